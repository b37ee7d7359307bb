"""A rule's text form says all of it, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain.rule_text import parse
from gwgk_desktop.domain.time_limits import (
    FINANCE_HEAVY,
    LAST,
    MONTHS,
    After,
    Anchor,
    Before,
    Clause,
    Continuous,
    Count,
    Every,
    External,
    Kind,
    NotARuleError,
    PeriodDay,
    Recurring,
    Rule,
    Unit,
    Window,
)

_WORDS = st.text("卫健委许可 ;|:重大事项abc12()", min_size=1, max_size=8).map(str.strip)
_NAMED = _WORDS.filter(bool)
_ANCHORS = st.sampled_from([*Anchor]) | _NAMED
_NUMBERS = st.integers(0, 999)
_COUNTS = st.builds(
    Count,
    _NUMBERS,
    st.sampled_from([*Unit]),
    st.lists(_NUMBERS, max_size=2).map(tuple),
)
_DAYS = _COUNTS.filter(lambda it: it.unit is not Unit.MONTH and it.number > 0)


@st.composite
def _recurring(draw: st.DrawFn) -> Recurring:
    every = draw(st.sampled_from([*Every]))
    if every not in MONTHS or draw(st.booleans()):
        return Recurring(every)
    others = st.lists(st.integers(1, 31), max_size=2).map(tuple)
    on = st.builds(
        PeriodDay,
        st.integers(1, MONTHS[every]),
        st.integers(LAST, 31),
        st.booleans(),
        others,
    )
    return Recurring(every, draw(on))


_AFTER = st.one_of(
    st.builds(After, _ANCHORS, st.none() | _COUNTS, _DAYS, st.just(value=False)),
    st.builds(After, _ANCHORS, st.none() | _COUNTS, st.none(), st.booleans()),
    st.builds(After, _ANCHORS, st.none() | _COUNTS, staged=st.booleans()),
)
_LIMITS = st.one_of(
    _recurring(),
    _AFTER,
    st.builds(Before, _ANCHORS, _COUNTS),
    st.builds(Window, _DAYS),
    st.builds(Continuous, st.booleans()),
    st.builds(External, st.just("") | _NAMED),
)
_FOR = st.just("") | st.just(FINANCE_HEAVY) | _NAMED
_CLAUSES = st.builds(Clause, _LIMITS, _FOR, st.booleans())
RULES = st.one_of(
    st.lists(_CLAUSES, min_size=1, max_size=3).map(lambda it: Rule(tuple(it))),
    st.lists(_CLAUSES, min_size=2, max_size=3).map(
        lambda it: Rule(tuple(it), choice=True)
    ),
)


@given(RULES)
def test_every_rule_comes_back_from_its_text(rule: Rule) -> None:
    assert parse(str(rule)) == rule


@given(st.text('monthly day last 15|;:or"期 ', max_size=40))
def test_any_text_is_a_rule_that_says_it_again_or_is_refused(text: str) -> None:
    try:
        rule = parse(text)
    except NotARuleError:
        return
    assert parse(str(rule)) == rule


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("quarterly month 1 day 20", Kind.RECURRING),
        ("within 3 month after last_publication", Kind.RECURRING),
        ("within 20 working_day after formed_or_changed", Kind.EVENT),
        (
            "within unspecified after ready then window 5 working_day",
            Kind.EVENT_WITH_WINDOW,
        ),
        (
            "within 5 working_day after obtained then continuous",
            "event_then_continuous",
        ),
        ("staged within unspecified after stage_completed", Kind.STAGED),
        ("within unspecified after window_end", Kind.AFTER_WINDOW),
        ("7 working_day before hearing_date", Kind.BEFORE_EVENT),
        ("window 15 calendar_day", Kind.WINDOW),
        ("display 15 calendar_day", Kind.WINDOW),
        ("continuous renewed", Kind.CONTINUOUS),
        ('external "卫健委"', Kind.EXTERNAL),
    ],
)
def test_the_text_says_what_kind_it_is(text: str, kind: str) -> None:
    rule = parse(text)
    assert rule.main.limit.kind == kind
    assert str(rule) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "每季度",
        "quarterly month 4 day 1",
        "monthly day 32",
        "monthly day 0",
        "monthly day",
        "regularly day 5",
        "within 20 after progress",
        "within 20 working_day after tomorrow",
        'within 20 working_day after ""',
        "within 1000 calendar_day after progress",
        "window 0 calendar_day",
        "display 0 calendar_day",
        "window 1 month",
        "staged continuous",
        "monthly; quarterly | annual",
        "monthly day 5 then",
        "7 working_day",
        "for finance_heavy monthly",
        "monthly ,",
        "within 5 working_day after ready then window 5 month",
    ],
)
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(NotARuleError):
        parse(text)


def test_a_condition_takes_the_place_of_what_holds_else() -> None:
    rule = parse("quarterly month 1 day 20; for finance_heavy: monthly")
    assert [str(it.limit) for it in rule.holding()] == ["quarterly month 1 day 20"]
    heavy = rule.holding(frozenset({FINANCE_HEAVY}))
    assert [str(it.limit) for it in heavy] == ["monthly"]


def test_what_holds_for_some_alone_is_told_where_nothing_else_holds() -> None:
    rule = parse('for "阶段性": quarterly; for "临时性": monthly')
    assert len(rule.holding()) == 2


def test_of_a_choice_nothing_holds_until_it_is_made() -> None:
    assert parse("monthly | quarterly").holding() == ()
