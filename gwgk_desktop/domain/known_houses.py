"""Houses of the people in a store by place and number, however that is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.domain.chinese_numerals import NUMERALS, as_digits, number_of
from gwgk_desktop.domain.passages import CELL, LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = rf"[0-9{NUMERALS}十百]"
_HOUSE = re.compile(
    rf"(?P<place>[\u4e00-\u9fff]{{2,8}}?)第?(?P<number>{_NUMBER}{{1,6}})(?:号|#|$)"
)
_NUMBERED = re.compile(rf"{_NUMBER}{{1,6}}$")
_AT_END = re.compile(
    rf"(?<=[\u4e00-\u9fff])[0-9{NUMERALS}]{{2,5}}(?=[{CELL}{LINE}。;)]|$)"
)
"""A number without 号 that ends its cell or its sentence: 桥头159."""
_SIGNS = re.compile(r"[号#]")
_NO_HOUSE = frozenset("田地塘井标线")
"""What stands behind the number of a field: 桥头12号地块."""
_LONGEST_NUMBER = 6


class House(NamedTuple):
    """Where a text names a house: from, to."""

    start: int
    end: int


class Houses:
    """Places with the numbers of houses there: 桥头 159."""

    def __init__(self) -> None:
        self._places: dict[int, set[str]] = {}
        self._sizes: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Return whether any is known."""
        return bool(self._places)

    def add(self, tail: str) -> None:
        """Look for the house that the end of an address names (NFKC, no blanks).

        What has no place of two characters before its number names no house here.
        """
        found = _HOUSE.match(tail)
        number = number_of(found["number"]) if found else None
        if found is None or number is None:
            return
        place = as_digits(found["place"])
        self._places.setdefault(number, set()).add(place)
        self._sizes = tuple(sorted({*self._sizes, len(place)}))

    def with_sign(self, flat: str) -> Iterator[House]:
        """Yield the houses in a text without blanks that 号 or # tells as such."""
        for sign in _SIGNS.finditer(flat) if self._places else ():
            at = sign.start()
            if flat[at + 1 : at + 2] in _NO_HOUSE:
                continue
            before = flat[max(at - _LONGEST_NUMBER, 0) : at]
            if number := _NUMBERED.search(before):
                first = at - len(number[0])
                yield from self._at(flat, first, at, at + 1)

    def at_ends(self, text: str) -> Iterator[House]:
        """Yield the houses that end a cell without any sign, and no blank within.

        Villager groups are left out: what stands behind them are counts.
        """
        for number in _AT_END.finditer(text) if self._places else ():
            if text[number.start() - 1] not in "组队":
                yield from self._at(text, number.start(), number.end(), number.end())

    def _at(self, text: str, first: int, last: int, end: int) -> Iterator[House]:
        """Yield the house whose number stands from first to last, where one is known.

        三里桥三号: where a number begins, the name of the place may end.
        """
        for begin in range(first, last):
            number = number_of(text[begin:last])
            if number is None or number not in self._places:
                continue
            places = self._places[number]
            for size in self._sizes:
                start = begin - size
                if start >= 0 and as_digits(text[start:begin]) in places:
                    yield House(start, end)
                    return
            if text[begin].isascii():
                return  # 5号 is no part of 15号
