"""Payout workbooks as read: tables, records, totals, and what is wrong with them."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - a NamedTuple's fields
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.domain import money
from gwgk_desktop.domain.problems import Code, Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gwgk_desktop.domain.returned import Returned


_LONG_NUMBER = re.compile(r"\d{6}")
_TOLD = 10
"""So many columns are named where a workbook cannot be read."""


class Field(StrEnum):
    """What a column of a payout workbook can hold."""

    VILLAGE = "village"
    GROUP = "group"
    NAME = "name"
    """Whom the payout is for: the beneficiary where one is named, else the head."""
    ID_NUMBER = "id_number"
    BANK_ACCOUNT = "bank_account"
    PHONE = "phone"
    ADDRESS = "address"
    QUANTITY = "quantity"
    RATE = "rate"
    AMOUNT = "amount"
    REMARK = "remark"
    HOUSEHOLD_HEAD = "household_head"
    HOUSEHOLD_HEAD_ID_NUMBER = "household_head_id_number"
    PAYEE = "payee"
    PAYEE_ID_NUMBER = "payee_id_number"
    PAID_ON = "paid_on"


class PayoutRecord(NamedTuple):
    """A row of a workbook as read, right or wrong; empty is what it lacks."""

    row: int
    village: str = ""
    group: str = ""
    name: str = ""
    id_number: str = ""
    bank_account: str = ""
    phone: str = ""
    address: str = ""
    quantity: Decimal | None = None
    rate: Decimal | None = None
    amount: Decimal | None = None
    remark: str = ""
    extras: tuple[tuple[str, str], ...] = ()
    """Other columns of the row that hold something, as (heading, text)."""
    household_head: str = ""
    """The head of the household, where the payout is for another of its people."""
    household_head_id_number: str = ""
    payee: str = ""
    """Whose account it is, where the workbook says."""
    payee_id_number: str = ""
    paid_on: date | None = None
    times: Decimal | None = None
    """By what quantity × rate is multiplied in this row: months, as a rule."""

    @property
    def amount_fen(self) -> int:
        """The amount in fen; nothing where none could be read."""
        return 0 if self.amount is None else money.to_fen(self.amount)


RowKey = tuple[str, int, int]
"""A sheet, a row of it, and which of the tables side by side in that row."""


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column of the workbook that holds a field."""

    letter: str
    heading: str


class ChosenBy(StrEnum):
    """Why a column holds the field that it does."""

    HEADING = "heading"
    """The table of meanings knows its heading."""
    SUM = "sum"
    """Of several that could hold the amount, it is the one that adds up."""
    CLERK = "clerk"
    """The clerk, or a recipe the clerk kept, says so."""


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column of a table, and what it is taken for."""

    sheet: str
    letter: str
    heading: str
    """The heading whole, with what stands above it: 种植面积（亩）/早稻."""
    field: Field | None = None
    """None: it is kept with the line as it is."""
    chosen_by: ChosenBy = ChosenBy.HEADING
    proposal: Field | None = None
    """What an unknown heading may mean; nothing is taken until the clerk says so."""


class RepairKind(StrEnum):
    """What was mended in a cell so that its value could be taken."""

    SPACES = "spaces"
    """Spaces or hyphens within a name or number: 王　五, 6222 0000."""
    WIDTH = "width"
    """Full-width digits and letters: １２３."""
    CASE = "case"
    """A small x at the end of an identity number."""
    TEXT_TRICK = "text_trick"
    """How spreadsheets keep digits as text: ="36…", a leading apostrophe or tab."""
    STORED_DIGITS = "stored_digits"
    """Digits that the cell does not show but that stand in the file's XML."""
    SHOWN_ZEROS = "shown_zeros"
    """Zeros that a cell shows by its number format, and that its value lacks."""
    MONEY_SIGN = "money_sign"
    """Signs and separators around an amount: ¥1,234.50元."""
    TEN_THOUSANDS = "ten_thousands"
    """An amount in 万元, multiplied by ten thousand."""
    UNIT = "unit"
    """The unit of its column, written in the cell too: 7.63亩."""
    SPLIT = "split"
    """Village and group in one cell, taken apart."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A cell whose value was mended; the clerk can refuse it.

    A refused cell is read as it stands, and checked like any other.
    """

    place: Place
    field: Field
    kind: RepairKind
    original: str
    new: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What is known and decided before a workbook is understood."""

    villages: tuple[str, ...] = ()
    """The villages of the township, under all their names."""
    meanings: Mapping[str, Field] = dataclasses.field(default_factory=dict)
    """Headings that this office added to the table of meanings."""
    mapping: Mapping[str, Field | None] = dataclasses.field(default_factory=dict)
    """What the clerk says of a whole heading; None: it holds none of the fields."""
    refused: frozenset[Place] = frozenset()
    """The places of the repairs that the clerk refused."""


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """A total row of the workbook, and the records it can speak of."""

    row: int
    label: str
    quantity: Decimal | None
    amount: Decimal | None
    partial: bool
    """Whether its label says that it totals a part only: 小计, 本页合计."""
    first: int
    """Index, among the table's records, of the first since the total before."""
    last: int
    """Index after the last record above it."""
    count: int | None = None
    """How many lines or households its label says that it counts: 共11户."""
    unread: bool = False
    """Whether it states an amount that cannot be read."""


@dataclass(frozen=True, slots=True)
class PayoutTable:
    """A table of a workbook: where it stands, what its columns mean, its rows."""

    sheet: str
    header_row: int
    columns: Mapping[Field, ColumnUse]
    records: tuple[PayoutRecord, ...]
    totals: tuple[StatedTotal, ...] = ()
    panel: int = 0
    """Which of several tables side by side it is, counted from the left."""
    times: int = 1
    """By what quantity × rate is multiplied all through: three months, say."""

    def place(self, row: int, field: Field | None = None) -> Place:
        """Return where a field of a row stands; the row, where it has no column."""
        use = self.columns.get(field) if field else None
        return Place(self.sheet, row, use.letter if use else "", self.panel)

    def key(self, record: PayoutRecord) -> RowKey:
        """Return what tells a record's row from every other of the workbook."""
        return (self.sheet, record.row, self.panel)


@dataclass(frozen=True, slots=True)
class PayoutReading:
    """What a workbook holds, and everything wrong with it."""

    file: str
    sha256: str
    fatal: Code | None = None
    tables: tuple[PayoutTable, ...] = ()
    problems: tuple[Problem, ...] = ()
    left_out: tuple[Problem, ...] = ()
    """Sheets and rows that hold no payout, each with the reason."""
    titles: tuple[str, ...] = ()
    """What stands above the tables: it may name the programme and the year."""
    mapping: tuple[MappedColumn, ...] = ()
    """Every column that was read, in the order of the workbook."""
    repairs: tuple[Repair, ...] = ()
    notes: tuple[Problem, ...] = ()
    """What was understood beyond the letter, and what could not be checked."""
    returned: Returned | None = None
    """What it says of the list that it was given back for."""
    choices: Choices = Choices()
    """What was known and decided when it was understood."""

    @property
    def seen(self) -> dict[str, object]:
        """The file, and what its columns are taken for, to say why it is not read.

        Columns are named where some heading is known: else they may be no headings.
        """
        told = {it.heading: it.field for it in self.mapping}
        if not any(told.values()):
            return {"file": self.file}
        named = {it: field for it, field in told.items() if not _LONG_NUMBER.search(it)}
        return {
            "file": self.file,
            "taken": [it for it, field in named.items() if field][:_TOLD],
            "untaken": [it for it, field in named.items() if not field][:_TOLD],
        }

    def records(self) -> Iterator[tuple[PayoutTable, PayoutRecord]]:
        """Yield every record with its table, in the order of the workbook."""
        for table in self.tables:
            for record in table.records:
                yield table, record

    @property
    def count(self) -> int:
        """How many records were read, right or wrong."""
        return sum(len(table.records) for table in self.tables)

    @property
    def total(self) -> Decimal:
        """The sum of all amounts that were read."""
        return sum(
            (record.amount or Decimal() for _, record in self.records()), Decimal()
        )


@dataclass(frozen=True, slots=True)
class RowCounts:
    """How many rows were read right, repaired and refused: all of them together."""

    right: int
    repaired: int
    refused: int


def count_rows(reading: PayoutReading) -> RowCounts:
    """Count a workbook's rows as it is by itself, whatever the store may say."""
    wrong = rows_in_error(reading.problems)
    mended = repaired_rows(reading.repairs)
    refused = repaired = 0
    for table, record in reading.records():
        key = table.key(record)
        refused += key in wrong
        repaired += key in mended and key not in wrong
    return RowCounts(reading.count - repaired - refused, repaired, refused)


def repaired_rows(repairs: Iterable[Repair]) -> frozenset[RowKey]:
    """Return the key of every row that has a repaired cell."""
    return frozenset(row_key(it.place) for it in repairs)


def rows_in_error(problems: Iterable[Problem]) -> frozenset[RowKey]:
    """Return the key of every row that an error refuses."""
    return frozenset(
        row_key(problem.place)
        for problem in problems
        if problem.place
        and problem.severity is Severity.ERROR
        and problem.code is not Code.TOTAL_MISMATCH
    )


def cells_in_error(problems: Iterable[Problem]) -> frozenset[Place]:
    """Return the place of every cell of which an error speaks."""
    return frozenset(
        it.place
        for it in problems
        if it.place and it.place.column and it.severity is Severity.ERROR
    )


def row_key(place: Place) -> RowKey:
    """Return the key of the row that a place is in."""
    return (place.sheet, place.row, place.panel)
