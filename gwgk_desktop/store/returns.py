"""The figures of a quarter, and the returns that were exported."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from gwgk_desktop.domain.returns import PaidBatch, PayoutFigure, SentReturn
from gwgk_desktop.store import tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    import peewee as pw

    from gwgk_desktop.domain.calendar import Quarter

_FIGURES = """
SELECT programme.name, programme.department, programme.unit, village.name,
    count(*), count(DISTINCT line.person_id), decimal_sum(line.quantity),
    sum(line.amount_fen),
    (SELECT count(DISTINCT sheet.year || '-' || sheet.serial)
        FROM notice_sheet AS sheet
        JOIN notice_sheet_batch AS shows ON shows.sheet_id = sheet.id
        JOIN payout_batch AS shown ON shown.id = shows.batch_id
        JOIN sheet_release AS gone ON gone.sheet_id = sheet.id
        WHERE NOT EXISTS (SELECT 1 FROM sheet_withdrawal AS back
                WHERE back.sheet_id = sheet.id)
            AND sheet.village_id = village.id AND shown.undone = 0
            AND shown.programme_id = programme.id
            AND shown.paid_on BETWEEN :first AND :last)
FROM payout_batch AS batch
JOIN subsidy_programme AS programme ON programme.id = batch.programme_id
JOIN current_line AS line ON line.batch_id = batch.id
JOIN village ON village.id = line.village_id
WHERE batch.undone = 0 AND batch.paid_on BETWEEN :first AND :last
GROUP BY programme.id, village.id
ORDER BY programme.id, village.position, village.id
"""
_UNRELEASED = """
SELECT count(*) FROM (
    SELECT 1 FROM notice_sheet AS sheet
    JOIN notice_sheet_batch AS shows ON shows.sheet_id = sheet.id
    JOIN payout_batch AS batch ON batch.id = shows.batch_id
    LEFT JOIN sheet_release AS gone ON gone.sheet_id = sheet.id
    LEFT JOIN sheet_withdrawal AS back ON back.sheet_id = sheet.id
    WHERE batch.undone = 0 AND batch.paid_on BETWEEN :first AND :last
        AND sheet.village_id IS NOT NULL
    GROUP BY sheet.village_id, sheet.year, sheet.serial
    HAVING sum(gone.id IS NOT NULL AND back.id IS NULL) = 0
)
"""


_DUE = """
SELECT DISTINCT programme.name, village.name, batch.id, batch.imported_on,
    batch.paid_on, coalesce(programme.notice_days, (SELECT notice_days FROM office))
FROM payout_batch AS batch
JOIN subsidy_programme AS programme ON programme.id = batch.programme_id
JOIN current_line AS line ON line.batch_id = batch.id
JOIN village ON village.id = line.village_id
WHERE batch.undone = 0 AND batch.resends_id IS NULL
    AND programme.publication <> 'none'
    AND batch.paid_on BETWEEN :first AND :last
"""
_OF_POSTINGS = """
SELECT posting.id, shows.batch_id FROM posting
JOIN notice_sheet_batch AS shows ON shows.sheet_id = posting.sheet_id
UNION SELECT id, batch_id FROM posting WHERE batch_id IS NOT NULL
"""


def paid(db: pw.Database, quarter: Quarter) -> list[PaidBatch]:
    """Return which batches that count in a quarter are due on which walls.

    Programmes of which nothing is public are due nowhere.
    """
    days = {
        "first": quarter.first_day.isoformat(),
        "last": quarter.last_day.isoformat(),
    }
    return [
        PaidBatch(
            programme,
            village,
            batch,
            date.fromisoformat(imported_on),
            date.fromisoformat(paid_on),
            notice_days,
        )
        for programme, village, batch, imported_on, paid_on, notice_days in (
            db.execute_sql(_DUE, days)
        )
    ]


def batches_of_postings(db: pw.Database) -> dict[int, list[int]]:
    """Return the batches that each posting shows."""
    found: dict[int, list[int]] = defaultdict(list)
    for posting, batch in db.execute_sql(_OF_POSTINGS):
        found[posting].append(batch)
    return found


def figures(db: pw.Database, quarter: Quarter) -> list[PayoutFigure]:
    """Return what was paid in a quarter, by programme and village.

    A batch counts in the quarter of its payment date.  A line counts once: a resend
    has no lines of its own, so what it pays stays in the quarter of the first batch.
    A sheet counts while it is released, whichever version of its number that is.
    """
    return [
        PayoutFigure(
            programme=row[0],
            department=row[1],
            unit=row[2],
            village=row[3],
            lines=row[4],
            households=row[5],
            quantity=None if row[6] is None else Decimal(row[6]),
            total_fen=row[7],
            sheets=row[8],
        )
        for row in db.execute_sql(_FIGURES, _days(quarter))
    ]


def unreleased(db: pw.Database, quarter: Quarter) -> int:
    """Return how many sheets of villages show batches of a quarter and do not hang.

    No version of their number is released: drafts, or withdrawn without another.
    """
    [(count,)] = db.execute_sql(_UNRELEASED, _days(quarter))
    return int(count)


def _days(quarter: Quarter) -> dict[str, str]:
    return {
        "first": quarter.first_day.isoformat(),
        "last": quarter.last_day.isoformat(),
    }


def batches_paid_in(db: pw.Database, quarter: Quarter) -> list[int]:
    """Return the numbers of the batches that count in a quarter."""
    batch = tables.PayoutBatch
    paid = batch.paid_on.between(
        quarter.first_day.isoformat(), quarter.last_day.isoformat()
    )
    counts = (batch.undone == 0) & batch.resends.is_null()
    query = batch.select(batch.id).where(counts & paid).order_by(batch.id)
    return [batch_id for (batch_id,) in query.tuples().execute(db)]


def add(db: pw.Database, sent: SentReturn, batch_ids: Sequence[int]) -> int:
    """Add a return that was exported and return its row's number."""
    return_id = int(
        tables.CountyReturn.insert(
            quarter=sent.quarter,
            form=sent.form,
            made_on=sent.made_on.isoformat(),
            total_fen=sent.total_fen,
            file_name=sent.file_name,
            file_sha256=sent.file_sha256,
        ).execute(db)
    )
    for batch_id in batch_ids:
        counts = tables.CountyReturnBatch.insert(
            county_return=return_id, batch=batch_id
        )
        counts.execute(db)
    return return_id


def sent(db: pw.Database, *, batch_id: int | None = None) -> list[SentReturn]:
    """Return the returns that were exported, the newest first."""
    table, counts = tables.CountyReturn, tables.CountyReturnBatch
    query = table.select().order_by(table.id.desc())
    if batch_id is not None:
        of_batch = counts.select(counts.county_return).where(counts.batch == batch_id)
        query = query.where(table.id.in_(of_batch))
    return [
        SentReturn(
            id=row.id,
            quarter=row.quarter,
            form=row.form,
            made_on=date.fromisoformat(row.made_on),
            total_fen=row.total_fen,
            file_name=row.file_name,
            file_sha256=row.file_sha256,
        )
        for row in query.execute(db)
    ]
