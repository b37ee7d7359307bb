"""What somebody has to do by when: computed from what hangs, is planned, and is known.

Nothing of it is kept: what is done is no longer told of.  A reminder bears the same
name every day until it is done, so a calendar that takes it twice has it once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from gwgk_desktop.domain.postings import WANTS_ANEW, PostingState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gwgk_desktop.domain.catalogue import Scope
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.postings import PostingRecord, Standing


class Concern(StrEnum):
    """What a reminder is about."""

    POST = "post"
    """Something planned is to go up."""
    HANG = "hang"
    """It has to hang always, and does not."""
    REPOST = "repost"
    """It was spoilt, short of its days, or wrong."""
    RECALL = "recall"
    """Its sheet was withdrawn, and still hangs: it comes down at once."""
    CORRECT = "correct"
    """Its sheet was withdrawn, and is down: a corrected one has to take its place."""
    TAKE_DOWN = "take_down"
    REPLY = "reply"
    """An objection waits for its answer."""
    EVIDENCE = "evidence"
    """It hangs, and nobody has taken a photo of it."""
    NOTICE_ENDS = "notice_ends"
    """The last day for objections."""
    DAYS_OFF = "days_off"
    """A year without its notice of days off: its due days are by weekends alone."""
    REVIEW = "review"
    """The catalogue's yearly review."""


class Urgency(StrEnum):
    """How soon, from a day."""

    OVERDUE = "overdue"
    TODAY = "today"
    THIS_WEEK = "this_week"
    """Until Sunday."""
    LATER = "later"


class Group(StrEnum):
    """Where a reminder stands among those of a day, the most urgent first.

    What is wrong and hangs is before all else, then what was wrong and is to be put
    right; what can come down makes room for what has to go up.
    """

    RECALL = "recall"
    CORRECT = "correct"
    TAKE_DOWN = "take_down"
    OVERDUE = "overdue"
    TODAY = "today"
    THIS_WEEK = "this_week"
    LATER = "later"
    EVIDENCE = "evidence"
    """A photo is missing."""
    NOTICE_ENDS = "notice_ends"
    STANDING = "standing"
    """What has to hang always is missing."""
    OFFICE = "office"
    """The office's own: days off of a year, the yearly review."""


_GROUPS = {
    Concern.RECALL: Group.RECALL,
    Concern.CORRECT: Group.CORRECT,
    Concern.EVIDENCE: Group.EVIDENCE,
    Concern.NOTICE_ENDS: Group.NOTICE_ENDS,
    Concern.TAKE_DOWN: Group.TAKE_DOWN,
    Concern.HANG: Group.STANDING,
    Concern.DAYS_OFF: Group.OFFICE,
    Concern.REVIEW: Group.OFFICE,
}
"""Groups of what is told whenever it is due; all else goes by its day."""


class FirstStep(StrEnum):
    """What an office needs before anything can be due, in the order it is done."""

    OFFICE = "office"
    """Its name, and the telephone that stands on every sheet."""
    VILLAGES = "villages"
    BOARDS = "boards"
    CATALOGUE = "catalogue"
    LIST = "list"
    """A list of payouts."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to do, and by when."""

    concern: Concern
    due: date
    key: str
    """What it is called every day until it is done; no personal data."""
    village: str = ""
    """Whose it is; "" where it concerns the whole office."""
    title: str = ""
    item_code: str = ""
    posting_id: int | None = None
    year: int = 0
    """Of what it is about, where that is a year."""
    plan_key: str = ""
    """What the plan calls it, of something that is to go up."""
    occasion: str = ""
    sheet: str = ""
    """The number of the sheet that waits to go up, where the plan has it not."""
    scope: Scope | None = None
    """Of which catalogue the yearly review is."""
    lacking: tuple[str, ...] = ()
    """The holidays that a notice of days off does not name."""


@dataclass(frozen=True, slots=True)
class ToPost:
    """A planned posting that is not up yet."""

    village: str
    title: str
    due: date
    key: str
    """What the plan calls it: place, item or batch, occasion and stage."""
    item_code: str = ""
    always: bool = False
    """Whether it has to hang always."""
    occasion: str = ""


NOTICES_FROM = (11, 1)
"""Month and day from which next year's notice of days off is asked for: the State
Council's comes out between late October and early December."""


def urgency(due: date, today: date) -> Urgency:
    """Return how soon something is due, from a day."""
    if due < today:
        return Urgency.OVERDUE
    if due == today:
        return Urgency.TODAY
    sunday = today + timedelta(days=6 - today.weekday())
    return Urgency.THIS_WEEK if due <= sunday else Urgency.LATER


def has_deadline(it: Reminder) -> bool:
    """Return whether a reminder goes by its day, and is told only when that is near."""
    return it.concern not in _GROUPS


def group_of(it: Reminder, today: date) -> Group:
    """Return the group of a reminder on a day."""
    return _GROUPS.get(it.concern) or Group(urgency(it.due, today).value)


def of_postings(
    some: Iterable[tuple[PostingRecord, Standing]], today: date
) -> Iterator[Reminder]:
    """Yield what is to be done about what hangs, hung too short, or was wrong."""
    for record, standing in some:
        for concern, due in concerns(record, standing, today):
            it = record.posting
            yield Reminder(
                concern,
                due,
                f"{concern}:posting:{it.id}",
                it.village,
                it.title,
                it.item_code,
                it.id,
            )


def concerns(
    record: PostingRecord, at: Standing, today: date
) -> Iterator[tuple[Concern, date]]:
    """Yield what is to be done about a posting, or watched, and its day."""
    it, ended = record.posting, record.ended_at
    if at.state is PostingState.TO_TAKE_DOWN:
        yield Concern.RECALL, today
    elif at.state in WANTS_ANEW:
        wrong = at.state is PostingState.WITHDRAWN
        concern = Concern.CORRECT if wrong else Concern.REPOST
        yield concern, ended.date() if ended else today
    if at.state is PostingState.DISPLAY_DONE and at.comes_down is not None:
        yield Concern.TAKE_DOWN, at.comes_down + timedelta(days=1)
    if at.reply_due is not None:
        yield Concern.REPLY, at.reply_due
    if ended is not None or record.sheet_withdrawn:
        return
    if not record.photos:
        yield Concern.EVIDENCE, it.posted_on
    if it.notice is not None and it.notice.last >= today:
        yield Concern.NOTICE_ENDS, it.notice.last


def of_plan(some: Iterable[ToPost]) -> Iterator[Reminder]:
    """Yield what is to go up."""
    for it in some:
        concern = Concern.HANG if it.always else Concern.POST
        yield Reminder(
            concern,
            it.due,
            f"{concern}:{it.key}",
            it.village,
            it.title,
            it.item_code,
            plan_key=it.key,
            occasion=it.occasion,
        )


def of_sheets(some: Iterable[MadeSheet]) -> Iterator[Reminder]:
    """Yield the released sheets that wait to go up: by the first day they promise."""
    for it in some:
        yield Reminder(
            Concern.POST,
            it.notice.first,
            f"{Concern.POST}:sheet:{it.number}",
            it.number.village,
            it.title,
            it.item_code,
            occasion=it.occasion,
            sheet=str(it.number),
        )


def of_days_off(
    noticed: Mapping[int, Sequence[str]], today: date
) -> Iterator[Reminder]:
    """Yield the years whose notice of days off is missing, of those that have one.

    `noticed` says of the years that have one which holidays it lacks: they are told.
    """
    wanted = [(today.year, date(today.year, 1, 1))]
    if (today.month, today.day) >= NOTICES_FROM:
        wanted.append((today.year + 1, date(today.year, 12, 31)))
    for year, due in wanted:
        lacking = noticed.get(year)
        if lacking is None or lacking:
            key = f"{Concern.DAYS_OFF}:{year}"
            names = tuple(lacking or ())
            yield Reminder(Concern.DAYS_OFF, due, key, year=year, lacking=names)


def of_review(year: int | None, scope: Scope) -> Iterator[Reminder]:
    """Yield the yearly review of a catalogue, still to be done; None: none is."""
    if year is not None:
        key = f"{Concern.REVIEW}:{scope}:{year}"
        due = date(year, 12, 31)
        yield Reminder(Concern.REVIEW, due, key, year=year, scope=scope)


def in_order(some: Iterable[Reminder], places: Sequence[str] = ()) -> list[Reminder]:
    """Return reminders by their days; what is overdue longest is the first.

    Those of one day by their villages, in the order of `places`.
    """
    order = {name: number for number, name in enumerate(places)}
    last, concerns = len(order), list(Concern)
    return sorted(
        some,
        key=lambda it: (
            it.due,
            order.get(it.village, last),
            it.village,
            concerns.index(it.concern),
            it.key,
        ),
    )
