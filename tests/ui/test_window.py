"""The window as a whole: a real file, real lanes, a real data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QMessageBox

from gwgk_desktop.desk import LOG, Desk
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.ui import window as window_module
from gwgk_desktop.ui.import_dialog import ImportDialog
from gwgk_desktop.ui.look import dress
from gwgk_desktop.ui.main import make_window
from gwgk_desktop.ui.make_sheets_dialog import MakeSheetsDialog
from gwgk_desktop.ui.tasks import Cancelled
from tests.readers import pdf_pages
from tests.ui.seen import DATA, drawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.ui.window import Window


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    with Desk(tmp_path / "数据") as desk:
        made = make_window(desk)
        qtbot.addWidget(made)
        made.show()
        qtbot.waitUntil(lambda: len(drawn(made.office.programme_table)) == 57)
        yield made
        made.close()


def fill_example(window: Window, qtbot: QtBot) -> None:
    window.office.own.example_button.click()
    qtbot.waitUntil(lambda: len(drawn(window.office.village_table)) == 6)


def test_import_sheets_return_and_undo_by_the_window(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_example(window, qtbot)

    def import_it(dialog: ImportDialog) -> int:
        qtbot.waitUntil(lambda: not dialog.terms.day_agreed.isHidden())
        dialog.terms.day_agreed.setChecked(True)  # a list of 2025, paid today
        qtbot.waitUntil(dialog.import_button.isEnabled)
        with qtbot.waitSignal(dialog.imported):
            dialog.import_button.click()
        return 1

    monkeypatch.setattr(ImportDialog, "exec", import_it)
    window.payouts.import_files([DATA / "titled.xlsx"])
    qtbot.waitUntil(lambda: len(drawn(window.payouts.table)) == 1)
    assert window.notice.text == "已导入第1批：53行，52,283.43元。"
    assert window.notice.undo_button.text() == "撤销导入"

    def make_them(dialog: MakeSheetsDialog) -> int:
        qtbot.waitUntil(dialog.make_button.isEnabled)
        with qtbot.waitSignal(dialog.deed_done):
            dialog.make_button.click()
        return 1

    monkeypatch.setattr(MakeSheetsDialog, "exec", make_them)
    window.payouts.table.selectRow(0)
    window.payouts.sheets_button.click()
    qtbot.waitUntil(lambda: len(drawn(window.sheets.table)) == 1)
    assert window.navigation.currentItem().text() == "公示单"
    qtbot.waitUntil(lambda: window.sheets.pages._layout.count() == 3)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window.sheets.save_all_button.click()
    qtbot.waitUntil(lambda: bool(list(tmp_path.glob("*.pdf"))))
    [pdf] = tmp_path.glob("*.pdf")
    assert "云溪镇石桥村2025年" in "".join(pdf_pages(pdf.read_bytes()))

    window._show_page(window.returns)
    qtbot.waitUntil(window.returns.export_button.isEnabled)
    window.returns.export_to(tmp_path / "季报.xlsx")
    qtbot.waitUntil((tmp_path / "季报.xlsx").exists)
    qtbot.waitUntil(lambda: "季报.xlsx" in window.notice.text)

    def agrees(_parent: object, _title: str, text: str, **_how: object) -> object:
        assert "石桥村-2025-001" in text or "石桥村" in text
        assert "季报.xlsx" in text
        return QMessageBox.StandardButton.Yes

    monkeypatch.setattr(QMessageBox, "question", agrees)
    window.history.undo(3)
    qtbot.waitUntil(lambda: drawn(window.payouts.table) == [])
    assert "石桥村-2025-001" in window.notice.text or "石桥村" in window.notice.text
    assert "季报.xlsx" in window.notice.text


def test_files_dropped_on_the_window_are_imported_one_after_the_other(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def note(_page: object, files: Any) -> None:
        seen.extend(file.name for file in files)

    monkeypatch.setattr(type(window.payouts), "import_files", note)
    window._show_page(window.history)
    dropped = QMimeData()
    names = ("plain.xlsx", "gb18030.csv")
    dropped.setUrls([QUrl.fromLocalFile(str(DATA / name)) for name in names])
    window.dropEvent(
        QDropEvent(
            QPointF(9, 9),
            Qt.DropAction.CopyAction,
            dropped,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert seen == ["plain.xlsx", "gb18030.csv"]
    assert window.navigation.currentItem().text() == "补贴发放"


def test_a_refusal_is_a_line_in_the_bar_and_stays(window: Window) -> None:
    window.show_failure(Refusal(Code.FILE_IN_USE, file="甲.xlsx"))
    assert "“甲.xlsx”打不开或不能写入" in window.notice.text
    assert not window.notice._timer.isActive()


def test_cancelling_is_no_error(window: Window) -> None:
    window.show_failure(Cancelled())
    assert window.notice.text == "已取消，数据未改动。"


def test_a_bug_is_logged_by_place_without_its_message(
    window: Window,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(window_module, "show_bug", lambda _w, log: shown.append(log))
    try:
        raise ValueError("360299195006190608")  # noqa: TRY301
    except ValueError as error:
        window.show_failure(error)
    log = tmp_path / "数据" / LOG
    assert shown == [log]
    written = log.read_text("utf-8")
    assert "ValueError at test_window.py:" in written
    assert "3602991950" not in written
    caplog.clear()


def test_qt_speaks_chinese(qtbot: QtBot, qapp: Any) -> None:
    before = qapp.styleSheet()
    dress(qapp)
    buttons = QDialogButtonBox(
        QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
    )
    qtbot.addWidget(buttons)
    texts = {one.text().split("(")[0].replace("&", "") for one in buttons.buttons()}
    assert texts == {"确定", "取消"}
    qapp.setStyleSheet(before)


def test_the_window_opens_on_the_day_and_says_how_it_stands_once(
    window: Window, qtbot: QtBot
) -> None:
    assert window.navigation.currentItem().text() == "今日"
    qtbot.waitUntil(lambda: bool(window.today.day.text()))
    window.notice.hide()  # whatever the day itself had to tell
    window.today.told.emit("今天有3项到期。")
    assert window.notice.text == "今天有3项到期。"
    window.notice.say("已导入第1批。")
    window.today.told.emit("今天有2项到期。")
    assert window.notice.text == "已导入第1批。"


def test_every_page_is_reached_by_its_shortcut(window: Window) -> None:
    *keys, lock = (action.shortcut().toString() for action in window.actions())
    digits = [*range(1, 10), 0]
    wanted = [*(f"Ctrl+{it}" for it in digits), *(f"Ctrl+Shift+{it}" for it in digits)]
    assert (keys, lock) == (wanted[: window.navigation.count()], "Ctrl+L")
    window.actions()[len(keys) - 1].trigger()
    assert window.navigation.currentItem().text() == "设置"


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    with Desk(tmp_path), pytest.raises(Refusal) as refused:
        Desk(tmp_path)
    assert refused.value.problem.code is Code.FOLDER_IN_USE
