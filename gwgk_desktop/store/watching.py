"""Watches over a store while it is open to be changed: what came to it, what it seals.

Before SQLite opens the store, and before its first change, it is held against what
stands beside it (`seals`).  What is found is told once, and kept (`opening`).
"""

from __future__ import annotations

import contextlib
import shutil
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.domain.backups import read_seal as read_backup_seal
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.store import history, opening, seals
from gwgk_desktop.store.seals import (
    NO_SALTS,
    SEALED,
    UNSEALED,
    Acknowledged,
    acknowledged_path,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    import peewee as pw

    from gwgk_desktop.domain.backups import Seal as BackupSeal
    from gwgk_desktop.domain.checking import Head
    from gwgk_desktop.store.opening import Found

_MOST_ACKNOWLEDGED = 1 << 16
"""Bytes; a longer file keeps its last line alone when the store is closed."""
_LOG_HEADER = 32
"""Bytes before the first frame of a log; the salts are at 16 to 24."""
HASH_DIGITS = 16
"""Of the hash of each entry that was lost: the history still names it."""


class Watch:
    """Watches over one store while it is open to be changed."""

    def __init__(
        self,
        store: Path,
        now: Callable[[], datetime],
        *,
        apart: bool = False,
        touches: bool = True,
    ) -> None:
        """Look at what stands beside the store, before SQLite opens it.

        A log that does not belong there is set aside, never read.  A copy that
        stands `apart`, to be tried or prepared, has nothing beside it.  Who does not
        touch anything leaves the log, and all else, where it is.
        """
        self._touches = touches
        self._store = store
        self._log = store.with_name(f"{store.name}-wal")
        self._now = now
        self._stamp = f"{now():%Y%m%d-%H%M%S}"
        self._apart = apart
        self._seal = seals.read_seal(store) if store.is_file() else None
        self._acknowledged, unreadable = seals.read_acknowledged(store)
        self._torn = bool(unreadable) or seals.is_cut(store)
        self._copy: Path | None = None
        self._changed = False
        self._head: Head | None = None
        """The last entry, once the history is open."""
        self._noted: Head | None = None
        self._crashed = False
        """Whether there is a log that no close has emptied."""
        self.as_sealed: bool | None = None
        """Whether the file is as it was sealed; None where nobody has looked."""
        self.log_counts = False
        """Whether there is a log, and it belongs to the store."""
        self.troubles: list[Problem] = []
        self.unnoted: list[Found] = []
        """What was found and no entry of the history says yet."""
        if touches:
            paths.clear_unfinished(store.parent)
        try:
            crashed = self._log.exists() and self._log.stat().st_size > 0
            if crashed:
                self._see_to_log()
            self._crashed = self._see_why_unsealed(crashed=crashed)
            if self._seal is not None and (
                self._seal.size <= seals.MOST_SUMMED
                or seals.looks_changed(store, self._seal)
            ):
                self.as_sealed = self._is_as_sealed()
        except OSError as error:
            raise paths.refusal_of(error, store) from error

    def _see_to_log(self) -> None:
        self.log_counts = self._seal is None and not self._is_stale()
        if not self._touches:
            return
        if not self.log_counts:
            self._set_aside()
        else:
            # SQLite will fold the log into the store; should a commit turn out to
            # be missing, this copy is all there is to find it in.
            self._copy = self._aside("crashed")
            paths.make_private(self._copy)
            shutil.copyfile(self._log, self._copy)

    def _see_why_unsealed(self, *, crashed: bool) -> bool:
        """Return whether a crash, or our own work, explains that there is no seal.

        SQLite empties the log as soon as it closes the store, whoever opened it: so
        it is noted first that there was one.
        """
        known = self._acknowledged
        if self._seal or not known:
            return False
        if self.log_counts and self._touches and known.salts != UNSEALED:
            with contextlib.suppress(OSError):
                seals.append(self._store, Acknowledged(known.head, UNSEALED))
        return crashed or known.salts == UNSEALED

    def _is_as_sealed(self) -> bool | None:
        """Hold the file against its seal; None where it has none, or is not read."""
        with contextlib.suppress(OSError):
            if seal := self._seal:
                return seals.file_sum(self._store) == (seal.size, seal.sha256)
        return None

    def compare(self, db: pw.SqliteDatabase) -> None:
        """Hold the history, now that it is open, against what was acknowledged."""
        if self._touches:
            self._clear_settled(db)
        head, lost = history.head(db), self._acknowledged
        self._head = head
        if lost and history.hash_of(db, lost.head.entries) != lost.head.hash:
            self._commits_lost(db, head, lost.head)
        elif self._seal and self._seal.head != head:
            told = {"last": head.entries, "sealed": self._seal.head.entries}
            self._tell(Problem(Code.SEAL_DIFFERS, facts=told))
        elif self.as_sealed is False:
            self._altered()
        self._look_for_missing(db, head)
        if self._copy:
            self._copy.unlink()
            self._copy = None
        if self._touches and self._seal is None and self._torn and lost:
            line = seals.line_of(Acknowledged(lost.head, UNSEALED))
            with contextlib.suppress(Refusal):
                paths.replace_file(acknowledged_path(self._store), line, private=True)
        if self._changed or (
            self._touches and self._is_one_behind(head)
        ):  # an upgrade: what came before was of no use to it
            self._note(head, UNSEALED)
        elif self._touches and self._seal and not self.troubles:
            self._note_again(self._seal.head)
        self._gather_unnoted(db)

    def _note_again(self, sealed: Head) -> None:
        """Note what a power cut kept from being noted: that there is a seal."""
        known = self._acknowledged
        if known and known.salts == UNSEALED and known.head == sealed:
            self._note(sealed, SEALED)

    def _is_one_behind(self, head: Head) -> bool:
        """Return whether the last commit was not noted, as in a crash between both."""
        known = self._acknowledged.head.entries if self._acknowledged else 0
        may_be = self._crashed or not (known or self._seal)
        return may_be and head.entries - known == 1

    def _commits_lost(self, db: pw.SqliteDatabase, head: Head, lost: Head) -> None:
        facts: dict[str, object] = {
            "last": head.entries,
            "acknowledged": lost.entries,
            "copy": self._copy.name if self._copy else "",
            "parted": [
                [it.entries, it.hash[:HASH_DIGITS]]
                for it in seals.every_acknowledged(self._store)
                if history.hash_of(db, it.entries) != it.hash
            ],
        }
        self._tell(Problem(Code.COMMITS_LOST, facts=facts))
        self._copy = None

    def _look_for_missing(self, db: pw.SqliteDatabase, head: Head) -> None:
        """Tell what stands beside every store of ours and not beside this one.

        A seal alone may be missing: a crash leaves none.  What was acknowledged may
        be one entry behind: the last commit, before it was noted.  What the backups
        beside the store know is held against it, too: all may be old together.
        """
        if self._apart or not head.entries:
            return
        if ahead := list(self._backups_ahead(db)):
            newest = max(ahead, key=lambda it: it[1].deeds)
            facts: dict[str, object] = {
                "backup": newest[0],
                "deeds": newest[1].deeds,
                "last": head.entries,
                "copy": self._copy.name if self._copy else "",
                "parted": [[it.deeds, it.head[:HASH_DIGITS]] for _, it in ahead],
            }
            self._tell(Problem(Code.BEHIND_BACKUP, facts=facts))
            self._copy = None
        names = self._wanting(head)
        if names and opening.was_watched(db):
            told: dict[str, object] = {"names": names}
            self._tell(Problem(Code.SIDECARS_MISSING, facts=told))

    def _wanting(self, head: Head) -> list[str]:
        """Return the names of what is missing, says nothing, or is behind."""
        seal, noted = seals.seal_path(self._store), acknowledged_path(self._store)
        known = self._acknowledged
        behind = head.entries - (known.head.entries if known else 0)
        lost = not noted.exists() or (behind > 0 and not self._is_one_behind(head))
        unsealed = self._seal is None and (
            seal.exists() or (not self._crashed and (lost or known is not None))
        )
        return [it.name for it in (seal,) * unsealed + (noted,) * lost]

    def _backups_ahead(self, db: pw.SqliteDatabase) -> Iterator[tuple[str, BackupSeal]]:
        origin, left = history.hash_of(db, 1), opening.parted(db)
        left |= opening.named_parted(opening.unsettled(db, self._store))
        for path in (self._store.parent / "backups").glob("backup-*/seal.json"):
            seal = None
            with contextlib.suppress(OSError):
                seal = read_backup_seal(path.read_text("utf-8", "replace"))
            if (
                seal is not None
                and seal.origin == origin
                and history.hash_of(db, seal.deeds) != seal.head
                and (seal.deeds, seal.head[:HASH_DIGITS]) not in left
            ):
                yield path.parent.name, seal

    def _clear_settled(self, db: pw.SqliteDatabase) -> None:
        """Remove what was settled, should the power have gone just then."""
        if there := opening.read(self._store):
            settled = opening.in_history(db)[1]
            if all(it.key in settled for it in there):
                opening.forget(self._store)

    def _gather_unnoted(self, db: pw.SqliteDatabase) -> None:
        there = opening.read(self._store)
        if there or self.unnoted:
            known, settled = opening.in_history(db)
            every = {it.key: it for it in (*self.unnoted, *there)}
            self.unnoted = [
                it
                for it in opening.unnoted(every.values(), known)
                if it.key not in settled
            ]

    def _tell(self, problem: Problem) -> None:
        """Tell what was found, and keep it until it is settled."""
        self.troubles.append(problem)
        if not self._touches:
            return
        found = opening.keep(self._store, problem, self._now())
        self.unnoted += [found] if found else []

    def _altered(self) -> None:
        self._tell(Problem(Code.STORE_ALTERED, facts={"name": self._store.name}))

    def noted(self) -> None:
        """Know that an entry of the history says what was found."""
        self.unnoted = []

    def will_change(self) -> None:
        """Break the seal, before the first change.

        Until here the file must be as it was sealed: the seal is all that tells.
        The log that begins now has salts of its own, so those noted before say
        nothing of it.
        """
        if self._changed:
            return
        if self.as_sealed is None and self._is_as_sealed() is False:
            self._altered()
        seal, path = seals.seal_path(self._store), acknowledged_path(self._store)
        for it in (seal, path):
            seals.put_aside(it)
        if not path.exists():  # from the first change on there is one
            paths.make_private(path)
        told = None
        if self._head:
            told = Acknowledged(self._head, UNSEALED)
        elif self._acknowledged:  # an upgrade, which closes the store in between
            told = Acknowledged(self._acknowledged.head, UNSEALED)
        if told and told.head.entries:
            try:
                seals.append(self._store, told)
            except OSError as error:  # the seal stands, and nothing has changed
                raise paths.refusal_of(error, path) from error
            self._noted = told.head
        seal.unlink(missing_ok=True)
        paths.sync_folder(self._store.parent)
        self._changed = True

    def acknowledge(self, head: Head) -> None:
        """Note, synced, that an operation was committed.

        Where it cannot be noted the operation stands all the same; the file is
        emptied, for an old line in it would say nothing of newer ones.
        """
        self._note(head, self._salts())

    def _note(self, head: Head, salts: str) -> None:
        if not head.entries:
            return
        told = Acknowledged(head, salts)
        try:
            seals.append(self._store, told)
        except OSError:
            if head != self._noted:
                with contextlib.suppress(OSError):
                    seals.write_over(self._store, told)
        else:
            self._noted = head

    def closes(self, head: Head | None) -> None:
        """Note, before the log goes, that the store may stand without a seal.

        An empty log is all that a power cut may leave of the closing: it must say
        already that there was no seal to lose.
        """
        path, known = acknowledged_path(self._store), head or self._noted or self._head
        if known and path.is_file() and not self._stays_sealed():
            self._note(known, UNSEALED)

    def _stays_sealed(self) -> bool:
        return not self._changed and self._seal is not None

    def leave(self, head: Head, counts: dict[str, int]) -> None:
        """Seal the store, now closed; nothing is done where nothing has changed.

        Without a seal the next start compares the history as after a crash.
        """
        if self._stays_sealed():
            return
        path = acknowledged_path(self._store)
        with contextlib.suppress(OSError, Refusal):
            if not self._log.exists() or not self._log.stat().st_size:
                seals.put_aside(seals.seal_path(self._store))
                seals.write_seal(self._store, head, counts)
                self._note_sealed(path, head)

    def _note_sealed(self, path: Path, head: Head) -> None:
        """Note that there is a seal from now on: should it go, that is no crash."""
        if not path.is_file() or not head.entries:
            return
        if path.stat().st_size > _MOST_ACKNOWLEDGED:
            line = seals.line_of(Acknowledged(head, SEALED))
            paths.replace_file(path, line, private=True)
        else:
            self._note(head, SEALED)

    def _is_stale(self) -> bool:
        """Return whether the log is older than what was acknowledged.

        SQLite counts the first salt up by one whenever it begins the log anew, so
        that of the last commit, or one more, is right.
        """
        salts = self._salts()
        known = self._acknowledged.salts if self._acknowledged else NO_SALTS
        if {NO_SALTS, UNSEALED, SEALED} & {salts, known} or salts == known:
            return False
        return (int(salts[:8], 16) - int(known[:8], 16)) % 2**32 != 1

    def _salts(self) -> str:
        try:
            with self._log.open("rb") as file:
                header = file.read(_LOG_HEADER)
        except OSError:
            return NO_SALTS
        return header[16:24].hex() or NO_SALTS

    def _set_aside(self) -> None:
        aside = self._aside("stale")
        facts: dict[str, object] = {"log": aside.name}
        self._tell(Problem(Code.LOG_SET_ASIDE, facts=facts))
        self._log.replace(aside)
        self._store.with_name(f"{self._store.name}-shm").unlink(missing_ok=True)
        paths.sync_folder(self._store.parent)

    def _aside(self, what: str) -> Path:
        name = f"{self._log.name}.{what}-{self._stamp}"
        return paths.free_name(self._log.with_name(name))
