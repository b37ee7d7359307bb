"""Identity numbers, bank accounts and households."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain import people
from gwgk_desktop.domain.problems import Code
from tests.township import card, id_number

TODAY = date(2026, 9, 15)
BIRTHS = st.dates(people.EARLIEST_BIRTH, TODAY)
NUMBERS = st.builds(
    lambda order, born: id_number(order, f"{born:%Y%m%d}"), st.integers(0, 999), BIRTHS
)
CARDS = st.builds(card, st.integers(0, 10**16 - 1))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("11010519491231002", "X"),
        ("44052418800101001", "4"),
        ("36029919500619060", "8"),
    ],
)
def test_check_characters_of_known_numbers(first: str, last: str) -> None:
    assert people.check_character(first) == last


@given(number=NUMBERS)
def test_a_right_number_has_no_fault(number: str) -> None:
    assert people.id_number_fault(number, TODAY) is None


@given(number=NUMBERS, place=st.integers(0, 16), more=st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number: str, place: int, more: int) -> None:
    wrong = str((int(number[place]) + more) % 10)
    assert people.id_number_fault(
        number[:place] + wrong + number[place + 1 :], TODAY
    ) in {Code.ID_NUMBER_CHECKSUM, Code.ID_NUMBER_DATE}


@given(number=NUMBERS, place=st.integers(0, 16))
def test_two_digits_that_changed_places_are_found(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    fault = people.id_number_fault(swapped, TODAY)
    assert (fault is None) == (swapped == number)


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("36029919500619060", Code.ID_NUMBER_LENGTH),
        ("3602991950061906088", Code.ID_NUMBER_LENGTH),
        ("36029919500619060x", Code.ID_NUMBER_LENGTH),
        ("3602991950061906O8", Code.ID_NUMBER_LENGTH),
        ("", Code.ID_NUMBER_LENGTH),
        (id_number(born="19500230"), Code.ID_NUMBER_DATE),
        (id_number(born="18991231"), Code.ID_NUMBER_DATE),
        (id_number(born="20260916"), Code.ID_NUMBER_DATE),
        (id_number(born="20260915"), None),
        (id_number(born="19000101"), None),
        ("360299195006190609", Code.ID_NUMBER_CHECKSUM),
        ("360299500619060", Code.ID_NUMBER_OLD_FORM),
        ("360299501319060", Code.ID_NUMBER_LENGTH),
        ("36029950061906X", Code.ID_NUMBER_LENGTH),
    ],
)
def test_what_is_wrong_with_a_number(number: str, fault: Code | None) -> None:
    assert people.id_number_fault(number, TODAY) == fault


@given(born=BIRTHS)
def test_the_birth_date_stands_in_the_number(born: date) -> None:
    assert people.birth_date(id_number(born=f"{born:%Y%m%d}")) == born


@given(born=st.dates(date(1900, 1, 1), date(1999, 12, 31)))
def test_old_numbers_are_of_the_twentieth_century(born: date) -> None:
    assert people.birth_date(f"360299{born:%y%m%d}001") == born


@pytest.mark.parametrize("number", ["360299195002300608", "36029950o619060", "", "1"])
def test_what_is_no_date_gives_none(number: str) -> None:
    assert people.birth_date(number) is None


@pytest.mark.parametrize(
    ("digits", "passes"),
    [("79927398713", True), ("79927398710", False), ("0", True), ("18", True)],
)
def test_luhn_of_known_numbers(digits: str, *, passes: bool) -> None:
    assert people.passes_luhn(digits) is passes


@given(number=CARDS, place=st.integers(0, 18), more=st.integers(1, 9))
def test_luhn_finds_one_wrong_digit(number: str, place: int, more: int) -> None:
    wrong = str((int(number[place]) + more) % 10)
    assert people.passes_luhn(number)
    assert not people.passes_luhn(number[:place] + wrong + number[place + 1 :])


@pytest.mark.parametrize(
    ("account", "fault"),
    [
        (card(), None),
        (card()[:-1] + str((int(card()[-1]) + 1) % 10), Code.BANK_ACCOUNT_CHECKSUM),
        ("10090123456789012345", None),  # a passbook: no check digit is known
        ("12345678", None),
        ("1234567", Code.BANK_ACCOUNT_INVALID),
        ("1" * 31, Code.BANK_ACCOUNT_INVALID),
        ("6222 0202", Code.BANK_ACCOUNT_INVALID),
        ("存折", Code.BANK_ACCOUNT_INVALID),
        ("62" + "1" * 13, None),  # too short for a card
    ],
)
def test_what_is_wrong_with_an_account(account: str, fault: Code | None) -> None:
    assert people.account_fault(account) == fault


def test_a_household_is_an_identity_number_else_where_and_who() -> None:
    key = people.household_key
    assert key("1", "梅岭村", "一组", "王") == key("1", "石桥村", "二组", "李")
    assert key("", "梅岭村", "一组", "王") == key("", "梅岭村", "一组", "王")
    assert key("", "梅岭村", "一组", "王") != key("", "梅岭村", "二组", "王")
    assert key("", "梅岭村", "一组", "王") != key("", "石桥村", "一组", "王")
    assert key("", "梅岭村", "一组", "王") != key("", "梅岭村", "一组", "李")
