"""Asking for the sheets of a batch: which villages, from when, on what paper."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.notice_sheets import Paper
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.services import notice_sheets, payouts
from gwgk_desktop.services.notice_sheets import SheetFaults, SheetTerms
from gwgk_desktop.ui.notices import FaultsDialog, NoticeBar, Tone
from gwgk_desktop.ui.parts import (
    Deed,
    bar,
    button,
    choice,
    choose,
    chosen_value,
    day_box,
    day_of,
    fill,
)
from gwgk_desktop.ui.progress import ProgressBox
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.tasks import Cancelled

if TYPE_CHECKING:
    from datetime import date

    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.payouts import BatchSummary
    from gwgk_desktop.services.notice_sheets import MadeSheets
    from gwgk_desktop.ui.tasks import Lanes


class MakeSheetsDialog(QDialog):
    """Makes the wall sheets of one batch."""

    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(
        self, lanes: Lanes, batch: BatchSummary | None, today: date, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("制作公示单")
        self.setMinimumSize(620, 520)
        self._lanes = lanes
        self._wanted = batch.id if batch else None
        self.notice = NoticeBar()
        self.batch = choice("选一个发放批次")
        self.batch.currentTextChanged.connect(self._batch_changed)
        self.notice_from = day_box(today)
        self.paper = QComboBox()
        self.paper.addItem("A4（竖排）", Paper.A4)
        self.paper.addItem("A3（同一版面放大）", Paper.A3)
        self.with_remark = QCheckBox("列出备注栏（备注由原表带来，请先核对内容）")
        self.villages = QListWidget()
        form = QFormLayout()
        form.addRow("发放批次", self.batch)
        form.addRow("公示开始", self.notice_from)
        form.addRow("纸张", self.paper)
        form.addRow("", self.with_remark)
        form.addRow("村（社区）", self.villages)
        self.make_button = button("制作", self._make, main=True, needs=Needs.CHANGING)
        self.make_button.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addLayout(form)
        hint = QLabel(
            "公示天数按补贴项目的规定；身份证号、银行账号、电话、住址一概不上公示单。"
        )
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        layout.addWidget(hint)
        layout.addLayout(bar(None, button("取消", self.reject), self.make_button))
        lanes.look.run(
            payouts.batches, done=self._show_batches, failed=self.failed.emit
        )

    def _show_batches(self, batches: list[BatchSummary]) -> None:
        own = (it for it in batches if it.resends is None)
        fill(self.batch, ((f"第{it.id}批 {it.title}", it.id) for it in own))
        if self._wanted is not None:
            choose(self.batch, self._wanted)
        self._batch_changed()

    def _batch_changed(self) -> None:
        self.villages.clear()
        self.make_button.setEnabled(False)
        batch_id = chosen_value(self.batch)
        if isinstance(batch_id, int):
            self._lanes.look.run(
                partial(payouts.villages_of, batch_id=batch_id),
                done=partial(self._show_villages, batch_id),
                failed=self.failed.emit,
            )

    def _show_villages(self, batch_id: int, villages: list[Village]) -> None:
        if batch_id != chosen_value(self.batch):
            return
        self.villages.clear()
        for village in villages:
            item = QListWidgetItem(village.name)
            item.setData(Qt.ItemDataRole.UserRole, village.id)
            item.setCheckState(Qt.CheckState.Checked)
            self.villages.addItem(item)
        self.make_button.setEnabled(bool(villages))

    def _make(self) -> None:
        batch_id = chosen_value(self.batch)
        items = [self.villages.item(place) for place in range(self.villages.count())]
        wanted = [
            int(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]
        if not isinstance(batch_id, int) or not wanted:
            self.notice.say("请至少选一个村。", Tone.REFUSED)
            return
        terms = SheetTerms(
            batch_id=batch_id,
            notice_from=day_of(self.notice_from),
            paper=self.paper.currentData(),
            village_ids=wanted,
            with_remark=self.with_remark.isChecked(),
        )
        box = ProgressBox("正在制作公示单", self)
        job = self._lanes.work.walk(
            partial(notice_sheets.make, terms=terms),
            done=partial(self._made, box),
            failed=partial(self._refused, box),
            progressed=box.show,
        )
        box.follow(job)
        self.make_button.setEnabled(False)

    def _made(self, box: ProgressBox, made: MadeSheets) -> None:
        box.close()
        notes = list(
            dict.fromkeys(wording.describe(problem) for _, problem in made.notes)
        )
        said = " ".join([f"已制作{len(made.sheets)}份公示单。", *notes])
        touched = made.operation.touched
        self.deed_done.emit(Deed(said, touched, advice=bool(notes)))
        self.accept()

    def _refused(self, box: ProgressBox, error: Exception) -> None:
        box.close()
        self.make_button.setEnabled(True)
        if isinstance(error, SheetFaults):
            faults = [
                f"{village}：{wording.describe(it)}" for village, it in error.faults
            ]
            FaultsDialog("公示单没有制作，原因如下", faults, self).exec()
        elif isinstance(error, Refusal):
            self.notice.say(wording.describe(error.problem), Tone.REFUSED)
        elif isinstance(error, Cancelled):
            self.notice.say("已取消，没有制作公示单，也没有占用编号。", Tone.ADVICE)
        else:
            self.failed.emit(error)
