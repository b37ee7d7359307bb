"""The button that gives a workbook's refused rows back to the clerk."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from gwgk_desktop import wording
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.domain.readings import rows_in_error
from gwgk_desktop.services import payouts, refused_rows
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.notices import Tone
from gwgk_desktop.ui.parts import Deed
from gwgk_desktop.ui.progress import walk_shown
from gwgk_desktop.ui.rights import DeedButton
from gwgk_desktop.ui.tasks import Cancelled

if TYPE_CHECKING:
    from gwgk_desktop.domain.payouts import Preview
    from gwgk_desktop.domain.readings import PayoutReading
    from gwgk_desktop.ui.notices import NoticeBar
    from gwgk_desktop.ui.tasks import Lanes


NOT_KEPT = "这些行程序里不留，要再看请重新打开原表，点“导出未收的行…”"


class RefusedRowsButton(DeedButton):
    """Shown while rows are refused; asks where their workbook goes, and writes it."""

    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes, path: Path, notice: NoticeBar) -> None:
        super().__init__("导出未收的行…")
        self.setToolTip("原表另存一份，标明不收的原因；改好后再拖进来，只导入这些行")
        self._lanes = lanes
        self._path = path
        self._notice = notice
        self._reading: PayoutReading | None = None
        self._preview: Preview | None = None
        self.password = ""
        """What opened the file, where it asked for one; kept nowhere else."""
        self.clicked.connect(self._ask)
        self.hide()

    def offer(self, reading: PayoutReading, preview: Preview | None) -> None:
        """Show the button where rows are refused, whatever else is in the way."""
        self._reading, self._preview = reading, preview
        problems = preview.problems if preview else reading.problems
        self.setVisible(bool(rows_in_error(problems)))

    def _ask(self) -> None:
        reading = self._reading
        if reading is None:
            return
        likely = self._path.with_name(refused_rows.file_name(reading))
        name = file_dialogs.save_file(
            self, "导出未收的行", str(likely), "Excel 工作簿 (*.xlsx)"
        )
        if name:
            path = Path(name)
            self.write_to(path if path.suffix else path.with_suffix(".xlsx"))

    def write_to(self, out: Path) -> None:
        """Write the workbook of the refused rows into a file."""
        reading = self._reading
        if reading is None:
            return
        walk_shown(
            self._lanes.work,
            partial(
                _write,
                path=self._path,
                reading=reading,
                preview=self._preview,
                out=out,
                password=self.password,
            ),
            "正在导出未收的行",
            self,
            done=self._written,
            failed=self._not_written,
        )

    def _written(self, path: Path) -> None:
        said = f"未收的行已导出到 {path}，含个人信息，仅供内部改正，不得张贴。"
        self._notice.say(said, Tone.DONE)
        self.deed_done.emit(Deed(said, frozenset({"operation"})))

    def _not_written(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            self._notice.say("已取消，没有导出。", Tone.ADVICE)
        elif isinstance(error, Refusal):
            self._notice.say(wording.describe(error.problem), Tone.REFUSED)
        else:
            self.failed.emit(error)


def _write(
    store: Any,
    *,
    path: Path,
    reading: PayoutReading,
    preview: Preview | None,
    out: Path,
    password: str,
) -> Any:
    """Write it; where the import itself is refused, from a preview without terms."""
    seen = preview or payouts.preview(store, reading, None)
    if refused_rows.target(out, reading) != out:
        # The file dialog has asked about another name than the one that says 内部.
        refused_rows.refuse_other_file(store, out, reading)
    return (yield from refused_rows.refused_workbook(store, path, seen, out, password))
