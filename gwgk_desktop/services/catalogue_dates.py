"""What an item's time limit means in days: when it is next due, and read from words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from gwgk_desktop.domain import phrases, rule_text
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.catalogue_versions import Departure, newest_of
from gwgk_desktop.domain.due_dates import first_due
from gwgk_desktop.domain.item_limits import due_where, limit_of
from gwgk_desktop.services import catalogue, catalogue_departures, time_limits
from gwgk_desktop.store import office as kept_office

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.catalogue_versions import (
        ItemChange,
        Version,
        VillageDeparture,
    )
    from gwgk_desktop.domain.due_dates import Due
    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.time_limits import Rule
    from gwgk_desktop.store.database import Store

_AHEAD = timedelta(days=400)
"""Every recurring time limit is due within it."""
NEXT = 4
"""How many due days are shown ahead."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a time limit means, told so that a clerk can confirm it."""

    rule: Rule | None
    """None where the words cannot be read."""
    unread: str = ""
    """Which words could not be."""
    event_assumed: str = ""
    """The event that was taken where the words name none."""
    notice_assumed: bool = False
    """Whether days were taken for those of a notice, where the words do not say."""
    left_over: tuple[str, ...] = ()
    """Words of which the rule holds nothing."""
    due: tuple[Due, ...] = ()
    """The next days on which it is due, of what recurs; else the one that follows if
    what starts it happened today."""
    recurs: bool = False


def of_words(store: Store, phrase: str, today: date) -> Meant:
    """Return what the words of a time limit mean."""
    told = phrases.read(phrase)
    if told.rule is None:
        return Meant(None, told.unread)
    recurs, due = _next(store, told.rule, today)
    doubts = told.event_assumed, told.notice_assumed, told.left_over
    return Meant(told.rule, "", *doubts, due, recurs)


def of_rule(
    store: Store, rule: str, today: date, village: Village | None = None
) -> Meant:
    """Return what a rule in its text form means; nothing where there is none.

    In a village under the conditions that it meets, from the day on which it does.
    """
    if not rule:
        return Meant(None)
    known = rule_text.parse(rule)
    recurs, due = _next(store, known, today, village)
    return Meant(known, due=due, recurs=recurs)


def _next(
    store: Store, rule: Rule, today: date, village: Village | None = None
) -> tuple[bool, tuple[Due, ...]]:
    terms = time_limits.terms(store)
    met = _met(village)
    if found := due_where(rule, today, today + _AHEAD, terms, met):
        return True, tuple(found[:NEXT])
    due = first_due(rule, today, terms, met(today))
    return False, (due,) if due else ()


def _met(village: Village | None) -> Callable[[date], frozenset[str]]:
    """Return what says which conditions a village meets on a day; None: it is none."""
    return village.conditions_on if village else lambda _: frozenset()


@dataclass(frozen=True, slots=True)
class AtOnce:
    """What a catalogue asks for on the day on which it is put in force."""

    overdue: int
    """Postings whose day is past, of all places that have to hang them."""
    always: int
    """Postings that have to hang always."""
    villages: int = 0
    """In how many villages they are counted; 0 of the township's own catalogue."""


def at_once(
    store: Store, items: Sequence[CatalogueItem], scope: Scope, holds_from: date
) -> AtOnce:
    """Return what items ask for today if they hold from a day on, in all villages."""
    terms, today = time_limits.terms(store), store.now().date()
    first = max(holds_from, today.replace(month=1, day=1))
    villages = kept_office.villages(store.db)
    overdue = always = 0
    for item in items:
        limit = limit_of(item, terms)
        if limit.rule is None:
            continue
        places: Sequence[Village | None] = [None]
        if scope is Scope.VILLAGE:
            places = [it for it in villages if item.concerns(it.kind)]
        always += len(places) * limit.standing
        alike = defaultdict(list)
        for place in places:
            alike[place and place.finance_heavy_from].append(place)
        for some in alike.values():
            dues = due_where(limit.rule, first, today, terms, _met(some[0]))
            # What is due today takes the place of what was missed before.
            overdue += len(some) * bool(dues and dues[-1].on < today)
    return AtOnce(overdue, always, len(villages) if scope is Scope.VILLAGE else 0)


@dataclass(frozen=True, slots=True)
class Detail:
    """All that one screen says of an item."""

    item: CatalogueItem
    meant: Meant
    departures: tuple[VillageDeparture, ...]
    """How villages depart from it on that day: the newest word of each."""
    history: tuple[tuple[Version, ItemChange], ...]
    """What each version changed of it, the newest first."""


def detail(
    store: Store, item: CatalogueItem, day: date, village: Village | None = None
) -> Detail:
    """Return what there is to say of an item on a day, in a village if one is named."""
    newest = newest_of(catalogue_departures.departures(store), item.code, day)
    departing = (it for it in newest.values() if it.departure is not Departure.NONE)
    return Detail(
        item,
        of_rule(store, item.rule, day, village),
        tuple(departing),
        tuple(catalogue.history_of(store, item.scope, item.code)),
    )
