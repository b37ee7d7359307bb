"""The page that searches old files: where and how many, never what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from gwgk_desktop.ui.scan_page import ScanPage
from tests import planted
from tests.township import id_number
from tests.ui.seen import drawn, now_lanes

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store


def shown(store: Store, qtbot: QtBot) -> ScanPage:
    page = ScanPage(now_lanes(store))
    qtbot.addWidget(page)
    return page


def test_a_folder_is_searched_and_told_without_values(
    township: Store, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, out = tmp_path / "旧", tmp_path / "清单.txt"
    old.mkdir()
    (old / "a.pdf").write_bytes(planted.IN_CELLS["pdf"]((id_number(),)))
    (old / "b.pdf").write_bytes(b"%PDF-1.7 cut")
    page = shown(township, qtbot)
    assert not page.export_button.isEnabled()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(old))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    page.folder_button.click()
    assert drawn(page.file_table) == [
        f"b.pdf |  | 没有查：文件损坏 | {old}",  # nobody knows what is in it
        f"a.pdf | 1 | 身份证号1 | {old}",
    ]
    assert drawn(page.table) == [" | 没有查：文件损坏 | "]
    page.file_table.selectRow(1)
    assert drawn(page.table) == ["第1页 | 身份证号 | 1"]
    assert page.places.text() == "“a.pdf”里的各处："
    assert page.told.text().startswith("查了2个文件，1个含有个人信息，共1处。")
    with qtbot.waitSignal(page.deed_done) as done:
        page.export_button.click()
    assert done.args[0].said == f"清单已存到 {out}"
    lines = out.read_text("utf-8-sig").splitlines()
    assert lines[0] == f"{old / 'a.pdf'}　第1页　身份证号　1处"
    assert id_number() not in "".join(lines)
    page.refresh()


def test_files_are_summed_up_those_with_the_most_first(
    township: Store, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / ("很长的文件夹名" * 10)
    folder.mkdir()
    for name, count in (("a", 1), ("c", 40), ("b", 3)):
        numbers = "\n".join(id_number(at) for at in range(1, count + 1))
        (folder / f"{name}.txt").write_text(numbers + "\n电话13812345678", "utf-8")
    page = shown(township, qtbot)
    page.scan([folder])
    assert [it.rsplit(" | ", 1)[0] for it in drawn(page.file_table)] == [
        "c.txt | 41 | 身份证号40、手机号1",
        "b.txt | 4 | 身份证号3、手机号1",
        "a.txt | 2 | 身份证号1、手机号1",
    ]
    assert page.table.model().rowCount() == 41
    first = page.files.index(0, 0)
    assert first.data(Qt.ItemDataRole.ToolTipRole) == str(folder / "c.txt")
    assert page.file_table.textElideMode() is Qt.TextElideMode.ElideMiddle


def test_a_folder_whose_name_holds_a_number_is_told(
    township: Store, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / f"王小明{id_number()}"
    folder.mkdir()
    (folder / "a.txt").write_text("甲", "utf-8")
    page = shown(township, qtbot)
    page.scan([folder])
    [row] = drawn(page.file_table)
    assert row.startswith("王小明")
    assert id_number() not in row
    assert drawn(page.table) == ["文件夹名 | 身份证号 | 1"]
    said = "查了1个文件，没有查到个人信息。有1个文件夹的名称含有个人信息。"
    assert page.told.text() == said


def test_files_are_chosen_or_dropped(
    township: Store, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_bytes(planted.pdf())
    page = shown(township, qtbot)
    names = ([str(tmp_path / "a.pdf")], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: names)
    page.files_button.click()
    assert page.told.text() == "查了1个文件，没有查到个人信息。"
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    action, no = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    left = Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPointF(5, 5).toPoint(), action, data, left, no)
    page.dragEnterEvent(enter)
    assert enter.isAccepted()
    page.told.clear()
    page.dropEvent(QDropEvent(QPointF(5, 5), action, data, left, no))
    assert page.told.text().startswith("查了")


def test_nothing_chosen_searches_nothing_and_a_refusal_is_passed_on(
    township: Store, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(township, qtbot)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    page.folder_button.click()
    page.files_button.click()
    page._ask_export()
    page.export(tmp_path / "清单.txt")
    assert not (tmp_path / "清单.txt").exists()
    with qtbot.waitSignal(page.failed):
        page.scan([tmp_path / "nichts"])
    assert page.folder_button.isEnabled()
