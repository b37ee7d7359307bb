"""Columns whose cells are merged, or filled only where they change."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from gwgk_desktop.documents import cells, row_kinds
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.readings import Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gwgk_desktop.documents.payout_findings import Notes
    from gwgk_desktop.documents.workbooks import Cell, Row, Sheet

BLANK_SHARE = 3
"""A column is filled only once where a third of its payouts at least are blank."""
_WHO = frozenset(
    {
        Field.NAME,
        Field.ID_NUMBER,
        Field.BANK_ACCOUNT,
        Field.PHONE,
        Field.ADDRESS,
        Field.HOUSEHOLD_HEAD,
        Field.HOUSEHOLD_HEAD_ID_NUMBER,
        Field.PAYEE,
        Field.PAYEE_ID_NUMBER,
    }
)
"""What may be said once of a person who stands in several rows."""
_GROUP_NUMBER = re.compile(
    r"第?([一二三四五六七八九]?十?[一二三四五六七八九]?|\d{1,3})(?=\D|$)"
)


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a table stands in its sheet."""

    at: Mapping[Field, int]
    """The column of each field."""
    spans: Sequence[range]
    """Its runs of rows."""
    odd_rows: Mapping[int, set[int]]
    """Rows whose cell in a column shows an error or has no value."""


class Carried:
    """A column whose cells may be merged, or filled only where they change.

    A blank takes the value above it where the column is plainly filled so: no
    value stands twice in a row, and either many cells are blank or each value is
    said once and none is wanting where the blanks are (四组, blank, 六组).
    Elsewhere a blank is a gap, and nothing is guessed.
    """

    def __init__(self, sheet: Sheet, stands: Stands, field: Field) -> None:
        self.field = field
        self.filled = 0
        """How many blanks took the value above them, outside merged cells."""
        self.gaps: list[int] = []
        """The rows that were left without a value."""
        self._sheet = sheet
        self._stands = stands
        self._merged: dict[int, Cell] = {}
        self._last = ""
        self._within = ""
        self._filled_once = False
        if field in stands.at:
            self._look(stands.at[field])

    def _look(self, column: int) -> None:
        """Find out whether blanks take the value above them."""
        sheet = self._sheet
        for merge in sheet.merges:
            if merge.left <= column <= merge.right and merge.bottom > merge.top:
                row = sheet.rows[merge.top]
                text = row[merge.left] if merge.left < len(row) else ""
                rows = range(merge.top + 1, merge.bottom + 1)
                self._merged |= dict.fromkeys(rows, text)
        if not self._has_blanks(column):
            return
        runs = list(self._runs(column))
        told = sum(map(len, runs))
        blank = sum(run.count("") for run in runs)
        pairs = [pair for run in runs for pair in pairwise(run)]
        if any(one and one == other for one, other in pairs):
            return
        self._filled_once = blank * BLANK_SHARE >= told or (
            all(_said_once(run) for run in runs)
            and not any(_lacks_one(run) for run in runs)
        )

    def _has_blanks(self, column: int) -> bool:
        rows, name = self._sheet.rows, self._stands.at[Field.NAME]
        return any(
            len(row) <= column or row[column] == ""
            for span in self._stands.spans
            for row in islice(rows, span.start, span.stop)
            if len(row) > name and row[name] != ""
        )

    def _runs(self, column: int) -> Iterator[list[str]]:
        """Yield the column's texts, payout by payout, page by page of each village."""
        rows, name = self._sheet.rows, self._stands.at[Field.NAME]
        village = self._stands.at.get(Field.VILLAGE)
        within: Cell = ""
        for span in self._stands.spans:
            run: list[str] = []
            for number in span:
                row = rows[number]
                if run and _stands_alone(row):
                    yield run
                    run = []
                if number in self._merged or len(row) <= name or row[name] == "":
                    continue
                where: Cell = ""
                if village is not None and village < len(row):
                    where = row[village]
                if where not in {"", within} and self.field is not Field.VILLAGE:
                    yield run
                    run = []
                within = where or within
                run.append(cells.text_of(row[column]) if column < len(row) else "")
            yield run

    def of(
        self,
        numbers: Sequence[int],
        texts: list[str],
        within: Sequence[str] | None = None,
    ) -> Sequence[str]:
        """Return the value of each row, the rows being asked in their order.

        `texts` are what its cells hold; nothing is carried over from one value of
        `within` to the next.
        """
        if not all(texts):
            for at, number in enumerate(numbers):
                texts[at] = self._filled(
                    number, texts[at], within[at] if within else ""
                )
        self._last = texts[-1]
        self._within = within[-1] if within else ""
        return texts

    def _filled(self, number: int, text: str, within: str) -> str:
        if within != self._within:
            self._last, self._within = "", within
        column = self._stands.at[self.field]
        lost = number in self._stands.odd_rows[column]
        if not text and not lost and number in self._merged:
            text = cells.name_of(self._merged[number])
        elif not text and not lost and self._filled_once and self._last:
            text = self._last
            self.filled += 1
        if text:
            self._last = text
        else:
            self.gaps.append(number)
            if lost:
                self._last = ""
        return text


class MergedDown:
    """Who is merged over the rows of several plots is whom each of them is for.

    Only a row with an amount of its own is one: others below a merged name are
    members of a household, or nothing.
    """

    def __init__(
        self, sheet: Sheet, at: Mapping[Field, int], spans: Sequence[range]
    ) -> None:
        self._filled: Counter[Field] = Counter()
        self._amount = at[Field.AMOUNT]
        self._above: dict[int, list[tuple[Field, int, Cell]]] = {}
        columns = {column: field for field, column in at.items() if field in _WHO}
        for merge in sheet.merges:
            field = columns.get(merge.left)
            if field is None or not any(merge.top in span for span in spans):
                continue
            row = sheet.rows[merge.top]
            cell = row[merge.left] if merge.left < len(row) else ""
            for number in range(merge.top + 1, merge.bottom + 1):
                if cell != "" and any(number in span for span in spans):
                    told = (field, merge.left, cell)
                    self._above.setdefault(number, []).append(told)

    def fill(self, numbers: Sequence[int], rows: list[Row]) -> list[Row]:
        """Return rows with what the merged cells above say of them."""
        if not self._above:
            return rows
        return [
            self._with(self._above[number], row) if number in self._above else row
            for number, row in zip(numbers, rows, strict=True)
        ]

    def tell(self, notes: Notes, header: int) -> None:
        """Note how many cells of each field were filled so."""
        for field, count in self._filled.items():
            notes.note(Code.MERGED_DOWN, header, field, count=count)

    def _with(self, above: Sequence[tuple[Field, int, Cell]], row: Row) -> Row:
        if len(row) <= self._amount or cells.number_of(row[self._amount]) is None:
            return row
        filled = list(row)
        for field, column, cell in above:
            if filled[column] == "":
                filled[column] = cell
                self._filled[field] += 1
        return filled


def _stands_alone(row: Row) -> bool:
    """Return whether a row holds nothing but the name of a village."""
    told = [cell for cell in row if cell != ""]
    return len(told) == 1 and row_kinds.is_village(str(told[0]).rpartition(":")[2])


def _said_once(run: Sequence[str]) -> bool:
    told = [text for text in run if text]
    return len(set(told)) == len(told)


def _lacks_one(run: Sequence[str]) -> bool:
    """Return whether numbered groups leave out as many as there are blanks."""
    last, blanks = None, 0
    for text in run:
        if not text:
            blanks += 1
            continue
        number = _group_number(text)
        if blanks and None not in {last, number} and number - last == blanks + 1:  # type: ignore[operator]
            return True
        last, blanks = number, 0
    return False


def _group_number(text: str) -> int | None:
    match = _GROUP_NUMBER.match(text)
    if match is None:
        return None
    if match[1].isdecimal():
        return int(match[1])
    tens, _, units = match[1].rpartition("十")
    ten = "十" in match[1]
    return (_digit(tens) or 1) * 10 * ten + _digit(units)


def _digit(text: str) -> int:
    return "〇一二三四五六七八九".find(text) if text else 0
