"""What is shown of whom, in the window: columns, figures, consent, internal copies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QTableWidgetItem, QWidget

from gwgk_desktop.domain.office import PublicColumn, Source
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.shown_tails import Mask
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import history, notice_sheets, office, payouts, sheet_making
from gwgk_desktop.services.notice_sheets import SheetTerms
from gwgk_desktop.ui.columns_editor import ColumnsEditor
from gwgk_desktop.ui.internal_copies_dialog import InternalCopiesDialog
from gwgk_desktop.ui.make_sheets_dialog import NO_SUCH_BATCH, MakeSheetsDialog
from gwgk_desktop.ui.office_page import OfficePage
from gwgk_desktop.ui.parts import choose, show_day
from gwgk_desktop.ui.payouts_page import PayoutsPage
from gwgk_desktop.ui.record_dialog import RecordDialog
from tests.begun import TODAY
from tests.services.deeds import add
from tests.township import id_number, reading, record, table
from tests.ui.seen import now_lanes

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store
    from gwgk_desktop.ui.parts import Deed

COLUMNS = (PublicColumn("姓名", Source.NAME), PublicColumn("金额", Source.AMOUNT))
MINORS = Problem(Code.MINORS_COUNTED, facts={"people": 1})
SHORT = reading(table(record(1), record(2), record(3, village="石桥村")))


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    """Give the page that dialogs stand on."""
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_a_word_that_is_no_batch_says_what_is_wanted(
    township: Store, page: QWidget
) -> None:
    add(township)
    dialog = asking(township, page)
    dialog.batch.setEditText("耕地")
    assert dialog.villages.count() == 0
    assert not dialog.make_button.isEnabled()
    assert dialog.lacking.text() == "还没有选发放批次"
    assert dialog.notice.text == NO_SUCH_BATCH.format(typed="耕地")
    dialog.batch.setCurrentIndex(0)
    assert dialog.villages.count() > 0
    assert (dialog.lacking.text(), dialog.notice.text) == ("", "")
    assert dialog.make_button.isEnabled()


def asking(store: Store, page: QWidget) -> MakeSheetsDialog:
    """Return the dialog that asks for the sheets of the only batch."""
    [batch] = payouts.batches(store)
    return MakeSheetsDialog(now_lanes(store), batch, TODAY, page)


def told(dialog: MakeSheetsDialog) -> list[str]:
    """Return what is told of single villages, not of all sheets alike."""
    every = (dialog.told.item(at).text() for at in range(dialog.told.count()))
    return [it for it in every if "村：" in it]


def test_columns_are_named_added_moved_and_removed(qtbot: QtBot) -> None:
    editor = ColumnsEditor(COLUMNS)
    qtbot.addWidget(editor)
    editor.show()
    assert list(editor.columns) == list(COLUMNS)
    for click in (editor.remove_button, editor.up_button):
        editor.table.setCurrentCell(-1, -1)
        click.click()  # nothing is chosen
    assert list(editor.columns) == list(COLUMNS)
    editor.add_button.click()
    editor.table.setItem(2, 0, QTableWidgetItem(" 树种 "))
    assert list(editor.columns) == [*COLUMNS, PublicColumn("树种", Source.EXTRA)]
    editor.table.setCurrentCell(2, 0)
    editor.down_button.click()  # it is the last
    editor.up_button.click()
    editor.table.setCurrentCell(0, 0)
    editor.remove_button.click()
    assert list(editor.columns) == [PublicColumn("树种", Source.EXTRA), COLUMNS[1]]
    box = editor.table.cellWidget(0, 1)
    assert isinstance(box, QComboBox)
    choose(box, Source.REMARK)
    assert editor.columns[0].source is Source.REMARK
    offered = {box.itemData(at) for at in range(box.count())}
    assert offered == set(Source) - {Source.BATCH}  # that one comes by itself
    editor.table.takeItem(0, 0)
    assert editor.columns[0].heading == ""


def test_a_programmes_columns_are_edited_with_their_rule(
    township: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = OfficePage(now_lanes(township))
    qtbot.addWidget(page)
    page.refresh()
    page.programme_table.selectRow(0)
    heading = "树种"

    def written(dialog: RecordDialog) -> bool:
        [editor] = dialog.findChildren(ColumnsEditor)
        editor.add_button.click()
        last = editor.table.rowCount() - 1
        editor.table.setItem(last, 0, QTableWidgetItem(heading))
        return True

    monkeypatch.setattr(RecordDialog, "exec", written)
    with qtbot.waitSignal(page.deed_done):
        page._edit_programme()
    kept = office.programme_called(township, "地力补贴")
    assert kept.columns[-1] == PublicColumn("树种", Source.EXTRA)
    heading = "手机号码"
    page.refresh()
    page.programme_table.selectRow(0)
    with qtbot.waitSignal(page.failed) as failed:
        page._edit_programme()
    [error] = failed.args
    assert isinstance(error, Refusal)
    assert error.problem.code is Code.COLUMN_NOT_PUBLIC


def test_the_mask_is_kept_and_its_figure_told_as_it_is_chosen(
    township: Store, qtbot: QtBot
) -> None:
    page = OfficePage(now_lanes(township))
    qtbot.addWidget(page)
    page.refresh()
    assert "注4位尾号：只看这些数字，身份证号还有3," in page.own.mask_figure.text()
    assert (
        "满80周岁（高龄津贴）的，只看这些数字，身份证号还有"
        in page.own.mask_figure.text()
    )
    choose(page.own.mask_box, Mask.TWO_THREE)
    assert page.own.mask_figure.text().startswith(
        "前2后3：只看这些数字，身份证号还有36,"
    )
    page.own.division_code.setText("县")
    assert page.own.mask_figure.text() == ""
    page.own.division_code.setText("360299")
    choose(page.own.mask_box, Mask.SIX_FOUR)
    with qtbot.waitSignal(page.failed) as failed:
        page.own.save_button.click()
    assert failed.args[0].problem.code is Code.MASK_ORDER_MISSING
    page.own.mask_order.setText("昌民〔2026〕3号")
    with qtbot.waitSignal(page.deed_done):
        page.own.save_button.click()
    page.refresh()
    kept = office.office(township)
    assert (kept.division_code, kept.mask) == ("360299", Mask.SIX_FOUR)
    assert page.own.mask_order.text() == "昌民〔2026〕3号"


def test_a_short_list_is_told_and_made_only_when_agreed_to(
    township: Store, qtbot: QtBot, page: QWidget
) -> None:
    add(township, SHORT, programme="农村低保")
    dialog = asking(township, page)
    assert [it[:6] for it in told(dialog)] == ["提醒｜梅岭村", "提醒｜石桥村"]
    assert not dialog.agree.isHidden()
    assert not dialog.make_button.isEnabled()
    item = dialog.villages.item(1)
    item.setCheckState(Qt.CheckState.Unchecked)
    assert [it[:6] for it in told(dialog)] == ["提醒｜梅岭村"]
    dialog.agree.setChecked(True)
    assert dialog.make_button.isEnabled()
    item.setCheckState(Qt.CheckState.Checked)  # more than was agreed to
    assert not dialog.make_button.isEnabled()
    dialog.agree.setChecked(True)
    with qtbot.waitSignal(dialog.deed_done) as done:
        dialog.make_button.click()
    [deed] = done.args
    assert deed.advice
    facts = history.entries(township)[0].facts
    assert facts["agreed"] == [["梅岭村", "small_list"], ["石桥村", "small_list"]]


def test_what_few_numbers_fit_is_told_live(township: Store, page: QWidget) -> None:
    add(township, reading(table(record(1), record(2, name="王小明"))))
    dialog = asking(township, page)
    [figure] = told(dialog)
    assert figure.startswith("说明｜梅岭村：同村同名的2人注明了身份证号末位")
    assert dialog.agree.isHidden()
    assert dialog.make_button.isEnabled()
    show_day(dialog.notice_from, date(2026, 10, 1))
    dialog.with_remark.setChecked(True)
    assert len(told(dialog)) == 1


def test_where_nothing_is_to_be_said_nothing_is(township: Store, page: QWidget) -> None:
    add(township, reading(table(record(1, group=""))))
    dialog = asking(township, page)
    assert told(dialog) == []
    assert dialog.make_button.isEnabled()
    dialog._show_ahead(0, [("梅岭村", MINORS)])  # asked long ago
    assert told(dialog) == []


def test_a_click_before_it_was_known_is_answered_with_what_to_agree_to(
    township: Store, page: QWidget
) -> None:
    add(township, SHORT, programme="农村低保")
    dialog = asking(township, page)
    dialog._show_ahead(dialog._asked, [])
    dialog.make_button.click()
    assert "要再次确认" in dialog.notice.text
    assert len(told(dialog)) == 2
    assert not dialog.make_button.isEnabled()
    assert notice_sheets.sheets(township) == []


def test_internal_copies_are_written_where_the_clerk_says(
    township: Store, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(township)
    page = PayoutsPage(now_lanes(township), lambda: TODAY)
    qtbot.addWidget(page)
    page.refresh()
    assert page.internal_button.isEnabled()  # a single batch is chosen by itself
    deeds: list[Deed] = []
    page.deed_done.connect(deeds.append)
    told: list[str] = []

    def answer(dialog: InternalCopiesDialog, *villages: int) -> int:
        qtbot.addWidget(dialog)
        told.extend(it.text() for it in dialog.findChildren(QLabel))
        for at in range(dialog.list.count()):
            if villages and at not in villages:
                dialog.list.item(at).setCheckState(Qt.CheckState.Unchecked)
        return int(dialog.go_button.isEnabled())

    monkeypatch.setattr(InternalCopiesDialog, "exec", lambda it: answer(it, 9))
    page.internal_button.click()  # no village is ticked
    assert "每人的身份证号、银行账号" in "".join(told)
    assert deeds == []
    monkeypatch.setattr(InternalCopiesDialog, "exec", answer)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    page.internal_button.click()
    assert deeds == []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    page.internal_button.click()
    [deed] = deeds
    assert "内部联2份、3行" in deed.said
    assert "严禁张贴" in deed.said
    assert len(list(tmp_path.glob("内部-内部联-*.pdf"))) == 2
    monkeypatch.setattr(InternalCopiesDialog, "exec", lambda it: answer(it, 1))
    page.internal_button.click()
    assert "内部联1份、1行" in deeds[-1].said
    assert notice_sheets.sheets(township) == []
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "file")
    )
    with qtbot.waitSignal(page.failed):
        page.internal_button.click()


def test_a_tail_that_few_could_have_is_told_as_an_error(
    township: Store, page: QWidget
) -> None:
    """And the dialog stays open for it; nothing is made."""
    first = id_number(60)
    numbers = (id_number(60, f"{y}0618") for y in range(1930, 2000))
    second = next(it for it in numbers if it[-4:] == first[-4:])
    lines = (record(1, id_number=first), record(2, name="王小明", id_number=second))
    add(township, reading(table(*lines)))
    [error] = told(asking(township, page))
    assert error.startswith("错误｜梅岭村")
    with pytest.raises(sheet_making.SheetFaults):
        finish(notice_sheets.make(township, SheetTerms(1, TODAY, agreed=True)))
    ordered = replace(office.office(township), mask_order="昌民〔2026〕3号")
    office.save_office(township, ordered)
    [warning] = told(asking(township, page))
    assert warning.startswith("提醒｜梅岭村")
    assert "昌民〔2026〕3号" in warning
