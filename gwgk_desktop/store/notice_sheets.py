"""Notice sheets in the store: their numbers, versions and the batches they show."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import peewee as pw

from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.notice_sheets import MadeSheet, Paper, SheetNumber
from gwgk_desktop.domain.reviews import standing
from gwgk_desktop.store import reviews, tables

if TYPE_CHECKING:
    from collections.abc import Sequence


def number_for(
    db: pw.Database, village_id: int, year: int, batch_ids: Sequence[int]
) -> tuple[int, int]:
    """Return (serial, version) for a sheet of these batches in a village.

    The same batches again give a new version of the same number, and so does a batch
    whose sheet corrects a withdrawn one; else the next free number of the village's
    year is taken.
    """
    sheet, shows = tables.NoticeSheetTable, tables.NoticeSheetBatch
    of_village = (sheet.village == village_id) & (sheet.year == year)
    query = (
        sheet.select(sheet.serial, sheet.version, pw.fn.GROUP_CONCAT(shows.batch))
        .join(shows, on=shows.sheet == sheet.id)
        .where(of_village)
        .group_by(sheet.id)
        .order_by(sheet.serial.desc(), sheet.version.desc())
    )
    wanted = {str(batch_id) for batch_id in batch_ids}
    for serial, version, shown in query.tuples().execute(db):
        if set(str(shown).split(",")) == wanted:
            return serial, version + 1
    if len(batch_ids) == 1:
        wrong = reviews.corrected_by(db, village_id, year, batch_ids[0])
        if wrong is not None:
            return wrong[0], wrong[1] + 1
    highest = sheet.select(pw.fn.MAX(sheet.serial)).where(of_village).scalar(db)
    return (highest or 0) + 1, 1


def add(
    db: pw.Database, village_id: int, sheet: MadeSheet, batch_ids: Sequence[int]
) -> int:
    """Add a sheet that was made and return its row's number."""
    number = sheet.number
    sheet_id = int(
        tables.NoticeSheetTable.insert(
            village=village_id,
            year=number.year,
            serial=number.serial,
            version=number.version,
            title=sheet.title,
            notice_from=sheet.notice.first.isoformat(),
            notice_days=sheet.notice.days,
            paper=sheet.paper,
            made_on=sheet.made_on.isoformat(),
            page_count=sheet.page_count,
            line_count=sheet.line_count,
            total_fen=sheet.total_fen,
            file_sha256=sheet.file_sha256,
            content_sha256=sheet.content_sha256,
            drafted_by=sheet.drafted_by,
        ).execute(db)
    )
    reviews.save_classification(db, sheet_id, sheet.classification)
    for batch_id in batch_ids:
        shows = tables.NoticeSheetBatch.insert(sheet=sheet_id, batch=batch_id)
        shows.execute(db)
    return sheet_id


def sheets(db: pw.Database, *, batch_id: int | None = None) -> list[MadeSheet]:
    """Return the sheets that were made, the newest first."""
    sheet, village = tables.NoticeSheetTable, tables.VillageTable
    shows = tables.NoticeSheetBatch
    newest = sheet.alias()
    later = newest.select(newest.id).where(
        (newest.village == sheet.village)
        & (newest.year == sheet.year)
        & (newest.serial == sheet.serial)
        & (newest.version > sheet.version)
    )
    undone = (
        shows.select(shows.sheet)
        .join(tables.PayoutBatch)
        .where((shows.sheet == sheet.id) & (tables.PayoutBatch.undone == 1))
    )
    query = (
        sheet.select(
            sheet.id,
            village.name,
            sheet.year,
            sheet.serial,
            sheet.version,
            sheet.title,
            sheet.notice_from,
            sheet.notice_days,
            sheet.paper,
            sheet.made_on,
            sheet.page_count,
            sheet.line_count,
            sheet.total_fen,
            sheet.file_sha256,
            pw.fn.EXISTS(later),
            pw.fn.EXISTS(undone),
            sheet.content_sha256,
            sheet.drafted_by,
        )
        .join(village)
        .order_by(sheet.id.desc())
    )
    if batch_id is not None:
        of_batch = shows.select(shows.sheet).where(shows.batch == batch_id)
        query = query.where(sheet.id.in_(of_batch))
    rows = list(query.tuples().execute(db))
    drafters = {row[0]: row[17] for row in rows}
    records = reviews.records(db, drafters, every=batch_id is None)
    rule = reviews.rule(db)
    return [
        MadeSheet(
            id=row[0],
            number=SheetNumber(*row[1:5]),
            title=row[5],
            notice=NoticePeriod(date.fromisoformat(row[6]), row[7]),
            paper=Paper(row[8]),
            made_on=date.fromisoformat(row[9]),
            page_count=row[10],
            line_count=row[11],
            total_fen=row[12],
            file_sha256=row[13],
            superseded=bool(row[14]),
            void=bool(row[15]),
            content_sha256=row[16],
            drafted_by=row[17],
            classification=records[row[0]].classification,
            standing=standing(rule, records[row[0]]),
        )
        for row in rows
    ]
