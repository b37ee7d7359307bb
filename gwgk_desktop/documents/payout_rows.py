"""The rows below a header: payouts, totals, and what is neither.

Lists come by the hundred thousand rows, nearly all of them sound.  So rows are
read by the column, a few thousand at once; whatever is not plain is looked at
cell by cell, and said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import islice, repeat
from typing import TYPE_CHECKING

from gwgk_desktop.documents import cells, headings, mapping, row_kinds, tables
from gwgk_desktop.documents.carried import Carried, Stands
from gwgk_desktop.domain import calendar, money
from gwgk_desktop.domain.problems import Code, Place, Problem, Severity, column_letters
from gwgk_desktop.domain.readings import (
    ChosenBy,
    ColumnUse,
    Field,
    MappedColumn,
    PayoutRecord,
    PayoutTable,
    Repair,
    RepairKind,
    StatedTotal,
)
from gwgk_desktop.domain.work import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from gwgk_desktop.documents.tables import Header, Heading
    from gwgk_desktop.documents.workbooks import Cell, Row, Sheet
    from gwgk_desktop.domain.readings import Choices
    from gwgk_desktop.domain.work import Steps

COLUMN_NUMBERS_WITHIN = 2
"""How far below a header the row that numbers its columns may stand."""
AT_ONCE = 2_000
"""How many rows are read between two reports of progress."""
_SHOWN_IN_FACTS = 12
"""A cell's text up to this length, and without long numbers, may be repeated."""
_LONG_DIGITS = re.compile(r"\d{15,19}|\d{17}[Xx]")
_LONG_NUMBER = re.compile(r"\d{6}")

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
_RECORD_FIELDS = (
    Field.NAME,
    Field.ID_NUMBER,
    Field.BANK_ACCOUNT,
    Field.PHONE,
    Field.ADDRESS,
    Field.QUANTITY,
    Field.RATE,
    Field.AMOUNT,
    Field.REMARK,
)
_OTHER_PEOPLE = (
    Field.HOUSEHOLD_HEAD,
    Field.HOUSEHOLD_HEAD_ID_NUMBER,
    Field.PAYEE,
    Field.PAYEE_ID_NUMBER,
)
_DAMAGED = {Field.BANK_ACCOUNT: Code.BANK_ACCOUNT_DAMAGED}
FEWEST_ROUNDED = 2
"""From so many numbers ending in zeros on, a third of a column tells on the rest."""
_ABSENT: Any = object()


@dataclass(slots=True)
class Findings:
    """What is wrong with the rows of a sheet, what was mended, what is left out."""

    problems: list[Problem] = field(default_factory=list)
    left_out: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    mapping: list[MappedColumn] = field(default_factory=list)


@dataclass(slots=True)
class Listed:
    """A table of payouts: where it stands, and what is told above it."""

    sheet: Sheet
    header: Header
    titles: list[str]
    village: str
    """The one village that the titles name."""
    spans: list[range]
    """Its runs of rows: a head that is repeated parts them."""


def read_table(listed: Listed, known: Known, findings: Findings) -> Steps[PayoutTable]:
    """Return the table under a header."""
    return (yield from _TableReader(listed, known, findings).read())


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
                _mapped(sheet, heading, taken, ChosenBy.HEADING, known.meanings)
            )


def _mapped(
    sheet: Sheet,
    heading: Heading,
    field: Field | None,
    why: ChosenBy,
    meanings: headings.Meanings,
) -> MappedColumn:
    letter = column_letters(heading.column)
    proposal = meanings.proposal(heading.text) if heading.meaning is None else None
    return MappedColumn(sheet.name, letter, heading.whole, field, why, proposal)


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
    if len(numbers) < FEWEST_ROUNDED:
        return []
    place = Place(sheet.name, numbers[0] + 1)
    return [Problem(Code.PEOPLE_NOT_READ, place, {"count": len(numbers)})]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before a workbook is read."""

    meanings: headings.Meanings
    choices: Choices


class _TableReader:
    """Reads the rows of one table."""

    def __init__(self, listed: Listed, known: Known, findings: Findings) -> None:
        self._sheet = sheet = listed.sheet
        self._header = header = listed.header
        self._spans = listed.spans
        self._findings = findings
        self._titles = listed.titles
        self._refused = known.choices.refused
        self._meanings = known.meanings
        self._columns = [it.column for it in header.headings]
        asked = list(self._sample())
        chosen = mapping.choose(header, asked)
        self._chosen = chosen
        self._at = {field: it.column for field, it in chosen.columns.items()}
        self._letters = {field: column_letters(at) for field, at in self._at.items()}
        self._extra = [
            (heading.column, heading.whole)
            for heading in header.headings
            if heading.text != "序号"
            and (
                heading.column not in self._at.values()
                or heading.column == self._at.get(Field.PAID_ON)
            )
        ]
        amount = chosen.columns[Field.AMOUNT]
        self._unit, self._factor = _money_unit(amount.whole, listed.titles)
        self._headed = frozenset(self._columns)
        self._unheaded: set[int] = set()
        self._converted = False
        self._too_long: set[int] = set()
        self._note_unused(asked)
        self._memos: dict[object, dict[Cell, Any]] = {}
        self._odd_rows = {
            column: {
                row
                for places in (sheet.stored, sheet.uncached, sheet.errors)
                for row, at in places
                if at == column
            }
            for column in self._columns
        }
        self._rounded = {
            field
            for field in (*_ID_NUMBERS, Field.BANK_ACCOUNT)
            if field in self._at and self._is_rounded(self._at[field])
        }
        stands = Stands(self._at, self._spans, self._odd_rows)
        self._village = Carried(sheet, stands, Field.VILLAGE)
        self._group = Carried(sheet, stands, Field.GROUP)
        self._first_rows = {
            number for span in listed.spans for number in span[:COLUMN_NUMBERS_WITHIN]
        }
        self._told_village = listed.village
        self._told_group = ""
        self._records: list[PayoutRecord] = []
        self._totals: list[StatedTotal] = []
        self._sums = _RunningSums()

    # -- the whole table

    def read(self) -> Steps[PayoutTable]:
        """Return the table with its records and totals."""
        self._map()
        numbers = [number for span in self._spans for number in span]
        for start in range(0, len(numbers), AT_ONCE):
            yield Progress(start, len(numbers))
            self._read_some(numbers[start : start + AT_ONCE])
        self._conclude()
        chosen = self._chosen
        end = len(self._records)
        for title in self._titles:
            if label := row_kinds.total_label([title]):
                self._total([title], self._header.first_row, label)
        totals = [
            it if it.last else replace(it, first=0, last=end, partial=False)
            for it in self._totals
        ]
        return PayoutTable(
            self._sheet.name,
            self._header.first_row + 1,
            {
                field: ColumnUse(self._letters[field], heading.whole)
                for field, heading in chosen.columns.items()
            },
            tuple(self._records),
            tuple(totals),
            self._header.panel,
            chosen.times,
        )

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

    def _sample(self) -> Iterator[Row]:
        """Yield the first rows that may be payouts: they hold a number, no total."""
        rows = (self._sheet.rows[number] for span in self._spans for number in span)
        likely = (
            row for row in rows if row_kinds.total_label(row) is None and any(row)
        )
        return islice(likely, mapping.ASKED_ROWS)

    def _map(self) -> None:
        """Say what each column is taken for."""
        fields = {it.column: field for field, it in self._chosen.columns.items()}
        for heading in self._header.headings:
            field = fields.get(heading.column)
            why = self._chosen.why[field] if field else ChosenBy.HEADING
            self._findings.mapping.append(
                _mapped(self._sheet, heading, field, why, self._meanings)
            )

    def _conclude(self) -> None:
        """Say what holds for the table as a whole."""
        header = self._header.last_row
        if self._converted:
            self._note(Code.AMOUNT_UNIT, header, Field.AMOUNT, unit=self._unit)
        if self._chosen.times != 1:
            facts = {"times": self._chosen.times}
            self._note(Code.TIMES_COUNTED, header, Field.AMOUNT, **facts)
        if self._chosen.unclear:
            texts = [it.whole for it in self._chosen.unclear]
            self._note(Code.AMOUNT_COLUMN_UNCLEAR, header, Field.AMOUNT, columns=texts)
        for column in sorted(self._unheaded):
            place = Place(
                self._sheet.name,
                header + 1,
                column_letters(column),
                self._header.panel,
            )
            self._findings.notes.append(Problem(Code.COLUMN_WITHOUT_HEADING, place))
        if 2 * len(self._group.gaps) <= len(self._records):
            for number in self._group.gaps:
                self._note(Code.GROUP_MISSING, number, Field.GROUP)
        for carried in (self._village, self._group):
            if carried.filled:
                facts = {"count": carried.filled}
                self._note(Code.FILLED_DOWN, header, carried.field, **facts)

    # -- some rows at once

    def _read_some(self, numbers: Sequence[int]) -> None:
        """Read rows: runs of plain ones by the column, the others one by one."""
        rows: list[Row] = [self._sheet.rows[number] for number in numbers]
        width = max(max(self._columns) + 1, *map(len, rows))
        if any(len(row) < width for row in rows):
            rows = [[*row, *[""] * (width - len(row))] for row in rows]
        plain = self._plain_rows(rows)
        start = 0
        for at, is_plain in enumerate([*plain, False]):
            if is_plain:
                continue
            if start < at:
                self._payouts(numbers[start:at], rows[start:at])
            if at < len(rows):
                self._one_row(numbers[at], rows[at])
            start = at + 1

    def _plain_rows(self, rows: Sequence[Row]) -> list[bool]:
        """Return which rows are payouts beyond doubt: a name, an amount, no label."""
        name, amount = self._at[Field.NAME], self._at[Field.AMOUNT]
        plain = [
            row_kinds.is_name(row[name]) and row_kinds.is_amount(row[amount])
            for row in rows
        ]
        for column in (it for it in self._columns if it <= name):
            for at, row in enumerate(rows):
                cell = row[column]
                if isinstance(cell, str) and "计" in cell:
                    plain[at] = False
        return plain

    def _one_row(self, number: int, row: Row) -> None:
        """Read a row that is a total, a payout in disorder, or none of both."""
        own = [row[column] for column in self._columns]
        if not any(cell != "" for cell in own):
            if self._header.of == 1 and any(cell != "" for cell in row):
                self._leave_out(number)
            return
        if number in self._first_rows and row_kinds.is_column_numbers(own):
            self._leave_out(number)
            return
        label = row_kinds.total_label(own)
        if label is None and not self._names_somebody(row):
            label = row_kinds.total_label(row)
        if label is not None:
            self._total(row, number, label)
        elif self._is_payout(row):
            if self._is_bare_sum(row):
                self._total(row, number, "")
            else:
                self._payouts([number], [row])
        else:
            self._tells_place(own)
            self._leave_out(number)

    def _leave_out(self, number: int) -> None:
        place = Place(self._sheet.name, number + 1, "", self._header.panel)
        self._findings.left_out.append(Problem(Code.ROW_LEFT_OUT, place))

    def _payouts(self, numbers: Sequence[int], rows: Sequence[Row]) -> None:
        """Read rows that are payouts, by the column."""
        columns = list(zip(*rows, strict=True))
        villages, groups = self._places(numbers, columns)
        read = [self._values(field, numbers, columns) for field in _RECORD_FIELDS]
        others = [self._values(field, numbers, columns) for field in _OTHER_PEOPLE]
        records = map(
            PayoutRecord._make,
            zip(
                [number + 1 for number in numbers],
                villages,
                groups,
                *read,
                self._extras(columns, len(rows)),
                *others,
                self._paid_on(numbers, columns),
                self._times(columns),
                strict=False,
            ),
        )
        self._records.extend(records)
        self._missing(numbers, columns, villages)
        if self._header.of == 1:
            self._beyond(numbers, columns)
        if self._sheet.hidden_rows or self._sheet.notes:
            self._hidden_and_noted(numbers)

    def _beyond(
        self, numbers: Sequence[int], columns: Sequence[Sequence[Cell]]
    ) -> None:
        """Note what stands in columns without heading.

        In a text file a row that is longer than the header may hold a comma that
        parts a number: 1,878.85 is two fields there.
        """
        last = max(self._columns)
        for at, column in enumerate(columns):
            if at in self._headed or not any(cell != "" for cell in column):
                continue
            self._unheaded.add(at)
            if not self._sheet.separated or at <= last:
                continue
            for number, cell in zip(numbers, column, strict=True):
                if cell != "" and number not in self._too_long:
                    self._too_long.add(number)
                    place = Place(self._sheet.name, number + 1)
                    self._findings.problems.append(Problem(Code.ROW_TOO_LONG, place))

    def _note_unused(self, asked: Sequence[Row]) -> None:
        """Point out columns full of long numbers that no field takes."""
        taken = set(self._at.values())
        for heading in self._header.headings:
            column = heading.column
            if column in taken or heading.by_clerk:
                continue
            told = [
                cells.text_of(row[column])
                for row in asked
                if column < len(row) and row[column] != ""
            ]
            long = sum(_LONG_DIGITS.fullmatch(text) is not None for text in told)
            if long >= FEWEST_ROUNDED and 2 * long > len(told):
                facts = {"heading": heading.whole}
                letter = column_letters(column)
                row = self._header.last_row + 1
                place = Place(self._sheet.name, row, letter, self._header.panel)
                problem = Problem(Code.NUMBERS_NOT_USED, place, facts)
                self._findings.problems.append(problem)

    # -- columns

    def _values(
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
        if self._odd_rows[column]:
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
            if field is Field.AMOUNT and self._factor != 1:
                read *= self._factor
                self._converted = True
            found[at] = memo[cell] = read
        odd = self._odd_rows[self._at[field]]
        if odd:
            for at in self._odd_among(self._at[field], numbers):
                found[at] = self._number(field, numbers[at], column[at])
        return found

    def _odd_among(self, column: int, numbers: Sequence[int]) -> list[int]:
        odd = self._odd_rows[column]
        return [at for at, number in enumerate(numbers) if number in odd]

    def _extras(
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

    def _paid_on(
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
                self._note(Code.PAID_ON_INVALID, number, Field.PAID_ON)
            found.append(day)
        return found

    def _times(self, columns: Sequence[Sequence[Cell]]) -> Iterable[Any]:
        heading = self._chosen.times_in
        if heading is None:
            return repeat(None)
        return [cells.number_of(cell) for cell in columns[heading.column]]

    def _places(
        self, numbers: Sequence[int], columns: Sequence[Sequence[Cell]]
    ) -> tuple[Iterable[str], Iterable[str]]:
        """Return the village and group of each row."""
        villages: Sequence[str] = [self._told_village] * len(numbers)
        if Field.VILLAGE in self._at:
            texts = list(self._values(Field.VILLAGE, numbers, columns))
            villages = self._village.of(numbers, texts)
        groups: Sequence[str] = [self._told_group] * len(numbers)
        if Field.GROUP in self._at:
            texts = list(self._values(Field.GROUP, numbers, columns))
            groups = self._group.of(numbers, texts, villages)
        if Field.VILLAGE in self._at or Field.GROUP not in self._at:
            return villages, groups
        split = [
            self._split(number, group)
            for number, group in zip(numbers, groups, strict=False)
        ]
        return (
            [
                one or village
                for (one, _), village in zip(split, villages, strict=False)
            ],
            [group for _, group in split],
        )

    def _split(self, number: int, text: str) -> tuple[str, str]:
        """Return the village and the group that one cell names."""
        told = row_kinds.village_and_group(text)
        if told and self._mended(
            Field.GROUP, number, RepairKind.SPLIT, text, " ".join(told)
        ):
            return told
        return "", text

    # -- single cells

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
            self._note(code, number, field)
        if field is Field.GROUP and isinstance(cell, date):
            self._note(Code.GROUP_IS_DATE, number, field, text=taken)
        if not isinstance(cell, str) or not taken:
            return taken
        kind = cells.repair_of(cell, taken)
        if kind is None or self._mended(field, number, kind, cell, taken):
            return taken
        return cell

    def _stored(self, field: Field, number: int, cell: Cell, digits: str) -> str:
        """Return the digits that a cell does not show but the file still holds."""
        read = cells.account_of if field is Field.BANK_ACCOUNT else cells.id_number_of
        taken, code = read(digits)
        if cells.is_rounded(digits):
            taken = ""  # the spreadsheet kept fifteen of its digits
        shown = f"{cell:.5E}" if isinstance(cell, (int, float)) else str(cell)
        if taken and self._mended(
            field, number, RepairKind.STORED_DIGITS, shown, taken
        ):
            if code is not None:
                self._note(code, number, field)
            return taken
        _, code = read(float(digits))
        self._note(code or Code.ID_NUMBER_DAMAGED, number, field)
        return ""

    def _number(self, field: Field, number: int, cell: Cell) -> Decimal | None:
        """Return the number of an odd cell."""
        if (lost := self._lost(field, number, cell)) is not None:
            self._findings.problems.append(lost)
            return None
        if not cells.holds(cell):
            return None
        factor = self._factor if field is Field.AMOUNT else 1
        if _says_its_unit(cell):
            factor = 1
        value = cells.number_of(cell)
        if value is None:
            text = _repeatable(cells.text_of(cell))
            self._note(_NUMBERS[field], number, field, text=text)
            return None
        if abs(value * factor) >= money.TOO_LARGE:
            self._note(_NUMBERS[field], number, field, text="", too_large=True)
            return None
        if isinstance(cell, str):
            plain = money.plain(value)
            kind = cells.repair_of(cell, plain)
            if kind and not self._mended(field, number, kind, cell, plain):
                self._note(_NUMBERS[field], number, field, text=_repeatable(cell))
                return None
        self._converted = self._converted or factor != 1
        return value * factor

    def _lost(self, field: Field, number: int, cell: Cell) -> Problem | None:
        """Return what is wrong with a cell whose formula gives no value."""
        at = (number, self._at[field])
        place = self._place(number, field)
        error = self._sheet.errors.get(at) or (
            cell if isinstance(cell, str) and cell in cells.ERRORS else ""
        )
        if error:
            return Problem(Code.CELL_ERROR, place, {"error": error})
        if at in self._sheet.uncached and field is not Field.AMOUNT:
            return Problem(Code.FORMULA_WITHOUT_VALUE, place)
        return None

    def _missing(
        self,
        numbers: Sequence[int],
        columns: Sequence[Sequence[Cell]],
        villages: Iterable[str],
    ) -> None:
        """Note the villages and amounts that rows lack."""
        at = self._at[Field.AMOUNT]
        for number, cell in zip(numbers, columns[at], strict=True):
            if cells.holds(cell) or (number, at) in self._sheet.errors:
                continue
            formula = (number, at) in self._sheet.uncached
            self._note(Code.AMOUNT_MISSING, number, Field.AMOUNT, formula=formula)
        if Field.VILLAGE in self._at and not all(villages):
            for number, village in zip(numbers, villages, strict=False):
                if not village:
                    self._note(Code.VILLAGE_MISSING, number, Field.VILLAGE)

    def _hidden_and_noted(self, numbers: Sequence[int]) -> None:
        hidden = self._sheet.hidden_rows
        within = set(numbers)
        for number in numbers:
            if number in hidden:
                place = Place(self._sheet.name, number + 1, "", self._header.panel)
                self._findings.problems.append(Problem(Code.HIDDEN_ROW, place))
        for (row, column), text in self._sheet.notes.items():
            if row in within and column in self._columns:
                letter = column_letters(column)
                place = Place(self._sheet.name, row + 1, letter, self._header.panel)
                facts = {"text": _repeatable(text)}
                self._findings.notes.append(Problem(Code.CELL_NOTE, place, facts))

    def _mended(
        self, field: Field, number: int, kind: RepairKind, original: str, new: str
    ) -> bool:
        """Note a repair; return whether it may stand: the clerk has not refused it."""
        place = self._place(number, field)
        self._findings.repairs.append(Repair(place, field, kind, original, new))
        return place not in self._refused

    # -- rows that are no plain payouts

    def _names_somebody(self, row: Row) -> bool:
        return any(
            cells.text_of(row[self._at[field]])
            for field in (Field.NAME, Field.ID_NUMBER, Field.BANK_ACCOUNT)
            if field in self._at
        )

    def _is_payout(self, row: Row) -> bool:
        """Return whether a row speaks of a payout, however badly."""
        if any(
            len(re.sub(r"\D", "", cells.text_of(self._cell(row, field)))) >= 6
            for field in (Field.ID_NUMBER, Field.BANK_ACCOUNT)
        ):
            return True
        if cells.number_of(self._cell(row, Field.AMOUNT)) is not None:
            return True
        name = cells.text_of(self._cell(row, Field.NAME))
        written = headings.compact("".join(cells.text_of(cell) for cell in row))
        alone = sum(cell != "" for cell in row) == 1
        if alone and row_kinds.is_nobody(written):
            return False
        return bool(name) and not row_kinds.is_signature(written)

    def _tells_place(self, own: Sequence[Cell]) -> None:
        """Take a row that holds nothing but a village or group for those below it."""
        texts = [
            headings.compact(cell) for cell in own if isinstance(cell, str) and cell
        ]
        if len(texts) != 1:
            return
        if row_kinds.is_group(texts[0]) and Field.GROUP not in self._at:
            self._told_group = texts[0]
        elif row_kinds.is_village(texts[0]) and Field.VILLAGE not in self._at:
            self._told_village, self._told_group = texts[0], ""

    def _cell(self, row: Row, field: Field) -> Cell:
        column = self._at.get(field)
        return row[column] if column is not None and column < len(row) else ""

    def _is_bare_sum(self, row: Row) -> bool:
        """Return whether a row without label or person repeats the sum above it."""
        bare = (Field.NAME, Field.ID_NUMBER, Field.BANK_ACCOUNT, Field.PHONE)
        if any(cells.text_of(self._cell(row, field)) for field in bare):
            return False
        amount = cells.number_of(self._cell(row, Field.AMOUNT))
        if amount is None:
            return False
        amount *= self._factor
        last = self._totals[-1].last if self._totals else 0
        return any(
            count > 1 and total == amount
            for count, total in self._sums.since(self._records, last)
        )

    def _total(self, row: Row, number: int, label: str) -> None:
        cell = self._cell(row, Field.AMOUNT)
        amount = cells.number_of(cell)
        if amount is None:
            amount = row_kinds.in_capitals(row) or row_kinds.amount_in_words(row)
        elif not _says_its_unit(cell):
            amount *= self._factor
        at = (number, self._at[Field.AMOUNT])
        self._totals.append(
            StatedTotal(
                row=number + 1,
                label=label,
                partial=row_kinds.is_of_a_part(label),
                quantity=cells.number_of(self._cell(row, Field.QUANTITY)),
                amount=amount,
                first=self._totals[-1].last if self._totals else 0,
                last=len(self._records),
                count=row_kinds.count_in(label),
                unread=amount is None
                and (
                    cells.holds(cell)
                    or at in self._sheet.uncached
                    or at in self._sheet.errors
                    or "大写" in label
                ),
            )
        )

    def _place(self, number: int, field: Field) -> Place:
        letter = self._letters.get(field, "")
        return Place(self._sheet.name, number + 1, letter, self._header.panel)

    def _note(self, code: Code, number: int, field: Field, **facts: object) -> None:
        problem = Problem(code, self._place(number, field), facts)
        if problem.severity is Severity.NOTE:
            self._findings.notes.append(problem)
        else:
            self._findings.problems.append(problem)


def _taken(field: Field, cell: Cell) -> tuple[str, Code | None]:
    """Return the text of a cell as its field wants it, and what is wrong with it."""
    if field in _ID_NUMBERS:
        return cells.id_number_of(cell)
    if field is Field.BANK_ACCOUNT:
        return cells.account_of(cell)
    return (cells.name_of if field in _NAMES else cells.text_of)(cell), None


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


_AT_A_GLANCE = 10**9
"""A number below this is read without further ado."""


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


def _money_unit(heading: str, titles: Iterable[str]) -> tuple[str, int]:
    """Return the unit of amounts, and by what they are multiplied to be yuan."""
    if told := headings.money_unit(heading):
        return told
    units = (headings.money_unit(text) for text in titles if "单位" in text)
    return next((it for it in units if it), ("元", 1))


def _says_its_unit(cell: Cell) -> bool:
    """Return whether a cell names its own unit, which then holds for it alone."""
    return isinstance(cell, str) and ("元" in cell or "圆" in cell)


def _repeatable(text: str) -> str:
    """Return a cell's text as a message may repeat it: short, no long number."""
    short = text if len(text) <= _SHOWN_IN_FACTS else text[:_SHOWN_IN_FACTS] + "…"
    return "" if _LONG_NUMBER.search(text) else short
