"""The life of a posting (上墙): what hung where, since when, and what became of it.

A posting is one sheet on one board from one moment on.  Nothing of it is a state that
somebody sets: it is computed from what was noted (taken down, spoilt, objected to,
answered, put up again, archived), so nothing can be called done that was not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from gwgk_desktop.domain.due_dates import due_of_event
from gwgk_desktop.domain.posting_rules import days_between, least_end
from gwgk_desktop.domain.time_limits import After, Anchor, Clause, Count, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gwgk_desktop.domain.calendar import NoticePeriod
    from gwgk_desktop.domain.due_dates import Due, Terms
    from gwgk_desktop.domain.notice_sheets import SheetNumber


class Stage(StrEnum):
    """Which of a matter's postings it is."""

    NOTICE = "notice"
    """Before the money is paid or the matter decided (公示)."""
    RESULT = "result"
    """Afterwards (公布)."""


class Outcome(StrEnum):
    """What an objection came to."""

    UPHELD = "upheld"
    """It was right: the sheet is corrected and put up again."""
    REJECTED = "rejected"
    EXPLAINED = "explained"
    """It was a question, and was answered."""


class Matched(StrEnum):
    """How it is known which posting a photo shows."""

    CODE = "code"
    """By the QR code of the sheet in it."""
    HAND = "hand"


class PostingState(StrEnum):
    """Where a posting is in its life."""

    HANGING = "hanging"
    OBJECTED = "objected"
    """An objection waits for its answer."""
    TO_CORRECT = "to_correct"
    """An objection was right; the corrected sheet is not up yet."""
    TO_TAKE_DOWN = "to_take_down"
    """Its sheet was withdrawn, and it still hangs."""
    DISPLAY_DONE = "display_done"
    SPOILED = "spoiled"
    """Torn or washed off before its days were over: to be put up again."""
    SHORT = "short"
    """Taken down before its days were over: to be put up again."""
    WITHDRAWN = "withdrawn"
    """Its sheet was withdrawn, and it is down; the corrected sheet is not up yet."""
    TAKEN_DOWN = "taken_down"
    REPLACED = "replaced"
    """Put up again; the clock of the new one started anew."""
    ARCHIVED = "archived"


WANTS_ANEW = frozenset(
    {
        PostingState.SPOILED,
        PostingState.SHORT,
        PostingState.TO_CORRECT,
        PostingState.WITHDRAWN,
    }
)
"""States in which another posting has to take its place."""
REPOSTABLE = WANTS_ANEW - {PostingState.TO_CORRECT, PostingState.WITHDRAWN}
"""Those whose very sheet goes up again; what was wrong wants a new sheet first."""
ARCHIVABLE = frozenset(
    {PostingState.TAKEN_DOWN, PostingState.REPLACED, PostingState.WITHDRAWN}
)

STAGES: Mapping[Stage, str] = {Stage.NOTICE: "公示", Stage.RESULT: "公布"}
MATCHED: Mapping[Matched, str] = {Matched.CODE: "二维码", Matched.HAND: "人工指定"}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.UPHELD: "异议成立，更正重贴",
    Outcome.REJECTED: "异议不成立",
    Outcome.EXPLAINED: "已解释说明",
}
STATES: Mapping[PostingState, str] = {
    PostingState.HANGING: "张贴中",
    PostingState.OBJECTED: "异议待答复",
    PostingState.TO_CORRECT: "待更正重贴",
    PostingState.TO_TAKE_DOWN: "已撤回，立即撤下",
    PostingState.DISPLAY_DONE: "期满，可撤下",
    PostingState.SPOILED: "损毁，待重贴",
    PostingState.SHORT: "未满期，待重贴",
    PostingState.WITHDRAWN: "已撤回，更正后重贴",
    PostingState.TAKEN_DOWN: "已撤下",
    PostingState.REPLACED: "已重贴",
    PostingState.ARCHIVED: "已归档",
}


@dataclass(frozen=True, slots=True)
class Posting:
    """One sheet on one board, as it was noted when it was put up."""

    village_id: int | None
    """None: the township's own board."""
    village: str
    title: str
    posted_at: datetime
    posted_by: str
    min_display_days: int
    group: str = ""
    board_id: int | None = None
    place: str = ""
    """Where it hangs, as the board was called and stood then."""
    sheet_id: int | None = None
    """None: noted from paper, without a sheet in the store."""
    sheet: str = ""
    """The number of its sheet."""
    family: str = ""
    """The number of the first version of its sheet."""
    item_code: str = ""
    batch_id: int | None = None
    occasion: str = ""
    """What the due date was for: 2026Q1, 2026-02, 2026, event:7."""
    stage: Stage = Stage.RESULT
    hangs_until: date | None = None
    """Until when the office wants it up, where that is longer than it must be."""
    lasting: bool = False
    """Whether it stays up (长期公开): it never comes down by itself."""
    notice: NoticePeriod | None = None
    """The notice period that counts: as printed, or as written on it by hand."""
    day_by_hand: bool = False
    """Whether the day was written on the sheet by hand, since another was printed."""
    replaces: int | None = None
    """The posting in whose place it was put up."""
    note: str = ""
    id: int = 0

    @property
    def posted_on(self) -> date:
        """The day on which it was put up."""
        return self.posted_at.date()


@dataclass(frozen=True, slots=True)
class TakenDown:
    """When a sheet came down, and why where that was too early."""

    at: datetime
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Spoiling:
    """When a sheet was found torn, washed off, covered or gone, and how."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered to an objection."""

    at: datetime
    by: str
    text: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody objects to; who it is stays within the office."""

    posting_id: int
    received_at: datetime
    received_by: str
    text: str
    reply_days: int
    """In how many days it had to be answered, by the rule of then."""
    name: str = ""
    """Who objects; "" where nobody said.  Never printed, as the next."""
    phone: str = ""
    reply: Reply | None = None
    id: int = 0
    reply_unit: Unit = Unit.CALENDAR_DAY
    """What those days are."""
    due: Due | None = None
    """By when it is to be answered, and why; None where nobody asked a calendar."""

    @property
    def reply_due(self) -> date:
        """The last day for the answer; the day it came in does not count."""
        last = self.received_at.date() + timedelta(days=self.reply_days)
        return self.due.on if self.due else last


def with_due(it: Objection, terms: Terms) -> Objection:
    """Return an objection with the day of its answer, as every time limit is counted.

    A last day that is off moves to the next day worked (民法典 203).
    """
    count = Count(it.reply_days, it.reply_unit)
    clause = Clause(After(Anchor.OBJECTION_RECEIVED, count))
    return replace(it, due=due_of_event(clause, it.received_at.date(), terms))


@dataclass(frozen=True, slots=True)
class PostingPhoto:
    """A photo of a posting that is kept."""

    posting_id: int
    file_sha256: str
    file_name: str
    taken_at: datetime | None
    """As the camera says; None where it does not."""
    added_at: datetime
    matched: Matched
    added_by: str
    id: int = 0

    @property
    def is_time_doubtful(self) -> bool:
        """Whether the camera's clock told a day that was still to come."""
        return self.taken_at is not None and is_ahead(self.taken_at, self.added_at)


def is_ahead(taken_at: datetime, now: datetime) -> bool:
    """Return whether a camera's clock tells a day that is still to come.

    Clocks differ by minutes, and nobody is told of that.
    """
    return taken_at.date() > now.date()


@dataclass(frozen=True, slots=True)
class ArchiveRecord:
    """Where the papers of a posting are kept, and for how long."""

    number: str
    year: int
    papers: str
    """The class of papers (类别)."""
    retention_years: int
    place: str
    at: datetime
    by: str

    @property
    def kept_through(self) -> int:
        """The last year in which they are kept: counted from the year after."""
        return self.year + self.retention_years


@dataclass(frozen=True, slots=True)
class PostingRecord:
    """All that is on record of one posting."""

    posting: Posting
    taken_down: TakenDown | None = None
    spoiling: Spoiling | None = None
    objections: tuple[Objection, ...] = ()
    photos: tuple[PostingPhoto, ...] = ()
    archive: ArchiveRecord | None = None
    replaced_by: int | None = None
    sheet_withdrawn: bool = False

    @property
    def id(self) -> int:
        """The number of the posting."""
        return self.posting.id

    @property
    def ended_at(self) -> datetime | None:
        """When it was no longer on the board; None while it is."""
        ends = [it.at for it in (self.taken_down, self.spoiling) if it is not None]
        return min(ends, default=None)

    @property
    def was_upheld(self) -> bool:
        """Whether an objection to it was right."""
        replies = (it.reply for it in self.objections)
        return any(it is not None and it.outcome is Outcome.UPHELD for it in replies)

    @property
    def open_objections(self) -> list[Objection]:
        """The objections that wait for an answer."""
        return [it for it in self.objections if it.reply is None]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a posting is in its life, and its days."""

    state: PostingState
    least_end: date
    """The last day on which it must hang."""
    comes_down: date | None
    """The last day on which it is meant to hang; None where it stays up."""
    days: int
    """How many full days it has hung, counted as its least display is."""
    full: bool
    """Whether it has hung as long as it must; one that was withdrawn never has."""
    reply_due: date | None = None
    """The last day for the answer to the objection that waits longest."""
    first_day_counts: bool = False
    """Whether the day of posting counts among its days."""


def standing(
    record: PostingRecord,
    today: date,
    *,
    first_day_counts: bool = False,
    stays: bool = False,
) -> Standing:
    """Return where a posting is in its life.

    `stays`: its next one has not come, and until then the office leaves it up.
    """
    it, ended = record.posting, record.ended_at
    last = least_end(
        it.posted_on,
        it.min_display_days,
        it.notice,
        first_day_counts=first_day_counts,
    )
    until = None if it.lasting else max(last, it.hangs_until or last)
    if stays and it.hangs_until is None:
        until = None
    end = ended.date() if ended else today
    days = days_between(it.posted_on, end, first_day_counts=first_day_counts)
    due = min((one.reply_due for one in record.open_objections), default=None)
    full = end > last and not record.sheet_withdrawn
    state = _state(record, last, until, today)
    return Standing(state, last, until, days, full, due, first_day_counts)


def _state(
    record: PostingRecord, last: date, until: date | None, today: date
) -> PostingState:
    if record.archive is not None:
        return PostingState.ARCHIVED
    if record.replaced_by is not None:
        return PostingState.REPLACED
    if record.ended_at is None:
        return _state_on_the_wall(record, until, today)
    if record.sheet_withdrawn:
        return PostingState.WITHDRAWN
    if record.ended_at.date() <= last:
        spoilt = record.spoiling is not None
        return PostingState.SPOILED if spoilt else PostingState.SHORT
    return PostingState.TO_CORRECT if record.was_upheld else PostingState.TAKEN_DOWN


def _state_on_the_wall(
    record: PostingRecord, until: date | None, today: date
) -> PostingState:
    if record.sheet_withdrawn:
        return PostingState.TO_TAKE_DOWN
    if record.open_objections:
        return PostingState.OBJECTED
    if record.was_upheld:
        return PostingState.TO_CORRECT
    over = until is not None and today > until
    return PostingState.DISPLAY_DONE if over else PostingState.HANGING


def sheet_family(number: SheetNumber) -> str:
    """Return what all versions of a sheet's number have in common."""
    return str(replace(number, version=1))
