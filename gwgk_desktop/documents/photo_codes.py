"""Photos of notice boards: the QR codes that they show.

A phone's photo is read as it comes: in perspective, turned, dim, blurred, with several
sheets in it.  The first look is at the picture as it is; what it misses is looked for
in softer, larger and smaller copies, and then place by place wherever something as
dense as a code stands.  A code is told only when its own check symbols agree, so
looking harder never invents one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from gwgk_desktop.documents import code_grids, code_places, photo_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from gwgk_desktop.documents.code_grids import Grid
    from gwgk_desktop.documents.code_places import Box

    _Made = Callable[[Image.Image], Image.Image]

_LOOKED_AT = 16_000_000
"""Pixels of a photo that are looked at: a module of a code of 36 mm is three pixels
wide then, even where the photo shows a metre of a wall."""
_MOST_ENLARGED = 24_000_000
_CLOSER = 240_000
"""Pixels of a place that is looked at alone, before it is enlarged."""
_MOST_PLACES = 8
_MARGIN = 0.45
"""Of a place's longer side, on each side of it: its quiet zone, and what tilts out."""
_ALIKE = 2.0
"""How much larger or smaller a sheet's code looks at most than another's beside it."""
_MOST_CLEARED = 4
"""Grids tried at a place."""
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


@dataclass(frozen=True, slots=True)
class SeenCode:
    """A QR code in a photo."""

    text: str
    corners: tuple[tuple[float, float], ...]
    """Where it is in the upright picture, as parts of its width and height."""


@dataclass(frozen=True, slots=True)
class SeenPhoto:
    """What a photo says of itself, and the codes in it, from left to right."""

    codes: tuple[SeenCode, ...]
    taken_at: datetime | None
    """As the camera's clock had it; None where the file does not say."""


def read(content: bytes, name: str) -> SeenPhoto:
    """Return what a photo shows.

    Raises what `photo_files.opened` raises; `name` is only told.
    """
    with photo_files.opened(content, name) as photo:
        taken = photo_files.taken_at(photo)
        # Unpacked hardly larger than it is looked at.
        photo.draft("L", photo_files.bounded(photo.size, _LOOKED_AT))
        grey = photo_files.upright(photo, "L")
    grey.thumbnail(photo_files.bounded(grey.size, _LOOKED_AT), Image.Resampling.BOX)
    return SeenPhoto(tuple(_codes(grey)), taken)


def _codes(grey: Image.Image) -> list[SeenCode]:
    """Return the codes in a grey picture, from left to right.

    Every copy is looked at, whatever was found before: another sheet may have been
    missed.  So is every place that may be a code and was not read.
    """
    found: dict[str, SeenCode] = {}
    places: list[Box] = []
    for made in _COPIES:
        _look(made(grey), found, places)
    places = [*code_places.dense(grey, _MOST_PLACES), *places]
    known = [_box(it) for it in found.values()]
    looked: list[Box] = []
    for place in places[: 2 * _MOST_PLACES]:
        if any(_overlap(place, it) for it in (*known, *looked)):
            continue
        if known and not any(_are_alike(place, it) for it in known):
            continue
        again = _look_closer(grey, place)
        found.update((it.text, it) for it in again)
        known += map(_box, again)
        looked.append(place)
    for made in () if found else _HARDER:
        _look(made(grey), found, places)
    return sorted(found.values(), key=lambda it: it.corners[0])


def _look(copy: Image.Image, found: dict[str, SeenCode], unread: list[Box]) -> None:
    """Add the codes of a copy to those found, and where one cannot be read."""
    for code in _read(copy):
        seen = _seen(code, copy.size)
        if code.valid:
            found.setdefault(code.text, seen)
        else:
            unread.append(_box(seen))


def _read(
    picture: Image.Image, by: zxingcpp.Binarizer = zxingcpp.Binarizer.LocalAverage
) -> list[zxingcpp.Barcode]:
    return zxingcpp.read_barcodes(
        picture,
        formats=_QR,
        binarizer=by,
        try_invert=False,
        text_mode=zxingcpp.TextMode.Plain,
        return_errors=True,
    )


def _seen(code: zxingcpp.Barcode, size: tuple[int, int]) -> SeenCode:
    at = code.position
    width, height = size
    corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    places = tuple((round(it.x / width, 4), round(it.y / height, 4)) for it in corners)
    return SeenCode(code.text, places)


def _box(it: SeenCode) -> Box:
    across, down = zip(*it.corners, strict=True)
    return min(across), min(down), max(across), max(down)


def _overlap(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2]
        and other[0] < one[2]
        and one[1] < other[3]
        and other[1] < one[3]
    )


def _are_alike(one: Box, other: Box) -> bool:
    """Return whether two places are about as large."""
    sides = [max(it[2] - it[0], it[3] - it[1]) for it in (one, other)]
    return max(sides) <= _ALIKE * min(sides)


def _look_closer(grey: Image.Image, place: Box) -> list[SeenCode]:
    """Return the codes at a place of a picture, enlarged in several ways.

    One that is found and cannot be read is laid on its grid and cleared.
    """
    width, height = grey.size
    left, top, right, bottom = place
    more = _MARGIN * max((right - left) * width, (bottom - top) * height)
    box = (
        max(0, int(left * width - more)),
        max(0, int(top * height - more)),
        min(width, int(right * width + more) + 1),
        min(height, int(bottom * height + more) + 1),
    )
    part = ImageOps.autocontrast(grey.crop(box), cutoff=1)
    part.thumbnail(photo_files.bounded(part.size, _CLOSER))
    tried: list[Grid] = []
    for made, by in _CLOSE_LOOKS:
        copy = made(part)
        for code in sorted(_read(copy, by), key=lambda it: not it.valid):
            seen = _seen(code, copy.size)
            found = seen if code.valid else _cleared(part, seen, tried)
            if found is not None:
                return [_placed(found, box, grey.size)]
    return []


def _cleared(part: Image.Image, seen: SeenCode, tried: list[Grid]) -> SeenCode | None:
    """Return a code that was found and could not be read, if it can when cleared."""
    if len(tried) == _MOST_CLEARED:
        return None
    corners = tuple((x * part.width, y * part.height) for x, y in seen.corners)
    grid = code_grids.fitted(part, corners)
    if grid is None or grid in tried:
        return None
    tried.append(grid)
    for clean in code_grids.cleared(part, grid):
        for code in _read(clean):
            if code.valid:
                return SeenCode(code.text, seen.corners)
    return None


def _placed(
    it: SeenCode, box: tuple[int, int, int, int], size: tuple[int, int]
) -> SeenCode:
    """Return a code that was seen in a part of a picture with its place in it all."""
    left, top, right, bottom = box
    corners = tuple(
        (
            round((left + x * (right - left)) / size[0], 4),
            round((top + y * (bottom - top)) / size[1], 4),
        )
        for x, y in it.corners
    )
    return SeenCode(it.text, corners)


def _scaled(by: float) -> _Made:
    def scaled(grey: Image.Image) -> Image.Image:
        large = max(1, int(grey.width * by)), max(1, int(grey.height * by))
        size = photo_files.bounded(large, _MOST_ENLARGED)
        return grey.resize(size, Image.Resampling.BICUBIC)

    return scaled


def _softened(grey: Image.Image) -> Image.Image:
    return grey.filter(ImageFilter.GaussianBlur(1))


def _sharpened(by: int, grain: float, radius: float, percent: int) -> _Made:
    """Return how a picture is enlarged and its blur taken back.

    `grain` and `radius` are pixels of the picture before: what is finer than the one is
    noise and is blurred first, what is as fine as the other is what the blur hid.
    """

    def sharpened(grey: Image.Image) -> Image.Image:
        large = _scaled(by)(grey)
        if grain:
            large = large.filter(ImageFilter.GaussianBlur(grain * by))
        return large.filter(ImageFilter.UnsharpMask(radius * by, percent, 0))

    return sharpened


_COPIES: tuple[_Made, ...] = (
    lambda grey: grey,
    _scaled(0.7),
    _softened,
    _scaled(1.5),
)
"""What is looked at: the picture, and copies that take away what hides a code."""
_HARDER: tuple[_Made, ...] = (
    lambda grey: _scaled(2)(_softened(grey)),
    _scaled(3),
)
"""What is looked at where no code was found in those: as far again as all of them."""
_LOCAL, _WHOLE = zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram
"""Black by what is near, for a shadow across it; and by the whole place, for grain."""
_CLOSE_LOOKS = (
    (_sharpened(2, 0, 1.5, 200), _LOCAL),
    (_sharpened(2, 1.1, 1.5, 200), _LOCAL),
    (_sharpened(2, 0.8, 1.5, 200), _WHOLE),
    (_sharpened(3, 0.8, 2.5, 500), _LOCAL),
    (_sharpened(3, 1.1, 1.5, 200), _LOCAL),
    (_sharpened(3, 0.8, 1.5, 200), _WHOLE),
    (_sharpened(2, 0, 4, 400), _WHOLE),
    (_sharpened(3, 0, 1.5, 500), _LOCAL),
)
"""From what only wants contrast to what is hidden in grain.  They need only find where
a code is: these find all but one of the 326 on the soak's photos."""
