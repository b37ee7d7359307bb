"""The preview of a workbook, as the clerk sees it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gwgk_desktop.services import office, payouts
from gwgk_desktop.ui.import_dialog import ImportDialog
from gwgk_desktop.ui.new_villages_dialog import NewVillagesDialog
from gwgk_desktop.ui.parts import choose, day_of, show_day
from tests.begun import TODAY
from tests.readers import workbook
from tests.township import card, id_number
from tests.ui.seen import DATA, drawn, now_lanes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store

Opener = "Callable[[str], ImportDialog]"


@pytest.fixture
def opened(township: Store, qtbot: QtBot) -> Callable[[str], ImportDialog]:
    """Open the preview of a sample; its preview is there when it is returned."""
    parent = QWidget()
    qtbot.addWidget(parent)

    def open_preview(file: str) -> ImportDialog:
        dialog = ImportDialog(now_lanes(township), DATA / file, TODAY, parent)
        settle(dialog)
        return dialog

    return open_preview


def settle(dialog: ImportDialog) -> None:
    """Let the preview be made now, not after the clerk's pause."""
    dialog._timer.stop()
    dialog._ask_preview()


def choose_programme(dialog: ImportDialog, store: Store, name: str) -> None:
    choose(dialog.terms.programme, office.programme_called(store, name).id)
    settle(dialog)


def test_the_preview_is_the_very_lines_that_are_imported(
    township: Store, opened: Callable[[str], ImportDialog], qtbot: QtBot
) -> None:
    dialog = opened("titled.xlsx")
    said_by_its_title = "耕地地力保护补贴"
    assert dialog.terms.programme.currentText() == said_by_its_title
    assert dialog.terms.year.value() == 2025
    dialog.terms.day_agreed.setChecked(True)
    shown = [(line.name, line.amount_fen) for line in dialog.tabs.lines.all_rows()]
    with qtbot.waitSignal(dialog.imported):
        dialog.import_button.click()
    kept = payouts.lines(township, 1, 0, 1000)
    assert [(line.name, line.amount_fen) for line in kept] == shown
    assert len(shown) == 53


def test_a_day_of_another_year_than_the_list_wants_a_second_look(
    opened: Callable[[str], ImportDialog],
) -> None:
    dialog = opened("titled.xlsx")
    assert dialog.terms.day_agreed.text() == "发放日期确是2026-09-15，清单是2025年度的"
    assert dialog.lacking.text() == "还要勾选：发放日期"
    dialog.terms.day_agreed.setChecked(True)
    assert dialog.import_button.isEnabled()
    show_day(dialog.terms.paid_on, date(2026, 1, 8))
    settle(dialog)
    assert not dialog.import_button.isEnabled()
    show_day(dialog.terms.paid_on, date(2025, 12, 8))
    settle(dialog)
    assert dialog.terms.day_agreed.isHidden()
    assert dialog.import_button.isEnabled()


def test_a_day_that_the_list_does_not_tell_is_said_to_be_todays(
    opened: Callable[[str], ImportDialog],
) -> None:
    dialog = opened("titled.xlsx")
    terms = dialog.terms
    assert not terms.day_unsaid.isHidden()
    assert terms.day_unsaid.text().startswith("清单没有写，先按今天")
    terms.day_agreed.setChecked(True)
    told = "发放日期没有写，按今天2026-09-15算，归入2026Q3的报表。"
    assert dialog.lacking.text() == told
    show_day(terms.paid_on, date(2025, 12, 8))
    settle(dialog)
    assert terms.day_unsaid.isHidden()
    assert dialog.lacking.text() == ""


def test_the_day_that_all_rows_say_is_proposed(
    township: Store, tmp_path: Path, qtbot: QtBot
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    heads = "村名 组 姓名 身份证号 银行账号 金额 发放日期"
    rows = "\n".join(
        f"梅岭村 一组 王小明 {id_number(at)} {card(at)} #100 2025-03-07"
        for at in (1, 2)
    )
    path = tmp_path / "清单.xlsx"
    path.write_bytes(workbook(("表", f"{heads}\n{rows}")))
    dialog = ImportDialog(now_lanes(township), path, TODAY, parent)
    assert day_of(dialog.terms.paid_on) == date(2025, 3, 7)
    assert dialog.terms.day_unsaid.isHidden()


def test_nothing_can_be_imported_before_a_programme_is_chosen(
    township: Store, opened: Callable[[str], ImportDialog]
) -> None:
    dialog = opened("plain.xlsx")
    assert dialog.terms.programme.currentText() == ""
    assert dialog.tabs.lines.rowCount() == 37
    assert "请选择补贴项目" in dialog.notice.text
    assert dialog.lacking.text() == "还没有选补贴项目"
    assert not dialog.import_button.isEnabled()
    choose_programme(dialog, township, "地力补贴")
    assert dialog.notice.text == ""
    assert dialog.import_button.isEnabled()


def test_errors_and_warnings_each_want_their_own_consent(
    township: Store, opened: Callable[[str], ImportDialog]
) -> None:
    dialog = opened("errors.xlsx")
    choose_programme(dialog, township, "轮作休耕")
    assert dialog.tabs.tabText(0) == "将导入的明细（14）"
    assert dialog.tabs.tabText(3) == "问题（9）"
    assert dialog.leave_out.text() == "不收有错误的6行，只导入其余各行"
    assert dialog.lacking.text() == "还要勾选：同意不收、接受提醒"
    assert not dialog.import_button.isEnabled()
    dialog.leave_out.setChecked(True)
    assert not dialog.import_button.isEnabled()
    dialog.accept_warnings.setChecked(True)
    assert dialog.import_button.isEnabled()


def test_problems_are_shown_with_their_place_and_what_to_do(
    opened: Callable[[str], ImportDialog],
) -> None:
    table = opened("errors.xlsx").tabs.problems.table
    assert drawn(table)[0] == (
        "错误 | Sheet D5 | 身份证号校验码不符，至少有一位写错。请核对原件后改正。"
    )


def test_a_damaged_file_offers_nothing_to_import(
    township: Store, opened: Callable[[str], ImportDialog]
) -> None:
    dialog = opened("ids_as_numbers.xlsx")
    choose_programme(dialog, township, "高龄津贴")
    dialog.leave_out.setChecked(True)
    assert dialog.tabs.lines.rowCount() == 0
    assert not dialog.import_button.isEnabled()


def test_sheets_that_were_left_out_are_said(
    opened: Callable[[str], ImportDialog],
) -> None:
    table = opened("sheets_per_village.xlsx").tabs.widget(5)
    assert drawn(table) == [  # type: ignore[arg-type]
        "工作表“填表说明” | 工作表未读取：没有发放表（如填表说明）。",
        "工作表“汇总” | 工作表未读取：是汇总表，没有姓名列。",
        "工作表“Sheet3” | 工作表未读取：工作表是空的。",
        "工作表“参数” | 工作表未读取：工作表是隐藏的。",
    ]


def test_the_same_file_is_refused_in_the_preview_already(
    township: Store, opened: Callable[[str], ImportDialog]
) -> None:
    first = opened("titled.xlsx")
    first.terms.day_agreed.setChecked(True)
    first.import_button.click()
    again = opened("titled.xlsx")
    assert "已于2026-09-15按同一项目、同一期别导入过" in again.notice.text
    assert not again.import_button.isEnabled()
    assert again.lacking.text() == "不能导入，原因见上面的提示"
    assert again.figures.sentence.text() == "没有核对，原因见上面的提示。"
    again.terms.period.setText("补发")
    assert again.lacking.text() == again.figures.sentence.text() == "正在核对…"
    settle(again)
    again.terms.day_agreed.setChecked(True)
    assert again.import_button.isEnabled()
    assert len(payouts.batches(township)) == 1


def test_unknown_villages_can_be_added_from_the_preview(
    store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.seed_programmes(store)
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ImportDialog(now_lanes(store), DATA / "plain.xlsx", TODAY, parent)
    choose_programme(dialog, store, "地力补贴")
    assert dialog.tabs.lines.rowCount() == 0
    assert not dialog.add_villages.isHidden()
    monkeypatch.setattr(NewVillagesDialog, "exec", add)
    dialog.add_villages.click()
    settle(dialog)
    assert [village.name for village in office.villages(store)] == ["梅岭村"]
    assert dialog.tabs.lines.rowCount() == 37
    assert dialog.add_villages.isHidden()


def add(dialog: NewVillagesDialog) -> bool:
    """Add what is ticked, as the clerk does."""
    dialog.add_button.click()
    return bool(dialog.result())


def test_names_that_may_be_slips_are_not_ticked_among_unknown_villages(
    township: Store, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    told = ("赤水村", "赤水村委会", "赤水", "梅领村", "3号", "高桥社区")
    rows = "\n".join(
        f"{village} 一组 王小明 {id_number(at)} {card(at)} #100"
        for at, village in enumerate(told, start=1)
    )
    path = tmp_path / "清单.xlsx"
    heads = "村名 组 姓名 身份证号 银行账号 金额"
    path.write_bytes(workbook(("表", f"{heads}\n{rows}")))
    dialog = ImportDialog(now_lanes(township), path, TODAY, parent)
    settle(dialog)
    seen: list[str] = []

    def decide(asked: NewVillagesDialog) -> bool:
        seen.extend(drawn(asked.table))
        assert [it.name for it in asked.rows.ticked()] == ["赤水村", "高桥社区"]
        assert asked.add_button.text() == "登记这2个村"
        box = asked.rows.index(3, 0)
        asked.rows.setData(box, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
        return add(asked)

    monkeypatch.setattr(NewVillagesDialog, "exec", decide)
    with qtbot.waitSignal(dialog.deed_done) as done:
        dialog.add_villages.click()
    assert seen == [
        " | 赤水村 | 3 | ",
        " | 梅领村 | 1 | 与已登记的“梅岭村”相近，可能是同一个村写错了，请核对",
        " | 3号村 | 1 | 不像村名，请核对这一列",
        " | 高桥社区 | 1 | ",
    ]
    assert done.args[0].said == "已登记：赤水村。"
    names = [village.name for village in office.villages(township)]
    assert "赤水村" in names
    assert not {"梅领村", "高桥社区"} & set(names)


def test_damaged_numbers_are_mended_when_the_clerk_says_so(
    township: Store, tmp_path: Path, qtbot: QtBot
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)

    def opened_with(number: str) -> ImportDialog:
        path = tmp_path / f"{len(number)}.xlsx"
        row = f"梅岭村 一组 王小明 {number} {card()} #100"
        heads = "村名 组 姓名 身份证号 银行账号 金额"
        path.write_bytes(workbook(("表", f"{heads}\n{row}")))
        dialog = ImportDialog(now_lanes(township), path, TODAY, parent)
        choose_programme(dialog, township, "地力补贴")
        return dialog

    first = opened_with(id_number())
    assert first.take_proposals.isHidden()
    first.import_button.click()
    dialog = opened_with("#360299195006190000")
    dialog.terms.period.setText("第二批")
    settle(dialog)
    assert dialog.tabs.lines.rowCount() == 0
    assert dialog.take_proposals.text() == "采用补全的1个身份证号"
    dialog.take_proposals.click()
    settle(dialog)
    assert dialog.take_proposals.isHidden()
    assert [line.id_number for line in dialog.tabs.lines.all_rows()] == [id_number()]
    assert dialog.import_button.isEnabled()
