"""Sheets leave the desk: saved in a folder, printed, with the papers that go with them.

Each asks where to, works on the lane that writes, since the gate may have to tell the
history, and says what came of it.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.services import releases, sheet_files, sign_offs
from gwgk_desktop.ui import file_dialogs, printing
from gwgk_desktop.ui.parts import Deed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.ui.tasks import Lanes


class SheetsOut(QObject):
    """Saves and prints sheets for the page that it belongs to."""

    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes, page: QWidget) -> None:
        super().__init__(page)
        self._lanes = lanes
        self._page = page

    def save(self, sheets: Sequence[MadeSheet]) -> None:
        """Save a PDF of each."""
        self._write(sheet_files.save, sheets, self._saved)

    def _saved(self, files: list[Path]) -> None:
        self._tell(f"已保存{len(files)}份公示单到 {files[0].parent}")

    def save_joined(self, sheets: Sequence[MadeSheet]) -> None:
        """Save all of them as one PDF."""
        self._write(sheet_files.save_joined, sheets, partial(self._joined, len(sheets)))

    def _joined(self, count: int, file: Path) -> None:
        self._tell(f"已把{count}份公示单合成一个文件（有书签）：{file}")

    def save_sign_off(self, sheets: Sequence[MadeSheet]) -> None:
        """Save the papers on which they are signed (签审单)."""
        waits = any(it.standing.next_step for it in sheets)
        self._write(sign_offs.save, sheets, partial(self._signed_off, waits=waits))

    def _signed_off(self, done: tuple[Operation, Path], *, waits: bool) -> None:
        operation, path = done
        todo = "打印后交各审核人签字，再在“审核”里登记。"
        said = f"签审单已存为 {path}，{todo if waits else '已全部审完，打印存档。'}"
        self.deed_done.emit(Deed(said, operation.touched | {"operation"}))

    def save_take_down(self, sheets: Sequence[MadeSheet]) -> None:
        """Save the list of boards that withdrawn ones are to come down from."""
        self._write(releases.save_take_down, sheets, self._list_saved)

    def _list_saved(self, path: Path) -> None:
        self._tell(f"撤下清单已存为 {path}")

    def print_sheets(self, sheets: Sequence[MadeSheet]) -> None:
        """Ask for the printer and print them, all pages of one after the other."""
        try:
            printer = printing.ask(sheets, self._page)
        except Refusal as refusal:
            self.failed.emit(refusal)
            return
        if printer is not None:
            run = printing.PrintRun(self._lanes.work, printer, sheets, self._page)
            run.done.connect(partial(self._printed, len(sheets)))
            run.failed.connect(self.failed)
            run.start()

    def _printed(self, count: int, pages: int) -> None:
        self._tell(f"{count}份公示单已送往打印机，共{pages}页。")

    def _write(
        self,
        work: Callable[..., object],
        sheets: Sequence[MadeSheet],
        done: Callable[..., None],
    ) -> None:
        """Ask for a folder and write there."""
        name = file_dialogs.folder(self._page, "保存到哪个文件夹")
        if name:
            self._lanes.work.run(
                partial(work, sheets=sheets, to=Path(name)),
                done=done,
                failed=self.failed.emit,
            )

    def _tell(self, said: str) -> None:
        self.deed_done.emit(Deed(said, frozenset()))
