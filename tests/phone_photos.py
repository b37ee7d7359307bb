"""Photos of sheets on a wall, as a phone takes them, drawn from a seed.

Pages of real sheets are hung on a board; the board is seen from a side, from below, in
poor light, by a hand that shakes, and kept as a JPEG as phones and messengers do.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

SENSOR = 4_000
"""Pixels of the longer side of what a phone takes."""
_DOTS = 200
_FILLED = 0.92
_WALL = 90
_NO_GRAIN = 128
_ORIENTATION, _EXIF, _TAKEN = 0x0112, 0x8769, 0x9003
_TURNED = {
    1: None,
    3: Image.Transpose.ROTATE_180,
    6: Image.Transpose.ROTATE_90,
    8: Image.Transpose.ROTATE_270,
}
"""EXIF orientation, and how the sensor's picture lies against the upright one."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How a photo is taken."""

    sheets: int
    """How many sheets are in it."""
    long_side: int = SENSOR
    """Pixels of the longer side."""
    tilt: float = 0.0
    """Degrees by which it is turned."""
    slant: float = 0.0
    """How much shorter one side of the board looks than the other, as a part."""
    light: float = 1.0
    """How bright the paper is."""
    shade: float = 0.0
    """How much darker one corner is."""
    noise: float = 0.0
    blur: float = 0.0
    """Pixels of the sensor; a smaller copy, as messengers send it, has less of it."""
    shake: int = 0
    """Pixels of the sensor by which the hand moved."""
    quality: int = 85
    orientation: int = 1
    taken_at: datetime = datetime(2026, 9, 18, 10, 20, 30)


def drawn(seed: int) -> Taken:
    """Return how the photo of a seed is taken."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    sheets = chance.choice((1, 1, 1, 2, 3))
    return Taken(
        sheets,
        long_side=chance.choice((2400, 3264, SENSOR)) if sheets == 1 else SENSOR,
        tilt=chance.choice((0, 1, -2, 5, -8, 15, -25, 40)) + chance.uniform(-1, 1),
        slant=chance.uniform(0, 0.3),
        light=chance.choice((1.0, 0.8, 0.55, 0.35)),
        shade=chance.uniform(0, 0.6),
        noise=chance.choice((0, 6, 12, 20)),
        blur=chance.choice((0, 0.6, 1.0, 1.4)),
        shake=chance.choice((0, 0, 0, 3)),
        quality=chance.choice((92, 80, 65, 50)),
        orientation=chance.choice((1, 1, 3, 6, 8)),
    )


@lru_cache(maxsize=16)
def page(pdf: bytes, number: int = -1) -> Image.Image:
    """Return a page of a sheet as it comes out of the printer; its last by default."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        place = number % len(document)
        shown: Image.Image = document[place].render(scale=_DOTS / 72).to_pil()
        return shown.convert("L")
    finally:
        document.close()


def photo(pages: Sequence[Image.Image], how: Taken, seed: int = 0) -> bytes:
    """Return a photo of pages that hang side by side."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    board = _board(pages, chance)
    seen = _seen(board, how, chance)
    dimmed = _in_light(seen, how, chance)
    part = how.long_side / SENSOR
    if how.blur:
        dimmed = dimmed.filter(ImageFilter.GaussianBlur(how.blur * part))
    if how.shake:
        moved = max(2, round(how.shake * part))
        steps = [ImageChops.offset(dimmed, at, at // 2) for at in range(moved)]
        mixed = steps[0]
        for count, it in enumerate(steps[1:], start=2):
            mixed = Image.blend(mixed, it, 1 / count)
        dimmed = mixed
    if how.noise:
        dimmed = grainy(dimmed, how.noise, chance)
    turned = _TURNED[how.orientation]
    if turned is not None:
        dimmed = dimmed.transpose(turned)
    exif = Image.Exif()
    exif[_ORIENTATION] = how.orientation
    exif.get_ifd(_EXIF)[_TAKEN] = f"{how.taken_at:%Y:%m:%d %H:%M:%S}"
    out = io.BytesIO()
    dimmed.convert("RGB").save(out, "JPEG", quality=how.quality, exif=exif)
    return out.getvalue()


def _board(pages: Sequence[Image.Image], chance: random.Random) -> Image.Image:
    """Return a board with pages pinned to it, none quite straight."""
    gap = 120
    hung = [
        it.convert("LA").rotate(
            chance.uniform(-2, 2), Image.Resampling.BICUBIC, expand=True
        )
        for it in pages
    ]
    width = sum(it.width for it in hung) + gap * (len(hung) + 1)
    height = max(it.height for it in hung) + 2 * gap
    board = Image.new("L", (width, height), chance.choice((70, 110, 150)))
    pen = ImageDraw.Draw(board)
    for _ in range(60):  # the grain of the wood, scratches, old pins
        x, y = chance.randrange(width), chance.randrange(height)
        shade = chance.randrange(40, 200)
        pen.line((x, y, x + chance.randrange(400), y + 4), fill=shade, width=3)
    x = gap
    for it in hung:
        y = gap + chance.randrange(30)
        board.paste(it.getchannel(0), (x, y), it.getchannel(1))
        x += it.width + gap
    return board


def _seen(board: Image.Image, how: Taken, chance: random.Random) -> Image.Image:
    """Return the board as it is seen from where somebody stands."""
    upright = board.height > board.width
    short = how.long_side * 3 // 4
    size = (short, how.long_side) if upright else (how.long_side, short)
    tilted = board.rotate(
        how.tilt, Image.Resampling.BICUBIC, expand=True, fillcolor=_WALL
    )
    width, height = tilted.size
    part = min(size[0] * _FILLED / width, size[1] * _FILLED / height)
    wide, high = width * part, height * part
    left, top = (size[0] - wide) / 2, (size[1] - high) / 2
    lost = how.slant * (high if chance.random() < 0.5 else wide) / 2
    near: tuple[tuple[float, float], ...]
    if chance.random() < 0.5:  # from a side
        near = (
            (left, top),
            (left + wide, top + lost),
            (left + wide, top + high - lost),
            (left, top + high),
        )
    else:  # from below
        near = (
            (left + lost, top),
            (left + wide - lost, top),
            (left + wide, top + high),
            (left, top + high),
        )
    corners: tuple[tuple[float, float], ...] = (
        (0.0, 0.0),
        (float(width), 0.0),
        (float(width), float(height)),
        (0.0, float(height)),
    )
    if part < 0.5:
        tilted = tilted.resize(
            (round(wide * 1.3), round(high * 1.3)), Image.Resampling.BOX
        )
        corners = tuple(
            (x / width * tilted.width, y / height * tilted.height) for x, y in corners
        )
    return tilted.transform(
        size,
        Image.Transform.PERSPECTIVE,
        perspective(near, corners),
        Image.Resampling.BICUBIC,
        fillcolor=_WALL,
    )


def _in_light(seen: Image.Image, how: Taken, chance: random.Random) -> Image.Image:
    """Return a picture in poor light, a shadow over one of its corners."""
    shadow = Image.linear_gradient("L").rotate(chance.choice((0, 90, 180, 270)))
    weak = shadow.point(lambda it: 255 - round((255 - it) * how.shade))
    shaded = ImageChops.multiply(seen, weak.resize(seen.size))
    return ImageEnhance.Brightness(shaded).enhance(how.light)


def grainy(
    picture: Image.Image, deviation: float, chance: random.Random
) -> Image.Image:
    """Return a picture in normally distributed noise.

    Pillow's own noise comes from a generator that nobody can seed.
    """
    spread = NormalDist(_NO_GRAIN, deviation)
    levels = [spread.inv_cdf((it + 0.5) / 256) for it in range(256)]
    table = [min(255, max(0, round(it))) for it in levels]
    drawn_by_chance = chance.randbytes(picture.width * picture.height)
    grain = Image.frombytes("L", picture.size, drawn_by_chance).point(table)
    return ImageChops.add(picture, grain, offset=-_NO_GRAIN)


def perspective(
    seen: Sequence[tuple[float, float]], flat: Sequence[tuple[float, float]]
) -> list[float]:
    """Return the eight coefficients by which Pillow maps what is seen to the flat."""
    rows = []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for at in range(8):
        best = max(range(at, 8), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        rows[at] = [it / rows[at][at] for it in rows[at]]
        for other in range(8):
            if other != at:
                by = rows[other][at]
                rows[other] = [
                    a - by * b for a, b in zip(rows[other], rows[at], strict=True)
                ]
    return [row[8] for row in rows]
