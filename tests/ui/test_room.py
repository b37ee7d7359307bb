"""The window on the small screens of offices: everything fits, nothing jumps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QTableView,
    QWidget,
)

from gwgk_desktop.desk import Desk
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.catalogue_versions import Departure
from gwgk_desktop.domain.office import StaffMember
from gwgk_desktop.domain.reviews import SheetState, Standing
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import catalogue_imports, notice_sheets, office, payouts
from gwgk_desktop.services.notice_sheets import SheetTerms
from gwgk_desktop.ui.batch_dialogs import LinesDialog
from gwgk_desktop.ui.catalogue_dialogs import AdoptDialog, DepartDialog
from gwgk_desktop.ui.catalogue_page import CataloguePage
from gwgk_desktop.ui.flow import FlowLayout
from gwgk_desktop.ui.help_dialog import HelpDialog
from gwgk_desktop.ui.import_dialog import ImportDialog
from gwgk_desktop.ui.main import make_window
from gwgk_desktop.ui.notices import NoticeBar, Tone
from gwgk_desktop.ui.paper_dialog import PaperDialog
from gwgk_desktop.ui.parts import Deed, Question, choose, sure
from gwgk_desktop.ui.payouts_page import PayoutsPage
from gwgk_desktop.ui.plan_page import PlanPage
from gwgk_desktop.ui.returns_page import ReturnsPage
from gwgk_desktop.ui.rows import RowsModel, chosen
from gwgk_desktop.ui.sheets_page import SheetsPage
from gwgk_desktop.ui.today_page import TodayPage
from tests.begun import NOW, TODAY
from tests.ui.seen import DATA, drawn, now_lanes
from tests.ui.test_pages import imported

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store
    from gwgk_desktop.ui.window import Window

SCREEN = (1024, 720)
"""1024×768 is what old monitors have; the task bar takes some of it."""
LONG = "云溪镇" * 60 + "/" + "x" * 400


@pytest.fixture
def made(township: Store) -> Store:
    imported(township)
    finish(notice_sheets.make(township, SheetTerms(1, TODAY)))
    return township


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    with Desk(tmp_path / "数据") as desk:
        shown = make_window(desk)
        qtbot.addWidget(shown)
        shown.show()
        qtbot.waitUntil(lambda: len(drawn(shown.office.programme_table)) == 57)
        yield shown
        shown.close()


def shown_page(store: Store, qtbot: QtBot) -> SheetsPage:
    page = SheetsPage(now_lanes(store), lambda: TODAY)
    qtbot.addWidget(page)
    page.resize(SCREEN[0] - 170, SCREEN[1] - 40)
    page.refresh()
    page.show()
    qtbot.waitExposed(page)
    QApplication.processEvents()
    return page


def test_every_page_fits_the_screen_whatever_it_shows(
    window: Window, made: Store
) -> None:
    [sheet] = notice_sheets.sheets(made)
    every = [
        replace(sheet, id=number, title=LONG, standing=Standing(state), void=void)
        for number, (state, void) in enumerate(
            ((state, void) for state in SheetState for void in (False, True)), start=1
        )
    ]
    window.sheets.table.selectionModel().blockSignals(True)  # noqa: FBT003 - Qt's
    window.sheets._show_sheets([*every] * 700)
    window._deed_done(Deed(LONG, frozenset(), advice=True, undo="撤销导入"))
    window.notice.say(LONG * 2, Tone.REFUSED)
    window.standing.setText(LONG)
    for number in range(window.navigation.count()):
        window.navigation.setCurrentRow(number)
        QApplication.processEvents()
        least = window.minimumSizeHint()
        assert (least.width() <= SCREEN[0], least.height() <= SCREEN[1]) == (True, True)
    window.resize(*SCREEN)
    QApplication.processEvents()
    assert window.size().toTuple() == SCREEN


def test_the_lists_of_the_wall_need_no_scrolling_on_a_small_screen(
    township: Store, qtbot: QtBot
) -> None:
    for scope in Scope:
        catalogue_imports.adopt(township, scope, date(2026, 7, 1))
    lanes = now_lanes(township)
    imported(township)
    for page in (
        PayoutsPage(lanes, lambda: TODAY),
        ReturnsPage(lanes, lambda: TODAY),
        PlanPage(lanes, lambda: TODAY),
        CataloguePage(lanes, lambda: TODAY),
        TodayPage(lanes, lambda: TODAY),
    ):
        qtbot.addWidget(page)
        page.resize(SCREEN[0] - 170, SCREEN[1] - 40)
        page.show()
        page.refresh()
        QApplication.processEvents()
        assert page.table.horizontalScrollBar().maximum() == 0, page.title
        assert_no_number_is_cut(page.table)


def assert_no_number_is_cut(table: QTableView) -> None:
    model, metrics = table.model(), table.fontMetrics()
    assert isinstance(model, RowsModel)
    for at, column in enumerate(model.columns):
        texts = (str(model.index(row, at).data()) for row in range(model.rowCount()))
        widest = max(map(metrics.horizontalAdvance, texts), default=0)
        assert not column.number or table.columnWidth(at) > widest, column.title


def test_windows_open_no_larger_than_the_screen(
    window: Window, township: Store, qtbot: QtBot
) -> None:
    batch_id = imported(township)
    lanes = now_lanes(township)
    batch = next(it for it in payouts.batches(township) if it.id == batch_id)
    room = window.screen().availableSize()
    assert window.width() <= max(room.width(), SCREEN[0])
    for opened in (
        ImportDialog(lanes, DATA / "errors.xlsx", TODAY, window),
        LinesDialog(lanes, batch, window),
        HelpDialog(window),
    ):
        opened.show()
        qtbot.waitExposed(opened)
        assert opened.width() <= SCREEN[0]
        assert opened.height() <= SCREEN[1]
        opened.close()


def test_dialogs_are_as_high_as_what_they_ask(township: Store, qtbot: QtBot) -> None:
    lanes = now_lanes(township)
    some = catalogue_imports.standard(Scope.VILLAGE).items
    villages = office.villages(township)
    parent = QWidget()
    qtbot.addWidget(parent)
    for dialog in (
        PaperDialog(lanes, NOW, parent),
        AdoptDialog(lanes, Scope.VILLAGE, date(2026, 1, 1), parent),
        DepartDialog(lanes, villages, [it.item for it in some[:5]], TODAY, parent),
    ):
        dialog.show()
        qtbot.waitExposed(dialog)
        QApplication.processEvents()
        layout = dialog.layout()
        assert layout is not None
        wanted = layout.totalHeightForWidth(dialog.width())
        room = dialog.screen().availableSize().height() - 48
        assert dialog.height() >= min(wanted, room)
        dialog.close()


@pytest.mark.parametrize("answer", ["Yes", "No"])
def test_a_long_question_is_scrolled_and_can_be_answered(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    told = "\n".join(f"{number}　公示单{number}要撤下重做" for number in range(200))

    def look(dialog: Question) -> int:
        dialog.show()
        qtbot.waitExposed(dialog)
        QApplication.processEvents()
        room = dialog.screen().availableSize()
        assert dialog.height() <= room.height() - 48
        assert dialog.frameGeometry().bottom() <= room.height()
        assert dialog.asked.text() == told
        assert dialog.asked.verticalScrollBar().maximum() > 0
        buttons = dialog.buttons.buttons()
        assert all(dialog.rect().contains(it.geometry()) for it in buttons)
        assert dialog.buttons.button(QDialogButtonBox.StandardButton.No).isDefault()
        dialog.buttons.button(QDialogButtonBox.StandardButton[answer]).click()
        return dialog.result()

    monkeypatch.setattr(Question, "exec", look)
    assert sure(parent, told) == (answer == "Yes")


def test_a_long_read_back_is_scrolled_and_leaves_the_buttons_in_view(
    township: Store, qtbot: QtBot
) -> None:
    some = [it.item for it in catalogue_imports.standard(Scope.VILLAGE).items[:1]]
    parent = QWidget()
    qtbot.addWidget(parent)
    villages = office.villages(township)
    dialog = DepartDialog(now_lanes(township), villages, some, TODAY, parent)
    dialog.show()
    qtbot.waitExposed(dialog)
    choose(dialog.departure, Departure.TIGHTER)
    read_back = dialog.phrase.read_back
    for lines in (3, 90, 2):
        read_back.setText("\n".join(["下次到期：2026-10-10（周六）"] * lines))
        for _ in range(3):
            QApplication.processEvents()
        room = dialog.screen().availableSize().height()
        assert dialog.height() <= room
        button = dialog.save_button
        foot = button.mapTo(dialog, button.rect().bottomLeft())
        assert dialog.rect().contains(foot)
        assert (read_back.verticalScrollBar().maximum() > 0) == (lines == 90)


def test_buttons_go_on_in_a_second_row_and_none_is_cut(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    buttons = [QPushButton(f"第{number}个按钮") for number in range(9)]
    buttons[4].hide()
    flow = FlowLayout(*buttons)
    box.setLayout(flow)
    rows: list[int] = []
    for width in (200, 450, 2000):
        high = flow.heightForWidth(width)
        box.resize(width, high)
        box.show()
        QApplication.processEvents()
        shown = [it.geometry() for it in buttons if it.isVisible()]
        assert len(shown) == 8
        assert all(box.rect().contains(it) for it in shown)
        assert not any(a.intersects(b) for a in shown for b in shown if a is not b)
        rows.append(len({it.top() for it in shown}))
    assert rows[0] > rows[1] > rows[2] == 1


def test_titles_of_sheets_are_never_squeezed_to_nothing(
    made: Store, qtbot: QtBot
) -> None:
    page = shown_page(made, qtbot)
    title = page.table.fontMetrics().horizontalAdvance("云溪镇梅岭村2026年耕地")
    for width in (1300, 1110, 700):
        page.resize(width, 680)
        QApplication.processEvents()
        assert page.table.columnWidth(2) >= title


def test_a_page_fits_the_width_when_it_is_first_seen(made: Store, qtbot: QtBot) -> None:
    page = shown_page(made, qtbot)
    [label, _] = page.pages._labels
    bar = page.pages._scroll.horizontalScrollBar()
    assert bar.maximum() == 0
    room = page.pages._scroll.viewport().width()
    assert room - 60 < label.width() <= room
    assert label.pixmap().width() == pytest.approx(label.width(), abs=6)


def test_what_was_just_made_is_chosen_and_shown(made: Store, qtbot: QtBot) -> None:
    page = shown_page(made, qtbot)
    page.filter.setCurrentText("已发布")
    page.refresh()
    later = TODAY + timedelta(days=30)
    finish(notice_sheets.make(made, SheetTerms(1, later)))
    page.refresh()
    sheet = chosen(page.table)
    assert str(sheet.number) == "梅岭村-2026-001-2"
    assert page.pages.sheet == sheet
    assert page.pages.page_count == 2


def test_what_is_said_and_goes_moves_no_button(window: Window) -> None:
    def places() -> list[object]:
        QApplication.processEvents()
        page = window.payouts
        return [
            it.mapToGlobal(it.rect().topLeft())
            for it in page.findChildren(QPushButton)
            if it.isVisible()
        ]

    window._show_page(window.payouts)
    before = places()
    assert before
    window.notice.say("已导入。\n第二行")
    assert places() == before
    window.notice.hide()
    assert places() == before


def test_what_is_said_of_a_page_goes_with_it_what_is_of_the_desk_stays(
    window: Window, qtbot: QtBot
) -> None:
    def go(row: int) -> None:
        spot = window.navigation.visualItemRect(window.navigation.item(row)).center()
        left = Qt.MouseButton.LeftButton
        qtbot.mouseClick(window.navigation.viewport(), left, pos=spot)

    window.notice.say("已保存。", undo="撤销", operation=1)
    go(1)
    assert window.notice.text == ""
    window.notice.say("没有打印机。", Tone.REFUSED)
    go(2)
    assert window.notice.text == ""
    window.notice.say("数据文件损坏。", Tone.REFUSED, lasting=True)
    go(3)
    assert window.notice.text == "数据文件损坏。"


def test_empty_lists_say_what_to_do(window: Window) -> None:
    tables = (window.office.boards.table, window.office.staff_table)
    for table in tables:
        [hint] = table.viewport().findChildren(QLabel)
        assert hint.text().startswith("还没有登记")
        assert not hint.isHidden()
    window.office.staff.show_rows([StaffMember(1, "王小明", "", "")])
    [hint] = tables[1].viewport().findChildren(QLabel)
    assert hint.isHidden()


def test_a_message_stays_while_the_pointer_is_on_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = NoticeBar()
    qtbot.addWidget(notice)
    notice.say("已导入。", undo="撤销导入", operation=1)
    monkeypatch.setattr(NoticeBar, "underMouse", lambda _: True)
    notice._timer.timeout.emit()
    assert notice.text == "已导入。"
    monkeypatch.setattr(NoticeBar, "underMouse", lambda _: False)
    notice._timer.timeout.emit()
    assert notice.text == ""
