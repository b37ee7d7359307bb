"""What is wrong with payout workbooks as read: rows alone, rows together, totals."""

from __future__ import annotations

from decimal import Decimal
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from gwgk_desktop.domain import money, people, row_doubts
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.readings import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from gwgk_desktop.domain.problems import Place
    from gwgk_desktop.domain.readings import PayoutRecord, PayoutTable, RowKey


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
        *row_doubts.exchanged(table, today),
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
        as_one = row_doubts.as_one_line([record for _, record in those])
        is_plots = code is Code.DUPLICATE_ID_NUMBER and bool(as_one)
        for place, (_, record) in zip(places, those, strict=True):
            others = [other for other in places[: named + 1] if other is not place]
            facts: dict[str, object] = {
                "name": people.tellable(record.name),
                "others": tuple(others[:named]),
            }
            if more > 0:
                facts["more"] = more
            if is_plots:
                facts |= as_one
            told = Code.SEVERAL_PLOTS if is_plots else code
            problems.append(Problem(told, place, facts))
    return problems


def check_totals(
    tables: tuple[PayoutTable, ...],
    refused: frozenset[RowKey],
    in_error: frozenset[Place] = frozenset(),
) -> list[Problem]:
    """Return the totals of a workbook that its rows do not give.

    A total may speak of the rows since any total above it, of its whole table, or
    of all tables down to it; and of all these rows or of the right ones only.
    `refused` holds the keys of the rows in error, `in_error` the places of the cells.
    Where what a total states beyond the rows may stand in cells that could not be read,
    these are named.
    """
    problems: list[Problem] = []
    if not any(table.totals for table in tables):
        return problems
    sums = {field: _Sums(tables, refused, field, in_error) for field in _TOTALLED}
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
                read = found.between(offset + first, end)
                unread = found.unread(offset + first, end)
                facts = {
                    "label": total.label,
                    "in_quantity": field is Field.QUANTITY,
                    "stated": stated,
                    "found": read,
                    "refused_unread": len(unread),
                    "unread_cells": unread[:_NAMED] if stated > read else [],
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
        problems += _below_the_total(table)
        offset += len(table.records)
    return problems


def _below_the_total(table: PayoutTable) -> Iterator[Problem]:
    """Yield a problem where payouts stand below the total of all and are not in it."""
    last = table.totals[-1] if table.totals else None
    if last is None or last.partial or last.amount is None:
        return
    beyond = table.records[last.last :]
    if not beyond or not last.last:
        return
    amount = sum((it.amount or _NOTHING for it in beyond), _NOTHING)
    whole = sum((it.amount or _NOTHING for it in table.records), _NOTHING)
    if abs(whole - last.amount) > money.TOLERANCE:
        facts = {"label": last.label, "count": len(beyond), "amount": amount}
        yield Problem(Code.BELOW_TOTAL, table.place(last.row, Field.AMOUNT), facts)


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
_NAMED = 5
"""So many cells are named; of more nobody works out a difference."""


class _Sums:
    """Sums over any run of a workbook's records, in a step each."""

    def __init__(
        self,
        tables: tuple[PayoutTable, ...],
        refused: frozenset[RowKey],
        field: Field,
        in_error: frozenset[Place],
    ) -> None:
        records = [it for table in tables for it in table.records]
        if field is Field.AMOUNT:
            values = [it.amount or _NOTHING for it in records]
        else:
            values = [it.quantity or _NOTHING for it in records]
        self._all = self._right = list(accumulate(values, initial=_NOTHING))
        self._lost: list[tuple[int, str]] = []
        """The records, by index, with what cannot be read, and in which cell."""
        if refused:
            of = [(table, it) for table in tables for it in table.records]
            wrong = [table.key(it) in refused for table, it in of]
            right = (
                _NOTHING if is_wrong else value
                for value, is_wrong in zip(values, wrong, strict=True)
            )
            self._right = list(accumulate(right, initial=_NOTHING))
            for index, (table, it) in enumerate(of):
                if not wrong[index]:
                    continue
                place = table.place(it.row, field)
                # What has no quantity need not have one; nobody is paid no amount.
                lost = (
                    it.amount is None
                    if field is Field.AMOUNT
                    else it.quantity is None and place in in_error
                )
                if lost:
                    self._lost.append((index, f"{place.column}{place.row}"))
        self._starts: tuple[set[Decimal], set[Decimal]] = (set(), set())

    def between(self, first: int, last: int) -> Decimal:
        """Return the sum of all records from `first` up to before `last`."""
        return self._all[last] - self._all[first]

    def unread(self, first: int, last: int) -> list[str]:
        """Return the cells of refused rows there that could not be read."""
        return [cell for index, cell in self._lost if first <= index < last]

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
