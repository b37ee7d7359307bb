"""A rule that took another's place makes nothing late afterwards, and drops nothing."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain.due_dates import Due, Terms, due_days
from gwgk_desktop.domain.held_rules import (
    HeldRule,
    changed_rules,
    due_in_turn,
    rule_on,
)
from gwgk_desktop.domain.rule_text import parse

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)


def days(rule: str) -> list[Due]:
    return due_days(parse(rule), FIRST, LAST, Terms())


def in_turn(before: str, after: str, begins: date) -> list[date]:
    found = due_in_turn([(date.min, days(before)), (begins, days(after))])
    return [it.on for it in found]


def test_a_stricter_rule_asks_for_nothing_before_its_first_day() -> None:
    found = in_turn("quarterly month 1 day 20", "monthly day 5", date(2026, 11, 23))
    assert found[:6] == [
        date(2026, 1, 20),
        date(2026, 4, 20),
        date(2026, 7, 20),
        date(2026, 10, 20),
        date(2026, 12, 5),
        date(2027, 1, 5),
    ]


def test_what_the_new_rule_would_have_had_by_then_stays_due_as_it_was() -> None:
    found = in_turn(
        "quarterly month 1 day 20", "quarterly month 1 day 10", date(2026, 7, 15)
    )
    assert found[:4] == [
        date(2026, 1, 20),
        date(2026, 4, 20),
        date(2026, 7, 20),
        date(2026, 10, 10),
    ]


def test_an_item_without_a_rule_is_not_due_then() -> None:
    held = [(date.min, days("monthly day 5")), (date(2026, 3, 1), [])]
    held += [(date(2026, 5, 1), days("monthly day 5"))]
    found = [it.on for it in due_in_turn(held)]
    assert found[:3] == [date(2026, 1, 5), date(2026, 2, 5), date(2026, 5, 5)]


@given(
    st.integers(1, 28), st.integers(1, 28), st.dates(date(2026, 2, 1), date(2027, 6, 1))
)
def test_each_month_stays_due_once_whenever_its_day_is_changed(
    before: int, after: int, begins: date
) -> None:
    found = due_in_turn(
        [
            (date.min, days(f"monthly next day {before}")),
            (begins, days(f"monthly next day {after}")),
        ]
    )
    told = [str(it.tells_of) for it in found]
    assert len(told) == len(set(told))
    assert {str(it.tells_of) for it in days("monthly next day 28")} <= set(told)
    late = [it.on for it in found if it.on.day == after != before]
    assert all(it >= begins for it in late)


def test_the_rules_that_an_item_had_are_told_in_their_order() -> None:
    one, two = date(2026, 1, 1), date(2026, 9, 1)
    seen = [
        (one, {"V001": "monthly", "V002": "annual"}),
        (two, {"V001": "quarterly", "V002": "annual", "V003": "monthly"}),
    ]
    assert changed_rules(seen) == {
        "V001": (HeldRule("monthly", one), HeldRule("quarterly", two)),
        "V003": (HeldRule("", one), HeldRule("monthly", two)),
    }
    held = changed_rules(seen)["V001"]
    for day, rule in ((date(2025, 1, 1), "monthly"), (two, "quarterly")):
        assert rule_on(held, day) == rule
