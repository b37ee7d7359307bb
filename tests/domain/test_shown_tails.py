"""Digits on public sheets: as few as will do, and counted to the last number."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwgk_desktop.domain import people
from gwgk_desktop.domain.shown_tails import (
    FEW,
    NOTHING,
    TOO_FEW,
    Mask,
    Named,
    ShownDigits,
    Told,
    division_of,
    fitting,
    of_ages,
    tail_source,
    tell_apart,
    told_by,
)
from tests.township import id_number

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = date(2026, 9, 15)
PLACE = "360299"
PRESETS = {
    "one digit": Told(tail="8"),
    "two": Told(tail="08"),
    "three": Told(tail="608"),
    "four": Told(tail="0608"),
    "five": Told(tail="90608"),
    "first two, last three": Told(head="36", tail="608"),
    "first six, last four": Told(head=PLACE, tail="0608"),
}


def every_number(place: str, first: date, last: date) -> Iterator[str]:
    """Yield every identity number of a place and of births in some days."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        born = f"{date.fromordinal(ordinal):%Y%m%d}"
        for order in range(1000):
            yield id_number(order, born, place)


def by_trying(place: str, told: Told, first: date, last: date) -> int:
    return sum(
        it.endswith(told.tail)
        and it.startswith(told.head)
        and told.born_from <= people.birth_date(it) <= told.born_to  # type: ignore[operator]
        and told.sex in {None, int(it[16]) % 2}
        for it in every_number(place, first, last)
    )


BORN = st.dates(date(1920, 1, 1), DAY - timedelta(days=40))


@settings(max_examples=25)
@given(
    born=BORN,
    order=st.integers(0, 999),
    days=st.integers(0, 20),
    shown=st.tuples(st.sampled_from([0, 2, 6]), st.integers(0, 18)),
    sex=st.sampled_from([None, 0, 1]),
)
def test_the_count_is_what_trying_every_number_finds(
    born: date, order: int, days: int, shown: tuple[int, int], sex: int | None
) -> None:
    head, length = shown
    number = id_number(order, f"{born:%Y%m%d}")
    first, last = born - timedelta(days=days), born + timedelta(days=days)
    tail = number[18 - length :] if length else ""
    told = Told(number[:head], tail, first, last, sex)
    assert fitting(PLACE, DAY, told) == by_trying(PLACE, told, first, last)


def test_the_count_goes_back_110_years_and_no_further() -> None:
    earliest, latest = date(1916, 9, 15), DAY
    days = (latest - earliest).days + 1
    assert fitting(PLACE, DAY, NOTHING) == days * 1000
    assert fitting("", DAY, NOTHING) == days * 1000
    ends = Told(born_to=date(1916, 9, 17))
    assert fitting(PLACE, DAY, ends) == 3000
    assert fitting(PLACE, DAY, Told(born_from=DAY)) == 1000
    leap = date(2028, 2, 29)
    assert fitting(PLACE, leap, Told(born_to=date(1918, 2, 28))) == 1000


@pytest.mark.parametrize(
    ("preset", "count"),
    [
        ("one digit", 3_652_545),
        ("two", 365_255),
        ("three", 36_525),
        ("four", 3_653),
        ("five", 358),
        ("first two, last three", 36_525),
        ("first six, last four", 3_653),
    ],
)
def test_what_each_preset_leaves_open(preset: str, count: int) -> None:
    """About a tenth with each digit; the check character takes a tenth of an 11th."""
    assert fitting(PLACE, DAY, PRESETS[preset]) == pytest.approx(count, rel=0.03)


@pytest.mark.parametrize("told", PRESETS.values(), ids=PRESETS)
def test_every_preset_is_counted_to_the_last_number(told: Told) -> None:
    """All the residues together make up all the numbers, whatever is shown."""
    checks = "0123456789X"
    every = sum(
        fitting(PLACE, DAY, Told(told.head, told.tail[:-1] + it)) for it in checks
    )
    shorter = told.tail[:-1]
    days = (DAY - date(1916, 9, 15)).days + 1
    if len(shorter) <= 3:
        assert every == days * 10 ** (3 - len(shorter))
    else:
        ends = sum(
            f"{DAY - timedelta(days=it):%d}"[-1] == shorter[0] for it in range(days)
        )
        assert every == ends


def test_the_presets_of_the_research_are_met() -> None:
    """First six, last four, births of 1925 to 2010: about 2,860; a year: about 33."""
    told = Told(PLACE, "0608", date(1925, 1, 1), date(2010, 12, 31))
    assert fitting(PLACE, DAY, told) == pytest.approx(2_860, rel=0.02)
    year = Told(PLACE, "0608", date(1950, 1, 1), date(1950, 12, 31))
    assert fitting(PLACE, DAY, year) == pytest.approx(33, abs=3)


def test_a_category_of_age_takes_a_tail_below_what_is_allowed() -> None:
    told = Told(tail="0608").and_also(of_ages(80, 0, DAY))
    assert fitting(PLACE, DAY, told) < TOO_FEW
    assert TOO_FEW < fitting(PLACE, DAY, Told(tail="0608")) < FEW


def test_a_head_of_elsewhere_stands_for_the_division() -> None:
    there = id_number(7, "19630203", "440308")
    told = Told(there[:6], there[-4:])
    assert fitting(PLACE, DAY, told) == fitting("440308", DAY, told) > 0
    whole = Told(tail=there)
    assert fitting(PLACE, DAY, whole) == 1


@given(born=BORN, age=st.integers(1, 105))
def test_a_told_age_means_the_days_on_which_one_of_that_age_was_born(
    born: date, age: int
) -> None:
    number = id_number(1, f"{born:%Y%m%d}")
    told = of_ages(age, age, DAY)
    inside = told.born_from <= born <= told.born_to
    assert inside == (people.age_on(number, DAY) == age)


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2027, 2, 28), DAY])
@pytest.mark.parametrize("born", [date(1948, 2, 28), date(1948, 2, 29)])
def test_ages_are_counted_as_everywhere_in_leap_years_too(
    day: date, born: date
) -> None:
    number = id_number(1, f"{born:%Y%m%d}")
    age = people.age_on(number, day)
    assert age is not None
    for other in (age - 1, age, age + 1):
        told = of_ages(other, other, day)
        assert (told.born_from <= born <= told.born_to) == (other == age)


def born(first: tuple[int, int, int], last: tuple[int, int, int]) -> Told:
    return Told(born_from=date(*first), born_to=date(*last))


@pytest.mark.parametrize(
    ("heading", "text", "told"),
    [
        ("年龄", "85", of_ages(85, 85, DAY)),
        ("年龄档", "80-89岁", of_ages(80, 89, DAY)),
        ("年龄段", "８０～８９周岁", of_ages(80, 89, DAY)),
        ("高龄档次", "90周岁以上", of_ages(90, 0, DAY)),
        ("年龄档", "满80周岁", of_ages(80, 0, DAY)),
        ("年龄", "60岁以下", of_ages(0, 60, DAY)),
        ("年龄档", "百岁以上", of_ages(100, 0, DAY)),
        ("年龄", "不详", NOTHING),
        ("年龄", "1938", NOTHING),
        ("出生年份", "1938", born((1938,1,1), (1938,12,31))),
        ("出生年月", "1938年5月", born((1938,5,1), (1938,5,31))),
        ("出生年月", "193812", born((1938,12,1), (1938,12,31))),
        ("出生日期", "1938-05-02", born((1938,5,2), (1938,5,2))),
        ("生日", "19380502", born((1938,5,2), (1938,5,2))),
        ("出生日期", "1938-15-02", NOTHING),
        ("出生日期", "不详", NOTHING),
        ("性别", "男", Told(sex=1)),
        ("性别", "女", Told(sex=0)),
        ("性别", "", NOTHING),
        ("树种", "1938", NOTHING),
    ],
)  # fmt: skip
def test_what_a_cell_tells_of_a_birth(heading: str, text: str, told: Told) -> None:
    assert told_by(heading, text, DAY) == told


def test_what_two_columns_tell_is_what_both_leave_open() -> None:
    both = told_by("性别", "男", DAY).and_also(told_by("年龄", "85", DAY))
    assert both == Told("", "", *bounds(85), sex=1)
    assert both.and_also(Told("36", "8")) == Told("36", "8", *bounds(85), sex=1)


def bounds(age: int) -> tuple[date, date]:
    told = of_ages(age, age, DAY)
    return told.born_from, told.born_to


def test_the_division_is_the_one_that_most_people_have() -> None:
    numbers = [id_number(it) for it in range(3)] + [id_number(1, place="440308")] * 3
    assert division_of([*numbers, id_number(9)]) == PLACE
    assert division_of(numbers) == PLACE  # equally many: the least
    assert division_of(["", "123"]) == ""


def test_tails_are_taken_of_peoples_numbers_alone() -> None:
    assert tail_source("360299500619060") == id_number(60)
    assert tail_source("91350100M000100Y43") == ""
    assert tail_source("93350100MA0001009H") == ""
    assert tail_source("9335010019900101AB") == ""
    assert tail_source("12345") == ""


NUMBERS = st.builds(
    lambda order, born: id_number(order, f"{born:%Y%m%d}"),
    st.integers(0, 60),
    st.dates(date(1950, 6, 1), date(1950, 6, 20)),
)


@given(
    people_=st.lists(
        st.tuples(st.sampled_from(["甲", "乙"]), NUMBERS | st.just("")), max_size=12
    ),
)
def test_only_those_of_one_name_get_a_tail_and_the_shortest(
    people_: list[tuple[str, str]],
) -> None:
    named = [Named(row, *whose) for row, whose in enumerate(people_, start=1)]
    alike = tell_apart(named)
    untold = 0
    for one in named:
        same = [it for it in named if it.label == one.label]
        others = {it.number for it in same if it.number} - {one.number}
        if not one.number or not others:
            assert one.row not in alike.shown
        else:
            head, tail = alike.shown[one.row]
            assert head == ""
            assert one.number.endswith(tail)
            assert not any(it.endswith(tail) for it in others)
            assert any(it.endswith(tail[1:]) for it in others)  # one less will not do
    for label in {it.label for it in named}:
        same = [it for it in named if it.label == label]
        numbers = {it.number for it in same}
        if "" in numbers and len(numbers) > 1:
            untold += 2 if len(numbers) == 2 else 1
    assert alike.untold == untold


@pytest.mark.parametrize("mask", [Mask.TWO_THREE, Mask.SIX_FOUR])
def test_a_fixed_mask_shows_its_own_digits_and_no_others(mask: Mask) -> None:
    first, second = id_number(60), id_number(61)
    alike = tell_apart([Named(1, "甲", first), Named(2, "甲", second)], mask)
    assert mask.shown is not None
    head, tail = mask.shown
    assert alike.shown == {
        1: (first[:head], first[-tail:]),
        2: (second[:head], second[-tail:]),
    }
    assert alike.untold == 0


def test_a_fixed_mask_that_tells_nobody_apart_shows_nothing() -> None:
    numbers = list(every_number(PLACE, date(1950, 1, 1), date(1950, 1, 31)))
    first = numbers[0]
    second = next(it for it in numbers[1:] if it[-3:] == first[-3:])
    third = next(it for it in numbers[1:] if it[-3:] != first[-3:])
    named = [Named(row, "甲", it) for row, it in enumerate((first, second, third), 1)]
    alike = tell_apart(named, Mask.TWO_THREE)
    assert alike.shown == {3: ("36", third[-3:])}
    assert alike.untold == 2


def test_one_person_on_two_rows_needs_no_tail() -> None:
    twice = [Named(1, "甲", id_number()), Named(2, "甲", id_number())]
    assert tell_apart(twice).shown == {}
    third = Named(3, "甲", id_number(2))
    assert set(tell_apart([*twice, third]).shown) == {1, 2, 3}


def test_digits_are_written_so_that_nobody_takes_them_for_more() -> None:
    assert ShownDigits(1, 2, "23X").written == "尾号23X"
    masked = ShownDigits(1, 2, "123", "35").written
    assert masked == "35*************123"
    assert len(masked) == 18


@settings(max_examples=40)
@given(
    mine=NUMBERS,
    sheets=st.lists(st.lists(NUMBERS, max_size=4), min_size=10, max_size=10),
    mask=st.sampled_from(Mask),
)
def test_ten_sheets_of_a_year_show_no_more_together_than_one_of_them(
    mine: str, sheets: list[list[str]], mask: Mask
) -> None:
    """No sheet shows what another one hid: all digits are of one mask's."""
    places: list[set[int]] = []
    for others in sheets:
        named = [Named(row, "甲", it) for row, it in enumerate([mine, *others], 1)]
        head, tail = tell_apart(named, mask).shown.get(1, ("", ""))
        places.append({*range(len(head)), *range(18 - len(tail), 18)})
    together = set().union(*places)
    assert together in places
    if mask.shown:
        head_length, tail_length = mask.shown
        allowed = {*range(head_length), *range(18 - tail_length, 18)}
        assert together in ({*()}, allowed)
