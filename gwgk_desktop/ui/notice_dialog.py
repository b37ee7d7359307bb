"""Asking for a sheet in the office's own words, for totals, or for a cover list."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.notice_sheets import IN_WORDS, TOWNSHIP, SheetKind
from gwgk_desktop.domain.occasions import OfItem
from gwgk_desktop.domain.reviews import FOR_ALL
from gwgk_desktop.services import free_sheets, office, payouts, reviews
from gwgk_desktop.services.free_sheets import FreeTerms
from gwgk_desktop.services.sheet_making import NotAgreed, SheetFaults
from gwgk_desktop.ui.classification_fields import ClassificationFields
from gwgk_desktop.ui.deed_dialog import DeedDialog, show_faults
from gwgk_desktop.ui.item_fields import ItemFields
from gwgk_desktop.ui.make_sheets_dialog import NOT_MADE
from gwgk_desktop.ui.notices import Tone
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
    show_day,
)
from gwgk_desktop.ui.scrolled_form import ScrolledForm
from gwgk_desktop.ui.setting_boxes import SettingBoxes
from gwgk_desktop.wording import plan as words

if TYPE_CHECKING:
    from datetime import date

    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.payouts import BatchSummary
    from gwgk_desktop.domain.posting_plan import Planned
    from gwgk_desktop.services.made_again import MadeAgain
    from gwgk_desktop.services.reviews import Seat
    from gwgk_desktop.services.sheet_making import MadeSheets
    from gwgk_desktop.ui.tasks import Lanes

KINDS = (
    ("事项公示（自拟标题和正文）", SheetKind.MATTER),
    ("目录事项（文字和表格）", SheetKind.ITEM),
    ("分村汇总（乡镇公开栏）", SheetKind.TOTALS),
    ("张贴目录（正在公示的公示单）", SheetKind.COVER),
)
CORRECTS_WORDS = (
    "更正{number}：种类、村、标题和纸张照原来的填好了，标题不改，编号就接着原来的；"
    "正文请按更正后的重新写（原来的在“公示单”里可以看）。"
)
CORRECTS_OURS = (
    "更正{number}：种类、批次和纸张照原来的填好了，内容由程序按现在的资料重新写。"
)
AS_THE_RULE_SAYS = "按规定或单位默认"


class NoticeDialog(DeedDialog):
    """Makes one sheet that is no list of payouts."""

    def __init__(
        self,
        lanes: Lanes,
        today: date,
        parent: QWidget,
        planned: Planned | None = None,
        *,
        again: MadeAgain | None = None,
    ) -> None:
        """Begin empty, or filled in with what is planned, or was wrong."""
        super().__init__(lanes, parent)
        self._planned = planned
        self._again = again
        self._proposed = ""
        """The title as the form proposes it."""
        self._lay_out(today)
        lanes.look.run(reviews.seat, done=self._seated, failed=self.failed.emit)
        lanes.look.run(
            office.villages, done=self._show_villages, failed=self.failed.emit
        )
        lanes.look.run(
            payouts.batches, done=self._show_batches, failed=self.failed.emit
        )
        self._fill_in()

    def _lay_out(self, today: date) -> None:
        self.setWindowTitle("其他公示")
        self.setMinimumWidth(640)
        self.kind = QComboBox()
        for label, kind in KINDS:
            self.kind.addItem(label, kind)
        self.kind.currentIndexChanged.connect(self._settle)
        self.village = QComboBox()
        self.village.addItem("乡镇（本级）", 0)
        self.batch = choice("选一个发放批次")
        self.notice_from = day_box(today)
        self.days = QSpinBox()
        self.days.setRange(0, 365)
        self.days.setSpecialValueText(AS_THE_RULE_SAYS)
        self.days.setSuffix(" 天")
        self.days.valueChanged.connect(self._settle)
        self.notice_from.dateChanged.connect(lambda _: self._ask_days())
        self.title = QLineEdit()
        self.title.setPlaceholderText("如 梅岭村路灯安装情况公示")
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText(
            "一行一段。表格可从 Excel、WPS 直接复制粘贴，第一行作表头。\n"
            "不要写身份证号、银行账号、电话、住址，写了会被拦下。"
        )
        self.form = form = QFormLayout()
        self.batch.currentIndexChanged.connect(self._settle)
        form.addRow("公示什么", self.kind)
        form.addRow("谁公示", self.village)
        form.addRow("发放批次", self.batch)
        self.about = ItemFields(self._lanes, self)
        self.about.failed.connect(self.failed)
        self.about.changed.connect(self._about_changed)
        self.about.add_to(form)
        form.addRow("标题", self.title)
        form.addRow("正文", self.text)
        form.addRow("公示开始", self.notice_from)
        form.addRow("公示天数", self.days)
        self.boxes = SettingBoxes(form)
        self.fields = ClassificationFields(FOR_ALL)
        self.fields.add_to(form)
        self.drafter = QLineEdit()
        self.drafter.setPlaceholderText("起草人；起草人不能是唯一的审核人")
        form.addRow("经办人", self.drafter)
        self.agree = QCheckBox("要再次确认的已核对，同意公示")
        self.agree.hide()
        self.make_button = button("制作", self._make, main=True)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(ScrolledForm(form), 1)
        hint = QLabel("编号接着村（或乡镇）当年的公示单排；同一标题再做是新的一版。")
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        layout.addWidget(hint)
        layout.addWidget(self.agree)
        layout.addLayout(bar(None, button("取消", self.reject), self.make_button))

    def _fill_in(self) -> None:
        """Begin with what is planned; its village is chosen when they are known."""
        if self._planned is not None:
            choose(self.kind, SheetKind.ITEM)
            show_day(self.notice_from, self._planned.up_on)
        if self._again is not None:
            self._fill_in_again(self._again)
        self._settle()

    def _fill_in_again(self, again: MadeAgain) -> None:
        """Begin with all that is known of a wrong sheet: its words have to be new."""
        sheet = again.first
        self.setWindowTitle("制作更正的公示")
        choose(self.kind, sheet.kind)
        self.boxes.show(sheet.setting)
        if sheet.kind in IN_WORDS:
            self._proposed = sheet.title  # not to be lost with the dialog
            self.title.setText(sheet.title)
            self.days.setValue(sheet.notice.days)
        own = CORRECTS_WORDS if sheet.kind in IN_WORDS else CORRECTS_OURS
        self.notice.say(own.format(number=sheet.number), Tone.ADVICE)

    def typed(self) -> bool:
        title = self.title.text().strip()
        return title != self._proposed or bool(self.text.toPlainText().strip())

    def _offer_items(self) -> None:
        """Offer the items of whoever posts the sheet; first the one that is planned."""
        shown, planned = self.village.currentData() or None, self._planned
        wrong = self._again.first if self._again is not None else None
        if wrong is not None and wrong.number.village == self._place():
            self.about.offer(shown, OfItem(wrong.item_code, wrong.occasion))
            return
        if planned is not None and planned.key.village_id == shown:
            self.about.offer(shown, _of(planned))
        else:
            self.about.offer(shown)

    def _about_changed(self) -> None:
        self._propose()
        self._ask_days()

    def _propose(self) -> None:
        """Propose a title of item and period, as long as nobody has written one."""
        chosen, planned = self.about.value, self._planned
        kept = self._again is not None or self.title.text().strip() != self._proposed
        if kept or not chosen.item_code:
            return
        title = self.about.title
        if planned is not None and _of(planned) == chosen:
            title = planned.title
        place = self.village.currentText() if self.village.currentData() else ""
        self._proposed = words.sheet_title(place, title, chosen.occasion)
        self.title.setText(self._proposed)

    def _place(self) -> str:
        """Return who posts it, as numbers of sheets call it."""
        return self.village.currentText() if self.village.currentData() else TOWNSHIP

    def _seated(self, seat: Seat) -> None:
        """Who is signed in drafts; else a name is asked for."""
        if seat.user:
            self.drafter.setText(seat.user)
            self.drafter.setEnabled(False)

    def _show_villages(self, villages: list[Village]) -> None:
        for village in villages:
            self.village.addItem(village.name, village.id)
        if self._planned is not None:
            choose(self.village, self._planned.key.village_id or 0)
        if self._again is not None:
            place = self.village.findText(self._again.first.number.village)
            self.village.setCurrentIndex(max(place, 0))  # else it is the township's
        self.village.currentIndexChanged.connect(self._offer_items)
        self._offer_items()

    def _show_batches(self, batches: list[BatchSummary]) -> None:
        own = (it for it in batches if it.resends is None)
        fill(self.batch, ((f"第{it.id}批 {it.title}", it.id) for it in own))
        if self._again is not None and self._again.batches:
            choose(self.batch, self._again.batches[0].id)

    def _settle(self) -> None:
        self.agree.setChecked(False)  # it was of another sheet
        self.agree.hide()
        kind = SheetKind(self.kind.currentData())  # Qt gives plain texts back
        totals = kind is SheetKind.TOTALS  # of the township, as their programme says
        for one, asked in (
            (self.title, kind in IN_WORDS),
            (self.text, kind in IN_WORDS),
            (self.batch, totals),
            (self.village, not totals),
            (self.about.item, kind is SheetKind.ITEM),
            (self.about.occasion, kind is SheetKind.ITEM),
        ):
            self.form.setRowVisible(one, asked)
        self.fields.show_rows(on=not totals)
        self._ask_days()

    def _ask_days(self) -> None:
        """Ask how many days it is on notice where none are told."""
        asked = self._terms()
        self._lanes.look.run(
            partial(free_sheets.days_unsaid, terms=asked),
            done=partial(self._show_days, asked),
            failed=self.failed.emit,
        )

    def _show_days(self, asked: FreeTerms, days: int) -> None:
        if asked == self._terms():
            self.days.setSpecialValueText(f"{AS_THE_RULE_SAYS}（{days} 天）")

    def _terms(self) -> FreeTerms:
        """Return what the form says of the sheet, but for its words."""
        kind = SheetKind(self.kind.currentData())  # Qt gives plain texts back
        totals = kind is SheetKind.TOTALS
        village_id, batch_id = self.village.currentData(), chosen_value(self.batch)
        about = self.about.value if kind is SheetKind.ITEM else OfItem()
        return FreeTerms(
            kind=kind,
            notice_from=day_of(self.notice_from),
            village_id=village_id if village_id and not totals else None,
            days=self.days.value() or None,
            batch_id=batch_id if totals and isinstance(batch_id, int) else None,
            item_code=about.item_code,
            occasion=about.occasion,
        )

    def _make(self) -> None:
        terms = self._terms()
        totals = terms.kind is SheetKind.TOTALS
        if totals and terms.batch_id is None:
            self.notice.say("请选一个发放批次。", Tone.REFUSED)
            return
        terms = replace(
            terms,
            title=self.title.text(),
            text=self.text.toPlainText(),
            setting=self.boxes.setting,
            classification=None if totals else self.fields.value(),
            drafted_by=self.drafter.text(),
            agreed=self.agree.isChecked(),
        )
        self.make_button.setEnabled(False)
        self._lanes.work.run(
            partial(free_sheets.make, terms=terms),
            done=self._made,
            failed=self._refused,
        )

    def _made(self, made: MadeSheets) -> None:
        [sheet] = made.sheets
        said = f"已制作公示单 {sheet.number}，是草稿，审核之后才能发布。"
        self.deed_done.emit(Deed(said, made.operation.touched))
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.make_button.setEnabled(True)
        if isinstance(error, SheetFaults):
            show_faults(NOT_MADE, error, self)
        elif isinstance(error, NotAgreed):
            told = dict.fromkeys(wording.describe(it) for _, it in error.warnings)
            self.notice.say(" ".join(told), Tone.ADVICE)
            self.agree.show()
        else:
            super()._refused(error)


def _of(planned: Planned) -> OfItem:
    return OfItem(planned.key.item_code, planned.key.occasion)
