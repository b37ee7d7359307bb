"""Compound files ([MS-CFB]): whether an .xls can be followed to its end.

A file whose chains of sectors run in a circle makes calamine fill the memory until
the system ends the program.  So chains are walked before it gets the bytes.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import olefile

from gwgk_desktop.documents.sheets import Unreadable
from gwgk_desktop.domain.problems import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

_LAST_SECTOR = 0xFFFFFFFA
"""Larger numbers end a chain."""
_STREAM, _ROOT = 2, 5
"""Kinds of directory entries that have sectors."""


def refuse_circles(content: bytes) -> None:
    """Raise Unreadable where a chain of sectors has no end or leaves the file."""
    try:
        book = olefile.OleFileIO(io.BytesIO(content))
        book.loadminifat()
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise Unreadable(Code.DAMAGED) from error
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


def _ends(sector: int, table: Sequence[int]) -> bool:
    steps = 0
    while sector < _LAST_SECTOR:
        if sector >= len(table) or steps > len(table):
            return False
        sector = table[sector]
        steps += 1
    return True
