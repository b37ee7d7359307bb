"""Review and release in the store: each sheet's record stands by itself."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import peewee as pw

from gwgk_desktop.domain.office import group_key
from gwgk_desktop.domain.reviews import (
    FOR_ALL,
    Check,
    Classification,
    Disclosure,
    Means,
    Release,
    Review,
    ReviewRule,
    Ruling,
    SheetRecord,
    Step,
    Withdrawal,
)
from gwgk_desktop.store import tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gwgk_desktop.domain.notice_sheets import MadeSheet


def rule(db: pw.Database) -> ReviewRule:
    """Return how the office reviews; the default where nobody has said."""
    table = tables.ReviewRuleTable
    rows = table.select(table.steps, table.one_person).tuples().execute(db)
    return next((_rule(*row) for row in rows), ReviewRule())


def save_rule(db: pw.Database, new: ReviewRule) -> None:
    """Keep how the office reviews."""
    table = tables.ReviewRuleTable
    values = {"steps": ",".join(new.steps), "one_person": int(new.one_person)}
    if not table.update(values).execute(db):
        table.insert(values).execute(db)


def programme_classifications(db: pw.Database) -> dict[int, Classification]:
    """Return what the sheets of programmes are, of those where somebody has said."""
    table = tables.ProgrammeClassification
    query = table.select(table.programme, table.disclosure, table.ground, table.basis)
    return {row[0]: _classification(*row[1:]) for row in query.tuples().execute(db)}


def save_programme_classification(
    db: pw.Database, programme_id: int, new: Classification
) -> None:
    """Keep what the sheets of a programme are unless somebody says otherwise."""
    table = tables.ProgrammeClassification
    values = _values(new)
    of_it = table.update(values).where(table.programme == programme_id)
    if not of_it.execute(db):
        table.insert({"programme": programme_id, **values}).execute(db)


def save_classification(db: pw.Database, sheet_id: int, new: Classification) -> None:
    """Keep what a sheet is."""
    table = tables.SheetClassification
    values = _values(new)
    if not table.update(values).where(table.sheet == sheet_id).execute(db):
        table.insert({"sheet": sheet_id, **values}).execute(db)


def add_review(db: pw.Database, sheet_id: int, new: Review) -> None:
    """Add what a reviewer decided."""
    tables.SheetReview.insert(
        sheet=sheet_id,
        step=new.step,
        ruling=new.ruling,
        decided_by=new.by,
        decided_on=new.decided_on.isoformat(),
        recorded_at=new.recorded_at.isoformat(" ", "seconds"),
        recorded_by=new.recorded_by,
        means=new.means,
        reason=new.reason,
        checks=json.dumps(new.checks),
        page_name=new.page_name,
        page_sha256=new.page_sha256,
    ).execute(db)


def add_release(db: pw.Database, sheet_id: int, new: Release) -> None:
    """Release a sheet: from here on nothing of it changes."""
    tables.SheetRelease.insert(
        sheet=sheet_id,
        released_at=new.at.isoformat(" ", "seconds"),
        released_by=new.by,
        file_sha256=new.file_sha256,
        content_sha256=new.content_sha256,
        steps=",".join(new.rule.steps),
        one_person=int(new.rule.one_person),
    ).execute(db)


def add_withdrawal(db: pw.Database, sheet_id: int, new: Withdrawal) -> None:
    """Withdraw a released sheet."""
    tables.SheetWithdrawal.insert(
        sheet=sheet_id,
        withdrawn_at=new.at.isoformat(" ", "seconds"),
        withdrawn_by=new.by,
        reason=new.reason,
    ).execute(db)


def records(
    db: pw.Database, drafters: Mapping[int, str], *, every: bool = False
) -> dict[int, SheetRecord]:
    """Return all that is on record of sheets, given who drafted each.

    Of `every` sheet there is, the store is read through once.
    """
    some = None if every else list(drafters)
    classifications = _classifications(db, some)
    reviews, releases = _reviews(db, some), _releases(db, some)
    withdrawals = _withdrawals(db, some)
    return {
        sheet_id: SheetRecord(
            drafted_by=drafted_by,
            classification=classifications.get(sheet_id, FOR_ALL),
            reviews=tuple(reviews.get(sheet_id, ())),
            release=releases.get(sheet_id),
            withdrawal=withdrawals.get(sheet_id),
        )
        for sheet_id, drafted_by in drafters.items()
    }


def released(db: pw.Database, sha256: str) -> tuple[int, str] | None:
    """Return the sheet that was released with a file of this hash, and which file.

    The file is "pdf" or "content"; None where nothing was released so.
    """
    table = tables.SheetRelease
    for column, name in ((table.file_sha256, "pdf"), (table.content_sha256, "content")):
        found = table.select(table.sheet).where(column == sha256).scalar(db)
        if found is not None:
            return int(found), name
    return None


def corrected_by(
    db: pw.Database, asked: MadeSheet, village_id: int | None, batch_id: int
) -> tuple[int, int] | None:
    """Return (year, serial) of the withdrawn sheet that a new batch's corrects.

    It is of the kind and group that is `asked` for and showed batches of the same
    programme, year and period, all undone since, and nothing has taken its place yet
    that was not set aside; None where there is no such sheet.
    """
    rows = db.execute_sql(
        "SELECT sheet.year, sheet.serial, sheet.group_name"
        " FROM notice_sheet AS sheet"
        " JOIN sheet_withdrawal AS gone ON gone.sheet_id = sheet.id"
        " WHERE sheet.village_id IS ? AND sheet.kind = ?"
        " AND NOT EXISTS (SELECT 1 FROM notice_sheet AS later"
        "  WHERE later.village_id IS sheet.village_id AND later.year = sheet.year"
        "  AND later.serial = sheet.serial AND later.version > sheet.version"
        "  AND NOT EXISTS (SELECT 1 FROM sheet_review AS it"
        "   WHERE it.sheet_id = later.id AND it.ruling = 'set_aside'))"
        " AND NOT EXISTS (SELECT 1 FROM notice_sheet_batch AS shows"
        "  JOIN payout_batch AS batch ON batch.id = shows.batch_id"
        "  JOIN payout_batch AS new ON new.id = ?"
        "  WHERE shows.sheet_id = sheet.id AND (batch.undone = 0"
        "  OR batch.programme_id <> new.programme_id OR batch.year <> new.year"
        "  OR batch.period <> new.period))"
        " ORDER BY sheet.year DESC, sheet.serial DESC",
        (village_id, asked.kind, batch_id),
    )
    of_group = (it for it in rows if group_key(it[2]) == group_key(asked.group))
    return next(((int(it[0]), int(it[1])) for it in of_group), None)


def withdrawn_version(
    db: pw.Database, village_id: int | None, year: int, serial: int
) -> int | None:
    """Return the newest version of a number that was withdrawn; None where none was."""
    sheet, gone = tables.NoticeSheetTable, tables.SheetWithdrawal
    of_village = (
        sheet.village.is_null() if village_id is None else sheet.village == village_id
    )
    of_number = of_village & (sheet.year == year) & (sheet.serial == serial)
    query = gone.select(pw.fn.MAX(sheet.version)).join(sheet).where(of_number)
    found = query.scalar(db)
    return None if found is None else int(found)


def _rule(steps: str, one_person: int) -> ReviewRule:
    return ReviewRule(tuple(map(Step, steps.split(","))), bool(one_person))


def _classification(disclosure: str, ground: str, basis: str) -> Classification:
    return Classification(Disclosure(disclosure), ground, basis)


def _values(it: Classification) -> dict[str, object]:
    return {"disclosure": it.disclosure, "ground": it.ground, "basis": it.basis}


def _of(query: Any, table: Any, some: Sequence[int] | None) -> Any:
    """Return a query, of some sheets alone where they are named."""
    return query if some is None else query.where(table.sheet.in_(some))


def _classifications(
    db: pw.Database, some: Sequence[int] | None
) -> dict[int, Classification]:
    table = tables.SheetClassification
    query = table.select(table.sheet, table.disclosure, table.ground, table.basis)
    rows = _of(query, table, some).tuples().execute(db)
    return {row[0]: _classification(*row[1:]) for row in rows}


def _reviews(db: pw.Database, some: Sequence[int] | None) -> dict[int, list[Review]]:
    table = tables.SheetReview
    found: dict[int, list[Review]] = defaultdict(list)
    for row in _of(table.select().order_by(table.id), table, some).execute(db):
        found[row.sheet_id].append(
            Review(
                step=Step(row.step),
                ruling=Ruling(row.ruling),
                by=row.decided_by,
                decided_on=date.fromisoformat(row.decided_on),
                recorded_at=datetime.fromisoformat(row.recorded_at),
                means=Means(row.means),
                recorded_by=row.recorded_by,
                reason=row.reason,
                checks=tuple(map(Check, json.loads(row.checks))),
                page_name=row.page_name,
                page_sha256=row.page_sha256,
                id=row.id,
            )
        )
    return found


def _releases(db: pw.Database, some: Sequence[int] | None) -> dict[int, Release]:
    table = tables.SheetRelease
    return {
        row.sheet_id: Release(
            at=datetime.fromisoformat(row.released_at),
            by=row.released_by,
            file_sha256=row.file_sha256,
            content_sha256=row.content_sha256,
            rule=_rule(row.steps, row.one_person),
        )
        for row in _of(table.select(), table, some).execute(db)
    }


def _withdrawals(db: pw.Database, some: Sequence[int] | None) -> dict[int, Withdrawal]:
    table = tables.SheetWithdrawal
    return {
        row.sheet_id: Withdrawal(
            datetime.fromisoformat(row.withdrawn_at), row.withdrawn_by, row.reason
        )
        for row in _of(table.select(), table, some).execute(db)
    }
