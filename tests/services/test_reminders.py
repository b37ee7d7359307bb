"""What is to be done by when, gathered from the desk, and saved as a calendar."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING

import icalendar
import pytest

from gwgk_desktop.documents import calendar_file
from gwgk_desktop.domain import days_off
from gwgk_desktop.domain.boards import Board
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.notice_sheets import SheetKind
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.reminders import Concern, Group
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    archives,
    boards,
    catalogue_imports,
    free_sheets,
    notice_sheets,
    objections,
    planned_postings,
    postings,
    putting_up,
    releases,
    reminders,
    time_limits,
)
from gwgk_desktop.services.archives import ArchiveTerms
from gwgk_desktop.services.free_sheets import FreeTerms
from gwgk_desktop.services.leaks import Leaked
from gwgk_desktop.services.objections import ObjectionTerms
from gwgk_desktop.services.putting_up import PostTerms
from gwgk_desktop.wording import reminders as words
from tests.services.deeds import add, agreed, drafts, released
from tests.services.posted import BOARD, Hands, hung
from tests.township import id_number

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.services.reminders import ToDo
    from gwgk_desktop.store.database import Store


@pytest.fixture
def planned(desk: Store) -> Store:
    """Give a desk with the villages' catalogue, in force since July."""
    catalogue_imports.adopt(desk, Scope.VILLAGE, date(2026, 7, 1))
    return desk


def told(store: Store, days: int = 7) -> list[ToDo]:
    return list(reminders.today(store, days).todo)


def events(path: Path) -> dict[str, str]:
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    return {str(it["UID"]): str(it["SUMMARY"]) for it in calendar.walk("VEVENT")}


def test_a_new_desk_has_nothing_to_do_and_says_it_has_not_begun(store: Store) -> None:
    found = reminders.today(store)
    assert (found.todo, found.begun) == ((), False)


def test_what_is_overdue_is_told_until_it_is_up(planned: Store) -> None:
    late = [it for it in told(planned) if it.group is Group.OVERDUE]
    assert {it.reminder.concern for it in late} == {Concern.POST}
    it = next(it for it in late if it.reminder.item_code == "V014")
    assert (it.reminder.due, it.reminder.occasion) == (date(2026, 7, 20), "2026Q3")
    assert it.item is not None
    assert it.planned is not None
    # it has no sheet, so that it hangs all the same is agreed to
    terms = PostTerms(datetime(2026, 9, 15, 8), "张网格", unready=True)
    planned_postings.record(planned, [it.planned], terms)
    after = told(planned)
    assert it.reminder.key not in {one.reminder.key for one in after}
    bare = [one for one in after if one.group is Group.EVIDENCE]
    assert [one.reminder.village for one in bare] == [it.reminder.village]


def test_what_always_has_to_hang_stands_by_itself(planned: Store) -> None:
    standing = [it for it in told(planned) if it.group is Group.STANDING]
    assert standing
    assert {it.reminder.due for it in standing} == {date(2026, 7, 1)}
    assert {it.reminder.concern for it in standing} == {Concern.HANG}


def test_a_released_sheet_is_due_on_the_first_day_that_it_promises(
    desk: Store, hands: Hands
) -> None:
    add(desk)  # paid on a day that is past: by its own time limit due at year's end
    released(desk)  # printed from 16 September on
    for day, group in ((15, Group.THIS_WEEK), (16, Group.TODAY), (18, Group.OVERDUE)):
        hands.set(day)
        some = [it for it in told(desk) if it.reminder.concern is Concern.POST]
        assert {(it.group, it.reminder.due) for it in some} == {
            (group, date(2026, 9, 16))
        }


def test_a_sheet_that_no_plan_knows_is_told_of_as_well(
    desk: Store, hands: Hands
) -> None:
    words = FreeTerms(
        SheetKind.MATTER, date(2026, 9, 16), 1, title="路灯", text="已装。"
    )
    sheets = agreed(desk, free_sheets.make(desk, words).sheets)
    finish(releases.release(desk, sheets, "刘审核"))
    hands.set(16)
    [it] = [it for it in told(desk) if it.reminder.concern is Concern.POST]
    assert (it.group, it.reminder.title, it.sheet) == (Group.TODAY, "路灯", it.sheet)
    assert it.planned is None
    assert it.sheet is not None
    hung(desk, hands, [it.sheet])
    assert Concern.POST not in {it.reminder.concern for it in told(desk)}


def test_the_day_before_which_it_is_told_can_be_chosen(planned: Store) -> None:
    near, far = (Counter(it.group for it in told(planned, days)) for days in (0, 60))
    assert near[Group.LATER] == 0 < far[Group.LATER]
    assert near[Group.STANDING] == far[Group.STANDING]


def test_a_posting_is_told_of_from_its_notice_to_its_end(
    desk: Store, hands: Hands
) -> None:
    def concerns() -> list[Concern]:
        number = some[0].record.id
        return [
            it.reminder.concern for it in told(desk) if it.reminder.posting_id == number
        ]

    add(desk)
    some = hung(desk, hands)
    assert concerns() == [Concern.EVIDENCE, Concern.NOTICE_ENDS]
    hands.set(18)
    terms = ObjectionTerms(hands.now, "金额不对", "李会计")
    objections.record(desk, some[:1], terms)
    assert concerns()[0] is Concern.REPLY
    hands.set(20, 10)
    assert concerns() == [Concern.REPLY, Concern.EVIDENCE]
    done = postings.called(desk, [some[1].record.id])
    [it] = [one for one in told(desk) if one.group is Group.TAKE_DOWN]
    assert it.listed == done[0]
    postings.take_down(desk, done, hands.now, "张网格")
    assert not [it for it in told(desk) if it.group is Group.TAKE_DOWN]


def test_a_withdrawn_sheet_comes_down_first_and_is_asked_for_until_it_is_corrected(
    desk: Store, hands: Hands
) -> None:
    add(desk)
    some = hung(desk, hands)
    wrong = [it for it in notice_sheets.sheets(desk) if it.number.village == "梅岭村"]
    hands.set(17)
    releases.withdraw(desk, wrong, "金额有误", "刘审核")

    def of_meiling() -> list[tuple[Group, Concern]]:
        mine = [it for it in told(desk) if it.reminder.village == "梅岭村"]
        return [(it.group, it.reminder.concern) for it in mine]

    assert of_meiling() == [(Group.RECALL, Concern.RECALL)]
    assert told(desk)[0].group is Group.RECALL
    [hangs] = [it.record for it in some if it.record.posting.village == "梅岭村"]
    listed = [it for it in postings.postings(desk) if it.record.id == hangs.id]
    postings.take_down(desk, listed, hands(), "张网格")
    assert of_meiling() == [(Group.CORRECT, Concern.CORRECT)]
    assert reminders.today(desk).counts[Group.CORRECT] == 1
    corrected = [it for it in drafts(desk) if it.number.village == "梅岭村"]
    assert of_meiling() == [(Group.CORRECT, Concern.CORRECT)]  # nobody has seen it yet
    finish(releases.release(desk, agreed(desk, corrected), "刘审核", agreed=True))
    assert [it for _, it in of_meiling()] == [Concern.POST]
    [waits] = postings.waiting(desk)
    places = putting_up.placements(desk, [waits], [BOARD])
    terms = PostTerms(hands.set(17, hour=15), "张网格", day_by_hand=True)
    putting_up.post(desk, places, terms)
    assert Concern.POST not in {it for _, it in of_meiling()}
    assert Concern.CORRECT not in {it for _, it in of_meiling()}


def test_a_corrected_sheet_may_hang_on_another_board(desk: Store, hands: Hands) -> None:
    add(desk)
    hung(desk, hands)
    hands.set(17)
    releases.withdraw(desk, notice_sheets.sheets(desk), "金额有误", "刘审核")
    postings.take_down(desk, postings.postings(desk), hands(), "张网格")
    some = agreed(desk, drafts(desk))
    finish(releases.release(desk, some, "刘审核", agreed=True))
    for village in {it.village_id for it in boards.boards(desk)}:
        boards.save_board(desk, Board(0, village, "祠堂", "路口", 2000, 1200))
    waits = postings.waiting(desk)
    assert len(waits) == 2
    places = putting_up.placements(desk, waits, ["祠堂"])
    terms = PostTerms(hands.set(17, hour=15), "张网格", day_by_hand=True)
    putting_up.post(desk, places, terms)
    assert {it.reminder.concern for it in told(desk)}.isdisjoint(
        {Concern.CORRECT, Concern.REPOST}
    )


def test_an_archived_posting_of_a_withdrawn_sheet_leaves_its_gap_in_the_plan(
    desk: Store, hands: Hands
) -> None:
    add(desk)
    hung(desk, hands)
    hands.set(17)
    releases.withdraw(desk, notice_sheets.sheets(desk), "金额有误", "刘审核")
    down = postings.take_down(desk, postings.postings(desk), hands(), "张网格").postings
    archives.archive(desk, down, ArchiveTerms("档案室", by="周主任"))
    concerns = Counter(it.reminder.concern for it in told(desk, days=120))
    # Of each of the two villages the notice, anew, and the result.
    assert (concerns[Concern.CORRECT], concerns[Concern.POST]) == (0, 2 * 2)


def test_the_office_is_told_of_its_days_off_and_its_review(
    planned: Store, hands: Hands
) -> None:
    hands.set(2, 11)
    [year] = [it.reminder for it in told(planned) if it.group is Group.OFFICE]
    assert (year.concern, year.year) == (Concern.DAYS_OFF, 2027)
    assert "还没有录入" in words.advice(year)
    some = days_off.read_notice(2027, "元旦：1月1日放假。")
    time_limits.keep_days_off(planned, some, accept_warnings=True)
    [year] = [it.reminder for it in told(planned) if it.group is Group.OFFICE]
    assert "2027年的放假通知录入的不全，缺春节、清明、" in words.advice(year)
    assert "元旦" not in words.advice(year)
    hands.now = datetime(2027, 12, 1, 9)
    concerns = {it.reminder.concern for it in told(planned)}
    assert {Concern.DAYS_OFF, Concern.REVIEW} <= concerns


def test_villages_and_items_are_chosen_by_name(planned: Store) -> None:
    found = reminders.today(planned)
    some = reminders.chosen(found, ["石桥村"], "v014")
    assert [(it.reminder.village, it.reminder.item_code) for it in some] == [
        ("石桥村", "V014")
    ]
    assert sum(found.villages.values()) == len(found.todo)
    assert sum(found.counts.values()) == len(found.todo)


def test_a_calendar_taken_in_twice_has_everything_once(
    planned: Store, hands: Hands, tmp_path: Path
) -> None:
    first = reminders.save_calendar(planned, told(planned), tmp_path / "a.ics")
    hands.set(16)
    second = reminders.save_calendar(planned, told(planned), tmp_path / "b.ics")
    assert events(first)
    assert events(first) == events(second)
    assert any("宅基地审批情况（2026年第3季度）" in it for it in events(first).values())
    reminders.save_calendar(planned, [], first)
    assert events(first) == {}
    first.write_bytes(first.read_bytes() + b"\r\n")
    with pytest.raises(Refusal) as refusal:
        reminders.save_calendar(planned, told(planned), first)
    assert refusal.value.problem.code is Code.FILE_EXISTS


def test_no_number_of_anybody_gets_into_a_calendar(
    desk: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = id_number(1)
    draw = calendar_file.draw

    def betrays(*given: object) -> bytes:
        content = draw(*given)  # type: ignore[arg-type]
        line = b"X-NOTE:" + b"x" * 60 + b" " + number[:8].encode() + b"\r\n "
        told_ = line + number[8:].encode() + b"\r\nEND:VCALENDAR"
        return content.replace(b"END:VCALENDAR", told_)

    monkeypatch.setattr(calendar_file, "draw", betrays)
    with pytest.raises(Leaked):
        reminders.save_calendar(desk, [], tmp_path / "a.ics")
    assert list(tmp_path.glob("*.ics")) == []
