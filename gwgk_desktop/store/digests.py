"""The figures of a month's digest."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gwgk_desktop.domain.checking import Head, ProgrammeTotal

if TYPE_CHECKING:
    from datetime import date

    import peewee as pw

_TOTALS = """
SELECT programme.name, count(DISTINCT batch.id), count(line.id), sum(line.amount_fen)
FROM payout_batch AS batch
JOIN subsidy_programme AS programme ON programme.id = batch.programme_id
JOIN current_line AS line ON line.batch_id = batch.id
WHERE batch.undone = 0 AND batch.paid_on BETWEEN ? AND ?
GROUP BY programme.id ORDER BY programme.id
"""


def head_of_month(db: pw.Database, first: date, last: date) -> tuple[Head, int]:
    """Return the last entry up to a month's end, and how many fell in the month."""
    after = (last + timedelta(days=1)).isoformat()
    row = db.execute_sql(
        "SELECT id, hash FROM operation WHERE at < ? ORDER BY id DESC LIMIT 1", (after,)
    ).fetchone()
    [(count,)] = db.execute_sql(
        "SELECT count(*) FROM operation WHERE at >= ? AND at < ?",
        (first.isoformat(), after),
    )
    return (Head(*row) if row else Head(0, "")), count


def totals(db: pw.Database, first: date, last: date) -> list[ProgrammeTotal]:
    """Return what each programme paid in a month, by payment date."""
    rows = db.execute_sql(_TOTALS, (first.isoformat(), last.isoformat()))
    return [ProgrammeTotal(*row) for row in rows]


def made_in(db: pw.Database, table: str, first: date, last: date) -> int:
    """Return how many sheets (notice_sheet) or returns were made in a month."""
    [(count,)] = db.execute_sql(
        f"SELECT count(*) FROM {table} WHERE made_on BETWEEN ? AND ?",  # noqa: S608 - of our tables
        (first.isoformat(), last.isoformat()),
    )
    return int(count)
