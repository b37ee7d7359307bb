"""Pages of a PDF as pictures, for the screen and the printer."""

from __future__ import annotations

import pypdfium2

from gwgk_desktop.domain.pages import PageImage

POINTS_PER_INCH = 72


def images(content: bytes, dots: float, most: int | None = None) -> list[PageImage]:
    """Return the pages of a PDF at `dots` per inch, the first `most` of them."""
    document = pypdfium2.PdfDocument(content)
    try:
        count = len(document) if most is None else min(most, len(document))
        return [_image(document[number], dots) for number in range(count)]
    finally:
        document.close()


def _image(page: pypdfium2.PdfPage, dots: float) -> PageImage:
    drawn = page.render(scale=dots / POINTS_PER_INCH, prefer_bgrx=True)
    try:
        return PageImage(drawn.width, drawn.height, drawn.stride, bytes(drawn.buffer))
    finally:
        drawn.close()
        page.close()
