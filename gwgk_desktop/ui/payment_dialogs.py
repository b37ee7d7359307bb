"""The dialogs of payment: the preview of a bank's return file, and what is unpaid."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QFormLayout,
    QLabel,
    QLineEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.payments import BankRow, PaymentStatus, UnpaidLine
from gwgk_desktop.domain.payouts import PayoutLine
from gwgk_desktop.domain.reveals import of_line
from gwgk_desktop.services import office, payments
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.batch_dialogs import CorrectionDialog
from gwgk_desktop.ui.deed_dialog import DeedDialog, pass_on
from gwgk_desktop.ui.parts import bar, button, day_box, day_of, fit, hint
from gwgk_desktop.ui.problems_tab import PROBLEM_COLUMNS
from gwgk_desktop.ui.progress import walk_shown
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import Column, RowsModel, chosen, table_of
from gwgk_desktop.ui.why_off import settle

if TYPE_CHECKING:
    from datetime import date

    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.payments import PaymentPreview
    from gwgk_desktop.domain.payouts import BatchSummary
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.reveals import Numbered
    from gwgk_desktop.domain.work import Steps
    from gwgk_desktop.services.payments import PaymentsRead, Resent
    from gwgk_desktop.store.database import Store
    from gwgk_desktop.ui.tasks import Lanes

SAID_PAID = (
    "银行不给回盘的批次用这个：这是经办人的确认，记入历史，可以撤销。"
    "登记后按“已发放”办：公示单写“已发放”，排期里改为公布发放结果。"
    "以后来了回盘，照常导入，以回盘为准。"
)
LOOKING = "正在查找失败和退回的明细……"
NONE_UNPAID = (
    "这一批没有失败或退回的明细。\n银行回盘里有失败、退回的，导入回盘以后列在这里。"
)
Matched = tuple[PayoutLine, BankRow]
MATCHED_COLUMNS: tuple[Column[Matched], ...] = (
    Column("姓名", lambda it: it[0].name, width=14),
    Column("组", lambda it: it[0].group, width=10),
    Column("银行账号", lambda it: wording.masked(it[0].bank_account), width=12),
    Column(
        "金额（元）", lambda it: it[0].amount_fen, wording.yuan, number=True, width=14
    ),
    Column("结果", lambda it: wording.PAYMENT_STATUSES[it[1].status], width=8),
    Column("原因", lambda it: it[1].reason),
    Column(
        "日期",
        lambda it: it[1].happened_on.isoformat() if it[1].happened_on else "",
        width=12,
    ),
    Column("回盘位置", lambda it: f"{it[1].sheet} 第{it[1].row}行", width=18),
)


class PaymentsDialog(DeedDialog):
    """Reads a bank's return file, shows what matches a batch, and records it."""

    def __init__(
        self, lanes: Lanes, batch: BatchSummary, path: Path, parent: QWidget
    ) -> None:
        super().__init__(lanes, parent)
        self.setWindowTitle(f"导入银行回盘 — {path.name}")
        fit(self, 1000, 600)
        self._preview: PaymentPreview | None = None
        self.summary = QLabel(f"第{batch.id}批 {batch.title}：正在读取…")
        self.matched: RowsModel[Matched] = RowsModel(MATCHED_COLUMNS, self)
        self.problems: RowsModel[Problem] = RowsModel(PROBLEM_COLUMNS, self)
        self.tabs = QTabWidget()
        self.matched_table = table_of(self.matched)
        self.tabs.addTab(self.matched_table, "对上的明细")
        self.tabs.addTab(table_of(self.problems), "问题")
        self.record_button = button(
            "记下支付结果", self._record, main=True, needs=Needs.CHANGING
        )
        self.record_button.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(self.summary)
        layout.addWidget(self.tabs, 1)
        self._batch_id = batch.id
        self.reveal = self._reveal_bar(self._numbered, [self.matched_table])
        layout.addWidget(self.reveal)
        layout.addLayout(bar(None, button("取消", self.reject), self.record_button))
        self._job = lanes.look.walk(
            partial(_preview, path=path, batch_id=batch.id),
            done=self._show_preview,
            failed=self._refused,
            progressed=lambda _: None,
        )

    def reject(self) -> None:
        """Close without recording; a file that is still read is let go."""
        self._job.cancel()
        super().reject()

    def _numbered(self) -> Numbered | None:
        matched: Matched | None = chosen(self.matched_table)
        return None if matched is None else of_line(matched[0], self._batch_id)

    def _show_preview(self, preview: PaymentPreview) -> None:
        self._preview = preview
        self.matched.show_rows(preview.taken)
        self.problems.show_rows(preview.problems)
        counts = preview.counts
        told = "，".join(
            f"{name}{counts[status]}笔"
            for status, name in wording.PAYMENT_STATUSES.items()
        )
        left = f"；{preview.refused}行不能记，见“问题”" if preview.refused else ""
        self.summary.setText(f"第{preview.batch_id}批：{told}{left}。")
        self.tabs.setTabText(0, f"对上的明细（{len(preview.taken)}）")
        self.tabs.setTabText(1, f"问题（{len(preview.problems)}）")
        self.record_button.setEnabled(bool(preview.taken))

    def _record(self) -> None:
        if self._preview is None:
            return
        self._job = walk_shown(
            self._lanes.work,
            partial(payments.record, preview=self._preview),
            "正在记录",
            self,
            done=self._recorded,
            failed=self._refused,
        )

    def _recorded(self, read: PaymentsRead) -> None:
        said = (
            f"第{read.batch_id}批：已发{read.paid}笔，失败{read.failed}笔，"
            f"退回{read.returned}笔。"
        )
        operation = read.operation
        self._end(said, operation, "撤销回盘")


class SayPaidDialog(DeedDialog):
    """Notes that a batch was paid of which no return file comes."""

    def __init__(
        self, lanes: Lanes, batch: BatchSummary, today: date, parent: QWidget
    ) -> None:
        super().__init__(lanes, parent)
        self.setWindowTitle(f"登记第{batch.id}批已经发放")
        self.setMinimumWidth(520)
        self._batch = batch
        self.summary = QLabel("正在看哪些还没有支付结果…")
        self.paid_on = day_box(min(batch.paid_on, today))
        self.by = QLineEdit()
        self.by.setPlaceholderText("可以不填；加密的数据文件夹以登录用户为准")
        self.go_button = button("登记已发", self._say, main=True, needs=Needs.CHANGING)
        form = QFormLayout()
        form.addRow("批次", QLabel(batch.title))
        form.addRow("支付结果", self.summary)
        form.addRow("实际发放日期", self.paid_on)
        form.addRow("经办人", self.by)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addLayout(form)
        layout.addWidget(hint(SAID_PAID))
        layout.addLayout(bar(None, button("取消", self.reject), self.go_button))
        settle(((self.go_button, "正在看哪些还没有支付结果"),))
        lanes.look.run(
            partial(payments.unspoken, batch_id=batch.id),
            done=self._show_left,
            failed=self._refused,
        )

    def _show_left(self, left: list[PayoutLine]) -> None:
        total = wording.yuan(sum(it.amount_fen for it in left))
        told = f"{len(left)}笔、{total}元还没有支付结果，将登记为已发"
        self.summary.setText(told if left else "都已经有了，没有要登记的")
        settle(((self.go_button, "" if left else "没有要登记的"),))

    def _say(self) -> None:
        self._job = walk_shown(
            self._lanes.work,
            partial(
                payments.say_paid,
                batch_id=self._batch.id,
                paid_on=day_of(self.paid_on),
                by=self.by.text(),
            ),
            "正在登记",
            self,
            done=self._told,
            failed=self._refused,
        )

    def _told(self, read: PaymentsRead) -> None:
        said = f"第{read.batch_id}批：已登记{read.paid}笔已经发放。"
        self._end(said, read.operation, "撤销登记")


def _preview(store: Store, path: Path, batch_id: int) -> Steps[PaymentPreview]:
    reading = yield from payments.read(path)
    return payments.preview(store, reading, batch_id)


def _unpaid_columns(villages: dict[int, str]) -> tuple[Column[UnpaidLine], ...]:
    return (
        Column("村", lambda it: villages.get(it.line.village_id, ""), width=10),
        Column("组", lambda it: it.line.group, width=8),
        Column("姓名", lambda it: it.line.name, width=12),
        Column("银行账号", lambda it: wording.masked(it.line.bank_account), width=11),
        Column(
            "金额（元）",
            lambda it: it.line.amount_fen,
            wording.yuan,
            number=True,
            width=13,
        ),
        Column("结果", lambda it: wording.PAYMENT_STATUSES[it.word.status], width=7),
        Column("原因", lambda it: it.word.reason),
        Column("从哪天起", lambda it: it.word.since, wording.day, width=12),
        Column("已有天数", lambda it: it.days, number=True, width=9),
        Column(
            "更正",
            lambda it: it.line.corrected,
            lambda it: "已更正" if it else "",
            width=8,
        ),
        Column(
            "重发",
            lambda it: it.word.resent,
            lambda it: "已重发" if it else "",
            width=8,
        ),
    )


class UnpaidDialog(DeedDialog):
    """Shows what failed or came back, for how long; corrects it, sends it again."""

    def __init__(self, lanes: Lanes, batch: BatchSummary, parent: QWidget) -> None:
        super().__init__(lanes, parent)
        self.setWindowTitle(f"第{batch.id}批 失败和退回的明细")
        fit(self, 1100, 560)
        self._batch = batch
        self._villages: dict[int, str] = {}
        self.summary = QLabel()
        columns = _unpaid_columns(self._villages)
        self.rows: RowsModel[UnpaidLine] = RowsModel(columns, self)
        self.table = table_of(self.rows, empty=LOOKING)
        self.table.selectionModel().selectionChanged.connect(self._settle)
        self.correct_button = button("更正这一行…", self._correct, needs=Needs.CHANGING)
        self.resend_button = button(
            "重新发放…", self._resend, main=True, needs=Needs.CHANGING
        )
        self._settle()
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(self.summary)
        layout.addWidget(self.table, 1)
        self.reveal = self._reveal_bar(self._numbered, [self.table])
        layout.addWidget(self.reveal)
        layout.addWidget(
            QLabel("重新发放：账号有误的先更正；清单是内部资料，只交银行，严禁张贴。")
        )
        layout.addLayout(
            bar(
                self.correct_button,
                None,
                button("关闭", self.accept),
                self.resend_button,
            )
        )
        lanes.look.run(
            office.villages, done=self._villages_known, failed=self.failed.emit
        )

    def _villages_known(self, villages: list[Village]) -> None:
        self._villages.update({it.id: it.name for it in villages})
        self._ask()

    def _ask(self) -> None:
        self._lanes.look.run(
            partial(payments.unpaid, batch_id=self._batch.id),
            done=self._show,
            failed=self.failed.emit,
        )

    def _show(self, unpaid: list[UnpaidLine]) -> None:
        self.table.hint.setText(NONE_UNPAID)
        self.rows.show_rows(unpaid)
        failed = sum(it.word.status is PaymentStatus.FAILED for it in unpaid)
        due = [it for it in unpaid if not it.word.resent]
        total = wording.yuan(sum(it.line.amount_fen for it in due))
        self.summary.setText(
            f"失败{failed}笔，退回{len(unpaid) - failed}笔；"
            f"待重新发放{len(due)}笔，{total}元。"
        )
        self._settle()

    def _settle(self) -> None:
        """Let be on what can be done; what is off says why."""
        every = self.rows.all_rows()
        none = "" if every else "没有失败或退回的明细"
        chose = "" if chosen(self.table) is not None else "请先在列表里选一行"
        due = any(not it.word.resent for it in every)
        settle(
            (
                (self.correct_button, none or chose),
                (self.resend_button, none or ("" if due else "都已经重新发放")),
            )
        )

    def _numbered(self) -> Numbered | None:
        unpaid: UnpaidLine | None = chosen(self.table)
        return None if unpaid is None else of_line(unpaid.line, self._batch.id)

    def _correct(self) -> None:
        unpaid = chosen(self.table)
        if unpaid is not None:
            dialog = CorrectionDialog(self._lanes, unpaid.line, self)
            pass_on(dialog, self)
            dialog.deed_done.connect(self._ask)
            dialog.exec()

    def _resend(self) -> None:
        name = file_dialogs.folder(self, "内部清单存到哪个文件夹")
        if name:
            self._lanes.work.run(
                partial(payments.resend, batch_id=self._batch.id, to=Path(name)),
                done=self._resent,
                failed=self._refused,
            )

    def _resent(self, resent: Resent) -> None:
        said = (
            f"已立第{resent.batch_id}批重新发放{resent.lines}笔，"
            f"{wording.yuan(resent.total_fen)}元；内部清单：{resent.file}"
        )
        operation = resent.operation
        self._end(said, operation, "撤销重发")
