"""The page of the plan as its user sees it, and the forms that it opens."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit

from gwgk_desktop import wording
from gwgk_desktop.domain.boards import Area, BoardKind
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.notice_sheets import SheetKind
from gwgk_desktop.domain.posting_plan import TO_PUT_UP, PlanState
from gwgk_desktop.domain.reminders import Concern
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    boards,
    catalogue_imports,
    history,
    notice_sheets,
    office,
    payouts,
    planned_postings,
    postings,
    releases,
    reminders,
    sheet_files,
    village_events,
)
from gwgk_desktop.services.putting_up import PostTerms
from gwgk_desktop.ui import posting_dialog
from gwgk_desktop.ui.board_dialog import BoardDialog
from gwgk_desktop.ui.board_ticks import AS_PLANNED, PLANNED
from gwgk_desktop.ui.boards_tab import BoardsTab
from gwgk_desktop.ui.catalogue_dialogs import AdoptDialog
from gwgk_desktop.ui.event_dialog import EventDialog
from gwgk_desktop.ui.make_sheets_dialog import MakeSheetsDialog
from gwgk_desktop.ui.notice_dialog import NoticeDialog
from gwgk_desktop.ui.parts import choose, day_of, show_day
from gwgk_desktop.ui.plan_page import TO_DO, PlanPage
from gwgk_desktop.ui.plan_span import Length, span_of
from gwgk_desktop.ui.put_up_dialog import PutUpDialog
from gwgk_desktop.ui.rows import chosen_all
from tests.begun import NOW, TODAY
from tests.readers import pdf_pages, squeezed
from tests.services.deeds import agreed
from tests.stories import import_list
from tests.ui.seen import drawn, headings, now_lanes

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store
    from gwgk_desktop.ui.parts import Deed


@pytest.fixture
def planned(township: Store) -> Store:
    """Give a township with the villages' catalogue."""
    catalogue_imports.adopt(township, Scope.VILLAGE, date(2026, 7, 1))
    return township


def shown(store: Store, qtbot: QtBot) -> PlanPage:
    page = PlanPage(now_lanes(store), lambda: TODAY)
    qtbot.addWidget(page)
    page.resize(874, 708)
    page.show()
    page.refresh()
    return page


def test_an_empty_desk_is_told_what_to_do_first(store: Store, qtbot: QtBot) -> None:
    page = shown(store, qtbot)
    assert "公开目录" in page._stack.currentWidget().text()  # type: ignore[attr-defined]
    assert not page.put_up_button.isEnabled()


def test_nothing_is_planned_while_nobody_looks(planned: Store, qtbot: QtBot) -> None:
    page = PlanPage(now_lanes(planned), lambda: TODAY)
    qtbot.addWidget(page)
    page.refresh()
    assert drawn(page.table) == []
    page.show()
    assert drawn(page.table)


def test_the_list_is_filtered_by_village_state_and_words(
    planned: Store, qtbot: QtBot
) -> None:
    page = shown(planned, qtbot)
    every = len(drawn(page.table))
    assert headings(page.table)[:4] == ["状态", "村（社区）", "事项", "期次"]
    page.place.setCurrentText("石桥村")
    assert 0 < len(drawn(page.table)) < every
    page.words.setText("V014")
    page.state.setCurrentText(TO_DO)
    [row] = drawn(page.table)
    assert row.startswith(
        "逾期未贴（晚57天） | 石桥村 | 宅基地审批情况 | 2026年第3季度"
    )
    assert "村务公开栏" in row
    assert page.told.text() == "共1份：逾期未贴1。"


def test_the_list_begins_with_what_is_overdue_then_goes_by_day_and_village(
    planned: Store, qtbot: QtBot
) -> None:
    page = shown(planned, qtbot)
    page.span.choose(Length.QUARTER, TODAY)
    order = [it.name for it in office.villages(planned)]
    every = list(page.rows.all_rows())
    undone = [it for it in every if it.state in TO_PUT_UP]
    assert every[: len(undone)] == undone
    overdue = [it for it in undone if it.state is PlanState.OVERDUE]
    assert undone[: len(overdue)] == overdue
    assert len({it.due_on for it in overdue}) > 1
    for some in (overdue, undone[len(overdue) :]):
        days = [(it.due_on or TODAY, order.index(it.place)) for it in some]
        assert len(days) > 1
        assert days == sorted(days)
    page.table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    places = [it.place for it in page.rows.all_rows()]
    assert places == sorted(places)
    page.words.setText("V0")
    assert [it.place for it in page.rows.all_rows()] == sorted(places)


@pytest.mark.parametrize("length", list(Length))
def test_the_calendar_opens_where_today_is_and_stays_where_the_clerk_looks(
    planned: Store, qtbot: QtBot, length: Length
) -> None:
    page = shown(planned, qtbot)
    page.resize(874, 420)
    page.span.choose(length, TODAY)
    page.tabs.setCurrentWidget(page.calendar)
    qtbot.waitExposed(page)
    today = page.calendar.days.place_of_today
    assert page.calendar.days.day(today) == TODAY
    seen = page.calendar.viewport().rect()
    assert seen.contains(page.calendar.visualRect(today).topLeft())
    bar = page.calendar.verticalScrollBar()
    if bar.maximum():
        bar.setValue(bar.maximum() // 3)
        page.refresh()
        assert bar.value() == bar.maximum() // 3
        bar.setValue(0)
        page.span.now_button.click()
        assert seen.contains(page.calendar.visualRect(today).topLeft())


def test_a_month_of_which_today_is_in_view_opens_at_its_first_week(
    planned: Store, qtbot: QtBot
) -> None:
    page = shown(planned, qtbot)
    page.resize(1200, 640)
    page.span.choose(Length.MONTH, TODAY)
    page.tabs.setCurrentWidget(page.calendar)
    qtbot.waitExposed(page)
    assert page.calendar.verticalScrollBar().value() == 0
    view, days = page.calendar, page.calendar.days
    first = view.visualRect(days.index(0, 0))
    assert view.viewport().rect().contains(first)
    assert view.viewport().rect().contains(view.visualRect(days.place_of_today))


def test_what_is_searched_for_is_read_to_its_end(planned: Store, qtbot: QtBot) -> None:
    page = shown(planned, qtbot)
    page.resize(1100, 640)
    qtbot.waitExposed(page)
    for field in page.findChildren(QLineEdit):
        told = field.placeholderText()
        if told and field.isVisible():
            assert field.width() > field.fontMetrics().horizontalAdvance(told) + 20


def test_the_matrix_is_read_without_its_colours(planned: Store, qtbot: QtBot) -> None:
    page = shown(planned, qtbot)
    model = page.matrix.model
    assert model.columnCount() == 6
    row = next(n for n, it in enumerate(model.items) if it[0] == "V014")
    index = model.index(row, 0)
    assert index.data() == "逾"
    assert "梅岭村　宅基地审批情况：逾期未贴" in model.data(index, 3)
    signs = [sign for _, sign in wording.PLAN_STATES.values()]
    assert len(set(signs)) == len(PlanState)
    page.matrix.opened.emit(model.places[0][0], "V014")
    assert [it.split(" | ")[1] for it in drawn(page.table)] == ["梅岭村"]


def test_a_day_of_the_calendar_leads_to_its_boards(
    planned: Store, qtbot: QtBot
) -> None:
    page = shown(planned, qtbot)
    days = page.calendar.days
    cells = {
        days.day(days.index(row, column)): days.index(row, column).data()
        for row in range(days.rowCount())
        for column in range(7)
    }
    assert "上墙" in cells[TODAY]
    assert "中秋" in cells[date(2026, 9, 25)]
    page.calendar.opened.emit(TODAY)
    assert page.span.is_week
    page.calendar.opened.emit(TODAY)
    assert page.tabs.currentWidget() is page.boards
    assert page.boards.day == TODAY
    assert "逾期未贴" in page.boards.picture.told()


def test_several_rows_are_noted_as_put_up_and_undone(
    planned: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(planned, qtbot)
    deeds: list[Deed] = []
    page.deed_done.connect(deeds.append)

    asked: list[str] = []

    def sure(_: object, question: str) -> bool:
        asked.append(question)
        return True

    monkeypatch.setattr(posting_dialog, "sure", sure)

    def fill_in(dialog: PutUpDialog) -> int:
        rows = [dialog.list.item(it) for it in range(dialog.list.count())]
        assert {it.checkState() for it in rows} == {Qt.CheckState.Unchecked}
        at = QDateTime(QDate(2026, 9, 15), QTime(8, 0))
        dialog.at.setDateTime(at)
        dialog.go()
        assert deeds == []  # two villages have two boards, and nobody was named
        dialog.boards.same.textActivated.emit(AS_PLANNED)
        dialog.go()
        assert deeds == []
        dialog.by.setText("张网格")
        dialog.go()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(PutUpDialog, "exec", fill_in)
    page.words.setText("V014")
    page.table.selectAll()
    page.put_up_button.click()
    [question] = asked
    assert "等6份没有能贴的公示单。" in question
    assert question.endswith("确实已经贴出来了，仍要登记吗？")
    assert len(postings.postings(planned)) == 6
    assert deeds[-1].said == "已登记6份上墙。"
    page.refresh()
    assert {it.split(" | ")[0] for it in drawn(page.table)} == {"张贴中（晚57天）"}
    assert not page.put_up_button.isEnabled()
    history.undo(planned, deeds[-1].operation)
    assert postings.postings(planned) == []


def test_a_village_without_a_board_is_told_to_register_one(
    township: Store, qtbot: QtBot
) -> None:
    catalogue_imports.adopt(township, Scope.VILLAGE, date(2026, 7, 1))
    for board in boards.boards(township):
        boards.remove_board(township, board)
    page = shown(township, qtbot)
    told = drawn(page.conflict_table)
    assert told
    assert all("在“设置—公开栏”登记一块公开栏，写明位置和宽、高" in it for it in told)
    assert not any("命令行" in it for it in told)


@pytest.mark.parametrize("heavy_from", [None, date(2026, 8, 1), date(2026, 7, 1)])
def test_what_is_overdue_is_counted_alike_before_and_after_it_is_in_force(
    township: Store, qtbot: QtBot, heavy_from: date | None
) -> None:
    begins = date(2026, 7, 1)
    if heavy_from:  # what others have every quarter it has every month
        office.set_finance_heavy(township, ["梅岭村"], heavy_from)
    dialog = AdoptDialog(now_lanes(township), Scope.VILLAGE, TODAY, None)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    show_day(dialog.holds_from, begins)
    counted = re.search(r"列出(\d+)项逾期", dialog.at_once.text())
    dialog.save_button.click()
    page = shown(township, qtbot)
    page.state.setCurrentText(wording.PLAN_STATES[PlanState.OVERDUE][0])
    assert counted is not None
    assert len(drawn(page.table)) == int(counted[1])
    of_village = [it for it in page.rows.all_rows() if it.place == "梅岭村"]
    others = [it for it in page.rows.all_rows() if it.place == "石桥村"]
    assert (len(of_village) < len(others)) == bool(heavy_from)


def test_what_hangs_always_is_counted_alike_before_and_after_it_is_in_force(
    township: Store, qtbot: QtBot
) -> None:
    dialog = AdoptDialog(now_lanes(township), Scope.VILLAGE, TODAY, None)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    found = re.search(r"应当长期公开的(\d+)项", dialog.at_once.text())
    assert found is not None
    assert "（6个村合计：同一事项每个村各算一项。）" in dialog.at_once.text()
    dialog.save_button.click()
    page = shown(township, qtbot)
    assert f"常驻未贴{found[1]}，" in page.told.text()
    page.words.setText("V003")
    villages = len(office.villages(township))
    assert page.told.text().startswith(f"共{villages}份：常驻未贴{villages}。")
    assert page._plan is not None
    assert page._plan.matrix[1, "V003"].state is PlanState.MISSING
    todo = [it.reminder for it in reminders.today(township).todo]
    always = [it for it in todo if it.concern is Concern.HANG]
    assert len(always) == int(found[1])
    assert sum(it.item_code == "V003" for it in always) == villages


def test_what_is_chosen_is_still_that_when_the_plan_has_changed(
    planned: Store, qtbot: QtBot
) -> None:
    page = shown(planned, qtbot)
    rows = page.rows.all_rows()
    page.table.selectRow(5)
    wanted = rows[5].key
    page.place.setCurrentText(rows[5].place)
    page.table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    page.refresh()
    assert [it.key for it in chosen_all(page.table)] == [wanted]
    page.place.setCurrentText(
        next(it.place for it in rows if it.place != rows[5].place)
    )
    assert chosen_all(page.table) == []
    assert not page.put_up_button.isEnabled()


def test_only_what_is_in_sight_is_put_up(planned: Store, qtbot: QtBot) -> None:
    page = shown(planned, qtbot)
    page.state.setCurrentText("要动手的")
    page.table.selectRow(0)
    buttons = (page.put_up_button, page.sheet_button)
    for tab in range(page.tabs.count()):
        page.tabs.setCurrentIndex(tab)
        listed = page.tabs.tabText(tab) == "列表"
        assert [it.isEnabled() for it in buttons] == [listed, listed]


def test_a_button_that_is_off_says_why(planned: Store, qtbot: QtBot) -> None:
    page = shown(planned, qtbot)
    page.tabs.setCurrentWidget(page.matrix)
    for one in (page.put_up_button, page.sheet_button):
        assert (one.isEnabled(), one.toolTip()) == (False, "请先在“列表”里选")
    why = page.remove_event_button.toolTip()
    assert why == "请先在“事件”里选一件"
    page.tabs.setCurrentWidget(page.table)
    page.words.setText("V014")
    page.table.selectAll()
    assert page.put_up_button.toolTip() == ""
    assert page.sheet_button.toolTip() == "一次只能选一个事项，或同一批次的"
    page.table.selectRow(0)
    first = chosen_all(page.table)[0]
    planned_postings.record(planned, [first], PostTerms(NOW, "张网格", unready=True))
    page.refresh()
    page.table.selectRow(0)
    row = drawn(page.table).index(
        next(it for it in drawn(page.table) if "张贴中" in it)
    )
    page.table.selectRow(row)
    assert not page.put_up_button.isEnabled()
    assert re.fullmatch(
        r"只能选还没有上墙的；选中的.+宅基地审批情况（张贴中.*）不是",
        page.put_up_button.toolTip(),
    )


def test_a_filter_that_lets_nothing_through_says_so(
    planned: Store, qtbot: QtBot
) -> None:
    page = shown(planned, qtbot)
    page.words.setText("没有这样的事项")
    every = len(page._plan.planned) if page._plan else 0
    assert f"筛选后没有，全部{every}份。" in page.told.text()
    assert "没有要动手的" not in page.told.text()


def test_an_event_is_noted_where_the_item_is(planned: Store, qtbot: QtBot) -> None:
    page = shown(planned, qtbot)
    assert page._plan is not None
    dialog = EventDialog(now_lanes(planned), page._plan.sites, TODAY, page)
    qtbot.addWidget(dialog)
    dialog.item.setCurrentText("V008 党组织重大决策")
    assert not dialog.save_button.isEnabled()
    dialog.title.setText("支部通过修路方案")
    dialog.places.item(1).setCheckState(dialog.places.item(1).checkState().Checked)
    dialog.save_button.click()
    [event] = village_events.events(planned)
    assert (event.village_id, event.item_code) == (2, "V008")
    page.refresh()
    assert "石桥村 | V008 | 支部通过修路方案" in drawn(page.event_table)[0]
    page.event_table.selectRow(0)
    assert not page.remove_event_button.isEnabled()  # it is not in sight
    page.tabs.setCurrentWidget(page.event_pages)
    page.remove_event_button.click()
    assert village_events.events(planned) == []


def test_conflicts_are_shown_with_what_would_help(planned: Store, qtbot: QtBot) -> None:
    page = shown(planned, qtbot)
    found = drawn(page.conflict_table)
    assert page.tabs.tabText(4) == f"冲突（{len(found)}）"
    assert any("没有地方贴" in it and "合并成一张" in it for it in found)
    page.conflict_table.selectRow(0)
    page.conflict_table.doubleClicked.emit(page.conflicts.index(0, 0))
    assert page.tabs.currentIndex() == 0


def test_the_prints_are_saved_for_the_chosen_village(
    planned: Store, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(planned, qtbot)
    page.place.setCurrentText("石桥村")
    to = tmp_path / "清单.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(to), ""))
    page.output.save_button.click()
    assert to.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("length", "first", "last"),
    [
        (Length.WEEK, date(2026, 9, 14), date(2026, 9, 20)),
        (Length.MONTH, date(2026, 9, 1), date(2026, 9, 30)),
        (Length.QUARTER, date(2026, 7, 1), date(2026, 9, 30)),
        (Length.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_span_is_whole(length: Length, first: date, last: date) -> None:
    assert span_of(length, TODAY) == (first, last)


def test_a_board_is_divided_in_its_form(township: Store, qtbot: QtBot) -> None:
    tab = BoardsTab(now_lanes(township))
    qtbot.addWidget(tab)
    tab.refresh()
    board = boards.boards(township)[0]
    dialog = BoardDialog(now_lanes(township), board, office.villages(township), tab)
    qtbot.addWidget(dialog)
    assert dialog.capacity.text() == "A4竖30张，或A3横15张"
    dialog.sections.show_rows([("党务", "党务、补贴", Area(0, 0, 800, 1200))])
    dialog.fixtures.show_rows([("监督电话", "", Area(3000, 0, 210, 297))])
    dialog.save_button.click()
    assert "伸出了公开栏" in dialog.notice.text
    dialog.fixtures.show_rows([("监督电话", "", Area(2000, 0, 210, 297))])
    dialog.save_button.click()
    kept = boards.boards(township)[0]
    assert kept.sections[0].subjects == ("party", "subsidy")
    assert kept.fixtures[0].area == Area(2000, 0, 210, 297)
    assert kept.kind is BoardKind.VILLAGE


def test_a_batchs_sheet_is_asked_for_as_the_plan_has_it(
    planned: Store, qtbot: QtBot
) -> None:
    batch = import_list(planned, 1, paid_on=TODAY + timedelta(days=20)).batch_id
    page = shown(planned, qtbot)
    page.span.choose(Length.YEAR, TODAY)
    rows = [it for it in page.rows.all_rows() if it.key.batch_id == batch]
    wanted = next(it for it in rows if it.place == "石桥村")
    page.show_planned(wanted)
    asked: list[object] = []
    page.sheet_wanted.connect(asked.append)
    page.sheet_button.click()
    assert asked == [(wanted,)]
    summary = payouts.batch(planned, batch)
    dialog = MakeSheetsDialog(now_lanes(planned), summary, TODAY, page, (wanted,))
    items = [dialog.villages.item(it) for it in range(dialog.villages.count())]
    ticked = [it.text() for it in items if it.checkState() is Qt.CheckState.Checked]
    assert ticked == ["石桥村"]
    assert day_of(dialog.notice_from) == wanted.up_on


def test_an_items_sheet_is_filled_in_with_the_item(
    planned: Store, qtbot: QtBot
) -> None:
    page = shown(planned, qtbot)
    wanted = next(it for it in page.rows.all_rows() if it.place == "石桥村")
    dialog = NoticeDialog(now_lanes(planned), TODAY, page, wanted)
    assert dialog.kind.currentData() == SheetKind.ITEM
    assert dialog.village.currentText() == "石桥村"
    assert dialog.title.text() == f"石桥村{wording.occasion(wanted)}{wanted.title}"
    assert dialog.about.item.currentText() == f"{wanted.key.item_code} {wanted.title}"
    assert not dialog.typed()


def test_an_items_sheet_hangs_as_long_as_the_item_has_to(
    planned: Store, qtbot: QtBot
) -> None:
    page = shown(planned, qtbot)
    page.words.setText("V014")
    [wanted, *_] = page.rows.all_rows()
    made = NoticeDialog(now_lanes(planned), TODAY, page, wanted)
    assert made.days.text() == "按规定或单位默认（15 天）"
    choose(made.kind, SheetKind.MATTER)
    assert made.days.text() == "按规定或单位默认（7 天）"
    choose(made.kind, SheetKind.ITEM)
    made.text.setPlainText("第三季度批准宅基地2宗。")
    made.drafter.setText("陈经办")
    made.days.setValue(7)
    made.make_button.click()
    assert "公示7天，少于此事项按规定至少要张贴的15天" in made.notice.text
    assert notice_sheets.sheets(planned) == []
    made.agree.setChecked(True)
    made.days.setValue(0)
    assert not made.agree.isChecked()
    made.make_button.click()
    [sheet] = notice_sheets.sheets(planned)
    assert sheet.notice.days == 15
    told = squeezed("".join(pdf_pages(sheet_files.content(planned, sheet))))
    assert "15天" in told


def test_a_sheet_made_for_a_row_of_the_plan_is_posted_as_that_sheet(
    planned: Store, qtbot: QtBot
) -> None:
    page = shown(planned, qtbot)
    page.words.setText("V014")
    page.place.setCurrentText("梅岭村")
    [wanted] = page.rows.all_rows()
    made = NoticeDialog(now_lanes(planned), TODAY, page, wanted)
    made.text.setPlainText("第三季度批准宅基地2宗。")
    made.drafter.setText("陈经办")
    made.make_button.click()
    page.refresh()
    assert "梅岭村-2026-001 草稿" in drawn(page.table)[0]
    sheets = agreed(planned, notice_sheets.sheets(planned))
    finish(releases.release(planned, sheets, "刘审核"))
    page.refresh()
    assert "梅岭村-2026-001 已发布" in drawn(page.table)[0]
    [row] = page.rows.all_rows()
    dialog = PutUpDialog(now_lanes(planned), [row], NOW, page)
    told = [dialog.list.item(it).text() for it in range(dialog.list.count())]
    assert len(told) == 2
    assert all("梅岭村-2026-001" in it for it in told)
    assert sum(PLANNED in it for it in told) == 1
    dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
    dialog.by.setText("张网格")
    dialog.go_button.click()
    [hung] = postings.postings(planned)
    posting = hung.record.posting
    assert posting.sheet == "梅岭村-2026-001"
    assert (posting.item_code, posting.occasion) == ("V014", "2026Q3")
    page.refresh()
    assert page.rows.all_rows()[0].state is PlanState.HANGING


def test_the_same_item_and_occasion_is_the_next_version_of_its_sheet(
    planned: Store, qtbot: QtBot
) -> None:
    page = shown(planned, qtbot)
    page.words.setText("V014")
    wanted = page.rows.all_rows()[0]
    for title in ("宅基地", "宅基地审批"):
        made = NoticeDialog(now_lanes(planned), TODAY, page, wanted)
        made.title.setText(title)
        made.text.setPlainText("第三季度没有。")
        made.drafter.setText("陈经办")
        made.make_button.click()
    numbers = [str(it.number) for it in notice_sheets.sheets(planned)]
    assert numbers == [f"{wanted.place}-2026-001-2", f"{wanted.place}-2026-001"]
