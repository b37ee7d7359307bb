"""Postings in the store: what was noted of each, and nothing computed from it."""

from __future__ import annotations

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
from gwgk_desktop.store import tables

if TYPE_CHECKING:
    from collections.abc import Collection


def add(db: pw.Database, new: Posting) -> int:
    """Add a posting and return its number."""
    notice = new.notice
    return int(
        tables.PostingTable.insert(
            village=new.village_id,
            group_name=new.group,
            board=new.board_id,
            place=new.place,
            sheet=new.sheet_id,
            item_code=new.item_code,
            batch=new.batch_id,
            occasion=new.occasion,
            stage=new.stage,
            title=new.title,
            posted_at=_written(new.posted_at),
            posted_by=new.posted_by,
            hangs_until=_day(new.hangs_until),
            lasting=int(new.lasting),
            notice_from=_day(notice.first if notice else None),
            notice_to=_day(notice.last if notice else None),
            day_by_hand=int(new.day_by_hand),
            min_display_days=new.min_display_days,
            replaces_posting=new.replaces,
            note=new.note,
        ).execute(db)
    )


def add_take_down(db: pw.Database, posting_id: int, new: TakenDown) -> None:
    """Note that a sheet came down."""
    tables.PostingTakeDown.insert(
        posting=posting_id,
        taken_down_at=_written(new.at),
        taken_down_by=new.by,
        reason=new.reason,
    ).execute(db)


def add_spoiling(db: pw.Database, posting_id: int, new: Spoiling) -> None:
    """Note that a sheet was found spoilt."""
    tables.PostingSpoiling.insert(
        posting=posting_id,
        found_at=_written(new.at),
        found_by=new.by,
        reason=new.reason,
    ).execute(db)


def add_objection(db: pw.Database, new: Objection) -> int:
    """Add an objection and return its number."""
    return int(
        tables.ObjectionTable.insert(
            posting=new.posting_id,
            received_at=_written(new.received_at),
            received_by=new.received_by,
            text=new.text,
            reply_days=new.reply_days,
            objector_name=new.name,
            objector_phone=new.phone,
        ).execute(db)
    )


def add_reply(db: pw.Database, objection_id: int, new: Reply) -> None:
    """Note what was answered to an objection."""
    tables.ObjectionReply.insert(
        objection=objection_id,
        replied_at=_written(new.at),
        replied_by=new.by,
        text=new.text,
        outcome=new.outcome,
    ).execute(db)


def add_photo(db: pw.Database, new: PostingPhoto) -> int:
    """Add a photo and return its number."""
    return int(
        tables.PostingPhotoTable.insert(
            posting=new.posting_id,
            file_sha256=new.file_sha256,
            file_name=new.file_name,
            taken_at=_written(new.taken_at),
            added_at=_written(new.added_at),
            matched=new.matched,
            added_by=new.added_by,
        ).execute(db)
    )


def add_archive(db: pw.Database, posting_id: int, new: ArchiveRecord) -> None:
    """Note where the papers of a posting are kept."""
    tables.ArchiveRecordTable.insert(
        posting=posting_id,
        number=new.number,
        year=new.year,
        papers=new.papers,
        retention_years=new.retention_years,
        place=new.place,
        archived_at=_written(new.at),
        archived_by=new.by,
    ).execute(db)


def archive_numbers(db: pw.Database) -> set[str]:
    """Return the archive numbers that are taken."""
    table = tables.ArchiveRecordTable
    return {number for (number,) in table.select(table.number).tuples().execute(db)}


def hangs_on(db: pw.Database, board_id: int) -> bool:
    """Return whether anything was ever noted as hung on a board."""
    table = tables.PostingTable
    return bool(table.select().where(table.board == board_id).exists(db))


def put_up(db: pw.Database) -> set[int]:
    """Return the sheets that were ever noted as put up."""
    table = tables.PostingTable
    query = table.select(table.sheet).where(table.sheet.is_null(is_null=False))
    return {sheet for (sheet,) in query.distinct().tuples().execute(db)}


def records(
    db: pw.Database,
    *,
    ids: Collection[int] | None = None,
    sheet_ids: Collection[int] | None = None,
) -> list[PostingRecord]:
    """Return all that is on record of postings, the newest first.

    Of all there are, of those with these numbers, or of some sheets.
    """
    rows = _plain(db, _postings(ids, sheet_ids))
    some = None if ids is None and sheet_ids is None else [row[0] for row in rows]
    down, spoilt = _take_downs(db, some), _spoilings(db, some)
    objections, photos = _objections(db, some), _photos(db, some)
    archives, replaced = _archives(db, some), _replaced(db)
    return [
        PostingRecord(
            posting=_posting(row),
            taken_down=down.get(row[0]),
            spoiling=spoilt.get(row[0]),
            objections=tuple(objections.get(row[0], ())),
            photos=tuple(photos.get(row[0], ())),
            archive=archives.get(row[0]),
            replaced_by=replaced.get(row[0]),
            sheet_withdrawn=bool(row[-1]),
        )
        for row in rows
    ]


def _postings(ids: Collection[int] | None, sheet_ids: Collection[int] | None) -> Any:
    it, village = tables.PostingTable, tables.VillageTable
    sheet, gone = tables.NoticeSheetTable, tables.SheetWithdrawal
    query = (
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
    if ids is not None:
        query = query.where(it.id.in_(list(ids)))
    if sheet_ids is not None:
        query = query.where(it.sheet.in_(list(sheet_ids)))
    return query


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
        stage=Stage(row[13]),
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
    """Return the rows of a query, of some postings alone where they are named."""
    return query if some is None else query.where(column.in_(some))


def _plain(db: pw.Database, query: Any) -> list[tuple[Any, ...]]:
    """Return rows as SQLite has them: peewee would look at each of their values."""
    found: list[tuple[Any, ...]] = db.execute_sql(*query.sql()).fetchall()
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


def _objections(db: pw.Database, some: list[int] | None) -> dict[int, list[Objection]]:
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
    found: dict[int, list[Objection]] = defaultdict(list)
    query = _of(table.select().order_by(table.id), table.posting, some)
    for row in query.execute(db):
        found[row.posting_id].append(
            Objection(
                posting_id=row.posting_id,
                received_at=datetime.fromisoformat(row.received_at),
                received_by=row.received_by,
                text=row.text,
                reply_days=row.reply_days,
                name=row.objector_name,
                phone=row.objector_phone,
                reply=replies.get(row.id),
                id=row.id,
            )
        )
    return found


def _photos(db: pw.Database, some: list[int] | None) -> dict[int, list[PostingPhoto]]:
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
    found: dict[int, list[PostingPhoto]] = defaultdict(list)
    for row in _plain(db, query):
        taken, added = row[3], datetime.fromisoformat(row[4])
        at = datetime.fromisoformat(taken) if taken else None
        photo = PostingPhoto(
            posting_id=row[0],
            file_sha256=row[1],
            file_name=row[2],
            taken_at=at,
            added_at=added,
            matched=Matched(row[5]),
            added_by=row[6],
            id=row[7],
        )
        found[row[0]].append(photo)
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
    return dict(query.tuples().execute(db))


def _written(at: datetime | None) -> str:
    return at.isoformat(" ", "seconds") if at else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _read_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
