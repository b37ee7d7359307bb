"""The rows below a header: payouts, totals, and what is neither.

Lists come by the hundred thousand rows, nearly all of them sound.  So rows are
read by the column, a few thousand at once; whatever is not plain is looked at
cell by cell, and said.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from gwgk_desktop.documents import cells, headings, mapping, row_kinds, untaken
from gwgk_desktop.documents.carried import Carried, MergedDown, Stands
from gwgk_desktop.documents.field_values import FieldValues
from gwgk_desktop.documents.household_members import Members
from gwgk_desktop.documents.parted_amounts import PartedAmounts
from gwgk_desktop.documents.payout_findings import (
    Notes,
    mapped_column,
    quoted,
)
from gwgk_desktop.documents.sections import Sections
from gwgk_desktop.documents.stated_totals import Totals, cell_of
from gwgk_desktop.documents.unpaid import Unpaid
from gwgk_desktop.domain.problems import Code, Place, Problem, column_letters
from gwgk_desktop.domain.readings import (
    ChosenBy,
    ColumnUse,
    Field,
    PayoutRecord,
    PayoutTable,
    RepairKind,
)
from gwgk_desktop.domain.work import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gwgk_desktop.documents.payout_findings import Findings, Known, Listed
    from gwgk_desktop.documents.workbooks import Cell, Row
    from gwgk_desktop.domain.work import Steps

COLUMN_NUMBERS_WITHIN = 2
"""How far below a header the row that numbers its columns may stand."""
AT_ONCE = 2_000
"""How many rows are read between two reports of progress."""
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


def read_table(listed: Listed, known: Known, findings: Findings) -> Steps[PayoutTable]:
    """Return the table under a header."""
    return (yield from _TableReader(listed, known, findings).read())


class _TableReader:
    """Reads the rows of one table."""

    def __init__(self, listed: Listed, known: Known, findings: Findings) -> None:
        self._sheet = sheet = listed.sheet
        self._header = header = listed.header
        self._spans = listed.spans
        self._findings = findings
        self._titles = listed.titles
        self._meanings = known.meanings
        self._columns = [it.column for it in header.headings]
        asked = list(self._sample())
        chosen = mapping.choose(header, asked)
        self._chosen = chosen
        self._at = {field: it.column for field, it in chosen.columns.items()}
        self._letters = {field: column_letters(at) for field, at in self._at.items()}
        self._notes = Notes(listed, known, findings, self._letters)
        taken = self._at.values()
        findings.problems += untaken.numbers_not_used(sheet, header, taken, asked)
        self._values = FieldValues(listed, chosen, self._notes, findings)
        self._headed = frozenset(self._columns)
        self._unheaded: set[int] = set()
        self._too_long: set[int] = set()
        stands = Stands(self._at, self._spans, self._values.odd_rows)
        self._village = Carried(sheet, stands, Field.VILLAGE)
        self._group = Carried(sheet, stands, Field.GROUP)
        self._members = Members(sheet, header, self._at)
        self._down = MergedDown(sheet, self._at, self._spans)
        self._first_rows = {
            number for span in listed.spans for number in span[:COLUMN_NUMBERS_WITHIN]
        }
        self._sections = Sections(listed, known, findings, self._at, self._notes)
        self._unpaid = Unpaid(listed, self._at, self._notes, findings)
        self._parted: PartedAmounts | None = None
        if sheet.separated == "," and header.of == 1:
            self._parted = PartedAmounts(listed, self._at)
        self._records: list[PayoutRecord] = []
        self._totals = Totals(sheet, self._at, self._values, self._records)

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
                self._totals.take([title], self._header.first_row, label)
        totals = [
            it if it.last else replace(it, first=0, last=end, partial=False)
            for it in self._totals.taken
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
                mapped_column(self._sheet, heading, field, why, self._meanings)
            )

    def _conclude(self) -> None:
        """Say what holds for the table as a whole."""
        header = self._header.last_row
        if self._values.converted:
            self._notes.note(
                Code.AMOUNT_UNIT, header, Field.AMOUNT, unit=self._values.unit
            )
        if others := self._values.other_units:
            unit = self._values.unit
            self._notes.note(
                Code.MONEY_UNITS_DIFFER, header, Field.AMOUNT, unit=unit, others=others
            )
        if (times := self._chosen.times) != 1:
            self._notes.note(Code.TIMES_COUNTED, header, Field.AMOUNT, times=times)
        if self._chosen.unclear:
            texts = [it.whole for it in self._chosen.unclear]
            self._notes.note(
                Code.AMOUNT_COLUMN_UNCLEAR, header, Field.AMOUNT, columns=texts
            )
        for column in sorted(self._unheaded):
            place = self._notes.row(header, column_letters(column))
            self._findings.notes.append(Problem(Code.COLUMN_WITHOUT_HEADING, place))
        if 2 * len(self._group.gaps) <= len(self._records):
            for number in self._group.gaps:
                self._notes.note(Code.GROUP_MISSING, number, Field.GROUP)
        self._members.tell(self._notes, header)
        self._down.tell(self._notes, header)
        for carried in (self._village, self._group):
            if carried.filled:
                facts = {"count": carried.filled}
                self._notes.note(Code.FILLED_DOWN, header, carried.field, **facts)

    def _read_some(self, numbers: Sequence[int]) -> None:
        """Read rows: runs of plain ones by the column, the others one by one."""
        rows: list[Row] = [self._sheet.rows[number] for number in numbers]
        width = max(max(self._columns) + 1, *map(len, rows))
        if any(len(row) < width for row in rows):
            rows = [[*row, *[""] * (width - len(row))] for row in rows]
        rows = self._down.fill(numbers, rows)
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
                if isinstance(cell, str) and (
                    "计" in cell or "总" in cell or "页" in cell or "汇" in cell
                ):
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
        label = self._total_label(own, row)
        if label is not None and not self._has_id_number(row):
            self._totals.take(row, number, label)
        elif self._records and self._members.take(number, row):
            pass  # told all together
        elif not row_kinds.is_aside(own) and self._is_payout(row):
            if self._totals.is_bare_sum(row):
                self._totals.take(row, number, "")
            else:
                self._payouts([number], [row])
        else:
            self._sections.take(number, own)

    def _total_label(self, own: Row, row: Row) -> str | None:
        """Return the label of a row that is a total; it may stand for the name."""
        label = row_kinds.total_label(own)
        if label is None and not self._names_somebody(row):
            return row_kinds.total_label(row)
        numbers = (Field.ID_NUMBER, Field.BANK_ACCOUNT, Field.PHONE)
        if label is None and not any(self._cell(row, it) for it in numbers):
            return row_kinds.total_label([self._cell(row, Field.NAME)])
        return label

    def _leave_out(self, number: int) -> None:
        place = self._notes.row(number)
        facts = {"text": quoted(self._sheet.rows[number])}
        self._findings.left_out.append(Problem(Code.ROW_LEFT_OUT, place, facts))

    def _payouts(self, numbers: Sequence[int], rows: Sequence[Row]) -> None:
        """Read rows that are payouts, by the column."""
        columns = list(zip(*rows, strict=True))
        villages, groups = self._places(numbers, columns)
        read = [
            self._values.values(field, numbers, columns) for field in _RECORD_FIELDS
        ]
        others = [
            self._values.values(field, numbers, columns) for field in _OTHER_PEOPLE
        ]
        records = map(
            PayoutRecord._make,
            zip(
                [number + 1 for number in numbers],
                villages,
                groups,
                *read,
                self._values.extras(columns, len(rows)),
                *others,
                self._values.paid_on(numbers, columns),
                self._values.times(columns),
                strict=False,
            ),
        )
        self._records.extend(records)
        self._missing(numbers, columns, villages)
        if self._header.of == 1:
            self._beyond(numbers, columns)
        if self._parted is not None:
            self._parted_by_commas(self._parted, numbers)
        self._sections.check(numbers)
        self._unpaid.look(numbers, columns)

    def _parted_by_commas(self, parted: PartedAmounts, numbers: Sequence[int]) -> None:
        for number, text in parted.among(numbers).items():
            if number not in self._too_long:
                self._notes.note(Code.AMOUNT_PARTED, number, Field.AMOUNT, text=text)

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

    def _places(
        self, numbers: Sequence[int], columns: Sequence[Sequence[Cell]]
    ) -> tuple[Iterable[str], Iterable[str]]:
        """Return the village and group of each row."""
        villages: Sequence[str] = [self._sections.village] * len(numbers)
        if Field.VILLAGE in self._at:
            texts = list(self._values.values(Field.VILLAGE, numbers, columns))
            villages = self._village.of(numbers, texts)
        groups: Sequence[str] = [self._sections.group] * len(numbers)
        if Field.GROUP in self._at:
            texts = list(self._values.values(Field.GROUP, numbers, columns))
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
        if told and self._notes.mended(
            Field.GROUP, number, RepairKind.SPLIT, text, " ".join(told)
        ):
            return told
        return "", text

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
            self._notes.note(Code.AMOUNT_MISSING, number, Field.AMOUNT, formula=formula)
        if Field.VILLAGE in self._at and not all(villages):
            for number, village in zip(numbers, villages, strict=False):
                if not village:
                    self._notes.note(Code.VILLAGE_MISSING, number, Field.VILLAGE)

    def _has_id_number(self, row: Row) -> bool:
        """Return whether a row that is called 合计 is of somebody all the same."""
        return len(cells.id_number_of(self._cell(row, Field.ID_NUMBER))[0]) >= 15

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
        if alone and (row_kinds.is_nobody(written) or self._sections.is_one(written)):
            return False
        return bool(name) and not row_kinds.is_signature(written)

    def _cell(self, row: Row, field: Field) -> Cell:
        return cell_of(row, self._at.get(field))
