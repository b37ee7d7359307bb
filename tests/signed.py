"""Signed pages as they come to the desk: small, and whole files of their kinds."""

from __future__ import annotations

import io

from PIL import Image


def page(kind: str = "JPEG") -> bytes:
    """Return a page as a file: "JPEG", "PNG" or "PDF"."""
    made = io.BytesIO()
    Image.new("L", (60, 85), 240).save(made, kind)
    return made.getvalue()
