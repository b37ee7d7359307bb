"""When something is due, and why: each date with what was counted for it.

A count after an event leaves its day out and, where its last day is off, ends on the
next day worked (民法典 201 to 203).  A fixed day, and a count back from an event, are
never moved; where they are off, the last day worked before is told beside them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from gwgk_desktop.domain.counting import Counting, Defaults
from gwgk_desktop.domain.occasions import Period, day_of_month
from gwgk_desktop.domain.time_limits import (
    After,
    Anchor,
    Before,
    Clause,
    Continuous,
    Count,
    Every,
    External,
    PeriodDay,
    Recurring,
    Rule,
    Unit,
    Window,
)
from gwgk_desktop.domain.working_days import ONE_DAY, WorkCalendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LONGEST_WAIT = timedelta(days=800)
"""Longer than it can be from one due day of a year to the next."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What every date rests on: days off, ways of counting, the office's defaults."""

    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    counting: Counting = field(default_factory=Counting)
    defaults: Defaults = field(default_factory=Defaults)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How a date was found: the words for it are made in `wording`."""

    start: date
    """The event, the day of posting, or the first day of the period."""
    counted: Count | None = None
    """None for a fixed day."""
    first: date | None = None
    """The first day that counts; None where none does."""
    last: date | None = None
    """The last day that counts, before it was moved; the earliest of a count back."""
    passed: tuple[tuple[date, str], ...] = ()
    """Days off passed over, each with its reason as `WorkCalendar.why_off` gives it."""


@dataclass(frozen=True, slots=True)
class Due:
    """A due day."""

    on: date
    clause: Clause
    reckoning: Reckoning
    period: Period | None = None
    """What it is for, of something that recurs: the occasion."""
    tells_of: Period | None = None
    """The period whose facts are posted then."""
    worked_before: date | None = None
    """The last day worked before a day that is off and not moved."""
    assumed: Count | PeriodDay | None = None
    """What the office's default was taken for, where the wording has no number."""
    assumed_every: Every | None = None
    """How often, where the wording does not say (定期)."""
    unnoticed: tuple[int, ...] = ()
    """Years that were counted by their weekends alone, on which it depends."""
    lacked: int = 0
    """The day that is named and its month lacks: its last stands for it; else 0."""

    @property
    def opens_on(self) -> date:
        """From when on what recurs may go up: its facts are there by then."""
        told = self.tells_of
        if told is not None and told.last_day < self.on:
            return told.last_day + ONE_DAY
        return self.on.replace(day=1)

    @property
    def occasion(self) -> str:
        """What it is for: 2026Q1; "" where an event started it."""
        return str(self.period) if self.period else ""


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when something is on notice, or must hang."""

    first: date
    last: date
    reckoning: Reckoning
    unnoticed: tuple[int, ...] = ()


def due_days(
    rule: Rule,
    first: date,
    last: date,
    terms: Terms,
    conditions: frozenset[str] = frozenset(),
) -> list[Due]:
    """Return each due day from `first` to `last`, both included, of what recurs.

    Clauses of `rule` that do not recur have none here: events start them.
    """
    found = [
        due
        for clause in rule.holding(conditions)
        if isinstance(clause.limit, Recurring)
        for due in _recurring(clause, clause.limit, first, last, terms)
    ]
    return sorted(found, key=lambda it: it.on)


def due_of_event(clause: Clause, day: date, terms: Terms) -> Due | None:
    """Return when a clause that an event starts, or ends before, is due.

    A window is due on its last day.  None for what has no due day.
    """
    match clause.limit:
        case After(count=count):
            return _after(clause, day, count or terms.defaults.prompt, terms)
        case Continuous(renewed=True):
            return _after(clause, day, terms.defaults.prompt, terms)
        case Before(count=count):
            return _before(clause, day, count, terms)
        case Window(count=count, hangs=hangs):
            span = (display if hangs else notice)(count, day, terms)
            return Due(span.last, clause, span.reckoning, unnoticed=span.unnoticed)
        case Recurring() | Continuous() | External():
            return None


def first_due(
    rule: Rule,
    start: date,
    terms: Terms,
    conditions: frozenset[str] = frozenset(),
) -> Due | None:
    """Return the first due day on or after `start`, or that an event then starts.

    Of clauses side by side the earliest; of a choice only what all of it comes to;
    None where nothing says a day.
    """
    if rule.choice:
        chosen = [_first_of(clause, start, terms) for clause in rule.clauses]
        days = {due.on if due else None for due in chosen}
        return chosen[0] if len(days) == 1 else None
    clauses = rule.holding(conditions)
    found = [due for it in clauses if (due := _first_of(it, start, terms))]
    return min(found, key=lambda it: it.on, default=None)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What a rule comes to, asked from a day on."""

    first: Due | None
    """The first due day, or None where nothing says one."""
    all: tuple[Due, ...]
    """Every due day up to the last that was asked for; none where none was."""
    counts: str | None
    """What is counted: a Unit, "calendar" for a fixed day, None for neither."""
    renewal: Count | None = None
    """The days that the office takes to renew what hangs always, once it changes."""


def look_up(
    rule: Rule | None,
    start: date,
    last: date | None,
    terms: Terms,
    conditions: frozenset[str] = frozenset(),
) -> LookedUp:
    """Return when a rule is due on and after `start`, or after what happens then.

    Where it recurs, `all` has each due day up to `last`.
    """
    if rule is None:
        return LookedUp(None, (), None)
    first = first_due(rule, start, terms, conditions)
    days: list[Due] = []
    if last:
        days = due_days(rule, start, last, terms, conditions)
        if first and not first.period and first.on <= last:
            days.append(first)
    limit = first.clause.limit if first else rule.main.limit
    counts: str | None = None
    if isinstance(limit, Recurring) and not rule.choice:
        counts = "calendar"
    elif first and first.reckoning.counted:
        counts = first.reckoning.counted.unit
    renewed = isinstance(limit, Continuous) and limit.renewed
    renewal = terms.defaults.prompt if renewed else None
    days.sort(key=lambda it: it.on)
    return LookedUp(first, tuple(days), counts, renewal)


def _first_of(clause: Clause, start: date, terms: Terms) -> Due | None:
    limit = clause.limit
    if isinstance(limit, Continuous):
        return None
    if isinstance(limit, Recurring):
        ahead = start + _LONGEST_WAIT
        return next(_recurring(clause, limit, start, ahead, terms), None)
    return due_of_event(clause, start, terms)


def notice(count: Count, first: date, terms: Terms) -> Span:
    """Return the days on which objections are taken, from–to, as they are printed."""
    counts_first = terms.counting.notice_counts_first_day
    return _span(count, first, terms.calendar, counts_first=counts_first)


def display(count: Count, posted: date, terms: Terms) -> Span:
    """Return from when to when a posting must hang at least: the last day included.

    It may be taken down the day after.
    """
    counts_first = terms.counting.display_counts_first_day
    return _span(count, posted, terms.calendar, counts_first=counts_first)


def displays(rule: Rule, terms: Terms) -> tuple[Count, ...]:
    """Return every count of days on the wall that holds; none where it hangs always.

    The office's own days are the first of them.
    """
    counts = [Count(terms.defaults.display_days, Unit.CALENDAR_DAY)]
    for clause in rule.clauses:
        match clause.limit:
            case Continuous() | After(continuous=True):
                return ()
            case Window(count=count) | After(window=Count() as count):
                counts.append(count)
    return tuple(counts)


def must_hang(counts: Iterable[Count], posted: date, terms: Terms) -> Span | None:
    """Return from when to when a posting must hang; None where no count says it.

    Every count that holds is reckoned; the last of their days decides: over a holiday
    ten working days last longer than fifteen days, elsewhere they do not.
    """
    spans = (display(count, posted, terms) for count in counts)
    return max(spans, key=lambda it: it.last, default=None)


def _recurring(
    clause: Clause, limit: Recurring, first: date, last: date, terms: Terms
) -> Iterator[Due]:
    every, on = limit.every, limit.on or terms.defaults.day_of(limit.every)
    if every is Every.REGULAR:
        every = terms.defaults.regular
    period = Period.containing(every, first).moved(-1)
    while (day := period.due_on(on)) <= last:
        if day >= first:
            yield Due(
                day,
                clause,
                Reckoning(period.first_day),
                period,
                period.told_by(on),
                _worked_before(day, terms.calendar),
                assumed=None if limit.on else on,
                assumed_every=every if limit.every is Every.REGULAR else None,
                unnoticed=_unnoticed_on(day, terms.calendar),
                lacked=on.day if on.day > day.day else 0,
            )
        period = period.moved(1)


def _unnoticed_on(day: date, calendar: WorkCalendar) -> tuple[int, ...]:
    """Return the year of a fixed day where it has no notice: it may be off."""
    return () if day.year in calendar.years else (day.year,)


def _worked_before(day: date, calendar: WorkCalendar) -> date | None:
    worked = calendar.last_worked(day)
    return worked if worked != day else None


def _after(clause: Clause, day: date, count: Count, terms: Terms) -> Due:
    calendar, first = terms.calendar, day + ONE_DAY
    limit = clause.limit
    said = isinstance(limit, After) and limit.count is not None
    if not count.number:
        return Due(
            day,
            clause,
            Reckoning(day, count),
            worked_before=_worked_before(day, calendar),
            unnoticed=_unnoticed_on(day, calendar),
        )
    if count.unit is Unit.WORKING_DAY:
        last = next(islice(calendar.worked_from(first), count.number - 1, None))
    elif count.unit is Unit.MONTH:
        last = day_of_month(day.year, day.month + count.number, day.day)
    else:
        last = day + timedelta(days=count.number)
    on = calendar.next_worked(last)
    # Only of working days does it matter what was off before the last of them.
    asked = first if count.unit is Unit.WORKING_DAY else last
    passed = days_off(asked, on, calendar)
    return Due(
        on,
        clause,
        Reckoning(day, count, first, last, passed),
        assumed=None if said else count,
        unnoticed=calendar.unnoticed(asked, on),
    )


def _before(clause: Clause, day: date, count: Count, terms: Terms) -> Due:
    calendar, first = terms.calendar, day - ONE_DAY
    passed: tuple[tuple[date, str], ...] = ()
    if count.unit is Unit.WORKING_DAY and count.number:
        back = calendar.worked_from(first, backward=True)
        on = next(islice(back, count.number - 1, None))
        passed = days_off(on, first, calendar)
        unnoticed = calendar.unnoticed(on, first)
    else:
        if count.unit is Unit.MONTH:
            on = day_of_month(day.year, day.month - count.number, day.day)
        else:
            on = day - timedelta(days=count.number)
        unnoticed = _unnoticed_on(on, calendar)
    return Due(
        on,
        clause,
        Reckoning(day, count, first if count.number else None, on, passed),
        worked_before=_worked_before(on, calendar),
        unnoticed=unnoticed,
    )


def _span(
    count: Count, start: date, calendar: WorkCalendar, *, counts_first: bool
) -> Span:
    first = start if counts_first else start + ONE_DAY
    if count.unit is Unit.WORKING_DAY:
        last = next(islice(calendar.worked_from(first), count.number - 1, None))
        passed, unnoticed = (
            days_off(first, last, calendar),
            calendar.unnoticed(first, last),
        )
    else:
        last, passed, unnoticed = first + timedelta(days=count.number - 1), (), ()
    return Span(start, last, Reckoning(start, count, first, last, passed), unnoticed)


def days_off(
    first: date, last: date, calendar: WorkCalendar
) -> tuple[tuple[date, str], ...]:
    """Return the days off from `first` to `last`, both included, with their reasons."""
    stretch = (first + timedelta(days=it) for it in range((last - first).days + 1))
    return tuple((day, why) for day in stretch if (why := calendar.why_off(day)))


def started_by(rule: Rule) -> frozenset[str]:
    """Return the events that start a clause of this rule, or that it ends before."""
    found: set[str] = set()
    for clause in rule.clauses:
        match clause.limit:
            case After(anchor=anchor) | Before(anchor=anchor):
                found.add(anchor)
            case Continuous(renewed=True):
                found.add(Anchor.CHANGED)
    return frozenset(found)
