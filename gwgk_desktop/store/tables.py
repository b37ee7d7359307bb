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
    division_code = pw.TextField(default="")
    mask = pw.TextField(default="shortest")
    mask_order = pw.TextField(default="")

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
    audience = pw.TextField(default="")
    funding = pw.TextField(default="")
    payment = pw.TextField(default="")
    rule = pw.TextField(default="")

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
    source = pw.TextField(default="")
    supplements = pw.ForeignKeyField("self", null=True, on_delete="RESTRICT")
    resends = pw.ForeignKeyField("self", null=True, on_delete="RESTRICT")

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
    household_head = pw.TextField(default="")
    household_head_id_number = pw.TextField(default="")
    payee = pw.TextField(default="")
    payee_id_number = pw.TextField(default="")

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
    household_head = pw.TextField()
    household_head_id_number = pw.TextField()
    payee = pw.TextField()
    payee_id_number = pw.TextField()
    correction_id = pw.IntegerField(null=True)

    class Meta:
        table_name = "current_line"


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


class PaymentFile(Table):
    """A bank's return file for a batch."""

    batch = pw.ForeignKeyField(PayoutBatch, on_delete="RESTRICT")
    file_name = pw.TextField()
    file_sha256 = pw.TextField()
    read_on = pw.TextField()
    paid_count = pw.IntegerField()
    failed_count = pw.IntegerField()
    returned_count = pw.IntegerField()

    class Meta:
        table_name = "payment_file"


class Payment(Table):
    """What the bank says of a line."""

    file = pw.ForeignKeyField(PaymentFile, on_delete="RESTRICT")
    line = pw.ForeignKeyField(PayoutLine, on_delete="RESTRICT")
    status = pw.TextField()
    reason = pw.TextField()
    happened_on = pw.TextField()

    class Meta:
        table_name = "payment"


class ResentLine(Table):
    """A line that a resend batch sends to the bank again, and after which word."""

    batch = pw.ForeignKeyField(PayoutBatch, on_delete="RESTRICT")
    line = pw.ForeignKeyField(PayoutLine, on_delete="RESTRICT")
    payment = pw.ForeignKeyField(Payment, on_delete="RESTRICT")

    class Meta:
        table_name = "resent_line"


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


class ReviewRuleTable(Table):
    """How the office reviews: one row; `steps` are words with commas."""

    steps = pw.TextField()
    one_person = pw.IntegerField()

    class Meta:
        table_name = "review_rule"


class ProgrammeClassification(Table):
    """What a programme's sheets are classified as unless somebody says otherwise."""

    programme = pw.ForeignKeyField(ProgrammeTable, on_delete="RESTRICT", unique=True)
    disclosure = pw.TextField()
    ground = pw.TextField()
    basis = pw.TextField()

    class Meta:
        table_name = "programme_classification"


class SheetClassification(Table):
    """What one sheet is classified as."""

    sheet = pw.ForeignKeyField(NoticeSheetTable, on_delete="RESTRICT", unique=True)
    disclosure = pw.TextField()
    ground = pw.TextField()
    basis = pw.TextField()

    class Meta:
        table_name = "sheet_classification"


class SheetReview(Table):
    """What one reviewer decided of one sheet; `checks` is JSON."""

    sheet = pw.ForeignKeyField(NoticeSheetTable, on_delete="RESTRICT")
    step = pw.TextField()
    ruling = pw.TextField()
    decided_by = pw.TextField()
    decided_on = pw.TextField()
    recorded_at = pw.TextField()
    recorded_by = pw.TextField()
    means = pw.TextField()
    reason = pw.TextField()
    checks = pw.TextField()
    page_name = pw.TextField()
    page_sha256 = pw.TextField()

    class Meta:
        table_name = "sheet_review"


class SheetRelease(Table):
    """A sheet that was released; triggers of the schema keep it as it was."""

    sheet = pw.ForeignKeyField(NoticeSheetTable, on_delete="RESTRICT", unique=True)
    released_at = pw.TextField()
    released_by = pw.TextField()
    file_sha256 = pw.TextField()
    content_sha256 = pw.TextField()
    steps = pw.TextField()
    one_person = pw.IntegerField()

    class Meta:
        table_name = "sheet_release"


class SheetWithdrawal(Table):
    """A released sheet that holds no longer."""

    sheet = pw.ForeignKeyField(NoticeSheetTable, on_delete="RESTRICT", unique=True)
    withdrawn_at = pw.TextField()
    withdrawn_by = pw.TextField()
    reason = pw.TextField()

    class Meta:
        table_name = "sheet_withdrawal"


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
    GlyphPictureTable,
    CountyReturn,
    CountyReturnBatch,
    Recipe,
    HeadingMeaning,
    VillageAlias,
    PaymentFile,
    ComparisonList,
    Verification,
    ReviewRuleTable,
    ProgrammeClassification,
    SheetClassification,
    SheetReview,
    SheetRelease,
    SheetWithdrawal,
)
"""Tables that people edit: the history keeps each row before and after."""

BULK: tuple[type[Table], ...] = (
    Person,
    PayoutLine,
    Payment,
    ResentLine,
    ComparisonEntry,
)
"""Tables filled by the hundred thousand: guarded, but without images."""
