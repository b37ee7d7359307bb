"""Opening the store, and the one way to change it: a named operation."""

from __future__ import annotations

import json
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import peewee as pw

from gwgk_desktop import paths
from gwgk_desktop.domain import money
from gwgk_desktop.domain.personal_data import tellable_name
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.users import Role
from gwgk_desktop.domain.work import OPEN_TO_ALL, Kind, Operation
from gwgk_desktop.store import (
    connections,
    history,
    journal,
    migrations,
    opening,
    row_digests,
    schema,
    seals,
    tables,
)
from gwgk_desktop.store.shelf import Shelf
from gwgk_desktop.store.watching import Watch

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from gwgk_desktop.domain.checking import Head
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

FILE_NAMES = {"file", "original", "saved_as", "recovery_sheet"}
"""The facts that are names of files: clerks write numbers of people into them."""


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


class Site:
    """Where a store stands and what opens it, whether it can be opened or not."""

    def __init__(
        self,
        path: Path,
        now: Callable[[], datetime] = datetime.now,
        *,
        key: DataKey | None = None,
        user: User | None = None,
    ) -> None:
        """Name the file of the store; a protected one's key; who the history names."""
        self.path = path
        self.key = key
        self.user = user
        self.shelf = Shelf(path.parent / "kept", key)
        self._now = now
        self._how = ""
        """How it is opened, where nothing can be written."""

    def connect(self, path: Path) -> sqlite3.Connection:
        """Open a copy of this store, or this store once more, without its guards.

        A copy from before this store was protected opens, too.
        """
        plain = connections.is_plain(path)
        how = self._how if path == self.path else ""
        return connections.connect(path, None if plain else self.key, how)

    def beside(self, path: Path) -> Store:
        """Open a copy as a store, with the same clock; upgrade it."""
        key = None if connections.is_plain(path) else self.key
        return Store(path, self._now, key=key, user=self.user, apart=True)

    def refuse_looker(self) -> None:
        """Refuse who may only look."""
        if self.user is not None and self.user.role is Role.READ_ONLY:
            raise Refusal(Code.LOOKS_ONLY, user=self.user.name)

    def now(self) -> datetime:
        """Return the time by the store's clock."""
        return self._now()


class Store(Site):
    """An open store.  It belongs to the thread that opened it."""

    def __init__(  # noqa: PLR0913 - what opens it, for whom, and how
        self,
        path: Path,
        now: Callable[[], datetime] = datetime.now,
        *,
        read_only: bool = False,
        key: DataKey | None = None,
        user: User | None = None,
        before_upgrade: Callable[[Site], None] | None = None,
        reading: Problem | None = None,
        apart: bool = False,
    ) -> None:
        """Open the store at `path`, creating or upgrading it as needed.

        A read-only one looks only: it neither creates nor upgrades nor journals.
        A protected one opens with its key; `user` is who the history will name.
        `before_upgrade` may back up a store of an earlier schema.
        `reading` says why nothing can be written, not even beside the store: it is
        looked at as it stands.  Refuses with WRITING_NEEDED where that cannot be.
        A copy that is tried or prepared stands `apart`: nothing is expected beside it.
        """
        super().__init__(path, now, key=key, user=user)
        self._reading = reading
        read_only = read_only or reading is not None
        self._watch = None if read_only else Watch(path, now, apart=apart)
        self._seen = self._watch
        self.begun: set[int] = set()
        """Numbers of deeds begun here: those in the history were kept."""
        pragmas: dict[str, Any] = dict(_PRAGMAS)
        if reading is not None:
            self._seen = Watch(path, now, touches=False)
            self._how = _as_it_stands(path, log=self._seen.log_counts)
        if read_only:
            connections.refuse_unlike(path, key)
        else:
            with connections.disk_told(path):
                upgrade(path, key, partial(self._before_change, before_upgrade))
            pragmas |= {"journal_mode": "wal", "query_only": 1}
        how = self._how or (connections.LOOKS if read_only else "")
        self.db = connections.database(path, key, pragmas, how)
        self.db.register_aggregate(DecimalSum, "decimal_sum", 1)
        try:
            with connections.disk_told(path):
                self.db.connect()
                if reading is not None:
                    _refuse_not_latest(self.db.connection(), path)
                if self._seen:
                    self._seen.compare(self.db)
        except (Refusal, *connections.UNREACHABLE) as error:
            self.db.close()
            if reading is not None and not isinstance(error, Refusal):
                raise Refusal(Code.WRITING_NEEDED, file=path.name) from error
            raise
        except connections.DAMAGED as error:
            self.db.close()
            raise Refusal(Code.STORE_DAMAGED, file=path.name) from error

    def _before_change(
        self, before_upgrade: Callable[[Site], None] | None, schema: int
    ) -> None:
        if schema and before_upgrade:
            before_upgrade(self)
        if self._watch:
            self._watch.will_change()

    @property
    def troubles(self) -> tuple[Problem, ...]:
        """What was wrong with the store when it was opened, told once."""
        stopped = self.stopped
        seen = self._seen.troubles if self._seen else ()
        return (*((stopped,) if stopped else ()), *seen)

    @property
    def stands_still(self) -> bool:
        """Whether it is looked at as it stands, without its log."""
        return self._how == connections.STANDS_STILL

    @property
    def stopped(self) -> Problem | None:
        """Why nothing is saved, though it can be looked at; None where it is."""
        if self._reading is None and seals.damage_path(self.path).exists():
            return Problem(Code.STORE_STOPPED, facts={"file": self.path.name})
        return self._reading

    def refuse_stopped(self) -> None:
        """Refuse to change what is only looked at."""
        if stopped := self.stopped:
            raise Refusal(stopped.code, **stopped.facts)

    @property
    def as_sealed(self) -> bool | None:
        """Whether it was, when opened, byte for byte as sealed; None if unsealed."""
        return self._seen.as_sealed if self._seen else None

    def close(self) -> None:
        """Close the store, its log emptied and sealed where nobody else reads it."""
        if not self._watch or self.db.is_closed():
            self.db.close()
            return
        try:
            head, counts = self._head(), history.counts(self.db)
            self._watch.closes(head)  # before the log is emptied
            self.db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        except connections.DAMAGED:
            self._watch.closes(None)
            self.db.close()  # unsealed: what cannot be read is not vouched for
            return
        self.db.close()
        self._watch.leave(head, counts)

    @property
    def writes(self) -> bool:
        """Whether it was opened to be written to, too."""
        return self._watch is not None

    def _head(self) -> Head:
        return history.head(self.db)

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
        if kind not in OPEN_TO_ALL:
            self.refuse_looker()
        self.refuse_stopped()
        who = self.user.name if self.user else ""
        at = self._now().isoformat(" ", "seconds")
        if self._watch:
            self._watch.will_change()
        with (
            connections.disk_told(self.path),
            journal.open_to_change(self.db, tables.JOURNALED),
            self.db.atomic("IMMEDIATE"),
        ):
            number = journal.begin(self.db, kind, who, at, undoes)
            self.begun.add(number)
            marks = row_digests.marks(self.db)
            operation = Operation(number, facts or {})
            yield operation
            operation.facts |= row_digests.added(self.db, marks)
            if self._watch and self._watch.unnoted:
                found = [it.told() for it in self._watch.unnoted]
                operation.facts[opening.FACT] = found
            written = json.dumps(_tellable(operation.facts), ensure_ascii=False)
            operation.touched |= journal.end(self.db, operation.id, written)
        if self._watch:
            self._watch.noted()
            with suppress(*connections.UNREACHABLE):  # it is committed, noted or not
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


def _tellable(facts: Mapping[str, object]) -> dict[str, object]:
    """Return facts as the history keeps them: names of files without numbers."""
    return {
        name: tellable_name(fact)
        if name in FILE_NAMES and isinstance(fact, str)
        else fact
        for name, fact in facts.items()
    }


def upgrade(
    path: Path,
    key: DataKey | None = None,
    before: Callable[[int], None] = lambda _: None,
) -> None:
    """Bring the file at `path` to the latest schema, keeping a copy first.

    `before` is called with the present schema before the file is changed.

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
        except connections.UNREACHABLE:
            raise
        except connections.DAMAGED as error:
            raise connections.unreadable(path, key, error) from error
        if not (ours or empty):
            raise Refusal(Code.NOT_A_STORE, file=str(path))
        _refuse_other_version(path, found)
        if found or not empty:
            _refuse_incomplete(con, path, found)
        paths.make_private(path)
        if 0 < found < migrations.LATEST:
            copied = path.with_name(f"{path.name}.v{found}.bak")
            paths.make_private(copied)
            with closing(connections.connect(copied, key)) as copy:
                con.backup(copy)
        if found < migrations.LATEST:
            before(found)
            # All steps or none: what fails half way leaves the store as it was.
            steps = ";".join(migrations.STEPS[found:])
            con.executescript(
                f"BEGIN; {steps}; PRAGMA application_id = {migrations.APPLICATION_ID};"
                f"PRAGMA user_version = {migrations.LATEST}; COMMIT;"
            )


def _as_it_stands(path: Path, *, log: bool) -> str:
    """Return how a store is opened where nothing can be written."""
    if not log:
        return connections.STANDS_STILL
    with suppress(OSError):  # empty, but SQLite wants it to be there
        path.with_name(f"{path.name}-shm").touch()
    return connections.LOG_STANDS_STILL


def _refuse_not_latest(con: sqlite3.Connection, path: Path) -> None:
    """Refuse a store that would have to be upgraded first."""
    if (found := _pragma(con, "user_version")) != migrations.LATEST:
        _refuse_other_version(path, found)
        raise Refusal(Code.WRITING_NEEDED, file=path.name)
    _refuse_incomplete(con, path, found)


def _refuse_other_version(path: Path, found: int) -> None:
    """Refuse a version that a newer program wrote, or that damage has made."""
    if found < 0 or (found not in {0, migrations.LATEST} and seals.is_broken(path)):
        raise Refusal(Code.STORE_DAMAGED, file=path.name)
    if found > migrations.LATEST:
        raise Refusal(Code.STORE_TOO_NEW, found=found, supported=migrations.LATEST)


def _refuse_incomplete(con: sqlite3.Connection, path: Path, found: int) -> None:
    """Refuse a store that lacks a part of what its version has."""
    if missing := schema.missing(con, found):
        raise Refusal(Code.STORE_INCOMPLETE, file=path.name, missing=missing)


def _pragma(con: sqlite3.Connection, name: str) -> Any:
    return con.execute(f"PRAGMA {name}").fetchone()[0]
