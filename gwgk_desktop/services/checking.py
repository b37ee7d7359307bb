"""Checking the store in words, and proving its past against backups and paper."""

from __future__ import annotations

import hashlib
from calendar import monthrange
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import digest_sheet
from gwgk_desktop.domain.backups import Difference, read_seal
from gwgk_desktop.domain.checking import (
    GROUPS,
    Anchor,
    Checked,
    Compared,
    Damage,
    Finding,
    Head,
    MonthDigest,
    Witness,
    read_code,
)
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, Progress
from gwgk_desktop.services import leaks
from gwgk_desktop.services.backup_settings import settings_damaged
from gwgk_desktop.services.backups import every, places
from gwgk_desktop.store import checking as kept
from gwgk_desktop.store import digests, inspecting, opening
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import places as backup_places
from gwgk_desktop.store import seals as kept_seals
from gwgk_desktop.store.connections import DAMAGED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.work import Operation, Steps
    from gwgk_desktop.store.database import Site, Store


def check(
    store: Store,
    against: str | None = None,
    backups: Sequence[Path] = (),
    *,
    thorough: bool = False,
) -> Steps[list[Finding]]:
    """Look for every kind of damage; changes nothing.  See `examine`."""
    told = yield from examine(store, against, backups, thorough=thorough)
    return list(told.findings)


def examine(
    store: Store,
    against: str | None = None,
    backups: Sequence[Path] = (),
    *,
    thorough: bool = False,
) -> Steps[Checked]:
    """Look for every kind of damage, and say what was compared.

    Nothing is changed in the store.  Beside it stands a note as long as it cannot be
    read: nothing is saved in it then.

    The history is held against the code of a monthly digest that was typed in, and
    against the seals of all backups that can be reached: beside the store, in the
    second place, and below the folders given.  Backups that cannot be relied on are
    told; a thorough check reads every byte of them all, and marks those that are not
    as they were sealed.  Raises Refusal where the code is empty or has a slip of the
    fingers, and where a folder is not there.
    """
    paper = None if against is None else typed_in(against)
    heads = _of_backups(store, backups)
    found: list[Finding] = []
    compared: list[Compared] = []
    known = kept.Known()
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
            left = kept.left_behind(store)
            compared += _compared(store, heads, paper, left)
            anchors = [it for some in heads.values() for it in some.anchors]
            found += [it for some in heads.values() for it in some.unreadable]
            found += kept.anchored(store, [paper, *anchors] if paper else anchors)
    except DAMAGED as error:
        found.append(_unreadable(error))
    if any(it.damage is Damage.FILE_DAMAGED for it in found):
        kept_seals.note_damage(store.path)
    else:
        kept_seals.forget_damage(store.path)
    yield Progress(total, total)
    every = tuple({repr(it): it for it in found}.values())
    for table, rows in known.uncovered.items():
        compared.append(Compared(Witness.DIGESTS, table, rows=rows))
    return Checked(every, tuple(compared), known.uncovered)


def _compared(
    store: Store,
    heads: Mapping[Path, _Heads],
    paper: Anchor | None,
    left: set[tuple[int, str]],
) -> Iterator[Compared]:
    """Yield what the store is held against, and what could not be."""
    seal = kept_seals.read_seal(store.path)
    noted = kept_seals.read_acknowledged(store.path)[0]
    yield Compared(Witness.SEAL, entries=(seal.head.entries,) if seal else ())
    entries = (noted.head.entries,) if noted else ()
    yield Compared(Witness.ACKNOWLEDGED, entries=entries)
    for folder, some in heads.items():
        yield _of_anchors(Witness.BACKUPS, str(folder), some.anchors, left)
    if paper:
        yield _of_anchors(Witness.PAPER, "", [paper], left)


def _of_anchors(
    witness: Witness, name: str, anchors: Sequence[Anchor], left: set[tuple[int, str]]
) -> Compared:
    told = [it for it in anchors if it.head.entries]
    gone = [it for it in told if kept.is_among(it, left)]
    return Compared(
        witness,
        name,
        tuple(sorted({it.head.entries for it in told})),
        tuple(sorted({it.head.entries for it in gone})),
        len(anchors),
    )


def settle(store: Store, reason: str) -> Operation:
    """Settle what was found when the store was opened; the history records why.

    Entries that were lost are named, so that backups and papers which know them are
    not taken for signs of a history that was written anew.
    """
    found = opening.unsettled(store.db, store.path)
    if not found:
        raise Refusal(Code.NOTHING_TO_SETTLE)
    if not reason.strip():
        raise Refusal(Code.SETTLING_REASON_MISSING)
    leaks.refuse_numbers(None, {"reason": reason})
    parted = [it.problem.facts.get("parted", ()) for it in found]
    facts: dict[str, object] = {
        opening.SETTLES: [it.key for it in found],
        "what": list(dict.fromkeys(it.problem.code for it in found)),
        "told": [_without_parted(it.problem) for it in found],
        "reason": reason.strip(),
        "parted": [one for some in parted if isinstance(some, list) for one in some],
    }
    with store.operation(Kind.SETTLE_FOUND, facts) as operation:
        pass
    opening.forget(store.path)
    return operation


def _without_parted(problem: Problem) -> dict[str, object]:
    facts = {name: it for name, it in problem.facts.items() if name != "parted"}
    return {**facts, "code": problem.code.value}


def typed_in(code: str) -> Anchor:
    """Return the head of a code from paper; refuse an empty or mistyped one."""
    if not code.strip():
        raise Refusal(Code.DIGEST_EMPTY)
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
    if store.path.stat().st_size > kept_seals.MOST_SUMMED:
        return
    stop_if_damaged(store)


def stop_if_damaged(site: Site) -> bool:
    """Let nothing more be saved in a store of which not every page can be read."""
    if inspecting.reads_well(site.connect, site.path):
        return False
    kept_seals.note_damage(site.path)
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
    """Write a month's digest as a PDF of one page at `to`; replace no other file.

    Refuses one that would leak personal data.
    """
    paths.refuse_astray(to)
    told = digest(store, year, month)
    content = digest_sheet.draw(told)
    leaks.gate(store, content, to.name)
    paths.refuse_other_file(to, {hashlib.sha256(content).hexdigest()})
    paths.replace_file(to, content)
    return told


def _unreadable(error: Exception) -> Finding:
    return Finding(Damage.FILE_DAMAGED, {"detail": type(error).__name__})


@dataclass(frozen=True, slots=True)
class _Heads:
    """What the backups below one folder say."""

    anchors: list[Anchor] = field(default_factory=list)
    unreadable: list[Finding] = field(default_factory=list)


def _of_backups(store: Store, folders: Sequence[Path]) -> dict[Path, _Heads]:
    """Return the heads that backups were sealed with, by the folder they are below.

    The second place may hold another store's, too; all others are taken for ours,
    for who rewrites the past may begin with the first entry, which tells stores apart.
    Refuses a folder given that is not there.
    """
    for folder in folders:
        if not folder.is_dir():
            raise Refusal(Code.NO_SUCH_FOLDER, folder=str(folder))
    beside, *second = (it.absolute() for it in places(store))
    origin = inspecting.state_of(store.connect, store.path)[0]
    heads: dict[Path, _Heads] = {}
    seen: set[Path] = set()
    for folder in (beside, *second, *(it.absolute() for it in folders)):
        some = heads.setdefault(folder, _Heads())
        for path in sorted(set(folder.rglob(backup_places.SEAL)) - seen):
            seen.add(path)
            told = None
            with suppress(OSError):
                told = read_seal(path.read_text("utf-8", "replace"))
            if told is None:
                facts = {"name": f"{path.parent.name}/{path.name}"}
                some.unreadable.append(Finding(Damage.BACKUP_SEAL_UNREADABLE, facts))
            elif told.origin == origin or folder not in second:
                head = Head(told.deeds, told.head)
                some.anchors.append(Anchor(head, path.parent.name))
    return heads


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
