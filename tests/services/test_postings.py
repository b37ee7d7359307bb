"""What is done with postings: put up, taken down, spoilt, put up again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import wording
from gwgk_desktop.domain.counting import Counting, Defaults
from gwgk_desktop.domain.posting_rules import PostingRule
from gwgk_desktop.domain.postings import PostingState, Stage
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    boards,
    checking,
    history,
    notice_sheets,
    office,
    postings,
    putting_up,
    releases,
    reviews,
    time_limits,
)
from gwgk_desktop.services.putting_up import OnPaper, PostTerms
from gwgk_desktop.services.sheet_making import NotAgreed, SheetFaults
from tests.services.deeds import add, agreed, drafts, released
from tests.services.posted import BOARD, PUT_UP, Hands, hung
from tests.stories import import_list
from tests.township import id_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.store.database import Store


def codes(work: Callable[[], object]) -> list[Code]:
    """Return what a deed is refused for; nothing of it was done."""
    with pytest.raises(Refusal) as refusal:
        work()
    assert wording.describe(refusal.value.problem)
    error = refusal.value
    if isinstance(error, SheetFaults):
        return [it.code for _, it in error.faults]
    return [error.problem.code]


def states(store: Store) -> list[PostingState]:
    return [it.standing.state for it in postings.postings(store)]


def again(store: Store, some: list[Listed]) -> list[Listed]:
    return postings.called(store, [it.record.id for it in some])


@pytest.fixture
def paid(desk: Store) -> Store:
    """Give a desk with one batch in two villages."""
    add(desk)
    return desk


def test_a_sheet_hangs_from_its_day_on_and_comes_down_when_its_days_are_over(
    paid: Store, hands: Hands
) -> None:
    first, second = hung(paid, hands)
    it = first.record.posting
    assert (it.posted_at, it.posted_by, it.village) == (PUT_UP, "张网格", "梅岭村")
    assert it.place == "村务公开栏（村委会门前）"
    assert it.notice is not None
    assert it.notice.first == date(2026, 9, 16)
    assert (it.min_display_days, it.batch_id, it.stage) == (15, 1, Stage.NOTICE)
    assert first.standing.least_end == date(2026, 10, 1)
    assert postings.waiting(paid) == []
    hands.set(2, 10)
    done = postings.take_down(paid, [first, second], hands(), "张网格")
    assert states(paid) == [PostingState.TAKEN_DOWN] * 2
    assert {it.standing.days for it in done.postings} == {15}
    history.undo(paid, done.operation.id)
    assert states(paid) == [PostingState.DISPLAY_DONE] * 2
    assert finish(checking.check(paid)) == []


def test_what_was_noted_is_undone_the_newest_first(paid: Store, hands: Hands) -> None:
    some = hung(paid, hands)
    [posted] = [it for it in history.entries(paid) if it.kind is Kind.POST_SHEETS]
    hands.set(2, 10)
    down = postings.take_down(paid, some, hands(), "张网格")
    assert codes(lambda: history.undo(paid, posted.id)) == [Code.CHANGED_SINCE]
    history.undo(paid, down.operation.id)
    history.undo(paid, posted.id)
    assert postings.postings(paid) == []
    assert len(postings.waiting(paid)) == 2


@pytest.mark.parametrize("step", ["draft", "approved", "withdrawn"])
def test_only_what_is_released_is_put_up(paid: Store, hands: Hands, step: str) -> None:
    sheets = drafts(paid)
    if step != "draft":
        sheets = agreed(paid, sheets)
    if step == "withdrawn":
        done = finish(releases.release(paid, sheets, "刘审核"))
        sheets = list(releases.withdraw(paid, done.sheets, "有错", "刘审核").sheets)
    hands.now = PUT_UP
    places = putting_up.placements(paid, sheets, [BOARD])
    wanted = Code.SHEET_WITHDRAWN if step == "withdrawn" else Code.NOT_RELEASED_YET
    terms = PostTerms(PUT_UP, "张网格")
    assert codes(lambda: putting_up.post(paid, places, terms)) == [wanted] * 2
    assert postings.postings(paid) == []


@pytest.mark.parametrize("number", ["内部-内部联-梅岭村-第1批", "云溪镇-核实-001"])
def test_internal_copies_and_verification_sheets_are_no_sheets(
    paid: Store, number: str
) -> None:
    assert codes(lambda: reviews.called(paid, [number])) == [Code.SHEET_UNKNOWN]


def test_which_board_is_never_guessed(paid: Store) -> None:
    sheets = released(paid)
    assert codes(lambda: putting_up.placements(paid, sheets)) == [Code.BOARD_NOT_CHOSEN]
    assert codes(lambda: putting_up.placements(paid, sheets, ["村务公开拦"])) == [
        Code.BOARD_NOT_LISTED
    ]
    both = putting_up.placements(paid, sheets, [BOARD, "三组公开栏"])
    told = [(it.sheet.number.village, it.board and it.board.name) for it in both]
    assert sorted(map(str, told)) == [
        "('梅岭村', '三组公开栏')",
        "('梅岭村', '村务公开栏')",
        "('石桥村', '村务公开栏')",
    ]


def test_a_village_without_a_board_has_its_sheet_put_up_all_the_same(
    paid: Store, hands: Hands
) -> None:
    for board in boards.boards(paid):
        boards.remove_board(paid, board)
    sheets = released(paid)
    hands.now = PUT_UP
    places = putting_up.placements(paid, sheets)
    terms = PostTerms(PUT_UP, "张网格")
    with pytest.raises(NotAgreed) as asked:
        putting_up.post(paid, places, terms)
    assert [wording.describe(it) for _, it in asked.value.warnings] == [
        (
            "梅岭村的“云溪镇梅岭村2026年耕地地力保护补贴拟发放情况公示”等2份"
            "没有登记公开栏。登记了就算已经上墙：请先核对，确实已经贴出来的再登记。"
        )
    ]
    done = putting_up.post(paid, places, replace(terms, unready=True))
    assert {it.record.posting.board_id for it in done.postings} == {None}


def test_a_sheet_put_up_late_counts_from_its_true_day_only_where_that_was_written(
    paid: Store, hands: Hands
) -> None:
    places = putting_up.placements(paid, released(paid), [BOARD])
    late = hands.set(19)
    terms = PostTerms(late, "张网格")
    assert set(codes(lambda: putting_up.post(paid, places, terms))) == {
        Code.POSTED_OTHER_DAY
    }
    written = PostTerms(late, "张网格", day_by_hand=True)
    it = putting_up.post(paid, places, written).postings[0].record.posting
    assert it.notice is not None
    assert (it.notice.first, it.notice.last) == (date(2026, 9, 19), date(2026, 9, 25))
    assert it.day_by_hand


@pytest.mark.parametrize(
    ("at", "wanted"),
    [
        (datetime(2026, 9, 16, 11), Code.POSTED_AHEAD),
        (datetime(2026, 9, 14, 11), Code.POSTED_BEFORE_RELEASE),
    ],
)
def test_a_time_that_cannot_be_is_refused(
    paid: Store, hands: Hands, at: datetime, wanted: Code
) -> None:
    places = putting_up.placements(paid, released(paid), [BOARD])
    hands.set(16)
    terms = PostTerms(at, "张网格")
    assert set(codes(lambda: putting_up.post(paid, places, terms))) == {wanted}


def test_a_sheet_hangs_on_one_board_once(paid: Store, hands: Hands) -> None:
    hung(paid, hands)
    sheets = notice_sheets.sheets(paid)
    places = putting_up.placements(paid, sheets, [BOARD])
    terms = PostTerms(PUT_UP, "张网格")
    assert set(codes(lambda: putting_up.post(paid, places, terms))) == {
        Code.POSTING_STILL_UP
    }
    other = putting_up.placements(paid, sheets, ["三组公开栏", BOARD])
    [third] = [it for it in other if it.board and it.board.name == "三组公开栏"]
    putting_up.post(paid, [third], terms)
    assert len(postings.postings(paid)) == 3


def test_taken_down_too_early_wants_a_reason_and_another_posting(
    paid: Store, hands: Hands
) -> None:
    some = hung(paid, hands)
    at = hands.set(1, 10)  # its last day
    assert (
        codes(lambda: postings.take_down(paid, some, at, "张网格"))
        == [Code.TAKEN_DOWN_EARLY] * 2
    )
    done = postings.take_down(paid, some, at, "张网格", "公开栏翻修")
    assert states(paid) == [PostingState.SHORT] * 2
    terms = PostTerms(hands.set(3, 10), "张网格", day_by_hand=True)
    new = putting_up.repost(paid, list(done.postings), terms).postings
    assert states(paid)[:2] == [PostingState.HANGING] * 2
    assert {it.record.replaced_by for it in again(paid, some)} == {
        it.record.id for it in new
    }
    assert {it.standing.least_end for it in new} == {date(2026, 10, 18)}
    assert set(codes(lambda: putting_up.repost(paid, again(paid, some), terms))) == {
        Code.POSTING_REPLACED
    }
    assert codes(lambda: history.undo(paid, done.operation.id)) == [Code.CHANGED_SINCE]
    assert finish(checking.check(paid)) == []


def test_a_spoilt_sheet_is_put_up_again_and_its_clock_starts_anew(
    paid: Store, hands: Hands
) -> None:
    first, _ = hung(paid, hands)
    at = hands.set(20)
    assert codes(lambda: postings.note_spoiled(paid, [first], at, " ", "张")) == [
        Code.POSTING_REASON_MISSING
    ]
    postings.note_spoiled(paid, [first], at, "被雨淋湿", "张网格")
    assert states(paid)[1] is PostingState.SPOILED
    [sheet] = [
        it
        for it in notice_sheets.sheets(paid)
        if it.id == first.record.posting.sheet_id
    ]
    terms = PostTerms(hands.set(21), "张网格", day_by_hand=True)
    [new] = putting_up.post(
        paid, putting_up.placements(paid, [sheet], [BOARD]), terms
    ).postings
    assert new.record.posting.replaces == first.record.id
    assert new.standing.least_end == date(2026, 10, 6)


def test_a_corrected_sheet_takes_the_place_of_the_withdrawn_one(
    paid: Store, hands: Hands
) -> None:
    some = hung(paid, hands)
    sheets = [it for it in notice_sheets.sheets(paid) if it.is_released]
    hands.set(17)
    releases.withdraw(paid, sheets, "金额有误", "刘审核")
    assert states(paid) == [PostingState.TO_TAKE_DOWN] * 2
    postings.take_down(paid, again(paid, some), hands(), "张网格")
    assert states(paid) == [PostingState.WITHDRAWN] * 2
    fresh = finish(
        releases.release(paid, agreed(paid, drafts(paid)), "刘", agreed=True)
    )
    terms = PostTerms(hands.set(17, hour=15), "张网格", day_by_hand=True)
    places = putting_up.placements(paid, fresh.sheets, [BOARD])
    new = putting_up.post(paid, places, terms).postings
    assert {it.record.posting.replaces for it in new} == {it.record.id for it in some}
    assert states(paid)[2:] == [PostingState.REPLACED] * 2


def test_what_hung_before_the_program_came_is_noted_from_paper(
    desk: Store, hands: Hands
) -> None:
    village = office.village_called(desk, "梅岭村")
    paper = OnPaper("2025年第四季度财务公开", village.id, place="村委会旧公开栏")
    terms = PostTerms(datetime(2025, 10, 14, 9), "老会计", item_code="V021")
    [it] = putting_up.post_from_paper(desk, paper, terms).postings
    posting = it.record.posting
    assert (posting.sheet, posting.min_display_days) == ("", 0)
    assert it.standing.state is PostingState.DISPLAY_DONE
    assert (posting.item_code, posting.place) == ("V021", "村委会旧公开栏")
    empty = OnPaper(" ", village.id)
    assert codes(lambda: putting_up.post_from_paper(desk, empty, terms)) == [
        Code.POSTING_TITLE_MISSING
    ]
    ahead = PostTerms(hands.now.replace(year=2027), "老会计")
    assert codes(lambda: putting_up.post_from_paper(desk, paper, ahead)) == [
        Code.POSTED_AHEAD
    ]


@pytest.mark.parametrize("where", ["title", "place", "note", "who"])
def test_no_number_of_anybody_gets_into_a_posting(desk: Store, where: str) -> None:
    number = id_number(3)
    told = {"title": "公示", "place": "", "note": "", "who": "张"} | {where: number}
    paper = OnPaper(told["title"], place=told["place"] or "旧公开栏")
    terms = PostTerms(datetime(2026, 9, 1, 9), told["who"], note=told["note"])
    work = lambda: putting_up.post_from_paper(desk, paper, terms)  # noqa: E731
    assert codes(work) == [Code.NUMBER_IN_TEXT]
    assert postings.postings(desk) == []


def test_fewer_days_than_the_rule_has_are_refused(paid: Store, hands: Hands) -> None:
    hands.now = PUT_UP
    places = putting_up.placements(paid, released(paid), [BOARD])
    few = PostTerms(PUT_UP, "张", days=10)
    assert set(codes(lambda: putting_up.post(paid, places, few))) == {
        Code.DISPLAY_DAYS_FEW
    }
    soon = PostTerms(PUT_UP, "张", until=date(2026, 9, 30))
    assert set(codes(lambda: putting_up.post(paid, places, soon))) == {
        Code.HANGS_UNTIL_EARLY
    }
    time_limits.save_settings(paid, Counting(), Defaults(display_days=30))
    done = putting_up.post(paid, places, PostTerms(PUT_UP, "张"))
    assert {it.record.posting.min_display_days for it in done.postings} == {30}
    wrong = PostingRule(reply_days=0)
    assert codes(lambda: postings.save_rule(paid, wrong)) == [Code.POSTING_RULE_INVALID]


def test_a_board_on_which_something_hung_is_not_removed(
    paid: Store, hands: Hands
) -> None:
    hung(paid, hands)
    [board] = [it for it in boards.boards(paid) if it.place == "石桥头"]
    assert codes(lambda: boards.remove_board(paid, board)) == [Code.BOARD_HAS_POSTINGS]


@pytest.mark.parametrize(
    ("paid_on", "wanted"),
    [(date(2026, 9, 10), Stage.RESULT), (date(2026, 10, 20), Stage.NOTICE)],
)
def test_a_paper_is_a_notice_before_the_day_of_payment(
    desk: Store, hands: Hands, paid_on: date, wanted: Stage
) -> None:
    batch = import_list(desk, 1, paid_on=paid_on).batch_id
    hands.set(16)
    paper = OnPaper("耕地地力保护补贴发放公示", 1, batch_id=batch, place="旧栏")
    [done] = putting_up.post_from_paper(desk, paper, PostTerms(PUT_UP, "张")).postings
    assert done.record.posting.stage is wanted


@pytest.mark.parametrize("paid_on", [date(2026, 9, 10), date(2026, 10, 20)])
def test_a_sheet_is_put_up_as_what_it_says(
    desk: Store, hands: Hands, paid_on: date
) -> None:
    """Until the bank has paid all of it, it says 拟发放, whatever day was planned."""
    import_list(desk, 1, paid_on=paid_on)
    found = hung(desk, hands)
    assert {it.record.posting.stage for it in found} == {Stage.NOTICE}
    assert all("拟发放" in it.record.posting.title for it in found)


def test_the_list_of_boards_to_take_down_from_knows_what_hangs_where(
    paid: Store, hands: Hands
) -> None:
    sheets = released(paid)
    meiling = [it for it in sheets if it.number.village == "梅岭村"]
    hung(paid, hands, meiling)
    withdrawn = releases.withdraw(paid, sheets, "金额有误", "刘审核").sheets
    told = [
        (it.village, it.board, it.since) for it in releases.take_down(paid, withdrawn)
    ]
    assert told == [
        ("梅岭村", "村务公开栏", "2026-09-16 09:00"),
        ("梅岭村", "三组公开栏", ""),
        ("石桥村", "村务公开栏", ""),
    ]
    [one] = postings.postings(paid)
    postings.take_down(paid, [one], hands.set(17), "张网格")
    left = releases.take_down(paid, withdrawn)
    assert [(it.village, it.board) for it in left] == [
        ("梅岭村", "三组公开栏"),
        ("石桥村", "村务公开栏"),
    ]
