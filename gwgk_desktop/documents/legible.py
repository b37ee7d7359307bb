"""Everything that can be read out of a file's bytes, whatever kind of file it is.

A file yields passages, and says of what it could not read why.  Cells come first, by
the readers that exist; then every part as it is stored, so that what no cell shows
(comments, properties, names, printer settings, deleted text) is read as well.  Files
within files are read alike, down to some depth and some size.
"""

from __future__ import annotations

import re
from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING

import olefile

from gwgk_desktop.documents import (
    archives,
    cached_numbers,
    contact_cards,
    data_links,
    font_files,
    formula_texts,
    markup,
    messages,
    passage_pieces,
    pdf_passages,
    rich_text,
    separated,
    workbooks,
)
from gwgk_desktop.documents.archives import LARGEST_FILE, Budget
from gwgk_desktop.documents.sheets import Unreadable
from gwgk_desktop.domain.passages import Numbering, Passage, Unsearched, Why
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.work import finish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from zipfile import ZipFile, ZipInfo

    from gwgk_desktop.documents.sheets import Cell, Row, Sheet

DEEPEST = 6
"""Files within one another."""
_PDF, _PDF_END = b"%PDF-", b"startxref"
_BLANK = b"\xef\xbb\xbf\0\t\n\f\r "
_EARLY = 1024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*"),
    *(b"\x01\0\0\0\x58\0\0\0", b"\xd7\xcd\xc6\x9a", b"RIFF"),
)
_OTHERS = (b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")
_WHY = {
    Code.ENCRYPTED: Why.ENCRYPTED,
    Code.DAMAGED: Why.DAMAGED,
    Code.TOO_LARGE: Why.TOO_LARGE,
}
_MARKUP = (".xml", ".rels", ".vml")
_PAGES = (".html", ".htm", ".xhtml")
_MODEL = "xl/model/"
"""Where a workbook keeps the rows of its data model, packed as nobody else does."""
_NO_CELLS = re.compile(rb"application/vnd\.oasis\.opendocument\.(?!spreadsheet)")
"""How other documents of OpenDocument than spreadsheets begin."""
_LEGIBLE = re.compile(
    r"[\t\n\r\x20-\x7e\xa0-\xff\u2000-\u206f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]{4,}"
)


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
    elif len(content) > LARGEST_FILE:
        yield Unsearched("", Why.TOO_LARGE)
    else:
        yield from _of_kind(content, name, budget, depth)


def _of_kind(
    content: bytes, name: str, budget: Budget, depth: int
) -> Iterator[Passage | Unsearched]:
    def within(inner: bytes, called: str) -> Iterator[Passage | Unsearched]:
        for it in passages(inner, called, budget, depth + 1):
            yield _inside(called, it)

    if _is_pdf(content):
        yield from pdf_passages.passages(content, within, budget)
    elif content.startswith(_ZIP):
        yield from _zip(content, name, budget, depth)
    elif content.startswith(_OLE):
        yield from _compound(content, name)
    elif content.startswith(rich_text.BEGINS):
        yield from _rich_text(content, within)
    elif font_files.is_font(content, name):
        yield _loose("", font_files.text_of(content))
    elif content.startswith((*_PICTURES, *_OTHERS)):
        picture = content.startswith(_PICTURES)
        yield Unsearched("", Why.IMAGE if picture else Why.UNKNOWN)
    elif messages.is_message(content):
        yield from _message(content, within)
    else:
        yield from _text(content, name, within)


def _is_pdf(content: bytes) -> bool:
    """Return whether it is a PDF, which may begin behind other bytes.

    A zip that holds one unpacked is none, nor is a text that speaks of them.
    """
    if content.lstrip(_BLANK).startswith(_PDF):
        return True
    other = content.startswith((*_ZIP, _OLE, *_PICTURES, *_OTHERS, rich_text.BEGINS))
    return not other and _PDF in content[:_EARLY] and _PDF_END in content


def _inside(name: str, it: Passage | Unsearched) -> Passage | Unsearched:
    """Return a passage of a file within another, with that one's name before it."""
    where = f"{name}/{it.where}" if it.where else name
    if isinstance(it, Unsearched):
        return Unsearched(where, it.why)
    called_so = it.numbering is Numbering.CELLS and it.where == name
    return Passage(
        name if called_so else where,
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
        words = any(it.startswith(("word/", "ppt/")) for it in names)
        if office and not words and not _NO_CELLS.search(content, 0, _EARLY):
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
        yield from markup.of_part(name, _decoded(content))
    elif font_files.is_font(content, name):
        yield _loose(name, font_files.text_of(content))
    elif office and not name.lower().endswith(_PAGES) and not _is_file(content):
        yield _loose(name, content)
        if name.startswith(_MODEL):
            yield Unsearched(name, Why.UNKNOWN)
    else:
        for it in passages(content, name, budget, depth + 1):
            yield _inside(name, it)


def _is_file(content: bytes) -> bool:
    """Return whether a part of an office's document is a file by itself."""
    known = content.startswith((*_ZIP, _OLE, *_PICTURES))
    return known or _is_pdf(content) or messages.is_message(content)


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
        if kept := cached_numbers.of_stream(called, part):
            rows = [[it] for it in kept]
            yield Passage(called, rows, neighbours=False, raw=True)


def _text(
    content: bytes,
    name: str,
    within: Callable[[bytes, str], Iterator[Passage | Unsearched]],
) -> Iterator[Passage | Unsearched]:
    if not content.strip():
        return
    text = _readable(content)
    if text is None:
        yield Unsearched("", Why.UNKNOWN)
        return
    if text.lstrip()[:1] == "<":
        early = text[:_EARLY].lower()
        cells = False
        if "<?xpacket" not in early and ("<html" in early or "<table" in early):
            for it in _cells(content, name, told=False):
                cells = True
                yield it
        yield from markup.of_page(text, raw=cells)
        for number, held in enumerate(data_links.contents(text), start=1):
            yield from within(held, f"embedded {number}")
        return
    if contact_cards.is_cards(text):
        yield from contact_cards.passages(text, within)
        return
    rows: Sequence[Sequence[str]]
    try:
        rows = [[str(it) for it in row] for row in separated.rows_of(text)]
    except Unreadable:
        rows = [line.split("\t") for line in text.splitlines()]
    yield from _lines([[_with_formula(it) for it in row] for row in rows])


def _lines(rows: Sequence[Sequence[str]]) -> Iterator[Passage]:
    yield from passage_pieces.pieces(Passage("", rows, Numbering.LINES))


def _with_formula(cell: str) -> str:
    """Return a cell, and where it is a formula the texts that it makes."""
    if not cell.startswith("="):
        return cell
    return " | ".join((cell, *formula_texts.joined(cell)))


def _rich_text(
    content: bytes, within: Callable[[bytes, str], Iterator[Passage | Unsearched]]
) -> Iterator[Passage | Unsearched]:
    read = rich_text.read(content)
    yield from _lines(read.rows)
    if read.pictures:
        yield Unsearched("", Why.IMAGE)
    if not read.whole:
        yield Unsearched("", Why.DAMAGED)
    for number, coded in enumerate(read.objects, start=1):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", coded).decode()
        inner = bytes.fromhex(digits[: len(digits) // 2 * 2])
        begins = [at for it in (*_ZIP, _OLE, _PDF) if (at := inner.find(it)) >= 0]
        called = f"object {number}"
        if begins:
            yield from within(inner[min(begins) :], called)
        else:
            yield Unsearched(called, Why.UNKNOWN)


def _message(
    content: bytes, within: Callable[[bytes, str], Iterator[Passage | Unsearched]]
) -> Iterator[Passage | Unsearched]:
    for it in messages.parts(content):
        called = f"part {it.number}"
        yield Passage("headers", [[field] for field in it.fields], neighbours=False)
        legible = it.name and it.name.isprintable() and "\ufffd" not in it.name
        yield from within(it.content, it.name if legible else called)
        if not it.whole:
            yield Unsearched(called, Why.DAMAGED)


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
    for top in range(0, max(len(sheet.rows), 1), passage_pieces.LINES):
        begin = max(top - passage_pieces.AGAIN, 0)
        lines = rows.lines(begin, min(top + passage_pieces.LINES, len(sheet.rows)))
        whole = Passage(sheet.name, lines, Numbering.CELLS, begin)
        yield from passage_pieces.pieces(whole)
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
