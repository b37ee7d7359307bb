"""Finding the tables in a sheet of cells: headers, merged cells, repeated heads.

A header is one to three rows.  Its lowest texts are the headings; texts above
them, merged across, say what the headings below have in common.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop.documents import headings
from gwgk_desktop.domain.readings import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from gwgk_desktop.documents.workbooks import Row, Sheet

DEEPEST_HEADER = 3
TOTAL_HEADINGS = frozenset({"合计", "小计", "总计", "计", "共计"})
LONGEST_NAME = 15
"""Characters of the longest name, 阿卜杜热合曼·阿卜杜外力 and its like."""
_ABOVE_A_TABLE = re.compile(r":|\d[年月日]|单位")
_STAND_INS = (
    (Field.HOUSEHOLD_HEAD, Field.HOUSEHOLD_HEAD_ID_NUMBER),
    (Field.PAYEE, Field.PAYEE_ID_NUMBER),
)
"""Who is paid for where nobody else is named, each with his identity number.

An identity number never goes over to another person than it is said to be of.
"""
_OF_A_PERSON = frozenset(
    {Field.NAME, Field.ID_NUMBER, *(field for pair in _STAND_INS for field in pair)}
)
_KEY_FIELDS = _OF_A_PERSON | {Field.AMOUNT}


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading: its own text and what stands above it."""

    column: int
    text: str
    above: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """The heading with what stands above it, as one text."""
        return "/".join((*self.above, self.text))

    @property
    def meaning(self) -> headings.Meaning | None:
        """What the column holds, judged by its own text first."""
        key = headings.heading_key(self.text)
        if self.above and key in TOTAL_HEADINGS:
            return headings.meaning(self.above[-1])
        own = headings.meaning(self.text)
        if own is not None or not self.above:
            return own
        return headings.meaning("".join((*self.above, self.text)))


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: which rows it takes and its headings."""

    first_row: int
    last_row: int
    headings: tuple[Heading, ...]

    def columns(self) -> dict[Field, Heading]:
        """Return the column taken for each field: the best heading, then the first."""
        best: dict[Field, tuple[int, int, Heading]] = {}
        for heading in self.headings:
            meaning = heading.meaning
            if meaning is None or meaning.field is None:
                continue
            candidate = (meaning.rank, heading.column, heading)
            field = meaning.field
            if field not in best or candidate[:2] < best[field][:2]:
                best[field] = candidate
        taken = {field: heading for field, (_, _, heading) in best.items()}
        for name, id_number in _STAND_INS:
            if Field.NAME not in taken and name in taken:
                taken[Field.NAME] = taken.pop(name)
                if Field.ID_NUMBER not in taken and id_number in taken:
                    taken[Field.ID_NUMBER] = taken.pop(id_number)
        return taken


def find_headers(sheet: Sheet) -> list[Header]:
    """Return the headers of a sheet from top to bottom, repeated ones too."""
    found: list[Header] = []
    row = 0
    rows = sheet.rows
    meanings: dict[str, headings.Meaning | None] = {}

    def known(text: str) -> headings.Meaning | None:
        if text not in meanings:
            meanings[text] = headings.meaning(text)
        return meanings[text]

    def heads(cells: Row) -> bool:
        texts = [cell for cell in cells if isinstance(cell, str) and cell]
        if len(texts) < 2 or any(not isinstance(cell, str) for cell in cells):
            return False
        told = [it for it in (known(text) for text in texts) if it is not None]
        return len(told) >= 2 and bool({it.field for it in told} & _KEY_FIELDS)

    while row < len(rows):
        if heads(rows[row]):
            header = _header_at(sheet, row)
            found.append(header)
            row = header.last_row
        row += 1
    return found


def headers_where(sheet: Sheet, heads: Callable[[Row], bool]) -> list[Header]:
    """Return the headers among the rows that `heads` calls one, for other lists."""
    found: list[Header] = []
    for number, cells in enumerate(sheet.rows):
        if (not found or number > found[-1].last_row) and heads(cells):
            found.append(_header_at(sheet, number))
    return found


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


def _header_at(sheet: Sheet, row: int) -> Header:
    """Return the whole header of which `row` is a part."""
    first, last = row, row
    while first > 0 and last - first + 1 < DEEPEST_HEADER and _above(sheet, first):
        first -= 1
    while last + 1 < len(sheet.rows) and last - first + 1 < DEEPEST_HEADER:
        if not _below(sheet, last):
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
            found.append(Heading(column, texts[-1], tuple(texts[:-1])))
    return Header(first, last, tuple(found))


def _above(sheet: Sheet, first: int) -> bool:
    """Return whether the row above `first` belongs to the header as well."""
    if any(merge.top < first <= merge.bottom for merge in sheet.merges):
        return True
    across = [m for m in sheet.merges if m.top == m.bottom == first - 1]
    spread = [m for m in across if m.right > m.left and sheet.rows[m.top][m.left] != ""]
    return len(spread) >= 2 and _texts_only(sheet.rows[first - 1])


def _below(sheet: Sheet, last: int) -> bool:
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
    known = sum(headings.meaning(str(below[column])) is not None for column in texts)
    whose = (headings.meaning(str(own[it])) for it in texts if it < len(own))
    names_somebody = any(it and it.field in _OF_A_PERSON for it in whose)
    return known >= 2 or (len(texts) >= 2 and not names_somebody)


def _texts_only(cells: Row) -> bool:
    texts = [cell for cell in cells if cell != ""]
    return bool(texts) and all(
        isinstance(cell, str) and not any(c.isdigit() for c in cell) for cell in texts
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
