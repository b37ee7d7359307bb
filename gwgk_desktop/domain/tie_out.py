"""The tie-out of an import: what was read, what is taken, what the workbook says."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from gwgk_desktop.domain import money
from gwgk_desktop.domain.people import household_key
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.readings import Field, row_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.payouts import Preview
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.readings import PayoutTable, StatedTotal

ZERO = Decimal()
_DOUBTS = frozenset({Code.TOTAL_MISMATCH, Code.TOTAL_UNREAD})


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
    doubtful: int = 0
    """Of how many total rows the amount does not agree, or cannot be read."""
    doubtful_quantities: int = 0
    """Of how many total rows the quantity does not agree."""

    @property
    def set_aside(self) -> int:
        """How many rows of a returned workbook are not asked for this time."""
        return (self.read.rows or 0) - self.right - self.repaired - self.refused

    @property
    def agrees(self) -> bool:
        """Whether no total of the workbook speaks against the rows."""
        stated = self.stated.amount
        doubtful = self.doubtful or self.doubtful_quantities
        return not doubtful and (stated is None or self.gives(stated))

    def gives(self, stated: Decimal) -> bool:
        """Return whether the rows give an amount: all of them, or those taken."""
        return _is_any(stated, self.read.amount, self.taken.amount)

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
        quantity=_stated(reading.tables, Field.QUANTITY, taken.quantity),
        amount=_stated(reading.tables, Field.AMOUNT, taken.amount),
    )
    repaired = preview.repaired
    doubts = [it for it in preview.problems if it.code in _DOUBTS]
    return TieOut(
        read,
        taken,
        stated,
        right=len(lines) - repaired,
        repaired=repaired,
        refused=preview.refused,
        unread=sum(record.amount is None for record in records),
        doubtful=_rows(doubts, in_quantity=False),
        doubtful_quantities=_rows(doubts, in_quantity=True),
    )


def _rows(doubts: Sequence[Problem], *, in_quantity: bool) -> int:
    """Return of how many rows doubts speak: of their quantities, or their amounts."""
    return len(
        {
            row_key(it.place)
            for it in doubts
            if it.place and bool(it.facts.get("in_quantity")) is in_quantity
        }
    )


def _stated(
    tables: Sequence[PayoutTable], field: Field, taken: Decimal | None
) -> Decimal | None:
    """Return what the totals of a workbook say of all its rows, if they do.

    The total above all others counts, right or wrong: sums of parts that agree with
    the rows say nothing for it.  Only where it may speak of less than all, as the last
    of totals that each table or village has of its own, is it read as what it gives.
    """
    tables = [it for it in tables if it.records or it.totals]
    if not tables:
        return None
    last = _final(tables[-1], field)
    found = sum((_found(table, field) for table in tables), ZERO)
    if last is not None and _is_any(last, found, taken):
        return last
    own = [_of_table(table, field) for table in tables]
    if last is not None and (None in own or _is_of_more(tables[-1])):
        return last
    complete = [it for it in own if it is not None]
    return sum(complete, ZERO) if len(complete) == len(own) else None


def _of_table(table: PayoutTable, field: Field) -> Decimal | None:
    """Return what a table's totals say of all its rows, if they do."""
    last = _final(table, field)
    if last is not None and _is_any(last, _found(table, field)):
        return last
    parts = [it for it in table.totals if it.first < it.last]
    if last is not None:
        final = next(it for it in reversed(table.totals) if _value(it, field) == last)
        own = _found(table, field, final.first)
        if final not in parts or len(parts) == 1 or not _is_any(last, own):
            return last
    values = [it for part in parts if (it := _value(part, field)) is not None]
    whole = len(values) == len(parts) and _cover(parts, len(table.records))
    return sum(values, ZERO) if whole else None


def _final(table: PayoutTable, field: Field) -> Decimal | None:
    """Return what the last total below all rows of a table says of more than a part.

    One below it that says nothing of the field, as an empty line for the amount in
    capitals, is passed over.
    """
    for total in reversed(table.totals):
        if total.partial:
            return None
        if total.last < len(table.records) and total is not table.totals[-1]:
            return None
        if (stated := _value(total, field)) is not None:
            return stated
    return None


def _cover(totals: list[StatedTotal], count: int) -> bool:
    """Return whether totals speak, one after the other, of all rows once."""
    return (
        bool(totals)
        and totals[0].first == 0
        and totals[-1].last == count
        and all(above.last == below.first for above, below in pairwise(totals))
    )


def _is_of_more(table: PayoutTable) -> bool:
    """Return whether the last total of a table stands above one of all its rows."""
    above = table.totals[:-1]
    return not table.records or any(
        not it.partial and it.last == len(table.records) for it in above
    )


def _is_any(stated: Decimal, *sums: Decimal | None) -> bool:
    return any(it is not None and abs(stated - it) <= money.TOLERANCE for it in sums)


def _value(total: StatedTotal, field: Field) -> Decimal | None:
    return total.amount if field is Field.AMOUNT else total.quantity


def _found(table: PayoutTable, field: Field, first: int = 0) -> Decimal:
    """Return the sum of a table's records from one on."""
    values = (
        record.amount if field is Field.AMOUNT else record.quantity
        for record in islice(table.records, first, None)
    )
    return sum((it or ZERO for it in values), ZERO)


def _less(stated: Decimal | None, read: Decimal | None) -> Decimal | None:
    return None if stated is None or read is None else stated - read
