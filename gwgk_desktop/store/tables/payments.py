"""What the bank said, and what was sent to it again."""

from __future__ import annotations

import peewee as pw

from gwgk_desktop.store.tables.base import Table
from gwgk_desktop.store.tables.payouts import PayoutBatch, PayoutLine


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
