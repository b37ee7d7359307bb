"""Pages of a PDF as pictures, for the screen and the printer."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image, ImageOps

from gwgk_desktop.documents.pdfium import alone
from gwgk_desktop.domain.pages import PageImage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

POINTS_PER_INCH = 72
ROUGHLY = 9
"""Dots per inch, where nobody looks at the picture."""
WIDEST = 8.27
"""How wide a photo is shown, in inches: as A4."""


@alone
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


def is_scan(content: bytes) -> bool:
    """Return whether a file opens as a scan: a PDF with a page, or a whole picture."""
    try:
        return bool(of_scan(content, ROUGHLY, most=1))
    except ValueError:
        return False


def of_scan(content: bytes, dots: float, most: int | None = None) -> list[PageImage]:
    """Return the pages of a scan, be it a PDF or a photo; no photo wider than paper.

    Of a PDF at most `most`.  Raises ValueError where it is neither, or damaged.
    """
    if content.startswith(b"%PDF-"):
        try:
            return images(content, dots, most)
        except pypdfium2.PdfiumError as error:
            raise ValueError("no PDF") from error
    try:
        with Image.open(io.BytesIO(content)) as photo:
            upright = ImageOps.exif_transpose(photo).convert("RGB")
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("no picture") from error
    upright.thumbnail((round(WIDEST * dots), round(WIDEST * dots)))
    pixels = upright.tobytes("raw", "BGRX")
    return [PageImage(upright.width, upright.height, upright.width * 4, pixels)]


@alone
def sizes(content: bytes) -> list[tuple[float, float]]:
    """Return how wide and high each page is, in points."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [document.get_page_size(number) for number in range(len(document))]
    finally:
        document.close()


@alone
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


@alone
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
