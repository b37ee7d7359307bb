"""A workbook to be written: sheets of cells at places, merged or not."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, and how a spreadsheet stores it."""

    text: str
    """What it shows; all that a text file has of it."""
    number: str = ""
    """The digits that the file holds, where it is a number."""
    formula: str = ""
    cached: bool = True
    """Whether a formula's value was stored with it."""
    style: int = 0
    """An index into `STYLES`."""


GENERAL, DAY, AS_TEXT, GROUPED, WHOLE = range(5)
STYLES = (0, 14, 49, 4, 1)
"""The built-in number formats: General, a date, text, #,##0.00, 0."""


@dataclass(slots=True)
class Grid:
    """A sheet; rows and columns are counted from 0."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Top, left, bottom, right; both ends within."""
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    dimension: str = ""
    """What the file says its extent is, where it lies."""
    last_blank_row: int = 0
    """A row far down that holds a cell with a style and nothing else."""

    def put(self, row: int, column: int, what: Cell | str) -> None:
        """Write a cell; an empty text writes none."""
        cell = Cell(what) if isinstance(what, str) else what
        if cell.text or cell.number or cell.formula:
            self.cells[row, column] = cell

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge a range, where it has more than one cell."""
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))

    @property
    def height(self) -> int:
        """How many rows it takes."""
        return max((row for row, _ in self.cells), default=-1) + 1

    @property
    def width(self) -> int:
        """How many columns it takes."""
        return max((column for _, column in self.cells), default=-1) + 1


def letter(column: int) -> str:
    """Return a column's letters: 0 is A, 26 is AA."""
    before, at = divmod(column, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + at)
