"""What may stand below, or beside, a heading of personal data, whatever its form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.domain import called_numbers, number_shapes
from gwgk_desktop.domain.chinese_numerals import SEVERAL, as_digits
from gwgk_desktop.domain.number_shapes import PersonalData
from gwgk_desktop.domain.split_accounts import cells_of_account

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gwgk_desktop.domain.heading_lines import Cell

FEWEST = 12
"""Digits of what a cell before it calls an account."""
_GAP = r"[\s\-\u2010-\u2015\u2212_\xa0\u200b-\u200f\ufeff]{0,3}"
_NO_FRACTION = r"(?![0-9]|,[0-9]|\.(?!0(?![0-9]))[0-9])"
HOUSE = re.compile(called_numbers.HOUSE)
_NO_DIGIT = re.compile(r"[^0-9]")
_VALUES = {
    PersonalData.BANK_ACCOUNT: re.compile(
        rf"(?<![0-9A-Za-z.])[0-9](?:{_GAP}[0-9]){{8,29}}(?![A-Za-z]){_NO_FRACTION}"
        r"|(?<![0-9.])[1-9]\.[0-9]{8,17}[Ee]\+?[12][0-9](?![0-9])"
    ),
    PersonalData.ID_NUMBER: re.compile(
        rf"(?<![0-9A-Za-z.])[0-9](?:{_GAP}[0-9]){{10,28}}{_GAP}[0-9Xx](?![A-Za-z])"
        rf"{_NO_FRACTION}"
    ),
    PersonalData.PHONE: re.compile(
        r"(?<![0-9.\-])(?:\(?0[0-9]{2,3}\)?[\s\-]{0,2})?[2-8][0-9]{6,7}(?![0-9\-]|[.,][0-9])"
    ),
    PersonalData.ADDRESS: HOUSE,
}


class Headed(NamedTuple):
    """What stands below, or beside, a heading of personal data: where, and what."""

    start: int
    end: int
    kind: PersonalData
    value: str


def joined(cells: Sequence[Cell], called: int) -> Iterator[Headed]:
    """Yield the account that several cells make together, from the first on."""
    count = cells_of_account([it.text for it in cells], called)
    if count:
        last = cells[count - 1]
        digits = _NO_DIGIT.sub("", "".join(it.text for it in cells[:count]))
        end = last.start + len(last.text)
        yield Headed(cells[0].start, end, PersonalData.BANK_ACCOUNT, digits)


def values(cell: Cell, kind: PersonalData) -> Iterator[Headed]:
    """Yield the values of a kind in a cell of a column that holds them."""
    text = cell.text
    if kind is not PersonalData.ADDRESS and SEVERAL.search(text):
        text = as_digits(text)
    for found in _VALUES[kind].finditer(text):
        value = found[0]
        if kind is not PersonalData.ADDRESS:
            value = re.sub(r"[^0-9X]", "", value.upper())
        if kind is PersonalData.ID_NUMBER and number_shapes.is_credit_code(value):
            continue
        start = cell.start + found.start()
        yield Headed(start, cell.start + found.end(), kind, value)


def beside(cell: Cell, kind: PersonalData) -> Iterator[Headed]:
    """Yield the values in a cell behind one that names them.

    An account begins the cell, an address may stand anywhere in it.
    """
    start = cell.start + len(cell.text) - len(cell.text.lstrip())
    for it in values(cell, kind):
        whole = it.start == start and len(it.value) >= FEWEST
        if kind is PersonalData.ADDRESS or whole:
            yield it
