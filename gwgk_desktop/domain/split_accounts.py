"""Accounts and cards that stand in several cells, one beside the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gwgk_desktop.domain.number_shapes import is_card

if TYPE_CHECKING:
    from collections.abc import Sequence

_PIECE = re.compile(r"\s*[0-9](?:[\s\-]?[0-9])*\s*")
_NO_DIGIT = re.compile(r"[^0-9]")
_MOST = 8
"""Cells that one account stands in."""
_FEWEST, _LONGEST = 12, 30
"""Digits of an account that is called one."""
_OF_FOUR, _FEWEST_OF_FOUR = 4, 14
"""As cards are printed; a cell that holds a number loses the zeros before it."""
_LONG_PIECE, _SHORT_PIECE = 6, 3
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def cells_of_account(texts: Sequence[str], called: int) -> int:
    """Return how many of these cells, from the first on, make an account; else 0.

    All those that are `called` an account count where they look like one; beyond
    them, and of fewer, only a bank card whose check digit is right.
    """
    pieces: list[str] = []
    for text in texts[:_MOST]:
        if not _PIECE.fullmatch(text):
            break
        pieces.append(_NO_DIGIT.sub("", text))
    for count in range(len(pieces), 1, -1):
        parts = pieces[:count]
        parted = all(len(it) >= _SHORT_PIECE for it in parts[:-1])
        if parted and is_card("".join(parts)):
            return count
    parts = pieces[:called]
    return len(parts) if len(parts) > 1 and _is_parted_account(parts) else 0


def _is_parted_account(pieces: Sequence[str]) -> bool:
    """Return whether pieces are those of an account: long ones, or four by four."""
    total = sum(map(len, pieces))
    if not _FEWEST <= total <= _LONGEST or all(map(_YEAR.fullmatch, pieces)):
        return False
    if len(pieces) < _OF_FOUR:
        return len(pieces[0]) >= _LONG_PIECE and len(pieces[-1]) >= _SHORT_PIECE
    fours = sum(len(it) == _OF_FOUR for it in pieces)
    whole = len(pieces[0]) == _OF_FOUR and max(map(len, pieces)) == _OF_FOUR
    return whole and total >= _FEWEST_OF_FOUR and 2 * fours > len(pieces)
