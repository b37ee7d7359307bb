"""Notice sheets in the store: their numbers, versions and the batches they show."""

from __future__ import annotations

import json
from dataclasses import astuple
from datetime import date
from typing import TYPE_CHECKING

import peewee as pw

from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.notice_sheets import (
    TOWNSHIP,
    MadeSheet,
    SheetKind,
    SheetNumber,
)
from gwgk_desktop.domain.pages import Direction, Paper, TypeSize
from gwgk_desktop.domain.reviews import standing
from gwgk_desktop.domain.shown_tails import DigitsAt
from gwgk_desktop.store import reviews, tables

if TYPE_CHECKING:
    from collections.abc import Sequence


def number_for(
    db: pw.Database, asked: MadeSheet, village_id: int | None, batch_ids: Sequence[int]
) -> tuple[int, int]:
    """Return (serial, version) for a sheet of a village, or of the township.

    What was shown already gives a new version of the same number: the same batches
    for the same group, or without batches the same title; and so does a batch whose
    sheet corrects a withdrawn one.  Else the next free number of the village's year is
    taken.  Only year, kind, group and title of `asked` count.
    """
    sheet, shows = tables.NoticeSheetTable, tables.NoticeSheetBatch
    of_village = _of_village(village_id) & (sheet.year == asked.number.year)
    query = (
        sheet.select(
            sheet.serial, sheet.version, sheet.title, pw.fn.GROUP_CONCAT(shows.batch)
        )
        .join(shows, pw.JOIN.LEFT_OUTER, on=shows.sheet == sheet.id)
        .where(
            of_village & (sheet.kind == asked.kind) & (sheet.group_name == asked.group)
        )
        .group_by(sheet.id)
        .order_by(sheet.serial.desc(), sheet.version.desc())
    )
    wanted = {str(batch_id) for batch_id in batch_ids}
    for serial, version, title, shown in query.tuples().execute(db):
        known = set(str(shown).split(",")) if shown is not None else set()
        if known == wanted and (wanted or title == asked.title):
            return serial, version + 1
    if len(batch_ids) == 1:
        wrong = reviews.corrected_by(db, asked, village_id, batch_ids[0])
        if wrong is not None:
            return wrong[0], wrong[1] + 1
    highest = sheet.select(pw.fn.MAX(sheet.serial)).where(of_village).scalar(db)
    return (highest or 0) + 1, 1


def _of_village(village_id: int | None) -> pw.Expression:
    sheet = tables.NoticeSheetTable
    if village_id is None:
        return sheet.village.is_null()
    return sheet.village == village_id


def add(
    db: pw.Database,
    village_id: int | None,
    sheet: MadeSheet,
    batch_ids: Sequence[int],
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
            kind=sheet.kind,
            group_name=sheet.group,
            direction=sheet.direction,
            type_size=sheet.size,
            content_sha256=sheet.content_sha256,
            drafted_by=sheet.drafted_by,
            shown_digits=json.dumps([astuple(it) for it in sheet.shown]),
        ).execute(db)
    )
    reviews.save_classification(db, sheet_id, sheet.classification)
    for batch_id in batch_ids:
        shows = tables.NoticeSheetBatch.insert(sheet=sheet_id, batch=batch_id)
        shows.execute(db)
    return sheet_id


def sheets(
    db: pw.Database, *, batch_id: int | None = None, village_id: int | None = None
) -> list[MadeSheet]:
    """Return the sheets that were made, of all or of a village, the newest first."""
    sheet, village = tables.NoticeSheetTable, tables.VillageTable
    shows = tables.NoticeSheetBatch
    newest = sheet.alias()
    later = newest.select(newest.id).where(
        (pw.fn.COALESCE(newest.village, 0) == pw.fn.COALESCE(sheet.village, 0))
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
            pw.fn.COALESCE(village.name, TOWNSHIP),
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
            sheet.kind,
            sheet.group_name,
            sheet.direction,
            sheet.type_size,
            sheet.content_sha256,
            pw.fn.EXISTS(later),
            pw.fn.EXISTS(undone),
            sheet.drafted_by,
            sheet.shown_digits,
        )
        .join(village, pw.JOIN.LEFT_OUTER)
        .order_by(sheet.id.desc())
    )
    if village_id is not None:
        query = query.where(sheet.village == village_id)
    if batch_id is not None:
        of_batch = shows.select(shows.sheet).where(shows.batch == batch_id)
        query = query.where(sheet.id.in_(of_batch))
    rows = list(query.tuples().execute(db))
    drafters = {row[0]: row[21] for row in rows}
    records = reviews.records(
        db, drafters, every=batch_id is None and village_id is None
    )
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
            kind=SheetKind(row[14]),
            group=row[15],
            direction=Direction(row[16]),
            size=TypeSize(row[17]),
            content_sha256=row[18],
            superseded=bool(row[19]),
            void=bool(row[20]),
            drafted_by=row[21],
            classification=records[row[0]].classification,
            standing=standing(rule, records[row[0]]),
            shown=tuple(DigitsAt(*it) for it in json.loads(row[22])),
        )
        for row in rows
    ]
