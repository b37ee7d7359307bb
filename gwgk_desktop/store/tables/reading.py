"""What was learned of how workbooks are read."""

from __future__ import annotations

import peewee as pw

from gwgk_desktop.store.tables.base import Table
from gwgk_desktop.store.tables.office import VillageTable


class Recipe(Table):
    """How the workbooks of one issuing office are read; headings, mapping: JSON."""

    name = pw.TextField(unique=True)
    headings = pw.TextField()
    mapping = pw.TextField()
    used_on = pw.TextField()

    class Meta:
        table_name = "recipe"


class HeadingMeaning(Table):
    """A heading that this office added to the table of meanings."""

    heading = pw.TextField(unique=True)
    field = pw.TextField()

    class Meta:
        table_name = "heading_meaning"


class VillageAlias(Table):
    """Another name of a village: an old one, or one merged into it."""

    village = pw.ForeignKeyField(VillageTable, on_delete="RESTRICT")
    name = pw.TextField(unique=True)

    class Meta:
        table_name = "village_alias"
