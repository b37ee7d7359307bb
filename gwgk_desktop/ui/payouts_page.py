"""The page of payout lists (补贴发放): batches, imports, look-ups, corrections."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.reveals import of_line
from gwgk_desktop.services import internal_copies, payouts
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.batch_dialogs import LinesDialog, TermsDialog
from gwgk_desktop.ui.deed_dialog import pass_on
from gwgk_desktop.ui.flow import FlowLayout
from gwgk_desktop.ui.help_dialog import show_help
from gwgk_desktop.ui.import_dialog import ImportDialog
from gwgk_desktop.ui.internal_copies_dialog import InternalCopiesDialog
from gwgk_desktop.ui.parts import (
    Deed,
    button,
    empty_text,
    heading,
    kinds_of_files,
)
from gwgk_desktop.ui.payment_dialogs import PaymentsDialog, SayPaidDialog, UnpaidDialog
from gwgk_desktop.ui.progress import walk_shown
from gwgk_desktop.ui.refused_rows import NOT_KEPT
from gwgk_desktop.ui.reveal import RevealBar
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import Column, RowsModel, choose_row, chosen, table_of
from gwgk_desktop.ui.until_answered import until_answered
from gwgk_desktop.ui.why_off import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from PySide6.QtGui import QKeyEvent

    from gwgk_desktop.domain.payouts import (
        BatchSummary,
        Imported,
        PayoutLine,
        PersonPayouts,
    )
    from gwgk_desktop.domain.reveals import Numbered
    from gwgk_desktop.services.internal_copies import InternalCopies
    from gwgk_desktop.ui.tasks import Lanes

    _Found = tuple[PersonPayouts, BatchSummary, PayoutLine]

KINDS_OF_FILES = kinds_of_files("发放表")
INTERNAL_TOLD = "含身份证号、账号的清册，每页印“内部资料 严禁张贴”，不能张贴"
NO_BATCH = "还没有批次：先导入发放表，才能查看、更正、制作公示单"
NONE_CHOSEN = "请先在列表里选一个批次，再查看、更正、制作公示单"
SEARCHING = "现在列的是查到的人；要办批次，请清空查询框（Esc），回到批次列表"


def _programme_told(batch: BatchSummary) -> str:
    """Return a batch's programme, and whose lines it sends again."""
    again = f"重发第{batch.resends}批：" if batch.resends else ""
    return f"{again}{batch.programme}"


def _period(batch: BatchSummary) -> str:
    """Return a batch's period, and of a supplement which batch it completes."""
    whose = f"补充第{batch.supplements}批" if batch.supplements else ""
    return " ".join(filter(None, (batch.period, whose)))


SAID_PAID_TOLD = "没有银行回盘的批次，确认已经发放；有回盘的，请点“银行回盘…”"
BATCH_COLUMNS: tuple[Column[BatchSummary], ...] = (
    Column("编号", lambda it: it.id, number=True, width=4),
    Column("补贴项目", _programme_told),
    Column("年度", lambda it: it.year, width=5),
    Column("期别", _period, width=12),
    Column("发放日期", lambda it: it.paid_on, wording.day, width=10),
    Column("村数", lambda it: it.villages, number=True, width=4),
    Column("行数", lambda it: it.line_count, number=True, width=6),
    Column("金额（元）", lambda it: it.total_fen, wording.yuan, number=True, width=13),
    Column("公示单", lambda it: it.released, number=True, width=6),
    Column("已发", lambda it: it.paid, number=True, width=6),
    Column("失败", lambda it: it.failed, number=True, width=4),
    Column("退回", lambda it: it.returned, number=True, width=4),
    Column("文件", lambda it: it.file_name, width=12),
)


class _SearchLine(QLineEdit):
    """A line to search in; Escape empties it, and so leaves the search."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)


class PayoutsPage(QWidget):
    """Shows the batches; imports, look-ups and corrections start here."""

    title = "补贴发放"
    watches = frozenset(
        {"payout_batch", "payout_line", "line_correction", "notice_sheet_batch"}
        | {"payment_file", "sheet_release", "sheet_withdrawal"}
    )
    deed_done = Signal(object)
    failed = Signal(Exception)
    sheets_wanted = Signal(object)

    def __init__(self, lanes: Lanes, today: Callable[[], date]) -> None:
        super().__init__()
        self._lanes = lanes
        self._today = today
        self._to_choose = 0
        """The batch to choose in the list once it is there: the one just imported."""
        self.rows: RowsModel[BatchSummary] = RowsModel(BATCH_COLUMNS, self)
        self.table = table_of(self.rows)
        self.table.doubleClicked.connect(self._show_lines)
        self.found: RowsModel[_Found] = RowsModel(_FOUND_COLUMNS, self)
        self.import_button = button(
            "导入发放表…", self._choose_files, main=True, needs=Needs.CHANGING
        )
        self.lines_button = button("查看明细…", self._show_lines)
        self.terms_button = button(
            "更正批次…", self._correct_terms, needs=Needs.CHANGING
        )
        self.sheets_button = button(
            "制作公示单…", self._ask_sheets, needs=Needs.CHANGING
        )
        self.internal_button = button(
            "内部联…", self._save_internal_copies, needs=Needs.CHANGING
        )
        self.payments_button = button(
            "银行回盘…", self._choose_return_file, needs=Needs.CHANGING
        )
        self.said_paid_button = button(
            "登记已发…", self._say_paid, needs=Needs.CHANGING
        )
        self.unpaid_button = button("失败明细…", self._show_unpaid)
        self._of_a_batch = (
            self.lines_button,
            self.terms_button,
            self.sheets_button,
            self.internal_button,
            self.payments_button,
            self.said_paid_button,
            self.unpaid_button,
        )
        self._told = {
            self.internal_button: INTERNAL_TOLD,
            self.said_paid_button: SAID_PAID_TOLD,
        }
        self.why_off = QLabel()
        self.why_off.setObjectName("hint")
        self.why_off.setWordWrap(True)
        self.help_button = button("能读什么表", lambda: show_help(self.window()))
        self.search = _SearchLine()
        self.search.setPlaceholderText("查某人领过什么：输入姓名，按回车")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(260)
        self.search.returnPressed.connect(self._search)
        self.search.textChanged.connect(self._search_cleared)
        self._stack = QStackedWidget()
        self._stack.addWidget(
            empty_text(
                "还没有导入过发放表。\n"
                "点“导入发放表…”，或把文件拖到这个窗口里。\n"
                "支持 .xlsx、.xls、.ods、.csv；读不懂的地方会逐处指出，原文件不会改动。"
            )
        )
        self._stack.addWidget(self.table)
        self._found_table: QTableView = table_of(self.found)
        found = QWidget()
        below = QVBoxLayout(found)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self._found_table, 1)
        self.reveal = RevealBar(lanes, self._numbered, [self._found_table])
        pass_on(self.reveal, self)
        below.addWidget(self.reveal)
        self._stack.addWidget(found)
        until_answered(self._stack)
        layout = QVBoxLayout(self)
        layout.addWidget(
            heading("补贴发放", "导入各单位发来的发放清单，核对后按村公示。")
        )
        layout.addLayout(
            FlowLayout(
                self.import_button,
                *self._of_a_batch,
                self.help_button,
                self.search,
            )
        )
        layout.addWidget(self.why_off)
        layout.addWidget(self._stack, 1)
        self.table.selectionModel().selectionChanged.connect(self._settle)
        self._settle()

    def refresh(self) -> None:
        """Ask for the batches again; the table fills when they arrive."""
        self._lanes.look.run(
            payouts.batches, done=self._show_batches, failed=self.failed.emit
        )

    def import_files(self, files: Iterable[Path]) -> None:
        """Show the preview of each file, one after the other."""
        for file in files:
            dialog = ImportDialog(self._lanes, file, self._today(), self.window())
            dialog.imported.connect(self._imported)
            pass_on(dialog, self)
            dialog.exec()

    def _show_batches(self, batches: list[BatchSummary]) -> None:
        was = chosen(self.table)
        wanted = self._to_choose or (was.id if was else 0)
        self._to_choose = 0
        self.rows.show_rows(batches)
        alone = len(batches) == 1
        choose_row(self.table, lambda it: alone or it.id == wanted)
        if self._stack.currentIndex() != _FOUND:
            self._stack.setCurrentIndex(_BATCHES if batches else _EMPTY)
        self._settle()

    def _settle(self) -> None:
        """Enable what can be done with the chosen batch, or say why nothing can."""
        why = self._why_none()
        settle(((one, why) for one in self._of_a_batch), self._told)
        self.why_off.setText(f"{why}。" if why else "")
        self.why_off.setVisible(bool(why))

    def _why_none(self) -> str:
        """Return why no batch can be treated; "" where one can."""
        shown = self._stack.currentIndex()
        if shown == _EMPTY:
            return NO_BATCH
        if shown == _FOUND:
            return SEARCHING
        return "" if chosen(self.table) else NONE_CHOSEN

    def _choose_files(self) -> None:
        names = file_dialogs.open_files(self, "选择发放表", KINDS_OF_FILES)
        self.import_files(Path(name) for name in names)

    def _imported(self, imported: Imported) -> None:
        left = f"，未收{imported.refused}行（{NOT_KEPT}）" if imported.refused else ""
        said = (
            f"已导入第{imported.batch_id}批：{imported.line_count}行，"
            f"{wording.yuan(imported.total_fen)}元{left}。"
        )
        self._to_choose = imported.batch_id
        deed = Deed(said, imported.touched, imported.operation_id, "撤销导入")
        self.deed_done.emit(deed)

    def _show_lines(self) -> None:
        batch = chosen(self.table)
        if batch is not None:
            dialog = LinesDialog(self._lanes, batch, self.window())
            pass_on(dialog, self)
            dialog.exec()

    def _correct_terms(self) -> None:
        batch = chosen(self.table)
        if batch is not None:
            dialog = TermsDialog(self._lanes, batch, self.window())
            pass_on(dialog, self)
            dialog.exec()

    def _save_internal_copies(self) -> None:
        batch = chosen(self.table)
        if batch is None:
            return
        dialog = InternalCopiesDialog(self._lanes, batch, self.window())
        dialog.failed.connect(self.failed)
        if not dialog.exec():
            return
        name = file_dialogs.folder(self, "内部联存到哪个文件夹")
        if name:
            walk_shown(
                self._lanes.work,
                partial(
                    internal_copies.save,
                    batch_id=batch.id,
                    to=Path(name),
                    village_ids=dialog.village_ids,
                    paper=dialog.chosen_paper,
                ),
                "正在出内部联",
                self.window(),
                done=self._internal_copies_saved,
                failed=self.failed.emit,
            )

    def _internal_copies_saved(self, saved: InternalCopies) -> None:
        said = (
            f"内部联{len(saved.files)}份、{saved.lines}行已存到"
            f"{saved.files[0].parent}；含个人信息，严禁张贴，用后归档或销毁。"
        )
        self.deed_done.emit(Deed(said, saved.operation.touched, advice=True))

    def _choose_return_file(self) -> None:
        name = file_dialogs.open_file(self, "选择银行回盘文件", kinds_of_files("回盘"))
        if name:
            self.read_return_file(Path(name))

    def read_return_file(self, file: Path) -> None:
        """Show what a bank's return file says of the chosen batch."""
        batch = chosen(self.table)
        if batch is not None:
            dialog = PaymentsDialog(self._lanes, batch, file, self.window())
            pass_on(dialog, self)
            dialog.exec()

    def _say_paid(self) -> None:
        batch = chosen(self.table)
        if batch is not None:
            dialog = SayPaidDialog(self._lanes, batch, self._today(), self.window())
            pass_on(dialog, self)
            dialog.exec()

    def _show_unpaid(self) -> None:
        batch = chosen(self.table)
        if batch is not None:
            dialog = UnpaidDialog(self._lanes, batch, self.window())
            pass_on(dialog, self)
            dialog.exec()

    def _ask_sheets(self) -> None:
        batch = chosen(self.table)
        if batch is not None:
            self.sheets_wanted.emit(batch)

    def _numbered(self) -> Numbered | None:
        found: _Found | None = chosen(self._found_table)
        return None if found is None else of_line(found[2], found[1].id)

    def _search(self) -> None:
        name = self.search.text().strip()
        if name:
            self._lanes.look.run(
                partial(payouts.payouts_to, name=name),
                done=self._show_found,
                failed=self.failed.emit,
            )

    def _search_cleared(self, text: str) -> None:
        if not text:
            self._stack.setCurrentIndex(_BATCHES if self.rows.rowCount() else _EMPTY)
            self._settle()

    def _show_found(self, people: list[PersonPayouts]) -> None:
        self.found.show_rows(
            [(person, batch, line) for person in people for batch, line in person.paid]
        )
        self._stack.setCurrentIndex(_FOUND)
        self._settle()


_EMPTY, _BATCHES, _FOUND = range(3)
_FOUND_COLUMNS: tuple[Column[_Found], ...] = (
    Column("姓名", lambda it: it[2].name, width=14),
    Column("村", lambda it: it[0].village, width=12),
    Column("组", lambda it: it[2].group, width=10),
    Column("补贴", lambda it: it[1].title),
    Column("发放日期", lambda it: it[1].paid_on, wording.day, width=12),
    Column(
        "数量", lambda it: it[2].quantity or 0, wording.decimal, number=True, width=10
    ),
    Column(
        "金额（元）", lambda it: it[2].amount_fen, wording.yuan, number=True, width=15
    ),
    Column("批次", lambda it: it[1].id, number=True, width=7),
)
