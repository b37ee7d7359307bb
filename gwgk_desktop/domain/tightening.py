"""Whether a village's own time limit or display is tighter than the catalogue's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from gwgk_desktop.domain import rule_text
from gwgk_desktop.domain.catalogue import Hangs
from gwgk_desktop.domain.due_dates import Terms, due_days, due_of_event
from gwgk_desktop.domain.time_limits import (
    MONTHS,
    After,
    Before,
    Every,
    Recurring,
    Rule,
)

if TYPE_CHECKING:
    from gwgk_desktop.domain.catalogue import Display
    from gwgk_desktop.domain.occasions import Period
    from gwgk_desktop.domain.time_limits import Clause

_FIRST, _LAST = date(2026, 1, 1), date(2027, 12, 31)
"""Over two years every way in which weekends, holidays and months fall is met."""


def hangs_longer(own: Display, basic: Display) -> bool:
    """Return whether what hangs so long hangs longer than the catalogue wants."""
    if own.hangs is Hangs.STANDING:
        return basic.hangs is not Hangs.STANDING
    if basic.hangs is Hangs.UNSAID:
        return own.hangs is Hangs.DAYS
    return own.hangs is basic.hangs is Hangs.DAYS and own.days > basic.days


def is_no_later(
    own: Rule,
    basic: Rule,
    terms: Terms,
    conditions: frozenset[str] = frozenset(),
) -> bool | None:
    """Return whether nothing is due later by `own` than by `basic`.

    In a village that meets these conditions.  None where they are not of one kind, or
    other events start them.
    """
    one, other = _holding(own, conditions), _holding(basic, conditions)
    match one.limit, other.limit:
        case Recurring(every=often), Recurring(every=seldom):
            months, least = _months(often, terms), _months(seldom, terms)
            if months != least:
                return months < least
            mine, theirs = _by_period(one, terms), _by_period(other, terms)
            return all(mine[it] <= theirs[it] for it in mine.keys() & theirs.keys())
        case (After(anchor=anchor), After(anchor=same)) | (
            Before(anchor=anchor),
            Before(anchor=same),
        ) if anchor == same:
            return _never_later(one, other, terms)
        case _:
            return None


@cache
def is_looser(own: str, basic: str, conditions: frozenset[str] = frozenset()) -> bool:
    """Return whether something is due later by a rule than by the catalogue's.

    In a village that meets these conditions.  Both are in their text form; days are
    counted by weekends and the law's defaults.
    """
    if not basic:
        return False
    mine, theirs = rule_text.parse(own), rule_text.parse(basic)
    return is_no_later(mine, theirs, Terms(), conditions) is False


def _holding(rule: Rule, conditions: frozenset[str]) -> Clause:
    """Return the clause of a rule that counts under conditions."""
    held = rule.holding(conditions) if conditions else ()
    return held[0] if held else rule.main


def _months(every: Every, terms: Terms) -> int:
    return MONTHS[terms.defaults.regular if every is Every.REGULAR else every]


def _by_period(clause: Clause, terms: Terms) -> dict[Period | None, date]:
    """Return when what belongs to a period is due."""
    alone = Rule((replace(clause, holds_for=""),))
    return {it.tells_of: it.on for it in due_days(alone, _FIRST, _LAST, terms)}


def _never_later(own: Clause, basic: Clause, terms: Terms) -> bool:
    for number in range((_LAST - _FIRST).days):
        day = _FIRST + timedelta(days=number)
        mine, theirs = due_of_event(own, day, terms), due_of_event(basic, day, terms)
        if mine and theirs and mine.on > theirs.on:
            return False
    return True
