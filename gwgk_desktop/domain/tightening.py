"""Whether a village's own time limit or display is tighter than the catalogue's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from gwgk_desktop.domain import rule_text
from gwgk_desktop.domain.catalogue import Hangs
from gwgk_desktop.domain.due_dates import Terms, due_days, due_of_event, notice
from gwgk_desktop.domain.time_limits import (
    FINANCE_HEAVY,
    MONTHS,
    After,
    Before,
    Continuous,
    Count,
    Every,
    External,
    Recurring,
    Rule,
    Window,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gwgk_desktop.domain.catalogue import Display
    from gwgk_desktop.domain.occasions import Period
    from gwgk_desktop.domain.time_limits import Clause, Limit

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
    """Return whether by `own` nothing is due later, or hangs shorter, than by `basic`.

    In a village that meets these conditions.  None where they cannot be compared: they
    are not of one kind, or other events start them.
    """
    if own == basic:
        return True
    if own.choice or basic.choice:
        return None
    mine, theirs = _counting(own, conditions), _counting(basic, conditions)
    return _all(
        _any(
            _clause_no_later(one, other, terms)
            for one in mine
            if one.holds_for in {"", other.holds_for}
        )
        for other in theirs
    )


@cache
def is_looser(own: str, basic: str, conditions: frozenset[str] = frozenset()) -> bool:
    """Return whether something is due later, or hangs shorter, than by another rule.

    In a village that meets these conditions.  Both are in their text form; days are
    counted by weekends and the law's defaults.
    """
    if not basic:
        return False
    mine, theirs = rule_text.parse(own), rule_text.parse(basic)
    return is_no_later(mine, theirs, Terms(), conditions) is False


def _counting(rule: Rule, conditions: frozenset[str]) -> list[Clause]:
    """Return the clauses that count under conditions: those for words always do."""
    held = [it for it in rule.holding(conditions) if it.holds_for in {"", *conditions}]
    some = (it for it in rule.clauses if it.holds_for not in {"", FINANCE_HEAVY})
    return [*(replace(it, holds_for="") for it in held), *some]


def _all(said: Iterable[bool | None]) -> bool | None:
    told = set(said)
    return False if False in told else None if None in told else True


def _any(said: Iterable[bool | None]) -> bool | None:
    """Return the best that is said; None also where nothing is."""
    told = set(said)
    return True if True in told else None if None in told or not told else False


def _clause_no_later(own: Clause, basic: Clause, terms: Terms) -> bool | None:
    if own.returned != basic.returned:
        return None
    return _all(
        (
            _hangs_no_shorter(own.limit, basic.limit, terms),
            _due_no_later(own, basic, terms),
        )
    )


def _hangs_no_shorter(own: Limit, basic: Limit, terms: Terms) -> bool:
    if _always(own) or not (_always(basic) or _window(basic)):
        return True
    mine, theirs = _window(own), _window(basic)
    if mine is None or theirs is None:
        return False
    return all(
        notice(mine, day, terms).last >= notice(theirs, day, terms).last
        for day in _days()
    )


def _always(limit: Limit) -> bool:
    return isinstance(limit, Continuous) or (
        isinstance(limit, After) and limit.continuous
    )


def _window(limit: Limit) -> Count | None:
    match limit:
        case Window(count=count) | After(window=Count() as count):
            return count
        case _:
            return None


def _due_no_later(own: Clause, basic: Clause, terms: Terms) -> bool | None:
    match own.limit, basic.limit:
        case one, other if one == other:
            return True
        case _, Window() | Continuous(renewed=False):
            return True
        case Recurring(every=often), Recurring(every=seldom):
            months, least = _months(often, terms), _months(seldom, terms)
            soon = months == least and _sooner_each_period(own, basic, terms)
            return months < least or soon
        case (After(anchor=anchor), After(anchor=same)) | (
            Before(anchor=anchor),
            Before(anchor=same),
        ) if anchor == same:
            return _never_later(own, basic, terms)
        case Window() | External() | Continuous(renewed=False), _:
            # It names no day where the catalogue does; always there, it is never late.
            return None if _always(own.limit) else False
        case _:
            return None


def _months(every: Every, terms: Terms) -> int:
    return MONTHS[terms.defaults.regular if every is Every.REGULAR else every]


def _sooner_each_period(own: Clause, basic: Clause, terms: Terms) -> bool:
    mine, theirs = _by_period(own, terms), _by_period(basic, terms)
    return all(mine[it] <= theirs[it] for it in mine.keys() & theirs.keys())


def _by_period(clause: Clause, terms: Terms) -> dict[Period | None, date]:
    """Return when what belongs to a period is due."""
    alone = Rule((replace(clause, holds_for=""),))
    return {it.tells_of: it.on for it in due_days(alone, _FIRST, _LAST, terms)}


def _never_later(own: Clause, basic: Clause, terms: Terms) -> bool:
    for day in _days():
        mine, theirs = due_of_event(own, day, terms), due_of_event(basic, day, terms)
        if mine and theirs and mine.on > theirs.on:
            return False
    return True


def _days() -> Iterator[date]:
    return (_FIRST + timedelta(days=it) for it in range((_LAST - _FIRST).days))
