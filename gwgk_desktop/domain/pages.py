"""Pages of a document: what is printed on them, and pages as pictures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Paper(StrEnum):
    """The paper of a sheet."""

    A4 = "A4"
    A3 = "A3"


class Direction(StrEnum):
    """How the paper hangs."""

    UPRIGHT = "upright"
    ACROSS = "across"
    """On its long side."""


class TypeSize(StrEnum):
    """How large a sheet is set."""

    ORDINARY = "ordinary"
    LARGE = "large"
    """For old eyes: the list in 14 points at least."""


@dataclass(frozen=True, slots=True)
class Setting:
    """On what paper a sheet stands and how large it is set."""

    paper: Paper = Paper.A4
    direction: Direction = Direction.UPRIGHT
    size: TypeSize = TypeSize.ORDINARY


AS_USUAL = Setting()
"""A4, upright, in ordinary type."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as rows of pixels, four bytes each: blue, green, red, unused."""

    width: int
    height: int
    stride: int
    """Bytes from one row to the next."""
    pixels: bytes


class Summed(StrEnum):
    """Whether and how the figures of a column are summed up on each page."""

    NO = "no"
    PLAIN = "plain"
    """As quantities are written: 8.32, with the decimals of the longest."""
    MONEY = "money"
    """As amounts are written: 1,234.50."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a printed table."""

    heading: str
    is_number: bool = False
    is_free: bool = False
    """Whether its texts are as long as their writers liked: it gives way first."""
    summed: Summed = Summed.NO


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table on a sheet."""

    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    total_row: tuple[str, ...] = ()
    hand_lines: int = 1
    """How many lines high its rows are that have empty cells, to be written in."""

    def texts(self) -> list[str]:
        """Return every text of the table."""
        return [
            *self.total_row,
            *(column.heading for column in self.columns),
            *(cell for row in self.rows for cell in row),
        ]


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """All that stands on a printed sheet, as text in its places."""

    number: str
    title: tuple[str, ...]
    """The title in the parts between which it may be broken into lines."""
    lead: tuple[str, ...]
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    total_row: tuple[str, ...]
    closing: tuple[str, ...]
    signatures: tuple[str, ...]
    further: tuple[str | SheetTable, ...] = ()
    """What follows the list: paragraphs and tables, in this order."""
    banner: str = ""
    """What every page says at its head: whom it is not meant for."""
    pages_behind: int = 0
    """How many pages of others follow it, which its own count, too."""
    watermark: str = ""
    """What is written across every page."""
    hand_lines: int = 1
    """How many lines high its rows are that have empty cells, to be written in."""

    @property
    def table(self) -> SheetTable:
        """The list that the sheet is about; without columns where it has none."""
        return SheetTable(self.columns, self.rows, self.total_row, self.hand_lines)

    def texts(self) -> list[str]:
        """Return every text of the sheet, the table's cells last."""
        told = [
            *self.title,
            *self.lead,
            *self.closing,
            *self.signatures,
            self.number,
            self.banner,
            self.watermark,
        ]
        for part in self.further:
            told += [part] if isinstance(part, str) else part.texts()
        return told + self.table.texts()


def subtotal(
    columns: Sequence[SheetColumn], rows: Sequence[Sequence[str]], label: str
) -> tuple[str, ...]:
    """Return a row with the sums of the columns that are summed, and a label.

    The label stands in the first column that is not summed; cells without a figure
    count nothing.  Nothing where no column is summed.
    """
    if not any(column.summed is not Summed.NO for column in columns):
        return ()
    cells = []
    for place, column in enumerate(columns):
        if column.summed is Summed.NO:
            cells.append(label)
            label = ""
            continue
        figures = (row[place].replace(",", "") for row in rows)
        total = sum((Decimal(it) for it in figures if it), Decimal())
        # The sum has as many decimals as the longest of its figures.
        money_sum = column.summed is Summed.MONEY
        cells.append(f"{total:,.2f}" if money_sum else f"{total:,f}")
    return tuple(cells)
