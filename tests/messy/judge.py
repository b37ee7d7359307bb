"""Holding what the program read of a drawn workbook against the truth.

Exact: every value is right, what is at fault is pointed out, and nothing else is.
Wanting: something must be done by hand, but the clerk is told where.
Silent: a value differs, or a row is missing or too many, and nothing says so.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.readings import PayoutReading, PayoutRecord
    from tests.messy.truth import TrueRow, Truth

FIELDS = (
    *("village", "group", "name", "id_number", "bank_account", "phone", "address"),
    *("quantity", "rate", "amount", "remark", "household_head"),
    *("household_head_id_number", "payee", "payee_id_number"),
)
_NUMBERS = {"quantity", "rate", "amount"}
_TRUE_OF_DRAWINGS = {"sheets_of_programmes"}
"""No false alarm: each sheet of a drawing has a title of its own programme."""
_DOTS = str.maketrans("・•．", "···")
_DAY = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})")
_Key = tuple[str, int]


class Outcome(StrEnum):
    """How well a workbook was read."""

    EXACT = "exact"
    WANTING = "wanting"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is to be said of a reading."""

    rows: int
    exact_rows: int
    wanting: tuple[str, ...]
    silent: tuple[str, ...]

    @property
    def outcome(self) -> Outcome:
        """The gravest that was found."""
        if self.silent:
            return Outcome.SILENT
        return Outcome.WANTING if self.wanting else Outcome.EXACT


def judge(truth: Truth, reading: PayoutReading) -> Judgement:
    """Compare a reading with the truth."""
    return _Judge(truth, reading).judgement()


class _Judge:
    def __init__(self, truth: Truth, reading: PayoutReading) -> None:
        self.truth, self.reading = truth, reading
        self.wanting: list[str] = []
        self.silent: list[str] = []
        self.inexact: Counter[_Key] = Counter()
        self.told: dict[_Key, set[str]] = {}
        """By row: the codes of problems that are more than a note."""
        for problem in reading.problems:
            if problem.severity is not Severity.NOTE:
                self.told.setdefault(self._where(problem), set()).add(problem.code)
        self.left_out = {self._where(it) for it in reading.left_out}
        self.left_out |= self.told.keys()

    def judgement(self) -> Judgement:
        if self.reading.fatal:
            fatal = f"refused: {self.reading.fatal}"
            return Judgement(len(self.truth.rows), 0, (fatal,), ())
        self._rows()
        self._problems()
        self._totals()
        self._sheets()
        count = len(self.truth.rows)
        wrong = sum(self.inexact.values())
        silent, wanting = tuple(self.silent), tuple(self.wanting)
        return Judgement(count, max(count - wrong, 0), wanting, silent)

    def _key(self, sheet: str, row: int) -> _Key:
        return ("" if self.truth.one_sheet else sheet, row)

    def _where(self, problem: Problem) -> _Key:
        place = problem.place
        return self._key(place.sheet, place.row) if place else ("", 0)

    def _rows(self) -> None:
        read: dict[_Key, list[PayoutRecord]] = {}
        for table, record in self.reading.records():
            read.setdefault(self._key(table.sheet, record.row), []).append(record)
        for row in self.truth.rows:
            key = self._key(row.sheet, row.row)
            those = read.get(key)
            if those:
                record = self._best(row, those)
                those.remove(record)
                self._row(key, row, record)
            else:
                self.inexact[key] += 1
                said = key in self.left_out or (row.sheet, 0) in self.left_out
                told = f"{key}: row missing: {row.values.get('name')}"
                (self.wanting if said else self.silent).append(told)
        for key, left in read.items():
            for record in left:
                told = f"{key}: row too many: {record.name} {record.amount}"
                (self.wanting if key in self.told else self.silent).append(told)
        if not self.wanting and not self.silent:
            names = [
                row.values.get("name", "").translate(_DOTS) for row in self.truth.rows
            ]
            given = [it.name.translate(_DOTS) for _, it in self.reading.records()]
            if names != given:
                self.wanting.append("rows are read in another order")

    def _best(self, row: TrueRow, those: Iterable[PayoutRecord]) -> PayoutRecord:
        return min(those, key=lambda it: len(list(_differences(row.values, it))))

    def _row(self, key: _Key, row: TrueRow, record: PayoutRecord) -> None:
        differ = list(_differences(row.values, record))
        days = {_day(text) for _, text in record.extras}
        if record.paid_on:
            days = {record.paid_on.isoformat()}
        differ += [
            f"day {day} lost, kept {record.extras}"
            for day in row.days
            if day not in days
        ]
        if differ:
            self.inexact[key] += 1
            listed = self.wanting if key in self.told else self.silent
            listed += [f"{key}: {it}" for it in differ]

    def _problems(self) -> None:
        expected: set[tuple[_Key, str]] = set()
        anything = {self._key(*it) for it in self.truth.allowed}
        for it in self.truth.problems:
            key = self._key(it.sheet, it.row)
            codes = self.told.get(key, set())
            if it.codes:
                expected |= {(key, code) for code in it.codes}
            else:
                anything.add(key)
            if not (codes & it.codes if it.codes else codes):
                wanted = "/".join(sorted(it.codes)) or "any problem"
                self.silent.append(f"{key}: not pointed out: {wanted}")
        for key, codes in self.told.items():
            if key in anything:
                continue
            for code in sorted(codes):
                if (key, code) not in expected and code not in _TRUE_OF_DRAWINGS:
                    self.inexact[key] = max(self.inexact[key], 1)
                    self.wanting.append(f"{key}: false alarm: {code}")

    def _totals(self) -> None:
        stated: dict[_Key, list[Decimal | None]] = {}
        for table in self.reading.tables:
            for total in table.totals:
                key = self._key(table.sheet, total.row)
                stated.setdefault(key, []).append(total.amount)
        for it in self.truth.totals:
            key = self._key(it.sheet, it.row)
            if key in self.told or Decimal(it.amount) in stated.get(key, []):
                continue
            self.wanting.append(f"{key}: total of {it.amount} not taken as one")

    def _sheets(self) -> None:
        said = {
            self._plain_name(it.place.sheet): it.facts.get("left_out")
            for it in self.reading.left_out
            if it.place and not it.place.row
        }
        for sheet, reason in self.truth.left_out.items():
            if said.get(sheet) != reason:
                told = f"sheet {sheet} left out as {said.get(sheet)}, not {reason}"
                self.wanting.append(told)

    def _plain_name(self, sheet: str) -> str:
        """Return a sheet's name without that of the file that a zip holds."""
        ends = [it for it in self.truth.left_out if sheet.endswith(it)]
        return ends[0] if self.truth.one_sheet and ends else sheet


def _differences(values: Mapping[str, str], record: PayoutRecord) -> Iterator[str]:
    for field in FIELDS:
        read = getattr(record, field)
        true = values.get(field, "")
        if field in _NUMBERS:
            same = read == (Decimal(true) if true else None)
        else:
            same = str(read).translate(_DOTS) == true.translate(_DOTS)
        if not same:
            yield f"{field} is {true!r}, read {str(read)!r}"


def _day(text: str) -> str:
    found = _DAY.match(text)
    if found is None:
        return ""
    year, month, day = map(int, found.groups())
    return f"{year:04d}-{month:02d}-{day:02d}"
