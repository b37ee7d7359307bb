"""What formulas put together from texts that stand in them: ="138"&"0000"&"0001"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = re.compile(
    r'"((?:[^"]|"")*)"'
    # a number, and no part of a name, a cell or a sum
    r"|(?<![A-Za-z0-9_.$!'])([0-9]+)(?![0-9]*[A-Za-z0-9_.(:!'])"
)
_AMPERSAND = re.compile(r"[\s()]*&[\s()]*")
_COMMA = re.compile(r"[\s()&]*[,;]?[\s()&]*")
_JOINING = re.compile(r"(?:CONCAT(?:ENATE)?|TEXTJOIN)\s*\(", re.IGNORECASE)


def joined(formula: str) -> Iterator[str]:
    """Yield the texts that a formula makes of several; cells and sums are not known."""
    between = _COMMA if _JOINING.search(formula) else _AMPERSAND
    told: list[str] = []
    end = 0
    for piece in _PIECE.finditer(formula):
        if told and not between.fullmatch(formula, end, piece.start()):
            yield from _several(told)
            told = []
        told.append(piece[2] or piece[1].replace('""', '"'))
        end = piece.end()
    yield from _several(told)


def _several(told: list[str]) -> Iterator[str]:
    if len(told) > 1:
        yield "".join(told)
