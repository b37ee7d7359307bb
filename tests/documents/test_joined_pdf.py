"""Sheets joined into one file, read back by readers that did not write it."""

from __future__ import annotations

import io

import pypdf
import pypdfium2
import pytest

from gwgk_desktop.documents import joined_pdf
from gwgk_desktop.domain.pages import Direction, Paper, Setting
from tests import readers
from tests.documents.drawn_sheets import many, pdf_of
from tests.township import line

ACROSS = Setting(Paper.A3, Direction.ACROSS)
PARTS = [
    ("梅岭村 2026-001", pdf_of(*many(60))),
    ("石桥村（补充）", pdf_of(line(name="欧阳𠮷"))),
    ("大坑村", pdf_of(*many(3), setting=ACROSS)),
]
JOINED = joined_pdf.join(PARTS)


@pytest.mark.parametrize("read", [readers.pdf_pages, readers.pdfium_pages])
def test_all_pages_of_all_sheets_stand_in_their_order(read: object) -> None:
    assert callable(read)
    assert read(JOINED) == [page for _, content in PARTS for page in read(content)]


def test_every_sheet_has_its_bookmark() -> None:
    reader = pypdf.PdfReader(io.BytesIO(JOINED), strict=True)
    found = [
        (it.title, reader.get_destination_page_number(it))  # type: ignore[union-attr, arg-type]
        for it in reader.outline
    ]
    starts, at = [], 0
    for title, content in PARTS:
        starts.append((title, at))
        at += len(readers.pdf_pages(content))
    assert found == starts


def test_pdfium_finds_the_bookmarks_as_well() -> None:
    document = pypdfium2.PdfDocument(JOINED)
    titles = [it.get_title() for it in document.get_toc()]
    document.close()
    assert titles == [title for title, _ in PARTS]


def test_fonts_stay_embedded_and_papers_what_they_were() -> None:
    assert all(readers.pdf_fonts(JOINED).values())
    assert readers.pdf_sizes(JOINED) == {(210, 297), (420, 297)}


def test_a_page_looks_as_it_did_alone() -> None:
    def picture(content: bytes, page: int) -> bytes:
        document = pypdfium2.PdfDocument(content)
        drawn = bytes(document[page].render(scale=1).buffer)
        document.close()
        return drawn

    last = len(readers.pdf_pages(JOINED)) - 1
    assert picture(JOINED, last) == picture(PARTS[-1][1], 0)
    assert picture(JOINED, 0) == picture(PARTS[0][1], 0)


def test_one_sheet_alone_can_be_joined() -> None:
    alone = joined_pdf.join(PARTS[1:2])
    assert readers.pdf_pages(alone) == readers.pdf_pages(PARTS[1][1])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.4\n",
        PARTS[1][1][:-8],
        PARTS[1][1].replace(b"/Root ", b"/Rooi "),
        PARTS[1][1].replace(b"/Kids", b"/Kidz"),
        PARTS[1][1].replace(b"\n1 0 obj", b"\n\n1 0 obj"),
    ],
    ids=range(6),
)
def test_what_is_not_ours_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        joined_pdf.join([("x", content)])
