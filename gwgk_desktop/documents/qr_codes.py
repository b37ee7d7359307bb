"""QR codes drawn on a page: reportlab's encoder, its mask chosen in a hundredth.

The encoder tries each of the eight masks module by module, which costs more than the
rest of a short sheet.  Here a code is one number, a bit a module, so that a mask is
laid over it, and weighed, in some dozen operations.  The mask chosen is the same.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from reportlab.graphics.barcode import qrencoder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reportlab.pdfgen.canvas import Canvas

QUIET = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""
_MASKS = 8
_FINDER = (True, False, True, True, True, False, True, *[False] * 4)
"""What looks like the corner of a code where none is."""


def draw(canvas: Canvas, x: float, y: float, side: float, text: str) -> None:
    """Draw a QR code of level M, with its quiet zone within the square."""
    rows = modules(text)
    module = side / (len(rows) + 2 * QUIET)
    written = ["0 g"]
    for row, cells in enumerate(rows):
        bottom = y + side - (QUIET + row + 1) * module
        place = 0
        for dark, some in groupby(cells):
            count = len(list(some))
            if dark:
                left, wide = x + (QUIET + place) * module, count * module
                written.append(f"{left:.3f} {bottom:.3f} {wide:.3f} {module:.3f} re")
            place += count
    canvas.addLiteral("\n".join([*written, "f"]))


def modules(text: str) -> list[list[bool]]:
    """Return the rows of a QR code of level M that holds a text: whether dark."""
    code = _Code(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(qrencoder.QR8bitByte(text))
    code.make()
    return [list(map(bool, row)) for row in code.modules]


def side(version: int) -> int:
    """Return how many modules a code of a version is wide (ISO/IEC 18004)."""
    return version * 4 + 17


@cache
def frame(version: int) -> dict[int, bool]:
    """Return the modules that are alike in all codes of level M of a version.

    By place, row by row, whether it is dark: corners, clocks, marks within.
    """
    count = side(version)
    data = {row * count + column for column, row in _data_places(version)}
    codes = []
    for mask in range(_MASKS):
        code = qrencoder.QRCode(version, qrencoder.QRErrorCorrectLevel.M)
        code.addData(qrencoder.QR8bitByte(""))
        code.makeImpl(False, mask)  # noqa: FBT003 - reportlab's own
        codes.append([bool(cell) for row in code.modules for cell in row])
    return {
        place: cells[0]
        for place, cells in enumerate(zip(*codes, strict=True))
        if place not in data and len(set(cells)) == 1
    }


class _Code(qrencoder.QRCode):
    """reportlab's code, with the same mask found in less time."""

    def getBestMaskPattern(self) -> int:  # noqa: N802 - reportlab's name
        """Return the mask that loses the fewest points, the first of them."""
        self.makeImpl(True, 0)  # noqa: FBT003 - reportlab's own
        masks = _masks(self.version)
        across = _bits(self.modules) ^ masks[0].across
        down = _bits(zip(*self.modules, strict=True)) ^ masks[0].down
        count = self.moduleCount
        lost = [_lost(across ^ it.across, down ^ it.down, count) for it in masks]
        return lost.index(min(lost))


class _Mask(NamedTuple):
    """What a mask turns over: row by row, and column by column."""

    across: int
    down: int


@cache
def _masks(version: int) -> list[_Mask]:
    """Return the masks of codes of a size: they turn over data and nothing else."""
    count, places = side(version), _data_places(version)
    masks = []
    for number in range(_MASKS):
        turns = qrencoder.QRUtil.maskPattern[number]
        rows = [[False] * count for _ in range(count)]
        for column, row in places:
            rows[row][column] = turns(row, column)
        masks.append(_Mask(_bits(rows), _bits(zip(*rows, strict=True))))
    return masks


def _data_places(version: int) -> list[tuple[int, int]]:
    """Return where data stand in codes of a size, as column and row."""
    blank = qrencoder.QRCode(version, qrencoder.QRErrorCorrectLevel.M)
    blank.moduleCount = side(version)
    return list(blank.dataPosIterator())  # type: ignore[no-untyped-call]


def _bits(rows: Iterable[Sequence[bool]]) -> int:
    """Return rows as one number, the first module in its lowest bit."""
    told = "".join("1" if cell else "0" for row in rows for cell in row)
    return int(told[::-1], 2)


def points_lost(rows: Sequence[Sequence[bool]]) -> int:
    """Return what a code loses by its mask: the less, the easier it is read."""
    return _lost(_bits(rows), _bits(zip(*rows, strict=True)), len(rows))


@cache
def _first_of(count: int, length: int) -> int:
    """Return the places where as many modules of one row begin, as bits."""
    row = "0" * (length - 1) + "1" * (count - length + 1)
    return int(row * count, 2)


def _lost(across: int, down: int, count: int) -> int:
    """Return what a code loses by a mask (ISO/IEC 18004, 7.8.3), as reportlab counts.

    It is given row by row and column by column, `count` modules each.
    """
    lost = 0
    for code in (across, down):
        same = ~(code ^ code >> 1) & _first_of(count, 2)
        runs = same & same >> 1 & same >> 2 & same >> 3  # five of one colour
        ends = runs & ~(runs << 1)
        lost += runs.bit_count() + 2 * ends.bit_count()
    # reportlab looks for corners across alone, and for none at the end of a row.
    corners = _first_of(count, len(_FINDER) + 1)
    for place, dark in enumerate(_FINDER):
        corners &= across >> place if dark else ~(across >> place)
    same = ~(across ^ across >> 1) & _first_of(count, 2)
    blocks = same & same >> count & ~(across ^ across >> count)
    blocks &= (1 << count * (count - 1)) - 1
    uneven = abs(100 * across.bit_count() // count**2 - 50) // 5
    lost += 3 * blocks.bit_count() + 40 * corners.bit_count()
    return lost + 10 * uneven
