"""Opening a data folder by the window."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from gwgk_desktop import wording
from gwgk_desktop.desk import Desk
from gwgk_desktop.domain import recovery_code
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import backup_settings, backups, example, history, office
from gwgk_desktop.store import keys
from gwgk_desktop.ui import main, sign_in_dialog
from gwgk_desktop.ui.main import make_window
from gwgk_desktop.ui.recovery_dialog import RecoveryCodeDialog
from gwgk_desktop.ui.sign_in_dialog import (
    FirstStartDialog,
    ForgottenDialog,
    SignInDialog,
    let_in,
)
from tests.ui.seen import drawn, now_lanes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

HEAD, SECRET, OTHER = "刘主任", "first password", "another password"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a data folder that nobody has begun."""
    with Desk(tmp_path / "数据") as opened:
        yield opened


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the recovery codes that were shown."""
    shown: list[str] = []
    monkeypatch.setattr(sign_in_dialog, "show_code", lambda code, _: shown.append(code))
    return shown


def choose(dialog: FirstStartDialog, again: str = SECRET) -> None:
    dialog.name.setText(HEAD)
    dialog.password.setText(SECRET)
    dialog.again.setText(again)
    dialog.go_button.click()


def test_a_new_folder_is_protected_and_the_code_is_shown(
    desk: Desk, qtbot: QtBot, codes: list[str]
) -> None:
    dialog = FirstStartDialog(desk)
    qtbot.addWidget(dialog)
    choose(dialog, "mistyped")
    assert "两次输入的密码不一样" in dialog.told.text()
    assert codes == []
    choose(dialog)
    assert dialog.result() == 1
    assert desk.protected
    assert [len(code) for code in codes] == [41]


def test_who_signs_in_wrongly_is_told_and_may_try_again(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.begin_protected(HEAD, SECRET, None)
    dialog = SignInDialog(desk)
    qtbot.addWidget(dialog)
    dialog.password.setText("wrong")
    dialog.go_button.click()
    assert "密码不对" in dialog.told.text()
    assert dialog.password.text() == ""
    assert dialog.go_button.isEnabled()
    dialog.password.setText(SECRET)
    dialog.go_button.click()
    assert dialog.result() == 1
    window = make_window(desk)
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: len(drawn(window.office.programme_table)) == 57)
    assert window.windowTitle() == wording.PRODUCT
    window.close()


def test_a_folder_left_unprotected_says_so_in_the_title(
    desk: Desk, qtbot: QtBot, codes: list[str]
) -> None:
    dialog = FirstStartDialog(desk)
    qtbot.addWidget(dialog)
    dialog.leave.setChecked(True)
    assert not dialog.password.isEnabled()
    dialog.go_button.click()
    assert dialog.result() == 1
    assert (desk.decided, desk.protected, codes) == (True, False, [])
    assert let_in(desk)  # and is not asked again
    window = make_window(desk)
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: len(drawn(window.office.programme_table)) == 57)
    assert window.windowTitle().endswith("（未加密）")
    window.close()


def test_an_old_folder_is_protected_with_all_it_holds(
    desk: Desk, qtbot: QtBot, codes: list[str]
) -> None:
    store = desk.open_store()
    example.fill(store)
    store.shelf.keep(b"content")
    villages = office.villages(store)
    store.close()
    dialog = FirstStartDialog(desk)
    qtbot.addWidget(dialog)
    choose(dialog)
    assert dialog.told.text() == ""
    assert len(codes) == 1
    store = desk.open_store()
    assert office.villages(store) == villages
    store.close()


@pytest.mark.parametrize("protected", [True, False])
def test_what_is_asked_first_is_what_the_folder_needs(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, protected: bool
) -> None:
    asked = []

    def answer(dialog: object) -> int:
        asked.append(type(dialog))
        return 0

    monkeypatch.setattr(SignInDialog, "exec", answer)
    monkeypatch.setattr(FirstStartDialog, "exec", answer)
    if protected:
        desk.begin_protected(HEAD, SECRET, None)
    assert not let_in(desk)
    assert asked == [SignInDialog if protected else FirstStartDialog]


def test_after_wrong_passwords_the_wait_is_counted_down(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.begin_protected(HEAD, SECRET, None)
    monkeypatch.setattr(keys, "FREE_TRIES", 1)
    monkeypatch.setattr(keys, "FIRST_DELAY", 2)
    monkeypatch.setattr(sign_in_dialog, "SECOND_MS", 50)
    dialog = SignInDialog(desk)
    qtbot.addWidget(dialog)
    dialog.password.setText("wrong")
    dialog.go_button.click()
    assert "还要等2秒" in dialog.told.text()
    assert not dialog.go_button.isEnabled()
    qtbot.waitUntil(lambda: "还要等1秒" in dialog.told.text())
    qtbot.waitUntil(dialog.go_button.isEnabled)
    assert dialog.told.text() == "现在可以再试。"
    dialog.password.setText(SECRET)
    dialog.go_button.click()
    assert dialog.result() == 1


def test_who_must_wait_sees_it_at_once(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.begin_protected(HEAD, SECRET, None)
    monkeypatch.setattr(keys, "FREE_TRIES", 1)
    with pytest.raises(Refusal):
        desk.sign_in(HEAD, "wrong")
    dialog = SignInDialog(desk)
    qtbot.addWidget(dialog)
    assert "还要等5秒" in dialog.told.text()
    assert not dialog.go_button.isEnabled()


def forgotten(desk: Desk, qtbot: QtBot, code: str, again: str = OTHER) -> bool:
    dialog = ForgottenDialog(desk, HEAD)
    qtbot.addWidget(dialog)
    dialog.code.setText(code)
    dialog.password.setText(OTHER)
    dialog.again.setText(again)
    dialog.go_button.click()
    if not dialog.result():
        assert dialog.told.text()
    return bool(dialog.result())


def test_the_recovery_sheet_lets_in_who_forgot_the_password(
    desk: Desk, qtbot: QtBot
) -> None:
    code, _ = desk.begin_protected(HEAD, SECRET, None)
    desk.sign_out()
    groups = code.split("-")
    assert not forgotten(desk, qtbot, code, again="mistyped")
    assert not forgotten(desk, qtbot, "-".join(reversed(groups)))
    assert forgotten(desk, qtbot, " ".join(groups).lower())
    store = desk.open_store()
    told = [(it.kind, it.who, it.facts) for it in history.entries(store, 1)]
    assert told == [(Kind.RESET_PASSWORD, wording.RECOVERY_USER, {"user": HEAD})]
    store.close()
    desk.sign_in(HEAD, OTHER)
    with pytest.raises(Refusal):
        desk.sign_in(HEAD, SECRET)


def test_a_mistyped_group_is_named_as_soon_as_it_is_typed(
    desk: Desk, qtbot: QtBot
) -> None:
    code, _ = desk.begin_protected(HEAD, SECRET, None)
    dialog = ForgottenDialog(desk, HEAD)
    qtbot.addWidget(dialog)
    assert dialog.typed.text() == "已输入0组，共6组"
    first, second, *_ = code.split("-")
    dialog.code.setText(f"{first} {second[:3]}")
    assert dialog.typed.text() == "已输入1组，共6组"
    slip = second[:-1] + ("1" if second[-1] == "0" else "0")  # always found
    dialog.code.setText(f"{first} {slip} {first}")
    assert dialog.typed.text().startswith("第2、3组有误")


def test_the_sign_in_leads_to_the_recovery_sheet(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.begin_protected(HEAD, SECRET, None)
    dialog = SignInDialog(desk)
    qtbot.addWidget(dialog)
    for answer in (0, 1):
        monkeypatch.setattr(ForgottenDialog, "exec", lambda _, it=answer: it)
        dialog.forgotten_button.click()
        assert dialog.result() == answer


def test_the_recovery_code_is_shown_until_it_was_copied(qtbot: QtBot) -> None:
    code = recovery_code.new()
    dialog = RecoveryCodeDialog(code, now_lanes().work)
    qtbot.addWidget(dialog)
    dialog.show()
    groups = code.split("-")
    assert dialog.shown.text().split() == groups
    dialog.reject()
    assert dialog.isVisible()
    assert "请先打印或抄好" in dialog.told.text()
    dialog.copied.setText(groups[dialog.asked % 6])
    dialog.go_button.click()
    assert f"第{dialog.asked}组与恢复码不符" in dialog.told.text()
    assert dialog.isVisible()
    dialog.copied.setText(f" {groups[dialog.asked - 1].lower()}")
    dialog.go_button.click()
    assert dialog.result() == 1


def test_the_first_start_leaves_the_recovery_sheet_to_the_dialog_of_the_code(
    desk: Desk, qtbot: QtBot, codes: list[str]
) -> None:
    dialog = FirstStartDialog(desk)
    qtbot.addWidget(dialog)
    texts = [it.text() for it in dialog.findChildren(QPushButton)]
    assert not [it for it in texts if "恢复单" in it]
    choose(dialog)
    assert len(codes) == 1
    assert not list(desk.folder.parent.glob("*.pdf"))


def test_backups_that_anybody_can_read_are_told_after_protecting(
    desk: Desk, qtbot: QtBot, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = desk.open_store()
    example.fill(store)
    stick = desk.folder.parent / "stick"
    backup_settings.choose_second(store, stick)
    finish(backups.make(store, Reason.ASKED))
    store.close()
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *args: told.append(args[2]))
    dialog = FirstStartDialog(desk)
    qtbot.addWidget(dialog)
    assert dialog.restore.isHidden()  # there is something: nothing is begun by a backup
    choose(dialog)
    assert (len(codes), len(told)) == (1, 1)
    assert "还有1份未加密的备份" in told[0]
    window = make_window(desk)
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: "还有1份未加密" in window.backups.bare.text())
    window.close()


def test_a_folder_that_only_a_newer_program_can_read_is_refused(desk: Desk) -> None:
    desk.begin_protected(HEAD, SECRET, None)
    document = json.loads((desk.folder / "keys.json").read_text())
    del document["sha256"]
    document["format"] = 9
    document["sha256"] = keys._checksum(document)
    (desk.folder / "keys.json").write_text(json.dumps(document))
    with pytest.raises(Refusal) as refused:
        let_in(desk)
    assert refused.value.problem.code is Code.KEYS_TOO_NEW


def test_a_folder_that_does_not_open_is_told_in_the_words_of_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *args: told.append(args[1:3]))
    monkeypatch.setattr(main, "_application", lambda _: QApplication.instance())
    monkeypatch.setattr(main, "dress", lambda _: None)
    monkeypatch.setattr(main, "speak_chinese", lambda: None)
    folder = tmp_path / "OneDrive" / "数据"
    with Desk(tmp_path / "数据"):
        for at in (tmp_path / "数据", folder):
            assert main.open_window(at, lambda _: 1) == 1
    (title, used), (_, synced) = told
    assert title == "乡镇政务公开台没有打开"
    assert used.startswith(f"没有打开数据文件夹“{tmp_path / '数据'}”。")
    assert "正被另一个程序使用" in used
    assert "原有的数据都还在，没有删除" in used
    assert "要换请找装机的人" in synced
    for text in (used, synced):
        assert "--" not in text
        assert "命令" not in text
