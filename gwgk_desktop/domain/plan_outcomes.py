"""What a plan comes to: what was missed, and how it stands with each item."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from gwgk_desktop.domain.posting_plan import Cell, Planned, PlanState
from gwgk_desktop.domain.time_limits import External, Recurring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.item_limits import ItemLimit
    from gwgk_desktop.domain.posting_plan import Site

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


def as_missed(it: Planned) -> Planned:
    """Return a posting as one for which it is too late: it takes no room any more."""
    then = it.due_on or it.up_on
    return replace(
        it, state=PlanState.MISSED, up_on=then, hangs_until=None, down_on=then
    )


def _recurs(it: Planned) -> bool:
    return it.due is not None and it.due.period is not None
