"""Lines of payouts: added, corrected, removed, looked up.

Lines and people come by the hundred thousand, so they are written with
`executemany` on the raw connection; everything else is asked through peewee.
"""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import peewee as pw

from gwgk_desktop.domain import money
from gwgk_desktop.domain.payouts import PayoutLine
from gwgk_desktop.store import journal, payments, people, tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from gwgk_desktop.domain.payouts import LineCorrection

ASKED_AT_ONCE = 300
"""How many people one look-up names, thrice: SQLite takes at least 999 values."""

_ADD_LINE = (
    "INSERT INTO payout_line (batch_id, person_id, village_id, group_name, name,"
    " quantity, rate, amount_fen, bank_account, phone, address, remark, extras,"
    " sheet, row, household_head, household_head_id_number, payee, payee_id_number)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def filling(db: pw.SqliteDatabase) -> AbstractContextManager[None]:
    """Let people and lines be added by the hundred thousand, within an operation."""
    return journal.filling(db, tables.Person, tables.PayoutLine)


def add_lines(
    db: pw.SqliteDatabase,
    batch_id: int,
    lines: Sequence[PayoutLine],
    payees: dict[people.Key, int],
) -> None:
    """Add lines to a batch."""
    extras: dict[object, str] = {(): ""}
    for line in lines:
        if line.extras not in extras:
            extras[line.extras] = json.dumps(line.extras, ensure_ascii=False)
    rows = [
        (
            batch_id,
            payees[people.key(line)],
            line.village_id,
            line.group,
            line.name,
            None if line.quantity is None else money.plain(line.quantity),
            None if line.rate is None else money.plain(line.rate),
            line.amount_fen,
            line.bank_account,
            line.phone,
            line.address,
            line.remark,
            extras[line.extras],
            line.sheet,
            line.row,
            *line.others,
        )
        for line in lines
    ]
    db.connection().executemany(_ADD_LINE, rows)


def remove_lines(db: pw.SqliteDatabase, batch_id: int) -> None:
    """Remove a batch's lines and corrections, and the people whom nothing else names.

    The batch itself stays, marked as undone, for sheets and returns that name it.
    """
    batch, correction = tables.PayoutBatch, tables.LineCorrection
    batch.update(undone=1).where(batch.id == batch_id).execute(db)
    of_batch = tables.PayoutLine.select(tables.PayoutLine.id).where(
        tables.PayoutLine.batch == batch_id
    )
    correction.delete().where(correction.line.in_(of_batch)).execute(db)
    asked = tables.Verification
    asked.delete().where(asked.line.in_(of_batch)).execute(db)
    db.execute_sql("DELETE FROM resent_line WHERE batch_id = ?", (batch_id,))
    db.execute_sql("DELETE FROM payout_line WHERE batch_id = ?", (batch_id,))
    people.remove_unnamed(db)


def correct_line(
    db: pw.SqliteDatabase, line: PayoutLine, new: LineCorrection, at: str
) -> None:
    """Let `new` hold instead of a line; the line and earlier corrections stay."""
    table = tables.LineCorrection
    whose = _as_corrected(line, new)
    person = people.of_lines(db, [whose])[people.key(whose)]
    earlier = (table.line == line.id) & (table.superseded == 0)
    table.update(superseded=1).where(earlier).execute(db)
    table.insert(
        line=line.id,
        person=person,
        village=line.village_id,
        group_name=new.group,
        name=new.name,
        quantity=None if new.quantity is None else money.plain(new.quantity),
        rate=None if new.rate is None else money.plain(new.rate),
        amount_fen=new.amount_fen,
        bank_account=new.bank_account,
        reason=new.reason,
        at=at,
        superseded=0,
    ).execute(db)


Imprint = tuple[int, str, str, str, str, str | None, str | None, int]
"""What makes a row of a list the same payout as a line that was imported."""


def imprint(line: PayoutLine) -> Imprint:
    """Return the imprint of a line."""
    return (
        line.village_id,
        line.group,
        line.name,
        line.id_number,
        line.bank_account,
        None if line.quantity is None else money.plain(line.quantity),
        None if line.rate is None else money.plain(line.rate),
        line.amount_fen,
    )


def imprints(db: pw.Database, batch_id: int) -> Iterator[Imprint]:
    """Yield the lines of a batch as they were imported, corrections left aside."""
    line, person = tables.PayoutLine, tables.Person
    query = (
        line.select(
            line.village,
            line.group_name,
            line.name,
            person.id_number,
            line.bank_account,
            line.quantity,
            line.rate,
            line.amount_fen,
        )
        .join(person)
        .where(line.batch == batch_id)
    )
    yield from query.tuples().iterator(db)


def as_imported(db: pw.SqliteDatabase, batch_id: int) -> Iterator[PayoutLine]:
    """Yield the lines of a batch as they were imported, in their order."""
    rows = db.execute_sql(
        "SELECT line.id, line.village_id, line.group_name, line.name,"
        " person.id_number, bank_account, phone, address, quantity, rate, amount_fen,"
        " remark, extras, sheet, row, household_head, household_head_id_number,"
        " payee, payee_id_number, NULL FROM payout_line AS line"
        " JOIN person ON person.id = line.person_id"
        " WHERE batch_id = ? ORDER BY line.id",
        (batch_id,),
    )
    yield from map(_line, rows)


def lines(
    db: pw.Database,
    batch_id: int,
    *,
    village_id: int | None = None,
    first: int = 0,
    most: int | None = None,
) -> list[PayoutLine]:
    """Return a batch's lines as they hold now, in the order of its workbook."""
    line, person = tables.CurrentLine, tables.Person
    query = (
        line.select(*_LINE_COLUMNS)
        .join(person)
        .where(_of_batch(db, batch_id))
        .order_by(line.id)
    )
    if village_id is not None:
        query = query.where(line.village == village_id)
    if most is not None:
        query = query.limit(most).offset(first)
    return [_line(row) for row in query.tuples().execute(db)]


def lines_called(db: pw.Database, line_ids: Sequence[int]) -> dict[int, PayoutLine]:
    """Return lines as they hold now, by their numbers."""
    table = tables.CurrentLine
    wanted = pw.SQL("(SELECT value FROM json_each(?))", [json.dumps(line_ids)])
    query = table.select(*_LINE_COLUMNS).join(tables.Person).where(table.id.in_(wanted))
    found = map(_line, query.tuples().execute(db))
    return {line.id: line for line in found}


def line(db: pw.Database, line_id: int) -> tuple[int, PayoutLine] | None:
    """Return a line as it holds now, and the number of its batch."""
    table = tables.CurrentLine
    query = (
        table.select(table.batch, *_LINE_COLUMNS)
        .join(tables.Person)
        .where(table.id == line_id)
    )
    for row in query.tuples().execute(db):
        return row[0], _line(row[1:])
    return None


def line_count(db: pw.Database, batch_id: int) -> int:
    """Return how many lines a batch has."""
    table = tables.PayoutLine
    return int(table.select().where(table.batch == batch_id).count(db))


def villages_of(db: pw.Database, batch_id: int) -> list[int]:
    """Return the numbers of the villages that a batch pays in, in their order."""
    table, village = tables.CurrentLine, tables.VillageTable
    query = (
        table.select(table.village)
        .join(village)
        .where(table.batch == batch_id)
        .group_by(table.village)
        .order_by(village.position, village.id)
    )
    return [village_id for (village_id,) in query.tuples().execute(db)]


def paid_to(
    db: pw.Database, person_ids: Sequence[int]
) -> Iterator[tuple[int, int, PayoutLine]]:
    """Yield what people were paid: person, batch and line, by person and batch."""
    table, line = tables.CurrentLine, tables.PayoutLine
    correction = tables.LineCorrection
    for start in range(0, len(person_ids), ASKED_AT_ONCE):
        some = person_ids[start : start + ASKED_AT_ONCE]
        # The view's person is computed, so no index finds it; these two are kept.
        paid = line.select(line.id).where(line.person.in_(some))
        corrected = correction.select(correction.line).where(
            correction.person.in_(some)
        )
        query = (
            table.select(table.person, table.batch, *_LINE_COLUMNS)
            .join(tables.Person)
            .where(table.id.in_(paid | corrected) & table.person.in_(some))
            .order_by(table.person, table.batch, table.id)
        )
        for row in query.tuples().execute(db):
            yield row[0], row[1], _line(row[2:])


_LINE_COLUMNS = (
    tables.CurrentLine.id,
    tables.CurrentLine.village,
    tables.CurrentLine.group_name,
    tables.CurrentLine.name,
    tables.Person.id_number,
    tables.CurrentLine.bank_account,
    tables.CurrentLine.phone,
    tables.CurrentLine.address,
    tables.CurrentLine.quantity,
    tables.CurrentLine.rate,
    tables.CurrentLine.amount_fen,
    tables.CurrentLine.remark,
    tables.CurrentLine.extras,
    tables.CurrentLine.sheet,
    tables.CurrentLine.row,
    tables.CurrentLine.household_head,
    tables.CurrentLine.household_head_id_number,
    tables.CurrentLine.payee,
    tables.CurrentLine.payee_id_number,
    tables.CurrentLine.correction_id,
)


def _of_batch(db: pw.Database, batch_id: int) -> pw.Expression:
    """Return which lines a batch has; a resend batch names those of another."""
    line, resent = tables.CurrentLine, tables.ResentLine
    if payments.first_batch(db, batch_id) == batch_id:
        return line.batch == batch_id
    return line.id.in_(resent.select(resent.line).where(resent.batch == batch_id))


def _line(row: tuple[Any, ...]) -> PayoutLine:
    (line_id, village, group, name, id_number, account, phone, address) = row[:8]
    (quantity, rate, amount, remark, extras, sheet, number) = row[8:15]
    (head, head_id_number, payee, payee_id_number, correction) = row[15:]
    return PayoutLine(
        village_id=village,
        group=group,
        name=name,
        id_number=id_number,
        bank_account=account,
        phone=phone,
        address=address,
        quantity=None if quantity is None else Decimal(quantity),
        rate=None if rate is None else Decimal(rate),
        amount_fen=amount,
        remark=remark,
        extras=tuple(map(tuple, json.loads(extras))) if extras else (),
        sheet=sheet,
        row=number,
        household_head=head,
        household_head_id_number=head_id_number,
        payee=payee,
        payee_id_number=payee_id_number,
        id=line_id,
        corrected=correction is not None,
    )


def _as_corrected(line: PayoutLine, new: LineCorrection) -> PayoutLine:
    return replace(line, group=new.group, name=new.name, id_number=new.id_number)
