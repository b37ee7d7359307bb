"""Restoring: what it would cost, how it is decided for, and how it is swapped back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop.domain.backups import (
    Aside,
    Backup,
    Difference,
    Loss,
    Reason,
)
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services.backups import before, every
from gwgk_desktop.store import (
    checking,
    connections,
    history,
    inspecting,
    places,
    protecting,
    seals,
    swaps,
)
from gwgk_desktop.store.files import DATABASE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.work import Steps
    from gwgk_desktop.store.database import Site, Store

Facts = dict[str, object]
PARTED_DIGITS = 16
"""Of the hash of each deed that a restore left behind: its history still names it."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A restore that is decided for: it ends when nobody has the store open."""

    aside: str
    """What the present store will be called, put aside."""
    problem: Problem | None = None
    """Why the present store was not backed up before."""


def what_would_be_lost(store: Store, source: Backup | Aside) -> Loss:
    """Return what the store holds and a backup does not.

    Deeds since the last one that both histories have; they have parted where a
    backup was restored in between.
    """
    refuse_unusable(source)
    _refuse_others_key(store, source)
    return _lost_by(store, source.folder)


def _lost_by(store: Store, folder: Path) -> Loss:
    theirs = inspecting.hashes_of(store.connect, folder)
    try:
        ours = history.hashes(store.db)
        common = max((it for it in ours if ours[it] == theirs.get(it)), default=0)
        deeds = history.entries(store.db, len(ours))
        added = history.rows_added_since(store.db, common)
    except connections.DAMAGED:
        return Loss(unreadable=True)
    return Loss(
        tuple(it for it in deeds if it.id > common),
        added.get("payout_batch", 0),
        added.get("notice_sheet", 0),
        foreign=not common,
    )


def restore(store: Store, source: Backup | Aside) -> Steps[Decided]:
    """Prepare a backup to take the store's place, and decide for it.

    It does take its place when nobody has the store open any more; the
    present store then stands aside and can be restored in turn.  An older schema is
    upgraded; the history says what happened.  Refuses a backup that is not as it was
    sealed, naming what differs; the present store then stays as it is.
    """
    store.refuse_looker()
    problem = before(store, Reason.RESTORE)

    def parting(folder: Path) -> Facts:
        loss = _lost_by(store, folder)
        if loss.unreadable:
            left = _heads(store, source)
            return {"parted": _parted(store, folder, left)}
        ours = history.hashes(store.db)
        left = {(it.id, ours[it.id]) for it in loss.deeds}
        left |= checking.left_behind(store)
        facts: Facts = {"lost_deeds": len(loss.deeds)}
        return {**facts, "parted": _parted(store, folder, left)}

    if isinstance(source, Aside):
        _say_restored(store, source, source.folder, parting(source.folder))
        aside = swaps.commit_swap(store.path.parent, source.folder, store.now())
        return Decided(aside.name, problem)
    return Decided((yield from _decide(store, source, parting)).name, problem)


def what_is_known_to_be_lost(site: Site, backup: Backup) -> Loss:
    """Return what a backup lacks where there is no store that can be asked.

    Told by what is noted beside the store, and by the seals of the other backups.
    """
    path, seal = site.path, backup.seal
    some = every(site)
    saved = [it.entries for it in seals.every_acknowledged(path)]
    if closed := seals.read_seal(path):
        saved.append(closed.head.entries)
    same = [it for it in some if it.seal.origin == seal.origin]
    newer = [it for it in same if it.whole and it.seal.deeds > seal.deeds]
    return Loss(
        foreign=not same and any(it.seal.origin for it in some),
        unreadable=True,
        saved=max(saved, default=0),
        reaches=seal.deeds,
        newer=tuple(sorted(newer, key=lambda it: it.seal.deeds, reverse=True)),
    )


class NotAgreed(Refusal):
    """Somebody must agree first to what a restore costs."""

    def __init__(self, backup: Backup, lost: Loss) -> None:
        """Refuse because nobody has agreed to what would be lost."""
        super().__init__(Code.RESTORE_NOT_AGREED, backup=backup.name)
        self.lost = lost


def restore_unopened(site: Site, backup: Backup) -> Steps[str]:
    """Restore a backup where there is no store, or none that can be opened.

    What is there of it stands aside.  Returns how that is called, or nothing.
    """
    folder = site.path.parent

    def parting(folder: Path) -> Facts:
        return {"parted": _parted(site, folder, _heads(site, backup))}

    aside = yield from _decide(site, backup, parting)
    swaps.end_swap(folder)
    there = next(it for it in swaps.asides(folder) if it.folder == aside)
    if any(swaps.store_files(aside)):
        return there.name
    swaps.forget(there)
    return ""


def _heads(site: Site, source: Backup | Aside) -> set[tuple[int, str]]:
    """Return the heads of the backups: all that is known of a history not readable."""
    some = every(site)
    if isinstance(source, Backup):
        some = places.of_origin(some, source.seal.origin)
    return {(it.seal.deeds, it.seal.head) for it in some if it.whole}


def _parted(
    site: Site, folder: Path, left: set[tuple[int, str]]
) -> list[tuple[int, str]]:
    """Return the entries that a history lacks: from now on they lie on another way.

    Those are among them that were left behind by an earlier restore; a history that
    is gone back to knows nothing of it.
    """
    theirs = inspecting.hashes_of(site.connect, folder)
    return sorted(
        (number, hash_[:PARTED_DIGITS])
        for number, hash_ in left
        if not theirs.get(number, "").startswith(hash_)
    )


def _decide(
    site: Site, backup: Backup, parting: Callable[[Path], Facts]
) -> Steps[Path]:
    """Prepare a backup and decide for it; return where the present store will go."""
    folder, now = site.path.parent, site.now()
    prepared = swaps.prepared_folder(folder, now)
    try:
        refuse_unusable(backup)
        wrong = yield from _prepare(site, backup, prepared)
        _refuse_damaged(backup, wrong)
        _say_restored(site, backup, prepared, parting(prepared))
        yield from _protect(site, prepared)
        return swaps.commit_swap(folder, prepared, now)
    except BaseException:
        swaps.remove_tree(prepared)
        raise


def refuse_unusable(source: Backup | Aside) -> None:
    """Refuse a backup of which it is known that it is not as it was sealed."""
    if isinstance(source, Backup) and source.differs:
        _refuse_damaged(source, source.differs)


def _refuse_others_key(site: Site, backup: Backup | Aside) -> None:
    """Refuse a protected backup that the key of this folder does not open."""
    database = backup.folder / DATABASE
    if database.exists() and not connections.is_plain(database):
        try:
            connections.refuse_unlike(database, site.key)
        except Refusal as refusal:
            if refusal.problem.code is Code.STORE_CUT_SHORT:
                return  # that is told of the backup
            raise Refusal(Code.BACKUP_OTHER_KEY, backup=backup.name) from refusal


def _protect(site: Site, prepared: Path) -> Steps[None]:
    """Protect what was backed up before this folder was protected."""
    database = prepared / DATABASE
    if site.key is not None and connections.is_plain(database):
        yield from protecting.convert(database, site.key)
        protecting.settle(database)
        swaps.remove_tree(prepared / protecting.OLD)


def _prepare(site: Site, backup: Backup, into: Path) -> Steps[tuple[Difference, ...]]:
    """Copy all that is to be swapped in; return how it differs from its seal."""
    wrong = yield from take_out(site, backup, into)
    if not wrong and not (yield from inspecting.copy_kept(site, backup, into)):
        wrong = (Difference.SHELF,)
    if not wrong and chain_is_broken(site, into):
        wrong = (Difference.CHAIN,)
    for name in backup.seal.files:  # the folder's own keys stay: they open it too
        (into / name).unlink(missing_ok=True)
    return wrong


def _refuse_damaged(backup: Backup, wrong: tuple[Difference, ...]) -> None:
    """Refuse a backup that is not as it was sealed, and mark it."""
    if wrong:
        if not backup.differs:
            places.mark(backup, wrong)
        raise Refusal(Code.BACKUP_DAMAGED, backup=backup.name, differs=wrong)


def swap(store: Store) -> None:
    """Close the store and let what was decided for take its place."""
    store.close()
    swaps.end_swap(store.path.parent)


def take_out(
    site: Site, backup: Backup, into: Path, *, thorough: bool = False
) -> Steps[tuple[Difference, ...]]:
    """Copy a backup's database into a folder; return how it differs from its seal."""
    _refuse_others_key(site, backup)
    wrong = yield from inspecting.copy_out(backup, into)
    if not wrong:
        copy = into / DATABASE
        wrong = inspecting.wrong_inside(
            site.connect, copy, backup.seal, thorough=thorough
        )
    return wrong


def chain_is_broken(site: Site, folder: Path) -> bool:
    """Return whether the history of a copy, opened, does not hold together."""
    with swaps.opened(site.beside, folder / DATABASE) as copy:
        return any(checking.of_chain(copy))


def _say_restored(
    site: Site, source: Backup | Aside, folder: Path, facts: Facts
) -> None:
    """Let the history of what is to be swapped in say so."""
    with (
        swaps.opened(site.beside, folder / DATABASE) as copy,
        copy.operation(Kind.RESTORE, {"backup": source.name, **facts}),
    ):
        pass
