"""Workbooks that are XML as a whole: OpenDocument, and Excel's XML of 2003.

calamine tells neither merged ranges nor hidden rows, formulas or notes of these,
so they are read here, row by row; the rest of the tree is let go at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, ElementTree

from gwgk_desktop.documents.sheets import (
    DEEPEST_XML,
    MOST_COLUMNS,
    MOST_ROWS,
    Grid,
    Merge,
    Sheet,
    Unreadable,
    within,
)
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.work import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO
    from xml.etree.ElementTree import Element

    from gwgk_desktop.documents.sheets import Cell, Reading, Row, Spot

XML_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
AT_ONCE = 2_000
"""How many rows are read between two reports of progress."""
_MOST_IN_ROW = 8 * MOST_COLUMNS
"""Elements of one row, whatever they are."""
_LONG_NUMBER = re.compile(r"(\d{16,})(?:\.0*)?")
_UNSEEN = frozenset({"collapse", "filter"})
_DECLARED = re.compile(
    rb"""<\?xml[^>]*?encoding\s*=\s*["'](gb\w+)["'][^>]*\?>""", re.IGNORECASE
)


@dataclass(slots=True)
class _Table:
    """A sheet while it is read."""

    name: str = ""
    style: str = ""
    hidden: bool = False
    grid: Grid = field(default_factory=Grid)
    row: int = 0
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: list[range] = field(default_factory=list)
    stored: dict[Spot, str] = field(default_factory=dict)
    uncached: set[Spot] = field(default_factory=set)
    notes: dict[Spot, str] = field(default_factory=dict)

    def sheet(self, *, hidden: bool) -> Sheet:
        rows = self.grid.rows
        merges = within(self.merges, rows)
        unseen = frozenset(
            row
            for those in self.hidden_rows
            for row in range(those.start, min(those.stop, len(rows)))
        )
        return Sheet(
            self.name,
            rows,
            merges,
            hidden or self.hidden,
            unseen,
            self.stored,
            frozenset(self.uncached),
            notes=self.notes,
        )


def without_chinese_encoding(content: bytes) -> bytes:
    """Return XML as UTF-8 where it says that it is GB2312, GBK or GB18030.

    The parser of XML knows none of them.
    """
    found = _DECLARED.match(content)
    if not found:
        return content
    try:
        text = content[found.end() :].decode("gb18030")
    except UnicodeDecodeError as error:
        raise Unreadable(Code.DAMAGED) from error
    return text.encode()


def of_open_document(stream: IO[bytes]) -> Reading[list[Sheet]]:
    """Return the sheets of the content.xml of an OpenDocument spreadsheet."""
    tables: list[_Table] = []
    unseen: set[str] = set()
    style = ""
    for event, name, it in _elements(stream, row="table-row"):
        if event == "start" and name == "table":
            tables.append(_Table(_of(it, "name"), _of(it, "style-name")))
        elif event == "start" and name == "style":
            style = _of(it, "name")
        elif event == "start" and name == "table-properties":
            if _of(it, "display") == "false":
                unseen.add(style)
        elif event == "end" and name == "table-row" and tables:
            _open_document_row(tables[-1], it)
            if tables[-1].row % AT_ONCE == 0:
                yield Progress(tables[-1].row)
    return [it.sheet(hidden=it.style in unseen) for it in tables]


def of_xml_2003(stream: IO[bytes]) -> Reading[list[Sheet]]:
    """Return the sheets of a workbook in Excel's XML of 2003."""
    tables: list[_Table] = []
    for event, name, it in _elements(stream, row="Row"):
        if event == "start" and name == "Worksheet":
            tables.append(_Table(_of(it, "Name")))
        elif event == "end" and name == "Row" and tables:
            _xml_2003_row(tables[-1], it)
            if tables[-1].row % AT_ONCE == 0:
                yield Progress(tables[-1].row)
        elif event == "end" and name == "Visible" and tables:
            tables[-1].hidden = (it.text or "").startswith("SheetHidden") or (
                it.text or ""
            ).startswith("SheetVeryHidden")
    return [it.sheet(hidden=False) for it in tables]


def _elements(stream: IO[bytes], row: str) -> Iterator[tuple[str, str, Element]]:
    """Yield the starts and ends of elements; a row keeps its own until its end."""
    depth = in_row = 0
    try:
        walk = ElementTree.iterparse(stream, events=("start", "end"), forbid_dtd=True)
        for event, it in walk:
            name = str(it.tag).rpartition("}")[2]
            if event == "start":
                depth += 1
                if name == row or in_row:
                    in_row += 1
                if depth > DEEPEST_XML or in_row > _MOST_IN_ROW:
                    raise Unreadable(Code.TOO_LARGE)
                if not in_row:
                    yield event, name, it
                continue
            depth -= 1
            if not in_row or name == row:
                yield event, name, it
                it.clear()
                in_row = 0
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable(Code.DAMAGED) from error


def _open_document_row(table: _Table, row: Element) -> None:
    times = _number(row, "number-rows-repeated", 1)
    if _of(row, "visibility") in _UNSEEN:
        table.hidden_rows.append(range(table.row, table.row + times))
    cells: Row = []
    blanks = 0
    for it in row:
        name = str(it.tag).rpartition("}")[2]
        if name not in {"table-cell", "covered-table-cell"}:
            continue
        repeated = _number(it, "number-columns-repeated", 1)
        spot = table.row, len(cells) + blanks
        value = _open_document_cell(table, it, spot)
        wide = _number(it, "number-columns-spanned", 1)
        high = _number(it, "number-rows-spanned", 1)
        if wide > 1 or high > 1:
            last = spot[0] + high - 1, spot[1] + wide - 1
            table.merges.append(Merge(*spot, *last))
        if value == "":
            blanks += repeated
            continue
        if len(cells) + blanks + repeated > MOST_COLUMNS:
            raise Unreadable(Code.TOO_LARGE)
        cells += [""] * blanks + [value] * repeated
        blanks = 0
    if cells:
        table.grid.put(table.row, cells, times)
    table.row += times


def _open_document_cell(table: _Table, cell: Element, spot: Spot) -> Cell:
    paragraphs = []
    for it in cell:
        name = str(it.tag).rpartition("}")[2]
        if name == "annotation":
            said = (_spoken(p) for p in it if str(p.tag).endswith("}p"))
            table.notes[spot] = "\n".join(said)
        elif name == "p":
            paragraphs.append(_spoken(it))
    text = "\n".join(paragraphs)
    kind = _of(cell, "value-type")
    if _of(cell, "formula") and not kind and not text:
        table.uncached.add(spot)
    if kind in {"float", "percentage", "currency"}:
        return _kept_number(table, spot, _of(cell, "value"), text)
    if kind == "boolean":
        return _of(cell, "boolean-value") == "true"
    if kind == "date":
        return _day(_of(cell, "date-value"), text)
    return _of(cell, "string-value") or text


def _spoken(paragraph: Element) -> str:
    """Return a paragraph's text with the spaces and tabs that are elements."""
    parts = [paragraph.text or ""]
    for it in paragraph:
        name = str(it.tag).rpartition("}")[2]
        if name == "s":
            parts.append(" " * min(_number(it, "c", 1), 1000))
        elif name in {"tab", "line-break"}:
            parts.append("\t" if name == "tab" else "\n")
        elif name != "annotation":
            parts.append(_spoken(it))
        parts.append(it.tail or "")
    return "".join(parts)


def _xml_2003_row(table: _Table, row: Element) -> None:
    table.row = _number(row, "Index", table.row + 1) - 1
    times = 1 + _number(row, "Span", 0)
    if _of(row, "Hidden") == "1":
        table.hidden_rows.append(range(table.row, table.row + times))
    cells: Row = []
    column = 0
    for it in row:
        if not str(it.tag).endswith("}Cell"):
            continue
        column = _number(it, "Index", column + 1) - 1
        spot = table.row, column
        across, down = _number(it, "MergeAcross", 0), _number(it, "MergeDown", 0)
        if across or down:
            table.merges.append(Merge(*spot, spot[0] + down, spot[1] + across))
        value = _xml_2003_cell(table, it, spot)
        if column + across >= MOST_COLUMNS:
            raise Unreadable(Code.TOO_LARGE)
        if value != "":
            cells += [""] * (column + 1 - len(cells))
            cells[column] = value
        column += 1 + across
    table.grid.put(table.row, cells)
    table.row += times


def _xml_2003_cell(table: _Table, cell: Element, spot: Spot) -> Cell:
    value: Cell = ""
    has_data = False
    for it in cell:
        name = str(it.tag).rpartition("}")[2]
        text = "".join(it.itertext())
        if name == "Comment":
            table.notes[spot] = text.strip()
        elif name == "Data":
            has_data = True
            kind = _of(it, "Type")
            value = text
            if kind == "Number":
                value = _kept_number(table, spot, text.strip(), text)
            elif kind == "Boolean":
                value = text.strip() == "1"
            elif kind == "DateTime":
                value = _day(text.strip(), text)
    if _of(cell, "Formula") and not has_data:
        table.uncached.add(spot)
    return value


def _kept_number(table: _Table, spot: Spot, told: str, shown: str) -> Cell:
    """Return a number; where it has more digits than a float, note them all."""
    try:
        number = float(told)
    except ValueError:
        return shown
    long = _LONG_NUMBER.fullmatch(told)
    if long:
        table.stored[spot] = long[1]
    return number


def _day(told: str, shown: str) -> Cell:
    try:
        when = datetime.fromisoformat(told)
    except ValueError:
        return shown
    return when if when.time() != datetime.min.time() else date(*when.timetuple()[:3])


def _of(element: Element, name: str) -> str:
    """Return an attribute by its local name; "" where there is none."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return ""


def _number(element: Element, name: str, default: int) -> int:
    told = _of(element, name)
    if not told.isdecimal():
        return default
    number = int(told[:9])
    if number > MOST_ROWS:
        raise Unreadable(Code.TOO_LARGE)
    return number
