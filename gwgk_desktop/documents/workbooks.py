"""Opening a workbook, whatever kind of file it is, as sheets of plain cells.

A cell is text, a number, a truth value, a day or nothing; what it looks like
in a spreadsheet is not our business.  Files are told apart by their content.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import python_calamine

from gwgk_desktop.domain.problems import Code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Cell = str | float | int | bool | date | datetime | time | timedelta
Row = list[Cell]
"""A row's cells from column A on; "" is an empty one."""

LARGEST_FILE = 64 * 2**20
LARGEST_UNPACKED = 1024 * 2**20
MOST_ENTRIES = 10_000
HIGHEST_RATIO = 300
"""Bytes unpacked for one packed: sheets stay under 60, bombs are over 1,000."""
SMALL_ENTRY = 10 * 2**20
"""Entries that unpack to less are no bomb, whatever their ratio."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_PASSWORD_OF_XLS = re.compile(
    rb"\x09\x08\x10\0\0\x06\x05\0.{12}(?:\x86\0\0\0)?\x2f\0", re.DOTALL
)
"""The records BOF, perhaps WRITEPROT, and FILEPASS ([MS-XLS] 2.4)."""
_OTHER_OLE = ("WordDocument", "PowerPoint Document")
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


class Unreadable(Exception):  # noqa: N818 - the file's fault, not ours
    """Raised where a file cannot be read at all; `code` says why."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range of cells, counted from 0, both ends within."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's cells as they stand, and which of them are merged."""

    name: str
    rows: Sequence[Row]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    """Rows that the workbook does not show, counted from 0."""
    stored: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Digits of long numbers as the file holds them, by (row, column)."""
    uncached: frozenset[tuple[int, int]] = frozenset()
    """Formulas whose value the file does not hold."""
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Cells that show an error: #N/A."""
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """What was noted to a cell."""


def read_sheets(content: bytes, name: str, password: str = "") -> list[Sheet]:
    """Return the sheets of a workbook; raise Unreadable where there are none.

    `name` is what the one sheet of a text file is called; `password` opens a
    workbook that asks for one.
    """
    del password
    if not content:
        raise Unreadable(Code.EMPTY)
    if len(content) > LARGEST_FILE:
        raise Unreadable(Code.TOO_LARGE)
    if content.startswith(_ZIP):
        _guard_archive(content)
        return _spreadsheet(content)
    if content.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in content or _PASSWORD_OF_XLS.search(content):
            raise Unreadable(Code.ENCRYPTED)
        if any(name.encode("utf-16-le") in content for name in _OTHER_OLE):
            raise Unreadable(Code.NOT_A_WORKBOOK)
        return _spreadsheet(content)
    return [Sheet(name, _separated(_decoded(content)))]


def _guard_archive(content: bytes) -> None:
    """Refuse what would not fit into memory before any of it is unpacked."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise Unreadable(Code.DAMAGED) from error
    unpacked = sum(entry.file_size for entry in entries)
    bomb = any(
        entry.file_size > SMALL_ENTRY
        and entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if bomb or unpacked > LARGEST_UNPACKED or len(entries) > MOST_ENTRIES:
        raise Unreadable(Code.TOO_LARGE)
    names = {entry.filename for entry in entries}
    if (
        not names & {"[Content_Types].xml", "mimetype"}
        or any(name.startswith(("word/", "ppt/")) for name in names)
        or ("mimetype" in names and _SPREADSHEET not in content[:256])
    ):
        raise Unreadable(Code.NOT_A_WORKBOOK)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(Code.ENCRYPTED)


def _spreadsheet(content: bytes) -> list[Sheet]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [_sheet(book, about) for about in book.sheets_metadata]
    except python_calamine.CalamineError as error:
        raise Unreadable(Code.DAMAGED) from error
    except BaseException as error:
        # calamine gives up on some damaged .xls files with a panic of Rust, which is
        # no Exception and cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(Code.DAMAGED) from error


def _sheet(
    book: python_calamine.CalamineWorkbook, about: python_calamine.SheetMetadata
) -> Sheet:
    hidden = about.visible is not python_calamine.SheetVisibleEnum.Visible
    if about.typ is not python_calamine.SheetTypeEnum.WorkSheet:
        return Sheet(about.name, [], hidden=hidden)
    sheet = book.get_sheet_by_name(about.name)
    if sheet.start is None:
        return Sheet(about.name, [], hidden=hidden)
    margin: Row = [""] * sheet.start[1]
    rows = [margin + row if margin else row for row in sheet.iter_rows()]
    merges = tuple(
        Merge(top, left, bottom, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    return Sheet(about.name, rows, merges, hidden)


def _decoded(content: bytes) -> str:
    """Return the text of a file that is no spreadsheet, if it is text at all."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            encodings: tuple[str, ...] = (encoding,)
            break
    else:
        encodings = ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not text.startswith(("%PDF", "{\\rtf", "<")):
            return text
    raise Unreadable(Code.NOT_A_WORKBOOK)


def _separated(text: str) -> list[Row]:
    """Return the rows of separated text: by comma, tab or semicolon."""
    head = text[:4096]
    separator = max(",\t;", key=head.count)
    if separator not in head:
        raise Unreadable(Code.NOT_A_WORKBOOK)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text), delimiter=separator)]
    except csv.Error as error:
        raise Unreadable(Code.DAMAGED) from error
