"""Everything that can be read out of a file's bytes, whatever kind of file it is.

A file yields passages, and says of what it could not read why.  Cells come first, by
the readers that exist; then every part as it is stored, so that what no cell shows
(comments, properties, names, printer settings, deleted text) is read as well.  Files
within files are read alike, down to some depth and some size.
"""

from __future__ import annotations

import html
import re
from contextlib import closing
from datetime import date, datetime
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

import olefile

from gwgk_desktop.documents import archives, pdf_passages, separated, workbooks
from gwgk_desktop.documents.archives import LARGEST_FILE, Budget
from gwgk_desktop.documents.sheets import Unreadable
from gwgk_desktop.domain.passages import Numbering, Passage, Unsearched, Why
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.work import finish

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zipfile import ZipFile, ZipInfo

    from gwgk_desktop.documents.sheets import Cell, Row, Sheet

DEEPEST = 6
"""Files within one another."""
_LINES = 2_000
"""Lines of a passage: more are read in several, each with some of the one before."""
_AGAIN = 6
_PDF = b"%PDF-"
_EARLY = 1024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*"),
    *(b"\x01\0\0\0\x58\0\0\0", b"\xd7\xcd\xc6\x9a", b"RIFF"),
)
_OTHERS = (b"{\\rtf", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")
_WHY = {
    Code.ENCRYPTED: Why.ENCRYPTED,
    Code.DAMAGED: Why.DAMAGED,
    Code.TOO_LARGE: Why.TOO_LARGE,
}
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
_MARKUP = (".xml", ".rels", ".vml", ".html", ".htm", ".xhtml")
_DOCUMENT = re.compile(r"word/document\d*\.xml")
_LEGIBLE = re.compile(
    r"[\t\n\r\x20-\x7e\xa0-\xff\u2000-\u206f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]{6,}"
)
_WHOLE = re.compile(r"\s*[0-9][0-9\s\-]{0,20}[Xx]?\s*")


def passages(
    content: bytes, name: str, budget: Budget | None = None, depth: int = 0
) -> Iterator[Passage | Unsearched]:
    """Yield what can be read in a file, and what of it could not be, and why.

    `name` is what a text file calls itself.  Never raises for what a file holds.
    """
    budget = budget or Budget()
    try:
        yield from _passages(content, name, budget, depth)
    except Unreadable as unreadable:
        why = _WHY.get(unreadable.code, Why.UNKNOWN)
        yield Unsearched(unreadable.part, why)
    except RecursionError:
        yield Unsearched("", Why.TOO_DEEP)


def _passages(
    content: bytes, name: str, budget: Budget, depth: int
) -> Iterator[Passage | Unsearched]:
    if depth > DEEPEST:
        yield Unsearched("", Why.TOO_DEEP)
        return
    if len(content) > LARGEST_FILE:
        yield Unsearched("", Why.TOO_LARGE)
        return

    def within(inner: bytes, called: str) -> Iterator[Passage | Unsearched]:
        for it in passages(inner, called, budget, depth + 1):
            yield _inside(called, it)

    if _PDF in content[:_EARLY]:
        yield from pdf_passages.passages(content, within, budget)
    elif content.startswith(_ZIP):
        yield from _zip(content, name, budget, depth)
    elif content.startswith(_OLE):
        yield from _compound(content, name)
    elif content.startswith((*_PICTURES, *_OTHERS)):
        picture = content.startswith(_PICTURES)
        yield Unsearched("", Why.IMAGE if picture else Why.UNKNOWN)
    else:
        yield from _text(content, name)


def _inside(name: str, it: Passage | Unsearched) -> Passage | Unsearched:
    """Return a passage of a file within another, with that one's name before it."""
    where = f"{name}/{it.where}" if it.where else name
    if isinstance(it, Unsearched):
        return Unsearched(where, it.why)
    return Passage(
        where,
        it.lines,
        it.numbering,
        it.top,
        it.left,
        it.neighbours,
        it.read_before,
        it.raw,
    )


def _zip(
    content: bytes, name: str, budget: Budget, depth: int
) -> Iterator[Passage | Unsearched]:
    archive = archives.opened(content, budget)
    with closing(archive):
        names = set(archive.namelist())
        office = bool(names & {"[Content_Types].xml", "mimetype"})
        if office and not any(it.startswith(("word/", "ppt/")) for it in names):
            yield from _cells(content, name)
        if archive.comment:
            yield _loose("comment", archive.comment)
        for called, entry in archives.files(archive):
            yield Passage("names", [[called]], raw=True)
            if entry.comment:
                yield _loose(called, entry.comment)
            yield from _entry(archive, called, entry, (budget, depth), office=office)


def _entry(
    archive: ZipFile, name: str, entry: ZipInfo, at: tuple[Budget, int], *, office: bool
) -> Iterator[Passage | Unsearched]:
    budget, depth = at
    try:
        content = archives.unpacked(archive, entry, "")
    except Unreadable as unreadable:
        yield Unsearched(name, _WHY.get(unreadable.code, Why.UNKNOWN))
        return
    if office and name.lower().endswith(_MARKUP):
        yield from _markup(name, _decoded(content), office=True)
    elif office and not _is_file(content):
        yield _loose(name, content)
    else:
        for it in passages(content, name, budget, depth + 1):
            yield _inside(name, it)


def _is_file(content: bytes) -> bool:
    """Return whether a part of an office's document is a file by itself."""
    return content.startswith((*_ZIP, _OLE, *_PICTURES)) or _PDF in content[:_EARLY]


def _markup(name: str, text: str, *, office: bool) -> Iterator[Passage | Unsearched]:
    """Yield what stands between the tags of XML or HTML, and in them."""
    close = _SEE_THROUGH.sub("", text)
    if not office or _DOCUMENT.fullmatch(name):
        whole = Passage(name, _Blocks(close).rows, Numbering.LINES)
        yield from _in_parts(whole, columns=True)
    words = {it for it in _TAG.split(close) if it.strip()}
    rows = [[_unescaped(it)] for it in sorted(words)]
    told = {it for pair in _ATTRIBUTE.findall(text) for it in pair if it}
    rows += [[_unescaped(it)] for it in sorted(told) if _TELLING.search(it)]
    rows += [[it] for it in re.findall(r"<!--(.*?)-->", text, re.DOTALL)]
    yield Passage(name, rows, neighbours=False, raw=True)


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


def _decoded(content: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    return content.decode("utf-8", "replace")


def _loose(where: str, content: bytes) -> Passage:
    """Return what looks like text in bytes of any kind, in the usual encodings."""
    told = (
        content.decode("utf-8", "replace"),
        content.decode("utf-16-le", "replace"),
        content[1:].decode("utf-16-le", "replace"),
    )
    rows = [[it] for text in told for it in _LEGIBLE.findall(text)]
    return Passage(where, rows, neighbours=False, raw=True)


def _compound(content: bytes, name: str) -> Iterator[Passage | Unsearched]:
    """Yield the cells of an .xls, and whatever else stands in its streams."""
    try:
        with olefile.OleFileIO(content) as ole:
            streams = [("/".join(it), ole.openstream(it)) for it in ole.listdir()]
            parts = [(called, stream.read()) for called, stream in streams]
    except Exception:  # noqa: BLE001 - the library stumbles over damage in many ways
        parts = []
    names = {called.rpartition("/")[2] for called, _ in parts}
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        yield Unsearched("", Why.ENCRYPTED)
        return
    if not names & {"Workbook", "Book"}:
        yield Unsearched("", Why.OLD_WORD if "WordDocument" in names else Why.UNKNOWN)
    else:
        yield from _cells(content, name)
    for called, part in parts:
        yield _loose(called, part)


def _text(content: bytes, name: str) -> Iterator[Passage | Unsearched]:
    if not content.strip():
        return
    text = _readable(content)
    if text is None:
        yield Unsearched("", Why.UNKNOWN)
        return
    if text.lstrip()[:1] == "<":
        early = text[:_EARLY].lower()
        if "<?xpacket" not in early and ("<html" in early or "<table" in early):
            yield from _cells(content, name, told=False)
        yield from _markup("", text, office=False)
        return
    rows: Sequence[Sequence[str]]
    try:
        rows = [[str(it) for it in row] for row in separated.rows_of(text)]
    except Unreadable:
        rows = [line.split("\t") for line in text.splitlines()]
    whole = Passage("", rows, Numbering.LINES)
    yield from _in_parts(whole, columns=True)


def _readable(content: bytes) -> str | None:
    """Return the text of a file, of a damaged one what is left of it; None: no text."""
    try:
        return separated.text_of(content)
    except Unreadable:
        even, odd = (content[at:_EARLY:2].count(0) for at in (0, 1))
        if even + odd > min(len(content), _EARLY) // 5:
            encodings = ["utf-16-be" if even > odd else "utf-16-le"]
        else:
            encodings = ["utf-8", "gb18030"]
        told = min((content.decode(it, "replace") for it in encodings), key=_lost)
        return told if told and _lost(told) <= len(told) // 20 else None


def _lost(text: str) -> int:
    """Return how much of a text is none."""
    return sum(it == "\ufffd" or (it < " " and it not in "\t\r\n") for it in text)


def _cells(
    content: bytes, name: str, *, told: bool = True
) -> Iterator[Passage | Unsearched]:
    """Yield the cells of a workbook, sheet by sheet; say why not, where `told`."""
    try:
        opened = finish(workbooks.read_sheets(content, name))
    except Unreadable as unreadable:
        if told:
            yield Unsearched("", _WHY.get(unreadable.code, Why.UNKNOWN))
        return
    for sheet in opened.sheets:
        yield from _sheet(sheet)


def _sheet(sheet: Sheet) -> Iterator[Passage]:
    rows = _Rows(sheet)
    for top in range(0, max(len(sheet.rows), 1), _LINES):
        begin = max(top - _AGAIN, 0)
        lines = rows.lines(begin, min(top + _LINES, len(sheet.rows)))
        whole = Passage(sheet.name, lines, Numbering.CELLS, begin)
        yield from _in_parts(whole, columns=True)
    yield Passage("sheets", [[sheet.name]], raw=True)
    notes = [[text] for text in (*sheet.notes.values(), *sheet.errors.values())]
    if notes:
        yield Passage(f"{sheet.name} notes", notes, neighbours=False)


class _Rows:
    """The texts of a sheet's cells."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def lines(self, begin: int, end: int) -> list[list[str]]:
        """Return some lines; numbers with all the digits that the file has of them."""
        rows = self._sheet.rows[begin:end]
        lines = [self._line(row) for row in rows]
        if self._sheet.stored:
            for (row, column), digits in self._sheet.stored.items():
                if begin <= row < end and column < len(lines[row - begin]):
                    lines[row - begin][column] = digits
        return lines

    @staticmethod
    def _line(row: Row) -> list[str]:
        return [it if isinstance(it, str) else _written(it) for it in row]


def _written(cell: Cell) -> str:
    """Return a cell's text; whole numbers without the fraction that they have not."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
    return str(cell)


def _in_parts(whole: Passage, *, columns: bool) -> Iterator[Passage]:
    """Yield a passage in pieces that memory bears, each with its columns."""
    for begin in range(0, max(len(whole.lines), 1), _LINES):
        first = max(begin - _AGAIN, 0)
        lines = whole.lines[first : begin + _LINES]
        top = whole.top + first
        yield Passage(whole.where, lines, whole.numbering, top, raw=whole.raw)
        if columns:
            yield from _columns(whole, lines, top)


def _columns(
    whole: Passage, lines: Sequence[Sequence[str]], top: int
) -> Iterator[Passage]:
    """Yield the columns in which whole numbers stand one below the other."""
    if len(lines) < 2:
        return
    for left, column in enumerate(zip_longest(*lines, fillvalue="")):
        kept = [[it if _WHOLE.fullmatch(it) else "|"] for it in column]
        if any(one[0] != "|" != other[0] for one, other in pairwise(kept)):
            yield Passage(
                whole.where, kept, whole.numbering, top, left, read_before=True
            )
