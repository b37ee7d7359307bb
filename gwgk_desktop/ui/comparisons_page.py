"""The page of comparisons (比对核实): lists, hits batch by batch, decisions, 核实单."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.reveals import of_line
from gwgk_desktop.services import comparisons, payouts
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.comparison_dialogs import DecisionDialog, ListDialog
from gwgk_desktop.ui.deed_dialog import pass_on
from gwgk_desktop.ui.flow import FlowLayout
from gwgk_desktop.ui.parts import (
    Deed,
    button,
    choice,
    choose,
    chosen_value,
    empty_text,
    fill,
    heading,
    kinds_of_files,
)
from gwgk_desktop.ui.printing import PRINTER_DOTS, chosen_printer, paint
from gwgk_desktop.ui.reveal import RevealBar
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import Column, RowsModel, choose_row, chosen, table_of
from gwgk_desktop.ui.rows_in_place import show_in_place
from gwgk_desktop.ui.until_answered import until_answered
from gwgk_desktop.ui.why_off import settle

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from PySide6.QtPrintSupport import QPrinter

    from gwgk_desktop.domain.comparisons import ComparisonList, Verification
    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.domain.payouts import BatchSummary
    from gwgk_desktop.domain.reveals import Numbered
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.services.comparisons import Verified
    from gwgk_desktop.ui.tasks import Lanes

KINDS_OF_FILES = kinds_of_files("名单")
LIST_COLUMNS: tuple[Column[ComparisonList], ...] = (
    Column("编号", lambda it: it.id, number=True, width=6),
    Column("名单", lambda it: wording.LIST_KINDS[it.terms.kind], width=14),
    Column("来源", lambda it: it.terms.source),
    Column("名单日期", lambda it: it.terms.dated_on, wording.day, width=12),
    Column("人数", lambda it: it.people, number=True, width=8),
    Column("对上", lambda it: it.hits, number=True, width=7),
    Column("待核实", lambda it: it.undecided, number=True, width=8),
    Column("导入日期", lambda it: it.imported_on, wording.day, width=12),
    Column("文件", lambda it: it.file_name, width=24),
)
NOTHING_HIT = "这一批没有对上的明细：先导入名单，再点“比对这一批”"
CHOOSE_HIT = "请先在“对上的明细”里选一项"
VERIFICATION_COLUMNS: tuple[Column[Verification], ...] = (
    Column("编号", lambda it: it.id, number=True, width=6),
    Column("村", lambda it: it.village, width=8),
    Column("组", lambda it: it.hit.line.group, width=6),
    Column("姓名", lambda it: it.hit.line.name, width=9),
    Column(
        "金额（元）",
        lambda it: it.hit.line.amount_fen,
        wording.yuan,
        number=True,
        width=10,
    ),
    Column("名单", lambda it: wording.LIST_KINDS[it.hit.terms.kind], width=11),
    Column("来源", lambda it: it.hit.terms.source),
    Column("相同处", lambda it: "身份证号" if it.hit.certain else "姓名和村", width=8),
    Column(
        "已过天数",
        lambda it: it.days_late,
        lambda days: str(days) if days else "",
        number=True,
        width=8,
    ),
    Column("其后笔数", lambda it: it.payouts_late, number=True, width=8),
    Column(
        "核实结果",
        lambda it: wording.DECISIONS[it.decision] if it.decision else "待核实",
        width=8,
    ),
    Column("决定人", lambda it: it.decided_by, width=8),
)


class ComparisonsPage(QWidget):
    """Shows the lists, and what each batch has to have verified because of them."""

    title = "比对核实"
    watches = frozenset(
        {"comparison_list", "verification", "payout_batch", "payout_line"}
        | {"line_correction"}
    )
    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes, today: Callable[[], date]) -> None:
        super().__init__()
        self._lanes = lanes
        self._today = today
        self._before: set[int] | None = None
        """What was there before it was compared, until the new ones are shown."""
        self.lists: RowsModel[ComparisonList] = RowsModel(LIST_COLUMNS, self)
        self.rows: RowsModel[Verification] = RowsModel(VERIFICATION_COLUMNS, self)
        self.table = table_of(self.rows)
        self.list_table = table_of(self.lists)
        self.batch = choice("选一个发放批次")
        self.batch.setMinimumWidth(260)
        self.batch.currentTextChanged.connect(self._ask_verifications)
        self.import_button = button(
            "导入名单…", self._choose_file, main=True, needs=Needs.CHANGING
        )
        self.verify_button = button("比对这一批", self._verify, needs=Needs.CHANGING)
        self.decide_button = button("记录核实结果…", self._decide, needs=Needs.CHANGING)
        self.save_button = button("另存核实单…", self._save, needs=Needs.CHANGING)
        self.print_button = button("打印核实单…", self._print, needs=Needs.CHANGING)
        self.table.doubleClicked.connect(self._decide)
        self.table.selectionModel().selectionChanged.connect(self._settle)
        self._stack = QStackedWidget()
        self._stack.addWidget(
            empty_text(
                "这一批没有需要核实的明细。\n"
                "先导入死亡、迁出、服刑、财政供养、村干部及亲属名单，再点“比对这一批”。\n"
                "对上的只列出来由人核实签字，程序不会删除任何一行。"
            )
        )
        hits = QWidget()
        below = QVBoxLayout(hits)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.table, 1)
        self.reveal = RevealBar(lanes, self._numbered, [self.table])
        pass_on(self.reveal, self)
        below.addWidget(self.reveal)
        self._stack.addWidget(hits)
        until_answered(self._stack)
        self.tabs = QTabWidget()
        self.tabs.addTab(self._stack, "对上的明细")
        self.tabs.addTab(self.list_table, "比对名单")
        layout = QVBoxLayout(self)
        layout.addWidget(
            heading(
                "比对核实",
                "发放明细与比对名单对上的，出核实单，由负责人签字，再把结果记下来。",
            )
        )
        layout.addLayout(
            FlowLayout(
                self.import_button,
                self.batch,
                self.verify_button,
                self.decide_button,
                self.save_button,
                self.print_button,
            )
        )
        layout.addWidget(self.tabs, 1)
        self._settle()

    def refresh(self) -> None:
        """Ask for the lists, the batches and what is to be verified again."""
        look = self._lanes.look
        look.run(comparisons.lists, done=self.lists.show_rows, failed=self.failed.emit)
        look.run(payouts.batches, done=self._show_batches, failed=self.failed.emit)

    def import_file(self, file: Path) -> None:
        """Show the preview of a list."""
        dialog = ListDialog(self._lanes, file, self._today(), self.window())
        pass_on(dialog, self)
        if dialog.exec():
            self.tabs.setCurrentIndex(1)

    def _show_batches(self, batches: list[BatchSummary]) -> None:
        before = chosen_value(self.batch)
        own = [it for it in batches if it.resends is None]
        fill(self.batch, ((f"第{it.id}批 {it.title}", it.id) for it in own))
        choose(self.batch, before)
        if chosen_value(self.batch) is None and own:
            choose(self.batch, own[0].id)
        self._ask_verifications()

    def _numbered(self) -> Numbered | None:
        asked: Verification | None = chosen(self.table)
        return None if asked is None else of_line(asked.hit.line, asked.batch_id)

    def _batch_id(self) -> int | None:
        number = chosen_value(self.batch)
        return number if isinstance(number, int) else None

    def _ask_verifications(self) -> None:
        number = self._batch_id()
        if number is None:
            self._show_verifications(number, [])
            return
        self._lanes.look.run(
            partial(comparisons.verifications, batch_id=number),
            done=partial(self._show_verifications, number),
            failed=self.failed.emit,
        )

    def _show_verifications(
        self, batch_id: int | None, verifications: list[Verification]
    ) -> None:
        if batch_id != self._batch_id():
            return  # another batch was chosen meanwhile
        show_in_place(self.table, self.rows, verifications, lambda it: it.id)
        if self._before is not None:  # what was compared just now is shown
            before, self._before = self._before, None
            choose_row(self.table, lambda it: it.id not in before)
        self._stack.setCurrentIndex(1 if verifications else 0)
        undecided = sum(it.decision is None for it in verifications)
        self.tabs.setTabText(
            0, f"对上的明细（{len(verifications)}，待核实{undecided}）"
        )
        self._settle()

    def _settle(self) -> None:
        no_batch = "" if self._batch_id() is not None else "请先选一个发放批次"
        none = no_batch or ("" if self.rows.rowCount() else NOTHING_HIT)
        chosen_one = chosen(self.table) is not None
        settle(
            (
                (self.verify_button, no_batch),
                (self.decide_button, none or ("" if chosen_one else CHOOSE_HIT)),
                (self.save_button, none),
                (self.print_button, none),
            )
        )

    def _choose_file(self) -> None:
        name = file_dialogs.open_file(self, "选择名单", KINDS_OF_FILES)
        if name:
            self.import_file(Path(name))

    def _verify(self) -> None:
        number = self._batch_id()
        if number is not None:
            self._lanes.work.run(
                partial(comparisons.verify, batch_id=number),
                done=self._verified,
                failed=self.failed.emit,
            )

    def _verified(self, verified: Verified) -> None:
        self.tabs.setCurrentIndex(0)
        if verified.operation is None:
            said = "比对完毕，没有新对上的明细。"
            self.deed_done.emit(Deed(said, frozenset()))
            return
        said = f"比对完毕，新增待核实{verified.added}项。"
        self._before = {it.id for it in self.rows.all_rows()}
        operation = verified.operation
        deed = Deed(said, operation.touched, operation.id, "撤销比对")
        self.deed_done.emit(deed)

    def _decide(self) -> None:
        asked = chosen(self.table)
        if asked is not None:
            dialog = DecisionDialog(self._lanes, asked, self.window())
            pass_on(dialog, self)
            dialog.exec()

    def _save(self) -> None:
        number = self._batch_id()
        name = file_dialogs.folder(self, "核实单（内部）存到哪个文件夹")
        if name and number is not None:
            self._lanes.work.run(
                partial(comparisons.save_verifications, batch_id=number, to=Path(name)),
                done=self._saved,
                failed=self.failed.emit,
            )

    def _saved(self, done: tuple[Operation, Path]) -> None:
        operation, path = done
        said = f"核实单（内部资料，严禁张贴）已存为 {path}"
        self.deed_done.emit(Deed(said, frozenset({"operation"}) | operation.touched))

    def _print(self) -> None:
        number = self._batch_id()
        if number is None:
            return
        called = f"内部-核实单-第{number}批"
        printer = chosen_printer(self, called, landscape=True)
        if printer is None:
            return
        self._lanes.work.run(
            partial(
                comparisons.print_verifications, batch_id=number, dots=PRINTER_DOTS
            ),
            done=partial(self._paint, printer),
            failed=self.failed.emit,
        )

    def _paint(
        self, printer: QPrinter, done: tuple[Operation, list[PageImage]]
    ) -> None:
        operation, pages = done
        said = f"核实单已送往打印机，共{len(pages)}页。内部资料，严禁张贴。"
        if paint(printer, pages, self.failed.emit):
            self.deed_done.emit(Deed(said, operation.touched | {"operation"}))
