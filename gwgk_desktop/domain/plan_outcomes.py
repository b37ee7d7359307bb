"""What a plan comes to: what was missed, and how it stands with each item."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from gwgk_desktop.domain.posting_plan import Cell, Planned, PlanState
from gwgk_desktop.domain.time_limits import External, Recurring

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import date

    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.item_limits import ItemLimit
    from gwgk_desktop.domain.posting_plan import Key, Question, Site

_URGENCY = {state: rank for rank, state in enumerate(PlanState)}


def matrix(
    sites: Sequence[Site],
    shown: Sequence[Planned],
    limit: Callable[[CatalogueItem], ItemLimit],
) -> dict[tuple[int | None, str], Cell]:
    """Return how it stands with each item in each place: the most urgent of it."""
    by_item: dict[tuple[int | None, str], list[Planned]] = defaultdict(list)
    for it in shown:
        by_item[it.key.village_id, it.key.item_code].append(it)
    cells = {}
    for site in sites:
        for item in site.items:
            key = (site.village_id, item.code)
            some = by_item.get(key, [])
            if some:
                first = min(some, key=lambda it: (_URGENCY[it.state], it.up_on))
                cells[key] = Cell(first.state, first.due_on, len(some))
            else:
                cells[key] = Cell(_idle(limit(item)))
        for item in site.off:
            cells[site.village_id, item.code] = Cell(PlanState.OFF)
    return cells


def _idle(limit: ItemLimit) -> PlanState:
    """Return how it stands with an item of which nothing is planned."""
    rule = limit.rule
    if rule is None or rule.choice:
        return PlanState.UNSETTLED
    limits = [it.limit for it in rule.clauses]
    if all(isinstance(it, External) for it in limits):
        return PlanState.UNSETTLED
    recurs = any(isinstance(it, Recurring) for it in limits)
    return PlanState.AHEAD if recurs else PlanState.WAITING


def missed(found: Sequence[Planned], today: date) -> Iterator[Planned]:
    """Yield all; what is overdue while a later one of its item is due, as missed."""
    latest: dict[tuple[int | None, str], date] = {}
    for it in found:
        if _recurs(it) and it.due_on and it.due_on <= today:
            name = (it.key.village_id, it.key.item_code)
            latest[name] = max(latest.get(name, it.due_on), it.due_on)
    for it in found:
        newest = latest.get((it.key.village_id, it.key.item_code))
        overdue = _recurs(it) and it.state is PlanState.OVERDUE
        if overdue and newest and it.due_on and it.due_on < newest:
            yield as_missed(it)
        else:
            yield it


def until_next(
    found: Sequence[Planned], asked: Question, stay: Collection[int]
) -> Iterator[Planned]:
    """Yield all; what recurs comes down when the next one of its item goes up.

    Where the office leaves sheets up until they are replaced: what is planned, and of
    what hangs the postings that `stay`.
    """
    following: dict[tuple[int | None, str], list[Planned]] = defaultdict(list)
    for it in found:
        if _recurs(it) and it.state is not PlanState.MISSED:
            following[it.key.village_id, it.key.item_code].append(it)
    later: dict[Key, Planned] = {}
    for some in following.values():
        some.sort(key=lambda it: it.up_on)
        later |= {before.key: after for before, after in pairwise(some)}
    for it in found:
        waits = it.posting_id in stay if it.posting_id else _recurs(it)
        if not waits or it.state is PlanState.MISSED or it.hangs_until is None:
            yield it
            continue
        least = asked.terms.calendar.next_worked(it.hangs_until + timedelta(days=1))
        after = later.get(it.key)
        yield replace(it, down_on=max(least, after.up_on) if after else None)


def as_missed(it: Planned) -> Planned:
    """Return a posting as one for which it is too late: it takes no room any more."""
    then = it.due_on or it.up_on
    return replace(
        it, state=PlanState.MISSED, up_on=then, hangs_until=None, down_on=then
    )


def _recurs(it: Planned) -> bool:
    return it.due is not None and it.due.period is not None
