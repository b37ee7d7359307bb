"""A word across a whole page, large and pale, through everything that is below.

内部资料 严禁张贴 is drawn into the internal copy.  草稿 is laid over a copy of a
finished sheet: what is reviewed, released and kept is one file, the same to the byte,
and never carries it.  Its code vouches for what was released, so that a draft's is
covered by another, which says that it is one.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2
import zxingcpp
from pypdfium2 import raw
from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from gwgk_desktop import wording
from gwgk_desktop.documents import qr_codes, typefaces
from gwgk_desktop.documents.pdfium import alone
from gwgk_desktop.domain.sheet_content import draft_code

if TYPE_CHECKING:
    from collections.abc import Iterable

REACH = 0.8
"""How much of the page's diagonal the word takes, at most."""
HIGHEST = 0.3
"""How high a character is at most, in parts of the page's shorter side."""
NOTE = 0.032
"""How high those of the line below it are, in the same parts."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour, and how much of it covers what is below: that stays readable."""

    red: float
    green: float
    blue: float
    opacity: float


GREY_INK = Ink(0.6, 0.6, 0.6, 0.35)
"""Grey that a copier still takes."""
DRAFT_INK = Ink(0.75, 0.1, 0.1, 0.22)


def draw(
    canvas: Canvas,
    word: str,
    page: tuple[float, float],
    ink: Ink = GREY_INK,
    note: str = "",
) -> None:
    """Draw a word along a page's diagonal, and a note in small type below it.

    `page` is its width and height in points.
    """
    width, height = page
    font = typefaces.load().fontName
    diagonal, shorter = math.hypot(width, height), min(width, height)
    size = min(REACH * diagonal / typefaces.width(word, 1.0), HIGHEST * shorter)
    canvas.saveState()
    canvas.setFillColorRGB(ink.red, ink.green, ink.blue, alpha=ink.opacity)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(math.degrees(math.atan2(height, width)))
    canvas.setFont(font, size)
    canvas.drawCentredString(0, -size * 0.35, word)
    if note:
        canvas.setFillColorRGB(ink.red, ink.green, ink.blue, alpha=2 * ink.opacity)
        canvas.setFont(font, NOTE * shorter)
        canvas.drawCentredString(0, -size * 0.7, note)
    canvas.restoreState()


@dataclass(frozen=True, slots=True)
class Stamp:
    """A word that is laid over pages, and the note below it."""

    word: str
    note: str
    codes_say_so: bool = False
    """Whether the codes of the pages say it as well."""


DRAFT = Stamp(wording.DRAFT, wording.DRAFT_TOLD, codes_say_so=True)
WITHDRAWN = Stamp(wording.WITHDRAWN, wording.WITHDRAWN_TOLD)
SET_ASIDE = Stamp(wording.SET_ASIDE, wording.SET_ASIDE_TOLD)


@alone
def stamped(
    content: bytes, pages: Iterable[int] | None = None, stamp: Stamp = DRAFT
) -> bytes:
    """Return a copy of a PDF with 草稿 across every page, or across some, from 0 on.

    Another stamp takes its place where one is given.
    """
    document = pypdfium2.PdfDocument(content)
    try:
        stamps: dict[tuple[float, float], pypdfium2.PdfXObject] = {}
        every = range(len(document))
        for number in every if pages is None else pages:
            page = document[number]
            if stamp.codes_say_so:
                _recode(document, page)
            _lay(document, page, stamps, stamp)
            page.close()
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()
    finally:
        document.close()


_LEAST_PARTS = 300
"""A code is one path; its frame alone has some hundred strokes."""
_READ_AT = 3.0
"""Pixels a point at which a code is read: a module is two points wide, or more."""
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


@dataclass(frozen=True, slots=True)
class _Code:
    """A code on a page: what it says, and the square of its modules in points."""

    text: str
    left: float
    low: float
    side: float


def _recode(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> None:
    """Cover the codes of a page by those of a draft."""
    codes = list(_codes(page))
    if codes:
        source = pypdfium2.PdfDocument(_recoded(page.get_size(), codes))
        page.insert_obj(source.page_as_xobject(0, document).as_pageobject())
        source.close()
        page.gen_content()


def _codes(page: pypdfium2.PdfPage) -> Iterable[_Code]:
    """Yield the codes on a page; what cannot be read as one is none."""
    wide, high = page.get_size()
    for part in page.get_objects([raw.FPDF_PAGEOBJ_PATH], max_depth=1):
        if raw.FPDFPath_CountSegments(part) < _LEAST_PARTS:
            continue
        left, low, right, top = part.get_bounds()
        side = max(right - left, top - low)
        quiet = side / 10
        cut = (left - quiet, low - quiet, wide - right - quiet, high - top - quiet)
        crop = tuple(max(it, 0.0) for it in cut)
        picture = page.render(scale=_READ_AT, crop=crop, grayscale=True).to_pil()
        for one in zxingcpp.read_barcodes(picture, formats=_QR):
            yield _Code(one.text, left, low, side)


def _recoded(size: tuple[float, float], codes: Iterable[_Code]) -> bytes:
    """Return a page with nothing but codes that say that they are a draft's."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, pageCompression=1)
    for it in codes:
        canvas.setFillGray(1)
        edge = it.side / 100
        whole = it.side + 2 * edge
        canvas.rect(it.left - edge, it.low - edge, whole, whole, stroke=0, fill=1)
        qr_codes.draw(canvas, it.left, it.low, it.side, draft_code(it.text))
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _lay(
    document: pypdfium2.PdfDocument,
    page: pypdfium2.PdfPage,
    stamps: dict[tuple[float, float], pypdfium2.PdfXObject],
    stamp: Stamp,
) -> None:
    size = page.get_size()
    if size not in stamps:
        source = pypdfium2.PdfDocument(_drawn(size, stamp))
        stamps[size] = source.page_as_xobject(0, document)
        source.close()
    page.insert_obj(stamps[size].as_pageobject())
    page.gen_content()


def _drawn(size: tuple[float, float], stamp: Stamp) -> bytes:
    """Return a page with nothing but the stamp."""
    rl_config.useA85 = 0
    font = str(typefaces.load().fontName)
    out = io.BytesIO()
    canvas = Canvas(
        out,
        pagesize=size,
        invariant=1,
        pageCompression=1,
        initialFontName=font,  # type: ignore[arg-type]
    )
    draw(canvas, stamp.word, size, DRAFT_INK, stamp.note)
    canvas.showPage()
    canvas.save()
    return out.getvalue()
