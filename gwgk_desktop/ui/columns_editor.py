"""The public columns of a programme: which, in what order, where each cell is from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.office import PublicColumn, Source
from gwgk_desktop.ui.parts import bar, button, choose

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_WIDTH, LEAST_HEIGHT = 580, 260


class ColumnsEditor(QWidget):
    """Lets columns be named, added, removed and moved; it never offers personal data.

    No source is an identity number, an account, a telephone or an address; a column
    of the workbook that is called so is refused when the programme is saved.
    """

    def __init__(self, columns: Sequence[PublicColumn]) -> None:
        super().__init__()
        self.table = QTableWidget(0, 2)
        self.table.setHorizontalHeaderLabels(["标题", "内容"])
        self.table.verticalHeader().setVisible(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.add_button = button("添加一列", self._add)
        self.remove_button = button("删除", self._remove)
        self.up_button = button("上移", partial(self._move, -1))
        self.down_button = button("下移", partial(self._move, 1))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        layout.addLayout(
            bar(
                self.add_button,
                self.remove_button,
                self.up_button,
                self.down_button,
                None,
            )
        )
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self._show(columns)

    @property
    def columns(self) -> tuple[PublicColumn, ...]:
        """The columns as they stand."""
        found = []
        for row in range(self.table.rowCount()):
            item, box = self.table.item(row, 0), self.table.cellWidget(row, 1)
            heading = item.text().strip() if item else ""
            if isinstance(box, QComboBox):
                found.append(PublicColumn(heading, Source(box.currentData())))
        return tuple(found)

    def _show(self, columns: Sequence[PublicColumn]) -> None:
        self.table.setRowCount(0)
        for row, column in enumerate(columns):
            self.table.insertRow(row)
            self.table.setItem(row, 0, QTableWidgetItem(column.heading))
            box = QComboBox()
            for source, label in wording.SOURCES.items():
                if source is Source.BATCH:  # stands there by itself
                    continue
                box.addItem(label, source)
            choose(box, column.source)
            self.table.setCellWidget(row, 1, box)

    def _add(self) -> None:
        self._show([*self.columns, PublicColumn("", Source.EXTRA)])
        last = self.table.rowCount() - 1
        self.table.setCurrentCell(last, 0)
        self.table.edit(self.table.currentIndex())

    def _remove(self) -> None:
        row = self.table.currentRow()
        if row >= 0:
            self._show([it for at, it in enumerate(self.columns) if at != row])

    def _move(self, by: int) -> None:
        row, columns = self.table.currentRow(), list(self.columns)
        if row >= 0 and 0 <= row + by < len(columns):
            columns[row], columns[row + by] = columns[row + by], columns[row]
            self._show(columns)
            self.table.setCurrentCell(row + by, 0)
