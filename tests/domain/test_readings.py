"""Workbooks as read: each row by itself, rows together, totals."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain.problems import Code, Place, Problem, Severity
from gwgk_desktop.domain.reading_checks import check_tables, check_totals
from gwgk_desktop.domain.readings import (
    Field,
    PayoutRecord,
    PayoutTable,
    StatedTotal,
    rows_in_error,
)
from tests.readers import flat
from tests.township import COLUMNS, TODAY, card, id_number, reading, record, table

WRONG_CARD = card()[:-1] + str((int(card()[-1]) + 1) % 10)


def problems_of(*records: PayoutRecord) -> list[tuple[str, int, str]]:
    return flat(check_tables((table(*records),), TODAY))


def test_a_right_row_has_no_problem() -> None:
    assert problems_of(record()) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": ""}, ("name_missing", 5, "C")),
        ({"id_number": "3602991950061906"}, ("id_number_length", 5, "D")),
        ({"id_number": id_number(born="19500231")}, ("id_number_date", 5, "D")),
        ({"id_number": "360299195006190609"}, ("id_number_checksum", 5, "D")),
        ({"id_number": "360299500619060"}, ("id_number_old_form", 5, "D")),
        ({"bank_account": "存折"}, ("bank_account_invalid", 5, "E")),
        ({"bank_account": WRONG_CARD}, ("bank_account_checksum", 5, "E")),
        ({"amount": Decimal("884.925"), "rate": None}, ("amount_fraction", 5, "J")),
        ({"amount": Decimal("884.93")}, ("amount_mismatch", 5, "J")),
        ({"amount": Decimal("-884.92")}, ("amount_negative", 5, "J")),
    ],
)
def test_what_is_wrong_with_a_row(
    changes: dict[str, Any], problem: tuple[str, int, str]
) -> None:
    assert problems_of(record(**changes)) == [problem]


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": None},  # the reader has said so, with what stands in the cell
        {"id_number": "", "bank_account": "", "phone": "", "group": ""},
        {"quantity": None},
        {"rate": None},
        {"amount": Decimal("884.915"), "quantity": None, "village": ""},
        {"amount": Decimal("0.01"), "rate": None},
    ],
)
def test_what_a_row_lacks_is_not_wrong_here(changes: dict[str, Any]) -> None:
    wrong = {code for code, _, _ in problems_of(record(**changes))}
    assert wrong <= {"amount_fraction"}


@pytest.mark.parametrize(
    ("amount", "agrees"),
    [
        ("884.92", True),  # 8.32 × 106.36 = 884.9152
        ("884.91", False),
        ("884.9102", True),
        ("884.9202", True),
        ("884.9203", False),
        ("-884.92", True),
    ],
)
def test_an_amount_may_differ_by_half_a_fen(amount: str, *, agrees: bool) -> None:
    codes = {code for code, _, _ in problems_of(record(amount=Decimal(amount)))}
    assert ("amount_mismatch" not in codes) is agrees


def test_the_same_person_twice_is_told_of_both_rows() -> None:
    twice = check_tables(
        (table(record(1), record(2)), table(record(1, row=9), sheet="二")), TODAY
    )
    assert flat(twice) == [
        ("duplicate_id_number", 5, "D"),
        ("duplicate_id_number", 9, "D"),
        ("shared_bank_account", 5, "E"),
        ("shared_bank_account", 9, "E"),
    ]
    assert twice[0].facts == {"name": "王小明", "others": (Place("二", 9, "D"),)}
    assert twice[1].facts["others"] == (Place("公示表", 5, "D"),)


def test_three_who_share_an_account_are_each_told_of_the_others() -> None:
    three = (record(number, bank_account=card()) for number in (1, 2, 3))
    shared = check_tables((table(*three),), TODAY)
    assert flat(shared) == [("shared_bank_account", row, "E") for row in (5, 6, 7)]
    assert shared[1].facts["others"] == (
        Place("公示表", 5, "E"),
        Place("公示表", 7, "E"),
    )
    assert {it.severity for it in shared} == {Severity.WARNING}


def test_of_many_who_share_an_account_five_are_named_and_the_rest_counted() -> None:
    many = [record(at, id_number="", bank_account=card()) for at in range(1, 1001)]
    shared = check_tables((table(*many),), TODAY)
    assert len(shared) == 1000
    for at, problem in enumerate(shared):
        others = [it.row for it in problem.facts["others"]]  # type: ignore[attr-defined]
        assert others == [row for row in range(5, 11) if row != at + 5][:5]
        assert problem.facts["more"] == 994


@given(
    orders=st.lists(st.integers(1, 6), max_size=12),
)
def test_rows_are_duplicates_exactly_where_a_number_repeats(orders: list[int]) -> None:
    records = [
        record(at, id_number=id_number(order), bank_account="")
        for at, order in enumerate(orders, start=1)
    ]
    told = {row for _, row, _ in problems_of(*records)}
    expected = {at + 4 for at, it in enumerate(orders, 1) if orders.count(it) > 1}
    assert told == expected


def test_rows_in_error() -> None:
    here, there = Place("公示表", 5, "D"), Place("公示表", 6)
    problems = [
        Problem(Code.ID_NUMBER_CHECKSUM, here),
        Problem(Code.AMOUNT_MISMATCH, there),  # a warning
        Problem(Code.TOTAL_MISMATCH, Place("公示表", 7)),  # a total is no payout
        Problem(Code.VILLAGE_NOT_TOLD),  # of no row
    ]
    assert rows_in_error(problems) == {("公示表", 5, 0)}


# Totals: ten records of 1, 2, 4, 8 … yuan, so that a sum tells what was added.


def powers(*wrong: int, lost: tuple[int, ...] = ()) -> list[PayoutRecord]:
    """Return ten records; those in `wrong` are in error, in `lost` without amount."""
    return [
        record(
            at + 1,
            amount=None if at in lost else Decimal(2**at),
            quantity=Decimal(2**at) / 4,
            rate=None,
            name="" if at in (*wrong, *lost) else "王",
        )
        for at in range(10)
    ]


def total(
    last: int,
    amount: int | None,
    *,
    first: int = 0,
    label: str = "合计",
    quantity: str | None = None,
) -> StatedTotal:
    return StatedTotal(
        row=100 + last,
        label=label,
        quantity=None if quantity is None else Decimal(quantity),
        amount=None if amount is None else Decimal(amount),
        partial=label in {"小计", "本页合计", "累计"},
        first=first,
        last=last,
    )


def mismatches(*tables: PayoutTable) -> list[Problem]:
    return check_totals(tables, rows_in_error(check_tables(tables, TODAY)))


@pytest.mark.parametrize(
    "totals",
    [
        [total(10, 1023)],
        [total(10, 1023, label="总计")],
        [total(10, None, quantity="255.75")],
        [total(4, 15, label="小计"), total(10, 1008, first=4, label="小计")],
        # 小计 and the 合计 of all
        [
            total(4, 15, label="小计"),
            total(10, 1008, first=4, label="小计"),
            total(10, 1023, first=10),
        ],
        # 本页合计 and 累计 at the foot of each page
        [
            total(4, 15, label="本页合计"),
            total(4, 15, first=4, label="累计"),
            total(10, 1008, first=4, label="本页合计"),
            total(10, 1023, first=10, label="累计"),
        ],
        # 合计 after each village, all under the same name
        [total(4, 15), total(10, 1008, first=4)],
        [total(4, 15), total(10, 1023, first=4)],
    ],
)
def test_totals_that_speak_of_the_rows_above_them_agree(
    totals: list[StatedTotal],
) -> None:
    assert mismatches(table(*powers(), totals=totals)) == []


def test_totals_of_a_later_table_speak_of_its_own_rows() -> None:
    totals = [
        total(2, 48, label="小计"),
        total(3, 64, first=2, label="本页合计"),
        total(4, 192, first=3, label="小计"),  # since the one of the same name
        total(6, 1008, first=4),
    ]
    first, second = powers()[:4], powers()[4:]
    assert not mismatches(table(*first), table(*second, totals=totals, sheet="二"))


def test_a_grand_total_may_speak_of_all_tables() -> None:
    first, second = powers()[:4], powers()[4:]
    assert not mismatches(
        table(*first, totals=[total(4, 15, label="小计")]),
        table(*second, totals=[total(6, 1023, label="总计")], sheet="二"),
    )


def test_a_total_may_have_left_out_the_rows_in_error() -> None:
    rows = powers(0, 2)  # 1 and 4 yuan are refused
    assert mismatches(table(*rows, totals=[total(10, 1018)])) == []
    assert mismatches(table(*rows, totals=[total(10, 1023)])) == []
    assert flat(mismatches(table(*rows, totals=[total(10, 1022)]))) == [
        ("total_mismatch", 110, "J")
    ]


@pytest.mark.parametrize(
    ("stated", "label", "found"),
    [(1022, "合计", 1023), (1007, "小计", 1008), (0, "合计", 1023)],
)
def test_a_wrong_total_says_what_it_states_and_what_is_found(
    stated: int, label: str, found: int
) -> None:
    totals = [total(4, 15, label="小计"), total(10, stated, first=4, label=label)]
    [wrong] = mismatches(table(*powers(), totals=totals))
    assert wrong.place == Place("公示表", 110, "J")
    assert wrong.facts == {
        "label": label,
        "in_quantity": False,
        "stated": Decimal(stated),
        "found": Decimal(found),
        "refused_unread": 0,
        "unread_cells": [],
    }


def test_a_wrong_total_of_quantities_is_found_in_its_own_column() -> None:
    totals = [total(10, 1023, quantity="255")]
    assert flat(mismatches(table(*powers(), totals=totals))) == [
        ("total_mismatch", 110, "H")
    ]


def test_a_total_counts_the_refused_rows_whose_amount_is_lost() -> None:
    """They may explain the difference, so it does not block the import."""
    [wrong] = mismatches(table(*powers(lost=(1, 9)), totals=[total(10, 1023)]))
    assert wrong.facts["refused_unread"] == 2
    assert wrong.facts["unread_cells"] == ["J6", "J14"]


def test_half_a_fen_is_no_difference() -> None:
    exact = [record(amount=Decimal("0.335"), quantity=None)] * 3
    stated = StatedTotal(
        9, "合计", None, Decimal("1.01"), partial=False, first=0, last=3
    )
    assert mismatches(table(*exact, totals=[stated])) == []


@given(
    amounts=st.lists(st.integers(0, 10**9), min_size=1, max_size=8),
    more=st.integers(1, 10**9),
)
def test_a_total_agrees_exactly_when_it_is_the_sum(
    amounts: list[int], more: int
) -> None:
    rows = [
        record(at, amount=Decimal(fen).scaleb(-2), quantity=None)
        for at, fen in enumerate(amounts, start=1)
    ]
    right = Decimal(sum(amounts)).scaleb(-2)
    for stated, agrees in ((right, True), (right + Decimal(more).scaleb(-2), False)):
        told = StatedTotal(
            row=99,
            label="合计",
            quantity=None,
            amount=stated,
            partial=False,
            first=0,
            last=len(rows),
        )
        assert (not mismatches(table(*rows, totals=[told]))) is agrees


def test_a_reading_counts_and_adds_up_all_its_tables() -> None:
    read = reading(table(record(1), record(2, amount=None)), table(record(3)))
    assert (read.count, read.total) == (3, Decimal("1769.84"))
    assert [it.row for _, it in read.records()] == [5, 6, 7]


def test_a_place_is_the_row_where_the_table_lacks_the_column() -> None:
    without = table(record(), without=[Field.PHONE])
    assert without.place(5, Field.PHONE) == Place("公示表", 5)
    assert without.place(5) == Place("公示表", 5)
    assert without.place(5, Field.NAME) == Place("公示表", 5, "C")


@pytest.mark.parametrize(("amount", "fen"), [(None, 0), (Decimal("0.125"), 13)])
def test_a_records_amount_in_fen(amount: Decimal | None, fen: int) -> None:
    assert record(amount=amount).amount_fen == fen


def test_a_village_total_stands_below_the_totals_of_its_groups() -> None:
    rows = [record(at, amount=Decimal(at), quantity=None) for at in range(1, 9)]
    totals = [
        total(2, 3, label="一组小计"),
        total(4, 7, first=2, label="二组小计"),
        total(4, 10, first=4, label="梅岭村合计"),
        total(6, 11, first=4, label="一组小计"),
        total(8, 15, first=6, label="二组小计"),
        total(8, 26, first=8, label="石桥村合计"),
        total(8, 36, first=8),
    ]
    assert mismatches(table(*rows, totals=totals)) == []
    wrong = [*totals[:5], total(8, 27, first=8, label="石桥村合计")]
    assert len(mismatches(table(*rows, totals=wrong))) == 1


@pytest.mark.parametrize(("count", "wrong"), [(2, False), (3, False), (5, True)])
def test_a_total_counts_lines_or_households(count: int, *, wrong: bool) -> None:
    rows = [record(1), record(2), record(2)]
    stated = replace(total(3, None), count=count)
    found = check_totals((table(*rows, totals=[stated]),), frozenset())
    assert [it.code for it in found] == [Code.COUNT_MISMATCH] * wrong


def test_totals_of_one_beginning_count_the_households_alike() -> None:
    rows = [record(1), record(2), record(2), record(3)]
    stated = [
        replace(total(3, None, label="小计"), count=2),
        replace(total(4, None), count=3),
    ]
    assert check_totals((table(*rows, totals=stated),), frozenset()) == []


def test_the_count_of_a_part_is_of_its_own_rows() -> None:
    rows = [record(1), record(2), record(3), record(3)]
    part = replace(total(4, None, first=2, label="小计"), count=1)
    assert check_totals((table(*rows, totals=[part]),), frozenset()) == []


def test_a_total_that_cannot_be_read_is_told() -> None:
    stated = replace(total(1, None), unread=True)
    [told] = check_totals((table(record(1), totals=[stated]),), frozenset())
    assert (told.code, told.severity) == (Code.TOTAL_UNREAD, Severity.NOTE)


def test_a_payee_has_a_number_of_his_own() -> None:
    wrong = record(1, payee="李四", payee_id_number="360299195006190600")
    assert problems_of(wrong) == [
        (Code.ID_NUMBER_CHECKSUM, wrong.row, COLUMNS[Field.PAYEE_ID_NUMBER].letter)
    ]
    right = record(1, payee="李四", payee_id_number=id_number(2))
    assert problems_of(right) == []


def test_months_multiply_quantity_and_rate() -> None:
    three = record(1, quantity=Decimal(2), rate=Decimal(100), amount=Decimal(600))
    quarter = replace(table(three), times=3)
    assert check_tables((quarter,), TODAY) == []
    assert check_tables((table(three._replace(times=Decimal(3))),), TODAY) == []
    [told] = check_tables((table(three),), TODAY)
    assert (told.code, told.facts["factor"]) == (Code.AMOUNT_MISMATCH, "")


def test_a_negative_quantity_is_pointed_out() -> None:
    wrong = record(1, quantity=Decimal(-2), rate=None)
    assert [code for code, _, _ in problems_of(wrong)] == [Code.QUANTITY_NEGATIVE]


def test_the_same_line_twice_without_any_number_is_pointed_out() -> None:
    bare = record(1, id_number="", bank_account="")
    [told] = check_tables((table(bare, bare._replace(row=9)),), TODAY)
    assert (told.code, told.severity) == (Code.DUPLICATE_LINE, Severity.WARNING)
    assert told.facts["other"] == table(bare).place(bare.row, Field.NAME)
    other = bare._replace(row=9, amount=Decimal(1), quantity=None)
    assert check_tables((table(bare, other),), TODAY) == []
