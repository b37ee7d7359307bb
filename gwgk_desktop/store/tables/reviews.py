"""The review of sheets, their release and withdrawal."""

from __future__ import annotations

import peewee as pw

from gwgk_desktop.store.tables.base import Table
from gwgk_desktop.store.tables.office import ProgrammeTable
from gwgk_desktop.store.tables.sheets import NoticeSheetTable


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
