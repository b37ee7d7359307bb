"""The plan: what is due goes up in time, hangs its days, and finds its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwgk_desktop.domain.board_pictures import on_day
from gwgk_desktop.domain.boards import Area, Board, BoardKind, BoardSection, Fixture
from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.catalogue import CatalogueItem, Scope, Section
from gwgk_desktop.domain.due_dates import Terms
from gwgk_desktop.domain.item_limits import days_on_notice, least_days
from gwgk_desktop.domain.notice_sheets import MadeSheet, SheetNumber
from gwgk_desktop.domain.pages import Direction, Paper
from gwgk_desktop.domain.planning import plan
from gwgk_desktop.domain.posting_plan import (
    NOTICE,
    RESULT,
    About,
    Key,
    Payout,
    Plan,
    Planned,
    PlanState,
    Posted,
    Question,
    Remedy,
    SheetSize,
    Site,
)
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.reviews import SheetState, Standing
from gwgk_desktop.domain.time_limits import FINANCE_HEAVY
from gwgk_desktop.domain.village_events import VillageEvent
from gwgk_desktop.domain.working_days import WorkCalendar
from gwgk_desktop.services.time_limits import built_in_years

TERMS = Terms(WorkCalendar(built_in_years()))
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
TODAY = date(2026, 4, 8)
BOARD = Board(1, 1, "村务公开栏", "村委会门前", 2400, 1200)


def item(code: str, rule: str, least: str = "15", **more: Any) -> CatalogueItem:
    told = {"section": Section.FINANCE, **more}
    return CatalogueItem(
        code,
        Scope.VILLAGE,
        int(code[1:]),
        "财务公开",
        told.pop("section"),
        "财务收支",
        f"第{code}项",
        "",
        "",
        "",
        rule=rule,
        least_display=least,
        **told,
    )


QUARTERLY = item("V001", "quarterly month 1 day 20")
STANDING = item("V002", "continuous", "常驻")
PROMPT = item("V003", "within 10 calendar_day after matter_occurs")
MEETING = item("V004", "10 calendar_day before meeting_date", "至会议日")
UNSETTLED = item("V005", 'external "卫健委"')


def asked(*items: CatalogueItem, **more: Any) -> Question:
    conditions = more.pop("conditions", frozenset())
    since = more.pop("since", date(2026, 4, 1))
    site = Site(1, "梅岭村", items, conditions, since=since)
    told = {"boards": (BOARD,), "today": TODAY, "first": YEAR[0], "last": YEAR[1]}
    return Question(terms=TERMS, sites=(site,), **{**told, **more})


def made(*items: CatalogueItem, **more: Any) -> Plan:
    return plan(asked(*items, **more))


def key(code: str = "V001", occasion: str = "2026Q1") -> Key:
    return Key(1, code, None, occasion, RESULT)


def posted(told: Key, on: date, **more: Any) -> Posted:
    last = on + timedelta(days=15)
    usual = {"state": PlanState.HANGING, "least_end": last, "comes_down": last}
    return Posted(1, told, "财务收支", on, board_id=1, **{**usual, **more})


def one(found: Plan, occasion: str) -> Planned:
    [it] = [it for it in found.planned if it.key.occasion == occasion]
    return it


def test_what_recurs_goes_up_on_the_last_day_worked_before_it_is_due() -> None:
    found = made(QUARTERLY)
    second = one(found, "2026Q2")  # told on 20 April, a Monday
    assert (second.due_on, second.up_on) == (date(2026, 4, 20), date(2026, 4, 20))
    assert second.opens_on == date(2026, 4, 1)
    assert second.hangs_until == date(2026, 5, 5)
    assert second.down_on == date(2026, 5, 6)  # 5 May is still a holiday
    assert second.state is PlanState.OPEN
    assert second.board_id == 1
    monthly = made(item("V009", "monthly day 18"))
    assert one(monthly, "2026-07").up_on == date(2026, 7, 17)  # the 18th is a Saturday


def test_what_has_no_days_yet_is_told_by_what_is_left_of_them() -> None:
    states = {
        date(2026, 3, 31): PlanState.AHEAD,
        date(2026, 4, 12): PlanState.OPEN,
        date(2026, 4, 13): PlanState.SOON,
        date(2026, 4, 20): PlanState.TODAY,
        date(2026, 4, 21): PlanState.OVERDUE,
    }
    for today, state in states.items():
        late = one(made(QUARTERLY, today=today), "2026Q2")
        assert late.state is state
        assert late.late_days == (1 if state is PlanState.OVERDUE else 0)


def test_what_is_overdue_goes_up_today_and_no_two_of_one_item_do() -> None:
    found = made(QUARTERLY, today=date(2026, 8, 1))  # a Saturday
    assert one(found, "2026Q3").state is PlanState.OVERDUE
    assert one(found, "2026Q3").up_on == date(2026, 8, 3)
    assert one(found, "2026Q2").state is PlanState.MISSED
    assert one(found, "2026Q2").board_id is None
    assert not found.hangings[1].on(date(2026, 4, 20))


def test_what_was_due_before_the_catalogue_held_is_not_asked_for() -> None:
    question = asked(QUARTERLY, today=date(2026, 8, 1))
    [site] = question.sites
    since = replace(site, since=date(2026, 7, 1))
    found = plan(replace(question, sites=(since,)))
    assert {it.key.occasion for it in found.planned} == {"2026Q3", "2026Q4"}


def test_a_posting_of_the_same_name_fulfils_what_is_planned() -> None:
    up = date(2026, 4, 3)
    found = made(QUARTERLY, posted=(posted(key(occasion="2026Q2"), up),))
    hung = one(found, "2026Q2")
    assert (hung.state, hung.up_on, hung.posting_id) == (PlanState.HANGING, up, 1)
    assert hung.hangs_until == date(2026, 4, 18)
    assert hung.down_on == date(2026, 4, 20)  # the 19th is a Sunday
    assert hung.late_days == 0
    late = posted(key(occasion="2026Q2"), date(2026, 4, 23))
    assert one(made(QUARTERLY, posted=(late,)), "2026Q2").late_days == 3


def test_what_was_spoilt_is_put_up_again_and_the_old_one_hung() -> None:
    spoilt = posted(
        key(occasion="2026Q2"),
        date(2026, 4, 1),
        state=PlanState.AGAIN,
        ended_on=date(2026, 4, 7),
    )
    both = [
        it for it in made(QUARTERLY, posted=(spoilt,)).planned if it.up_on.month == 4
    ]
    assert [(it.state, it.posting_id) for it in both] == [
        (PlanState.ENDED, 1),
        (PlanState.AGAIN, None),
    ]
    assert both[1].up_on >= TODAY


def test_what_hangs_on_though_its_days_are_over_is_to_be_taken_down() -> None:
    over = posted(
        key(),
        date(2026, 1, 9),
        state=PlanState.TO_TAKE_DOWN,
        comes_down=date(2026, 1, 24),
    )
    hung = one(made(QUARTERLY, posted=(over,)), "2026Q1")
    assert (hung.state, hung.down_on) == (PlanState.TO_TAKE_DOWN, TODAY)


def test_what_always_hangs_is_missing_until_it_has_its_place() -> None:
    assert one(made(STANDING), "").state is PlanState.MISSING
    fixed = Fixture("组织架构", Area(20, 20, 297, 420), "V002")
    board = replace(BOARD, fixtures=(fixed,))
    found = one(made(STANDING, boards=(board,)), "")
    assert (found.state, found.board_id, found.fixed) == (PlanState.STANDING, 1, True)
    lasting = posted(key("V002", ""), date(2026, 2, 2), comes_down=None)
    hung = one(made(STANDING, posted=(lasting,)), "")
    assert (hung.state, hung.hangs_until) == (PlanState.STANDING, None)


def test_what_happened_starts_its_time_limit() -> None:
    event = VillageEvent(7, 1, "V003", date(2026, 4, 7), "通过修路方案")
    found = one(made(PROMPT, events=(event,)), "event:7")
    assert found.due_on == date(2026, 4, 17)
    assert found.title == "第V003项：通过修路方案"
    assert not made(PROMPT).planned
    elsewhere = replace(event, village_id=2)
    assert not made(PROMPT, events=(elsewhere,)).planned


def test_an_announcement_is_up_before_the_meeting_and_until_it() -> None:
    event = VillageEvent(8, 1, "V004", date(2026, 6, 10), "村民代表会议")
    found = one(made(MEETING, events=(event,)), "event:8")
    assert found.due_on == date(2026, 5, 31)
    assert found.up_on == date(2026, 5, 29)
    assert found.hangs_until == date(2026, 6, 10)


def test_a_village_with_much_money_has_what_its_condition_asks_for() -> None:
    rule = f"quarterly month 1 day 20; for {FINANCE_HEAVY}: monthly day 15"
    usual = made(item("V006", rule))
    heavy = made(item("V006", rule), conditions=frozenset({FINANCE_HEAVY}))
    assert (len(usual.planned), len(heavy.planned)) == (3, 9)


def test_a_condition_counts_from_the_day_on_which_it_is_met() -> None:
    rule = f"quarterly month 1 day 20; for {FINANCE_HEAVY}: monthly day 15"
    question = asked(item("V006", rule))
    site = replace(
        question.sites[0],
        conditions=frozenset({FINANCE_HEAVY}),
        conditions_from=date(2026, 9, 1),
    )
    due = [it.due_on for it in plan(replace(question, sites=(site,))).planned]
    assert due == [date(2026, 4, 20), date(2026, 7, 20)] + [
        date(2026, month, 15) for month in (9, 10, 11, 12)
    ]


PAYOUT = Payout(1, 9, "2026年 稻谷补贴", date(2026, 4, 2), date(2026, 4, 30), 7)


def test_a_payout_has_its_notice_before_and_its_result_after_payment() -> None:
    notice, result = made(payouts=(PAYOUT,)).planned
    assert notice.key == Key(1, "", 9, "", NOTICE)
    assert (notice.opens_on, notice.due_on) == (date(2026, 4, 2), date(2026, 4, 23))
    assert notice.notice_until == date(2026, 4, 29)  # seven days, the first counted
    assert notice.hangs_until == date(2026, 5, 8)  # and fifteen on the wall
    assert result.key == Key(1, "", 9, "", RESULT)
    assert (result.opens_on, result.due_on) == (date(2026, 4, 30), date(2026, 12, 31))
    assert result.hangs_until == result.up_on + timedelta(days=15)


def test_a_payout_goes_up_on_the_day_that_its_sheet_is_printed_with() -> None:
    def days(printed: date) -> list[date]:
        payout = replace(PAYOUT, printed_on=printed)
        return [it.up_on for it in made(payouts=(payout,)).planned]

    notice, result = (it.up_on for it in made(payouts=(PAYOUT,)).planned)
    assert days(date(2026, 4, 16)) == [date(2026, 4, 16), result]
    assert days(date(2026, 5, 8)) == [notice, date(2026, 5, 8)]
    assert days(date(2026, 4, 28)) == [notice, result], "too late for its notice"


def test_what_came_down_too_early_and_was_put_up_again_fulfils_nothing() -> None:
    short = posted(
        key(occasion="2026Q2"),
        date(2026, 4, 1),
        state=PlanState.ENDED,
        ended_on=date(2026, 4, 7),
    )
    found = made(QUARTERLY, posted=(short,)).planned
    april = [it.state for it in found if it.up_on.month == 4]
    assert PlanState.ENDED in april
    assert PlanState.DONE not in april
    assert one(made(QUARTERLY), "2026Q2").state in april


def test_a_payout_that_came_after_payment_has_only_its_result() -> None:
    late = replace(PAYOUT, imported_on=PAYOUT.paid_on, all_paid=True)
    assert [it.key.stage for it in made(payouts=(late,)).planned] == [RESULT]
    by_bank = replace(PAYOUT, all_paid=True)
    paid = made(payouts=(by_bank,), today=date(2026, 5, 6)).planned
    assert [it.state for it in paid] == [PlanState.MISSED, PlanState.OPEN]


def test_until_the_bank_has_paid_all_a_payout_has_its_notice_whatever_its_day() -> None:
    late = replace(PAYOUT, imported_on=PAYOUT.paid_on)
    notice, result = made(payouts=(late,), today=PAYOUT.paid_on).planned
    assert (notice.key.stage, notice.state) == (NOTICE, PlanState.TODAY)
    assert result.key.stage == RESULT
    assert notice.notice_until is not None
    assert result.up_on > notice.notice_until
    printed = replace(late, printed_on=PAYOUT.paid_on + timedelta(days=3))
    notice, _ = made(payouts=(printed,), today=PAYOUT.paid_on).planned
    assert notice.due_on == printed.printed_on
    overdue, _ = made(payouts=(PAYOUT,), today=date(2026, 5, 6)).planned
    assert overdue.state is PlanState.OVERDUE


def test_what_was_published_asks_for_no_notice_any_more() -> None:
    hung = posted(Key(1, "", 9, "", RESULT), date(2026, 5, 4))
    found = made(payouts=(PAYOUT,), posted=(hung,), today=date(2026, 5, 6)).planned
    assert [it.state for it in found] == [PlanState.MISSED, PlanState.HANGING]


def test_a_notice_that_ends_after_payment_is_a_conflict() -> None:
    [conflict] = made(payouts=(PAYOUT,), today=date(2026, 4, 27)).conflicts
    assert conflict.problem.code is Code.PLAN_NOTICE_MEETS_RESULT
    assert conflict.proposals[0].remedy is Remedy.LATER_PAYMENT
    assert conflict.proposals[0].day == date(2026, 5, 4)
    assert not made(payouts=(PAYOUT,)).conflicts


def many(count: int, rule: str = "quarterly month 1 day 20") -> list[CatalogueItem]:
    return [item(f"V{number:03}", rule) for number in range(1, count + 1)]


def test_what_has_no_room_is_told_with_what_would_help() -> None:
    small = replace(BOARD, width_mm=250, height_mm=340)
    found = made(*many(2), boards=(small,), last=date(2026, 4, 30))
    [conflict] = found.conflicts
    assert conflict.problem.code is Code.PLAN_NO_ROOM
    assert [it.key for it in found.planned if it.board_id is None] == [*conflict.keys]
    remedies = [it.remedy for it in conflict.proposals]
    assert remedies == [Remedy.REGISTER_BOARD]
    two = replace(small, id=2, name="文化广场公开栏")
    assert not made(*many(2), boards=(small, two), last=date(2026, 4, 30)).conflicts


def test_what_is_released_has_its_place_before_what_is_due_earlier() -> None:
    small = replace(BOARD, width_mm=260, height_mm=360)  # a single A4
    notice = NoticePeriod(date(2026, 4, 14), 7)
    sheet = MadeSheet(
        SheetNumber("梅岭村", 2026, 1, 1),
        *("甲", notice, Paper.A4, TODAY, 1, 0, 0, ""),
        standing=Standing(SheetState.RELEASED),
    )
    both = (item("V003", "monthly day 9"), item("V009", "monthly day 18"))
    about = About(1, "V009", occasion="2026-04")
    released = {"sheets": {about: sheet}, "waiting": frozenset({sheet.id})}

    def placed(**more: Any) -> Planned:
        april = {"first": date(2026, 4, 1), "last": date(2026, 4, 30)}
        found = made(*both, boards=(small,), **april, **more)
        [it] = [it for it in found.planned if it.board_id and it.up_on.day < 20]
        return it

    assert placed().key.item_code == "V003"
    it = placed(**released)
    assert (it.key.item_code, it.is_released) == ("V009", True)
    assert it.due_on == it.up_on == it.printed_on == notice.first


def test_an_earlier_day_is_proposed_where_there_is_room_then() -> None:
    small = replace(BOARD, width_mm=250, height_mm=340)
    event = VillageEvent(7, 1, "V003", date(2026, 6, 12), "通过修路方案")
    slow = item("V003", "within 38 calendar_day after matter_occurs")
    july = item("V001", "quarterly month 1 day 16")
    [conflict] = made(
        july,
        slow,
        boards=(small,),
        events=(event,),
        first=date(2026, 6, 1),
        last=date(2026, 7, 31),
    ).conflicts
    [other] = [it for it in conflict.proposals if it.remedy is Remedy.OTHER_DAY]
    assert conflict.on == date(2026, 7, 20)
    # It is down again on 16 July, when the other goes up in its place.
    assert other.day == date(2026, 6, 30)


def test_a4_is_proposed_where_a3_has_no_room() -> None:
    low = replace(BOARD, height_mm=400)
    a3 = {About(1, "V001"): SheetSize(Paper.A3, Direction.UPRIGHT)}
    [conflict] = made(
        QUARTERLY, boards=(low,), sizes=a3, last=date(2026, 4, 30)
    ).conflicts
    assert Remedy.SMALLER in {it.remedy for it in conflict.proposals}


def test_a_village_without_a_board_is_told_once() -> None:
    found = made(*many(5), boards=())
    [conflict] = found.conflicts
    assert conflict.problem.code is Code.PLAN_NO_BOARD


def test_two_things_of_one_item_at_once_are_told() -> None:
    some = [VillageEvent(n, 1, "V003", date(2026, 4, 5 + n), "方案") for n in (1, 2)]
    [conflict] = made(PROMPT, events=tuple(some)).conflicts
    assert conflict.problem.code is Code.PLAN_DUE_TOGETHER
    assert conflict.proposals[0].remedy is Remedy.GROUP


def test_sheets_hang_in_the_section_that_is_for_them() -> None:
    parts = (BoardSection("财务", Area(1200, 0, 1200, 1200), ("finance",)),)
    plain = replace(BOARD, id=2, name="别的栏")
    board = replace(BOARD, id=5, sections=parts)
    found = made(QUARTERLY, boards=(plain, board))
    second = one(found, "2026Q2")
    assert second.board_id == 5
    picture = on_day(board, found, second.up_on)
    [piece] = picture.pieces
    assert piece.area.x >= 1200
    assert (piece.title, piece.until) == (second.title, second.hangs_until)


def test_the_township_has_its_own_items_and_boards() -> None:
    board = replace(BOARD, id=3, village_id=None, kind=BoardKind.TOWNSHIP)
    question = asked(QUARTERLY, boards=(BOARD, board))
    township = Site(None, "云溪镇", (QUARTERLY,))
    found = plan(replace(question, sites=(township,)))
    assert {(it.place, it.board_id) for it in found.planned} == {("云溪镇", 3)}


@pytest.mark.parametrize(
    ("what", "state"),
    [
        (QUARTERLY, PlanState.OPEN),
        (STANDING, PlanState.MISSING),
        (PROMPT, PlanState.WAITING),
        (UNSETTLED, PlanState.UNSETTLED),
        (item("V010", ""), PlanState.UNSETTLED),
        (item("V011", "monthly | quarterly"), PlanState.UNSETTLED),
        (item("V012", "annual month 12 day 31"), PlanState.AHEAD),
    ],
)
def test_the_matrix_has_a_state_for_every_item(
    what: CatalogueItem, state: PlanState
) -> None:
    found = made(what, last=date(2026, 6, 30))
    assert found.matrix[1, what.code].state is state


def test_the_matrix_tells_the_most_urgent_and_what_a_village_lacks() -> None:
    question = asked(QUARTERLY, today=date(2026, 5, 1))
    [site] = question.sites
    lacking = replace(site, items=(QUARTERLY,), off=(PROMPT,))
    found = plan(replace(question, sites=(lacking,)))
    assert found.matrix[1, "V001"].state is PlanState.OVERDUE
    assert found.matrix[1, "V001"].due_on == date(2026, 4, 20)
    assert found.matrix[1, "V003"].state is PlanState.OFF


def test_a_year_without_its_notice_of_days_off_is_told() -> None:
    later = (date(2031, 1, 1), date(2031, 12, 31))
    assert made(QUARTERLY, first=later[0], last=later[1]).unnoticed == (2031, 2032)[:1]
    assert made(QUARTERLY).unnoticed == ()


rules = st.sampled_from(
    ["monthly", "quarterly", "half_yearly", "annual", "continuous", "monthly day 9"]
)


@given(
    st.lists(rules, max_size=12),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.integers(300, 2400),
)
@settings(deadline=None, max_examples=40)
def test_whatever_is_planned_is_in_time_and_hangs_its_days(
    some: list[str], today: date, width: int
) -> None:
    board = replace(BOARD, width_mm=width)
    items = [item(f"V{n:03}", rule) for n, rule in enumerate(some, start=1)]
    found = made(*items, today=today, boards=(board,))
    assert len({it.key for it in found.planned}) == len(found.planned)
    no_room = [it for it in found.conflicts if it.problem.code is Code.PLAN_NO_ROOM]
    crowded = {key for it in no_room for key in it.keys}
    for it in found.planned:
        if it.state is PlanState.MISSED:
            continue
        assert it.up_on >= min(today, it.up_on)
        assert it.due_on is None or it.up_on <= max(it.due_on, today + timedelta(9))
        if it.hangs_until and it.down_on:
            assert (it.hangs_until - it.up_on).days >= 15
            assert it.down_on > it.hangs_until
        assert TERMS.calendar.is_worked(it.up_on)
        assert (it.board_id is None) == (it.key in crowded)
    assert plan(asked(*items, today=today, boards=(board,))).planned == found.planned


GROUP_BOARD = replace(
    BOARD, id=7, kind=BoardKind.GROUP, group="第三村民小组", name="三组公示栏"
)


def test_a_groups_sheet_hangs_on_the_groups_own_board() -> None:
    other = replace(GROUP_BOARD, id=8, group="四组")
    some = tuple(replace(PAYOUT, group=it) for it in ("三组", "五组"))
    found = made(payouts=some, boards=(BOARD, other, GROUP_BOARD)).planned
    boards = {(it.key.group, it.title): it.board_id for it in found}
    assert boards == {
        ("三组", "2026年 稻谷补贴（三组）"): 7,
        ("五组", "2026年 稻谷补贴（五组）"): 1,
    }
    [usual, _] = made(payouts=(PAYOUT,), boards=(BOARD, GROUP_BOARD)).planned
    assert usual.board_id == 1


def test_what_belongs_to_all_is_never_planned_on_a_groups_board_alone() -> None:
    quarter = {"first": date(2026, 10, 1), "last": date(2026, 10, 31)}
    found = made(QUARTERLY, boards=(GROUP_BOARD,), **quarter)
    assert {it.board_id for it in found.planned} == {None}
    assert [it.problem.code for it in found.conflicts] == [Code.PLAN_NO_BOARD]
    nameless = replace(GROUP_BOARD, group="")
    assert {it.board_id for it in made(QUARTERLY, boards=(nameless,)).planned} == {None}
    full = replace(BOARD, width_mm=100)
    found = made(QUARTERLY, boards=(full, GROUP_BOARD), **quarter)
    assert {it.board_id for it in found.planned} == {None}
    assert [it.problem.code for it in found.conflicts] == [Code.PLAN_NO_ROOM]


def test_a_groups_sheet_is_done_when_its_own_posting_is() -> None:
    some = tuple(replace(PAYOUT, group=it) for it in ("三组", "五组"))
    hung = posted(Key(1, "", 9, "", NOTICE, "三组"), TODAY)
    states = {
        it.key.group: it.state
        for it in made(payouts=some, posted=(hung,)).planned
        if it.key.stage == NOTICE
    }
    assert states == {"三组": PlanState.HANGING, "五组": PlanState.OPEN}


def test_what_came_down_before_the_span_may_be_left_out_and_states_are_the_same() -> (
    None
):
    done = {"state": PlanState.DONE, "ended_on": date(2026, 2, 6)}
    hung = posted(key(occasion="2026Q1"), date(2026, 1, 20), **done)
    question = asked(QUARTERLY, posted=(hung,), first=TODAY, since=None)
    whole, brief = plan(question), plan(replace(question, remembers=False))
    assert whole.planned == brief.planned
    assert len(whole.hangings[1].stays) == len(brief.hangings[1].stays) + 1


WINDOW = "within 0 calendar_day after matter_occurs then window 12 working_day"


@pytest.mark.parametrize(
    ("happened", "last", "noticed"),
    [
        # 20 days are longer, as they are in most weeks
        (date(2026, 6, 1), date(2026, 6, 21), 20),
        # the Spring Festival and the National Day holidays make 12 working days so
        (date(2026, 2, 13), date(2026, 3, 9), 22),
        (date(2026, 9, 28), date(2026, 10, 20), 22),
    ],
)
def test_of_days_and_working_days_those_hold_that_end_last(
    happened: date, last: date, noticed: int
) -> None:
    event = VillageEvent(7, 1, "V003", happened, "通过修路方案")
    both = item("V003", WINDOW, "20")
    made_then = made(both, events=(event,), today=happened, since=YEAR[0])
    found = one(made_then, "event:7")
    assert (found.up_on, found.hangs_until, found.counted) == (happened, last, True)
    assert least_days(both, happened, TERMS) == (last - happened).days
    assert days_on_notice(both, happened, TERMS) == noticed
