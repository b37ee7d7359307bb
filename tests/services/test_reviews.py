"""Reviews: what is decided of sheets, by whom, and what is refused."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import wording
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.reviews import LEVELS, Means, ReviewRule, SheetState, Step
from gwgk_desktop.domain.users import Role, User
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    history,
    notice_sheets,
    releases,
    reviews,
    sheet_files,
    users,
)
from gwgk_desktop.services.notice_sheets import SheetTerms
from gwgk_desktop.services.sheet_files import Pages
from gwgk_desktop.services.sheet_making import NotAgreed
from tests.begun import NOW, TODAY
from tests.readers import pdf_pages
from tests.services.deeds import add, agreed, drafts
from tests.services.reviewed import BACK, PHOTO, flat, refusal, release, review
from tests.store.contents import contents
from tests.stories import import_list

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.store.database import Store


def test_a_sheet_goes_from_draft_to_the_wall(paid: Store, tmp_path: Path) -> None:
    sheets = drafts(paid)
    assert {it.state for it in sheets} == {SheetState.DRAFT}
    assert {it.drafted_by for it in sheets} == {"陈经办"}
    sheets = review(paid, sheets)
    assert {it.standing.next_step for it in sheets} == {Step.SUPERVISION_COMMITTEE}
    sheets = review(paid, review(paid, sheets, "赵监督"), "刘审核")
    assert {it.state for it in sheets} == {SheetState.APPROVED}
    [first, second] = release(paid, sheets)
    assert first.is_released
    told = reviews.record(paid, first)
    assert [it.by for it in told.reviews] == ["王主任", "赵监督", "刘审核"]
    assert {it.means for it in told.reviews} == {Means.NAMED}
    assert told.release is not None
    assert (told.release.by, told.release.at) == ("刘审核", NOW)
    assert told.release.rule == ReviewRule()
    files = sheet_files.save(paid, [first, second], tmp_path)
    assert files[0].read_bytes() == sheet_files.content(paid, first)
    assert "草稿" not in "".join(pdf_pages(files[0].read_bytes()))
    text = (tmp_path / "梅岭村-2026-001.content.txt").read_bytes()
    assert hashlib.sha256(text).hexdigest() == first.content_sha256
    assert "王小明二" in text.decode()
    assert [it.name for it in files] == ["梅岭村-2026-001.pdf", "石桥村-2026-001.pdf"]


def test_what_is_not_released_is_saved_shown_and_printed_as_a_draft(
    paid: Store, tmp_path: Path
) -> None:
    [sheet, _] = drafts(paid)
    [file] = sheet_files.save(paid, [sheet], tmp_path)
    assert file.name == "草稿-梅岭村-2026-001.pdf"
    assert "草稿" in flat("".join(pdf_pages(file.read_bytes())))
    assert not list(tmp_path.glob("*.content.txt"))
    [shown] = sheet_files.page_images(paid, sheet, Pages(20))
    [printed] = sheet_files.pages_to_print(paid, sheet, Pages(20))
    assert shown == printed
    [gone] = release(paid, agreed(paid, [sheet]))
    [clean] = sheet_files.pages_to_print(paid, gone, Pages(20))
    assert clean != printed


def test_sent_back_with_its_comment_it_begins_anew(paid: Store) -> None:
    sheets = review(paid, drafts(paid))
    [sheet, _] = review(paid, sheets, "赵监督", ruling=BACK, reason="二组少一户")
    assert sheet.state is SheetState.DRAFT
    assert sheet.standing.sent_back == "二组少一户"
    assert sheet.standing.next_step is Step.VILLAGE_COMMITTEE
    agreed(paid, [sheet])
    assert len(reviews.record(paid, sheet).reviews) == 5


def test_who_signed_for_the_village_does_not_supervise_it(paid: Store) -> None:
    sheets = review(paid, drafts(paid), "王主任")
    for by in ("王主任", " 王 主任"):
        assert refusal(lambda by=by: review(paid, sheets, by)) == [  # type: ignore[misc]
            *[Code.SAME_PERSON_SUPERVISES] * 2
        ]
    [sheet, _] = review(paid, sheets, "赵监督", ruling=BACK, reason="少一户")
    # anew: other people, other seats
    [sheet] = review(paid, [sheet], "赵监督", reason="户数已核实")
    review(paid, [sheet], "王主任")


def test_one_member_of_a_committee_speaks_for_several_villages_knowingly(
    paid: Store,
) -> None:
    sheets = drafts(paid)
    for by in ("王主任", "赵监督"):
        with pytest.raises(NotAgreed) as asked:
            review(paid, sheets, by, agreed=False)
        [(_, told)] = asked.value.warnings
        assert told.code is Code.ONE_NAME_MANY_VILLAGES
        assert told.facts["villages"] == ["梅岭村", "石桥村"]
        sheets = review(paid, sheets, by)
        told_of = history.entries(paid)[0].facts["agreed"]
        assert told_of == [["", Code.ONE_NAME_MANY_VILLAGES]]
    review(paid, sheets, "刘审核", agreed=False)  # the township is one for all


def test_the_same_paper_goes_round_again_with_a_word_only(paid: Store) -> None:
    [sheet, _] = review(paid, drafts(paid), ruling=BACK, reason="二组少一户")
    assert refusal(lambda: review(paid, [sheet])) == [Code.UNCHANGED_SINCE_SENT_BACK]
    [sheet] = review(paid, [sheet], reason="户数已核实，没有少")
    review(paid, [sheet], "赵监督")


def test_an_empty_name_on_paper_is_nobodys(protected: Store, page: Path) -> None:
    sheets = drafts(protected)
    for paper in ({"on_paper": True}, {"page": page}):
        assert refusal(lambda paper=paper: review(protected, sheets, " ", **paper)) == [  # type: ignore[misc]
            Code.SIGNER_NOT_NAMED
        ]
    assert refusal(lambda: review(protected, sheets, "")) == [
        *[Code.REVIEWER_NOT_NAMED] * 2
    ]


def test_a_deed_over_many_sheets_gives_each_its_own_record(paid: Store) -> None:
    sheets = review(paid, drafts(paid), reason="属实")
    for sheet in sheets:
        [one] = reviews.record(paid, sheet).reviews
        assert (one.by, one.reason, one.decided_on) == ("王主任", "属实", TODAY)
    entry = history.entries(paid)[0]
    assert entry.kind is Kind.REVIEW_SHEETS
    assert entry.facts["numbers"] == ["梅岭村-2026-001", "石桥村-2026-001"]


def test_all_of_many_sheets_are_decided_or_none(paid: Store) -> None:
    first, second = drafts(paid)
    [ahead] = review(paid, [first])
    before = contents(paid)
    assert refusal(lambda: review(paid, [ahead, second], "赵监督")) == [
        Code.STEP_NOT_NEXT
    ]
    assert contents(paid) == before


def test_an_undo_takes_a_decision_back_the_newest_first(paid: Store) -> None:
    sheets = review(paid, drafts(paid))
    [first, second] = history.entries(paid, 2)
    review(paid, sheets, "赵监督")
    assert refusal(lambda: history.undo(paid, first.id)) == [Code.CHANGED_SINCE]
    history.undo(paid, history.entries(paid)[0].id)
    history.undo(paid, first.id)
    assert {it.state for it in notice_sheets.sheets(paid)} == {SheetState.DRAFT}
    assert second.kind is Kind.MAKE_SHEETS


def test_the_office_sets_how_many_review(paid: Store) -> None:
    assert reviews.rule(paid) == ReviewRule()
    for rule in (ReviewRule(LEVELS[2]), ReviewRule(LEVELS[1], one_person=True)):
        reviews.save_rule(paid, rule)
        assert reviews.rule(paid) == rule
    history.undo(paid, history.entries(paid)[0].id)
    assert reviews.rule(paid) == ReviewRule(LEVELS[2])
    sheets = review(paid, review(paid, drafts(paid), "赵监督"), "刘审核")
    release(paid, sheets)


def test_the_drafter_cannot_be_the_only_reviewer(paid: Store) -> None:
    reviews.save_rule(paid, ReviewRule(LEVELS[1]))
    sheets = drafts(paid)
    assert refusal(lambda: review(paid, sheets, "陈经办")) == [Code.DRAFTER_ALONE] * 2


def test_a_name_is_asked_where_there_are_no_users(paid: Store, page: Path) -> None:
    sheets = drafts(paid)
    assert refusal(lambda: review(paid, sheets, " ")) == [Code.REVIEWER_NOT_NAMED] * 2
    approved = agreed(paid, sheets)
    with pytest.raises(Refusal) as refused:
        finish(releases.release(paid, approved))
    assert refused.value.problem.code is Code.REVIEWER_NOT_NAMED
    on_paper = review(paid, drafts(paid), on_paper=True, page=page)
    assert reviews.record(paid, on_paper[0]).reviews[0].means is Means.PAPER


CLERK = User("陈经办", Role.CLERK, TODAY)
REVIEWER = User("刘审核", Role.REVIEWER, TODAY)
HEAD = User("李主任", Role.HEAD, TODAY)
LEFT = User("周会计", Role.REVIEWER, TODAY, date(2026, 9, 1))


@pytest.fixture
def protected(paid: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Give a store with a clerk signed in, and a reviewer and one who has left."""
    monkeypatch.setattr(users, "every", lambda _: (CLERK, REVIEWER, LEFT))
    paid.user = CLERK
    return paid


def test_the_clerk_records_what_was_signed_on_paper(
    protected: Store, page: Path
) -> None:
    sheets = drafts(protected, drafted_by="不算")
    assert {it.drafted_by for it in sheets} == {"陈经办"}
    assert refusal(lambda: review(protected, sheets)) == [Code.PAGE_WANTED] * 2
    sheets = review(protected, sheets, decided_on=TODAY, page=page)
    [one] = reviews.record(protected, sheets[0]).reviews
    assert (one.by, one.means, one.recorded_by) == ("王主任", Means.PAPER, "陈经办")


def test_whoever_sits_at_the_desk_did_not_sign_on_paper_without_a_page(
    protected: Store, page: Path
) -> None:
    sheets = drafts(protected)
    with pytest.raises(Refusal) as refused:
        review(protected, sheets, "陈经办", on_paper=True)
    told = wording.describe(refused.value.problem)
    assert told.startswith("“陈经办”就是现在登录的人；村（居）民委员会这一步")
    assert "不在电脑前" not in told
    assert review(protected, sheets, "陈经办", on_paper=True, page=page)


def test_a_payment_before_the_notice_is_over_is_known_at_making_and_at_review(
    township: Store,
) -> None:
    soon = TODAY + timedelta(days=3)
    batch = import_list(township, 1, paid_on=soon).batch_id
    terms = SheetTerms(batch, TODAY)
    with pytest.raises(NotAgreed) as asked:
        finish(notice_sheets.make(township, terms))
    assert {it.code for _, it in asked.value.warnings} == {Code.NOTICE_PAST_PAYMENT}
    ahead = finish(notice_sheets.look_ahead(township, terms))
    assert Code.NOTICE_PAST_PAYMENT in {it.code for _, it in ahead}
    made = finish(notice_sheets.make(township, replace(terms, agreed=True))).sheets
    told = [wording.describe(it) for _, it in reviews.to_know(township, made)]
    assert any(f"第{batch}批{soon}就发放：公示期没有结束" in it for it in told)
    later = TODAY + timedelta(days=20)
    other = import_list(township, 2, paid_on=later).batch_id
    assert finish(notice_sheets.make(township, SheetTerms(other, TODAY))).sheets


def by_both_committees(store: Store, page: Path) -> list[MadeSheet]:
    return review(store, review(store, drafts(store), page=page), "赵监督", page=page)


def test_who_has_an_account_decides_by_it(protected: Store, page: Path) -> None:
    sheets = by_both_committees(protected, page)
    for name in ("刘审核", "刘 审核"):
        assert refusal(
            lambda name=name: review(protected, sheets, name)  # type: ignore[misc]
        ) == [Code.HAS_ACCOUNT]
    assert refusal(lambda: review(protected, sheets, "")) == [Code.REVIEWERS_ONLY]
    protected.user = REVIEWER
    sheets = review(protected, sheets, "")
    told = reviews.record(protected, sheets[0]).reviews[-1]
    assert (told.by, told.means) == ("刘审核", Means.ACCOUNT)
    protected.user = CLERK
    [gone, _] = finish(releases.release(protected, sheets, "别人")).sheets
    assert reviews.record(protected, gone).release.by == "陈经办"  # type: ignore[union-attr]


def test_a_township_reviewer_without_account_signs_on_paper(
    protected: Store, page: Path
) -> None:
    sheets = by_both_committees(protected, page)
    sheets = review(protected, sheets, "周会计", page=page)  # whose account is closed
    assert {it.state for it in sheets} == {SheetState.APPROVED}


def test_nobody_records_a_word_of_the_township_without_the_signed_page(
    protected: Store, page: Path
) -> None:
    sheets = by_both_committees(protected, page)
    back = {"ruling": BACK, "reason": "少一户"}
    for by, terms in (("周会计", {}), ("随便谁", {}), ("周会计", back)):
        assert Code.PAGE_WANTED in refusal(
            lambda by=by, terms=terms: review(protected, sheets, by, **terms)  # type: ignore[misc]
        )
    protected.user = REVIEWER
    assert Code.PAGE_WANTED in refusal(lambda: review(protected, sheets, "周会计"))
    review(protected, sheets, "周会计", **back)


def test_the_head_alone_sets_how_the_office_reviews(protected: Store) -> None:
    alone = ReviewRule(LEVELS[1], one_person=True)
    for user in (CLERK, REVIEWER):
        protected.user = user
        assert refusal(lambda: reviews.save_rule(protected, alone)) == [Code.HEAD_ONLY]
    assert reviews.rule(protected) == ReviewRule()
    protected.user = HEAD
    done = reviews.save_rule(protected, alone)
    protected.user = CLERK
    assert refusal(lambda: history.undo(protected, done.id)) == [Code.HEAD_ONLY]
    protected.user = HEAD
    undone = history.undo(protected, done.id).operation
    protected.user = CLERK
    assert refusal(lambda: history.undo(protected, undone.id)) == [Code.HEAD_ONLY]


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        (None, ("", True, True)),
        (CLERK, ("陈经办", False, False)),
        (REVIEWER, ("刘审核", True, False)),
        (HEAD, ("李主任", True, True)),
    ],
)
def test_it_is_known_who_sits_at_the_desk(
    paid: Store, user: User | None, expected: tuple[str, bool, bool]
) -> None:
    paid.user = user
    seat = reviews.seat(paid)
    told = (seat.user, seat.reviews_for_township, seat.sets_rule)
    assert told == expected
    assert seat.rule == ReviewRule()


def test_a_sheet_is_open_until_it_is_released_or_past(paid: Store) -> None:
    first = drafts(paid)
    assert all(it.is_open for it in first)
    second = drafts(paid)
    release(paid, agreed(paid, second))
    every = notice_sheets.sheets(paid)
    assert not any(it.is_open for it in every)
    assert refusal(lambda: release(paid, every[:1])) == [Code.ALREADY_RELEASED]


def test_who_may_only_look_decides_nothing(protected: Store, page: Path) -> None:
    sheets = drafts(protected)
    protected.user = User("看客", Role.READ_ONLY, TODAY)
    assert refusal(lambda: review(protected, sheets, page=page)) == [Code.LOOKS_ONLY]
    kept = protected.shelf.path_of(hashlib.sha256(PHOTO).hexdigest())
    assert not kept.exists()


def test_what_is_past_is_not_reviewed(paid: Store) -> None:
    first = drafts(paid)
    second = drafts(paid)
    old = [it for it in notice_sheets.sheets(paid) if it.id == first[0].id]
    assert refusal(lambda: review(paid, old)) == [Code.SHEET_OUTDATED]
    imported = next(
        it for it in history.entries(paid) if it.kind is Kind.IMPORT_PAYOUTS
    )
    history.undo(paid, imported.id)
    void = [it for it in notice_sheets.sheets(paid) if it.id == second[0].id]
    assert refusal(lambda: review(paid, void)) == [Code.SHEET_VOID]


def test_the_number_of_an_unknown_sheet_is_told_as_sheets_print_it(
    township: Store,
) -> None:
    def advised() -> str:
        with pytest.raises(Refusal) as refused:
            reviews.called(township, ["梅岭村-2026-099"])
        return wording.describe(refused.value.problem)

    assert "如 云溪镇-梅岭村-2026-001" in advised()
    add(township)
    [_, second] = drafts(township)
    assert "如 云溪镇-梅岭村-2026-001" in advised()
    assert reviews.called(township, [f"云溪镇-{second.number}"])
