"""Work off the UI thread.

A Lane is one worker thread with a store in its keeping: it opens it, runs work
on it strictly in order, and closes it.  Pages hand in service functions and get
values back, so the window never waits and two changes never interleave.  There
are two lanes: one works, one only looks, so that a look-up never waits behind
an import.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from gwgk_desktop.domain.work import Progress, Steps

T = TypeVar("T")


class Cancelled(Exception):  # noqa: N818 - somebody's wish, not an error
    """Raised in the worker when the clerk has cancelled the job."""


class Job:
    """A handle on work that was handed to a lane."""

    def __init__(self) -> None:
        self._unwanted = Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._unwanted.set()

    def check(self) -> None:
        """Stop here if the clerk no longer wants this job."""
        if self._unwanted.is_set():
            raise Cancelled


class Lane(QObject):
    """Runs work on one other thread and reports on the UI thread."""

    _report = Signal(object)

    def __init__(
        self, open_store: Callable[[], Any], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._open_store = open_store
        self._store: Any = None
        self._jobs: set[Job] = set()
        self._closed = False
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="lane")
        self._report.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[Any], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Call `work(store)` on the lane; the callbacks run on the UI thread.

        A lane that was closed does nothing: what it has reported may still ask.
        """
        if self._closed:
            return
        self._pool.submit(self._work, work, done, failed)

    def walk(
        self,
        work: Callable[[Any], Steps[T]],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        progressed: Callable[[Progress], None],
    ) -> Job:
        """Do the same with long work, which reports progress and can be cancelled."""
        job = Job()
        self._jobs.add(job)

        def walk_through(store: Any) -> T:
            try:
                with closing(work(store)) as steps:  # leaving early unwinds the work
                    while True:
                        job.check()
                        try:
                            progress = next(steps)
                        except StopIteration as stop:
                            result: T = stop.value
                            return result
                        self._report.emit(partial(progressed, progress))
            finally:
                self._jobs.discard(job)

        self.run(walk_through, done=done, failed=failed)
        return job

    def close(self) -> None:
        """Ask the work in hand to stop, close the store and end the thread."""
        if self._closed:
            return
        self._closed = True
        for job in tuple(self._jobs):
            job.cancel()
        self._pool.submit(lambda: self._store and self._store.close())
        self._pool.shutdown()

    def _work(
        self,
        work: Callable[[Any], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        try:
            self._store = self._store or self._open_store()
            result = work(self._store)
        except Exception as error:  # noqa: BLE001 - all go to `failed`, bugs too
            self._report.emit(partial(failed, error))
        else:
            self._report.emit(partial(done, result))

    def _call(self, report: Callable[[], None]) -> None:
        report()


class Lanes(NamedTuple):
    """The two lanes of a window."""

    work: Lane
    """Owns the connection that writes; long work and every deed run here."""
    look: Lane
    """Looks only; lists and searches run here."""
