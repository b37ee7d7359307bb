"""Single cells: text, numbers, identity numbers, accounts; nothing is guessed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.documents import cells
from gwgk_desktop.domain.problems import Code
from tests.township import card, id_number

if TYPE_CHECKING:
    from gwgk_desktop.documents.workbooks import Cell

DAMAGED_ID = ("", Code.ID_NUMBER_DAMAGED)
DAMAGED_ACCOUNT = ("", Code.BANK_ACCOUNT_DAMAGED)
IDS = st.builds(
    lambda order, born: id_number(order, f"{born:%Y%m%d}"),
    st.integers(1, 999),
    st.dates(date(1930, 1, 1), date(2020, 12, 31)),
)
ACCOUNTS = st.from_regex(r"[0-9]{8,30}", fullmatch=True)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" 王 \n 小明 ", "王 小明"),
        ("'0123", "0123"),
        ('="0123"', "0123"),
        ('= "01""23" ', '01""23'),
        (8.0, "8"),
        (8.32, "8.32"),
        (0.1 + 0.2, "0.3"),
        (1e20, "100000000000000000000"),
        (12, "12"),
        (True, "TRUE"),
        (False, "FALSE"),
        (float("nan"), ""),
        (datetime(2026, 9, 1), "2026-09-01"),
        (datetime(2026, 9, 1, 8, 5), "2026-09-01 08:05"),
        (date(2026, 9, 1), "2026-09-01"),
        (time(8, 5), "08:05:00"),
        (timedelta(hours=1), "1:00:00"),
        ("", ""),
    ],
)
def test_what_a_cell_shows(cell: Cell, text: str) -> None:
    assert cells.text_of(cell) == text


@pytest.mark.parametrize("cell", ["", " ", "\n", "'", '=""', "　"])
def test_a_cell_of_nothing_but_spaces_and_tricks_holds_nothing(cell: Cell) -> None:
    assert not cells.holds(cell)


@pytest.mark.parametrize("cell", ["x", 0, 0.0, False, float("nan"), date(2026, 9, 1)])
def test_whatever_else_is_in_a_cell_is_something(cell: Cell) -> None:
    assert cells.holds(cell)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("李 四", "李四"),
        ("𬭎 文", "𬭎文"),
        ("买买提 · 吐尔逊", "买买提 · 吐尔逊"),
        ("Anna Li", "Anna Li"),
        (8.0, "8"),
    ],
)
def test_names_are_kept_as_typed(cell: Cell, name: str) -> None:
    assert cells.name_of(cell) == name


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (8, "8"),
        (8.32, "8.32"),
        ("１，２００．５０", "1200.50"),
        ("'8.32", "8.32"),
        (" 8 元 ", "8"),
    ],
)
def test_what_is_a_number(cell: Cell, number: str) -> None:
    assert cells.number_of(cell) == Decimal(number)


@pytest.mark.parametrize(
    "cell", [True, False, "", "三百", date(2026, 9, 1), float("nan"), "TRUE", "#REF!"]
)
def test_what_is_no_number(cell: Cell) -> None:
    assert cells.number_of(cell) is None


@given(number=IDS)
def test_an_identity_number_as_text_is_read_as_it_stands(number: str) -> None:
    for written in (number, number.lower(), f"'{number}", f'="{number}"', f" {number}"):
        fault = Code.ID_NUMBER_ROUNDED if number.endswith("000") else None
        assert cells.id_number_of(written) == (number, fault)


@given(number=IDS, every=st.integers(1, 9), gap=st.sampled_from([" ", "-", "　", "  "]))
def test_gaps_between_digits_do_not_count(number: str, every: int, gap: str) -> None:
    parts = [number[at : at + every] for at in range(0, len(number), every)]
    assert cells.account_of(gap.join(parts)) == (number, None)


@given(number=IDS.filter(str.isdecimal))
def test_no_identity_number_survives_being_made_a_float(number: str) -> None:
    assert cells.id_number_of(float(number)) == DAMAGED_ID
    assert cells.id_number_of(int(number)) == DAMAGED_ID
    assert cells.id_number_of(f"{float(number):.14E}") == DAMAGED_ID
    shown = f"{Decimal(f'{float(number):.14E}'):f}"  # fifteen digits, then zeros
    read, fault = cells.id_number_of(shown)
    assert (read, fault) in {DAMAGED_ID, (shown, Code.ID_NUMBER_ROUNDED)}


@given(account=ACCOUNTS)
def test_an_account_made_a_float_is_damaged_or_exact_never_altered(
    account: str,
) -> None:
    read, fault = cells.account_of(float(account))
    if fault:
        assert (read, fault) == DAMAGED_ACCOUNT
        assert float(account) >= 10**15
    else:
        assert int(read) == int(account)


@pytest.mark.parametrize(
    "cell", ["3.60299E+17", "3.6e17", "6.22848E+18", "1E5", float("inf"), 0.5, -0.5]
)
def test_scientific_and_broken_numbers_are_damaged(cell: Cell) -> None:
    assert cells.id_number_of(cell) == DAMAGED_ID
    assert cells.account_of(cell) == DAMAGED_ACCOUNT


def test_what_is_merely_wrong_is_given_as_it_stands() -> None:
    assert cells.id_number_of("36029919500619060O") == ("36029919500619060O", None)
    assert cells.account_of("存折123") == ("存折123", None)
    assert cells.account_of(card()) == (card(), None)
    assert cells.account_of(12345678.0) == ("12345678", None)
    assert cells.id_number_of("") == ("", None)
    truth: Cell = True
    assert cells.id_number_of(truth) == ("TRUE", None)
