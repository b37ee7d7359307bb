"""The small parts that several pages are made of."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate

from gwgk_desktop.ui.parts import day_box, day_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_a_day_far_off_cannot_be_chosen(qtbot: QtBot) -> None:
    today = datetime.now().astimezone().date()
    box = day_box(today)
    qtbot.addWidget(box)
    assert day_of(box) == today
    box.setDate(QDate(2099, 1, 1))
    assert day_of(box) == today + timedelta(days=366)
    box.setDate(QDate(1990, 1, 1))
    assert day_of(box) == date(2000, 1, 1)


def test_a_day_that_is_already_kept_is_shown_however_far(qtbot: QtBot) -> None:
    for day in (date(1999, 5, 1), date(2099, 5, 1)):
        box = day_box(day)
        qtbot.addWidget(box)
        assert day_of(box) == day
