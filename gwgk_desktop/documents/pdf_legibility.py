"""Whether what a page of a PDF shows was read at all.

A page may show pictures of writing, writing that was made outlines, or glyphs of which
the file does not tell the characters: then it is no clean page, whatever was found.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from itertools import repeat
from typing import TYPE_CHECKING

from pypdfium2 import raw

from gwgk_desktop.documents import pdf_outlines, pdfium
from gwgk_desktop.documents.pdfium import alone
from gwgk_desktop.domain.known_data import SHORTEST
from gwgk_desktop.domain.passages import Why

if TYPE_CHECKING:
    from collections.abc import Callable

    import pypdfium2

    from gwgk_desktop.documents.pdf_outlines import Box, Drawn

_LITTLE_TEXT, _LARGE_PICTURE = 30, 0.3
"""A page with so few characters beside a picture over so much of it is a scan."""
_COVERED = 0.5
"""Where pictures cover more of a page than this it is a scan, however much was typed
over them."""
_PICTURED = 0.2
"""Letterheads, seals and faces do not cover so much; copied papers and photos do."""
_NO_ROOM = 0.01
"""Points."""
_ODD = re.compile(r"[^0-9 \r\n\t.,:;()/%+\-—“”、-〟一-鿿！-￥]")
"""What lists of payments are hardly written in: all that is no character, too."""
_UNTOLD, _DIGIT, _BLANK, _OTHER = "?0 x"
"""What a page is written in while it is asked for writing without characters."""
_WRITING = re.compile(rf"\?(?: *\?){{{SHORTEST - 1},}}")
_AMONG_DIGITS = re.compile(rf"(?=0*\?)(?=\?*0)[0?]{{{SHORTEST},}}")
_LEAST_KINDS = 3
"""Bullets and ticks are one glyph over and over, or two."""


@alone
def why_unread(page: pypdfium2.PdfPage, text: str) -> Why | None:
    """Return why what a page draws beside its text was unread; None: it is nothing."""
    nothing = not text.strip()
    few = len(text) < _LITTLE_TEXT
    drawn = pdf_outlines.drawn_on(page)
    paths = [it for it in drawn if it.kind == raw.FPDF_PAGEOBJ_PATH]
    if len(paths) < len(drawn):
        covers = [_share(it, page) for it in drawn if it.kind == raw.FPDF_PAGEOBJ_IMAGE]
        large = few and max(covers) >= _LARGE_PICTURE
        if nothing or large or sum(covers) > _COVERED:
            return Why.IMAGE_ONLY
        if sum(covers) > _PICTURED:
            return Why.PICTURE
    if nothing:
        more = pdf_outlines.are_more_than_rules(paths, page)
        return Why.IMAGE_ONLY if more else None
    return Why.ILLEGIBLE if pdf_outlines.are_writing(paths, page, few=few) else None


@alone
def give_room_to_lost_words(page: pypdfium2.PdfPage) -> None:
    """Make words that take no room on a page be read with the others.

    pdfium leaves those out whose outlines it does not know, single digits in a face
    that the file does not hold and the machine lacks; strokes around them have a width.
    """
    for it in pdf_outlines.words_on(page):
        left, _, right, _ = pdf_outlines.box_of(it)
        if right - left < _NO_ROOM:
            words = ctypes.cast(it.handle, raw.FPDF_PAGEOBJECT)
            raw.FPDFTextObj_SetTextRenderMode(words, raw.FPDF_TEXTRENDERMODE_STROKE)
            raw.FPDFPageObj_SetStrokeWidth(words, 1)
            raw.FPDFPageObj_Transform(words, 1, 0, 0, 1, 0, 0)  # measured anew


@alone
def lacks_characters(
    page: pypdfium2.PdfTextPage, text: str, index: Callable[[int], int], *, sure: bool
) -> bool:
    """Return whether a page shows writing of which the characters are not told.

    `text` is what it was read as, `index` tells which of pdfium's characters stands at
    a place of it.  Where the file is `sure` to map its fonts only what is odd is asked.
    """
    odd = list(_ODD.finditer(text))
    if sure and not odd:
        return False
    number = pdfium.number_of(page.raw)
    every = range(page.count_chars())
    if not any(_is_none(it[0]) for it in odd):
        asked = (index(it.start()) for it in odd) if sure else every
        if 1 not in map(pdfium.unmapped, repeat(number), asked):
            return False
    codes = [pdfium.character(number, at) for at in every]
    marks = "".join(_mark(number, at, code) for at, code in enumerate(codes))
    return _AMONG_DIGITS.search(marks) is not None or any(
        len({codes[at] for at in range(*it.span()) if marks[at] == _UNTOLD})
        >= _LEAST_KINDS
        for it in _WRITING.finditer(marks)
    )


def _mark(page: int, at: int, code: int) -> str:
    """Return what a glyph of a text page is, as far as its character is told."""
    shown = chr(min(code, 0x10FFFF))
    if pdfium.unmapped(page, at) == 1 or _is_none(shown):
        return _UNTOLD
    if shown.isspace():
        return _BLANK
    return _DIGIT if shown in "0123456789" else _OTHER


def _is_none(shown: str) -> bool:
    """Return whether this is what fonts give for glyphs that they know no character of.

    Controls (U+0002 is pdfium's own, for a hyphen at the end of a line), private use,
    the mark of what is lost.
    """
    kind = unicodedata.category(shown)
    return shown == "\ufffd" or (kind in {"Cc", "Co"} and shown not in "\2\t\n\r")


def _share(it: Drawn, page: pypdfium2.PdfPage) -> float:
    """Return how much of its page a picture covers, of 1."""
    bounds = pdf_outlines.box_of(it)
    box: Box = page.get_bbox()
    left, foot = (max(bounds[at], box[at]) for at in (0, 1))
    right, top = (min(bounds[at], box[at]) for at in (2, 3))
    area: float = page.get_width() * page.get_height() or 1.0
    return max(right - left, 0) * max(top - foot, 0) / area
