"""Files that a web page holds within its links: data:image/png;base64, and so on."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINK = re.compile(
    r"data:(image/)?[\w.+-]*(?:/[\w.+-]+)?(?:;[\w.+-]+=[\w.+-]+)*;base64,"
    r"([A-Za-z0-9+/=%\s]+)"
)
_SMALLEST_PICTURE = 1_000
"""Bytes of a picture that writing can be read in: icons have less."""


def contents(text: str) -> Iterator[bytes]:
    """Yield what the links of a page hold, without icons."""
    if ";base64," not in text:
        return
    for found in _LINK.finditer(text):
        coded = "".join(unquote(found[2]).split())
        try:
            content = base64.b64decode(coded + "=" * (-len(coded) % 4))
        except (binascii.Error, ValueError):
            content = coded.encode()
        if not found[1] or len(content) >= _SMALLEST_PICTURE:
            yield content
