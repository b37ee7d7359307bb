"""The recovery sheet: one page to print, and to lock away."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from gwgk_desktop import wording
from gwgk_desktop.documents import typefaces

if TYPE_CHECKING:
    from datetime import date

WIDTH, HEIGHT = 595.28, 841.89
"""A4, in points."""
MARGIN = 64
TITLE, BODY, CODE = 22, 12, 24
LEADING = 1.8
OF_LINE = 3
"""Groups of the code on a line."""


def draw(code: str, store_id: str, made_on: date) -> bytes:
    """Return the sheet as PDF."""
    rl_config.useA85 = 0
    font = typefaces.load().fontName
    out = io.BytesIO()
    canvas = Canvas(
        out,
        pagesize=(WIDTH, HEIGHT),
        invariant=1,
        pageCompression=1,
        initialFontName=font,  # type: ignore[arg-type]
    )
    canvas.setTitle(wording.RECOVERY_TITLE)
    canvas.setAuthor("")
    canvas.setCreator(wording.PRODUCT)
    canvas.setProducer(wording.PRODUCT)
    canvas.setDateFormatter(lambda *_: f"D:{made_on:%Y%m%d}000000+08'00'")
    y = HEIGHT - MARGIN
    for text, size in _lines(code, store_id, made_on):
        y -= size * LEADING
        canvas.setFont(font, size)
        canvas.drawString(MARGIN, y, text)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _lines(code: str, store_id: str, made_on: date) -> list[tuple[str, float]]:
    groups = code.split("-")
    lines = [" — ".join(groups[at : at + OF_LINE]) for at in range(0, 6, OF_LINE)]
    told = wording.RECOVERY_SHEET.format(day=made_on, store=store_id[:8].upper())
    before, after = told.split("{code}")
    return [
        (wording.RECOVERY_TITLE, TITLE),
        *((line, BODY) for line in before.splitlines()),
        *((line, CODE) for line in lines),
        *((line, BODY) for line in after.splitlines()),
    ]
