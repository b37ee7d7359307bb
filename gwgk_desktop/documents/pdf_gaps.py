"""How wide the gaps are that stand for spaces between the digits of a page.

Where no space is written pdfium makes one up, be it between two columns or between the
groups of a telephone that were placed one by one.  Columns stand about a character
apart, or have a rule between them.
"""

from __future__ import annotations

import math
import re
from functools import cached_property
from typing import TYPE_CHECKING

from pypdfium2 import raw

from gwgk_desktop.documents import pdf_outlines
from gwgk_desktop.documents.pdfium import alone

if TYPE_CHECKING:
    from collections.abc import Callable

    import pypdfium2

    from gwgk_desktop.documents.pdf_outlines import Box

_LONG = re.compile(
    r"[0-9](?<![0-9][0-9])(?<![0-9]\.[0-9])"
    r"(?:[0-9Xx]|[ \-\u2010-\u2015\u2212_·•*]{1,3}[0-9Xx]){10,}"
)
"""What could be somebody's number: most lines of a list hold none, and cost nothing."""
_SPACE = " "
_DIGITS = frozenset("0123456789Xx")
_MOST = 1.7
"""How wide a gap within a number is, in digits: about a character of Chinese.  Columns
of our sheets stand four apart, those of Word two, and narrower ones have rules."""
_ALIKE = 0.4
"""Where digits stand so far apart within a word, in gaps between words, there are no
words: the digits were placed one by one."""


class Gaps:
    """The gaps between the words of a page that could be within a number."""

    def __init__(
        self,
        shown: pypdfium2.PdfTextPage,
        text: str,
        generated: Callable[[int], bool],
        index: Callable[[int], int],
    ) -> None:
        """Begin a page that was read as `text`.

        `generated` tells whether pdfium made up the space at a place of it, `index`
        which of pdfium's characters stands there.
        """
        self._shown = shown
        self._text = text
        self._generated = generated
        self._index = index

    @alone
    def within_numbers(self) -> dict[int, str]:
        """Return what is to stand for the spaces that end no cell, by their place."""
        found: dict[int, str] = {}
        for run in _LONG.finditer(self._text):
            if _SPACE in run[0]:
                start, end = run.span()
                called = start and self._text[start - 1] == _SPACE
                found.update(self._in(start - 1 if called else start, end))
        return found

    def _in(self, start: int, end: int) -> dict[int, str]:
        near: dict[int, float] = {}
        inner = 0.0
        for at in range(start, end):
            before, behind = self._text[at - 1 : at], self._text[at + 1 : at + 2]
            if self._text[at] != _SPACE:
                if self._text[at] in _DIGITS and before in _DIGITS and at > start:
                    inner = max(inner, self._width(at - 1, at))
            elif before.strip() and behind.strip() and self._generated(at):
                width = self._width(at - 1, at + 1)
                if width <= _MOST and not self._parted(at - 1, at + 1):
                    near[at] = width
        one_by_one = bool(near) and inner >= _ALIKE * min(near.values()) > 0
        return dict.fromkeys(near, "" if one_by_one else _SPACE)

    def _width(self, one: int, other: int) -> float:
        """Return how far two characters stand apart, in digits."""
        boxes = self._box(one), self._box(other)
        axis, gap = _gap(*boxes)
        wide = [
            box[axis + 2] - box[axis]
            for box, at in zip(boxes, (one, other), strict=True)
            if self._text[at] in _DIGITS
        ]
        digit = max(wide, default=0)
        return gap / digit if digit > 0 else math.inf

    def _parted(self, one: int, other: int) -> bool:
        """Return whether a rule stands between two characters."""
        boxes = self._box(one), self._box(other)
        axis, _ = _gap(*boxes)
        along = 1 - axis
        begin, end = sorted((it[axis] + it[axis + 2]) / 2 for it in boxes)
        middle = (boxes[0][along] + boxes[0][along + 2]) / 2
        return any(
            begin < it[axis] < end and it[along] < middle < it[along + 2]
            for it in self._rules
            if it[axis] == it[axis + 2]
        )

    @cached_property
    def _rules(self) -> list[Box]:
        return list(pdf_outlines.rules(self._shown.page))

    def _box(self, at: int) -> Box:
        """Return where a character stands, with the room that its face gives it."""
        box = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(self._shown, self._index(at), box)
        return box.left, box.bottom, box.right, box.top


def _gap(one: Box, other: Box) -> tuple[int, float]:
    """Return how far boxes stand apart, and whether across, 0, or upward, 1.

    Upward they do on a page that lies on its side.
    """
    across, upward = (
        max(other[it] - one[it + 2], one[it] - other[it + 2]) for it in (0, 1)
    )
    return (0, across) if across >= upward else (1, upward)
