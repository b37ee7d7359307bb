"""The page of notice sheets (公示单): make, look at, save, print."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.reviews import SheetState, Verdict
from gwgk_desktop.services import (
    notice_sheets,
    releases,
)
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.deed_dialog import pass_on
from gwgk_desktop.ui.flow import FlowLayout
from gwgk_desktop.ui.parts import Deed, button, empty_text, heading
from gwgk_desktop.ui.release_dialogs import (
    ClassifyDialog,
    ReleaseDialog,
    SetAsideDialog,
    WithdrawDialog,
)
from gwgk_desktop.ui.review_dialog import ReviewDialog
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import (
    RowsModel,
    choose_row,
    chosen,
    chosen_all,
    table_of,
)
from gwgk_desktop.ui.sheet_rows import (
    ANY,
    NONE_CURRENT,
    ONE_ALONE,
    SHEET_COLUMNS,
    SHELVES,
    remarks,
    shelf,
    why_kept_here,
    why_off,
)
from gwgk_desktop.ui.sheet_view import SheetView
from gwgk_desktop.ui.sheets_out import SheetsOut
from gwgk_desktop.ui.signed_pages import SignedPagesDialog
from gwgk_desktop.ui.until_answered import until_answered
from gwgk_desktop.ui.why_off import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.services.releases import Verified
    from gwgk_desktop.ui.tasks import Lanes

SheetsDialog = ReleaseDialog | WithdrawDialog | SetAsideDialog | ClassifyDialog
_WHOLE_ROW = (
    QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
)


class SheetsPage(QWidget):
    """Shows the sheets that were made; a chosen one is shown page by page."""

    title = "公示单"
    watches = frozenset(
        {"notice_sheet", "payout_batch", "line_correction", "review_rule"}
        | {"sheet_classification", "sheet_review", "sheet_release", "sheet_withdrawal"}
    )
    deed_done = Signal(object)
    failed = Signal(Exception)
    make_wanted = Signal()
    notice_wanted = Signal()

    def __init__(self, lanes: Lanes, today: Callable[[], date]) -> None:
        super().__init__()
        self._lanes = lanes
        self._today = today
        self._every: list[MadeSheet] = []
        self._out = SheetsOut(lanes, self)
        pass_on(self._out, self)
        self.rows: RowsModel[MadeSheet] = RowsModel(SHEET_COLUMNS, self)
        self.table = table_of(self.rows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.selectionModel().selectionChanged.connect(self._show_chosen)
        self.pages = SheetView(lanes)
        self.pages.failed.connect(self.failed)
        self.void_note = QLabel()
        self.void_note.setObjectName("void")
        self.void_note.setWordWrap(True)
        self.void_note.hide()
        self.make_button = button(
            "制作公示单…", self.make_wanted.emit, main=True, needs=Needs.CHANGING
        )
        self.notice_button = button(
            "其他公示…", self.notice_wanted.emit, needs=Needs.CHANGING
        )
        out = self._out
        self.save_button = button("另存为 PDF…", self._of_chosen(out.save))
        self.save_all_button = button("全部另存…", self._of_current(out.save))
        self.save_joined_button = button(
            "全部合成一个文件…", self._of_current(out.save_joined)
        )
        self.print_button = button("打印…", self._of_chosen(out.print_sheets))
        self.print_all_button = button("全部打印…", self._of_current(out.print_sheets))
        self.review_button = button("审核…", self._review, needs=Needs.CHANGING)
        self.release_button = button("发布…", self._release, needs=Needs.CHANGING)
        self.withdraw_button = button("撤回…", self._withdraw, needs=Needs.CHANGING)
        self.set_aside_button = button("作废…", self._set_aside, needs=Needs.CHANGING)
        self.take_down_button = button("撤下清单…", self._of_chosen(out.save_take_down))
        self.sign_off_button = button(
            "签审单…", self._of_chosen(out.save_sign_off), needs=Needs.CHANGING
        )
        self.classify_button = button("公开属性…", self._classify, needs=Needs.CHANGING)
        self.signed_button = button("签字页…", self._show_signed)
        self.verify_button = button("核对文件…", self._verify)
        self.filter = QComboBox()
        self.filter.addItems([ANY, *SHELVES])
        self.filter.currentTextChanged.connect(self._show_filtered)
        self.counts = QLabel()
        self.counts.setObjectName("hint")
        self._stack = QStackedWidget()
        self._lay_out()
        self._settle()

    def _lay_out(self) -> None:
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
        split.setSizes([640, 430])
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)  # a narrow window takes from both
        self._stack.addWidget(split)
        until_answered(self._stack)
        layout = QVBoxLayout(self)
        layout.addWidget(
            heading(
                "公示单",
                "先审后发：草稿审完才能发布，发布之后不能再改；没有发布的印出来有“草稿”。"
                "可以选多份一并审核、发布。",
            )
        )
        layout.addLayout(
            FlowLayout(
                self.make_button,
                self.notice_button,
                self.review_button,
                self.release_button,
                self.withdraw_button,
                self.save_button,
                self.print_button,
            )
        )
        layout.addLayout(
            FlowLayout(
                self.filter,
                self.counts,
                self.print_all_button,
                self.save_all_button,
                self.save_joined_button,
                self.sign_off_button,
                self.signed_button,
                self.take_down_button,
                self.classify_button,
                self.set_aside_button,
                self.verify_button,
            )
        )
        layout.addWidget(self._stack, 1)

    def refresh(self) -> None:
        """Ask for the sheets again."""
        self._lanes.look.run(
            notice_sheets.sheets, done=self._show_sheets, failed=self.failed.emit
        )

    def _show_sheets(self, sheets: list[MadeSheet]) -> None:
        known = {it.id for it in self._every}
        made = {it.id for it in sheets if it.id not in known and it.is_open}
        self._every = sheets
        self._stack.setCurrentIndex(1 if sheets else 0)
        found = Counter(map(shelf, sheets))
        told = (f"{it} {found[it]}" for it in SHELVES if found[it])
        self.counts.setText("　".join(told))
        if made and known:
            self._show_made(made)
        else:
            self._show_filtered()

    def _show_made(self, made: Collection[int]) -> None:
        """Choose what was just made, and so show its pages; no filter hides it."""
        draft = wording.SHEET_STATES[SheetState.DRAFT]
        if self.filter.currentText() not in {ANY, draft}:
            self.filter.setCurrentText(ANY)
        self.table.clearSelection()
        self._show_filtered()
        choose_row(self.table, lambda it: it.id in made)

    def show_sheets(self, some: Collection[MadeSheet]) -> None:
        """Choose sheets, whatever the filter was, as soon as they are there."""
        ids = {it.id for it in some}
        self.filter.setCurrentText(ANY)
        self.table.clearSelection()
        choose_row(self.table, lambda it: it.id in ids)
        model = self.table.selectionModel()
        for place, it in enumerate(self.rows.all_rows()):
            if it.id in ids:
                model.select(self.rows.index(place, 0), _WHOLE_ROW)

    def _show_filtered(self) -> None:
        wanted = self.filter.currentText()
        shown = [it for it in self._every if wanted in {ANY, shelf(it)}]
        before = {it.id for it in chosen_all(self.table)}
        self.rows.show_rows(shown)
        places = [at for at, it in enumerate(self.rows.all_rows()) if it.id in before]
        model = self.table.selectionModel()
        for place in places or ([0] if shown else []):
            model.select(self.rows.index(place, 0), _WHOLE_ROW)
        if chosen(self.table) == self.pages.sheet:
            self._settle()
        else:  # none is left to choose, which the model does not tell of
            self._show_chosen()

    def _settle(self) -> None:
        some: list[MadeSheet] = chosen_all(self.table)
        sheet = some[0] if some else None
        self.void_note.setText(remarks(sheet) if sheet is not None else "")
        self.void_note.setVisible(bool(self.void_note.text()))
        why = why_kept_here(some)
        settle((one, why) for one in (self.save_button, self.print_button))
        buttons = (
            *(self.review_button, self.sign_off_button, self.classify_button),
            *(self.release_button, self.withdraw_button, self.take_down_button),
            self.set_aside_button,
        )
        settle(zip(buttons, why_off(some), strict=True))
        settle([(self.signed_button, "" if len(some) == 1 else ONE_ALONE)])
        whole = self.save_all_button, self.save_joined_button, self.print_all_button
        none = "" if self._current() else NONE_CURRENT
        settle((one, none) for one in whole)

    def _show_chosen(self) -> None:
        self._settle()
        self.pages.show_sheet(chosen(self.table))

    def _of_chosen(self, does: Callable[[list[MadeSheet]], None]) -> Callable[[], None]:
        """Return what is done with the chosen sheets, if any."""

        def done() -> None:
            some = chosen_all(self.table)
            if some:
                does(some)

        return done

    def _of_current(
        self, does: Callable[[list[MadeSheet]], None]
    ) -> Callable[[], None]:
        """Return what is done with all sheets that count."""
        return lambda: does(self._current())

    def _current(self) -> list[MadeSheet]:
        """Return what hangs on the wall today, or may when it is released."""
        return [it for it in self.rows.all_rows() if it.is_released or it.is_open]

    def _open(self, kind: type[SheetsDialog]) -> None:
        """Show a dialog about the chosen sheets."""
        some = chosen_all(self.table)
        if some:
            self._exec(kind(self._lanes, some, self.window()))

    def _show_signed(self) -> None:
        sheet = chosen(self.table)
        if sheet is not None:
            self._exec(SignedPagesDialog(self._lanes, sheet, self.window()))

    def _exec(self, dialog: SheetsDialog | ReviewDialog | SignedPagesDialog) -> None:
        pass_on(dialog, self)
        dialog.exec()

    def _review(self) -> None:
        some = chosen_all(self.table)
        if some:
            parent = self.window()
            self._exec(ReviewDialog(self._lanes, some, self._today(), parent))

    def _release(self) -> None:
        self._open(ReleaseDialog)

    def _withdraw(self) -> None:
        self._open(WithdrawDialog)

    def _set_aside(self) -> None:
        self._open(SetAsideDialog)

    def _classify(self) -> None:
        self._open(ClassifyDialog)

    def _verify(self) -> None:
        name = file_dialogs.open_file(
            self, "核对公示单文件", "公示单或内容文本 (*.pdf *.txt);;所有文件 (*)"
        )
        if name:
            self._lanes.look.run(
                partial(releases.verify, path=Path(name)),
                done=self._verified,
                failed=self.failed.emit,
            )

    def _verified(self, found: Verified) -> None:
        told = wording.verdict(found.file, found.verdict, found.sheet, found.record)
        genuine = found.verdict is Verdict.RELEASED
        self.deed_done.emit(Deed("\n".join(told), frozenset(), advice=not genuine))
