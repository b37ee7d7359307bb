"""How wide the columns of a table are: its texts measured, the page's room shared."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from gwgk_desktop.documents import typefaces
from gwgk_desktop.documents.line_breaking import OPENS, in_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.documents.typefaces import Widths
    from gwgk_desktop.domain.pages import SheetColumn, SheetTable
    from gwgk_desktop.domain.sheet_forms import Look

SMALLEST_OF_ALL = 6.0
"""Only where nothing but the figures themselves needs more than the page."""
NAME_ROOM = 4.0
"""A column of words is no narrower than so many characters, unless all fit in less."""
ORDINARY = 0.95
"""Of side-by-side lists, what part of a column's texts need not be broken."""
FREE_ROOM = 10.0
"""What a column of free text may claim before the others are set smaller for it."""
HEADING_ROOM = 2.0
"""A heading is broken into lines no shorter than so many characters."""
PADDING = 3.0
_FIGURES = re.compile(r"[-+−\d.,%]*")
_WHOLE = re.compile(r"[（(]?[0-9A-Za-z*.,\-]{2,}[）)，。]?")
"""What such a run takes along to its line."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How wide the texts of a column are, at one point's size."""

    column: SheetColumn
    widest: float
    """Of its rows; the total below them may be wider."""
    total: float
    ordinary: float
    """All but the few widest, of what is broken at its bracket the wider part."""
    figures: bool
    """Whether nothing but figures stands in it, by its kind or as it happens."""
    unbroken: float = 0.0
    """Of words, the widest number or Latin word: it is not broken in between."""
    texts: tuple[tuple[str, float, int], ...] = ()
    """Each text of words, how wide it is, and how often it stands there."""

    def with_total(self) -> Measure:
        """Return the same column where the total stands in it, too."""
        widest = max(self.widest, self.total)
        return replace(self, widest=widest, ordinary=max(self.ordinary, self.total))

    def further_lines(self, room: float) -> int:
        """Return about how many lines are added by what is wider than some room."""
        return sum(
            (_lines_needed(text, room) - 1) * times
            for text, wide, times in self.texts
            if wide > room
        )


def measured_columns(table: SheetTable, known: Widths) -> list[Measure]:
    """Return how wide the columns of a table are; each text is measured once."""
    return [_measure(table, place, known) for place in range(len(table.columns))]


def _measure(table: SheetTable, place: int, known: Widths) -> Measure:
    column = table.columns[place]
    met = Counter([row[place] for row in table.rows])
    summed = table.total_row[place] if table.total_row else ""
    widest = max(map(known.__getitem__, met), default=0.0)
    total = known[summed]
    if column.is_number or all(map(_FIGURES.fullmatch, (*met, summed))):
        return Measure(column, widest, total, widest, figures=True)
    parts = sorted(
        (
            (max(map(_width_of_one, in_parts(it))) if OPENS in it else known[it]),
            times,
        )
        for it, times in met.items()
    )
    reached = list(accumulate(times for _, times in parts))
    at = bisect_right(reached, int(len(table.rows) * ORDINARY))
    ordinary = parts[min(at, len(parts) - 1)][0] if parts else 0.0
    return Measure(
        column,
        widest,
        total,
        ordinary,
        figures=False,
        unbroken=max(
            (known[run] for it in met for run in _WHOLE.findall(it)), default=0.0
        ),
        texts=tuple((it, known[it], times) for it, times in met.items()),
    )


def _width_of_one(text: str) -> float:
    return typefaces.width(text, 1)


def _lines_needed(text: str, room: float) -> int:
    """Return about how many lines a text is broken into."""
    room = max(room, 1.0)
    return sum(math.ceil(_width_of_one(part) / room) for part in in_parts(text))


def ordinary_width(measures: Sequence[Measure], size: float) -> float:
    """Return how wide a table is with all but its longest words in one line."""
    return _needed(_wanted_and_least(measures, ordinary=True, narrow=True)[0], size)


def fitted(
    measures: Sequence[Measure], look: Look, room: float, *, ordinary: bool
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
        else min(width, max(2 * (FREE_ROOM if it.column.is_free else NAME_ROOM), low))
        for width, low, it in zip(natural, least, measures, strict=True)
    ]
    return body, _shared(fair, least, body, room)


def _wanted(
    measures: Sequence[Measure], natural: Sequence[float], least: Sequence[float]
) -> list[float]:
    """Return how wide each column would be, free text less than it might."""
    return [
        min(width, max(FREE_ROOM, low)) if it.column.is_free else width
        for width, low, it in zip(natural, least, measures, strict=True)
    ]


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


def _wanted_and_least(
    measures: Sequence[Measure], *, ordinary: bool = False, narrow: bool = False
) -> tuple[list[float], list[float]]:
    """Return how wide each column would be, and must be, at one point's size.

    Where only the `ordinary` counts, the few longest texts of a column of words do
    not make it wider: they are broken into lines.  Where it must be `narrow`, its
    heading is too.
    """
    natural, least = [], []
    for it in measures:
        cells = it.ordinary if ordinary else it.widest
        parts = in_parts(it.column.heading)
        head = max(map(_width_of_one, parts))
        unit = max(map(_width_of_one, parts[1:]), default=0.0)
        if narrow:  # the name in two lines, the unit whole
            head = max(-(-_width_of_one(parts[0]) // 2), unit, HEADING_ROOM)
        whole = min(it.unbroken, FREE_ROOM)
        natural.append(max(cells, head, whole))
        low = max(NAME_ROOM, whole)
        if it.column.is_number:
            low = max(cells, HEADING_ROOM, unit)
        elif it.figures:
            low = min(max(cells, HEADING_ROOM), FREE_ROOM)
        least.append(min(natural[-1], low))
    return natural, least


def _needed(natural: Sequence[float], size: float) -> float:
    return sum(it * size + 2 * PADDING + 2 for it in natural)
