"""What can be read in XML and HTML: between the tags, and in them."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from gwgk_desktop.documents import formula_texts, passage_pieces
from gwgk_desktop.domain.passages import Numbering, Passage

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEE_THROUGH = re.compile(
    r"</?(?:[\w.-]+:)?(?:r|t|rPr|rPh|phoneticPr|rFont|rFonts|sz|szCs|color|family|charset"
    r"|scheme|b|i|u|strike|vertAlign|span|font|strong|em|noProof|lang|proofErr|highlight"
    r"|latin|ea|cs|sym|solidFill|srgbClr|schemeClr|hlinkClick|hyperlink|bookmarkStart"
    r"|bookmarkEnd|smartTag|ins|del|delText|moveFrom|moveTo|fldSimple|instrText|sdt"
    r"|sdtContent|lastRenderedPageBreak|softHyphen|noBreakHyphen|kern|spacing|w|position"
    r"|shd|snapToGrid|bCs|iCs|outline|shadow|rStyle|fldChar)(?:\s[^<>]*)?/?>"
)
"""Tags that part nothing: a number may be written in several runs of text."""
_PIECE = re.compile(r"(<[^<>]*>)")
_BLOCK = re.compile(
    r"<(/?)(?:[\w.-]+:)?(p|tc|td|th|tr|br|div|li|h[1-6]|title|script|style|table"
    r"|table-cell|table-row)\b",
    re.IGNORECASE,
)
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TAG = re.compile(r"<[^<>]*>")
_ATTRIBUTE = re.compile(r"""=\s*(?:"([^"<>]*)"|'([^'<>]*)')""")
_TELLING = re.compile(r"[0-9]{7}|[0-9][^0-9a-zA-Z]+[0-9]|&#|[^\x00-\x7f]{6}")
"""What an attribute must have to hold anything: names of styles and colours do not."""
_DOCUMENT = re.compile(r"word/(?:glossary/)?document\d*\.xml")
_TEXT = re.compile(r"<office:(?:text|presentation|drawing)[\s>]")
"""What a content.xml has that is no spreadsheet, whose cells are read as such."""
_FLOWING = re.compile(
    r"word/|ppt/slides/|ppt/notesSlides/|xl/drawings/|content\.xml|styles\.xml"
)
"""Other parts that have paragraphs and tables of their own."""


def of_page(text: str, *, raw: bool) -> Iterator[Passage]:
    """Yield what can be read in a page of HTML or an XML; `raw` as in Passage."""
    close = _SEE_THROUGH.sub("", text)
    whole = Passage("", _Blocks(close).rows, Numbering.LINES, raw=raw)
    yield from passage_pieces.pieces(whole)
    yield _in_pieces("source", text, close)


def of_part(name: str, text: str) -> Iterator[Passage]:
    """Yield what can be read in a part of an office's document."""
    close = _SEE_THROUGH.sub("", text)
    if _DOCUMENT.fullmatch(name) or (name == "content.xml" and _TEXT.search(text)):
        whole = Passage(name, _Blocks(close).rows, Numbering.LINES)
        yield from passage_pieces.pieces(whole)
    elif _FLOWING.match(name):
        yield Passage(name, _Blocks(close).rows, read_before=True)
    yield _in_pieces(name, text, close)


def _in_pieces(name: str, text: str, close: str) -> Passage:
    """Return each text between two tags, and in a tag, by itself."""
    words = {it for it in _TAG.split(close) if it.strip()}
    rows = [[_unescaped(it)] for it in sorted(words)]
    told = {it for pair in _ATTRIBUTE.findall(text) for it in pair if it}
    rows += [[_unescaped(it)] for it in sorted(told) if _TELLING.search(it)]
    quoted = [it for [it] in rows if '"' in it]
    rows += [[it] for formula in quoted for it in formula_texts.joined(formula)]
    rows += [[it] for it in re.findall(r"<!--(.*?)-->", text, re.DOTALL)]
    return Passage(name, rows, neighbours=False, raw=True)


class _Blocks:
    """The paragraphs and table rows of a text in XML or HTML; other tags part nothing.

    A paragraph of its own is a row of one cell, those in a cell are its lines.
    """

    def __init__(self, text: str) -> None:
        self.rows: list[list[str]] = []
        self._row: list[str] = []
        self._cell: list[str] = []
        self._within = 0
        for piece in _PIECE.split(text):
            if piece.startswith("<"):
                self._tag(piece)
            else:
                self._cell.append(_unescaped(piece))
        self._end_row()

    def _tag(self, tag: str) -> None:
        named = _BLOCK.match(tag)
        if not named:
            return
        name = named[2].lower()
        if name in {"tc", "td", "th", "table-cell"}:
            self._within = max(self._within + (-1 if named[1] else 1), 0)
            self._end_cell()
        elif not self._within:
            self._end_row()
        elif name != "tr" or named[1]:
            self._cell.append("\n")

    def _end_cell(self) -> None:
        text = "".join(self._cell).strip()
        self._cell.clear()
        if text:
            self._row.append(text)

    def _end_row(self) -> None:
        self._end_cell()
        if self._row:
            self.rows.append(self._row)
            self._row = []


def _unescaped(text: str) -> str:
    if "&" in text:
        text = html.unescape(text)
    if "_x" in text:  # how spreadsheets write what XML cannot hold: _x000D_
        text = _CODED.sub(lambda it: chr(int(it[1], 16)), text)
    return text
