"""What who is signed in may do: buttons of other deeds are off, and say why.

The services refuse those deeds in any case; a button that is off says it sooner.
"""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton

from gwgk_desktop import wording
from gwgk_desktop.domain.users import Roster


class Needs(Enum):
    """What somebody must be allowed for a deed."""

    CHANGING = auto()
    """To change data: anybody but who may only look."""
    HEAD = auto()


class Rights(QObject):
    """Knows who is signed in, and tells every button of a deed.

    No signal does: a dialog may end on the thread of a lane, its connections with it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._roster = Roster()

    def settle(self, roster: Roster) -> None:
        """Take note of who works here now."""
        self._roster = roster
        for widget in QApplication.allWidgets():
            if isinstance(widget, DeedButton):
                widget.settle()

    def why_not(self, needs: Needs) -> str:
        """Return why a deed may not be done; nothing where it may."""
        me = self._roster.me
        if me is None:
            return ""
        if needs is Needs.HEAD and not self._roster.is_head:
            return wording.HEAD_NEEDED
        return "" if self._roster.may_change else wording.CLERK_NEEDED


def rights() -> Rights:
    """Return those of this application."""
    application = QGuiApplication.instance()
    assert application is not None, "there is a window"  # noqa: S101 - for the types
    known = application.findChild(Rights)
    return known if known is not None else Rights(application)


class DeedButton(QPushButton):
    """A button that is on only for those who may do its deed."""

    def __init__(self, text: str = "", needs: Needs = Needs.CHANGING) -> None:
        super().__init__(text)
        self._needs = needs
        self._wanted = True
        self._told = ""
        self.settle()

    def setEnabled(self, enabled: bool) -> None:  # noqa: FBT001 - Qt's signature
        """Let it be on, for those who may."""
        self._wanted = enabled
        self.settle()

    def setToolTip(self, told: str) -> None:
        """Say something of it, unless there is a reason to say why it is off."""
        self._told = told
        self.settle()

    def settle(self) -> None:
        """Look again whether its deed may be done."""
        why_not = rights().why_not(self._needs)
        super().setEnabled(self._wanted and not why_not)
        super().setToolTip(why_not or self._told)
