"""Comparison lists and payments as the user of the window sees them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from gwgk_desktop.domain.payouts import BatchTerms
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    comparisons,
    history,
    office,
    payments,
    payouts,
)
from gwgk_desktop.ui.batch_dialogs import CorrectionDialog
from gwgk_desktop.ui.comparison_dialogs import NOT_CHOSEN, DecisionDialog, ListDialog
from gwgk_desktop.ui.comparisons_page import NOTHING_HIT, ComparisonsPage
from gwgk_desktop.ui.payment_dialogs import PaymentsDialog, UnpaidDialog
from gwgk_desktop.ui.payouts_page import PayoutsPage
from tests.begun import TODAY
from tests.services.deeds import read_here
from tests.ui.seen import DATA, drawn, now_lanes

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store
    from gwgk_desktop.ui.parts import Deed


@pytest.fixture
def paid(township: Store) -> Store:
    """Give a township with one batch of 37 lines."""
    terms = BatchTerms(
        office.programme_called(township, "地力补贴").id, 2026, "", date(2026, 9, 10)
    )
    reading = read_here(township, DATA / "plain.xlsx")
    preview = payouts.preview(township, reading, terms)
    finish(payouts.import_batch(township, preview))
    return township


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """Give what dialogs stand before."""
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def listed(paid: Store, tmp_path: Path) -> Path:
    """Give the file of a list that names the first of the batch."""
    [first] = payouts.lines(paid, 1, 0, 1)
    file = tmp_path / "死亡名单.csv"
    file.write_text(
        f"姓名,身份证号,死亡日期\n{first.name},{first.id_number},2026-03-01\n"
        "无名,,去年\n",
        "utf-8",
    )
    return file


@pytest.fixture
def returned(paid: Store, tmp_path: Path) -> Path:
    """Give a bank's return file: one line paid, one failed, one of nobody."""
    first, second = payouts.lines(paid, 1, 0, 2)
    file = tmp_path / "回盘.csv"
    file.write_text(
        "户名,账号,金额,状态,失败原因,日期\n"
        f"{first.name},{first.bank_account},884.92,成功,,2026-09-11\n"
        f"{second.name},{second.bank_account},1178.47,失败,户名不符,2026-09-11\n"
        "无名,6217000000000000000,5,成功,,\n",
        "utf-8",
    )
    return file


def answered(monkeypatch: pytest.MonkeyPatch, kind: type[QDialog], act: Any) -> None:
    """Let a dialog be answered by `act` when it is shown."""

    def answer(dialog: QDialog) -> int:
        act(dialog)
        return dialog.result()

    monkeypatch.setattr(kind, "exec", answer)


def test_a_list_is_seen_before_it_is_imported(
    paid: Store, listed: Path, parent: QWidget, qtbot: QtBot
) -> None:
    dialog = ListDialog(now_lanes(paid), listed, TODAY, parent)
    assert dialog.kind.currentText() == "死亡"  # the file's name says so
    assert drawn_rows(dialog.people) == [("罗腊兰", "****0608"), ("无名", "")]
    assert dialog.tabs.tabText(1) == "问题（2）"
    dialog.import_button.click()
    assert "由哪个单位提供" in dialog.notice.text
    dialog.source.setText("县民政局")
    with qtbot.waitSignal(dialog.deed_done) as done:
        dialog.import_button.click()
    [deed] = done.args
    assert (deed.said, deed.undo) == ("已导入死亡名单，2人。", "撤销导入")
    assert comparisons.lists(paid)[0].terms.source == "县民政局"


def drawn_rows(model: Any) -> list[tuple[str, str]]:
    count = model.rowCount()
    return [
        (str(model.index(row, 0).data()), str(model.index(row, 1).data()))
        for row in range(count)
    ]


def test_a_file_without_a_list_is_refused(
    paid: Store, tmp_path: Path, parent: QWidget
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("序号,金额\n1,2\n", "utf-8")
    dialog = ListDialog(now_lanes(paid), file, TODAY, parent)
    assert "找不到名单" in dialog.notice.text
    assert not dialog.import_button.isEnabled()
    dialog._import()
    dialog.reject()
    assert comparisons.lists(paid) == []


def opened(store: Store, qtbot: QtBot) -> ComparisonsPage:
    page = ComparisonsPage(now_lanes(store), lambda: TODAY)
    qtbot.addWidget(page)
    page.refresh()
    return page


def test_the_page_compares_a_batch_and_records_a_decision(
    paid: Store, listed: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(paid, qtbot)
    assert page.batch.currentText() == "第1批 2026年 耕地地力保护补贴"
    page.deed_done.connect(page.refresh)

    def import_it(dialog: ListDialog) -> None:
        dialog.source.setText("县民政局")
        dialog.import_button.click()

    answered(monkeypatch, ListDialog, import_it)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(listed), ""))
    page.import_button.click()
    assert drawn(page.list_table) == [
        "1 | 死亡 | 县民政局 | 2026-09-15 | 2 | 0 | 0 | 2026-09-15 | 死亡名单.csv"
    ]
    assert page.tabs.currentIndex() == 1
    assert not page.decide_button.isEnabled()
    assert page.decide_button.toolTip() == NOTHING_HIT
    with qtbot.waitSignal(page.deed_done) as done:
        page.verify_button.click()
    assert done.args[0].said == "比对完毕，新增待核实1项。"
    assert page.tabs.currentIndex() == 0
    assert page.decide_button.isEnabled()  # the new one is shown, and chosen
    assert drawn(page.table) == [
        (
            "1 | 梅岭村 | 一组 | 罗腊兰 | 884.92 | 死亡 | 县民政局 | 身份证号"
            " | 193 | 1 | 待核实 | "
        )
    ]
    assert page.tabs.tabText(0) == "对上的明细（1，待核实1）"
    with qtbot.waitSignal(page.deed_done) as done:
        page.verify_button.click()
    assert done.args[0].said == "比对完毕，没有新对上的明细。"

    def decide(dialog: DecisionDialog) -> None:
        assert dialog.decision.currentText() == NOT_CHOSEN
        dialog.save_button.click()
        assert dialog.notice.text == "还没有选核实结果，没有记下。"
        dialog.decision.setCurrentText("追回")
        dialog.save_button.click()
        assert "由谁决定" in dialog.notice.text
        dialog.by.setText("张镇长")
        dialog.reason.setText("已去世")
        dialog.save_button.click()

    answered(monkeypatch, DecisionDialog, decide)
    page.table.selectRow(0)
    page.decide_button.click()
    assert drawn(page.table)[0].endswith("追回 | 张镇长")
    again = DecisionDialog(now_lanes(paid), page.rows.all_rows()[0], page)
    qtbot.addWidget(again)
    assert (again.decision.currentText(), again.by.text()) == ("追回", "张镇长")


def test_the_sheet_to_be_signed_is_saved_and_printed(
    paid: Store,
    listed: Path,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ListDialog(now_lanes(paid), listed, TODAY, parent)
    dialog.source.setText("县民政局")
    dialog.import_button.click()
    comparisons.verify(paid, 1)
    page = opened(paid, qtbot)
    assert page.save_button.isEnabled()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    with qtbot.waitSignal(page.deed_done) as done:
        page.save_button.click()
    assert "内部资料，严禁张贴" in done.args[0].said
    assert [it.name for it in tmp_path.glob("*.pdf")] == [
        "内部-核实单-第1批-20260915.pdf"
    ]

    def to_a_file(dialog: QPrintDialog) -> int:
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(tmp_path / "printed.pdf"))
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["一"])
    monkeypatch.setattr(QPrintDialog, "exec", to_a_file)
    with qtbot.waitSignal(page.deed_done) as done:
        page.print_button.click()
    assert done.args[0].said == "核实单已送往打印机，共1页。内部资料，严禁张贴。"
    assert (tmp_path / "printed.pdf").stat().st_size > 1000
    monkeypatch.setattr(QPrintDialog, "exec", lambda _: QDialog.DialogCode.Rejected)
    before = len(history.entries(paid))
    page.print_button.click()
    assert len(history.entries(paid)) == before
    said: list[str] = []
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    monkeypatch.setattr(QMessageBox, "warning", lambda *told: said.append(told[2]))
    page.print_button.click()
    assert "打印机" in said[0]


def test_without_a_batch_there_is_nothing_to_compare(
    township: Store, qtbot: QtBot
) -> None:
    page = opened(township, qtbot)
    for one in (page.verify_button, page.save_button, page.print_button):
        assert not one.isEnabled()
    page._verify()
    page._print()
    page._decide()
    assert page._stack.currentIndex() == 0


def test_a_return_file_is_seen_before_it_is_recorded(
    paid: Store, returned: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = PayoutsPage(now_lanes(paid), lambda: TODAY)
    qtbot.addWidget(page)
    page.deed_done.connect(page.refresh)
    assert not page.payments_button.isEnabled()
    page.refresh()
    assert page.payments_button.isEnabled()  # the only batch is chosen
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(returned), ""))
    seen: list[str] = []

    def record(dialog: PaymentsDialog) -> None:
        seen.extend([dialog.summary.text(), dialog.tabs.tabText(1)])
        seen.extend(it[0] for it in drawn_rows(dialog.matched))
        dialog.record_button.click()

    answered(monkeypatch, PaymentsDialog, record)
    with qtbot.waitSignal(page.deed_done) as done:
        page.payments_button.click()
    assert seen == [
        "第1批：已发1笔，失败1笔，退回0笔；1行不能记，见“问题”。",
        "问题（36）",
        *("罗腊兰", "董明胜"),
    ]
    deed: Deed = done.args[0]
    assert (deed.said, deed.undo) == (
        *("第1批：已发1笔，失败1笔，退回0笔。", "撤销回盘"),
    )
    assert drawn(page.table)[0].endswith(" | 1 | 1 | 0 | plain.xlsx")


def test_a_file_that_is_no_return_file_is_refused(
    paid: Store, tmp_path: Path, parent: QWidget
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("姓名,村\n王,梅\n", "utf-8")
    [batch] = payouts.batches(paid)
    dialog = PaymentsDialog(now_lanes(paid), batch, file, parent)
    assert "找不到回盘表" in dialog.notice.text
    dialog._record()
    dialog.reject()
    assert payouts.batches(paid) == [batch]


def test_of_a_batch_in_which_nothing_failed_the_list_says_so(
    paid: Store, parent: QWidget
) -> None:
    [batch] = payouts.batches(paid)
    dialog = UnpaidDialog(now_lanes(paid), batch, parent)
    assert dialog.table.hint.text().startswith("这一批没有失败或退回的明细。")
    assert not dialog.table.hint.isHidden()
    for button in (dialog.correct_button, dialog.resend_button):
        assert (button.isEnabled(), button.toolTip()) == (
            *(False, "没有失败或退回的明细"),
        )


def test_what_failed_is_shown_corrected_and_sent_again(
    paid: Store,
    returned: Path,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    preview = payments.preview(paid, finish(payments.read(returned)), 1)
    finish(payments.record(paid, preview))
    page = PayoutsPage(now_lanes(paid), lambda: TODAY)
    qtbot.addWidget(page)
    page.refresh()
    page.table.selectRow(0)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    seen: list[str] = []

    def correct(dialog: CorrectionDialog) -> None:
        dialog.reason.setText("户名写错")
        dialog.name.setText("董明升")
        dialog.save_button.click()

    def send(dialog: UnpaidDialog) -> None:
        seen.extend([dialog.summary.text(), *drawn(dialog.table)])
        dialog.table.selectRow(0)
        dialog.correct_button.click()
        seen.extend(drawn(dialog.table))
        dialog.resend_button.click()
        dialog._resend()

    answered(monkeypatch, CorrectionDialog, correct)
    answered(monkeypatch, UnpaidDialog, send)
    page.unpaid_button.click()
    rest = "****9096 | 1,178.47 | 失败 | 户名不符 | 2026-09-11 | 4"
    assert seen == [
        "失败1笔，退回0笔；待重新发放1笔，1,178.47元。",
        f"梅岭村 | 一组 | 董明胜 | {rest} |  | ",
        f"梅岭村 | 一组 | 董明升 | {rest} | 已更正 | ",
    ]
    page.refresh()
    assert drawn(page.table)[0].startswith("2 | 重发第1批：耕地地力保护补贴 | ")
    assert [it.name for it in tmp_path.glob("*.xlsx")] == [
        "内部-重新发放-第1批-20260915.xlsx"
    ]
    assert payments.unpaid(paid, 1)[0].word.resent
