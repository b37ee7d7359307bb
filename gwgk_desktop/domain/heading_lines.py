"""Lines of a document as headings: their cells, and what these call what stands below.

Many documents say the same heading again and again; it is understood once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.domain import column_headings
from gwgk_desktop.domain.chinese_numerals import NUMERALS
from gwgk_desktop.domain.passages import CELL

if TYPE_CHECKING:
    from gwgk_desktop.domain.column_headings import FieldOf, Means
    from gwgk_desktop.domain.number_shapes import PersonalData

_WORD = re.compile(rf"[^\s|{CELL}]+")
_LONG, _COUNT = re.compile(r"[0-9]{5}"), re.compile(r"[0-9][0-9.,]*")
_DIGIT = re.compile(rf"[0-9十百{NUMERALS}]")
_REMEMBERED = 256
_TITLE = re.compile(
    r"(?<![制填报审])表|册|清单|名单|台账|情况|汇总|统计|公示|公告|通知|记录|附件|说明|方案"
)


class Cell(NamedTuple):
    """A cell of a line, or a word where blanks part it: where it begins, its text."""

    start: int
    text: str


class HeadingLine(NamedTuple):
    """What a line may say as a heading."""

    told: tuple[str, ...]
    """Its cells, plain, up to the rows behind it."""
    behind: int
    """Where rows begin behind it on its own line, counted from its beginning."""
    may_head: bool
    """Whether it has no long number, as headings have none."""
    calls: tuple[tuple[int, PersonalData], ...]
    """Which of its cells that are not blank call what stands behind them what.

    Without those behind which nothing is counted, as in headings.
    """


class HeadingLines:
    """The lines of one document, each understood once however often it comes."""

    def __init__(self, field_of: FieldOf) -> None:
        """Begin a document; `field_of` tells what a heading means to every office."""
        self._field_of = field_of
        self.said = lru_cache(_REMEMBERED)(_said)
        """What a line says, with whether its words are its cells."""
        self._means = lru_cache(_REMEMBERED)(self._mean)

    def means(self, line: HeadingLine, title: str) -> tuple[Means, ...]:
        """Return what the columns below a line hold, itself below this title."""
        return self._means(line.told, column_headings.lists_offices(title))

    def _mean(self, told: tuple[str, ...], offices: bool) -> tuple[Means, ...]:  # noqa: FBT001 - remembered by it
        return column_headings.means(told, self._field_of, offices=offices)


def cells_of(text: str, start: int, *, by_blanks: bool) -> list[Cell]:
    """Return the cells of a line that begins somewhere, its words where blanks part."""
    if by_blanks:
        return [Cell(start + it.start(), it[0]) for it in _WORD.finditer(text)]
    cells = []
    for part in text.split(CELL):
        cells.append(Cell(start, part))
        start += len(part) + 1
    return cells


def is_title(cells: list[Cell]) -> bool:
    """Return whether a line is the title of a table: one cell, which says so."""
    told = [it.text for it in cells if it.text.strip()]
    return len(told) == 1 and _TITLE.search(told[0]) is not None


def _said(text: str, by_blanks: bool) -> HeadingLine:  # noqa: FBT001 - remembered by it
    cells = cells_of(text, 0, by_blanks=by_blanks)
    told = tuple(column_headings.plain(it.text) for it in cells)
    filled = [it for it in told if it]
    kinds = ((at, column_headings.calls(it)) for at, it in enumerate(filled))
    last = len(filled) - 1
    calls = tuple(
        (at, kind)
        for at, kind in kinds
        if kind and (at == last or _DIGIT.search(filled[at + 1]))
    )
    behind, may_head = 0, True
    rows = next((at for at, it in enumerate(told) if _COUNT.fullmatch(it)), 0)
    if rows and by_blanks:
        told, behind = told[:rows], cells[rows].start
    else:
        may_head = not any(map(_LONG.search, told))
    return HeadingLine(told, behind, may_head, calls)
