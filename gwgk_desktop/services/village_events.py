"""What happened in a village, or in the township, and starts a time limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.item_limits import limit_of, started
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.time_limits import FINANCE_HEAVY
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import (
    catalogue,
    catalogue_departures,
    leaks,
    time_limits,
)
from gwgk_desktop.store import boards as kept
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import posting_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.due_dates import Due
    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.village_events import VillageEvent
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.store.database import Store


def events(store: Store) -> list[VillageEvent]:
    """Return what happened, the earliest first."""
    return kept.events(store.db)


def record(store: Store, some: Sequence[VillageEvent]) -> Operation:
    """Note what happened, in one village or in several at once.

    Refuses an item that the place does not have on that day, one whose time limit no
    event starts, an event without a title, and anybody's number in what is written.
    """
    items = {it.item.code: it.item for it in started_by(store, some)}
    for it in some:
        if not it.title.strip():
            raise Refusal(Code.EVENT_TITLE_MISSING)
        leaks.refuse_numbers(store, {"title": it.title, "note": it.note})
    facts = _facts(store, some)
    facts["item"] = "、".join(dict.fromkeys(it.title for it in items.values()))
    with store.operation(Kind.RECORD_EVENT, facts) as operation:
        for it in some:
            kept.add_event(store.db, it)
    return operation


@dataclass(frozen=True, slots=True)
class Started:
    """What an event starts."""

    place: str
    item: CatalogueItem
    """As the village has it on that day."""
    due: Due


def started_by(store: Store, some: Sequence[VillageEvent]) -> list[Started]:
    """Return by when each event is to be posted about, by the strictest limit.

    Refuses an item that the place does not have on that day, and one whose time limit
    no event starts.
    """
    terms = time_limits.terms(store)
    villages: dict[int | None, Village]
    villages = {it.id: it for it in kept_office.villages(store.db)}
    township = kept_office.office(store.db).township or wording.TOWNSHIP_PLACE
    found = []
    for it in some:
        village, day = villages.get(it.village_id), it.happened_on
        place = village.name if village else township
        item = _item_of(store, it, village, place)
        rule, name = limit_of(item, terms).rule, wording.catalogue.item_name(item)
        heavy = village.finance_heavy_from if village else None
        met = frozenset({FINANCE_HEAVY} if heavy and heavy <= day else ())
        due = started(rule, day, terms, met) if rule else None
        if due is None:
            raise Refusal(Code.EVENT_STARTS_NOTHING, item=name)
        found.append(Started(place, item, due))
    return found


def _item_of(
    store: Store, event: VillageEvent, village: Village | None, place: str
) -> CatalogueItem:
    """Return the item of an event as its place has it; refuse one it does not have."""
    code, day = event.item_code, event.happened_on
    items = catalogue.on_day(store, Scope.TOWNSHIP, day).items
    if village is not None:
        own = catalogue_departures.of_village(store, village, day)
        items = tuple(it.item for it in own if it.is_on)
    found = next((it for it in items if it.code == code), None)
    if found is None:
        name = wording.catalogue.item_name(catalogue.item(store, code, day))
        raise Refusal(Code.ITEM_NOT_OF_VILLAGES, item=name, village=place)
    return found


def remove(store: Store, number: int) -> Operation:
    """Take back what did not happen; refuse it once something was posted about it."""
    event = next((it for it in kept.events(store.db) if it.id == number), None)
    if event is None:
        raise Refusal(Code.EVENT_UNKNOWN, event=number)
    for record_ in posting_records.records(store.db):
        if record_.posting.occasion == event.occasion:
            raise Refusal(Code.EVENT_HAS_POSTINGS, event=number)
    facts = _facts(store, [event])
    facts["item"] = event.item_code
    with store.operation(Kind.REMOVE_EVENT, facts) as operation:
        kept.remove_event(store.db, number)
    return operation


def _facts(store: Store, some: Sequence[VillageEvent]) -> dict[str, object]:
    names = {it.id: it.name for it in kept_office.villages(store.db)}
    township = kept_office.office(store.db).township
    places = [names.get(it.village_id or 0, township) for it in some]
    return {
        "places": list(dict.fromkeys(places)),
        "title": some[0].title,
        "happened_on": some[0].happened_on.isoformat(),
    }
