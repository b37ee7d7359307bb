"""The history page checks the store and writes the month's digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog

from gwgk_desktop.desk import Desk
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import backups, checking
from gwgk_desktop.store import opening
from gwgk_desktop.ui.check_dialog import CheckDialog
from gwgk_desktop.ui.history_page import HistoryPage
from gwgk_desktop.ui.main import make_window
from gwgk_desktop.ui.parts import Deed
from tests.begun import NOW
from tests.ui.seen import now_lanes

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store


def test_the_check_says_that_all_is_whole(township: Store, qtbot: QtBot) -> None:
    dialog = CheckDialog(now_lanes(township))
    qtbot.addWidget(dialog)
    dialog.check_button.click()
    first, *compared = dialog.told.toPlainText().splitlines()
    assert first == "核对完毕，没有发现问题。"
    assert compared[1].startswith("对照了保存记录（历史到第")
    assert compared[2].endswith("里没有可以对照的备份。")
    assert dialog.check_button.isEnabled()
    assert dialog.settle_button.isHidden()


def test_the_check_holds_the_history_against_paper_and_backups(
    township: Store, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = CheckDialog(now_lanes(township))
    qtbot.addWidget(dialog)
    seal = finish(backups.make(township, Reason.ASKED)).backup.seal
    (tmp_path / "备份").mkdir()
    told = replace(seal, deeds=2, head="00").written()
    (tmp_path / "备份" / "seal.json").write_text(told)
    chosen = str(tmp_path / "备份")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: chosen)
    dialog._choose()
    assert dialog.backups.text() == "备份"
    dialog.code.setText(checking.digest(township, 2026, 9).code)
    dialog.check()
    lines = dialog.told.toPlainText().splitlines()
    assert lines[0].startswith("历史与备份“备份”不符：第2号被改写过。")
    assert "核对完毕，发现1处问题。" in lines
    assert f"对照了“{tmp_path / '备份'}”里的备份1份，历史到第2号。" in lines


def test_a_mistyped_code_is_told_where_it_stands_and_clears_the_verdict(
    township: Store, qtbot: QtBot
) -> None:
    dialog = CheckDialog(now_lanes(township))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.check()
    assert dialog.told.toPlainText()
    dialog.code.setText("XYZ")
    dialog.check()
    assert dialog.told.toPlainText() == ""
    assert dialog.refused.isVisible()
    assert dialog.refused.text().startswith("摘要码不对")
    assert dialog.code.selectedText() == "XYZ"
    assert dialog.check_button.isEnabled()
    dialog.code.setText(checking.digest(township, 2026, 9).code)
    dialog.check()
    assert not dialog.refused.isVisible()
    assert "对照了纸上的月度摘要" in dialog.told.toPlainText()
    dialog.add_backups(Path("没有这个文件夹"))
    dialog.check()
    assert "找不到文件夹“没有这个文件夹”" in dialog.refused.text()


def test_a_bug_in_the_check_is_no_refusal(
    township: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = CheckDialog(now_lanes(township))
    qtbot.addWidget(dialog)
    monkeypatch.setattr(checking, "examine", lambda *_, **__: 1 // 0)
    with qtbot.waitSignal(dialog.failed):
        dialog.check()
    assert dialog.refused.isHidden()


def test_what_opening_found_is_settled_by_a_button(
    township: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = Problem(Code.COMMITS_LOST, facts={"last": 3, "acknowledged": 4})
    opening.keep(township.path, lost, NOW)
    dialog = CheckDialog(now_lanes(township))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.check()
    assert dialog.told.toPlainText().startswith("打开数据库时发现、还没有处置：")
    assert dialog.settle_button.isVisible()
    answers = iter([("", False), (" ", True), ("停电，已补录", True)])
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: next(answers))
    dialog.settle_button.click()
    assert dialog.refused.isHidden()
    dialog.settle_button.click()
    assert "必须写明原因" in dialog.refused.text()
    with qtbot.waitSignal(dialog.deed_done) as done:
        dialog.settle_button.click()
    assert done.args[0].touched == {"operation"}
    assert dialog.told.toPlainText().startswith("核对完毕，没有发现问题。")
    assert dialog.settle_button.isHidden()


def test_the_history_page_checks_and_writes_the_digest(
    township: Store, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = HistoryPage(now_lanes(township))
    qtbot.addWidget(page)
    shown: list[str] = []
    monkeypatch.setattr(QDialog, "exec", lambda it: shown.append(it.windowTitle()))
    page.check_button.click()
    assert shown == ["核对"]
    months: list[list[str]] = []

    def asked(*args: object, **_: object) -> tuple[str, bool]:
        months.append(list(args[3]))  # type: ignore[call-overload]
        return "2026-09", True

    out = tmp_path / "摘要.pdf"
    monkeypatch.setattr(QInputDialog, "getItem", asked)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    with qtbot.waitSignal(page.deed_done) as done:
        page.digest_button.click()
    assert out.read_bytes().startswith(b"%PDF")
    assert "2026年9月摘要已存到" in done.args[0].said
    assert len(set(months[0])) == 24
    assert f"{datetime.now():%Y-%m}" in months[0]


def test_the_window_tells_what_was_wrong_on_opening(
    qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Desk(tmp_path) as desk:
        desk.open_store().close()
    (tmp_path / "desk.db-wal").write_bytes(b"stale" * 99)
    with Desk(tmp_path) as desk:
        window = make_window(desk)
        qtbot.addWidget(window)
        qtbot.waitUntil(lambda: "不属于它的旧日志" in window.notice.text)
        window.close()
    caplog.clear()


def test_the_handover_sheet_is_written_by_the_window(
    township: Store, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = HistoryPage(now_lanes(township))
    qtbot.addWidget(page)
    answers = iter([("", ""), (str(tmp_path / "交接单.pdf"), "")])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: next(answers))
    page.handover_button.click()
    assert not list(tmp_path.glob("*.pdf"))
    with qtbot.waitSignal(page.deed_done) as done:
        page.handover_button.click()
    deed = done.args[0]
    assert isinstance(deed, Deed)
    assert deed.said.startswith("交接单已存到 ")
    assert "operation" in deed.touched
    assert (tmp_path / "交接单.pdf").exists()
    with qtbot.waitSignal(page.failed):
        page.write_handover(tmp_path / "交接单.pdf")


def test_kept_files_that_are_lost_come_back_by_a_button_at_the_finding(
    township: Store, qtbot: QtBot
) -> None:
    sha256 = township.shelf.keep(b"a return")
    with township.operation(Kind.EXPORT_RETURN):
        township.db.execute_sql(
            "INSERT INTO county_return"
            " (quarter, form, file_name, file_sha256, made_on, total_fen)"
            " VALUES ('2026Q3', 'standard', 'r.xlsx', ?, '2026-09-15', 0)",
            (sha256,),
        )
    finish(backups.make(township, Reason.ASKED))
    dialog = CheckDialog(now_lanes(township))
    qtbot.addWidget(dialog)
    dialog.thorough.setChecked(True)
    dialog.check()
    assert dialog.mend_button.isHidden()
    township.shelf.path_of(sha256).unlink()
    dialog.check()
    assert not dialog.mend_button.isHidden()
    with qtbot.waitSignal(dialog.deed_done):
        dialog.mend_button.click()
    assert dialog.told.toPlainText() == "已从备份找回1个留存的文件。"
    assert dialog.mend_button.isHidden()
    assert township.shelf.get(sha256) == b"a return"
    dialog.mend()
    assert "没有要找回的" in dialog.told.toPlainText()
