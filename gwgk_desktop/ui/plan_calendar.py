"""The plan as a calendar: what goes up, comes down and is due, day by day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from gwgk_desktop.domain.posting_plan import TO_PUT_UP, PlanState
from gwgk_desktop.domain.working_days import WEEKEND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from gwgk_desktop.domain.posting_plan import Planned

    Index = QModelIndex | QPersistentModelIndex

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
TITLES_A_WEEK = 200
"""More on one day stand in no list that somebody reads."""
_TITLES_TOLD = 36
"""In the tooltip of a day."""
_LEAST_LINES = 2
"""A day, and what happens on it."""
_ROOT = QModelIndex()
_TODAY, _OFF, _OUTSIDE = "#fff5dd", "#f4f6f8", "#9aa5b1"


class CalendarModel(QAbstractTableModel):
    """A month, or a week, of the plan."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._weeks: Sequence[Sequence[date]] = ()
        self._span = date.min, date.max
        self._today = self._first = date.max
        self._why_off: Callable[[date], str] = lambda _: ""
        self._up: dict[date, list[Planned]] = {}
        self._down: dict[date, list[Planned]] = {}
        self._due: dict[date, list[Planned]] = {}

    @property
    def is_week(self) -> bool:
        """Whether it shows one week, with the titles."""
        return len(self._weeks) == 1

    def show_days(
        self,
        first: date,
        last: date,
        *,
        today: date,
        why_off: Callable[[date], str],
    ) -> None:
        """Show the weeks of a span, of whole months or of one week."""
        self.beginResetModel()
        monday = self._first = first - timedelta(days=first.weekday())
        weeks = (last - monday).days // len(WEEKDAYS) + 1
        self._weeks = [
            [monday + timedelta(days=7 * week + it) for it in range(7)]
            for week in range(weeks)
        ]
        self._span = first, last
        self._today, self._why_off = today, why_off
        self.endResetModel()

    def show_plan(self, planned: Iterable[Planned]) -> None:
        """Show these postings of the plan."""
        self.beginResetModel()
        up, down, due = defaultdict(list), defaultdict(list), defaultdict(list)
        for it in planned:
            if it.state is PlanState.MISSED:
                continue
            if it.due_on and it.state in TO_PUT_UP:
                due[it.due_on].append(it)
            if not it.fixed:
                up[it.up_on].append(it)
            if it.down_on:
                down[it.down_on].append(it)
        self._up, self._down, self._due = up, down, due
        self.endResetModel()

    @property
    def place_of_today(self) -> QModelIndex:
        """The field of today; no valid one where it lies outside of the span."""
        row, column = divmod((self._today - self._first).days, len(WEEKDAYS))
        outside = not self._span[0] <= self._today <= self._span[1]
        return QModelIndex() if outside else self.index(row, column)

    def day(self, index: Index) -> date:
        """Return the day of a field."""
        return self._weeks[index.row()][index.column()]

    def lines(self, row: int, column: int) -> int:
        """Return how many lines a day has."""
        return str(self.index(row, column).data()).count("\n") + 1

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._weeks)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(WEEKDAYS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.DisplayRole and across:
            return WEEKDAYS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        day = self.day(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        if role == Qt.ItemDataRole.DisplayRole:
            return "\n".join(self._lines(day, TITLES_A_WEEK if self.is_week else 0))
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return "\n".join((day.isoformat(), *self._lines(day, _TITLES_TOLD)))
        outside = not self._span[0] <= day <= self._span[1]
        if role == Qt.ItemDataRole.ForegroundRole and outside:
            return QColor(_OUTSIDE)
        off = day == self._today or self._why_off(day)
        if role == Qt.ItemDataRole.BackgroundRole and off:
            return QColor(_TODAY if day == self._today else _OFF)
        return None

    def _lines(self, day: date, titles: int) -> list[str]:
        off = self._why_off(day)
        number = f"{day.month}月{day.day}日" if day.day == 1 else str(day.day)
        named = f"{number}　{off}" if off and off != WEEKEND else number
        lines = [named]
        for sign, some in (
            ("上墙", self._up.get(day, [])),
            ("撤下", self._down.get(day, [])),
            ("到期", self._due.get(day, [])),
        ):
            if some:
                lines.append(f"{sign} {len(some)}份")
                shown = some[:titles] if titles else []
                lines += [f"  {it.place} {it.title}" for it in shown]
                if titles and len(some) > titles:
                    lines.append(f"  另{len(some) - titles}份")
        return lines


class CalendarView(QTableView):
    """A month or a week; a day that is opened is told."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.days = CalendarModel(self)
        self._span: tuple[date, date] | None = None
        self._wants_today = False
        """Until today was seen: a clerk who has scrolled away from it stays there."""
        self.setModel(self.days)
        self.setAccessibleName("上墙日历")
        self.setWordWrap(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().setVisible(False)
        stretch = QHeaderView.ResizeMode.Stretch
        self.horizontalHeader().setSectionResizeMode(stretch)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.activated.connect(lambda index: self.opened.emit(self.days.day(index)))
        self.doubleClicked.connect(lambda at: self.opened.emit(self.days.day(at)))

    def show_days(
        self, first: date, last: date, *, today: date, why_off: Callable[[date], str]
    ) -> None:
        """Show the weeks of a span; of a long one that of today is seen first."""
        if self._span != (first, last):
            self._span = first, last
            self._wants_today = True
        self._keep_place(
            lambda: self.days.show_days(first, last, today=today, why_off=why_off)
        )

    def return_to_today(self) -> None:
        """See the week of today again."""
        self._wants_today = True
        self._look_at_today()

    def show_plan(self, planned: Iterable[Planned]) -> None:
        """Show these postings of the plan; a day is as high as its lines need."""
        self._keep_place(lambda: self.days.show_plan(planned))

    def _keep_place(self, change: Callable[[], None]) -> None:
        """Change what is shown; what is seen of it stays, or is the week of today."""
        where = self.verticalScrollBar().value()
        change()
        self._share_height()
        self.updateGeometries()
        self.verticalScrollBar().setValue(where)
        self._look_at_today()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look_at_today()

    def _look_at_today(self) -> None:
        """See the week of today, once it can be seen where it will stay.

        Of a week that is higher than the view its beginning, where the days stand.
        """
        today = self.days.place_of_today
        if not (self._wants_today and self.isVisible() and today.isValid()):
            return
        self._share_height()
        self.updateGeometries()
        room, row = self.viewport().height(), today.row()
        hint = QAbstractItemView.ScrollHint
        if self.rowHeight(row) > room:
            self.scrollTo(today, hint.PositionAtTop)
        elif sum(map(self.rowHeight, range(row + 1))) <= room:
            self.scrollToTop()  # the span is seen from its beginning
        else:
            self.scrollTo(today, hint.PositionAtCenter)
        self._wants_today = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()

    def _share_height(self) -> None:
        """Let weeks share the height that their lines leave."""
        line, days = self.fontMetrics().lineSpacing(), range(len(WEEKDAYS))
        rows = range(self.days.rowCount())
        lines = [max(self.days.lines(row, column) for column in days) for row in rows]
        least = [max(it, _LEAST_LINES) * line + line for it in lines]
        spare = max(self.viewport().height() - sum(least), 0)
        for row in rows:
            self.setRowHeight(row, least[row] + spare // len(rows))
