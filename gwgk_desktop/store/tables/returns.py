"""The quarter's returns."""

from __future__ import annotations

import peewee as pw

from gwgk_desktop.store.tables.base import Table
from gwgk_desktop.store.tables.payouts import PayoutBatch


class CountyReturn(Table):
    """A return that was exported."""

    quarter = pw.TextField()
    form = pw.TextField()
    made_on = pw.TextField()
    total_fen = pw.IntegerField()
    file_name = pw.TextField()
    file_sha256 = pw.TextField()

    class Meta:
        table_name = "county_return"


class CountyReturnBatch(Table):
    """A batch that a return counts."""

    county_return = pw.ForeignKeyField(
        CountyReturn, on_delete="RESTRICT", column_name="return_id"
    )
    batch = pw.ForeignKeyField(PayoutBatch, on_delete="RESTRICT")

    class Meta:
        table_name = "county_return_batch"
