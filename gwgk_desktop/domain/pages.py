"""Pages of a document as pictures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as rows of pixels, four bytes each: blue, green, red, unused."""

    width: int
    height: int
    stride: int
    """Bytes from one row to the next."""
    pixels: bytes
