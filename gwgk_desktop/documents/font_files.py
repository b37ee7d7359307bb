"""Typefaces within files: what of them is text.

The outlines of a typeface are numbers by the hundred thousand, and some of them look
like somebody's.  Its names and remarks are text, and so is whatever was put behind or
between its tables: that alone is left of it.
"""

from __future__ import annotations

import struct

_SFNT = (b"\0\1\0\0", b"true", b"OTTO", b"typ1")
_COMPACT = (b"\1\0\4\1", b"\1\0\4\2", b"\1\0\4\3", b"\1\0\4\4")
_TYPE_1 = (b"%!PS-AdobeFont", b"%!FontType1")
_OUTLINES = b"eexec"
_RECORD = struct.Struct(">4s4xII")
_FIRST_RECORD = 12
_OBSCURED = 32
"""So many bytes of a typeface within a document of Word are written in secret."""
_MOST_TABLES = 64
_TEXT = frozenset((b"name", b"meta", b"ltag", b"SVG ", b"DSIG"))
"""Tables that may hold something to be read."""


def is_font(content: bytes, name: str = "") -> bool:
    """Return whether a file, or a part of one, is a typeface."""
    if name.lower().endswith(".odttf"):
        return bool(_tables(content, _first_whole_record()))
    if content.startswith(_SFNT):
        return bool(_tables(content, _FIRST_RECORD))
    return content.startswith((*_COMPACT, *_TYPE_1))


def text_of(content: bytes) -> bytes:
    """Return a typeface without its outlines and whatever else nobody reads of it."""
    if content.startswith(_TYPE_1):
        told, _, _ = content.partition(_OUTLINES)
        return told + _behind_outlines(content)
    if content.startswith(_COMPACT):
        return _of_compact(content)
    begin = _FIRST_RECORD if content.startswith(_SFNT) else _first_whole_record()
    pieces, at = [], begin
    for tag, start, end in sorted(_tables(content, begin), key=lambda it: it[1]):
        if tag not in _TEXT:
            pieces.append(content[at:start])
            at = max(at, end)
    return b"\n".join((*pieces, content[at:]))


def _first_whole_record() -> int:
    """Return where the first record stands that is not written in secret."""
    records = -(-(_OBSCURED - _FIRST_RECORD) // _RECORD.size)
    return _FIRST_RECORD + records * _RECORD.size


def _tables(content: bytes, at: int) -> list[tuple[bytes, int, int]]:
    """Return tag, start and end of a typeface's tables, from a record on."""
    found = []
    for _ in range(_MOST_TABLES):
        if at + _RECORD.size > len(content):
            break
        tag, start, length = _RECORD.unpack_from(content, at)
        printable = all(0x20 <= it < 0x7F for it in tag)
        if not printable or start < _FIRST_RECORD or start + length > len(content):
            break
        found.append((tag, start, start + length))
        at += _RECORD.size
    return found


def _of_compact(content: bytes) -> bytes:
    """Return the names and strings of a Compact Font Format's (Adobe TN 5176)."""
    told, at = [], content[2]
    try:
        for _ in range(3):  # its names, their dictionaries, the strings
            piece, at = _index(content, at)
            told.append(piece)
    except (IndexError, struct.error):
        return content
    return b"\n".join(told)


def _index(content: bytes, at: int) -> tuple[bytes, int]:
    """Return what an index holds, and where it ends."""
    (count,) = struct.unpack_from(">H", content, at)
    if not count:
        return b"", at + 2
    size = content[at + 2]
    data = at + 3 + (count + 1) * size - 1
    last = int.from_bytes(content[data + 1 - size : data + 1], "big")
    return content[data + 1 : data + last], data + last


def _behind_outlines(content: bytes) -> bytes:
    """Return what follows the zeros that end the outlines of a Type 1 typeface."""
    _, mark, behind = content.rpartition(b"cleartomark")
    return behind if mark else b""
