"""草稿 stands across every page of a copy, and changes nothing below it."""

from __future__ import annotations

from datetime import date

import pytest

from gwgk_desktop.documents import pdf_pages, photo_codes, stamps, wall_sheets
from gwgk_desktop.domain.pages import Paper, Setting
from gwgk_desktop.domain.payout_sheets import compose
from tests import phone_photos, readers
from tests.documents.test_sheet_codes import barcodes_on, sides
from tests.phone_photos import Taken
from tests.township import FORMS, line, sheet_request

DAY = date(2026, 9, 16)
CORNERS = ("top_left", "top_right", "bottom_left", "bottom_right")


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


@pytest.mark.parametrize("paper", list(Paper))
def test_the_code_of_a_draft_says_so_and_vouches_for_nothing(paper: Paper) -> None:
    made = drawn(40, paper)
    marked = stamps.stamped(made)
    [was], [is_] = barcodes_on(made, -1, 150), barcodes_on(marked, -1, 150)
    number, days, told = was.text.splitlines()
    assert told.startswith("SHA256 ")
    assert is_.text.splitlines() == [number, days, "草稿"]
    side = sum(sides(was, 150)) / 4
    assert sum(sides(is_, 150)) / 4 > 0.75 * side
    assert [it.text for it in barcodes_on(stamps.stamped(made, [0]), -1, 150)] == (
        [was.text] if len(readers.pdf_pages(made)) > 1 else [is_.text]
    )


def test_a_phone_reads_a_draft_as_a_draft() -> None:
    page = phone_photos.page(stamps.stamped(drawn()))
    shot = phone_photos.photo([page], Taken(1, long_side=1400, tilt=-6, slant=0.1))
    [code] = photo_codes.read(shot, "IMG_1.jpg").codes
    assert code.text.endswith("草稿")


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
    """The stamp is pale: no dot that was white turns dark, and none dark turns pale.

    But for the code, which is another one.
    """
    made = drawn()
    [plain] = pdf_pages.images(made, 36)
    [marked] = pdf_pages.images(stamps.stamped(made), 36)
    [seen] = barcodes_on(made, 0, 144)
    spots = [getattr(seen.position, it) for it in CORNERS]
    across, down = [it.x / 4 for it in spots], [it.y / 4 for it in spots]
    code = [
        min(across) <= at % plain.width <= max(across)
        and min(down) <= at // plain.width <= max(down)
        for at in range(plain.width * plain.height)
    ]
    assert 0.01 < sum(code) / len(code) < 0.1
    every = zip(plain.pixels[::4], marked.pixels[::4], code, strict=True)
    pairs = [(was, is_) for was, is_, coded in every if not coded]
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
