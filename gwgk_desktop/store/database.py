"""Opening the store, and the one way to change it: a named operation."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import peewee as pw

from gwgk_desktop.domain import money
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, Operation
from gwgk_desktop.store import journal, migrations, tables
from gwgk_desktop.store.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_PRAGMAS = {
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "synchronous": "full",  # what was called saved survives a power cut
    "cache_size": -64_000,  # 64 MB: indexes in random order stay in memory
    "busy_timeout": 5_000,
    "temp_store": "memory",  # personal data goes into no temporary file
}


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
        if read_only:
            self.db = pw.SqliteDatabase(
                f"{path.absolute().as_uri()}?mode=ro", uri=True, pragmas=_PRAGMAS
            )
        else:
            upgrade(path)
            pragmas = {**_PRAGMAS, "journal_mode": "wal"}
            self.db = pw.SqliteDatabase(str(path), pragmas=pragmas)
        self.db.register_aggregate(DecimalSum, "decimal_sum", 1)
        self.db.connect()
        if not read_only:
            journal.install(self.db, tables.JOURNALED, tables.BULK)

    def close(self) -> None:
        """Close the store."""
        self.db.close()

    def connect(self, path: Path) -> sqlite3.Connection:
        """Open a copy of this store, or this store once more, without its guards."""
        return connect(path)

    def beside(self, path: Path) -> Store:
        """Open another file as a store, with the same clock; upgrade it."""
        return Store(path, self._now)

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
        with self.db.atomic("IMMEDIATE"):
            operation = Operation(journal.begin(self.db, kind, at, undoes), facts or {})
            yield operation
            written = json.dumps(operation.facts, ensure_ascii=False)
            operation.touched |= journal.end(self.db, operation.id, written)

    def revert(self, number: int) -> None:
        """Put back the rows that operation `number` changed, within another.

        Refuses with CHANGED_SINCE where one of them is no longer as it left it, or
        where later rows rest on it.
        """
        try:
            journal.revert(self.db, number)
        except pw.IntegrityError as error:
            raise Refusal(Code.CHANGED_SINCE) from error


def connect(path: Path) -> sqlite3.Connection:
    """Open a database of ours, to copy it or to look into it."""
    return sqlite3.connect(path)


def upgrade(path: Path) -> None:
    """Bring the file at `path` to the latest schema, keeping a copy first.

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
        except sqlite3.DatabaseError as error:
            raise Refusal(Code.NOT_A_STORE, file=str(path)) from error
        if not (ours or empty):
            raise Refusal(Code.NOT_A_STORE, file=str(path))
        if found > migrations.LATEST:
            raise Refusal(Code.STORE_TOO_NEW, found=found, supported=migrations.LATEST)
        if 0 < found < migrations.LATEST:
            with closing(sqlite3.connect(f"{path}.v{found}.bak")) as copy:
                con.backup(copy)
        for version, step in enumerate(migrations.STEPS[found:], start=found + 1):
            con.executescript(
                f"BEGIN; {step}; PRAGMA application_id = {migrations.APPLICATION_ID};"
                f"PRAGMA user_version = {version}; COMMIT;"
            )


def _pragma(con: sqlite3.Connection, name: str) -> Any:
    return con.execute(f"PRAGMA {name}").fetchone()[0]
