"""The recovery code: shown once, and handed out as a sheet to lock away."""

from __future__ import annotations

import secrets
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QWidget,
)

from gwgk_desktop.domain import recovery_code
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.services import users
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.asking import Asking
from gwgk_desktop.ui.parts import button
from gwgk_desktop.ui.printing import PRINTER_DOTS, chosen_printer, paint

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    from PySide6.QtPrintSupport import QPrinter

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
WIDTH = 620
OF_LINE = 3
"""Groups of the recovery code on a line."""


def show_code(code: str, runner: Runner, parent: QWidget | None = None) -> None:
    """Show the recovery code, this once, until it was copied or printed."""
    RecoveryCodeDialog(code, runner, parent).exec()


class RecoveryCodeDialog(Asking):
    """Shows the recovery code; goes on when a group of it was typed from the paper."""

    def __init__(
        self, code: str, runner: Runner, parent: QWidget | None = None
    ) -> None:
        """`runner` does the work on the store that hands the sheet out."""
        hint = (
            "只显示这一次。请打印恢复单，或抄在纸上，装入信封锁好：所有密码都忘记时，"
            "只有它能打开数据。不要拍照；另存的PDF打印后请删除。"
        )
        super().__init__("恢复码", hint, self._compare, parent)
        self.setMinimumWidth(WIDTH)
        self._code = code
        self._runner = runner
        self._groups = recovery_code.groups_of(code)
        self.asked = secrets.randbelow(len(self._groups)) + 1
        self.shown = QLabel("\n".join(map("  ".join, batched(self._groups))))
        self.shown.setObjectName("code")
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.copied = QLineEdit()
        self.form.addRow(self.shown)
        self.form.addRow(f"请看着纸上的，输入第{self.asked}组", self.copied)
        self.save_button = button("另存恢复单…", self._save)
        self.print_button = button("打印恢复单…", self._print)
        self.buttons.insertWidget(0, self.save_button)
        self.buttons.insertWidget(1, self.print_button)
        self.go_button.setText("已经锁好")
        self.cancel_button.hide()
        self.copied.setFocus()

    def _compare(self) -> None:
        if recovery_code.groups_of(self.copied.text()) != [
            self._groups[self.asked - 1]
        ]:
            raise Refusal(Code.RECOVERY_NOT_COPIED, group=self.asked)

    def refused(self, problem: Problem) -> None:
        self._tone("refused")
        super().refused(problem)

    def reject(self) -> None:
        """Stay open: without the code on paper a forgotten password is the end."""
        self._tone("refused")
        self.say("恢复码不会再显示，请先打印或抄好，再输入要求的那一组。")

    def _save(self) -> None:
        name = file_dialogs.save_file(self, "另存恢复单", FILE, "PDF (*.pdf)")
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
        self._tone("hint")
        self.say(f"恢复单（内部资料）已存为 {done[1]}，请打印后删除。")

    def _print(self) -> None:
        printer = chosen_printer(self, "内部-恢复单")
        if printer is not None:
            self._runner.run(
                partial(users.print_recovery, code=self._code, dots=PRINTER_DOTS),
                done=partial(self._paint, printer),
                failed=self._refused,
            )

    def _paint(
        self, printer: QPrinter, done: tuple[Operation, list[PageImage]]
    ) -> None:
        if paint(printer, done[1], self._refused):
            self._tone("hint")
            self.say("恢复单已送往打印机。内部资料，请锁好。")

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, Refusal):
            raise error
        self.refused(error.problem)

    def _tone(self, name: str) -> None:
        self.told.setObjectName(name)
        self.told.style().polish(self.told)


def batched(groups: list[str]) -> list[list[str]]:
    """Return the groups by the line, as they stand on the recovery sheet."""
    return [groups[at : at + OF_LINE] for at in range(0, len(groups), OF_LINE)]
