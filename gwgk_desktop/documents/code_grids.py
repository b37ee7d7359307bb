"""QR codes too faint to be read: laid on their grid, and cleared of what blurs them.

Corners and clocks are alike in all codes of a size.  The grid is moved until they
stand where they belong; then a filter is learned from them that tells a module, light
or dark, from the picture about it, so that whatever blurred it (lens, hand, JPEG) is
undone without knowing what it was.  What it tells of all modules teaches the next one.
Nothing is read here: whether a cleared code is one, its own check symbols say.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from operator import mul
from typing import TYPE_CHECKING

from PIL import Image

from gwgk_desktop.documents import qr_codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Corners = tuple[tuple[float, float], ...]
"""Pixels across and down: top left, top right, bottom right, bottom left."""

VERSIONS = range(5, 11)
"""Of the codes of sheets: 37 to 57 modules a side, by how long a number is."""
_AROUND = 2
"""Modules of white paper about a code that are looked at, too."""
_STARTS, _FITS = 0.5, 0.6
"""How well a grid fits, 1 for perfectly, before and after it is moved: one laid over
anything but a code stays under 0.4, over the faintest that can be read it begins at
0.69 (measured on the soak's)."""
_STEPS = (1.5, 0.7, 0.35)
"""Pixels by which the corners of a grid are moved."""
_MOST_ROUNDS = 4
_FINE = 3
"""Pixels across that are taken for a module while a grid is moved."""
_PER_MODULE = 2
"""Values across a module from which a filter tells it."""
_SLACK = 0.001
"""How much of the values' own strength a filter takes for noise."""
_SURE = 2.5
"""How fast what a filter tells counts as sure: 1 is a module as it should be."""
_DRAWN = 4
"""Pixels across a module of a cleared code."""

FILTERS = ((2, 5), (3, 8))
"""How many values around a module are looked at, and how often is learned anew."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the modules of a code are in a picture."""

    version: int
    corners: Corners


def fitted(picture: Image.Image, corners: Corners) -> Grid | None:
    """Return the grid of a code whose corners are about there; None where is none."""
    fit, version = max((_fit(picture, corners, it), it) for it in VERSIONS)
    if fit < _STARTS:
        return None
    places = [list(it) for it in corners]
    for step in _STEPS:
        for _ in range(_MOST_ROUNDS):
            before = fit
            for corner in places:
                for axis in (0, 1):
                    fit = _moved(picture, places, version, (corner, axis, step), fit)
            if fit == before:
                break
    found = tuple((x, y) for x, y in places)
    return Grid(version, found) if fit >= _FITS else None


def cleared(picture: Image.Image, grid: Grid) -> Iterator[Image.Image]:
    """Yield a code as it may have been printed, each time told somewhat better."""
    side = qr_codes.side(grid.version)
    frame = qr_codes.frame(grid.version)
    around = _AROUND * _PER_MODULE
    length = side * _PER_MODULE + 2 * around
    bright = _flat(picture, grid.corners, side, _PER_MODULE).tobytes()
    values = [it / 127.5 - 1 for it in bright]
    for reach, times in FILTERS:
        seen = range(around - reach, around + reach + _PER_MODULE)
        columns = [
            [
                value
                for row in range(side)
                for value in values[
                    (row * _PER_MODULE + y) * length + x : (row * _PER_MODULE + y)
                    * length
                    + x
                    + side * _PER_MODULE : _PER_MODULE
                ]
            ]
            for y in seen
            for x in seen
        ]
        columns.append([1.0] * side**2)
        for told in _told(columns, frame, times):
            yield _drawn(told, frame, side)


def _told(
    columns: Sequence[Sequence[float]], frame: dict[int, bool], times: int
) -> Iterator[list[float]]:
    """Yield what filters tell of each module: above 0 it is light.

    The first is learned from the frame alone, each further one from what the one
    before told, the more the surer that was.
    """
    places = list(frame)
    known = [[one[it] for it in places] for one in columns]
    wanted = [_colour(dark=it) for it in frame.values()]
    weights = _weights(known, _products(known), wanted)
    products: list[list[float]] = []
    for _ in range(times):
        if weights is None:
            return
        told = [0.0] * len(columns[0])
        for weight, values in zip(weights, columns, strict=True):
            told = [one + weight * it for one, it in zip(told, values, strict=True)]
        yield told
        wanted = [math.tanh(_SURE * it) for it in told]
        for place, dark in frame.items():
            wanted[place] = _colour(dark=dark)
        products = products or _products(columns)
        weights = _weights(columns, products, wanted)


def _colour(*, dark: bool) -> float:
    return -1.0 if dark else 1.0


def _products(columns: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return the products of each two columns, with the slack for noise."""
    products = [[0.0] * len(columns) for _ in columns]
    for at, one in enumerate(columns):
        for other in range(at, len(columns)):
            product = sum(map(mul, one, columns[other]))
            products[at][other] = products[other][at] = product
        products[at][at] += _SLACK * len(one)
    return products


def _weights(
    columns: Sequence[Sequence[float]],
    products: Sequence[Sequence[float]],
    wanted: Sequence[float],
) -> list[float] | None:
    """Return by what each column counts, so that the sum is nearest to the wanted."""
    return _solved(
        [
            [*row, sum(map(mul, column, wanted))]
            for row, column in zip(products, columns, strict=True)
        ]
    )


def _drawn(told: Sequence[float], frame: dict[int, bool], side: int) -> Image.Image:
    """Return a code as a clean picture; its frame is as it must be."""
    cells = bytearray(255 if it > 0 else 0 for it in told)
    for place, dark in frame.items():
        cells[place] = 0 if dark else 255
    whole = side + 2 * qr_codes.QUIET
    code = Image.new("L", (whole, whole), 255)
    code.paste(
        Image.frombytes("L", (side, side), bytes(cells)),
        (qr_codes.QUIET, qr_codes.QUIET),
    )
    return code.resize((whole * _DRAWN, whole * _DRAWN), Image.Resampling.NEAREST)


def _moved(
    picture: Image.Image,
    places: list[list[float]],
    version: int,
    move: tuple[list[float], int, float],
    fit: float,
) -> float:
    """Move a corner along an axis where that fits better; return how well it does."""
    corner, axis, step = move
    before = corner[axis]
    for there in (before + step, before - step):
        corner[axis] = there
        better = _fit(picture, [(x, y) for x, y in places], version)
        if better > fit:
            return better
    corner[axis] = before
    return fit


def _fit(
    picture: Image.Image, corners: Sequence[tuple[float, float]], version: int
) -> float:
    """Return how well the frame of a code is met: the correlation of the brightness."""
    side = qr_codes.side(version)
    values = _flat(picture, corners, side, 1).tobytes()
    places, wanted, mean, spread = _expected(version)
    bright = [values[it] for it in places]
    count = len(bright)
    average = sum(bright) / count
    deviation: float = sum(map(mul, bright, bright)) / count - average**2
    if deviation <= 0:
        return 0.0
    together: float = sum(map(mul, bright, wanted)) / count - average * mean
    return together / math.sqrt(deviation) / spread


@cache
def _expected(version: int) -> tuple[list[int], list[float], float, float]:
    """Return where in a flat code what is known to stand, its mean and deviation."""
    side = qr_codes.side(version)
    frame = qr_codes.frame(version)
    length = side + 2 * _AROUND
    found: dict[int, float] = {}
    for place in range(length**2):
        row, column = (it - _AROUND for it in divmod(place, length))
        if not (0 <= row < side and 0 <= column < side):
            found[place] = 1.0
        elif (at := row * side + column) in frame:
            found[place] = _colour(dark=frame[at])
    wanted = list(found.values())
    mean = sum(wanted) / len(wanted)
    return list(found), wanted, mean, math.sqrt(1 - mean**2)


def _flat(
    picture: Image.Image,
    corners: Sequence[tuple[float, float]],
    side: int,
    per_module: int,
) -> Image.Image:
    """Return a code as seen from the front, with the paper about it.

    A module is `per_module` pixels across, each the mean of what it covers.
    """
    fine = max(2, -(-_FINE // per_module))
    module = per_module * fine
    first, last = _AROUND * module, (side + _AROUND) * module
    square = ((first, first), (last, first), (last, last), (first, last))
    rows = []
    for (x, y), (across, down) in zip(square, corners, strict=True):
        rows.append([x, y, 1.0, 0.0, 0.0, 0.0, -across * x, -across * y, across])
        rows.append([0.0, 0.0, 0.0, x, y, 1.0, -down * x, -down * y, down])
    solved = _solved(rows)
    size = (side + 2 * _AROUND) * module
    if solved is None:  # no four corners of anything
        return Image.new("L", (size // fine, size // fine))
    flat = picture.transform(
        (size, size), Image.Transform.PERSPECTIVE, solved, Image.Resampling.BILINEAR
    )
    return flat.reduce(fine)


def _solved(rows: Sequence[Sequence[float]]) -> list[float] | None:
    """Return what solves linear equations, their right sides last; None: nothing does.

    By Gauss and Jordan, the largest number first.
    """
    left = [list(it) for it in rows]
    for at in range(len(left)):
        best = max(range(at, len(left)), key=lambda row: abs(left[row][at]))
        left[at], left[best] = left[best], left[at]
        by = left[at][at]
        if not by:
            return None
        left[at] = [it / by for it in left[at]]
        for place, row in enumerate(left):
            if place != at and (by := row[at]):
                left[place] = [a - by * b for a, b in zip(row, left[at], strict=True)]
    found = [row[-1] for row in left]
    return found if all(map(math.isfinite, found)) else None
