"""Readers that did not write what they read, and drawings of workbooks.

Workbooks are read by zipfile and ElementTree, PDFs by pypdf and by pdfium; the
program writes with openpyxl and reportlab and reads with calamine.
"""

from __future__ import annotations

import base64
import contextlib
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import openpyxl
import pypdf
import pypdfium2
from defusedxml import ElementTree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

    from gwgk_desktop.domain.problems import Problem

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_UNSEEN = re.compile(r"[\s\-\u200b-\u200f\u2060\ufeff]+")
_DIGITS = re.compile(r"[0-9X]{8,}")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def flat(problems: Iterable[Problem]) -> list[tuple[str, int, str]]:
    """Reduce problems to what a test is about: code, row, column."""
    return [
        (it.code.value, it.place.row, it.place.column)
        if it.place
        else (it.code.value, 0, "")
        for it in problems
    ]


def workbook(*sheets: tuple[str, str]) -> bytes:
    """Return an xlsx of drawn sheets, each a name and a drawing.

    A drawing has a line for each row and cells parted by spaces: `.` is empty,
    `<` is merged with the cell to its left, `^` with the one above, `#12.5` is a
    number, and `_` stands for a space.
    """
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, drawing in sheets:
        sheet = book.create_sheet(name)
        cells = [line.split() for line in drawing.strip("\n").splitlines()]
        for row, line in enumerate(cells, start=1):
            for column, text in enumerate(line, start=1):
                sheet.cell(row, column).value = _drawn(text)
        for top, left, bottom, right in _merged(cells):
            sheet.merge_cells(
                start_row=top, start_column=left, end_row=bottom, end_column=right
            )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _drawn(text: str) -> str | float | None:
    if text in {".", "<", "^"}:
        return None
    return float(text[1:]) if text[0] == "#" else text.replace("_", " ")


def _merged(cells: list[list[str]]) -> Iterator[tuple[int, int, int, int]]:
    def at(row: int, column: int) -> str:
        return cells[row][column] if column < len(cells[row]) else "."

    for top, line in enumerate(cells):
        for left, text in enumerate(line):
            if text in {"<", "^"}:
                continue
            bottom, right = top, left
            while at(top, right + 1) == "<":
                right += 1
            while bottom + 1 < len(cells) and at(bottom + 1, left) == "^":
                bottom += 1
            if (bottom, right) != (top, left):
                yield top + 1, left + 1, bottom + 1, right + 1


@dataclass(frozen=True, slots=True)
class CellRead:
    """A cell of an xlsx as its XML has it."""

    text: str
    is_number: bool
    is_formula: bool


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet of an xlsx as its XML has it."""

    cells: dict[str, CellRead]
    merges: frozenset[str]
    heights: dict[int, float]

    def row(self, number: int) -> dict[str, str]:
        """Return the texts of a row by column letter."""
        return {
            place.rstrip("0123456789"): cell.text
            for place, cell in self.cells.items()
            if place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(number) and cell.text
        }


def xlsx_parts(content: bytes) -> dict[str, bytes]:
    """Return the parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xlsx(content: bytes) -> dict[str, SheetRead]:
    """Return the sheets of a workbook."""
    parts = xlsx_parts(content)
    strings = [
        "".join(text.text or "" for text in item.iter(f"{_MAIN}t"))
        for item in _xml(parts.get("xl/sharedStrings.xml", b"<sst/>"))
    ]
    targets = {
        it.attrib["Id"]: it.attrib["Target"].lstrip("/").removeprefix("xl/")
        for it in _xml(parts["xl/_rels/workbook.xml.rels"])
    }
    return {
        sheet.attrib["name"]: _sheet(
            _xml(parts["xl/" + targets[sheet.attrib[_RELATION]]]), strings
        )
        for sheet in _xml(parts["xl/workbook.xml"]).iter(f"{_MAIN}sheet")
    }


def xlsx_states(content: bytes) -> dict[str, str]:
    """Return whether each sheet is visible, hidden or veryHidden."""
    root = _xml(xlsx_parts(content)["xl/workbook.xml"])
    return {
        it.attrib["name"]: it.attrib.get("state", "visible")
        for it in root.iter(f"{_MAIN}sheet")
    }


def xlsx_looks(content: bytes, place: str, sheet: int = 1) -> tuple[str, str]:
    """Return the colour behind a cell and the number of its number format."""
    parts = xlsx_parts(content)
    styles = _xml(parts["xl/styles.xml"])
    cells = _xml(parts[f"xl/worksheets/sheet{sheet}.xml"]).iter(f"{_MAIN}c")
    [style] = [int(it.attrib.get("s", 0)) for it in cells if it.attrib["r"] == place]
    [formats] = styles.iter(f"{_MAIN}cellXfs")
    look = list(formats)[style]
    fill = list(next(styles.iter(f"{_MAIN}fills")))[int(look.attrib["fillId"])]
    colours = [it.attrib.get("rgb", "") for it in fill.iter(f"{_MAIN}fgColor")]
    return (colours or [""])[0], look.attrib["numFmtId"]


def _sheet(root: Element, strings: list[str]) -> SheetRead:
    cells = {}
    for cell in root.iter(f"{_MAIN}c"):
        kind = cell.attrib.get("t", "n")
        value = cell.findtext(f"{_MAIN}v") or ""
        inline = "".join(text.text or "" for text in cell.iter(f"{_MAIN}t"))
        cells[cell.attrib["r"]] = CellRead(
            text=strings[int(value)] if kind == "s" else value or inline,
            is_number=kind == "n" and value != "",
            is_formula=cell.find(f"{_MAIN}f") is not None,
        )
    merges = (it.attrib["ref"] for it in root.iter(f"{_MAIN}mergeCell"))
    heights = {
        int(row.attrib["r"]): float(row.attrib["ht"])
        for row in root.iter(f"{_MAIN}row")
        if "ht" in row.attrib
    }
    return SheetRead(cells, frozenset(merges), heights)


def _xml(part: bytes) -> Element:
    root: Element = ElementTree.fromstring(part)
    return root


def pdf_pages(content: bytes) -> list[str]:
    """Return the text of each page, as pypdf reads it."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    return [page.extract_text() for page in reader.pages]


def pdfium_pages(content: bytes) -> list[str]:
    """Return the text of each page, as pdfium reads it and a viewer copies it."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [_pdfium_text(page) for page in document]
    finally:
        document.close()


def _pdfium_text(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage()
    try:
        return str(text.get_text_range())
    finally:
        text.close()
        page.close()


def pdf_fonts(content: bytes) -> dict[str, bool]:
    """Return the fonts of a PDF by name, and whether each is embedded."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    found = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            told = font.get_object()
            about = told.get("/FontDescriptor", {})
            found[str(told["/BaseFont"])] = any(
                key in about for key in ("/FontFile", "/FontFile2", "/FontFile3")
            )
    return found


def pdf_sizes(content: bytes) -> set[tuple[int, int]]:
    """Return the sizes of the pages, in whole millimetres."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    sizes = (page.mediabox for page in reader.pages)
    return {
        (round(size.width / 72 * 25.4), round(size.height / 72 * 25.4))
        for size in sizes
    }


def squeezed(text: str) -> str:
    """Return a text without white space, hyphens and what nobody sees."""
    return _UNSEEN.sub("", text)


def found_in(content: bytes, wanted: Iterable[str]) -> set[str]:
    """Return which of some numbers or words a file holds, however it is packed.

    White space and hyphens are taken away first, from the file's bytes, from
    every part of a zip, from every inflated stream of a PDF, and from the text
    that two readers make of its pages.
    """
    texts = [squeezed(text).upper() for text in _texts(content)]
    runs = "|".join({run for text in texts for run in _DIGITS.findall(text)})

    def holds(word: str) -> bool:
        if _DIGITS.fullmatch(word):
            return word in runs  # a thousand numbers are looked for in many files
        return any(word in text for text in texts)

    return {word for word in wanted if holds(squeezed(word).upper())}


def _texts(content: bytes) -> Iterator[str]:
    yield content.decode("utf-8", "ignore")
    yield content.decode("utf-16-le", "ignore")
    yield content.decode("utf-16-be", "ignore")
    if content.startswith(b"PK"):
        for part in xlsx_parts(content).values():
            yield part.decode("utf-8", "ignore")
            yield re.sub(r"<[^>]*>", "", part.decode("utf-8", "ignore"))
    if content.startswith(b"%PDF"):
        for stream in _STREAM.findall(content):
            yield _inflated(stream).decode("latin-1")
        yield from pdf_pages(content)
        yield from pdfium_pages(content)
        about = pypdf.PdfReader(io.BytesIO(content)).metadata
        yield str(dict(about or {}))


def _inflated(stream: bytes) -> bytes:
    if stream.rstrip().endswith(b"~>"):
        stream = base64.a85decode(b"<~" + stream.strip(), adobe=True)
    with contextlib.suppress(zlib.error):
        stream = zlib.decompressobj().decompress(stream)
    return stream
