"""The one table model: sound for Qt, sorting by value, paging on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gwgk_desktop.ui.rows import PAGE, Column, PagesModel, RowsModel, chosen, table_of
from tests.ui.seen import drawn

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

Pair = tuple[str, int]
COLUMNS: tuple[Column[Pair], ...] = (
    Column("名", lambda it: it[0]),
    Column("数", lambda it: it[1], lambda n: f"{n:,}", number=True, width=9),
)
PAIRS = [("甲", 1_000), ("乙", 20), ("丙", 300)]


def test_rows_model_is_a_sound_qt_model(qtmodeltester: ModelTester) -> None:
    model: RowsModel[Pair] = RowsModel(COLUMNS)
    model.show_rows(PAIRS)
    qtmodeltester.check(model)


def test_numbers_sort_as_numbers_not_as_text(qtbot: QtBot) -> None:
    model: RowsModel[Pair] = RowsModel(COLUMNS)
    table = table_of(model)
    qtbot.addWidget(table)
    model.show_rows(PAIRS)
    assert drawn(table) == ["甲 | 1,000", "乙 | 20", "丙 | 300"]
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert drawn(table) == ["乙 | 20", "丙 | 300", "甲 | 1,000"]


def test_the_chosen_value_is_the_one_seen_after_sorting(qtbot: QtBot) -> None:
    model: RowsModel[Pair] = RowsModel(COLUMNS)
    table = table_of(model)
    qtbot.addWidget(table)
    model.show_rows(PAIRS)
    assert chosen(table) is None
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    table.selectRow(0)
    assert chosen(table) == ("乙", 20)


def test_only_the_pages_that_are_seen_are_asked_for(qtbot: QtBot) -> None:
    asked: list[tuple[int, int]] = []
    model: PagesModel[Pair] = PagesModel(
        COLUMNS, lambda first, most: asked.append((first, most))
    )
    model.show_count(500_000)
    assert asked == []
    assert model.index(PAGE + 1, 0).data() == "…"
    assert model.index(PAGE + 2, 1).data() == "…"
    assert asked == [(PAGE, PAGE)]
    with qtbot.waitSignal(model.dataChanged):
        model.show_page(PAGE, [(f"第{n}", n) for n in range(PAGE, 2 * PAGE)])
    assert model.index(PAGE + 1, 0).data() == f"第{PAGE + 1}"


def test_pages_model_is_a_sound_qt_model(qtmodeltester: ModelTester) -> None:
    model: PagesModel[Pair] = PagesModel(COLUMNS, lambda _first, _most: None)
    model.show_count(450)
    model.show_page(0, [("甲", n) for n in range(PAGE)])
    qtmodeltester.check(model)
