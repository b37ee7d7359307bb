"""The tie-out of an import: what was read, what is taken, what the workbook says."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from gwgk_desktop.domain import money
from gwgk_desktop.domain.people import household_key
from gwgk_desktop.domain.readings import Field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gwgk_desktop.domain.payouts import Preview
    from gwgk_desktop.domain.readings import PayoutTable, StatedTotal

ZERO = Decimal()


@dataclass(frozen=True, slots=True)
class Sums:
    """Rows, households, quantity and amount; None where there is no such figure."""

    rows: int | None = None
    households: int | None = None
    """A household is one identity number, else one village, group and name."""
    quantity: Decimal | None = None
    amount: Decimal | None = None
    """In yuan, as exact as the workbook."""


@dataclass(frozen=True, slots=True)
class TieOut:
    """The figures of an import, side by side."""

    read: Sums
    """Of all rows that were read, right or wrong."""
    taken: Sums
    """Of the lines that would be written."""
    stated: Sums
    """What the workbook's own total rows say of all its rows."""
    right: int
    repaired: int
    refused: int
    """The three make up all rows that were read, but for the rows set aside."""
    unread: int
    """How many refused rows have an amount that cannot be read."""

    @property
    def set_aside(self) -> int:
        """How many rows of a returned workbook are not asked for this time."""
        return (self.read.rows or 0) - self.right - self.repaired - self.refused

    @property
    def difference(self) -> Sums:
        """What the workbook states less what was read."""
        return Sums(
            quantity=_less(self.stated.quantity, self.read.quantity),
            amount=_less(self.stated.amount, self.read.amount),
        )


def tie_out(preview: Preview) -> TieOut:
    """Return the figures of an import; takes a pass over all rows."""
    reading, lines = preview.reading, preview.lines
    records = [record for _, record in reading.records()]
    with_quantity = any(Field.QUANTITY in table.columns for table in reading.tables)
    read = Sums(
        len(records),
        len(
            {
                household_key(it.id_number, it.village, it.group, it.name)
                for it in records
            }
        ),
        sum((it.quantity or ZERO for it in records), ZERO) if with_quantity else None,
        reading.total,
    )
    taken = Sums(
        len(lines),
        len(
            {
                household_key(it.id_number, str(it.village_id), it.group, it.name)
                for it in lines
            }
        ),
        sum((it.quantity or ZERO for it in lines), ZERO) if with_quantity else None,
        money.from_fen(preview.total_fen),
    )
    stated = Sums(
        quantity=_stated(reading.tables, Field.QUANTITY),
        amount=_stated(reading.tables, Field.AMOUNT),
    )
    repaired = preview.repaired
    return TieOut(
        read,
        taken,
        stated,
        right=len(lines) - repaired,
        repaired=repaired,
        refused=preview.refused,
        unread=sum(record.amount is None for record in records),
    )


def _stated(tables: tuple[PayoutTable, ...], field: Field) -> Decimal | None:
    """Return what the totals of a workbook say of all its rows, if they do.

    The last total may speak of the whole workbook, or each table have its own; of
    several readings of the totals the one that agrees with the rows is taken, and
    where none does the plainest.
    """
    found = [sum(_values(table, field), ZERO) for table in tables]
    own = [_of_table(table, field) for table in tables]
    complete = [it for it in own if it is not None]
    readings = [sum(complete, ZERO)] if len(complete) == len(own) > 0 else []
    if tables and (last := _final(tables[-1], field)) is not None:
        readings.append(last)
    return _agreeing(readings, sum(found, ZERO))


def _of_table(table: PayoutTable, field: Field) -> Decimal | None:
    """Return what a table's totals say of all its rows, if they do."""
    readings = []
    if (last := _final(table, field)) is not None:
        readings.append(last)
    for partial in (False, True):
        those = [it for it in table.totals if it.partial is partial]
        parts = [part for it in those if (part := _value(it, field)) is not None]
        if len(parts) == len(those) and _cover(those, len(table.records)):
            readings.append(sum(parts, ZERO))
    return _agreeing(readings, sum(_values(table, field), ZERO))


def _final(table: PayoutTable, field: Field) -> Decimal | None:
    """Return what the total below all rows of a table says of more than a part."""
    if not table.totals:
        return None
    total = table.totals[-1]
    if total.partial or total.last < len(table.records):
        return None
    return _value(total, field)


def _cover(totals: list[StatedTotal], count: int) -> bool:
    """Return whether totals speak, one after the other, of all rows once."""
    return (
        bool(totals)
        and totals[0].first == 0
        and totals[-1].last == count
        and all(above.last == below.first for above, below in pairwise(totals))
    )


def _agreeing(readings: list[Decimal], found: Decimal) -> Decimal | None:
    agreeing = (it for it in readings if abs(it - found) <= money.TOLERANCE)
    return next(agreeing, readings[0] if readings else None)


def _value(total: StatedTotal, field: Field) -> Decimal | None:
    return total.amount if field is Field.AMOUNT else total.quantity


def _values(table: PayoutTable, field: Field) -> Iterable[Decimal]:
    for record in table.records:
        value = record.amount if field is Field.AMOUNT else record.quantity
        yield value or ZERO


def _less(stated: Decimal | None, read: Decimal | None) -> Decimal | None:
    return None if stated is None or read is None else stated - read
