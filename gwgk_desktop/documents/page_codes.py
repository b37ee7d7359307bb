"""The codes of sheets on a signed page, be it a photo or a scan as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

import zxingcpp
from PIL import Image

from gwgk_desktop.documents import pdf_pages, photo_codes
from gwgk_desktop.domain.reviews import number_in
from gwgk_desktop.domain.sheet_content import SheetCode, read_code

if TYPE_CHECKING:
    from collections.abc import Iterator

_DOTS = 150
"""Per inch: a module of a code is two millimetres wide at least, ten dots."""
_MOST_PAGES = 40
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def on_page(content: bytes, name: str) -> list[SheetCode]:
    """Return which sheets a signed page shows by their codes, each as its code says.

    A PDF that this program made of a sheet names it by itself: paper does not, so that
    it is told as a page that nobody signed.  No code that can be read: nothing.
    Raises ValueError for a PDF that cannot be opened, what `photo_codes.read` raises
    for a picture; `name` is only told.
    """
    if not content.startswith(b"%PDF-"):
        texts = [it.text for it in photo_codes.read(content, name).codes]
    else:
        own = number_in(pdf_pages.told(content).get("Subject", ""))
        if own:
            return [SheetCode(own, "")]
        texts = list(_of_pages(content))
    return [it for it in map(read_code, texts) if it is not None]


def _of_pages(content: bytes) -> Iterator[str]:
    for it in pdf_pages.of_scan(content, _DOTS, _MOST_PAGES):
        picture = Image.frombuffer(
            "RGB", (it.width, it.height), it.pixels, "raw", "BGRX", it.stride, 1
        )
        for one in zxingcpp.read_barcodes(picture.convert("L"), formats=_QR):
            yield one.text
