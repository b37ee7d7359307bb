"""Zips: how much they may unpack to, and those that hold several workbooks."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from typing import TYPE_CHECKING

from gwgk_desktop.documents.sheets import Unreadable
from gwgk_desktop.domain.problems import Code

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

LARGEST_FILE = 64 * 2**20
LARGEST_UNPACKED = 1024 * 2**20
MOST_ENTRIES = 10_000
HIGHEST_RATIO = 300
"""Bytes unpacked for one packed: sheets stay under 60, bombs are over 1,000."""
SMALL_ENTRY = 10 * 2**20
"""Entries that unpack to less are no bomb, whatever their ratio."""
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError),
    *(OSError, KeyError, lzma.LZMAError),
)
"""What zipfile raises on a damaged archive."""

_LOCKED, _UTF_8 = 1, 0x800
_OTHERS = ("word/", "ppt/")
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


class Budget:
    """How much may still be unpacked, over all files within a zip together."""

    def __init__(self) -> None:
        self.bytes = LARGEST_UNPACKED
        self.entries = MOST_ENTRIES


def opened(content: bytes, budget: Budget) -> ZipFile:
    """Open a zip; refuse what would not fit before any of it is unpacked."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN as error:
        raise Unreadable(Code.DAMAGED) from error
    entries = archive.infolist()
    budget.bytes -= sum(entry.file_size for entry in entries)
    budget.entries -= len(entries)
    bomb = any(
        entry.file_size > SMALL_ENTRY
        and entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if bomb or budget.bytes < 0 or budget.entries < 0:
        raise Unreadable(Code.TOO_LARGE)
    return archive


def kind_of(archive: ZipFile) -> str:
    """Return "xlsx" or "ods" for a workbook, "zip" for any other files.

    Raises Unreadable for other documents of an office, and for locked workbooks.
    """
    names = set(archive.namelist())
    if not names & {"[Content_Types].xml", "mimetype"}:
        return "zip"
    if any(entry.flag_bits & _LOCKED for entry in archive.infolist()):
        raise Unreadable(Code.ENCRYPTED)
    if len(names) < len(archive.infolist()):
        raise Unreadable(Code.DAMAGED)  # which of two parts counts, readers differ
    # The binary .xlsb cannot be looked through before calamine lays it out.
    if any(name.startswith((*_OTHERS, "xl/workbook.bin")) for name in names):
        raise Unreadable(Code.NOT_A_WORKBOOK)
    if "mimetype" not in names:
        return "xlsx"
    if not part(archive, "mimetype").startswith(_SPREADSHEET):
        raise Unreadable(Code.NOT_A_WORKBOOK)
    manifest = (
        part(archive, "META-INF/manifest.xml")
        if "META-INF/manifest.xml" in names
        else b""
    )
    if b"encryption-data" in manifest or "encrypted-package" in names:
        raise Unreadable(Code.ENCRYPTED)
    return "ods"


def part(archive: ZipFile, name: str) -> bytes:
    """Return a part of a workbook; raise Unreadable where it is not right."""
    try:
        return archive.read(name)
    except BROKEN as error:
        raise Unreadable(Code.DAMAGED) from error


def files(archive: ZipFile) -> list[tuple[str, ZipInfo]]:
    """Return the files of a zip with their names, those of Chinese Windows too."""
    return [
        (_name(it), it) for it in archive.infolist() if not it.filename.endswith("/")
    ]


def unpacked(archive: ZipFile, entry: ZipInfo, password: str) -> bytes:
    """Return a file of a zip.

    Raises Unreadable: `encrypted` where its password is missing or wrong or the
    kind of encryption unknown, `damaged` where the file is.
    """
    if not entry.flag_bits & _LOCKED:
        try:
            return archive.read(entry)
        except (*BROKEN, RuntimeError) as error:
            raise Unreadable(Code.DAMAGED) from error
    for encoding in ("utf-8", "gb18030"):
        try:
            return archive.read(entry, pwd=password.encode(encoding))
        except (*BROKEN, RuntimeError):
            # Wrong, or right by chance for the one byte that is checked.
            continue
    raise Unreadable(Code.ENCRYPTED)


def _name(entry: ZipInfo) -> str:
    if entry.flag_bits & _UTF_8:
        return entry.filename
    written = entry.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
