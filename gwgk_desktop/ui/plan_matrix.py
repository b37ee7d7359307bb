"""The matrix of the plan: villages across, items down, a sign and a colour in each.

Every state has a sign of its own, so it can be read without its colour, and printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.posting_plan import PlanState
from gwgk_desktop.ui.plan_looks import ON_STATE, STATE_COLOURS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtCore import QPersistentModelIndex

    from gwgk_desktop.domain.posting_plan import Cell

    Index = QModelIndex | QPersistentModelIndex

Place = tuple["int | None", str]
"""A village's number, None of the township, and what it is called."""
_ROOT = QModelIndex()
_DARK = "#1f2933"
_LEGEND_COLUMNS = 8
_CELL = 30
_NAMES = 200


class MatrixModel(QAbstractTableModel):
    """How it stands with each item in each village."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.places: Sequence[Place] = ()
        self.items: Sequence[tuple[str, str]] = ()
        """Code and title of each."""
        self._cells: Mapping[tuple[int | None, str], Cell] = {}

    def show_matrix(
        self,
        places: Sequence[Place],
        items: Sequence[tuple[str, str]],
        cells: Mapping[tuple[int | None, str], Cell],
    ) -> None:
        """Replace what is shown."""
        self.beginResetModel()
        self.places, self.items, self._cells = tuple(places), tuple(items), cells
        self.endResetModel()

    def cell(self, index: Index) -> Cell | None:
        """Return how it stands at a field; None where a village lacks the item."""
        place, item = self.places[index.column()], self.items[index.row()]
        return self._cells.get((place[0], item[0]))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.places)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.DisplayRole:
            if across:
                return "\n".join(self.places[section][1])
            code, title = self.items[section]
            return f"{code} {title}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.places[section][1] if across else self.items[section][1]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        cell = self.cell(index)
        if cell is None:
            return None
        name, sign = wording.PLAN_STATES[cell.state]
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            due = f"，最迟{cell.due_on}" if cell.due_on else ""
            place, item = self.places[index.column()], self.items[index.row()]
            return f"{place[1]}　{item[1]}：{name}{due}"
        shown: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: sign,
            Qt.ItemDataRole.BackgroundRole: QColor(STATE_COLOURS[cell.state]),
            Qt.ItemDataRole.ForegroundRole: QColor(ON_STATE.get(cell.state, _DARK)),
        }
        return shown.get(role)


class MatrixView(QWidget):
    """The matrix with its legend; a field that is opened is told."""

    opened = Signal(object, str)
    """A village's number and an item's code."""

    def __init__(self) -> None:
        super().__init__()
        self.model = MatrixModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName("村与事项矩阵")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(True)
        across, down = self.table.horizontalHeader(), self.table.verticalHeader()
        across.setDefaultSectionSize(_CELL)
        across.setMinimumSectionSize(_CELL)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(_CELL - 4)
        down.setMinimumWidth(_NAMES)
        down.setMaximumWidth(_NAMES)
        down.setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.table.activated.connect(self._open)
        self.table.doubleClicked.connect(self._open)
        self.legend = _legend()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.legend)
        layout.addWidget(self.table, 1)

    def _open(self, index: QModelIndex) -> None:
        place, item = self.model.places[index.column()], self.model.items[index.row()]
        self.opened.emit(place[0], item[0])


def _legend() -> QWidget:
    """Return what the signs and colours mean."""
    legend = QFrame()
    grid = QGridLayout(legend)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(4)
    for number, state in enumerate(PlanState):
        name, sign = wording.PLAN_STATES[state]
        told = QLabel(f"{sign} {name}")
        colour, ink = STATE_COLOURS[state], ON_STATE.get(state, _DARK)
        told.setStyleSheet(
            f"background: {colour}; color: {ink}; border: 1px solid #c5ced8;"
            " padding: 1px 4px;"
        )
        row, column = divmod(number, _LEGEND_COLUMNS)
        grid.addWidget(told, row, column)
    grid.setColumnStretch(_LEGEND_COLUMNS, 1)
    return legend
