"""A table as it is set, and which of its rows stand on which page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.documents.line_breaking import broken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gwgk_desktop.documents.line_breaking import Style
    from gwgk_desktop.documents.typefaces import Widths
    from gwgk_desktop.domain.pages import SheetTable

ROWS_WITH_TOTALS = 2
"""How many rows of the list stand at least with the totals on the last page."""
LAST_PART = 5
"""One row of so many goes to the last page with what closes the sheet, where all others
would fit on the page before: that is the fuller the fewer go."""
ROW = 1.75
"""Height of a table's row, in its type size."""
LINE = 1.3
"""What each further line of a cell adds to it."""


@dataclass(frozen=True, slots=True)
class SetTable:
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
        """The type size of its rows, in points."""
        return self.style.size

    def cells(self, row: Sequence[str]) -> list[list[str]]:
        """Return the lines of each cell of a row."""
        return [
            [text]
            if self.known[text] * self.size <= room
            else broken(text, self.style, room)
            for text, room in zip(row, self.rooms, strict=True)
        ]

    def fits(self, row: Sequence[str]) -> bool:
        """Return whether each cell of a row of the list stands in one line."""
        known, size, rooms = self.known, self.size, self.rooms
        return all(known[row[at]] * size <= rooms[at] for at in self.tight)

    def height(self, cells: Sequence[Sequence[str]]) -> float:
        """Return how high a row of cells is."""
        return height_of(cells, self.style.size)


class Unit(NamedTuple):
    """A row of a table, or a part of one that is higher than a page."""

    row: Sequence[str]
    cells: list[list[str]] | None
    """The lines of each cell; None where each of the row's texts stands in one."""
    height: float
    counts: bool
    """Whether the row's figures count on the page that this stands on."""


class Rows:
    """The rows of a table, and how many of them are placed."""

    def __init__(self, made: SetTable) -> None:
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
        """Return how many of the last rows fit in panels so high; at most so many."""
        for count in range(min(most, len(self._units)), 0, -1):
            if self._fit(self._units[-count:], room):
                return count
        return 0

    def _fit(self, units: Sequence[Unit], room: float) -> bool:
        """Return whether rows fit in panels of a height, as even as can be."""
        panels = self._made.panels
        if len(units) * self._made.size * ROW > room * panels:
            return False
        return all(
            sum(it.height for it in panel) <= room for panel in _evenly(units, panels)
        )

    def all_even(self, room: float) -> list[list[Unit]] | None:
        """Take all rows in panels as even as can be; None where there is no room."""
        left = self._units[self._at :]
        if not self._fit(left, room):
            return None
        self._at = len(self._units)
        return _evenly(left, self._made.panels)

    def those_within(self, room: float, kept: int, last: float) -> list[list[Unit]]:
        """Take the rows that fit, panel after panel; the last `kept` stay.

        `last` is how much room the last page has: where all others fit here, a part of
        them goes there; where it would have but few rows besides, both get as many.
        """
        first, end = self._at, len(self._units) - kept
        taken: list[list[Unit]] = []
        for _ in range(self._made.panels):
            begin, left = self._at, room
            while self._at < end:
                left -= self._units[self._at].height
                if left < 0:
                    break
                self._at += 1
            taken.append(self._units[begin : self._at])
        rest, count = end - self._at, self._at - first
        if not count:
            return taken
        few = ROWS_WITH_TOTALS * self._made.panels
        if not rest:
            shared = self.last_within(last, (count + kept) // LAST_PART)
            self._at = len(self._units) - max(shared, kept)
        elif 0 < rest < few and not self._fit(self._units[self._at :], last):
            self._at -= (count - rest) // 2
        else:  # full
            return taken
        return _evenly(self._units[first : self._at], self._made.panels)

    def at_least_one(self) -> list[list[Unit]]:
        """Take the next row, whether it fits or not."""
        self._at += 1
        return [[self._units[self._at - 1]]]


def _evenly(units: Sequence[Unit], panels: int) -> list[list[Unit]]:
    """Return rows in panels of as many rows each."""
    each = max(-(-len(units) // panels), 1)  # rounded up
    return [list(units[at * each : (at + 1) * each]) for at in range(panels)]


def _units(made: SetTable) -> Iterator[Unit]:
    """Yield the rows of a table, what is higher than a page in parts."""
    height = made.size * ROW
    blank = [""] * made.table.hand_lines
    for row in made.table.rows:
        if len(blank) == 1 and made.fits(row):
            yield Unit(row, None, height, counts=True)
            continue
        cells = made.cells(row)
        if len(blank) > 1:
            by_text = zip(row, cells, strict=True)
            cells = [it if text.strip() else blank for text, it in by_text]
        for place, part in enumerate(_parted(cells, made.most_lines)):
            yield Unit(row, part, made.height(part), counts=place == 0)


def _parted(cells: list[list[str]], most: int) -> Iterator[list[list[str]]]:
    """Yield a row in parts of at most `most` lines, where it is higher than a page."""
    for start in range(0, max(len(lines) for lines in cells), most):
        yield [lines[start : start + most] for lines in cells]


def height_of(cells: Sequence[Sequence[str]], size: float) -> float:
    """Return how high a row of cells is, in points."""
    lines = max(map(len, cells), default=1)
    return size * (ROW + (lines - 1) * LINE)
