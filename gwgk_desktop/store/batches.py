"""Payout batches: what each was made from, which belong together, what they come to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import peewee as pw

from gwgk_desktop.domain.payouts import BatchSummary, BatchTerms, PayoutLine
from gwgk_desktop.store import payments, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.payouts import Preview, SentFile


def day_imported(db: pw.Database, sha256: str, terms: BatchTerms) -> date | None:
    """Return when this very file was imported for the same programme and period."""
    batch = tables.PayoutBatch
    query = batch.select(batch.imported_on).where(
        (batch.file_sha256 == sha256)
        & (batch.programme == terms.programme_id)
        & (batch.year == terms.year)
        & (batch.period == terms.period)
        & (batch.undone == 0)
    )
    day = query.scalar(db)
    return date.fromisoformat(day) if day else None


def is_any(db: pw.Database) -> bool:
    """Return whether any list was ever imported."""
    batch = tables.PayoutBatch
    return batch.select(batch.id).limit(1).scalar(db) is not None


def add_batch(
    db: pw.Database,
    preview: Preview,
    terms: BatchTerms,
    imported_on: date,
    lines_sha256: str,
) -> int:
    """Add a batch without its lines and return its number."""
    query = tables.PayoutBatch.insert(
        programme=terms.programme_id,
        year=terms.year,
        period=terms.period,
        paid_on=terms.paid_on.isoformat(),
        file_name=preview.reading.file,
        file_sha256=preview.reading.sha256,
        imported_on=imported_on.isoformat(),
        line_count=len(preview.lines),
        village_count=len({line.village_id for line in preview.lines}),
        total_fen=preview.total_fen,
        lines_sha256=lines_sha256,
        undone=0,
        supplements=preview.supplement.first if preview.supplement else None,
    )
    return int(query.execute(db))


def add_resend_batch(
    db: pw.Database, first: BatchSummary, lines: Sequence[PayoutLine], file: SentFile
) -> int:
    """Add a batch that sends lines of another again and return its number."""
    query = tables.PayoutBatch.insert(
        programme=first.programme_id,
        year=first.year,
        period=first.period,
        paid_on=file.made_on.isoformat(),
        file_name=file.name,
        file_sha256=file.sha256,
        imported_on=file.made_on.isoformat(),
        line_count=len(lines),
        village_count=len({line.village_id for line in lines}),
        total_fen=sum(line.amount_fen for line in lines),
        lines_sha256=file.lines_sha256,
        undone=0,
        resends=first.id,
    )
    return int(query.execute(db))


def save_terms(db: pw.Database, batch_id: int, terms: BatchTerms) -> None:
    """Keep a batch's programme, year, period and date as corrected.

    A resend is of the same programme, year and period; its date is its own.
    """
    batch = tables.PayoutBatch
    what = {
        "programme": terms.programme_id,
        "year": terms.year,
        "period": terms.period,
    }
    own = batch.update(paid_on=terms.paid_on.isoformat(), **what)
    own.where(batch.id == batch_id).execute(db)
    batch.update(**what).where(batch.resends == batch_id).execute(db)


def in_place_of(db: pw.Database, batch_id: int) -> int | None:
    """Return the batch that stands for another: itself, unless it was undone since.

    Then the newest of the same programme, year and period; None where there is none.
    """
    row = db.execute_sql(
        "SELECT new.id FROM payout_batch AS old JOIN payout_batch AS new"
        " ON new.programme_id = old.programme_id AND new.year = old.year"
        " AND new.period = old.period AND new.undone = 0 AND new.resends_id IS NULL"
        " WHERE old.id = ? ORDER BY new.id = old.id DESC, new.id DESC LIMIT 1",
        (batch_id,),
    ).fetchone()
    return int(row[0]) if row else None


def summaries(db: pw.SqliteDatabase) -> list[BatchSummary]:
    """Return the batches, the newest first, without those that were undone."""
    batch, programme = tables.PayoutBatch, tables.ProgrammeTable
    line, correction = tables.PayoutLine, tables.LineCorrection
    sheet = tables.NoticeSheetBatch
    corrected = (
        correction.select(
            line.batch,
            pw.fn.SUM(correction.amount_fen - line.amount_fen).alias("more_fen"),
        )
        .join(line)
        .where(correction.superseded == 0)
        .group_by(line.batch)
        .alias("corrected")
    )
    made = (
        sheet.select(sheet.batch, pw.fn.COUNT(sheet.id).alias("sheets"))
        .group_by(sheet.batch)
        .alias("made")
    )
    shown, gone = tables.NoticeSheetTable, tables.SheetRelease
    back = tables.SheetWithdrawal
    numbers = pw.fn.COUNT(pw.SQL("DISTINCT village_id || '-' || year || '-' || serial"))
    hanging = (
        sheet.select(sheet.batch, numbers.alias("sheets"))
        .join(shown)
        .join(gone, on=gone.sheet == shown.id)
        .join(back, pw.JOIN.LEFT_OUTER, on=back.sheet == shown.id)
        .where(back.id.is_null())
        .group_by(sheet.batch)
        .alias("hanging")
    )
    query = (
        batch.select(
            batch.id,
            batch.programme,
            programme.name,
            batch.year,
            batch.period,
            batch.paid_on,
            batch.file_name,
            batch.file_sha256,
            batch.imported_on,
            batch.line_count,
            batch.total_fen + pw.fn.COALESCE(corrected.c.more_fen, 0),
            batch.village_count,
            pw.fn.COALESCE(made.c.sheets, 0),
            batch.supplements,
            batch.resends,
            pw.fn.COALESCE(hanging.c.sheets, 0),
        )
        .join(programme)
        .join_from(
            batch, corrected, pw.JOIN.LEFT_OUTER, on=corrected.c.batch_id == batch.id
        )
        .join_from(batch, made, pw.JOIN.LEFT_OUTER, on=made.c.batch_id == batch.id)
        .join_from(
            batch, hanging, pw.JOIN.LEFT_OUTER, on=hanging.c.batch_id == batch.id
        )
        .where(batch.undone == 0)
        .order_by(batch.id.desc())
    )
    states = payments.counts(db)
    return [
        BatchSummary(
            id=row[0],
            programme_id=row[1],
            programme=row[2],
            year=row[3],
            period=row[4],
            paid_on=date.fromisoformat(row[5]),
            file_name=row[6],
            file_sha256=row[7],
            imported_on=date.fromisoformat(row[8]),
            line_count=row[9],
            total_fen=row[10],
            villages=row[11],
            sheets=row[12],
            supplements=row[13],
            resends=row[14],
            released=row[15],
            **states.get(row[0], payments.Counts())._asdict(),
        )
        for row in query.tuples().execute(db)
    ]


def of_file(db: pw.Database, sha256: str) -> list[tuple[int, BatchTerms]]:
    """Return the batches that a file was imported as, the newest first.

    `sha256` may be the beginning of a hash.  Supplements are not among them: their
    file is another.
    """
    batch = tables.PayoutBatch
    query = (
        batch.select(batch.id, batch.programme, batch.year, batch.period, batch.paid_on)
        .where(
            (pw.fn.SUBSTR(batch.file_sha256, 1, len(sha256)) == sha256)
            & (batch.undone == 0)
        )
        .order_by(batch.id.desc())
    )
    return [
        (row[0], BatchTerms(row[1], row[2], row[3], date.fromisoformat(row[4])))
        for row in query.tuples().execute(db)
    ]


def family(db: pw.Database, first: int) -> dict[int, int]:
    """Return a batch and its supplements with what each paid, in fen as imported.

    Undone ones are not among them.
    """
    batch = tables.PayoutBatch
    query = (
        batch.select(batch.id, batch.total_fen)
        .where((batch.id == first) | (batch.supplements == first))
        .where(batch.undone == 0)
        .order_by(batch.id)
    )
    return dict(query.tuples().execute(db))
