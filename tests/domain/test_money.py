"""Money: what is read, what is written, and the capitals of vouchers."""

from __future__ import annotations

from decimal import Decimal
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain import money
from gwgk_desktop.domain.problems import Code

FEN = st.integers(0, 10**17)
DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("884.92", "884.92"),
        ("1,200.50", "1200.50"),
        ("¥1,234,567.89", "1234567.89"),
        ("¥ 12元", "12"),
        ("1200元整", "1200"),
        ("1.2万元", "12000"),
        ("-5", "-5"),
        ("−5.5", "-5.5"),
        ("-¥5", "-5"),
        ("￥-5", "-5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+3", "3"),
        ("124.9788302", "124.9788302"),
        (" 8 圆 ", "8"),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, number: str) -> None:
    assert money.read_decimal(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", "元", "三百", "1.234.5", "12,34", "1,2345", "1e5", "nan", "inf"),
        *("12 34", "1/2", "12元5角", "－", "-", "一", "约100", "100左右", "2026-01-01"),
    ],
)
def test_what_is_no_number_is_not_guessed(text: str) -> None:
    assert money.read_decimal(text) is None


@given(fen=FEN)
def test_an_amount_survives_being_written_and_read(fen: int) -> None:
    for written in (
        money.grouped(fen),
        money.exact_yuan(money.from_fen(fen)),
        money.plain(money.from_fen(fen)),
    ):
        number = money.read_decimal(written)
        assert number is not None
        assert money.to_fen(number) == fen


@given(fen=st.integers(0, 10**13))
def test_an_amount_survives_a_spreadsheets_float(fen: int) -> None:
    shown = money.decimal_of(fen / 100)
    assert shown is not None
    assert money.to_fen(shown) == fen


@given(number=st.decimals(-(10**12), 10**12, places=7))
def test_a_rate_keeps_every_decimal(number: Decimal) -> None:
    assert money.read_decimal(money.plain(number)) == number


@given(number=st.decimals(0, 10**12, places=7))
def test_plain_has_no_idle_zero(number: Decimal) -> None:
    written = money.plain(number)
    assert not written.endswith(".")
    assert "." not in written or not written.endswith("0")
    assert "E" not in written


@pytest.mark.parametrize(
    ("number", "text"),
    [("16.00", "16"), ("1E+2", "100"), ("100", "100"), ("-0.50", "-0.5")],
)
def test_plain(number: str, text: str) -> None:
    assert money.plain(Decimal(number)) == text


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0.1 + 0.2, "0.3"),
        (884.9200000000001, "884.92"),
        (106.36, "106.36"),
        (1e20, "1e20"),
        (-2.5, "-2.5"),
        (1 / 3, "0.333333333333333"),
    ],
)
def test_a_float_is_what_the_spreadsheet_shows(number: float, shown: str) -> None:
    assert money.decimal_of(number) == Decimal(shown)


@pytest.mark.parametrize("number", [nan, inf, -inf])
def test_what_is_no_number_is_none(number: float) -> None:
    assert money.decimal_of(number) is None


@given(number=st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False))
def test_no_float_moves_further_than_its_fifteenth_digit(number: float) -> None:
    shown = money.decimal_of(number)
    assert shown is not None
    assert abs(shown - Decimal(number)) <= abs(Decimal(number)) * Decimal("1e-14")


@pytest.mark.parametrize(
    ("yuan", "text"),
    [("884.9", "884.90"), ("884", "884.00"), ("884.925", "884.925"), ("0", "0.00")],
)
def test_an_amount_shows_two_decimals_or_all_it_has(yuan: str, text: str) -> None:
    assert money.exact_yuan(Decimal(yuan)) == text


@pytest.mark.parametrize(
    ("yuan", "fen"), [("0.005", 1), ("0.0049", 0), ("2.675", 268), ("-0.005", -1)]
)
def test_half_a_fen_goes_away_from_zero(yuan: str, fen: int) -> None:
    assert money.to_fen(Decimal(yuan)) == fen


@pytest.mark.parametrize(
    ("yuan", "whole"), [("1.23", True), ("1.230", True), ("1.234", False)]
)
def test_whole_fen(yuan: str, *, whole: bool) -> None:
    assert money.whole_fen(Decimal(yuan)) is whole


def test_people_read_amounts_in_groups_of_three() -> None:
    assert money.grouped(123_456_789) == "1,234,567.89"


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (55, "伍角伍分"),
        (100, "壹元整"),
        (105, "壹元零伍分"),
        (1000, "壹拾元整"),
        (10050, "壹佰元伍角整"),
        (100_005, "壹仟元零伍分"),
        (123_456, "壹仟贰佰叁拾肆元伍角陆分"),
        (1_100_000, "壹万壹仟元整"),
        (1_111_111_100, "壹仟壹佰壹拾壹万壹仟壹佰壹拾壹元整"),
        (1_000_100, "壹万零壹元整"),
        (10_050_000, "壹拾万零伍佰元整"),
        (100_020_003_40, "壹亿零贰万零叁元肆角整"),
        (100_000_000_000_000, "壹万亿元整"),
        (100_010_000_000_000, "壹万零壹亿元整"),
        (-7, "负柒分"),
    ],
)
def test_capitals(fen: int, text: str) -> None:
    assert money.capitals(fen) == text


def read_capitals(text: str) -> int:
    """Read an amount in capitals, in fen: an independent reader."""
    sign = -1 if text.startswith("负") else 1
    yuan, mark, rest = text.removeprefix("负").removesuffix("整").rpartition("元")
    assert mark or not yuan
    fen = 0
    digit = 0
    for character in rest:
        if character in "角分":
            fen += digit * (10 if character == "角" else 1)
        else:
            digit = DIGITS.index(character)
    return sign * (_read_whole(yuan) * 100 + fen)


def _read_whole(text: str) -> int:
    """Read a whole number: what stands before a greater unit is multiplied by it."""
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        head, mark, tail = text.rpartition(unit)
        if mark:
            return _read_whole(head) * size + _read_whole(tail)
    total = digit = 0
    for character in text:
        if character in PLACES:
            total += digit * PLACES[character]
            digit = 0
        else:
            digit = DIGITS.index(character)
    return total + digit


@given(fen=st.integers(-(10**17), 10**18 - 1))
def test_capitals_are_read_back_as_the_amount(fen: int) -> None:
    assert read_capitals(money.capitals(fen)) == fen


@given(yuan=st.text("123456789", min_size=1, max_size=15))
def test_where_no_digit_is_zero_none_is_written(yuan: str) -> None:
    assert "零" not in money.capitals(int(yuan) * 100)


@given(fen=FEN)
def test_capitals_follow_the_rules_of_vouchers(fen: int) -> None:
    text = money.capitals(fen)
    assert "零零" not in text
    assert text.endswith("分") != text.endswith("整")
    assert set(text) <= set(DIGITS + "拾佰仟万亿元角分整")


@pytest.mark.parametrize(
    ("amount", "fault"),
    [
        ("0.01", None),
        ("0", Code.AMOUNT_ZERO),
        ("0.00", Code.AMOUNT_ZERO),
        ("-0", Code.AMOUNT_ZERO),
        ("-0.01", Code.AMOUNT_NEGATIVE),
    ],
)
def test_nobody_is_paid_nothing_or_less(amount: str, fault: Code | None) -> None:
    assert money.amount_fault(Decimal(amount)) == fault


@given(fen=st.integers(1, 10**15))
def test_capitals_are_read_back(fen: int) -> None:
    written = money.capitals(fen)
    assert money.read_capitals(f"合计（大写）：{written}") == money.from_fen(fen)
    assert money.read_capitals(written.replace("元", "圆")) == money.from_fen(fen)


@pytest.mark.parametrize("text", ["", "合计", "一百元", "壹佰", "元整"])
def test_what_states_no_capitals(text: str) -> None:
    assert money.read_capitals(text) is None
