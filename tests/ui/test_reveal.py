"""Full numbers on request, as the clerk sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from gwgk_desktop.domain.problems import Code, Place, Refusal
from gwgk_desktop.domain.readings import Field, Repair, RepairKind
from gwgk_desktop.domain.users import Role, User
from gwgk_desktop.services import comparisons, history, office, payouts
from gwgk_desktop.ui import reveal as reveal_module
from gwgk_desktop.ui.batch_dialogs import CorrectionDialog, LinesDialog
from gwgk_desktop.ui.clipboard import KEPT_FOR_MS, clipboard
from gwgk_desktop.ui.comparison_dialogs import ListDialog
from gwgk_desktop.ui.comparisons_page import ComparisonsPage
from gwgk_desktop.ui.import_dialog import ImportDialog
from gwgk_desktop.ui.payment_dialogs import PaymentsDialog, UnpaidDialog
from gwgk_desktop.ui.payouts_page import PayoutsPage
from gwgk_desktop.ui.repairs_tab import numbered
from tests.conftest import TODAY
from tests.ui.seen import DATA, drawn, now_lanes
from tests.ui.test_comparisons import listed, paid, parent, returned

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store
    from gwgk_desktop.ui.reveal import RevealBar

__all__ = ["listed", "paid", "parent", "returned"]


def read_aloud(number: str) -> str:
    if len(number) == 18:
        return f"{number[:6]} {number[6:14]} {number[14:]}"
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def why(bar: RevealBar, reason: str = "银行退回") -> None:
    bar.ask_button.click()
    bar.which.setCurrentText("全部号码")
    bar.reason.setText(reason)
    bar.show_button.click()


def copies(bar: RevealBar) -> list[QPushButton]:
    QApplication.processEvents()
    found = bar.findChildren(QPushButton)
    return [it for it in found if it.text().startswith("复制") and not it.isHidden()]


@pytest.fixture
def lines(paid: Store, parent: QWidget, qtbot: QtBot) -> LinesDialog:
    dialog = LinesDialog(now_lanes(paid), payouts.batches(paid)[0], parent)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_number_is_shown_for_a_reason_and_masked_after_thirty_seconds(
    lines: LinesDialog, paid: Store
) -> None:
    bar = lines.reveal
    [line] = payouts.lines(paid, 1, 0, 1)
    bar.ask_button.click()
    assert bar.told.text() == "请先选一行。"
    lines.table.selectRow(0)
    bar.ask_button.click()
    assert bar.told.text() == line.name
    offered = [bar.which.itemText(at) for at in range(bar.which.count())]
    assert offered == ["身份证号", "银行账号", "电话", "全部号码"]
    bar.show_button.click()
    assert "必须写明原因" in bar.told.text()
    assert line.id_number not in bar.told.text().replace(" ", "")
    bar.which.setCurrentText("银行账号")
    bar.reason.setText("银行退回")
    bar.show_button.click()
    assert read_aloud(line.bank_account) in bar.told.text()
    assert read_aloud(line.id_number) not in bar.told.text()  # nor what is not asked
    assert history.entries(paid)[0].facts["fields"] == ["bank_account"]
    bar.mask_button.click()
    why(bar)
    assert read_aloud(line.id_number) in bar.told.text()
    assert read_aloud(line.bank_account) in bar.told.text()
    assert "30秒后遮住" in bar.told.text()
    assert drawn(lines.table)[0].count("****") == 2  # the table stays masked
    assert history.entries(paid)[0].kind.value == "reveal"
    for _ in range(29):
        bar._tick()
    assert "1秒后遮住" in bar.told.text()
    bar._tick()
    assert bar.told.isHidden()
    assert bar.told.text() == ""
    assert bar.ask_button.isVisible()
    assert copies(bar) == []
    assert reveal_module.SHOWN_FOR == 30
    assert bar._clock.interval() == 1000


def test_another_row_a_click_or_a_new_list_masks_it(
    lines: LinesDialog, paid: Store
) -> None:
    bar = lines.reveal
    lines.table.selectRow(0)
    why(bar)
    assert bar.told.text()
    lines.table.selectRow(1)
    assert bar.told.text() == ""
    why(bar)
    bar.mask_button.click()
    assert bar.told.text() == ""
    why(bar)
    lines.rows.show_count(2)
    assert bar.told.text() == ""
    lines.table.selectRow(0)
    bar.ask_button.click()
    bar.cancel_button.click()
    assert bar.reason.isHidden()
    kinds = [it.kind.value for it in history.entries(paid)]
    assert kinds.count("reveal") == 3  # each showing, and no more


def test_a_copied_number_leaves_the_clipboard(lines: LinesDialog, paid: Store) -> None:
    [line] = payouts.lines(paid, 1, 0, 1)
    lines.table.selectRow(0)
    why(lines.reveal)
    names = [it.text() for it in copies(lines.reveal)]
    assert names == ["复制身份证号", "复制银行账号", "复制电话"]
    there = QApplication.clipboard()
    copies(lines.reveal)[1].click()
    assert there.text() == line.bank_account
    assert there.mimeData().hasFormat("x-kde-passwordManagerHint")
    assert clipboard()._timer.interval() == KEPT_FOR_MS == 30_000
    assert clipboard()._timer.isActive()
    clipboard()._timer.timeout.emit()
    assert there.text() == ""
    copies(lines.reveal)[0].click()
    there.setText("别的")
    clipboard().forget_number()
    assert there.text() == "别的"  # not ours any more
    there.clear()


def test_who_may_only_look_is_told_so(lines: LinesDialog, paid: Store) -> None:
    paid.user = User("纪检", Role.READ_ONLY, TODAY)
    lines.table.selectRow(0)
    why(lines.reveal)
    assert "只能查看" in lines.reveal.told.text()
    assert copies(lines.reveal) == []
    paid.user = None


def test_a_failure_is_passed_on(lines: LinesDialog, qtbot: QtBot) -> None:
    lines.table.selectRow(0)
    lines.reveal.ask_button.click()
    asked = lines.reveal._asked
    assert asked is not None
    with qtbot.waitSignal(lines.reveal.failed):
        lines.reveal._refused(asked, ValueError())
    lines.reveal.cancel_button.click()
    lines.reveal._refused(asked, Refusal(Code.NO_NUMBER))  # nobody waits for it
    assert lines.reveal.told.text() == ""


def test_an_answer_that_comes_late_shows_nothing(
    lines: LinesDialog, paid: Store
) -> None:
    lines.table.selectRow(0)
    lines.reveal.ask_button.click()
    asked = lines.reveal._asked
    assert asked is not None
    lines.table.selectRow(1)
    with paid.operation(history.entries(paid)[0].kind) as operation:
        pass
    lines.reveal._revealed(asked, operation)
    assert lines.reveal.told.text() == ""


def test_an_account_is_corrected_without_seeing_the_old_one(
    paid: Store, parent: QWidget
) -> None:
    [line] = payouts.lines(paid, 1, 0, 1)
    dialog = CorrectionDialog(now_lanes(paid), line, parent)
    assert dialog.bank_account.text() == dialog.id_number.text() == ""
    assert line.bank_account[-4:] in dialog.bank_account.placeholderText()
    assert line.bank_account not in dialog.bank_account.placeholderText()
    dialog.bank_account.setText("6228480402564890018")
    dialog.reason.setText("本人来报")
    dialog.save_button.click()
    [now] = payouts.lines(paid, 1, 0, 1)
    assert now.bank_account == "6228480402564890018"
    assert now.id_number == line.id_number


def shown_numbers(bar: RevealBar) -> str:
    why(bar)
    told = bar.told.text().replace(" ", "")
    bar.hide_numbers()
    return told


def test_numbers_are_shown_on_request_wherever_they_are_masked(
    paid: Store, listed: Path, returned: Path, parent: QWidget, qtbot: QtBot
) -> None:
    first, second = payouts.lines(paid, 1, 0, 2)
    lanes = now_lanes(paid)
    batch = payouts.batches(paid)[0]

    people = ListDialog(lanes, listed, TODAY, parent)
    assert people.reveal._chosen() is None
    people.people_table.selectRow(0)
    assert first.id_number in shown_numbers(people.reveal)
    people.people_table.selectRow(1)
    people.reveal.ask_button.click()
    assert "没有登记号码" in people.reveal.told.text()
    people.source.setText("县民政局")
    people.import_button.click()

    comparisons.verify(paid, 1)
    page = ComparisonsPage(lanes, lambda: TODAY)
    qtbot.addWidget(page)
    page.refresh()
    assert page.reveal._chosen() is None
    page.table.selectRow(0)
    assert first.id_number in shown_numbers(page.reveal)

    payments = PaymentsDialog(lanes, batch, returned, parent)
    assert payments.reveal._chosen() is None
    payments.matched_table.selectRow(0)
    assert first.bank_account in shown_numbers(payments.reveal)
    payments.record_button.click()

    unpaid = UnpaidDialog(lanes, batch, parent)
    assert unpaid.reveal._chosen() is None
    unpaid.table.selectRow(0)
    assert second.bank_account in shown_numbers(unpaid.reveal)

    search = PayoutsPage(lanes, lambda: TODAY)
    qtbot.addWidget(search)
    assert search.reveal._chosen() is None
    search.search.setText(first.name)
    search._search()
    search._found_table.selectRow(0)
    assert first.bank_account in shown_numbers(search.reveal)


def test_numbers_of_a_preview_are_shown_by_its_tab(
    paid: Store, parent: QWidget
) -> None:
    dialog = ImportDialog(now_lanes(paid), DATA / "errors.xlsx", TODAY, parent)
    programme = office.programme_called(paid, "农村低保")
    dialog.terms.programme.setCurrentText(programme.name)
    dialog._ask_preview()
    for tab, table in (
        (dialog.tabs.lines_table, dialog.tabs.lines_table),
        (dialog.tabs.refused_table, dialog.tabs.refused_table),
        (dialog.tabs.repairs, dialog.tabs.repairs.table),
    ):
        dialog.tabs.setCurrentWidget(tab)
        assert dialog.reveal._chosen() is None
        if table.model().rowCount():
            table.selectRow(0)
            asked = dialog.reveal._chosen()
            assert asked is not None
            assert asked.file == "errors.xlsx"
    dialog.tabs.setCurrentWidget(dialog.tabs.problems)
    assert dialog.reveal._chosen() is None


def test_a_mended_name_holds_no_number() -> None:
    place = Place("Sheet1", 3, "D")
    name = Repair(place, Field.NAME, RepairKind.SPACES, "王 小明", "王小明")
    assert numbered(name, "x.xlsx").numbers == ()
    account = Repair(place, Field.BANK_ACCOUNT, RepairKind.SPACES, "6228 48", "622848")
    assert numbered(account, "x.xlsx").numbers == ((Field.BANK_ACCOUNT, "622848"),)
