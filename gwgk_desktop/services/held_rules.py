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
    of_villages = _by_day(
        store, Scope.VILLAGE, since, until, (it.holds_from for it in departures)
    )
    of_township = _by_day(store, Scope.TOWNSHIP, since, until)
    found = []
    for site in sites:
        village = villages.get(site.village_id or 0)
        if village is None:
            seen = [(day, _rules(items)) for day, items in of_township]
        else:
            seen = []
            for day, items in of_villages:
                own = in_village(items, village, departures, day)
                seen.append((day, _rules(it.item for it in own if it.is_on)))
        found.append(replace(site, changed=changed_rules(seen)))
    return tuple(found)


def _by_day(
    store: Store, scope: Scope, since: date, until: date, others: Iterable[date] = ()
) -> list[tuple[date, tuple[CatalogueItem, ...]]]:
    """Return the items from the beginning of a span on, and on each day of change.

    None where nothing changes in it.
    """
    versions = kept.versions(store.db, scope)
    begins = {it.holds_from for it in versions[1:]} | set(others)
    days = sorted(it for it in begins if since < it <= until)
    if not days:
        return []
    revisions = kept.revisions(store.db, scope)
    held = ((day, version_on(versions, day)) for day in (since, *days))
    return [(day, as_of(revisions, it.number)) for day, it in held if it]


def _rules(items: Iterable[CatalogueItem]) -> dict[str, str]:
    return {it.code: it.rule for it in items}
