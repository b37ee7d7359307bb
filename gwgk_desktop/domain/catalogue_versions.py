"""How a catalogue changes: versions, what a village has otherwise, yearly reviews.

Nothing that held is overwritten.  A version says of each item that it changes what the
item is from then on; what a version is as a whole is read from all versions up to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from gwgk_desktop.domain.catalogue import CatalogueItem, Display, Scope, as_texts
from gwgk_desktop.domain.tightening import hangs_longer, is_looser

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from gwgk_desktop.domain.office import Village


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a catalogue: from which day it holds, and why it was made."""

    id: int
    scope: Scope
    number: int
    holds_from: date
    reason: str
    made_by: str
    made_at: datetime

    def open_on(self, today: date) -> bool:
        """Return whether it may still be changed: it does not hold yet, or is of today.

        What held yesterday is never changed; a change begins another version.
        """
        return self.holds_from > today or self.made_at.date() == today


@dataclass(frozen=True, slots=True)
class Revision:
    """An item as a version has it; None where the version took it out."""

    version: int
    """The number of the version, counted from 1 in each catalogue."""
    code: str
    item: CatalogueItem | None


def as_of(revisions: Iterable[Revision], version: int) -> tuple[CatalogueItem, ...]:
    """Return the items of a version in their order: of each the newest until then."""
    held: dict[str, Revision] = {}
    for it in revisions:
        before = held.get(it.code)
        if it.version <= version and (before is None or before.version < it.version):
            held[it.code] = it
    items = [it.item for it in held.values() if it.item is not None]
    return tuple(sorted(items, key=lambda it: (it.sequence, it.code)))


def version_on(versions: Sequence[Version], day: date) -> Version | None:
    """Return the version that holds on a day.

    Before the first one holds that is it: there is no other to go by.
    """
    held = [it for it in versions if it.holds_from <= day] or list(versions)[:1]
    return max(held, key=lambda it: it.number) if held else None


class Change(StrEnum):
    """What became of an item from one version to another."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one field said before and says after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What became of one item."""

    change: Change
    item: CatalogueItem
    """It as it is after; as it was where it is gone."""
    fields: tuple[FieldChange, ...] = ()


def compare(
    before: Iterable[CatalogueItem], after: Iterable[CatalogueItem]
) -> tuple[ItemChange, ...]:
    """Return what differs between two lists of items, in the order of the second."""
    was = {it.code: it for it in before}
    found = []
    for item in after:
        old = was.pop(item.code, None)
        if old is None:
            found.append(ItemChange(Change.ADDED, item))
        elif differing := _differing(old, item):
            found.append(ItemChange(Change.CHANGED, item, differing))
    gone = (ItemChange(Change.REMOVED, it) for it in was.values())
    return (*found, *gone)


def _differing(old: CatalogueItem, new: CatalogueItem) -> tuple[FieldChange, ...]:
    was, now = as_texts(old), as_texts(new)
    changed = (FieldChange(it, was[it], now[it]) for it in now if was[it] != now[it])
    return tuple(changed)


class Departure(StrEnum):
    """How a village departs from the basic catalogue in an item."""

    OFF = "off"
    """It does not have it."""
    TIGHTER = "tighter"
    """It is stricter: sooner, or longer on the wall."""
    NONE = "none"
    """It has it as the catalogue says, again."""


@dataclass(frozen=True, slots=True)
class VillageDeparture:
    """That a village departs from an item, from a day on, and why."""

    id: int
    village_id: int
    code: str
    departure: Departure
    reason: str
    holds_from: date
    made_by: str
    made_at: datetime
    phrase: str = ""
    """The village's own time limit as worded; "" where it is the catalogue's."""
    rule: str = ""
    least_display: str = ""


@dataclass(frozen=True, slots=True)
class VillageItem:
    """An item as a village has it on a day."""

    item: CatalogueItem
    """With the village's own time limit and display, where it has them."""
    village_id: int
    departure: VillageDeparture | None = None

    @property
    def is_on(self) -> bool:
        """Whether the village has it at all."""
        told = self.departure
        return told is None or told.departure is not Departure.OFF


def newest_of(
    departures: Iterable[VillageDeparture], code: str, day: date
) -> dict[int, VillageDeparture]:
    """Return the departure of an item that holds on a day, by the village's number."""
    some = (it for it in departures if it.code == code and it.holds_from <= day)
    return {it.village_id: it for it in sorted(some, key=_decided)}


def _decided(it: VillageDeparture) -> tuple[date, int]:
    return (it.holds_from, it.id)


def in_village(
    items: Iterable[CatalogueItem],
    village: Village,
    departures: Iterable[VillageDeparture],
    day: date,
) -> tuple[VillageItem, ...]:
    """Return the items that concern a village, as it has them on a day."""
    newest: dict[str, VillageDeparture] = {}
    for it in sorted(departures, key=_decided):
        if it.village_id == village.id and it.holds_from <= day:
            newest[it.code] = it
    return tuple(
        _of_village(item, village, newest.get(item.code), day)
        for item in items
        if item.scope is Scope.VILLAGE and item.concerns(village.kind)
    )


def _of_village(
    item: CatalogueItem, village: Village, told: VillageDeparture | None, day: date
) -> VillageItem:
    if told is None or told.departure is Departure.NONE:
        return VillageItem(item, village.id)
    if told.departure is Departure.TIGHTER:
        # The catalogue may have become stricter since: then that holds.
        met = village.conditions_on(day)
        if told.rule and not is_looser(told.rule, item.rule, met):
            item = replace(item, phrase=told.phrase, rule=told.rule)
        own = Display.of(told.least_display)
        if own is not None and hangs_longer(own, item.display):
            item = replace(item, least_display=told.least_display)
    return VillageItem(item, village.id, told)


@dataclass(frozen=True, slots=True)
class YearlyReview:
    """That a catalogue was gone through (年度审核): who, when, what of it, why."""

    id: int
    scope: Scope
    year: int
    reviewed_on: date
    reviewed_by: str
    conclusion: str
    """What was found, and why it was changed or left as it is."""
    version: int
    """The number of the version that held after it."""
    before: int
    """The number of the version that the review before left; 0 for the first."""
    recorded_by: str
    recorded_at: datetime


def review_due(
    versions: Sequence[Version], reviews: Sequence[YearlyReview], today: date
) -> int | None:
    """Return the year whose review is still to be done; None where none is.

    A catalogue is gone through once in each calendar year after the one it began in.
    """
    if not versions:
        return None
    began = min(it.made_at.year for it in versions)
    done = {it.year for it in reviews}
    return today.year if today.year > began and today.year not in done else None
