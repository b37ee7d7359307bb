"""What held is never overwritten: versions, departures of villages, reviews."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain.catalogue import Display, Scope, Section
from gwgk_desktop.domain.catalogue_versions import (
    Change,
    Departure,
    FieldChange,
    Revision,
    Version,
    VillageDeparture,
    YearlyReview,
    as_of,
    compare,
    in_village,
    review_due,
    version_on,
)
from gwgk_desktop.domain.due_dates import Terms
from gwgk_desktop.domain.office import Village, VillageKind
from gwgk_desktop.domain.rule_text import parse
from gwgk_desktop.domain.tightening import hangs_longer, is_no_later
from gwgk_desktop.domain.time_limits import FINANCE_HEAVY
from tests.domain.test_catalogue import an_item

DAY = date(2026, 9, 15)
BEFORE = "5 calendar_day before meeting_date"
AT = datetime(2026, 9, 15, 8, 30)


def version(number: int, holds_from: date, made_at: datetime = AT) -> Version:
    return Version(number, Scope.VILLAGE, number, holds_from, "调整", "", made_at)


def departure(number: int = 1, **changes: object) -> VillageDeparture:
    told: dict[str, object] = {
        "id": number,
        "village_id": 1,
        "code": "V012",
        "departure": Departure.OFF,
        "reason": "没有",
        "holds_from": DAY,
        "made_by": "",
        "made_at": AT,
        **changes,
    }
    return VillageDeparture(**told)  # type: ignore[arg-type]


def test_a_version_is_what_all_versions_until_it_say() -> None:
    first, second = an_item(code="V001", sequence=2), an_item(code="V002", sequence=1)
    renamed = an_item(code="V001", sequence=2, note="改")
    told = [
        Revision(1, "V001", first),
        Revision(1, "V002", second),
        Revision(2, "V001", renamed),
        Revision(3, "V002", None),
    ]
    assert as_of(told, 1) == (second, first)
    assert as_of(told, 2) == (second, renamed)
    assert as_of(told, 3) == (renamed,)


def test_the_version_of_a_day_is_the_newest_that_holds_on_it() -> None:
    known = [
        version(1, date(2026, 1, 1)),
        version(2, date(2026, 7, 1)),
        version(3, date(2026, 7, 1)),
        version(4, date(2027, 1, 1)),
    ]
    assert version_on(known, date(2026, 6, 30)) == known[0]
    assert version_on(known, date(2026, 7, 1)) == known[2]
    assert version_on(known, date(2025, 1, 1)) == known[0]
    assert version_on([], DAY) is None


def test_a_version_is_open_until_it_holds_and_on_the_day_it_was_made() -> None:
    assert version(1, date(2027, 1, 1)).open_on(DAY)
    assert version(1, DAY).open_on(DAY)
    assert not version(1, DAY).open_on(date(2026, 9, 16))


def test_two_lists_differ_in_what_came_what_went_and_what_changed() -> None:
    kept, changed = an_item(code="V001"), an_item(code="V002")
    gone, new = an_item(code="V003"), an_item(code="V004")
    after = an_item(code="V002", phrase="每月", rule="monthly")
    found = compare([kept, changed, gone], [kept, after, new])
    assert [(it.change, it.item.code) for it in found] == [
        (Change.CHANGED, "V002"),
        (Change.ADDED, "V004"),
        (Change.REMOVED, "V003"),
    ]
    assert found[0].fields == (
        FieldChange("phrase", "每季度", "每月"),
        FieldChange("rule", "quarterly", "monthly"),
    )


def test_a_village_has_an_item_as_the_newest_word_says_that_holds() -> None:
    village, item = Village(1, "梅岭村"), an_item()
    back = departure(2, departure=Departure.NONE, holds_from=date(2026, 10, 1))
    decided = [back, departure()]
    [before] = in_village([item], village, decided, date(2026, 9, 14))
    [off] = in_village([item], village, decided, DAY)
    [again] = in_village([item], village, decided, date(2026, 10, 1))
    assert (before.is_on, off.is_on, again.is_on) == (True, False, True)
    [other] = in_village([item], Village(2, "石桥村"), decided, DAY)
    assert other.departure is None


def test_a_tighter_village_has_its_own_limit_and_display() -> None:
    tighter = departure(
        departure=Departure.TIGHTER,
        phrase="每月公布一次",
        rule="monthly",
        least_display="20",
    )
    [own] = in_village([an_item()], Village(1, "梅岭村"), [tighter], DAY)
    told = (own.item.phrase, own.item.rule, own.item.least_display)
    assert told == ("每月公布一次", "monthly", "20")


def test_where_the_catalogue_has_become_stricter_it_holds() -> None:
    tighter = departure(
        departure=Departure.TIGHTER,
        phrase="每季度公布一次",
        rule="quarterly",
        least_display="20",
    )
    stricter = an_item(phrase="每月", rule="monthly", least_display="30")
    [own] = in_village([stricter], Village(1, "梅岭村"), [tighter], DAY)
    assert (own.item.rule, own.item.least_display) == ("monthly", "30")


def test_a_community_has_its_own_items() -> None:
    items = [
        an_item(code="V027", category_code=Section.AFFAIRS),
        an_item(code="V071", category_code=Section.COMMUNITY),
    ]
    community = Village(3, "城东社区", VillageKind.COMMUNITY)
    assert [it.item.code for it in in_village(items, community, [], DAY)] == ["V071"]


def test_a_catalogue_is_gone_through_in_each_year_after_its_first() -> None:
    known = [version(1, date(2026, 1, 1))]
    assert review_due(known, [], DAY) is None
    assert review_due(known, [], date(2027, 1, 4)) == 2027
    done = YearlyReview(
        1, Scope.VILLAGE, 2027, date(2027, 1, 5), "刘主任", "无变化", 1, 0, "", AT
    )
    assert review_due(known, [done], date(2027, 2, 1)) is None
    assert review_due([], [], DAY) is None


@pytest.mark.parametrize(
    ("own", "basic", "sooner"),
    [
        ("monthly", "quarterly", True),
        ("annual", "quarterly", False),
        ("quarterly month 1 day 10", "quarterly month 1 day 20", True),
        ("quarterly month 1 day 25", "quarterly month 1 day 20", False),
        # What belongs to a quarter is compared, not the day within it.
        ("quarterly next month 1 day 15", "quarterly month 1 day 20", True),
        ("quarterly next month 1 day 25", "quarterly month 1 day 20", False),
        ("regularly", "half_yearly", True),
        (
            "within 10 working_day after formed_or_changed",
            "within 20 working_day after formed_or_changed",
            True,
        ),
        (
            "within 20 calendar_day after formed_or_changed",
            "within 15 working_day after formed_or_changed",
            False,
        ),
        (
            "10 calendar_day before meeting_date",
            "5 calendar_day before meeting_date",
            True,
        ),
        (
            "3 calendar_day before meeting_date",
            "5 calendar_day before meeting_date",
            False,
        ),
        ("monthly", "within 5 calendar_day after matter_occurs", None),
        (
            "within 5 working_day after obtained",
            "within 20 working_day after formed_or_changed",
            None,
        ),
        ("window 5 calendar_day", "window 7 calendar_day", False),
        ("window 5 working_day", "window 7 calendar_day", False),
        ("window 7 working_day", "window 7 calendar_day", True),
        ("window 10 calendar_day", "window 7 calendar_day", True),
        ("continuous", "window 7 calendar_day", True),
        ("quarterly", "continuous", False),
        ("continuous", "continuous renewed", None),
        ("continuous", "quarterly", None),
        ("window 3 calendar_day", "within 5 calendar_day after matter_occurs", False),
        ("external", "monthly", False),
        ("monthly", "external", None),
        (
            "within 3 working_day after progress",
            "within 5 working_day after progress then window 7 calendar_day",
            False,
        ),
        (
            "within 3 working_day after progress then window 7 working_day",
            "within 5 working_day after progress then window 7 calendar_day",
            True,
        ),
        # What is dropped of several limits is not tighter in silence.
        ("monthly", 'quarterly; for "大事": within 5 working_day after progress', None),
        (
            'monthly; for "大事": within 3 working_day after progress',
            'quarterly; for "大事": within 5 working_day after progress',
            True,
        ),
        ("monthly", "monthly | quarterly", None),
    ],
)
def test_a_rule_is_tighter_where_nothing_is_due_later(
    own: str, basic: str, *, sooner: bool | None
) -> None:
    assert is_no_later(parse(own), parse(basic), Terms()) is sooner


@given(st.integers(1, 28), st.integers(1, 28))
def test_the_earlier_day_of_a_month_is_the_tighter(one: int, other: int) -> None:
    mine = parse(f"monthly next day {one}")
    theirs = parse(f"monthly next day {other}")
    assert is_no_later(mine, theirs, Terms()) is (one <= other)


@pytest.mark.parametrize(
    ("own", "basic", "longer"),
    [
        ("20", "15", True),
        ("15", "15", False),
        ("常驻", "30", True),
        ("30", "常驻", False),
        ("15", "", True),
        ("", "15", False),
    ],
)
def test_a_longer_display_is_the_tighter(own: str, basic: str, *, longer: bool) -> None:
    mine, theirs = Display.of(own), Display.of(basic)
    assert mine is not None
    assert theirs is not None
    assert hangs_longer(mine, theirs) is longer


def test_a_village_with_busy_finances_is_compared_by_what_holds_there() -> None:
    basic = f"quarterly month 1 day 20; for {FINANCE_HEAVY}: monthly day 15"
    heavy = frozenset({FINANCE_HEAVY})
    own = parse("quarterly month 1 day 10")
    assert is_no_later(own, parse(basic), Terms()) is True
    assert is_no_later(own, parse(basic), Terms(), heavy) is False
    assert is_no_later(parse("monthly day 10"), parse(basic), Terms(), heavy) is True
