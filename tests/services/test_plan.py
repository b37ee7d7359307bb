"""The plan of an office: from its own records, noted as done, printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from gwgk_desktop.domain.board_pictures import Piece, on_day
from gwgk_desktop.domain.boards import of_village
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.catalogue_versions import Departure
from gwgk_desktop.domain.counting import Counting
from gwgk_desktop.domain.office import group_key
from gwgk_desktop.domain.posting_plan import NOTICE, RESULT, TO_PUT_UP, PlanState
from gwgk_desktop.domain.postings import PostingState, Stage
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.reminders import Group
from gwgk_desktop.domain.time_limits import FINANCE_HEAVY
from gwgk_desktop.domain.village_events import VillageEvent
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    boards,
    catalogue,
    catalogue_departures,
    catalogue_imports,
    history,
    notice_sheets,
    office,
    plan,
    plan_prints,
    planned_postings,
    postings,
    putting_up,
    releases,
    reminders,
    time_limits,
    village_events,
)
from gwgk_desktop.services.catalogue import Revising
from gwgk_desktop.services.catalogue_departures import Departing
from gwgk_desktop.services.notice_sheets import SheetTerms
from gwgk_desktop.services.plan_prints import PlanPrint
from gwgk_desktop.services.putting_up import OnPaper, PostTerms
from gwgk_desktop.wording import plan_prints as words
from tests.begun import NOW, TODAY
from tests.services.deeds import add
from tests.services.test_payments import PAID, row, tell
from tests.stories import import_list, release

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gwgk_desktop.domain.posting_plan import Plan, Planned
    from gwgk_desktop.store.database import Store

MAJOR_IN_TWO_DAYS = "within 2 calendar_day after matter_occurs"
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def planned(township: Store) -> Store:
    """Give a township with the villages' catalogue."""
    catalogue_imports.adopt(township, Scope.VILLAGE, date(2026, 7, 1))
    return township


def made(store: Store) -> Plan:
    return plan.plan(store, *YEAR)


def of(store: Store, village: str, code: str) -> list[Planned]:
    return [
        it
        for it in made(store).planned
        if (it.place, it.key.item_code) == (village, code)
    ]


def text_of(path: Path) -> str:
    return "".join(page.extract_text() for page in PdfReader(path).pages)


def test_what_is_put_up_from_the_plan_is_no_longer_wanted(planned: Store) -> None:
    [entry] = [it for it in of(planned, "梅岭村", "V014") if it.up_on == TODAY]
    assert entry.state is PlanState.OVERDUE
    done = planned_postings.record(
        planned, [entry], PostTerms(NOW, "张网格", unready=True)
    )
    [now] = [it for it in of(planned, "梅岭村", "V014") if it.key == entry.key]
    assert now.state is PlanState.HANGING
    assert (now.board_id, now.up_on) == (entry.board_id, TODAY)
    assert now.hangs_until == TODAY + timedelta(days=15)
    history.undo(planned, done.operation.id)
    [again] = [it for it in of(planned, "梅岭村", "V014") if it.key == entry.key]
    assert again.state is PlanState.OVERDUE


def test_many_are_noted_at_once_or_none(planned: Store) -> None:
    some = [it for it in made(planned).planned if it.state is PlanState.OVERDUE][:20]
    late = datetime(2026, 12, 1, 8, 0)
    with pytest.raises(Refusal) as refusal:
        planned_postings.record(planned, some, PostTerms(late, "张网格", unready=True))
    assert refusal.value.problem.code is Code.POSTED_AHEAD
    assert postings.postings(planned) == []
    planned_postings.record(planned, some, PostTerms(NOW, "张网格", unready=True))
    assert len(postings.postings(planned)) == 20


def test_what_always_hangs_stays_up_once_it_is(planned: Store) -> None:
    [entry] = of(planned, "梅岭村", "V001")
    assert entry.state is PlanState.MISSING
    planned_postings.record(planned, [entry], PostTerms(NOW, "张网格", unready=True))
    [now] = of(planned, "梅岭村", "V001")
    assert (now.state, now.hangs_until, now.down_on) == (PlanState.STANDING, None, None)


def test_a_batch_has_its_notice_and_result_with_its_released_sheets(
    planned: Store,
) -> None:
    paid_on = TODAY + timedelta(days=20)
    batch = import_list(planned, 1, paid_on=paid_on).batch_id
    both = [it for it in made(planned).planned if it.key.batch_id == batch]
    assert {it.key.stage for it in both} == {NOTICE, RESULT}
    sheets = release(planned, batch)
    village = sheets[0].number.village
    notice = next(it for it in both if it.place == village and it.key.stage == NOTICE)
    planned_postings.record(planned, [notice], PostTerms(NOW, "张网格"))
    [hung] = postings.postings(planned)
    assert hung.record.posting.sheet == str(sheets[0].number)
    [now] = [it for it in made(planned).planned if it.key == notice.key]
    assert now.state is PlanState.HANGING
    assert now.notice_until is not None


def test_what_the_bank_has_not_paid_all_of_has_its_notice_to_hang(
    township: Store,
) -> None:
    """Whatever day of payment was told; and a result only where all is paid."""
    add(township)

    def states() -> dict[tuple[str, str], PlanState]:
        return {(it.place, it.key.stage): it.state for it in made(township).planned}

    before = states()
    assert before["梅岭村", NOTICE] is before["石桥村", NOTICE] is PlanState.TODAY
    tell(township, row(3, PAID))  # all of 石桥村, none of 梅岭村
    after = states()
    assert after["梅岭村", NOTICE] is PlanState.TODAY
    assert ("石桥村", NOTICE) not in after
    assert after["石桥村", RESULT] is PlanState.OPEN


def test_a_result_is_not_noted_with_the_sheet_of_the_notice(planned: Store) -> None:
    batch = import_list(planned, 1, paid_on=TODAY).batch_id
    sheets = release(planned, batch)
    village = sheets[0].number.village
    of_batch = [it for it in made(planned).planned if it.key.batch_id == batch]
    both = {it.key.stage: it for it in of_batch if it.place == village}
    assert both[NOTICE].sheet is not None
    assert both[RESULT].sheet is None
    offered = planned_postings.offers(planned, [both[NOTICE], both[RESULT]])
    assert {(it.planned.key.stage, it.sheet is None) for it in offered} == {
        *((NOTICE, False), (RESULT, True))
    }


def test_an_event_that_was_posted_about_stays(planned: Store) -> None:
    village_events.record(
        planned, [VillageEvent(0, 1, "V008", TODAY, "支部通过修路方案")]
    )
    [entry] = of(planned, "梅岭村", "V008")
    assert entry.key.occasion == "event:1"
    planned_postings.record(planned, [entry], PostTerms(NOW, "张网格", unready=True))
    with pytest.raises(Refusal) as refusal:
        village_events.remove(planned, 1)
    assert refusal.value.problem.code is Code.EVENT_HAS_POSTINGS


def listed(made: Plan, village: int, day: date) -> Mapping[str, set[str]]:
    """Return the last days of a village's list of a day, heading by heading."""
    parts = words.morning_list(made, day, village, "梅岭村", ())
    return {it.heading: {row[-1] for row in it.rows} for it in parts}


def test_the_list_of_a_coming_day_holds_all_that_is_not_up_and_counts_from_then(
    planned: Store,
) -> None:
    friday, monday = TODAY + timedelta(days=3), TODAY + timedelta(days=13)
    overdue = {it.key for it in made(planned).planned if it.state is PlanState.OVERDUE}
    hung = of(planned, "石桥村", "V014")
    planned_postings.record(planned, hung[:1], PostTerms(NOW, "张网格", unready=True))
    for day in (friday, monday):
        of_day = plan.on_morning(planned, day, day + timedelta(days=7))
        missing = {it.key for it in of_day.planned if it.state is PlanState.OVERDUE}
        assert overdue - {hung[0].key} <= missing
        least = (day + timedelta(days=15)).isoformat()
        last_days = listed(of_day, 1, day)[words.NO_SHEET_YET]
        assert all(it >= least for it in last_days)
        assert least in last_days


def test_the_list_of_a_day_parts_what_can_be_put_up_from_what_lacks_its_sheet(
    planned: Store,
) -> None:
    batch = import_list(planned, 1, paid_on=TODAY + timedelta(days=20)).batch_id
    sheet = release(planned, batch)[0]
    day = sheet.notice.first
    village = next(
        it.id for it in office.villages(planned) if it.name == sheet.number.village
    )
    of_day = plan.on_morning(planned, day, day + timedelta(days=7))
    parts = words.morning_list(of_day, day, village, sheet.number.village, ())
    told = {
        it.heading: [row[it.head.index("公示单")] for row in it.rows]
        for it in parts
        if it.rows
    }
    boxes = {it.heading: {row[0] for row in it.rows} for it in parts if it.rows}
    assert boxes["今天上墙"] == {"□"}
    assert "□" not in boxes[words.NO_SHEET_YET]  # nobody can do it today
    assert told["今天上墙"] == [f"{sheet.number} 已发布"]
    assert set(told[words.NO_SHEET_YET]) == {"未制作"}


def test_the_list_of_a_day_tells_when_what_is_ahead_goes_up(planned: Store) -> None:
    batch = import_list(planned, 1, paid_on=TODAY).batch_id
    village = release(planned, batch)[0].number.village
    of_batch = [it for it in made(planned).planned if it.key.batch_id == batch]
    [notice] = [it for it in of_batch if it.place == village and it.key.stage == NOTICE]
    planned_postings.record(planned, [notice], PostTerms(NOW, "张网格", unready=True))
    day = TODAY + timedelta(days=3)
    of_day = plan.on_morning(planned, day, day + timedelta(days=7))
    [result] = [
        it
        for it in of_day.planned
        if it.key == notice.key._replace(stage=RESULT) and it.state in TO_PUT_UP
    ]
    assert result.due_on
    assert day < result.up_on < result.due_on
    parts = words.morning_list(of_day, day, notice.key.village_id, village, ())
    [soon] = [it for it in parts if it.heading == "以后7天上墙"]
    told = {row[1]: dict(zip(soon.head, row, strict=True)) for row in soon.rows}[
        result.title
    ]
    assert told["上墙"] == result.up_on.isoformat()
    assert told["最迟"] == result.due_on.isoformat()


def test_the_list_of_a_day_says_of_what_its_notes_speak(planned: Store) -> None:
    import_list(planned, 1, paid_on=TODAY + timedelta(days=2))
    made_plan = made(planned)
    parts = words.morning_list(made_plan, TODAY, 1, "梅岭村", ())
    [note] = [it for it in parts if it.heading == "另请注意"]
    assert any(
        "耕地地力保护补贴”公示到" in it and it.endswith("起再发放。")
        for it in note.lines
    )


def test_the_list_of_a_coming_day_says_what_is_over_by_then(planned: Store) -> None:
    [entry] = [it for it in of(planned, "梅岭村", "V014") if it.up_on == TODAY]
    planned_postings.record(planned, [entry], PostTerms(NOW, "张网格", unready=True))
    day = TODAY + timedelta(days=40)
    of_day = plan.on_morning(planned, day, day + timedelta(days=7))
    [it] = [it for it in of_day.planned if it.key == entry.key]
    assert it.state is PlanState.TO_TAKE_DOWN
    assert (TODAY + timedelta(days=15)).isoformat() in listed(of_day, 1, day)[
        "今天可以撤下"
    ]


def test_the_days_list_names_what_goes_up_where(planned: Store, tmp_path: Path) -> None:
    to = tmp_path / "清单.pdf"
    plan_prints.save(planned, PlanPrint.MORNING, TODAY, [1, 2], to)
    text = text_of(to)
    assert "梅岭村今日上墙撤下清单" in text
    assert "石桥村今日上墙撤下清单" in text
    assert "村务公开栏" in text
    plan_prints.save(planned, PlanPrint.MORNING, TODAY, [1], to)
    assert "石桥村" not in text_of(to)
    to.write_bytes(to.read_bytes() + b"%")
    with pytest.raises(Refusal) as refusal:
        plan_prints.save(planned, PlanPrint.MORNING, TODAY, [1, 2], to)
    assert refusal.value.problem.code is Code.FILE_EXISTS


def test_the_walk_round_asks_what_inspections_look_at(
    planned: Store, tmp_path: Path
) -> None:
    [entry] = [it for it in of(planned, "梅岭村", "V014") if it.up_on == TODAY]
    planned_postings.record(planned, [entry], PostTerms(NOW, "张网格", unready=True))
    to = tmp_path / "巡查.pdf"
    plan_prints.save(planned, PlanPrint.CHECKLIST, TODAY, [1], to)
    text = text_of(to)
    for fault in ("没有公开栏", "空白", "破损、脏旧", "内容未更新", "缺财务公开"):
        assert fault in text
    for fault in ("张贴不规范", "档案不全", entry.title):
        assert fault in text


def test_boards_are_drawn_a_page_each(planned: Store, tmp_path: Path) -> None:
    to = tmp_path / "栏.pdf"
    plan_prints.save(planned, PlanPrint.BOARDS, TODAY, [1], to)
    pages = PdfReader(to).pages
    assert len(pages) == 2
    assert "村委会门前" in pages[0].extract_text()
    for board in boards.boards(planned):
        boards.remove_board(planned, board)
    with pytest.raises(Refusal) as refusal:
        plan_prints.save(planned, PlanPrint.BOARDS, TODAY, [1], tmp_path / "x.pdf")
    assert refusal.value.problem.code is Code.NO_BOARD_TO_DRAW


def test_a_village_with_busy_finances_discloses_every_month(planned: Store) -> None:
    def dues() -> list[date | None]:
        return [it.due_on for it in of(planned, "梅岭村", code) if it.due_on]

    items = catalogue.on_day(planned, Scope.VILLAGE, date(2026, 7, 1)).items
    code = next(it.code for it in items if FINANCE_HEAVY in it.rule)
    usual = dues()
    office.set_finance_heavy(planned, ["梅岭村"], date(2026, 9, 1))
    heavy = dues()
    assert len(usual) < len(heavy)
    assert [it for it in heavy if it and it < date(2026, 9, 1)] == [
        it for it in usual if it and it < date(2026, 9, 1)
    ]
    history.undo(planned, history.entries(planned)[0].id)
    assert dues() == usual


def tighten(store: Store, code: str, phrase: str, rule: str) -> None:
    """Let the first village be stricter from today on."""
    departing = Departing(Departure.TIGHTER, TODAY, "村民要求", phrase, rule)
    [village] = [it for it in office.villages(store) if it.name == "梅岭村"]
    catalogue_departures.depart(store, [village], [code], departing)


def test_a_tightening_makes_nothing_late_that_was_not(planned: Store) -> None:
    before = {it.due_on for it in of(planned, "梅岭村", "V014")}
    tighten(planned, "V014", "每月5日前", "monthly day 5")
    after = of(planned, "梅岭村", "V014")
    late = {it.due_on for it in after if it.state is PlanState.OVERDUE}
    assert late == {it for it in before if it and it < TODAY}
    ahead = [it.due_on for it in after if it.due_on and it.due_on >= TODAY]
    assert ahead[:3] == [date(2026, month, 5) for month in (10, 11, 12)]


def test_what_happened_before_a_tightening_is_due_as_it_was(planned: Store) -> None:
    [village] = [it for it in office.villages(planned) if it.name == "梅岭村"]
    day = TODAY - timedelta(days=4)
    event = VillageEvent(0, village.id, "V066", day, "买了抽水机")
    village_events.record(planned, [event])
    [before] = of(planned, "梅岭村", "V066")
    tighten(planned, "V066", "发生之日起2日内", MAJOR_IN_TWO_DAYS)
    [after] = of(planned, "梅岭村", "V066")
    assert (after.due_on, after.state) == (before.due_on, before.state)


def test_a_posting_hangs_its_days_from_when_it_truly_went_up(planned: Store) -> None:
    rule = "within 2 calendar_day after matter_occurs then window 12 working_day"
    tighten(planned, "V066", "发生之日起2日内公示12个工作日", rule)
    [village] = [it for it in office.villages(planned) if it.name == "梅岭村"]
    event = VillageEvent(0, village.id, "V066", TODAY, "买了抽水机")
    village_events.record(planned, [event])
    [entry] = of(planned, "梅岭村", "V066")
    by_paper = OnPaper("买了抽水机", village.id)
    terms = PostTerms(
        datetime(2026, 2, 13, 9), "老会计", item_code="V066", unready=True
    )
    planned_postings.record(planned, [entry], PostTerms(NOW, "张网格", unready=True))
    putting_up.post_from_paper(planned, by_paper, terms)
    before, now = sorted(
        postings.postings(planned), key=lambda it: it.standing.least_end
    )
    # 12 working days, over the Spring Festival and over the National Day holidays
    assert before.standing.least_end == date(2026, 3, 9)
    assert entry.hangs_until == date(2026, 10, 10)  # it was planned for two days later
    assert now.standing.least_end == date(2026, 10, 8)
    with pytest.raises(Refusal) as refusal:
        putting_up.post_from_paper(
            planned, by_paper, replace(terms, days=16, agreed=True)
        )
    assert refusal.value.problem.code is Code.DISPLAY_DAYS_FEW
    assert refusal.value.problem.facts["least"] == 24


def test_what_was_withdrawn_and_came_down_early_is_wanted_again(planned: Store) -> None:
    batch = import_list(planned, 1).batch_id
    sheets = release(planned, batch)

    def result() -> list[PlanState]:
        return [
            it.state
            for it in made(planned).planned
            if it.key.batch_id == batch and it.key.stage == RESULT
        ]

    [place, *_] = putting_up.possible(planned, sheets[:1])
    terms = PostTerms(NOW, "张网格", stage=Stage.RESULT)
    putting_up.post(planned, [place], terms)
    assert PlanState.HANGING in result()
    releases.withdraw(planned, sheets[:1], "金额录错", "刘审核")
    postings.take_down(planned, postings.called(planned, [1]), NOW, "张网格")
    assert PlanState.DONE not in result()
    assert {PlanState.AGAIN, PlanState.ENDED} <= set(result())


def test_papers_ask_for_no_sheet_that_was_withdrawn(
    township: Store, tmp_path: Path
) -> None:
    known = of_village(boards.boards(township), 1)
    batch = import_list(township, 1).batch_id
    sheets = [it for it in release(township, batch) if it.number.village == "梅岭村"]
    [place] = putting_up.placements(township, sheets, ["村务公开栏"])
    put_up = PostTerms(NOW, "张网格", stage=Stage.RESULT)
    putting_up.post(township, [place], put_up)
    [title] = {it.title for it in made(township).planned if it.posting_id is not None}
    told = "".join(title.split())
    asked = f"{told}公布张贴中"

    def printed(what: PlanPrint) -> str:
        to = tmp_path / f"{what}.pdf"
        plan_prints.save(township, what, TODAY, [1], to, overwrite=True)
        return "".join(text_of(to).split())

    def pieces(day: date = TODAY) -> list[Piece]:
        drawn = [on_day(it, made(township), day) for it in known]
        return [it for one in drawn for it in one.pieces if it.title == title]

    pages = sheets[0].page_count
    assert asked in printed(PlanPrint.CHECKLIST)
    assert len(pieces()) == pages
    releases.withdraw(township, sheets, "金额有误", "刘审核")
    walk = printed(PlanPrint.CHECKLIST)
    assert asked not in walk
    assert f"{words.RECALLED}事项期次现场{told}" in walk
    assert f"{words.RECALLED}□事项" in printed(PlanPrint.MORNING)
    postings.take_down(township, postings.called(township, [1]), NOW, "张网格")
    walk = printed(PlanPrint.CHECKLIST)
    assert told not in walk
    assert words.RECALLED not in printed(PlanPrint.MORNING)
    [again] = [it for it in made(township).planned if it.state is PlanState.AGAIN]
    there = pieces(again.up_on)
    assert [it.state for it in there] == [PlanState.AGAIN] * pages
    assert pieces() == (there if again.up_on == TODAY else [])


def test_another_version_makes_nothing_late_that_was_not(planned: Store) -> None:
    before = {it.due_on for it in of(planned, "梅岭村", "V014")}
    item = catalogue.item(planned, "V014", TODAY)
    stricter = replace(item, phrase="每月5日前", rule="monthly day 5")
    catalogue.save_items(planned, [stricter], Revising(TODAY, "县里改了"))
    after = of(planned, "梅岭村", "V014")
    late = {it.due_on for it in after if it.state is PlanState.OVERDUE}
    assert late == {it for it in before if it and it < TODAY}
    assert date(2026, 10, 5) in {it.due_on for it in after}


def test_sheets_of_groups_are_planned_group_by_group(planned: Store) -> None:
    paid_on = TODAY + timedelta(days=20)
    batch = import_list(planned, 1, paid_on=paid_on).batch_id
    terms = SheetTerms(batch, TODAY, drafted_by="陈经办", agreed=True, per_group=True)
    sheets = finish(notice_sheets.make(planned, terms)).sheets
    wanted = {(it.number.village, group_key(it.group)) for it in sheets}
    some = [it for it in made(planned).planned if it.key.batch_id == batch]
    notices = [it for it in some if it.key.stage == NOTICE]
    with_sheets = [(it.place, it.key.group) for it in notices if it.key.group]
    assert sorted(with_sheets) == sorted(wanted)
    [first, *_] = [it for it in notices if it.key.group]
    planned_postings.record(planned, [first], PostTerms(NOW, "张网格", unready=True))
    [hung] = postings.postings(planned)
    assert hung.record.posting.group == first.key.group
    states = {it.key: it.state for it in made(planned).planned}
    assert states[first.key] is PlanState.HANGING
    assert PlanState.HANGING not in {
        states[it.key] for it in notices if it.key != first.key
    }


def test_the_day_asks_only_for_what_still_matters_and_says_the_same(
    planned: Store,
) -> None:
    some = [it for it in made(planned).planned if it.state is PlanState.OVERDUE]
    planned_postings.record(planned, some[:6], PostTerms(NOW, "张网格", unready=True))
    wall = postings.recent(planned)
    assert [it.record.id for it in wall] == [
        it.record.id for it in postings.postings(planned)
    ]
    last = TODAY + timedelta(days=7)
    brief, whole = plan.coming(planned, last, wall), plan.plan(planned, TODAY, last)
    assert brief.planned == whole.planned


def test_what_recurs_may_stay_up_until_its_next_one_is_put_up(planned: Store) -> None:
    defaults = replace(time_limits.terms(planned).defaults, until_replaced=True)
    time_limits.save_settings(planned, Counting(), defaults)
    every = of(planned, "梅岭村", "V014")
    late, following = [it for it in every if it.up_on >= TODAY][:2]
    assert late.down_on == following.up_on
    planned_postings.record(planned, [late], PostTerms(NOW, "张网格", unready=True))
    planned.now = lambda: NOW + timedelta(days=30)  # type: ignore[method-assign]
    [hung] = postings.postings(planned)
    assert hung.standing.state is PostingState.HANGING
    assert hung.standing.comes_down is None
    [now] = [it for it in of(planned, "梅岭村", "V014") if it.key == late.key]
    assert (now.state, now.hangs_until) == (PlanState.HANGING, late.hangs_until)
    assert now.down_on == following.up_on
    [after] = [it for it in of(planned, "梅岭村", "V014") if it.key == following.key]
    later = NOW + timedelta(days=30)
    planned_postings.record(planned, [after], PostTerms(later, "张网格", unready=True))
    first = next(it for it in postings.postings(planned) if it.record.id == 1)
    assert first.standing.state is PostingState.DISPLAY_DONE
    found = reminders.today(planned).todo
    assert [it.reminder.posting_id for it in found if it.group is Group.TAKE_DOWN] == [
        1
    ]
