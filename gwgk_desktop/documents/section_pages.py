"""Parts with their tables as PDF, on as many pages as it takes.

The handover sheet is printed so, and whatever else is a list of headings and tables.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.pdfgen.canvas import Canvas

from gwgk_desktop import wording
from gwgk_desktop.documents import typefaces
from gwgk_desktop.documents.line_breaking import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gwgk_desktop.domain.handover import Section

SHORT, LONG, MARGIN = 595.28, 841.89, 56.0
"""A4, in points."""
FOOT = 70.0
"""Nothing but the folio stands lower."""
TITLE, HEADING, BODY, CELL, FOLIO = 20.0, 13.0, 10.5, 9.5, 9.0
LEADING = 1.5
_PAD = 4.0
"""Between a cell's text and its edges."""
_LONE = HEADING * LEADING + HEADING * 0.6
"""How high a line to be signed is: it does not stand on a page alone."""
Text = tuple[float, float, float, str]
"""Where a text stands, its size and itself."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a paper is called, what stands at the foot of its pages, how it lies."""

    title: str
    foot: str
    made_on: date
    across: bool = False
    """Whether it lies on its long side."""

    @property
    def width(self) -> float:
        """The width of a page in points."""
        return LONG if self.across else SHORT

    @property
    def height(self) -> float:
        """The height of a page in points."""
        return SHORT if self.across else LONG


class _Pages:
    """Puts lines and rows below each other, and turns the page where it is full."""

    def __init__(self, printed: Printed) -> None:
        self._room = printed.width - 2 * MARGIN
        self._top = printed.height - MARGIN
        self.pages: list[tuple[list[Text], list[float]]] = []
        self._turn()

    def _turn(self) -> None:
        """Begin a page: texts, and the heights at which rules are drawn."""
        self.pages.append(([], []))
        self._y = self._top

    def _needs(self, height: float) -> bool:
        """Turn the page where so much does not fit; return whether it was turned."""
        if self._y - height >= FOOT:
            return False
        self._turn()
        return True

    def add(self, section: Section, *, title: bool = False, stays: float = 0.0) -> None:
        """Put a part; its heading stays with what follows it.

        Its last line or row stays with what comes next, which is `stays` high.
        """
        size = TITLE if title else HEADING
        follows = 3 * BODY if section.lines or section.rows else 0
        self._needs((size + follows) * LEADING + HEADING * 0.6)
        self._y -= HEADING * 0.6
        self._line(section.heading, size)
        for text in section.lines:
            last = stays if text is section.lines[-1] and not section.rows else 0.0
            for line in wrapped(text, BODY, self._room):
                self._needs(BODY * LEADING + last)
                self._line(line, BODY)
        if section.rows:
            self._table(section, stays)

    def _line(self, text: str, size: float) -> None:
        self._y -= size * LEADING
        self.pages[-1][0].append((MARGIN, self._y, size, text))

    def _table(self, section: Section, stays: float) -> None:
        part = self._room / sum(section.shares)
        widths = [part * share for share in section.shares]
        self._y -= _PAD
        self._row(section.head, widths)
        last = len(section.rows) - 1
        for number, row in enumerate(section.rows):
            follows = stays if number == last else 0.0
            if self._needs(_height(_cells(row, widths)) + follows):
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


def draw(sections: Sequence[Section], printed: Printed) -> bytes:
    """Return sections as PDF; the heading of the first is the paper's title."""
    layout = _Pages(printed)
    for number, section in enumerate(sections):
        following = sections[number + 1 : number + 2]
        stays = _LONE if any(it.is_line for it in following) else 0.0
        layout.add(section, title=not number, stays=stays)
    out = io.BytesIO()
    font = str(typefaces.load().fontName)
    canvas = Canvas(
        out,
        pagesize=(printed.width, printed.height),
        invariant=1,
        initialFontName=font,  # type: ignore[arg-type]
    )
    canvas.setTitle(printed.title)
    canvas.setAuthor("")
    canvas.setCreator(wording.PRODUCT)
    canvas.setProducer(wording.PRODUCT)
    canvas.setDateFormatter(lambda *_: f"D:{printed.made_on:%Y%m%d}000000+08'00'")
    right = printed.width - MARGIN
    for number, (texts, rules) in enumerate(layout.pages, start=1):
        canvas.setLineWidth(0.4)
        for y in rules:
            canvas.line(MARGIN, y, right, y)
        for x, y, size, text in texts:
            canvas.setFont(font, size)
            canvas.drawString(x, y, text)
        canvas.setFont(font, FOLIO)
        canvas.drawString(MARGIN, FOOT - 2 * FOLIO, printed.foot)
        count = f"第{number}页 共{len(layout.pages)}页"
        canvas.drawRightString(right, FOOT - 2 * FOLIO, count)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
