"""What every reader of workbooks returns, and how much any of them takes.

A cell is text, a number, a truth value, a day or nothing; what it looks like
in a spreadsheet is not our business.  Rows and columns are counted from 0.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.work import Progress

Cell = str | float | int | bool | date | datetime | time | timedelta
Row = list[Cell]
"""A row's cells from column A on; "" is an empty one."""
Spot = tuple[int, int]
"""A cell's row and column."""
T = TypeVar("T")
Reading = Generator[Progress, None, T]

MOST_CELLS = 6_000_000
"""Cells of a file: some 400,000 payouts, and what memory bears."""
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
"""Of a sheet, as spreadsheets have them."""
DEEPEST_XML = 100
"""Elements within one another: spreadsheets stay under 20."""
BLANK: Row = []
"""The one blank row: a million of them take eight bytes each.  Never changed."""


class Unreadable(Exception):  # noqa: N818 - the file's fault, not ours
    """Raised where a file cannot be read at all; `code` says why."""

    def __init__(self, code: Code, part: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.part = part
        """The file within a zip whose fault it is."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range of cells, counted from 0, both ends within."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's cells as they stand, and what else the file says of them."""

    name: str
    rows: Sequence[Row]
    """Rows need not be equally long; what is missing at their end is empty."""
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    stored: Mapping[Spot, str] = field(default_factory=dict)
    """The digits of numbers that have sixteen or more, as they stand in the file, and
    of those that are shown with zeros before them."""
    uncached: frozenset[Spot] = frozenset()
    """Formulas whose result the file does not hold."""
    errors: Mapping[Spot, str] = field(default_factory=dict)
    """Cells that show an error instead of a value: #N/A."""
    notes: Mapping[Spot, str] = field(default_factory=dict)
    """What somebody noted at a cell."""
    struck: frozenset[Spot] = frozenset()
    """Cells that are struck through, where the file's kind lets that be seen."""
    separated: str = ""
    """What parts its cells, in a text file: one too many moves what follows it."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The sheets of a file, and what of it was passed over."""

    sheets: tuple[Sheet, ...]
    left_out: tuple[Problem, ...] = ()


class Grid:
    """A sheet's rows while they are read, from top to bottom."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._cells = 0

    def put(self, number: int, cells: Row, times: int = 1) -> None:
        """Set a row, or several of the same; blank ones take no room.

        Raises Unreadable where there are more than any spreadsheet has.
        """
        width = len(cells)
        while width and cells[width - 1] == "":
            width -= 1
        if not width:
            return
        self._cells += width * times
        bottom = number + times
        if bottom > MOST_ROWS or width > MOST_COLUMNS or self._cells > MOST_CELLS:
            raise Unreadable(Code.TOO_LARGE)
        if bottom > len(self.rows):
            self.rows += [BLANK] * (bottom - len(self.rows))
        self.rows[number:bottom] = [cells[:width]] * times


def within(merges: Sequence[Merge], rows: list[Row]) -> tuple[Merge, ...]:
    """Return merged ranges as far as the rows go; their first cells exist."""
    width = max(map(len, rows), default=0)
    found = []
    for it in merges:
        if it.top >= len(rows) or it.left >= width:
            continue
        row = rows[it.top]
        if it.left >= len(row):
            rows[it.top] = row + [""] * (it.left + 1 - len(row))
        right = min(it.right, max(width - 1, it.left + 1))
        found.append(Merge(it.top, it.left, min(it.bottom, len(rows) - 1), right))
    return tuple(it for it in found if (it.top, it.left) != (it.bottom, it.right))
