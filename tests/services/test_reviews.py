"""Review, release, withdrawal, verification: what the desk does, and refuses."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import peewee as pw
import pytest
from pypdf import PdfWriter

from gwgk_desktop.domain.handover import Waiting
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.reviews import (
    LEVELS,
    OF_REVIEWERS,
    Check,
    Classification,
    Disclosure,
    Means,
    ReviewRule,
    SheetState,
    Step,
    Verdict,
)
from gwgk_desktop.domain.users import Role, User
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    boards,
    checking,
    handover,
    history,
    internal_copies,
    notice_sheets,
    office,
    releases,
    reviews,
    sheet_files,
    sign_offs,
    users,
)
from gwgk_desktop.services.notice_sheets import SheetTerms
from gwgk_desktop.services.reviews import ReviewTerms
from gwgk_desktop.services.sheet_files import Pages
from gwgk_desktop.services.sheet_making import NotAgreed, SheetFaults
from tests import signed
from tests.conftest import NOW, TODAY
from tests.readers import pdf_pages
from tests.services.deeds import READING, add, agreed, drafts, released
from tests.store.contents import contents

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.store.database import Store

AGREE, BACK = OF_REVIEWERS
CHECKED = tuple(Check)
WITHHELD = Classification(
    Disclosure.NON_DISCLOSURE,
    "商业秘密、个人隐私",
    "《中华人民共和国政府信息公开条例》第十五条",
)
PHOTO = signed.page()


@pytest.fixture
def paid(township: Store) -> Store:
    """Give a township with one batch in two villages."""
    add(township)
    return township


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Give the photo of a signed page."""
    made = tmp_path / "签字.jpg"
    made.write_bytes(PHOTO)
    return made


def review(
    store: Store, sheets: Sequence[MadeSheet], by: str = "王主任", **terms: Any
) -> list[MadeSheet]:
    given = {"checks": CHECKED, "ruling": AGREE, "agreed": True, **terms}
    done = reviews.review(store, sheets, ReviewTerms(by=by, **given))
    return list(done.sheets)


def release(store: Store, sheets: Sequence[MadeSheet]) -> list[MadeSheet]:
    return list(finish(releases.release(store, sheets, "刘审核")).sheets)


def withdraw(store: Store, sheets: Sequence[MadeSheet]) -> list[MadeSheet]:
    return list(releases.withdraw(store, sheets, "金额错", "刘审核").sheets)


def refusal(deed: Callable[[], object]) -> list[Code]:
    """Return all the codes with which a deed is refused."""
    with pytest.raises(Refusal) as refused:
        deed()
    if isinstance(refused.value, SheetFaults):
        return [it.code for _, it in refused.value.faults]
    return [refused.value.problem.code]


def flat(text: str) -> str:
    """Return a text without the breaks between its lines."""
    return "".join(text.split())


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
    [clean] = sheet_files.pages_to_review(paid, sheet, Pages(20))
    [shown] = sheet_files.page_images(paid, sheet, Pages(20))
    [printed] = sheet_files.pages_to_print(paid, sheet, Pages(20))
    assert shown == printed != clean
    [gone] = release(paid, agreed(paid, [sheet]))
    assert sheet_files.pages_to_print(paid, gone, Pages(20)) == [clean]


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


def test_nothing_under_a_release_is_undone(paid: Store) -> None:
    released(paid)
    gone, last, *_ = history.entries(paid)
    assert refusal(lambda: history.undo(paid, gone.id)) == [Code.NOT_UNDOABLE]
    assert refusal(lambda: history.undo(paid, last.id)) == [Code.CHANGED_SINCE]


def test_a_release_needs_every_step(paid: Store) -> None:
    sheets = review(paid, drafts(paid))
    assert refusal(lambda: release(paid, sheets)) == [Code.NOT_APPROVED] * 2
    with pytest.raises(SheetFaults) as refused:
        release(paid, sheets)
    assert refused.value.problem.facts["step"] is Step.SUPERVISION_COMMITTEE


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE notice_sheet SET title = 'x'",
        "DELETE FROM notice_sheet_batch",
        "UPDATE notice_sheet_batch SET batch_id = 9",
        "UPDATE sheet_classification SET disclosure = 'on_request'",
        "DELETE FROM sheet_classification",
        "UPDATE sheet_review SET decided_by = 'x'",
        "DELETE FROM sheet_review",
        "UPDATE sheet_release SET released_by = 'x'",
        "DELETE FROM sheet_release",
    ],
)
def test_the_schema_itself_refuses_to_change_what_was_released(
    paid: Store, statement: str
) -> None:
    released(paid)
    before = contents(paid)
    with pytest.raises(pw.IntegrityError), paid.operation(Kind.EDIT_OFFICE):
        paid.db.execute_sql(statement)
    assert contents(paid) == before


def test_a_withdrawal_stays_and_a_released_sheet_cannot_be_removed(
    paid: Store,
) -> None:
    withdraw(paid, released(paid))
    for statement in (
        "UPDATE sheet_withdrawal SET reason = 'x'",
        "DELETE FROM sheet_withdrawal",
        "DELETE FROM notice_sheet",
    ):
        with pytest.raises(pw.IntegrityError), paid.operation(Kind.EDIT_OFFICE):
            paid.db.execute_sql("PRAGMA defer_foreign_keys = 1")
            paid.db.execute_sql(statement)


def test_only_what_all_may_see_is_released(paid: Store) -> None:
    sheets = drafts(paid)
    sheets = list(reviews.classify(paid, sheets, WITHHELD).sheets)
    assert {it.classification for it in sheets} == {WITHHELD}
    sheets = agreed(paid, sheets)
    assert refusal(lambda: release(paid, sheets)) == [Code.NOT_PROACTIVE] * 2
    proactive = Classification()
    release(paid, reviews.classify(paid, sheets, proactive).sheets)
    gone = notice_sheets.sheets(paid)
    assert refusal(lambda: reviews.classify(paid, gone, WITHHELD)) == [
        *(Code.ALREADY_RELEASED, Code.ALREADY_RELEASED)
    ]


def test_what_is_withheld_has_a_ground_and_a_basis(paid: Store) -> None:
    bare = Classification(Disclosure.NON_DISCLOSURE)
    sheets = drafts(paid)
    programme = office.programme_called(paid, "地力补贴")
    for deed in (
        lambda: reviews.classify(paid, sheets, bare),
        lambda: reviews.classify_programme(paid, programme, bare),
        lambda: finish(
            notice_sheets.make(paid, SheetTerms(1, TODAY, classification=bare))
        ),
    ):
        assert refusal(deed) == [Code.GROUND_MISSING]


def test_a_programme_decides_at_the_source_and_a_sheet_may_differ(paid: Store) -> None:
    programme = office.programme_called(paid, "地力补贴")
    reviews.classify_programme(paid, programme, WITHHELD)
    known = {
        it.programme.id: it.classification for it in reviews.classified_programmes(paid)
    }
    assert known.pop(programme.id) == WITHHELD
    assert set(known.values()) == {Classification()}
    assert {it.classification for it in drafts(paid)} == {WITHHELD}
    asked = Classification(Disclosure.ON_REQUEST)
    reviews.classify_programme(paid, programme, asked)
    terms = SheetTerms(1, TODAY, classification=Classification())
    made = finish(notice_sheets.make(paid, terms)).sheets
    assert {it.classification for it in made} == {Classification()}
    assert {it.classification for it in drafts(paid)} == {asked}


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


def test_alone_the_signed_sign_off_sheet_takes_the_seconds_place(
    paid: Store, tmp_path: Path, page: Path
) -> None:
    reviews.save_rule(paid, ReviewRule(LEVELS[1], one_person=True))
    sheets = review(paid, drafts(paid), "陈经办")
    assert {it.standing.next_step for it in sheets} == {Step.SIGN_OFF}
    assert refusal(lambda: release(paid, sheets)) == [Code.NOT_APPROVED] * 2
    for given, code in (
        ({"page": page}, Code.SIGN_OFF_NOT_PRINTED),
        ({"ruling": BACK}, Code.REVIEW_REASON_MISSING),
    ):
        assert (
            refusal(
                lambda given=given: review(paid, sheets, "李镇长", **given)  # type: ignore[misc]
            )
            == [code] * 2
        )
    operation, file = sign_offs.save(paid, sheets, tmp_path)
    assert file.name == "签审单-2份.pdf"
    pages = [flat(page) for page in pdf_pages(file.read_bytes())]
    assert len(pages) == 2
    assert all("代替第二人" in page for page in pages)
    assert operation.facts["numbers"] == ["梅岭村-2026-001", "石桥村-2026-001"]
    assert operation.facts["second"] == operation.facts["numbers"]
    assert refusal(lambda: review(paid, sheets, "李镇长")) == [Code.PAGE_WANTED] * 2
    sheets = review(paid, sheets, "李镇长", page=page)
    signed = reviews.record(paid, sheets[0]).reviews[-1]
    assert (signed.step, signed.means) == (Step.SIGN_OFF, Means.PAPER)
    assert reviews.signed_page(paid, signed) == PHOTO
    [gone, _] = release(paid, sheets)
    told = reviews.record(paid, gone)
    assert told.release is not None
    assert told.release.rule.one_person
    assert history.entries(paid)[0].facts["one_person"] is True


def test_nothing_is_written_where_the_folder_before_the_last_is_not_there(
    paid: Store, tmp_path: Path
) -> None:
    astray = tmp_path / "没有这里" / "出"
    sheets = released(paid)
    [open_one, _] = drafts(paid)
    withdraw(paid, sheets[1:])
    before = contents(paid)
    for deed in (
        lambda: releases.save_take_down(paid, sheets[1:], astray),
        lambda: sign_offs.save(paid, [open_one], astray),
        lambda: sheet_files.save(paid, sheets[:1], astray),
        lambda: sheet_files.save_joined(paid, sheets[:1], astray),
        lambda: finish(internal_copies.save(paid, 1, astray)),
    ):
        assert refusal(deed) == [Code.FOLDER_MISSING]
    assert not astray.parent.exists()
    assert contents(paid) == before


def test_the_sign_off_sheet_of_one_is_named_by_it(paid: Store, tmp_path: Path) -> None:
    [sheet, _] = drafts(paid)
    operation, file = sign_offs.save(paid, [sheet], tmp_path)
    assert "second" not in operation.facts  # it takes nobody's place
    assert file.name == "签审单-梅岭村-2026-001.pdf"
    [page] = pdf_pages(file.read_bytes())
    for told in ("云溪镇-梅岭村-2026-001", "政治关", "保密关", "陈经办", "不张贴"):
        assert told in flat(page)
    [gone] = release(paid, agreed(paid, [sheet]))
    assert refusal(lambda: sign_offs.save(paid, [gone], tmp_path)) == [
        Code.ALREADY_RELEASED
    ]


def test_a_sign_off_sheet_that_cannot_be_printed_is_refused(
    paid: Store, tmp_path: Path
) -> None:
    sheets = drafts(paid, drafted_by="王\U000323af")
    if "\U000323af" in _printable():
        pytest.skip("the faces have it")
    assert refusal(lambda: sign_offs.save(paid, sheets, tmp_path)) == [
        Code.GLYPH_MISSING
    ]


def _printable() -> str:
    from gwgk_desktop.documents import typefaces  # noqa: PLC0415 - one test's question

    return "" if typefaces.missing(["\U000323af"]) else "\U000323af"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "PDF"])
def test_a_page_that_only_begins_like_one_is_refused_when_it_is_recorded(
    paid: Store, tmp_path: Path, kind: str
) -> None:
    sheets, whole = drafts(paid), signed.page(kind)
    page = tmp_path / "签字.jpg"
    before = contents(paid)
    for unlike in (whole[:12], whole[: len(whole) // 2]):
        page.write_bytes(unlike)
        codes = refusal(lambda: review(paid, sheets, page=page))
        assert codes == [Code.PAGE_UNSUITABLE]
    assert contents(paid) == before
    page.write_bytes(whole)
    review(paid, sheets, page=page)


def test_a_pdf_without_a_page_is_no_signed_page(paid: Store, tmp_path: Path) -> None:
    page = tmp_path / "签字.pdf"
    empty = PdfWriter()
    with page.open("wb") as out:
        empty.write(out)
    codes = refusal(lambda: review(paid, drafts(paid), page=page))
    assert codes == [Code.PAGE_UNSUITABLE]


def test_signed_pages_are_photos_or_pdfs(
    paid: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = drafts(paid)
    page = tmp_path / "签字.jpg"
    page.write_bytes(b"text")
    assert refusal(lambda: review(paid, sheets, page=page)) == [Code.PAGE_UNSUITABLE]
    missing = tmp_path / "无.jpg"
    assert refusal(lambda: review(paid, sheets, page=missing)) == [Code.FILE_MISSING]
    page.write_bytes(PHOTO)
    monkeypatch.setattr(reviews, "LARGEST_PAGE", 4)
    assert refusal(lambda: review(paid, sheets, page=page)) == [Code.PAGE_UNSUITABLE]


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


def test_a_mistake_is_withdrawn_and_replaced_by_the_next_version(
    paid: Store, tmp_path: Path
) -> None:
    [first, second] = released(paid)
    assert refusal(lambda: releases.withdraw(paid, [first], " ", "刘")) == [
        Code.REVIEW_REASON_MISSING
    ]
    [gone] = withdraw(paid, [first])
    assert gone.state is SheetState.WITHDRAWN
    assert history.entries(paid)[0].facts["boards"] == [
        *("梅岭村：村务公开栏", "梅岭村：三组公开栏")
    ]
    assert refusal(lambda: withdraw(paid, [gone])) == [Code.SHEET_WITHDRAWN]
    for deed in (
        lambda: sheet_files.save(paid, [gone], tmp_path),
        lambda: review(paid, [gone]),
    ):
        assert refusal(deed) == [Code.SHEET_WITHDRAWN]
    [again, other] = drafts(paid)
    assert str(again.number) == "梅岭村-2026-001-2"
    text = flat("".join(pdf_pages(sheet_files.content(paid, again))))
    assert "公示（更正）" in text
    assert "更正编号云溪镇-梅岭村-2026-001的公示单" in text
    text = flat("".join(pdf_pages(sheet_files.content(paid, other))))
    assert "更正" not in text
    [approved, waits] = agreed(paid, [again, other])
    assert refusal(lambda: release(paid, [approved, waits])) == [
        Code.EARLIER_STILL_RELEASED
    ]
    release(paid, [approved])
    assert refusal(lambda: withdraw(paid, [waits])) == [Code.NOT_RELEASED]
    assert str(second.number) == "石桥村-2026-001"


def set_aside(store: Store, sheets: Sequence[MadeSheet]) -> list[MadeSheet]:
    return list(reviews.set_aside(store, sheets, "重复制作", "陈经办").sheets)


def test_a_draft_that_is_set_aside_goes_no_further(paid: Store, tmp_path: Path) -> None:
    [first, second] = agreed(paid, drafts(paid))
    for reason, by, code in (
        (" ", "陈经办", Code.SET_ASIDE_REASON_MISSING),
        ("重复制作", "", Code.REVIEWER_NOT_NAMED),
        ("电话13812345678", "陈经办", Code.NUMBER_IN_TEXT),
    ):
        told = partial(reviews.set_aside, paid, [first], reason, by)
        assert refusal(told) == [code]
    [gone] = set_aside(paid, [first])
    assert (gone.state, gone.is_open) == (SheetState.SET_ASIDE, False)
    assert gone.standing.next_step is None
    for deed in (
        lambda: review(paid, [gone]),
        lambda: release(paid, [gone]),
        lambda: set_aside(paid, [gone]),
        lambda: sheet_files.save(paid, [gone], tmp_path),
        lambda: sheet_files.save_joined(paid, [gone], tmp_path),
        lambda: sheet_files.pages_to_print(paid, gone, Pages(36)),
        lambda: sign_offs.save(paid, [gone], tmp_path),
        lambda: reviews.classify(paid, [gone], WITHHELD),
    ):
        assert refusal(deed) == [Code.SHEET_SET_ASIDE]
    assert refusal(lambda: withdraw(paid, [gone])) == [Code.NOT_RELEASED]
    entry = history.entries(paid)[0]
    assert entry.kind is Kind.SET_ASIDE_SHEETS
    assert entry.facts["reason"] == "重复制作"
    history.undo(paid, entry.id)
    [first] = release(paid, [first])
    assert refusal(lambda: set_aside(paid, [first])) == [Code.ALREADY_RELEASED]
    assert second.state is SheetState.APPROVED
    assert finish(checking.check(paid)) == []


def test_a_number_that_was_set_aside_is_never_used_again(paid: Store) -> None:
    [first, other] = drafts(paid)
    set_aside(paid, [first])
    [again, _] = drafts(paid)
    assert str(again.number) == f"{first.number}-2"
    set_aside(paid, [again])
    [third, _] = drafts(paid)
    assert str(third.number) == f"{first.number}-3"
    assert third.is_open
    assert str(other.number) == "石桥村-2026-001"


def test_what_a_set_aside_version_had_replaced_counts_again(paid: Store) -> None:
    [first, _] = released(paid)
    [mistake, _] = drafts(paid)
    [mistake] = set_aside(paid, [mistake])
    [now] = [it for it in notice_sheets.sheets(paid) if it.id == first.id]
    assert (now.superseded, now.is_released) == (False, True)
    assert not mistake.counts


def test_a_village_whose_only_sheet_was_set_aside_has_none(paid: Store) -> None:
    [first, second] = drafts(paid)
    before = handover.draw_up(paid).open_work
    set_aside(paid, [first])
    told = handover.draw_up(paid)
    [lacking] = [it for it in told.open_work if it not in before]
    assert (lacking.waiting, lacking.count) == (Waiting.NO_SHEET, 1)
    assert [it.number for it in told.running] == [second.number]


def test_a_correction_goes_on_past_a_version_that_was_set_aside(paid: Store) -> None:
    [first, second] = released(paid)
    withdraw(paid, [first, second])
    [mistake, _] = drafts(paid)
    set_aside(paid, [mistake])
    history.undo(paid, 3)
    add(paid)
    [again, _] = drafts(paid, batch=2)
    assert str(again.number) == f"{first.number}-3"
    text = flat("".join(pdf_pages(sheet_files.content(paid, again))))
    assert f"更正编号云溪镇-{first.number}的公示单" in text


def test_a_replacement_made_before_the_withdrawal_is_made_anew(paid: Store) -> None:
    [first, _] = released(paid)
    [early, _] = drafts(paid)
    withdraw(paid, [first])
    [early] = agreed(paid, [early])
    with pytest.raises(SheetFaults) as refused:
        release(paid, [early])
    assert refused.value.problem.code is Code.CORRECTION_NOT_TOLD
    assert refused.value.problem.facts["wrong"] == str(first.number)
    [again, _] = drafts(paid)
    [gone] = release(paid, agreed(paid, [again]))
    withdraw(paid, [gone])  # the next one corrects this one
    [last, _] = drafts(paid)
    release(paid, agreed(paid, [last]))


def test_a_correction_that_is_made_again_still_says_what_it_corrects(
    paid: Store,
) -> None:
    withdraw(paid, released(paid))
    drafts(paid)
    [again, _] = drafts(paid)
    assert again.number.version == 3
    text = flat("".join(pdf_pages(sheet_files.content(paid, again))))
    assert "更正编号云溪镇-梅岭村-2026-001的公示单" in text


def test_an_import_is_undone_only_when_its_sheets_are_withdrawn(paid: Store) -> None:
    sheets = released(paid)
    imported = next(
        it for it in history.entries(paid) if it.kind is Kind.IMPORT_PAYOUTS
    )
    with pytest.raises(Refusal) as refused:
        history.undo(paid, imported.id)
    assert refused.value.problem.code is Code.RELEASED_SHEETS_REST_ON_IT
    assert refused.value.problem.facts["numbers"] == [
        *("石桥村-2026-001", "梅岭村-2026-001")
    ]
    withdraw(paid, sheets)
    history.undo(paid, imported.id)
    batch = add(paid).batch_id
    made = drafts(paid, batch)
    assert [str(it.number) for it in made] == [
        *("梅岭村-2026-001-2", "石桥村-2026-001-2")
    ]
    text = flat("".join(pdf_pages(sheet_files.content(paid, made[0]))))
    assert "更正编号云溪镇-梅岭村-2026-001的公示单" in text
    add(paid, programme="公益林")
    assert str(drafts(paid, batch + 1)[0].number) == "梅岭村-2026-002"


def test_the_take_down_list_names_every_board_of_the_village(
    paid: Store, tmp_path: Path
) -> None:
    sheets = released(paid)
    assert refusal(lambda: releases.take_down(paid, sheets)) == [Code.NOT_RELEASED]
    board = next(it for it in boards.boards(paid) if it.name)
    boards.save_board(paid, replace(board, id=0, name="一组公开栏", place="祠堂前"))
    gone = withdraw(paid, sheets)
    rows = releases.take_down(paid, gone)
    assert ("梅岭村-2026-001", "一组公开栏", "祠堂前") in [
        (it.number, it.board, it.place) for it in rows
    ]
    file = releases.save_take_down(paid, gone, tmp_path)
    assert file.name == "撤下清单-20260915.pdf"
    text = flat("".join(pdf_pages(file.read_bytes())))
    for told in ("一组公开栏", "石桥村-2026-001", "金额错", "□"):
        assert told in text
    for board in boards.boards(paid):
        boards.remove_board(paid, board)
    assert {it.board for it in releases.take_down(paid, gone)} == {""}


def test_a_sheet_of_an_earlier_program_is_made_again_before_release(
    paid: Store,
) -> None:
    made = agreed(paid, drafts(paid))
    with paid.operation(Kind.EDIT_OFFICE):
        paid.db.execute_sql("UPDATE notice_sheet SET content_sha256 = ''")
    old = [it for it in notice_sheets.sheets(paid) if it.id == made[0].id]
    assert refusal(lambda: release(paid, old)) == [Code.CONTENT_NOT_KEPT]


def test_a_sheet_whose_file_is_gone_is_not_released(paid: Store) -> None:
    made = agreed(paid, drafts(paid))
    kept = paid.path.parent / "kept"
    (kept / made[0].content_sha256[:2] / made[0].content_sha256).unlink()
    assert refusal(lambda: release(paid, made)) == [Code.KEPT_FILE_MISSING]


def test_the_same_lines_do_not_hang_on_two_sheets_at_once(paid: Store) -> None:
    add(paid, replace(READING, sha256="cd" * 32), period="第二批")
    [alone, _] = released(paid)
    terms = SheetTerms(1, date(2026, 9, 16), further_batch_ids=[2], drafted_by="陈经办")
    with pytest.raises(NotAgreed) as refused:
        finish(notice_sheets.make(paid, terms))
    assert [it.code for _, it in refused.value.warnings] == [
        *[Code.LINES_SHOWN_TWICE] * 2
    ]
    joint = finish(notice_sheets.make(paid, replace(terms, agreed=True))).sheets
    [one, _] = agreed(paid, joint)
    assert refusal(lambda: release(paid, [one])) == [Code.LINES_SHOWN_TWICE]
    withdraw(paid, [alone])
    second = agreed(paid, drafts(paid, 2))
    assert (
        refusal(lambda: release(paid, [one, second[0]])) == [Code.LINES_SHOWN_TWICE] * 2
    )
    release(paid, [one])
    assert refusal(lambda: release(paid, second[:1])) == [Code.LINES_SHOWN_TWICE]


def test_a_notice_that_is_over_is_not_released_and_one_begun_is_asked_about(
    paid: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = agreed(paid, drafts(paid))  # hangs from the 16th to the 22nd
    monkeypatch.setattr(paid, "now", lambda: NOW.replace(day=23))
    assert refusal(lambda: release(paid, sheets)) == [Code.NOTICE_OVER] * 2
    monkeypatch.setattr(paid, "now", lambda: NOW.replace(day=18))
    with pytest.raises(NotAgreed) as refused:
        release(paid, sheets)
    assert refused.value.problem.code is Code.RELEASE_NOT_AGREED
    told = [it.facts for _, it in refused.value.warnings]
    assert [(it["days"], it["left"]) for it in told] == [(7, 5), (7, 5)]
    finish(releases.release(paid, sheets, "刘审核", agreed=True))
    facts = history.entries(paid)[0].facts
    assert facts["agreed"] == [["梅岭村", "notice_begun"], ["石桥村", "notice_begun"]]


def test_sheets_are_called_by_their_number(paid: Store) -> None:
    drafts(paid)
    [first] = reviews.called(paid, ["云溪镇-梅岭村-2026-001", "云溪镇-梅岭村-2026-001"])
    assert reviews.called(paid, ["梅岭村-2026-001"]) == [first]
    assert refusal(lambda: reviews.called(paid, ["梅岭村-2026-009"])) == [
        Code.SHEET_UNKNOWN
    ]


def test_a_file_is_held_against_what_was_released(paid: Store, tmp_path: Path) -> None:
    sheets = drafts(paid)
    [draft, _] = sheet_files.save(paid, sheets, tmp_path / "稿")

    def verdict(name: str, content: bytes) -> tuple[Verdict, str]:
        file = tmp_path / name
        file.write_bytes(content)
        found = releases.verify(paid, file)
        assert (found.sheet is None) == (found.verdict is Verdict.UNKNOWN)
        assert found.sha256 == hashlib.sha256(content).hexdigest()
        return found.verdict, found.what

    kept = sheet_files.content(paid, sheets[0])
    assert verdict("a.pdf", draft.read_bytes()) == (Verdict.UNRELEASED, "")
    assert verdict("a.pdf", kept) == (Verdict.UNRELEASED, "")
    [gone, _] = release(paid, agreed(paid, sheets))
    [pdf] = sheet_files.save(paid, [gone], tmp_path)
    text = pdf.with_name(f"{pdf.stem}.content.txt").read_bytes()
    assert verdict("b.pdf", pdf.read_bytes()) == (Verdict.RELEASED, "pdf")
    assert verdict("b.txt", text) == (Verdict.RELEASED, "content")
    wrong = text.replace(b"884.92", b"984.92")
    assert verdict("c.txt", wrong) == (Verdict.ALTERED, "")
    assert verdict("c.pdf", draft.read_bytes()) == (Verdict.ALTERED, "")
    for content in (b"", b"%PDF-1.3", b"\x00" * 9, b"2026-09-01"):
        assert verdict("d", content) == (Verdict.UNKNOWN, "")
    withdraw(paid, [gone])
    assert verdict("e.pdf", pdf.read_bytes()) == (Verdict.WITHDRAWN, "pdf")
    found = releases.verify(paid, pdf)
    assert found.record is not None
    assert found.record.withdrawal is not None
    assert found.record.withdrawal.reason == "金额错"
    with pytest.raises(Refusal) as refused:
        releases.verify(paid, tmp_path / "无.pdf")
    assert refused.value.problem.code is Code.FILE_MISSING
