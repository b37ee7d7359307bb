"""The window on a folder in which nothing is saved: it shows all, and says so."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import paths, wording
from gwgk_desktop.desk import Desk
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.services import office
from gwgk_desktop.store import connections, seals
from gwgk_desktop.ui.main import make_window
from gwgk_desktop.ui.sign_in_dialog import let_in
from tests.ui.seen import drawn

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give an unprotected data folder with a village."""
    with Desk(tmp_path / "数据") as desk:
        store = desk.open_store()
        office.add_villages(store, ["云溪村"])
        store.close()
    return tmp_path / "数据"


def test_on_a_full_disk_the_window_shows_what_is_there_and_saves_nothing(
    folder: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(_: Path) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(paths, "refuse_full", refuse)
    with Desk(folder) as desk:
        assert let_in(desk)
        window = make_window(desk)
        qtbot.addWidget(window)
        qtbot.waitUntil(lambda: len(drawn(window.office.village_table)) == 1)
        assert "只能查看" in window.windowTitle()
        assert "磁盘已满" in window.notice.text
        window.notice.hide()
        window.history.undo(2)
        qtbot.waitUntil(lambda: "什么也不能保存" in window.notice.text)
        assert len(drawn(window.office.village_table)) == 1
        window.close()  # and no box tells that there was no backup
    caplog.clear()


def test_damage_that_is_met_at_work_stops_the_saving(
    folder: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(
        "gwgk_desktop.store.inspecting.reads_well", lambda *_: False, raising=True
    )
    with Desk(folder) as desk:
        window = make_window(desk)
        qtbot.addWidget(window)
        qtbot.waitUntil(lambda: len(drawn(window.office.village_table)) == 1)
        window.show_failure(connections.UNREADABLE[0]("malformed"))
        assert "已损坏" in window.notice.text
        note = seals.damage_path(folder / "desk.db")
        qtbot.waitUntil(note.exists)
        window.show_failure(Refusal(Code.STORE_STOPPED, file="desk.db"))
        assert wording.BUG not in window.notice.text
        window.close()
    caplog.clear()
