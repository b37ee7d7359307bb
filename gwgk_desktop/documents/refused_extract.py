"""Only the refused rows, under their own titles and headers, as a new workbook."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import column_index_from_string, get_column_letter

from gwgk_desktop.documents import (
    cells,
    memory_book,
    refused_looks,
    returned_marks,
    tables,
)
from gwgk_desktop.domain.readings import Field
from gwgk_desktop.domain.work import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gwgk_desktop.documents.refused_book import GivenBack, Place
    from gwgk_desktop.documents.tables import Header
    from gwgk_desktop.documents.workbooks import Cell, Sheet
    from gwgk_desktop.domain.readings import PayoutRecord, PayoutTable
    from gwgk_desktop.domain.work import Steps

AT_ONCE = 1_000
"""How many rows are written between two reports of progress."""
WIDTH = 16

_BAD_IN_A_TITLE = re.compile(r"[\\*?:/\[\]]")
_LONGEST_TITLE = 31
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,11})(?:\.\d{1,3})?")
_TEXTS = frozenset(
    {
        Field.ID_NUMBER,
        Field.BANK_ACCOUNT,
        Field.PHONE,
        Field.HOUSEHOLD_HEAD_ID_NUMBER,
        Field.PAYEE_ID_NUMBER,
    }
)
"""Whose digits a spreadsheet must not take for a number."""
_NUMBERS = frozenset({Field.QUANTITY, Field.RATE, Field.AMOUNT})


def write(back: GivenBack, sheets: Sequence[Sheet]) -> Steps[bytes]:
    """Return the workbook as xlsx; `sheets` are those that were read."""
    book = memory_book.rows_only()
    rows: dict[Place, int] = {}
    names: set[str] = set()
    for sheet in sheets:
        if back.refused_of(sheet):
            name = _free_title(sheet.name, names)
            names.add(name)
            moved = yield from _Extract(back, sheet).write(book, name)
            for row, now in moved.items():
                rows[name, now] = back.original_row((sheet.name, row))
    hidden = memory_book.add_sheet(book, returned_marks.SHEET, ())
    refused_looks.hide_marks(book, hidden, replace(back.marks, rows=rows))
    yield Progress(len(rows), len(rows))
    return memory_book.saved(book)


class _Extract:
    """The refused rows of one sheet."""

    def __init__(self, back: GivenBack, sheet: Sheet) -> None:
        self._back = back
        self._sheet = sheet
        self._headers = {it.first_row: it for it in back.headers(sheet)}
        self._column = back.column(sheet, list(self._headers.values()))
        self._refused = set(back.refused_of(sheet))
        self._tables = [it for it in back.reading.tables if it.sheet == sheet.name]
        self._records = {
            record.row: record
            for table in self._tables
            for record in table.records
            if record.row in self._refused
        }

    def write(self, book: Any, name: str) -> Steps[dict[int, int]]:
        """Add the sheet; return where each refused row has gone, as Excel numbers."""
        reasons = (get_column_letter(self._column + 1), refused_looks.REASON_WIDTH)
        widths = [(get_column_letter(at + 1), WIDTH) for at in range(self._column)]
        paper = memory_book.add_sheet(book, name, [*widths, reasons])
        refused_looks.mark_pages(paper)
        heads = self._back.header_rows(self._sheet)
        moved: dict[int, int] = {}
        gone: dict[int, int] = {}
        for now, (at, table) in enumerate(self._copied(), start=1):
            if now % AT_ONCE == 0:
                yield Progress(now, len(self._refused))
            moved[at] = now
            told = returned_marks.REASON if at + 1 in heads else ""
            if table is None:
                values = [_any_cell(paper, it) for it in self._sheet.rows[at]]
            else:
                gone[at + 1] = now
                values = self._payout(paper, at + 1, table)
                told = self._back.reason((self._sheet.name, at + 1))
            _reach(values, self._column)
            if told:
                values[self._column] = refused_looks.write_reason(
                    WriteOnlyCell(paper), told
                )
            paper.append(values)
        self._merge(paper, moved)
        return gone

    def _copied(self) -> Iterator[tuple[int, PayoutTable | None]]:
        """Yield the rows that go back, from 0; of a payout with its table.

        Every table gives its titles and header, so that what stands above one still
        holds for the next; totals and signatures stay behind.
        """
        floor = 0
        seen: set[int] = set()
        for table in self._tables:
            first = table.header_row - 1
            header = self._headers.get(first)
            if first not in seen:
                last = header.last_row if header else first
                for row in (
                    *self._titles(first, header, floor),
                    *range(first, last + 1),
                ):
                    seen.add(row)
                    yield row, None
                floor = last + 1
            for row in sorted({it.row - 1 for it in table.records} - seen):
                if row + 1 in self._refused:
                    seen.add(row)
                    yield row, table

    def _titles(self, first: int, header: Header | None, floor: int) -> range:
        """Return the rows above a header that speak of its table."""
        if floor and header:
            return tables.title_rows(self._sheet, header, floor)
        return range(floor, first) if not floor else range(first, first)

    def _payout(self, paper: Any, number: int, table: PayoutTable) -> list[Any]:
        """Return the cells of a payout's row as they go back."""
        row = self._sheet.rows[number - 1]
        values = [_any_cell(paper, cell) for cell in row]
        for field, use in table.columns.items():
            column = column_index_from_string(use.letter) - 1
            _reach(values, column)
            cell = row[column] if column < len(row) else ""
            values[column] = _cell_of(paper, cell, field, self._records[number])
        wrong = self._back.wrong[self._sheet.name, number]
        for letter, fill in refused_looks.fills(wrong).items():
            column = column_index_from_string(letter) - 1
            _reach(values, column)
            values[column] = values[column] or WriteOnlyCell(paper)
            values[column].fill = fill
        return values

    def _merge(self, paper: Any, moved: dict[int, int]) -> None:
        """Merge again what was merged in titles and headers."""
        kept = {at: now for at, now in moved.items() if at + 1 not in self._records}
        for merge in self._sheet.merges:
            if merge.top in kept and merge.bottom in kept:
                left = get_column_letter(merge.left + 1)
                right = get_column_letter(merge.right + 1)
                paper.merged_cells.add(
                    f"{left}{kept[merge.top]}:{right}{kept[merge.bottom]}"
                )


def _reach(values: list[Any], column: int) -> None:
    """Make a row so long that it has a column."""
    values += [None] * (column + 1 - len(values))


def _cell_of(paper: Any, cell: Cell, field: Field, record: PayoutRecord) -> Any:
    """Return a cell of a known column so that no spreadsheet destroys it."""
    if field in _TEXTS:
        return _digits_cell(paper, cell)
    if cell == "" and field in {Field.VILLAGE, Field.GROUP}:
        # It was merged with cells above that stay behind, or told only once there.
        return _any_cell(paper, getattr(record, field.value))
    if field in _NUMBERS and isinstance(cell, str):
        text = cell.strip()
        if _PLAIN_NUMBER.fullmatch(text):
            return _any_cell(paper, float(text) if "." in text else int(text))
    return _any_cell(paper, cell)


def _digits_cell(paper: Any, cell: Cell) -> Any:
    """Return an identity number or account as text.

    A number that a spreadsheet has damaged stays one: as text it would look whole.
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        digits, damaged = cells.account_of(cell)
        cell = cell if damaged else digits
    made = _any_cell(paper, cell) or WriteOnlyCell(paper)
    made.number_format = "@"
    return made


def _any_cell(paper: Any, cell: Cell) -> Any:
    if cell == "":
        return None
    made = WriteOnlyCell(paper)
    if isinstance(cell, str):
        return refused_looks.write_text(made, cell)
    made.value = cell
    return made


def _free_title(name: str, taken: set[str]) -> str:
    """Return a name that a sheet can have: short, without certain characters, new."""
    base = title = _BAD_IN_A_TITLE.sub("_", name)[:_LONGEST_TITLE] or "表"
    number = 1
    while title in taken:
        number += 1
        title = f"{base[: _LONGEST_TITLE - 4]}({number})"
    return title
