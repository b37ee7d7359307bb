"""A dialog that stays open, and says why, until what it asks is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.problems import Problem, Refusal
from gwgk_desktop.ui.parts import bar, button, heading

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH = 460


class Asking(QDialog):
    """A dialog that stays open, and says why, until what it asks is right."""

    def __init__(
        self,
        title: str,
        hint: str,
        do: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        """`do` does what is asked for, or refuses it."""
        super().__init__(parent)
        self._do = do
        self.setWindowTitle(wording.PRODUCT)
        self.setMinimumWidth(WIDTH)
        self.form = QFormLayout()
        self.told = QLabel()
        self.told.setObjectName("refused")
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.go_button = button("确定", self.go, main=True)
        self.go_button.setDefault(True)
        layout = QVBoxLayout(self)
        layout.addWidget(heading(title, hint))
        layout.addLayout(self.form)
        layout.addWidget(self.told)
        self.cancel_button = button("取消", self.go_away)
        self.buttons = bar(None, self.cancel_button, self.go_button)
        layout.addLayout(self.buttons)

    def go(self) -> None:
        """Do what was asked for; say it where it is refused."""
        problem: Problem | None = None
        self.told.clear()
        self.go_button.setEnabled(False)
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self._do()
        except Refusal as refusal:
            problem = refusal.problem
        finally:
            QApplication.restoreOverrideCursor()
            self.go_button.setEnabled(True)
        if problem is None:
            self.done_well()
        else:
            self.refused(problem)

    def done_well(self) -> None:
        self.accept()

    def refused(self, problem: Problem) -> None:
        self.say(wording.describe(problem))

    def go_away(self) -> None:
        """Go without doing it."""
        self.reject()

    def say(self, text: str) -> None:
        """Say something below the fields; the dialog grows with it."""
        self.told.setText(wording.in_window(text))
        layout = self.layout()
        needed = layout.totalHeightForWidth(self.width()) if layout else 0
        self.resize(self.width(), max(self.height(), needed))


def secret_line() -> QLineEdit:
    """Return a line for a password; nothing of it is shown."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
