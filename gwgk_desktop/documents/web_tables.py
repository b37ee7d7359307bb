"""Tables of a web page, as banks and offices save them under the name .xls.

Everything on the page becomes one sheet, from top to bottom, as Excel shows it:
lines of text above a table are rows of one cell.  All cells are text.
"""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from gwgk_desktop.documents import separated
from gwgk_desktop.documents.sheets import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Grid,
    Merge,
    Sheet,
    Unreadable,
    within,
)
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.work import Progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gwgk_desktop.documents.sheets import Reading

LARGEST_PAGE = 32 << 20
"""Characters of a page: a hundred thousand payouts with their formats."""
_CHUNK = 1 << 18
_LONGEST_TAG = 1 << 14
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_TABLE = re.compile(r"<table\b(?!:)", re.IGNORECASE)
_NUMBER = re.compile(r"[¥￥]?-?[\d,]+(?:\.\d+)?")
_EXACT = re.compile(r"-?\d+(?:\.\d+)?")
_BLOCKS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "caption", "center", "li"})
_SILENT = frozenset({"script", "style", "title", "xml", "comment"})
_UNSEEN = re.compile(r"display\s*:\s*none|mso-hide\s*:", re.IGNORECASE)


def text_of(content: bytes) -> str:
    """Return the text of a page in the encoding that it names, or that marks it."""
    told = _CHARSET.search(content[:4096])
    name = told[1].decode().lower() if told else ""
    if name.startswith("gb") and not content.startswith(codecs.BOM_UTF8):
        try:
            return content.decode("gb18030")
        except UnicodeDecodeError:
            pass
    return separated.text_of(content)


def is_page(text: str) -> bool:
    """Return whether a text is a web page with a table in it."""
    return text.lstrip().startswith("<") and bool(_TABLE.search(text))


def sheet_of(name: str, text: str) -> Reading[Sheet]:
    """Return a page as a sheet of that name."""
    if len(text) > LARGEST_PAGE:
        raise Unreadable(Code.TOO_LARGE)
    text = _without_comments(text)
    page = _Page()
    for start in range(0, len(text), _CHUNK):
        yield Progress(start, len(text))
        page.feed(text[start : start + _CHUNK])
        if len(page.rawdata) > _LONGEST_TAG + _CHUNK:
            raise Unreadable(Code.DAMAGED)  # a tag without end
    if len(page.rawdata) > _LONGEST_TAG:
        raise Unreadable(Code.DAMAGED)  # closing would take the square of its length
    page.close()
    page.end_row()
    return Sheet(
        name,
        page.grid.rows,
        within(page.merges, page.grid.rows),
        hidden_rows=frozenset(it for it in page.hidden if it < len(page.grid.rows)),
    )


def _without_comments(text: str) -> str:
    """Return a page without comments: the parser takes long over unclosed ones."""
    kept = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("-->", start + 4)
        at = end + 3 if end >= 0 else len(text)
    return "".join([*kept, text[at:]])


class _Page(HTMLParser):
    """A page while it is read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.grid = Grid()
        self.merges: list[Merge] = []
        self.hidden: set[int] = set()
        self._number = 0
        self._cells: dict[int, str] = {}
        self._text: list[str] = []
        self._column = -1
        """The column of the open cell; -1 between cells."""
        self._next = 0
        self._covered: dict[int, int] = {}
        """The row, by column, above which cells reach down from rows before."""
        self._silent = 0
        self._tables = 0
        self._row_open = False
        self._exact = ""
        """The number that a cell holds, where it shows a rounded one."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag in {"body", "table"}:
            self._silent = 0  # whatever was not closed before
        if tag in _SILENT:
            self._silent += 1
        elif tag in {"td", "th"} and self._tables:
            self._end_cell()
            self._row_open = True
            self._start_cell(about)
        elif tag == "tr":
            self.end_row()
            self._row_open = True
            if _UNSEEN.search(about.get("style", "")):
                self.hidden.add(self._number)
        elif tag == "table":
            self.end_row()
            self._tables += 1
            self._covered.clear()
        elif tag == "br":
            self._text.append("\n")
        elif tag in _BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in {"td", "th"}:
            self._end_cell()
        elif tag == "tr":
            self.end_row()
        elif tag == "table":
            self.end_row()
            self._tables = max(0, self._tables - 1)
        elif tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._text.append(data)

    def end_row(self) -> None:
        """End the open row, or the line of text outside of any."""
        self._end_cell()
        if not self._row_open and not self._cells:
            return
        width = max(self._cells, default=-1) + 1
        self.grid.put(
            self._number, [self._cells.get(column, "") for column in range(width)]
        )
        self._cells = {}
        self._number += 1
        self._next = 0
        self._row_open = False
        if self._number >= MOST_ROWS:
            raise Unreadable(Code.TOO_LARGE)

    def _break(self) -> None:
        if self._column >= 0:
            self._text.append("\n")
        elif not self._row_open:
            self.end_row()

    def _start_cell(self, about: Mapping[str, str]) -> None:
        column = self._next
        while self._covered.get(column, 0) > self._number:
            column += 1
        wide, high = (_span(about.get(it, "")) for it in ("colspan", "rowspan"))
        if column + wide > MOST_COLUMNS or len(self.merges) > MOST_CELLS:
            raise Unreadable(Code.TOO_LARGE)
        if wide > 1 or high > 1:
            bottom = self._number + high - 1
            self.merges.append(Merge(self._number, column, bottom, column + wide - 1))
        if high > 1:
            for it in range(column, column + wide):
                self._covered[it] = self._number + high
        exact = about.get("x:num", "")
        self._exact = exact if _EXACT.fullmatch(exact) else ""
        self._column = column
        self._next = column + wide

    def _end_cell(self) -> None:
        lines = (" ".join(it.split()) for it in "".join(self._text).split("\n"))
        text = "\n".join(it for it in lines if it)
        self._text = []
        if self._column >= 0:
            if self._exact and _NUMBER.fullmatch(text):
                text = self._exact
            if text:
                self._cells[self._column] = text
            self._column = -1
        elif text and not self._row_open:
            self._cells[0] = text


def _span(told: str) -> int:
    return min(max(int(told[:6]), 1), MOST_ROWS) if told.isdecimal() else 1
