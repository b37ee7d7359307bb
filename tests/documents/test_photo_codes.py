"""Codes in photos as phones take them; what is no photo is refused kindly."""

from __future__ import annotations

import io
import random
import struct
from datetime import datetime
from typing import TYPE_CHECKING
from zlib import crc32

import pytest
import zxingcpp
from PIL import Image

from gwgk_desktop.documents import code_places, photo_codes, photo_files
from gwgk_desktop.domain.problems import Code, Refusal
from tests import phone_photos
from tests.phone_photos import Taken

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "云溪镇-梅岭村-2026-001\n2026-09-16/2026-09-22\nSHA256 " + "0a" * 32


BLURRED = Taken(1, long_side=800, light=0.55, blur=6.5)


def sheet(text: str = TEXT) -> Image.Image:
    """Return a page with nothing but a code on it, printed at 100 dots an inch."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    grey = Image.fromarray(code.to_image(scale=3))
    page = Image.new("L", (420, 594), "white")
    page.paste(grey, (220, 380))
    return page


def packed(picture: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def sized(width: int, height: int) -> bytes:
    """Return a PNG that says how large it is, and holds nothing."""
    head = b"IHDR" + struct.pack(">2I5B", width, height, 1, 0, 0, 0, 0)
    told = struct.pack(">I", len(head) - 4) + head + struct.pack(">I", crc32(head))
    nothing = b"\0\0\0\0IDAT" + struct.pack(">I", crc32(b"IDAT"))
    return b"\x89PNG\r\n\x1a\n" + told + nothing


def texts(content: bytes) -> list[str]:
    return [it.text for it in photo_codes.read(content, "IMG.jpg").codes]


def made_of(content: bytes) -> set[str]:
    """Return the codes in a photo, or why it is refused."""
    try:
        return set(texts(content))
    except Refusal as refusal:
        return {refusal.problem.code}


def refused(look: Callable[[], object]) -> Code:
    with pytest.raises(Refusal) as refusal:
        look()
    return refusal.value.problem.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "WEBP"])
@pytest.mark.parametrize("mode", ["L", "RGB", "P"])
def test_every_kind_of_photo_is_read(kind: str, mode: str) -> None:
    if (kind, mode) == ("JPEG", "P"):
        mode = "CMYK"
    assert texts(packed(sheet().convert(mode), kind)) == [TEXT]


def test_a_picture_with_nothing_behind_it_is_on_white_paper() -> None:
    page = sheet()
    clear = Image.new("RGBA", page.size, (0, 0, 0, 0))
    black = Image.new("RGBA", page.size, "black")
    clear.paste(black, mask=page.point(lambda it: 255 - it))
    assert texts(packed(clear, "PNG")) == [TEXT]


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_photo_is_seen_upright_and_says_when_it_was_taken(orientation: int) -> None:
    how = Taken(1, long_side=1200, orientation=orientation)
    seen = photo_codes.read(phone_photos.photo([sheet()], how), "IMG.jpg")
    [code] = seen.codes
    assert code.text == TEXT
    assert all(0.5 < x < 1 and 0.5 < y < 1 for x, y in code.corners)
    assert seen.taken_at == datetime(2026, 9, 18, 10, 20, 30)


def test_a_photo_is_drawn_from_its_seed_to_the_byte() -> None:
    how = Taken(2, long_side=500, tilt=3, shade=0.3, noise=20, blur=1, shake=9)
    first, again, other = (
        phone_photos.photo([sheet()] * 2, how, seed) for seed in (7, 7, 8)
    )
    assert first == again
    assert first != other


def test_three_sheets_are_told_from_left_to_right() -> None:
    some = [f"{TEXT[:-1]}{it}" for it in range(3)]
    how = Taken(3, long_side=1600, slant=0.1, tilt=4)
    assert texts(phone_photos.photo([sheet(it) for it in some], how)) == some


def test_a_code_too_blurred_for_its_corners_is_read_where_it_stands() -> None:
    content = phone_photos.photo([sheet()], BLURRED)
    seen = photo_codes.read(content, "IMG.jpg")
    assert [it.text for it in seen.codes] == [TEXT]


def test_the_densest_square_of_a_picture_is_its_code() -> None:
    wall = Image.new("L", (1200, 900), 110)
    wall.paste(sheet(), (300, 150))
    [(left, top, right, bottom), *_] = code_places.dense(wall, 1)
    assert left < 0.55 < right
    assert top < 0.68 < bottom
    assert code_places.dense(Image.new("L", (1200, 900), 200), 8) == []


def test_a_photo_that_says_no_time_or_nonsense_has_none() -> None:
    assert photo_codes.read(packed(sheet()), "a.jpg").taken_at is None
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "0000:00:00 00:00:00"
    assert photo_codes.read(packed(sheet(), exif=exif), "a.jpg").taken_at is None


def test_the_time_of_the_whole_file_serves_where_no_other_is_told() -> None:
    exif = Image.Exif()
    exif[306] = "2026:09:18 10:20:30"
    at = datetime(2026, 9, 18, 10, 20, 30)
    assert photo_codes.read(packed(sheet(), exif=exif), "a.jpg").taken_at == at
    exif.get_ifd(0x8769)[0x9003] = "2026:09:17 08:00:00"
    taken = datetime(2026, 9, 17, 8)
    assert photo_codes.read(packed(sheet(), exif=exif), "a.jpg").taken_at == taken


def test_what_is_no_photo_is_refused_by_what_it_is() -> None:
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    assert refused(lambda: photo_codes.read(heic, "a.heic")) is Code.PHOTO_HEIF
    pdf = b"%PDF-1.7"
    assert refused(lambda: photo_codes.read(pdf, "a.jpg")) is Code.PHOTO_UNSUITABLE
    wide, wider = sized(20_000, 7_000), sized(40_000, 20_000)
    assert refused(lambda: photo_codes.read(wide, "a")) is Code.PHOTO_TOO_LARGE
    assert refused(lambda: photo_codes.read(wider, "a")) is Code.PHOTO_TOO_LARGE


def test_a_photo_cut_short_or_spoilt_is_told_and_nothing_else_happens() -> None:
    whole = packed(sheet())
    assert refused(lambda: photo_codes.read(whole[:200], "a")) is Code.PHOTO_DAMAGED
    chance = random.Random(7)  # noqa: S311 - no secret
    for kind in ("JPEG", "PNG", "BMP", "WEBP"):
        content = bytearray(packed(sheet(), kind))
        for _ in range(12):
            spoilt = bytearray(content[: chance.randrange(12, len(content))])
            spoilt[chance.randrange(8, len(spoilt))] ^= 1 << chance.randrange(8)
            assert made_of(bytes(spoilt)) <= {
                *(TEXT, Code.PHOTO_DAMAGED),
                *(Code.PHOTO_UNSUITABLE, Code.PHOTO_TOO_LARGE),
            }


def test_a_small_picture_is_upright_and_says_nothing_of_place_or_time() -> None:
    how = Taken(1, long_side=1200, orientation=6)
    small = photo_files.small(phone_photos.photo([sheet()], how), (120, 120))
    with Image.open(io.BytesIO(small)) as picture:
        assert max(picture.size) <= 120
        assert picture.height > picture.width
        assert not picture.getexif()
