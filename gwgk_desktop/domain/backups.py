"""Backups as values: what one is sealed with, and which ones are thinned out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
    from pathlib import Path

    from gwgk_desktop.domain.work import HistoryEntry

LAST_KEPT = 10
DAYS_KEPT, WEEKS_KEPT, MONTHS_KEPT = 14, 8, 24
DISK_BUDGET = 20 * 1024**3
"""Bytes that the backups of one place may take, unless the office says otherwise."""
SECOND_DUE = timedelta(days=7)
"""How long the second place may go without a backup before it is asked for."""


class Reason(StrEnum):
    """Why a backup was made."""

    ASKED = "asked"
    QUIT = "quit"
    TIMER = "timer"
    IMPORT = "import"
    RELEASE = "release"
    UNDO = "undo"
    RESTORE = "restore"
    UPGRADE = "upgrade"
    RETURN = "return"
    """A return was exported: such a backup is kept for ever."""


class Difference(StrEnum):
    """What of a backup is not as its seal says."""

    SEAL = "seal"
    DATABASE = "database"
    KEYS = "keys"
    SHELF = "shelf"
    STRUCTURE = "structure"
    COUNTS = "counts"
    HEAD = "head"
    CHAIN = "chain"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Seal:
    """What stands beside a backup's database, so that it can be held against it."""

    serial: int
    """Counts the backups of one store in one place; the clock may be set back."""
    made_at: datetime
    reason: Reason
    kept: bool
    """Never thinned out."""
    origin: str
    """Hash of the history's first entry: it tells one store from another."""
    head: str
    """Hash of the history's last entry."""
    deeds: int
    """Number of the history's last entry."""
    schema: int
    program: str
    database_sha256: str
    database_bytes: int
    files: Mapping[str, str]
    """SHA-256 of each file that goes with the database."""
    counts: Mapping[str, int]
    """Rows of each table."""
    shelf_sha256: str
    """Of the list that names the kept files."""
    shelf_files: int

    def written(self) -> str:
        """Return the seal as JSON, with a sum of its own."""
        told = {**asdict(self), "made_at": self.made_at.isoformat(" ", "seconds")}
        return json.dumps({**told, "sum": _sum(told)}, ensure_ascii=False, indent=1)


def _sum(told: Mapping[str, object]) -> str:
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def read_seal(text: str) -> Seal | None:
    """Return a seal as it was written; None where a byte of it has changed."""
    try:
        told = json.loads(text)
        if told.pop("sum") != _sum(told):
            return None
        at = datetime.fromisoformat(told["made_at"]).replace(tzinfo=None)
        seal = replace(Seal(**told), made_at=at, reason=Reason(told["reason"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return seal if _is_like_ours(seal) else None


def _is_like_ours(seal: Seal) -> bool:
    numbers = seal.serial, seal.deeds, seal.schema, seal.database_bytes
    words = seal.origin, seal.head, seal.program, seal.database_sha256
    return (
        all(isinstance(it, int) for it in (*numbers, seal.shelf_files))
        and all(isinstance(it, str) for it in (*words, seal.shelf_sha256))
        and isinstance(seal.files, dict)
        and isinstance(seal.counts, dict)
    )


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup as it is found in its place."""

    folder: Path
    seal: Seal
    size: int
    """Bytes of its own: what kept files share with other backups is not counted."""
    differs: tuple[Difference, ...] = ()
    """What is known not to be as it was sealed: seen at once, or found and marked."""
    second: bool = False
    """Whether it stands in the second place."""

    @property
    def name(self) -> str:
        """What people call it."""
        return self.folder.name

    @property
    def whole(self) -> bool:
        """Whether nothing is known that is wrong with it."""
        return not self.differs


@dataclass(frozen=True, slots=True)
class Settings:
    """What the office has chosen about its backups."""

    second: str = ""
    """Folder of the second place; empty where none was chosen."""
    mark: str = ""
    """What the places of this desk are known by, wherever they are plugged in."""
    budget: int = DISK_BUDGET
    thorough_on: date | None = None
    """When the whole structure of a copy was last checked."""
    drilled: str = ""
    """The backup that was last tried by a drill; empty where none was."""
    drilled_at: datetime | None = None
    drill_passed: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with the backups: what the bottom of the window says."""

    newest: Backup | None = None
    deeds_since: int = 0
    """Deeds that the newest good backup does not hold."""
    second: str = ""
    second_newest: Backup | None = None
    second_due: bool = False
    """Whether the second place has gone too long without one."""
    second_there: bool = False
    """Whether it can be reached now, and is the one that was chosen."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What the present store holds and a backup does not."""

    deeds: tuple[HistoryEntry, ...] = ()
    batches: int = 0
    sheets: int = 0
    foreign: bool = False
    """Whether the backup is of another store altogether."""
    unreadable: bool = False
    """Whether the present store is too damaged to say what it holds."""
    saved: int = 0
    """Number of the last deed that is noted beside such a store as saved."""
    reaches: int = 0
    """Number of the last deed that the backup holds."""
    newer: tuple[Backup, ...] = ()
    """Backups of the same store that hold more, the newest first."""
    passed_over: tuple[Backup, ...] = ()
    """Newer ones that are not usable, where a place was named, and not a backup."""


@dataclass(frozen=True, slots=True)
class Aside:
    """What a restore put aside; it stays until the clerk says otherwise."""

    folder: Path
    at: datetime
    size: int

    @property
    def name(self) -> str:
        """What people call it."""
        return self.folder.name


@dataclass(frozen=True, slots=True)
class DrillRecord:
    """What a drill found: the backup was restored elsewhere and held to its seal."""

    backup: str
    made_at: datetime
    drilled_at: datetime
    rows: Mapping[str, int] = field(default_factory=dict)
    """Rows of each table that were counted, and are as many as were sealed."""
    compared: int | None = None
    """Rows that were held, one by one, against the store; None where none were."""
    changed: bool = False
    """Whether the store in use has changed since the backup."""
    incomparable: bool = False
    """Whether it could not be held against the store in use, which lacks a part."""
    kept_files: int = 0
    lost: int = 0
    """Kept files that the store in use has lost, or not as they were kept."""
    differences: tuple[Difference, ...] = ()
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether the backup can be relied on."""
        return not self.differences


def newest(backups: Collection[Backup]) -> Backup | None:
    """Return the newest whole backup: by its serial, whatever the clock said."""
    whole = [it for it in backups if it.whole]
    return max(whole, key=lambda it: it.seal.serial, default=None)


def thinned_out(
    backups: Sequence[Backup], now: datetime, budget: int = DISK_BUDGET
) -> list[Backup]:
    """Return the backups of one store in one place that are no longer wanted.

    Wanted are the last ten, the newest of each of the last 14 days, 8 weeks and 24
    months, and those marked as kept.  Past `budget` bytes the oldest of them go too,
    but never the newest nor a kept one.  Only whole backups are counted or thinned:
    a damaged one stands in for nothing.
    """
    whole = sorted((it for it in backups if it.whole), key=lambda it: it.seal.serial)
    wanted = {it.seal.serial for it in whole if it.seal.kept}
    wanted |= {it.seal.serial for it in whole[-LAST_KEPT:]}
    for first, bucket in _buckets(now.date()):
        last_of: dict[Hashable, int] = {}
        for it in whole:
            day = it.seal.made_at.date()
            if day >= first:
                last_of[bucket(day)] = it.seal.serial
        wanted |= set(last_of.values())
    left = [it for it in whole if it.seal.serial in wanted]
    size = sum(it.size for it in left)
    for it in left[:-1]:
        if size > budget and not it.seal.kept:
            wanted.discard(it.seal.serial)
            size -= it.size
    return [it for it in whole if it.seal.serial not in wanted]


def _buckets(
    today: date,
) -> tuple[tuple[date, Callable[[date], Hashable]], ...]:
    """Return each span of time kept: its first day, and what puts days together."""
    monday = today - timedelta(days=today.weekday())
    months = today.year * 12 + today.month - MONTHS_KEPT
    return (
        (today - timedelta(days=DAYS_KEPT - 1), lambda day: day),
        (monday - timedelta(weeks=WEEKS_KEPT - 1), lambda day: day.isocalendar()[:2]),
        (date(months // 12, months % 12 + 1, 1), lambda day: (day.year, day.month)),
    )
