"""Commas of thousands that part the cells of a text file: 1,250.00 as 1 and 250.00."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gwgk_desktop.documents import cells
from gwgk_desktop.domain.readings import Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gwgk_desktop.documents.payout_findings import Listed
    from gwgk_desktop.documents.workbooks import Row

_NUMBERS = frozenset({Field.QUANTITY, Field.RATE, Field.AMOUNT})
_FIRST = re.compile(r"[¥￥]?-?[1-9]\d{0,2}")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MIDDLE = re.compile(r"\d{3}")
_LAST = re.compile(r"\d{3}(?:\.\d{0,2})?(?:元|圆)?")


class PartedAmounts:
    """Finds the amounts of a text file that its own commas have parted.

    They are told by three digits, perhaps with a fraction, right behind a number of
    one to three, where no number belongs; or, in other columns of numbers, where the
    row has more cells than others and a number stands behind the amount.  A column
    that holds three digits behind other amounts as well is a column of its own.
    """

    def __init__(self, listed: Listed, columns: Mapping[Field, int]) -> None:
        self._rows = rows = listed.sheet.rows
        self._amount = amount = columns[Field.AMOUNT]
        self._numbers = sorted(columns[it] for it in _NUMBERS & columns.keys())
        widths: dict[int, int] = {}
        behind = False
        for row in (rows[number] for span in listed.spans for number in span):
            if len(row) <= amount or not row[amount]:
                continue
            widths[len(row)] = widths.get(len(row), 0) + 1
            here = cells.text_of(row[amount])
            if not behind and here and not _FIRST.fullmatch(here):
                behind = _is(_LAST, row, amount + 1)
        self._narrowest = min(widths, default=0)
        self._own_column = behind or amount + 1 in self._numbers

    def among(self, numbers: Sequence[int]) -> Mapping[int, str]:
        """Return the rows with a parted amount, each with what it seems to be."""
        found = ((number, self._of(self._rows[number])) for number in numbers)
        return {number: text for number, text in found if text}

    def _of(self, row: Row) -> str:
        if not self._own_column and (text := _joined(row, self._amount)):
            return text
        if (
            len(row) <= self._narrowest
            or self._own_column
            or not _is(_NUMBER, row, self._amount + 1)
        ):
            return ""
        return next(filter(None, (_joined(row, at) for at in self._numbers)), "")


def _joined(row: Row, at: int) -> str:
    """Return the number that a cell and those behind it are parts of; "" for none."""
    if not _is(_FIRST, row, at) or not _is(_LAST, row, at + 1):
        return ""
    return ",".join([cells.text_of(row[at]), *_parts(row, at + 1)])


def _parts(row: Row, at: int) -> Iterator[str]:
    yield cells.text_of(row[at])
    while _is(_MIDDLE, row, at) and _is(_LAST, row, at + 1):
        at += 1
        yield cells.text_of(row[at])


def _is(form: re.Pattern[str], row: Row, at: int) -> bool:
    return at < len(row) and form.fullmatch(cells.text_of(row[at])) is not None
