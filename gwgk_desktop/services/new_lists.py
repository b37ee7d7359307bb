"""A payout list that comes in: its lines, each with its place in the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain import people
from gwgk_desktop.domain.office import group_key
from gwgk_desktop.domain.payouts import PayoutLine
from gwgk_desktop.store import payout_checks as kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gwgk_desktop.domain.problems import Place
    from gwgk_desktop.domain.readings import Field, PayoutReading

AnyLine = PayoutLine | kept.Paid
"""A line that comes in, or one that was paid."""
Where = tuple[int, str, str]
"""A village, a group and a name."""


class NewList:
    """The lines of a list, with their places in the workbook."""

    def __init__(self, reading: PayoutReading, lines: Sequence[PayoutLine]) -> None:
        self.lines = lines
        self._tables = {
            (table.sheet, record.row, record.name, record.id_number): table
            for table, record in reading.records()
        }
        self._full = [people.full_form(line.id_number) for line in lines]

    def place(self, line: PayoutLine, field: Field) -> Place:
        """Return the cell of a line's field."""
        table = self._tables[line.sheet, line.row, line.name, line.id_number]
        return table.place(line.row, field)

    def each(self) -> Iterator[tuple[PayoutLine, str]]:
        """Yield the lines, each with its identity number as written today, or ""."""
        return zip(self.lines, self._full, strict=True)

    def numbered(self) -> Iterator[tuple[PayoutLine, str]]:
        """Yield those that have an identity number."""
        return ((line, number) for line, number in self.each() if number)


def where_of(line: AnyLine) -> Where:
    """Return where a line belongs: its village, group and name."""
    return line.village_id, group_key(line.group), line.name
