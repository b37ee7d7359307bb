"""What happened in a village, or in the township, and starts a time limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import catalogue, leaks
from gwgk_desktop.store import boards as kept
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import posting_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.village_events import VillageEvent
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.store.database import Store


def events(store: Store) -> list[VillageEvent]:
    """Return what happened, the earliest first."""
    return kept.events(store.db)


def record(store: Store, some: Sequence[VillageEvent]) -> Operation:
    """Note what happened, in one village or in several at once.

    Refuses an item that the catalogue does not have on that day, an event without a
    title, and anybody's number in what is written.
    """
    items = {
        (it.item_code, it.happened_on): catalogue.item(
            store, it.item_code, it.happened_on
        )
        for it in some
    }
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
