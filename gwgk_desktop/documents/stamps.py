"""A word across a whole page, large and pale, through everything that is below.

内部资料 严禁张贴 is drawn into the internal copy.  草稿 is laid over a copy of a
finished sheet: what is reviewed, released and kept is one file, the same to the byte,
and never carries it.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2
from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from gwgk_desktop import wording
from gwgk_desktop.documents import typefaces

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


DRAFT = Stamp(wording.DRAFT, wording.DRAFT_TOLD)
WITHDRAWN = Stamp(wording.WITHDRAWN, wording.WITHDRAWN_TOLD)
SET_ASIDE = Stamp(wording.SET_ASIDE, wording.SET_ASIDE_TOLD)


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
            _lay(document, page, stamps, stamp)
            page.close()
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()
    finally:
        document.close()


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
