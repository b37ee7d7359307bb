"""The tie-out: what was read and taken against what the workbook says of itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwgk_desktop import wording
from gwgk_desktop.domain.payouts import PayoutLine, Preview
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.reading_checks import check_totals
from gwgk_desktop.domain.readings import (
    Field,
    Repair,
    RepairKind,
    RowCounts,
    StatedTotal,
    count_rows,
)
from gwgk_desktop.domain.tie_out import Sums, tie_out
from tests.township import reading, record, table

if TYPE_CHECKING:
    from gwgk_desktop.domain.readings import PayoutReading, PayoutTable

TEN = Decimal(10)


def rows(count: int, first: int = 1, **changes: object) -> list[object]:
    return [
        record(number, amount=TEN, quantity=Decimal(2), rate=Decimal(5), **changes)
        for number in range(first, first + count)
    ]


def total(
    amount: int | None, first: int, last: int, *, partial: bool = False
) -> StatedTotal:
    stated = None if amount is None else Decimal(amount)
    return StatedTotal(99, "合计", None, stated, partial, first, last)


def seen(read: PayoutReading, left_out: int = 0) -> Preview:
    """Return the preview of a reading, without its last rows."""
    pairs = [
        (one.key(it), PayoutLine.of(it, one.sheet, 1)) for one, it in read.records()
    ]
    taken = pairs[: len(pairs) - left_out]
    refused = frozenset(key for key, _ in pairs[len(taken) :])
    others = [it for it in read.problems if it.code is not Code.TOTAL_MISMATCH]
    return Preview(
        read,
        None,
        tuple(line for _, line in taken),
        left_out,
        (*others, *check_totals(read.tables, refused)),
        keys=tuple(key for key, _ in taken),
    )


def stated(*tables: PayoutTable) -> Decimal | None:
    return tie_out(seen(reading(*tables))).stated.amount


def one(*totals: StatedTotal, count: int = 4, sheet: str = "公示表") -> PayoutTable:
    return table(*rows(count), totals=totals, sheet=sheet)  # type: ignore[arg-type]


def test_rows_households_quantity_and_amount_stand_side_by_side() -> None:
    twice = table(
        *rows(3),  # type: ignore[arg-type]
        record(3, row=40, amount=TEN, quantity=None),
        totals=[replace(total(40, 0, 4), quantity=Decimal(7))],
    )
    figures = tie_out(seen(reading(twice), 1))
    assert figures.read == Sums(4, 3, Decimal(6), Decimal(40))
    assert figures.taken == Sums(3, 3, Decimal(6), Decimal("30.00"))
    assert figures.stated == Sums(None, None, Decimal(7), Decimal(40))
    assert figures.difference == Sums(None, None, Decimal(1), Decimal(0))
    assert (figures.right, figures.repaired, figures.refused) == (3, 0, 1)


def test_a_workbook_without_quantities_has_no_sum_of_them() -> None:
    plain = table(record(1), without=[Field.QUANTITY])
    figures = tie_out(seen(reading(plain)))
    assert figures.read.quantity is None
    assert figures.taken.quantity is None
    assert figures.difference == Sums()


def test_the_three_counters_make_up_all_rows() -> None:
    read = reading(table(record(1), record(2, name=""), record(3), record(4)))
    [sheet] = read.tables
    mended = tuple(
        Repair(sheet.place(row, Field.NAME), Field.NAME, RepairKind.SPACES, "王 五", "")
        for row in (6, 7)
    )
    read = replace(read, repairs=mended)
    assert count_rows(read) == RowCounts(2, 1, 1)
    preview = seen(read, 1)
    assert (preview.right, preview.repaired, preview.refused) == (1, 2, 1)


@pytest.mark.parametrize(
    ("totals", "amount"),
    [
        ((), None),
        ((total(40, 0, 4),), 40),
        ((total(41, 0, 4),), 41),  # it disagrees, and is told
        ((total(20, 0, 2),), 20),  # rows below it: the difference tells
        ((total(20, 0, 2, partial=True), total(20, 2, 4, partial=True)), 40),
        ((total(20, 0, 2, partial=True), total(20, 3, 4, partial=True)), None),
        ((total(20, 0, 2, partial=True), total(None, 2, 4, partial=True)), None),
        ((total(20, 0, 2, partial=True), total(40, 2, 4)), 40),
        ((total(20, 0, 2), total(20, 2, 4)), 40),  # each village's own
        ((total(None, 0, 4),), None),
    ],
)
def test_the_totals_that_speak_of_all_rows_are_found(
    totals: tuple[StatedTotal, ...], amount: int | None
) -> None:
    assert stated(one(*totals)) == (None if amount is None else Decimal(amount))


def test_each_table_may_have_its_total_or_the_last_one_speak_of_all() -> None:
    first = one(total(40, 0, 4))
    assert stated(first, one(total(40, 0, 4), sheet="二")) == 80
    assert stated(first, one(total(80, 4, 4), sheet="二")) == 80
    assert stated(one(), one(total(80, 0, 4), sheet="二")) == 80
    assert stated(first, one(sheet="二")) is None


SUBTOTALS = (total(20, 0, 2, partial=True), total(20, 2, 4, partial=True))


@pytest.mark.parametrize(
    ("totals", "amount"),
    [
        ((*SUBTOTALS, total(140, 4, 4)), 140),  # the total above them is wrong
        ((*SUBTOTALS, total(140, 4, 4), total(None, 4, 4)), 140),  # no capitals
        ((*SUBTOTALS, total(40, 4, 4)), 40),
        ((total(25, 0, 2, partial=True), SUBTOTALS[1], total(40, 4, 4)), 40),
        ((*SUBTOTALS, total(40, 4, 4, partial=True)), 40),  # of groups, of a village
        ((*SUBTOTALS, total(None, 4, 4)), 40),
        ((total(25, 0, 2), total(20, 2, 4)), 45),  # each village's own, one is wrong
    ],
)
def test_sums_of_parts_that_agree_do_not_speak_for_the_total_above_them(
    totals: tuple[StatedTotal, ...], amount: int
) -> None:
    assert stated(one(*totals)) == Decimal(amount)


def test_a_wrong_total_of_all_tables_is_told_though_each_agrees_by_itself() -> None:
    first = one(total(40, 0, 4))
    last = one(total(40, 0, 4), total(180, 4, 4), sheet="二")
    assert stated(first, last) == 180
    assert stated(first, table(totals=[total(180, 0, 0)], sheet="总表")) == 180
    assert stated(first, one(total(140, 0, 4), sheet="二")) == 180


@settings(max_examples=60)
@given(
    parts=st.lists(st.integers(1, 4), min_size=1, max_size=5),
    wrong=st.integers(-500, 500),
)
def test_the_total_below_its_subtotals_is_what_the_workbook_states(
    parts: list[int], wrong: int
) -> None:
    ends = list(accumulate(parts))
    below = [
        total(count * 10, end - count, end, partial=True)
        for count, end in zip(parts, ends, strict=True)
    ]
    count = ends[-1]
    stated_sum = 10 * count + wrong
    assert (
        stated(one(*below, total(stated_sum, count, count), count=count)) == stated_sum
    )


def test_nothing_read_states_nothing() -> None:
    figures = tie_out(seen(reading()))
    assert (figures.read.rows, figures.stated.amount) == (0, None)


def sentence(read: PayoutReading, left_out: int = 0) -> str:
    return wording.figures_told(tie_out(seen(read, left_out)))


@pytest.mark.parametrize(
    ("totals", "left_out", "told"),
    [
        ((), 0, "清单里没有可核对的合计行。"),
        ((total(40, 0, 4),), 0, "逐行相加与表内合计一分不差。"),
        (
            (total(40, 0, 4),),
            1,
            "逐行相加与表内合计一分不差；未收1行，计10.00元。",
        ),
        (
            (total(30, 0, 4),),
            1,
            "将导入的与表内合计一分不差，未收的行不在合计之内；未收1行，计10.00元。",
        ),
        ((total(50, 0, 4),), 0, "逐行相加与表内合计相差10.00元。"),
    ],
)
def test_the_figures_are_told_in_a_sentence(
    totals: tuple[StatedTotal, ...], left_out: int, told: str
) -> None:
    assert sentence(reading(one(*totals)), left_out) == told


def test_nothing_is_said_to_agree_while_a_total_of_a_part_does_not() -> None:
    checked = one(total(25, 0, 2, partial=True), SUBTOTALS[1], total(40, 4, 4))
    figures = tie_out(seen(reading(checked)))
    assert (figures.doubtful, figures.agrees) == (1, False)
    assert wording.figures_told(figures) == (
        "金额：总合计与逐行相加相符，但有1行合计或小计与各行不符，或者读不出。"
    )
    right = one(*SUBTOTALS, total(40, 4, 4))
    assert tie_out(seen(reading(right))).agrees


def test_money_and_quantities_are_told_apart() -> None:
    wrong = replace(total(40, 0, 4), quantity=Decimal(99))
    quantities = [record(at, amount=TEN)._replace(quantity=TEN) for at in range(4)]
    checked = replace(table(*quantities), totals=(wrong,))
    figures = tie_out(seen(reading(checked)))
    assert (figures.doubtful, figures.doubtful_quantities) == (0, 1)
    assert not figures.agrees
    assert wording.figures_told(figures) == (
        "金额：逐行相加与表内合计一分不差；数量：有1行合计或小计与各行不符。"
    )


def test_amounts_that_cannot_be_read_and_parts_of_a_fen_are_told() -> None:
    unread = table(record(1, amount=TEN), record(2, amount=None))
    with_total = replace(unread, totals=(total(50, 0, 2),))
    assert "（有1行的金额读不出）" in sentence(reading(with_total), 1)
    fraction = table(record(1, amount=Decimal("10.005")))
    assert "四舍五入，相差0.005元" in sentence(reading(fraction))


def test_a_kind_of_problem_has_a_name_without_facts() -> None:
    assert wording.in_general(Code.DUPLICATE_ID_NUMBER) == "的身份证号与…相同"
    assert wording.in_general(Code.NAME_MISSING) == "姓名为空"
    assert Problem(Code.NAME_MISSING).place is None


def test_rows_that_are_not_asked_for_are_set_aside() -> None:
    preview = replace(seen(reading(one(total(40, 0, 4))), 3), refused=1)
    figures = tie_out(preview)
    assert (figures.right, figures.refused, figures.set_aside) == (1, 1, 2)
    assert wording.figures_told(figures) == (
        "逐行相加与表内合计一分不差；只导入改好的行，其余2行这次不导入。"
    )
