"""Finding the tables in a sheet of cells: headers, merged cells, repeated heads.

A header is one to three rows.  Its lowest texts are the headings; texts above
them, merged across, say what the headings below have in common.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from gwgk_desktop.documents import headings
from gwgk_desktop.domain.readings import Choices, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from gwgk_desktop.documents.headings import Meaning, Meanings
    from gwgk_desktop.documents.workbooks import Row, Sheet

DEEPEST_HEADER = 3
TOTAL_HEADINGS = frozenset({"合计", "小计", "总计", "计", "共计"})
LONGEST_NAME = 15
"""Characters of the longest name, 阿卜杜热合曼·阿卜杜外力 and its like."""
_GENERAL = re.compile(r"(?:基本)?(?:信息|情况|资料|一栏)$")
"""What a heading above others adds to say that it is above others."""
_YEAR = re.compile(r"(?:19|20)\d\d年")
_ABOVE_A_TABLE = re.compile(r":|\d[年月日]|单位")
STAND_INS = (
    (Field.HOUSEHOLD_HEAD, Field.HOUSEHOLD_HEAD_ID_NUMBER),
    (Field.PAYEE, Field.PAYEE_ID_NUMBER),
)
"""Who is paid for where nobody else is named, each with his identity number.

An identity number never goes over to another person than it is said to be of.
"""
_OF_A_PERSON = frozenset(
    {Field.NAME, Field.ID_NUMBER, *(field for pair in STAND_INS for field in pair)}
)
_KEY_FIELDS = _OF_A_PERSON | {Field.AMOUNT}
NAMES = frozenset({Field.NAME, *(name for name, _ in STAND_INS)})
MOST_NUMBERS = 2
"""How many numbers may stand among headings: years, as a rule."""
MOST_HEADINGS = 120
"""Headings beyond which nobody looks for tables side by side."""
PLACES_OF_DIGITS = frozenset("亿万千百十元角分")
FEWEST_PLACES = 3
LONG_DIGITS = 7
"""A text of so many digits is no heading."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading: its own text, what stands above it, what it means."""

    column: int
    text: str
    above: tuple[str, ...] = ()
    meaning: Meaning | None = None

    @property
    def whole(self) -> str:
        """The heading with what stands above it, as one text."""
        return "/".join((*self.above, self.text))

    @property
    def by_clerk(self) -> bool:
        """Whether the clerk, or a recipe, said what it means."""
        return self.meaning is not None and self.meaning.rank < 0

    @property
    def field(self) -> Field | None:
        """The field that it means, if it means one."""
        return self.meaning.field if self.meaning else None


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: which rows it takes and its headings."""

    first_row: int
    last_row: int
    headings: tuple[Heading, ...]
    panel: int = 0
    """Which of several tables side by side it heads, counted from the left."""
    of: int = 1
    """How many tables stand side by side under it."""

    @property
    def lists_payouts(self) -> bool:
        """Whether it names somebody and an amount."""
        told = {heading.field for heading in self.headings}
        return Field.AMOUNT in told and bool(told & NAMES)

    @property
    def names_people(self) -> bool:
        """Whether it names somebody, be there an amount or not."""
        return bool({heading.field for heading in self.headings} & NAMES)

    def same_as(self, other: Header) -> bool:
        """Return whether it heads the same columns in the same words."""
        return (self.panel, self.headings) == (other.panel, other.headings)

    def panels(self) -> tuple[Header, ...]:
        """Return the tables that stand side by side under it, the left one first.

        They are told by headings that repeat. Columns before the first of them
        belong to each, columns after the last to the last.
        """
        if len(self.headings) > MOST_HEADINGS:
            return (self,)
        keys = [headings.heading_key(heading.text) for heading in self.headings]
        fields = [heading.field for heading in self.headings]
        for first, period in _periods(keys):
            within = set(fields[first : first + period])
            times = _times(keys, first, period)
            rest = {*fields[:first], *fields[first + times * period :]}
            if (
                Field.AMOUNT not in within
                or not within & NAMES
                or rest & {Field.AMOUNT, *NAMES}
            ):
                continue
            ends = [first + number * period for number in range(times + 1)]
            ends[-1] = len(keys)
            return tuple(
                replace(
                    self,
                    headings=(*self.headings[:first], *self.headings[start:end]),
                    panel=number,
                    of=times,
                )
                for number, (start, end) in enumerate(pairwise(ends))
            )
        return (self,)


def _periods(keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield every (first, length) of a run of headings that is said again after it."""
    for first in range(len(keys)):
        for period in range(2, (len(keys) - first) // 2 + 1):
            if keys[first : first + period] == keys[first + period :][:period]:
                yield first, period


def _times(keys: Sequence[str], first: int, period: int) -> int:
    cycle, times = keys[first : first + period], 1
    while keys[first + times * period :][:period] == cycle:
        times += 1
    return times


def find_headers(sheet: Sheet, meanings: Meanings) -> list[Header]:
    """Return the headers of a sheet from top to bottom, repeated ones too."""
    found: list[Header] = []
    row = 0
    rows = sheet.rows
    while row < len(rows):
        if _heads(rows[row], meanings):
            header = _header_at(sheet, row, meanings)
            found.append(header)
            row = header.last_row
        row += 1
    return found


def headers_where(sheet: Sheet, heads: Callable[[Row], bool]) -> list[Header]:
    """Return the headers among the rows that `heads` calls one, for other lists."""
    meanings = headings.Meanings(Choices())
    found: list[Header] = []
    for number, cells in enumerate(sheet.rows):
        if (not found or number > found[-1].last_row) and heads(cells):
            found.append(_header_at(sheet, number, meanings))
    return found


def likely_header(sheet: Sheet, meanings: Meanings) -> Header | None:
    """Return what may head a table whose headings nobody knows, for the clerk to see.

    It is the first row of at least three different texts above a row of as many.
    """
    for row, (cells, below) in enumerate(pairwise(sheet.rows)):
        texts = [cell for cell in cells if cell != ""]
        if (
            len(texts) >= 3
            and _texts_only(cells)
            and len(set(map(str, texts))) == len(texts)
            and sum(cell != "" for cell in below) >= 3
        ):
            return _header_at(sheet, row, meanings)
    return None


def _heads(cells: Row, meanings: Meanings) -> bool:
    """Return whether a row is one of a header: it holds at least two known headings.

    Rows of payouts are told at a glance, by numbers and by long digits.
    """
    if cells and isinstance(cells[0], float):
        return False
    numbers = 0
    for cell in cells:
        if not isinstance(cell, str):
            numbers += 1
            if numbers > MOST_NUMBERS:
                return False
        elif len(cell) >= LONG_DIGITS and cell.isdigit():
            return False
    told = [
        it
        for cell in cells
        if isinstance(cell, str) and cell and not cell.isascii()
        for it in [meanings.of(cell)]
        if it is not None
    ]
    enough = 3 if numbers else 2
    return len(told) >= enough and bool({it.field for it in told} & _KEY_FIELDS)


def title_rows(sheet: Sheet, header: Header, floor: int) -> range:
    """Return the rows right above a header that are its title, from `floor` on.

    A title is one text across the sheet, or texts such as “填报单位：云溪镇”; a
    payout that holds nothing but a name is none.
    """
    names = {it.column for it in header.headings if it.meaning is not None}
    first = header.first_row
    while first > floor and _is_title(sheet, first - 1, names):
        first -= 1
    return range(first, header.first_row)


def _is_title(sheet: Sheet, row: int, known: Collection[int]) -> bool:
    texts = {at: cell for at, cell in enumerate(sheet.rows[row]) if cell != ""}
    words = [headings.compact(cell) for cell in texts.values() if isinstance(cell, str)]
    if not texts or len(words) < len(texts):
        return False
    if all(_ABOVE_A_TABLE.search(word) for word in words):
        return True
    if len(texts) > 1 or words[0].rstrip(":") in TOTAL_HEADINGS:
        return False
    [column] = texts
    across = any(m.top == row and m.left <= column < m.right for m in sheet.merges)
    return across or column not in known or len(words[0]) > LONGEST_NAME


def _header_at(sheet: Sheet, row: int, meanings: Meanings) -> Header:
    """Return the whole header of which `row` is a part."""
    first, last = row, row
    while (
        first > 0
        and last - first + 1 < DEEPEST_HEADER
        and _above(sheet, first, meanings)
    ):
        first -= 1
    while last + 1 < len(sheet.rows) and last - first + 1 < DEEPEST_HEADER:
        deeper = last - first + 2 < DEEPEST_HEADER and _between(sheet, last, meanings)
        if not deeper and not _below(sheet, last, meanings):
            break
        last += 1
    width = max(len(sheet.rows[number]) for number in range(first, last + 1))
    lines = [_filled(sheet, number, width, last) for number in range(first, last + 1)]
    found = []
    for column in range(width):
        texts: list[str] = []
        for line in lines:
            if line[column] and line[column] not in texts[-1:]:
                texts.append(line[column])
        if texts:
            above = tuple(texts[:-1])
            told = _meaning(texts[-1], above, meanings)
            found.append(Heading(column, texts[-1], above, told))
    return Header(first, last, tuple(_without_digit_columns(found)))


def _without_digit_columns(found: Sequence[Heading]) -> Iterator[Heading]:
    """Yield headings; those below which an amount has a cell for each digit mean none.

    千, 百, 十, 元, 角, 分: not one of them is the amount, whoever says so.
    """
    for heading in found:
        beside = {it.text for it in found if it.above == heading.above}
        digits = heading.above and heading.text in PLACES_OF_DIGITS
        if digits and len(beside & PLACES_OF_DIGITS) >= FEWEST_PLACES:
            yield replace(heading, meaning=None)
        else:
            yield heading


def _meaning(text: str, above: tuple[str, ...], meanings: Meanings) -> Meaning | None:
    """Return what a column holds, judged by its own text before what is above it."""
    whole = "/".join((*above, text))
    if (chosen := meanings.chosen(whole)) is not None or not above:
        return chosen or meanings.of(text)
    if headings.heading_key(text) in TOTAL_HEADINGS:
        return meanings.of(above[-1])
    # 户主 over 姓名 is another column than 享受人 over 姓名.
    whose = _GENERAL.sub("", headings.compact(above[-1]))
    return (
        meanings.of(whose + text)
        or meanings.of("".join((*above, text)))
        or meanings.of(text)
    )


def _above(sheet: Sheet, first: int, meanings: Meanings) -> bool:
    """Return whether the row above `first` belongs to the header as well."""
    if not sheet.merges:
        return _stands_over_blanks(sheet.rows[first - 1], sheet.rows[first], meanings)
    if any(merge.top < first <= merge.bottom for merge in sheet.merges):
        return True
    across = [m for m in sheet.merges if m.top == m.bottom == first - 1]
    spread = [m for m in across if m.right > m.left and sheet.rows[m.top][m.left] != ""]
    return len(spread) >= 2 and _texts_only(sheet.rows[first - 1])


def _stands_over_blanks(above: Row, own: Row, meanings: Meanings) -> bool:
    """Return whether a row without merged ranges heads columns that `own` does not."""
    texts = {at: str(cell) for at, cell in enumerate(above) if cell != ""}
    return (
        len(texts) >= 2
        and _texts_only(above)
        and not any(_ABOVE_A_TABLE.search(text) for text in texts.values())
        and any(meanings.of(text) for text in texts.values())
        and (
            any(at >= len(own) or own[at] == "" for at in texts)
            or len(texts) < sum(cell != "" for cell in own)
        )
    )


def _between(sheet: Sheet, last: int, meanings: Meanings) -> bool:
    """Return whether the row below `last` is between two rows of one header.

    Without merged ranges it tells little by itself (2026年): the row below it
    holds known headings, and blanks where `last` holds one already.
    """
    if sheet.merges or last + 2 >= len(sheet.rows):
        return False
    own, middle, lowest = sheet.rows[last : last + 3]
    if not _texts_only(middle) or not _texts_only(lowest):
        return False
    known = sum(meanings.of(str(cell)) is not None for cell in lowest if cell != "")
    over = [at for at, cell in enumerate(own) if cell != ""]
    blank = any(at >= len(lowest) or lowest[at] == "" for at in over)
    apart = all(at >= len(lowest) or lowest[at] != "" for at in _filled_at(middle))
    return known >= 2 and blank and apart


def _filled_at(cells: Row) -> list[int]:
    return [at for at, cell in enumerate(cells) if cell != ""]


def _below(sheet: Sheet, last: int, meanings: Meanings) -> bool:
    """Return whether the row below `last` belongs to the header as well."""
    below = sheet.rows[last + 1]
    if not _texts_only(below):
        return False
    if any(merge.top <= last < merge.bottom for merge in sheet.merges):
        return True
    own = sheet.rows[last]
    spread = [m for m in sheet.merges if m.top == m.bottom == last and m.right > m.left]
    if any(
        column < len(below) and below[column] != ""
        for merge in spread
        for column in range(merge.left, merge.right + 1)
    ):
        return True
    # Without merged ranges (text files): sub-headings stand where the head is blank
    # or parted, and the columns that have none are blank below.
    texts = [column for column, cell in enumerate(below) if cell != ""]
    if not any(column >= len(own) or own[column] == "" for column in texts):
        return False
    known = sum(meanings.of(str(below[column])) is not None for column in texts)
    whose = (meanings.of(str(own[it])) for it in texts if it < len(own))
    names_somebody = any(it and it.field in _OF_A_PERSON for it in whose)
    return known >= 2 or (len(texts) >= 2 and not names_somebody)


def _texts_only(cells: Row) -> bool:
    texts = [cell for cell in cells if cell != ""]
    return bool(texts) and all(
        isinstance(cell, str) and not any(c.isdigit() for c in _YEAR.sub("", cell))
        for cell in texts
    )


def _filled(sheet: Sheet, number: int, width: int, last: int) -> list[str]:
    """Return a header row as texts, merged cells filled; bare ones to the right too."""
    cells = sheet.rows[number]
    texts = [str(cell).strip() for cell in cells] + [""] * (width - len(cells))
    merged = False
    for merge in sheet.merges:
        if merge.top <= number <= merge.bottom:
            merged = True
            text = str(sheet.rows[merge.top][merge.left]).strip()
            for column in range(merge.left, min(merge.right + 1, width)):
                texts[column] = text
    if number < last and not merged and not sheet.merges:
        _spread_to_the_right(texts, sheet.rows[number + 1])
    return texts


def _spread_to_the_right(texts: list[str], below: Sequence[object]) -> None:
    """Fill blanks of an upper header row from the left, where something is below."""
    for column in range(1, len(texts)):
        parted = column < len(below) and below[column] != ""
        if not texts[column] and parted:
            texts[column] = texts[column - 1]
