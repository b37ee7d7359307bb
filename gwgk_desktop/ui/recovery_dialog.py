"""The recovery code: shown once, and handed out as a sheet to lock away."""

from __future__ import annotations

import secrets
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain import recovery_code
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.services import users
from gwgk_desktop.ui.parts import bar, button, heading
from gwgk_desktop.ui.sheets_page import PRINTER_DOTS, paint

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.domain.work import Operation

    class Runner(Protocol):
        """Whoever does work on a store: a lane, or a desk before there are any."""

        def run(
            self,
            work: Callable[[Any], Any],
            *,
            done: Callable[[Any], None],
            failed: Callable[[Exception], None],
        ) -> None: ...


FILE = "内部-恢复单.pdf"


class RecoveryDialog(QDialog):
    """Shows the code until somebody says that it is written down or printed."""

    def __init__(
        self, code: str, runner: Runner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("恢复码")
        self.setMinimumWidth(620)
        self._code = code
        self._runner = runner
        shown = QLabel("\n".join(_lines(code)))
        shown.setObjectName("code")
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setTextFormat(Qt.TextFormat.PlainText)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self._groups = recovery_code.groups_of(code)
        self.asked = secrets.randbelow(len(self._groups)) + 1
        self.copied = QLineEdit()
        self.save_button = button("另存恢复单…", self._save)
        self.print_button = button("打印恢复单…", self._print)
        self.close_button = button("完成", self.accept, main=True)
        self.close_button.setEnabled(False)
        self.copied.textChanged.connect(self._look)
        typing = QFormLayout()
        typing.addRow(f"请看着打印或抄好的纸，输入第{self.asked}组", self.copied)
        layout = QVBoxLayout(self)
        layout.addWidget(
            heading(
                "恢复码只显示这一次",
                "所有密码都忘记时，只有它能打开数据。请打印恢复单，或抄在纸上锁好；"
                "不要拍照。另存的PDF是内部资料，打印后请删除。",
            )
        )
        layout.addWidget(shown)
        layout.addWidget(self.told)
        layout.addLayout(typing)
        layout.addLayout(
            bar(self.save_button, self.print_button, None, self.close_button)
        )

    def reject(self) -> None:
        """Stay open until the code is on paper: it is never shown again."""
        if self.close_button.isEnabled():
            super().reject()
        else:
            said = "恢复码不会再显示，请先打印或抄好，再输入要求的那一组。"
            self._say(said, refused=True)

    def _look(self) -> None:
        wanted = [self._groups[self.asked - 1]]
        right = recovery_code.groups_of(self.copied.text()) == wanted
        self.close_button.setEnabled(right)

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "另存恢复单", FILE, "PDF (*.pdf)")
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write the sheet as PDF; its name says that it is private."""
        self._runner.run(
            partial(users.save_recovery, code=self._code, to=path),
            done=self._saved,
            failed=self._refused,
        )

    def _saved(self, done: tuple[Operation, Path]) -> None:
        self._say(f"恢复单（内部资料）已存为 {done[1]}，请打印后删除。")

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setFullPage(True)
        printer.setDocName("内部-恢复单")
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            self._runner.run(
                partial(users.print_recovery, code=self._code, dots=PRINTER_DOTS),
                done=partial(self._paint, printer),
                failed=self._refused,
            )

    def _paint(
        self, printer: QPrinter, done: tuple[Operation, list[PageImage]]
    ) -> None:
        paint(printer, done[1])
        self._say("恢复单已送往打印机。内部资料，请锁好。")

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, Refusal):
            raise error
        self._say(wording.describe(error.problem), refused=True)

    def _say(self, text: str, *, refused: bool = False) -> None:
        self.told.setObjectName("refused" if refused else "")
        self.told.style().polish(self.told)
        self.told.setText(text)


def _lines(code: str) -> list[str]:
    """Return a code in two lines, as on the sheet."""
    groups = code.split("-")
    half = (len(groups) + 1) // 2
    return [" - ".join(groups[:half]), " - ".join(groups[half:])]
