"""The typefaces of the sheets: embedded, measured, and asked what they lack.

A text is set in one face; a character that the face lacks is taken from the first
of the others that has it, so that no name stops at a rare character.
"""

from __future__ import annotations

import threading
from enum import StrEnum
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from reportlab.pdfbase import pdfmetrics, ttfonts

from gwgk_desktop import paths
from gwgk_desktop.domain import characters

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from reportlab.pdfbase.pdfdoc import PDFDocument


class Face(StrEnum):
    """A typeface that is delivered; the value is its file's name."""

    SERIF = "NotoSerifSC-Regular"
    """宋体"""
    BOLD = "NotoSerifSC-Bold"
    """粗宋"""
    SANS = "NotoSansSC-Regular"
    """黑体"""
    KAI = "LXGWWenKai-Regular"
    """楷体"""
    HANA = "HanaMinB"
    """Extensions B to F, where the others end."""


_DIGITS = range(0x30, 0x3A)
_SPACE, _NO_BREAK = 0x20, 0xA0
_WIDE = 256
"""Codes of a subset of a typeface."""
_TAKEN = frozenset((0, _SPACE, *_DIGITS))
"""Codes that no other character gets in any subset."""
FALLBACK = (Face.SERIF, Face.HANA, Face.SANS, Face.KAI)
"""Who is asked for a character that the wanted face lacks: the likest first."""
SERIF = "NotoSerifSC"
_NO_FACE = ""
_CUTTING = threading.Lock()
"""reportlab moves one mark through a typeface's file as it cuts subsets out of it, and
two lanes of the window draw sheets."""


def load(face: Face = Face.SERIF) -> ttfonts.TTFont:
    """Return a typeface, read and registered once."""
    return _read(face)


@cache
def _read(face: Face) -> ttfonts.TTFont:
    # reportlab writes a code point above U+FFFF bare, where UTF-16 belongs: the
    # glyph prints right, but is copied, searched and read back as another one.
    ttfonts.makeToUnicodeCMap = _to_unicode  # type: ignore[assignment]
    name = SERIF if face is Face.SERIF else face.value
    font = _Font(name, str(paths.FONTS / f"{face}.ttf"))
    pdfmetrics.registerFont(font)
    return font


class _Font(ttfonts.TTFont):
    """A typeface whose subsets show digits, and nothing else, by the codes of digits.

    reportlab numbers the characters of a subset as they come, so that words are stored
    as digits and digits as others.  So whoever reads a stream without its fonts, as
    the leak gate does for what no page shows, sees numbers where there are some.
    """

    def splitString(  # noqa: N802 - reportlab's name
        self, text: str | bytes, doc: PDFDocument, encoding: str = "utf-8"
    ) -> list[tuple[int, bytes]]:
        """Return a text in pieces, each with its subset and in its codes."""
        told = text if isinstance(text, str) else text.decode(encoding)
        state = self.state.get(doc)
        if not isinstance(state, _Subsets):
            state = self.state[doc] = _Subsets(self)
        codes = list(map(state.assignments.__getitem__, map(ord, told)))
        if codes and max(codes) < _WIDE:  # most texts, and quickly
            return [(0, bytes(codes))]
        return [
            (subset, bytes(code % _WIDE for code in some))
            for subset, some in groupby(codes, lambda it: it // _WIDE)
        ]

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802 - reportlab's name
        """Add what a document shows of the typeface to it, cut out of the whole."""
        with _CUTTING:
            super().addObjects(doc)


class _Subsets(ttfonts.TTFont.State):
    """Which characters of a typeface a document shows, and by which codes."""

    def __init__(self, font: _Font) -> None:
        super().__init__(0, font)
        self.subsets = [_begun()]
        self.subsets[0][_DIGITS.start :] = _DIGITS
        self.assignments = _Codes(self.subsets, font.face.charToGlyph)


class _Codes(dict[int, int]):
    """The code of each character, 256 for each subset before its own.

    A character is given one when it is first asked for.
    """

    def __init__(self, subsets: list[list[int]], glyphs: Container[int]) -> None:
        super().__init__({0: 0, _SPACE: _SPACE, _NO_BREAK: _SPACE})
        self.update({it: it for it in _DIGITS if it in glyphs})
        self._subsets, self._glyphs = subsets, glyphs
        self._next = 1

    def __missing__(self, point: int) -> int:
        if point not in self._glyphs:
            return 0
        code = self._next
        while code % _WIDE in _TAKEN:
            code += 1
        number, place = divmod(code, _WIDE)
        if number == len(self._subsets):
            self._subsets.append(_begun())
        subset = self._subsets[number]
        if place < len(subset):
            subset[place] = point
        else:
            subset.append(point)
        self[point] = code
        self._next = code + 1
        return code


def _begun() -> list[int]:
    """Return a subset up to the codes of digits, with spaces where nothing is yet."""
    return [0] + [_SPACE] * (_DIGITS.stop - 1)


class _Faces(dict[str, str]):
    """Which face prints a character where another is wanted; "" where none does.

    Each character is looked for once: HanaMinB is not even read before it is needed.
    """

    def __init__(self, wanted: Face) -> None:
        super().__init__()
        self._wanted = wanted

    def __missing__(self, character: str) -> str:
        found: str = _NO_FACE
        if not characters.is_private(character):
            point = ord(character)
            for face in (self._wanted, *FALLBACK):
                if load(face).face.charToGlyph.get(point):
                    found = face
                    break
        self[character] = found
        return found


class _Widths(dict[str, float]):
    """How wide a character is at one point's size, in whichever face prints it."""

    def __init__(self, wanted: Face) -> None:
        super().__init__()
        self._faces = _faces(wanted)

    def __missing__(self, character: str) -> float:
        name = self._faces[character]
        wide = 1.0
        if name:
            face = load(Face(name)).face
            known: dict[int, float] = face.charWidths
            wide = known.get(ord(character), face.defaultWidth or 1000.0) / 1000
        self[character] = wide
        return wide


@cache
def _faces(wanted: Face) -> _Faces:
    return _Faces(wanted)


@cache
def _widths(wanted: Face) -> _Widths:
    return _Widths(wanted)


def width(text: str, size: float, face: Face = Face.SERIF) -> float:
    """Return how wide a text is set, in points."""
    return sum(map(_widths(face).__getitem__, text)) * size


class Widths(dict[str, float]):
    """How wide texts are set in a face at one point's size; each is measured once."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._of_character = _widths(face).__getitem__

    def __missing__(self, text: str) -> float:
        wide = self[text] = sum(map(self._of_character, text))
        return wide


def runs(text: str, face: Face = Face.SERIF) -> list[tuple[Face, str]]:
    """Return a text in pieces, each with the face that prints it.

    What no face has stands in the wanted one, as its box for what is missing.
    """
    printed_by = _faces(face).__getitem__
    if set(map(printed_by, text)) <= {face.value}:
        return [(face, text)]
    return [
        (Face(name) if name else face, "".join(some))
        for name, some in groupby(text, printed_by)
    ]


def missing(texts: Iterable[str]) -> list[str]:
    """Return the characters that no typeface has, in the order they are met."""
    printed_by = _faces(Face.SERIF)
    told = list(texts)
    lacking = {
        character
        for character in set().union(*told)
        if not printed_by[character] and not character.isspace()
    }
    if not lacking:
        return []
    met = (character for text in told for character in text)
    return list(dict.fromkeys(it for it in met if it in lacking))


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
