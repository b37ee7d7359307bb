"""What a PDF says, as a short text that another PDF can be compared by."""

from __future__ import annotations

import hashlib

import pypdfium2


def words(content: bytes) -> str:
    """Return how many pages there are, and a digest of what some of them say."""
    document = pypdfium2.PdfDocument(content)
    count = len(document)
    digest = hashlib.sha256()
    for number in sorted({0, count // 2, count - 1}):
        text = document[number].get_textpage().get_text_range()
        digest.update("".join(sorted(text)).strip().encode())
    document.close()
    return f"{count} pages, {digest.hexdigest()[:16]}"
