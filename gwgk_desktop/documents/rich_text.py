"""The text of an .rtf: every group of it, shown or not, as lines of cells.

Microsoft's Rich Text Format 1.9.1: words of control, groups, bytes in the code page of
their face, characters of Unicode with what stands for them where there is none.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

BEGINS = b"{\\rtf"
_TOKEN = re.compile(
    rb"\\'([0-9A-Fa-f]{2})|\\([A-Za-z]+)(-?[0-9]{1,10})? ?|\\(.)"
    rb"|([{}])|([^\\{}\r\n]+)|[\r\n]+",
    re.DOTALL,
)
_ENDS_CELL = frozenset((b"cell", b"nestcell", b"tab"))
_ENDS_LINE = frozenset(
    (b"par", b"line", b"row", b"nestrow", b"sect", b"page", b"column")
)
_APART = re.compile(
    rb"header[lrf]?|footer[lrf]?|footnote|annotation|info|object|shptxt|nonshppict"
    rb"|fonttbl|colortbl|stylesheet"
)
"""Groups whose text goes on nowhere outside of them."""
_NUMBERS = frozenset(
    (b"pict", b"objdata", b"themedata", b"colorschememapping", b"datastore")
)
"""Groups of hexadecimal digits, which are no text."""
_SIGNS = {b"emdash": "—", b"endash": "–", b"bullet": "•"}
_SYMBOLS = {b"~": " ", b"_": "-", b"-": "", b"|": "", b":": ""}
_WRITTEN = frozenset(b"\\{}")
_UTF_16 = 0x10000
_CHARSETS = {
    77: "mac-roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
"""Code pages by the number that a table of faces gives them."""
_CHINESE = 936
_USUAL = "cp1252"


@dataclass(slots=True)
class _Group:
    """What holds until a brace closes."""

    encoding: str
    fallback: int = 1
    """Characters that stand for one of Unicode, to be passed over."""
    word: bytes = b""
    """The word that made it apart: header, pict; or that of the group around it."""
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Read:
    """What an .rtf holds."""

    rows: list[list[str]]
    """Its body's lines first, then those of heads, feet, remarks, tables of faces."""
    objects: list[bytes]
    """Files of other programs within it, each behind some head of its own."""
    pictures: bool
    whole: bool
    """Whether every group was closed."""


class _Reader:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._encoding = _USUAL
        self._faces: dict[int, str] = {}
        self._face = 0
        self._group = _Group(_USUAL, rows=[[""]])
        self._around: list[_Group] = []
        self._bytes = bytearray()
        self._passed = 0
        self._hidden: bytearray = bytearray()
        self.rows: list[list[str]] = []
        self.objects: list[bytes] = []
        self.pictures = False

    def read(self) -> Read:
        content, at = self._content, 0
        while at < len(content) and (token := _TOKEN.match(content, at)):
            at = token.end()
            coded, word, number, symbol, brace, text = token.groups()
            if brace:
                self._brace(brace)
            elif word:
                if word == b"bin":
                    at += max(int(number or 0), 0)
                else:
                    self._word(word, int(number) if number else None)
            elif symbol:
                self._symbol(symbol)
            elif coded:
                self._add(bytes((int(coded, 16),)))
            elif text:
                self._add(text)
        whole = not self._around
        while self._around:
            self._brace(b"}")
        self._flush()
        told = (*self._group.rows, *self.rows)
        rows = [[_paired(it) for it in row] for row in told if any(row)]
        return Read(rows, self.objects, self.pictures, whole)

    def _brace(self, brace: bytes) -> None:
        self._flush()
        group = self._group
        if brace == b"{":
            self._around.append(group)
            inner = _Group(group.encoding, group.fallback, group.word, group.rows)
            self._group = inner
        elif self._around:
            self._group = self._around.pop()
            if group.rows is not self._group.rows:
                self.rows += group.rows
            elif group.word == b"info":
                group.rows.append([""])  # its title, its author: each by itself
            if group.word == b"objdata" != self._group.word:
                self.objects.append(bytes(self._hidden))
                self._hidden.clear()

    def _word(self, word: bytes, number: int | None) -> None:
        self._flush()
        group = self._group
        if word in _ENDS_CELL:
            group.rows[-1].append("")
        elif word in _ENDS_LINE:
            group.rows.append([""])
        elif word in _SIGNS:
            self._write(_SIGNS[word])
        elif word == b"plain":
            group.encoding = self._encoding
        elif word in _NUMBERS or _APART.fullmatch(word):
            self._part(word)
        elif number is not None:
            self._valued(word, number)

    def _valued(self, word: bytes, number: int) -> None:
        group = self._group
        if word == b"u":
            self._write(chr(number % _UTF_16))
            self._passed = group.fallback
        elif word == b"uc":
            group.fallback = max(number, 0)
        elif word == b"ansicpg":
            chinese = number == _CHINESE
            self._encoding = "gb18030" if chinese else _encoding(f"cp{number}")
            group.encoding = self._encoding
        elif word == b"f":
            self._face = number
            group.encoding = self._faces.get(number, self._encoding)
        elif word == b"fcharset":
            group.encoding = _CHARSETS.get(number, self._encoding)
            self._faces[self._face] = group.encoding

    def _part(self, word: bytes) -> None:
        self._group.word = word
        self._group.rows = [[""]]
        self.pictures = self.pictures or word == b"pict"

    def _symbol(self, symbol: bytes) -> None:
        if symbol[0] in _WRITTEN:
            self._add(symbol)
        elif symbol in b"\r\n":
            self._flush()
            self._group.rows.append([""])
        elif symbol == b"*":
            self._flush()
            self._part(b"*")
        else:
            self._flush()
            self._write(_SYMBOLS.get(symbol, ""))

    def _add(self, text: bytes) -> None:
        passed = min(self._passed, len(text))
        self._passed -= passed
        self._bytes += text[passed:]

    def _flush(self) -> None:
        """Write the bytes that came in a row: two of them may be one character."""
        self._passed = 0
        if not self._bytes:
            return
        text = bytes(self._bytes)
        self._bytes.clear()
        if self._group.word == b"objdata":
            self._hidden += text
        elif self._group.word not in _NUMBERS:
            self._write(text.decode(self._group.encoding, "replace"))

    def _write(self, text: str) -> None:
        if self._group.word not in _NUMBERS:
            self._group.rows[-1][-1] += text


def read(content: bytes) -> Read:
    """Return what an .rtf holds, of a damaged one what is left of it."""
    return _Reader(content).read()


def _encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return _USUAL


def _paired(text: str) -> str:
    """Return a text in which two halves of a character, told apart, are one."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
