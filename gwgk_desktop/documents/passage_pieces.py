"""Long passages in pieces that memory bears, and the columns that stand in them."""

from __future__ import annotations

import re
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from gwgk_desktop.domain.passages import Passage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LINES = 2_000
"""Lines of a passage: more are read in several, each with some of the one before."""
AGAIN = 6
_WHOLE = re.compile(r"\s*[0-9][0-9\s\-]{0,20}[Xx]?\s*")


def pieces(whole: Passage) -> Iterator[Passage]:
    """Yield a passage in pieces that memory bears, each with its columns."""
    for begin in range(0, max(len(whole.lines), 1), LINES):
        first = max(begin - AGAIN, 0)
        lines = whole.lines[first : begin + LINES]
        top = whole.top + first
        yield Passage(whole.where, lines, whole.numbering, top, raw=whole.raw)
        yield from _columns(whole, lines, top)


def _columns(
    whole: Passage, lines: Sequence[Sequence[str]], top: int
) -> Iterator[Passage]:
    """Yield the columns in which whole numbers stand one below the other."""
    if len(lines) < 2:
        return
    for left, column in enumerate(zip_longest(*lines, fillvalue="")):
        kept = [[it if _WHOLE.fullmatch(it) else "|"] for it in column]
        if any(one[0] != "|" != other[0] for one, other in pairwise(kept)):
            at = (whole.where, kept, whole.numbering, top, left)
            yield Passage(*at, read_before=True, raw=whole.raw)
