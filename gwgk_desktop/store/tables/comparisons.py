"""Comparison lists and what was decided of their hits."""

from __future__ import annotations

import peewee as pw

from gwgk_desktop.store.tables.base import Table
from gwgk_desktop.store.tables.payouts import PayoutLine


class ComparisonList(Table):
    """A list to compare payouts with: the dead, those who moved away, …."""

    kind = pw.TextField()
    source = pw.TextField()
    dated_on = pw.TextField()
    imported_on = pw.TextField()
    file_name = pw.TextField()
    file_sha256 = pw.TextField()
    entry_count = pw.IntegerField()
    undone = pw.IntegerField()

    class Meta:
        table_name = "comparison_list"


class ComparisonEntry(Table):
    """Somebody on a comparison list."""

    list = pw.ForeignKeyField(ComparisonList, on_delete="RESTRICT")
    name = pw.TextField(index=True)
    id_number = pw.TextField(index=True)
    village_name = pw.TextField()
    since_on = pw.TextField()
    relation = pw.TextField()
    remark = pw.TextField()
    sheet = pw.TextField()
    row = pw.IntegerField()

    class Meta:
        table_name = "comparison_entry"


class Verification(Table):
    """A payout line that a comparison list names, and what was decided of it."""

    line = pw.ForeignKeyField(PayoutLine, on_delete="RESTRICT", index=False)
    entry = pw.ForeignKeyField(ComparisonEntry, on_delete="RESTRICT")
    found_on = pw.TextField()
    certain = pw.IntegerField()
    decision = pw.TextField()
    decided_by = pw.TextField()
    decided_on = pw.TextField()
    reason = pw.TextField()

    class Meta:
        table_name = "verification"
        indexes = ((("line", "entry"), True),)
