"""The handover sheet as PDF: parts with their tables, on as many pages as it takes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from reportlab.pdfgen.canvas import Canvas

from gwgk_desktop import wording
from gwgk_desktop.documents import typefaces
from gwgk_desktop.documents.line_breaking import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.handover import Handover, Section

WIDTH, HEIGHT, MARGIN = 595.28, 841.89, 56.0
"""A4, in points."""
ROOM = WIDTH - 2 * MARGIN
FOOT = 70.0
"""Nothing but the folio stands lower."""
TITLE, HEADING, BODY, CELL, FOLIO = 20.0, 13.0, 10.5, 9.5, 9.0
LEADING = 1.5
_PAD = 4.0
"""Between a cell's text and its edges."""
Text = tuple[float, float, float, str]
"""Where a text stands, its size and itself."""


class _Pages:
    """Puts lines and rows below each other, and turns the page where it is full."""

    def __init__(self) -> None:
        self.pages: list[tuple[list[Text], list[float]]] = []
        self._turn()

    def _turn(self) -> None:
        """Begin a page: texts, and the heights at which rules are drawn."""
        self.pages.append(([], []))
        self._y = HEIGHT - MARGIN

    def _needs(self, height: float) -> bool:
        """Turn the page where so much does not fit; return whether it was turned."""
        if self._y - height >= FOOT:
            return False
        self._turn()
        return True

    def add(self, section: Section, *, title: bool = False) -> None:
        """Put a part; its heading stays with what follows it."""
        size = TITLE if title else HEADING
        self._needs((size + 3 * BODY) * LEADING)
        self._y -= HEADING * 0.6
        self._line(section.heading, size)
        for text in section.lines:
            for line in wrapped(text, BODY, ROOM):
                self._needs(BODY * LEADING)
                self._line(line, BODY)
        if section.rows:
            self._table(section)

    def _line(self, text: str, size: float) -> None:
        self._y -= size * LEADING
        self.pages[-1][0].append((MARGIN, self._y, size, text))

    def _table(self, section: Section) -> None:
        part = ROOM / sum(section.shares)
        widths = [part * share for share in section.shares]
        self._y -= _PAD
        self._row(section.head, widths)
        for row in section.rows:
            if self._needs(_height(_cells(row, widths))):
                self._row(section.head, widths)
            self._row(row, widths)

    def _row(self, row: Sequence[str], widths: Sequence[float]) -> None:
        cells, x = _cells(row, widths), MARGIN
        texts, rules = self.pages[-1]
        for lines, width in zip(cells, widths, strict=True):
            for place, line in enumerate(lines, start=1):
                texts.append((x, self._y - place * CELL * LEADING, CELL, line))
            x += width
        self._y -= _height(cells)
        rules.append(self._y)


def _cells(row: Sequence[str], widths: Sequence[float]) -> list[list[str]]:
    pairs = zip(row, widths, strict=True)
    return [wrapped(text, CELL, width - 2 * _PAD) for text, width in pairs]


def _height(cells: Sequence[Sequence[str]]) -> float:
    return max(map(len, cells)) * CELL * LEADING + _PAD


def draw(told: Handover) -> bytes:
    """Return the sheet."""
    layout = _Pages()
    for number, section in enumerate(wording.handover(told)):
        layout.add(section, title=not number)
    out = io.BytesIO()
    font = str(typefaces.load().fontName)
    canvas = Canvas(
        out,
        pagesize=(WIDTH, HEIGHT),
        invariant=1,
        initialFontName=font,  # type: ignore[arg-type]
    )
    canvas.setTitle(wording.HANDOVER_TITLE)
    canvas.setAuthor("")
    canvas.setCreator(wording.PRODUCT)
    canvas.setProducer(wording.PRODUCT)
    canvas.setDateFormatter(lambda *_: f"D:{told.made_at:%Y%m%d}000000+08'00'")
    for number, (texts, rules) in enumerate(layout.pages, start=1):
        canvas.setLineWidth(0.4)
        for y in rules:
            canvas.line(MARGIN, y, WIDTH - MARGIN, y)
        for x, y, size, text in texts:
            canvas.setFont(font, size)
            canvas.drawString(x, y, text)
        canvas.setFont(font, FOLIO)
        folio = f"{told.township}{wording.HANDOVER_TITLE}　{told.made_at:%Y-%m-%d}"
        canvas.drawString(MARGIN, FOOT - 2 * FOLIO, folio)
        count = f"第{number}页 共{len(layout.pages)}页"
        canvas.drawRightString(WIDTH - MARGIN, FOOT - 2 * FOLIO, count)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
