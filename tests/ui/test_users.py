"""The tab of users, as a head, a clerk and somebody who only looks see it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
)

from gwgk_desktop.desk import Desk
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.users import Role
from gwgk_desktop.services import history, users
from gwgk_desktop.ui import recovery_dialog
from gwgk_desktop.ui.main import make_window
from gwgk_desktop.ui.recovery_dialog import RecoveryCodeDialog
from gwgk_desktop.ui.sign_in_dialog import (
    FirstStartDialog,
)
from gwgk_desktop.ui.users_tab import PasswordDialog, UsersTab
from tests.readers import pdf_pages
from tests.ui.seen import drawn, now_lanes
from tests.ui.test_pages import answered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store
    from gwgk_desktop.ui.parts import Deed

HEAD, SECRET = "刘主任", "first password"
CLERK, OTHER = "王会计", "another password"
LOOKER = "纪检"
YES = QMessageBox.StandardButton.Yes


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a protected folder with a head, a clerk and one who only looks."""
    with Desk(tmp_path / "数据") as opened:
        opened.begin_protected(HEAD, SECRET, None)
        with closing(opened.open_store()) as store:
            users.add(store, CLERK, Role.CLERK, OTHER)
            users.add(store, LOOKER, Role.READ_ONLY, OTHER)
        yield opened


def signed_in(desk: Desk, name: str, password: str) -> Store:
    desk.sign_in(name, password)
    return desk.open_store()


class Seen:
    """The tab of somebody, what it said, and the store behind it."""

    def __init__(self, store: Store, qtbot: QtBot) -> None:
        self.store = store
        self.tab = UsersTab(now_lanes(store))
        qtbot.addWidget(self.tab)
        self.deeds: list[Deed] = []
        self.failures: list[Exception] = []
        self.tab.deed_done.connect(self.deeds.append)
        self.tab.failed.connect(self.failures.append)
        self.tab.refresh()

    def last(self) -> tuple[str, str]:
        """Return the newest deed of the history: what, and who."""
        entry = history.entries(self.store)[0]
        return entry.kind.value, entry.who


@pytest.fixture
def of_head(desk: Desk, qtbot: QtBot) -> Iterator[Seen]:
    with closing(signed_in(desk, HEAD, SECRET)) as store:
        yield Seen(store, qtbot)


def fill(
    monkeypatch: pytest.MonkeyPatch, act: Callable[[PasswordDialog], None]
) -> None:
    def answer(dialog: PasswordDialog) -> int:
        act(dialog)
        return dialog.result()

    monkeypatch.setattr(PasswordDialog, "exec", answer)


def write_twice(dialog: PasswordDialog, password: str = OTHER) -> None:
    dialog.password.setText(password)
    dialog.again.setText(password)
    dialog.go_button.click()


def test_the_head_sees_everybody_and_may_do_everything(of_head: Seen) -> None:
    rows = drawn(of_head.tab.table)
    assert [row.split(" | ")[:2] for row in rows] == [
        [HEAD, "主任"],
        [CLERK, "经办人"],
        [LOOKER, "只能查看"],
    ]
    assert "现在登录的是“刘主任”（主任）" in of_head.tab.told.text()
    assert of_head.tab.add_button.isEnabled()
    assert not of_head.tab.close_button.isEnabled()  # nobody is chosen
    of_head.tab.table.selectRow(1)
    assert of_head.tab.close_button.isEnabled()
    assert of_head.tab.reset_button.isEnabled()


def test_a_user_is_added_and_the_dialog_stays_until_it_is_right(
    of_head: Seen, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    told: list[str] = []

    def act(dialog: PasswordDialog) -> None:
        qtbot.addWidget(dialog)
        name, role = dialog.fields
        assert isinstance(name, QLineEdit)
        assert isinstance(role, QComboBox)
        name.setText("李复核")
        role.setCurrentText("复核人")
        dialog.password.setText(OTHER)
        dialog.go_button.click()
        told.append(dialog.notice.text)
        write_twice(dialog, "short")
        told.append(dialog.notice.text)
        assert name.text() == "李复核"
        write_twice(dialog)

    fill(monkeypatch, act)
    of_head.tab.add_button.click()
    assert "两次输入的密码不一样" in told[0]
    assert "8" in told[1]
    assert drawn(of_head.tab.table)[3].startswith("李复核 | 复核人")
    assert of_head.deeds[-1].said == "已添加用户“李复核”。"
    assert of_head.last() == ("add_user", HEAD)


def test_a_forgotten_password_is_reset_and_a_user_closed(
    of_head: Seen, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(monkeypatch, lambda dialog: write_twice(dialog, "a third password"))
    of_head.tab.table.selectRow(1)
    of_head.tab.reset_button.click()
    assert of_head.last() == ("reset_password", HEAD)
    assert "当面告诉本人" in of_head.deeds[-1].said
    desk.sign_in(CLERK, "a third password")
    asked = answered(monkeypatch, YES)
    of_head.tab.table.selectRow(1)
    of_head.tab.close_button.click()
    assert "停用“王会计”" in asked[0]
    assert of_head.last() == ("close_user", HEAD)
    of_head.tab.table.selectRow(1)
    assert not of_head.tab.close_button.isEnabled()  # closed already
    of_head.tab.table.selectRow(0)
    of_head.tab.close_button.click()
    assert "这是您自己" in asked[1]
    [failure] = of_head.failures
    assert isinstance(failure, Refusal)
    assert failure.problem.code is Code.LAST_HEAD


@pytest.mark.parametrize("name", [CLERK, LOOKER])
def test_who_is_no_head_is_told_so_and_changes_only_the_own_password(
    name: str, desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    with closing(signed_in(desk, name, OTHER)) as store:
        seen = Seen(store, qtbot)
        assert "找主任" in seen.tab.told.text()
        seen.tab.table.selectRow(0)
        for one in (
            *(seen.tab.add_button, seen.tab.reset_button, seen.tab.close_button),
            *(seen.tab.recovery_button, seen.tab.minutes_button),
        ):
            assert not one.isEnabled()

        def act(dialog: PasswordDialog) -> None:
            [old] = dialog.fields
            assert isinstance(old, QLineEdit)
            old.setText("not that one")
            write_twice(dialog, "a third password")
            assert "密码不对" in dialog.notice.text
            old.setText(OTHER)
            write_twice(dialog, "a third password")

        fill(monkeypatch, act)
        seen.tab.password_button.click()
        assert seen.last() == ("change_password", name)
    desk.sign_in(name, "a third password")


def test_the_time_until_the_lock_is_set_by_the_head(of_head: Seen) -> None:
    known: list[int] = []
    of_head.tab.minutes_known.connect(known.append)
    assert of_head.tab.minutes.value() == 5
    of_head.tab.minutes.setValue(12)
    of_head.tab.minutes_button.click()
    assert known == [12]
    assert of_head.last() == ("set_idle_lock", HEAD)
    assert users.idle_minutes(of_head.store) == 12


def test_a_new_recovery_code_is_shown_saved_and_printed(
    of_head: Seen, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    answered(monkeypatch, YES)
    shown: list[RecoveryCodeDialog] = []
    painted: list[object] = []

    def show(dialog: RecoveryCodeDialog) -> int:
        qtbot.addWidget(dialog)
        shown.append(dialog)
        dialog.show()
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible()  # the code is never shown again
        chosen = (str(tmp_path / "恢复单.pdf"), "")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)
        dialog.save_button.click()
        assert "内部_恢复单.pdf" in dialog.told.text()
        dialog.print_button.click()
        assert "送往打印机" in dialog.told.text()
        (tmp_path / "内部").mkdir()
        dialog.save_to(tmp_path / "内部")
        assert dialog.told.objectName() == "refused"
        dialog.copied.setText(dialog._code.split("-")[dialog.asked - 1])
        dialog.go_button.click()
        return dialog.result()

    monkeypatch.setattr(RecoveryCodeDialog, "exec", show)
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["一"])
    monkeypatch.setattr(QPrintDialog, "exec", lambda _: 1)

    def paint(_printer: QPrinter, pages: list[object], _refused: object) -> bool:
        painted.extend(pages)
        return True

    monkeypatch.setattr(recovery_dialog, "paint", paint)
    of_head.tab.recovery_button.click()
    [dialog] = shown
    assert dialog.result() == 1
    text = "".join(pdf_pages((tmp_path / "内部_恢复单.pdf").read_bytes()))
    assert dialog._code[:6] in text
    assert "内部资料" in text
    assert len(painted) == 1
    kinds = [it.kind.value for it in history.entries(of_head.store)[:3]]
    assert kinds == ["hand_out_recovery", "hand_out_recovery", "new_recovery"]
    told = [dict(it.facts) for it in history.entries(of_head.store)[:2]]
    assert told == [
        {"handed_out": "printed", "saved_as": ""},
        {"handed_out": "saved", "saved_as": "内部_恢复单.pdf"},
    ]


def test_the_first_start_offers_the_sheet_and_the_history_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def show(dialog: RecoveryCodeDialog) -> int:
        dialog.save_to(tmp_path / "内部-恢复单.pdf")
        (tmp_path / "内部").mkdir()
        dialog.save_to(tmp_path / "内部")
        assert "文件夹" in dialog.told.text()
        return 1

    monkeypatch.setattr(RecoveryCodeDialog, "exec", show)
    with Desk(tmp_path / "新的") as desk:
        dialog = FirstStartDialog(desk)
        qtbot.addWidget(dialog)
        dialog.go_button.click()
        assert "请填写用户名" in dialog.told.text()
        asked = dialog.form.labelForField(dialog.name)
        assert isinstance(asked, QLabel)
        assert asked.text() == "用户名（用姓名）"
        dialog.name.setText(HEAD)
        dialog.password.setText(SECRET)
        dialog.again.setText(SECRET)
        dialog.go_button.click()
        assert dialog.result() == 1
        assert (tmp_path / "内部-恢复单.pdf").exists()
        with closing(desk.open_store()) as store:
            assert history.entries(store)[0].kind.value == "hand_out_recovery"


def test_who_came_by_the_recovery_sheet_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    with Desk(tmp_path / "新的") as desk:
        code, _ = desk.begin_protected(HEAD, SECRET, None)
        desk.recover(code)
        with closing(desk.open_store()) as store:
            seen = Seen(store, qtbot)
            assert "用恢复码打开" in seen.tab.told.text()
            assert not seen.tab.password_button.isEnabled()
            seen.tab.table.selectRow(0)
            fill(monkeypatch, write_twice)
            seen.tab.reset_button.click()
            assert seen.last() == ("reset_password", "恢复单")
        desk.sign_in(HEAD, OTHER)


def test_an_unprotected_folder_is_protected_from_the_tab(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    answers = [False, True]

    def first(dialog: FirstStartDialog) -> int:
        assert dialog.leave.isHidden()
        if not answers.pop(0):
            return 0
        dialog.name.setText(HEAD)
        dialog.password.setText(SECRET)
        dialog.again.setText(SECRET)
        dialog.go_button.click()
        return dialog.result()

    monkeypatch.setattr(FirstStartDialog, "exec", first)
    monkeypatch.setattr(RecoveryCodeDialog, "exec", lambda _: 1)
    with Desk(tmp_path / "新的") as desk:
        window = make_window(desk)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(lambda: len(drawn(window.office.programme_table)) == 57)
        tab = window.office.users
        assert window.windowTitle().endswith("（未加密）")
        tab.protect_button.click()
        qtbot.waitUntil(lambda: answers == [True] and window.isEnabled())
        assert window.windowTitle().endswith("（未加密）")
        tab.protect_button.click()
        qtbot.waitUntil(lambda: len(drawn(tab.table)) == 1)
        assert window.windowTitle() == "乡镇政务公开台"
        assert window._lock is not None
        assert len(drawn(window.office.programme_table)) == 57
        window.close()
        assert desk.protected


def test_the_head_locks_by_the_button(of_head: Seen, qtbot: QtBot) -> None:
    with qtbot.waitSignal(of_head.tab.lock_wanted):
        of_head.tab.lock_button.click()
    assert QApplication.activeModalWidget() is None
