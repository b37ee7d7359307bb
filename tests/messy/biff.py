"""Writing drawn workbooks as Excel 97 did: BIFF8 records in a compound file.

After [MS-XLS] and [MS-CFB], the least that readers want: texts as LABEL records,
numbers as NUMBER records, merged cells, hidden sheets.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.messy.cells import Grid

_BOF, _EOF, _BOUND_SHEET, _DIMENSIONS = 0x0809, 0x000A, 0x0085, 0x0200
_NUMBER, _LABEL, _MERGED, _CODE_PAGE, _XF = 0x0203, 0x0204, 0x00E5, 0x0042, 0x00E0
_GLOBALS, _WORKSHEET = 0x0005, 0x0010
_MERGES_AT_ONCE = 1_000
_SECTOR = 512
_SMALLEST = 4096
"""Bytes under which a stream would stand in the mini stream; it is filled up."""
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def xls(grids: Sequence[Grid], kept: bytes = b"") -> bytes:
    """Return an .xls workbook, with records that it keeps before its sheets."""
    streams = [_sheet(grid) for grid in grids]
    size = len(_globals(grids, [0] * len(grids), kept))
    starts = [size + sum(map(len, streams[:at])) for at in range(len(streams))]
    return _compound(b"".join((_globals(grids, starts, kept), *streams)))


def record(kind: int, content: bytes = b"") -> bytes:
    """Return a record of a workbook."""
    return struct.pack("<HH", kind, len(content)) + content


def _begin(kind: int) -> bytes:
    return record(_BOF, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _globals(grids: Sequence[Grid], starts: Sequence[int], kept: bytes) -> bytes:
    sheets = [
        record(
            _BOUND_SHEET,
            struct.pack("<IBBBB", start, int(grid.hidden), 0, len(grid.name), 1)
            + grid.name.encode("utf-16-le"),
        )
        for grid, start in zip(grids, starts, strict=True)
    ]
    page = record(_CODE_PAGE, struct.pack("<H", 1200))
    formats = record(_XF, bytes(20)) * 16
    return b"".join((_begin(_GLOBALS), page, formats, *sheets, kept, record(_EOF)))


def _sheet(grid: Grid) -> bytes:
    extent = struct.pack("<IIHHH", 0, grid.height, 0, grid.width, 0)
    records = [_begin(_WORKSHEET), record(_DIMENSIONS, extent)]
    for (row, column), cell in sorted(grid.cells.items()):
        place = struct.pack("<HHH", row, column, 15)
        if cell.number:
            value = struct.pack("<d", float(cell.number))
            records.append(record(_NUMBER, place + value))
        else:
            text = cell.text.encode("utf-16-le")
            length = struct.pack("<HB", len(text) // 2, 1)
            records.append(record(_LABEL, place + length + text))
    for at in range(0, len(grid.merges), _MERGES_AT_ONCE):
        some = grid.merges[at : at + _MERGES_AT_ONCE]
        ranges = b"".join(
            struct.pack("<HHHH", top, bottom, left, right)
            for top, left, bottom, right in some
        )
        records.append(record(_MERGED, struct.pack("<H", len(some)) + ranges))
    return b"".join((*records, record(_EOF)))


def _compound(stream: bytes) -> bytes:
    """Return a compound file whose one stream is called Workbook."""
    stream = stream.ljust(max(_SMALLEST, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    sectors = len(stream) // _SECTOR
    tables = 1
    while (sectors + tables + 1) * 4 > tables * _SECTOR:
        tables += 1
    # First the tables, then the directory, then the stream.
    chain = [_FAT] * tables + [_END]
    chain += [*range(tables + 2, tables + 1 + sectors), _END]
    chain += [_FREE] * (tables * _SECTOR // 4 - len(chain))
    listed = [*range(tables), *[_FREE] * (109 - tables)]
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6),
        *(0, tables, tables, 0, _SMALLEST, _END, 0, _END, 0),
    )
    root = _directory_entry("Root Entry", 5, 1, _END, 0)
    book = _directory_entry("Workbook", 2, _NONE, tables + 1, len(stream))
    return b"".join(
        (
            head,
            struct.pack("<109I", *listed),
            struct.pack(f"<{len(chain)}I", *chain),
            (root + book).ljust(_SECTOR, b"\0"),
            stream,
        )
    )


def _directory_entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    ends = struct.pack("<HBBIII", len(written), kind, 1, _NONE, _NONE, child)
    return written.ljust(64, b"\0") + ends + bytes(36) + struct.pack("<IQ", start, size)
