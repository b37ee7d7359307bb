"""Which column of a table holds which field, where several could.

Headings are asked first.  Where more than one could be the amount, the quantity
or the rate, what adds up decides: the sum of the others, the only one that is
filled, quantity × rate.  Nothing is decided that is not shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from gwgk_desktop.documents import cells
from gwgk_desktop.documents.headings import heading_key
from gwgk_desktop.documents.tables import STAND_INS
from gwgk_desktop.domain import money, payout_months
from gwgk_desktop.domain.readings import ChosenBy, Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gwgk_desktop.documents.tables import Header, Heading
    from gwgk_desktop.documents.workbooks import Row

Numbers = tuple[Decimal | None, ...]

ASKED_ROWS = 400
"""How many rows are asked which columns add up."""
NEARLY_ALL = Decimal("0.9")
"""The share of the rows that must agree; a few may be wrong."""
FEWEST = 2
"""Rows from which on a sum or a product proves anything."""
MOST_PARTS = 6
"""How many columns at most are looked at whether their sum is the amount."""
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
MOST_TIMES = 12
"""A year's months: the most that quantity × rate is multiplied by."""
_PAID_OUT = re.compile(r"实发|实际|本次|本期|本季|本月|打卡|兑付|兑现|实领")
"""Headings that say by themselves that this is what was paid."""
_MAY_BE_PAID = re.compile(
    r"(?=.*(?:实发|实付|实领|实际(?:发放|打卡|到账|兑付|兑现|领取|支付)|打卡|到账|扣"
    r"|[已未]发|[已未]付|[已未]领|[已未]补贴|欠发|预发|预付|预拨))"
    r"(?!.*(?:面积|亩|数量|人数|户数|月数|标准|单价|日期|时间|月份|批次|号))"
)
"""Headings of money that is taken off the amount, or is what was paid in its place."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The column taken for each field, and why."""

    columns: dict[Field, Heading]
    why: dict[Field, ChosenBy] = field(default_factory=dict)
    times: int = 1
    """By what quantity × rate is multiplied in nearly all rows."""
    times_in: Heading | None = None
    """The column that says it row by row."""
    unclear: tuple[Heading, ...] = ()
    """Columns that could be the amount as well and say something else."""


def choose(header: Header, rows: Iterable[Row]) -> Chosen:
    """Return which columns of a table are taken, having asked some of its rows."""
    asked = list(rows)
    candidates = _candidates(header)
    taken = {field: _where_filled(those, asked) for field, those in candidates.items()}
    why = {
        field: ChosenBy.CLERK if heading.by_clerk else ChosenBy.HEADING
        for field, heading in taken.items()
    }
    unclear: tuple[Heading, ...] = ()
    if Field.AMOUNT in taken and why[Field.AMOUNT] is not ChosenBy.CLERK:
        amount, adds_up, unclear = _amount(candidates, header, asked)
        unclear = unclear or _beside(amount, header, asked)
        if amount is not taken[Field.AMOUNT]:
            taken[Field.AMOUNT] = amount
        if adds_up:
            why[Field.AMOUNT] = ChosenBy.SUM
    for factor in _FACTORS & candidates.keys():
        if why[factor] is not ChosenBy.CLERK and Field.AMOUNT in taken:
            candidates[factor].sort(key=partial(_elsewhere, taken[Field.AMOUNT]))
            taken[factor] = candidates[factor][0]
    times, times_in = 1, None
    if taken.keys() >= _FACTORS | {Field.AMOUNT}:
        factors = _factors(candidates, taken, why, header, asked)
        if factors is not None:
            quantity, rate, times, times_in = factors
            for which, heading in ((Field.QUANTITY, quantity), (Field.RATE, rate)):
                if heading is not taken[which]:
                    taken[which] = heading
                    why[which] = ChosenBy.SUM
    _let_stand_in(taken, why)
    return Chosen(taken, why, times, times_in, unclear)


_FACTORS = frozenset({Field.QUANTITY, Field.RATE})


def _candidates(header: Header) -> dict[Field, list[Heading]]:
    """Return the columns that could hold each field, the best heading first."""
    found: dict[Field, list[tuple[int, int, Heading]]] = {}
    for heading in header.headings:
        if heading.meaning is not None and heading.meaning.field is not None:
            rank = (heading.meaning.rank, heading.column, heading)
            found.setdefault(heading.meaning.field, []).append(rank)
    return {
        field: [heading for _, _, heading in sorted(those, key=lambda it: it[:2])]
        for field, those in found.items()
    }


def _where_filled(those: Sequence[Heading], rows: Sequence[Row]) -> Heading:
    """Return the first column, or of those under one merged heading that is filled."""
    alike = (it for it in those if it.whole == those[0].whole)
    filled = (
        it
        for it in alike
        if any(it.column < len(row) and row[it.column] != "" for row in rows)
    )
    return next(filled, those[0])


def _elsewhere(amount: Heading, heading: Heading) -> bool:
    """Return whether a column stands under another head than the amount: 2025年."""
    return bool(amount.above) and heading.above != amount.above


def _let_stand_in(taken: dict[Field, Heading], why: dict[Field, ChosenBy]) -> None:
    """Let a head or payee be whom it is for, where the table names nobody else."""
    for name, id_number in STAND_INS:
        if Field.NAME in taken or name not in taken:
            continue
        taken[Field.NAME], why[Field.NAME] = taken.pop(name), why.pop(name)
        if Field.ID_NUMBER not in taken and id_number in taken:
            taken[Field.ID_NUMBER] = taken.pop(id_number)
            why[Field.ID_NUMBER] = why.pop(id_number)


def _column(rows: Sequence[Row], heading: Heading) -> Numbers:
    at = heading.column
    return tuple(cells.number_of(row[at]) if at < len(row) else None for row in rows)


def _amount(
    candidates: dict[Field, list[Heading]], header: Header, rows: Sequence[Row]
) -> tuple[Heading, bool, tuple[Heading, ...]]:
    """Return the amount's column, whether it adds up, and what is left unclear."""
    those = sorted(candidates[Field.AMOUNT], key=_years_ago)
    numbers = {heading.column: _column(rows, heading) for heading in those}
    most = max(_filled(it) for it in numbers.values())
    filled = [it for it in those if 2 * _filled(numbers[it.column]) > most]
    if len(filled) <= 1:
        only = filled[0] if filled else those[0]
        return only, only is not those[0], ()
    for heading in filled:
        others = [numbers[it.column] for it in filled if it is not heading]
        lefts = _lefts(header, heading, rows)
        if any(_are_sums(numbers[heading.column], it) for it in (others, *lefts)):
            return heading, True, ()
    best = filled[0]
    differing = tuple(
        it for it in filled[1:] if numbers[it.column] != numbers[best.column]
    )
    if _PAID_OUT.search(best.text) or not differing:
        return best, False, ()
    for heading in filled:
        for quantity, rate in product(
            candidates.get(Field.QUANTITY, ()), candidates.get(Field.RATE, ())
        ):
            amount = numbers[heading.column]
            if _share(_column(rows, quantity), _column(rows, rate), amount, 1):
                return heading, heading is not best, ()
    return best, False, (best, *differing)


def _beside(
    amount: Heading, header: Header, rows: Sequence[Row]
) -> tuple[Heading, ...]:
    """Return the amount and what is taken off it or says that it is what was paid.

    Nothing where the amount says by itself that it is, or where nothing of the kind
    holds a number other than the amount's.
    """
    if _PAID_OUT.search(amount.text):
        return ()
    taken = _column(rows, amount)
    others = [
        heading
        for heading in header.headings
        if heading.column != amount.column
        and heading.field is None
        and not heading.by_clerk
        and _MAY_BE_PAID.match(heading_key(heading.text))
        and any(
            other and other != own
            for own, other in zip(taken, _column(rows, heading), strict=True)
        )
    ]
    return (amount, *others) if others else ()


def _years_ago(heading: Heading) -> int:
    """Order headings that name a year, the latest first."""
    years = [int(year) for year in _YEAR.findall(heading.whole)]
    return -max(years, default=0)


def _lefts(
    header: Header, heading: Heading, rows: Sequence[Row]
) -> Iterator[list[Numbers]]:
    """Yield the two to six columns of money left of one: it may be their sum."""
    left = [it for it in header.headings if it.column < heading.column]
    parts: list[Numbers] = []
    for it in reversed(left[-MOST_PARTS:]):
        if it.field is not None and it.field is not Field.AMOUNT:
            return
        parts.append(_column(rows, it))
        if len(parts) > 1:
            yield list(parts)


def _filled(numbers: Numbers) -> int:
    return sum(number is not None for number in numbers)


def _are_sums(totals: Numbers, parts: Sequence[Numbers]) -> bool:
    """Return whether each total is the sum of its parts, of two parts at least."""
    agreeing = telling = 0
    for total, *some in zip(totals, *parts, strict=True):
        if total is None:
            continue
        told = [it for it in some if it]
        telling += len(told) > 1
        agreeing += abs(sum(told, Decimal()) - total) <= money.TOLERANCE
    return (
        len(parts) > 1
        and telling >= FEWEST
        and agreeing >= NEARLY_ALL * _filled(totals)
    )


def _factors(
    candidates: dict[Field, list[Heading]],
    taken: dict[Field, Heading],
    why: dict[Field, ChosenBy],
    header: Header,
    rows: Sequence[Row],
) -> tuple[Heading, Heading, int, Heading | None] | None:
    """Return quantity, rate, and by what they are multiplied to give the amount."""
    amounts = _column(rows, taken[Field.AMOUNT])
    quantities = _settled(candidates, taken, why, Field.QUANTITY)
    rates = _settled(candidates, taken, why, Field.RATE)
    pairs = list(product(quantities, rates))
    for quantity, rate in pairs:
        if _share(_column(rows, quantity), _column(rows, rate), amounts, 1):
            return quantity, rate, 1, None
    months = [it for it in header.headings if payout_months.are_months(it.text)]
    for quantity, rate in pairs:
        factors = _column(rows, quantity), _column(rows, rate)
        for heading in months:
            if heading is not quantity and _share(
                *factors, amounts, _column(rows, heading)
            ):
                return quantity, rate, 1, heading
    for (quantity, rate), times in product(pairs, range(2, MOST_TIMES + 1)):
        if _share(_column(rows, quantity), _column(rows, rate), amounts, times):
            return quantity, rate, times, None
    return None


def _settled(
    candidates: dict[Field, list[Heading]],
    taken: dict[Field, Heading],
    why: dict[Field, ChosenBy],
    field: Field,
) -> list[Heading]:
    return [taken[field]] if why[field] is ChosenBy.CLERK else candidates[field]


def _share(
    quantities: Numbers, rates: Numbers, amounts: Numbers, times: int | Numbers
) -> bool:
    """Return whether quantity × rate × times is the amount in nearly all rows."""
    factors = (times,) * len(amounts) if isinstance(times, int) else times
    rows = [
        (abs(quantity * rate * by - abs(amount)) <= money.TOLERANCE, amount)
        for quantity, rate, amount, by in zip(
            quantities, rates, amounts, factors, strict=True
        )
        if quantity is not None
        and rate is not None
        and amount is not None
        and by is not None
    ]
    agreeing = sum(agrees for agrees, amount in rows if amount)
    told = sum(bool(amount) for _, amount in rows)
    return agreeing >= FEWEST and agreeing >= NEARLY_ALL * told
