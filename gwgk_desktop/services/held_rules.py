"""Which time limits the villages' items had over the span of a plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.catalogue_versions import as_of, in_village, version_on
from gwgk_desktop.domain.held_rules import changed_rules
from gwgk_desktop.store import catalogue as kept
from gwgk_desktop.store import office as kept_office

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.posting_plan import Site
    from gwgk_desktop.store.database import Store


def told(
    store: Store, sites: Iterable[Site], since: date, until: date
) -> tuple[Site, ...]:
    """Return sites with the rules that their items had, where these changed in a span.

    By another version of the catalogue, or as a village departed from it; that counts
    from the day on which it was decided, if it says an earlier one.
    """
    departures = [
        replace(it, holds_from=max(it.holds_from, it.made_at.date()))
        for it in kept.departures(store.db)
    ]
    villages = {it.id: it for it in kept_office.villages(store.db)}
    catalogues = {it: _Catalogue(store, it) for it in Scope}
    found = []
    for site in sites:
        village = villages.get(site.village_id or 0)
        known = catalogues[Scope.VILLAGE if village else Scope.TOWNSHIP]
        own = [it for it in departures if it.village_id == site.village_id]
        begins = {it.holds_from for it in own} | known.begins
        days = sorted(it for it in begins if since < it <= until)
        seen = []
        for day in (since, *days) if days else ():
            items = known.items_on(day)
            if village is not None:
                had = in_village(items, village, own, day)
                items = tuple(it.item for it in had if it.is_on)
            seen.append((day, {it.code: it.rule for it in items}))
        found.append(replace(site, changed=changed_rules(seen)))
    return tuple(found)


class _Catalogue:
    """A catalogue as it was on any day; each of its versions is read once."""

    def __init__(self, store: Store, scope: Scope) -> None:
        self._versions = kept.versions(store.db, scope)
        self._revisions = kept.revisions(store.db, scope)
        self._items: dict[int, tuple[CatalogueItem, ...]] = {}

    @property
    def begins(self) -> set[date]:
        """The days from which versions after the first hold."""
        return {it.holds_from for it in self._versions[1:]}

    def items_on(self, day: date) -> tuple[CatalogueItem, ...]:
        """Return the items that held on a day; none where there is no catalogue."""
        version = version_on(self._versions, day)
        if version is None:
            return ()
        if version.number not in self._items:
            self._items[version.number] = as_of(self._revisions, version.number)
        return self._items[version.number]
