"""Parts of a board in a table: their names, and where they lie, in millimetres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop.domain.boards import MOST_SIDE, Area
from gwgk_desktop.ui.parts import bar, button, wide_enough

if TYPE_CHECKING:
    from collections.abc import Sequence

SIDES = ("离左边", "离上边", "宽", "高")
_LEAST_HEIGHT = 130
_FIRST_SIDE = 2


class AreasEditor(QWidget):
    """Lets rectangles be named, measured, added and removed."""

    changed = Signal()

    def __init__(self, name: str, also: str, hint: str, new: Area) -> None:
        """`name` and `also` are the headings of the texts, `hint` says what `also` is.

        `new` is what one that is added measures.
        """
        super().__init__()
        self._new = new
        self.table = QTableWidget(0, _FIRST_SIDE + len(SIDES))
        self.table.setHorizontalHeaderLabels([name, also, *SIDES])
        self.table.verticalHeader().setVisible(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setMinimumHeight(_LEAST_HEIGHT)
        header = self.table.horizontalHeader()
        header.setToolTip(hint)
        for place in range(self.table.columnCount()):
            mode = QHeaderView.ResizeMode.ResizeToContents
            stretch = QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(place, stretch if place < _FIRST_SIDE else mode)
        self.table.cellChanged.connect(lambda *_: self.changed.emit())
        self.add_button = button(f"添加{name}", self._add)
        self.remove_button = button("删除", self._remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        layout.addLayout(bar(self.add_button, self.remove_button, None))

    @property
    def rows(self) -> list[tuple[str, str, Area]]:
        """What stands in the table: both texts and the area."""
        found = []
        for row in range(self.table.rowCount()):
            texts = [self._text(row, place) for place in range(_FIRST_SIDE)]
            sides = [self._side(row, place) for place in range(len(SIDES))]
            found.append((texts[0], texts[1], Area(*sides)))
        return found

    def show_rows(self, rows: Sequence[tuple[str, str, Area]]) -> None:
        """Replace what stands in the table."""
        self.table.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.table.setRowCount(0)
        for row, (name, also, area) in enumerate(rows):
            self.table.insertRow(row)
            self.table.setItem(row, 0, QTableWidgetItem(name))
            self.table.setItem(row, 1, QTableWidgetItem(also))
            sides = (area.x, area.y, area.width, area.height)
            for place, value in enumerate(sides):
                box = QSpinBox()
                box.setRange(0, MOST_SIDE)
                box.setSingleStep(10)
                box.setValue(value)
                wide_enough(box)
                box.valueChanged.connect(lambda _: self.changed.emit())
                self.table.setCellWidget(row, _FIRST_SIDE + place, box)
        self.table.blockSignals(False)  # noqa: FBT003
        self.changed.emit()

    def _text(self, row: int, place: int) -> str:
        item = self.table.item(row, place)
        return item.text().strip() if item else ""

    def _side(self, row: int, place: int) -> int:
        box = self.table.cellWidget(row, _FIRST_SIDE + place)
        return box.value() if isinstance(box, QSpinBox) else 0

    def _add(self) -> None:
        self.show_rows([*self.rows, ("", "", self._new)])
        self.table.setCurrentCell(self.table.rowCount() - 1, 0)
        self.table.edit(self.table.currentIndex())

    def _remove(self) -> None:
        gone = self.table.currentRow()
        if gone >= 0:
            self.show_rows([it for at, it in enumerate(self.rows) if at != gone])
