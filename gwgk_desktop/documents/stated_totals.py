"""The sums that a table states itself, each with the records that it is of."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from gwgk_desktop.documents import cells, row_kinds
from gwgk_desktop.documents.field_values import says_its_unit
from gwgk_desktop.domain.readings import Field, StatedTotal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gwgk_desktop.documents.field_values import FieldValues
    from gwgk_desktop.documents.workbooks import Cell, Row, Sheet
    from gwgk_desktop.domain.readings import PayoutRecord


class Totals:
    """Takes the totals of a table, beside the records that are read so far."""

    def __init__(
        self,
        sheet: Sheet,
        at: Mapping[Field, int],
        values: FieldValues,
        records: Sequence[PayoutRecord],
    ) -> None:
        self._sheet, self._at, self._factor = sheet, at, values.factor
        self._quantity_of = values.quantity_of
        self._records = records
        self._sums = _RunningSums()
        self.taken: list[StatedTotal] = []
        """All of them, from the top down."""

    def is_bare_sum(self, row: Row) -> bool:
        """Return whether a row without label or person repeats the sum above it."""
        bare = (Field.NAME, Field.ID_NUMBER, Field.BANK_ACCOUNT, Field.PHONE)
        if any(cells.text_of(self._cell(row, field)) for field in bare):
            return False
        amount = cells.number_of(self._cell(row, Field.AMOUNT))
        if amount is None:
            return False
        amount *= self._factor
        last = self.taken[-1].last if self.taken else 0
        return any(
            count > 1 and total == amount
            for count, total in self._sums.since(self._records, last)
        )

    def take(self, row: Row, number: int, label: str) -> None:
        """Take a row as a total of that label; of those above it, back to the last."""
        cell = self._cell(row, Field.AMOUNT)
        amount = cells.number_of(cell)
        if amount is None:
            amount = row_kinds.in_capitals(row) or row_kinds.amount_in_words(row)
        elif not says_its_unit(cell):
            amount *= self._factor
        at = (number, self._at[Field.AMOUNT])
        self.taken.append(
            StatedTotal(
                row=number + 1,
                label=label,
                partial=row_kinds.is_of_a_part(label),
                quantity=self._quantity_of(self._cell(row, Field.QUANTITY)),
                amount=amount,
                first=self.taken[-1].last if self.taken else 0,
                last=len(self._records),
                count=self._count(row, label),
                unread=amount is None
                and (
                    cells.holds(cell)
                    or at in self._sheet.uncached
                    or at in self._sheet.errors
                    or "大写" in label
                ),
            )
        )

    def _count(self, row: Row, label: str) -> int | None:
        """Return how many lines or households a total counts, in any of its cells.

        Where it tells several, people and households, the one that holds of the rows.
        """
        if (count := row_kinds.count_in(label)) is not None:
            return count
        told = row_kinds.count_beside(row)
        since = len(self._records) - (self.taken[-1].last if self.taken else 0)
        fitting = (it for it in told if it in {since, len(self._records)})
        return next(fitting, told[0] if told else None)

    def _cell(self, row: Row, field: Field) -> Cell:
        return cell_of(row, self._at.get(field))


def cell_of(row: Row, column: int | None) -> Cell:
    """Return a row's cell in a column; "" where it has none, or there is no column."""
    return row[column] if column is not None and column < len(row) else ""


class _RunningSums:
    """The sums of the amounts so far, from the first record and from any other."""

    def __init__(self) -> None:
        self._up_to = [Decimal()]

    def since(
        self, records: Sequence[PayoutRecord], last: int
    ) -> Iterator[tuple[int, Decimal]]:
        """Yield count and sum of all records, and of those since the last total."""
        for record in records[len(self._up_to) - 1 :]:
            self._up_to.append(self._up_to[-1] + (record.amount or 0))
        for start in (0, last):
            yield len(records) - start, self._up_to[-1] - self._up_to[start]
