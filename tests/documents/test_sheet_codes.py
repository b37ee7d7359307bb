"""The code on a sheet: what it says, how large, read from a photo."""

from __future__ import annotations

import hashlib
import io
import math
from dataclasses import fields, replace
from functools import cache
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from gwgk_desktop.documents import pdf_pages, wall_sheets
from gwgk_desktop.domain import sheet_content
from gwgk_desktop.domain.pages import (
    AS_USUAL,
    Direction,
    Paper,
    PrintedSheet,
    Setting,
    TypeSize,
)
from tests import readers
from tests.documents.drawn_sheets import EVERY_SETTING, many, sheet_of
from tests.township import FORMS, TODAY, line


def codes_on(content: bytes, page: int = -1, dots: float = 150) -> list[str]:
    """Return the codes that a scanner at so many dots per inch reads off a page."""
    return [it.text for it in barcodes_on(content, page, dots)]


def barcodes_on(content: bytes, page: int, dots: float) -> list[Any]:
    """Return the codes on a rendered page, each with its corners in dots."""
    document = pypdfium2.PdfDocument(content)
    place = range(len(document))[page]
    document.close()
    [image] = pdf_pages.images(content, dots, 1, place)
    size = (image.width, image.height)
    picture = Image.frombuffer("RGB", size, image.pixels, "raw", "BGRX", image.stride)
    return list(zxingcpp.read_barcodes(picture.convert("L")))


@cache
def thirty(setting: Setting) -> wall_sheets.DrawnSheet:
    return wall_sheets.draw(sheet_of(*many(30)), FORMS, setting, TODAY)


@pytest.mark.parametrize("setting", EVERY_SETTING, ids=str)
@pytest.mark.parametrize("dots", [100, 150, 300])
def test_the_code_says_number_days_and_the_hash_of_the_content(
    setting: Setting, dots: float
) -> None:
    result = thirty(setting)
    [code] = codes_on(result.content, dots=dots)
    sha256 = hashlib.sha256(result.text.encode()).hexdigest()
    assert code.splitlines() == [
        "云溪镇-梅岭村-2026-001",
        "2026-09-10/2026-09-16",
        f"SHA256 {sha256}",
    ]


@pytest.mark.parametrize("turned", [0, 7, -13, 33])
def test_the_code_is_read_from_a_photo_that_is_askew_dim_and_blurred(
    turned: float,
) -> None:
    setting = Setting(Paper.A3, Direction.ACROSS, TypeSize.LARGE)
    sheet = sheet_of(*many(60))
    made = wall_sheets.draw(sheet, FORMS, setting, TODAY)
    document = pypdfium2.PdfDocument(made.content)
    page = document[len(document) - 1].render(scale=150 / 72).to_pil().convert("L")
    document.close()
    photo = page.rotate(
        turned, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC
    )
    photo = photo.filter(ImageFilter.GaussianBlur(1.5)).point(lambda it: 40 + it * 0.3)
    photo = Image.blend(photo, Image.effect_noise(photo.size, 28), 0.12)
    kept = io.BytesIO()
    photo.save(kept, "JPEG", quality=45)
    told = zxingcpp.read_barcodes(Image.open(kept))
    assert [it.text for it in told] == [sheet_content.code_text(sheet, made.text)]


@pytest.mark.parametrize("setting", EVERY_SETTING, ids=str)
def test_the_code_itself_is_32_millimetres_or_more_on_a_page_of_every_form(
    setting: Setting,
) -> None:
    content = wall_sheets.draw(sheet_of(line()), FORMS, setting, TODAY).content
    [code] = barcodes_on(content, -1, 300)
    assert min(sides(code, 300)) >= 32


def test_the_code_of_a_short_text_is_32_millimetres_in_the_least_side() -> None:
    least = replace(FORMS.looks[AS_USUAL], code=39)  # a smaller one is refused
    forms = replace(FORMS, looks={AS_USUAL: least})
    sheet = replace(sheet_of(line()), number="镇-村-2026-001")
    content = wall_sheets.draw(sheet, forms, AS_USUAL, TODAY).content
    [code] = barcodes_on(content, -1, 300)
    assert min(sides(code, 300)) >= 32


def sides(code: Any, dots: float) -> list[float]:
    """Return the four sides of a code without its quiet zone, in millimetres."""
    at = code.position
    corners = [at.top_left, at.top_right, at.bottom_right, at.bottom_left]
    return [
        math.hypot(one.x - other.x, one.y - other.y) / dots * 25.4
        for one, other in zip(corners, [*corners[1:], corners[0]], strict=True)
    ]


def test_a_sheet_for_the_office_has_no_code() -> None:
    told = sheet_of(line())
    inner = PrintedSheet(
        **{it.name: getattr(told, it.name) for it in fields(PrintedSheet)}
    )
    result = wall_sheets.draw(inner, FORMS, AS_USUAL, TODAY)
    assert result.text == ""
    assert codes_on(result.content) == []


@pytest.mark.parametrize("setting", EVERY_SETTING, ids=str)
def test_pages_without_the_code_say_on_which_page_it_is(setting: Setting) -> None:
    for count in (1, 90):
        content = wall_sheets.draw(sheet_of(*many(count)), FORMS, setting, TODAY)
        pages = readers.pdf_pages(content.content)
        told = [f"二维码在第{len(pages)}页" in it for it in pages]
        assert told == [True] * (len(pages) - 1) + [False]
        assert len(codes_on(content.content)) == 1
