"""Work off the UI thread.

A Lane is one worker thread with a store in its keeping: it opens it, runs work
on it strictly in order, and closes it.  Pages hand in service functions and get
values back, so the window never waits and two changes never interleave.  There
are three lanes: one works, one only looks, one makes backups, so that a look-up
never waits behind an import, nor either behind a backup.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import count
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
    """A handle on work that was handed to a lane.

    It never leaves the UI thread, the lane knows only its event: a dialog's button is
    connected to it, and were the last reference let go of on the lane just while the
    dialog is taken down, each thread would wait for the other's lock for ever.
    """

    def __init__(self) -> None:
        self.unwanted = Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self.unwanted.set()


@dataclass(frozen=True, slots=True)
class _Callbacks:
    """What the UI thread calls for one piece of work."""

    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    progressed: Callable[[Progress], None] | None = None


class _Report(NamedTuple):
    """What the lane says of one piece of work."""

    ticket: int
    progress: Progress | None = None
    error: Exception | None = None
    result: Any = None


class Lane(QObject):
    """Runs work on one other thread and reports on the UI thread.

    The callbacks never leave the UI thread, the lane knows only their ticket: they
    hold widgets, and a widget whose last reference went on another thread would be
    taken apart there, with the window waiting for a lock for ever.
    """

    _report = Signal(object)

    def __init__(
        self, open_store: Callable[[], Any], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._open_store = open_store
        self._store: Any = None
        self._unwanted: set[Event] = set()
        """Of each job in hand; set where the clerk no longer wants it."""
        self._tickets = count()
        self._waiting: dict[int, _Callbacks] = {}
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
        self._submit(lambda store, _: work(store), _Callbacks(done, failed))

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
        unwanted = job.unwanted
        self._unwanted.add(unwanted)

        def walk_through(store: Any, ticket: int) -> T:
            try:
                with closing(work(store)) as steps:  # leaving early unwinds the work
                    while True:
                        if unwanted.is_set():
                            raise Cancelled
                        try:
                            progress = next(steps)
                        except StopIteration as stop:
                            result: T = stop.value
                            return result
                        self._report.emit(_Report(ticket, progress))
            finally:
                self._unwanted.discard(unwanted)

        self._submit(walk_through, _Callbacks(done, failed, progressed))
        return job

    @property
    def busy(self) -> bool:
        """Whether there is work in hand, or waiting."""
        return bool(self._waiting)

    def release(self, done: Callable[[], None]) -> None:
        """Close the store after the work in hand; the next work opens it anew."""

        def let_go(_store: Any, _ticket: int) -> None:
            store, self._store = self._store, None
            store.close()

        self._submit(let_go, _Callbacks(lambda _: done(), lambda _: done()))

    def close(self) -> None:
        """Ask the work in hand to stop, close the store and end the thread."""
        if self._closed:
            return
        self._closed = True
        for unwanted in tuple(self._unwanted):
            unwanted.set()
        self._pool.submit(lambda: self._store and self._store.close())
        self._pool.shutdown()

    def _submit(self, work: Callable[[Any, int], Any], callbacks: _Callbacks) -> None:
        if not self._closed:
            ticket = next(self._tickets)
            self._waiting[ticket] = callbacks
            self._pool.submit(self._work, work, ticket)

    def _work(self, work: Callable[[Any, int], Any], ticket: int) -> None:
        try:
            self._store = self._store or self._open_store()
            report = _Report(ticket, result=work(self._store, ticket))
        except Exception as error:  # noqa: BLE001 - all go to `failed`, bugs too
            report = _Report(ticket, error=error)
        self._report.emit(report)

    def _call(self, report: _Report) -> None:
        if report.progress is not None:
            progressed = self._waiting[report.ticket].progressed
            if progressed is not None:
                progressed(report.progress)
            return
        callbacks = self._waiting.pop(report.ticket)
        if report.error is not None:
            callbacks.failed(report.error)
        else:
            callbacks.done(report.result)


class Lanes(NamedTuple):
    """The lanes of a window."""

    work: Lane
    """Owns the connection that writes; long work and every deed run here."""
    look: Lane
    """Looks only; lists and searches run here."""
    spare: Lane
    """Copies only; backups and drills run here, so that nobody waits for them."""
