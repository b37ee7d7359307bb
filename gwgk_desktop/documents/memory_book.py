"""Workbooks that are written in memory: openpyxl's own way leaves temporary files.

A private output is full of identity numbers and accounts, and nothing of them may
stand on the disk but where the clerk wants it.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl.workbook import Workbook


def opened(content: bytes) -> Workbook | None:
    """Return a workbook with its form; None where openpyxl does not understand it."""
    try:
        return openpyxl.load_workbook(io.BytesIO(content), rich_text=True)
    except Exception:  # noqa: BLE001 - it raises whatever comes; the caller has a way out
        return None


def rows_only() -> Workbook:
    """Return a new workbook whose sheets take rows from top to bottom only."""
    return openpyxl.Workbook(write_only=True)


def add_sheet(book: Workbook, name: str, widths: Iterable[tuple[str, float]]) -> Any:
    """Return a new sheet; its rows are appended, its columns are so wide."""
    paper: Any = book.create_sheet(name)
    for letter, width in widths:
        paper.column_dimensions[letter].width = width
    if book.write_only:
        paper._writer = WorksheetWriter(paper, io.BytesIO())
        paper._writer.write_top()
    return paper


def saved(book: Workbook) -> bytes:
    """Return a workbook as xlsx."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _InMemory(book, archive).save()
    return out.getvalue()


class _InMemory(ExcelWriter):
    """What writes a workbook, but for the temporary file of each sheet."""

    def __init__(self, book: Workbook, archive: zipfile.ZipFile) -> None:
        super().__init__(book, archive)
        self._into = archive

    def write_worksheet(self, ws: Any) -> None:
        """Write a sheet into the archive, as openpyxl does from its file."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts = ws._charts
        ws._drawing.images = ws._images
        if self.workbook.write_only:
            ws.close()
            writer = ws._writer
        else:
            writer = WorksheetWriter(ws, io.BytesIO())
            writer.write()
        ws._rels = writer._rels
        self._into.writestr(ws.path[1:], writer.out.getvalue())
        self.manifest.append(ws)
