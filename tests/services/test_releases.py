"""Sheets leave the desk, are withdrawn, replaced, and known again."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import peewee as pw
import pytest

from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.reviews import (
    Classification,
    Disclosure,
    SheetState,
    Step,
    Verdict,
)
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    boards,
    classifications,
    history,
    notice_sheets,
    office,
    releases,
    reviews,
    sheet_files,
)
from gwgk_desktop.services.notice_sheets import SheetTerms
from gwgk_desktop.services.sheet_making import NotAgreed, SheetFaults
from tests.begun import NOW, TODAY
from tests.readers import pdf_pages
from tests.services.deeds import READING, add, agreed, drafts, released
from tests.services.reviewed import flat, refusal, release, review, withdraw
from tests.store.contents import contents

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.store.database import Store

WITHHELD = Classification(
    Disclosure.NON_DISCLOSURE,
    "商业秘密、个人隐私",
    "《中华人民共和国政府信息公开条例》第十五条",
)


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
    sheets = list(classifications.classify(paid, sheets, WITHHELD).sheets)
    assert {it.classification for it in sheets} == {WITHHELD}
    sheets = agreed(paid, sheets)
    assert refusal(lambda: release(paid, sheets)) == [Code.NOT_PROACTIVE] * 2
    proactive = Classification()
    release(paid, classifications.classify(paid, sheets, proactive).sheets)
    gone = notice_sheets.sheets(paid)
    assert refusal(lambda: classifications.classify(paid, gone, WITHHELD)) == [
        *(Code.ALREADY_RELEASED, Code.ALREADY_RELEASED)
    ]


def test_what_is_withheld_has_a_ground_and_a_basis(paid: Store) -> None:
    bare = Classification(Disclosure.NON_DISCLOSURE)
    sheets = drafts(paid)
    programme = office.programme_called(paid, "地力补贴")
    for deed in (
        lambda: classifications.classify(paid, sheets, bare),
        lambda: classifications.classify_programme(paid, programme, bare),
        lambda: finish(
            notice_sheets.make(paid, SheetTerms(1, TODAY, classification=bare))
        ),
    ):
        assert refusal(deed) == [Code.GROUND_MISSING]


def test_a_programme_decides_at_the_source_and_a_sheet_may_differ(paid: Store) -> None:
    programme = office.programme_called(paid, "地力补贴")
    classifications.classify_programme(paid, programme, WITHHELD)
    known = {
        it.programme.id: it.classification
        for it in classifications.classified_programmes(paid)
    }
    assert known.pop(programme.id) == WITHHELD
    assert set(known.values()) == {Classification()}
    assert {it.classification for it in drafts(paid)} == {WITHHELD}
    asked = Classification(Disclosure.ON_REQUEST)
    classifications.classify_programme(paid, programme, asked)
    terms = SheetTerms(1, TODAY, classification=Classification())
    made = finish(notice_sheets.make(paid, terms)).sheets
    assert {it.classification for it in made} == {Classification()}
    assert {it.classification for it in drafts(paid)} == {asked}


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
