"""The word 草稿 across every page of a sheet that was not released.

It is laid over a copy of the finished PDF: what is reviewed, released and kept is
one file, the same to the byte, and never carries it.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdfium2
from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from gwgk_desktop import wording
from gwgk_desktop.documents import typefaces

if TYPE_CHECKING:
    from collections.abc import Mapping

WIDE = 0.3
"""How wide a character stands, in parts of the page's shorter side."""
SMALL = 0.032
PALE = 0.22
"""How much of the colour covers what is below: it stays readable."""
RED, GREEN, BLUE = 0.75, 0.1, 0.1
ANGLE = 45.0


def stamped(content: bytes, most: int | None = None) -> bytes:
    """Return a copy of a PDF with 草稿 across every page; `most` for a look at some."""
    document = pypdfium2.PdfDocument(content)
    try:
        stamps: dict[tuple[float, float], pypdfium2.PdfXObject] = {}
        count = len(document) if most is None else min(most, len(document))
        for number in range(count):
            page = document[number]
            _stamp(document, page, stamps)
            page.close()
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()
    finally:
        document.close()


def told(content: bytes) -> Mapping[str, str]:
    """Return what a PDF says of itself, such as its Subject; nothing where it is none.

    Files that are no PDF, or a damaged one, say nothing.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return {}
    try:
        found: dict[str, str] = document.get_metadata_dict()
        return found
    finally:
        document.close()


def _stamp(
    document: pypdfium2.PdfDocument,
    page: pypdfium2.PdfPage,
    stamps: dict[tuple[float, float], pypdfium2.PdfXObject],
) -> None:
    size = page.get_size()
    if size not in stamps:
        source = pypdfium2.PdfDocument(_drawn(*size))
        stamps[size] = source.page_as_xobject(0, document)
        source.close()
    page.insert_obj(stamps[size].as_pageobject())
    page.gen_content()


def _drawn(width: float, height: float) -> bytes:
    """Return a page with nothing but the stamp."""
    rl_config.useA85 = 0
    font = str(typefaces.load().fontName)
    out = io.BytesIO()
    canvas = Canvas(
        out,
        pagesize=(width, height),
        invariant=1,
        pageCompression=1,
        initialFontName=font,  # type: ignore[arg-type]
    )
    large, small = min(width, height) * WIDE, min(width, height) * SMALL
    canvas.setFillColorRGB(RED, GREEN, BLUE, alpha=PALE)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(ANGLE)
    canvas.setFont(font, large)
    canvas.drawCentredString(0, -large * 0.2, wording.DRAFT)
    canvas.setFillColorRGB(RED, GREEN, BLUE, alpha=2 * PALE)
    canvas.setFont(font, small)
    canvas.drawCentredString(0, -large * 0.55, wording.DRAFT_TOLD)
    canvas.showPage()
    canvas.save()
    return out.getvalue()
