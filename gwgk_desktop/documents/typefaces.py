"""The typeface of the sheets: embedded, measured, and asked what it lacks."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from reportlab.pdfbase import pdfmetrics, ttfonts

from gwgk_desktop import paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SERIF = "NotoSerifSC"


@cache
def load() -> ttfonts.TTFont:
    """Return the serif typeface, read and registered once."""
    # reportlab writes a code point above U+FFFF bare, where UTF-16 belongs: the
    # glyph prints right, but is copied, searched and read back as another one.
    ttfonts.makeToUnicodeCMap = _to_unicode  # type: ignore[assignment]
    font = ttfonts.TTFont(SERIF, str(paths.FONTS / f"{SERIF}-Regular.ttf"))
    pdfmetrics.registerFont(font)
    return font


def width(text: str, size: float) -> float:
    """Return how wide a text is set, in points."""
    face = load().face
    widths: dict[int, float] = face.charWidths
    default: float = face.defaultWidth
    return sum(widths.get(ord(c), default) for c in text) * size / 1000


def missing(texts: Iterable[str]) -> list[str]:
    """Return the characters that the typeface lacks, in the order they are met."""
    glyphs = load().face.charToGlyph
    lacking: dict[str, None] = {}
    for text in texts:
        for character in text:
            if ord(character) not in glyphs and not character.isspace():
                lacking[character] = None
    return list(lacking)


def _to_unicode(name: str, subset: Sequence[int]) -> str:
    """Return the map from a subset's codes to Unicode (PDF 32000-1, 9.10.3)."""
    pairs = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>"
        for code, point in enumerate(subset)
    ]
    blocks = [
        "\n".join([f"{len(some)} beginbfchar", *some, "endbfchar"])
        for some in (pairs[start : start + 100] for start in range(0, len(pairs), 100))
    ]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name})",
            "/Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            f"<00> <{len(subset) - 1:02X}>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )
