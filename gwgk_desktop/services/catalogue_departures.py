"""Villages depart from the basic catalogue: switched off, tightened, with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gwgk_desktop.domain import rule_text, tightening
from gwgk_desktop.domain.catalogue import Display, Hangs, Scope
from gwgk_desktop.domain.catalogue_versions import (
    Departure,
    VillageDeparture,
    in_village,
    newest_of,
)
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import leaks, time_limits
from gwgk_desktop.services.catalogue import MOST_NAMED, on_day, rule_checked, who
from gwgk_desktop.store import catalogue as kept
from gwgk_desktop.wording import catalogue as words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.catalogue_versions import VillageItem
    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.store.database import Store


@dataclass(frozen=True, slots=True)
class Departing:
    """How villages depart from items: from which day, why, and what of them."""

    departure: Departure
    holds_from: date
    reason: str
    phrase: str = ""
    rule: str = ""
    least_display: str = ""
    stricter_confirmed: bool = False
    """Whether somebody vouches that it is tighter where the program cannot compare."""


def depart(
    store: Store,
    villages: Sequence[Village],
    codes: Sequence[str],
    departing: Departing,
) -> tuple[Operation, list[Problem]]:
    """Let villages depart from items, or have them again as the catalogue says.

    Returns which tightenings are replaced by it.  Refuses an item that a village does
    not have, a departure without a reason, one that is not tighter, and one that cannot
    be compared where nobody vouches for it.
    """
    reason = departing.reason.strip()
    if not reason:
        raise Refusal(Code.CATALOGUE_REASON_MISSING)
    leaks.refuse_numbers(store, {"reason": reason, "catalogue_item": departing.phrase})
    if departing.rule:
        departing = replace(departing, rule=rule_checked(departing.rule))
    basic = on_day(store, Scope.VILLAGE, departing.holds_from)
    known = {it.code: it for it in basic.items}
    told: list[Problem] = []
    vouched: list[str] = []
    for code in codes:
        for village in villages:
            if code not in known or not known[code].concerns(village.kind):
                name = words.item_name(known[code]) if code in known else code
                raise Refusal(
                    Code.ITEM_NOT_OF_VILLAGES, item=name, village=village.name
                )
        if departing.departure is Departure.TIGHTER:
            if not _is_tighter(store, known[code], departing, villages):
                vouched.append(words.item_name(known[code]))
            told += _replaced(store, known[code], villages, departing.holds_from)
    facts: dict[str, object] = {
        "village_names": [it.name for it in villages],
        "items": [words.item_name(known[it]) for it in codes][:MOST_NAMED],
        "departure": departing.departure.value,
        "day": departing.holds_from.isoformat(),
        "reason": reason,
        "vouched_for": vouched[:MOST_NAMED],
    }
    with store.operation(Kind.DEPART_FROM_CATALOGUE, facts) as operation:
        for village in villages:
            for code in codes:
                kept.add_departure(
                    store.db,
                    VillageDeparture(
                        id=0,
                        village_id=village.id,
                        code=code,
                        departure=departing.departure,
                        reason=reason,
                        holds_from=departing.holds_from,
                        made_by=who(store),
                        made_at=store.now(),
                        phrase=departing.phrase,
                        rule=departing.rule,
                        least_display=departing.least_display,
                    ),
                )
    return operation, told


def departures(store: Store) -> list[VillageDeparture]:
    """Return how villages depart from the basic catalogue, in the order decided."""
    return kept.departures(store.db)


def of_village(store: Store, village: Village, day: date) -> tuple[VillageItem, ...]:
    """Return the items that a village has on a day, those switched off among them."""
    items = on_day(store, Scope.VILLAGE, day).items
    return in_village(items, village, kept.departures(store.db), day)


def _is_tighter(
    store: Store,
    basic: CatalogueItem,
    departing: Departing,
    villages: Sequence[Village],
) -> bool:
    """Return whether a departure is tighter; False where somebody vouches for that."""
    name = words.item_name(basic)
    display = Display.of(departing.least_display)
    if display is None:
        text = departing.least_display
        raise Refusal(Code.ITEM_VALUE_INVALID, item_field="least_display", text=text)
    if departing.phrase and not departing.rule:
        raise Refusal(Code.ITEM_INCOMPLETE, item_field="rule")
    new_rule = departing.rule and departing.rule != basic.rule
    longer = tightening.hangs_longer(display, basic.display)
    if not new_rule and display.hangs is Hangs.UNSAID:
        raise Refusal(Code.NOTHING_CHANGED)
    sooner: bool | None = True
    if new_rule:
        # Villages of one condition compare alike; the worst that any says counts.
        under = {it.conditions_on(departing.holds_from) for it in villages}
        said = {_is_no_later(store, basic, departing.rule, it) for it in under}
        sooner = False if False in said else None if None in said else True
    if sooner is False or not (longer or display.hangs is Hangs.UNSAID):
        raise Refusal(Code.DEPARTURE_NOT_TIGHTER, item=name)
    if sooner is None and not departing.stricter_confirmed:
        raise Refusal(Code.DEPARTURE_NOT_COMPARED, item=name)
    return sooner is True


def _replaced(
    store: Store, basic: CatalogueItem, villages: Sequence[Village], day: date
) -> Iterator[Problem]:
    """Yield the tightenings of an item that another one from a day on replaces."""
    held = newest_of(kept.departures(store.db), basic.code, day)
    for village in villages:
        before = held.get(village.id)
        if before is not None and before.departure is Departure.TIGHTER:
            facts = {
                "item": words.item_name(basic),
                "village": village.name,
                "before": words.departure(before),
            }
            yield Problem(Code.DEPARTURE_REPLACED, facts=facts)


def _is_no_later(
    store: Store, basic: CatalogueItem, rule: str, conditions: frozenset[str]
) -> bool | None:
    if not basic.rule:
        return None
    own, known = rule_text.parse(rule), rule_text.parse(basic.rule)
    return tightening.is_no_later(own, known, time_limits.terms(store), conditions)
