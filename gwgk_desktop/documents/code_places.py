"""Where in a photo something stands that is as dense as a QR code.

A code too blurred for its corners to be found is still the densest square there: black
and white change in it every few pixels, in both directions, over its whole breadth.
Only places are told here; what stands there is read by whoever looks closer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import ImageChops, ImageFilter

if TYPE_CHECKING:
    from PIL import Image

Box = tuple[float, float, float, float]
"""Left, top, right, bottom as parts of a picture's width and height."""

_HALF = 2
_CELL = 16
"""Pixels of the halved picture: a code of 100 pixels covers three by three cells."""
_GRAIN, _DETAIL = 1, 6
"""Pixels of the halved picture: narrower is noise, wider is light and shadow."""
_LOUDER = 4
_FAINTEST = 12
"""Of 255: under this a place is plain paper."""
_NEAR = 2
"""Cells on each side whose light is that of a place."""
_DARK = 0.3
"""Of the brightest place: what is darker is no paper in a shadow, but a wall."""
_PAPER = 160
"""Of 255: how bright paper is reckoned."""
_STILL_IT = 0.62
"""What is so dense against the densest cell of a place belongs to it."""
_MOST_TRIED = 12
_SQUARE = 1.7
"""How much longer than broad the square of a code looks at most, by cells."""
_LEAST, _MOST = 2, 40
"""Cells across."""


def dense(grey: Image.Image, most: int) -> list[Box]:
    """Return up to so many places as dense as a code, the densest first."""
    half = grey.reduce(_HALF)
    change = ImageChops.difference(
        half.filter(ImageFilter.BoxBlur(_GRAIN)),
        half.filter(ImageFilter.GaussianBlur(_DETAIL)),
    )
    cells = change.point(lambda it: min(255, it * _LOUDER)).reduce(_CELL)
    cells = cells.filter(ImageFilter.BoxBlur(1))
    light = half.reduce(_CELL).filter(ImageFilter.BoxBlur(_NEAR)).tobytes()
    wide, high = cells.size
    left = _against_light(cells.tobytes(), light)
    across, down = _HALF * _CELL / grey.width, _HALF * _CELL / grey.height
    found: list[Box] = []
    for _ in range(_MOST_TRIED):
        densest = max(left)
        if densest < _FAINTEST or len(found) == most:
            break
        x0, y0, x1, y1 = _around(left, wide, left.index(densest))
        for y in range(max(0, y0 - 1), min(high, y1 + 1)):
            some = slice(y * wide + max(0, x0 - 1), y * wide + min(wide, x1 + 1))
            left[some] = bytes(some.stop - some.start)
        if _is_square(x1 - x0, y1 - y0):
            found.append((x0 * across, y0 * down, x1 * across, y1 * down))
    return found


def _against_light(cells: bytes, light: bytes) -> bytearray:
    """Return how dense cells are for paper as bright as theirs, without the grain."""
    grain = sorted(cells)[len(cells) // 2]
    dark = max(1, int(max(light) * _DARK))
    return bytearray(
        min(255, max(0, cell - grain) * _PAPER // max(it, dark))
        for cell, it in zip(cells, light, strict=True)
    )


def _around(cells: bytearray, wide: int, start: int) -> tuple[int, int, int, int]:
    """Return the bounds of the cells about one that are nearly as dense."""
    least = cells[start] * _STILL_IT
    seen, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        beside = [at - wide, at + wide]
        beside += [at - 1] if at % wide else []
        beside += [at + 1] if (at + 1) % wide else []
        for it in beside:
            if 0 <= it < len(cells) and it not in seen and cells[it] >= least:
                seen.add(it)
                waiting.append(it)
    columns = [it % wide for it in seen]
    rows = [it // wide for it in seen]
    return min(columns), min(rows), max(columns) + 1, max(rows) + 1


def _is_square(wide: int, high: int) -> bool:
    short, long = sorted((wide, high))
    return short >= _LEAST and long <= min(_MOST, short * _SQUARE)
