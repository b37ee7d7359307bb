"""What an .xls says beyond its cells, and whether calamine may read it at all.

Chains of sectors that run in a circle ([MS-CFB]), and a cell beyond the last column
([MS-XLS]), make calamine fill the memory until the system ends the program.  So both
are looked for before it gets the bytes.
"""

from __future__ import annotations

import io
import struct
from bisect import bisect_right
from typing import TYPE_CHECKING

import olefile

from gwgk_desktop.documents.sheet_xml import About
from gwgk_desktop.documents.sheets import Unreadable
from gwgk_desktop.domain.problems import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

_LAST_SECTOR = 0xFFFFFFFA
"""Larger numbers end a chain."""
_FORMULA, _BOOLEAN_OR_ERROR, _ROW, _SHEET = 0x06, 0x205, 0x208, 0x85
_RUNS = frozenset((0xBD, 0xBE))
_CELLS = frozenset(
    (_FORMULA, _BOOLEAN_OR_ERROR, 0x201, 0x203, 0x204, 0x27E, 0xFD, 0xD6)
)
_CELLS |= _RUNS
"""Records that begin with the row and column of a cell; of a run, the last counts."""
_LAST_COLUMN = 255
_HIDDEN = 0x20
"""The bit of a row's record that hides it."""
_IS_ERROR = 2
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_HEADER = 512
"""Bytes before the first sector; of less, nobody can tell what it was."""
_STREAMS = ("Workbook", "Book")
_MARKS = (
    *(name.encode("utf-16-le") for name in _STREAMS),
    *(b"\x09\x08\x10\0\0\x06\x05\0", b"\x09\x08\x08\0\0\x05\x05\0"),
)
"""What the ruins of a workbook still hold: its stream's name, or how that begins."""
_STREAM, _ROOT = 2, 5
"""Kinds of directory entries that have sectors."""


def looked_through(content: bytes) -> list[About]:
    """Return what an .xls says of each sheet: hidden rows and formulas in error.

    Raises Unreadable where a chain of sectors has no end or leaves the file, where
    a cell stands beyond the last column, and where it is no workbook at all, as a
    .doc or the Thumbs.db of Windows.
    """
    try:
        book = olefile.OleFileIO(io.BytesIO(content))
        name = next((it for it in _STREAMS if book.exists(it)), "")
        if not name:
            raise Unreadable(Code.NOT_A_WORKBOOK)
        book.loadminifat()
        _refuse_circles(book)
        stream = book.openstream(name).read()
    except (OSError, ValueError, IndexError, TypeError) as error:
        may_be_one = len(content) < _HEADER or any(it in content for it in _MARKS)
        code = Code.DAMAGED if may_be_one else Code.NOT_A_WORKBOOK
        raise Unreadable(code) from error
    return _sheets_of(stream)


def _refuse_circles(book: olefile.OleFileIO) -> None:
    starts = [(book.first_dir_sector, book.fat)]
    if book.num_mini_fat_sectors:
        starts.append((book.first_mini_fat_sector, book.fat))
    for entry in book.direntries:
        if entry is None or entry.entry_type not in {_STREAM, _ROOT} or not entry.size:
            continue
        small = entry.entry_type == _STREAM and entry.size < book.minisectorcutoff
        starts.append((entry.isectStart, book.minifat if small else book.fat))
    if not all(_ends(start, table) for start, table in starts):
        raise Unreadable(Code.DAMAGED)


def _sheets_of(stream: bytes) -> list[About]:
    """Walk the records of a workbook; return what is said of each of its sheets."""
    unpack, end = struct.Struct("<HH").unpack_from, len(stream)
    begins: list[int] = []
    found: list[tuple[int, str, int, int]] = []
    at = 0
    while at + 4 <= end:
        kind, size = unpack(stream, at)
        body = at + 4
        at = body + size
        if size < 4 or at > end:
            continue
        if kind in _CELLS:
            row, column = unpack(stream, body)
            if kind in _RUNS:
                column = int.from_bytes(stream[at - 2 : at], "little")
            if column > _LAST_COLUMN:
                raise Unreadable(Code.DAMAGED)
            error = _error_in(kind, stream[body:at])
            if error:
                found.append((body, error, row, column))
        elif kind == _ROW and size >= 16 and stream[body + 12] & _HIDDEN:
            found.append((body, "", unpack(stream, body)[0], 0))
        elif kind == _SHEET and size >= 8:
            begins.append(int.from_bytes(stream[body : body + 4], "little"))
    return _by_sheet(begins, found)


def _by_sheet(begins: list[int], found: list[tuple[int, str, int, int]]) -> list[About]:
    """Share out what was found; sheets need not stand in the order of their names."""
    abouts = [About() for _ in begins]
    in_order = sorted(zip(begins, abouts, strict=True), key=lambda it: it[0])
    starts = [begin for begin, _ in in_order]
    for body, error, row, column in found:
        number = bisect_right(starts, body) - 1
        if number < 0:
            continue
        about = in_order[number][1]
        if error:
            about.errors[row, column] = error
        else:
            about.hidden_rows.add(row)
    return abouts


def _error_in(kind: int, body: bytes) -> str:
    """Return the error that a cell shows, if it shows one."""
    if kind == _BOOLEAN_OR_ERROR and len(body) >= 8 and body[7]:
        return _ERRORS.get(body[6], "#VALUE!")
    if kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff":
        return _ERRORS.get(body[8], "#VALUE!") if body[6] == _IS_ERROR else ""
    return ""


def _ends(sector: int, table: Sequence[int]) -> bool:
    steps = 0
    while sector < _LAST_SECTOR:
        if sector >= len(table) or steps > len(table):
            return False
        sector = table[sector]
        steps += 1
    return True
