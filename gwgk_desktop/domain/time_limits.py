"""Time limits as rules: by when something is posted, and for how long it hangs.

Their text form is written by `str` here, described and read in `rule_text`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Every(StrEnum):
    """How often something recurs."""

    MONTH = "monthly"
    QUARTER = "quarterly"
    HALF_YEAR = "half_yearly"
    YEAR = "annual"
    REGULAR = "regularly"
    """定期: the wording does not say how often."""


class Unit(StrEnum):
    """What is counted."""

    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    """To the day of the same number, or the month's last (民法典 202)."""


class Anchor(StrEnum):
    """What happens that starts a time limit, or that it ends before."""

    FORMED_OR_CHANGED = "formed_or_changed"
    MADE_OR_OBTAINED = "made_or_obtained"
    OBTAINED = "obtained"
    CHANGED = "changed"
    MATTER_OCCURS = "matter_occurs"
    MAJOR_FINANCE_EVENT = "major_finance_event"
    PROGRESS = "progress"
    READY = "ready"
    DECISION_MADE = "decision_made"
    ADMIN_DECISION = "admin_decision"
    APPROVAL_RECEIVED = "approval_received"
    CONGRESS_APPROVED = "congress_approved"
    FINANCE_APPROVED = "finance_approved"
    ALLOCATION_FIXED = "allocation_fixed"
    DOCUMENT_ISSUED = "document_issued"
    LAND_WORK_START = "land_work_start"
    SURVEY_DONE = "survey_done"
    STAGE_COMPLETED = "stage_completed"
    LAST_PUBLICATION = "last_publication"
    WINDOW_END = "window_end"
    OBJECTION_RECEIVED = "objection_received"
    REQUEST_RECEIVED = "request_received"
    MEETING_DATE = "meeting_date"
    HEARING_DATE = "hearing_date"
    ELECTION_DATE = "election_date"


class Kind(StrEnum):
    """The kinds of time limits that published wordings know."""

    RECURRING = "recurring"
    EVENT = "event"
    EVENT_WITH_WINDOW = "event_with_window"
    EVENT_THEN_CONTINUOUS = "event_then_continuous"
    STAGED = "staged"
    WINDOW = "window"
    AFTER_WINDOW = "after_window"
    BEFORE_EVENT = "before_event"
    CONTINUOUS = "continuous"
    EXTERNAL = "external"
    RETURN = "return"


FINANCE_HEAVY = "finance_heavy"
"""财务往来较多: the condition that a village meets or not."""
LAST = 0
"""As a day: the last of its month."""
MOST_COUNTED = 999
"""Days or months that a rule counts; more is a slip."""


class NotARuleError(ValueError):
    """A text that is no rule."""


@dataclass(frozen=True, slots=True)
class Count:
    """So many days or months; `others` is what it is elsewhere."""

    number: int
    unit: Unit
    others: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not all(0 <= it <= MOST_COUNTED for it in (self.number, *self.others)):
            raise NotARuleError

    def __str__(self) -> str:
        numbers = " or ".join(map(str, (self.number, *self.others)))
        return f"{numbers} {self.unit}"


@dataclass(frozen=True, slots=True)
class PeriodDay:
    """A day of a period, or of the one that follows it."""

    month: int
    """Of the period, from 1."""
    day: int
    """Of that month; LAST for its last, which stands for days that it lacks, too."""
    next: bool = False
    others: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and LAST <= self.day <= 31):
            raise NotARuleError
        if not all(1 <= it <= 31 for it in self.others):
            raise NotARuleError


MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}
"""How many months each has."""


class _Limit:
    """What holds of most limits."""

    __slots__ = ()

    @property
    def kind(self) -> Kind:
        """What kind of time limit it is."""
        return _KIND_BY_TYPE[type(self)]

    @property
    def needs_human(self) -> bool:
        """Whether a person has to say when it is due."""
        return False


@dataclass(frozen=True, slots=True)
class Recurring(_Limit):
    """Once a period, on a day or, where `on` is None, on the office's."""

    every: Every
    on: PeriodDay | None = None

    def __post_init__(self) -> None:
        if self.on is not None and self.on.month > MONTHS.get(self.every, 0):
            raise NotARuleError

    def __str__(self) -> str:
        if self.on is None:
            return self.every
        month = "" if self.every is Every.MONTH else f" month {self.on.month}"
        following = " next" if self.on.next else ""
        day = "last" if self.on.day == LAST else str(self.on.day)
        days = " or ".join((day, *map(str, self.on.others)))
        return f"{self.every}{following}{month} day {days}"


@dataclass(frozen=True, slots=True)
class After(_Limit):
    """Within a count after something happens; its day is not counted."""

    anchor: str
    """An `Anchor`, or words."""
    count: Count | None = None
    """None: the wording has no number, the office's is taken."""
    window: Count | None = None
    """For how long it is then on notice, where the wording says so."""
    continuous: bool = False
    """Whether it hangs always from then on."""
    staged: bool = False
    """Whether one matter is posted stage by stage."""

    def __post_init__(self) -> None:
        _refuse_unquotable(self.anchor, empty=False)
        if self.window and (self.continuous or self.window.unit is Unit.MONTH):
            raise NotARuleError

    @property
    def kind(self) -> Kind:
        """What kind of time limit it is."""
        if self.staged:
            return Kind.STAGED
        if self.window:
            return Kind.EVENT_WITH_WINDOW
        if self.continuous:
            return Kind.EVENT_THEN_CONTINUOUS
        return _KIND_BY_ANCHOR.get(self.anchor, Kind.EVENT)

    @property
    def needs_human(self) -> bool:
        """Whether a person has to say when it is due."""
        return self.count is None

    def __str__(self) -> str:
        count = str(self.count) if self.count else "unspecified"
        text = f"{'staged ' * self.staged}within {count} after {_named(self.anchor)}"
        if self.window:
            text += f" then window {self.window}"
        return f"{text}{' then continuous' * self.continuous}"


_KIND_BY_ANCHOR: dict[str, Kind] = {
    Anchor.LAST_PUBLICATION: Kind.RECURRING,
    Anchor.WINDOW_END: Kind.AFTER_WINDOW,
}


@dataclass(frozen=True, slots=True)
class Before(_Limit):
    """So long before something takes place; its day is not counted."""

    anchor: str
    count: Count

    def __post_init__(self) -> None:
        _refuse_unquotable(self.anchor, empty=False)

    def __str__(self) -> str:
        return f"{self.count} before {_named(self.anchor)}"


@dataclass(frozen=True, slots=True)
class Window(_Limit):
    """How long it hangs or is on notice, whenever it is posted."""

    count: Count
    hangs: bool = False
    """Whether its days are those on the wall (张贴), not those of a notice (公示)."""

    def __post_init__(self) -> None:
        if self.count.unit is Unit.MONTH or not self.count.number:
            raise NotARuleError

    def __str__(self) -> str:
        return f"{'display' if self.hangs else 'window'} {self.count}"


@dataclass(frozen=True, slots=True)
class Continuous(_Limit):
    """Hangs always; `renewed` whenever it changes, for which no days are named."""

    renewed: bool = False

    @property
    def needs_human(self) -> bool:
        """Whether a person has to say when it is due."""
        return self.renewed

    def __str__(self) -> str:
        return f"continuous{' renewed' * self.renewed}"


@dataclass(frozen=True, slots=True)
class External(_Limit):
    """Somebody else says when."""

    by: str = ""

    def __post_init__(self) -> None:
        _refuse_unquotable(self.by)

    @property
    def needs_human(self) -> bool:
        """Whether a person has to say when it is due: always."""
        return True

    def __str__(self) -> str:
        return f'external "{self.by}"' if self.by else "external"


_KIND_BY_TYPE: dict[type, Kind] = {
    Recurring: Kind.RECURRING,
    Before: Kind.BEFORE_EVENT,
    Window: Kind.WINDOW,
    Continuous: Kind.CONTINUOUS,
    External: Kind.EXTERNAL,
}
Limit = Recurring | After | Before | Window | Continuous | External


@dataclass(frozen=True, slots=True)
class Clause:
    """A limit, and for whom it holds: FINANCE_HEAVY, words, or "" for all others."""

    limit: Limit
    holds_for: str = ""
    returned: bool = False
    """Whether it is reported upwards, not posted."""

    def __post_init__(self) -> None:
        _refuse_unquotable(self.holds_for)

    @property
    def kind(self) -> Kind:
        """The kind of its limit; of what is reported upwards, RETURN.

        A report of what the wall saw (公示结束后上报) is still AFTER_WINDOW.
        """
        kind = self.limit.kind
        return Kind.RETURN if self.returned and kind != Kind.AFTER_WINDOW else kind

    def __str__(self) -> str:
        whom = self.holds_for
        told = whom if whom == FINANCE_HEAVY else f'"{whom}"'
        return f"{'return ' * self.returned}{f'for {told}: ' * bool(whom)}{self.limit}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A time limit whole: clauses side by side, or a choice of which one holds."""

    clauses: tuple[Clause, ...]
    choice: bool = False

    def __post_init__(self) -> None:
        if not self.clauses or (self.choice and len(self.clauses) == 1):
            raise NotARuleError

    @classmethod
    def of(cls, limit: Limit, *, returned: bool = False) -> Rule:
        """Return the rule that is this one limit."""
        return cls((Clause(limit, returned=returned),))

    @property
    def main(self) -> Clause:
        """The clause that holds where no condition is met; else the first."""
        return next((it for it in self.clauses if not it.holds_for), self.clauses[0])

    @property
    def needs_human(self) -> bool:
        """Whether a person has to say when it is due."""
        return not self.choice and self.main.limit.needs_human

    def holding(self, conditions: frozenset[str] = frozenset()) -> tuple[Clause, ...]:
        """Return the clauses that hold under these conditions; none of a choice.

        Where a condition is met, its clauses hold in the place of those for all others;
        where all have one and none is met, all are told.
        """
        if self.choice:
            return ()
        met = tuple(it for it in self.clauses if it.holds_for in conditions - {""})
        others = tuple(it for it in self.clauses if not it.holds_for)
        return met or others or self.clauses

    def __str__(self) -> str:
        return (" | " if self.choice else "; ").join(map(str, self.clauses))


def _named(anchor: str) -> str:
    return anchor if anchor in set(Anchor) else f'"{anchor}"'


def _refuse_unquotable(words: str, *, empty: bool = True) -> None:
    if '"' in words or words != words.strip() or not (words or empty):
        raise NotARuleError
