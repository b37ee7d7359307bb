"""Numbers that an .xls keeps besides its cells: of pivot tables and of other workbooks.

They stand there in binary, as [MS-XLS] has them; the texts beside them are legible.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIVOT = "_SX_DB_CUR/"
_BOOKS = frozenset({"Workbook", "Book"})
_OF_PIVOT, _OF_OTHER_BOOK, _END = 0xC9, 0x5A, 0x0A
"""SXNum, CRN, EOF."""
_NUMBER, _TEXT = 1, 2
"""What a cell of another workbook holds; else one of what needs no telling."""
_VALUE = 8
_HEAD, _RECORD, _DOUBLE = (
    struct.Struct("<HB"),
    struct.Struct("<HH"),
    struct.Struct("<d"),
)


def of_stream(name: str, stream: bytes) -> list[str]:
    """Return the whole numbers that a stream of an .xls keeps so."""
    found: list[float] = []
    if name.startswith(_PIVOT):
        found = [
            _DOUBLE.unpack(it)[0]
            for kind, it in _records(stream)
            if kind == _OF_PIVOT and len(it) == _VALUE
        ]
    elif name in _BOOKS:
        for kind, it in _records(stream):
            if kind == _END:  # what is kept of other workbooks stands before the sheets
                break
            if kind == _OF_OTHER_BOOK:
                found += _of_cells(it)
    return [str(int(it)) for it in found if it.is_integer()]


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + _RECORD.size <= len(stream):
        kind, size = _RECORD.unpack_from(stream, at)
        at += _RECORD.size
        yield kind, stream[at : at + size]
        at += size


def _of_cells(record: bytes) -> Iterator[float]:
    """Yield the numbers in a row of another workbook."""
    at = 4
    while at + 1 + _VALUE <= len(record):
        kind = record[at]
        at += 1
        if kind == _TEXT:
            length, wide = _HEAD.unpack_from(record, at)
            at += _HEAD.size + length * (1 + (wide & 1))
            continue
        if kind == _NUMBER:
            yield _DOUBLE.unpack_from(record, at)[0]
        at += _VALUE
