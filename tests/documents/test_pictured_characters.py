"""Characters that no typeface has, printed as pictures."""

from __future__ import annotations

import io
import shutil
import subprocess

import pypdf
import pytest
from PIL import Image

from gwgk_desktop.documents import wall_sheets
from gwgk_desktop.domain.pages import AS_USUAL
from tests import readers
from tests.documents.drawn_sheets import sheet_of, words
from tests.township import FORMS, TODAY, line


def png(colour: int = 0) -> bytes:
    out = io.BytesIO()
    Image.new("L", (40, 40), colour).save(out, "PNG")
    return out.getvalue()


def test_a_picture_stands_for_a_character_that_no_typeface_has() -> None:
    pictures = {"\U000323af": wall_sheets.GlyphPicture(png(), "⿰亻山")}
    sheet = sheet_of(line(name="王\U000323af明", remark="和\u0bd0"))
    [problem] = wall_sheets.missing_glyphs(sheet, pictures)
    assert problem.facts["code"] == "U+0BD0"
    sheet = sheet_of(line(name="王\U000323af明"))
    assert wall_sheets.missing_glyphs(sheet, pictures) == []
    content = wall_sheets.draw(sheet, FORMS, AS_USUAL, TODAY, pictures).content
    [page] = pypdf.PdfReader(io.BytesIO(content)).pages
    assert len(page.images) == 1
    for text in copied(content):
        assert "王⿰亻山明8.32" in text


@pytest.mark.parametrize(
    ("says", "told"),
    [("", "李〓8.32"), ("𬭎", "李𬭎8.32"), ("⿰\U000323b0山", "李⿰〓山8.32")],
)
def test_a_pictured_name_is_never_copied_out_shortened(says: str, told: str) -> None:
    pictures = {"\U000323af": wall_sheets.GlyphPicture(png(), says)}
    sheet = sheet_of(line(name="李\U000323af"))
    content = wall_sheets.draw(sheet, FORMS, AS_USUAL, TODAY, pictures).content
    for text in copied(content):
        assert told in text


def copied(content: bytes) -> list[str]:
    """Return what is copied out of a PDF by each reader that there is, unspaced."""
    told = [words(readers.pdfium_pages(content)), words(readers.pdf_pages(content))]
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-layout", "-", "-"]
        ran = subprocess.run(command, input=content, capture_output=True, check=True)  # noqa: S603
        told.append("".join(ran.stdout.decode().split()))
    return told


def test_a_picture_takes_no_place_of_a_character_that_a_typeface_has() -> None:
    pictures = {"王": wall_sheets.GlyphPicture(png(), "李")}
    sheet = sheet_of(line(name="王明"))
    assert wall_sheets.pictured_glyphs(sheet, pictures) == []
    content = wall_sheets.draw(sheet, FORMS, AS_USUAL, TODAY, pictures).content
    assert content == wall_sheets.draw(sheet, FORMS, AS_USUAL, TODAY).content


def test_only_whole_pictures_are_taken_for_pictures() -> None:
    assert wall_sheets.picture_size(png()) == (40, 40)
    assert not wall_sheets.picture_size(png()[:50])
    assert not wall_sheets.picture_size(b"GIF89a")
    assert not wall_sheets.picture_size(b"")
