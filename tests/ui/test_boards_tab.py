"""The tab of boards as its user sees it: its list, and what its buttons want."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.services import boards
from gwgk_desktop.ui.boards_tab import BoardsTab
from gwgk_desktop.ui.rows import chosen
from tests.ui.seen import drawn, now_lanes

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store


def test_the_first_board_is_chosen_and_without_one_the_buttons_say_why(
    township: Store, qtbot: QtBot
) -> None:
    tab = BoardsTab(now_lanes(township))
    qtbot.addWidget(tab)
    assert not tab.edit_button.isEnabled()
    assert tab.remove_button.toolTip() == "请先在列表里选一块公开栏"
    tab.refresh()
    assert chosen(tab.table) == boards.boards(township)[0]
    assert tab.edit_button.isEnabled()
    assert tab.remove_button.toolTip() == ""


def test_the_list_has_room_for_what_it_says(township: Store, qtbot: QtBot) -> None:
    tab = BoardsTab(now_lanes(township))
    qtbot.addWidget(tab)
    tab.refresh()
    tab.resize(1180, 600)
    tab.show()
    qtbot.waitExposed(tab)
    assert len(drawn(tab.table)) == len(boards.boards(township))
    assert tab.table.width() > tab.picture.width()
    assert tab.table.horizontalScrollBar().maximum() == 0
