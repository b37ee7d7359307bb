"""The review of sheets: their real pages beside what is to be decided."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QGroupBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.reviews import Check, Ruling, Step
from gwgk_desktop.services import reviews
from gwgk_desktop.services.reviews import ReviewTerms
from gwgk_desktop.services.sheet_making import NotAgreed
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.deed_dialog import DeedDialog
from gwgk_desktop.ui.notices import Tone
from gwgk_desktop.ui.parts import bar, button, day_box, day_of, fit
from gwgk_desktop.ui.sheet_view import SheetView

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.reviews import SheetRecord
    from gwgk_desktop.services.reviews import Done, Seat
    from gwgk_desktop.ui.tasks import Lanes


PAGE_HINT = "照片或 PDF；在纸上签字同意的必须附"
SECOND_HINT = (
    "单人经办：先点“签审单…”存下并打印，由另一人（不是起草人）签字，"
    "再在这里写上他的姓名、附上签字页，登记为第二人审核。"
)


class ReviewDialog(DeedDialog):
    """Shows sheets that wait for one step, and records what is decided of them."""

    faults_title = "没有记下，原因如下"

    def __init__(
        self,
        lanes: Lanes,
        sheets: Sequence[MadeSheet],
        today: date,
        parent: QWidget,
    ) -> None:
        super().__init__(lanes, parent)
        self._step = sheets[0].standing.next_step or Step.TOWNSHIP
        self._sheets = [it for it in sheets if it.standing.next_step is self._step]
        self._left = len(sheets) - len(self._sheets)
        self._page: Path | None = None
        self._shown: MadeSheet | None = None
        self._make_fields(today)
        self._lay_out()
        told = [SECOND_HINT] if self._step is Step.SIGN_OFF else []
        if self._left:
            told.append(f"另有{self._left}份不在这一步，没有列入。")
        self._told = told
        self._say_first([])
        lanes.look.run(
            partial(reviews.to_know, sheets=self._sheets),
            done=self._say_first,
            failed=self.failed.emit,
        )
        lanes.look.run(reviews.seat, done=self._seated, failed=self.failed.emit)
        self.list.setCurrentRow(0)

    def _make_fields(self, today: date) -> None:
        self.pages = SheetView(self._lanes)
        self.pages.failed.connect(self.failed)
        self.list = QListWidget()
        self.list.addItems([str(it.number) for it in self._sheets])
        self.list.currentRowChanged.connect(self._show)
        self.list.setMaximumHeight(110)
        self.list.setVisible(len(self._sheets) > 1)
        self.record = QLabel()
        self.record.setWordWrap(True)
        self.record.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.by = QLineEdit()
        self.day = day_box(today)
        self.on_paper = QCheckBox("在纸上签的字，由我登记")
        self.page_button = button("附上签字页…", self._choose_page)
        self.page_name = QLabel(PAGE_HINT)
        self.page_name.setObjectName("hint")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("退回必填：哪里不对、怎么改")
        self.checks = {
            check: QCheckBox(f"{name}：{told}")
            for check, (name, told) in wording.CHECKS.items()
        }
        self.group = QGroupBox("五关（逐项核对后勾选）")
        inside = QVBoxLayout(self.group)
        for check in self.checks.values():
            check.setStyleSheet("QCheckBox { spacing: 8px; }")
            inside.addWidget(check)
        self.group.setVisible(self._step is Step.TOWNSHIP)
        self.confirm = QCheckBox("已核对：几个村确由同一个人审核（记入历史）")
        self.confirm.hide()
        self.agree_button = button("同意", partial(self._decide, Ruling.AGREE))
        self.agree_button.setProperty("main", True)  # noqa: FBT003 - Qt's signature
        self.back_button = button("退回", partial(self._decide, Ruling.SEND_BACK))

    def _lay_out(self) -> None:
        step = wording.REVIEW_STEPS[self._step]
        self.setWindowTitle(f"审核公示单 — {step}")
        fit(self, 1180, 680)
        form = QFormLayout()
        form.addRow("审核人", self.by)
        form.addRow("审核日期", self.day)
        form.addRow("", self.on_paper)
        form.addRow(self.page_button, self.page_name)
        form.addRow("意见", self.reason)
        side = QWidget()
        right = QVBoxLayout(side)
        count = len(self._sheets)
        many = f"（{count}份，各自留记录）" if count > 1 else ""
        title = QLabel(f"{step}{many}")
        title.setObjectName("title")
        title.setWordWrap(True)
        right.addWidget(title)
        right.addWidget(self.list)
        right.addWidget(self.record)
        right.addWidget(self.group)
        right.addLayout(form)
        right.addWidget(self.confirm)
        right.addStretch(1)
        right.addLayout(
            bar(
                button("取消", self.reject),
                None,
                self.back_button,
                self.agree_button,
            )
        )
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.pages)
        split.addWidget(side)
        split.setSizes([660, 520])
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(split, 1)

    def _say_first(self, doubts: list[tuple[str, Problem]]) -> None:
        """Say what is to be known before anything is decided."""
        told = [*map(wording.in_window, wording.of_many(doubts)), *self._told]
        if told:
            self.notice.say(" ".join(told), Tone.ADVICE)

    def typed(self) -> bool:
        return bool(self.reason.text().strip() or self._page is not None)

    def _seated(self, seat: Seat) -> None:
        """Let the dialog know who sits at the desk."""
        own = self._step is Step.TOWNSHIP and seat.reviews_for_township and seat.user
        self.by.setText(seat.user if own else "")
        self.by.setPlaceholderText(
            "在签审单上签字的人" if seat.user and not own else "审核人的姓名"
        )
        paper = self._step is Step.SIGN_OFF or bool(seat.user and not own)
        self.on_paper.setChecked(paper)
        (self.reason if own else self.by).setFocus()

    def _show(self, place: int) -> None:
        sheet = self._shown = self._sheets[place]
        look = self._lanes.look
        look.run(
            partial(reviews.record, sheet=sheet),
            done=partial(self._show_record, sheet),
            failed=self.failed.emit,
        )
        self.pages.show_sheet(sheet)

    def _show_record(self, sheet: MadeSheet, record: SheetRecord) -> None:
        if sheet is self._shown:
            disclosure = wording.DISCLOSURES[sheet.classification.disclosure]
            lines = [f"{sheet.number}　{disclosure}", *wording.review_record(record)]
            self.record.setText("\n".join(lines))

    def _choose_page(self) -> None:
        name = file_dialogs.open_file(
            self, "签字页", "照片或PDF (*.pdf *.jpg *.jpeg *.png)"
        )
        if name:
            self._page = Path(name)
            self.page_name.setText(self._page.name)
            self.on_paper.setChecked(True)
            self.notice.changed()

    def _decide(self, ruling: Ruling) -> None:
        terms = ReviewTerms(
            ruling=ruling,
            by=self.by.text(),
            step=self._step,
            reason=self.reason.text(),
            checks=tuple(it for it in Check if self.checks[it].isChecked()),
            decided_on=day_of(self.day),
            on_paper=self.on_paper.isChecked(),
            page=self._page,
            agreed=self.confirm.isChecked(),
        )
        self._lanes.work.run(
            partial(reviews.review, sheets=self._sheets, terms=terms),
            done=partial(self._decided, ruling),
            failed=self._refused,
        )

    def _refused(self, error: Exception) -> None:
        if isinstance(error, NotAgreed):
            told = [wording.describe(it) for _, it in error.warnings]
            self.notice.say(" ".join(told), Tone.ADVICE)
            self.confirm.show()
        else:
            super()._refused(error)

    def _decided(self, ruling: Ruling, done: Done) -> None:
        told = wording.RULINGS[ruling]
        step = wording.REVIEW_STEPS[self._step]
        said = f"{step}：{told}，{len(done.sheets)}份公示单。"
        operation = done.operation
        self._end(said, operation, "撤销审核")
