"""What can be read in a document, and what of it could not be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import column_letters

if TYPE_CHECKING:
    from collections.abc import Sequence

CELL, LINE = "\ufdd0", "\ufdd1"
"""What stands between cells and lines while they are searched: no characters."""


class Why(StrEnum):
    """Why a file, or a part of one, could not be searched."""

    MISSING = "missing"
    CLOSED = "closed"
    """It is there, and may not be read."""
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    IMAGE = "image"
    IMAGE_ONLY = "image_only"
    """A page that has a picture, or drawn shapes, where its text should be."""
    PICTURE = "picture"
    """A page with text, and with a picture so large that it may show more."""
    ILLEGIBLE = "illegible"
    """A page, with text, that also shows writing which cannot be read out of it: drawn
    as outlines, or in glyphs whose characters the file does not tell."""
    LINK = "link"
    """It leads elsewhere, and was not followed."""
    OLD_WORD = "old_word"
    UNKNOWN = "unknown"


class Numbering(Enum):
    """How a cell of a passage is called."""

    NONE = 0
    CELLS = 1
    """As spreadsheets do: C7."""
    LINES = 2
    """By its line."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Something that can be read in a document."""

    where: str
    """Which part of the document: `page 3`, the name of a sheet, of a part."""
    lines: Sequence[Sequence[str]]
    numbering: Numbering = Numbering.NONE
    top: int = 0
    """The number of the first line, counted from 0."""
    left: int = 0
    neighbours: bool = True
    """Whether a cell goes on in the next one, and a line in the next line."""
    read_before: bool = False
    """Whether all of it is read elsewhere cell by cell: only what goes over several
    cells counts then."""
    raw: bool = False
    """Whether it is how a file stores what is read elsewhere, too: what has been found
    there is not told again."""

    def place(self, line: int, cell: int) -> str:
        """Return what a cell is called."""
        if self.numbering is Numbering.CELLS:
            letters = column_letters(self.left + cell)
            return f"{self.where}!{letters}{self.top + line + 1}"
        if self.numbering is Numbering.LINES:
            return f"{self.where} line {self.top + line + 1}".strip()
        return self.where


@dataclass(frozen=True, slots=True)
class Unsearched:
    """A part of a document that could not be read, "" for all of it, and why."""

    where: str
    why: Why
