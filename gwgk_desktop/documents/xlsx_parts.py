"""The parts of an xlsx: which sheet is where, its XML in pieces, its notes."""

from __future__ import annotations

import posixpath
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, ElementTree

from gwgk_desktop.documents import archives
from gwgk_desktop.documents.cell_xml import spot_of
from gwgk_desktop.documents.sheets import Unreadable
from gwgk_desktop.domain.problems import Code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element
    from zipfile import ZipFile

    from gwgk_desktop.documents.sheets import Spot

_ZEROS = re.compile(r"(0{5,})(?:;.*|_.)?")
"""Formats that show 99095788275 as 0099095788275."""
CHUNK = 1 << 20
_LONGEST_CELL = 4 << 20
"""Bytes of the XML of a cell; its text has at most 32,767 characters."""
_LARGEST_INDEX = 16 << 20
"""Bytes of a part that is read as a whole: the workbook's index, comments."""


def sheet_parts(archive: ZipFile) -> dict[str, str]:
    """Return the part that holds each worksheet, by the sheet's name."""
    names = archive.namelist()
    if "xl/workbook.xml" not in names:
        return {}
    targets = _related(archive, "xl/workbook.xml")
    book = _parsed(archive, "xl/workbook.xml")
    found = {}
    for sheet in book.iter():
        if _local(sheet) == "sheet":
            about = {name.rpartition("}")[2]: it for name, it in sheet.attrib.items()}
            kind, target = targets.get(about.get("id", ""), ("", ""))
            if kind == "worksheet" and target in names:
                found[about.get("name", "")] = target
    return found


def chunks(archive: ZipFile, part: str) -> Iterator[bytes]:
    """Yield a part as it is unpacked; raises Unreadable where it is damaged."""
    try:
        with archive.open(part) as stream:
            yield from iter(lambda: stream.read(CHUNK), b"")
    except archives.BROKEN as error:
        raise Unreadable(Code.DAMAGED) from error


def pieces(archive: ZipFile, part: str) -> Iterator[bytes]:
    """Yield a part in pieces that end before the start of a row or cell."""
    rest = b""
    for chunk in chunks(archive, part):
        rest += chunk
        cut = max(rest.rfind(b"<row"), rest.rfind(b"<c "))
        if cut <= 0:
            cut = max(rest.rfind(b":row"), rest.rfind(b":c "))
            cut = rest.rfind(b"<", 0, cut) if cut > 0 else 0
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > _LONGEST_CELL:
            cut = rest.rfind(b"<")
            if len(rest) - cut > _LONGEST_CELL:
                raise Unreadable(Code.TOO_LARGE)
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def refuse_entities(chunk: bytes) -> None:
    """Raise Unreadable where a piece declares entities: no spreadsheet writes them."""
    if b"<!DOCTYPE" in chunk:  # nothing else can hold them
        raise Unreadable(Code.DAMAGED)


def _related(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return the parts that a part names: the kind and the path of each, by its id."""
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels"
    if rels not in archive.namelist():
        return {}
    found = {}
    for it in _parsed(archive, rels):
        target = it.attrib.get("Target", "")
        path = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
        kind = it.attrib.get("Type", "").rpartition("/")[2]
        found[it.attrib.get("Id", "")] = (kind, path)
    return found


def notes_of(archive: ZipFile, part: str) -> dict[Spot, str]:
    """Return the notes on a sheet's cells, by where they stand."""
    found: dict[Spot, str] = {}
    for kind, path in _related(archive, part).values():
        if kind != "comments" or path not in archive.namelist():
            continue
        for it in _parsed(archive, path).iter():
            spot = spot_of(b' r="%b"' % it.attrib.get("ref", "").encode())
            if _local(it) == "comment" and spot:
                texts = (run.text or "" for run in it.iter() if _local(run) == "t")
                found[spot] = "".join(texts).strip()
    return found


class Styles(NamedTuple):
    """What styles tell that changes how a cell is to be read, as cells name them."""

    struck: frozenset[int] = frozenset()
    """Those whose font is struck through."""
    zeros: Mapping[bytes, int] = MappingProxyType({})
    """How many digits those show that fill numbers up with zeros."""


NO_STYLES = Styles()


def styles_of(archive: ZipFile) -> Styles:
    """Return what the styles of a workbook tell: nothing where they are damaged."""
    part = "xl/styles.xml"
    if part not in archive.namelist():
        return NO_STYLES
    try:
        root = _parsed(archive, part)
    except Unreadable:
        return NO_STYLES
    lists = {_local(it): it for it in root}
    struck = {
        str(number)
        for number, font in enumerate(lists.get("fonts", ()))
        for it in font
        if _local(it) == "strike" and it.get("val", "1") in {"1", "true"}
    }
    formats = {
        it.get("numFmtId", ""): len(zeros[1])
        for it in lists.get("numFmts", ())
        if (zeros := _ZEROS.fullmatch(it.get("formatCode", "")))
    }
    styles = list(lists.get("cellXfs", ()))
    return Styles(
        frozenset(at for at, it in enumerate(styles) if it.get("fontId") in struck),
        {
            b"%d" % at: formats[it.get("numFmtId", "")]
            for at, it in enumerate(styles)
            if it.get("numFmtId") in formats
        },
    )


def _parsed(archive: ZipFile, part: str) -> Element:
    if archive.getinfo(part).file_size > _LARGEST_INDEX:
        raise Unreadable(Code.TOO_LARGE)
    try:
        root: Element = ElementTree.fromstring(
            archives.part(archive, part), forbid_dtd=True
        )
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable(Code.DAMAGED) from error
    return root


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
