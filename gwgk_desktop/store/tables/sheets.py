"""Notice sheets, of which batches they are, pictures of characters."""

from __future__ import annotations

import peewee as pw

from gwgk_desktop.store.tables.base import Table
from gwgk_desktop.store.tables.office import VillageTable
from gwgk_desktop.store.tables.payouts import PayoutBatch


class NoticeSheetTable(Table):
    """A wall sheet that was made; a new version is a new row.

    Without a village it is the township's own.
    """

    village = pw.ForeignKeyField(
        VillageTable, on_delete="RESTRICT", index=False, null=True
    )
    year = pw.IntegerField()
    serial = pw.IntegerField()
    version = pw.IntegerField()
    title = pw.TextField()
    notice_from = pw.TextField()
    notice_days = pw.IntegerField()
    paper = pw.TextField()
    made_on = pw.TextField()
    page_count = pw.IntegerField()
    line_count = pw.IntegerField()
    total_fen = pw.IntegerField()
    file_sha256 = pw.TextField()
    kind = pw.TextField()
    group_name = pw.TextField()
    direction = pw.TextField()
    type_size = pw.TextField()
    content_sha256 = pw.TextField()
    drafted_by = pw.TextField(default="")
    shown_digits = pw.TextField()
    """JSON: for each number of which it shows digits: head, tail, page, line."""
    item_code = pw.TextField(default="")
    occasion = pw.TextField(default="")

    class Meta:
        table_name = "notice_sheet"


class NoticeSheetBatch(Table):
    """A batch that a sheet shows."""

    sheet = pw.ForeignKeyField(NoticeSheetTable, on_delete="RESTRICT")
    batch = pw.ForeignKeyField(PayoutBatch, on_delete="RESTRICT")

    class Meta:
        table_name = "notice_sheet_batch"


class GlyphPictureTable(Table):
    """A picture that stands for a character that no typeface has."""

    character = pw.TextField(unique=True)
    picture_sha256 = pw.TextField()
    description = pw.TextField()

    class Meta:
        table_name = "glyph_picture"
