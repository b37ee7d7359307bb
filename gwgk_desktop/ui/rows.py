"""One table model for every page: rows are domain values, columns say how.

`RowsModel` holds all its rows; `PagesModel` fetches them by the page, so that a
list of half a million lines costs what is seen of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QTableView

from gwgk_desktop import wording
from gwgk_desktop.ui.fitted_table import FittedTable
from gwgk_desktop.ui.look import URGENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PySide6.QtCore import QAbstractItemModel, QPersistentModelIndex

    Index = QModelIndex | QPersistentModelIndex

R = TypeVar("R")
ROOT = QModelIndex()
SLICE = 10_000
"""How many rows are sorted between two looks at what the user does."""
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
    order: Callable[[R], Any] | None = None
    """What it sorts by, where that is not the value."""
    hint: Callable[[R], str] | None = None
    """What the tooltip of a cell says, where it says more than the cell."""
    exact: bool = False
    """Whether long numbers in it are the program's own or the office's, nobody else's:
    they alone are not masked."""


class RowsModel(QAbstractTableModel, Generic[R]):
    """Shows a sequence of values; replacing the sequence refreshes the view.

    It sorts itself, a key a row: a proxy would ask for two texts a comparison, and
    the window would stand still for seconds over a hundred thousand rows.
    """

    def __init__(
        self,
        columns: Sequence[Column[R]],
        parent: QObject | None = None,
        *,
        urgent: Callable[[R], bool] | None = None,
    ) -> None:
        """Begin without rows; those that are `urgent` are written in red."""
        super().__init__(parent)
        self._urgent = urgent
        self.columns = tuple(columns)
        self._given: Sequence[R] = ()
        self._rows: Sequence[R] = ()
        self._order: Sequence[int] = ()
        self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)
        self._sorting: Iterator[None] = iter(())
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on_sorting)

    def show_rows(self, rows: Sequence[R]) -> None:
        """Replace what is shown, in the order that the user last asked for."""
        self.beginResetModel()
        self._given = self._rows = tuple(rows)
        self._order = range(len(self._given))
        self.endResetModel()
        if self._sorted_by[0] >= 0:
            self._begin_sorting()

    def sort(
        self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder
    ) -> None:
        """Sort by a column's values; -1 is the order in which the rows were given.

        A long list is sorted a slice at a time, and shown sorted when all are.
        """
        if self._sorted_by != (column, order):
            self._sorted_by = (column, order)
            self._begin_sorting()

    def _begin_sorting(self) -> None:
        self._sorting = self._sort_in_slices()
        if len(self._given) > SLICE:
            self._timer.start()
        else:
            for _ in self._sorting:
                self._timer.stop()

    def _go_on_sorting(self) -> None:
        if next(self._sorting, self) is self:
            self._timer.stop()

    def _sort_in_slices(self) -> Iterator[None]:
        """Sort, pausing after each slice."""
        number, order = self._sorted_by
        slices = [
            range(start, min(start + SLICE, len(self._given)))
            for start in range(0, len(self._given), SLICE)
        ]
        places: list[int] = []
        if number < 0:
            places = list(range(len(self._given)))
        else:
            column = self.columns[number]
            key = column.order or column.value
            keys: list[Any] = []
            for some in slices:
                keys += [key(self._given[at]) for at in some]
                yield
            descending = order == Qt.SortOrder.DescendingOrder
            runs: list[list[int]] = []
            for some in slices:
                runs.append(sorted(some, key=keys.__getitem__, reverse=descending))
                yield
            while len(runs) > 1:  # a sort of two sorted runs merges them
                merged: list[list[int]] = []
                for first in range(0, len(runs), 2):
                    both = list(chain.from_iterable(runs[first : first + 2]))
                    both.sort(key=keys.__getitem__, reverse=descending)
                    merged.append(both)
                    yield
                runs = merged
            places = list(chain.from_iterable(runs))
        yield
        self._show_in_order(places)

    def _show_in_order(self, places: Sequence[int]) -> None:
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        if held:
            now_at = {given: row for row, given in enumerate(places)}
            moved = [
                self.index(now_at[self._order[it.row()]], it.column()) for it in held
            ]
            self.changePersistentIndexList(held, moved)
        self._order = places
        self._rows = [self._given[at] for at in places]
        self.layoutChanged.emit()

    def row(self, index: Index) -> R | None:
        """Return the value behind an index; None where it is not there yet."""
        return self._rows[index.row()]

    def all_rows(self) -> Sequence[R]:
        """Return every value that is shown."""
        return self._rows

    def place_of(self, wanted: Callable[[R], bool]) -> int | None:
        """Return the row of the first value like that; None where there is none."""
        places = (at for at, row in enumerate(self._rows) if wanted(row))
        return next(places, None)

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
        if role == Qt.ItemDataRole.ForegroundRole and self._urgent:
            one = self.row(index)
            return QColor(URGENT) if one is not None and self._urgent(one) else None
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        row = self.row(index)
        if row is None:
            return "…"
        if role == Qt.ItemDataRole.ToolTipRole and column.hint:
            text = column.hint(row)
        else:
            text = column.text(column.value(row))
        return text if column.exact else wording.masked_within(text)


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

    def sort(
        self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder
    ) -> None:
        """Nothing: its rows come from the store in the store's order."""

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


def table_of(
    model: QAbstractItemModel, *, sorted_by_click: bool = True, empty: str = ""
) -> FittedTable:
    """Return a table that shows a model of rows, a line each, chosen as a whole.

    `empty` is what it says while there are no rows.
    """
    view = FittedTable()
    view.setModel(model)
    if empty:
        view.say_when_empty(empty)
    if sorted_by_click:
        view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.setSortingEnabled(True)
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
        columns = dict(enumerate(model.columns))
        unread = isinstance(model, PagesModel)  # how wide its texts are nobody knows
        view.fit(
            {at: it.width * digit + 20 for at, it in columns.items() if it.width},
            {at for at, it in columns.items() if it.number or unread},
            digit,
            unread=unread,
        )
    return view


def chosen(view: QTableView) -> Any:
    """Return the value of the chosen row of a `table_of`, or None."""
    indexes = view.selectionModel().selectedRows()
    if not indexes:
        return None
    model = view.model()
    return model.row(indexes[0]) if isinstance(model, RowsModel) else None


def chosen_all(view: QTableView) -> list[Any]:
    """Return the values of all chosen rows of a `table_of`, from the top."""
    model = view.model()
    if not isinstance(model, RowsModel):
        return []
    # Asked for its rows one by one, Qt takes seconds over ten thousand of them.
    areas = view.selectionModel().selection().toList()
    rows = {row for it in areas for row in range(it.top(), it.bottom() + 1)}
    return [model.row(model.index(row, 0)) for row in sorted(rows)]


def choose_row(view: QTableView, wanted: Callable[[Any], bool]) -> bool:
    """Choose the first row of a `table_of` whose value is wanted, if there is one."""
    model = view.model()
    place = model.place_of(wanted) if isinstance(model, RowsModel) else None
    if place is None:
        return False
    view.selectRow(place)
    hint = QAbstractItemView.ScrollHint.PositionAtCenter
    view.scrollTo(model.index(place, 0), hint)
    return True
