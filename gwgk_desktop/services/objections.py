"""Objections to what hangs, and their answers.

Who objects is personal data: it is kept, shown masked, and stands on no paper and in
no entry of the history.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop.domain.office import telephones_in
from gwgk_desktop.domain.postings import Objection, Outcome, Reply, with_due
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import leaks, postings, time_limits
from gwgk_desktop.store import posting_records
from gwgk_desktop.store import posting_rules as kept_rules
from gwgk_desktop.store import postings as kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.store.database import Store


@dataclass(frozen=True, slots=True)
class ObjectionTerms:
    """What somebody objects to."""

    received_at: datetime
    text: str
    by: str = ""
    """Who took it; the signed-in user where nobody is named."""
    name: str = ""
    """Who objects, where they said so; never printed, as the next."""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class ReplyTerms:
    """What was answered."""

    at: datetime
    text: str
    outcome: Outcome
    by: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a deed did, and the objections as they are after it."""

    operation: Operation
    objections: tuple[Objection, ...]


def record(store: Store, some: Sequence[Listed], terms: ObjectionTerms) -> Answered:
    """Record an objection to postings; each is answered by itself.

    Refuses words in which numbers or addresses stand, and a telephone that is none.
    """
    who, text = postings.who_did(store, terms.by), terms.text.strip()
    if not text:
        raise Refusal(Code.OBJECTION_WORDS_MISSING)
    leaks.refuse_numbers(store, {"objection": text, "objector": terms.name})
    phone = terms.phone.strip()
    found, clean = telephones_in(phone)
    if phone and not (found and clean):
        raise Refusal(Code.TELEPHONE_INVALID, told_in="telephone")
    for one in some:
        _refuse_closed(store, one, terms.received_at)
    rule, dates = kept_rules.rule(store.db), time_limits.terms(store)
    new = [
        with_due(
            Objection(
                posting_id=one.record.id,
                received_at=terms.received_at,
                received_by=who,
                text=text,
                reply_days=rule.reply_days,
                name=terms.name.strip(),
                phone=phone,
                reply_unit=rule.reply_unit,
            ),
            dates,
        )
        for one in some
    ]
    facts: dict[str, object] = {
        "titles": postings.titles(some),
        "postings": [one.record.id for one in some],
        "at": terms.received_at.isoformat(" ", "minutes"),
        "by": who,
        "due": new[0].reply_due.isoformat() if new else "",
    }
    with store.operation(Kind.RECORD_OBJECTION, facts) as operation:
        ids = [kept.add_objection(store.db, it) for it in new]
        operation.facts["objections"] = ids
    return Answered(operation, tuple(called(store, ids)))


def answer(store: Store, some: Sequence[Objection], terms: ReplyTerms) -> Answered:
    """Record what was answered to objections; what was right is to be corrected."""
    who, text = postings.who_did(store, terms.by), terms.text.strip()
    if not text:
        raise Refusal(Code.OBJECTION_WORDS_MISSING)
    leaks.refuse_numbers(store, {"answer": text})
    by_id = {it.record.id: it for it in _of(store, some)}
    for one in some:
        if one.reply is not None:
            raise Refusal(Code.OBJECTION_ANSWERED, objection=one.id)
        if terms.at < one.received_at:
            told = one.received_at.isoformat(" ", "minutes")
            facts: dict[str, object] = {"objection": one.id, "received": told}
            raise Refusal(Code.REPLY_BEFORE_OBJECTION, **facts)
        _refuse_closed(store, by_id[one.posting_id], terms.at)
    said: dict[str, object] = {
        "titles": postings.titles(by_id.values()),
        "objections": [it.id for it in some],
        "at": terms.at.isoformat(" ", "minutes"),
        "by": who,
        "outcome": terms.outcome,
    }
    with store.operation(Kind.ANSWER_OBJECTIONS, said) as operation:
        for one in some:
            reply = Reply(terms.at, who, text, terms.outcome)
            kept.add_reply(store.db, one.id, reply)
    return Answered(operation, tuple(called(store, [it.id for it in some])))


def every(store: Store) -> list[Objection]:
    """Return all objections, the newest first."""
    dates = time_limits.terms(store)
    found = [
        with_due(it, dates)
        for one in posting_records.records(store.db)
        for it in one.objections
    ]
    return sorted(found, key=lambda it: -it.id)


def called(store: Store, numbers: Iterable[int]) -> list[Objection]:
    """Return the objections of these numbers, in this order; refuse an unknown one."""
    known = {it.id: it for it in every(store)}
    found = []
    for number in dict.fromkeys(numbers):
        if number not in known:
            raise Refusal(Code.OBJECTION_UNKNOWN, objection=number)
        found.append(known[number])
    return found


def _of(store: Store, some: Iterable[Objection]) -> list[Listed]:
    return postings.called(store, [it.posting_id for it in some])


def _refuse_closed(store: Store, one: Listed, at: datetime) -> None:
    """Refuse what is archived, and a time before it hung or still to come."""
    it = one.record.posting
    facts: dict[str, object] = {"posting": it.id, "title": it.title}
    if one.record.archive is not None:
        raise Refusal(Code.POSTING_ARCHIVED, **facts)
    if not it.posted_at <= at <= store.now():
        facts["posted"] = it.posted_at.isoformat(" ", "minutes")
        raise Refusal(Code.POSTING_TIME_INVALID, **facts)
