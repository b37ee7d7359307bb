"""Batches of payouts, their lines and what was put right in them."""

from __future__ import annotations

import peewee as pw

from gwgk_desktop.store.tables.base import Table
from gwgk_desktop.store.tables.office import ProgrammeTable, VillageTable


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
