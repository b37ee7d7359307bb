"""Pages of a document: what is printed on them, and pages as pictures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as rows of pixels, four bytes each: blue, green, red, unused."""

    width: int
    height: int
    stride: int
    """Bytes from one row to the next."""
    pixels: bytes


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a printed table."""

    heading: str
    is_number: bool = False
    is_free: bool = False
    """Whether its texts are as long as their writers liked: it gives way first."""


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
    banner: str = ""
    """What every page says at its head: whom it is not meant for."""
    across: bool = False
    """Whether the paper lies on its long side."""
    watermark: str = ""
    """What is written across every page."""

    def texts(self) -> list[str]:
        """Return every text of the sheet, the table's cells last."""
        return [
            *self.title,
            *self.lead,
            *self.total_row,
            *self.closing,
            *self.signatures,
            self.number,
            self.banner,
            self.watermark,
            *(column.heading for column in self.columns),
            *(cell for row in self.rows for cell in row),
        ]
