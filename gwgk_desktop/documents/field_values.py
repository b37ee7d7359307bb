"""What the columns of a table hold for the fields, mended where it had to be.

A column at once; whatever is not plain is looked at cell by cell, and said.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from itertools import repeat
from typing import TYPE_CHECKING

from gwgk_desktop.documents import cells, headings, quantity_units
from gwgk_desktop.documents.payout_findings import repeatable
from gwgk_desktop.domain import calendar, money
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.readings import Field, RepairKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from gwgk_desktop.documents.mapping import Chosen
    from gwgk_desktop.documents.payout_findings import Findings, Listed, Notes
    from gwgk_desktop.documents.workbooks import Cell, Sheet

_PLAIN_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
_PLAIN_TEXT = re.compile(r"(?!['=#])\S+(?: \S+)*").fullmatch
_PLAIN_WORD = re.compile(r"[^\s'=#]+").fullmatch
_PLAIN_NAME = re.compile(r"[\u3400-\u9fff·]+").fullmatch
_PLAIN_ID_NUMBER = re.compile(r"[0-9]{15}(?!00[0])[0-9]{2}[0-9X]").fullmatch
_PLAIN_ACCOUNT = re.compile(r"[0-9]{8,30}(?<!000)").fullmatch
_PLAIN = {
    Field.NAME: _PLAIN_NAME,
    Field.HOUSEHOLD_HEAD: _PLAIN_NAME,
    Field.PAYEE: _PLAIN_NAME,
    Field.ID_NUMBER: _PLAIN_ID_NUMBER,
    Field.HOUSEHOLD_HEAD_ID_NUMBER: _PLAIN_ID_NUMBER,
    Field.PAYEE_ID_NUMBER: _PLAIN_ID_NUMBER,
    Field.BANK_ACCOUNT: _PLAIN_ACCOUNT,
    Field.VILLAGE: _PLAIN_WORD,
    Field.GROUP: _PLAIN_WORD,
}
"""What may be taken as it stands; of other fields, any text of one line."""
_NAMES = frozenset(
    {Field.NAME, Field.HOUSEHOLD_HEAD, Field.PAYEE, Field.VILLAGE, Field.GROUP}
)
"""Fields whose Chinese characters need no space between them."""
_ID_NUMBERS = frozenset(
    {Field.ID_NUMBER, Field.HOUSEHOLD_HEAD_ID_NUMBER, Field.PAYEE_ID_NUMBER}
)
_NUMBERS = {
    Field.QUANTITY: Code.QUANTITY_INVALID,
    Field.RATE: Code.RATE_INVALID,
    Field.AMOUNT: Code.AMOUNT_INVALID,
}
_DAMAGED = {Field.BANK_ACCOUNT: Code.BANK_ACCOUNT_DAMAGED}
FEWEST_ROUNDED = 2
"""From so many numbers ending in zeros on, a third of a column tells on the rest."""
_OF_UNITS = re.compile(r"单位|以[十百千万]?元[为计]")
FOOT_ROWS = 20
"""So many rows at the end of a table may hold what is noted to it."""
_ABSENT: Any = object()
_AT_A_GLANCE = 10**9
"""A number below this is read without further ado."""


class FieldValues:
    """Reads the cells of a table's columns, as the fields want them."""

    def __init__(
        self, listed: Listed, chosen: Chosen, notes: Notes, findings: Findings
    ) -> None:
        self._sheet = sheet = listed.sheet
        self._spans = listed.spans
        self._chosen, self._notes, self._findings = chosen, notes, findings
        self._at = {field: it.column for field, it in chosen.columns.items()}
        columns = [it.column for it in listed.header.headings]
        self._extra = [
            (heading.column, heading.whole)
            for heading in listed.header.headings
            if heading.text != "序号"
            and (
                heading.column not in self._at.values()
                or heading.column == self._at.get(Field.PAID_ON)
            )
        ]
        amount = chosen.columns[Field.AMOUNT]
        told = [*listed.titles, *_foot(sheet, listed.spans[-1])]
        units = _money_units(amount.whole, told)
        self.unit, self.factor = units[0]
        """The unit of amounts, and by what they are multiplied to be yuan."""
        self.quantity_units = self._quantity_units()
        """In what things are counted: as the heading says, or else the cells."""
        self.other_units = [unit for unit, _ in units[1:]]
        """Those that are told of amounts besides, and are not taken."""
        self.converted = False
        """Whether an amount was multiplied so."""
        self._memos: dict[object, dict[Cell, Any]] = {}
        self.odd_rows = {
            column: {
                row
                for places in (sheet.stored, sheet.uncached, sheet.errors)
                for row, at in places
                if at == column
            }
            for column in columns
        }
        """The rows of each column whose cells are not what they show."""
        self._rounded = {
            field
            for field in (*_ID_NUMBERS, Field.BANK_ACCOUNT)
            if field in self._at and self._is_rounded(self._at[field])
        }

    def values(
        self, field: Field, numbers: Sequence[int], columns: Sequence[Sequence[Cell]]
    ) -> Iterable[Any]:
        """Return what the rows hold for a field, mended where it had to be."""
        column = self._at.get(field)
        if column is None:
            return repeat(None if field in _NUMBERS else "")
        if field in _NUMBERS:
            return self._number_values(field, numbers, columns[column])
        found: list[Any] = list(columns[column])
        plain = _PLAIN.get(field, _PLAIN_TEXT)
        odd = [
            at
            for at, cell in enumerate(found)
            if cell != "" and (type(cell) is not str or not plain(cell))
        ]
        if self.odd_rows[column]:
            odd = sorted({*odd, *self._odd_among(column, numbers)})
        for at in odd:
            found[at] = self._text(field, numbers[at], found[at])
        return found

    def _number_values(
        self, field: Field, numbers: Sequence[int], column: Sequence[Cell]
    ) -> list[Decimal | None]:
        memo = self._memos.setdefault(field, {"": None})
        found: list[Any] = [
            _ABSENT if type(cell) is bool else memo.get(cell, _ABSENT)
            for cell in column
        ]
        for at, value in enumerate(found):
            if value is not _ABSENT:
                continue
            cell = column[at]
            read = _plain_number(cell)
            if read is None:
                found[at] = self._number(field, numbers[at], cell)
                continue
            if field is Field.AMOUNT and self.factor != 1:
                read *= self.factor
                self.converted = True
            found[at] = memo[cell] = read
        odd = self.odd_rows[self._at[field]]
        if odd:
            for at in self._odd_among(self._at[field], numbers):
                found[at] = self._number(field, numbers[at], column[at])
        return found

    def _odd_among(self, column: int, numbers: Sequence[int]) -> list[int]:
        odd = self.odd_rows[column]
        return [at for at, number in enumerate(numbers) if number in odd]

    def extras(
        self, columns: Sequence[Sequence[Cell]], count: int
    ) -> Iterable[tuple[tuple[str, str], ...]]:
        """Return what the other columns hold, row by row, as (heading, text)."""
        if not self._extra:
            return repeat((), count)
        names = [heading for _, heading in self._extra]
        texts = []
        for column, _ in self._extra:
            memo = self._memos.setdefault(column, {})
            told = []
            for cell in columns[column]:
                text = None if type(cell) is bool else memo.get(cell)
                if text is None:
                    text = memo[cell] = cells.text_of(cell)
                told.append(text)
            texts.append(told)
        rows = self._memos.setdefault("extras", {})
        found = []
        for row in zip(*texts, strict=True):
            extras = rows.get(row)
            if extras is None:
                pairs = zip(names, row, strict=True)
                extras = rows[row] = tuple(pair for pair in pairs if pair[1])
            found.append(extras)
        return found

    def paid_on(
        self, numbers: Sequence[int], columns: Sequence[Sequence[Cell]]
    ) -> Iterable[Any]:
        """Return the day of payment that each row names."""
        column = self._at.get(Field.PAID_ON)
        if column is None:
            return repeat(None)
        found = []
        for number, cell in zip(numbers, columns[column], strict=True):
            text = cells.text_of(cell)
            day = calendar.read_day(text)
            if text and day is None:
                self._notes.note(Code.PAID_ON_INVALID, number, Field.PAID_ON)
            found.append(day)
        return found

    def times(self, columns: Sequence[Sequence[Cell]]) -> Iterable[Any]:
        """Return how many times each row's amount is paid, where a column says it."""
        heading = self._chosen.times_in
        if heading is None:
            return repeat(None)
        return [cells.number_of(cell) for cell in columns[heading.column]]

    def _text(self, field: Field, number: int, cell: Cell) -> str:
        """Return what an odd cell holds for a field of text."""
        if (lost := self._lost(field, number, cell)) is not None:
            self._findings.problems.append(lost)
            return ""
        stored = self._sheet.stored.get((number, self._at[field]))
        if stored and (field in _ID_NUMBERS or field is Field.BANK_ACCOUNT):
            return self._stored(field, number, cell, stored)
        taken, code = _taken(field, cell)
        if field in self._rounded and cells.is_rounded(cell):
            taken, code = "", _DAMAGED.get(field, Code.ID_NUMBER_DAMAGED)
        if code is not None:
            self._notes.note(code, number, field)
        if field is Field.GROUP and isinstance(cell, date):
            self._notes.note(Code.GROUP_IS_DATE, number, field, text=taken)
        if not isinstance(cell, str) or not taken:
            return taken
        kind = cells.repair_of(cell, taken)
        if kind is None or self._notes.mended(field, number, kind, cell, taken):
            return taken
        return cell

    def _stored(self, field: Field, number: int, cell: Cell, digits: str) -> str:
        """Return the digits that a cell does not show but the file still holds."""
        if digits.startswith("0") and not cells.is_lost(cell):
            kind, bare = RepairKind.SHOWN_ZEROS, cells.text_of(cell)
            stands = self._notes.mended(field, number, kind, bare, digits)
            return digits if stands else bare
        read = cells.account_of if field is Field.BANK_ACCOUNT else cells.id_number_of
        taken, code = read(digits)
        if cells.is_rounded(digits):
            taken = ""  # the spreadsheet kept fifteen of its digits
        shown = f"{cell:.5E}" if isinstance(cell, (int, float)) else str(cell)
        if taken and self._notes.mended(
            field, number, RepairKind.STORED_DIGITS, shown, taken
        ):
            if code is not None:
                self._notes.note(code, number, field)
            return taken
        _, code = read(float(digits))
        self._notes.note(code or Code.ID_NUMBER_DAMAGED, number, field)
        return ""

    def _number(self, field: Field, number: int, cell: Cell) -> Decimal | None:
        """Return the number of an odd cell."""
        if (lost := self._lost(field, number, cell)) is not None:
            self._findings.problems.append(lost)
            return None
        if not cells.holds(cell):
            return None
        told = quantity_units.in_cell(cell) if field is Field.QUANTITY else None
        if told is not None:
            return self._quantity_with_unit(number, str(cell), *told)
        return self._mended_number(field, number, cell)

    def _mended_number(self, field: Field, number: int, cell: Cell) -> Decimal | None:
        """Return the number of a cell that holds something, mended if need be."""
        factor = self.factor if field is Field.AMOUNT else 1
        if says_its_unit(cell):
            factor = 1
        read = cells.amount_of if field is Field.AMOUNT else cells.number_of
        value = read(cell)
        if value is None:
            text = repeatable(cells.text_of(cell))
            self._notes.note(_NUMBERS[field], number, field, text=text)
            return None
        if abs(value * factor) >= money.TOO_LARGE:
            self._notes.note(_NUMBERS[field], number, field, text="", too_large=True)
            return None
        if isinstance(cell, str):
            plain = money.plain(value)
            kind = cells.repair_of(cell, plain)
            if kind and not self._notes.mended(field, number, kind, cell, plain):
                self._notes.note(_NUMBERS[field], number, field, text=repeatable(cell))
                return None
        self.converted = self.converted or factor != 1
        return value * factor

    def quantity_of(self, cell: Cell) -> Decimal | None:
        """Return the quantity in a cell, with the unit of its column or without."""
        told = quantity_units.in_cell(cell)
        if told is None or self.quantity_units != {told[1]}:
            return cells.number_of(cell)
        return cells.number_of(told[0])

    def _quantity_with_unit(
        self, number: int, cell: str, written: str, unit: str
    ) -> Decimal | None:
        """Return the quantity of a cell that names its unit: its column's."""
        others = sorted(self.quantity_units - {unit})
        if others:
            facts = {"text": repeatable(cell), "unit": unit, "units": others}
            self._notes.note(Code.QUANTITY_UNIT, number, Field.QUANTITY, **facts)
            return None
        value = cells.number_of(written)
        if (
            value is None
            or abs(value) >= money.TOO_LARGE
            or not self._notes.mended(
                Field.QUANTITY, number, RepairKind.UNIT, cell, money.plain(value)
            )
        ):
            self._notes.note(
                Code.QUANTITY_INVALID, number, Field.QUANTITY, text=repeatable(cell)
            )
            return None
        return value

    def _quantity_units(self) -> frozenset[str]:
        heading = self._chosen.columns.get(Field.QUANTITY)
        if heading is None:
            return frozenset()
        rows = (self._sheet.rows[number] for span in self._spans for number in span)
        column = heading.column
        cells_below = (row[column] for row in rows if column < len(row))
        return quantity_units.of_column(heading.whole, cells_below)

    def _lost(self, field: Field, number: int, cell: Cell) -> Problem | None:
        """Return what is wrong with a cell whose formula gives no value."""
        at = (number, self._at[field])
        place = self._notes.place(number, field)
        error = self._sheet.errors.get(at) or (
            cell if isinstance(cell, str) and cell in cells.ERRORS else ""
        )
        if error:
            return Problem(Code.CELL_ERROR, place, {"error": error})
        if at in self._sheet.uncached and field is not Field.AMOUNT:
            return Problem(Code.FORMULA_WITHOUT_VALUE, place)
        return None

    def _is_rounded(self, column: int) -> bool:
        """Return whether the numbers of a column that end in zeros are damaged.

        They are where a third of the column ends so, or where another of its numbers
        is damaged beyond doubt.
        """
        told = rounded = 0
        for number in (number for span in self._spans for number in span):
            row = self._sheet.rows[number]
            cell = row[column] if column < len(row) else ""
            if cell == "":
                continue
            told += 1
            if not isinstance(cell, str):
                if (number, column) not in self._sheet.stored and cells.is_lost(cell):
                    return True
            elif cell.endswith("000") and cells.is_rounded(cell):
                if cells.id_number_of(cell)[1] is Code.ID_NUMBER_DAMAGED:
                    return True
                rounded += 1
            elif "E" in cell and cells.is_lost(cell):
                return True
        return rounded >= FEWEST_ROUNDED and rounded * 3 >= told


def _taken(field: Field, cell: Cell) -> tuple[str, Code | None]:
    """Return the text of a cell as its field wants it, and what is wrong with it."""
    if field in _ID_NUMBERS:
        return cells.id_number_of(cell)
    if field is Field.BANK_ACCOUNT:
        return cells.account_of(cell)
    return (cells.name_of if field in _NAMES else cells.text_of)(cell), None


def _plain_number(cell: Cell) -> Decimal | None:
    """Return the number of a cell that needs no mending, None for any other."""
    if type(cell) is float:
        written = repr(cell)
        if len(written) <= money.SPREADSHEET_DIGITS and abs(cell) < _AT_A_GLANCE:
            return Decimal(written)
        return None
    if isinstance(cell, str) and _PLAIN_NUMBER.fullmatch(cell):
        return Decimal(cell)
    return None


def _money_units(heading: str, around: Iterable[str]) -> list[tuple[str, int]]:
    """Return the units that are told of amounts, and by what each makes yuan.

    The heading goes before what stands around the table; units that come to the
    same are one.
    """
    told = [headings.money_unit(heading)]
    told += [headings.money_unit(text) for text in around if _OF_UNITS.search(text)]
    by_factor = {it[1]: it for it in reversed(told) if it}
    order = dict.fromkeys(it[1] for it in told if it)
    return [by_factor[factor] for factor in order] or [("元", 1)]


def _foot(sheet: Sheet, span: range) -> list[str]:
    """Return the texts of the last rows of a table that hold nothing but texts."""
    found: list[str] = []
    for number in span[-FOOT_ROWS:]:
        filled = [cell for cell in sheet.rows[number] if cell != ""]
        if len(filled) <= 2:
            found += [cell for cell in filled if isinstance(cell, str)]
    return found


def says_its_unit(cell: Cell) -> bool:
    """Return whether a cell names its own unit, which then holds for it alone."""
    return isinstance(cell, str) and any(it in cell for it in "元圆万")
