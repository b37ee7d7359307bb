"""Payout workbooks as read: tables, records, totals, and what is wrong with them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - a NamedTuple's fields
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.domain import money, people
from gwgk_desktop.domain.problems import Code, Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from gwgk_desktop.domain.returned import Returned


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
    MONEY_SIGN = "money_sign"
    """Signs and separators around an amount: ¥1,234.50元."""
    TEN_THOUSANDS = "ten_thousands"
    """An amount in 万元, multiplied by ten thousand."""
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


def check_tables(tables: tuple[PayoutTable, ...], today: date) -> list[Problem]:
    """Return what is wrong with the records of a workbook, alone and together."""
    problems: list[Problem] = []
    for table in tables:
        problems += _table_problems(table, today)
    problems += _repeated(
        tables, Field.ID_NUMBER, Code.DUPLICATE_ID_NUMBER, lambda it: it.id_number
    )
    problems += _repeated(
        tables, Field.BANK_ACCOUNT, Code.SHARED_BANK_ACCOUNT, lambda it: it.bank_account
    )
    problems += _same_lines(tables)
    return problems


def _table_problems(table: PayoutTable, today: date) -> list[Problem]:
    """Return what is wrong with each record by itself."""
    return [
        *_problems_of_people(table, today),
        *_problems_of_payees(table, today),
        *_problems_of_amounts(table),
    ]


def _problems_of_people(table: PayoutTable, today: date) -> Iterator[Problem]:
    """Yield what is wrong with names, identity numbers and accounts."""
    id_number_fault, account_fault = people.id_number_fault, people.account_fault
    name_fault = people.name_fault
    for record in table.records:
        _, _, _, name, id_number, account, *_ = record
        if not name:
            yield Problem(Code.NAME_MISSING, table.place(record.row, Field.NAME))
        elif fault := name_fault(name):
            yield Problem(
                fault,
                table.place(record.row, Field.NAME),
                {"name": people.tellable(name)},
            )
        if id_number and (fault := id_number_fault(id_number, today)):
            facts = _of_number(name, id_number)
            yield Problem(fault, table.place(record.row, Field.ID_NUMBER), facts)
        if account and (fault := account_fault(account)):
            place = table.place(record.row, Field.BANK_ACCOUNT)
            yield Problem(fault, place, {"name": people.tellable(name)})


def _of_number(name: str, number: str) -> dict[str, object]:
    """Return what a message tells of an identity number: never the number."""
    odd = not (number.isascii() and number.rstrip("Xx").isdecimal())
    return {"name": people.tellable(name), "length": len(number), "odd": odd}


def _problems_of_payees(table: PayoutTable, today: date) -> Iterator[Problem]:
    """Yield what is wrong with the identity numbers of payees."""
    if Field.PAYEE_ID_NUMBER not in table.columns:
        return
    for record in table.records:
        number = record.payee_id_number
        if number and (fault := people.id_number_fault(number, today)):
            place = table.place(record.row, Field.PAYEE_ID_NUMBER)
            facts = _of_number(record.payee, number)
            yield Problem(fault, place, facts)


def _problems_of_amounts(table: PayoutTable) -> Iterator[Problem]:
    """Yield what is wrong with quantities, rates and amounts."""
    nothing = Decimal()
    for record in table.records:
        quantity, rate, amount = record[8:11]
        if quantity is not None and quantity < nothing:
            facts: dict[str, object] = {"quantity": money.plain(quantity)}
            place = table.place(record.row, Field.QUANTITY)
            yield Problem(Code.QUANTITY_NEGATIVE, place, facts)
        if amount is None:
            continue
        if fault := money.amount_fault(amount):
            place = table.place(record.row, Field.AMOUNT)
            yield Problem(fault, place, {"amount": amount})
        if not money.whole_fen(amount):
            facts = {"amount": amount, "kept": money.from_fen(record.amount_fen)}
            place = table.place(record.row, Field.AMOUNT)
            yield Problem(Code.AMOUNT_FRACTION, place, facts)
        if quantity is not None and rate is not None and quantity * rate != amount:
            yield from _mismatch(table, record, quantity, rate, amount)


def _mismatch(
    table: PayoutTable,
    record: PayoutRecord,
    quantity: Decimal,
    rate: Decimal,
    amount: Decimal,
) -> Iterator[Problem]:
    """Yield a problem where an amount is not quantity × rate to the fen."""
    times = Decimal(table.times) if record.times is None else record.times
    product = quantity * rate * times
    if abs(product - abs(amount)) <= money.TOLERANCE:
        return
    facts = {
        "quantity": money.plain(quantity),
        "rate": money.plain(rate),
        "factor": "" if times == 1 else money.plain(times),
        "product": money.plain(product),
        "amount": amount,
    }
    place = table.place(record.row, Field.AMOUNT)
    yield Problem(Code.AMOUNT_MISMATCH, place, facts)


def _same_lines(tables: tuple[PayoutTable, ...]) -> list[Problem]:
    """Return a problem for each row without any number that stands twice."""
    seen: dict[tuple[object, ...], tuple[PayoutTable, PayoutRecord]] = {}
    problems = []
    for table in tables:
        for record in table.records:
            if record.id_number or record.bank_account or not record.name:
                continue
            line = (record.village, record.group, record.name, record.amount)
            first_table, first = seen.setdefault(line, (table, record))
            if first is not record:
                place = table.place(record.row, Field.NAME)
                other = first_table.place(first.row, Field.NAME)
                facts = {"name": people.tellable(record.name), "other": other}
                problems.append(Problem(Code.DUPLICATE_LINE, place, facts))
    return problems


def _repeated(
    tables: tuple[PayoutTable, ...],
    field: Field,
    code: Code,
    value: Callable[[PayoutRecord], str],
) -> list[Problem]:
    """Return a problem for each row whose value stands in another row as well.

    It names five of the others at most and counts the rest as `more`: a number that
    thousands share must not cost the square of it.
    """
    named = 5
    seen: dict[str, tuple[PayoutTable, PayoutRecord]] = {}
    repeated: dict[str, list[tuple[PayoutTable, PayoutRecord]]] = {}
    for table in tables:
        for record in table.records:
            key = value(record)
            if not key:
                continue
            first = seen.setdefault(key, (table, record))
            if first[1] is not record:
                repeated.setdefault(key, [first]).append((table, record))
    problems = []
    for those in repeated.values():
        places = [table.place(record.row, field) for table, record in those]
        more = len(places) - 1 - named
        for place, (_, record) in zip(places, those, strict=True):
            others = [other for other in places[: named + 1] if other is not place]
            facts: dict[str, object] = {
                "name": people.tellable(record.name),
                "others": tuple(others[:named]),
            }
            if more > 0:
                facts["more"] = more
            problems.append(Problem(code, place, facts))
    return problems


def rows_in_error(problems: Iterable[Problem]) -> frozenset[RowKey]:
    """Return the key of every row that an error refuses."""
    return frozenset(
        row_key(problem.place)
        for problem in problems
        if problem.place
        and problem.severity is Severity.ERROR
        and problem.code is not Code.TOTAL_MISMATCH
    )


def row_key(place: Place) -> RowKey:
    """Return the key of the row that a place is in."""
    return (place.sheet, place.row, place.panel)


def check_totals(
    tables: tuple[PayoutTable, ...], refused: frozenset[RowKey]
) -> list[Problem]:
    """Return the totals of a workbook that its rows do not give.

    A total may speak of the rows since any total above it, of its whole table, or
    of all tables down to it; and of all these rows or of the right ones only.
    `refused` holds the keys of the rows in error.
    """
    problems: list[Problem] = []
    if not any(table.totals for table in tables):
        return problems
    sums = {field: _Sums(tables, refused, field) for field in _TOTALLED}
    offset = 0
    for table, beside in zip(tables, _beside(tables), strict=True):
        households = _Households(table)
        for found in sums.values():
            found.may_start(offset)
        for total in table.totals:
            first = total.first if total.partial else 0
            end = offset + total.last
            for field, stated in (
                (Field.AMOUNT, total.amount),
                (Field.QUANTITY, total.quantity),
            ):
                found = sums[field]
                if (
                    stated is None
                    or found.agrees(offset + first, end, stated)
                    or found.agrees(*beside, stated)
                ):
                    continue
                facts = {
                    "label": total.label,
                    "stated": stated,
                    "found": found.between(offset + first, end),
                    "refused_unread": found.unread(offset + first, end),
                }
                place = table.place(total.row, field)
                problems.append(Problem(Code.TOTAL_MISMATCH, place, facts))
            if total.unread:
                place = table.place(total.row, Field.AMOUNT)
                problems.append(
                    Problem(Code.TOTAL_UNREAD, place, {"label": total.label})
                )
            lines = total.last - first
            if total.count is not None and total.count not in {
                lines,
                end,
                beside[1] - beside[0],
                households.between(first, total.last),
            }:
                facts = {"stated": total.count, "found": lines}
                place = table.place(total.row)
                problems.append(Problem(Code.COUNT_MISMATCH, place, facts))
            for found in sums.values():
                found.may_start(end)
        offset += len(table.records)
    return problems


def _beside(tables: Sequence[PayoutTable]) -> list[tuple[int, int]]:
    """Return for each table the records of all that stand side by side with it."""
    found: list[tuple[int, int]] = []
    offset = 0
    for _, group in groupby(tables, lambda it: (it.sheet, it.header_row)):
        those = list(group)
        end = offset + sum(len(table.records) for table in those)
        found += [(offset, end)] * len(those)
        offset = end
    return found


class _Households:
    """How many households a run of a table's records names."""

    def __init__(self, table: PayoutTable) -> None:
        self._records = table.records
        self._from_first: list[int] = []

    def between(self, first: int, last: int) -> int:
        """Return the households of the records from `first` up to before `last`."""
        if first:
            return len(set(map(self._key, self._records[first:last])))
        if not self._from_first:
            seen: set[str] = set()
            self._from_first = [0]
            for record in self._records:
                seen.add(self._key(record))
                self._from_first.append(len(seen))
        return self._from_first[last]

    def _key(self, record: PayoutRecord) -> str:
        return people.household_key(
            record.id_number, record.village, record.group, record.name
        )


_TOTALLED = (Field.AMOUNT, Field.QUANTITY)


_NOTHING = Decimal()


class _Sums:
    """Sums over any run of a workbook's records, in a step each."""

    def __init__(
        self,
        tables: tuple[PayoutTable, ...],
        refused: frozenset[RowKey],
        field: Field,
    ) -> None:
        records = [it for table in tables for it in table.records]
        if field is Field.AMOUNT:
            values = [it.amount or _NOTHING for it in records]
        else:
            values = [it.quantity or _NOTHING for it in records]
        self._all = self._right = list(accumulate(values, initial=_NOTHING))
        self._unread = [0] * len(self._all)
        if refused:
            wrong = [
                (table.key(it) in refused, it.amount is None)
                for table in tables
                for it in table.records
            ]
            right = (
                _NOTHING if is_wrong else value
                for value, (is_wrong, _) in zip(values, wrong, strict=True)
            )
            self._right = list(accumulate(right, initial=_NOTHING))
            unread = (is_wrong and lost for is_wrong, lost in wrong)
            self._unread = list(accumulate(unread, initial=0))
        self._starts: tuple[set[Decimal], set[Decimal]] = (set(), set())

    def between(self, first: int, last: int) -> Decimal:
        """Return the sum of all records from `first` up to before `last`."""
        return self._all[last] - self._all[first]

    def unread(self, first: int, last: int) -> int:
        """Return how many refused rows there hold an amount that cannot be read."""
        return self._unread[last] - self._unread[first]

    def may_start(self, index: int) -> None:
        """Let a total speak of the records from `index` on."""
        for starts, sums in zip(self._starts, (self._all, self._right), strict=True):
            starts.add(sums[index])

    def agrees(self, first: int, last: int, stated: Decimal) -> bool:
        """Return whether the records up to `last` give what is stated.

        They begin at `first`, give or take half a fen, or where a total may start;
        and are all of them or the right ones only.
        """
        return any(
            abs(sums[last] - sums[first] - stated) <= money.TOLERANCE
            or sums[last] - stated in starts
            for starts, sums in zip(self._starts, (self._all, self._right), strict=True)
        )
