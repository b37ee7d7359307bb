"""Garbage is collected where no widget of it can be in use."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QTableView, QWidget

from gwgk_desktop.domain.users import Roster
from gwgk_desktop.ui import collecting
from gwgk_desktop.ui.collecting import Collector
from gwgk_desktop.ui.rights import DeedButton, rights
from gwgk_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let Python, or who does it in its place, collect at every turn."""
    limits = gc.get_threshold()
    monkeypatch.setattr(collecting, "INTERVAL_MS", 10)
    gc.collect()
    gc.enable()
    yield
    gc.set_threshold(*limits)


def garbage() -> list[weakref.ref[QWidget]]:
    """Leave widgets that nobody but themselves knows of."""
    left = []
    for _ in range(5):
        parent = QWidget()
        for _ in range(20):
            DeedButton("导入").setParent(parent)
            QTableView(parent)
        parent.itself = parent  # type: ignore[attr-defined]
        left.append(weakref.ref(parent))
    return left


@pytest.mark.usefixtures("eager")
def test_all_widgets_can_be_told_of_while_there_is_garbage(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    button = DeedButton("制作")
    button.setParent(page)
    Collector(page)
    left = garbage()
    gc.set_threshold(gc.get_count()[0] + 5, 1, 1)
    rights().settle(Roster())  # left to Python, this ends the program
    assert all(it() is not None for it in left)
    gc.set_threshold(1, 1, 1)
    qtbot.waitUntil(lambda: all(it() is None for it in left))
    assert button.isEnabled()


@pytest.mark.usefixtures("eager")
def test_what_a_lane_leaves_is_collected_on_the_thread_of_the_window(
    qtbot: QtBot,
) -> None:
    threads: list[threading.Thread] = []

    class Left:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            threads.append(threading.current_thread())

    def leave(_: Any) -> None:
        gc.set_threshold(50, 1, 1)
        for _ in range(1000):
            Left()

    page = QWidget()
    qtbot.addWidget(page)
    Collector(page)
    lane = Lane(lambda: None, page)
    done: list[None] = []
    lane.run(leave, done=done.append, failed=lambda error: pytest.fail(repr(error)))
    qtbot.waitUntil(lambda: len(threads) > 900)  # the last wait for more
    lane.close()
    assert set(threads) == {threading.main_thread()}
