"""Pages of a PDF as pictures, for the screen and the printer."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdfium2

from gwgk_desktop.domain.pages import PageImage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


def joined(contents: Iterable[bytes]) -> bytes:
    """Return the pages of several PDFs as one."""
    joint = pypdfium2.PdfDocument.new()
    try:
        for content in contents:
            part = pypdfium2.PdfDocument(content)
            joint.import_pages(part)
            part.close()
        out = io.BytesIO()
        joint.save(out)
        return out.getvalue()
    finally:
        joint.close()


def _image(page: pypdfium2.PdfPage, dots: float) -> PageImage:
    drawn = page.render(scale=dots / POINTS_PER_INCH, prefer_bgrx=True)
    try:
        return PageImage(drawn.width, drawn.height, drawn.stride, bytes(drawn.buffer))
    finally:
        drawn.close()
        page.close()


def told(content: bytes) -> Mapping[str, str]:
    """Return what a PDF says of itself, such as its Subject; nothing where it is none.

    Files that are no PDF, or a damaged one, say nothing.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return {}
    try:
        found: dict[str, str] = document.get_metadata_dict()
        return found
    finally:
        document.close()
