"""The page of the catalogue (公开目录): what must be disclosed, item by item."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop.domain.catalogue import (
    CatalogueItem,
    Filter,
    Scope,
    Section,
    categories,
    responsible,
)
from gwgk_desktop.services import catalogue, catalogue_dates, catalogue_papers
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.catalogue_changes import ReviewCatalogueDialog, VersionsDialog
from gwgk_desktop.ui.catalogue_dialogs import AdoptDialog, DepartDialog, RemoveDialog
from gwgk_desktop.ui.catalogue_import_dialog import CatalogueImportDialog
from gwgk_desktop.ui.catalogue_rows import (
    COLUMNS,
    NOT_BEGUN,
    Listed,
    filter_box,
    listed,
    offer,
    standing,
    why_off,
)
from gwgk_desktop.ui.deed_dialog import pass_on
from gwgk_desktop.ui.flow import FlowLayout
from gwgk_desktop.ui.item_dialog import ItemDialog
from gwgk_desktop.ui.item_panel import ItemPanel
from gwgk_desktop.ui.parts import (
    Deed,
    button,
    empty_text,
    heading,
    kinds_of_files,
)
from gwgk_desktop.ui.printing import PRINTER_DOTS, chosen_printer, paint
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import RowsModel, choose_row, chosen_all, table_of
from gwgk_desktop.ui.until_answered import until_answered
from gwgk_desktop.ui.why_off import settle
from gwgk_desktop.wording import catalogue as words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from PySide6.QtPrintSupport import QPrinter

    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.services.catalogue import Overview
    from gwgk_desktop.services.catalogue_dates import Detail
    from gwgk_desktop.ui.deed_dialog import DeedDialog
    from gwgk_desktop.ui.tasks import Lanes

ANY = "全部"
KINDS_OF_FILES = kinds_of_files("公开目录")


_XLSX = "Excel 工作簿 (*.xlsx)"
_SAVED_AS: dict[str, tuple[str, Callable[..., None]]] = {
    _XLSX: (".xlsx", catalogue_papers.export),
    "Excel 工作簿，渠道列成勾选框 (*.xlsx)": (
        ".xlsx",
        partial(catalogue_papers.export, boxes=True),
    ),
    "PDF (*.pdf)": (".pdf", catalogue_papers.save_pdf),
}
"""How a catalogue is saved: the ending of its file, and who writes it."""


class CataloguePage(QWidget):
    """Lists the items of a catalogue; the chosen one stands beside it, whole."""

    title = "公开目录"
    watches = frozenset(
        {"catalogue_version", "catalogue_item", "village_departure", "village"}
        | {"catalogue_review", "time_limit_setting", "day_off", "days_off_year"}
    )
    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes, today: Callable[[], date]) -> None:
        super().__init__()
        self._lanes = lanes
        self._today = today
        self._overview: Overview | None = None
        self.rows: RowsModel[Listed] = RowsModel(COLUMNS, self)
        self.table = table_of(self.rows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.selectionModel().selectionChanged.connect(self._chosen)
        self.table.doubleClicked.connect(self._edit)
        self.panel = ItemPanel()
        self._filters()
        self._buttons()
        self.standing = QLabel()
        self.standing.setObjectName("hint")
        self.standing.setWordWrap(True)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        split.addWidget(self.panel)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        self._stack = QStackedWidget()
        self._stack.addWidget(
            empty_text(
                "这里还没有目录。\n"
                "先点“启用标准目录…”用程序带的目录，或点“导入…”读入本县的目录，"
                "然后逐项核对、修改。\n到期日、上墙计划都从这里的公开时限推算。"
            )
        )
        self._stack.addWidget(split)
        until_answered(self._stack)
        layout = QVBoxLayout(self)
        hint = "公开什么、怎样公开、何时公开、在哪里公开，一项一项写清楚。"
        layout.addWidget(heading(self.title, hint))
        layout.addLayout(
            FlowLayout(
                *(self.scope, self.village, self.category, self.section, self.body),
                self.search,
            )
        )
        layout.addLayout(FlowLayout(*self._deeds))
        layout.addWidget(self.standing)
        layout.addWidget(self._stack, 1)
        self._settle()

    def _filters(self) -> None:
        self.scope = filter_box("哪一个目录")
        for scope, name in words.CATALOGUES.items():
            self.scope.addItem(name, scope)
        # It says which catalogue is shown: no character of that is cut.
        longest = max(map(len, words.CATALOGUES.values()))
        self.scope.setMinimumContentsLength(2 * longest)
        self.village = filter_box("按哪个村看", "全部村")
        self.category = filter_box("类别", "全部类别")
        self.section = filter_box("公开栏栏目", "全部栏目")
        for section, name in words.SECTIONS.items():
            self.section.addItem(name, section)
        self.body = filter_box("公开主体", "全部主体")
        self.search = QLineEdit()
        self.search.setPlaceholderText("查找：事项、内容、依据里的词")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(220)
        self.scope.currentIndexChanged.connect(self._other_catalogue)
        for box in (self.village, self.category, self.section, self.body):
            box.currentIndexChanged.connect(self._show_rows)
        self.search.textChanged.connect(self._show_rows)

    def _buttons(self) -> None:
        def deed(text: str, clicked: Callable[[], object]) -> QPushButton:
            return button(text, clicked, needs=Needs.CHANGING)

        self.adopt_button = button(
            "启用标准目录…", self._adopt, main=True, needs=Needs.CHANGING
        )
        self.edit_button = deed("修改…", self._edit)
        self.add_button = deed("新增…", self._add)
        self.remove_button = deed("删去…", self._remove)
        self.depart_button = deed("各村差异…", self._depart)
        self.import_button = deed("导入…", self._choose_file)
        self.export_button = button("另存…", self._export)
        self.print_button = button("打印…", self._print)
        self.versions_button = button("版本…", self._versions)
        self.review_button = deed("年度审核…", self._review)
        self._deeds = (
            *(self.adopt_button, self.edit_button, self.add_button),
            *(self.remove_button, self.depart_button, self.import_button),
            *(self.export_button, self.print_button),
            *(self.versions_button, self.review_button),
        )

    @property
    def chosen_scope(self) -> Scope:
        """The catalogue that is shown."""
        return Scope(self.scope.currentData())

    def refresh(self) -> None:
        """Ask for the catalogue again."""
        self._lanes.look.run(
            partial(catalogue.overview, scope=self.chosen_scope, day=self._today()),
            done=self._show,
            failed=self.failed.emit,
        )

    def _other_catalogue(self) -> None:
        self._overview = None
        self.refresh()

    def _show(self, overview: Overview) -> None:
        if overview.catalogue.scope is not self.chosen_scope:
            return  # another was chosen meanwhile
        self._overview = overview
        items = overview.catalogue.items
        offer(self.village, ((it.name, it.id) for it in overview.villages))
        offer(self.category, ((it, it) for it in categories(items)))
        offer(self.body, ((it, it) for it in responsible(items)))
        self.village.setVisible(self.chosen_scope is Scope.VILLAGE)
        self._stack.setCurrentIndex(1 if overview.newest.version else 0)
        self.standing.setText(standing(overview, self._today()))
        self._show_rows()

    def _show_rows(self) -> None:
        if self._overview is None:
            return
        before = [it.item.code for it in chosen_all(self.table)]
        wanted = Filter(
            self.search.text(),
            str(self.category.currentData() or ""),
            str(self.body.currentData() or ""),
            Section(self.section.currentData()) if self.section.currentData() else None,
        )
        every = listed(self._overview, self._village(), self._today())
        rows = [it for it in every if wanted.passes(it.item)]
        self.rows.show_rows(rows)
        first = before[0] if before else ""
        found = choose_row(self.table, lambda it: it.item.code == first)
        if not rows:
            self._chosen()
        elif not found:
            self.table.selectRow(0)

    def _chosen(self) -> None:
        self._settle()
        shown = chosen_all(self.table)
        if not shown:
            self.panel.show_nothing("没有符合条件的事项。")
            return
        if len(shown) > 1:
            self.panel.show_nothing(f"选中了{len(shown)}项。")
            return
        self._lanes.look.run(
            partial(
                catalogue_dates.detail,
                item=shown[0].item,
                day=self._today(),
                village=self._village(),
            ),
            done=self._show_detail,
            failed=self.failed.emit,
        )

    def _village(self) -> Village | None:
        """Return the village that the catalogue is looked at as; None: all."""
        number = self.village.currentData()
        of_villages = self._overview and self.chosen_scope is Scope.VILLAGE
        some = self._overview.villages if self._overview and of_villages else ()
        return next((it for it in some if it.id == number), None)

    def _show_detail(self, detail: Detail) -> None:
        shown = chosen_all(self.table)
        if self._overview and [it.item.code for it in shown] == [detail.item.code]:
            names = {it.id: it.name for it in self._overview.villages}
            self.panel.show_detail(detail, names)

    def _settle(self) -> None:
        overview, some = self._overview, chosen_all(self.table)
        there = overview is not None and overview.newest.version is not None
        self.adopt_button.setVisible(overview is not None and not there)
        of_some = self.edit_button, self.remove_button, self.depart_button
        settle(zip(of_some, why_off(some, self.chosen_scope), strict=True))
        of_all = (
            *(self.add_button, self.review_button, self.versions_button),
            *(self.export_button, self.print_button),
        )
        settle((it, "" if there else NOT_BEGUN) for it in of_all)

    def _open(self, dialog: DeedDialog) -> None:
        pass_on(dialog, self)
        dialog.exec()

    def _adopt(self) -> None:
        self._open(
            AdoptDialog(self._lanes, self.chosen_scope, self._today(), self.window())
        )

    def _edit(self) -> None:
        some = chosen_all(self.table)
        if len(some) == 1 and self._overview:
            newest = {it.code: it for it in self._overview.newest.items}
            item = some[0].item
            self._open_item(newest.get(item.code, item))

    def _add(self) -> None:
        self._open_item(None)

    def _open_item(self, item: CatalogueItem | None) -> None:
        if self._overview is not None:
            self._open(
                ItemDialog(
                    self._lanes, self._overview, item, self._today(), self.window()
                )
            )

    def _remove(self) -> None:
        some = [it.item for it in chosen_all(self.table)]
        if some:
            self._open(RemoveDialog(self._lanes, some, self._today(), self.window()))

    def _depart(self) -> None:
        some = [it.item for it in chosen_all(self.table)]
        if some and self._overview:
            dialog = DepartDialog(
                self._lanes, self._overview.villages, some, self._today(), self.window()
            )
            dialog.choose_villages([self.village.currentData()])
            self._open(dialog)

    def _choose_file(self) -> None:
        name = file_dialogs.open_file(self, "选择公开目录", KINDS_OF_FILES)
        if name:
            self.import_file(Path(name))

    def import_file(self, file: Path) -> None:
        """Show what a file would change of the catalogue."""
        self._open(
            CatalogueImportDialog(
                self._lanes, file, self.chosen_scope, self._today(), self.window()
            )
        )

    def _export(self) -> None:
        if self._overview is None:
            return
        told = self._overview.catalogue
        name, kind = file_dialogs.save_file_as(
            self, "存到", words.CATALOGUES[told.scope], ";;".join(_SAVED_AS)
        )
        if not name:
            return
        ending, write = _SAVED_AS.get(kind, _SAVED_AS[_XLSX])
        path = Path(name if Path(name).suffix else f"{name}{ending}")
        self._lanes.work.run(
            partial(write, told=told, path=path),
            done=lambda _: self._said(f"已存为 {path}"),
            failed=self.failed.emit,
        )

    def _said(self, said: str) -> None:
        self.deed_done.emit(Deed(said, frozenset()))

    def _print(self) -> None:
        if self._overview is None:
            return
        told = self._overview.catalogue
        name = words.CATALOGUES[told.scope]
        printer = chosen_printer(self, name, landscape=True)
        if printer is not None:
            self._lanes.work.run(
                partial(catalogue_papers.pages_to_print, told=told, dots=PRINTER_DOTS),
                done=partial(self._paint, printer),
                failed=self.failed.emit,
            )

    def _paint(self, printer: QPrinter, pages: list[PageImage]) -> None:
        if paint(printer, pages, self.failed.emit):
            self._said(f"目录已送往打印机，共{len(pages)}页。")

    def _versions(self) -> None:
        self._open(VersionsDialog(self._lanes, self.chosen_scope, self.window()))

    def _review(self) -> None:
        self._open(
            ReviewCatalogueDialog(
                self._lanes, self.chosen_scope, self._today(), self.window()
            )
        )
