"""How a sheet is laid out: what stands where on which page, before it is drawn.

How wide each column is, how many lines a row has, where pages end.  A long list
stands in panels side by side, as many as fit in full size; the rows are met one
after another, so that the cost of a page does not grow with the number of pages.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter, deque
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from reportlab.lib.units import mm

from gwgk_desktop.documents import typefaces
from gwgk_desktop.documents.typefaces import Face, Widths
from gwgk_desktop.domain.pages import SheetTable, Summed, subtotal
from gwgk_desktop.domain.sheet_forms import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gwgk_desktop.domain.pages import PrintedSheet, SheetColumn
    from gwgk_desktop.domain.sheet_forms import Look, Sentences

FOOT = 14 * mm
SMALLEST_OF_ALL = 6.0
"""Only where nothing but the figures themselves needs more than the page."""
NAME_ROOM = 4.0
"""A column of words is no narrower than so many characters, unless all fit in less."""
ORDINARY = 0.95
"""Of side-by-side lists, what part of a column's texts need not be broken."""
FREE_ROOM = 10.0
"""What a column of free text may claim before the others are set smaller for it."""
ROWS_WITH_TOTALS = 2
"""How many rows of the list stand at least with the totals on the last page."""
LEADING = 1.5
ROW = 1.75
"""Height of a table's row, in its type size."""
LINE = 1.3
"""What each further line of a cell adds to it."""
PADDING = 3.0
PANEL_GAP = 10.0
"""Between panels, in points."""
SIGNATURE = 2.6
"""Height of a line that is signed, in the lead's type size."""
HEADING_ROOM = 2.0
"""A heading is broken into lines no shorter than so many characters."""
OPENS = "（"
"""A text that is too wide is broken before it first."""
_FIGURES = re.compile(r"[-+−\d.,%]*")
FACES = {
    "宋体": Face.SERIF,
    "粗宋": Face.BOLD,
    "黑体": Face.SANS,
    "楷体": Face.KAI,
}
_RUN = "0123456789.,-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""What numbers, telephones and Latin words consist of: not broken in between."""
_NO_LINE_STARTS_WITH = "，。；：！？、）》”’％%)]}"
_NO_LINE_ENDS_WITH = "（《“‘([{"


class Style(NamedTuple):
    """A face and its size, in points."""

    face: Face
    size: float


class Text(NamedTuple):
    """A line of text and where it begins."""

    x: float
    y: float
    style: Style
    words: str


@dataclass(slots=True)
class Page:
    """What stands where on a page: texts, rules from point to point, the QR code."""

    texts: list[Text]
    rules: list[tuple[float, float, float, float]]
    code: tuple[float, float, float, str] | None = None
    """Left, bottom, side, text."""


@dataclass(frozen=True, slots=True)
class _Set:
    """A table as it is set: in how many panels, how large, how wide each column."""

    table: SheetTable
    panels: int
    style: Style
    heading: Style
    widths: Sequence[float]
    rooms: Sequence[float]
    """What each column has for its text."""
    headings: Sequence[Sequence[str]]
    most_lines: int
    """How many lines of a row at most stand on one page."""
    known: Widths
    """How wide its texts are."""
    tight: Sequence[int]
    """The columns that have texts too wide for one line."""

    @property
    def size(self) -> float:
        return self.style.size

    def cells(self, row: Sequence[str]) -> list[list[str]]:
        """Return the lines of each cell of a row."""
        return [
            [text]
            if self.known[text] * self.size <= room
            else _broken(text, self.style, room)
            for text, room in zip(row, self.rooms, strict=True)
        ]

    def fits(self, row: Sequence[str]) -> bool:
        """Return whether each cell of a row of the list stands in one line."""
        known, size, rooms = self.known, self.size, self.rooms
        return all(known[row[at]] * size <= rooms[at] for at in self.tight)

    def height(self, cells: Sequence[Sequence[str]]) -> float:
        """Return how high a row of cells is."""
        return _height(cells, self.style.size)


class _Unit(NamedTuple):
    """A row of a table, or a part of one that is higher than a page."""

    row: Sequence[str]
    cells: list[list[str]] | None
    """The lines of each cell; None where each of the row's texts stands in one."""
    height: float
    counts: bool
    """Whether the row's figures count on the page that this stands on."""


class _Rows:
    """The rows of a table, and how many of them are placed."""

    def __init__(self, made: _Set) -> None:
        self._made = made
        self._units = list(_units(made))
        self._at = 0

    def begin_anew(self) -> None:
        """Let all rows be placed once more."""
        self._at = 0

    def is_empty(self) -> bool:
        """Return whether all rows are placed."""
        return self._at == len(self._units)

    def last_within(self, room: float, most: int) -> int:
        """Return how many of the last rows fit in some room; at most so many."""
        fitting = 0
        for unit in reversed(self._units[-most:]):
            room -= unit.height
            if room < 0:
                break
            fitting += 1
        return fitting

    def all_even(self, room: float) -> list[list[_Unit]] | None:
        """Take all rows in panels as even as can be; None where there is no room."""
        panels, left = self._made.panels, len(self._units) - self._at
        if left * self._made.size * ROW > room * panels:
            return None
        even = _evenly(self._units[self._at :], panels)
        if any(sum(it.height for it in panel) > room for panel in even):
            return None
        self._at = len(self._units)
        return even

    def those_within(self, room: float, kept: int) -> list[list[_Unit]]:
        """Take the rows that fit, panel after panel; the last `kept` stay."""
        taken: list[list[_Unit]] = []
        for _ in range(self._made.panels):
            first, left = self._at, room
            while self._at < len(self._units) - kept:
                left -= self._units[self._at].height
                if left < 0:
                    break
                self._at += 1
            taken.append(self._units[first : self._at])
        if self._at == len(self._units) - kept:  # not for want of room
            whole = [unit for panel in taken for unit in panel]
            return _evenly(whole, self._made.panels)
        return taken

    def at_least_one(self) -> list[list[_Unit]]:
        """Take the next row, whether it fits or not."""
        self._at += 1
        return [[self._units[self._at - 1]]]


def _evenly(units: Sequence[_Unit], panels: int) -> list[list[_Unit]]:
    """Return rows in panels of as many rows each."""
    each = max(-(-len(units) // panels), 1)  # rounded up
    return [list(units[at * each : (at + 1) * each]) for at in range(panels)]


def _units(made: _Set) -> Iterator[_Unit]:
    """Yield the rows of a table, what is higher than a page in parts."""
    height = made.size * ROW
    for row in made.table.rows:
        if made.fits(row):
            yield _Unit(row, None, height, counts=True)
            continue
        for place, part in enumerate(_parted(made.cells(row), made.most_lines)):
            yield _Unit(row, part, made.height(part), counts=place == 0)


class Layout:
    """Places a sheet's parts on pages, from the top down."""

    def __init__(
        self, sheet: PrintedSheet, look: Look, sentences: Sentences, code: str = ""
    ) -> None:
        self._sheet, self._look, self._say = sheet, look, sentences.say
        self._code = code
        self._wide, self._high = look.width * mm, look.height * mm
        self._margin = look.margin * mm
        self._room = self._wide - 2 * self._margin

        def style(part: Part, size: float) -> Style:
            return Style(FACES[look.faces[part]], size)

        self._title_style = style(Part.TITLE, look.title)
        self._lead_style = style(Part.LEAD, look.lead)
        self._note_style = style(Part.NOTE, look.note)
        self._body_style = style(Part.BODY, look.body)
        self._heading_style = style(Part.HEADING, look.body)
        title = self._say("continued", title="".join(sheet.title))
        self._running_head = wrapped(
            title, look.note, self._room, self._note_style.face
        )
        self._foot_height = max(FOOT, look.note * 2)
        self._count = 0
        self._number = 0
        self._counting = False
        self._page = Page([], [])
        self._done: deque[Page] = deque()
        self._y = 0.0
        self._table_of_sheet = sheet.table
        self._ready: dict[int, tuple[_Set, _Rows]] = {}

    def count(self) -> int:
        """Return how many pages there will be."""
        self._counting = True
        count = sum(1 for _ in self.pages(0))
        self._counting = False
        return count

    def pages(self, count: int) -> Iterator[Page]:
        """Yield the pages, each as soon as it is full."""
        self._count, self._number = count, 0
        self._begin_page()
        for _ in self._parts():
            while self._done:
                yield self._done.popleft()
        self._end_page()
        yield from self._done
        self._done.clear()

    def _parts(self) -> Iterator[None]:
        """Place all parts; yield wherever a page may be full."""
        self._title()
        for paragraph in self._sheet.lead:
            yield from self._paragraph(paragraph)
        if self._sheet.columns:
            self._y -= self._look.lead / 2
            yield from self._table(self._table_of_sheet, closes=not self._more)
        for part in self._sheet.further:
            if isinstance(part, str):
                yield from self._paragraph(part)
            else:
                self._y -= self._look.lead / 2
                last = part is self._sheet.further[-1]
                yield from self._table(part, closes=last)
                self._y -= self._look.lead / 2
        yield from self._close()

    @property
    def _more(self) -> bool:
        return bool(self._sheet.further)

    def _begin_page(self) -> None:
        self._page = Page([], [])
        self._number += 1
        self._y = self._high - self._margin

    def _end_page(self) -> None:
        """Put the number of the sheet and of the page at the foot, and be done."""
        style = self._note_style
        number = self._say("number", number=self._sheet.number)
        folio = self._say("folio", page=self._number, count=self._count)
        wide = typefaces.width(folio, style.size, style.face)
        self._put(self._margin, style, number, self._margin)
        if banner := self._sheet.banner:
            x = (self._wide - typefaces.width(banner, style.size, style.face)) / 2
            self._put(x, style, banner, self._high - self._margin * 0.75)
        self._put(self._wide - self._margin - wide, style, folio, self._margin)
        self._done.append(self._page)

    def _turn(self) -> None:
        """Begin a page, under a running head that says which sheet it belongs to."""
        self._end_page()
        self._begin_page()
        style = self._note_style
        for line in self._running_head:
            self._y -= style.size * LEADING
            x = (self._wide - typefaces.width(line, style.size, style.face)) / 2
            self._put(x, style, line, self._y + style.size * 0.4)
        self._y -= style.size / 2

    def _put(self, x: float, style: Style, text: str, y: float) -> None:
        if text and not self._counting:
            self._page.texts.append(Text(x, y, style, text))

    def _rule(self, left: float, low: float, right: float, high: float) -> None:
        if not self._counting:
            self._page.rules.append((left, low, right, high))

    def _title(self) -> None:
        style = self._title_style
        for line in _title_lines(self._sheet.title, style, self._room):
            self._y -= style.size * LEADING
            x = (self._wide - typefaces.width(line, style.size, style.face)) / 2
            self._put(x, style, line, self._y + style.size * 0.3)
        self._y -= style.size / 2

    def _paragraph(self, text: str) -> Iterator[None]:
        style = self._lead_style
        for line in wrapped("　　" + text, style.size, self._room, style.face):
            if self._left() < style.size * LEADING:
                self._turn()
                yield
            self._y -= style.size * LEADING
            self._put(self._margin, style, line, self._y + style.size * 0.4)

    def _left(self) -> float:
        """Return how much of this page is left above its foot."""
        return self._y - self._margin - self._foot_height

    def _set(self, table: SheetTable) -> _Set:
        """Return how a table is set: in how many panels, how large, how wide.

        In as few panels as need the fewest pages, of those that fit in full size.
        """
        known = Widths(self._body_style.face)
        measures = _measures(table, known)
        body, widths = _measured(measures, self._look, self._room, ordinary=False)
        chosen, fewest = 1, self._pages_needed(table, measures, body, widths, 1)
        needed = _ordinary_width(measures, self._look.body)
        for panels in range(2, self._look.panels + 1):
            room = (self._room - (panels - 1) * PANEL_GAP) / panels
            if fewest == 1 or len(table.rows) < 2 * panels or needed > room:
                break
            size, narrower = _measured(measures, self._look, room, ordinary=True)
            pages = self._pages_needed(table, measures, size, narrower, panels)
            if pages < fewest:
                chosen, fewest, body, widths = panels, pages, size, narrower
        rooms = [width - 2 * PADDING for width in widths]
        style = self._body_style._replace(size=body)
        heading = self._heading_style._replace(size=body)
        headings = [
            _heading(column.heading, heading, space)
            for column, space in zip(table.columns, rooms, strict=True)
        ]
        made = _Set(
            table=table,
            panels=chosen,
            style=style,
            heading=heading,
            widths=widths,
            rooms=rooms,
            headings=headings,
            most_lines=1,
            known=known,
            tight=[
                at
                for at, (it, space) in enumerate(zip(measures, rooms, strict=True))
                if it.widest * body > space
            ],
        )
        below = self._below_head() - made.height(headings)
        strips = 1 + self._look.page_subtotal
        most = int((below / body - strips * ROW - ROW) / LINE)
        return replace(made, most_lines=max(most, 1))

    def _pages_needed(
        self,
        table: SheetTable,
        measures: Sequence[_Measure],
        body: float,
        widths: Sequence[float],
        panels: int,
    ) -> int:
        """Return on how many pages a table would stand, as near as can be told."""
        further = sum(
            it.further_lines((width - 2 * PADDING) / body)
            for it, width in zip(measures, widths, strict=True)
        )
        height = body * (ROW * len(table.rows) + LINE * further) / panels
        head, strip = body * (ROW + LINE), body * ROW
        total = strip if table.total_row else 0.0
        room = self._left() - head - total - self._closing_height()
        if height <= room:
            return 1
        sums = strip if self._look.page_subtotal else 0.0
        fresh = self._below_head() - head - sums
        # The first page, those between, and the last with what stands below the list.
        height -= max(self._left() - head - sums, 0.0)
        height += total + self._closing_height()
        return 1 + max(math.ceil(height / max(fresh, body)), 1)

    def _below_head(self) -> float:
        """Return how much of a page that begins anew is left below its running head."""
        head = self._note_style.size * (LEADING * len(self._running_head) + 0.5)
        return self._high - 2 * self._margin - self._foot_height - head

    def _table(self, table: SheetTable, *, closes: bool) -> Iterator[None]:
        """Place a table; where it `closes` the sheet, rows stay with what is below."""
        made, rows = self._made_ready(table)
        head = made.height(made.headings)
        total = self._strip_height(made, made.table.total_row)
        below = total + (self._closing_height() if closes else 0.0)
        sums = self._strip_height(made, ("",)) if self._sums(made) else 0.0
        fresh = self._below_head() - head - sums - below
        kept = rows.last_within(fresh, ROWS_WITH_TOTALS * made.panels)
        strip, stuck = 0.0, False
        shown: list[Sequence[str]] = []
        while True:
            room = self._left() - head
            panels = rows.all_even(room - strip - below)
            if panels is not None:
                self._rows(made, panels, shown)
                self._subtotal(made, shown if strip else None)
                self._strip(made, made.table.total_row)
                return
            strip = sums
            panels = rows.those_within(room - strip, kept)
            if stuck and not any(panels):  # a form so large that no row ever fits
                panels = rows.at_least_one()
            stuck = not any(panels)
            if not stuck:
                self._rows(made, panels, shown)
                self._subtotal(made, shown if strip else None)
                shown = []
                if rows.is_empty():
                    break
            self._turn()
            yield
        if self._left() < total:
            self._turn()
        self._strip(made, made.table.total_row)

    def _made_ready(self, table: SheetTable) -> tuple[_Set, _Rows]:
        """Return how a table is set and its rows: the same whenever it is placed."""
        if id(table) not in self._ready:
            made = self._set(table)
            self._ready[id(table)] = (made, _Rows(made))
        made, rows = self._ready[id(table)]
        rows.begin_anew()
        return made, rows

    def _sums(self, made: _Set) -> bool:
        """Return whether the pages of a table end with sums of their own."""
        columns = made.table.columns
        return self._look.page_subtotal and bool(subtotal(columns, [], ""))

    def _rows(
        self,
        made: _Set,
        panels: Sequence[Sequence[_Unit]],
        shown: list[Sequence[str]],
    ) -> None:
        """Place rows in panels; `shown` gets those whose figures count here."""
        shown += [it.row for panel in panels for it in panel if it.counts]
        self._panels(made, panels)

    def _subtotal(self, made: _Set, shown: Sequence[Sequence[str]] | None) -> None:
        if shown is not None:
            label = self._say("page_subtotal")
            self._strip(made, subtotal(made.table.columns, shown, label))

    def _strip_height(self, made: _Set, row: Sequence[str]) -> float:
        """Return how high a row of sums is."""
        return made.height(self._strip_cells(made, row)) if row else 0.0

    def _strip_cells(self, made: _Set, row: Sequence[str]) -> list[list[str]]:
        """Return the lines of the cells of sums: label first, or all in one."""
        if len(row) < len(made.widths):
            return [[""]]
        if made.panels > 1:
            told = _in_one_line(made.table.columns, row)
            return [wrapped(told, made.size, self._room - 2 * PADDING, made.style.face)]
        first = _first_sum(made.table.columns)
        label, sums = "".join(row[:first]), made.cells(row)[first:]
        if not first:
            return sums
        room = sum(made.widths[:first]) - 2 * PADDING
        return [wrapped(label, made.size, room, made.style.face), *sums]

    def _strip(self, made: _Set, row: Sequence[str]) -> None:
        """Place a row of sums below the panels; in its columns where there is one."""
        if not row:
            return
        cells = self._strip_cells(made, row)
        top, widths, centred = self._y, [self._room], [True]
        if made.panels == 1:
            first = _first_sum(made.table.columns)
            sums = made.table.columns[first:]
            widths = [*made.widths[first:]]
            centred = [not column.is_number for column in sums]
            if first:
                widths.insert(0, sum(made.widths[:first]))
                centred.insert(0, True)
        else:
            self._rule(self._margin, top, self._margin + self._room, top)
        self._cells(widths, made.style, cells, centred if made.panels == 1 else None)
        x = self._margin
        for width in (0.0, *widths):
            x += width
            self._rule(x, top, x, self._y)

    def _panels(self, made: _Set, panels: Sequence[Sequence[_Unit]]) -> None:
        """Place rows in panels side by side, each under its headings."""
        top = self._y
        lowest = top
        centred = [not column.is_number for column in made.table.columns]
        step = sum(made.widths) + PANEL_GAP
        for place, units in enumerate(panels):
            if not units and place:
                continue
            self._y = top
            left = self._margin + place * step
            self._rule(left, top, left + sum(made.widths), top)
            every = [True] * len(made.headings)
            self._cells(made.widths, made.heading, made.headings, every, left)
            for unit in units:
                if unit.cells is None:
                    self._line(made, unit.row, centred, left)
                else:
                    self._cells(made.widths, made.style, unit.cells, centred, left)
            x = left
            for width in (0.0, *made.widths):
                x += width
                self._rule(x, top, x, self._y)
            lowest = min(lowest, self._y)
        self._y = lowest

    def _line(
        self,
        made: _Set,
        row: Sequence[str],
        centred: Sequence[bool],
        left: float,
    ) -> None:
        """Place a row whose cells have one line each, with the rule below them.

        As `_cells` does, but most rows are such, and all of them are placed here.
        """
        style, known = made.style, made.known
        size = style.size
        height = size * ROW
        y = self._y - (height - size) / 2 - size * 0.86
        self._y = bottom = self._y - height
        if self._counting:
            return
        texts, x = self._page.texts, left
        for line, width, is_centred in zip(row, made.widths, centred, strict=True):
            if line:
                room = width - known[line] * size
                begins = x + (room / 2 if is_centred else room - PADDING)
                texts.append(Text(begins, y, style, line))
            x += width
        self._page.rules.append((left, bottom, x, bottom))

    def _cells(
        self,
        widths: Sequence[float],
        style: Style,
        cells: Sequence[Sequence[str]],
        centred: Sequence[bool] | None,
        left: float | None = None,
    ) -> None:
        """Place a row of cells, with the rule below them.

        A cell is centred or flush right; where none is `centred`, flush left.
        """
        face, size = style
        height = _height(cells, size)
        top, bottom = self._y, self._y - height
        self._y = bottom
        if self._counting:
            return
        texts = self._page.texts
        begin = x = self._margin if left is None else left
        for place, (lines, width) in enumerate(zip(cells, widths, strict=True)):
            block = size * (1 + (len(lines) - 1) * LINE)
            y = top - (height - block) / 2 - size * 0.86
            for line in lines:
                if line:
                    room = width - typefaces.width(line, size, face)
                    begins = x + PADDING
                    if centred is not None:
                        begins = x + (room / 2 if centred[place] else room - PADDING)
                    texts.append(Text(begins, y, style, line))
                y -= size * LINE
            x += width
        self._page.rules.append((begin, bottom, x, bottom))

    def _code_side(self) -> float:
        return self._look.code * mm if self._code else 0.0

    def _signed_room(self) -> float:
        gap = self._look.lead if self._code else 0.0
        return self._room - self._code_side() - gap

    def _signatures(self) -> list[Sequence[str]]:
        """Return the lines to be signed, two side by side where they fit."""
        style, told = self._lead_style, self._sheet.signatures
        widest = max(
            (typefaces.width(it, style.size, style.face) for it in told), default=0.0
        )
        beside = 2 if widest + style.size <= self._signed_room() / 2 else 1
        return [told[at : at + beside] for at in range(0, len(told), beside)]

    def _closing_height(self) -> float:
        size, sheet = self._look.lead, self._sheet
        lines = sum(
            len(wrapped("　　" + it, size, self._room, self._lead_style.face))
            for it in sheet.closing
        )
        return size * (2 + lines * LEADING) + self._signed_height()

    def _signed_height(self) -> float:
        signed = len(self._signatures()) * SIGNATURE * self._look.lead
        coded = self._code_side() + self._note_style.size * LEADING if self._code else 0
        return max(signed, coded)

    def _close(self) -> Iterator[None]:
        """Place what stands below the table, kept together on one page."""
        sheet, style = self._sheet, self._lead_style
        whole = self._closing_height()
        if self._left() < whole <= self._below_head():
            self._turn()
        self._y -= style.size
        for paragraph in sheet.closing:
            yield from self._paragraph(paragraph)
        self._y -= style.size
        if self._left() < self._signed_height():
            self._turn()
            yield
        top = self._y
        for texts in self._signatures():
            self._y -= style.size * SIGNATURE
            for place, text in enumerate(texts):
                x = self._margin + place * self._signed_room() / 2
                self._put(x, style, text, self._y + style.size)
        if self._code and not self._counting:
            side = self._code_side()
            left = self._wide - self._margin - side
            self._page.code = (left, top - side, side, self._code)
            caption, note = self._say("code"), self._note_style
            wide = typefaces.width(caption, note.size, note.face)
            x = left + (side - wide) / 2
            x = min(x, self._wide - self._margin - wide)
            self._put(x, note, caption, top - side - note.size)


def _height(cells: Sequence[Sequence[str]], size: float) -> float:
    """Return how high a row of cells is, in points."""
    lines = max(map(len, cells), default=1)
    return size * (ROW + (lines - 1) * LINE)


def _first_sum(columns: Sequence[SheetColumn]) -> int:
    """Return the place of the first column that is summed; before it the label is."""
    summed = (at for at, it in enumerate(columns) if it.summed is not Summed.NO)
    return next(summed, 1)


def _in_one_line(columns: Sequence[SheetColumn], row: Sequence[str]) -> str:
    """Return a row of sums as one line, each sum with its heading."""
    return "　".join(
        f"{column.heading} {cell}" if column.summed is not Summed.NO else cell
        for column, cell in zip(columns, row, strict=True)
        if cell
    )


def _ordinary_width(measures: Sequence[_Measure], size: float) -> float:
    """Return how wide a table is with all but its longest words in one line."""
    return _needed(_wanted_and_least(measures, ordinary=True, narrow=True)[0], size)


def _wanted(
    measures: Sequence[_Measure], natural: Sequence[float], least: Sequence[float]
) -> list[float]:
    """Return how wide each column would be, free text less than it might."""
    return [
        min(width, max(FREE_ROOM, low)) if it.column.is_free else width
        for width, low, it in zip(natural, least, measures, strict=True)
    ]


def _measured(
    measures: Sequence[_Measure], look: Look, room: float, *, ordinary: bool
) -> tuple[float, list[float]]:
    """Return the table's type size and how wide each column is.

    Columns are as wide as their widest text; what is left is shared out, first to
    free text.  Where they do not fit, free text gives way and is broken into lines,
    then the type is made smaller, then the few longest words are broken, then columns
    of words are.  Figures never are: they would be read as others.
    """
    natural, least = _wanted_and_least(measures, ordinary=ordinary)
    wanted = _wanted(measures, natural, least)
    if ordinary and _needed(wanted, look.body) > room:
        natural, least = _wanted_and_least(measures, ordinary=True, narrow=True)
        wanted = _wanted(measures, natural, least)
    body = look.body
    if not ordinary and _needed(wanted, look.least_body) > room:
        natural, least = _wanted_and_least(measures, ordinary=True)
        wanted = _wanted(measures, natural, least)
        body = look.least_body
    while body > look.least_body and _needed(wanted, body) > room:
        body -= 0.5
    while body > SMALLEST_OF_ALL and _needed(least, body) > room:
        body -= 0.5
    if _needed(wanted, body) <= room:
        whole = _wanted_and_least(measures)[0]
        return body, _shared(whole, wanted, body, room)
    fair = [
        width
        if it.column.is_number
        else min(width, 2 * (FREE_ROOM if it.column.is_free else NAME_ROOM))
        for width, it in zip(natural, measures, strict=True)
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


@dataclass(frozen=True, slots=True)
class _Measure:
    """How wide the texts of a column are, at one point's size."""

    column: SheetColumn
    figures: bool
    """Whether nothing but figures stands in it, by its kind or as it happens."""
    widest: float
    ordinary: float
    """All but the few widest, of what is broken at its bracket the wider part."""
    texts: tuple[tuple[str, float, int], ...]
    """Each text of words, how wide it is, and how often it stands there."""

    def further_lines(self, room: float) -> int:
        """Return about how many lines are added by what is wider than some room."""
        return sum(
            (_lines_needed(text, room) - 1) * times
            for text, wide, times in self.texts
            if wide > room
        )


def _measures(table: SheetTable, known: Widths) -> list[_Measure]:
    """Return how wide the columns of a table are; each text is measured once."""
    return [_measure(table, place, known) for place in range(len(table.columns))]


def _measure(table: SheetTable, place: int, known: Widths) -> _Measure:
    column = table.columns[place]
    met = Counter([row[place] for row in table.rows])
    texts = [*met, table.total_row[place]] if table.total_row else [*met]
    widest = max(map(known.__getitem__, texts), default=0.0)
    figures = column.is_number or all(map(_FIGURES.fullmatch, texts))
    if figures:
        return _Measure(column, figures, widest, widest, ())
    parts = sorted(
        (
            (max(map(_width_of_one, _in_parts(it))) if OPENS in it else known[it]),
            times,
        )
        for it, times in met.items()
    )
    reached = list(accumulate(times for _, times in parts))
    at = bisect_right(reached, int(len(table.rows) * ORDINARY))
    ordinary = parts[min(at, len(parts) - 1)][0] if parts else 0.0
    return _Measure(
        column,
        figures,
        widest,
        ordinary,
        tuple((it, known[it], times) for it, times in met.items()),
    )


def _width_of_one(text: str) -> float:
    return typefaces.width(text, 1)


def _in_parts(text: str) -> list[str]:
    """Return a text before its bracket, and from there: 王伟, （尾号0）."""
    name, bracket, rest = text.partition(OPENS)
    return [name, bracket + rest] if name and rest else [text]


def _lines_needed(text: str, room: float) -> int:
    """Return about how many lines a text is broken into."""
    room = max(room, 1.0)
    return sum(math.ceil(_width_of_one(part) / room) for part in _in_parts(text))


def _broken(text: str, style: Style, room: float) -> list[str]:
    """Return a cell in lines; what is short before a bracket has a line of its own."""
    face, size = style
    parts = _in_parts(text)
    if len(parts) > 1 and any(typefaces.width(it, size, face) > room for it in parts):
        parts = [text]
    return [line for part in parts for line in wrapped(part, size, room, face)]


def _wanted_and_least(
    measures: Sequence[_Measure], *, ordinary: bool = False, narrow: bool = False
) -> tuple[list[float], list[float]]:
    """Return how wide each column would be, and must be, at one point's size.

    Where only the `ordinary` counts, the few longest texts of a column of words do
    not make it wider: they are broken into lines.  Where it must be `narrow`, its
    heading is too.
    """
    natural, least = [], []
    for it in measures:
        cells = it.ordinary if ordinary else it.widest
        parts = _in_parts(it.column.heading)
        head = max(map(_width_of_one, parts))
        unit = max(map(_width_of_one, parts[1:]), default=0.0)
        if narrow:  # the name in two lines, the unit whole
            head = max(-(-_width_of_one(parts[0]) // 2), unit, HEADING_ROOM)
        natural.append(max(cells, head))
        low = NAME_ROOM
        if it.column.is_number:
            low = max(cells, HEADING_ROOM, unit)
        elif it.figures:
            low = min(max(cells, HEADING_ROOM), FREE_ROOM)
        least.append(min(natural[-1], low))
    return natural, least


def _parted(cells: list[list[str]], most: int) -> Iterator[list[list[str]]]:
    """Yield a row in parts of at most `most` lines, where it is higher than a page."""
    for start in range(0, max(len(lines) for lines in cells), most):
        yield [lines[start : start + most] for lines in cells]


def _needed(natural: Sequence[float], size: float) -> float:
    return sum(it * size + 2 * PADDING + 2 for it in natural)


def wrapped(text: str, size: float, room: float, face: Face = Face.SERIF) -> list[str]:
    """Return a text broken into lines that fit; no line starts with a full stop."""
    lines: list[str] = []
    line, used = "", 0.0
    for character in text:
        wide = typefaces.width(character, size, face)
        while line and used + wide > room:
            kept = _kept(line, character)
            lines.append(kept)
            line = line[len(kept) :]
            used = typefaces.width(line, size, face)
        line += character
        used += wide
    return [*lines, line]


def _kept(line: str, following: str) -> str:
    """Return what of a full line stays on it, so that the next begins well.

    What may not begin a line takes the character before it along; a number or a word
    of Latin letters goes to the next line whole.
    """
    end = len(line)
    if following in _NO_LINE_STARTS_WITH:
        end = max(len(line.rstrip(_NO_LINE_STARTS_WITH)) - 1, 0)
    if following in _RUN:
        end = len(line.rstrip(_RUN)) or end
    return line[:end].rstrip(_NO_LINE_ENDS_WITH) or line


def _heading(text: str, style: Style, room: float) -> list[str]:
    """Return a heading in lines; its unit in brackets goes to a line of its own."""
    if typefaces.width(text, style.size, style.face) <= room:
        return [text]
    return [line for part in _in_parts(text) for line in _even(part, style, room)]


def _even(text: str, style: Style, room: float) -> list[str]:
    """Return a heading's part in lines of as many characters each: 补贴/标准."""
    face, size = style
    count = len(wrapped(text, size, room, face))
    most = -(-len(text) // count) * size  # rounded up
    return wrapped(text, size, min(room, most) if count > 1 else room, face)


def _title_lines(parts: Sequence[str], style: Style, room: float) -> list[str]:
    """Return a title in few and even lines, broken between its parts.

    Only a part that is wider than the page is broken itself.
    """

    def cost(lines: Sequence[str]) -> tuple[float, int, float]:
        widths = [typefaces.width(line, style.size, style.face) for line in lines]
        return sum(it for it in widths if it > room), len(lines), max(widths)

    best = min(_joined(parts), key=cost)
    return [it for line in best for it in _balanced(line, style, room)]


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


def _balanced(text: str, style: Style, room: float) -> list[str]:
    """Return a text in lines of about the same length."""
    face, size = style
    count = len(wrapped(text, size, room, face))
    if count == 1:
        return [text]
    most = typefaces.width(text, size, face) / count + size
    return wrapped(text, size, min(most, room), face)
