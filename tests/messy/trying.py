"""Trying a damaged workbook in a child process, which may hang or die of it.

The program must read it or refuse it: within a time, within some memory, and with
the store as it was where the import is refused.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import tempfile
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from gwgk_desktop.cli.readings import reading_document
from gwgk_desktop.domain.payouts import BatchTerms
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import example, history, office, payouts
from gwgk_desktop.store.database import Store
from tests.bench.measuring import forget_peak, peak_mib
from tests.services.deeds import read_here
from tests.store.contents import HISTORY, contents, rows

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from types import TracebackType

LONGEST = 20.0
"""Seconds that a workbook may take."""
MOST_MIB = 600
"""Memory that a workbook may take, in MiB."""
_ADDRESSES = 2 * 2**30
"""Bytes of address space: what runs away ends in a MemoryError, not in the swap."""
_START = 120.0
"""Seconds that a child may take to make itself ready."""
NOW = datetime(2026, 9, 15, 8, 30)


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a workbook."""

    outcome: str
    """`imported`, `refused`, or the code of what cannot be read at all."""
    seconds: float
    peak_mib: float
    fault: str = ""
    """What went wrong with us: an exception, a hang, a death, a changed store."""


class Trier:
    """A child process that tries one workbook after another; it is replaced if lost."""

    def __init__(self, longest: float = LONGEST) -> None:
        self._longest = longest
        self._context = multiprocessing.get_context("spawn")
        self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def trial(self, name: str, content: bytes, *, accept: bool = False) -> Trial:
        """Read and import a workbook; `accept` leaves errors out and takes the rest."""
        began = time.perf_counter()
        self._send(name, content, accept)
        fault = ""
        try:
            if self._connection.poll(self._longest):
                told = Trial(*self._connection.recv())
                if told.peak_mib > MOST_MIB and not told.fault:
                    fault = f"memory: {told.peak_mib:.0f} MiB"
                    return Trial(told.outcome, told.seconds, told.peak_mib, fault)
                return told
            fault = f"hang: over {self._longest:.0f} s"
        except (EOFError, OSError):
            fault = "death: the process ended"
        seconds = time.perf_counter() - began
        self._stop()
        self._start()
        return Trial("lost", seconds, 0.0, fault)

    def _send(self, name: str, content: bytes, accept: bool) -> None:  # noqa: FBT001 - passed on
        try:
            self._connection.send((name, content, accept))
        except OSError:  # it died after its last answer
            self._stop()
            self._start()
            self._connection.send((name, content, accept))

    def _start(self) -> None:
        self._connection, theirs = self._context.Pipe()
        self._process = self._context.Process(target=serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        if not self._connection.poll(_START):
            raise TimeoutError("the child process does not start")
        self._connection.recv()

    def _stop(self) -> None:
        self._process.kill()
        self._process.join()
        self._connection.close()


def serve(connection: Connection) -> None:
    """Try what is sent until the other end is closed."""
    _limit_memory()
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)  # a panic of Rust prints its whole stack
    with tempfile.TemporaryDirectory(prefix="trying-") as folder:
        store = Store(Path(folder, "desk.db"), now=lambda: NOW)
        office.seed_programmes(store)
        example.fill(store)
        connection.send(None)
        with suppress(EOFError, KeyboardInterrupt):
            while True:
                name, content, accept = connection.recv()
                path = Path(folder, name)
                path.write_bytes(content)
                connection.send(_told(store, path, accept=accept))
        store.close()


def _told(store: Store, path: Path, *, accept: bool) -> tuple[str, float, float, str]:
    """Return the fields of a Trial."""
    forget_peak()
    began = time.perf_counter()
    fault = ""
    try:
        outcome = attempt(store, path, accept=accept)
    except Exception as error:  # noqa: BLE001 - each is a finding
        outcome, fault = "failed", _where(error)
    except BaseException as error:  # noqa: BLE001 - a panic of Rust is one
        outcome, fault = "failed", f"not even an Exception: {_where(error)}"
    return outcome, time.perf_counter() - began, peak_mib(), fault


def attempt(store: Store, path: Path, *, accept: bool) -> str:
    """Read, tell and import a workbook, and undo it; return what became of it."""
    before = everything(store)
    terms = BatchTerms(office.programmes(store)[0].id, 2026, "", date(2026, 9, 10))
    try:
        reading = read_here(store, path)
        json.dumps(reading_document(reading), ensure_ascii=False).encode()
        preview = payouts.preview(store, reading, terms, "梅岭村")
        done = finish(
            payouts.import_batch(
                store, preview, accept_warnings=accept, leave_out_errors=accept
            )
        )
    except Refusal as refusal:
        if everything(store) != before:
            raise AssertionError("a refused import changed the store") from refusal
        return refusal.problem.code.value
    history.undo(store, done.operation_id)
    return "imported"


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    return contents(store) | {name: rows(store, name) for name in HISTORY}


def _where(error: BaseException) -> str:
    """Return an exception with the line of ours that raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [it for it in frames if "gwgk_desktop" in it.filename] or frames
    last = ours[-1]
    place = f"{Path(last.filename).name}:{last.lineno} in {last.name}"
    return f"{type(error).__name__} at {place}: {str(error)[:160]}"


if sys.platform == "win32":

    def _limit_memory() -> None:
        """There is no such limit here."""

else:
    import resource

    def _limit_memory() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
