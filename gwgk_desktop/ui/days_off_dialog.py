"""The dialog in which a year's days off are entered: pasted, or from a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.days_off import lacking, read_notice
from gwgk_desktop.services import time_limits
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.deed_dialog import DeedDialog
from gwgk_desktop.ui.parts import bar, button, kinds_of_files

if TYPE_CHECKING:
    from gwgk_desktop.domain.days_off import DaysRead
    from gwgk_desktop.domain.work import Operation, Progress
    from gwgk_desktop.ui.tasks import Lanes

PASTE = (
    "把国务院办公厅的放假通知粘贴在这里，如：\n"
    "国庆节：10月1日（周五）至7日（周四）放假调休，共7天。10月9日（周六）上班。"
)
MOST_TOLD = 6


class DaysOffDialog(DeedDialog):
    """Reads a notice as it is pasted, says what is wrong, keeps it when it is right."""

    def __init__(self, lanes: Lanes, year: int, parent: QWidget) -> None:
        super().__init__(lanes, parent)
        self.setWindowTitle("录入放假安排")
        self.setMinimumSize(640, 460)
        self._read: DaysRead | None = None
        self._file: Path | None = None
        self.year = QSpinBox()
        self.year.setRange(2000, 2100)
        self.year.setValue(year)
        self.document = QLineEdit()
        self.document.setPlaceholderText("可不填，如 国办发明电〔2026〕1号")
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText(PASTE)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.year.valueChanged.connect(self._read_again)
        self.document.textChanged.connect(self._read_again)
        self.text.textChanged.connect(self._typed)
        self.agree = QCheckBox("通知就是这样，照此保存")
        self.agree.hide()
        self.agree.toggled.connect(lambda _: self._settle())
        self.file_button = button("从表格读取…", self._choose)
        self.save_button = button("保存", self._save, main=True)
        self.save_button.setEnabled(False)
        form = QFormLayout()
        form.addRow("年度", self.year)
        form.addRow("文号", self.document)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addLayout(form)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.told)
        layout.addWidget(self.agree)
        layout.addLayout(
            bar(self.file_button, None, button("取消", self.reject), self.save_button)
        )

    def _typed(self) -> None:
        self._file = None
        self._read_again()

    def _choose(self) -> None:
        kinds = kinds_of_files("放假安排表")
        name = file_dialogs.open_file(self, "放假安排表", kinds)
        if name:
            self._file = Path(name)
            self._read_again()

    def _read_again(self) -> None:
        year, document = self.year.value(), self.document.text().strip()
        if self._file is None:
            text = self.text.toPlainText()
            if text.strip():
                self._show(read_notice(year, text, document))
            else:
                self._forget()
            return
        file = self._file
        self._lanes.look.walk(
            lambda _: time_limits.read_file(file, year, document),
            done=self._show,
            failed=self._refused,
            progressed=self._progressed,
        )

    def _progressed(self, progress: Progress) -> None:
        del progress  # a list of some thirty days is read at once

    def _forget(self) -> None:
        self._read = None
        self.told.clear()
        self.agree.hide()
        self._settle()

    def _show(self, read: DaysRead) -> None:
        self._read = read
        self.notice.hide()
        lines = [wording.describe(it) for it in read.problems[:MOST_TOLD]]
        missing = [] if lines else lacking(read.year)
        if not lines:
            lines = [wording.time_limits.year_told(read.year)]
            lines += map(wording.describe, missing)
        self.told.setText("\n".join(map(wording.in_window, lines)))
        self.agree.setChecked(False)
        self.agree.setVisible(bool(missing))
        self._settle()

    def _settle(self) -> None:
        right = self._read is not None and not self._read.problems
        agreed = self.agree.isHidden() or self.agree.isChecked()
        self.save_button.setEnabled(right and agreed)

    def _save(self) -> None:
        if self._read is not None:
            self._lanes.work.run(
                partial(
                    time_limits.keep_days_off,
                    read=self._read,
                    accept_warnings=self.agree.isChecked(),
                ),
                done=self._saved,
                failed=self._refused,
            )

    def _saved(self, operation: Operation) -> None:
        said = f"已录入{self.year.value()}年的放假安排。"
        self._end(said, operation, "撤销")

    def _refused(self, error: Exception) -> None:
        self._forget()
        super()._refused(error)
