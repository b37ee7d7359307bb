"""How it stands with the backups, at the foot of the window; a clock makes them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel

from gwgk_desktop import wording
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.services import backups
from gwgk_desktop.ui.parts import narrow
from gwgk_desktop.ui.tasks import Cancelled

if TYPE_CHECKING:
    from gwgk_desktop.domain.backups import Standing
    from gwgk_desktop.services.backups import Made
    from gwgk_desktop.ui.parts import Deed
    from gwgk_desktop.ui.tasks import Lanes

BACKUP_EVERY_MS = 30 * 60 * 1000


class BackupStanding(QLabel):
    """Backs up what has changed, and says what the last backup came to."""

    backed_up = Signal()
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes) -> None:
        super().__init__()
        self.setAccessibleName("备份状态")
        narrow(self)
        self._lanes = lanes
        self._worked = False
        self.problem = ""
        """Why the last backup was not made; "" where it was."""
        self.clock = QTimer(self)
        self.clock.setInterval(BACKUP_EVERY_MS)
        self.clock.timeout.connect(self.back_up)

    def start(self) -> None:
        """Start the clock: the store is open."""
        self._look()
        self.clock.start()

    def note(self, deed: Deed) -> None:
        """Take note of a deed, and of the backup that went with it."""
        self._worked = True
        if deed.backup_problem:
            self.problem = wording.describe(deed.backup_problem)
        elif deed.backed_up:
            self.problem = ""
        self._look()

    def back_up(self) -> None:
        """Back up what has changed, beside whatever else is done.

        The desk is idle where nothing was done since the last time, and nothing is.
        """
        busy = self._lanes.work.busy or self._lanes.look.busy
        idle, self._worked = not (busy or self._worked), False
        self._lanes.spare.walk(
            partial(backups.on_timer, idle=idle),
            done=self._backed_up,
            failed=self._not_backed_up,
            progressed=lambda _: None,
        )

    def _backed_up(self, made: Made) -> None:
        problem = made.problem
        self.problem = wording.describe(problem) if problem else ""
        self._look()
        self.backed_up.emit()

    def _not_backed_up(self, error: Exception) -> None:
        if isinstance(error, Refusal):
            self.problem = wording.describe(error.problem)
            self._look()
        elif not isinstance(error, Cancelled):
            self.failed.emit(error)

    def _look(self) -> None:
        self._lanes.spare.run(
            backups.standing, done=self._show, failed=self.failed.emit
        )

    def _show(self, standing: Standing) -> None:
        parts = [wording.backup_standing(standing), self.problem]
        told = "　".join(filter(None, parts))
        self.setText(told)
        self.setToolTip(told)  # whole, where the window is narrow
        wanted = bool(self.problem or standing.second_due)
        self.setProperty("tone", "refused" if wanted else "")
        self.style().polish(self)
