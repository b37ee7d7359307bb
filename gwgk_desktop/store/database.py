"""Opening the store, and the one way to change it: a named operation."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import peewee as pw

from gwgk_desktop.domain import money
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, Operation
from gwgk_desktop.store import history, journal, migrations, seals, tables
from gwgk_desktop.store.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gwgk_desktop.domain.checking import Head
    from gwgk_desktop.domain.problems import Problem

_PRAGMAS = {
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "synchronous": "full",  # what was called saved survives a power cut
    "cache_size": -64_000,  # 64 MB: indexes in random order stay in memory
    "busy_timeout": 5_000,
    "temp_store": "memory",  # personal data goes into no temporary file
}

DAMAGED = (sqlite3.DatabaseError, pw.DatabaseError, UnicodeDecodeError)
"""What SQLite raises of a file that it cannot read on."""
UNREACHABLE = (sqlite3.OperationalError, pw.OperationalError)
"""What it raises, among other things, of a disk that does not answer."""


class DecimalSum:
    """An SQL aggregate over decimals kept as text: exact, unlike sum()."""

    def __init__(self) -> None:
        self._sum = Decimal()
        self._any = False

    def step(self, value: str | None) -> None:
        """Add a value; NULL adds nothing."""
        if value is not None:
            self._sum += Decimal(value)
            self._any = True

    def finalize(self) -> str | None:
        """Return the sum as text; NULL where there was nothing to add."""
        return money.plain(self._sum) if self._any else None


class Store:
    """An open store.  It belongs to the thread that opened it."""

    def __init__(
        self,
        path: Path,
        now: Callable[[], datetime] = datetime.now,
        *,
        read_only: bool = False,
    ) -> None:
        """Open the store at `path`, creating or upgrading it as needed.

        A read-only one looks only: it neither creates nor upgrades nor journals.
        """
        self.path = path
        self.shelf = Shelf(path.parent / "kept")
        self._now = now
        self._watch = None if read_only else seals.Watch(path, now)
        if read_only:
            self.db = pw.SqliteDatabase(
                f"{path.absolute().as_uri()}?mode=ro", uri=True, pragmas=_PRAGMAS
            )
        else:
            with _disk_told(path):
                upgrade(path, self._watch.will_change if self._watch else None)
            pragmas = {**_PRAGMAS, "journal_mode": "wal"}
            self.db = pw.SqliteDatabase(str(path), pragmas=pragmas)
        self.db.register_aggregate(DecimalSum, "decimal_sum", 1)
        try:
            with _disk_told(path):
                self.db.connect()
                if self._watch:
                    journal.install(self.db, tables.JOURNALED, tables.BULK)
                    hash_of = partial(history.hash_of, self.db)
                    self._watch.compare(hash_of, self._head())
        except (Refusal, *UNREACHABLE):
            self.db.close()
            raise
        except DAMAGED as error:
            self.db.close()
            raise Refusal(Code.STORE_DAMAGED, file=path.name) from error

    @property
    def troubles(self) -> tuple[Problem, ...]:
        """What was wrong with the store when it was opened, told once."""
        return tuple(self._watch.troubles) if self._watch else ()

    def close(self) -> None:
        """Close the store, its log emptied and sealed where nobody else reads it."""
        if not self._watch or self.db.is_closed():
            self.db.close()
            return
        try:
            head, counts = self._head(), history.counts(self.db)
            self.db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        except DAMAGED:
            self.db.close()  # unsealed: what cannot be read is not vouched for
            return
        self.db.close()
        self._watch.leave(head, counts)

    def _head(self) -> Head:
        return history.head(self.db)

    def now(self) -> datetime:
        """Return the time by the store's clock."""
        return self._now()

    @contextmanager
    def operation(
        self,
        kind: Kind,
        facts: dict[str, object] | None = None,
        *,
        undoes: int | None = None,
    ) -> Iterator[Operation]:
        """Do everything inside as one transaction, recorded under one name.

        `facts` are what the history will say of it; more may be added with
        `operation.facts`.  Any exception, a cancelled generator included, leaves
        the store as it was.
        """
        at = self._now().isoformat(" ", "seconds")
        if self._watch:
            self._watch.will_change()
        with _disk_told(self.path), self.db.atomic("IMMEDIATE"):
            operation = Operation(journal.begin(self.db, kind, at, undoes), facts or {})
            yield operation
            written = json.dumps(operation.facts, ensure_ascii=False)
            operation.touched |= journal.end(self.db, operation.id, written)
        if self._watch:
            with suppress(*UNREACHABLE):  # it is committed, noted or not
                self._watch.acknowledge(self._head())

    def revert(self, number: int) -> None:
        """Put back the rows that operation `number` changed, within another.

        Refuses with CHANGED_SINCE where one of them is no longer as it left it, or
        where later rows rest on it.
        """
        try:
            journal.revert(self.db, number)
        except pw.IntegrityError as error:
            raise Refusal(Code.CHANGED_SINCE) from error


@contextmanager
def _disk_told(path: Path) -> Iterator[None]:
    """Say in words that the disk is full or fails; nothing was changed then."""
    try:
        yield
    except UNREACHABLE as error:
        cause: BaseException | None
        told, cause = "", error
        while cause:  # SQLite rolled back by itself; peewee stumbles over that
            told, cause = f"{told} {cause}", cause.__context__
        if "disk is full" in told:
            raise Refusal(Code.DISK_FULL, file=path.name) from error
        if "disk I/O error" in told:
            raise Refusal(Code.DISK_FAILED, file=path.name) from error
        raise


def upgrade(path: Path, will_change: Callable[[], None] | None = None) -> None:
    """Bring the file at `path` to the latest schema, keeping a copy first.

    `will_change` is called before the file is changed.

    Refuses a file that is not ours, and one that a newer program wrote.
    """
    try:
        con = sqlite3.connect(path)
    except sqlite3.OperationalError as error:
        raise Refusal(Code.NOT_A_STORE, file=str(path)) from error
    with closing(con):
        try:
            found = _pragma(con, "user_version")
            ours = _pragma(con, "application_id") == migrations.APPLICATION_ID
            empty = not con.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            raise
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise Refusal(Code.NOT_A_STORE, file=str(path)) from error
        if not (ours or empty):
            raise Refusal(Code.NOT_A_STORE, file=str(path))
        if found > migrations.LATEST:
            raise Refusal(Code.STORE_TOO_NEW, found=found, supported=migrations.LATEST)
        if 0 < found < migrations.LATEST:
            with closing(sqlite3.connect(f"{path}.v{found}.bak")) as copy:
                con.backup(copy)
        if will_change and found < migrations.LATEST:
            will_change()
        for version, step in enumerate(migrations.STEPS[found:], start=found + 1):
            con.executescript(
                f"BEGIN; {step}; PRAGMA application_id = {migrations.APPLICATION_ID};"
                f"PRAGMA user_version = {version}; COMMIT;"
            )


def _pragma(con: sqlite3.Connection, name: str) -> Any:
    return con.execute(f"PRAGMA {name}").fetchone()[0]
