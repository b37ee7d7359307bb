"""The posting plan (上墙计划) as values: what is asked, and what comes out of it.

A planned posting is named by its place, its item or batch, its occasion and its stage;
a posting that was made bears the same name, so the plan sees what is fulfilled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.domain.boards import size_of
from gwgk_desktop.domain.held_rules import HeldRule
from gwgk_desktop.domain.pages import Direction, Paper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gwgk_desktop.domain.board_layout import Hangings
    from gwgk_desktop.domain.boards import Board
    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.due_dates import Due, Terms
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.village_events import VillageEvent
    from gwgk_desktop.domain.working_days import WorkCalendar

RESULT, NOTICE = "result", "notice"
DAYS_SOON = 7
"""What is due within so many days is due soon."""


class Key(NamedTuple):
    """What a planned posting is called."""

    village_id: int | None
    """None: the township itself."""
    item_code: str
    """"" of a batch."""
    batch_id: int | None
    occasion: str
    """2026Q1, 2026-02, 2026, event:7; "" of a batch and of what always hangs."""
    stage: str
    group: str = ""
    """Of which villager group's sheet it is (`office.group_key`); "" of all."""


class PlanState(StrEnum):
    """How it stands with a planned posting, or with an item in a village.

    The most urgent stand first: of an item the first of its postings is told.
    """

    RECALLED = "recalled"
    """Its sheet was withdrawn, and still hangs: it comes down at once."""
    OVERDUE = "overdue"
    AGAIN = "again"
    """What hung was spoilt, too short up or wrong: it is to be put up again."""
    MISSING = "missing"
    """It has to hang always, and is on no board."""
    TODAY = "today"
    SOON = "soon"
    TO_TAKE_DOWN = "to_take_down"
    """Its days are over, and it still hangs."""
    OPEN = "open"
    """It may go up already, and is not due soon."""
    HANGING = "hanging"
    STANDING = "standing"
    """It hangs always, and does."""
    DONE = "done"
    """It was up for all its days, and is taken down."""
    ENDED = "ended"
    """It came down before its days were over, and fulfils nothing."""
    AHEAD = "ahead"
    MISSED = "missed"
    """It was not up, and the next one of its item is due already."""
    UNSETTLED = "unsettled"
    """Nobody has settled its time limit, or somebody else says when."""
    WAITING = "waiting"
    """It is due when something happens, and nothing was noted."""
    OFF = "off"
    """The village does not have the item."""


TO_COME_DOWN = frozenset({PlanState.RECALLED, PlanState.TO_TAKE_DOWN})
"""States of what is on a board, and should not be any more."""
OVER = frozenset({PlanState.DONE, PlanState.ENDED})
"""States of what was on a board, and is down."""
TO_PUT_UP = frozenset(
    {
        PlanState.OVERDUE,
        PlanState.AGAIN,
        PlanState.MISSING,
        PlanState.TODAY,
        PlanState.SOON,
        PlanState.OPEN,
        PlanState.AHEAD,
    }
)
"""States of what is not on a board, and should come to be."""
_AT_ONCE = frozenset({PlanState.AGAIN, PlanState.MISSING})
"""What should hang by now, whatever its day is."""


class About(NamedTuple):
    """What a sheet is about, whenever it is."""

    village_id: int | None
    what: int | str
    """A batch, or the code of an item."""
    group: str = ""
    """As in `Key`."""
    occasion: str = ""
    """As in `Key`, where it is asked of one alone."""

    @classmethod
    def of(cls, key: Key) -> About:
        """Return what the sheet of a planned posting is about."""
        if key.batch_id is not None:
            return cls(key.village_id, key.batch_id, key.group)
        return cls(key.village_id, key.item_code, occasion=key.occasion)


@dataclass(frozen=True, slots=True)
class SheetSize:
    """On which paper a posting stands, and on how many pages."""

    paper: Paper = Paper.A4
    direction: Direction = Direction.UPRIGHT
    pages: int = 1

    @property
    def sides(self) -> tuple[tuple[int, int], ...]:
        """Width and height of each page as it hangs, in millimetres."""
        return (size_of(self.paper, self.direction),) * self.pages


@dataclass(frozen=True, slots=True)
class Site:
    """A village, or the township, with the items that it has to disclose."""

    village_id: int | None
    name: str
    items: tuple[CatalogueItem, ...]
    conditions: frozenset[str] = frozenset()
    """Which conditions of rules it meets (`time_limits.FINANCE_HEAVY`)."""
    off: tuple[CatalogueItem, ...] = ()
    """Items that it has switched off."""
    since: date | None = None
    """From when on its catalogue holds: what was due before is not asked for."""
    conditions_from: date | None = None
    """From when on it meets them; None: it always did."""
    changed: Mapping[str, tuple[HeldRule, ...]] = field(default_factory=dict)
    """The rules that items had, one after the other, where they changed; by code."""

    def held(self, item: CatalogueItem) -> tuple[HeldRule, ...]:
        """Return the rules that an item had, one after the other."""
        return self.changed.get(item.code, (HeldRule(item.rule, date.min),))

    def conditions_on(self, day: date) -> frozenset[str]:
        """Return which conditions it meets on a day."""
        met = self.conditions_from is None or day >= self.conditions_from
        return self.conditions if met else frozenset()


@dataclass(frozen=True, slots=True)
class Payout:
    """A payout batch in one village: up to two postings."""

    village_id: int
    batch_id: int
    title: str
    imported_on: date
    paid_on: date
    notice_days: int
    printed_on: date | None = None
    """From which day on it hangs by what its newest sheet says."""
    group: str = ""
    """The villager group whose sheet it is, as the sheet names it; "" of all."""
    all_paid: bool = False
    """Whether the bank has paid every line there; until then it is still to be paid,
    whatever day that was planned for."""


def notice_due(imported_on: date, paid_on: date, notice_days: int) -> date | None:
    """Return by when the notice of a batch has to be up, so that it ends unpaid.

    None where the list came once the money was paid: then nobody can object before.
    """
    if imported_on >= paid_on:
        return None
    return max(paid_on - timedelta(days=max(notice_days, 1)), imported_on)


def result_due(paid_on: date) -> date:
    """Return by when the result of a batch has to be up: within the year of payment."""
    return paid_on.replace(month=12, day=31)


@dataclass(frozen=True, slots=True)
class Posted:
    """What was put up: where, since when, and what it has come to."""

    posting_id: int
    key: Key
    title: str
    posted_on: date
    state: PlanState
    """HANGING, RECALLED, TO_TAKE_DOWN, AGAIN, DONE or ENDED."""
    least_end: date
    """The last day on which it must hang."""
    comes_down: date | None
    """The last day on which it is meant to hang; None: it stays up."""
    until_next: bool = False
    """Whether it stays up until the next one of its item."""
    ended_on: date | None = None
    board_id: int | None = None
    subject: str = ""
    size: SheetSize = SheetSize()


@dataclass(frozen=True, slots=True)
class Question:
    """All that a plan is made from."""

    first: date
    last: date
    today: date
    terms: Terms
    sites: tuple[Site, ...]
    boards: tuple[Board, ...] = ()
    events: tuple[VillageEvent, ...] = ()
    payouts: tuple[Payout, ...] = ()
    posted: tuple[Posted, ...] = ()
    """In the order in which they were noted."""
    sizes: Mapping[About, SheetSize] = field(default_factory=dict)
    """How large each sheet was the last time."""
    sheets: Mapping[About, MadeSheet] = field(default_factory=dict)
    """The newest sheet of each batch, and of each occasion of an item, that counts."""
    waiting: frozenset[int] = frozenset()
    """Which of them are released and were never noted as put up."""
    remembers: bool = True
    """Whether what came down before the span is laid out, too.

    It decides where on its board a sheet hung that hangs still: a picture wants it.
    """


@dataclass(frozen=True, slots=True)
class Planned:
    """One posting of the plan."""

    key: Key
    place: str
    """The village, or the township."""
    title: str
    subject: str
    up_on: date
    """When it went up, or goes up by this plan."""
    state: PlanState = PlanState.AHEAD
    opens_on: date | None = None
    """From when it may go up; None: whenever it is ready."""
    due_on: date | None = None
    """By when it must be up; None of what always hangs."""
    hangs_until: date | None = None
    """The last day on which it must hang; None: always."""
    counted: bool = False
    """Whether that is counted from the day that it goes up, and so moves with it."""
    down_on: date | None = None
    """When it was taken down, or is by this plan; None: it stays up."""
    notice_until: date | None = None
    """The last day on which objections are taken, of a notice before payment."""
    fixed: bool = False
    """Whether it has its place on the board for good."""
    board_id: int | None = None
    size: SheetSize = SheetSize()
    posting_id: int | None = None
    late_days: int = 0
    """How many days after it was due it went up, or is missing today."""
    due: Due | None = None
    """How the due day was found."""
    sheet: MadeSheet | None = None
    """The newest sheet that was made for it."""
    unconfirmed: bool = False
    """Whether it is of a payout that should be made by now, and nobody has said so."""

    @property
    def is_released(self) -> bool:
        """Whether there is a sheet for it that may hang as it is."""
        return self.sheet is not None and self.sheet.is_released

    @property
    def printed_on(self) -> date | None:
        """The first day that its sheet is printed with, where that makes it due."""
        day = self.sheet.notice.first if self.sheet else None
        reckoned = self.due.on if self.due else None
        return day if day == self.due_on != reckoned else None


class Remedy(StrEnum):
    """What would help where the plan cannot be kept."""

    FIRST_BOARD = "first_board"
    """A place without one registers its first."""
    REGISTER_BOARD = "register_board"
    OTHER_DAY = "other_day"
    GROUP = "group"
    """Several of one subject on one sheet."""
    SMALLER = "smaller"
    """A4 in the place of A3."""
    TAKE_DOWN = "take_down"
    """Something still hangs whose days are over."""
    LATER_PAYMENT = "later_payment"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way out of a conflict."""

    remedy: Remedy
    day: date | None = None
    board: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that the plan cannot have both ways, and what would help."""

    problem: Problem
    keys: tuple[Key, ...]
    on: date
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """How it stands with one item in one village: a field of the matrix."""

    state: PlanState
    due_on: date | None = None
    count: int = 0
    """How many postings of the plan it stands for."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What hangs where and when, over a span; and what stands in its way."""

    first: date
    last: date
    today: date
    planned: tuple[Planned, ...]
    """By the day on which they go up, then in the order of places and items."""
    conflicts: tuple[Conflict, ...]
    hangings: Mapping[int, Hangings]
    """What hangs on each board, by its number."""
    matrix: Mapping[tuple[int | None, str], Cell]
    """By place and item."""
    calendar: WorkCalendar
    sites: tuple[Site, ...] = ()
    boards: tuple[Board, ...] = ()
    unnoticed: tuple[int, ...] = ()
    """Years whose days off nobody has entered, on which days of this plan rest."""

    @property
    def urgent_first(self) -> list[Planned]:
        """What is to be done, overdue first, then by its day; then all that is not.

        What is of one day goes by its village; of one village, as in the plan.
        """
        order = {site.village_id: number for number, site in enumerate(self.sites)}
        last = len(order)

        def urgency(it: Planned) -> tuple[int, date, int]:
            place = order.get(it.key.village_id, last)
            if it.state is PlanState.OVERDUE:
                return 0, it.due_on or it.up_on, place
            if it.state in _AT_ONCE:
                return 1, self.today, place
            if it.state is PlanState.TO_TAKE_DOWN:
                return 1, it.down_on or self.today, place
            if it.state in TO_PUT_UP:
                return 1, it.due_on or it.up_on, place
            return 2, it.up_on, place

        return sorted(self.planned, key=urgency)
