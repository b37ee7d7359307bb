"""Pages of a PDF as pictures, for the screen and the printer."""

from __future__ import annotations

import pypdfium2

from gwgk_desktop.domain.pages import PageImage

POINTS_PER_INCH = 72


def images(
    content: bytes, dots: float, most: int | None = None, first: int = 0
) -> list[PageImage]:
    """Return pages of a PDF at `dots` per inch: from `first` on, at most `most`."""
    document = pypdfium2.PdfDocument(content)
    try:
        end = len(document) if most is None else min(first + most, len(document))
        return [_image(document[number], dots) for number in range(first, end)]
    finally:
        document.close()


def sizes(content: bytes) -> list[tuple[float, float]]:
    """Return how wide and high each page is, in points."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [document.get_page_size(number) for number in range(len(document))]
    finally:
        document.close()


def _image(page: pypdfium2.PdfPage, dots: float) -> PageImage:
    drawn = page.render(scale=dots / POINTS_PER_INCH, prefer_bgrx=True)
    try:
        return PageImage(drawn.width, drawn.height, drawn.stride, bytes(drawn.buffer))
    finally:
        drawn.close()
        page.close()
