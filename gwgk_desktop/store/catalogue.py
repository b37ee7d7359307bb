"""The catalogue in the store: versions, what they changed, departures, reviews."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from gwgk_desktop.domain.catalogue import (
    CatalogueItem,
    Scope,
    as_texts,
    item_of,
)
from gwgk_desktop.domain.catalogue_versions import (
    Departure,
    Revision,
    Version,
    VillageDeparture,
    YearlyReview,
)
from gwgk_desktop.store import tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    import peewee as pw

_SEQUENCE = "sequence"


def versions(db: pw.Database, scope: Scope) -> list[Version]:
    """Return the versions of a catalogue, the first one first."""
    table = tables.CatalogueVersionTable
    rows = table.select().where(table.scope == scope).order_by(table.number)
    return [
        Version(
            id=row.id,
            scope=Scope(row.scope),
            number=row.number,
            holds_from=date.fromisoformat(row.holds_from),
            reason=row.reason,
            made_by=row.made_by,
            made_at=datetime.fromisoformat(row.made_at),
        )
        for row in rows.execute(db)
    ]


def add_version(db: pw.Database, new: Version) -> int:
    """Add a version, of the number that it says, and return its row."""
    values = {
        "scope": new.scope,
        "number": new.number,
        "holds_from": new.holds_from.isoformat(),
        "reason": new.reason,
        "made_by": new.made_by,
        "made_at": new.made_at.isoformat(" ", "seconds"),
    }
    return int(tables.CatalogueVersionTable.insert(values).execute(db))


def revisions(db: pw.Database, scope: Scope) -> list[Revision]:
    """Return what every version of a catalogue says of its items."""
    item, version = tables.CatalogueItemTable, tables.CatalogueVersionTable
    query = item.select(item, version.number.alias("of_version")).join(version)
    found = query.where(version.scope == scope).order_by(version.number, item.id)
    return [
        Revision(row["of_version"], row["code"], _item(scope, row))
        for row in found.dicts().execute(db)
    ]


def save_items(
    db: pw.Database, version_id: int, items: Iterable[tuple[CatalogueItem, bool]]
) -> None:
    """Keep items as a version has them; of each, whether the version takes it out."""
    table = tables.CatalogueItemTable
    for item, removed in items:
        values = {**_values(item), "removed": int(removed)}
        known = (table.version == version_id) & (table.code == item.code)
        if not table.update(values).where(known).execute(db):
            table.insert({"version": version_id, **values}).execute(db)


def departures(db: pw.Database) -> list[VillageDeparture]:
    """Return how villages depart from the catalogue, in the order it was decided."""
    table = tables.VillageDepartureTable
    return [
        VillageDeparture(
            id=row.id,
            village_id=row.village_id,
            code=row.code,
            departure=Departure(row.departure),
            reason=row.reason,
            holds_from=date.fromisoformat(row.holds_from),
            made_by=row.made_by,
            made_at=datetime.fromisoformat(row.made_at),
            phrase=row.phrase,
            rule=row.rule,
            least_display=row.least_display,
        )
        for row in table.select().order_by(table.id).execute(db)
    ]


def add_departure(db: pw.Database, new: VillageDeparture) -> None:
    """Add that a village departs from an item, or does no more."""
    tables.VillageDepartureTable.insert(
        village=new.village_id,
        code=new.code,
        departure=new.departure,
        reason=new.reason,
        holds_from=new.holds_from.isoformat(),
        made_by=new.made_by,
        made_at=new.made_at.isoformat(" ", "seconds"),
        phrase=new.phrase,
        rule=new.rule,
        least_display=new.least_display,
    ).execute(db)


def reviews(db: pw.Database, scope: Scope) -> list[YearlyReview]:
    """Return the yearly reviews of a catalogue, the first one first."""
    table = tables.CatalogueReviewTable
    rows = table.select().where(table.scope == scope).order_by(table.id)
    return [
        YearlyReview(
            id=row.id,
            scope=Scope(row.scope),
            year=row.year,
            reviewed_on=date.fromisoformat(row.reviewed_on),
            reviewed_by=row.reviewed_by,
            conclusion=row.conclusion,
            version=row.version,
            before=row.before,
            recorded_by=row.recorded_by,
            recorded_at=datetime.fromisoformat(row.recorded_at),
        )
        for row in rows.execute(db)
    ]


def add_review(db: pw.Database, new: YearlyReview) -> None:
    """Add that a catalogue was gone through."""
    tables.CatalogueReviewTable.insert(
        scope=new.scope,
        year=new.year,
        reviewed_on=new.reviewed_on.isoformat(),
        reviewed_by=new.reviewed_by,
        conclusion=new.conclusion,
        version=new.version,
        before=new.before,
        recorded_by=new.recorded_by,
        recorded_at=new.recorded_at.isoformat(" ", "seconds"),
    ).execute(db)


def _values(item: CatalogueItem) -> dict[str, object]:
    texts: dict[str, object] = {**as_texts(item)}
    del texts["scope"]  # the version's
    return {**texts, _SEQUENCE: item.sequence}


def _item(scope: Scope, row: dict[str, object]) -> CatalogueItem | None:
    return None if row["removed"] else item_of({**row, "scope": scope})
