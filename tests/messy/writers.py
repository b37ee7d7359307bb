"""Writing drawn workbooks as the kinds of file that a township receives.

By hand, not with a library: what the files hold is then known to the byte, and
they can hold what libraries do not write: cached values, lying dimensions, numbers
of eighteen digits.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from tests.messy.cells import DAY, STYLES, Cell, Grid, letter
from tests.messy.traits import Trait

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORMATS = "http://schemas.openxmlformats.org"
_MAIN = f'xmlns="{_FORMATS}/spreadsheetml/2006/main"'
_WITHIN = f"{_FORMATS}/officeDocument/2006/relationships"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WITH_MACROS = "application/vnd.ms-excel.sheet.macroEnabled"
_INLINE = frozenset({Trait.INLINE_TEXTS})


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of some parts, dated 1980 so that the bytes are always the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name)
            plain = name == "mimetype"
            entry.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def xlsx(grids: Sequence[Grid], traits: frozenset[Trait] = frozenset()) -> bytes:
    """Return an Office Open XML workbook, written in the way of some traits."""
    numbers = range(1, len(grids) + 1)
    before = "worksheets/sheet"
    if Trait.ODD_PARTS in traits:
        numbers = range(len(grids), 0, -1)
        before = "pages/s"
    macros = Trait.XLSM in traits
    main = f"{_WITH_MACROS if macros else f'{_SPREADSHEET}.sheet'}.main+xml"
    kinds = {"workbook.xml": main, "styles.xml": f"{_SPREADSHEET}.styles+xml"}
    kinds["sharedStrings.xml"] = f"{_SPREADSHEET}.sharedStrings+xml"
    for number in numbers:
        kinds[f"{before}{number}.xml"] = f"{_SPREADSHEET}.worksheet+xml"
    texts: dict[str, int] = {}
    sheets = {
        f"xl/{before}{number}.xml": _sheet_xml(grid, texts, traits)
        for number, grid in zip(numbers, grids, strict=True)
    }
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{_WITHIN}/worksheet"'
        f' Target="{"/xl/" * (before[0] == "p")}{before}{number}.xml"/>'
        for number in numbers
    )
    listed = "".join(
        f'<sheet name={quoteattr(grid.name)} sheetId="{number}" r:id="rId{number}"'
        + (' state="hidden"/>' if grid.hidden else "/>")
        for number, grid in zip(numbers, grids, strict=True)
    )
    parts = {
        "[Content_Types].xml": (
            f'{_XML}<Types xmlns="{_FORMATS}/package/2006/content-types">'
            '<Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            + "".join(
                f'<Override PartName="/xl/{name}" ContentType="{kind}"/>'
                for name, kind in kinds.items()
            )
            + "</Types>"
        ),
        "_rels/.rels": _relations(
            f'<Relationship Id="rId1" Type="{_WITHIN}/officeDocument"'
            ' Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": (
            f'{_XML}<workbook {_MAIN} xmlns:r="{_WITHIN}">'
            f"<sheets>{listed}</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            f"{related}"
            f'<Relationship Id="rIdT" Type="{_WITHIN}/sharedStrings"'
            ' Target="sharedStrings.xml"/>'
            f'<Relationship Id="rIdS" Type="{_WITHIN}/styles"'
            ' Target="styles.xml"/>'
        ),
        "xl/styles.xml": _styles(),
        **sheets,
        "xl/sharedStrings.xml": (
            f'{_XML}<sst {_MAIN} count="{len(texts)}" uniqueCount="{len(texts)}">'
            + "".join(f"<si>{_text_xml(text)}</si>" for text in texts)
            + "</sst>"
        ),
    }
    if Trait.PREFIXED in traits:
        parts = {
            name: _prefixed(part) if _MAIN in part else part
            for name, part in parts.items()
        }
    return packed(parts)


def _prefixed(part: str) -> str:
    """Return a part whose elements are named by a prefix, as some programs do."""
    with_prefix = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", part)
    return with_prefix.replace("xmlns=", "xmlns:x=")


def _relations(those: str) -> str:
    address = f"{_FORMATS}/package/2006/relationships"
    return f'{_XML}<Relationships xmlns="{address}">{those}</Relationships>'


def _styles() -> str:
    formats = "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        for number in STYLES
    )
    return (
        f"{_XML}<styleSheet {_MAIN}>"
        '<fonts count="1"><font><sz val="11"/></font></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(STYLES)}">{formats}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
        "</cellStyles></styleSheet>"
    )


def _text_xml(text: str) -> str:
    return f'<t xml:space="preserve">{escape(text)}</t>'


def _sheet_xml(grid: Grid, texts: dict[str, int], traits: frozenset[Trait]) -> str:
    if Trait.NO_REFERENCES in traits:
        return _without_references(_sheet_xml(_filled(grid), texts, _INLINE & traits))
    inline = Trait.INLINE_TEXTS in traits
    by_row: dict[int, list[tuple[int, Cell]]] = {}
    for (row, column), cell in sorted(grid.cells.items()):
        by_row.setdefault(row, []).append((column, cell))
    rows = [
        f'<row r="{row + 1}"'
        + (' hidden="1">' if row in grid.hidden_rows else ">")
        + "".join(
            _inline_xml(row, column, cell)
            if inline and not cell.number and not cell.formula
            else _cell_xml(row, column, cell, texts)
            for column, cell in those
        )
        + "</row>"
        for row, those in by_row.items()
    ]
    if grid.last_blank_row:
        at = grid.last_blank_row
        rows.append(f'<row r="{at}"><c r="A{at}" s="2"/></row>')
    extent = f"A1:{letter(max(grid.width - 1, 0))}{max(grid.height, 1)}"
    merges = "".join(
        f'<mergeCell ref="{letter(left)}{top + 1}:{letter(right)}{bottom + 1}"/>'
        for top, left, bottom, right in grid.merges
    )
    return (
        f'{_XML}<worksheet {_MAIN}><dimension ref="{grid.dimension or extent}"/>'
        f"<sheetData>{''.join(rows)}</sheetData>"
        + (
            f'<mergeCells count="{len(grid.merges)}">{merges}</mergeCells>'
            * bool(merges)
        )
        + "</worksheet>"
    )


def _filled(grid: Grid) -> Grid:
    """Return a sheet whose blank cells are all written."""
    places = ((row, at) for row in range(grid.height) for at in range(grid.width))
    cells = {it: grid.cells.get(it, Cell("")) for it in places}
    return replace(grid, cells=cells)


def _without_references(part: str) -> str:
    return re.sub(r'<(row|c) r="[A-Z]*\d+"', r"<\1", part)


def _inline_xml(row: int, column: int, cell: Cell) -> str:
    """Return a cell that holds its own text; every other one is parted in runs."""
    start = f'<c r="{letter(column)}{row + 1}" s="{cell.style}"'
    if not cell.text:
        return f"{start}/>"
    half = len(cell.text) // 2 if row % 2 else 0
    runs = (cell.text[:half], cell.text[half:]) if half else ()
    inner = "".join(f"<r><rPr><b/></rPr>{_text_xml(run)}</r>" for run in runs)
    return f'{start} t="inlineStr"><is>{inner or _text_xml(cell.text)}</is></c>'


def _cell_xml(row: int, column: int, cell: Cell, texts: dict[str, int]) -> str:
    start = f'<c r="{letter(column)}{row + 1}" s="{cell.style}"'
    if not cell.text and not cell.number and not cell.formula:
        return f"{start}/>"
    formula = f"<f>{escape(cell.formula)}</f>" if cell.formula else ""
    if formula and not cell.cached:
        return f"{start}>{formula}</c>"
    if cell.number:
        return f"{start}>{formula}<v>{cell.number}</v></c>"
    if formula:
        return f'{start} t="str">{formula}<v>{escape(cell.text)}</v></c>'
    return f'{start} t="s"><v>{texts.setdefault(cell.text, len(texts))}</v></c>'


def text(grid: Grid, separator: str, encoding: str, more: int = 0) -> bytes:
    """Return the one sheet as separated text.

    Where `more` is under nothing, rows end with their last text; where it is over,
    so many more blanks stand at the end of every third row.
    """
    out = io.StringIO()
    rows = [
        [
            grid.cells[row, column].text if (row, column) in grid.cells else ""
            for column in range(grid.width)
        ]
        for row in range(grid.height)
    ]
    for number, row in enumerate(rows):
        while more < 0 and row and not row[-1]:
            row.pop()
        row.extend([""] * (more if number % 3 == 0 else 0))
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def html(grid: Grid, encoding: str, said: str) -> bytes:
    """Return the one sheet as the table of a web page, as banks save it as .xls.

    `said` is the encoding that the page names: gb2312, whatever more it holds.
    """
    spans = {(it[0], it[1]): it for it in grid.merges}
    covered = {
        (row, column)
        for top, left, bottom, right in grid.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - spans.keys()
    lines = []
    for row in range(grid.height):
        tags = []
        for column in range(grid.width):
            if (row, column) in covered:
                continue
            top, left, bottom, right = spans.get(
                (row, column), (row, column, row, column)
            )
            attributes = ""
            if right > left:
                attributes += f' colspan="{right - left + 1}"'
            if bottom > top:
                attributes += f" rowspan={bottom - top + 1}"
            shown = grid.cells.get((row, column), Cell("")).text
            inner = escape(shown).replace("\n", "<br>").replace("\u00a0", "&nbsp;")
            tags.append(f"<td{attributes}>{inner or '&nbsp;'}</td>")
        lines.append(f"<tr height=20>{''.join(tags)}</tr>")
    page = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel">\n<head>'
        f'<meta http-equiv=Content-Type content="text/html; charset={said}">'
        '<style>td {mso-number-format:"\\@"; color: #000;}</style></head>\n<body>'
        "<table border=1>\n" + "\n".join(lines) + "\n</table></body></html>"
    )
    return page.encode(encoding)


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"


def ods(grids: Sequence[Grid]) -> bytes:
    """Return an OpenDocument spreadsheet."""
    tables = "".join(_table_xml(grid) for grid in grids)
    hidden = (
        '<office:automatic-styles><style:style style:name="ta2"'
        ' style:family="table"><style:table-properties table:display="false"/>'
        "</style:style></office:automatic-styles>"
    )
    spaces = " ".join(
        f'xmlns:{name}="{_ODF}:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    return packed(
        {
            "mimetype": _ODS_KIND,
            "META-INF/manifest.xml": (
                f'{_XML}<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0">'
                f'<manifest:file-entry manifest:full-path="/"'
                f' manifest:media-type="{_ODS_KIND}"/>'
                '<manifest:file-entry manifest:full-path="content.xml"'
                ' manifest:media-type="text/xml"/></manifest:manifest>'
            ),
            "content.xml": (
                f'{_XML}<office:document-content {spaces} office:version="1.2">'
                f"{hidden}<office:body><office:spreadsheet>{tables}"
                "</office:spreadsheet></office:body></office:document-content>"
            ),
        }
    )


def _table_xml(grid: Grid) -> str:
    spans = {(it[0], it[1]): it for it in grid.merges}
    covered = {
        (row, column)
        for top, left, bottom, right in grid.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - spans.keys()
    rows = []
    for row in range(grid.height):
        cells = []
        for column in range(grid.width):
            if (row, column) in covered:
                cells.append("<table:covered-table-cell/>")
                continue
            span = ""
            if (row, column) in spans:
                top, left, bottom, right = spans[row, column]
                span = (
                    f' table:number-columns-spanned="{right - left + 1}"'
                    f' table:number-rows-spanned="{bottom - top + 1}"'
                )
            cells.append(_ods_cell(grid.cells.get((row, column)), span))
        visible = ' table:visibility="collapse"' if row in grid.hidden_rows else ""
        rows.append(f"<table:table-row{visible}>{''.join(cells)}</table:table-row>")
    style = ' table:style-name="ta2"' if grid.hidden else ""
    return (
        f"<table:table table:name={quoteattr(grid.name)}{style}>{''.join(rows)}"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell'
        ' table:number-columns-repeated="1024"/></table:table-row></table:table>'
    )


def _ods_cell(cell: Cell | None, span: str) -> str:
    if cell is None:
        return f"<table:table-cell{span}/>"
    kind = 'office:value-type="string"'
    if cell.style == DAY:
        kind = f'office:value-type="date" office:date-value="{cell.text}"'
    elif cell.number:
        kind = f'office:value-type="float" office:value="{cell.number}"'
    paragraphs = "".join(
        f"<text:p>{escape(line)}</text:p>" for line in cell.text.split("\n")
    )
    return f"<table:table-cell {kind}{span}>{paragraphs}</table:table-cell>"
