"""A PDF's bytes as they are: every stream unpacked, every string decoded.

What no page shows is looked for as well, so nothing here asks the file's own tables
where its objects are: streams are found by their keywords (PDF 32000-1, 7.3.8), and
what the tables no longer name is found all the same.
"""

from __future__ import annotations

import base64
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.documents.sheets import Unreadable
from gwgk_desktop.domain.problems import Code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gwgk_desktop.documents.archives import Budget

_STREAM = re.compile(rb"stream\r?\n")
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
_NUMBER = re.compile(rb"(\d+)\s+\d+$")
_FILTERS = re.compile(rb"/(?:Filter|F)\s*(\[[^\]]*\]|/[A-Za-z0-9]+)")
_NAME = re.compile(rb"/([A-Za-z0-9]+)")
_PREDICTOR = re.compile(rb"/Predictor\s+(\d+)")
_COLUMNS = re.compile(rb"/Columns\s+(\d+)")
_COLORS = re.compile(rb"/Colors\s+(\d+)")
_KIND = re.compile(rb"/(?:Type|Subtype)\s*/(EmbeddedFile|Metadata|XML|Image|ObjStm)")
_FONT = re.compile(rb"/Subtype\s*/(?:Type[013]|MMType1|TrueType)\b")
_LATIN = re.compile(rb"/(?:WinAnsi|MacRoman)Encoding\b")
_PICTURES = frozenset((b"DCTDecode", b"DCT", b"JPXDecode", b"JBIG2Decode"))
_PICTURES |= {b"CCITTFaxDecode", b"CCF"}
_CHUNK = 1 << 20
_LONGEST_DICTIONARY = 1 << 14
_LITERAL = re.compile(
    rb"\(([^()\\]*(?:(?:\\.|\([^()\\]*(?:\\.[^()\\]*)*\))[^()\\]*)*)\)", re.DOTALL
)
_HEXADECIMAL = re.compile(rb"<(?<!<<)([0-9A-Fa-f\s]+)>")
_CONTINUED = re.compile(rb"\\\r?\n|\\\r")
_ESCAPED_DIGIT = re.compile(rb"\\0?(?:6[0-7]|7[01])|\\0?5[0-7]|\\0?40|\\130")
_ESCAPED_GAP = re.compile(rb"\\(?:[nrtbf]|01[0-5]|040|055|(?:1[0-5]|40|55)(?![0-7]))")
_ESCAPE = re.compile(rb"\\(?:[0-7]{1,3}|.)", re.DOTALL)
_BETWEEN = b"\x05\x06\x05"
"""What stands between strings while all are decoded at once: no font shows it."""
_MARKS = {b"\xfe\xff": "utf-16-be", b"\xff\xfe": "utf-16-le", b"\xef\xbb\xbf": "utf-8"}
"""What a string begins with that is not written one byte a character."""
_ESCAPED_MARKS = (*_MARKS, b"\\376\\377", b"\\377\\376", b"\\357\\273\\277")
_FREE = re.compile(rb"[0-9]{11,}[Xx]?")
_AS_NAUGHTS = bytes.maketrans(b"123456789", b"000000000")
_ELEVEN = b"0" * 11
"""Whether any stands free is asked without an expression: most free digits are places
on the page."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream of a PDF, decoded as far as its filters are known."""

    number: int
    """The number of its object, 0 where none is told."""
    kind: str
    """What its dictionary says it is: EmbeddedFile, Metadata, Image, or ""."""
    content: bytes


class Packed(NamedTuple):
    """A stream as it lies in the file."""

    number: int
    about: bytes
    """Its dictionary, and perhaps something before it."""
    start: int
    end: int


def packed(content: bytes) -> list[Packed]:
    """Return the streams of a PDF, where they lie."""
    found, at = [], 0
    while word := _STREAM.search(content, at):
        at = word.end()
        if content[word.start() - 3 : word.start()] == b"end":
            continue
        about, number = _dictionary(content, word.start())
        end = _end(content, word.end(), about)
        found.append(Packed(number, about, word.end(), end))
        at = end
    return found


def streams(
    content: bytes, lying: Sequence[Packed], budget: Budget
) -> Iterator[Stream]:
    """Yield the streams of a PDF, each with what its dictionary says.

    Pictures stay as they are.  Raises Unreadable where they unpack to too much.
    """
    for it in lying:
        kind = _KIND.search(it.about)
        called = kind[1].decode() if kind else ""
        unpacked = _decoded(content[it.start : it.end], it.about, budget)
        yield Stream(it.number, called, unpacked)


def outside(content: bytes, lying: Sequence[Packed]) -> bytes:
    """Return a PDF without its streams: objects, tables, trailers, remarks."""
    starts = [0, *(it.end for it in lying)]
    ends = [*(it.start for it in lying), len(content)]
    return b"\n".join(
        content[start:end] for start, end in zip(starts, ends, strict=True)
    )


def all_fonts_tell(outside: bytes) -> bool:
    """Return whether each font of a PDF has a map from its glyphs to characters.

    As far as that is seen `outside` of its streams: False where objects are in some.
    """
    if b"/ObjStm" in outside:
        return False
    for it in outside.split(b"endobj"):
        fonts = len(_FONT.findall(it))
        plain = fonts == 1 and _LATIN.search(it)
        if fonts > it.count(b"/ToUnicode") and not plain:
            return False
    return True


def texts(content: bytes, shortest: int = 0) -> list[str]:
    """Return the strings in some objects or in a stream of drawing operators.

    Literal and hexadecimal ones, in UTF-16, UTF-8 or one byte a character, with their
    escapes undone where these may stand for digits; and digits that stand free.  Those
    of fewer bytes than `shortest` are left out.
    """
    told: list[str] = []
    plain: list[bytes] = []
    pieces = _LITERAL.split(content)  # what stands between strings, and these
    for it in pieces[1::2]:
        if len(it) < shortest:
            continue
        if it.startswith(_ESCAPED_MARKS):
            told.append(_marked(_unescaped(it)))
        else:
            plain.append(it)
    blob = _BETWEEN.join(plain)
    if b"\\" in blob:
        blob = _CONTINUED.sub(b"", blob)
        if _ESCAPED_DIGIT.search(blob):
            blob = _unescaped(blob)
        else:
            blob = _ESCAPE.sub(b"\x04", _ESCAPED_GAP.sub(b" ", blob))
    if blob:
        told += blob.replace(b"\0", b"").decode("latin-1").split(_BETWEEN.decode())
    coded = _HEXADECIMAL.findall(content)
    told += [_of_hexadecimal(it) for it in coded if len(it) >= 2 * shortest]
    free = b" ".join(pieces[::2])
    if _ELEVEN in free.translate(_AS_NAUGHTS):
        plain = _FREE.findall(_HEXADECIMAL.sub(b" ", free))
        told += [it.decode("latin-1") for it in plain]
    return told


def _of_hexadecimal(written: bytes) -> str:
    digits = b"".join(written.split())
    return _marked(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")))


def _marked(value: bytes) -> str:
    """Return a string in the encoding that it begins by naming, if any."""
    for mark, encoding in _MARKS.items():
        if value.startswith(mark):
            return value[len(mark) :].decode(encoding, "replace")
    return value.replace(b"\0", b"").decode("latin-1")


def _unescaped(text: bytes) -> bytes:
    return _ESCAPE.sub(_character, _CONTINUED.sub(b"", text))


def _character(found: re.Match[bytes]) -> bytes:
    escape = found[0][1:]
    if escape.isdigit():
        return bytes([int(escape, 8) & 0xFF])
    return escape if escape in b"()\\" else b" "


def _dictionary(content: bytes, before: int) -> tuple[bytes, int]:
    """Return the dictionary that stands before a stream, and its object's number."""
    about = content[max(before - _LONGEST_DICTIONARY, 0) : before]
    begins = about.rfind(b" obj")
    number = _NUMBER.search(about[max(begins - 24, 0) : begins])
    if begins < 0 or not number:
        return about[-1024:], 0
    return about[begins + 4 :], int(number[1])


def _end(content: bytes, start: int, about: bytes) -> int:
    """Return where a stream ends: as it says where that is true, else at its word."""
    told = _LENGTH.search(about)
    if told:
        end = start + int(told[1])
        if content[end : end + 16].lstrip().startswith(b"endstream"):
            return end
    end = content.find(b"endstream", start)
    return len(content) if end < 0 else end


def _decoded(packed: bytes, about: bytes, budget: Budget) -> bytes:
    told = _FILTERS.search(about)
    content = packed
    for name in _NAME.findall(told[1]) if told else ():
        if name in _PICTURES:
            return content
        try:
            if name in {b"FlateDecode", b"Fl"}:
                content = _predicted(_inflated(content, budget), about)
            elif name in {b"ASCII85Decode", b"A85"}:
                content = _of_base_85(content)
            elif name in {b"ASCIIHexDecode", b"AHx"}:
                digits = re.sub(rb"[^0-9A-Fa-f]", b"", content.partition(b">")[0])
                content = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
            elif name in {b"RunLengthDecode", b"RL"}:
                content = _run_lengths(content, budget)
            elif name in {b"LZWDecode", b"LZW"}:
                content = _predicted(_of_lzw(content, budget), about)
        except ValueError:
            return content
    return content


def _inflated(packed: bytes, budget: Budget) -> bytes:
    """Return what a stream unpacks to, as far as it is whole."""
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        unpacker = zlib.decompressobj(window)
        parts: list[bytes] = []
        rest = packed.lstrip(b"\r\n") if window > 0 else packed
        try:
            while rest and not unpacker.eof:
                part = unpacker.decompress(rest, _CHUNK)
                rest = unpacker.unconsumed_tail
                parts.append(part)
                _spend(budget, len(part))
        except zlib.error:
            pass
        if parts and any(parts):
            return b"".join(parts)
    return packed


def _spend(budget: Budget, count: int) -> None:
    budget.bytes -= count
    if budget.bytes < 0:
        raise Unreadable(Code.TOO_LARGE)


def _of_base_85(content: bytes) -> bytes:
    text = b"".join(content.split()).removeprefix(b"<~").partition(b"~")[0]
    return base64.a85decode(text)


def _run_lengths(content: bytes, budget: Budget) -> bytes:
    parts, at = [], 0
    while at < len(content) and (length := content[at]) != 128:
        if length < 128:
            parts.append(content[at + 1 : at + 2 + length])
            at += length + 2
        else:
            parts.append(content[at + 1 : at + 2] * (257 - length))
            at += 2
        _spend(budget, len(parts[-1]))
    return b"".join(parts)


def _of_lzw(content: bytes, budget: Budget) -> bytes:
    """Return what LZW of PDF unpacks to (7.4.4): codes of 9 to 12 bits."""
    clear, end = 256, 257
    first = [bytes([it]) for it in range(256)] + [b"", b""]
    table, width = list(first), 9
    bits = held = 0
    before, parts = b"", []
    for byte in content:
        bits = (bits << 8) | byte
        held += 8
        if held < width:
            continue
        held -= width
        code = bits >> held
        bits &= (1 << held) - 1
        if code == end:
            break
        if code == clear:
            table, width, before = list(first), 9, b""
            continue
        if code < len(table):
            entry = table[code]
        elif code == len(table) and before:
            entry = before + before[:1]
        else:
            break  # damaged: what came before is whole
        parts.append(entry)
        _spend(budget, len(entry))
        if before and len(table) < 4096:
            table.append(before + entry[:1])
        before = entry
        width = min(max(9, (len(table) + 1).bit_length()), 12)
    return b"".join(parts)


def _predicted(content: bytes, about: bytes) -> bytes:
    """Undo PNG's predictors, which hide text from plain eyes (7.4.4.4)."""
    told = _PREDICTOR.search(about)
    if not told or int(told[1]) < 10:
        return content
    columns, colors = _COLUMNS.search(about), _COLORS.search(about)
    step = int(colors[1]) if colors else 1
    width = (int(columns[1]) if columns else 1) * step
    above, out = bytearray(width), bytearray()
    for at in range(0, len(content), width + 1):
        row = bytearray(content[at + 1 : at + 1 + width])
        _undo(content[at], row, above, step)
        out += row
        above = row + bytearray(width - len(row))
    return bytes(out)


def _undo(kind: int, row: bytearray, above: bytearray, step: int) -> None:
    for place in range(len(row)):
        left = row[place - step] if place >= step else 0
        up = above[place]
        corner = above[place - step] if place >= step else 0
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        elif kind == 4:
            near = left + up - corner
            guess = min((left, up, corner), key=lambda it: abs(near - it))
        else:
            return
        row[place] = (row[place] + guess) & 0xFF
