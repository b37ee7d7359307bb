"""What the plan has to hang was put up: when, and by whom."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDateTimeEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.services import planned_postings
from gwgk_desktop.services.sheet_making import SheetFaults
from gwgk_desktop.ui.notices import NoticeBar, Tone
from gwgk_desktop.ui.parts import Deed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.posting_plan import Planned
    from gwgk_desktop.services.postings import Done
    from gwgk_desktop.ui.tasks import Lanes

MOST_NAMED = 6


class PutUpDialog(QDialog):
    """Asks for day, hour and person once, for all that was chosen."""

    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(
        self, lanes: Lanes, planned: Sequence[Planned], now: datetime, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._lanes, self._planned = lanes, tuple(planned)
        self.setWindowTitle(f"登记已上墙（{len(planned)}份）")
        self.setMinimumWidth(520)
        named = [f"{it.place}　{it.title}" for it in planned[:MOST_NAMED]]
        more = len(planned) - len(named)
        told = QLabel("\n".join(named) + (f"\n……另{more}份" if more else ""))
        hint = QLabel(
            "有已发布公示单的，按那张公示单登记；没有的，按目录事项登记（补登）。"
        )
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        self.at = QDateTimeEdit(
            QDateTime(now.year, now.month, now.day, now.hour, now.minute, 0)
        )
        self.at.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.at.setCalendarPopup(True)
        self.by = QLineEdit()
        self.by.setPlaceholderText("不填就是登录的人")
        self.by_hand = QCheckBox("晚于所印日期的，已在纸上用笔改成上墙那天：从那天起算")
        self.notice = NoticeBar()
        form = QFormLayout()
        form.addRow("上墙时间", self.at)
        form.addRow("张贴人", self.by)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save
            | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.go)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(told)
        layout.addWidget(hint)
        layout.addLayout(form)
        layout.addWidget(self.by_hand)
        layout.addWidget(self.notice)
        layout.addWidget(buttons)

    def go(self) -> None:
        """Note that they are up."""
        day, hour = self.at.date(), self.at.time()
        at = datetime(  # noqa: DTZ001 - the clerk's own day, as everywhere
            day.year(), day.month(), day.day(), hour.hour(), hour.minute()
        )
        work = partial(
            planned_postings.record,
            planned=self._planned,
            posted_at=at,
            by=self.by.text().strip(),
            day_by_hand=self.by_hand.isChecked(),
        )
        self._lanes.work.run(work, done=self._done, failed=self._refused)

    def _done(self, done: Done) -> None:
        operation = done.operation
        said = f"已登记{len(done.postings)}份上墙。"
        self.deed_done.emit(Deed(said, operation.touched, operation.id, "撤销"))
        self.accept()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, SheetFaults):
            told = [f"{at}：{wording.describe(it)}" for at, it in error.faults]
            self.notice.say("".join(told[:MOST_NAMED]), Tone.REFUSED)
        elif isinstance(error, Refusal):
            self.notice.say(wording.describe(error.problem), Tone.REFUSED)
        else:
            self.failed.emit(error)
