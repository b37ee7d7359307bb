"""The tab of the office itself (单位): what stands on every sheet, and what is shown.

How many identity numbers still fit what a mask shows is said while it is chosen.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.office import Office
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.shown_tails import Mask, Told, fitting, of_ages
from gwgk_desktop.services import example, office
from gwgk_desktop.ui.parts import (
    Deed,
    bar,
    button,
    choose,
    enum_box,
    sure,
)
from gwgk_desktop.ui.rights import Needs

if TYPE_CHECKING:
    from collections.abc import Callable

    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.ui.tasks import Lanes


class OfficeTab(QWidget):
    """Shows what is known of the office, and lets it be changed."""

    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes) -> None:
        super().__init__()
        self._lanes = lanes
        self._fresh = False
        self.township = QLineEdit()
        self.township.setPlaceholderText("如 云溪镇")
        self.county = QLineEdit()
        self.supervision_phone = QLineEdit()
        self.supervision_phone.setPlaceholderText("必填：没有监督电话，公示单不能制作")
        self.enquiry_phone = QLineEdit()
        self.notice_days = QSpinBox()
        self.notice_days.setRange(1, 365)
        self.notice_days.setSuffix(" 天")
        self._mask_fields()
        form = QFormLayout()
        form.addRow("乡镇名称", self.township)
        form.addRow("所属县（市、区）", self.county)
        form.addRow("监督电话", self.supervision_phone)
        form.addRow("咨询电话", self.enquiry_phone)
        form.addRow("默认公示天数", self.notice_days)
        form.addRow("行政区划代码", self.division_code)
        form.addRow("同村同名的人注明", self.mask_box)
        form.addRow("县里文件的文号", self.mask_order)
        form.addRow("", self.mask_figure)
        self.save_button = button(
            "保存", self._save_office, main=True, needs=Needs.CHANGING
        )
        self.example_button = button(
            "填入示例乡镇…", self._fill_example, needs=Needs.CHANGING
        )
        hint = QLabel("第一次使用、只想看看？可以先填入虚构的示例乡镇“云溪镇”。")
        hint.setObjectName("hint")
        self._example_hint = hint
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addLayout(bar(self.save_button, None))
        layout.addSpacing(24)
        layout.addWidget(hint)
        layout.addLayout(bar(self.example_button, None))
        layout.addStretch(1)

    def refresh(self) -> None:
        """Look again at what is known of the office."""
        self._lanes.look.run(
            office.office, done=self._show_office, failed=self.failed.emit
        )

    def _mask_fields(self) -> None:
        self.division_code = QLineEdit()
        self.division_code.setPlaceholderText("身份证号前六位；留空按登记的人推断")
        self.division_code.setMaxLength(6)
        self.mask_box = enum_box(wording.MASKS, Mask.SHORTEST)
        self.mask_order = QLineEdit()
        self.mask_order.setPlaceholderText("县里要求多露几位的文件；没有就留空")
        self.mask_figure = QLabel()
        self.mask_figure.setObjectName("hint")
        self.mask_figure.setWordWrap(True)
        self.division_code.textChanged.connect(self._show_figure)
        self.mask_box.currentIndexChanged.connect(self._show_figure)
        self._show_figure()

    def _show_figure(self) -> None:
        """Say how many numbers fit what the mask shows: of all ages, and from 80."""
        mask = Mask(self.mask_box.currentData())
        head, tail = mask.shown or (0, 4)
        division = self.division_code.text().strip() or "000000"
        told = Told(division[:head], "0" * tail)
        today = date.today()  # noqa: DTZ011 - the clerk's own day
        old = told.and_also(of_ages(80, 0, today))
        if not division.isdecimal():
            self.mask_figure.clear()
            return
        shown = wording.MASKS[mask].partition("（")[0] if head else f"注{tail}位尾号"
        every = wording.numbers_fitting(fitting(division, today, told))
        aged = wording.numbers_fitting(fitting(division, today, old))
        self.mask_figure.setText(
            f"{shown}：{every}；又知道满80周岁（高龄津贴）的，{aged}。"
            "制作公示单前按每张表再算一遍。"
        )

    def _show_office(self, told: Office) -> None:
        self.township.setText(told.township)
        self.county.setText(told.county)
        self.supervision_phone.setText(told.supervision_phone)
        self.enquiry_phone.setText(told.enquiry_phone)
        self.notice_days.setValue(told.notice_days)
        self.division_code.setText(told.division_code)
        choose(self.mask_box, told.mask)
        self.mask_order.setText(told.mask_order)
        self._offer_example()

    def offer_example(self, *, no_villages: bool) -> None:
        """Offer the example township while there is nothing else."""
        self._fresh = no_villages
        self._offer_example()

    def _offer_example(self) -> None:
        fresh = self._fresh and not self.township.text()
        self.example_button.setVisible(fresh)
        self._example_hint.setVisible(fresh)

    def _fill_example(self) -> None:
        self._do(example.fill, "已填入示例乡镇“云溪镇”。")

    def _save_office(self) -> None:
        new = Office(
            self.township.text().strip(),
            self.county.text().strip(),
            self.supervision_phone.text().strip(),
            self.enquiry_phone.text().strip(),
            self.notice_days.value(),
            self.division_code.text().strip(),
            Mask(self.mask_box.currentData()),
            self.mask_order.text().strip(),
        )
        self._keep_office(new)

    def _keep_office(self, new: Office, *, agreed: bool = False) -> None:
        self._lanes.work.run(
            partial(office.save_office, new=new, agreed=agreed),
            done=partial(self._done, "已保存单位信息。"),
            failed=partial(self._office_not_kept, new),
        )

    def _office_not_kept(self, new: Office, error: Exception) -> None:
        problem = error.problem if isinstance(error, Refusal) else None
        if problem is None or problem.code is not Code.TELEPHONE_NOT_AGREED:
            self.failed.emit(error)
            return
        asked = wording.describe(problem)
        if sure(self, asked):
            self._keep_office(new, agreed=True)

    def _do(self, work: Callable[[Any], Operation], said: str) -> None:
        self._lanes.work.run(
            work, done=partial(self._done, said), failed=self.failed.emit
        )

    def _done(self, said: str, operation: Operation) -> None:
        self.deed_done.emit(Deed(said, operation.touched, operation.id, "撤销"))
