"""Printing: the clerk chooses the printer, pages fill their paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog

from gwgk_desktop.domain.notice_sheets import Paper
from gwgk_desktop.ui.pdf_view import picture

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gwgk_desktop.domain.pages import PageImage

PRINTER_DOTS = 300
_SIZES = {Paper.A4: QPageSize.PageSizeId.A4, Paper.A3: QPageSize.PageSizeId.A3}


def chosen_printer(
    parent: QWidget,
    called: str,
    *,
    paper: Paper = Paper.A4,
    landscape: bool = False,
    full_page: bool = True,
) -> QPrinter | None:
    """Ask for a printer; None where nothing is to be printed after all.

    `called` is what the queue of the printer calls it; `full_page`: the pages bring
    their own margins.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(_SIZES[paper]))
    way = QPageLayout.Orientation
    printer.setPageOrientation(way.Landscape if landscape else way.Portrait)
    printer.setFullPage(full_page)
    printer.setDocName(called)
    said = QPrintDialog(printer, parent).exec()
    return printer if said == QDialog.DialogCode.Accepted else None


def paint(printer: QPrinter, pages: list[PageImage]) -> None:
    """Paint pages on a printer, each filling its paper."""
    painter = QPainter(printer)
    for number, page in enumerate(pages):
        if number:
            printer.newPage()
        area = painter.viewport()
        painter.drawImage(QRect(0, 0, area.width(), area.height()), picture(page))
    painter.end()
