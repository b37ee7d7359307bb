"""What is to be done by when, told from what hangs and what is planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from gwgk_desktop.domain import reminders
from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.postings import (
    Matched,
    Objection,
    Posting,
    PostingPhoto,
    PostingRecord,
    Spoiling,
    TakenDown,
    standing,
)
from gwgk_desktop.domain.reminders import Concern, Group, Reminder, ToPost, Urgency

UP = datetime(2026, 9, 16, 9)
IT = Posting(1, "梅岭村", "补贴公示", UP, "张网格", 15, item_code="V021", id=7)
PHOTO = PostingPhoto(7, "ab" * 32, "a.jpg", None, UP, Matched.CODE, "")
HUNG = PostingRecord(IT, photos=(PHOTO,))


def told(record: PostingRecord, today: date) -> list[tuple[Concern, date]]:
    found = reminders.of_postings([(record, standing(record, today))], today)
    return [(it.concern, it.due) for it in found]


def test_what_hangs_as_it_should_reminds_of_nothing() -> None:
    assert told(HUNG, date(2026, 9, 20)) == []


def test_what_hangs_without_a_photo_wants_one_until_it_is_down() -> None:
    bare = replace(HUNG, photos=())
    assert told(bare, date(2026, 9, 20)) == [(Concern.EVIDENCE, date(2026, 9, 16))]
    down = replace(bare, taken_down=TakenDown(datetime(2026, 10, 5), "张网格"))
    assert told(down, date(2026, 10, 6)) == []


def test_the_last_day_of_a_notice_is_told_until_it_is_over() -> None:
    it = replace(HUNG, posting=replace(IT, notice=NoticePeriod(UP.date(), 7)))
    last = date(2026, 9, 22)
    assert told(it, date(2026, 9, 20)) == [(Concern.NOTICE_ENDS, last)]
    assert told(it, last) == [(Concern.NOTICE_ENDS, last)]
    assert told(it, date(2026, 9, 23)) == []


def test_what_has_hung_its_days_comes_down_the_day_after() -> None:
    assert told(HUNG, date(2026, 10, 1)) == []
    wanted = [(Concern.TAKE_DOWN, date(2026, 10, 2))]
    assert told(HUNG, date(2026, 10, 2)) == wanted
    assert told(HUNG, date(2026, 10, 9)) == wanted


def test_what_was_withdrawn_comes_down_at_once_and_wants_nothing_else() -> None:
    today = date(2026, 9, 20)
    noticed = replace(IT, notice=NoticePeriod(UP.date(), 7))
    it = replace(HUNG, posting=noticed, photos=(), sheet_withdrawn=True)
    assert told(it, today) == [(Concern.RECALL, today)]
    assert told(replace(it, sheet_withdrawn=False), today) == [
        (Concern.EVIDENCE, UP.date()),
        (Concern.NOTICE_ENDS, date(2026, 9, 22)),
    ]


def test_what_was_withdrawn_is_asked_for_corrected_until_that_is_up() -> None:
    today = date(2026, 9, 20)
    down = TakenDown(datetime(2026, 9, 19), "张网格")
    it = replace(HUNG, sheet_withdrawn=True, taken_down=down)
    assert told(it, today) == [(Concern.CORRECT, date(2026, 9, 19))]
    assert told(replace(it, replaced_by=8), today) == []


def test_what_was_spoilt_goes_up_again_and_an_objection_is_answered() -> None:
    torn = replace(HUNG, spoiling=Spoiling(datetime(2026, 9, 18, 8), "张网格", "雨"))
    assert told(torn, date(2026, 9, 20)) == [(Concern.REPOST, date(2026, 9, 18))]
    asked = Objection(7, datetime(2026, 9, 17, 15), "李会计", "不对", 5, id=1)
    it = replace(HUNG, objections=(asked,))
    assert told(it, date(2026, 9, 20)) == [(Concern.REPLY, date(2026, 9, 22))]


@pytest.mark.parametrize(
    ("today", "noticed", "wanted"),
    [
        (date(2026, 10, 31), {2026: ()}, []),
        (date(2026, 11, 1), {2026: ()}, [(2027, date(2026, 12, 31))]),
        (date(2026, 11, 1), {2026: (), 2027: ()}, []),
        (
            date(2026, 11, 1),
            {2026: (), 2027: ("春节",)},
            [(2027, date(2026, 12, 31))],
        ),
        (date(2027, 1, 4), {2026: ()}, [(2027, date(2027, 1, 1))]),
    ],
)
def test_a_year_without_its_days_off_is_asked_for_from_november(
    today: date, noticed: dict[int, tuple[str, ...]], wanted: list[tuple[int, date]]
) -> None:
    found = reminders.of_days_off(noticed, today)
    assert [(it.year, it.due) for it in found] == wanted


def test_the_plan_and_the_yearly_review_are_told() -> None:
    planned = ToPost("梅岭村", "财务公开", date(2026, 10, 20), "1:V021:2026Q3", "V021")
    [it] = reminders.of_plan([planned])
    assert (it.concern, it.key) == (Concern.POST, "post:1:V021:2026Q3")
    assert list(reminders.of_review(None, Scope.VILLAGE)) == []
    [review] = reminders.of_review(2026, Scope.VILLAGE)
    assert review.due == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("due", "wanted"),
    [
        (date(2026, 11, 17), Urgency.OVERDUE),
        (date(2026, 11, 18), Urgency.TODAY),
        (date(2026, 11, 22), Urgency.THIS_WEEK),
        (date(2026, 11, 23), Urgency.LATER),
    ],
)
def test_a_week_ends_on_its_sunday(due: date, wanted: Urgency) -> None:
    assert reminders.urgency(due, date(2026, 11, 18)) is wanted


def test_what_waits_longest_is_the_first() -> None:
    def one(village: str, day: int) -> Reminder:
        due = date(2026, 9, day)
        return Reminder(Concern.POST, due, f"{village}{day}", village)

    some = [one("石桥村", 3), one("梅岭村", 2), one("梅岭村", 1)]
    assert [it.due.day for it in reminders.in_order(some)] == [1, 2, 3]
    names = ("梅岭村", "石桥村", "")
    villages = [replace(some[0], village=it, key=it) for it in names]
    placed = reminders.in_order(villages, ["石桥村", "梅岭村"])
    assert [it.village for it in placed] == ["石桥村", "梅岭村", ""]


@pytest.mark.parametrize(
    ("concern", "due", "wanted"),
    [
        (Concern.POST, date(2026, 11, 17), Group.OVERDUE),
        (Concern.REPLY, date(2026, 11, 18), Group.TODAY),
        (Concern.REPOST, date(2026, 11, 30), Group.LATER),
        (Concern.HANG, date(2026, 7, 1), Group.STANDING),
        (Concern.EVIDENCE, date(2026, 11, 10), Group.EVIDENCE),
        (Concern.TAKE_DOWN, date(2026, 11, 10), Group.TAKE_DOWN),
        (Concern.REVIEW, date(2026, 12, 31), Group.OFFICE),
    ],
)
def test_only_what_has_a_deadline_goes_by_its_day(
    concern: Concern, due: date, wanted: Group
) -> None:
    it = Reminder(concern, due, "1")
    assert reminders.group_of(it, date(2026, 11, 18)) is wanted
    by_day = {Group.OVERDUE, Group.TODAY, Group.LATER}
    assert reminders.has_deadline(it) == (wanted in by_day)


def test_what_always_hangs_and_does_not_is_told_by_itself() -> None:
    [it] = reminders.of_plan(
        [ToPost("梅岭村", "村规民约", date(2026, 7, 1), "1:V002", always=True)]
    )
    assert (it.concern, it.plan_key) == (Concern.HANG, "1:V002")
