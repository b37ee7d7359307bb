"""Which item of the catalogue something is of, and what of it: its occasions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.catalogue_versions import in_village
from gwgk_desktop.domain.due_dates import due_days
from gwgk_desktop.domain.item_limits import limit_of
from gwgk_desktop.domain.occasions import Occasion, OfItem, Period
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.time_limits import FINANCE_HEAVY
from gwgk_desktop.services import catalogue, time_limits
from gwgk_desktop.services.office import nearest_name
from gwgk_desktop.store import boards as kept_boards
from gwgk_desktop.store import catalogue as kept_catalogue
from gwgk_desktop.store import office as kept_office

if TYPE_CHECKING:
    from datetime import date

    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.due_dates import Due
    from gwgk_desktop.store.database import Store

_BACK, _AHEAD = timedelta(days=366), timedelta(days=100)
_EVENT = "event:"


def items(store: Store, village_id: int | None) -> tuple[CatalogueItem, ...]:
    """Return the items that a village, or the township, has to disclose today."""
    day = store.now().date()
    if village_id is None:
        return catalogue.on_day(store, Scope.TOWNSHIP, day).items
    village = next(it for it in kept_office.villages(store.db) if it.id == village_id)
    known = catalogue.on_day(store, Scope.VILLAGE, day).items
    departures = kept_catalogue.departures(store.db)
    own = in_village(known, village, departures, day)
    return tuple(it.item for it in own if it.is_on)


def offered(store: Store, village_id: int | None, item_code: str) -> list[Occasion]:
    """Return what an item was or soon is posted for in a place, the newest first.

    Its periods of the last year and those due soon, and what happened there.
    """
    today = store.now().date()
    item = next((it for it in items(store, village_id) if it.code == item_code), None)
    found = [
        Occasion(it.occasion, it.happened_on, it.title)
        for it in kept_boards.events(store.db)
        if (it.village_id, it.item_code) == (village_id, item_code)
    ]
    last = today + _AHEAD
    found += [
        Occasion(it.occasion, it.on) for it in _dues(store, item, village_id, last)
    ]
    return sorted(found, key=lambda it: it.on, reverse=True)


def opens_on(
    store: Store, village_id: int | None, item_code: str, occasion: str
) -> date | None:
    """Return from when on an item's period may be posted; None where nobody can say.

    What happened may be posted about whenever it was noted.
    """
    period = Period.parse(occasion)
    item = next((it for it in items(store, village_id) if it.code == item_code), None)
    if period is None or item is None:
        return None
    last = period.last_day + _BACK
    dues = _dues(store, item, village_id, last)
    return min((it.opens_on for it in dues if it.occasion == occasion), default=None)


def _dues(
    store: Store, item: CatalogueItem | None, village_id: int | None, last: date
) -> list[Due]:
    """Return what is due of an item in a place, from a year ago on."""
    terms = time_limits.terms(store)
    rule = limit_of(item, terms).rule if item else None
    if rule is None:
        return []
    village = next(
        (it for it in kept_office.villages(store.db) if it.id == village_id), None
    )
    heavy = village is not None and village.finance_heavy_from is not None
    met = frozenset({FINANCE_HEAVY} if heavy else ())
    return due_days(rule, store.now().date() - _BACK, last, terms, met)


def told(store: Store, item_code: str, occasion: str) -> OfItem:
    """Return what somebody said that something is of; refuse what nobody knows.

    Refuses an item that no catalogue ever had, where there is one, a period that cannot
    be read, an event not noted or of another item, and an occasion without an item.
    """
    code, what = item_code.strip(), occasion.strip()
    if code:
        known = {it for scope in Scope for it in catalogue.codes_ever(store, scope)}
        if known and code not in known:
            nearest = nearest_name(code, sorted(known))
            raise Refusal(Code.ITEM_UNKNOWN, item_code=code, known=nearest)
    if not what:
        return OfItem(code)
    if not code:
        raise Refusal(Code.OCCASION_WITHOUT_ITEM, occasion=what)
    if what.startswith(_EVENT):
        events = {it.occasion: it for it in kept_boards.events(store.db)}
        if what not in events or events[what].item_code != code:
            raise Refusal(Code.EVENT_UNKNOWN, event=what.removeprefix(_EVENT))
    elif Period.parse(what) is None:
        raise Refusal(Code.OCCASION_UNKNOWN, occasion=what)
    return OfItem(code, what)
