"""What hung where, what became of it, where its papers are, who asked about it."""

from __future__ import annotations

import peewee as pw

from gwgk_desktop.domain.time_limits import Unit
from gwgk_desktop.store.tables.base import Table
from gwgk_desktop.store.tables.boards import BoardTable
from gwgk_desktop.store.tables.office import VillageTable
from gwgk_desktop.store.tables.payouts import PayoutBatch
from gwgk_desktop.store.tables.sheets import NoticeSheetTable


class PostingRuleTable(Table):
    """Since when sheets hang so long, and papers are kept how long: one row."""

    display_basis = pw.TextField()
    display_since = pw.TextField()
    reply_days = pw.IntegerField()
    reply_basis = pw.TextField()
    retention_years = pw.IntegerField()
    finance_retention_years = pw.IntegerField()
    reply_unit = pw.TextField(default=Unit.CALENDAR_DAY.value)

    class Meta:
        table_name = "posting_rule"


class PostingTable(Table):
    """A sheet on a board; triggers of the schema keep it as it was noted.

    Without a village it is on the township's own board; without a sheet it was noted
    from paper.  Days that there are none of are "".
    """

    village = pw.ForeignKeyField(
        VillageTable, on_delete="RESTRICT", index=False, null=True
    )
    group_name = pw.TextField()
    board = pw.ForeignKeyField(BoardTable, on_delete="RESTRICT", null=True)
    place = pw.TextField()
    sheet = pw.ForeignKeyField(NoticeSheetTable, on_delete="RESTRICT", null=True)
    item_code = pw.TextField()
    batch = pw.ForeignKeyField(PayoutBatch, on_delete="RESTRICT", null=True)
    occasion = pw.TextField()
    stage = pw.TextField()
    title = pw.TextField()
    posted_at = pw.TextField()
    posted_by = pw.TextField()
    hangs_until = pw.TextField()
    lasting = pw.IntegerField()
    notice_from = pw.TextField()
    notice_to = pw.TextField()
    day_by_hand = pw.IntegerField()
    min_display_days = pw.IntegerField()
    replaces_posting = pw.ForeignKeyField(
        "self", on_delete="RESTRICT", null=True, index=False
    )  # unique where it is one: an index of the schema's own
    note = pw.TextField()

    class Meta:
        table_name = "posting"
        indexes = ((("village", "item_code", "occasion"), False),)


class PostingTakeDown(Table):
    """When a sheet came down, and why where that was too early."""

    posting = pw.ForeignKeyField(PostingTable, on_delete="RESTRICT", unique=True)
    taken_down_at = pw.TextField()
    taken_down_by = pw.TextField()
    reason = pw.TextField()

    class Meta:
        table_name = "posting_take_down"


class PostingSpoiling(Table):
    """When a sheet was found spoilt."""

    posting = pw.ForeignKeyField(PostingTable, on_delete="RESTRICT", unique=True)
    found_at = pw.TextField()
    found_by = pw.TextField()
    reason = pw.TextField()

    class Meta:
        table_name = "posting_spoiling"


class ObjectionTable(Table):
    """What somebody objects to; their name and telephone are personal data."""

    posting = pw.ForeignKeyField(PostingTable, on_delete="RESTRICT")
    received_at = pw.TextField()
    received_by = pw.TextField()
    text = pw.TextField()
    reply_days = pw.IntegerField()
    objector_name = pw.TextField()
    objector_phone = pw.TextField()
    reply_unit = pw.TextField(default=Unit.CALENDAR_DAY.value)

    class Meta:
        table_name = "objection"


class ObjectionReply(Table):
    """What was answered to an objection."""

    objection = pw.ForeignKeyField(ObjectionTable, on_delete="RESTRICT", unique=True)
    replied_at = pw.TextField()
    replied_by = pw.TextField()
    text = pw.TextField()
    outcome = pw.TextField()

    class Meta:
        table_name = "objection_reply"


class PostingPhotoTable(Table):
    """A photo of a posting; `taken_at` is "" where the camera does not say."""

    posting = pw.ForeignKeyField(PostingTable, on_delete="RESTRICT", index=False)
    file_sha256 = pw.TextField()
    file_name = pw.TextField()
    taken_at = pw.TextField()
    added_at = pw.TextField()
    matched = pw.TextField()
    added_by = pw.TextField()

    class Meta:
        table_name = "posting_photo"
        indexes = ((("posting", "file_sha256"), True),)


class ArchiveRecordTable(Table):
    """Where the papers of a posting are kept, and for how long."""

    posting = pw.ForeignKeyField(PostingTable, on_delete="RESTRICT", unique=True)
    number = pw.TextField(unique=True)
    year = pw.IntegerField()
    papers = pw.TextField()
    retention_years = pw.IntegerField()
    place = pw.TextField()
    archived_at = pw.TextField()
    archived_by = pw.TextField()

    class Meta:
        table_name = "archive_record"


class EnquiryTable(Table):
    """Who asked at the counter what was posted about them; never a number."""

    asked_at = pw.TextField()
    asked_by = pw.TextField()
    name = pw.TextField()
    sheet_number = pw.TextField()
    known = pw.IntegerField()
    found = pw.IntegerField()

    class Meta:
        table_name = "enquiry"
