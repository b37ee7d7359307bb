"""The page of the day as its user sees it: what is told, done at once, and led to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import icalendar
import pytest
from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import QDialog, QFileDialog

from gwgk_desktop.domain.boards import Board
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.office import Office
from gwgk_desktop.domain.reminders import Concern, FirstStep, Group
from gwgk_desktop.services import (
    boards,
    catalogue_imports,
    notice_sheets,
    office,
    postings,
    releases,
)
from gwgk_desktop.ui import posting_dialog
from gwgk_desktop.ui.look import URGENT
from gwgk_desktop.ui.photos_dialog import PhotosDialog
from gwgk_desktop.ui.plan_page import PlanPage
from gwgk_desktop.ui.posting_dialogs import TakeDownDialog
from gwgk_desktop.ui.posting_rows import DUE
from gwgk_desktop.ui.postings_page import PostingsPage
from gwgk_desktop.ui.put_up_dialog import PutUpDialog
from gwgk_desktop.ui.rows import choose_row, chosen, chosen_all
from gwgk_desktop.ui.today_page import MAKE_ONE, NONE_LISTED, TodayPage
from gwgk_desktop.wording.reminders import FIRST_STEPS
from tests.services.conftest import desk, hands
from tests.services.deeds import add
from tests.services.posted import Hands, hung
from tests.township import reading, record, table
from tests.ui.seen import drawn, headings, now_lanes

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store
    from gwgk_desktop.ui.parts import Deed

__all__ = ["desk", "hands"]


@pytest.fixture
def planned(desk: Store) -> Store:
    """Give a desk with the villages' catalogue, in force since July."""
    catalogue_imports.adopt(desk, Scope.VILLAGE, date(2026, 7, 1))
    return desk


def shown(store: Store, hands: Hands, qtbot: QtBot) -> TodayPage:
    page = TodayPage(now_lanes(store), lambda: hands().date())
    qtbot.addWidget(page)
    page.deed_done.connect(lambda _: page.refresh())
    page.resize(874, 708)
    page.refresh()
    page.show()
    return page


def test_a_rule_is_cut_at_its_end_only_and_told_whole_on_hover(
    planned: Store, hands: Hands, qtbot: QtBot
) -> None:
    page = shown(planned, hands, qtbot)
    assert page.table.textElideMode() is Qt.TextElideMode.ElideRight
    why = page.rows.index(0, page.rows.columnCount() - 1)
    assert why.data()
    assert why.data(Qt.ItemDataRole.ToolTipRole) == why.data()


def groups(page: TodayPage) -> list[str]:
    return [page.groups.item(it).text() for it in range(page.groups.count())]


def choose(page: TodayPage, concern: Concern) -> None:
    assert choose_row(page.table, lambda it: it.reminder.concern is concern)


def test_an_empty_desk_is_told_what_to_do_first(
    store: Store, hands: Hands, qtbot: QtBot
) -> None:
    page = shown(store, hands, qtbot)
    assert "照上面的次序办" in page._stack.currentWidget().text()  # type: ignore[attr-defined]
    assert [it.text() for it in page.steps.buttons] == list(FIRST_STEPS.values())
    with qtbot.waitSignal(page.steps.wanted) as wanted:
        page.steps.buttons[1].click()
    assert wanted.args == [FirstStep.VILLAGES]
    assert page.day.text() == "2026-09-15（周二）"  # there is: the steps below
    assert (page.do_button.isEnabled(), page.do_button.toolTip()) == (
        *(False, "请先在列表里选"),
    )
    assert page.save_button.toolTip() == NONE_LISTED


def test_what_is_done_of_the_first_steps_vanishes(
    store: Store, hands: Hands, qtbot: QtBot
) -> None:
    page = shown(store, hands, qtbot)
    left = list(FirstStep)

    def done(step: FirstStep) -> None:
        left.remove(step)
        page.refresh()
        told = [it.text() for it in page.steps.buttons]
        assert told == [FIRST_STEPS[it] for it in left]

    own = Office("云溪镇", supervision_phone="0571-12345678")
    office.save_office(store, own)
    done(FirstStep.OFFICE)
    office.add_villages(store, ["梅岭村"])
    [village] = office.villages(store)
    done(FirstStep.VILLAGES)
    boards.save_board(store, Board(0, village.id, "村务公开栏", "路口", 2400, 1200))
    done(FirstStep.BOARDS)
    catalogue_imports.adopt(store, Scope.VILLAGE, date(2026, 9, 1))
    done(FirstStep.CATALOGUE)
    office.seed_programmes(store)
    add(store, reading(table(record(1))))
    done(FirstStep.LIST)
    assert page.steps.isHidden()


def test_what_has_no_sheet_has_it_made_first(
    planned: Store, hands: Hands, qtbot: QtBot
) -> None:
    page = shown(planned, hands, qtbot)
    page.words.setText("V014")
    page.table.selectRow(0)
    [it] = chosen_all(page.table)
    with qtbot.waitSignal(page.make_wanted) as wanted:
        page.do_button.click()
    assert wanted.args == [(it.planned,)]


def test_nothing_is_gathered_while_nobody_looks(
    planned: Store, hands: Hands, qtbot: QtBot
) -> None:
    page = TodayPage(now_lanes(planned), lambda: hands().date())
    qtbot.addWidget(page)
    page.refresh()
    assert drawn(page.table) == []
    with qtbot.waitSignal(page.told) as told:
        page.show()
    assert told.args is not None
    assert "项逾期" in told.args[0]
    assert drawn(page.table)


def test_a_row_says_what_where_by_when_and_why(
    planned: Store, hands: Hands, qtbot: QtBot
) -> None:
    page = shown(planned, hands, qtbot)
    assert headings(page.table) == ["期限", "要办", "村（社区）", "事项", "为什么"]
    assert groups(page)[1].startswith("已逾期　")
    page.place.setCurrentIndex(page.place.findData("石桥村"))
    page.words.setText("V014")
    assert groups(page) == ["全部　1", "已逾期　1"]
    [row] = drawn(page.table)
    assert row.startswith(
        "逾期57天 | 上墙 | 石桥村 | 宅基地审批情况（2026年第3季度） | "
    )
    page.table.selectRow(0)
    why = page.why.text().splitlines()
    assert why[0] == "最迟7月20日上墙。"
    assert any(it.startswith("依据：") for it in why)
    assert any("固定日" in it for it in why)


def test_the_groups_part_the_list_and_keep_their_choice(
    planned: Store, hands: Hands, qtbot: QtBot
) -> None:
    page = shown(planned, hands, qtbot)
    every = len(drawn(page.table))
    last = page.groups.count() - 1
    page.groups.setCurrentRow(last)
    name, count = groups(page)[last].split("　")
    assert len(drawn(page.table)) == int(count) < every
    page.refresh()
    assert page.groups.currentItem().text() == f"{name}　{count}"


def test_what_is_to_go_up_is_noted_from_the_list(
    planned: Store, hands: Hands, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(planned, hands, qtbot)
    page.words.setText("V014")
    before = len(drawn(page.table))
    page.table.selectAll()
    assert page.do_button.text() == "制作公示单…"
    assert page.do_button.toolTip() == MAKE_ONE
    assert page.up_button.isVisible()

    def put_up(dialog: PutUpDialog) -> int:
        dialog.by.setText("张网格")
        dialog.at.setTime(QTime(8, 0))
        dialog.boards.same.textActivated.emit("村务公开栏")
        dialog.go()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(PutUpDialog, "exec", put_up)
    monkeypatch.setattr(posting_dialog, "sure", lambda *_: True)
    page.up_button.click()
    assert len(postings.postings(planned)) == before
    left = drawn(page.table)
    assert len(left) == before
    assert all(" | 补拍照片 | " in it for it in left)
    why = (
        "9月15日上墙，还没有现场照片：贴没贴过凭照片证明，上墙证明和归档材料里都要有。"
    )
    assert all(it.endswith(f" | {why}") for it in left)
    page.table.selectRow(0)
    assert page.why.text() == why


def test_what_hangs_is_taken_down_and_photographed_from_the_list(
    desk: Store, hands: Hands, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(desk)
    hung(desk, hands)
    hands.set(12, 10)
    page = shown(desk, hands, qtbot)
    opened: list[str] = []

    def take_down(dialog: TakeDownDialog) -> int:
        opened.append(dialog.windowTitle())
        dialog.by.setText("张网格")
        dialog.at.setTime(QTime(8, 0))
        dialog.go_button.click()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(TakeDownDialog, "exec", take_down)
    monkeypatch.setattr(
        PhotosDialog, "exec", lambda it: opened.append(it.windowTitle())
    )
    choose(page, Concern.EVIDENCE)
    assert page.do_button.text() == "补照片…"
    page.do_button.click()
    choose(page, Concern.TAKE_DOWN)
    page.do_button.click()
    assert opened == ["现场照片", "撤下"]
    assert sum(" | 撤下 | " in it for it in drawn(page.table)) == 1


def test_a_withdrawn_sheet_is_the_first_of_the_day_and_then_its_correction(
    desk: Store, hands: Hands, qtbot: QtBot
) -> None:
    add(desk)
    hung(desk, hands)
    hands.set(17)
    wrong = [it for it in notice_sheets.sheets(desk) if it.number.village == "梅岭村"]
    releases.withdraw(desk, wrong, "金额有误", "刘审核")
    page = shown(desk, hands, qtbot)
    first = drawn(page.table)[0]
    assert first.startswith("已撤回，还在墙上 | 立即撤下 | 梅岭村 | ")
    assert first.endswith(" | 已撤回，立即撤下：公示单有错，不能再贴；撤下后登记。")
    assert colour(page, 0) == URGENT
    assert groups(page)[:2] == ["全部　3", "立即撤下　1"]
    assert not any("期满" in it for it in drawn(page.table) if "梅岭村" in it)
    hanging = [it for it in postings.postings(desk) if it.record.sheet_withdrawn]
    postings.take_down(desk, hanging, hands(), "张网格")
    page.refresh()
    first = drawn(page.table)[0]
    assert first.startswith("今天撤下的 | 更正重贴 | 梅岭村 | ")
    assert " | 已撤回，更正后重贴：" in first
    assert colour(page, 0) == URGENT
    assert "1项已撤回，更正后重贴" in page.day.text()
    page.table.selectRow(0)
    assert page.do_button.text() == "制作更正的公示单…"
    with qtbot.waitSignal(page.corrected_wanted) as wanted:
        page.do_button.click()
    [[posting]] = wanted.args
    assert posting.record.id == hanging[0].record.id


def colour(page: TodayPage, row: int) -> str:
    shade = page.rows.index(row, 0).data(Qt.ItemDataRole.ForegroundRole)
    return shade.name() if shade else ""


@pytest.mark.parametrize(
    ("later", "shelves"),
    [
        (0, {Group.EVIDENCE: ("缺现场照片", DUE), Group.NOTICE_ENDS: ("公示快满",)}),
        (20, {Group.EVIDENCE: ("缺现场照片", DUE), Group.TAKE_DOWN: (DUE,)}),
    ],
)
def test_what_is_counted_here_is_what_the_wall_shows_under_that_heading(
    desk: Store,
    hands: Hands,
    qtbot: QtBot,
    later: int,
    shelves: dict[Group, tuple[str, ...]],
) -> None:
    add(desk)
    hung(desk, hands)
    hands.now += timedelta(days=later)
    page = shown(desk, hands, qtbot)
    wall = PostingsPage(now_lanes(desk), hands)
    qtbot.addWidget(wall)
    wall.refresh()
    for group, named in shelves.items():
        counted = [it for it in page.rows.all_rows() if it.group is group]
        numbers = sorted(it.reminder.posting_id or 0 for it in counted)
        assert numbers
        for shelf in named:
            wall.filter.setCurrentText(shelf)
            there = [it.listed for it in wall.rows.all_rows() if it.listed]
            assert sorted(it.record.id for it in there) == numbers
            lacking = [it.split(" | ")[7] for it in drawn(wall.table)]
            assert lacking == ["缺"] * len(numbers)


def test_rows_of_different_deeds_are_not_done_at_once(
    desk: Store, hands: Hands, qtbot: QtBot
) -> None:
    add(desk)
    hung(desk, hands)
    hands.set(12, 10)
    page = shown(desk, hands, qtbot)
    page.table.selectAll()
    assert not page.do_button.isEnabled()
    assert not page.go_button.isEnabled()


def test_a_row_leads_to_the_plan_or_to_its_posting(
    planned: Store, hands: Hands, qtbot: QtBot
) -> None:
    add(planned)
    hung(planned, hands)
    page = shown(planned, hands, qtbot)
    plan = PlanPage(now_lanes(planned), lambda: hands().date())
    wall = PostingsPage(now_lanes(planned), hands)
    for one in (plan, wall):
        qtbot.addWidget(one)
        one.show()
    wall.refresh()
    page.plan_wanted.connect(plan.show_planned)
    page.posting_wanted.connect(wall.show_posting)
    page.words.setText("V014")
    page.table.selectRow(0)
    there = chosen(page.table).planned.key
    page.go_button.click()
    assert chosen(plan.table).key == there
    page.words.clear()
    choose(page, Concern.EVIDENCE)
    number = chosen(page.table).reminder.posting_id
    page.go_button.click()
    assert chosen(wall.table).listed.record.id == number


def test_the_office_is_led_to_its_days_off_and_its_catalogue(
    planned: Store, hands: Hands, qtbot: QtBot
) -> None:
    hands.now = hands.now.replace(year=2027, month=12)
    page = shown(planned, hands, qtbot)
    for concern, wanted in (
        (Concern.DAYS_OFF, page.days_off_wanted),
        (Concern.REVIEW, page.catalogue_wanted),
    ):
        choose(page, concern)
        assert not page.do_button.isEnabled()
        with qtbot.waitSignal(wanted):
            page.go_button.click()


def test_what_is_shown_is_saved_as_a_calendar(
    planned: Store,
    hands: Hands,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    page = shown(planned, hands, qtbot)
    path = tmp_path / "今日.ics"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    page.words.setText("V014")
    said: list[Deed] = []
    page.deed_done.connect(said.append)
    page.save_button.click()
    assert str(path) in said[0].said
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    assert len(calendar.walk("VEVENT")) == len(drawn(page.table))
