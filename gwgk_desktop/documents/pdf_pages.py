"""Pages of a PDF as pictures, for the screen and the printer."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2

POINTS_PER_INCH = 72


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as rows of pixels, four bytes each: blue, green, red, unused."""

    width: int
    height: int
    stride: int
    pixels: bytes


def image(content: bytes, page: int, dots: float) -> PageImage:
    """Return a page, counted from 0, at `dots` per inch."""
    document = pypdfium2.PdfDocument(content)
    try:
        sheet = document[page]
        drawn = sheet.render(
            scale=dots / POINTS_PER_INCH, prefer_bgrx=True, rev_byteorder=False
        )
        return PageImage(drawn.width, drawn.height, drawn.stride, bytes(drawn.buffer))
    finally:
        document.close()
