"""How far long work has come: in a bar, or in a dialog that cancels it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QProgressDialog, QWidget

from gwgk_desktop.ui.tasks import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from gwgk_desktop.domain.work import Progress, Steps
    from gwgk_desktop.ui.tasks import Lane

T = TypeVar("T")
SHOWN_AFTER_MS = 600
"""Work that ends sooner shows nothing."""


class ProgressBox:
    """Shows the progress of one job."""

    def __init__(self, what: str, parent: QWidget) -> None:
        self._over = False
        self._dialog = QProgressDialog(what, "取消", 0, 0, parent)
        self._dialog.setWindowTitle(what)
        self._dialog.setMinimumDuration(SHOWN_AFTER_MS)
        self._dialog.setWindowModality(Qt.WindowModality.WindowModal)
        self._dialog.setAutoClose(False)
        self._dialog.setAutoReset(False)
        self._dialog.setValue(0)

    def follow(self, job: Job) -> None:
        """Let the dialog's button cancel the job."""
        if self._over:  # it ended before anybody could follow it
            return
        # Not `job.cancel` itself: of a bound method PySide takes a weak reference,
        # and disconnects on whatever thread the job ends.  Where that is the lane,
        # Qt's lock and Python's are taken the other way round, and both wait for ever.
        self._dialog.canceled.connect(partial(Job.cancel, job))

    def show(self, progress: Progress) -> None:
        """Show how far the work has come; a busy bar while that is not known."""
        if self._over or self._dialog.wasCanceled():
            return
        self._dialog.setMaximum(progress.total)
        self._dialog.setValue(progress.done)

    def close(self) -> None:
        """Take the dialog away, before anything else is said."""
        self._over = True
        self._dialog.canceled.disconnect()
        # What is deleted later lives on while another dialog waits for its answer:
        # the timer that was to show it would put it above that one, and dead.
        self._dialog.reset()
        self._dialog.hide()
        self._dialog.deleteLater()


def walk_shown(
    lane: Lane,
    work: Callable[[Any], Steps[T]],
    what: str,
    parent: QWidget,
    *,
    done: Callable[[T], None],
    failed: Callable[[Exception], None],
) -> Job:
    """Do long work on a lane; a box shows how far it has come, and can cancel it."""
    box = ProgressBox(what, parent)

    def tell(said: Callable[[Any], None], it: Any) -> None:
        box.close()
        said(it)

    job = lane.walk(
        work,
        done=partial(tell, done),
        failed=partial(tell, failed),
        progressed=box.show,
    )
    box.follow(job)
    return job


def show_progress(bar: QProgressBar, progress: Progress) -> None:
    """Show in a bar of a page how far the work has come."""
    bar.setMaximum(progress.total)
    bar.setValue(progress.done)
