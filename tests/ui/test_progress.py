"""The dialog of long work: it goes before anything else is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QProgressDialog, QWidget

from gwgk_desktop.domain.work import Progress
from gwgk_desktop.ui import progress
from gwgk_desktop.ui.progress import ProgressBox
from gwgk_desktop.ui.tasks import Job

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SHOWN_AFTER_MS", 30)


def another_dialog(parent: QWidget) -> list[QProgressDialog]:
    """Wait as a dialog does that is executed; return what progress is then shown."""
    loop = QEventLoop()
    QTimer.singleShot(150, loop.quit)
    loop.exec()
    every = parent.findChildren(QProgressDialog)
    return [it for it in every if it.isVisible()]


def test_work_that_ended_soon_shows_nothing_above_the_next_dialog(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    shown: list[list[QProgressDialog]] = []

    def refused() -> None:
        box.close()
        box.show(Progress(1, 2))  # a report that was late
        shown.append(another_dialog(window))

    box = ProgressBox("正在制作公示单", window)
    box.follow(Job())
    QTimer.singleShot(0, refused)
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == [[]]


def test_a_box_that_was_shown_goes_with_its_work(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    box = ProgressBox("正在制作公示单", window)
    box.follow(Job())
    assert len(another_dialog(window)) == 1
    box.close()
    assert another_dialog(window) == []


def test_work_that_ended_before_it_was_followed_is_not_cancelled(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    box, job = ProgressBox("正在制作公示单", window), Job()
    box.close()
    box.follow(job)
    assert not job.unwanted.is_set()
    assert another_dialog(window) == []
