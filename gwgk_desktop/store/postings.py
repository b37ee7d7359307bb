"""Postings in the store: what was noted of each is kept, nothing computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.store import tables

if TYPE_CHECKING:
    from datetime import date, datetime

    import peewee as pw

    from gwgk_desktop.domain.postings import (
        ArchiveRecord,
        Objection,
        Posting,
        PostingPhoto,
        Reply,
        Spoiling,
        TakenDown,
    )


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
            reply_unit=new.reply_unit.value,
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


def _written(at: datetime | None) -> str:
    return at.isoformat(" ", "seconds") if at else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
