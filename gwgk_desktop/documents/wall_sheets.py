"""Sheets drawn as PDF: those for the wall, and those to be signed in the office.

A sheet is laid out first (how wide each column, how many lines a row, what
stands on which page) and then drawn page by page with text objects: the cost
of a page does not grow with the number of pages.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from gwgk_desktop import wording
from gwgk_desktop.documents import typefaces
from gwgk_desktop.domain import characters
from gwgk_desktop.domain.notice_sheets import Paper
from gwgk_desktop.domain.problems import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from gwgk_desktop.domain.pages import PrintedSheet

WIDTH, HEIGHT = A4
MARGIN = 16 * mm
FOOT = 14 * mm
TITLE = 22.0
LEAD = 13.0
BODY = 13.0
SMALLEST_BODY = 10.0
SMALLEST_OF_ALL = 6.0
"""Only where nothing but the figures themselves needs more than the page."""
NAME_ROOM = 4.0
"""A column of words is no narrower than so many characters, unless all fit in less."""
FREE_ROOM = 10.0
"""What a column of free text may claim before the others are set smaller for it."""
ROWS_WITH_TOTALS = 2
"""How many rows of the list stand at least with the totals on the last page."""
NOTE = 9.0
LEADING = 1.5
ROW = 1.75
"""Height of a table's row, in its type size."""
PADDING = 3.0
RULE = 0.5
HEADING_ROOM = 2.0
"""A heading is broken into lines no shorter than so many characters."""
_FIGURES = re.compile(r"[-+−\d.,%]*")
_SCALES = {Paper.A4: 1.0, Paper.A3: 2**0.5}
_NO_LINE_STARTS_WITH = "，。；：！？、）》”’％%)]}"
_NO_LINE_ENDS_WITH = "（《“‘([{"


def missing_glyphs(sheet: PrintedSheet) -> list[Problem]:
    """Return a problem for each character that no typeface of ours can print."""
    problems = []
    lacking = set(typefaces.missing(sheet.texts()))
    if not lacking:
        return []
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in zip(sheet.columns, row, strict=True):
            problems += [
                Problem(
                    Code.GLYPH_MISSING,
                    facts={
                        "character": character,
                        "code": characters.code_of(character),
                        "official": _official(character),
                        "text": cell,
                        "number": number,
                        "column": column.heading,
                    },
                )
                for character in typefaces.missing([cell])
            ]
            lacking -= set(cell)
    problems += [
        Problem(
            Code.GLYPH_MISSING,
            facts={
                "character": character,
                "code": characters.code_of(character),
                "official": _official(character),
                "text": "",
                "number": 0,
                "column": "正文",
            },
        )
        for character in sorted(lacking)
    ]
    return problems


def _official(character: str) -> str:
    """Return the official code, and the character, that a private code stands for."""
    official = characters.official_of(character)
    return f"{characters.code_of(official)} {official}" if official else ""


@dataclass(frozen=True, slots=True)
class DrawnSheet:
    """A finished PDF."""

    content: bytes
    page_count: int


def draw(sheet: PrintedSheet, paper: Paper, made_on: date) -> DrawnSheet:
    """Return the sheet as PDF; the same sheet made on a day gives the same bytes."""
    rl_config.useA85 = 0  # bytes as bytes: half the time, a third off the file
    pages = _Layout(sheet).pages()
    width, height = _size(sheet)
    scale = _SCALES[paper]
    out = io.BytesIO()
    canvas = Canvas(
        out,
        pagesize=(width * scale, height * scale),
        invariant=1,
        pageCompression=1,
        # else Helvetica, which is not embedded
        initialFontName=typefaces.load().fontName,  # type: ignore[arg-type]
    )
    canvas.setTitle("".join(sheet.title))
    canvas.setAuthor("")
    canvas.setSubject(sheet.number)
    canvas.setCreator(wording.PRODUCT)
    canvas.setProducer(wording.PRODUCT)
    canvas.setDateFormatter(lambda *_: f"D:{made_on:%Y%m%d}000000+08'00'")
    for number, page in enumerate(pages, start=1):
        canvas.scale(scale, scale)
        _draw_page(canvas, sheet, page, f"第{number}页　共{len(pages)}页")
        canvas.showPage()
    canvas.save()
    return DrawnSheet(out.getvalue(), len(pages))


@dataclass(slots=True)
class _Page:
    """What stands where on a page: (x, y, size, text) and lines from point to point."""

    texts: list[tuple[float, float, float, str]]
    rules: list[tuple[float, float, float, float]]


def _size(sheet: PrintedSheet) -> tuple[float, float]:
    """Return the width and height of a sheet's A4 paper, in points."""
    return (HEIGHT, WIDTH) if sheet.across else (WIDTH, HEIGHT)


class _Layout:
    """Places a sheet's parts on pages, from the top down."""

    def __init__(self, sheet: PrintedSheet) -> None:
        self._sheet = sheet
        self._wide, self._high = _size(sheet)
        self._room = self._wide - 2 * MARGIN
        self._body, self._widths = _measured(sheet)
        self._headings = [
            _heading(column.heading, self._body, width - 2 * PADDING)
            for column, width in zip(sheet.columns, self._widths, strict=True)
        ]
        title = f"{''.join(sheet.title)}（续）"
        self._running_head = wrapped(title, NOTE, self._room)
        self._below_head = (
            self._high
            - 2 * MARGIN
            - FOOT
            - NOTE * (LEADING * len(self._running_head) + 0.5)
            - self._height(self._headings)
        )
        self._most_lines = max(int((self._below_head / self._body - ROW) / 1.3), 1)
        self._right = MARGIN + sum(self._widths)
        self._pages = [_Page([], [])]
        self._y = self._top = self._high - MARGIN

    def pages(self) -> list[_Page]:
        """Return the pages."""
        self._title()
        for paragraph in self._sheet.lead:
            self._paragraph(paragraph, indent=2)
        self._y -= LEAD / 2
        self._table()
        self._close()
        return self._pages

    def _turn(self) -> None:
        """Begin a page, under a running head that says which sheet it belongs to."""
        self._pages.append(_Page([], []))
        self._y = self._high - MARGIN
        for line in self._running_head:
            self._y -= NOTE * LEADING
            x = (self._wide - typefaces.width(line, NOTE)) / 2
            self._put(x, NOTE, line, self._y + NOTE * 0.4)
        self._y -= NOTE / 2

    def _put(self, x: float, size: float, text: str, y: float) -> None:
        self._pages[-1].texts.append((x, y, size, text))

    def _title(self) -> None:
        for line in _title_lines(self._sheet.title, self._room):
            self._y -= TITLE * LEADING
            x = (self._wide - typefaces.width(line, TITLE)) / 2
            self._put(x, TITLE, line, self._y + TITLE * 0.3)
        self._y -= TITLE / 2

    def _paragraph(self, text: str, indent: int = 0) -> None:
        first = "　" * indent
        for line in wrapped(first + text, LEAD, self._room):
            self._y -= LEAD * LEADING
            self._put(MARGIN, LEAD, line, self._y + LEAD * 0.4)

    def _table(self) -> None:
        sheet = self._sheet
        rows = [*sheet.rows, sheet.total_row] if sheet.total_row else [*sheet.rows]
        kept, need = self._last_block(rows)
        if kept == 0 and self._left() - self._height(self._headings) < need:
            self._turn()
        self._head()
        for number, row in enumerate(rows):
            if number == kept > 0 and self._left() < need:
                self._foot()
                self._turn()
                self._head()
            self._row(row)
        self._foot()

    def _last_block(self, rows: Sequence[Sequence[str]]) -> tuple[int, float]:
        """Return from which row on the list stays with its totals, and their height.

        Where rows are too high for a page together fewer are kept, none at the worst.
        """
        count = len(self._sheet.rows)
        for kept in range(max(count - ROWS_WITH_TOTALS, 0), count):
            need = self._closing_height() + sum(
                self._height(self._cells_of(row)) for row in rows[kept:]
            )
            if need <= self._below_head:
                return kept, need
        return count, 0.0

    def _left(self) -> float:
        """Return how much of this page is left above its foot."""
        return self._y - MARGIN - FOOT

    def _head(self) -> None:
        """Begin a table on this page: the upper rule and the headings."""
        self._top = self._y
        self._pages[-1].rules.append((MARGIN, self._top, self._right, self._top))
        self._cells(self._headings, [True] * len(self._headings))

    def _foot(self) -> None:
        """End the table on this page: a rule down each side of each column."""
        x = MARGIN
        for width in (0.0, *self._widths):
            x += width
            self._pages[-1].rules.append((x, self._top, x, self._y))

    def _row(self, row: Sequence[str]) -> None:
        centred = [not column.is_number for column in self._sheet.columns]
        for part in _parted(self._cells_of(row), self._most_lines):
            if self._left() < self._height(part):
                self._foot()
                self._turn()
                self._head()
            self._cells(part, centred)

    def _cells_of(self, row: Sequence[str]) -> list[list[str]]:
        """Return the lines of each cell of a row."""
        size = self._body
        return [
            [text]
            if len(text) * size <= width - 2 * PADDING
            else wrapped(text, size, width - 2 * PADDING)
            for text, width in zip(row, self._widths, strict=True)
        ]

    def _height(self, cells: Sequence[Sequence[str]]) -> float:
        lines = max((len(cell) for cell in cells), default=1)
        return self._body * (ROW + (lines - 1) * 1.3)

    def _cells(self, cells: Sequence[Sequence[str]], centred: Sequence[bool]) -> None:
        """Place a row of cells, with the rule below them."""
        page, size = self._pages[-1], self._body
        height = self._height(cells)
        top, bottom = self._y, self._y - height
        x = MARGIN
        for lines, width, middle in zip(cells, self._widths, centred, strict=True):
            block = size * (1 + (len(lines) - 1) * 1.3)
            y = top - (height - block) / 2 - size * 0.86
            for line in lines:
                if line:
                    room = width - typefaces.width(line, size)
                    left = x + (room / 2 if middle else room - 2 * PADDING)
                    page.texts.append((left, y, size, line))
                y -= size * 1.3
            x += width
        page.rules.append((MARGIN, bottom, x, bottom))
        self._y = bottom

    def _closing_height(self) -> float:
        sheet = self._sheet
        lines = sum(len(wrapped("　　" + it, LEAD, self._room)) for it in sheet.closing)
        rows = (len(sheet.signatures) + 1) // 2
        return LEAD * (1 + lines * LEADING + 1 + rows * 2.6)

    def _close(self) -> None:
        """Place what stands below the table, kept together on one page."""
        sheet = self._sheet
        if self._left() < self._closing_height():
            self._turn()
        self._y -= LEAD
        for paragraph in sheet.closing:
            self._paragraph(paragraph, indent=2)
        self._y -= LEAD
        for number, text in enumerate(sheet.signatures):
            if number % 2 == 0:
                self._y -= LEAD * 2.6
            x = MARGIN + (number % 2) * self._room / 2
            self._put(x, LEAD, text, self._y + LEAD)


def _measured(sheet: PrintedSheet) -> tuple[float, list[float]]:
    """Return the table's type size and how wide each column is.

    Columns are as wide as their widest text; what is left is shared out, first to
    free text.  Where they do not fit, free text gives way and is broken into lines,
    then the type is made smaller, then columns of words are broken.  Figures never
    are: they would be read as others.
    """
    room = _size(sheet)[0] - 2 * MARGIN
    natural, least = _wanted_and_least(sheet)
    wanted = [
        min(width, max(FREE_ROOM, low)) if column.is_free else width
        for width, low, column in zip(natural, least, sheet.columns, strict=True)
    ]
    body = BODY
    while body > SMALLEST_BODY and _needed(wanted, body) > room:
        body -= 0.5
    while body > SMALLEST_OF_ALL and _needed(least, body) > room:
        body -= 0.5
    if _needed(wanted, body) <= room:
        return body, _shared(natural, wanted, body, room)
    fair = [
        width
        if column.is_number
        else min(width, 2 * (FREE_ROOM if column.is_free else NAME_ROOM))
        for width, column in zip(natural, sheet.columns, strict=True)
    ]
    return body, _shared(fair, least, body, room)


def _shared(
    ample: Sequence[float], scarce: Sequence[float], body: float, room: float
) -> list[float]:
    """Return widths that fill the room: the scarce ones, and of the ample a share."""
    spare = max(room - _needed(scarce, body), 0.0)
    lacking = _needed(ample, body) - _needed(scarce, body)
    share = min(spare / lacking, 1.0) if lacking else 0.0
    widths = [
        (low + (high - low) * share) * body + 2 * PADDING + 2
        for high, low in zip(ample, scarce, strict=True)
    ]
    left = (room - sum(widths)) / len(widths)
    return [width + left for width in widths]


def _wanted_and_least(sheet: PrintedSheet) -> tuple[list[float], list[float]]:
    """Return how wide each column would be, and must be, at one point's size."""
    natural, least = [], []
    rows = [*sheet.rows, sheet.total_row] if sheet.total_row else sheet.rows
    for place, column in enumerate(sheet.columns):
        texts = {row[place] for row in rows}
        cells = max((typefaces.width(text, 1) for text in texts), default=0.0)
        parts = column.heading.split("（")
        parts = [parts[0], *("（" + part for part in parts[1:])]
        head = max(typefaces.width(part, 1) for part in parts)
        natural.append(max(cells, head))
        low = NAME_ROOM
        if column.is_number:
            low = max(cells, HEADING_ROOM)
        elif all(map(_FIGURES.fullmatch, texts)):
            low = min(max(cells, HEADING_ROOM), FREE_ROOM)
        least.append(min(natural[-1], low))
    return natural, least


def _parted(cells: list[list[str]], most: int) -> Iterator[list[list[str]]]:
    """Yield a row in parts of at most `most` lines, where it is higher than a page."""
    for start in range(0, max(len(lines) for lines in cells), most):
        yield [lines[start : start + most] for lines in cells]


def _needed(natural: Sequence[float], size: float) -> float:
    return sum(it * size + 2 * PADDING + 2 for it in natural)


def wrapped(text: str, size: float, room: float) -> list[str]:
    """Return a text broken into lines that fit; no line starts with a full stop."""
    lines: list[str] = []
    line, used = "", 0.0
    for character in text:
        wide = typefaces.width(character, size)
        while line and used + wide > room:
            kept = _kept(line, character)
            lines.append(kept)
            line = line[len(kept) :]
            used = typefaces.width(line, size)
        line += character
        used += wide
    return [*lines, line]


def _kept(line: str, following: str) -> str:
    """Return what of a full line stays on it, so that the next begins well.

    What may not begin a line takes the character before it along.
    """
    end = len(line)
    if following in _NO_LINE_STARTS_WITH:
        end = max(len(line.rstrip(_NO_LINE_STARTS_WITH)) - 1, 0)
    return line[:end].rstrip(_NO_LINE_ENDS_WITH) or line


def _heading(text: str, size: float, room: float) -> list[str]:
    """Return a heading in lines; its unit in brackets goes to a line of its own."""
    if typefaces.width(text, size) <= room:
        return [text]
    name, bracket, unit = text.partition("（")
    parts = [name, bracket + unit] if name and unit else [text]
    return [line for part in parts for line in _even(part, size, room)]


def _even(text: str, size: float, room: float) -> list[str]:
    """Return a heading's part in lines of as many characters each: 补贴/标准."""
    count = len(wrapped(text, size, room))
    most = -(-len(text) // count) * size  # rounded up
    return wrapped(text, size, min(room, most) if count > 1 else room)


def _title_lines(parts: Sequence[str], room: float) -> list[str]:
    """Return a title in few and even lines, broken between its parts.

    Only a part that is wider than the page is broken itself.
    """

    def cost(lines: Sequence[str]) -> tuple[float, int, float]:
        widths = [typefaces.width(line, TITLE) for line in lines]
        return sum(it for it in widths if it > room), len(lines), max(widths)

    best = min(_joined(parts), key=cost)
    return [it for line in best for it in _balanced(line, TITLE, room)]


def _joined(parts: Sequence[str]) -> list[list[str]]:
    """Return every way to join parts into lines."""
    ways = [[parts[0]]]
    for part in parts[1:]:
        ways = [
            way
            for lines in ways
            for way in ([*lines, part], [*lines[:-1], lines[-1] + part])
        ]
    return ways


def _balanced(text: str, size: float, room: float) -> list[str]:
    """Return a text in lines of about the same length."""
    count = len(wrapped(text, size, room))
    if count == 1:
        return [text]
    return wrapped(text, size, max(typefaces.width(text, size) / count + size, size))


def _draw_page(canvas: Canvas, sheet: PrintedSheet, page: _Page, folio: str) -> None:
    name = typefaces.load().fontName
    text = canvas.beginText()
    current = ("", 0.0)
    for x, y, size, words in page.texts:
        text.setTextOrigin(x, y)
        for face, some in typefaces.runs(words):
            if (face, size) != current:
                text.setFont(typefaces.load(face).fontName, size)
                current = (face, size)
            text.textOut(some)
    text.setFont(name, NOTE)
    text.setTextOrigin(MARGIN, MARGIN)
    text.textOut(f"编号：{sheet.number}")
    width, height = _size(sheet)
    if sheet.banner:
        text.setTextOrigin(
            (width - typefaces.width(sheet.banner, NOTE)) / 2, height - MARGIN * 0.75
        )
        text.textOut(sheet.banner)
    text.setTextOrigin(width - MARGIN - typefaces.width(folio, NOTE), MARGIN)
    text.textOut(folio)
    canvas.drawText(text)
    canvas.setLineWidth(RULE)
    canvas.lines(page.rules)
