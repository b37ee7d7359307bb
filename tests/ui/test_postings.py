"""Postings as the user of the window sees them."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QWidget

from gwgk_desktop.domain.boards import Board, BoardKind
from gwgk_desktop.domain.postings import Outcome
from gwgk_desktop.domain.time_limits import Unit
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import boards, history, office, photos, postings
from gwgk_desktop.services.photos import NewPhoto
from gwgk_desktop.ui.notices import FaultsDialog
from gwgk_desktop.ui.paper_dialog import PaperDialog
from gwgk_desktop.ui.parts import choose, show_day
from gwgk_desktop.ui.posting_dialogs import (
    PostDialog,
    RepostDialog,
    SpoilDialog,
    TakeDownDialog,
)
from gwgk_desktop.ui.posting_paper_dialogs import (
    ArchiveDialog,
    EnquiryDialog,
    ObjectionDialog,
    ReplyDialog,
    RuleDialog,
)
from gwgk_desktop.ui.posting_rows import ANY, DUE
from gwgk_desktop.ui.postings_page import PostingsPage
from gwgk_desktop.ui.rows import chosen_all
from tests.readers import pdf_pages
from tests.services.conftest import desk, hands, up
from tests.services.deeds import add, released
from tests.services.posted import PUT_UP, Hands, hung
from tests.services.test_posted_papers import PHONE
from tests.stories import photo
from tests.township import id_number
from tests.ui.seen import drawn, now_lanes
from tests.ui.test_reviews import answered

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store
    from gwgk_desktop.ui.parts import Deed

__all__ = ["desk", "hands", "up"]


@pytest.fixture
def page(desk: Store, hands: Hands, qtbot: QtBot) -> PostingsPage:
    made = PostingsPage(now_lanes(desk), hands)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.deed_done.connect(lambda _: made.refresh())
    made.filter.setCurrentText(ANY)
    return made


def states(page: PostingsPage) -> list[str]:
    return [row.split(" | ")[1] for row in drawn(page.table)]


def tick_all(dialog: PostDialog) -> None:
    dialog.by.setText("张网格")
    dialog.boards.same.textActivated.emit("村务公开栏")
    dialog.go_button.click()


def test_a_sheet_goes_from_the_list_to_the_wall_and_into_the_archive(
    desk: Store,
    hands: Hands,
    page: PostingsPage,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    add(desk)
    released(desk)
    hands.now = PUT_UP
    page.refresh()
    assert states(page) == ["待上墙", "待上墙"]
    assert not page.take_down_button.isEnabled()
    page.table.selectAll()
    answered(monkeypatch, PostDialog, tick_all)
    page.post_button.click()
    assert states(page) == ["张贴中（至2026-10-01）"] * 2
    assert not page.post_button.isEnabled()
    photos.keep_photos(desk, [NewPhoto(1, photo(), "a.jpg")])
    hands.set(2, 10)
    page.refresh()
    assert states(page) == ["期满，可撤下"] * 2
    page.table.selectAll()

    def down(dialog: TakeDownDialog) -> None:
        assert "未满期" not in dialog.list.item(0).text()
        dialog.by.setText("张网格")
        dialog.go_button.click()

    answered(monkeypatch, TakeDownDialog, down)
    page.take_down_button.click()
    assert states(page) == ["已撤下"] * 2
    page.table.selectAll()

    def archive(dialog: ArchiveDialog) -> None:
        assert "没有照片" in dialog.list.item(0).text()
        assert "没有照片" not in dialog.list.item(1).text()
        dialog.by.setText("周主任")
        dialog.go_button.click()
        assert "存放位置" in dialog.notice.text
        dialog.place.setText("档案室2柜")
        dialog.go_button.click()

    answered(monkeypatch, ArchiveDialog, archive)
    page.archive_button.click()
    assert states(page) == ["已归档"] * 2
    page.table.selectRow(1)
    shown = page.record.text()
    number = "石桥村-2026-村务公开-001"
    for told in ("张网格上墙", "应贴到2026-10-01", "张网格撤下", "照片1张", number):
        assert told in shown
    page.table.selectAll()
    folder = str(tmp_path)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: folder)
    page.certificate_button.click()
    [file] = tmp_path.glob("上墙证明*.pdf")
    assert len(pdf_pages(file.read_bytes())) == 3  # the photos of one of them


def test_every_step_is_undone_from_the_bar(
    desk: Store, hands: Hands, page: PostingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(desk)
    released(desk)
    hands.now = PUT_UP
    done: list[Deed] = []
    page.deed_done.connect(done.append)
    page.refresh()
    page.table.selectAll()
    answered(monkeypatch, PostDialog, tick_all)
    page.post_button.click()
    [deed] = done
    assert (deed.said, deed.undo) == ("已登记上墙2处。", "撤销上墙登记")
    history.undo(desk, deed.operation)
    page.refresh()
    assert states(page) == ["待上墙"] * 2


def test_a_late_sheet_wants_a_clear_choice(
    desk: Store, hands: Hands, page: PostingsPage, qtbot: QtBot
) -> None:
    add(desk)
    sheets = released(desk)
    dialog = PostDialog(now_lanes(desk), sheets, hands.set(19), page)
    qtbot.addWidget(dialog)
    dialog.by.setText("张网格")
    dialog.boards.same.textActivated.emit("村务公开栏")
    assert dialog.other_day.isVisibleTo(dialog)
    assert not dialog.go_button.isEnabled()
    dialog.new_sheet.setChecked(True)
    assert not dialog.go_button.isEnabled()
    dialog.by_hand.setChecked(True)
    dialog.go_button.click()
    [it, _] = postings.postings(desk)
    assert it.record.posting.day_by_hand


def test_a_board_is_not_guessed_where_a_village_has_several(
    desk: Store, hands: Hands, page: PostingsPage, qtbot: QtBot
) -> None:
    add(desk)
    sheets = released(desk)
    hands.now = PUT_UP
    dialog = PostDialog(now_lanes(desk), sheets, hands(), page)
    qtbot.addWidget(dialog)
    ticked = [
        dialog.list.item(at).checkState() is Qt.CheckState.Checked
        for at in range(dialog.list.count())
    ]
    assert sorted(ticked) == [False, False, True]
    dialog.by.setText("张网格")
    dialog.go_button.click()
    assert "还有1份" in dialog.notice.text
    assert postings.postings(desk) == []


@pytest.mark.usefixtures("up")
def test_too_early_is_said_before_and_all_reasons_are_told(
    hands: Hands, page: PostingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.refresh()
    page.table.selectAll()
    hands.set(20)
    told: list[str] = []

    def early(dialog: TakeDownDialog) -> None:
        assert "未满期，应贴到2026-10-01" in dialog.list.item(0).text()
        dialog.by.setText("张网格")
        dialog.go_button.click()
        dialog.reason.setText("公开栏翻修")
        dialog.go_button.click()

    def faults(dialog: FaultsDialog) -> None:
        told.extend(dialog.faults.item(at).text() for at in range(2))

    answered(monkeypatch, FaultsDialog, faults)
    answered(monkeypatch, TakeDownDialog, early)
    page.take_down_button.click()
    assert len(told) == 2
    assert states(page) == ["未满期，待重贴"] * 2
    page.table.selectAll()

    def again(dialog: RepostDialog) -> None:
        dialog.by.setText("张网格")
        dialog.by_hand.setChecked(True)
        dialog.go_button.click()

    answered(monkeypatch, RepostDialog, again)
    page.repost_button.click()
    assert (
        states(page)
        == [
            *["张贴中（至2026-10-05）"] * 2,
            "已重贴（第3号）",
            "已重贴（第4号）",
        ]
        or states(page)[:2] == ["张贴中（至2026-10-05）"] * 2
    )


def test_where_a_row_is_that_has_left_the_filter_is_told_with_a_link(
    desk: Store, hands: Hands, page: PostingsPage
) -> None:
    add(desk)
    hung(desk, hands)
    hands.set(17, hour=11)
    page.filter.setCurrentText(DUE)
    page.refresh()
    assert page.moved.isHidden()
    page.table.selectRow(1)
    page.refresh()
    [kept] = chosen_all(page.table)  # as long as it is in view
    number = kept.listed.record.id
    photos.keep_photos(desk, [NewPhoto(number, photo(), "a.jpg")])
    page.refresh()
    assert len(drawn(page.table)) == 1
    assert page.moved.text() == (
        f'{kept.number} 办好了，现在列在 <a href="张贴中">张贴中</a>。'
    )
    assert not page.moved.isHidden()
    page.moved.linkActivated.emit("张贴中")
    assert page.filter.currentText() == "张贴中"
    [found] = chosen_all(page.table)
    assert found.listed.record.id == number
    assert page.moved.isHidden()


def test_what_was_spoilt_is_put_up_again_on_another_board_of_its_village(
    desk: Store, hands: Hands, page: PostingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(desk)
    listed = hung(desk, hands)
    first, second = (it.record.posting.village_id for it in listed)
    gone = date(2026, 9, 1)
    for village, name, until in (
        (first, "小学门口", None),
        (first, "旧公开栏", gone),
        (second, "祠堂", None),
    ):
        board = Board(0, village, name, "路口", 2000, 1200, in_use_until=until)
        boards.save_board(desk, board)
    hands.set(20)
    postings.note_spoiled(desk, listed, hands(), "被雨淋湿", "张网格")
    page.refresh()
    page.table.selectAll()

    def shared(dialog: RepostDialog) -> None:
        offered = [dialog.board.itemText(it) for it in range(dialog.board.count())]
        assert offered == ["原处", "村务公开栏"]

    answered(monkeypatch, RepostDialog, shared)
    page.repost_button.click()
    page.show_posting(listed[0].record.id)

    def elsewhere(dialog: RepostDialog) -> None:
        dialog.by.setText("张网格")
        dialog.by_hand.setChecked(True)
        dialog.board.setCurrentText("小学门口（路口）")
        dialog.go_button.click()

    answered(monkeypatch, RepostDialog, elsewhere)
    page.repost_button.click()
    [again] = [it for it in postings.postings(desk) if it.record.posting.replaces]
    assert again.record.posting.place == "小学门口（路口）"


@pytest.mark.usefixtures("up")
def test_an_objection_is_taken_and_answered_and_nobody_is_named(
    desk: Store, hands: Hands, page: PostingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands.set(17)
    page.refresh()
    page.table.selectRow(0)

    def object_to(dialog: ObjectionDialog) -> None:
        dialog.by.setText("李会计")
        dialog.text.setText("面积不对")
        dialog.name.setText("王大山")
        dialog.phone.setText(PHONE)
        dialog.go_button.click()

    answered(monkeypatch, ObjectionDialog, object_to)
    page.objection_button.click()
    assert states(page)[0] == "异议待答复（2026-09-22前）"
    page.table.selectRow(0)

    def reply(dialog: ReplyDialog) -> None:
        shown = " ".join(it.text() for it in dialog.findChildren(QLineEdit))
        line = dialog.list.item(0).text()
        assert "王大山" not in shown + line
        assert PHONE not in line
        assert "王＊＊" in line
        dialog.reveal.ask()
        dialog.reveal.reason.setText("回访")
        dialog.reveal.show_button.click()
        assert "王大山" in dialog.reveal.told.text()
        dialog.by.setText("王主任")
        dialog.text.setText("已丈量")
        dialog.go_button.click()
        assert "请勾选异议，并选结果" in dialog.notice.text
        dialog.show()
        QTest.keyClick(dialog.outcome, Qt.Key.Key_Down)
        assert dialog.notice.text == ""
        dialog.outcome.setCurrentIndex(dialog.outcome.findData(Outcome.UPHELD))
        dialog.go_button.click()

    answered(monkeypatch, ReplyDialog, reply)
    page.reply_button.click()
    assert states(page)[0] == "待更正重贴"
    told = "".join(str(it.facts) for it in history.entries(desk))
    assert "王大山" not in told
    assert not page.reply_button.isEnabled()


def test_a_button_that_is_off_says_why(
    desk: Store, hands: Hands, page: PostingsPage
) -> None:
    page.refresh()
    assert page.photos_button.toolTip() == "还没有登记过上墙"
    assert page.take_down_button.toolTip() == "请先在列表里选"
    add(desk)
    hung(desk, hands, [released(desk)[0]])
    page.refresh()
    page.table.selectAll()
    waiting, hanging = (it.split(" | ")[1:3] for it in drawn(page.table))
    of_waiting = f"选中的{waiting[1]}（{waiting[0]}）不是"
    of_hanging = f"选中的{hanging[1]}（{hanging[0]}）不是"
    assert waiting[0] == "待上墙"
    for one, why in (
        (page.post_button, f"只能选待上墙的；{of_hanging}"),
        (page.take_down_button, f"只能选还贴着的；{of_waiting}"),
        (page.spoil_button, f"只能选还贴着的；{of_waiting}"),
        (page.objection_button, f"只能选已经上墙、没有归档的；{of_waiting}"),
        (page.certificate_button, f"只能选已经上墙的；{of_waiting}"),
        (page.packet_button, f"只能选已经上墙的；{of_waiting}"),
        (page.look_button, "请只选一条"),
    ):
        assert (one.isEnabled(), one.toolTip()) == (False, why)
    page.table.selectRow(1)
    assert page.take_down_button.toolTip() == ""
    assert "只能选损毁或未满期" in page.repost_button.toolTip()
    assert page.correct_button.toolTip().startswith("只能选公示单已撤回的")
    assert page.archive_button.toolTip().startswith("只能选已撤下、已重贴的；")
    assert page.reply_button.toolTip() == "选中的没有待答复的异议"
    assert page.look_button.toolTip() == "这一条还没有照片"


@pytest.mark.usefixtures("up")
def test_spoilt_sheets_are_what_is_to_be_done(
    desk: Store, hands: Hands, page: PostingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands.set(20)
    page.refresh()
    page.table.selectRow(0)
    other = page.rows.all_rows()[1].listed
    assert other is not None

    def spoil(dialog: SpoilDialog) -> None:
        dialog.by.setText("张网格")
        dialog.go_button.click()
        assert "没有写原因" in dialog.notice.text
        dialog.reason.setText("被雨淋湿")
        dialog.go_button.click()

    answered(monkeypatch, SpoilDialog, spoil)
    page.spoil_button.click()
    page.filter.setCurrentIndex(0)
    assert states(page) == ["损毁，待重贴", "张贴中（至2026-10-01）"]
    photos.keep_photos(desk, [NewPhoto(other.record.id, photo(), "a.jpg")])
    page.refresh()
    assert states(page) == ["损毁，待重贴"]
    page.village.setCurrentText("石桥村")
    assert states(page) == ["损毁，待重贴"]
    page.village.setCurrentText("梅岭村")
    assert drawn(page.table) == []


def test_paper_is_noted_with_its_board_its_item_and_its_end(
    desk: Store, hands: Hands, page: PostingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.refresh()
    empty = page._stack.currentWidget()
    assert isinstance(empty, QWidget)
    assert "纸面补登" in empty.text()  # type: ignore[attr-defined]
    hands.set(20)

    def note(dialog: PaperDialog) -> None:
        dialog.by.setText("老会计")
        dialog.go_button.click()
        assert "没有写张贴的是什么" in dialog.notice.text
        dialog.heading.setText("第三季度财务公开")
        dialog.village.setCurrentText("没有的村")
        dialog.go_button.click()
        assert "没有登记这个村" in dialog.notice.text
        dialog.village.setCurrentText("梅岭村")
        dialog.go_button.click()
        assert "请选贴在哪块公开栏" in dialog.notice.text  # it has two
        dialog.village.setCurrentText("石桥村")
        assert dialog.board.currentText() == "村务公开栏（石桥头）"
        assert dialog.place.isHidden()
        dialog.group.setText("三组")
        dialog.is_down.setChecked(True)
        dialog.down_at.setDateTime(QDateTime(QDate(2026, 9, 20), QTime(9, 0)))
        dialog.at.setDateTime(QDateTime(QDate(2026, 9, 10), QTime(9, 0)))
        dialog.about.occasion.setEditText("2026Q3")
        dialog.go_button.click()
        assert "没有写是目录里的哪一项" in dialog.notice.text
        dialog.about.item.setEditText("V021")
        dialog.about.occasion.setEditText("2026Q3")
        dialog.go_button.click()
        assert "原因" in dialog.notice.text  # it hung ten days
        dialog.why_down.setText("换栏")
        dialog.go_button.click()

    answered(monkeypatch, PaperDialog, note)
    page.paper_button.click()
    assert "纸面补登" in drawn(page.table)[0]
    [noted] = postings.postings(desk)
    posting, down = noted.record.posting, noted.record.taken_down
    assert (posting.item_code, posting.occasion) == ("V021", "2026Q3")
    assert (posting.group, posting.place) == ("三组", "村务公开栏（石桥头）")
    assert down is not None
    assert (down.at, down.reason) == (datetime(2026, 9, 20, 9), "换栏")


def test_what_was_noted_from_paper_is_noted_again_only_if_that_is_meant(
    desk: Store, hands: Hands, page: PostingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands.set(20)
    answers = [False, True]
    asked: list[str] = []

    def sure(_: QWidget, question: str) -> bool:
        asked.append(question)
        return answers.pop(0)

    def note(dialog: PaperDialog, *, again: bool) -> None:
        dialog.by.setText("老会计")
        dialog.heading.setText("第三季度财务公开")
        dialog.village.setCurrentText("石桥村")
        dialog.go_button.click()
        if again:
            assert "已经登记过（第1号）" in dialog.notice.text
            assert len(postings.postings(desk)) == 1
            dialog.go_button.click()

    monkeypatch.setattr("gwgk_desktop.ui.posting_dialog.sure", sure)
    for again in (False, True):
        answered(monkeypatch, PaperDialog, partial(note, again=again))
        page.paper_button.click()
    assert len(asked) == 2
    assert len(postings.postings(desk)) == 2


def test_what_is_of_a_village_and_hangs_on_a_groups_board_alone_is_asked_about(
    desk: Store, hands: Hands, page: PostingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(desk)
    sheet = released(desk)[0]
    hands.now = PUT_UP
    [village] = [it for it in office.villages(desk) if it.name == sheet.number.village]
    own = Board(0, village.id, "一组公示栏", "", 2000, 1200, BoardKind.GROUP, "一组")
    boards.save_board(desk, own)
    page.refresh()
    page.show_waiting(sheet.id)
    answers, asked = [False, True], []

    def sure(_: QWidget, question: str) -> bool:
        asked.append(question)
        return answers.pop(0)

    def put_up(dialog: PostDialog) -> None:
        dialog.by.setText("张网格")
        dialog.boards.same.textActivated.emit("一组公示栏")
        dialog.go_button.click()
        assert postings.postings(desk) == []
        assert "全村的公示单只登记贴在小组的公开栏上" in dialog.notice.text
        dialog.go_button.click()

    monkeypatch.setattr("gwgk_desktop.ui.posting_dialog.sure", sure)
    answered(monkeypatch, PostDialog, put_up)
    page.post_button.click()
    others = "、".join(it for it in village.groups if it != "一组")
    assert len(set(asked)) == 1
    assert f"是全村的，只贴在一组公示栏，{others}看不到" in asked[0]
    assert [it.record.posting.place for it in postings.postings(desk)] == ["一组公示栏"]


def test_the_rule_of_postings_is_set(
    desk: Store, page: PostingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.refresh()

    def set_rule(dialog: RuleDialog) -> None:
        dialog.reply_days.setValue(3)
        choose(dialog.reply_unit, Unit.WORKING_DAY)
        dialog.save_button.click()

    answered(monkeypatch, RuleDialog, set_rule)
    page.rule_button.click()
    assert postings.rule(desk).reply_days == 3
    assert postings.rule(desk).reply_unit is Unit.WORKING_DAY


@pytest.mark.usefixtures("up")
def test_a_villager_is_answered_and_the_number_is_forgotten(
    desk: Store,
    page: PostingsPage,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    page.refresh()

    def ask(dialog: EnquiryDialog) -> None:
        dialog.name.setText("王小明")
        dialog.id_number.setText(id_number(7))
        dialog.ask_button.click()
        assert "没有姓名和身份证号都相符" in dialog.notice.text
        assert not dialog.slip_button.isEnabled()
        dialog.id_number.setText(id_number())
        dialog.ask_button.click()
        assert dialog.id_number.text() == ""
        told = dialog.answer.toPlainText()
        assert "884.92" in told
        assert id_number() not in told
        dialog.slip_button.click()

    answered(monkeypatch, EnquiryDialog, ask)
    folder = str(tmp_path)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: folder)
    page.enquiry_button.click()
    assert [it.name for it in tmp_path.glob("内部-查询单*")] == [
        "内部-查询单-20260916.pdf"
    ]
    kinds = [it.kind for it in history.entries(desk, 3)]
    assert kinds == [Kind.PRINT_ENQUIRY, Kind.ENQUIRE, Kind.ENQUIRE]


def test_each_dialog_opens_and_can_be_left(
    desk: Store, up: Any, hands: Hands, page: PostingsPage, qtbot: QtBot
) -> None:
    lanes, now = now_lanes(desk), hands()
    made: list[QDialog] = [
        kind(lanes, up, now, page)
        for kind in (TakeDownDialog, SpoilDialog, RepostDialog, ArchiveDialog)
    ]
    made += [EnquiryDialog(lanes, page), RuleDialog(lanes, postings.rule(desk), page)]
    for dialog in made:
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.reject()
    assert len(postings.postings(desk)) == 2


def test_the_day_on_which_a_sheet_comes_down_may_be_named(
    desk: Store,
    hands: Hands,
    page: PostingsPage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add(desk)
    released(desk)
    hands.now = PUT_UP
    page.refresh()
    page.table.selectAll()

    def until(dialog: PostDialog) -> None:
        dialog.lasting.setChecked(True)
        assert not dialog.planned.isEnabled()
        dialog.lasting.setChecked(False)
        dialog.planned.setChecked(True)
        show_day(dialog.down_on, date(2026, 10, 21))
        tick_all(dialog)

    answered(monkeypatch, PostDialog, until)
    page.post_button.click()
    assert states(page) == ["张贴中（至2026-10-20）"] * 2
