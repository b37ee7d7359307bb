"""One table model for every page: rows are domain values, columns say how.

`RowsModel` holds all its rows; `PagesModel` fetches them by the page, so that a
list of half a million lines costs what is seen of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QAbstractItemModel, QPersistentModelIndex

    Index = QModelIndex | QPersistentModelIndex

R = TypeVar("R")
SORT_ROLE = Qt.ItemDataRole.UserRole
ROOT = QModelIndex()
PAGE = 200
"""How many rows a page of a PagesModel holds."""


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """A column: its title, the value it sorts by, and how that is written."""

    title: str
    value: Callable[[R], Any]
    text: Callable[[Any], str] = str
    number: bool = False
    width: int = 0
    """Width in digits (a Chinese character takes two); 0 shares what is left."""


class RowsModel(QAbstractTableModel, Generic[R]):
    """Shows a sequence of values; replacing the sequence refreshes the view."""

    def __init__(
        self, columns: Sequence[Column[R]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: Sequence[R] = ()

    def show_rows(self, rows: Sequence[R]) -> None:
        """Replace what is shown."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, index: Index) -> R | None:
        """Return the value behind an index; None where it is not there yet."""
        return self._rows[index.row()]

    def all_rows(self) -> Sequence[R]:
        """Return every value that is shown."""
        return self._rows

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title if across else section + 1
        if role == Qt.ItemDataRole.TextAlignmentRole and across:
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            return right if self.columns[section].number else left
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            if column.number:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            return None
        if role not in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            SORT_ROLE,
        }:
            return None
        row = self.row(index)
        if row is None:
            return "…"
        value = column.value(row)
        return value if role == SORT_ROLE else column.text(value)


class PagesModel(RowsModel[R]):
    """Shows a long list, asking for each page of it when it is first seen."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        ask: Callable[[int, int], None],
        parent: QObject | None = None,
    ) -> None:
        """`ask(first, most)` fetches rows and hands them to `show_page`."""
        super().__init__(columns, parent)
        self._ask = ask
        self._count = 0
        self._pages: dict[int, Sequence[R]] = {}
        self._asked: set[int] = set()

    def show_count(self, count: int) -> None:
        """Begin anew with a list of `count` rows."""
        self.beginResetModel()
        self._count = count
        self._pages.clear()
        self._asked.clear()
        self.endResetModel()

    def show_page(self, first: int, rows: Sequence[R]) -> None:
        """Show the rows of a page that was asked for."""
        self._pages[first // PAGE] = rows
        if rows:
            last = min(first + len(rows), self._count) - 1
            end = self.index(last, len(self.columns) - 1)
            self.dataChanged.emit(self.index(first, 0), end)

    def row(self, index: Index) -> R | None:
        page, place = divmod(index.row(), PAGE)
        rows = self._pages.get(page)
        if rows is not None:
            return rows[place] if place < len(rows) else None
        if page not in self._asked:
            self._asked.add(page)
            self._ask(page * PAGE, PAGE)
        return None

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else self._count


def table_of(model: QAbstractItemModel, *, sorted_by_click: bool = True) -> QTableView:
    """Return a table that shows a model of rows, a line each, chosen as a whole."""
    view = QTableView()
    if sorted_by_click:
        ordered = QSortFilterProxyModel(view)
        ordered.setSourceModel(model)
        ordered.setSortRole(SORT_ROLE)
        view.setModel(ordered)
        view.setSortingEnabled(True)
        view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    else:
        view.setModel(model)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setAlternatingRowColors(True)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().setVisible(False)
    view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 12)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    if isinstance(model, RowsModel):
        digit = view.fontMetrics().horizontalAdvance("0")
        for place, column in enumerate(model.columns):
            if column.width:
                view.setColumnWidth(place, column.width * digit + 20)
            else:
                stretch = QHeaderView.ResizeMode.Stretch
                header.setSectionResizeMode(place, stretch)
    return view


def chosen(view: QTableView) -> Any:
    """Return the value of the chosen row of a `table_of`, or None."""
    indexes = view.selectionModel().selectedRows()
    if not indexes:
        return None
    index, model = indexes[0], view.model()
    if isinstance(model, QSortFilterProxyModel):
        index, model = model.mapToSource(index), model.sourceModel()
    return model.row(index) if isinstance(model, RowsModel) else None


def choose_row(view: QTableView, wanted: Callable[[Any], bool]) -> None:
    """Choose the first row of a `table_of` whose value is wanted, if there is one."""
    ordered = view.model()
    if isinstance(ordered, QSortFilterProxyModel):
        model = ordered.sourceModel()
        if isinstance(model, RowsModel):
            for place, value in enumerate(model.all_rows()):
                if wanted(value):
                    index = ordered.mapFromSource(model.index(place, 0))
                    view.selectRow(index.row())
                    view.scrollTo(index)
                    return
