"""The catalogue: versions, what each changed, villages that depart, reviews."""

from __future__ import annotations

import peewee as pw

from gwgk_desktop.store.tables.base import Table
from gwgk_desktop.store.tables.office import VillageTable


class CatalogueVersionTable(Table):
    """A version of a catalogue."""

    scope = pw.TextField()
    number = pw.IntegerField()
    holds_from = pw.TextField()
    reason = pw.TextField()
    made_by = pw.TextField()
    made_at = pw.TextField()

    class Meta:
        table_name = "catalogue_version"
        indexes = ((("scope", "number"), True),)


class CatalogueItemTable(Table):
    """An item as a version changed it, or that the version took it out."""

    version = pw.ForeignKeyField(
        CatalogueVersionTable, on_delete="RESTRICT", index=False
    )
    code = pw.TextField()
    removed = pw.IntegerField()
    sequence = pw.IntegerField()
    category = pw.TextField()
    category_code = pw.TextField()
    first_level = pw.TextField()
    second_level = pw.TextField()
    content = pw.TextField()
    basis = pw.TextField()
    phrase = pw.TextField()
    rule = pw.TextField()
    body = pw.TextField()
    channels = pw.TextField()
    audience = pw.TextField()
    method = pw.TextField()
    level = pw.TextField()
    procedure = pw.TextField()
    least_display = pw.TextField()
    sensitivity = pw.TextField()
    village_relation = pw.TextField()
    section = pw.TextField()
    bodies = pw.TextField()
    holds_from = pw.TextField()
    display_basis = pw.TextField()
    display_from = pw.TextField()
    timing_code = pw.TextField()
    evidence = pw.TextField()
    sources = pw.TextField()
    timing_origin = pw.TextField()
    note = pw.TextField()

    class Meta:
        table_name = "catalogue_item"
        indexes = ((("version", "code"), True),)


class VillageDepartureTable(Table):
    """That a village has an item otherwise than the catalogue says, and why."""

    village = pw.ForeignKeyField(VillageTable, on_delete="RESTRICT", index=False)
    code = pw.TextField()
    departure = pw.TextField()
    reason = pw.TextField()
    holds_from = pw.TextField()
    made_by = pw.TextField()
    made_at = pw.TextField()
    phrase = pw.TextField()
    rule = pw.TextField()
    least_display = pw.TextField()

    class Meta:
        table_name = "village_departure"
        indexes = ((("village", "code"), False),)


class CatalogueReviewTable(Table):
    """That a catalogue was gone through."""

    scope = pw.TextField()
    year = pw.IntegerField()
    reviewed_on = pw.TextField()
    reviewed_by = pw.TextField()
    conclusion = pw.TextField()
    version = pw.IntegerField()
    before = pw.IntegerField()
    recorded_by = pw.TextField()
    recorded_at = pw.TextField()

    class Meta:
        table_name = "catalogue_review"
        indexes = ((("scope", "year"), False),)
