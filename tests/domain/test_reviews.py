"""The life of a sheet, as its record alone tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.review_faults import Paperwork, faults
from gwgk_desktop.domain.review_papers import (
    Gone,
    SignOff,
    TakeDown,
    sign_off_sheet,
    take_down_sheet,
)
from gwgk_desktop.domain.reviews import (
    GROUNDS,
    LEVELS,
    Check,
    Classification,
    Disclosure,
    Means,
    Release,
    Review,
    ReviewRule,
    Ruling,
    SheetRecord,
    SheetState,
    Standing,
    Step,
    Withdrawal,
    is_alone,
    number_in,
    standing,
)
from tests.begun import NOW, TODAY

if TYPE_CHECKING:
    from collections.abc import Sequence

VILLAGE, SUPERVISION, TOWNSHIP, SIGN_OFF = Step
RULE = ReviewRule()
ALONE = ReviewRule(LEVELS[1], one_person=True)
EARLIER = date(2026, 9, 11)
KNOWN = Paperwork("梅岭村-2026-001", date(2026, 9, 10), TODAY, (NOW,))


def review(step: Step, by: str = "王主任", **changes: Any) -> Review:
    made = Review(step, Ruling.AGREE, by, TODAY, NOW, Means.NAMED, checks=tuple(Check))
    return replace(made, **changes)


def signed(by: str) -> Review:
    """Return a second's word on a sign-off sheet, with its page."""
    return review(SIGN_OFF, by, means=Means.PAPER, page_name="签字.jpg")


def back(step: Step, reason: str = "面积不对") -> Review:
    return review(step, ruling=Ruling.SEND_BACK, reason=reason)


def record(*reviews: Review, drafted_by: str = "陈经办") -> SheetRecord:
    return SheetRecord(drafted_by, reviews=reviews)


def codes(
    new: Review,
    *before: Review,
    rule: ReviewRule = RULE,
    drafted_by: str = "陈经办",
    known: Paperwork = KNOWN,
) -> list[Code]:
    told = record(*before, drafted_by=drafted_by)
    return [it.code for it in faults(rule, told, new, known)]


@pytest.mark.parametrize(
    ("reviews", "expected"),
    [
        ([], Standing(SheetState.DRAFT, VILLAGE)),
        ([VILLAGE], Standing(SheetState.IN_REVIEW, SUPERVISION)),
        ([VILLAGE, SUPERVISION], Standing(SheetState.IN_REVIEW, TOWNSHIP)),
        ([VILLAGE, SUPERVISION, TOWNSHIP], Standing(SheetState.APPROVED, None)),
    ],
)
def test_a_sheet_goes_step_by_step(reviews: Sequence[Step], expected: Standing) -> None:
    told = record(*(review(step) for step in reviews))
    assert standing(RULE, told) == expected


def test_sent_back_it_is_a_draft_again_and_keeps_the_comment() -> None:
    told = record(review(VILLAGE), back(SUPERVISION))
    assert standing(RULE, told) == Standing(SheetState.DRAFT, VILLAGE, "面积不对")
    again = replace(told, reviews=(*told.reviews, review(VILLAGE)))
    assert standing(RULE, again) == Standing(SheetState.IN_REVIEW, SUPERVISION)


def test_released_and_withdrawn_come_after_all_else() -> None:
    gone = Release(NOW, "刘审核", "ab", "cd", RULE)
    told = replace(record(review(TOWNSHIP)), release=gone)
    assert standing(RULE, told) == Standing(SheetState.RELEASED, None)
    told = replace(told, withdrawal=Withdrawal(NOW, "刘审核", "金额错"))
    assert standing(RULE, told) == Standing(SheetState.WITHDRAWN, None)


@pytest.mark.parametrize(("levels", "steps"), list(LEVELS.items()))
def test_one_two_or_three_review_and_the_township_is_the_last(
    levels: int, steps: tuple[Step, ...]
) -> None:
    rule = ReviewRule(steps)
    assert rule.levels == levels
    assert steps[-1] is TOWNSHIP
    told = record(*(review(step) for step in steps))
    assert standing(rule, told).state is SheetState.APPROVED


@pytest.mark.parametrize(
    ("drafted_by", "reviewers", "alone"),
    [
        ("陈", {"陈"}, True),
        ("陈", {"陈", "王"}, False),
        ("陈", {"王"}, False),
        ("陈经办", {"陈 经办", " 陈经办"}, True),
        ("", {"王"}, True),
        ("", {"王", "李"}, False),
    ],
)
def test_the_drafter_may_not_be_the_only_reviewer(
    drafted_by: str, reviewers: set[str], *, alone: bool
) -> None:
    assert is_alone(drafted_by, reviewers) is alone


def test_where_one_person_works_alone_somebody_else_signs_on_paper() -> None:
    own = review(TOWNSHIP, "陈经办")
    told = record(own)
    assert standing(ALONE, told) == Standing(SheetState.IN_REVIEW, SIGN_OFF)
    for by in ("陈经办", "陈 经办"):
        assert codes(signed(by), own, rule=ALONE) == [Code.DRAFTER_ALONE]
    assert codes(signed("李镇长"), own, rule=ALONE) == []
    told = record(own, review(SIGN_OFF, "李镇长", means=Means.PAPER))
    assert standing(ALONE, told).state is SheetState.APPROVED
    assert standing(ALONE, record(review(TOWNSHIP))).state is SheetState.APPROVED


def test_the_seconds_word_is_a_page_signed_on_a_sheet_that_was_printed() -> None:
    own, new = review(TOWNSHIP, "陈经办"), signed("李镇长")
    unprinted = replace(KNOWN, printed=())
    for known, told, expected in (
        (KNOWN, replace(new, page_name=""), [Code.PAGE_WANTED]),
        (unprinted, new, [Code.SIGN_OFF_NOT_PRINTED]),
        (KNOWN, replace(new, decided_on=EARLIER), [Code.SIGNED_BEFORE_PRINTED]),
    ):
        assert codes(told, own, rule=ALONE, known=known) == expected
    sent_back = replace(back(TOWNSHIP), recorded_at=NOW + timedelta(hours=1))
    anew = (own, sent_back, own)
    assert codes(new, *anew, rule=ALONE) == [Code.SIGN_OFF_NOT_PRINTED]
    later = replace(KNOWN, printed=(NOW, NOW + timedelta(hours=2)))
    assert codes(new, *anew, rule=ALONE, known=later) == []
    refused = replace(back(SIGN_OFF), means=Means.PAPER)
    assert codes(refused, own, rule=ALONE, known=unprinted) == []


def test_what_was_agreed_to_on_paper_is_kept_as_a_page() -> None:
    paper = review(VILLAGE, means=Means.PAPER)
    assert codes(paper) == [Code.PAGE_WANTED]
    assert codes(replace(paper, page_name="签字.jpg")) == []
    assert codes(replace(back(VILLAGE), means=Means.PAPER)) == []
    assert codes(replace(paper, by="")) == [Code.REVIEWER_NOT_NAMED]


def test_where_one_works_alone_whoever_else_agrees_signs_on_paper() -> None:
    rule = replace(RULE, one_person=True)
    other = review(VILLAGE, "王主任")
    assert codes(other, rule=rule) == [Code.PAGE_WANTED]
    assert codes(replace(other, page_name="签字.jpg"), rule=rule) == []
    assert codes(review(VILLAGE, "陈 经办"), rule=rule) == []
    # Nobody knows who drafted: whoever came first sits at the desk.
    assert codes(other, rule=rule, drafted_by="") == []
    for by, expected in (("王主任", []), ("赵监督", [Code.PAGE_WANTED])):
        new = review(TOWNSHIP, by)
        told = (other, review(SUPERVISION, "赵监督", means=Means.PAPER))
        assert codes(new, *told, rule=rule, drafted_by="") == expected


def test_where_two_work_the_last_step_is_not_the_drafters_alone() -> None:
    rule = ReviewRule(LEVELS[1])
    own = review(TOWNSHIP, "陈经办")
    assert codes(own, rule=rule) == [Code.DRAFTER_ALONE]
    assert codes(review(TOWNSHIP), rule=rule) == []
    # The rule was another when it was agreed to.
    assert standing(rule, record(own)) == Standing(SheetState.IN_REVIEW, TOWNSHIP)
    assert codes(review(TOWNSHIP), own, rule=rule) == []


def test_where_nobody_knows_the_drafter_two_must_have_reviewed() -> None:
    rule = ReviewRule(LEVELS[2])
    first = review(SUPERVISION, "王主任")
    assert codes(review(TOWNSHIP, "王主任"), first, rule=rule, drafted_by="") == [
        Code.DRAFTER_UNKNOWN
    ]
    assert codes(review(TOWNSHIP, "刘审核"), first, rule=rule, drafted_by="") == []


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (review(VILLAGE), []),
        (review(TOWNSHIP), [Code.STEP_NOT_NEXT]),
        (review(TOWNSHIP, checks=()), [Code.STEP_NOT_NEXT]),
        (review(VILLAGE, ""), [Code.REVIEWER_NOT_NAMED]),
        (review(VILLAGE, decided_on=date(2026, 9, 16)), [Code.REVIEW_DAY_INVALID]),
        (review(VILLAGE, decided_on=date(2026, 9, 9)), [Code.REVIEW_DAY_INVALID]),
        (back(VILLAGE), []),
        (back(VILLAGE, ""), [Code.REVIEW_REASON_MISSING]),
    ],
)
def test_what_forbids_a_decision_is_told(new: Review, expected: list[Code]) -> None:
    assert codes(new) == expected


def test_the_township_ticks_all_five_checks_by_name() -> None:
    before = review(VILLAGE), review(SUPERVISION)
    some = review(TOWNSHIP, checks=(Check.LAW, Check.LANGUAGE))
    [problem] = faults(RULE, record(*before), some, KNOWN)
    assert problem.code is Code.CHECKS_MISSING
    assert problem.facts["checks"] == ["政治关", "政策关", "保密关"]
    assert codes(replace(some, ruling=Ruling.SEND_BACK, reason="x"), *before) == []


def test_what_all_have_agreed_on_is_not_reviewed_again() -> None:
    every = [review(step) for step in RULE.steps]
    assert codes(review(TOWNSHIP), *every) == [Code.NOTHING_TO_REVIEW]


def test_who_withholds_says_on_what_ground_and_basis() -> None:
    assert Classification().faults() == []
    assert Classification(Disclosure.ON_REQUEST).faults() == []
    withheld = Classification(Disclosure.NON_DISCLOSURE)
    for lacking in (withheld, replace(withheld, ground="国家秘密")):
        assert [it.code for it in lacking.faults()] == [Code.GROUND_MISSING]
    for ground, basis in GROUNDS.items():
        assert Classification(Disclosure.NON_DISCLOSURE, ground, basis).faults() == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("云溪镇-梅岭村-2026-001", "梅岭村-2026-001"),
        ("编号\t云溪镇-梅岭村-2026-001-2\n标题", "梅岭村-2026-001-2"),
        ("梅岭村-2026-1001", "梅岭村-2026-1001"),
        ("2026-09-01 发放表", ""),
        ("", ""),
    ],
)
def test_the_number_of_a_sheet_is_found_in_a_text(text: str, number: str) -> None:
    assert number_in(text) == number


SIGN = SignOff(
    township="云溪镇",
    number="梅岭村-2026-001",
    title="云溪镇梅岭村2026年耕地地力保护补贴公示",
    facts="37行，30,335.99元，2页",
    file_sha256="ab" * 32,
    rule=RULE,
    record=record(review(VILLAGE, reason="属实")),
)


def test_the_sign_off_sheet_holds_what_was_decided_and_room_for_the_rest() -> None:
    sheet = sign_off_sheet(SIGN, TODAY)
    assert [row[0] for row in sheet.rows] == [
        *("村（居）民委员会", "村务监督委员会", "乡镇审核")
    ]
    assert sheet.rows[0][2:] == ("同意", "王主任", "2026-09-15", "属实")
    assert not "".join(sheet.rows[1][2:]).strip()
    assert len(sheet.rows[1][3]) > 4  # room to sign
    assert [line[1:4] for line in sheet.closing] == [
        *("政治关", "法律关", "政策关", "保密关", "文字关")
    ]
    assert "起草：陈经办" in "".join(sheet.lead)
    assert "代替第二人" not in "".join(sheet.lead)


def test_the_sign_off_sheet_shows_the_checks_once_all_have_agreed() -> None:
    steps = (review(VILLAGE), review(SUPERVISION, "赵监督"))
    waiting = sign_off_sheet(replace(SIGN, record=record(*steps)), TODAY)
    assert all(line.startswith("□") for line in waiting.closing)
    assert waiting.hand_lines > 1
    all_done = record(*steps, review(TOWNSHIP, "刘审核", checks=tuple(Check)))
    done = sign_off_sheet(replace(SIGN, record=all_done), TODAY)
    assert all(line.startswith("√") for line in done.closing)


def test_the_sign_off_sheet_of_one_person_says_whose_place_it_takes() -> None:
    sheet = sign_off_sheet(
        replace(SIGN, rule=ALONE, record=record(drafted_by="")), TODAY
    )
    assert [row[0] for row in sheet.rows] == ["乡镇审核", "签审单（第二人）"]
    assert "由另一人签字，代替第二人审核" in "".join(sheet.lead)
    assert "起草" not in "".join(sheet.lead)
    two = replace(SIGN, rule=ALONE, record=record(review(TOWNSHIP)))
    assert [row[0] for row in sign_off_sheet(two, TODAY).rows] == ["乡镇审核"]


GONE = (
    Gone("梅岭村-2026-001", "地力补贴", TODAY - timedelta(days=1), "金额错"),
    Gone("石桥村-2026-001", "地力补贴", TODAY, "面积错"),
)


def test_the_take_down_list_has_a_row_to_tick_for_each_board() -> None:
    first = TakeDown("梅岭村-2026-001", "梅岭村", "村务公开栏", "村口")
    rows = [
        first,
        replace(first, board="一组公开栏", place=""),
        TakeDown("石桥村-2026-001", "石桥村", "", ""),
    ]
    sheet = take_down_sheet("云溪镇", GONE, rows, TODAY)
    assert [row[:5] for row in sheet.rows] == [
        ("□", "梅岭村-2026-001", "梅岭村", "村务公开栏", "村口"),
        ("□", "梅岭村-2026-001", "梅岭村", "一组公开栏", ""),
        (
            *("□", "石桥村-2026-001", "石桥村"),
            *("没有登记挂在哪里", "请到村里逐处查看"),
        ),
    ]
    assert sheet.lead == (
        "以下公示单已经撤回，请逐处撤下，撤下一处勾一处。",
        "梅岭村-2026-001《地力补贴》：2026-09-14撤回，金额错",
        "石桥村-2026-001《地力补贴》：2026-09-15撤回，面积错",
    )


def test_the_take_down_list_names_also_what_hangs_nowhere() -> None:
    first, second = GONE
    hangs = TakeDown(first.number, "梅岭村", "村务公开栏", "村口")
    down = "（按登记已经都撤下了，不用再去）"
    sheet = take_down_sheet("云溪镇", GONE, [hangs], TODAY)
    assert [it.endswith(down) for it in sheet.lead] == [False, False, True]
    none = take_down_sheet("云溪镇", [second], [], TODAY)
    assert (none.columns, none.rows) == ((), ())
    assert none.lead == (
        "以下公示单已经撤回，按登记已经都撤下了，不用再去。",
        "石桥村-2026-001《地力补贴》：2026-09-15撤回，面积错",
    )
