"""Opening a workbook, whatever kind of file it is, as sheets of plain cells.

Files are told apart by their content, never by their name.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import python_calamine

from gwgk_desktop.documents import (
    archives,
    compound,
    open_document,
    passwords,
    separated,
    sheet_xml,
    web_tables,
    xlsx_parts,
)
from gwgk_desktop.documents.archives import LARGEST_FILE, Budget
from gwgk_desktop.documents.sheets import (
    Cell,
    Merge,
    Opened,
    Row,
    Sheet,
    Unreadable,
    within,
)
from gwgk_desktop.domain.problems import Code, Place, Problem
from gwgk_desktop.domain.work import Progress

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zipfile import ZipFile

    from gwgk_desktop.documents.sheet_xml import About
    from gwgk_desktop.documents.sheets import Reading

__all__ = [
    "LARGEST_FILE",
    "Cell",
    "Merge",
    "Opened",
    "Row",
    "Sheet",
    "Unreadable",
    "read_sheets",
]

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_PASSWORD_OF_XLS = re.compile(
    rb"\x09\x08\x10\0\0\x06\x05\0.{12}(?:\x86\0\0\0)?\x2f\0", re.DOTALL
)
"""The records BOF, perhaps WRITEPROT, and FILEPASS ([MS-XLS] 2.4)."""
_OTHER_OLE = ("WordDocument", "PowerPoint Document")
_NO_PAYOUTS = {Code.NOT_A_WORKBOOK: "not_a_workbook", Code.EMPTY: "empty"}
"""Why a file within a zip is passed over; any other fault refuses the zip."""


def read_sheets(content: bytes, name: str, password: str = "") -> Reading[Opened]:
    """Return the sheets of a workbook, or of all those in a zip.

    `name` is what the one sheet of a text file is called; `password` opens what
    asks for one.  Raises Unreadable where there are no sheets.
    """
    return (yield from _read(content, name, password, Budget(), in_zip=False))


def _read(
    content: bytes, name: str, password: str, budget: Budget, *, in_zip: bool
) -> Reading[Opened]:
    if not content:
        raise Unreadable(Code.EMPTY)
    if len(content) > LARGEST_FILE:
        raise Unreadable(Code.TOO_LARGE)
    if content.startswith(_OLE):
        content = _without_password(content, password)
    if content.startswith(_OLE):
        in_order = compound.looked_through(content)
        return Opened((yield from _spreadsheet(content, in_order=in_order)))
    if content.startswith(_ZIP):
        return (yield from _zip(content, password, budget, in_zip=in_zip))
    return Opened((yield from _text(content, name)))


def _without_password(content: bytes, password: str) -> bytes:
    if any(name.encode("utf-16-le") in content for name in _OTHER_OLE):
        raise Unreadable(Code.NOT_A_WORKBOOK)
    if _ENCRYPTED_PACKAGE in content or _PASSWORD_OF_XLS.search(content):
        return passwords.unlocked(content, password)
    return content


def _zip(
    content: bytes, password: str, budget: Budget, *, in_zip: bool
) -> Reading[Opened]:
    archive = archives.opened(content, budget)
    kind = archives.kind_of(archive)
    if kind == "xlsx":
        return Opened((yield from _xlsx(content, archive)))
    if kind == "ods":
        return Opened((yield from _ods(archive)))
    if in_zip:
        raise Unreadable(Code.NOT_A_WORKBOOK)
    return (yield from _zip_of_workbooks(archive, password, budget))


def _zip_of_workbooks(
    archive: ZipFile, password: str, budget: Budget
) -> Reading[Opened]:
    sheets: list[Sheet] = []
    left_out: list[Problem] = []
    files = archives.files(archive)
    stems = Counter(PurePosixPath(name).stem for name, _ in files)
    for name, entry in files:
        stem = PurePosixPath(name).stem
        called = stem if stems[stem] == 1 else name
        try:
            content = archives.unpacked(archive, entry, password)
            read = yield from _read(content, stem, password, budget, in_zip=True)
        except Unreadable as unreadable:
            if unreadable.code not in _NO_PAYOUTS:
                raise Unreadable(unreadable.code, name) from unreadable
            facts = {"left_out": _NO_PAYOUTS[unreadable.code]}
            left_out.append(Problem(Code.SHEET_LEFT_OUT, Place(name), facts))
            continue
        sheets += [replace(it, name=f"{called}/{it.name}") for it in read.sheets]
    if not sheets:
        raise Unreadable(Code.NOT_A_WORKBOOK)
    return Opened(tuple(sheets), tuple(left_out))


def _text(content: bytes, name: str) -> Reading[tuple[Sheet, ...]]:
    head = content[:4096]
    if open_document.XML_2003 in head or b"office:document" in head:
        plain = io.BytesIO(open_document.without_chinese_encoding(content))
        read = (
            open_document.of_xml_2003
            if open_document.XML_2003 in head
            else open_document.of_open_document
        )
        return tuple((yield from read(plain)))
    text = web_tables.text_of(content)
    if web_tables.is_page(text):
        return ((yield from web_tables.sheet_of(name, text)),)
    yield Progress(0)
    rows, separator = separated.rows_of(text)
    return (Sheet(name, rows, separated=separator),)


def _ods(archive: ZipFile) -> Reading[tuple[Sheet, ...]]:
    try:
        with archive.open("content.xml") as stream:
            return tuple((yield from open_document.of_open_document(stream)))
    except archives.BROKEN as error:
        raise Unreadable(Code.DAMAGED) from error


def _xlsx(content: bytes, archive: ZipFile) -> Reading[tuple[Sheet, ...]]:
    parts = xlsx_parts.sheet_parts(archive)
    abouts = yield from sheet_xml.looked_through(archive, parts)
    if any(about.squeezed for about in abouts.values()):
        content = sheet_xml.squeezed(archive, abouts)
    by_name = {name: abouts[part] for name, part in parts.items()}
    return (yield from _spreadsheet(content, by_name))


def _spreadsheet(
    content: bytes,
    abouts: dict[str, About] | None = None,
    in_order: Sequence[About] = (),
) -> Reading[tuple[Sheet, ...]]:
    """Let calamine read a workbook; `abouts`, where known, holds all of its sheets.

    So does `in_order`, where they are known by their order alone.
    """
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = []
        every = book.sheets_metadata
        if len(in_order) == len(every):
            told = zip(every, in_order, strict=True)
            abouts = {metadata.name: about for metadata, about in told}
        for metadata in every:
            yield Progress(0)
            sheets.append(_sheet(book, metadata, abouts))
    except python_calamine.CalamineError as error:
        raise Unreadable(Code.DAMAGED) from error
    except BaseException as error:
        # calamine gives up on some damaged .xls files with a panic of Rust, which is
        # no Exception and cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(Code.DAMAGED) from error
    return tuple(sheets)


def _sheet(
    book: python_calamine.CalamineWorkbook,
    metadata: python_calamine.SheetMetadata,
    abouts: dict[str, About] | None,
) -> Sheet:
    name = metadata.name
    hidden = metadata.visible is not python_calamine.SheetVisibleEnum.Visible
    if metadata.typ is not python_calamine.SheetTypeEnum.WorkSheet:
        return Sheet(name, [], hidden=hidden)
    if abouts is None:
        about = sheet_xml.About()
    elif name in abouts:
        about = abouts[name]
    else:
        raise Unreadable(Code.DAMAGED)  # it would be read without having been looked at
    sheet = book.get_sheet_by_name(name)
    if sheet.start is None:
        return Sheet(name, [], hidden=hidden)
    margin: Row = [""] * sheet.start[1]
    rows = list(sheet.iter_rows())
    if margin:
        rows = [margin + row for row in rows]
    merges = [
        Merge(top, left, bottom, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    if about.squeezed:
        rows = about.squeezed.put_back(iter(rows))
        merges = about.squeezed.merges
    return Sheet(
        name,
        rows,
        within(merges, rows),
        hidden,
        frozenset(it for it in about.hidden_rows if it < len(rows)),
        about.stored,
        frozenset(about.uncached),
        errors=about.errors,
        notes=about.notes,
        struck=frozenset(about.struck),
    )
