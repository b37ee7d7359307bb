"""Tables on the pages of a sheet: in how many panels, and where each cell stands.

A long list stands in panels side by side, as many as fit in full size; the rows are
met one after another, so that the cost of a page does not grow with their number.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from gwgk_desktop.documents import column_widths, typefaces
from gwgk_desktop.documents.column_widths import PADDING
from gwgk_desktop.documents.line_breaking import heading_lines, wrapped
from gwgk_desktop.documents.sheet_pages import Text, styled
from gwgk_desktop.documents.table_rows import (
    LINE,
    ROW,
    ROWS_WITH_TOTALS,
    Rows,
    SetTable,
    height_of,
)
from gwgk_desktop.documents.typefaces import Widths
from gwgk_desktop.domain.pages import Summed, subtotal
from gwgk_desktop.domain.sheet_forms import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gwgk_desktop.documents.column_widths import Measure
    from gwgk_desktop.documents.line_breaking import Style
    from gwgk_desktop.documents.sheet_pages import Pages
    from gwgk_desktop.documents.table_rows import Unit
    from gwgk_desktop.domain.pages import SheetColumn, SheetTable
    from gwgk_desktop.domain.sheet_forms import Look, Sentences

PANEL_GAP = 10.0
"""Between panels, in points."""


class Tables:
    """Places tables on pages."""

    def __init__(
        self, pages: Pages, look: Look, sentences: Sentences, closing: float
    ) -> None:
        self._pages, self._look, self._say = pages, look, sentences.say
        self._closing = closing
        """How high what stands below the last table is."""
        self._body_style = styled(look, Part.BODY, look.body)
        self._heading_style = styled(look, Part.HEADING, look.body)
        self._ready: dict[int, tuple[SetTable, Rows]] = {}

    def place(self, table: SheetTable, *, closes: bool) -> Iterator[None]:
        """Place a table; where it `closes` the sheet, rows stay with what is below."""
        made, rows = self._made_ready(table)
        head = made.height(made.headings)
        total = self._strip_height(made, made.table.total_row)
        below = total + (self._closing if closes else 0.0)
        sums = self._strip_height(made, ("",)) if self._sums(made) else 0.0
        fresh = self._pages.below_head() - head - sums - below
        kept = rows.last_within(fresh, ROWS_WITH_TOTALS * made.panels)
        strip, stuck = 0.0, False
        shown: list[Sequence[str]] = []
        while True:
            room = self._pages.left() - head
            panels = rows.all_even(room - strip - below)
            if panels is not None:
                self._rows(made, panels, shown)
                self._subtotal(made, shown if strip else None)
                self._strip(made, made.table.total_row)
                return
            panels = rows.those_within(room - sums, kept, fresh)
            if stuck and not any(panels):  # a form so large that no row ever fits
                panels = rows.at_least_one()
            stuck = not any(panels)
            if not stuck:
                strip = sums  # from here on every page has its own
                self._rows(made, panels, shown)
                self._subtotal(made, shown if strip else None)
                shown = []
                if rows.is_empty():
                    break
            self._pages.turn()
            yield
        if self._pages.left() < total:
            self._pages.turn()
        self._strip(made, made.table.total_row)

    def _made_ready(self, table: SheetTable) -> tuple[SetTable, Rows]:
        """Return how a table is set and its rows: the same whenever it is placed."""
        if id(table) not in self._ready:
            made = self._set(table)
            self._ready[id(table)] = (made, Rows(made))
        made, rows = self._ready[id(table)]
        rows.begin_anew()
        return made, rows

    def _set(self, table: SheetTable) -> SetTable:
        """Return how a table is set: in how many panels, how large, how wide.

        In as few panels as need the fewest pages, of those that fit in full size.
        """
        known = Widths(self._body_style.face)
        measures = column_widths.measured_columns(table, known)
        alone = [it.with_total() for it in measures]  # panels have it below them
        body, widths = column_widths.fitted(
            alone, self._look, self._pages.room, ordinary=False
        )
        chosen, fewest = 1, self._pages_needed(table, measures, body, widths, 1)
        needed = column_widths.ordinary_width(measures, self._look.body)
        for panels in range(2, self._look.panels + 1):
            room = (self._pages.room - (panels - 1) * PANEL_GAP) / panels
            if fewest == 1 or len(table.rows) < 2 * panels or needed > room:
                break
            size, narrower = column_widths.fitted(
                measures, self._look, room, ordinary=True
            )
            pages = self._pages_needed(table, measures, size, narrower, panels)
            if pages < fewest:
                chosen, fewest, body, widths = panels, pages, size, narrower
        rooms = [width - 2 * PADDING for width in widths]
        style = self._body_style._replace(size=body)
        heading = self._heading_style._replace(size=body)
        headings = [
            heading_lines(column.heading, heading, space)
            for column, space in zip(table.columns, rooms, strict=True)
        ]
        made = SetTable(
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
        below = self._pages.below_head() - made.height(headings)
        strips = 1 + self._look.page_subtotal
        most = int((below / body - strips * ROW - ROW) / LINE)
        return replace(made, most_lines=max(most, 1))

    def _pages_needed(
        self,
        table: SheetTable,
        measures: Sequence[Measure],
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
        room = self._pages.left() - head - total - self._closing
        if height <= room:
            return 1
        sums = strip if self._look.page_subtotal else 0.0
        fresh = self._pages.below_head() - head - sums
        # The first page, those between, and the last with what stands below the list.
        height -= max(self._pages.left() - head - sums, 0.0)
        height += total + self._closing
        return 1 + max(math.ceil(height / max(fresh, body)), 1)

    def _sums(self, made: SetTable) -> bool:
        """Return whether the pages of a table end with sums of their own."""
        columns = made.table.columns
        return self._look.page_subtotal and bool(subtotal(columns, [], ""))

    def _rows(
        self,
        made: SetTable,
        panels: Sequence[Sequence[Unit]],
        shown: list[Sequence[str]],
    ) -> None:
        """Place rows in panels; `shown` gets those whose figures count here."""
        shown += [it.row for panel in panels for it in panel if it.counts]
        self._panels(made, panels)

    def _subtotal(self, made: SetTable, shown: Sequence[Sequence[str]] | None) -> None:
        if shown is not None:
            label = self._say("page_subtotal")
            self._strip(made, subtotal(made.table.columns, shown, label))

    def _strip_height(self, made: SetTable, row: Sequence[str]) -> float:
        """Return how high a row of sums is."""
        return made.height(self._strip_cells(made, row)) if row else 0.0

    def _strip_cells(self, made: SetTable, row: Sequence[str]) -> list[list[str]]:
        """Return the lines of the cells of sums: label first, or all in one."""
        if len(row) < len(made.widths):
            return [[""]]
        if made.panels > 1:
            told = _in_one_line(made.table.columns, row)
            return [
                wrapped(
                    told, made.size, self._pages.room - 2 * PADDING, made.style.face
                )
            ]
        first = _first_sum(made.table.columns)
        label, sums = "".join(row[:first]), made.cells(row)[first:]
        if not first:
            return sums
        room = sum(made.widths[:first]) - 2 * PADDING
        return [wrapped(label, made.size, room, made.style.face), *sums]

    def _strip(self, made: SetTable, row: Sequence[str]) -> None:
        """Place a row of sums below the panels; in its columns where there is one."""
        if not row:
            return
        cells = self._strip_cells(made, row)
        top, widths, centred = self._pages.y, [self._pages.room], [True]
        if made.panels == 1:
            first = _first_sum(made.table.columns)
            sums = made.table.columns[first:]
            widths = [*made.widths[first:]]
            centred = [not column.is_number for column in sums]
            if first:
                widths.insert(0, sum(made.widths[:first]))
                centred.insert(0, True)
        else:
            self._pages.rule(
                self._pages.margin, top, self._pages.margin + self._pages.room, top
            )
        self._cells(widths, made.style, cells, centred if made.panels == 1 else None)
        x = self._pages.margin
        for width in (0.0, *widths):
            x += width
            self._pages.rule(x, top, x, self._pages.y)

    def _panels(self, made: SetTable, panels: Sequence[Sequence[Unit]]) -> None:
        """Place rows in panels side by side, each under its headings."""
        top = self._pages.y
        lowest = top
        centred = [not column.is_number for column in made.table.columns]
        step = sum(made.widths) + PANEL_GAP
        for place, units in enumerate(panels):
            if not units and place:
                continue
            self._pages.y = top
            left = self._pages.margin + place * step
            self._pages.rule(left, top, left + sum(made.widths), top)
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
                self._pages.rule(x, top, x, self._pages.y)
            lowest = min(lowest, self._pages.y)
        self._pages.y = lowest

    def _line(
        self,
        made: SetTable,
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
        y = self._pages.y - (height - size) / 2 - size * 0.86
        self._pages.y = bottom = self._pages.y - height
        if self._pages.counting:
            return
        texts, x = self._pages.page.texts, left
        for line, width, is_centred in zip(row, made.widths, centred, strict=True):
            if line:
                room = width - known[line] * size
                begins = x + (room / 2 if is_centred else room - PADDING)
                texts.append(Text(begins, y, style, line))
            x += width
        self._pages.page.rules.append((left, bottom, x, bottom))

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
        height = height_of(cells, size)
        top, bottom = self._pages.y, self._pages.y - height
        self._pages.y = bottom
        if self._pages.counting:
            return
        texts = self._pages.page.texts
        begin = x = self._pages.margin if left is None else left
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
        self._pages.page.rules.append((begin, bottom, x, bottom))


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
