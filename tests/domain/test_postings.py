"""How long a sheet has to hang, and where it is in its life."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.posting_ends import too_early
from gwgk_desktop.domain.posting_rules import (
    PostingRule,
    archive_number,
    days_between,
    least_end,
)
from gwgk_desktop.domain.postings import (
    ArchiveRecord,
    Objection,
    Outcome,
    Posting,
    PostingRecord,
    PostingState,
    Reply,
    Spoiling,
    TakenDown,
    standing,
)
from gwgk_desktop.domain.problems import Code

UP = datetime(2026, 9, 15, 9, 30)
IT = Posting(1, "梅岭村", "补贴公示", UP, "张网格", 15, id=7)
UNTIL = date(2026, 9, 30)
"""The fifteenth day after the one on which it was put up."""
OBJECTION = Objection(7, datetime(2026, 9, 17, 15), "李会计", "面积不对", 5, id=1)


def at(day: int, month: int = 9) -> datetime:
    return datetime(2026, month, day, 16)


def state(record: PostingRecord, today: date = UNTIL) -> PostingState:
    return standing(record, today).state


def test_fifteen_days_are_counted_from_the_day_after_posting() -> None:
    assert least_end(UP.date(), 15) == UNTIL
    assert least_end(UP.date(), 15, first_day_counts=True) == date(2026, 9, 29)


def test_a_day_off_does_not_move_the_end() -> None:
    assert least_end(date(2026, 9, 16), 15) == date(2026, 10, 1)  # National Day


def test_a_longer_notice_period_ends_later() -> None:
    notice = NoticePeriod(date(2026, 9, 16), 20)
    assert least_end(UP.date(), 15, notice) == date(2026, 10, 5)


@given(
    st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    st.integers(1, 90),
    st.booleans(),
)
def test_whoever_takes_it_down_the_day_after_the_end_finds_its_days_full(
    posted: date,
    days: int,
    first: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    end = least_end(posted, days, first_day_counts=first)
    assert days_between(posted, end, first_day_counts=first) == days - 1
    after = end + timedelta(days=1)
    assert days_between(posted, after, first_day_counts=first) == days


def test_before_the_law_no_days_were_asked_for() -> None:
    rule = PostingRule()
    assert rule.days_on(date(2025, 12, 31), 15) == 0
    assert rule.days_on(date(2026, 1, 1), 15) == 15


def test_a_sheet_hangs_then_may_come_down_then_is_down() -> None:
    record = PostingRecord(IT)
    assert state(record) is PostingState.HANGING
    over = date(2026, 10, 1)
    assert state(record, over) is PostingState.DISPLAY_DONE
    down = replace(record, taken_down=TakenDown(at(1, 10), "张网格"))
    assert state(down, over) is PostingState.TAKEN_DOWN
    assert standing(down, over).full
    kept = ArchiveRecord(
        "梅岭村-2026-村务公开-001", 2026, "x", 10, "柜1", at(2, 10), "李"
    )
    assert state(replace(down, archive=kept), over) is PostingState.ARCHIVED
    assert kept.kept_through == 2036


def test_a_sheet_that_is_to_hang_longer_may_come_down_later() -> None:
    longer = PostingRecord(replace(IT, hangs_until=date(2026, 10, 31)))
    assert state(longer, date(2026, 10, 31)) is PostingState.HANGING
    assert state(longer, date(2026, 11, 1)) is PostingState.DISPLAY_DONE


def test_what_stays_up_never_comes_down_by_itself() -> None:
    lasting = PostingRecord(replace(IT, lasting=True))
    assert state(lasting, date(2030, 1, 1)) is PostingState.HANGING
    assert standing(lasting, date(2030, 1, 1)).comes_down is None


@pytest.mark.parametrize("day", [15, 30])
def test_a_sheet_that_came_down_too_early_wants_to_be_put_up_again(day: int) -> None:
    record = PostingRecord(IT)
    [problem] = too_early(record, standing(record, UNTIL), at(day))
    assert problem.code is Code.TAKEN_DOWN_EARLY
    assert problem.facts["days"] == max(day - 16, 0)
    short = PostingRecord(IT, taken_down=TakenDown(at(day), "张", "被撕"))
    assert state(short) is PostingState.SHORT
    assert not standing(short, UNTIL).full
    assert state(replace(short, replaced_by=8)) is PostingState.REPLACED


def test_a_sheet_that_was_spoilt_after_its_days_needs_no_other() -> None:
    early = PostingRecord(IT, spoiling=Spoiling(at(20), "张", "被雨淋湿"))
    assert state(early) is PostingState.SPOILED
    late = PostingRecord(IT, spoiling=Spoiling(at(1, 10), "张", "被雨淋湿"))
    assert state(late) is PostingState.TAKEN_DOWN


def test_a_withdrawn_sheet_comes_down_at_once_and_never_hung_its_days() -> None:
    wrong = PostingRecord(IT, sheet_withdrawn=True)
    assert state(wrong) is PostingState.TO_TAKE_DOWN
    assert too_early(wrong, standing(wrong, UNTIL), at(17)) == []
    down = replace(wrong, taken_down=TakenDown(at(1, 10), "张"))
    assert state(down) is PostingState.WITHDRAWN
    assert not standing(down, date(2026, 10, 2)).full
    assert state(replace(down, replaced_by=8)) is PostingState.REPLACED


def test_an_objection_waits_and_one_that_is_right_wants_a_correction() -> None:
    asked = PostingRecord(IT, objections=(OBJECTION,))
    assert state(asked) is PostingState.OBJECTED
    assert standing(asked, UNTIL).reply_due == date(2026, 9, 22)
    for outcome, wanted in (
        (Outcome.UPHELD, PostingState.TO_CORRECT),
        (Outcome.REJECTED, PostingState.HANGING),
        (Outcome.EXPLAINED, PostingState.HANGING),
    ):
        reply = Reply(at(18), "王主任", "已核实", outcome)
        told = replace(asked, objections=(replace(OBJECTION, reply=reply),))
        assert state(told) is wanted
    down = replace(asked, taken_down=TakenDown(at(1, 10), "张"))
    assert state(down) is PostingState.TAKEN_DOWN  # but it cannot be archived yet


def test_archive_numbers_count_on_within_a_village_and_year() -> None:
    taken = {"梅岭村-2026-村务公开-002", "石桥村-2026-村务公开-009", "别的号"}
    assert archive_number("梅岭村", 2026, taken) == "梅岭村-2026-村务公开-003"
    assert archive_number("梅岭村", 2027, taken) == "梅岭村-2027-村务公开-001"


@pytest.mark.parametrize(
    "wrong",
    [
        PostingRule(reply_days=0),
        PostingRule(reply_days=366),
        PostingRule(retention_years=101),
        PostingRule(display_basis=" "),
    ],
)
def test_a_rule_without_days_or_basis_is_none(wrong: PostingRule) -> None:
    assert [it.code for it in wrong.faults()] == [Code.POSTING_RULE_INVALID]
    assert PostingRule().faults() == []
