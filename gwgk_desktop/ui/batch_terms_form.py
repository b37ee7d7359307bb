"""The form of what a batch is: programme, year, period, day, and of which village."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.payouts import BatchTerms
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.ui.parts import (
    choice,
    choose,
    chosen_value,
    day_box,
    day_of,
    fill,
    hint,
    show_day,
)
from gwgk_desktop.wording.problems import what_is_wrong

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gwgk_desktop.domain.office import Programme, Village
    from gwgk_desktop.domain.payouts import LikelyTerms


DAY_UNSAID = "清单没有写，先按今天；不对的请改，它决定归入哪个季度的报表。"


class BatchTermsForm(QWidget):
    """Asks what a workbook's batch shall be; proposes what the workbook says itself."""

    changed = Signal()

    def __init__(
        self,
        file: str,
        today: date,
        recipe: QWidget,
        villages: dict[int, str],
    ) -> None:
        """Lay out the form for a file.

        `recipe` is the box that says how it is read; `villages` is told the names of
        those that can be chosen, by their number.
        """
        super().__init__()
        self._villages = villages
        self.programme = choice("输入名称的任一部分")
        self.year = QSpinBox()
        self.year.setRange(2000, 2100)
        self.year.setValue(today.year)
        self.period = QLineEdit()
        self.period.setPlaceholderText("如 第三季度、9月；全年一次的不填")
        self.paid_on = day_box(today)
        self.day_unsaid = hint(DAY_UNSAID)
        self.day_unsaid.hide()
        self._chosen = False
        """Whether the day of payment is another than today, by whomever."""
        self.village = choice("清单里没有村名时才需要选")
        self.day_agreed = QCheckBox()
        self.day_agreed.setToolTip("发放日期决定这一批归入哪个季度的报表")
        name = QLabel(file)
        name.setWordWrap(True)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("文件", name)
        form.addRow("补贴项目", self.programme)
        form.addRow("年度", self.year)
        form.addRow("期别", self.period)
        form.addRow("发放日期", self.paid_on)
        form.addRow("", self.day_unsaid)
        form.addRow("所属村", self.village)
        form.addRow("单位模板", recipe)
        self.year.valueChanged.connect(self._ask_day)
        self.paid_on.dateChanged.connect(self._ask_day)
        self.paid_on.dateChanged.connect(self._day_chosen)
        self._ask_day()
        for changed in (
            self.programme.currentTextChanged,
            self.year.valueChanged,
            self.period.textChanged,
            self.paid_on.dateChanged,
            self.village.currentTextChanged,
        ):
            changed.connect(self._tell)

    def offer(
        self,
        programmes: Sequence[Programme],
        villages: Sequence[Village],
        likely: LikelyTerms,
    ) -> None:
        """Offer what can be chosen, and choose what the workbook is likely to be."""
        fill(self.programme, ((it.name, it.id) for it in programmes))
        self.offer_villages(villages)
        if likely.programme_id is not None:
            choose(self.programme, likely.programme_id)
        if likely.year is not None:
            self.year.setValue(likely.year)
        self.period.setText(likely.period)
        if likely.paid_on is not None:
            show_day(self.paid_on, likely.paid_on)
        self.day_unsaid.setVisible(likely.paid_on is None and not self._chosen)

    def offer_villages(self, villages: Sequence[Village]) -> None:
        """Offer villages anew; the one that is chosen stays so."""
        chosen = chosen_value(self.village)
        self._villages.update({it.id: it.name for it in villages})
        fill(
            self.village, (("（按清单）", ""), *((it.name, it.name) for it in villages))
        )
        choose(self.village, chosen or "")

    def terms(self) -> BatchTerms | None:
        """Return the terms as they are filled in; None without a programme."""
        programme = chosen_value(self.programme)
        if not isinstance(programme, int):
            return None
        period = self.period.text().strip()
        return BatchTerms(programme, self.year.value(), period, day_of(self.paid_on))

    def day_taken(self) -> str:
        """Return that today was taken for the day of payment; "" where one was told."""
        if self.day_unsaid.isHidden():
            return ""
        day = day_of(self.paid_on)
        facts: dict[str, object] = {"day": day, "quarter": str(Quarter.containing(day))}
        taken = Problem(Code.DAY_OF_PAYMENT_TAKEN, facts=facts)
        return f"{what_is_wrong(taken)}。"

    def village_name(self) -> str:
        """Return the village whose list it is; "" where the list says it itself."""
        return str(chosen_value(self.village) or "")

    def _ask_day(self) -> None:
        """Ask to look at the day again where it lies in another year than the list.

        It stands at today until somebody chooses, and decides the quarter.
        """
        day, year = day_of(self.paid_on), self.year.value()
        self.day_agreed.setText(f"发放日期确是{day}，清单是{year}年度的")
        self.day_agreed.setChecked(False)
        self.day_agreed.setVisible(day.year != year)

    def _day_chosen(self) -> None:
        self._chosen = True
        self.day_unsaid.hide()

    def _tell(self) -> None:
        self.changed.emit()
