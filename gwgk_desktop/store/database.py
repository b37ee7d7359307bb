"""Opening the store, and the one way to change it: a named operation."""

from __future__ import annotations

import json
from contextlib import closing, contextmanager
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import peewee as pw

from gwgk_desktop import paths
from gwgk_desktop.domain import money
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.users import Role
from gwgk_desktop.domain.work import Kind, Operation
from gwgk_desktop.store import connections, journal, migrations, tables
from gwgk_desktop.store.shelf import Shelf

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gwgk_desktop.domain.users import User
    from gwgk_desktop.store.keys import DataKey

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
        key: DataKey | None = None,
        user: User | None = None,
    ) -> None:
        """Open the store at `path`, creating or upgrading it as needed.

        A read-only one looks only: it neither creates nor upgrades nor journals.
        A protected one opens with its key; `user` is who the history will name.
        """
        self.path = path
        self.key = key
        self.user = user
        self.shelf = Shelf(path.parent / "kept", key)
        self._now = now
        pragmas: dict[str, Any] = dict(_PRAGMAS)
        if read_only:
            connections.refuse_unlike(path, key)
        else:
            upgrade(path, key)
            pragmas["journal_mode"] = "wal"
        self.db = connections.database(path, key, pragmas, read_only=read_only)
        self.db.register_aggregate(DecimalSum, "decimal_sum", 1)
        self.db.connect()
        if not read_only:
            journal.install(self.db, tables.JOURNALED, tables.BULK)

    def close(self) -> None:
        """Close the store."""
        self.db.close()

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
        the store as it was.  Refuses a user who may only look.
        """
        if self.user is not None and self.user.role is Role.READ_ONLY:
            raise Refusal(Code.LOOKS_ONLY, user=self.user.name)
        who = self.user.name if self.user else ""
        at = self._now().isoformat(" ", "seconds")
        with self.db.atomic("IMMEDIATE"):
            number = journal.begin(self.db, kind, who, at, undoes)
            operation = Operation(number, facts or {})
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


def upgrade(path: Path, key: DataKey | None = None) -> None:
    """Bring the file at `path` to the latest schema, keeping a copy first.

    Only its owner can read it, and what SQLite keeps beside it takes after it.
    Refuses a file that is not ours, one that is damaged or cut short, one that the
    key is not of, and one that a newer program wrote.
    """
    connections.refuse_unlike(path, key)
    if not path.exists():
        paths.make_private(path)
    try:
        con = connections.connect(path, key)
    except connections.UNREADABLE as error:
        raise Refusal(Code.NOT_A_STORE, file=str(path)) from error
    with closing(con):
        try:
            found = _pragma(con, "user_version")
            ours = _pragma(con, "application_id") == migrations.APPLICATION_ID
            empty = not con.execute("SELECT 1 FROM sqlite_master").fetchone()
        except connections.UNREADABLE as error:
            raise connections.unreadable(path, key, error) from error
        if not (ours or empty):
            raise Refusal(Code.NOT_A_STORE, file=str(path))
        if found > migrations.LATEST:
            raise Refusal(Code.STORE_TOO_NEW, found=found, supported=migrations.LATEST)
        paths.make_private(path)
        if 0 < found < migrations.LATEST:
            copied = path.with_name(f"{path.name}.v{found}.bak")
            paths.make_private(copied)
            with closing(connections.connect(copied, key)) as copy:
                con.backup(copy)
        for version, step in enumerate(migrations.STEPS[found:], start=found + 1):
            con.executescript(
                f"BEGIN; {step}; PRAGMA application_id = {migrations.APPLICATION_ID};"
                f"PRAGMA user_version = {version}; COMMIT;"
            )


def _pragma(con: sqlite3.Connection, name: str) -> Any:
    return con.execute(f"PRAGMA {name}").fetchone()[0]
