"""Checking the store in words, and proving its past against backups and paper."""

from __future__ import annotations

import hashlib
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import digest_sheet
from gwgk_desktop.domain.backups import read_seal
from gwgk_desktop.domain.checking import (
    GROUPS,
    Anchor,
    Damage,
    Finding,
    Head,
    MonthDigest,
    read_code,
)
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.work import Progress
from gwgk_desktop.services.backups import places
from gwgk_desktop.store import backups as kept_backups
from gwgk_desktop.store import checking as kept
from gwgk_desktop.store import digests, seals
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store.connections import DAMAGED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gwgk_desktop.domain.work import Steps
    from gwgk_desktop.store.database import Site, Store


def check(
    store: Store, against: str = "", backups: Sequence[Path] = ()
) -> Steps[list[Finding]]:
    """Look for every kind of damage; changes nothing in the store.

    Beside it stands a note as long as it cannot be read: nothing is saved in it then.

    The history is held against the code of a monthly digest that was typed in, and
    against the seals of all backups that can be reached: beside the store, in the
    second place, and below the folders given.  Raises Refusal where
    the code has a slip of the fingers.
    """
    anchors = [typed_in(against)] if against.strip() else []
    found: list[Finding] = []
    for anchor in _of_backups(store, backups):
        if isinstance(anchor, Finding):
            found.append(anchor)
        else:
            anchors.append(anchor)
    steps = kept.checks()
    total = len(steps) + 2
    yield Progress(0, total)
    try:
        # One look for all of it: work may go on beside the check.
        with store.db.atomic("DEFERRED"):
            known = kept.gather(store)
            for done, step in enumerate(steps, start=1):
                yield Progress(done, total)
                try:
                    found += step(store, known)
                except (*DAMAGED, TypeError, ValueError) as error:
                    found.append(_unreadable(error))
            yield Progress(total - 1, total)
            found += kept.anchored(store, anchors)
    except DAMAGED as error:
        found.append(_unreadable(error))
    if any(it.damage is Damage.FILE_DAMAGED for it in found):
        seals.note_damage(store.path)
    else:
        seals.forget_damage(store.path)
    yield Progress(total, total)
    return list({repr(it): it for it in found}.values())


def typed_in(code: str) -> Anchor:
    """Return the head of a code from paper; refuse one that is mistyped."""
    told = read_code(code)
    if isinstance(told, Head):
        return Anchor(told, "digest")
    groups = [] if len(told) == GROUPS else told
    raise Refusal(Code.DIGEST_MISTYPED, groups=groups)


def look_over(store: Store) -> None:
    """Look at every page of a store that is not as it was sealed, where it is small.

    One that has lost any is not saved in any more; of one that was changed by others
    that is told.  A backup looks at every page of a large one.
    """
    if store.as_sealed or store.stopped or not store.path.is_file():
        return
    if store.path.stat().st_size > seals.MOST_SUMMED:
        return
    if stop_if_damaged(store):
        return
    if store.as_sealed is False and not store.troubles:
        facts: dict[str, object] = {"file": store.path.name}
        store.told_too(Problem(Code.STORE_ALTERED, facts=facts))


def stop_if_damaged(site: Site) -> bool:
    """Let nothing more be saved in a store of which not every page can be read."""
    if kept_backups.reads_well(site.connect, site.path):
        return False
    seals.note_damage(site.path)
    return True


def told_on_opening(store: Store) -> tuple[Problem, ...]:
    """Return what was wrong with the store when it was opened."""
    return store.troubles


def digest(store: Store, year: int, month: int) -> MonthDigest:
    """Return a month of the desk on one page; changes nothing."""
    first = date(year, month, 1)
    last = date(year, month, monthrange(year, month)[1])
    head, entries = digests.head_of_month(store.db, first, last)
    return MonthDigest(
        township=kept_office.office(store.db).township,
        year=year,
        month=month,
        made_on=store.now().date(),
        head=head,
        entries_in_month=entries,
        totals=tuple(digests.totals(store.db, first, last)),
        sheets=digests.made_in(store.db, "notice_sheet", first, last),
        returns=digests.made_in(store.db, "county_return", first, last),
    )


def write_digest(store: Store, year: int, month: int, to: Path) -> MonthDigest:
    """Write a month's digest as a PDF of one page at `to`; replace no other file."""
    paths.refuse_astray(to)
    told = digest(store, year, month)
    content = digest_sheet.draw(told)
    paths.refuse_other_file(to, {hashlib.sha256(content).hexdigest()})
    paths.replace_file(to, content)
    return told


def _unreadable(error: Exception) -> Finding:
    return Finding(Damage.FILE_DAMAGED, {"detail": type(error).__name__})


def _of_backups(store: Store, folders: Sequence[Path]) -> Iterator[Anchor | Finding]:
    """Yield the heads that backups were sealed with.

    The second place may hold another store's, too; all others are taken for ours,
    for who rewrites the past may begin with the first entry, which tells stores apart.
    """
    beside, *second = places(store)
    origin = kept_backups.state_of(store.connect, store.path)[0]
    for path in _seals_below(beside, *second, *folders):
        told = read_seal(path.read_text("utf-8", "replace"))
        if told is None:
            facts = {"name": f"{path.parent.name}/{path.name}"}
            yield Finding(Damage.BACKUP_SEAL_UNREADABLE, facts)
        elif told.origin == origin or not any(it in path.parents for it in second):
            yield Anchor(Head(told.deeds, told.head), path.parent.name)


def _seals_below(*folders: Path) -> list[Path]:
    name = kept_backups.SEAL
    return sorted({it for folder in folders for it in folder.absolute().rglob(name)})
