"""Due days are as the notices of days off have them, and explain themselves.

The days in `data/due_dates.csv` were found from the notices of 2024, 2025 and 2026 by
going from day to day, without the program.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain import due_dates, phrases
from gwgk_desktop.domain.counting import Counting, Defaults
from gwgk_desktop.domain.occasions import Period
from gwgk_desktop.domain.rule_text import parse
from gwgk_desktop.domain.time_limits import (
    FINANCE_HEAVY,
    MONTHS,
    Count,
    PeriodDay,
    Rule,
    Unit,
)
from gwgk_desktop.domain.working_days import WorkCalendar, YearOfDays
from gwgk_desktop.services.time_limits import built_in_terms

CASES = Path(__file__).parents[1] / "data" / "due_dates.csv"
TERMS = built_in_terms()
BARE = due_dates.Terms()


def cases() -> list[tuple[str, ...]]:
    with CASES.open(encoding="utf-8", newline="") as lines:
        return [tuple(it.values()) for it in csv.DictReader(lines)]


def test_the_table_of_dated_cases_is_large_enough() -> None:
    assert len(cases()) >= 120


@pytest.mark.parametrize(("phrase", "start", "due", "period", "before"), cases())
def test_each_dated_case_is_due_on_its_day(
    phrase: str, start: str, due: str, period: str, before: str
) -> None:
    rule = phrases.read(phrase).rule
    assert rule is not None
    found = due_dates.first_due(rule, date.fromisoformat(start), TERMS)
    assert found is not None
    assert (found.on.isoformat(), found.occasion) == (due, period)
    worked = found.worked_before
    assert (worked.isoformat() if worked else "") == before


def found(text: str, start: date, terms: due_dates.Terms = TERMS) -> due_dates.Due:
    due = due_dates.first_due(parse(text), start, terms)
    assert due is not None
    return due


DAYS = st.dates(date(2004, 1, 1), date(2026, 9, 30))
NUMBERS = st.integers(1, 60)
UNITS = st.sampled_from([Unit.WORKING_DAY, Unit.CALENDAR_DAY])


@given(DAYS, NUMBERS, UNITS)
def test_days_after_an_event_never_end_on_a_day_off(
    day: date, number: int, unit: Unit
) -> None:
    due = found(f"within {number} {unit} after progress", day)
    assert TERMS.calendar.is_worked(due.on)
    assert due.on > day


@given(DAYS, NUMBERS, UNITS, st.integers(0, 20))
def test_a_later_event_or_a_longer_count_is_never_due_earlier(
    day: date, number: int, unit: Unit, more: int
) -> None:
    due = found(f"within {number} {unit} after progress", day).on
    later = day + timedelta(days=more)
    assert found(f"within {number} {unit} after progress", later).on >= due
    assert found(f"within {number + more} {unit} after progress", day).on >= due


@given(DAYS, NUMBERS)
def test_the_days_counted_and_those_passed_over_add_up(day: date, number: int) -> None:
    reckoning = found(f"within {number} working_day after progress", day).reckoning
    first, last = reckoning.first, reckoning.last
    assert first == day + timedelta(days=1)
    assert last is not None
    assert (last - first).days + 1 == number + len(reckoning.passed)
    assert all(TERMS.calendar.why_off(it) == why for it, why in reckoning.passed)


@given(DAYS, NUMBERS, UNITS)
def test_a_count_back_leaves_as_many_days_before_the_event(
    day: date, number: int, unit: Unit
) -> None:
    due = found(f"{number} {unit} before meeting_date", day).on
    stretch = [due + timedelta(days=it) for it in range((day - due).days)]
    counted = (
        len(stretch)
        if unit is Unit.CALENDAR_DAY
        else sum(map(TERMS.calendar.is_worked, stretch))
    )
    assert counted == number


def test_calendar_days_move_on_and_say_what_they_passed() -> None:
    due = found("within 5 calendar_day after approval_received", date(2026, 2, 10))
    assert due.reckoning.last == date(2026, 2, 15)
    assert due.on == date(2026, 2, 24)
    assert {why for _, why in due.reckoning.passed} == {"春节"}
    assert len(due.reckoning.passed) == 9


def test_a_fixed_day_is_not_moved_but_the_day_worked_before_is_told() -> None:
    due = found("quarterly month 1 day 20", date(2024, 1, 1))
    assert due.on == date(2024, 1, 20)
    assert due.worked_before == date(2024, 1, 19)


def test_a_day_that_a_month_lacks_is_its_last() -> None:
    days = due_dates.due_days(
        parse("monthly day 31"), date(2024, 1, 1), date(2024, 4, 30), TERMS
    )
    assert [it.on.day for it in days] == [31, 29, 31, 30]


def test_a_year_of_quarters_has_its_periods() -> None:
    rule = parse("quarterly next month 1 day 15")
    days = due_dates.due_days(rule, date(2026, 1, 1), date(2026, 12, 31), TERMS)
    assert [it.occasion for it in days] == ["2025Q4", "2026Q1", "2026Q2", "2026Q3"]
    assert [it.on.month for it in days] == [1, 4, 7, 10]


def test_an_early_day_of_a_period_tells_of_the_one_before() -> None:
    early = found("quarterly month 1 day 20", date(2026, 4, 1))
    assert (early.occasion, str(early.tells_of)) == ("2026Q2", "2026Q1")
    late = found("quarterly month 3 day 10", date(2026, 4, 1))
    assert (late.occasion, str(late.tells_of)) == ("2026Q2", "2026Q2")


def test_a_village_with_much_money_is_due_monthly() -> None:
    rule = parse("quarterly month 1 day 20; for finance_heavy: monthly")
    span = (date(2026, 1, 1), date(2026, 12, 31))
    assert len(due_dates.due_days(rule, *span, TERMS)) == 4
    heavy = frozenset({FINANCE_HEAVY})
    assert len(due_dates.due_days(rule, *span, TERMS, heavy)) == 12


@pytest.mark.parametrize(
    ("text", "due", "assumed"),
    [
        ("monthly", date(2026, 2, 15), PeriodDay(1, 15, next=True)),
        ("annual", date(2026, 12, 31), PeriodDay(12, 31)),
        (
            "within unspecified after progress",
            date(2026, 2, 9),
            Count(10, Unit.CALENDAR_DAY),
        ),
        ("regularly", date(2026, 4, 15), PeriodDay(1, 15, next=True)),
    ],
)
def test_what_a_wording_leaves_open_is_taken_from_the_office_and_told(
    text: str, due: date, assumed: Count | PeriodDay
) -> None:
    told = found(text, date(2026, 1, 30))
    assert (told.on, told.assumed) == (due, assumed)


def test_the_office_may_take_other_days() -> None:
    defaults = Defaults(
        prompt=Count(3, Unit.WORKING_DAY), quarter=PeriodDay(1, 20, next=True)
    )
    terms = due_dates.Terms(TERMS.calendar, Counting(), defaults)
    start = date(2026, 1, 30)
    assert found("quarterly", start, terms).on == date(2026, 4, 20)
    prompt = found("within unspecified after progress", start, terms)
    assert prompt.on == date(2026, 2, 4)


def test_a_notice_counts_its_first_day_and_display_does_not() -> None:
    fifteen = Count(15, Unit.CALENDAR_DAY)
    notice = due_dates.notice(fifteen, date(2026, 3, 1), TERMS)
    assert (notice.first, notice.last) == (date(2026, 3, 1), date(2026, 3, 15))
    display = due_dates.display(fifteen, date(2026, 3, 1), TERMS)
    assert display.last == date(2026, 3, 16)


def test_both_counts_can_be_set() -> None:
    counting = Counting(notice_counts_first_day=False, display_counts_first_day=True)
    terms = due_dates.Terms(TERMS.calendar, counting)
    fifteen = Count(15, Unit.CALENDAR_DAY)
    assert due_dates.notice(fifteen, date(2026, 3, 1), terms).last == date(2026, 3, 16)
    assert due_dates.display(fifteen, date(2026, 3, 1), terms).last == date(2026, 3, 15)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("quarterly", date(2026, 3, 17)),
        ("window 7 calendar_day", date(2026, 3, 17)),
        ("window 30 calendar_day", date(2026, 4, 1)),
        (
            "within 5 working_day after ready then window 12 working_day",
            date(2026, 3, 18),
        ),
        ("continuous", None),
        ("within 20 working_day after formed_or_changed then continuous", None),
    ],
)
def test_the_longest_display_holds(text: str, last: date | None) -> None:
    assert _last_day(text, date(2026, 3, 2)) == last


def _last_day(text: str, posted: date) -> date | None:
    counts = due_dates.displays(parse(text), TERMS)
    span = due_dates.must_hang(counts, posted, TERMS)
    return span.last if span else None


@pytest.mark.parametrize(
    ("posted", "last"),
    [
        # 10 working days are over on 16 March, 15 days on 17 March
        (date(2026, 3, 2), date(2026, 3, 17)),
        # over the Spring Festival 10 working days last until 5 March
        (date(2026, 2, 13), date(2026, 3, 5)),
        # over the National Day holidays until 16 October, 15 days until the 13th
        (date(2026, 9, 28), date(2026, 10, 16)),
    ],
)
def test_the_longer_of_days_and_working_days_is_found_to_the_day(
    posted: date, last: date
) -> None:
    rule = "within 0 calendar_day after progress then window 10 working_day"
    assert _last_day(rule, posted) == last


def test_a_year_without_a_notice_says_so_on_each_date_that_rests_on_it() -> None:
    counted = found("within 20 working_day after progress", date(2026, 12, 15))
    assert counted.unnoticed == (2027,)
    fixed = found("quarterly month 1 day 20", date(2027, 1, 1))
    assert fixed.unnoticed == (2027,)
    known = found("within 5 working_day after progress", date(2026, 6, 15))
    assert known.unnoticed == ()
    window = found("window 7 working_day", date(2027, 3, 1))
    assert window.unnoticed == (2027,)


def test_the_last_days_of_december_rest_on_the_next_notice_too() -> None:
    """That of 2008 gave 31 December 2007 off."""
    assert TERMS.calendar.unnoticed(date(2026, 12, 28), date(2026, 12, 30)) == (2027,)
    assert TERMS.calendar.unnoticed(date(2026, 12, 27), date(2026, 12, 28)) == ()
    notice = YearOfDays(2027, {date(2026, 12, 31): "元旦"}, frozenset())
    calendar = WorkCalendar({**TERMS.calendar.years, 2027: notice})
    assert calendar.why_off(date(2026, 12, 31)) == "元旦"


def test_without_any_notice_weekends_are_off_and_it_is_told() -> None:
    due = found("within 5 working_day after progress", date(2026, 2, 13), BARE)
    assert due.on == date(2026, 2, 20)
    assert due.unnoticed == (2026,)


@pytest.mark.parametrize("text", ["continuous", "continuous renewed", "external"])
def test_what_hangs_always_or_others_decide_has_no_due_day(text: str) -> None:
    assert due_dates.first_due(parse(text), date(2026, 1, 30), TERMS) is None


def test_what_hangs_always_is_renewed_after_a_change() -> None:
    clause = parse("continuous renewed").main
    due = due_dates.due_of_event(clause, date(2026, 1, 30), TERMS)
    assert due is not None
    assert due.on == date(2026, 2, 9)


def test_a_choice_is_due_only_where_all_of_it_is_due_on_one_day() -> None:
    start = date(2026, 1, 30)
    assert due_dates.first_due(parse("monthly | quarterly"), start, TERMS) is None
    both = "within 5 working_day after obtained | within 5 working_day after progress"
    assert found(both, start).on == date(2026, 2, 6)


def test_the_events_that_start_a_rule_are_told() -> None:
    rule = parse('quarterly; for "重大事项": within 3 working_day after matter_occurs')
    assert due_dates.started_by(rule) == {"matter_occurs"}
    assert due_dates.started_by(parse("continuous renewed")) == {"changed"}


@given(st.sampled_from([*MONTHS]), DAYS, st.integers(-9, 9))
def test_a_period_is_read_from_its_name_and_moves_to_and_fro(
    every: str, day: date, more: int
) -> None:
    period = Period.containing(next(it for it in MONTHS if it == every), day)
    assert Period.parse(str(period)) == period
    assert period.first_day <= day <= period.last_day
    assert period.moved(more).moved(-more) == period


@pytest.mark.parametrize(
    ("text", "lacked"),
    [
        ("annual month 2 day 29", {2027: 29, 2028: 0, 2029: 29}),
        ("annual month 2 day last", {2027: 0, 2028: 0, 2029: 0}),
    ],
)
def test_a_day_that_its_month_lacks_is_told(text: str, lacked: dict[int, int]) -> None:
    first, last = date(2027, 1, 1), date(2029, 12, 31)
    days = due_dates.due_days(parse(text), first, last, TERMS)
    assert {it.on.year: it.lacked for it in days} == lacked
    assert {it.on.month for it in days} == {2}


def test_days_on_the_wall_are_counted_as_the_office_counts_them() -> None:
    start, rule = date(2026, 1, 30), "display 15 calendar_day"
    assert found(rule, start).on == date(2026, 2, 14)
    assert found("window 15 calendar_day", start).on == date(2026, 2, 13)
    terms = due_dates.Terms(counting=Counting(display_counts_first_day=True))
    assert found(rule, start, terms).on == date(2026, 2, 13)


def test_a_year_of_due_days_of_many_rules_is_found_at_once() -> None:
    """122 items of 30 villages are thousands of dates: none may cost much."""
    rule = Rule.of(parse("monthly day 10").main.limit)
    days = due_dates.due_days(rule, date(2026, 1, 1), date(2030, 12, 31), TERMS)
    assert len(days) == 60
