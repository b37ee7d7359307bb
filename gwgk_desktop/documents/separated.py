"""Text files of cells, by comma, tab or semicolon, in the encodings of China."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter

from gwgk_desktop.documents.sheets import BLANK, MOST_CELLS, MOST_ROWS, Row, Unreadable
from gwgk_desktop.domain.problems import Code

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_TEXT = re.compile(r"[\0-\x08\x0e-\x1f\ufffe\uffff]")
_USUAL = re.compile(
    r"[\t\n\r -~·‘-”　-〿㐀-鿿！-～￥"
    r"\U00020000-\U0003ffff]"
)
_EARLY = 1 << 16
"""Characters that are looked at for the separator and the encoding."""
_OTHER_FILES = ("%PDF", "{\\rtf", "<", "MIME-Version:")


def text_of(content: bytes) -> str:
    """Return the text of a file; raise Unreadable where it is none."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        text = text.rstrip("\x1a")  # the end of a file, for DOS
        if not _NO_TEXT.search(text):
            return text
    raise Unreadable(Code.NOT_A_WORKBOOK)


def rows_of(text: str) -> tuple[list[Row], str]:
    """Return the rows of separated text and what parts their cells.

    Raises Unreadable where it is none.
    """
    if text.startswith(_OTHER_FILES):
        raise Unreadable(Code.NOT_A_WORKBOOK)
    if "\n" not in text:
        text = text.replace("\r", "\n")
    try:
        separator = _separator(text[:_EARLY]) or _separator(text)
        if not separator:
            raise Unreadable(Code.NOT_A_WORKBOOK)
        rows: list[Row] = []
        cells = 0
        for row in csv.reader(io.StringIO(text), delimiter=separator):
            cells += len(row)
            if len(rows) >= MOST_ROWS or cells > MOST_CELLS:
                raise Unreadable(Code.TOO_LARGE)
            rows.append([*row] if row else BLANK)
    except csv.Error as error:
        raise Unreadable(Code.DAMAGED) from error
    return rows, separator


def _encodings(content: bytes) -> tuple[str, ...]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return (encoding,)
    if b"\0" not in content[:_EARLY]:
        return "utf-8", "gb18030"
    # Letters, digits and line ends of UTF-16 have zeros; without its mark it is
    # taken for text where nearly all of it is what Chinese lists are written in.
    early = content[:_EARLY]
    for encoding in ("utf-16-le", "utf-16-be"):
        told = early.decode(encoding, "replace")
        if len(_USUAL.findall(told)) >= 0.95 * len(told):
            return (encoding,)
    return ()


def _separator(text: str) -> str:
    """Return what parts the cells: it gives the most cells in rows of one width."""
    best = (0, "")
    for separator in ",\t;":
        if separator not in text:
            continue
        widths = Counter[int]()
        try:
            for row in csv.reader(io.StringIO(text), delimiter=separator):
                widths[len(row)] += 1
        except csv.Error:
            if not widths:
                continue
        best = max(best, *((n * (w - 1), separator) for w, n in widths.items()))
    return best[1]
