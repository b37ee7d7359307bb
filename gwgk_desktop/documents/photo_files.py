"""Photos as files: what is one, when it was taken, as pictures of any size.

Only JPEG, PNG, BMP and WebP are opened, and nothing larger than a phone makes.
"""

from __future__ import annotations

import io
import warnings
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from PIL import ExifTags, Image

from gwgk_desktop.domain.pages import PageImage
from gwgk_desktop.domain.problems import Code, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 50 * 1024**2
"""Bytes."""
MOST_PIXELS = 120_000_000
"""More than any phone's sensor gives in one file by default."""
_FORMATS = ("JPEG", "PNG", "BMP", "WEBP")
"""JPEG is several pictures in one file (MPO), too: the first is the photo."""
_HEIF = (b"ftyphei", b"ftyphev", b"ftypmif", b"ftypmsf", b"ftypavi")
"""How the files of some phones begin, behind their length; we open none of them."""
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"BM", b"RIFF")
_TAKEN = (ExifTags.Base.DateTimeOriginal, ExifTags.Base.DateTimeDigitized)
"""Before the time of the file as a whole, which some phones alone write."""
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How a picture is set upright, by its EXIF orientation."""
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)
"""What Pillow raises for files that are not what they begin like."""


def refuse_unsuitable(content: bytes, name: str) -> None:
    """Refuse what is no photo that can be kept, by how it begins and its size.

    Raises Refusal with PHOTO_HEIF or PHOTO_UNSUITABLE; `name` is only told.
    """
    if content[4:11] in _HEIF:
        raise Refusal(Code.PHOTO_HEIF, file=name)
    if not content.startswith(_BEGINNINGS) or len(content) > LARGEST:
        most = f"{LARGEST // 1024**2} MB"
        raise Refusal(Code.PHOTO_UNSUITABLE, file=name, largest=most)


def refuse_damaged(content: bytes, name: str) -> None:
    """Refuse what cannot be opened as a photo, by its header; as `opened` does."""
    with opened(content, name):
        pass


def small(content: bytes, most: tuple[int, int], name: str = "") -> bytes:
    """Return a photo as a small upright JPEG that says nothing of place or time.

    Raises what `opened` raises.
    """
    out = io.BytesIO()
    _fitted(content, most, name).save(out, "JPEG", quality=80)
    return out.getvalue()


def image(content: bytes, most: tuple[int, int], name: str = "") -> PageImage:
    """Return a photo for the screen, upright, no larger than so many pixels.

    Raises what `opened` raises.
    """
    shown = _fitted(content, most, name)
    pixels = shown.tobytes("raw", "BGRX")
    return PageImage(shown.width, shown.height, shown.width * 4, pixels)


def _fitted(content: bytes, most: tuple[int, int], name: str) -> Image.Image:
    with opened(content, name) as photo:
        photo.draft("RGB", (2 * most[0], 2 * most[1]))
        fitted = upright(photo, "RGB")
    fitted.thumbnail(most)
    return fitted


@contextmanager
def opened(content: bytes, name: str) -> Iterator[Image.Image]:
    """Give a photo that is opened and not read yet; tell what is wrong with it.

    Raises Refusal with PHOTO_HEIF, PHOTO_UNSUITABLE, PHOTO_TOO_LARGE (pixels) or
    PHOTO_DAMAGED, also where it breaks while it is read; `name` is only told.
    """
    refuse_unsuitable(content, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            photo = Image.open(io.BytesIO(content), formats=_FORMATS)
        if photo.width * photo.height > MOST_PIXELS:
            most = MOST_PIXELS // 10_000
            raise Refusal(Code.PHOTO_TOO_LARGE, file=name, most=most)
        with photo:
            yield photo
    except Image.DecompressionBombError as error:
        most = MOST_PIXELS // 10_000
        raise Refusal(Code.PHOTO_TOO_LARGE, file=name, most=most) from error
    except _BROKEN as error:
        raise Refusal(Code.PHOTO_DAMAGED, file=name) from error


def upright(photo: Image.Image, mode: str) -> Image.Image:
    """Return a photo as it was held; what is transparent is white paper."""
    if photo.has_transparency_data:
        seen = photo.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        paper.alpha_composite(seen)
        plain = paper.convert(mode)
    else:
        plain = photo.convert(mode)  # before it is turned: a third of the room
    turn = _TURNS.get(photo.getexif().get(ExifTags.Base.Orientation, 1))
    return plain if turn is None else plain.transpose(turn)


def taken_at(photo: Image.Image) -> datetime | None:
    """Return when the camera says a photo was taken."""
    try:
        exif = photo.getexif()
        told = exif.get_ifd(ExifTags.IFD.Exif)
    except (*_BROKEN, KeyError, TypeError):
        return None
    for it in (*map(told.get, _TAKEN), exif.get(ExifTags.Base.DateTime)):
        text = str(it or "").strip(" \0")
        try:
            return datetime.strptime(text, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - local
        except ValueError:
            continue
    return None


def bounded(size: tuple[int, int], pixels: int) -> tuple[int, int]:
    """Return a size of the same shape with no more pixels than these."""
    width, height = size
    part = min(1.0, (pixels / max(width * height, 1)) ** 0.5)
    return max(1, int(width * part)), max(1, int(height * part))
