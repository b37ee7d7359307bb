"""What the bank says of lines, in the store, and what was sent to it again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.domain.payments import PaymentStatus, Word
from gwgk_desktop.store import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import peewee as pw

    from gwgk_desktop.domain.payments import BankRow, PaymentPreview
    from gwgk_desktop.domain.payouts import PayoutLine

_ADD = (
    "INSERT INTO payment (file_id, line_id, status, reason, happened_on)"
    " VALUES (?, ?, ?, ?, ?)"
)
_RESEND = "INSERT INTO resent_line (batch_id, line_id, payment_id) VALUES (?, ?, ?)"
_WORDS = """
SELECT said.line_id, said.status, said.reason, said.happened_on, file.read_on, said.id,
    EXISTS (SELECT 1 FROM resent_line WHERE payment_id = said.id)
FROM {lines}
JOIN payment AS said ON said.id =
    (SELECT max(id) FROM payment WHERE payment.line_id = line.id)
JOIN payment_file AS file ON file.id = said.file_id
"""
_OF_BATCH = "(SELECT id FROM payout_line WHERE batch_id = ?) AS line"
_OF_RESEND = "(SELECT line_id AS id FROM resent_line WHERE batch_id = ?) AS line"


class Counts(NamedTuple):
    """How many lines of a batch are paid, failed, returned by the newest words."""

    paid: int = 0
    failed: int = 0
    returned: int = 0


def first_batch(db: pw.Database, batch_id: int) -> int:
    """Return the batch whose lines a batch sends again; itself where it is none."""
    batch = tables.PayoutBatch
    query = batch.select(batch.resends).where(batch.id == batch_id)
    return int(query.scalar(db) or batch_id)


def words(db: pw.SqliteDatabase, batch_id: int) -> dict[int, Word]:
    """Return the newest word on each line of a batch that has one.

    Of a resend batch, on the lines that it sends again.
    """
    resend = first_batch(db, batch_id) != batch_id
    query = _WORDS.format(lines=_OF_RESEND if resend else _OF_BATCH)
    return {
        line_id: Word(
            PaymentStatus(status),
            reason,
            date.fromisoformat(happened_on) if happened_on else None,
            date.fromisoformat(read_on),
            payment_id,
            resent=bool(resent),
        )
        for line_id, status, reason, happened_on, read_on, payment_id, resent in (
            db.execute_sql(query, (batch_id,))
        )
    }


def counts_of(statuses: Iterable[PaymentStatus]) -> Counts:
    """Count lines by what became of them."""
    told = list(statuses)
    return Counts(*(told.count(status) for status in PaymentStatus))


def paid_lines(db: pw.SqliteDatabase, batch_id: int) -> frozenset[int]:
    """Return the lines of a batch that are paid."""
    paid = PaymentStatus.PAID
    told = words(db, batch_id).items()
    return frozenset(number for number, word in told if word.status is paid)


def day_read(db: pw.Database, sha256: str, batch_id: int) -> date | None:
    """Return when this very file was read for a batch; it may speak of several."""
    file = tables.PaymentFile
    query = file.select(file.read_on).where(
        (file.file_sha256 == sha256) & (file.batch == batch_id)
    )
    day = query.scalar(db)
    return date.fromisoformat(day) if day else None


def add_file(
    db: pw.Database, preview: PaymentPreview, read_on: date, after: Counts
) -> int:
    """Add a return file without its rows and return its number.

    `after` is how the first batch stands after it.
    """
    query = tables.PaymentFile.insert(
        batch=preview.batch_id,
        file_name=preview.reading.file,
        file_sha256=preview.reading.sha256,
        read_on=read_on.isoformat(),
        paid_count=after.paid,
        failed_count=after.failed,
        returned_count=after.returned,
    )
    return int(query.execute(db))


def add_payments(
    db: pw.SqliteDatabase, file_id: int, taken: Sequence[tuple[PayoutLine, BankRow]]
) -> None:
    """Add what a file says of lines."""
    rows = [
        (
            file_id,
            line.id,
            row.status,
            row.reason,
            row.happened_on.isoformat() if row.happened_on else "",
        )
        for line, row in taken
    ]
    db.connection().executemany(_ADD, rows)


def remove_file(db: pw.SqliteDatabase, file_id: int) -> None:
    """Remove a file and what it said."""
    file = tables.PaymentFile
    db.execute_sql("DELETE FROM payment WHERE file_id = ?", (file_id,))
    file.delete().where(file.id == file_id).execute(db)


def later_file(db: pw.SqliteDatabase, file_id: int, first: int) -> bool:
    """Return whether a file was read after this one for the same lines."""
    row = db.execute_sql(
        "SELECT 1 FROM payment_file AS file"
        " JOIN payout_batch AS batch ON batch.id = file.batch_id"
        " WHERE file.id > ? AND coalesce(batch.resends_id, batch.id) = ?",
        (file_id, first),
    ).fetchone()
    return row is not None


def has_files(db: pw.Database, batch_id: int) -> bool:
    """Return whether a return file was read for this very batch."""
    file = tables.PaymentFile
    return bool(file.select().where(file.batch == batch_id).exists(db))


def resend_after(db: pw.SqliteDatabase, file_id: int) -> int | None:
    """Return a batch that sends lines again because of a file's words."""
    row = db.execute_sql(
        "SELECT resent_line.batch_id FROM payment"
        " JOIN resent_line ON resent_line.payment_id = payment.id"
        " WHERE payment.file_id = ? LIMIT 1",
        (file_id,),
    ).fetchone()
    return row[0] if row else None


def add_resent(
    db: pw.SqliteDatabase, batch_id: int, lines: Iterable[tuple[int, int]]
) -> None:
    """Add the lines, each with the word that it answers, to a resend batch."""
    rows = [(batch_id, line_id, payment_id) for line_id, payment_id in lines]
    db.connection().executemany(_RESEND, rows)


def counts(db: pw.SqliteDatabase) -> dict[int, Counts]:
    """Return how the batches stand for which a return file was read.

    That of a first batch was noted with its newest file; the lines of a resend
    batch are few and looked up.
    """
    found = {
        first: Counts(*told)
        for first, *told in db.execute_sql(
            "SELECT coalesce(batch.resends_id, batch.id), file.paid_count,"
            " file.failed_count, file.returned_count FROM payment_file AS file"
            " JOIN payout_batch AS batch ON batch.id = file.batch_id ORDER BY file.id"
        )
    }
    batch = tables.PayoutBatch
    resends = batch.select(batch.id).where(
        batch.resends.is_null(is_null=False) & (batch.undone == 0)
    )
    for (number,) in resends.tuples().execute(db):
        before = _answered(db, number)
        found[number] = counts_of(
            word.status
            for word in words(db, number).values()
            if word.payment_id not in before
        )
    return found


def _answered(db: pw.SqliteDatabase, batch_id: int) -> frozenset[int]:
    """Return the words that made lines part of a resend batch."""
    rows = db.execute_sql(
        "SELECT payment_id FROM resent_line WHERE batch_id = ?", (batch_id,)
    )
    return frozenset(number for (number,) in rows)
