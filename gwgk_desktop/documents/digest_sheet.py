"""A month's digest as a PDF of one page, drawn directly."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from reportlab.pdfgen.canvas import Canvas

from gwgk_desktop import wording
from gwgk_desktop.documents import typefaces

if TYPE_CHECKING:
    from gwgk_desktop.domain.checking import MonthDigest

WIDTH, HEIGHT, MARGIN = 595.28, 841.89, 56.0
"""A4, in points."""
_ROW, _LEAST_ROW = 18.0, 7.5
_TABLE_TOP, _TABLE_FOOT = 560.0, 90.0


def draw(digest: MonthDigest) -> bytes:
    """Return the page; rows grow smaller where there are many programmes."""
    out = io.BytesIO()
    font = str(typefaces.load().fontName)
    canvas = Canvas(
        out,
        pagesize=(WIDTH, HEIGHT),
        invariant=1,
        initialFontName=font,  # type: ignore[arg-type]
    )
    title, lines, head, rows, foot = wording.digest(digest)
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setCreator(wording.PRODUCT)
    canvas.setProducer(wording.PRODUCT)
    canvas.setDateFormatter(lambda *_: f"D:{digest.made_on:%Y%m%d}000000+08'00'")
    canvas.setFont(font, 20)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 80, title)
    canvas.setFont(font, 12)
    for place, line in enumerate(lines):
        canvas.drawString(MARGIN, HEIGHT - 120 - 20 * place, line)
    groups = digest.code.split("-")
    canvas.setFont(font, 18)
    for place in (0, 1):
        code = "  ".join(groups[4 * place : 4 * place + 4])
        canvas.drawCentredString(WIDTH / 2, HEIGHT - 222 - 26 * place, code)
    canvas.rect(MARGIN, HEIGHT - 258, WIDTH - 2 * MARGIN, 62)
    room = (_TABLE_TOP - _TABLE_FOOT) / (len(rows) + 1)
    row = max(min(_ROW, room), _LEAST_ROW)
    canvas.setFont(font, row * 0.62)
    columns = (MARGIN, WIDTH - 250, WIDTH - 170, WIDTH - MARGIN)
    for number, cells in enumerate((head, *rows)):
        y = _TABLE_TOP - number * row
        canvas.drawString(columns[0], y, cells[0])
        for x, cell in zip(columns[1:], cells[1:], strict=True):
            canvas.drawRightString(x, y, cell)
        canvas.line(MARGIN, y - row * 0.3, WIDTH - MARGIN, y - row * 0.3)
    canvas.setFont(font, 10)
    for place, line in enumerate(foot):
        canvas.drawString(MARGIN, 66 - 14 * place, line)
    canvas.showPage()
    canvas.save()
    return out.getvalue()
