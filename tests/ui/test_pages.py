"""Each page as its user sees it, on a real store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.office import Office
from gwgk_desktop.domain.payouts import BatchTerms, Imported
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.readings import Field
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    history,
    notice_sheets,
    office,
    payouts,
    recipes,
    returns,
)
from gwgk_desktop.services.notice_sheets import SheetTerms
from gwgk_desktop.store.database import Store
from gwgk_desktop.ui import comparisons_page, payouts_page
from gwgk_desktop.ui.add_villages_dialog import AddVillagesDialog
from gwgk_desktop.ui.batch_dialogs import CorrectionDialog, LinesDialog, TermsDialog
from gwgk_desktop.ui.catalogue_page import CataloguePage
from gwgk_desktop.ui.comparisons_page import ComparisonsPage
from gwgk_desktop.ui.help_dialog import HelpDialog
from gwgk_desktop.ui.history_page import HistoryPage
from gwgk_desktop.ui.make_sheets_dialog import MakeSheetsDialog
from gwgk_desktop.ui.notices import FaultsDialog
from gwgk_desktop.ui.office_page import OfficePage
from gwgk_desktop.ui.payouts_page import PayoutsPage
from gwgk_desktop.ui.plan_page import PlanPage
from gwgk_desktop.ui.postings_page import PostingsPage
from gwgk_desktop.ui.record_dialog import RecordDialog
from gwgk_desktop.ui.returns_page import ReturnsPage
from gwgk_desktop.ui.rows import chosen
from gwgk_desktop.ui.sheets_page import SheetsPage
from tests import begun
from tests.begun import NOW, TODAY
from tests.readers import found_in
from tests.services.deeds import add, read_here
from tests.township import reading, record
from tests.township import table as payout_table
from tests.ui.seen import DATA, drawn, headings, now_lanes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.ui.parts import Deed


def imported(
    store: Store, file: str = "plain.xlsx", programme: str = "地力补贴"
) -> int:
    terms = BatchTerms(office.programme_called(store, programme).id, 2026, "", TODAY)
    reading = read_here(store, DATA / file)
    preview = payouts.preview(store, reading, terms)
    return finish(payouts.import_batch(store, preview)).batch_id


def answered(
    monkeypatch: pytest.MonkeyPatch, answer: QMessageBox.StandardButton
) -> list[str]:
    """Answer every question so; return the list of those that are asked."""
    asked: list[str] = []

    def question(_parent: object, _title: str, text: str, **_how: object) -> object:
        asked.append(text)
        return answer

    monkeypatch.setattr(QMessageBox, "question", question)
    return asked


@pytest.fixture
def paid(tmp_path: Path) -> Iterator[Store]:
    with begun.opened(tmp_path, begin_imported) as store:
        yield store


def begin_imported(folder: Path) -> None:
    begun.township(folder)
    store = Store(folder / begun.STORE, now=lambda: begun.NOW)
    imported(store)
    store.close()


def test_the_payouts_page_lists_the_batches(paid: Store, qtbot: QtBot) -> None:
    page = PayoutsPage(now_lanes(paid), lambda: TODAY)
    qtbot.addWidget(page)
    page.refresh()
    assert drawn(page.table) == [
        (
            "1 | 耕地地力保护补贴 | 2026 |  | 2026-09-15"
            " | 1 | 37 | 30,335.99 | 0 | 0 | 0 | 0 | plain.xlsx"
        )
    ]
    assert page.lines_button.isEnabled()  # the only one is chosen by itself
    assert page.why_off.isHidden()


def test_the_payouts_page_says_why_nothing_can_be_done_with_a_batch(
    township: Store, qtbot: QtBot
) -> None:
    page = PayoutsPage(now_lanes(township), lambda: TODAY)
    qtbot.addWidget(page)
    buttons = page._of_a_batch

    def off_because(why: str) -> bool:
        told = {it.toolTip() for it in buttons if not it.isEnabled()}
        return told == {why} and page.why_off.text() == f"{why}。"

    page.refresh()
    assert off_because(payouts_page.NO_BATCH)
    imported(township)
    imported(township, "gb18030.csv", "农村低保")
    page.refresh()
    assert off_because(payouts_page.NONE_CHOSEN)
    assert not page.why_off.isHidden()
    page.table.selectRow(1)
    assert all(it.isEnabled() for it in buttons)
    assert page.why_off.isHidden()
    assert page.lines_button.toolTip() == ""
    assert "不能张贴" in page.internal_button.toolTip()
    page.search.setText("腊兰")
    page.search.returnPressed.emit()
    assert off_because(payouts_page.SEARCHING)
    page.search.clear()
    assert page.why_off.isHidden()


def test_the_batch_just_imported_is_chosen_in_the_list(
    paid: Store, qtbot: QtBot
) -> None:
    page = PayoutsPage(now_lanes(paid), lambda: TODAY)
    qtbot.addWidget(page)
    page.deed_done.connect(page.refresh)
    imported(paid, "gb18030.csv", "农村低保")
    page.refresh()
    page.table.selectRow(1)
    page.refresh()
    assert chosen(page.table).id == 1  # what was chosen stays so
    page._imported(Imported(4, 2, 30, 2482229, 0))
    assert chosen(page.table).id == 2
    assert page.sheets_button.isEnabled()


def test_escape_leaves_the_search(paid: Store, qtbot: QtBot) -> None:
    page = PayoutsPage(now_lanes(paid), lambda: TODAY)
    qtbot.addWidget(page)
    for other in QApplication.topLevelWidgets():
        other.hide()  # a dialog that a test before left would take the key
    page.show()
    page.refresh()
    page.search.setText("腊兰")
    page.search.returnPressed.emit()
    assert not page.table.isVisible()
    pressed = QEvent.Type.KeyPress
    nothing_else = Qt.KeyboardModifier.NoModifier
    for key, text, left in (
        *((Qt.Key.Key_X, "x", "腊兰x"), (Qt.Key.Key_Escape, "", "")),
    ):
        event = QKeyEvent(pressed, key, nothing_else, text)
        QApplication.sendEvent(page.search, event)
        assert page.search.text() == left
    assert page.table.isVisible()


def test_a_search_shows_what_a_person_was_paid(paid: Store, qtbot: QtBot) -> None:
    page = PayoutsPage(now_lanes(paid), lambda: TODAY)
    qtbot.addWidget(page)
    page.refresh()
    page.search.setText("腊兰")
    page.search.returnPressed.emit()
    assert drawn(page._found_table) == [
        (
            "罗腊兰 | 梅岭村 | 一组 | 2026年 耕地地力保护补贴 | 2026-09-15"
            " | 8.32 | 884.92 | 1"
        )
    ]


def test_full_numbers_are_masked_in_the_lines(paid: Store, qtbot: QtBot) -> None:
    [batch] = payouts.batches(paid)
    dialog = LinesDialog(
        now_lanes(paid), batch, PayoutsPage(now_lanes(), lambda: TODAY)
    )
    qtbot.addWidget(dialog)
    assert headings(dialog.table)[3:5] == ["身份证号", "银行账号"]
    dialog.rows.index(0, 0).data()  # the first look asks for the page
    first = drawn(dialog.table)[0]
    assert first == (
        "梅岭村 | 一组 | 罗腊兰 | ****0608 | ****1391 | 8.32 | 106.36 | 884.92"
        " | Sheet1 第2行 | "
    )


def test_a_corrected_line_keeps_its_reason(paid: Store, qtbot: QtBot) -> None:
    [batch] = payouts.batches(paid)
    line = payouts.lines(paid, batch.id, 0, 1)[0]
    page = PayoutsPage(now_lanes(paid), lambda: TODAY)
    dialog = CorrectionDialog(now_lanes(paid), line, page)
    qtbot.addWidget(dialog)
    qtbot.addWidget(page)
    dialog.amount.setText("八百")
    dialog.save_button.click()
    assert "应填数字" in dialog.notice.text
    dialog.amount.setText("884.91")
    dialog.save_button.click()
    assert "必须写明原因" in dialog.notice.text
    dialog.reason.setText("村里报错")
    with qtbot.waitSignal(dialog.deed_done):
        dialog.save_button.click()
    after = payouts.lines(paid, batch.id, 0, 1)[0]
    assert (after.amount_fen, after.corrected) == (88491, True)
    assert after.id_number == line.id_number


def test_a_batch_gets_another_date(paid: Store, qtbot: QtBot) -> None:
    [batch] = payouts.batches(paid)
    page = PayoutsPage(now_lanes(paid), lambda: TODAY)
    dialog = TermsDialog(now_lanes(paid), batch, page)
    qtbot.addWidget(dialog)
    qtbot.addWidget(page)
    dialog.save_button.click()
    assert "没有改动" in dialog.notice.text
    dialog.period.setText("第一批")
    with qtbot.waitSignal(dialog.deed_done):
        dialog.save_button.click()
    assert payouts.batches(paid)[0].period == "第一批"


def test_sheets_are_made_for_the_villages_that_are_ticked(
    paid: Store, qtbot: QtBot
) -> None:
    [batch] = payouts.batches(paid)
    page = SheetsPage(now_lanes(paid), lambda: TODAY)
    dialog = MakeSheetsDialog(now_lanes(paid), batch, TODAY, page)
    qtbot.addWidget(dialog)
    qtbot.addWidget(page)
    assert [dialog.villages.item(0).text()] == ["梅岭村"]
    told = [dialog.told.item(it).text() for it in range(dialog.told.count())]
    assert told[0].startswith("说明｜没有写明经办人（起草人）")
    assert told[1].startswith("说明｜公示单开头没有写")  # before anything is made
    assert not any("命令行" in it for it in told)
    dialog.drafter.setText("陈经办")
    assert dialog.told.item(0).text() == told[1]
    dialog.drafter.clear()
    with qtbot.waitSignal(dialog.deed_done) as done:
        dialog.make_button.click()
    [deed] = done.args
    assert deed.said.startswith(
        "已制作1份公示单，都是草稿，审核之后才能发布。 公示单开头没有写"
    )
    assert "命令行" not in deed.said
    page.refresh()
    assert drawn(page.table) == [
        (
            "梅岭村-2026-001 | 草稿 | 云溪镇梅岭村2026年耕地地力保护补贴拟发放情况公示"
            " | 09-15 至 09-21 | 2"
        )
    ]
    again = MakeSheetsDialog(now_lanes(paid), None, TODAY, page)
    qtbot.addWidget(again)
    item = again.villages.item(0)  # the only batch is chosen
    assert item.text() == "梅岭村（已有梅岭村-2026-001，草稿）"
    assert item.checkState() is Qt.CheckState.Unchecked
    assert "1个村已有这一批的公示单" in again.notice.text
    again.make_button.click()
    assert again.notice.text == "请至少选一个村。"
    item.setCheckState(Qt.CheckState.Checked)
    assert "由新的一版代替" in again.told.item(0).text()
    with qtbot.waitSignal(again.deed_done):
        again.make_button.click()


def test_villages_whose_sheets_say_something_else_by_now_are_named(
    paid: Store, qtbot: QtBot
) -> None:
    finish(notice_sheets.make(paid, SheetTerms(1, TODAY)))
    parent = QWidget()
    qtbot.addWidget(parent)

    def told() -> str:
        return MakeSheetsDialog(now_lanes(paid), None, TODAY, parent).notice.text

    assert "没有勾选" in told()
    assert "内容与已有的不同" not in told()
    new = replace(office.office(paid), supervision_phone="0798-2623400")
    office.save_office(paid, new)
    assert "其中梅岭村现在制作的话，内容与已有的不同" in told()


def test_why_sheets_cannot_be_made_is_said_for_each_village(
    paid: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.save_office(paid, replace(office.office(paid), supervision_phone=""))
    shown: list[list[str]] = []

    def seen(dialog: FaultsDialog) -> int:
        faults = [dialog.faults.item(n).text() for n in range(dialog.faults.count())]
        shown.append(faults)
        return 0

    monkeypatch.setattr(FaultsDialog, "exec", seen)
    [batch] = payouts.batches(paid)
    page = SheetsPage(now_lanes(paid), lambda: TODAY)
    dialog = MakeSheetsDialog(now_lanes(paid), batch, TODAY, page)
    qtbot.addWidget(dialog)
    qtbot.addWidget(page)
    dialog.make_button.click()
    assert shown == [
        [("梅岭村：还没有登记监督电话，公示单不能制作。请在“设置”里填写监督电话。")]
    ]
    assert notice_sheets.sheets(paid) == []


def test_a_chosen_sheet_is_shown_and_saved(
    paid: Store, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(notice_sheets.make(paid, SheetTerms(1, TODAY)))
    page = SheetsPage(now_lanes(paid), lambda: TODAY)
    qtbot.addWidget(page)
    page.refresh()
    assert page.pages.page_count == 2
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "出")
    )
    page.save_button.click()
    page.save_all_button.click()
    saved = sorted(path.name for path in (tmp_path / "出").iterdir())
    assert len(saved) == 2  # never over the first
    assert all(name.startswith("草稿-梅岭村-2026-001") for name in saved)


def test_the_return_shows_the_quarter_and_is_exported(
    paid: Store, qtbot: QtBot, tmp_path: Path
) -> None:
    page = ReturnsPage(now_lanes(paid), lambda: TODAY)
    qtbot.addWidget(page)
    page.refresh()
    assert not page.export_button.isEnabled()
    page.show()
    assert drawn(page.table) == [
        (
            "耕地地力保护补贴 | 梅岭村 | 37 | 37 | 285.22 | 亩 | 30,335.99 | 0"
            " | 1 | 0 | 0 | 0 | 0"
        ),
    ]
    page.export_to(tmp_path / "季报.xlsx")
    [sent] = returns.sent(paid)
    assert (sent.quarter, sent.total_fen) == (str(Quarter(2026, 3)), 3033599)
    written = (tmp_path / "季报.xlsx").read_bytes()
    assert found_in(written, ["梅岭村"]) == {"梅岭村"}
    assert page.totals.text() == (
        "2026年第3季度共发放37笔、30,335.99元；发布了公示单0份；"
        "应当上墙1处，已经上墙0处。"
    )
    page.quarter.setCurrentIndex(0)
    assert not page.export_button.isEnabled()


def test_nothing_is_said_to_be_lacking_before_it_was_looked_up(
    paid: Store, qtbot: QtBot
) -> None:
    lanes = now_lanes(paid)
    page = ReturnsPage(lanes, lambda: TODAY)
    qtbot.addWidget(page)
    said = [it.text() for it in page.findChildren(QLabel) if it.isVisibleTo(page)]
    assert "正在汇总…" in said
    assert not any("没有发放批次" in it for it in said)
    for made in (
        SheetsPage(lanes, lambda: TODAY),
        PayoutsPage(lanes, lambda: TODAY),
        PlanPage(lanes, lambda: TODAY),
        PostingsPage(lanes, lambda: NOW),
        ComparisonsPage(lanes, lambda: TODAY),
        CataloguePage(lanes, lambda: TODAY),
    ):
        qtbot.addWidget(made)
        told = [it.text() for it in made.findChildren(QLabel) if it.isVisibleTo(made)]
        assert "正在读取…" in told
        assert not any(it.startswith("还没有") for it in told)


def test_the_history_names_deeds_and_undoes_one(
    paid: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = HistoryPage(now_lanes(paid))
    qtbot.addWidget(page)
    page.refresh()
    assert [line.split(" | ")[2] for line in drawn(page.table)] == [
        "导入发放清单",
        "建立示例",
        "载入补贴项目",
    ]
    page.table.selectRow(0)
    yes = QMessageBox.StandardButton.Yes
    monkeypatch.setattr(QMessageBox, "question", lambda *_, **__: yes)
    with qtbot.waitSignal(page.deed_done):
        page.undo_button.click()
    assert payouts.batches(paid) == []
    page.refresh()
    assert drawn(page.table)[1].endswith("已被4号撤销")


def test_an_undo_says_which_papers_had_counted_the_batch(
    paid: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(notice_sheets.make(paid, SheetTerms(1, TODAY)))
    page = HistoryPage(now_lanes(paid))
    qtbot.addWidget(page)
    asked = answered(monkeypatch, QMessageBox.StandardButton.Yes)
    with qtbot.waitSignal(page.deed_done) as done:
        page.undo(3)
    [question] = asked
    assert "请收回或重新制作：" in question
    assert "梅岭村-2026-001" in question
    deed: Deed = done.args[0]
    assert "梅岭村-2026-001" in deed.said
    assert deed.advice


def test_an_undo_that_is_thought_better_of_is_not_done(
    paid: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = HistoryPage(now_lanes(paid))
    qtbot.addWidget(page)
    page.refresh()
    page.table.selectRow(0)
    asked = answered(monkeypatch, QMessageBox.StandardButton.No)
    page.undo_button.click()
    [question] = asked
    assert question.startswith("撤销第3号操作“导入发放清单”？")
    assert "公示单" not in question
    assert history.entries(paid)[0].undone_by is None


def test_a_sheet_of_an_undone_batch_is_marked_and_kept_off_the_wall(
    paid: Store, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(notice_sheets.make(paid, SheetTerms(1, TODAY)))
    page = SheetsPage(now_lanes(paid), lambda: TODAY)
    qtbot.addWidget(page)
    page.refresh()
    assert page.void_note.isHidden()
    assert page.print_button.isEnabled()
    history.undo(paid, 3)
    page.refresh()
    assert " | 已作废 | " in drawn(page.table)[0]
    assert page.void_note.text().startswith("已作废：批次已撤销")
    assert not page.void_note.isHidden()
    for one in (page.print_button, page.save_button, page.save_all_button):
        assert not one.isEnabled()
    why = "已作废：批次已撤销：选中的梅岭村-2026-001不再打印、另存"
    assert page.print_button.toolTip() == why
    [sheet, *_] = notice_sheets.sheets(paid)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    with qtbot.waitSignal(page.failed) as failed:
        page._out.save([sheet])
    assert failed.args[0].problem.code is Code.SHEET_VOID
    assert list(tmp_path.glob("*.pdf")) == []


def test_the_office_is_saved_and_the_example_is_offered_only_at_first(
    store: Store, qtbot: QtBot
) -> None:
    page = OfficePage(now_lanes(store))
    qtbot.addWidget(page)
    page.refresh()
    assert not page.own.example_button.isHidden()
    page.own.township.setText("桐岭镇")
    page.own.supervision_phone.setText("0798-1234567")
    page.own.save_button.click()
    page.refresh()
    assert office.office(store) == Office("桐岭镇", "", "0798-1234567", "", 7)
    assert page.own.example_button.isHidden()


def test_a_villagers_telephone_is_the_offices_only_after_a_question(
    township: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = payout_table(record(1, phone="13900000002"))
    add(township, reading(made))
    page = OfficePage(now_lanes(township))
    qtbot.addWidget(page)
    page.refresh()
    before = office.office(township)
    page.own.supervision_phone.setText("13900000002")
    asked = answered(monkeypatch, QMessageBox.StandardButton.No)
    page.own.save_button.click()
    [question] = asked
    assert question.startswith("填的电话也是清单里某人的手机或电话，还没有保存")
    assert office.office(township) == before
    answered(monkeypatch, QMessageBox.StandardButton.Yes)
    page.own.save_button.click()
    assert office.office(township).supervision_phone == "13900000002"


def test_settings_list_villages_boards_staff_and_programmes(
    township: Store, qtbot: QtBot
) -> None:
    page = OfficePage(now_lanes(township))
    qtbot.addWidget(page)
    page.refresh()
    assert drawn(page.village_table)[0] == (
        "梅岭村 | 行政村 | 一组、二组、三组、四组、五组、六组 |  | "
    )
    assert drawn(page.boards.table)[0] == (
        "梅岭村 | 村 | 村务公开栏 | 村委会门前 | 2400×1200 | A4竖30张，或A3横15张"
    )
    assert len(drawn(page.boards.table)) == 9
    assert drawn(page.staff_table)[0] == "李会计 | 经办人 | "
    assert len(drawn(page.programme_table)) == 57


@pytest.fixture
def adding(store: Store, qtbot: QtBot) -> Iterator[AddVillagesDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = AddVillagesDialog(now_lanes(store), parent)
    dialog.show()
    yield dialog
    dialog.names.clear()  # or it would ask before it goes


def test_of_villages_a_repeated_one_is_dropped_and_a_known_one_left_out(
    store: Store, adding: AddVillagesDialog, qtbot: QtBot
) -> None:
    office.add_villages(store, ["石门村"])
    adding.names.setPlainText("峙滩村\n峙滩村委会\n\n石门村\n梅岭村")
    with qtbot.waitSignal(adding.deed_done) as done:
        adding.add_button.click()
    assert done.args[0].said == (
        "已添加2个村（社区）。“石门村”已经登记过，没有再添加。"
        "“峙滩村”写了不止一次，只添加一个。"
    )
    assert [it.name for it in office.villages(store)] == ["石门村", "峙滩村", "梅岭村"]
    assert not adding.isVisible()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("峙滩村\nShiqiao", "村名里有数字、字母或符号"),
        ("石门村\n石门", "“石门村”已经登记过"),
    ],
)
def test_villages_that_are_refused_stay_typed(
    store: Store, adding: AddVillagesDialog, typed: str, told: str
) -> None:
    office.add_villages(store, ["石门村"])
    assert adding.add_button.isDefault()
    assert (adding.add_button.isEnabled(), adding.add_button.toolTip()) == (
        *(False, "请先写村（社区）的名称"),
    )
    adding.names.setPlainText(typed)
    adding.add_button.click()
    assert told in adding.notice.text
    assert adding.isVisible()
    assert adding.names.toPlainText() == typed
    assert [it.name for it in office.villages(store)] == ["石门村"]


def test_without_villages_their_list_says_so_and_nothing_can_be_changed(
    store: Store, qtbot: QtBot
) -> None:
    page = OfficePage(now_lanes(store))
    qtbot.addWidget(page)
    page.refresh()
    assert page.village_table.hint.text().startswith("还没有登记村（社区）。")
    assert not page.village_table.hint.isHidden()
    [change] = [
        it
        for it in page.tabs.widget(1).findChildren(QPushButton)
        if it.text() == "修改…"
    ]
    why = "请先在列表里选一个村（社区）"
    assert (change.isEnabled(), change.toolTip()) == (False, why)
    office.add_villages(store, ["梅岭村"])
    page.refresh()
    assert page.village_table.hint.isHidden()
    page.village_table.selectRow(0)
    assert (change.isEnabled(), change.toolTip()) == (True, "")


def test_a_village_gets_its_other_names(
    township: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = OfficePage(now_lanes(township))
    qtbot.addWidget(page)
    page.refresh()
    page.village_table.selectRow(0)

    def written(dialog: RecordDialog) -> bool:
        groups, aliases = dialog.findChildren(QPlainTextEdit)
        aliases.setPlainText("坪上村\n\n 古塘 \n坪上村")
        return groups.toPlainText().startswith("一组")

    monkeypatch.setattr(RecordDialog, "exec", written)
    with qtbot.waitSignal(page.deed_done):
        page._edit_village()
    page.refresh()
    assert drawn(page.village_table)[0].endswith("六组 | 坪上村、古塘村 | ")
    assert "village_alias" in page.watches


def test_a_refusal_reaches_the_window(store: Store, qtbot: QtBot) -> None:
    page = HistoryPage(now_lanes(store))
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.failed) as failed:
        page.undo(99)
    assert isinstance(failed.args[0], Refusal)


def test_recipes_are_listed_carried_and_removed(
    township: Store, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = read_here(township, DATA / "plain.xlsx")
    recipes.keep(township, "农商行", reading)
    recipes.keep_meaning(township, "户编号", Field.REMARK)
    page = OfficePage(now_lanes(township))
    qtbot.addWidget(page)
    tab = page.recipes
    said: list[str] = []
    page.deed_done.connect(lambda deed: said.append(deed.said))
    page.deed_done.connect(lambda _: page.refresh())
    page.refresh()
    [line] = drawn(tab.recipe_table)
    assert line.startswith("农商行 | ")
    assert drawn(tab.meaning_table) == ["户编号 | 备注"]
    file = str(tmp_path / "模板.json")
    for name, chosen_file in (("getSaveFileName", file), ("getOpenFileName", file)):
        monkeypatch.setattr(QFileDialog, name, lambda *_, it=chosen_file: (it, ""))
    tab.export_button.click()
    tab.take_in_button.click()
    for table, remove in (
        (tab.recipe_table, tab.remove_button),
        (tab.meaning_table, tab.forget_button),
    ):
        remove.click()  # nothing is chosen
        table.selectRow(0)
        for answer in (QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes):
            monkeypatch.setattr(QMessageBox, "question", lambda *_, it=answer, **__: it)
            remove.click()
        assert drawn(table) == []
    tab.take_in_button.click()
    assert len(drawn(tab.recipe_table)) == len(drawn(tab.meaning_table)) == 1
    assert said == [
        f"已导出1个模板到{file}。",
        "文件里的模板和标题这里都已有。",
        "已删除模板。",
        "已删除标题。",
        "已导入1个模板、1个标题。",
    ]


def test_the_payouts_page_says_what_is_read(township: Store, qtbot: QtBot) -> None:
    page = PayoutsPage(now_lanes(township), lambda: TODAY)
    qtbot.addWidget(page)
    page.help_button.click()
    [help_page] = page.findChildren(HelpDialog)
    assert help_page.isVisible()
    help_page.reject()


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "csv", "zip", "htm", "html", "xml"])
def test_the_file_dialogs_offer_every_kind_that_is_read(suffix: str) -> None:
    for offered in (payouts_page.KINDS_OF_FILES, comparisons_page.KINDS_OF_FILES):
        kinds, everything = offered.split(";;")
        assert f" *.{suffix} " in kinds.replace("(", " ").replace(")", " ")
        assert everything == "所有文件 (*)"
