"""The one table model: sound for Qt, sorting by value, paging on demand."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication

from gwgk_desktop.ui.rows import (
    PAGE,
    SLICE,
    Column,
    PagesModel,
    RowsModel,
    chosen,
    chosen_all,
    table_of,
)
from gwgk_desktop.ui.rows_in_place import show_in_place
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


def test_a_narrow_table_cuts_long_words_and_no_numbers_or_days(qtbot: QtBot) -> None:
    columns: tuple[Column[Pair], ...] = (
        Column("村", lambda it: it[0], width=40),
        Column("短", lambda _: "三组", width=30),
        Column("日", lambda _: "2026-09-16", width=14),
        Column("标题", lambda it: it[0]),
        Column("数", lambda it: it[1], lambda n: f"{n:,}", number=True, width=12),
    )
    model: RowsModel[Pair] = RowsModel(columns)
    table = table_of(model)
    qtbot.addWidget(table)
    table.resize(1400, 200)
    table.show()
    model.show_rows([("云溪镇梅岭村村务公开栏" * 9, 1_000_000)])
    digit = table.fontMetrics().horizontalAdvance("0")
    wished = [it.width * digit + 20 for it in columns if it.width]
    shown = [table.columnWidth(at) for at in (0, 1, 2, 4)]
    assert shown == wished
    table.resize(640, 200)
    QApplication.processEvents()
    whole = [table.sizeHintForColumn(at) for at in range(5)]
    now = [table.columnWidth(at) for at in range(5)]
    assert table.horizontalScrollBar().maximum() == 0
    assert now[0] < whole[0]  # what is cut, the tooltip has
    assert model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole).count("栏") == 9
    assert now[1] >= whole[1]
    assert now[2] >= whole[2]
    assert whole[4] <= now[4] <= wished[3]
    table.resize(1400, 200)
    QApplication.processEvents()
    assert [table.columnWidth(at) for at in (0, 1, 2, 4)] == wished


def test_a_column_stays_as_wide_as_the_clerk_makes_it(qtbot: QtBot) -> None:
    columns: tuple[Column[Pair], ...] = (
        Column("村", lambda it: it[0], width=20),
        Column("标题", lambda it: it[0]),
    )
    model: RowsModel[Pair] = RowsModel(columns)
    table = table_of(model)
    qtbot.addWidget(table)
    table.resize(600, 200)
    table.show()
    table.horizontalHeader().resizeSection(0, 500)
    model.show_rows(PAIRS)
    assert table.columnWidth(0) == 500
    table.hideColumn(0)
    QApplication.processEvents()
    assert table.columnWidth(1) == table.viewport().width()
    table.showColumn(0)
    QApplication.processEvents()
    assert table.columnWidth(0) == 500


def test_the_chosen_value_is_the_one_seen_after_sorting(qtbot: QtBot) -> None:
    model: RowsModel[Pair] = RowsModel(COLUMNS)
    table = table_of(model)
    qtbot.addWidget(table)
    model.show_rows(PAIRS)
    assert chosen(table) is None
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    table.selectRow(0)
    assert chosen(table) == ("乙", 20)


def test_rows_stay_chosen_wherever_they_stand_now(qtbot: QtBot) -> None:
    model: RowsModel[Pair] = RowsModel(COLUMNS)
    table = table_of(model)
    table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    qtbot.addWidget(table)
    model.show_rows(PAIRS)
    table.selectAll()
    show_in_place(table, model, [("丁", 4), ("丙", 301), ("甲", 1_000)], itemgetter(0))
    assert chosen_all(table) == [("丙", 301), ("甲", 1_000)]
    assert chosen_all(table)[0] == model.row(table.currentIndex())
    show_in_place(table, model, [("丁", 4)], itemgetter(0))
    assert chosen_all(table) == []


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


def test_a_long_list_is_sorted_a_slice_at_a_time(qtbot: QtBot) -> None:
    model: RowsModel[Pair] = RowsModel(COLUMNS)
    table = table_of(model)
    qtbot.addWidget(table)
    count = 2 * SLICE + 7
    model.show_rows([("甲", n * 7919 % count) for n in range(count)])
    table.selectRow(1)
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert model.all_rows()[0] == ("甲", 0)  # not yet: the window goes on meanwhile
    with qtbot.waitSignal(model.layoutChanged):
        pass
    values = [value for _, value in model.all_rows()]
    assert values == list(range(count - 1, -1, -1))
    assert chosen(table) == ("甲", 7919)
    table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    with qtbot.waitSignal(model.layoutChanged):
        pass
    assert model.all_rows()[1] == ("甲", 7919)


def test_new_rows_come_in_the_order_that_was_asked_for(qtbot: QtBot) -> None:
    model: RowsModel[Pair] = RowsModel(COLUMNS)
    table = table_of(model)
    qtbot.addWidget(table)
    model.show_rows(PAIRS)
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    model.show_rows([("丁", 9), ("戊", 3)])
    assert drawn(table) == ["戊 | 3", "丁 | 9"]
