"""Whether a village's own time limit or display is tighter than the catalogue's."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from gwgk_desktop.domain import rule_text
from gwgk_desktop.domain.catalogue import Hangs
from gwgk_desktop.domain.due_dates import Terms, due_days, due_of_event
from gwgk_desktop.domain.time_limits import MONTHS, After, Before, Every, Recurring

if TYPE_CHECKING:
    from gwgk_desktop.domain.catalogue import Display
    from gwgk_desktop.domain.occasions import Period
    from gwgk_desktop.domain.time_limits import Clause, Rule

_FIRST, _LAST = date(2026, 1, 1), date(2027, 12, 31)
"""Over two years every way in which weekends, holidays and months fall is met."""


def hangs_longer(own: Display, basic: Display) -> bool:
    """Return whether what hangs so long hangs longer than the catalogue wants."""
    if own.hangs is Hangs.STANDING:
        return basic.hangs is not Hangs.STANDING
    if basic.hangs is Hangs.UNSAID:
        return own.hangs is Hangs.DAYS
    return own.hangs is basic.hangs is Hangs.DAYS and own.days > basic.days


def is_no_later(own: Rule, basic: Rule, terms: Terms) -> bool | None:
    """Return whether nothing is due later by `own` than by `basic`.

    None where they are not of one kind, or other events start them.
    """
    one, other = own.main, basic.main
    match one.limit, other.limit:
        case Recurring(every=often), Recurring(every=seldom):
            months, least = _months(often, terms), _months(seldom, terms)
            if months != least:
                return months < least
            mine, theirs = _by_period(own, terms), _by_period(basic, terms)
            return all(mine[it] <= theirs[it] for it in mine.keys() & theirs.keys())
        case (After(anchor=anchor), After(anchor=same)) | (
            Before(anchor=anchor),
            Before(anchor=same),
        ) if anchor == same:
            return _never_later(one, other, terms)
        case _:
            return None


@cache
def is_looser(own: str, basic: str) -> bool:
    """Return whether something is due later by a rule than by the catalogue's.

    Both are in their text form; days are counted by weekends and the law's defaults.
    """
    if not basic:
        return False
    mine, theirs = rule_text.parse(own), rule_text.parse(basic)
    return is_no_later(mine, theirs, Terms()) is False


def _months(every: Every, terms: Terms) -> int:
    return MONTHS[terms.defaults.regular if every is Every.REGULAR else every]


def _by_period(rule: Rule, terms: Terms) -> dict[Period | None, date]:
    """Return when what belongs to a period is due."""
    clause = type(rule)((rule.main,))
    return {it.tells_of: it.on for it in due_days(clause, _FIRST, _LAST, terms)}


def _never_later(own: Clause, basic: Clause, terms: Terms) -> bool:
    for number in range((_LAST - _FIRST).days):
        day = _FIRST + timedelta(days=number)
        mine, theirs = due_of_event(own, day, terms), due_of_event(basic, day, terms)
        if mine and theirs and mine.on > theirs.on:
            return False
    return True
