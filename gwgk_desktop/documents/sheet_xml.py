"""What the XML of an xlsx says beyond its cells, and sheets that lie about their size.

calamine reads the cells, but lays a sheet out whole: one cell in the last row and
column would take half a terabyte.  So each sheet is looked through before, a
megabyte at a time and by plain searches, which costs a fraction of calamine's own
time.  Where cells stand far apart, or where the XML is not written as spreadsheets
write it, the sheet is squeezed: only the cells that hold something, row after row
and column after column, for calamine to read; afterwards they are put back.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gwgk_desktop.documents.cell_xml import (
    REFERENCE,
    ROW,
    column_number,
    errors_in,
    hidden_rows,
    hides_unnamed,
    is_idle,
    long_numbers,
    merged,
    padded_numbers,
    struck_cells,
    without_result,
)
from gwgk_desktop.documents.sheets import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Grid,
    Merge,
    Unreadable,
)
from gwgk_desktop.documents.xlsx_parts import (
    NO_STYLES,
    Styles,
    chunks,
    notes_of,
    pieces,
    refuse_entities,
    styles_of,
)
from gwgk_desktop.domain.problems import Code, column_letters
from gwgk_desktop.domain.work import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zipfile import ZipFile

    from gwgk_desktop.documents.sheets import Reading, Row, Spot

_ROOMY = 3_000_000
"""Cells of a layout that calamine may take whatever the sheet holds (72 MB)."""
_SMALL = 500_000
"""Cells of a layout that is not worth squeezing, known exactly."""
_IDLE = 40 << 20
"""Bytes of XML without any content after which a sheet is better squeezed."""
_READ_BY_CALAMINE = re.compile(
    r"xl/(?:sharedStrings|styles|workbook)\.xml|.*\.rels|\[Content_Types\]\.xml",
    re.IGNORECASE,
)
_NOT_KEPT = re.compile(
    r"xl/(?:media|drawings|embeddings|charts|comments)", re.IGNORECASE
)

# Digits become 0, capitals A, white space a space, and the marks of a prefix and of
# an end tag become those of any tag: so that a few searches see every way to write
# the start of a cell.
_CLASSES = bytes.maketrans(
    b"123456789BCDEFGHIJKLMNOPQRSTUVWXYZ\t\r\n:/",
    b"0" * 9 + b"A" * 25 + b"   <>",
)
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]{1,3}\d{1,7}(?::[A-Z]{1,3}\d{1,7})?"')
_ROW_NUMBERS = re.compile(rb'<row r="(\d+)"')
_FAR_ROWS = re.compile(rb'[<:]c\sr="[A-Z]+(\d{6,})"')
_PLACES = re.compile(rb'[<:]c\sr="([A-Z]+)(\d+)')
_FAR_COLUMNS = re.compile(rb'[<:]c\sr="([A-Z]{2,})')
_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true)["']""")
_KIND = re.compile(rb"""\s(?:t|s)\s*=\s*(?:"[^"<]*"|'[^'<]*')""")
_TAG = re.compile(rb"<(?:\w+:)?(row|c|mergeCell)(?=[\s/>])([^>]*?)(/?)>")
_CELL_END = re.compile(rb"</(?:\w+:)?c\s*>")
_HEAD = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData>"
)
_PREFIX = re.compile(rb"<(/?)\w+:")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)


@dataclass(slots=True)
class About:
    """What a sheet's XML says beyond its cells."""

    styles: Styles = NO_STYLES
    hidden_rows: set[int] = field(default_factory=set)
    stored: dict[Spot, str] = field(default_factory=dict)
    uncached: set[Spot] = field(default_factory=set)
    errors: dict[Spot, str] = field(default_factory=dict)
    squeezed: Squeezed | None = None
    notes: dict[Spot, str] = field(default_factory=dict)
    struck: set[Spot] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A sheet without what is blank: its XML, and where its cells belong."""

    xml: bytes
    rows: list[int]
    """The row of each squeezed row."""
    columns: dict[int, int]
    """The squeezed column of each column."""
    merges: list[Merge]

    def put_back(self, rows: Iterator[Row]) -> list[Row]:
        """Return the sheet's rows, each cell where it belongs."""
        grid = Grid()
        places = {squeezed: column for column, squeezed in self.columns.items()}
        for number, row in zip(self.rows, rows, strict=False):
            filled = [(places[at], cell) for at, cell in enumerate(row) if cell != ""]
            if not filled:
                continue
            line: Row = [""] * (max(filled, key=lambda it: it[0])[0] + 1)
            if number < len(grid.rows):
                before = grid.rows[number]
                line = before + line[len(before) :]
            for column, cell in filled:
                line[column] = cell
            grid.put(number, line)
        return grid.rows


def looked_through(
    archive: ZipFile, parts: Mapping[str, str]
) -> Reading[dict[str, About]]:
    """Return what the XML of each sheet says, by the name of its part.

    Raises Unreadable for what no spreadsheet writes: entities, damaged parts.
    """
    total = sum(archive.getinfo(part).file_size for part in parts.values())
    done = 0
    found: dict[str, About] = {}
    for entry in archive.infolist():
        if _READ_BY_CALAMINE.fullmatch(entry.filename):
            for chunk in chunks(archive, entry.filename):
                refuse_entities(chunk)
    styles = styles_of(archive)
    for part in parts.values():
        if part in found:
            continue
        about = yield from _about(archive, part, styles, Progress(done, total))
        found[part] = about
        done += archive.getinfo(part).file_size
        about.notes |= notes_of(archive, part)
    return found


def squeezed(archive: ZipFile, abouts: Mapping[str, About]) -> bytes:
    """Return the workbook with its squeezed sheets in the place of the large ones."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for entry in archive.infolist():
            name = entry.filename
            if _NOT_KEPT.match(name):
                continue
            about = abouts.get(name)
            if about and about.squeezed:
                packed.writestr(name, about.squeezed.xml)
                continue
            with packed.open(name, "w", force_zip64=True) as copy:
                for chunk in chunks(archive, name):
                    copy.write(chunk)
    return out.getvalue()


def _about(
    archive: ZipFile, part: str, styles: Styles, start: Progress
) -> Reading[About]:
    about = About(styles)
    if not (yield from _glanced(archive, part, about, start)):
        about = About(styles)
        about.squeezed = yield from _squeezed(archive, part, about, start)
    return about


def _glanced(
    archive: ZipFile, part: str, about: About, start: Progress
) -> Reading[bool]:
    """Look a sheet through; return whether calamine may read it as it is."""
    glance = _Glance(about)
    read = 0
    for chunk in pieces(archive, part):
        yield Progress(start.done + read, start.total)
        read += len(chunk)
        if not glance.cells:
            refuse_entities(chunk)  # they are declared before anything else
        if not glance.at(chunk):
            return False
    if glance.height * glance.width <= max(_ROOMY, 2 * glance.cells):
        return True
    height, width = yield from _extent(archive, part)
    return height * width <= max(_SMALL, 4 * glance.cells)


class _Glance:
    """What a sheet is seen to be while it is looked through, piece by piece."""

    def __init__(self, about: About) -> None:
        self._about = about
        self._idle = self._last_row = 0
        self.cells = 0
        self.height, self.width = 99_999, 26
        """No cell stands beyond; smaller sheets are not worth a closer look."""

    def at(self, chunk: bytes) -> bool:
        """Look at a piece; return whether it is as spreadsheets write it."""
        if not self.cells and b"<dimension" in chunk and not _DIMENSION.search(chunk):
            return False  # calamine would give up
        self._about.hidden_rows |= hidden_rows(chunk)
        if is_idle(chunk):
            self._idle += len(chunk)
            return self._idle <= _IDLE
        classes = chunk.translate(_CLASSES)
        if (
            b"<c>" in classes
            or hides_unnamed(chunk)
            or not self._in_order(chunk)
            or not self._all_cells_told(chunk, classes)
        ):
            return False
        if self.cells > MOST_CELLS:
            return False  # some may be blank: squeezing counts them exactly
        if b"<v>0000000000000000" in classes:
            self._about.stored |= long_numbers(chunk)
        if self._about.styles.zeros:
            self._about.stored |= padded_numbers(chunk, self._about.styles.zeros)
        if b'"><f' in chunk:
            self._about.uncached |= without_result(chunk)
        if self._about.styles.struck:
            self._about.struck |= struck_cells(chunk, self._about.styles.struck)
        if b"<v>#" in chunk:
            self._about.errors |= errors_in(chunk)
        return True

    def _in_order(self, chunk: bytes) -> bool:
        numbers = [self._last_row, *map(int, _ROW_NUMBERS.findall(chunk))]
        self._last_row = numbers[-1]
        return numbers == sorted(numbers)

    def _all_cells_told(self, chunk: bytes, classes: bytes) -> bool:
        """Return whether each cell says first where it stands; see how far they go."""
        cells = classes.count(b"<c ")
        self.cells += cells
        narrow = classes.count(b'<c r="A0')
        if cells > narrow:
            wide = classes.count(b'<c r="AA0') + classes.count(b'<c r="AAA0')
            if cells != narrow + wide:
                return False
            columns = {column_number(it) + 1 for it in _FAR_COLUMNS.findall(chunk)}
            self.width = max(self.width, *columns)
        if b"A000000" in classes:
            self.height = max([self.height, *map(int, _FAR_ROWS.findall(chunk))])
        return True


def _extent(archive: ZipFile, part: str) -> Reading[tuple[int, int]]:
    """Return the last row and column that any cell of a sheet names."""
    height = width = 0
    for chunk in pieces(archive, part):
        yield Progress(0)
        found = _PLACES.findall(chunk)
        width = max([width, *(column_number(it) + 1 for it in {it for it, _ in found})])
        height = max([height, *(int(it) for it in {it for _, it in found})])
    return height, width


def _squeezed(
    archive: ZipFile, part: str, about: About, start: Progress
) -> Reading[Squeezed]:
    """Squeeze a sheet: every cell that holds something, and where it stands."""
    press = _Press(about)
    read = 0
    for piece in pieces(archive, part):
        yield Progress(start.done + read, start.total)
        read += len(piece)
        chunk = _COMMENT.sub(b"", piece) if b"<!" in piece else piece
        if b"<!" in chunk:
            raise Unreadable(Code.DAMAGED)
        about.hidden_rows |= hidden_rows(chunk)
        if not is_idle(chunk):
            press.take(chunk)
    return press.squeezed()


class _Press:
    """Squeezes a sheet, piece by piece; knows which row and column come next."""

    def __init__(self, about: About) -> None:
        self._about = about
        self._row, self._column, self._cells = -1, 0, 0
        self._rows: list[int] = []
        self._columns: dict[int, int] = {}
        self._merges: list[Merge] = []
        self._out = io.BytesIO()
        self._out.write(_HEAD)

    def squeezed(self) -> Squeezed:
        """Return what is left of the sheet."""
        self._out.write(b"</row>" if self._rows else b"")
        self._out.write(b"</sheetData></worksheet>")
        return Squeezed(self._out.getvalue(), self._rows, self._columns, self._merges)

    def take(self, chunk: bytes) -> None:
        """Take the cells of a piece that hold something, and its merged ranges."""
        at = 0
        while found := _TAG.search(chunk, at):
            at = found.end()
            what, attributes, closed = found.groups()
            if what == b"row":
                told = ROW.search(attributes)
                self._row = int(told[1]) - 1 if told else self._row + 1
                self._column = 0
                if _HIDDEN.search(attributes):
                    self._about.hidden_rows.add(self._row)
            elif what == b"mergeCell":
                self._merges += merged(attributes)
            else:
                spot = self._spot(attributes)
                if not closed:
                    end = _CELL_END.search(chunk, at)
                    if end is None:
                        raise Unreadable(Code.DAMAGED)
                    self._cell(spot, attributes, chunk[at : end.start()])
                    at = end.end()

    def _spot(self, attributes: bytes) -> Spot:
        """Return where a cell stands: as it says, else next to the one before."""
        told = REFERENCE.search(attributes)
        if told:
            self._row, self._column = int(told[2]) - 1, column_number(told[1].upper())
        spot = self._row, self._column
        if not (0 <= spot[0] < MOST_ROWS and spot[1] < MOST_COLUMNS):
            raise Unreadable(Code.DAMAGED)
        self._column += 1
        return spot

    def _cell(self, spot: Spot, attributes: bytes, content: bytes) -> None:
        content = _PREFIX.sub(rb"<\1", content)
        if not content.strip():
            return
        whole = b"<c %b>%b</c>" % (attributes, content)
        self._about.uncached |= without_result(whole, spot)
        self._about.errors |= errors_in(whole, spot)
        if struck_cells(whole, self._about.styles.struck):
            self._about.struck.add(spot)
        self._about.stored |= long_numbers(whole, spot)
        if self._about.styles.zeros:
            self._about.stored |= padded_numbers(whole, self._about.styles.zeros, spot)
        self._columns.setdefault(spot[1], len(self._columns))
        self._cells += 1
        if not self._rows or self._rows[-1] != spot[0]:
            self._out.write(b"</row>" if self._rows else b"")
            self._rows.append(spot[0])
            self._out.write(b'<row r="%d">' % len(self._rows))
        layout = len(self._rows) * len(self._columns)
        if layout > max(_ROOMY, 3 * self._cells) or self._cells > MOST_CELLS:
            raise Unreadable(Code.TOO_LARGE)
        place = b"%b%d" % (
            column_letters(self._columns[spot[1]]).encode(),
            len(self._rows),
        )
        kind = b"".join(_KIND.findall(attributes))
        self._out.write(b'<c r="%b"%b>%b</c>' % (place, kind, content))
