"""The sign-off sheet, and the pages that were signed on paper."""

from __future__ import annotations

import io
from contextlib import closing
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from pypdf import PdfWriter

from gwgk_desktop import wording
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.reviews import LEVELS, Means, ReviewRule, Step
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    history,
    internal_copies,
    releases,
    reviews,
    sheet_files,
    sign_offs,
)
from tests import signed
from tests.readers import pdf_pages
from tests.services.deeds import agreed, drafts, released
from tests.services.reviewed import (
    BACK,
    PHOTO,
    flat,
    refusal,
    release,
    review,
    withdraw,
)
from tests.store.contents import contents

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.store.database import Store


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


def pictured(pdf: bytes, kind: str) -> bytes:
    """Return the last page of a PDF as paper comes back: a photo, or a scan as PDF."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        shown = document[len(document) - 1].render(scale=200 / 72).to_pil()
    out = io.BytesIO()
    shown.convert("L").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["saved", "JPEG", "PDF"])
def test_a_draft_of_the_program_is_no_signed_page(
    paid: Store, tmp_path: Path, kind: str
) -> None:
    first, second = drafts(paid)
    [file] = sheet_files.save(paid, [first], tmp_path)
    page = tmp_path / "签字.pdf"
    saved = file.read_bytes()
    page.write_bytes(saved if kind == "saved" else pictured(saved, kind))
    before = contents(paid)
    assert refusal(lambda: review(paid, [first], page=page)) == [Code.PAGE_IS_DRAFT]
    assert refusal(lambda: review(paid, [second], page=page)) == [
        Code.PAGE_OF_OTHER_SHEET
    ]
    assert contents(paid) == before


@pytest.mark.parametrize("kind", ["PNG", "PDF"])
def test_a_signed_page_that_shows_another_sheet_is_refused_by_that_sheets_number(
    paid: Store, tmp_path: Path, kind: str
) -> None:
    first, second = drafts(paid)
    page = tmp_path / "签字.pdf"
    page.write_bytes(pictured(sheet_files.content(paid, second), kind))
    with pytest.raises(Refusal) as refused:
        review(paid, [first], page=page)
    problem = refused.value.problem
    assert problem.code is Code.PAGE_OF_OTHER_SHEET
    assert problem.facts["number"] == str(second.number)
    assert str(second.number) in wording.describe(problem)
    review(paid, [first, second], page=page)


@pytest.mark.parametrize("kind", ["JPEG", "PDF"])
def test_a_signed_page_without_a_code_is_taken(
    paid: Store, tmp_path: Path, kind: str
) -> None:
    sheets = drafts(paid)
    page = tmp_path / "签字.pdf"
    page.write_bytes(pictured(sign_offs.drawn(paid, sheets), kind))
    review(paid, sheets, page=page)
