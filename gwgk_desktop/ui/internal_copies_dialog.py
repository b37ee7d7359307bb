"""Asking for internal copies (内部联): what they hold, which villages, what paper."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop.domain.pages import Paper
from gwgk_desktop.services import notice_sheets
from gwgk_desktop.ui.parts import bar, button

if TYPE_CHECKING:
    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.payouts import BatchSummary
    from gwgk_desktop.ui.tasks import Lanes

_TOLD = (
    "{title}：每个村一份清册，写明每人的身份证号、银行账号等全部内容，"
    "每页印“内部资料 严禁张贴”，文件名带“内部”。出了哪些记入历史；"
    "文件存在您选的文件夹里，用后请归档或销毁。"
)


class InternalCopiesDialog(QDialog):
    """Says what internal copies hold; asks for villages and paper before any."""

    failed = Signal(Exception)

    def __init__(self, lanes: Lanes, batch: BatchSummary, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("出内部联（含个人信息）")
        self.setMinimumSize(520, 420)
        told = QLabel(_TOLD.format(title=batch.title))
        told.setWordWrap(True)
        self.list = QListWidget()
        self.list.itemChanged.connect(self._settle)
        self.paper = QComboBox()
        for paper in Paper:
            self.paper.addItem(paper.value, paper)
        self.go_button = button("选文件夹并出内部联…", self.accept, main=True)
        form = QFormLayout()
        form.addRow("村（社区）", self.list)
        form.addRow("纸张", self.paper)
        layout = QVBoxLayout(self)
        layout.addWidget(told)
        layout.addLayout(form)
        layout.addLayout(bar(None, button("取消", self.reject), self.go_button))
        self._settle()
        lanes.look.run(
            partial(notice_sheets.villages_of, batch_ids=[batch.id]),
            done=self._show_villages,
            failed=self.failed.emit,
        )

    @property
    def village_ids(self) -> list[int]:
        """The villages that are ticked."""
        every = (self.list.item(at) for at in range(self.list.count()))
        ticked = (it for it in every if it.checkState() is Qt.CheckState.Checked)
        return [int(it.data(Qt.ItemDataRole.UserRole)) for it in ticked]

    @property
    def chosen_paper(self) -> Paper:
        """The paper that is chosen."""
        return Paper(self.paper.currentData())

    def _show_villages(self, villages: list[Village]) -> None:
        for village in villages:
            item = QListWidgetItem(village.name)
            item.setData(Qt.ItemDataRole.UserRole, village.id)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self._settle()

    def _settle(self) -> None:
        ready = bool(self.village_ids)
        self.go_button.setEnabled(ready)
        self.go_button.setToolTip("" if ready else "请至少选一个村")
