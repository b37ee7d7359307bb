"""Photos as small pictures on pages of their own, behind a certificate.

So small that faces and lists cannot be read: they show that something hung, and where;
the originals are kept, under the hash that stands below each.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from gwgk_desktop import wording
from gwgk_desktop.documents import photo_files, typefaces
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.wording import photos as words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

WIDTH, HEIGHT, MARGIN = 210 * mm, 297 * mm, 20 * mm
ACROSS, DOWN = 2, 3
ROOM_WIDE, ROOM_HIGH = 80 * mm, 58 * mm
"""For a picture: six of them cover less than half of a page, or the gate would take the
page for a scan."""
PIXELS = (360, 260)
"""The most a picture has: a line of print is a pixel high."""
_TITLE, _TEXT = 15.0, 8.5
_LEADING = 1.5
_HALF = 32
"""Characters of a hash on a line."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo, and what is said below it."""

    content: bytes
    taken: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Foot:
    """The foot of a page, as the paper that the photos belong to has it."""

    number: str
    """The number of that paper, as it is written there."""
    margin: float
    """From the edges of the page, in millimetres."""
    size: float
    """In points."""


def count(pictures: int) -> int:
    """Return on how many pages so many photos stand."""
    return -(-pictures // (ACROSS * DOWN))


def draw(
    foot: Foot, pictures: Sequence[Picture], made_on: date, pages_before: int = 0
) -> bytes:
    """Return pages of photos as PDF; `foot` is that of the paper they belong to.

    `pages_before`: how many pages that paper has itself; they are counted on.
    """
    out = io.BytesIO()
    font = str(typefaces.load().fontName)
    canvas = Canvas(
        out,
        pagesize=(WIDTH, HEIGHT),
        invariant=1,
        initialFontName=font,  # type: ignore[arg-type]
    )
    canvas.setTitle(words.PHOTO_PAGE)
    canvas.setAuthor("")
    canvas.setSubject(foot.number)
    canvas.setCreator(wording.PRODUCT)
    canvas.setProducer(wording.PRODUCT)
    canvas.setDateFormatter(lambda *_: f"D:{made_on:%Y%m%d}000000+08'00'")
    on_page = ACROSS * DOWN
    own = count(len(pictures))
    for page in range(own):
        canvas.setFont(font, _TITLE)
        canvas.drawCentredString(WIDTH / 2, HEIGHT - MARGIN, words.PHOTO_PAGE)
        canvas.setFont(font, foot.size)
        edge = foot.margin * mm
        canvas.drawString(edge, edge, foot.number)
        told = words.folio(pages_before + page + 1, pages_before + own)
        canvas.drawRightString(WIDTH - edge, edge, told)
        first = page * on_page
        for place, it in enumerate(pictures[first : first + on_page]):
            _draw(canvas, font, place, first + place + 1, it)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, font: str, place: int, number: int, it: Picture) -> None:
    """Draw a picture in its place, and below it its number, its time and its hash."""
    row, column = divmod(place, ACROSS)
    step = (HEIGHT - 2.6 * MARGIN) / DOWN
    left = MARGIN + column * (WIDTH - 2 * MARGIN + 10 * mm) / ACROSS
    top = HEIGHT - 1.5 * MARGIN - row * step
    try:
        picture = ImageReader(io.BytesIO(photo_files.small(it.content, PIXELS)))
    except Refusal:
        canvas.setFont(font, _TEXT)
        canvas.drawString(left, top - ROOM_HIGH / 2, words.NOT_SHOWN)
    else:
        wide, high = picture.getSize()
        scale = min(ROOM_WIDE / wide, ROOM_HIGH / high)
        size = (wide * scale, high * scale)
        canvas.drawImage(picture, left, top - ROOM_HIGH, *size)
    canvas.setFont(font, _TEXT)
    lines = (
        words.picture(number, it.taken),
        f"SHA-256 {it.sha256[:_HALF]}",
        it.sha256[_HALF:],
    )
    for at, line in enumerate(lines, start=1):
        canvas.drawString(left, top - ROOM_HIGH - at * _TEXT * _LEADING, line)
