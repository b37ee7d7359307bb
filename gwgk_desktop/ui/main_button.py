"""The main button of a dialog is what Enter presses."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QDialog, QPushButton


class _Enter(QObject):
    """Makes a button its dialog's default when it is shown there."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QPushButton):
            window = watched.window()
            if isinstance(window, QDialog):
                every = window.findChildren(QPushButton)
                if not any(it.isDefault() for it in every):
                    watched.setDefault(True)
        return False


_ENTER = _Enter()


def stand_out(button: QPushButton, *, instead_of: QPushButton) -> None:
    """Make another button the main one of its dialog."""
    for one, is_main in ((instead_of, False), (button, True)):
        one.setProperty("main", is_main)
        one.style().unpolish(one)
        one.style().polish(one)
        one.setDefault(is_main)


def press_on_enter(button: QPushButton) -> None:
    """Let Enter press a button in its dialog, unless that says itself which it presses.

    Qt would press the first button that it finds, which often is to cancel.
    """
    button.installEventFilter(_ENTER)
