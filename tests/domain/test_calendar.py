"""Quarters and notice periods."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain.calendar import NoticePeriod, Quarter, read_day

DAYS = st.dates(date(1000, 4, 1), date(2999, 9, 30))


@given(day=DAYS)
def test_every_day_is_in_exactly_one_quarter(day: date) -> None:
    quarter = Quarter.containing(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert quarter.last_day + timedelta(days=1) == quarter.next().first_day


@given(day=DAYS)
def test_a_quarter_survives_being_written_and_read(day: date) -> None:
    quarter = Quarter.containing(day)
    assert Quarter.parse(str(quarter)) == quarter


@given(day=DAYS)
def test_the_quarter_before_the_next_is_the_same(day: date) -> None:
    quarter = Quarter.containing(day)
    assert quarter.next().previous() == quarter
    assert quarter.previous() < quarter < quarter.next()


@pytest.mark.parametrize(
    "text",
    [
        *("2026Q3", "2026q3", " 2026年第三季度 ", "2026年第3季度", "2026 Q3"),
        *("2026第三", "2026年 第三季度"),
    ],
)
def test_a_quarter_is_read_as_people_write_it(text: str) -> None:
    assert Quarter.parse(text) == Quarter(2026, 3)


@pytest.mark.parametrize(
    "text", ["2026Q5", "2026Q0", "26Q3", "Q3", "2026", "", "2026-3", "0000Q1", "9999Q4"]
)
def test_what_is_no_quarter_is_none(text: str) -> None:
    assert Quarter.parse(text) is None


@pytest.mark.parametrize(
    ("digit", "number"), [*zip("一二三四", range(1, 5), strict=True)]
)
def test_chinese_digits_number_the_quarters(digit: str, number: int) -> None:
    assert Quarter.parse(f"2026年第{digit}季度") == Quarter(2026, number)


def test_the_third_quarter_of_2026() -> None:
    quarter = Quarter(2026, 3)
    assert (quarter.first_day, quarter.last_day) == (
        date(2026, 7, 1),
        date(2026, 9, 30),
    )
    assert Quarter(2026, 4).next() == Quarter(2027, 1)
    assert Quarter(2026, 1).previous() == Quarter(2025, 4)


def test_the_first_day_of_a_notice_counts() -> None:
    """Published notices say: 9月10日至9月16日, seven days."""
    assert NoticePeriod(date(2026, 9, 10), 7).last == date(2026, 9, 16)


@given(first=DAYS, days=st.integers(1, 365))
def test_a_notice_lasts_as_many_days_as_it_says(first: date, days: int) -> None:
    last = NoticePeriod(first, days).last
    assert (last - first).days + 1 == days


@pytest.mark.parametrize(
    "text",
    [
        *("2026-01-30", "2026/1/30", "2026.1.30", "2026年1月30日", "20260130"),
        *("46052", " 2026 年 1 月 30 日", "2026-01-30 00:00:00"),
    ],
)
def test_a_day_is_read_in_every_style(text: str) -> None:
    assert read_day(text) == date(2026, 1, 30)


@pytest.mark.parametrize(
    "text", ["", "2026-02-30", "一月三十日", "12345", "2026-13-01"]
)
def test_what_is_no_day(text: str) -> None:
    assert read_day(text) is None
