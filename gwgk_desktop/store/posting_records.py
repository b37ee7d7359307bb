"""What is on record of postings, read: of all there are, of some, of a year."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import peewee as pw

from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.notice_sheets import TOWNSHIP, SheetNumber
from gwgk_desktop.domain.postings import (
    ArchiveRecord,
    Matched,
    Objection,
    Outcome,
    Posting,
    PostingPhoto,
    PostingRecord,
    Reply,
    Spoiling,
    Stage,
    TakenDown,
    sheet_family,
)
from gwgk_desktop.domain.time_limits import Unit
from gwgk_desktop.store import tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

_STAGES = {it.value: it for it in Stage}
_MATCHED = {it.value: it for it in Matched}
"""A look-up in a table takes a tenth of what the enumeration's own call does."""


def records(
    db: pw.Database,
    *,
    ids: Collection[int] | None = None,
    sheet_ids: Collection[int] | None = None,
) -> list[PostingRecord]:
    """Return all that is on record of postings, the newest first.

    Of all there are, of those with these numbers, or of some sheets.
    """
    it, some = tables.PostingTable, None if ids is None else list(ids)
    if sheet_ids is not None:
        query = _of(it.select(it.id), it.sheet, list(sheet_ids))
        some = [number for (number,) in _plain(db, query)]
    return _records(db, some)


def records_since(db: pw.Database, day: date) -> list[PostingRecord]:
    """Return what can still matter to what is due in a day's year, the newest first.

    That is what was put up in it or in the year before, fulfils an event or a payout of
    it, still hangs, or may have to be put up again; all else is over and done with.
    """
    year = date(day.year, 1, 1)
    before = year.replace(year=year.year - 1)
    told = (before.isoformat(), year.isoformat())
    some = [number for (number,) in db.execute_sql(_MATTER, told)]
    return _records(db, some)


_MATTER = """
    SELECT posting.id FROM posting
    LEFT JOIN posting_take_down AS down ON down.posting_id = posting.id
    LEFT JOIN posting_spoiling AS spoilt ON spoilt.posting_id = posting.id
    LEFT JOIN archive_record AS kept ON kept.posting_id = posting.id
    LEFT JOIN posting AS later ON later.replaces_posting_id = posting.id
    WHERE posting.posted_at >= ?
    OR (down.id IS NULL AND spoilt.id IS NULL)
    OR posting.occasion LIKE 'event:%'
    OR posting.batch_id IN (SELECT id FROM payout_batch WHERE paid_on >= ?)
    OR kept.id IS NULL AND later.id IS NULL AND (
        spoilt.id IS NOT NULL
        OR posting.id IN (SELECT posting_id FROM objection)
        OR posting.sheet_id IN (SELECT sheet_id FROM sheet_withdrawal)
        OR DATE(down.taken_down_at) <= MAX(
            DATE(posting.posted_at, '+' || posting.min_display_days || ' days'),
            posting.notice_to
        )
    )
"""


def newest_of_items(db: pw.Database) -> set[int]:
    """Return the postings of what recurs that nothing later of their item follows.

    Every board's: those of one item and occasion in a place follow none of each other.
    """
    return {number for (number,) in db.execute_sql(_NEWEST)}


_NEWEST = """
    SELECT posting.id FROM posting JOIN (
        SELECT village_id, item_code, stage, occasion, max(posted_at) FROM posting
        WHERE item_code <> '' AND occasion <> '' AND occasion NOT LIKE 'event:%'
        GROUP BY village_id, item_code, stage
    ) AS newest ON posting.village_id IS newest.village_id
        AND posting.item_code = newest.item_code AND posting.stage = newest.stage
        AND posting.occasion = newest.occasion
"""
"""Beside a max SQLite gives the other columns of the same row."""


def _records(db: pw.Database, some: list[int] | None) -> list[PostingRecord]:
    down, spoilt = _take_downs(db, some), _spoilings(db, some)
    objections, photos = _objections(db, some), _photos(db, some)
    archives, replaced = _archives(db, some), _replaced(db)
    return [
        PostingRecord(
            posting=_posting(row),
            taken_down=down.get(row[0]),
            spoiling=spoilt.get(row[0]),
            objections=objections.get(row[0], ()),
            photos=photos.get(row[0], ()),
            archive=archives.get(row[0]),
            replaced_by=replaced.get(row[0]),
            sheet_withdrawn=bool(row[-1]),
        )
        for row in _plain(db, _of(_postings(), tables.PostingTable.id, some))
    ]


def _postings() -> Any:
    it, village = tables.PostingTable, tables.VillageTable
    sheet, gone = tables.NoticeSheetTable, tables.SheetWithdrawal
    return (
        it.select(
            it.id,
            it.village,
            pw.fn.COALESCE(village.name, TOWNSHIP),
            it.group_name,
            it.board,
            it.place,
            it.sheet,
            sheet.year,
            sheet.serial,
            sheet.version,
            it.item_code,
            it.batch,
            it.occasion,
            it.stage,
            it.title,
            it.posted_at,
            it.posted_by,
            it.hangs_until,
            it.lasting,
            it.notice_from,
            it.notice_to,
            it.day_by_hand,
            it.min_display_days,
            it.replaces_posting,
            it.note,
            gone.id,
        )
        .join(village, pw.JOIN.LEFT_OUTER)
        .switch(it)
        .join(sheet, pw.JOIN.LEFT_OUTER)
        .join(gone, pw.JOIN.LEFT_OUTER)
        .order_by(it.id.desc())
    )


def _posting(row: tuple[Any, ...]) -> Posting:
    number = SheetNumber(row[2], *row[7:10]) if row[6] is not None else None
    first = _read_day(row[19])
    notice = None
    if first is not None:
        days = (date.fromisoformat(row[20]) - first).days + 1
        notice = NoticePeriod(first, days)
    return Posting(
        id=row[0],
        village_id=row[1],
        village=row[2],
        group=row[3],
        board_id=row[4],
        place=row[5],
        sheet_id=row[6],
        sheet=str(number or ""),
        family=sheet_family(number) if number else "",
        item_code=row[10],
        batch_id=row[11],
        occasion=row[12],
        stage=_STAGES[row[13]],
        title=row[14],
        posted_at=datetime.fromisoformat(row[15]),
        posted_by=row[16],
        hangs_until=_read_day(row[17]),
        lasting=bool(row[18]),
        notice=notice,
        day_by_hand=bool(row[21]),
        min_display_days=row[22],
        replaces=row[23],
        note=row[24],
    )


def _of(query: Any, column: Any, some: list[int] | None) -> Any:
    """Return the rows of a query, of some postings alone where they are named.

    However many: their numbers go as one value.
    """
    if some is None:
        return query
    numbers = pw.SQL("(SELECT value FROM json_each(?))", [json.dumps(some)])
    return query.where(column.in_(numbers))


def _plain(db: pw.Database, query: Any) -> Iterable[tuple[Any, ...]]:
    """Yield rows as SQLite has them: peewee would look at each of their values.

    One by one, so that few are there at once to be looked at for garbage.
    """
    found: Iterable[tuple[Any, ...]] = db.execute_sql(*query.sql())
    return found


def _take_downs(db: pw.Database, some: list[int] | None) -> dict[int, TakenDown]:
    table = tables.PostingTakeDown
    columns = (table.posting, table.taken_down_at, table.taken_down_by, table.reason)
    rows = _plain(db, _of(table.select(*columns), table.posting, some))
    return {row[0]: TakenDown(datetime.fromisoformat(row[1]), *row[2:]) for row in rows}


def _spoilings(db: pw.Database, some: list[int] | None) -> dict[int, Spoiling]:
    table = tables.PostingSpoiling
    columns = (table.posting, table.found_at, table.found_by, table.reason)
    rows = _plain(db, _of(table.select(*columns), table.posting, some))
    return {row[0]: Spoiling(datetime.fromisoformat(row[1]), *row[2:]) for row in rows}


def _objections(
    db: pw.Database, some: list[int] | None
) -> Mapping[int, tuple[Objection, ...]]:
    answers = tables.ObjectionReply
    replies = {
        row.objection_id: Reply(
            datetime.fromisoformat(row.replied_at),
            row.replied_by,
            row.text,
            Outcome(row.outcome),
        )
        for row in answers.select().execute(db)
    }
    table = tables.ObjectionTable
    found: dict[int, tuple[Objection, ...]] = defaultdict(tuple)
    query = _of(table.select().order_by(table.id), table.posting, some)
    for row in query.execute(db):
        one = Objection(
            posting_id=row.posting_id,
            received_at=datetime.fromisoformat(row.received_at),
            received_by=row.received_by,
            text=row.text,
            reply_days=row.reply_days,
            name=row.objector_name,
            phone=row.objector_phone,
            reply=replies.get(row.id),
            id=row.id,
            reply_unit=Unit(row.reply_unit),
        )
        found[row.posting_id] += (one,)
    return found


def _photos(
    db: pw.Database, some: list[int] | None
) -> Mapping[int, tuple[PostingPhoto, ...]]:
    table = tables.PostingPhotoTable
    columns = (
        table.posting,
        table.file_sha256,
        table.file_name,
        table.taken_at,
        table.added_at,
        table.matched,
        table.added_by,
        table.id,
    )
    query = _of(table.select(*columns).order_by(table.id), table.posting, some)
    found: dict[int, tuple[PostingPhoto, ...]] = defaultdict(tuple)
    for row in _plain(db, query):
        taken, added = row[3], datetime.fromisoformat(row[4])
        at = datetime.fromisoformat(taken) if taken else None
        photo = PostingPhoto(
            posting_id=row[0],
            file_sha256=row[1],
            file_name=row[2],
            taken_at=at,
            added_at=added,
            matched=_MATCHED[row[5]],
            added_by=row[6],
            id=row[7],
        )
        found[row[0]] += (photo,)
    return found


def _archives(db: pw.Database, some: list[int] | None) -> dict[int, ArchiveRecord]:
    table = tables.ArchiveRecordTable
    columns = (
        table.posting,
        table.number,
        table.year,
        table.papers,
        table.retention_years,
        table.place,
        table.archived_at,
        table.archived_by,
    )
    rows = _plain(db, _of(table.select(*columns), table.posting, some))
    return {
        row[0]: ArchiveRecord(
            number=row[1],
            year=row[2],
            papers=row[3],
            retention_years=row[4],
            place=row[5],
            at=datetime.fromisoformat(row[6]),
            by=row[7],
        )
        for row in rows
    }


def _replaced(db: pw.Database) -> dict[int, int]:
    table = tables.PostingTable
    query = table.select(table.replaces_posting, table.id).where(
        table.replaces_posting.is_null(is_null=False)
    )
    return dict(_plain(db, query))


def _read_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
