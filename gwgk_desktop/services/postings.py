"""What is known of postings, and how they end: taken down, found spoilt.

Each deed may treat many at once, of all of them or of none, and is undone as one while
nothing rests on it.  How they begin is in `putting_up`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gwgk_desktop.domain.posting_ends import faults_of_end, too_early
from gwgk_desktop.domain.postings import (
    Posting,
    PostingRecord,
    Spoiling,
    Standing,
    TakenDown,
    standing,
    with_due,
)
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.time_limits import Unit
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import leaks, time_limits
from gwgk_desktop.services.sheet_making import SheetFaults
from gwgk_desktop.store import notice_sheets as kept_sheets
from gwgk_desktop.store import posting_records
from gwgk_desktop.store import posting_rules as kept_rules
from gwgk_desktop.store import postings as kept
from gwgk_desktop.store import time_limits as kept_limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from gwgk_desktop.domain.counting import Counting
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.posting_rules import PostingRule
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.store.database import Store


@dataclass(frozen=True, slots=True)
class Listed:
    """A posting, and where it is in its life today."""

    record: PostingRecord
    standing: Standing


@dataclass(frozen=True, slots=True)
class Wall:
    """All that hangs, hung or waits to, as the page shows it."""

    postings: list[Listed]
    waiting: list[MadeSheet]
    rule: PostingRule


@dataclass(frozen=True, slots=True)
class Done:
    """What a deed did, and the postings as they are after it."""

    operation: Operation
    postings: tuple[Listed, ...]


def rule(store: Store) -> PostingRule:
    """Return how long sheets hang, objections wait and papers are kept."""
    return kept_rules.rule(store.db)


def counting(store: Store) -> Counting:
    """Return how the office counts days on the wall."""
    return kept_limits.settings(store.db)[0]


def save_rule(store: Store, new: PostingRule) -> Operation:
    """Keep how long sheets hang; what is on record keeps the days of then."""
    for problem in new.faults():
        raise Refusal(problem.code, **problem.facts)
    bases = f"{new.display_basis} {new.reply_basis}"
    leaks.refuse_numbers(store, {"basis": bases})
    facts: dict[str, object] = {
        "reply_days": new.reply_days,
        "reply_worked": new.reply_unit is Unit.WORKING_DAY,
        "years": new.retention_years,
        "finance_years": new.finance_retention_years,
    }
    with store.operation(Kind.SET_POSTING_RULE, facts) as operation:
        kept_rules.save_rule(store.db, new)
    return operation


def postings(store: Store, day: date | None = None) -> list[Listed]:
    """Return every posting, the newest first, as it stands today or on another day."""
    return _listed(store, posting_records.records(store.db), day)


def recent(store: Store) -> list[Listed]:
    """Return the postings that may still matter to what is due this year.

    All of which something is still to be done are among them.
    """
    return _listed(store, posting_records.records_since(store.db, store.now().date()))


def called(store: Store, numbers: Iterable[int]) -> list[Listed]:
    """Return the postings of these numbers, in this order; refuse an unknown one."""
    wanted = list(dict.fromkeys(numbers))
    known = {it.id: it for it in posting_records.records(store.db, ids=wanted)}
    for number in wanted:
        if number not in known:
            raise Refusal(Code.POSTING_UNKNOWN, posting=number)
    return _listed(store, [known[it] for it in wanted])


def waiting(store: Store) -> list[MadeSheet]:
    """Return the released sheets that were never noted as put up, the newest first."""
    up = kept.put_up(store.db)
    return [
        it for it in kept_sheets.sheets(store.db) if it.is_released and it.id not in up
    ]


def wall(store: Store) -> Wall:
    """Return all that hangs, hung or waits to, the newest first."""
    return Wall(postings(store), waiting(store), kept_rules.rule(store.db))


def take_down(
    store: Store,
    some: Sequence[Listed],
    at: datetime,
    by: str = "",
    reason: str = "",
) -> Done:
    """Note that sheets came down: all of them, or none.

    Raises SheetFaults with TAKEN_DOWN_EARLY where one had not hung its days and no
    reason is given; with one it is short, and wants to be put up again.
    """
    who, why = who_did(store, by), reason.strip()
    leaks.refuse_numbers(store, {"reason": why})
    faults: list[tuple[str, Problem]] = []
    early: set[int] = set()
    for one in some:
        problems = faults_of_end(one.record, at, store.now())
        soon = too_early(one.record, one.standing, at)
        if soon:
            early.add(one.record.id)
        faults += [
            (one.record.posting.village, it)
            for it in (problems or ([] if why else soon))
        ]
    if faults:
        raise SheetFaults(faults)
    facts = _facts(some, at, who)
    if early:
        facts["early"] = why
    with store.operation(Kind.TAKE_DOWN_SHEETS, facts) as operation:
        for one in some:
            told = why if one.record.id in early else ""
            kept.add_take_down(store.db, one.record.id, TakenDown(at, who, told))
    return done(store, operation, some)


def note_spoiled(
    store: Store, some: Sequence[Listed], at: datetime, reason: str, by: str = ""
) -> Done:
    """Note that sheets were found torn, washed off, covered or gone."""
    who, why = who_did(store, by), reason.strip()
    if not why:
        raise Refusal(Code.POSTING_REASON_MISSING)
    leaks.refuse_numbers(store, {"reason": why})
    faults = [
        (one.record.posting.village, it)
        for one in some
        for it in faults_of_end(one.record, at, store.now())
    ]
    if faults:
        raise SheetFaults(faults)
    facts = _facts(some, at, who) | {"reason": why}
    with store.operation(Kind.NOTE_SPOILED, facts) as operation:
        for one in some:
            kept.add_spoiling(store.db, one.record.id, Spoiling(at, who, why))
    return done(store, operation, some)


def who_did(store: Store, by: str) -> str:
    """Return who did something: who is named, else the signed-in user; or refuse."""
    who = by.strip() or (store.user.name if store.user else "")
    if not who:
        raise Refusal(Code.POSTING_WHO_MISSING)
    leaks.refuse_numbers(store, {"who": who})
    return who


def titles(some: Iterable[Listed]) -> list[str]:
    """Return what postings are called in the history."""
    return [called_in_history(it.record.posting) for it in some]


def done(store: Store, operation: Operation, some: Iterable[Listed]) -> Done:
    """Return what a deed did, with the postings as they are after it."""
    return Done(operation, tuple(called(store, [it.record.id for it in some])))


def _listed(
    store: Store, records: Iterable[PostingRecord], day: date | None = None
) -> list[Listed]:
    on, terms = day or store.now().date(), time_limits.terms(store)
    first = terms.counting.display_counts_first_day
    stay = set[int]()
    if terms.defaults.until_replaced:
        stay = posting_records.newest_of_items(store.db)
    found = []
    for it in records:
        told = it
        if it.objections:
            some = tuple(with_due(one, terms) for one in it.objections)
            told = replace(it, objections=some)
        stays = it.id in stay
        at = standing(told, on, first_day_counts=first, stays=stays)
        found.append(Listed(told, at))
    return found


def _facts(some: Sequence[Listed], at: datetime, by: str) -> dict[str, object]:
    return {
        "titles": titles(some),
        "postings": [it.record.id for it in some],
        "at": told_time(at),
        "by": by,
    }


def called_in_history(it: Posting) -> str:
    """Return what a posting is called in the history."""
    return it.sheet or f"{it.village}“{it.title}”"


def told_time(at: datetime) -> str:
    """Return a day and an hour as the history and the papers have it."""
    return at.isoformat(" ", "minutes")
