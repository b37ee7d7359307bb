"""What is noted as put up though nothing says that it could be is asked for first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import wording
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.posting_plan import NOTICE, RESULT, Planned, PlanState
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.services import (
    boards,
    catalogue_imports,
    plan,
    planned_postings,
    postings,
    putting_up,
)
from gwgk_desktop.services.putting_up import OnPaper, PostTerms
from gwgk_desktop.services.sheet_making import NotAgreed
from tests.begun import NOW, TODAY
from tests.stories import import_list, release

if TYPE_CHECKING:
    from collections.abc import Callable

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.store.database import Store

UP = PostTerms(NOW, "张网格")
SURE = PostTerms(NOW, "张网格", unready=True)


def of_batch(store: Store, batch: int, village: str) -> dict[str, Planned]:
    last = date(TODAY.year, 12, 31)
    found = plan.plan(store, TODAY, last).planned
    return {
        it.key.stage: it
        for it in found
        if it.key.batch_id == batch and it.place == village
    }


def asked(work: Callable[[], object]) -> list[str]:
    """Return what has to be agreed to before a deed is done."""
    with pytest.raises(NotAgreed) as refused:
        work()
    assert refused.value.problem.code is Code.UNREADY_NOT_AGREED
    return [wording.describe(it) for _, it in refused.value.warnings]


@pytest.fixture
def waiting(township: Store) -> tuple[int, MadeSheet]:
    """Give a batch to be paid in days, and the released notice of its first village."""
    batch = import_list(township, 1, paid_on=TODAY + timedelta(days=20)).batch_id
    return batch, release(township, batch)[0]


def test_a_result_before_its_time_is_agreed_to_and_the_waiting_notice_offered_first(
    township: Store, waiting: tuple[int, MadeSheet]
) -> None:
    batch, sheet = waiting
    village = sheet.number.village
    result = of_batch(township, batch, village)[RESULT]
    offers = planned_postings.offers(township, [result])
    first, last = offers[0], offers[-1]
    assert (first.sheet, first.instead, first.doubt) == (sheet, True, None)
    assert first.planned.key.stage == NOTICE
    assert (last.sheet, last.instead) == (None, False)
    [told] = asked(lambda: planned_postings.record(township, [result], UP))
    assert f"{result.title}”没有能贴的公示单、还没到时候（" in told
    assert f"那里已发布、还没上墙的是{sheet.number}" in told
    assert postings.postings(township) == []


def test_what_is_offered_instead_is_noted_as_that_sheet(
    township: Store, waiting: tuple[int, MadeSheet]
) -> None:
    batch, sheet = waiting
    result = of_batch(township, batch, sheet.number.village)[RESULT]
    first = planned_postings.offers(township, [result])[0]
    [done] = planned_postings.record(township, [first.planned], UP).postings
    assert done.record.posting.sheet == str(sheet.number)
    now = of_batch(township, batch, sheet.number.village)
    assert now[NOTICE].state is PlanState.HANGING
    assert now[RESULT].posting_id is None


def test_a_noted_result_leaves_a_released_notice_due(
    township: Store, waiting: tuple[int, MadeSheet]
) -> None:
    batch, sheet = waiting
    village = sheet.number.village
    before = of_batch(township, batch, village)
    planned_postings.record(township, [before[RESULT]], SURE)
    after = of_batch(township, batch, village)
    assert after[NOTICE].state is before[NOTICE].state is not PlanState.MISSED


def test_without_a_released_notice_a_noted_result_is_too_late_for_one(
    township: Store,
) -> None:
    batch = import_list(township, 1, paid_on=TODAY + timedelta(days=20)).batch_id
    result = of_batch(township, batch, "梅岭村")[RESULT]
    planned_postings.record(township, [result], SURE)
    after = of_batch(township, batch, "梅岭村")
    assert after[NOTICE].state is PlanState.MISSED


def test_a_place_without_a_board_is_told_of_in_the_same_sentence(
    township: Store, waiting: tuple[int, MadeSheet]
) -> None:
    batch, sheet = waiting
    for board in boards.boards(township):
        boards.remove_board(township, board)
    result = of_batch(township, batch, sheet.number.village)[RESULT]
    [told] = asked(lambda: planned_postings.record(township, [result], UP))
    assert "、没有登记公开栏（" in told


def test_a_paper_is_asked_for_before_its_period_is_over_and_beside_a_waiting_sheet(
    township: Store, waiting: tuple[int, MadeSheet]
) -> None:
    batch, sheet = waiting
    catalogue_imports.adopt(township, Scope.VILLAGE, date(2026, 7, 1))
    early = PostTerms(NOW, "张网格", item_code="V014", occasion="2026Q4")
    paper = OnPaper("宅基地审批", 1, place="旧栏")
    [told] = asked(lambda: putting_up.post_from_paper(township, paper, early))
    assert "还没到时候（2026-" in told
    of_it = OnPaper("耕地补贴", 1, place="旧栏", batch_id=batch)
    [told] = asked(lambda: putting_up.post_from_paper(township, of_it, UP))
    assert f"还没上墙的是{sheet.number}" in told
    assert putting_up.post_from_paper(township, of_it, SURE).postings


def test_a_paper_is_asked_for_where_nobody_said_where_it_hangs(township: Store) -> None:
    assert [it for it in boards.boards(township) if it.village_id == 1]
    paper = OnPaper("旧栏上的公示", 1)
    [told] = asked(lambda: putting_up.post_from_paper(township, paper, UP))
    assert told.startswith("梅岭村的“旧栏上的公示”没有写贴在哪里（公开栏或位置）。")
    there = OnPaper("旧栏上的公示", 1, place="旧栏")
    assert putting_up.post_from_paper(township, there, UP).postings


def test_what_several_are_in_doubt_of_is_told_once_with_their_count(
    township: Store,
) -> None:
    batch = import_list(township, 1, paid_on=TODAY + timedelta(days=20)).batch_id
    found = plan.plan(township, TODAY, date(TODAY.year, 12, 31)).planned
    some = [it for it in found if it.key.batch_id == batch and it.key.stage == RESULT]
    [told] = asked(lambda: planned_postings.record(township, some, UP))
    assert f"”等{len(some)}份没有能贴的公示单、" in told
