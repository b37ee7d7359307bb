"""A dialog that asks for one deed; refused, it stays open and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from gwgk_desktop import wording
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.services.sheet_making import SheetFaults
from gwgk_desktop.ui.notices import FaultsDialog, NoticeBar, Tone
from gwgk_desktop.ui.parts import Deed, GrowingDialog, sure
from gwgk_desktop.ui.reveal import RevealBar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Protocol

    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QTableView, QWidget

    from gwgk_desktop.domain.reveals import Numbered
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.ui.tasks import Lanes

    class Telling(Protocol):
        """Whatever tells of deeds, and of what failed."""

        @property
        def deed_done(self) -> SignalInstance:
            """Tells of a Deed."""

        @property
        def failed(self) -> SignalInstance:
            """Tells of an exception."""


class DeedDialog(GrowingDialog):
    """Works on the lanes; tells of its deed and closes, or says why it is refused."""

    deed_done = Signal(object)
    failed = Signal(Exception)
    faults_title = "没有做成，原因如下"
    """Above the list of several reasons."""

    def __init__(self, lanes: Lanes, parent: QWidget) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self.notice = NoticeBar()

    def typed(self) -> bool:
        """Return whether something was written that would be lost with the dialog."""
        return False

    def reject(self) -> None:
        """Close without the deed; ask first where something was written for it."""
        lost = "写好的内容还没有保存，关闭就没有了。确定关闭吗？"
        if not self.typed() or sure(self, lost):
            super().reject()

    def _end(self, said: str, operation: Operation, undo: str) -> None:
        """Tell of the deed, with what its undo is called, and close."""
        deed = Deed(said, operation.touched, operation.id, undo)
        self.deed_done.emit(deed)
        self.accept()

    def _refused(self, error: Exception) -> None:
        """Say why nothing was done; several sheets have a list of reasons."""
        if isinstance(error, SheetFaults) and len(error.faults) > 1:
            show_faults(self.faults_title, error, self)
        elif isinstance(error, Refusal):
            self.notice.say(wording.describe(error.problem), Tone.REFUSED)
        else:
            self.failed.emit(error)

    def _reveal_bar(
        self, of_row: Callable[[], Numbered | None], tables: Sequence[QTableView] = ()
    ) -> RevealBar:
        """Return the bar that shows the full numbers of the chosen row."""
        made = RevealBar(self._lanes, of_row, tables)
        pass_on(made, self)
        return made


def pass_on(telling: Telling, to: Telling) -> None:
    """Let whatever one tells of be told by the other, too."""
    telling.deed_done.connect(to.deed_done)
    telling.failed.connect(to.failed)


def show_faults(title: str, error: SheetFaults, parent: QWidget) -> None:
    """Show why something was not done, sheet by sheet."""
    FaultsDialog(title, wording.faults_told(error.faults), parent).exec()
