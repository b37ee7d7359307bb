"""The time limit of an item of the catalogue, read from its text form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop.domain import rule_text
from gwgk_desktop.domain.catalogue import Hangs
from gwgk_desktop.domain.due_dates import (
    displays,
    due_days,
    due_of_event,
    must_hang,
    notice,
)
from gwgk_desktop.domain.time_limits import (
    Continuous,
    Count,
    NotARuleError,
    Recurring,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.due_dates import Due, Terms
    from gwgk_desktop.domain.time_limits import Rule


@dataclass(frozen=True, slots=True)
class ItemLimit:
    """When an item is due, and how long it hangs at least."""

    rule: Rule | None
    """None: nobody has settled it, or nobody can read it."""
    counts: tuple[Count, ...] = ()
    """For how long it hangs at least, each holds; none: it hangs always."""
    until_event: bool = False

    @property
    def standing(self) -> bool:
        """Whether it always hangs."""
        return not self.counts


def limit_of(item: CatalogueItem, terms: Terms) -> ItemLimit:
    """Return the time limit of an item, with every least display that holds.

    What is to be seen always is, whatever days are named beside it: these are of what
    an event puts up.
    """
    try:
        rule = rule_text.parse(item.rule) if item.rule else None
    except NotARuleError:
        rule = None
    shown = item.display
    if rule is None or shown.hangs is Hangs.STANDING or _always(rule):
        return ItemLimit(rule)
    counts = displays(rule, terms)
    if shown.hangs is Hangs.DAYS:
        counts = (*counts, Count(shown.days, Unit.CALENDAR_DAY))
    return ItemLimit(rule, counts, until_event=shown.hangs is Hangs.UNTIL_EVENT)


def least_days(item: CatalogueItem, posted: date, terms: Terms) -> int:
    """Return for how many days an item hangs at least that is put up on a day.

    What hangs always, or has no rule yet, has the days that any posting has.
    """
    span = must_hang(limit_of(item, terms).counts, posted, terms)
    days = max(terms.defaults.display_days, item.display.days)
    if span is None:
        return days
    return (span.last - posted).days + terms.counting.display_counts_first_day


def days_on_notice(item: CatalogueItem, first: date, terms: Terms) -> int:
    """Return for how many days a sheet of an item is on notice where nobody says.

    As long as it has to hang; working days are those of this very stretch.
    """
    counts = limit_of(item, terms).counts
    return max(
        terms.defaults.display_days,
        item.display.days,
        *(
            (notice(it, first, terms).last - first).days + 1
            if it.unit is Unit.WORKING_DAY
            else it.number
            for it in counts
        ),
    )


def _always(rule: Rule) -> bool:
    return all(isinstance(it.limit, Continuous) for it in rule.clauses)


def started(
    rule: Rule, happened_on: date, terms: Terms, conditions: frozenset[str]
) -> Due | None:
    """Return by when what happened is due, by the strictest of its time limits."""
    found = [
        due
        for clause in rule.holding(conditions)
        if not isinstance(clause.limit, Recurring)
        and not clause.returned
        and (due := due_of_event(clause, happened_on, terms))
    ]
    return min(found, key=lambda it: it.on, default=None)


def due_where(
    rule: Rule,
    first: date,
    last: date,
    terms: Terms,
    met: Callable[[date], frozenset[str]],
) -> list[Due]:
    """Return what recurs in a place, each by the conditions that it meets on that day.

    `met` says which those are; they change on one day at most.
    """
    found = [
        due
        for conditions in {met(first), met(last)}
        for due in due_days(rule, first, last, terms, conditions)
        if met(due.on) == conditions
    ]
    return sorted(found, key=lambda it: it.on)
