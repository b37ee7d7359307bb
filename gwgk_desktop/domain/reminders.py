"""What somebody has to do by when: computed from what hangs, is planned, and is known.

Nothing of it is kept: what is done is no longer told of.  A reminder bears the same
name every day until it is done, so a calendar that takes it twice has it once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from gwgk_desktop.domain.postings import WANTS_ANEW, PostingState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from gwgk_desktop.domain.postings import PostingRecord, Standing


class Concern(StrEnum):
    """What a reminder is about."""

    POST = "post"
    """Something planned is to go up."""
    REPOST = "repost"
    """It was spoilt, short of its days, or wrong."""
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


@dataclass(frozen=True, slots=True)
class ToPost:
    """A planned posting that is not up yet."""

    village: str
    title: str
    due: date
    key: str
    """What the plan calls it: place, item or batch, occasion and stage."""
    item_code: str = ""


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


def of_postings(
    some: Iterable[tuple[PostingRecord, Standing]], today: date
) -> Iterator[Reminder]:
    """Yield what is to be done about what hangs, or hung too short."""
    for record, standing in some:
        for concern, due in _concerns(record, standing, today):
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


def _concerns(
    record: PostingRecord, at: Standing, today: date
) -> Iterator[tuple[Concern, date]]:
    it, ended = record.posting, record.ended_at
    if at.state in WANTS_ANEW:
        yield Concern.REPOST, ended.date() if ended else today
    if at.state is PostingState.TO_TAKE_DOWN:
        yield Concern.TAKE_DOWN, today
    if at.state is PostingState.DISPLAY_DONE and at.comes_down is not None:
        yield Concern.TAKE_DOWN, at.comes_down + timedelta(days=1)
    if at.reply_due is not None:
        yield Concern.REPLY, at.reply_due
    if ended is None and not record.photos:
        yield Concern.EVIDENCE, it.posted_on
    if ended is None and it.notice is not None and it.notice.last >= today:
        yield Concern.NOTICE_ENDS, it.notice.last


def of_plan(some: Iterable[ToPost]) -> Iterator[Reminder]:
    """Yield what is to go up."""
    for it in some:
        key = f"{Concern.POST}:{it.key}"
        yield Reminder(Concern.POST, it.due, key, it.village, it.title, it.item_code)


def of_days_off(noticed: Collection[int], today: date) -> Iterator[Reminder]:
    """Yield the years whose notice of days off is missing, of those that have one."""
    wanted = [(today.year, date(today.year, 1, 1))]
    if (today.month, today.day) >= NOTICES_FROM:
        wanted.append((today.year + 1, date(today.year, 12, 31)))
    for year, due in wanted:
        if year not in noticed:
            yield Reminder(
                Concern.DAYS_OFF, due, f"{Concern.DAYS_OFF}:{year}", year=year
            )


def of_review(year: int | None) -> Iterator[Reminder]:
    """Yield the yearly review of a year that is still to be done; None: none is."""
    if year is not None:
        due = date(year, 12, 31)
        yield Reminder(Concern.REVIEW, due, f"{Concern.REVIEW}:{year}", year=year)


def in_order(some: Iterable[Reminder]) -> list[Reminder]:
    """Return reminders by their days; what is overdue longest is the first."""
    concerns = list(Concern)
    return sorted(
        some, key=lambda it: (it.due, concerns.index(it.concern), it.village, it.key)
    )


def by(
    some: Iterable[Reminder], part: Callable[[Reminder], str]
) -> dict[str, list[Reminder]]:
    """Return reminders in their order, parted by village, item, or whatever else."""
    found: dict[str, list[Reminder]] = defaultdict(list)
    for it in in_order(some):
        found[part(it)].append(it)
    return dict(found)
