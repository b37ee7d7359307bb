"""The clerk's own workbook given back: refused rows coloured, each with its reason.

An Excel workbook keeps its form; what openpyxl does not carry (macros, shapes, the
cached values of formulas) is not in the copy, and the original is never touched.  Of
other files, and of large ones, only the refused rows go back (`refused_extract`).
"""

from __future__ import annotations

import io
import zipfile
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter

from gwgk_desktop import wording
from gwgk_desktop.documents import (
    memory_book,
    refused_extract,
    refused_looks,
    returned_marks,
    tables,
    workbooks,
)
from gwgk_desktop.documents.headings import Meanings
from gwgk_desktop.domain import money
from gwgk_desktop.domain.readings import rows_in_error
from gwgk_desktop.domain.returned import Returned
from gwgk_desktop.domain.work import Progress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from openpyxl.workbook import Workbook

    from gwgk_desktop.documents.tables import Header
    from gwgk_desktop.documents.workbooks import Sheet
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.readings import PayoutReading
    from gwgk_desktop.domain.work import Steps

MOST_ROWS = 20_000
"""Workbooks of more rows take openpyxl too long: only their refused rows go back."""
MOST_XML = 64 * 2**20
"""Bytes of sheets' XML above which it takes too long as well: styled empty rows."""

Place = tuple[str, int]
"""A sheet's name and a row as Excel numbers it."""


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What goes back: the refused rows, what is wrong, and what the marks will say."""

    reading: PayoutReading
    refused: frozenset[Place]
    wrong: Mapping[Place, Sequence[Problem]]
    """Errors and warnings by row, those of rows that are not refused too."""
    marks: Returned

    def refused_of(self, sheet: Sheet) -> list[int]:
        """Return the refused rows of a sheet."""
        return sorted(row for name, row in self.refused if name == sheet.name)

    def original_row(self, place: Place) -> int:
        """Return where a row stood in the list as it first came."""
        returned = self.reading.returned
        return returned.rows.get(place, place[1]) if returned else place[1]

    def reason(self, place: Place) -> str:
        """Return why a row is refused, with the mark by which it is known again."""
        told = dict.fromkeys(wording.explain(it) for it in self.wrong[place])
        row = self.original_row(place)
        return returned_marks.reason("".join(told), row, self.marks.sha256)

    def headers(self, sheet: Sheet) -> list[Header]:
        """Return the headers of a sheet's payouts, those that are repeated too."""
        first_rows = {it - 1 for it in self.header_rows(sheet)}
        found = tables.find_headers(sheet, Meanings(self.reading.choices))
        firsts = [it.headings for it in found if it.first_row in first_rows]
        return [it for it in found if it.headings in firsts]

    def header_rows(self, sheet: Sheet) -> set[int]:
        """Return the first rows of a sheet's tables, as Excel numbers them."""
        those = (it for it in self.reading.tables if it.sheet == sheet.name)
        return {table.header_row for table in those}

    def column(self, sheet: Sheet, headers: Sequence[Header]) -> int:
        """Return the column for the reasons, from 0: the first free right of all."""
        if self.reading.returned:
            kept = returned_marks.reason_column(sheet)
            if kept is not None:
                return kept
        ends = (heading.column for it in headers for heading in it.headings)
        column = 1 + max(ends, default=0)
        while _taken(sheet, column):
            column += 1
        return column


def write(
    content: bytes,
    reading: PayoutReading,
    problems: Sequence[Problem],
    password: str = "",
) -> Steps[bytes]:
    """Return the workbook that goes back to the clerk, as xlsx.

    `content` is the file that was read, `problems` everything that is wrong with it.
    """
    yield Progress(0)
    name = Path(reading.file).stem
    opened = yield from workbooks.read_sheets(content, name, password)
    sheets = list(opened.sheets)
    back = _given_back(reading, problems)
    if _is_light(content, sheets):
        yield Progress(0)
        book = memory_book.opened(content)
        if book is not None:
            return _coloured(back, book, sheets)
    if reading.returned:
        sheets = list(returned_marks.take_apart(sheets)[0])
    back = replace(back, marks=replace(back.marks, whole=False))
    return (yield from refused_extract.write(back, sheets))


def owed(reading: PayoutReading) -> Decimal | None:
    """Return what a list pays in all: by its own total, else by all its rows.

    None where it states no total of the whole and some amounts cannot be read.
    """
    if reading.returned is not None:
        return reading.returned.owed
    full = [
        [it.amount for it in table.totals if not it.partial and it.amount is not None]
        for table in reading.tables
    ]
    if all(len(amounts) == 1 for amounts in full):
        return sum((amounts[0] for amounts in full), money.from_fen(0))
    if any(record.amount is None for _, record in reading.records()):
        return None
    return money.from_fen(sum(record.amount_fen for _, record in reading.records()))


def _given_back(reading: PayoutReading, problems: Sequence[Problem]) -> GivenBack:
    wrong: dict[Place, list[Problem]] = {}
    for problem in problems:
        if problem.place is not None and problem.place.row:
            place = (problem.place.sheet, problem.place.row)
            wrong.setdefault(place, []).append(problem)
    before = reading.returned
    marks = Returned(
        sha256=before.sha256 if before else reading.sha256,
        file=before.file if before and before.file else reading.file,
        whole=before.whole if before else True,
        owed=owed(reading),
        rows={},
    )
    refused = frozenset((sheet, row) for sheet, row, _ in rows_in_error(problems))
    return GivenBack(reading, refused, wrong, marks)


def _is_light(content: bytes, sheets: Sequence[Sheet]) -> bool:
    """Return whether this is an Excel workbook that openpyxl can carry in time."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile:
        return False
    xml = sum(it.file_size for it in entries if it.filename.startswith("xl/worksheets"))
    return (
        any(it.filename == "xl/workbook.xml" for it in entries)
        and sum(len(sheet.rows) for sheet in sheets) <= MOST_ROWS
        and xml <= MOST_XML
    )


def _coloured(back: GivenBack, book: Workbook, sheets: Sequence[Sheet]) -> bytes:
    """Return the clerk's own workbook with its cells coloured and reasons told."""
    if back.reading.returned:
        _clean(back.reading.returned, book, sheets)
    for (name, row), wrong in back.wrong.items():
        for letter, fill in refused_looks.fills(wrong).items():
            book[name][f"{letter}{row}"].fill = fill
    rows: dict[Place, int] = {}
    for sheet in sheets:
        refused = back.refused_of(sheet)
        if refused:
            _tell_reasons(back, book[sheet.name], sheet, refused)
            for place in ((sheet.name, row) for row in refused):
                rows[place] = back.original_row(place)
    for paper in book.worksheets:
        refused_looks.mark_pages(paper)
    hidden = memory_book.add_sheet(book, returned_marks.SHEET, ())
    refused_looks.hide_marks(book, hidden, replace(back.marks, rows=rows))
    return memory_book.saved(book)


def _tell_reasons(
    back: GivenBack, paper: Any, sheet: Sheet, refused: Sequence[int]
) -> None:
    headers = back.headers(sheet)
    column = back.column(sheet, headers) + 1
    for row in back.header_rows(sheet) | {it.first_row + 1 for it in headers}:
        cell, left = paper.cell(row, column), paper.cell(row, column - 1)
        for name in ("font", "border", "fill", "alignment"):
            setattr(cell, name, copy(getattr(left, name)))
        refused_looks.write_text(cell, returned_marks.REASON)
    for row in refused:
        told = back.reason((sheet.name, row))
        refused_looks.write_reason(paper.cell(row, column), told)
    width = refused_looks.REASON_WIDTH
    paper.column_dimensions[get_column_letter(column)].width = width


def _clean(returned: Returned, book: Workbook, sheets: Sequence[Sheet]) -> None:
    """Take away what an earlier return left: its marks, reasons and colours."""
    if returned_marks.SHEET in book.sheetnames:
        del book[returned_marks.SHEET]
    for name, row in returned.rows:
        if name in book.sheetnames:  # it may have been renamed since
            refused_looks.clear_colours(book[name][row])
    for sheet in sheets:
        column = returned_marks.reason_column(sheet)
        if column is None:
            continue
        paper = book[sheet.name]
        for (cell,) in paper.iter_rows(min_col=column + 1, max_col=column + 1):
            if not isinstance(cell, MergedCell):
                cell.value = None


def _taken(sheet: Sheet, column: int) -> bool:
    """Return whether anything stands in a column, or is merged across it."""
    return any(column < len(row) and row[column] != "" for row in sheet.rows) or any(
        merge.left <= column <= merge.right for merge in sheet.merges
    )
