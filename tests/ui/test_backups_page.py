"""The page of backups, in a window with real lanes on a real folder."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QMessageBox

from gwgk_desktop.desk import Desk
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.checking import Damage
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import backups, checking, office
from gwgk_desktop.store.database import Store
from gwgk_desktop.ui.backups_page import DrillDialog
from gwgk_desktop.ui.main import make_window
from gwgk_desktop.ui.parts import Deed
from tests.ui.seen import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.domain.checking import Finding
    from gwgk_desktop.domain.work import Steps
    from gwgk_desktop.services.backups import Made
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


def agree(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Say yes to every question; return the questions."""
    asked: list[str] = []

    def question(_: object, __: str, text: str, *, defaultButton: Any) -> Any:  # noqa: N803 - Qt names it so
        assert defaultButton == QMessageBox.StandardButton.No
        asked.append(text)
        return QMessageBox.StandardButton.Yes

    monkeypatch.setattr(QMessageBox, "question", question)
    return asked


def back_up(window: Window, qtbot: QtBot, count: int) -> None:
    window.backups.make_button.click()
    qtbot.waitUntil(lambda: len(drawn(window.backups.table)) == count)


def test_a_backup_is_made_and_stands_at_the_foot(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "还没有备份，1步操作只在本机" in window.standing.text())
    back_up(window, qtbot, 1)
    [row] = drawn(window.backups.table)
    assert "| 手动 | 完好 |" in row
    assert "| 1号 | 本机 | backup-" in row
    assert window.notice.text.startswith("已备份：backup-")
    qtbot.waitUntil(lambda: window.standing.text().startswith("最近备份"))
    assert "未备份" not in window.standing.text()


def test_the_clock_backs_up_what_has_changed(window: Window, qtbot: QtBot) -> None:
    assert window.standing.clock.isActive()
    window.standing.back_up()
    qtbot.waitUntil(lambda: len(drawn(window.backups.table)) == 1)
    assert "| 定时 |" in drawn(window.backups.table)[0]


def test_a_failed_backup_is_told_until_one_is_made(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    place = tmp_path / "数据" / "backups"
    place.write_text("")
    window.standing.back_up()
    qtbot.waitUntil(lambda: "不能写入" in window.standing.text())
    assert window.standing.property("tone") == "refused"
    window.backups.make_button.click()
    qtbot.waitUntil(lambda: "不能写入" in window.notice.text)
    place.unlink()
    back_up(window, qtbot, 1)
    qtbot.waitUntil(lambda: "不能写入" not in window.standing.text())


def test_the_weekly_check_tells_a_damaged_structure_at_the_foot(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    """Which an ordinary backup does not see; it stays told until it is mended."""
    with closing(sqlite3.connect(tmp_path / "数据" / "desk.db")) as con, con:
        con.execute("DROP INDEX subsidy_programme_key")
        index = "CREATE UNIQUE INDEX subsidy_programme_key ON subsidy_programme (key)"
        con.execute(f"{index} WHERE id <> 3")
        con.execute("PRAGMA writable_schema = 1")
        query = "UPDATE sqlite_master SET sql = ? WHERE name = 'subsidy_programme_key'"
        con.execute(query, (index,))
    back_up(window, qtbot, 1)
    for _ in range(2):
        window.standing.back_up()
        qtbot.waitUntil(lambda: "结构有损坏" in window.standing.text())
        assert window.standing.property("tone") == "refused"
    seen: list[list[Finding]] = []
    window._lanes.look.run(
        lambda store: finish(checking.check(store)),
        done=seen.append,
        failed=window.show_failure,
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert Damage.FILE_DAMAGED in {it.damage for it in seen[0]}


def test_a_desk_at_work_puts_the_weekly_check_off(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def on_timer(store: Store, *, idle: bool) -> Steps[Made]:
        asked.append(idle)
        return backups.make(store, Reason.TIMER)

    monkeypatch.setattr(backups, "on_timer", on_timer)

    def come_to_rest() -> None:
        qtbot.waitUntil(lambda: not any(lane.busy for lane in window._lanes))

    come_to_rest()
    window.standing.back_up()
    window._deed_done(Deed("", frozenset()))
    come_to_rest()
    window.standing.back_up()
    window.standing.back_up()
    looked = Event()
    window._lanes.look.run(lambda _: looked.wait(5), done=lambda _: None, failed=print)
    window.standing.back_up()
    looked.set()
    come_to_rest()
    assert asked == [True, False, True, False]


def test_a_drill_shows_its_record(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[DrillDialog] = []

    def open_(dialog: DrillDialog) -> None:
        shown.append(dialog)

    monkeypatch.setattr(DrillDialog, "open", open_)
    back_up(window, qtbot, 1)
    window.backups.table.selectRow(0)
    window.backups.drill_button.click()
    qtbot.waitUntil(lambda: bool(shown))
    assert "合格，可以恢复" in shown[0].page.toPlainText()


def test_a_backup_that_fails_its_drill_is_shown_so_and_can_be_removed(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(
        DrillDialog, "open", lambda it: shown.append(it.page.toPlainText())
    )
    asked = agree(monkeypatch)
    back_up(window, qtbot, 1)
    [database] = (tmp_path / "数据" / "backups").glob("backup-*/desk.db")
    content = database.read_bytes()
    database.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    window.backups.table.selectRow(0)
    assert not window.backups.remove_button.isEnabled()
    window.backups.drill_button.click()
    qtbot.waitUntil(lambda: "不可用" in drawn(window.backups.table)[0])
    assert "已标为不可用" in shown[0]
    window.backups.table.selectRow(0)
    assert not window.backups.restore_button.isEnabled()
    window.backups.make_button.click()
    qtbot.waitUntil(lambda: len(drawn(window.backups.table)) == 2)
    assert "完好" in drawn(window.backups.table)[0]
    window.backups.table.selectRow(1)
    window.backups.remove_button.click()
    qtbot.waitUntil(lambda: len(drawn(window.backups.table)) == 1)
    assert "它不可用：数据库文件的校验和" in asked[0]


def test_what_a_backup_finds_is_told_in_the_window(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "数据" / "backups.json").write_text("{")
    back_up(window, qtbot, 1)
    qtbot.waitUntil(lambda: "读不出来" in window.backups.bare.text())
    assert "读不出来" in window.notice.text
    qtbot.waitUntil(lambda: "读不出来" in window.standing.text())
    window.close()  # it is not told once more


def test_a_restore_and_the_way_back_by_the_window(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = agree(monkeypatch)
    back_up(window, qtbot, 1)
    window.office.own.example_button.click()
    qtbot.waitUntil(lambda: len(drawn(window.office.village_table)) == 6)
    window.backups.table.selectRow(0)
    window.backups.restore_button.click()
    qtbot.waitUntil(lambda: len(drawn(window.backups.aside_table)) == 1)
    assert "会失去1步操作" in asked[0]
    qtbot.waitUntil(lambda: drawn(window.office.village_table) == [])
    assert window.notice.text.startswith("已恢复")
    assert "恢复备份" in drawn(window.history.table)[0]
    first = drawn(window.backups.aside_table)
    window.backups.aside_table.selectRow(0)
    window.backups.back_button.click()
    qtbot.waitUntil(lambda: len(drawn(window.office.village_table)) == 6)
    qtbot.waitUntil(lambda: drawn(window.backups.aside_table) != first)
    window.backups.aside_table.selectRow(0)
    window.backups.forget_button.click()
    qtbot.waitUntil(lambda: drawn(window.backups.aside_table) == [])
    assert "不能再换回来" in asked[-1]
    window.close()
    store = Store(tmp_path / "数据" / "desk.db")
    assert len(office.villages(store)) == 6
    store.close()


def test_a_second_place_is_chosen_used_and_dropped(
    window: Window,
    qtbot: QtBot,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    stick = tmp_path_factory.mktemp("stick")
    window.backups.use_second(stick)
    qtbot.waitUntil(lambda: len(drawn(window.backups.table)) == 2)
    assert sorted(it.split(" | ")[5] for it in drawn(window.backups.table)) == [
        *("本机", "第二存放处")
    ]
    assert str(stick) in window.backups.second.text()
    window.backups.no_second_button.click()
    qtbot.waitUntil(lambda: "还没有选定" in window.backups.second.text())
    window.backups.use_second(stick / "OneDrive")
    qtbot.waitUntil(lambda: "同步文件夹" in window.notice.text)


def test_closing_the_window_backs_up(window: Window, tmp_path: Path) -> None:
    window.close()
    [seal] = (tmp_path / "数据" / "backups").glob("backup-*/seal.json")
    assert '"reason": "quit"' in seal.read_text("utf-8")


def test_closing_tells_a_backup_that_failed(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *args: told.append(args[2]))
    (tmp_path / "数据" / "backups").write_text("")
    window.close()
    assert "做过的都已保存" in told[0]
    assert "不能写入" in told[0]
