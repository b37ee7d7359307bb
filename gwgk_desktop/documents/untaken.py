"""What of a sheet no payout is taken from: tables, rows, columns; the clerk is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gwgk_desktop.documents import cells, tables
from gwgk_desktop.documents.payout_findings import mapped_column
from gwgk_desktop.domain.problems import Code, Place, Problem, column_letters
from gwgk_desktop.domain.readings import ChosenBy, Field

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from gwgk_desktop.documents.payout_findings import Findings, Known
    from gwgk_desktop.documents.tables import Header
    from gwgk_desktop.documents.workbooks import Row, Sheet

FEW = 2
"""From so many long numbers on, rows or a column tell of people."""
_LONG_DIGITS = re.compile(r"\d{15,19}|\d{17}[Xx]")


def map_untaken(
    sheet: Sheet, headers: Sequence[Header], known: Known, findings: Findings
) -> None:
    """Show the columns of a sheet without payouts: the clerk may know them."""
    if sheet.hidden:
        return
    likely = None if headers else tables.likely_header(sheet, known.meanings)
    for header in headers or ([likely] if likely else []):
        fields: set[Field] = set()
        for heading in header.headings:
            field = heading.field
            taken = field if field not in fields else None
            if taken is not None:
                fields.add(taken)
            findings.mapping.append(
                mapped_column(sheet, heading, taken, ChosenBy.HEADING, known.meanings)
            )


def people_not_read(sheet: Sheet, rows: Iterable[int]) -> list[Problem]:
    """Return a problem where rows that are passed over hold people's numbers."""
    numbers = [
        number
        for number in rows
        if any(
            isinstance(cell, str) and _LONG_DIGITS.fullmatch(cell.strip())
            for cell in sheet.rows[number]
        )
    ]
    if len(numbers) < FEW:
        return []
    place = Place(sheet.name, numbers[0] + 1)
    return [Problem(Code.PEOPLE_NOT_READ, place, {"count": len(numbers)})]


def numbers_not_used(
    sheet: Sheet, header: Header, taken: Collection[int], asked: Sequence[Row]
) -> Iterator[Problem]:
    """Yield a problem for each column full of long numbers that no field takes."""
    for heading in header.headings:
        column = heading.column
        if column in taken or heading.by_clerk:
            continue
        told = [
            cells.text_of(row[column])
            for row in asked
            if column < len(row) and row[column] != ""
        ]
        long = sum(_LONG_DIGITS.fullmatch(text) is not None for text in told)
        if long >= FEW and 2 * long > len(told):
            facts = {"heading": heading.whole}
            letter = column_letters(column)
            row = header.last_row + 1
            place = Place(sheet.name, row, letter, header.panel)
            yield Problem(Code.NUMBERS_NOT_USED, place, facts)
