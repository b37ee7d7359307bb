"""From when to when the plan is shown: a week, a month, a quarter, a year."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from gwgk_desktop.domain.calendar import Quarter, month_of
from gwgk_desktop.ui.parts import button

if TYPE_CHECKING:
    from collections.abc import Callable


class Length(StrEnum):
    """How long a span is."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_NAMES = {
    Length.WEEK: "周",
    Length.MONTH: "月",
    Length.QUARTER: "季度",
    Length.YEAR: "年",
}


def span_of(length: Length, day: date) -> tuple[date, date]:
    """Return the first and last day of the week, month, quarter or year of a day."""
    if length is Length.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if length is Length.QUARTER:
        quarter = Quarter.containing(day)
        return quarter.first_day, quarter.last_day
    if length is Length.YEAR:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return month_of(day)


class SpanBar(QWidget):
    """Lets a span be chosen, and the one before or after it."""

    changed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.day = today()
        self.length = QComboBox()
        for length, name in _NAMES.items():
            self.length.addItem(name, length)
        self.length.setCurrentIndex(list(_NAMES).index(Length.MONTH))
        self.length.setAccessibleName("时段长短")
        self.told = QLabel()
        self.before_button = button("◀", lambda: self._move(-1))
        self.before_button.setAccessibleName("前一时段")
        self.before_button.setToolTip("前一时段")
        self.after_button = button("▶", lambda: self._move(1))
        self.after_button.setAccessibleName("后一时段")
        self.after_button.setToolTip("后一时段")
        self.now_button = button("今天", self._go_back)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (
            self.before_button,
            self.length,
            self.after_button,
            self.now_button,
            self.told,
        ):
            layout.addWidget(widget)
        self.length.currentIndexChanged.connect(lambda _: self._settle())
        self._say()

    @property
    def span(self) -> tuple[date, date]:
        """The first and last day."""
        return span_of(Length(self.length.currentData()), self.day)

    @property
    def is_week(self) -> bool:
        """Whether it is one week."""
        return Length(self.length.currentData()) is Length.WEEK

    def choose(self, length: Length, day: date) -> None:
        """Show the span of that length in which a day lies."""
        self.day = day
        self.length.setCurrentIndex(list(_NAMES).index(length))
        self._settle()

    def _move(self, by: int) -> None:
        first, last = self.span
        one = timedelta(days=1)
        self.day = first - one if by < 0 else last + one
        self._settle()

    def _go_back(self) -> None:
        self.day = self._today()
        self._settle()

    def _settle(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        first, last = self.span
        self.told.setText(f"{first} 至 {last}")
