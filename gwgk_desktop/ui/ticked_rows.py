"""Rows with a box each, by which the clerk takes some and leaves others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from gwgk_desktop.ui.rows import Column, RowsModel

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from PySide6.QtWidgets import QWidget

    Index = QModelIndex | QPersistentModelIndex

R = TypeVar("R")


class TickedRows(RowsModel[R]):
    """Shows rows, the first column of each a box; what is left is kept by its key."""

    def __init__(
        self,
        title: str,
        columns: Sequence[Column[R]],
        key: Callable[[R], Hashable],
        toggled: Callable[[], object],
        parent: QWidget,
    ) -> None:
        """`title` stands above the boxes; `toggled` is called when one changes."""
        self.left: set[Hashable] = set()
        """The keys of the rows that are not ticked."""
        box: Column[R] = Column(
            title,
            key,
            lambda _: "",
            width=5,
            order=lambda it: key(it) not in self.left,
        )
        super().__init__((box, *columns), parent)
        self._key = key
        self._toggled = toggled

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags if index.column() else flags | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            row = self.row(index)
            taken = row is not None and self._key(row) not in self.left
            return Qt.CheckState.Checked if taken else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        row = self.row(index)
        if row is None or role != Qt.ItemDataRole.CheckStateRole:
            return False
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self.left.discard(self._key(row))
        else:
            self.left.add(self._key(row))
        self.show_again()
        self._toggled()
        return True

    def show_again(self) -> None:
        """Let every box be drawn anew."""
        if self._rows:
            last = self.index(len(self._rows) - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last)

    def ticked(self) -> list[R]:
        """Return the rows that are ticked, as they stand."""
        return [it for it in self.all_rows() if self._key(it) not in self.left]
