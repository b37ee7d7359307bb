"""The small parts that several pages are made of."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop.ui.notices import NoticeBar, Tone
from gwgk_desktop.ui.parts import GrowingDialog, button, day_box, day_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize("own", [False, True])
def test_enter_presses_the_main_button_of_a_dialog(qtbot: QtBot, own: bool) -> None:  # noqa: FBT001
    pressed: list[str] = []
    dialog, line = QDialog(), QLineEdit()
    qtbot.addWidget(dialog)
    cancel = button("取消", lambda: pressed.append("取消"))
    ask = button("问", lambda: pressed.append("问"))
    ask.setDefault(own)
    main = button("启用", lambda: pressed.append("启用"), main=True)
    layout = QVBoxLayout(dialog)
    for one in (line, cancel, ask, main):
        layout.addWidget(one)
    dialog.show()
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert pressed == ["问" if own else "启用"]


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


WRONG = "没有写明是谁。"


class Form(QDialog):
    """A form of one field, which was filled in wrong."""

    def __init__(self, qtbot: QtBot, field: QWidget, *, stays: bool = False) -> None:
        super().__init__()
        qtbot.addWidget(self)
        self.notice = NoticeBar(stays=stays)
        layout = QVBoxLayout(self)
        for one in (self.notice, field):
            layout.addWidget(one)
        self.show()
        for _ in range(2):
            self.notice.say(WRONG, Tone.REFUSED)


def a_box() -> QComboBox:
    box = QComboBox()
    box.addItems(["a", "b"])
    return box


def ticks() -> QListWidget:
    made = QListWidget()
    made.addItem("梅岭村")
    made.item(0).setCheckState(Qt.CheckState.Unchecked)
    return made


@pytest.mark.parametrize(
    "make", [QLineEdit, QPlainTextEdit, a_box, QCheckBox, QSpinBox, ticks, day_box]
)
@pytest.mark.parametrize("stays", [False, True])
def test_a_refusal_goes_when_what_was_wrong_is_changed(
    qtbot: QtBot, make: Callable[..., QWidget], *, stays: bool
) -> None:
    field = make(date(2026, 9, 16)) if make is day_box else make()
    shown = Form(qtbot, field, stays=stays)
    assert shown.notice.text == WRONG
    match field:
        case QListWidget():
            field.item(0).setCheckState(Qt.CheckState.Checked)
        case QCheckBox():
            field.click()
        case QComboBox():
            QTest.keyClick(field, Qt.Key.Key_Down)
        case QLineEdit() | QPlainTextEdit():
            QTest.keyClicks(field, "3")
        case _:
            QTest.keyClick(field, Qt.Key.Key_Up)
    assert shown.notice.text == (WRONG if stays else "")


def test_what_is_set_by_the_dialog_itself_hides_no_refusal(qtbot: QtBot) -> None:
    for field in (QLineEdit(), a_box(), QCheckBox()):
        shown = Form(qtbot, field)
        match field:
            case QLineEdit():
                field.setText("x")
            case QComboBox():
                field.setCurrentIndex(1)
            case QCheckBox():
                field.setChecked(True)
        assert shown.notice.text == WRONG


def test_advice_stays_whatever_is_changed(qtbot: QtBot) -> None:
    line = QLineEdit()
    shown = Form(qtbot, line)
    shown.notice.say("请核对。", Tone.ADVICE)
    QTest.keyClicks(line, "3")
    assert shown.notice.text == "请核对。"


def test_a_table_that_is_typed_in_is_a_field_too(qtbot: QtBot) -> None:
    table = QTableWidget(1, 1)
    shown = Form(qtbot, table)
    table.setItem(0, 0, QTableWidgetItem("1"))
    assert shown.notice.text == ""


def test_advice_longer_than_the_screen_is_scrolled_above_the_buttons(
    qtbot: QtBot,
) -> None:
    dialog = GrowingDialog()
    qtbot.addWidget(dialog)
    layout, notice, go = QVBoxLayout(dialog), NoticeBar(), QPushButton("发布")
    for one in (notice, QLineEdit(), go):
        layout.addWidget(one)
    dialog.show()
    qtbot.waitExposed(dialog)
    room = dialog.screen().availableSize().height()
    for villages in (1, 60, 1):
        told = "公示期已经开始，现在发布，公示的天数就不够了。" * villages
        notice.say(told, Tone.ADVICE)
        for _ in range(3):
            QApplication.processEvents()
        assert dialog.height() <= room
        assert dialog.rect().contains(go.geometry())
        assert notice.geometry().bottom() < go.geometry().top()
        [area] = notice.findChildren(QScrollArea)
        bar = area.verticalScrollBar()
        assert (bar.maximum() > 0) == (villages == 60)


def test_a_page_keeps_what_it_was_told(qtbot: QtBot) -> None:
    page, line, notice = QWidget(), QLineEdit(), NoticeBar()
    qtbot.addWidget(page)
    layout = QVBoxLayout(page)
    for one in (notice, line):
        layout.addWidget(one)
    page.show()
    notice.say(WRONG, Tone.REFUSED)
    QTest.keyClicks(line, "3")
    assert notice.text == WRONG
