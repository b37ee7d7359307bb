"""Rows replaced under the eyes of the clerk: what was chosen stays that, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QItemSelection, QItemSelectionModel

from gwgk_desktop.ui.rows import chosen_all

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from PySide6.QtWidgets import QTableView

    from gwgk_desktop.ui.rows import RowsModel

R = TypeVar("R")


def show_in_place(
    view: QTableView,
    model: RowsModel[R],
    rows: Sequence[R],
    name: Callable[[R], Hashable],
) -> None:
    """Replace what a table shows, keeping the view and what was chosen.

    `name` is what a value is known by: what has gone is chosen no more, and nothing
    else comes to be chosen in its place.
    """
    where = view.verticalScrollBar().value()
    held = {name(it) for it in chosen_all(view)}
    model.show_rows(rows)
    if held:
        last = len(model.columns) - 1
        kept = QItemSelection()
        for row, it in enumerate(model.all_rows()):
            called = name(it)
            if called in held:
                held.remove(called)
                kept.select(model.index(row, 0), model.index(row, last))
        if not kept.isEmpty():
            choose = QItemSelectionModel.SelectionFlag
            current = kept.indexes()[0]
            view.selectionModel().setCurrentIndex(current, choose.NoUpdate)
            view.selectionModel().select(kept, choose.ClearAndSelect)
    view.verticalScrollBar().setValue(where)
