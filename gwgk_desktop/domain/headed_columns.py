"""Columns whose heading says that numbers or addresses of people stand below it.

What stands in a column of accounts is one, whatever its form; what stands below
地块编码 is none by its form alone.  A heading holds for what comes after it in the
document, over its pages and pieces, until the next one.  In spreadsheets a cell stands
below its heading; in lines of text, and where empty cells are lost, it is the one that
may, by how many stand in both lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.domain import called_numbers, headed_values
from gwgk_desktop.domain.column_headings import (
    CODE,
    CODED,
    OTHER,
    PAPER,
    TITLE,
    signs,
)
from gwgk_desktop.domain.headed_values import FEWEST, Headed
from gwgk_desktop.domain.heading_lines import (
    Cell,
    HeadingLines,
    cells_of,
    is_title,
)
from gwgk_desktop.domain.number_shapes import LATEST_BIRTH, Number, PersonalData
from gwgk_desktop.domain.passages import CELL, LINE, Numbering

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gwgk_desktop.domain.column_headings import FieldOf, Means
    from gwgk_desktop.domain.heading_lines import HeadingLine
    from gwgk_desktop.domain.passages import Passage

_ENDS_PAGE = re.compile(r"page [0-9]+$")
_MOST_LOST = 4
"""Cells that a row of text may have more or fewer than its heading."""
_CLOSE = 2
"""Lines between the rows of one heading."""
_NO_DIGIT = re.compile(r"[^0-9]")
_IN_RUN_ON = re.compile(
    r"(?<![0-9A-Za-z.\-])(?:[0-9]{9,30}|[0-9]{3,6}(?:[ \-][0-9]{3,6}){2,7})"
    r"(?![0-9A-Za-z\-]|[.,][0-9])"
)
_NUMBERS = frozenset({PersonalData.BANK_ACCOUNT, PersonalData.ID_NUMBER})
_NUMBERED = re.compile(r"[号码]\W*$")
_TALLEST = 5
"""Lines of a heading."""
_BLANK_LINE = re.compile(rf"{LINE}[ \t{CELL}]*(?={LINE})")
_MOST_ON_LINE = 3
"""Headings that may have been taken from one line, and one above it."""
_MOST_LOOKED = 4
"""Rows that are looked at on either side of a title."""
_WIDE = 9
"""Digits of an account below its heading."""


class _Heading(NamedTuple):
    """The headings of a table, of one line or several."""

    line: int
    means: tuple[Means, ...]
    """What each column holds, "" where no heading stands."""
    loose: bool = False
    """Whether nobody can tell which column is which."""
    behind: int = 0
    """Where rows begin behind it on its own line, where a page says them all in one."""
    tall: int = 1
    """Lines of it."""

    @property
    def told(self) -> bool:
        """Whether any column holds personal data."""
        return any(isinstance(it, PersonalData) for it in self.means)


class Columns:
    """The headed columns of one document, read from its beginning to its end."""

    def __init__(self, field_of: FieldOf) -> None:
        """Begin a document; `field_of` tells what a heading means to every office."""
        self._lines = HeadingLines(field_of)
        self._of = ""
        self._heading: _Heading | None = None
        self.excused: set[int] = set()
        """Hashes of the numbers that stand in columns of codes."""

    def of(self, passage: Passage, text: str) -> Table | None:
        """Return the columns of a passage whose cells make this text (NFKC)."""
        if not passage.neighbours or passage.read_before:
            return None
        of = f"{passage.numbering} {passage.raw} {_ENDS_PAGE.sub('', passage.where)}"
        if of != self._of:
            self._of, self._heading = of, None
        if self._heading is None and next(signs(text), None) is None:
            return None
        table = Table(passage, text, self._heading, self._lines)
        self._heading = table.last
        return table


class Table:
    """The columns of a passage, and what stands in them."""

    def __init__(
        self,
        passage: Passage,
        text: str,
        heading: _Heading | None,
        lines: HeadingLines,
    ) -> None:
        self._text = text
        self._numbering = passage.numbering
        self._lines = lines
        self._starts = [0, *(it.end() for it in re.finditer(LINE, text))]
        self._headings: list[_Heading] = []
        if heading is not None:
            self._headings.append(heading._replace(line=-1 - _CLOSE))
        self._signed = self._lines_with_signs()
        titles = self._lines_with_titles()
        for line in sorted({*self._signed, *titles}):
            if line in titles:
                self._end_at(line)
            self._look(line)

    @property
    def last(self) -> _Heading | None:
        """The heading that holds where the passage ends."""
        return self._headings[-1] if self._headings else None

    def found(self) -> Iterator[Headed]:
        """Yield what headings say is personal data, and no word beside it denies."""
        for it in self._found():
            number = Number(it.start, it.end, it.kind, it.value)
            if it.kind not in _NUMBERS or not called_numbers.is_excused(
                self._text, number, LATEST_BIRTH
            ):
                yield it

    def _found(self) -> Iterator[Headed]:
        yield from self._beside()
        for at, heading in enumerate(self._headings):
            end = len(self._starts)
            if at + 1 < len(self._headings):
                end = self._headings[at + 1].line
            if not heading.told:
                continue
            if heading.behind:
                yield from self._run_on(heading, heading.behind, heading.line)
            single = self._is_words and len(heading.means) == 1
            for line in range(max(heading.line + 1, 0), end):
                cells = self._cells(line)
                if single and len(cells) != 1:
                    break  # the end of a list of one column
                if self._is_run_on(heading, len(cells)):
                    yield from self._run_on(heading, cells[0].start, line)
                else:
                    yield from self._in_row(heading, cells)

    def is_code(self, at: int, *, of_paper: bool, card: bool) -> bool:
        """Return whether what stands at a place stands in a column of codes.

        Or of papers' numbers, where it may be one.  A bank card is only excused where
        codes of land and the like stand.
        """
        codes = {CODE} if card else {CODE, CODED}
        if of_paper:
            codes.add(PAPER)
        line = bisect_right(self._starts, at) - 1
        heading = self._above(line, at)
        if heading is None or codes.isdisjoint(heading.means):
            return False
        cells = self._cells(line)
        if heading.line == line or self._is_run_on(heading, len(cells)):
            return _NUMBERS.isdisjoint(heading.means)
        place = bisect_right([it.start for it in cells], at) - 1
        means = set(self._means(heading, place, len(cells)))
        return bool(means) and means <= codes

    def _above(self, line: int, at: int) -> _Heading | None:
        """Return the heading that holds for a place on a line, if any does."""
        number = bisect_right(self._headings, line, key=lambda it: it.line)
        for heading in reversed(
            self._headings[max(number - _MOST_ON_LINE, 0) : number]
        ):
            if heading.line < line or 0 < heading.behind <= at:
                return heading
        return None

    @property
    def _is_words(self) -> bool:
        return self._numbering is not Numbering.CELLS

    def _line(self, line: int) -> tuple[int, str]:
        start = self._starts[line]
        last = line + 1 == len(self._starts)
        return start, self._text[start : None if last else self._starts[line + 1] - 1]

    def _is_parted_by_blanks(self, line: int) -> bool:
        """Return whether the words of a line are its cells."""
        if self._numbering is Numbering.LINES:
            return CELL not in self._line(line)[1]
        return self._numbering is Numbering.NONE

    def _cells(self, line: int) -> list[Cell]:
        """Return the cells of a line; its words, where nothing else tells them."""
        start, text = self._line(line)
        return cells_of(text, start, by_blanks=self._is_parted_by_blanks(line))

    def _said(self, line: int) -> HeadingLine:
        return self._lines.said(self._line(line)[1], self._is_parted_by_blanks(line))

    def _lines_with_signs(self) -> list[int]:
        places = signs(self._text)
        return sorted({bisect_right(self._starts, at) - 1 for at in places})

    def _lines_with_titles(self) -> set[int]:
        """Return the lines that begin another table, behind a blank one."""
        if self._numbering is Numbering.NONE:
            return set()
        blanks = [it.start() for it in _BLANK_LINE.finditer(self._text)]
        below = {bisect_right(self._starts, at) + 1 for at in blanks}
        return {it for it in below if is_title(self._cells(it))}

    def _end_at(self, line: int) -> None:
        """Let a title end the columns above it, unless they go on below as they were.

        A table for each group has often a heading only above the first: its accounts
        have as many digits as those above the title.
        """
        heading = self.last
        if heading is None or heading.loose or not any(heading.means):
            return
        for place, kind in enumerate(heading.means):
            if isinstance(kind, PersonalData):
                above = self._widths(place, range(line - 1, line - _MOST_LOOKED, -1))
                below = self._widths(place, range(line + 1, line + _MOST_LOOKED))
                if above & below:
                    return
        self._headings.append(_Heading(line, ()))

    def _widths(self, place: int, lines: range) -> set[int]:
        """Return how many digits the long numbers have in some cells of a column."""
        widths = set()
        for line in lines:
            cells = self._cells(line) if 0 <= line < len(self._starts) else []
            digits = _NO_DIGIT.sub("", cells[place].text) if place < len(cells) else ""
            if len(digits) >= _WIDE:
                widths.add(len(digits))
        return widths

    def _look(self, line: int) -> None:
        """Take a line for the heading of what follows, where it is one."""
        said = self._said(line)
        if not said.may_head:
            return
        told, start = said.told, self._starts[line]
        behind = start + said.behind if said.behind else 0
        title = self._text[max(start - TITLE, 0) : start]
        means = self._lines.means(said, title)
        if PersonalData.ADDRESS in means and any(map(headed_values.HOUSE.search, told)):
            return  # a form: what is called an address stands beside its name
        if not any(it not in {"", OTHER} for it in means):
            return
        before = self.last
        near = before is not None and line - before.line <= _CLOSE
        if before is None or not near or before.means in {(), means}:
            self._headings.append(_Heading(line, means, behind=behind))
        elif before.tall == _TALLEST:
            self._headings.append(_Heading(line, means, loose=True, behind=behind))
        elif self._numbering is Numbering.CELLS:
            width = max(len(means), len(before.means))
            above = before.means + ("",) * (width - len(before.means))
            below = means + ("",) * (width - len(means))
            both = tuple(it or other for it, other in zip(below, above, strict=True))
            self._headings.append(_Heading(line, both, tall=before.tall + 1))
        else:
            both = (*before.means, *means)
            tall = before.tall + 1
            self._headings.append(
                _Heading(line, both, loose=True, behind=behind, tall=tall)
            )

    def _in_row(self, heading: _Heading, cells: Sequence[Cell]) -> Iterator[Headed]:
        words = self._is_words
        if words and len(cells) == 1 < len(heading.means):
            return
        for place, cell in enumerate(cells):
            if not cell.text:
                continue
            for kind in dict.fromkeys(self._means(heading, place, len(cells))):
                # Seven digits are many things: only where the column is sure.
                unsure = kind is PersonalData.PHONE and len(cells) != len(heading.means)
                if isinstance(kind, PersonalData) and not (words and unsure):
                    yield from headed_values.values(cell, kind)
            if not words or len(cells) == len(heading.means):
                yield from self._over_cells(heading, cells, place)
        if words and len(cells) > len(heading.means) and not heading.loose:
            yield from self._parted(heading, cells)

    def _over_cells(
        self, heading: _Heading, cells: Sequence[Cell], place: int
    ) -> Iterator[Headed]:
        """Yield the account that begins in a column of those and goes on beside it."""
        if heading.means[place : place + 1] != (PersonalData.BANK_ACCOUNT,):
            return
        if len(cells[place].text) > _WIDE or not cells[place].text[:1].isdigit():
            return
        called = place + 1
        while heading.means[called : called + 1] in {(), ("",)} and called < len(cells):
            called += 1
        yield from headed_values.joined(cells[place:], called - place)

    def _is_run_on(self, heading: _Heading, count: int) -> bool:
        """Return whether a line has so many words as several rows have."""
        return self._is_words and count > len(heading.means) + _MOST_LOST

    def _run_on(self, heading: _Heading, start: int, line: int) -> Iterator[Headed]:
        """Yield the accounts in rows that nothing parts from one another."""
        if PersonalData.BANK_ACCOUNT in heading.means:
            begin, text = self._line(line)
            for it in _IN_RUN_ON.finditer(self._text, start, begin + len(text)):
                digits = _NO_DIGIT.sub("", it[0])
                if len(digits) >= FEWEST or digits == it[0]:
                    yield Headed(*it.span(), PersonalData.BANK_ACCOUNT, digits)

    def _parted(self, heading: _Heading, cells: Sequence[Cell]) -> Iterator[Headed]:
        """Yield accounts whose parts count as words: 2000 1234 5678 9012."""
        more = len(cells) - len(heading.means)
        if more > _MOST_LOST:
            return
        for place, kind in enumerate(heading.means):
            if kind is PersonalData.BANK_ACCOUNT:
                first, last = cells[place], cells[place + more]
                end = last.start + len(last.text)
                text = self._text[first.start : end].replace(CELL, " ")
                yield from headed_values.values(Cell(first.start, text), kind)

    def _means(self, heading: _Heading, place: int, count: int) -> Sequence[Means]:
        """Return what a cell may hold, the nth of so many."""
        means = heading.means
        if heading.loose:
            return means
        if self._numbering is Numbering.CELLS or count == len(means):
            return means[place : place + 1]
        more = count - len(means)
        if abs(more) > _MOST_LOST:
            return ()
        first, last = sorted((place, place - more))
        return means[max(first, 0) : last + 1]

    def _beside(self) -> Iterator[Headed]:
        """Yield what stands in the cell behind its name, or begins the next line."""
        for line in self._signed:
            calls = self._said(line).calls
            if not calls:
                continue
            cells = [it for it in self._cells(line) if it.text.strip()]
            for at, kind in calls:
                behind = cells[at + 1 : at + 2]
                if not behind and line + 1 < len(self._starts) and self._is_words:
                    behind = self._cells(line + 1)[:1]
                for it in behind:
                    yield from headed_values.beside(it, kind)
                if kind is PersonalData.BANK_ACCOUNT:
                    # Behind 账户 sums may stand, a sum a cell.
                    called = len(cells) if _NUMBERED.search(cells[at].text) else 0
                    yield from headed_values.joined(cells[at + 1 :], called)
