"""Notice sheets in the store: their numbers, versions and the batches they show."""

from __future__ import annotations

import json
from collections import defaultdict
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
    sheet_group,
)
from gwgk_desktop.domain.office import group_key
from gwgk_desktop.domain.pages import Direction, Paper, TypeSize
from gwgk_desktop.domain.reviews import Ruling, standing
from gwgk_desktop.domain.sheet_phrases import stage_said
from gwgk_desktop.domain.shown_tails import DigitsAt
from gwgk_desktop.store import reviews, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TOUCHED_SINCE = """
WITH made AS MATERIALIZED (
    SELECT row_id AS sheet_id, operation_id FROM change
    WHERE table_name = 'notice_sheet' AND before IS NULL
), touched AS MATERIALIZED (
    SELECT operation_id, json_extract(coalesce(after, before), '$.line_id') AS line_id,
        json_extract(coalesce(after, before), '$.group_name') AS group_name
    FROM change WHERE table_name = 'line_correction'
)
SELECT sheet.id, sheet.group_name, touched.line_id, line.group_name, touched.group_name
FROM touched
JOIN payout_line AS line ON line.id = touched.line_id
JOIN notice_sheet_batch AS shows ON shows.batch_id = line.batch_id
JOIN notice_sheet AS sheet ON sheet.id = shows.sheet_id
    AND coalesce(sheet.village_id, line.village_id) = line.village_id
JOIN made ON made.sheet_id = sheet.id
WHERE touched.operation_id > made.operation_id
"""
_SHOWING = """
SELECT sheet.id, sheet.group_name, line.id, line.group_name,
    coalesce(now.group_name, line.group_name)
FROM payout_line AS line
JOIN notice_sheet_batch AS shows ON shows.batch_id = line.batch_id
JOIN notice_sheet AS sheet ON sheet.id = shows.sheet_id
    AND coalesce(sheet.village_id, line.village_id) = line.village_id
LEFT JOIN line_correction AS now ON now.line_id = line.id AND now.superseded = 0
WHERE line.id = ?
"""


def number_for(
    db: pw.Database, asked: MadeSheet, village_id: int | None, batch_ids: Sequence[int]
) -> tuple[int, int, int]:
    """Return (year, serial, version) for a sheet of a village, or of the township.

    What was shown already gives a new version of the same number: the same batches
    for the same group, the same occasion of an item, or without either the same title;
    and so does a batch whose sheet corrects a withdrawn one.  That keeps its number in
    a later year, too.  What is published of a batch whose notice hangs is another
    sheet.  Else the next free number of the village's year is taken.  Only year, kind,
    group, item, occasion and title of `asked` count.
    """
    sheet, shows = tables.NoticeSheetTable, tables.NoticeSheetBatch
    withdrawal, release = tables.SheetWithdrawal, tables.SheetRelease
    of_village = _of_village(village_id)
    query = (
        sheet.select(
            sheet.year,
            sheet.serial,
            sheet.version,
            sheet.title,
            sheet.group_name,
            sheet.item_code,
            sheet.occasion,
            pw.fn.GROUP_CONCAT(shows.batch.distinct()),
            pw.fn.COUNT(release.id),
            pw.fn.COUNT(withdrawal.id),
        )
        .join(shows, pw.JOIN.LEFT_OUTER, on=shows.sheet == sheet.id)
        .join(release, pw.JOIN.LEFT_OUTER, on=release.sheet == sheet.id)
        .join(withdrawal, pw.JOIN.LEFT_OUTER, on=withdrawal.sheet == sheet.id)
        .where(of_village & (sheet.kind == asked.kind))
        .group_by(sheet.id)
        .order_by(sheet.year.desc(), sheet.serial.desc(), sheet.version.desc())
    )
    wanted = {str(batch_id) for batch_id in batch_ids}
    rows = list(query.tuples().execute(db))
    gone = {row[:2] for row in rows if row[9]}
    hanging = {row[:2] for row in rows if row[8] and not row[9]}
    for year, serial, version, title, group, code, occasion, shown, *_ in rows:
        known = set(str(shown).split(",")) if shown is not None else set()
        number = (year, serial)
        in_turn = year == asked.number.year or (
            number in gone and number not in hanging
        )
        if (
            in_turn
            and group_key(group) == group_key(asked.group)
            and (code, occasion) == (asked.item_code, asked.occasion)
            and known == wanted
            and (wanted or code or title == asked.title)
            and (number not in hanging or stage_said(title) == stage_said(asked.title))
        ):
            return year, serial, version + 1
    if len(batch_ids) == 1:
        wrong = reviews.corrected_by(db, asked, village_id, batch_ids[0])
        if wrong is not None:
            versions = [row[2] for row in rows if row[:2] == wrong]
            return *wrong, max(versions) + 1
    of_year = of_village & (sheet.year == asked.number.year)
    highest = sheet.select(pw.fn.MAX(sheet.serial)).where(of_year).scalar(db)
    return asked.number.year, (highest or 0) + 1, 1


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
            item_code=sheet.item_code,
            occasion=sheet.occasion,
        ).execute(db)
    )
    reviews.save_classification(db, sheet_id, sheet.classification)
    for batch_id in batch_ids:
        shows = tables.NoticeSheetBatch.insert(sheet=sheet_id, batch=batch_id)
        shows.execute(db)
    return sheet_id


def corrected_since(db: pw.Database) -> dict[int, int]:
    """Return how many lines on a sheet were corrected after it was made, by sheet.

    A correction that was undone since counts, too: the sheet may show either.
    """
    lines = _by_sheet(db.execute_sql(_TOUCHED_SINCE))
    return {sheet: len(touched) for sheet, touched in lines.items()}


def showing(db: pw.Database, line_id: int) -> list[MadeSheet]:
    """Return the sheets that show a payout line, the newest first."""
    ids = _by_sheet(db.execute_sql(_SHOWING, (line_id,)))
    return [it for it in sheets(db) if it.id in ids]


def shown_batches(db: pw.Database, sheet_id: int) -> list[int]:
    """Return the batches that a sheet shows."""
    shows = tables.NoticeSheetBatch
    query = shows.select(shows.batch).where(shows.sheet == sheet_id)
    return [it[0] for it in query.tuples().execute(db)]


def _by_sheet(
    rows: Iterable[tuple[int, str, int, str, str]],
) -> dict[int, set[int]]:
    """Return the lines by sheet; of a sheet of one group those that are or were in it.

    A row is a sheet and its group, a line, its group as imported and as corrected.
    """
    found: dict[int, set[int]] = defaultdict(set)
    for sheet, group, line, first, now in rows:
        if not group or group_key(group) in {sheet_group(first), sheet_group(now)}:
            found[sheet].add(line)
    return found


def sheets(
    db: pw.Database, *, batch_id: int | None = None, village_id: int | None = None
) -> list[MadeSheet]:
    """Return the sheets that were made, of all or of a village, the newest first."""
    sheet, village = tables.NoticeSheetTable, tables.VillageTable
    shows = tables.NoticeSheetBatch
    newest, said = sheet.alias(), tables.SheetReview
    aside = said.select(said.id).where(
        (said.sheet == newest.id) & (said.ruling == Ruling.SET_ASIDE)
    )
    later = newest.select(pw.fn.MAX(newest.version)).where(
        (pw.fn.COALESCE(newest.village, 0) == pw.fn.COALESCE(sheet.village, 0))
        & (newest.year == sheet.year)
        & (newest.serial == sheet.serial)
        & (newest.version > sheet.version)
        & ~pw.fn.EXISTS(aside)
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
            pw.fn.COALESCE(later, 0),
            pw.fn.EXISTS(undone),
            sheet.drafted_by,
            sheet.shown_digits,
            sheet.item_code,
            sheet.occasion,
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
    corrected = corrected_since(db)
    return [
        MadeSheet(
            id=row[0],
            number=(number := SheetNumber(*row[1:5])),
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
            newest=row[19],
            void=bool(row[20]),
            drafted_by=row[21],
            classification=records[row[0]].classification,
            standing=standing(number.reviewed_by(rule), records[row[0]]),
            corrected=corrected.get(row[0], 0),
            shown=tuple(DigitsAt(*it) for it in json.loads(row[22])),
            item_code=row[23],
            occasion=row[24],
        )
        for row in rows
    ]
