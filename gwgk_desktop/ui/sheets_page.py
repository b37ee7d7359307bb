"""The page of notice sheets (公示单): make, look at, save, print."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.notice_sheets import Paper
from gwgk_desktop.services import notice_sheets
from gwgk_desktop.ui.parts import Deed, bar, button, empty_text, heading
from gwgk_desktop.ui.pdf_view import PdfView
from gwgk_desktop.ui.printing import PRINTER_DOTS, chosen_printer, paint
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import Column, RowsModel, chosen, table_of

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.ui.tasks import Lanes

SCREEN_DOTS = 66
PAGES_SHOWN = 20
"""A longer sheet is shown up to here; saved and printed it is whole."""

VOID = "已作废：批次已撤销"


def _state(sheet: MadeSheet) -> str:
    if sheet.void:
        return "已作废"
    return "已有新版" if sheet.superseded else ""


SHEET_COLUMNS: tuple[Column[MadeSheet], ...] = (
    Column("编号", lambda it: str(it.number), width=16),
    Column("状态", _state, width=9),
    Column("标题", lambda it: it.title),
    Column("公示开始", lambda it: it.notice.first, wording.day, width=11),
    Column("公示结束", lambda it: it.notice.last, wording.day, width=11),
    Column("页数", lambda it: it.page_count, number=True, width=6),
)


class SheetsPage(QWidget):
    """Shows the sheets that were made; a chosen one is shown page by page."""

    title = "公示单"
    watches = frozenset({"notice_sheet", "payout_batch"})
    deed_done = Signal(object)
    failed = Signal(Exception)
    make_wanted = Signal()

    def __init__(self, lanes: Lanes) -> None:
        super().__init__()
        self._lanes = lanes
        self._shown: MadeSheet | None = None
        self.rows: RowsModel[MadeSheet] = RowsModel(SHEET_COLUMNS, self)
        self.table = table_of(self.rows)
        self.table.selectionModel().selectionChanged.connect(self._show_chosen)
        self.pages = PdfView()
        self.void_note = QLabel(f"{VOID}，不能张贴：不再打印，也不再另存。")
        self.void_note.setObjectName("void")
        self.void_note.setWordWrap(True)
        self.void_note.hide()
        self.make_button = button(
            "制作公示单…", self.make_wanted.emit, main=True, needs=Needs.CHANGING
        )
        self.save_button = button("另存为 PDF…", self._save)
        self.save_all_button = button("全部另存…", self._save_all)
        self.print_button = button("打印…", self._print)
        self._stack = QStackedWidget()
        self._stack.addWidget(
            empty_text(
                "还没有制作过公示单。\n"
                "点“制作公示单…”，选一个发放批次，每个村出一份，不含任何个人信息。"
            )
        )
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        shown = QWidget()
        right = QVBoxLayout(shown)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.void_note)
        right.addWidget(self.pages, 1)
        split.addWidget(shown)
        split.setSizes([640, 540])
        split.setStretchFactor(0, 1)
        self._stack.addWidget(split)
        layout = QVBoxLayout(self)
        layout.addWidget(
            heading("公示单", "每村一份，编号不重复；重新制作的是新一版，旧版仍留存。")
        )
        layout.addLayout(
            bar(
                self.make_button,
                self.save_button,
                self.print_button,
                None,
                self.save_all_button,
            )
        )
        layout.addWidget(self._stack, 1)
        self._settle()

    def refresh(self) -> None:
        """Ask for the sheets again."""
        self._lanes.look.run(
            notice_sheets.sheets, done=self._show_sheets, failed=self.failed.emit
        )

    def _show_sheets(self, sheets: list[MadeSheet]) -> None:
        self.rows.show_rows(sheets)
        self._stack.setCurrentIndex(1 if sheets else 0)
        if sheets:
            self.table.selectRow(0)
        self._settle()

    def _settle(self) -> None:
        sheet = chosen(self.table)
        self.void_note.setVisible(sheet is not None and sheet.void)
        for one in (self.save_button, self.print_button):
            one.setEnabled(sheet is not None and not sheet.void)
            one.setToolTip(VOID if sheet is not None and sheet.void else "")
        self.save_all_button.setEnabled(bool(self._current()))

    def _show_chosen(self) -> None:
        self._settle()
        sheet = chosen(self.table)
        self._shown = sheet
        if sheet is None:
            self.pages.clear()
            return
        self._lanes.look.run(
            partial(
                notice_sheets.page_images,
                sheet=sheet,
                dots=SCREEN_DOTS if sheet.paper is Paper.A4 else SCREEN_DOTS * 0.7,
                most=PAGES_SHOWN,
            ),
            done=partial(self._show_pages, sheet),
            failed=self.failed.emit,
        )

    def _show_pages(self, sheet: MadeSheet, pages: list[PageImage]) -> None:
        if sheet == self._shown:
            self.pages.show_pages(pages)

    def _save(self) -> None:
        sheet = chosen(self.table)
        folder = self._folder()
        if sheet is not None and folder is not None:
            self._save_in([sheet], folder)

    def _save_all(self) -> None:
        folder = self._folder()
        if folder is not None:
            self._save_in(self._current(), folder)

    def _current(self) -> list[MadeSheet]:
        """Return the sheets that may hang on the wall today."""
        return [it for it in self.rows.all_rows() if not it.superseded and not it.void]

    def _folder(self) -> Path | None:
        name = QFileDialog.getExistingDirectory(self, "保存到哪个文件夹")
        return Path(name) if name else None

    def _save_in(self, sheets: list[MadeSheet], folder: Path) -> None:
        self._lanes.look.run(
            partial(notice_sheets.save, sheets=sheets, to=folder),
            done=partial(self._saved, folder),
            failed=self.failed.emit,
        )

    def _saved(self, folder: Path, files: list[Path]) -> None:
        said = f"已保存{len(files)}份公示单到 {folder}"
        self.deed_done.emit(Deed(said, frozenset()))

    def _print(self) -> None:
        sheet = chosen(self.table)
        if sheet is None:
            return
        printer = chosen_printer(self, str(sheet.number), paper=sheet.paper)
        if printer is None:
            return
        self._lanes.look.run(
            partial(notice_sheets.pages_to_print, sheet=sheet, dots=PRINTER_DOTS),
            done=partial(self._paint, sheet, printer),
            failed=self.failed.emit,
        )

    def _paint(
        self, sheet: MadeSheet, printer: QPrinter, pages: list[PageImage]
    ) -> None:
        paint(printer, pages)
        said = f"公示单{sheet.number}已送往打印机，共{len(pages)}页。"
        self.deed_done.emit(Deed(said, frozenset()))
