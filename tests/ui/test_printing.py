"""Looking at sheets page by page, and printing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QScreen
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from gwgk_desktop.domain.notice_sheets import SheetKind
from gwgk_desktop.domain.pages import Direction, Paper
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.reviews import Disclosure
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import history, notice_sheets, sheet_files
from gwgk_desktop.services.notice_sheets import SheetTerms
from gwgk_desktop.services.sheet_files import Pages
from gwgk_desktop.ui import printing
from gwgk_desktop.ui.make_sheets_dialog import MakeSheetsDialog
from gwgk_desktop.ui.notice_dialog import NoticeDialog
from gwgk_desktop.ui.notices import FaultsDialog, Tone
from gwgk_desktop.ui.pdf_view import KEPT, PagesView
from gwgk_desktop.ui.review_dialog import ReviewDialog
from gwgk_desktop.ui.sheets_page import SheetsPage
from tests import begun
from tests.begun import TODAY
from tests.readers import pdf_sizes
from tests.services.deeds import add, begin_paid
from tests.township import reading, record, table
from tests.ui.seen import NowLane, drawn, now_lanes
from tests.ui.test_pages import answered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store

A4_SIZES = [(595.0, 842.0)] * 40


@pytest.fixture
def paid(tmp_path: Path) -> Iterator[Store]:
    with begun.opened(tmp_path, begin_paid) as store:
        yield store


@pytest.fixture
def made(paid: Store) -> Store:
    finish(notice_sheets.make(paid, SheetTerms(1, TODAY)))
    return paid


def on_paper(path: Path) -> QPrinter:
    """Return a printer that writes what it prints into a file."""
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def test_only_the_pages_that_are_seen_are_asked_for(qtbot: QtBot) -> None:
    view = PagesView()
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show()
    asked: list[int] = []
    view.wanted.connect(lambda number, _: asked.append(number))
    view.show_document(A4_SIZES)
    assert view.page_count == view.list.count() == 40
    assert 0 in asked
    assert len(set(asked)) < 6
    bar = view._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 9000)
    asked.clear()
    view.list.setCurrentRow(30)
    assert 30 in asked
    assert len(set(asked)) < 6
    assert len(view._asked) <= KEPT + 6
    view.clear()
    assert view.page_count == 0


def test_a_page_is_drawn_anew_for_another_zoom(made: Store, qtbot: QtBot) -> None:
    page = SheetsPage(now_lanes(made), lambda: TODAY)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    page.refresh()
    view = page.pages
    assert not view._labels[0].pixmap().isNull()
    before = view._labels[0].pixmap().width()
    view.zoom.setCurrentIndex(view.zoom.findData(200))
    after = view._labels[0].pixmap().width()
    assert after == pytest.approx(595.28 / 72 * 96 * 2, abs=3)
    assert after != before


def test_a_page_that_comes_too_late_is_not_shown(made: Store, qtbot: QtBot) -> None:
    view = PagesView()
    qtbot.addWidget(view)
    view.show_document(A4_SIZES[:1])
    [sheet, *_] = notice_sheets.sheets(made)
    [image] = sheet_files.page_images(made, sheet, Pages(50))
    view.show_page(0, 1.0, image)
    assert view._labels[0].pixmap().isNull()


def test_a_sheet_is_printed_with_the_pages_that_were_asked_for(
    paid: Store, qtbot: QtBot, tmp_path: Path
) -> None:
    people = [record(at, id_number="") for at in range(10, 90)]
    add(paid, reading(table(*people), sha256="cd" * 32), period="第二批")
    finish(notice_sheets.make(paid, SheetTerms(2, TODAY)))
    [sheet, *_] = notice_sheets.sheets(paid)
    assert sheet.page_count > 2
    printer = on_paper(tmp_path / "打印.pdf")
    printer.setFromTo(2, 3)
    page = SheetsPage(now_lanes(paid), lambda: TODAY)
    qtbot.addWidget(page)
    run = printing.PrintRun(NowLane(paid), printer, [sheet], page)  # type: ignore[arg-type]
    with qtbot.waitSignal(run.done) as done:
        run.start()
    assert done.args == [2]
    assert pdf_sizes((tmp_path / "打印.pdf").read_bytes()) == {(210, 297)}


def test_sheets_of_all_villages_are_printed_each_on_its_paper(
    paid: Store, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(notice_sheets.make(paid, SheetTerms(1, TODAY, village_ids=(1,))))
    across = SheetTerms(1, TODAY, Paper.A3, (2,), direction=Direction.ACROSS)
    finish(notice_sheets.make(paid, across))
    monkeypatch.setattr(printing, "ask", lambda *_: on_paper(tmp_path / "全部.pdf"))
    page = SheetsPage(now_lanes(paid), lambda: TODAY)
    qtbot.addWidget(page)
    page.refresh()
    with qtbot.waitSignal(page.deed_done) as done:
        page.print_all_button.click()
    assert done.args[0].said == "2份公示单已送往打印机，共2页。"
    sizes = pdf_sizes((tmp_path / "全部.pdf").read_bytes())
    assert sizes == {(210, 297), (420, 297)}


def test_copies_are_printed_by_us_where_the_printer_cannot(made: Store) -> None:
    sheets = notice_sheets.sheets(made)
    leaves = printing.leaves(sheets, 0, 0, 2)
    assert [it.sheet for it in leaves] == [*sheets, *sheets]
    assert printing.leaves(sheets, 2, 9, 1) == []


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_is_off_is_told_in_words(
    made: Store, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = on_paper(tmp_path / "没有" / "这里.pdf")
    monkeypatch.setattr(printing, "ask", lambda *_: nowhere)
    page = SheetsPage(now_lanes(made), lambda: TODAY)
    qtbot.addWidget(page)
    page.refresh()
    with qtbot.waitSignal(page.failed) as failed:
        page.print_button.click()
    assert failed.args[0].problem.code is Code.PRINTER_OFF
    told: list[Refusal] = []
    assert not printing.paint(nowhere, [], told.append)
    assert [it.problem.code for it in told] == [Code.PRINTER_OFF]


@pytest.mark.usefixtures("qapp")
def test_a_printer_that_stops_between_pages_has_not_taken_them(
    made: Store, tmp_path: Path
) -> None:
    sheet = notice_sheets.sheets(made)[0]
    pages = sheet_files.page_images(made, sheet, Pages(20)) * 2
    told: list[Refusal] = []
    stopping = on_paper(tmp_path / "一页.pdf")
    stopping.newPage = lambda: False  # type: ignore[method-assign]
    assert not printing.paint(stopping, pages, told.append)
    assert [it.problem.code for it in told] == [Code.PRINTER_OFF]
    assert printing.paint(on_paper(tmp_path / "两页.pdf"), pages, told.append)
    assert len(told) == 1


def test_without_a_printer_nobody_is_asked_for_one(
    made: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    page = SheetsPage(now_lanes(made), lambda: TODAY)
    qtbot.addWidget(page)
    page.refresh()
    with qtbot.waitSignal(page.failed) as failed:
        page.print_button.click()
    assert failed.args[0].problem.code is Code.NO_PRINTER


@pytest.mark.parametrize("count", [1, 2])
def test_the_printer_is_asked_for_with_the_paper_of_the_sheet(
    made: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["办公室"])
    asked: list[QPrintDialog] = []

    def accept(dialog: QPrintDialog) -> QDialog.DialogCode:
        asked.append(dialog)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", accept)
    page = SheetsPage(now_lanes(made), lambda: TODAY)
    qtbot.addWidget(page)
    sheets = notice_sheets.sheets(made)[:count]
    printer = printing.ask(sheets, page)
    assert printer is not None
    assert printer.docName() == str(sheets[0].number)
    ranged = asked[0].testOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    assert ranged is (count == 1)
    asked[0].deleteLater()
    refuse = QDialog.DialogCode.Rejected
    monkeypatch.setattr(QPrintDialog, "exec", lambda _: refuse)
    assert printing.ask(sheets, page) is None


def test_all_sheets_are_saved_in_one_file(
    made: Store, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = SheetsPage(now_lanes(made), lambda: TODAY)
    qtbot.addWidget(page)
    page.refresh()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    page.save_joined_button.click()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    with qtbot.waitSignal(page.deed_done):
        page.save_joined_button.click()
    assert [it.name for it in tmp_path.glob("*.pdf")] == ["草稿-公示单合订-2份.pdf"]


def test_sheets_are_made_large_by_group_and_of_several_batches(
    paid: Store, qtbot: QtBot
) -> None:
    add(paid, reading(table(record(4, group="二组")), sha256="cd" * 32), period="二批")
    page = SheetsPage(now_lanes(paid), lambda: TODAY)
    qtbot.addWidget(page)
    dialog = MakeSheetsDialog(now_lanes(paid), None, TODAY, page)
    qtbot.addWidget(dialog)
    dialog.batch.setCurrentIndex(dialog.batch.findData(1))
    assert dialog.further.count() == 1
    dialog.further.item(0).setCheckState(Qt.CheckState.Checked)
    dialog.boxes.large.setChecked(True)
    dialog.boxes.direction.setCurrentIndex(1)
    dialog.per_group.setChecked(True)
    with qtbot.waitSignal(dialog.deed_done):
        dialog.make_button.click()
    sheets = notice_sheets.sheets(paid)
    assert {it.group for it in sheets} == {"一组", "二组"}
    assert {(it.size.value, it.direction.value) for it in sheets} == {
        ("large", "across")
    }


def test_what_was_typed_is_not_thrown_away_by_escape(
    paid: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = SheetsPage(now_lanes(paid), lambda: TODAY)
    qtbot.addWidget(page)
    answers = QMessageBox.StandardButton
    dialog = NoticeDialog(now_lanes(paid), TODAY, page)
    dialog.show()
    dialog.text.setPlainText("路灯已经装好。")
    asked = answered(monkeypatch, answers.No)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert asked == ["写好的内容还没有保存，关闭就没有了。确定关闭吗？"]
    answered(monkeypatch, answers.Yes)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    sheets = finish(notice_sheets.make(paid, SheetTerms(1, TODAY))).sheets
    review = ReviewDialog(now_lanes(paid), sheets, TODAY, page)
    review.show()
    review.reason.setText("面积不对")
    asked = answered(monkeypatch, answers.No)
    qtbot.keyClick(review, Qt.Key.Key_Escape)
    assert (review.isVisible(), len(asked)) == (True, 1)
    review.reason.clear()
    qtbot.keyClick(review, Qt.Key.Key_Escape)
    assert (review.isVisible(), len(asked)) == (False, 1)


def test_a_notice_in_ones_own_words_is_made_in_the_window(
    paid: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = SheetsPage(now_lanes(paid), lambda: TODAY)
    qtbot.addWidget(page)
    dialog = NoticeDialog(now_lanes(paid), TODAY, page)
    qtbot.addWidget(dialog)
    dialog.make_button.click()
    assert "标题和正文" in dialog.notice.text
    dialog.title.setText("路灯公示")
    dialog.text.setPlainText(record(1).id_number)
    told: list[str] = []

    def seen(faults: FaultsDialog) -> int:
        told.append(faults.faults.item(0).text())
        return 0

    monkeypatch.setattr(FaultsDialog, "exec", seen)
    dialog.make_button.click()
    assert "含有身份证号" in told[0]
    dialog.text.setPlainText("项目\t金额\n路灯\t5.00")
    dialog.village.setCurrentIndex(1)
    with qtbot.waitSignal(dialog.deed_done) as done:
        dialog.make_button.click()
    assert (
        done.args[0].said == "已制作公示单 梅岭村-2026-001，是草稿，审核之后才能发布。"
    )
    page.refresh()
    assert "路灯公示" in drawn(page.table)[0]


def test_totals_are_made_of_a_chosen_batch(paid: Store, qtbot: QtBot) -> None:
    page = SheetsPage(now_lanes(paid), lambda: TODAY)
    qtbot.addWidget(page)
    dialog = NoticeDialog(now_lanes(paid), TODAY, page)
    qtbot.addWidget(dialog)
    dialog.kind.setCurrentIndex(dialog.kind.findData(SheetKind.TOTALS))
    assert dialog.village.isHidden()
    assert dialog.fields.disclosure.isHidden()
    dialog.make_button.click()
    assert "发放批次" in dialog.notice.text
    dialog.batch.setCurrentIndex(dialog.batch.findData(1))
    with qtbot.waitSignal(dialog.deed_done):
        dialog.make_button.click()
    assert notice_sheets.sheets(paid)[0].kind is SheetKind.TOTALS


def test_totals_of_few_are_made_once_the_clerk_has_agreed(
    paid: Store, qtbot: QtBot
) -> None:
    few = reading(table(record(1), record(2)))
    add(paid, few, programme="农村低保")
    page = SheetsPage(now_lanes(paid), lambda: TODAY)
    qtbot.addWidget(page)
    dialog = NoticeDialog(now_lanes(paid), TODAY, page)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.kind.setCurrentIndex(dialog.kind.findData(SheetKind.TOTALS))
    dialog.batch.setCurrentIndex(dialog.batch.findData(2))
    assert not dialog.agree.isVisible()
    dialog.make_button.click()
    assert "只有2人，有人数和金额就容易认出是谁" in dialog.notice.text
    assert dialog.agree.isVisible()
    dialog.make_button.click()  # it was shown, and not ticked
    assert notice_sheets.sheets(paid) == []
    dialog.agree.click()
    dialog.batch.setCurrentIndex(dialog.batch.findData(1))
    assert not dialog.agree.isChecked()  # it was of another batch
    dialog.batch.setCurrentIndex(dialog.batch.findData(2))
    dialog.make_button.click()
    dialog.agree.click()
    with qtbot.waitSignal(dialog.deed_done):
        dialog.make_button.click()
    assert notice_sheets.sheets(paid)[0].kind is SheetKind.TOTALS
    assert history.entries(paid)[0].facts["agreed"] == [["本级", "small_list"]]


def test_a_notice_says_whether_all_may_see_it(paid: Store, qtbot: QtBot) -> None:
    page = SheetsPage(now_lanes(paid), lambda: TODAY)
    qtbot.addWidget(page)
    dialog = NoticeDialog(now_lanes(paid), TODAY, page)
    qtbot.addWidget(dialog)
    dialog.title.setText("路灯公示")
    dialog.text.setPlainText("路灯已安装。")
    assert dialog.fields.ground.isHidden()
    dialog.fields.disclosure.setCurrentText("不予公开")
    assert not dialog.fields.ground.isHidden()
    dialog.make_button.click()
    assert "要写明理由和依据" in dialog.notice.text
    dialog.fields.ground.setCurrentText("内部事务信息")
    with qtbot.waitSignal(dialog.deed_done):
        dialog.make_button.click()
    told = notice_sheets.sheets(paid)[0].classification
    assert told.disclosure is Disclosure.NON_DISCLOSURE
    assert told.basis.endswith("第十六条")


def test_a_form_that_complains_stays_on_a_low_screen(
    paid: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    room = QSize(1366, 728)  # of 768: the task bar takes some of it
    monkeypatch.setattr(QScreen, "availableSize", lambda _: room)
    dialog = NoticeDialog(now_lanes(paid), TODAY, page)
    dialog.show()
    dialog.title.setText("路灯")
    dialog.notice.say("这一句很长，一行写不完。" * 30, Tone.REFUSED)
    dialog.agree.show()
    qtbot.waitUntil(lambda: dialog.notice.height() > 60)
    assert dialog.height() <= room.height()
    assert dialog.minimumSizeHint().height() <= room.height()
    for one in (dialog.make_button, dialog.agree):
        assert one.visibleRegion().boundingRect() == one.rect()
