"""草稿 stands across every page of a copy, and changes nothing below it."""

from __future__ import annotations

from datetime import date

import pytest

from gwgk_desktop.documents import pdf_pages, stamps, wall_sheets
from gwgk_desktop.domain.pages import Paper, Setting
from gwgk_desktop.domain.payout_sheets import compose
from tests import readers
from tests.township import FORMS, line, sheet_request

DAY = date(2026, 9, 16)


def drawn(count: int = 1, paper: Paper = Paper.A4) -> bytes:
    sheet, _ = compose(sheet_request(*[line()] * count))
    return wall_sheets.draw(sheet, FORMS, Setting(paper), DAY).content


@pytest.mark.parametrize("paper", list(Paper))
def test_every_page_says_that_it_is_a_draft(paper: Paper) -> None:
    made = drawn(200, paper)
    before, after = (
        readers.pdf_pages(made),
        readers.pdf_pages(stamps.stamped(made)),
    )
    assert len(before) == len(after) > 2
    assert not any("草稿" in page for page in before)
    for was, is_ in zip(before, after, strict=True):
        assert "草稿" in is_
        assert "严禁张贴" in is_
        told = set(was.split())
        assert told <= set(is_.split())
    assert readers.pdf_sizes(made) == readers.pdf_sizes(stamps.stamped(made))


def test_for_a_look_only_the_pages_that_are_shown_are_stamped() -> None:
    made = stamps.stamped(drawn(90), [0])
    first, *others = readers.pdf_pages(made)
    assert "草稿" in first
    assert not any("草稿" in page for page in others)


def test_what_was_withdrawn_is_no_draft() -> None:
    [page] = readers.pdf_pages(stamps.stamped(drawn(), stamp=stamps.WITHDRAWN))
    assert "已撤回" in page
    assert "不能再张贴" in page
    assert "草稿" not in page


def test_what_is_below_can_still_be_read() -> None:
    """The stamp is pale: no dot that was white turns dark, and none dark turns pale."""
    made = drawn()
    [plain] = pdf_pages.images(made, 36)
    [marked] = pdf_pages.images(stamps.stamped(made), 36)
    pairs = list(zip(plain.pixels[::4], marked.pixels[::4], strict=True))
    assert any(was != is_ for was, is_ in pairs)
    assert all(is_ > 80 for was, is_ in pairs if was > 250)
    assert all(is_ < 160 for was, is_ in pairs if was < 60)


def test_a_pdf_says_which_sheet_it_is_and_other_files_nothing() -> None:
    for content in (drawn(), stamps.stamped(drawn())):
        assert pdf_pages.told(content)["Subject"] == "云溪镇-梅岭村-2026-001"
    assert pdf_pages.told(b"%PDF-1.3 cut short") == {}


def test_several_pdfs_are_joined_page_after_page() -> None:
    joined = pdf_pages.joined([drawn(), drawn(40)])
    assert readers.pdf_pages(joined) == [
        page for made in (drawn(), drawn(40)) for page in readers.pdf_pages(made)
    ]
