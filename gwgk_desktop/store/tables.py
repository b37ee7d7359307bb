"""The tables, as peewee sees them; `migrations` alone creates them.

Journaled tables hold only INTEGER and TEXT, so a row is a JSON object.  Models
are bound to no database: every query ends in `.execute(db)`.
"""

from __future__ import annotations

import peewee as pw


class Table(pw.Model):
    """Base of all tables."""

    id = pw.AutoField()


class OfficeTable(Table):
    """The office: one row."""

    township = pw.TextField()
    county = pw.TextField()
    supervision_phone = pw.TextField()
    enquiry_phone = pw.TextField()
    notice_days = pw.IntegerField()

    class Meta:
        table_name = "office"


class VillageTable(Table):
    """A village or community."""

    name = pw.TextField(unique=True)
    kind = pw.TextField()
    position = pw.IntegerField()

    class Meta:
        table_name = "village"


class VillagerGroup(Table):
    """A group of a village."""

    village = pw.ForeignKeyField(VillageTable, on_delete="RESTRICT", index=False)
    name = pw.TextField()
    position = pw.IntegerField()

    class Meta:
        table_name = "villager_group"
        indexes = ((("village", "name"), True),)


class BoardTable(Table):
    """A bulletin board."""

    village = pw.ForeignKeyField(VillageTable, on_delete="RESTRICT")
    name = pw.TextField()
    place = pw.TextField()
    width_cm = pw.IntegerField()
    height_cm = pw.IntegerField()

    class Meta:
        table_name = "board"


class StaffTable(Table):
    """Somebody of the office's staff."""

    name = pw.TextField()
    post = pw.TextField()
    telephone = pw.TextField()

    class Meta:
        table_name = "staff_member"


class ProgrammeTable(Table):
    """A subsidy programme; `columns` is JSON."""

    key = pw.TextField(unique=True)
    name = pw.TextField()
    short_name = pw.TextField()
    code = pw.TextField()
    department = pw.TextField()
    unit = pw.TextField()
    frequency = pw.TextField()
    notice_rule = pw.TextField()
    notice_days = pw.IntegerField(null=True)
    publication = pw.TextField()
    sensitivity = pw.TextField()
    columns = pw.TextField()
    policy = pw.TextField()

    class Meta:
        table_name = "subsidy_programme"


class Person(Table):
    """Somebody who has been paid; without an identity number, a household."""

    id_number = pw.TextField()
    name = pw.TextField()
    village = pw.ForeignKeyField(VillageTable, on_delete="RESTRICT", index=False)
    group_name = pw.TextField()

    class Meta:
        table_name = "person"


class PayoutBatch(Table):
    """A workbook's lines, imported in one deed."""

    programme = pw.ForeignKeyField(ProgrammeTable, on_delete="RESTRICT")
    year = pw.IntegerField()
    period = pw.TextField()
    paid_on = pw.TextField()
    file_name = pw.TextField()
    file_sha256 = pw.TextField()
    imported_on = pw.TextField()
    line_count = pw.IntegerField()
    village_count = pw.IntegerField()
    total_fen = pw.IntegerField()
    lines_sha256 = pw.TextField()
    undone = pw.IntegerField()

    class Meta:
        table_name = "payout_batch"


class PayoutLine(Table):
    """A line as imported; it never changes (see LineCorrection, CurrentLine)."""

    batch = pw.ForeignKeyField(PayoutBatch, on_delete="RESTRICT")
    person = pw.ForeignKeyField(Person, on_delete="RESTRICT")
    village = pw.ForeignKeyField(VillageTable, on_delete="RESTRICT", index=False)
    group_name = pw.TextField()
    name = pw.TextField()
    quantity = pw.TextField(null=True)
    rate = pw.TextField(null=True)
    amount_fen = pw.IntegerField()
    bank_account = pw.TextField()
    phone = pw.TextField()
    address = pw.TextField()
    remark = pw.TextField()
    extras = pw.TextField()
    sheet = pw.TextField()
    row = pw.IntegerField()

    class Meta:
        table_name = "payout_line"


class LineCorrection(Table):
    """What holds instead of a line since `at`, and why."""

    line = pw.ForeignKeyField(PayoutLine, on_delete="RESTRICT")
    person = pw.ForeignKeyField(Person, on_delete="RESTRICT")
    village = pw.ForeignKeyField(VillageTable, on_delete="RESTRICT", index=False)
    group_name = pw.TextField()
    name = pw.TextField()
    quantity = pw.TextField(null=True)
    rate = pw.TextField(null=True)
    amount_fen = pw.IntegerField()
    bank_account = pw.TextField()
    reason = pw.TextField()
    at = pw.TextField()
    superseded = pw.IntegerField()

    class Meta:
        table_name = "line_correction"


class CurrentLine(Table):
    """The lines as they hold now: a view of lines and their corrections."""

    batch = pw.ForeignKeyField(PayoutBatch)
    person = pw.ForeignKeyField(Person)
    village = pw.ForeignKeyField(VillageTable)
    group_name = pw.TextField()
    name = pw.TextField()
    quantity = pw.TextField(null=True)
    rate = pw.TextField(null=True)
    amount_fen = pw.IntegerField()
    bank_account = pw.TextField()
    phone = pw.TextField()
    address = pw.TextField()
    remark = pw.TextField()
    extras = pw.TextField()
    sheet = pw.TextField()
    row = pw.IntegerField()
    correction_id = pw.IntegerField(null=True)

    class Meta:
        table_name = "current_line"


class NoticeSheetTable(Table):
    """A wall sheet that was made; a new version is a new row."""

    village = pw.ForeignKeyField(VillageTable, on_delete="RESTRICT", index=False)
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

    class Meta:
        table_name = "notice_sheet"
        indexes = ((("village", "year", "serial", "version"), True),)


class NoticeSheetBatch(Table):
    """A batch that a sheet shows."""

    sheet = pw.ForeignKeyField(NoticeSheetTable, on_delete="RESTRICT")
    batch = pw.ForeignKeyField(PayoutBatch, on_delete="RESTRICT")

    class Meta:
        table_name = "notice_sheet_batch"


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


JOURNALED: tuple[type[Table], ...] = (
    OfficeTable,
    VillageTable,
    VillagerGroup,
    BoardTable,
    StaffTable,
    ProgrammeTable,
    PayoutBatch,
    LineCorrection,
    NoticeSheetTable,
    NoticeSheetBatch,
    CountyReturn,
    CountyReturnBatch,
)
"""Tables that people edit: the history keeps each row before and after."""

BULK: tuple[type[Table], ...] = (Person, PayoutLine)
"""Tables filled by the hundred thousand: guarded, but without images."""
