"""Checking the store in words, and proving its past against backups and paper."""

from __future__ import annotations

import hashlib
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import digest_sheet
from gwgk_desktop.domain.backups import Difference, read_seal
from gwgk_desktop.domain.checking import (
    GROUPS,
    Anchor,
    Damage,
    Finding,
    Head,
    MonthDigest,
    read_code,
)
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Progress
from gwgk_desktop.services.backup_settings import settings_damaged
from gwgk_desktop.services.backups import every, places
from gwgk_desktop.store import checking as kept
from gwgk_desktop.store import digests, inspecting
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import places as backup_places
from gwgk_desktop.store.connections import DAMAGED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.work import Steps
    from gwgk_desktop.store.database import Store


def check(
    store: Store,
    against: str = "",
    backups: Sequence[Path] = (),
    *,
    thorough: bool = False,
) -> Steps[list[Finding]]:
    """Look for every kind of damage; changes nothing.

    The history is held against the code of a monthly digest that was typed in, and
    against the seals of all backups that can be reached: beside the store, in the
    second place, and below the folders given.  Backups that cannot be relied on are
    told; a thorough check reads every byte of them all, and marks those that are not
    as they were sealed.  Raises Refusal where the code has a slip of the fingers.
    """
    anchors = [typed_in(against)] if against.strip() else []
    found: list[Finding] = []
    for anchor in _of_backups(store, backups):
        if isinstance(anchor, Finding):
            found.append(anchor)
        else:
            anchors.append(anchor)
    found += yield from _backups_unusable(store, thorough=thorough)
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
    yield Progress(total, total)
    return list({repr(it): it for it in found}.values())


def typed_in(code: str) -> Anchor:
    """Return the head of a code from paper; refuse one that is mistyped."""
    told = read_code(code)
    if isinstance(told, Head):
        return Anchor(told, "digest")
    groups = [] if len(told) == GROUPS else told
    raise Refusal(Code.DIGEST_MISTYPED, groups=groups)


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
    origin = inspecting.state_of(store.connect, store.path)[0]
    for path in _seals_below(beside, *second, *folders):
        told = read_seal(path.read_text("utf-8", "replace"))
        if told is None:
            facts = {"name": f"{path.parent.name}/{path.name}"}
            yield Finding(Damage.BACKUP_SEAL_UNREADABLE, facts)
        elif told.origin == origin or not any(it in path.parents for it in second):
            yield Anchor(Head(told.deeds, told.head), path.parent.name)


def _backups_unusable(store: Store, *, thorough: bool) -> Steps[list[Finding]]:
    """Return what is wrong with the backups themselves; another store's are its own."""
    some: list[Finding] = []
    if damaged := settings_damaged(store):
        some.append(Finding(Damage.BACKUP_SETTINGS_UNREADABLE, damaged.facts))
    origin = inspecting.state_of(store.connect, store.path)[0]
    good: dict[Path, bool] = {}
    for it in every(store):
        told = (
            it.differs == (Difference.SEAL,)
            and (it.folder / backup_places.SEAL).exists()
        )
        if told or it.seal.origin not in {"", origin}:
            continue  # what its seal says cannot be read: that is told of the seal
        differs = it.differs
        if thorough and not differs:
            differs = yield from inspecting.unlike_seal(it, good)
            if differs:
                backup_places.mark(it, differs)
        if differs:
            facts = {"name": it.name, "differs": differs}
            some.append(Finding(Damage.BACKUP_UNUSABLE, facts))
    return some


def _seals_below(*folders: Path) -> list[Path]:
    name = backup_places.SEAL
    return sorted({it for folder in folders for it in folder.absolute().rglob(name)})
