"""Drills and mending: a backup is tried, and gives back kept files that were lost."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.domain.backups import Backup, Difference, DrillRecord
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, Progress
from gwgk_desktop.services.backup_settings import remember
from gwgk_desktop.services.backups import every, standing
from gwgk_desktop.services.restoring import chain_is_broken, take_out
from gwgk_desktop.store import connections, inspecting, places, swaps
from gwgk_desktop.store.files import DATABASE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gwgk_desktop.domain.work import Steps
    from gwgk_desktop.store.database import Site, Store


@dataclass(frozen=True, slots=True)
class Mended:
    """What became of the kept files that were missing or not whole: their SHA-256."""

    back: tuple[str, ...] = ()
    still_lost: tuple[str, ...] = ()
    operation: int | None = None


def drill(store: Site, backup: Backup | None = None) -> Steps[DrillRecord]:
    """Restore the newest backup, or that one, elsewhere, and hold it to its seal.

    Row by row against the store in use, too, where that has not changed since and can
    be read; how many kept files that one has lost is told.  A backup that fails is
    marked, and not relied on any more; one that passes, no longer.  Which is the newest
    only a store that can be read tells.  Refuses with DISK_FULL or OUTPUT_UNWRITABLE,
    naming the data folder, where it cannot be tried there.
    """
    now, began = store.now(), time.monotonic()
    backup = backup or standing(store).newest
    if backup is None:
        raise Refusal(Code.NO_BACKUP)
    data = store.path.parent
    paths.check_writable(data)
    place, compared, incomparable = swaps.drill_folder(data, now), None, False
    present = _head(store) == backup.seal.head
    try:
        wrong = yield from take_out(store, backup, place, thorough=True)
        if not wrong and chain_is_broken(store, place):
            wrong = (Difference.CHAIN,)
        if not wrong and present:  # opened, an older one has the tables of today
            wrong, compared, incomparable = yield from _held_against(store, place)
        if not (yield from inspecting.check_kept(store, backup)):
            wrong = (*wrong, Difference.SHELF)
    except OSError as error:
        raise paths.refusal_of(error, data) from error
    except Refusal as refusal:
        if refusal.problem.code is Code.DISK_FULL:
            raise Refusal(Code.DISK_FULL, file=data.name) from refusal
        raise
    finally:
        swaps.remove_tree(place)
    if wrong and wrong != (Difference.ROWS,):
        places.mark(backup, wrong)
    elif not wrong and backup.differs:
        places.unmark(backup)
    drilled_at = store.now()
    remember(store, drilled=backup.name, drilled_at=drilled_at, drill_passed=not wrong)
    return DrillRecord(
        backup=backup.name,
        made_at=backup.seal.made_at,
        drilled_at=now,
        rows=backup.seal.counts,
        compared=compared,
        incomparable=incomparable,
        changed=not present,
        lost=_count_lost(store),
        kept_files=backup.seal.shelf_files,
        differences=wrong,
        seconds=time.monotonic() - began,
    )


def _held_against(
    site: Site, place: Path
) -> Steps[tuple[tuple[Difference, ...], int | None, bool]]:
    """Hold a copy against the store in use, row by row.

    Returns what differs, how many rows were compared, and whether the store in use
    lacks a part, a table say, so that they cannot be.
    """
    try:
        compared = yield from inspecting.rows_compared(
            site.connect, place / DATABASE, site.path
        )
    except connections.DAMAGED:
        return (), None, True
    return (Difference.ROWS,) if compared is None else (), compared, False


def _head(site: Site) -> str | None:
    """Return the head of the store's history; None where that cannot be read."""
    if not site.path.is_file():  # to connect would make one
        return None
    try:
        return inspecting.state_of(site.connect, site.path)[1]
    except connections.DAMAGED:
        return None


def mend(store: Store) -> Steps[Mended]:
    """Bring back the kept files that are missing or not whole, from any backup.

    A file that is whole is never touched.  What came back is in the history.
    """
    store.refuse_looker()
    lost = list(_lost(store))
    copies = _copies(store)
    back: list[str] = []
    yield Progress(0, len(lost))
    if not lost:
        return Mended()
    with store.operation(Kind.MEND_KEPT) as operation:
        for at, sha256 in enumerate(lost):
            names = (store.shelf.name_of(sha256), f"{sha256[:2]}/{sha256}")
            some = [path for name in names for path in copies.get(name, ())]
            if store.shelf.put_back(sha256, some):
                back.append(sha256)
            yield Progress(at + 1, len(lost))
        if not back:
            raise Refusal(Code.NOTHING_TO_MEND_FROM, count=len(lost))
        operation.facts.update(count=len(back), left=len(lost) - len(back))
    still = tuple(it for it in lost if it not in back)
    return Mended(tuple(back), still, operation.id)


def _count_lost(site: Site) -> int:
    """Return how many kept files are lost; 0 where no store can be asked."""
    if not site.path.is_file():
        return 0
    try:
        return sum(1 for _ in _lost(site))
    except connections.DAMAGED:
        return 0


def _lost(site: Site) -> Iterator[str]:
    """Yield what rows name and the shelf does not have as it was kept."""
    with closing(site.connect(site.path)) as con:
        named = sorted(inspecting.named_files(con))
    for sha256 in named:
        path, name = site.shelf.path_of(sha256), site.shelf.name_of(sha256)
        if not site.shelf.is_whole(path, name):
            yield sha256


def _copies(store: Store) -> dict[str, list[Path]]:
    """Return where the backups that can be reached have each kept file."""
    found: dict[str, list[Path]] = {}
    for backup in every(store):
        for line in places.kept_files(backup) or ():
            path = places.shared(backup.folder.parent, line.sha256)
            some = found.setdefault(line.name, [])
            if path not in some:
                some.append(path)
    return found
