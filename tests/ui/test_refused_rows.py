"""The button of the preview that gives refused rows back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import openpyxl
import pytest
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from gwgk_desktop.services import refused_rows
from gwgk_desktop.ui.import_dialog import ImportDialog
from gwgk_desktop.ui.payouts_page import PayoutsPage
from gwgk_desktop.ui.tasks import Cancelled
from tests.begun import TODAY
from tests.ui.seen import DATA, drawn, now_lanes
from tests.ui.test_import_dialog import choose_programme, settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store


@pytest.fixture
def opened(township: Store, qtbot: QtBot) -> Callable[[Path], ImportDialog]:
    """Open the preview of a file."""
    parent = QWidget()
    qtbot.addWidget(parent)

    def open_preview(path: Path) -> ImportDialog:
        dialog = ImportDialog(now_lanes(township), path, TODAY, parent)
        settle(dialog)
        return dialog

    return open_preview


def agree_and_import(dialog: ImportDialog) -> None:
    dialog.leave_out.setChecked(True)
    dialog.accept_warnings.setChecked(True)
    dialog.import_button.click()


def test_the_button_is_there_while_rows_are_refused(
    opened: Callable[[Path], ImportDialog],
) -> None:
    assert opened(DATA / "plain.xlsx").refused_rows.isHidden()
    assert not opened(DATA / "errors.xlsx").refused_rows.isHidden()


def test_refused_rows_go_where_the_clerk_says(
    opened: Callable[[Path], ImportDialog],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    dialog = opened(DATA / "errors.xlsx")
    asked = []

    def named(_parent: object, _title: str, likely: str, _kinds: str) -> Any:
        asked.append(Path(likely).name)
        return str(tmp_path / "内部退回"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", named)
    with qtbot.waitSignal(dialog.deed_done):
        dialog.refused_rows.click()
    assert asked == ["内部_errors_退回行.xlsx"]
    assert (tmp_path / "内部退回.xlsx").is_file()
    assert "不得张贴" in dialog.notice.text


def test_no_answer_writes_nothing(
    opened: Callable[[Path], ImportDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    dialog = opened(DATA / "errors.xlsx")
    dialog.refused_rows.click()
    assert "导出" not in dialog.notice.text


def test_refused_rows_can_be_had_when_the_list_was_imported_before(
    township: Store, opened: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    first = opened(DATA / "errors.xlsx")
    choose_programme(first, township, "轮作休耕")
    agree_and_import(first)
    dialog = opened(DATA / "errors.xlsx")
    choose_programme(dialog, township, "轮作休耕")
    assert "导入过" in dialog.notice.text
    assert not dialog.refused_rows.isHidden()
    dialog.refused_rows.write_to(tmp_path / "内部.xlsx")
    assert (tmp_path / "内部.xlsx").is_file()


def test_rows_of_a_locked_workbook_go_back_without_asking_again(
    opened: Callable[[Path], ImportDialog],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    asked: list[str] = []

    def get_text(*args: Any) -> tuple[str, bool]:
        asked.append(args[1])
        return "gw8", True

    monkeypatch.setattr(QInputDialog, "getText", get_text)
    dialog = opened(DATA / "locked.xls")
    dialog.refused_rows.write_to(tmp_path / "内部.xlsx")
    assert (tmp_path / "内部.xlsx").is_file()
    assert asked == ["打开密码"]


def test_a_refusal_is_told_and_the_preview_stays(
    opened: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    dialog = opened(DATA / "errors.xlsx")
    (tmp_path / "out").write_text("a file")
    dialog.refused_rows.write_to(tmp_path / "out" / "a.xlsx")
    assert "不能写入" in dialog.notice.text
    assert dialog.tabs.lines.rowCount() == 14


@pytest.mark.parametrize("error", [Cancelled(), KeyError("a bug")])
def test_a_wish_to_stop_is_no_bug(
    opened: Callable[[Path], ImportDialog],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    error: Exception,
) -> None:
    def fails(*_: object) -> NoReturn:
        raise error

    monkeypatch.setattr(refused_rows, "refused_workbook", fails)
    dialog = opened(DATA / "errors.xlsx")
    bugs: list[Exception] = []
    dialog.failed.connect(bugs.append)
    dialog.refused_rows.write_to(tmp_path / "a.xlsx")
    assert bugs == ([] if isinstance(error, Cancelled) else [error])
    assert ("已取消" in dialog.notice.text) is isinstance(error, Cancelled)


def test_a_returned_workbook_fills_in_what_its_first_batch_says(
    township: Store, opened: Callable[[Path], ImportDialog], tmp_path: Path
) -> None:
    dialog = opened(DATA / "errors.xlsx")
    choose_programme(dialog, township, "轮作休耕")
    dialog.terms.year.setValue(2024)
    dialog.terms.period.setText("上半年")
    settle(dialog)
    dialog.refused_rows.write_to(tmp_path / "内部.xlsx")
    dialog.terms.day_agreed.setChecked(True)  # a list of another year, paid today
    agree_and_import(dialog)
    again = opened(tmp_path / "内部.xlsx")
    assert again.terms.programme.currentText() == "耕地轮作休耕补助"
    assert (again.terms.year.value(), again.terms.period.text()) == (2024, "上半年")
    assert again.tabs.tabText(0) == "将导入的明细（0）"
    assert again.tabs.tabText(5) == "未读取（14）"
    assert again.leave_out.text() == "不收有错误的6行，只导入其余各行"


def test_the_list_of_batches_says_what_is_a_supplement(
    township: Store,
    opened: Callable[[Path], ImportDialog],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    dialog = opened(DATA / "errors.xlsx")
    choose_programme(dialog, township, "轮作休耕")
    dialog.refused_rows.write_to(tmp_path / "内部.xlsx")
    agree_and_import(dialog)
    book = openpyxl.load_workbook(tmp_path / "内部.xlsx")
    book.worksheets[0]["C12"] = "赵六"
    book.save(tmp_path / "内部.xlsx")
    agree_and_import(opened(tmp_path / "内部.xlsx"))
    page = PayoutsPage(now_lanes(township), lambda: TODAY)
    qtbot.addWidget(page)
    page.refresh()
    newest, oldest = drawn(page.table)
    assert newest.split(" | ")[3] == "补充第1批"
    assert oldest.split(" | ")[3] == ""
