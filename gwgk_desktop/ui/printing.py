"""Printing: which pages, how many, on what paper; and a printer that is off.

Pages are drawn from the bytes that are kept, one at a time: a page of A3 takes 70 MB.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QObject, QRect, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from gwgk_desktop import wording
from gwgk_desktop.domain.pages import Direction, Paper
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.services import sheet_files
from gwgk_desktop.ui.pdf_view import picture

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.ui.tasks import Lane

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

    Where there is no printer that is said.  `called` is what the queue of the printer
    calls it; `full_page`: the pages bring their own margins.
    """
    if not QPrinterInfo.availablePrinterNames():
        told = wording.describe(Problem(Code.NO_PRINTER))
        QMessageBox.warning(parent, wording.PRODUCT, told)
        return None
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(_SIZES[paper]))
    way = QPageLayout.Orientation
    printer.setPageOrientation(way.Landscape if landscape else way.Portrait)
    printer.setFullPage(full_page)
    printer.setDocName(called)
    said = QPrintDialog(printer, parent).exec()
    return printer if said == QDialog.DialogCode.Accepted else None


def paper_of(sheet: MadeSheet) -> QPageLayout:
    """Return the paper of a sheet, without margins: its own are drawn."""
    turned = sheet.direction is Direction.ACROSS
    lies = QPageLayout.Orientation.Landscape
    stands = QPageLayout.Orientation.Portrait
    layout = QPageLayout(
        QPageSize(_SIZES[sheet.paper]), lies if turned else stands, QMarginsF()
    )
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


def ask(sheets: Sequence[MadeSheet], parent: QWidget) -> QPrinter | None:
    """Ask for the printer, the pages and the copies; None where it was cancelled.

    Raises Refusal where there is no printer.
    """
    if not QPrinterInfo.availablePrinterNames():
        raise Refusal(Code.NO_PRINTER)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(paper_of(sheets[0]))
    printer.setFullPage(True)
    printer.setDocName(str(sheets[0].number))
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, on=len(sheets) == 1)
    if len(sheets) == 1:
        dialog.setMinMax(1, sheets[0].page_count)
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A page of a sheet that is to be printed."""

    sheet: MadeSheet
    number: int


def leaves(
    sheets: Sequence[MadeSheet], first: int, last: int, copies: int
) -> list[_Leaf]:
    """Return the pages to print in their order; `first` 0 means all of them."""
    pages = [
        _Leaf(sheet, number)
        for sheet in sheets
        for number in range(sheet.page_count)
        if not first or first <= number + 1 <= last
    ]
    return pages * copies


class PrintRun(QObject):
    """Prints pages one after another; the lane draws them."""

    done = Signal(int)
    """How many pages went to the printer."""
    failed = Signal(Exception)

    def __init__(
        self,
        lane: Lane,
        printer: QPrinter,
        sheets: Sequence[MadeSheet],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._lane = lane
        self._printer = printer
        copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
        self._leaves = leaves(sheets, printer.fromPage(), printer.toPage(), copies)
        self._painter = QPainter()
        self._printed = 0

    def start(self) -> None:
        """Begin to print; `failed` tells where the printer does not take it."""
        info = QPrinterInfo(self._printer)
        name = self._printer.printerName()
        native = self._printer.outputFormat() is QPrinter.OutputFormat.NativeFormat
        off = native and info.state() in {
            QPrinter.PrinterState.Error,
            QPrinter.PrinterState.Aborted,
        }
        if self._leaves:
            self._printer.setPageLayout(paper_of(self._leaves[0].sheet))
        if off or not self._painter.begin(self._printer):
            self.failed.emit(Refusal(Code.PRINTER_OFF, printer=name))
            return
        self._go_on()

    def _go_on(self) -> None:
        if self._printed == len(self._leaves):
            self._painter.end()
            self.done.emit(self._printed)
            return
        leaf = self._leaves[self._printed]
        self._lane.run(
            partial(
                sheet_files.pages_to_print,
                sheet=leaf.sheet,
                pages=sheet_files.Pages(PRINTER_DOTS, 1, leaf.number),
            ),
            done=partial(self._paint, leaf),
            failed=self._stop,
        )

    def _paint(self, leaf: _Leaf, pages: list[PageImage]) -> None:
        if self._printed:
            self._printer.setPageLayout(paper_of(leaf.sheet))
            if not self._printer.newPage():
                name = self._printer.printerName()
                self._stop(Refusal(Code.PRINTER_OFF, printer=name))
                return
        for page in pages:
            paint_page(self._painter, page)
        self._printed += 1
        self._go_on()

    def _stop(self, error: Exception) -> None:
        self._painter.end()
        self.failed.emit(error)


def paint_page(painter: QPainter, page: PageImage) -> None:
    """Paint a page so that it fills its paper."""
    area = painter.viewport()
    painter.drawImage(QRect(0, 0, area.width(), area.height()), picture(page))


def paint(
    printer: QPrinter, pages: list[PageImage], refused: Callable[[Refusal], None]
) -> bool:
    """Paint pages, each filling its paper; return whether the printer took them all.

    `refused` is told of one that is off, or stops.
    """
    painter = QPainter()
    if taken := painter.begin(printer):
        for number, page in enumerate(pages):
            taken = taken and (number == 0 or printer.newPage())
            if taken:
                paint_page(painter, page)
        painter.end()
    if not taken:
        refused(Refusal(Code.PRINTER_OFF, printer=printer.printerName()))
    return taken
