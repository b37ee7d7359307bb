"""The dialogs that ask for files and folders, as the clerk meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSettings, QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.scan_page import ScanPage
from tests.ui.seen import now_lanes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store

SCOPE = QSettings.Scope.UserScope
NATIVE = QSettings.Format.NativeFormat


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return where Qt keeps its settings; no dialog was opened before."""
    folder = tmp_path / "settings"
    QSettings.setPath(NATIVE, SCOPE, str(folder))
    monkeypatch.setattr(file_dialogs._Last, "folder", "")
    yield folder
    usual = QStandardPaths.StandardLocation.GenericConfigLocation
    QSettings.setPath(NATIVE, SCOPE, QStandardPaths.writableLocation(usual))


def answered(button: QPushButton, choice: Path | None = None) -> tuple[str, list[str]]:
    """Press a button whose dialog gets an answer; return where it began, with what."""
    begun: list[tuple[str, list[str]]] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        begun.append((dialog.directory().absolutePath(), dialog.selectedFiles()))
        if choice is None:
            dialog.reject()
        else:
            dialog.selectFile(str(choice))
            dialog.done(1)

    QTimer.singleShot(0, answer)
    button.click()
    [told] = begun
    return told


@pytest.mark.usefixtures("settings")
def test_the_first_dialog_begins_among_the_users_documents(
    township: Store, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = tmp_path / "文档"
    documents.mkdir()
    folders = {QStandardPaths.StandardLocation.DocumentsLocation: str(documents)}
    monkeypatch.setattr(
        QStandardPaths, "writableLocation", lambda of: folders.get(of, str(tmp_path))
    )
    page = ScanPage(now_lanes(township))
    qtbot.addWidget(page)
    assert answered(page.folder_button)[0] == str(documents)
    documents.rmdir()
    assert answered(page.folder_button)[0] == str(tmp_path)  # the home, at least


def test_a_dialog_begins_where_the_last_one_ended_and_nothing_is_written_of_it(
    township: Store, qtbot: QtBot, tmp_path: Path, settings: Path
) -> None:
    first, second = tmp_path / "张三的表", tmp_path / "李四的表"
    for folder in (first, second):
        folder.mkdir()
        (folder / "a.txt").write_text("没有什么", "utf-8")
    page = ScanPage(now_lanes(township))
    qtbot.addWidget(page)
    answered(page.folder_button, first)
    begun, suggested = answered(page.export_button)  # given up: nothing is remembered
    assert begun == str(first)
    assert suggested == [str(first / "查漏清单.txt")]
    assert answered(page.files_button, second / "a.txt")[0] == str(first)
    assert answered(page.export_button, second / "清单.txt")[0] == str(second)
    assert (second / "清单.txt").is_file()
    written = b"".join(it.read_bytes() for it in settings.rglob("*") if it.is_file())
    assert b"FileDialog" in written
    assert "的表" not in written.decode()


def test_a_dialog_opens_when_the_folder_is_gone(
    township: Store, qtbot: QtBot, tmp_path: Path, settings: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    page = ScanPage(now_lanes(township))
    qtbot.addWidget(page)
    answered(page.folder_button, stick)
    stick.rmdir()
    assert answered(page.folder_button)[0] != str(stick)
    assert settings.exists()
