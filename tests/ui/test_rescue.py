"""Restoring before any window can open: new computers, damaged and missing files."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from gwgk_desktop import wording
from gwgk_desktop.desk import Desk
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.users import Role
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import backups, example, office, restoring, users
from gwgk_desktop.store import connections, keys
from gwgk_desktop.ui import main, sign_in_dialog
from gwgk_desktop.ui.main import make_window
from gwgk_desktop.ui.notices import Tone
from gwgk_desktop.ui.rescue_dialog import RescueDialog
from gwgk_desktop.ui.rows import chosen
from gwgk_desktop.ui.sign_in_dialog import FirstStartDialog, let_in
from tests import damages
from tests.begun import begun
from tests.ui.seen import drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.domain.work import Steps

HEAD, SECRET = "刘主任", "first password"


class Used:
    """A data folder with two backups and a village more.

    All protected ones are copies of one, under one key, but for those made anew.
    """

    def __init__(self, folder: Path, *, protected: bool, anew: bool = False) -> None:
        self.folder = folder
        begin = begin_protected if protected else begin_unprotected
        if anew:
            begin(folder)
        else:
            begun(folder, begin)
        code = folder / CODE
        self.code = code.read_text("ascii") if code.exists() else ""
        code.unlink(missing_ok=True)


CODE = "code on paper"


def begin_protected(folder: Path) -> None:
    with Desk(folder) as desk:
        code, _ = desk.begin_protected(HEAD, SECRET, None)
        use(desk)
    (folder / CODE).write_text(code, "ascii")


def begin_unprotected(folder: Path) -> None:
    with Desk(folder) as desk:
        desk.begin_unprotected()
        use(desk)


def use(desk: Desk) -> None:
    store = desk.open_store()
    finish(backups.make(store, Reason.ASKED))
    example.fill(store)
    finish(backups.make(store, Reason.IMPORT))
    office.add_villages(store, ["坑口村"])
    store.close()


@pytest.fixture(params=[True, False], ids=["protected", "unprotected"])
def used(request: pytest.FixtureRequest, tmp_path: Path) -> Used:
    """Give a data folder that was used."""
    return Used(tmp_path / "数据", protected=request.param)


@pytest.fixture
def protected(tmp_path: Path) -> Used:
    """Give a protected one."""
    return Used(tmp_path / "数据", protected=True)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give what was told in boxes."""
    told: list[str] = []
    for kind in ("information", "warning"):
        monkeypatch.setattr(QMessageBox, kind, lambda *args: told.append(args[2]))
    answers(monkeypatch, told, agreed=True)
    return told


@pytest.fixture
def asked(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Give who answers the dialogs that offer a backup."""
    answers = Asked(qtbot)
    monkeypatch.setattr(RescueDialog, "exec", answers)
    return answers


class Asked:
    """Answers the dialogs as a test says, and keeps what they showed."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.answer: Callable[[RescueDialog], None] = restore
        self.happened: list[str] = []
        self.offered: list[list[str]] = []

    def __get__(self, dialog: RescueDialog, _: object) -> Callable[[], int]:
        return lambda: self._exec(dialog)

    def _exec(self, dialog: RescueDialog) -> int:
        self._qtbot.addWidget(dialog)
        dialog.show()
        self._qtbot.waitUntil(lambda: bool(drawn(dialog.table)))
        self.happened.append(dialog.happened.text())
        self.offered.append(drawn(dialog.table))
        self.answer(dialog)
        self._qtbot.waitUntil(lambda: not dialog.isVisible())
        return dialog.result()


def restore(dialog: RescueDialog) -> None:
    dialog.password.setText(SECRET)
    dialog.go_button.click()


def restore_a_spoilt_one(dialog: RescueDialog) -> None:
    """Try a backup that turns out not to be as it was sealed, then look, and leave."""
    damages.flip(chosen(dialog.table).folder / "desk.db", 5000)
    restore(dialog)


def quit_(dialog: RescueDialog) -> None:
    dialog.quit_button.click()


@pytest.fixture
def bare(qtbot: QtBot, tmp_path: Path) -> Iterator[RescueDialog]:
    """Give the dialog of a new computer."""
    with Desk(tmp_path / "新电脑") as desk:
        dialog = RescueDialog(desk)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(dialog.empty.isVisible)
        yield dialog
        dialog.reject()


def look_in(dialog: RescueDialog, qtbot: QtBot, folder: Path) -> None:
    dialog.look_in(folder)
    qtbot.waitUntil(lambda: bool(drawn(dialog.table)))


def villages(folder: Path) -> int:
    with Desk(folder) as desk:
        if desk.protected:
            desk.sign_in(HEAD, SECRET)
        store = desk.open_store()
        count = len(office.villages(store))
        store.close()
    return count


# A new computer


def answers(monkeypatch: pytest.MonkeyPatch, asked: list[str], *, agreed: bool) -> None:
    """Answer what is asked, and keep the questions.  No is what Enter says."""
    button = QMessageBox.StandardButton

    def question(_: object, __: str, text: str, *, defaultButton: Any) -> Any:  # noqa: N803 - Qt names it so
        assert defaultButton == button.No
        asked.append(text)
        return button.Yes if agreed else button.No

    monkeypatch.setattr(QMessageBox, "question", question)


def test_an_unprotected_backup_begins_no_new_computer_before_somebody_agrees(
    bare: RescueDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    answers(monkeypatch, asked, agreed=False)
    plain = Used(tmp_path / "旧电脑", protected=False)
    look_in(bare, qtbot, plain.folder)
    restore(bare)
    qtbot.waitUntil(lambda: bare.told.text() == "没有恢复，什么也没有改动。")
    assert "这份备份没有加密" in asked[0]
    assert bare.isVisible()
    assert not bare._desk.decided


def test_a_stick_begins_a_new_computer(
    used: Used, bare: RescueDialog, qtbot: QtBot, tmp_path: Path, told: list[str]
) -> None:
    assert not bare.go_button.isEnabled()
    stick = tmp_path / "stick"
    shutil.copytree(used.folder / "backups", stick / "gwgk-desktop-backups")
    look_in(bare, qtbot, stick)
    newest, oldest = drawn(bare.table)
    assert "| 导入之前 | 完好 |" in newest
    assert "批次0" in newest
    assert "| 手动 |" in oldest
    assert bare.user.isVisible() is bool(used.code)
    restore(bare)
    qtbot.waitUntil(lambda: not bare.isVisible())
    assert bare.result() == 1
    said = told[-1]
    assert "已恢复到" in said
    assert "留在" not in said
    assert bare._desk.protected is bool(used.code)
    assert any("这份备份没有加密" in it for it in told) is not bool(used.code)
    store = bare._desk.open_store()
    assert len(office.villages(store)) == 6
    store.close()


def test_the_code_on_paper_opens_a_backup_too(
    protected: Used, bare: RescueDialog, qtbot: QtBot, told: list[str]
) -> None:
    look_in(bare, qtbot, protected.folder)
    restore_wrongly(bare, qtbot, "mistyped", "密码不对")
    assert not bare._desk.protected  # nothing has begun
    bare.by_code.setChecked(True)
    assert not bare.user.isVisible()
    restore_wrongly(bare, qtbot, protected.code[:-1], "应为36个字符")
    bare.password.setText(protected.code.lower())
    bare.go_button.click()
    qtbot.waitUntil(lambda: not bare.isVisible())
    assert (bare.result(), len(told)) == (1, 1)


def restore_wrongly(dialog: RescueDialog, qtbot: QtBot, secret: str, said: str) -> None:
    dialog.password.setText(secret)
    dialog.go_button.click()
    qtbot.waitUntil(lambda: said in dialog.told.text())
    assert dialog.go_button.isEnabled()
    dialog.told.clear()


def test_a_folder_without_backups_says_so(
    bare: RescueDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["", str(tmp_path / "none")])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: next(answers))
    for _ in range(2):
        bare.find_button.click()
    qtbot.waitUntil(lambda: "没有找到备份" in bare.told.text())
    bare.go()  # nothing is chosen
    assert bare.isVisible()


def test_a_damaged_backup_is_not_restored_and_nothing_has_begun(
    protected: Used, bare: RescueDialog, qtbot: QtBot, told: list[str]
) -> None:
    newest = max((protected.folder / "backups").glob("backup-*"))
    database = newest / "desk.db"
    content = database.read_bytes()
    database.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    look_in(bare, qtbot, protected.folder / "backups")
    bare.password.setText(SECRET)
    bare.go_button.click()
    qtbot.waitUntil(lambda: "与封存时不一样" in bare.told.text())
    assert not bare.go_button.isEnabled()  # it is no longer called whole
    assert "不可用" in drawn(bare.table)[0]
    assert not bare._desk.protected
    (newest / "unusable.json").unlink()  # as one is that nobody has tried
    look_in(bare, qtbot, protected.folder / "backups")
    qtbot.waitUntil(lambda: "完好" in drawn(bare.table)[0])
    (newest / "keys.json").write_text("{}")
    bare.table.selectRow(1)
    bare.table.selectRow(0)
    assert "keys.json 已损坏" in bare.told.text()
    assert not bare.go_button.isEnabled()
    database.unlink()
    look_in(bare, qtbot, newest)  # a backup itself may be chosen, and is looked around
    qtbot.waitUntil(lambda: "不可用：数据库文件" in drawn(bare.table)[1])
    qtbot.waitUntil(bare.go_button.isEnabled)  # the older one is chosen
    restore(bare)
    qtbot.waitUntil(lambda: not bare.isVisible())
    assert len(told) == 1


def test_closing_while_it_restores_begins_nothing(
    protected: Used, bare: RescueDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    restoring_it = restoring.restore_unopened

    def lingering(*args: Any) -> Steps[str]:
        with closing(restoring_it(*args)) as steps:
            step = next(steps)
            while True:  # until somebody leaves
                time.sleep(0.01)
                yield step

    monkeypatch.setattr(restoring, "restore_unopened", lingering)
    look_in(bare, qtbot, protected.folder)
    restore(bare)
    bare.reject()
    left = {it.name for it in bare._desk.folder.iterdir()}
    assert left <= {"logs", "desk.lock"}


def test_a_bug_is_told_and_logged(
    bare: RescueDialog,
    caplog: pytest.LogCaptureFixture,
) -> None:
    bare._failed(KeyError())
    assert bare.told.text().startswith(wording.BUG)
    caplog.clear()


def test_the_first_start_offers_a_backup(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Desk(tmp_path / "新电脑") as desk:
        dialog = FirstStartDialog(desk)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.restore.setChecked(True)
        assert not dialog.password.isEnabled()
        for answer in (0, 1):
            monkeypatch.setattr(RescueDialog, "exec", lambda _, it=answer: it)
            dialog.go_button.click()
            assert dialog.result() == answer
        assert not desk.decided


# A store that cannot be opened


def opened(folder: Path, qtbot: QtBot) -> Any:
    """Open the window as the program does; return what its villages are."""
    with Desk(folder) as desk:
        if not let_in(desk):
            return None
        wait = main._Opened()
        window = make_window(desk, wait)
        qtbot.addWidget(window)
        well = wait.wait()
        if well:
            qtbot.waitUntil(lambda: bool(drawn(window.office.village_table)))
        rows = len(drawn(window.office.village_table))
        window.close()
        return rows if well else None


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the sign-in be answered rightly."""

    def sign_in(dialog: sign_in_dialog.SignInDialog) -> int:
        dialog.password.setText(SECRET)
        dialog.go_button.click()
        return dialog.result()

    monkeypatch.setattr(sign_in_dialog.SignInDialog, "exec", sign_in)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def noise(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 40)


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as con:
        con.execute("CREATE TABLE notes (text TEXT)")


def without_table(path: Path) -> None:
    spoil(path, "PRAGMA legacy_alter_table = ON", "ALTER TABLE village RENAME TO lost")


def spoil(path: Path, *steps: str) -> None:
    ring = path.with_name(keys.FILE)
    key = None
    if ring.exists():
        key, _ = keys.unlock(ring, HEAD, SECRET, datetime.now())
    with closing(connections.connect(path, key)) as con:
        for step in steps:
            con.execute(step)


def without_version(path: Path) -> None:
    spoil(path, "PRAGMA user_version = 0")


DAMAGES = [cut, empty, noise, foreign, without_table, without_version, Path.unlink]


@pytest.mark.usefixtures("signed_in")
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda it: it.__name__)
def test_a_damaged_store_is_offered_a_backup_and_never_begun_anew(
    used: Used,
    asked: Asked,
    told: list[str],
    qtbot: QtBot,
    damage: Callable[[Path], None],
) -> None:
    path = used.folder / "desk.db"
    damage(path)
    left = path.read_bytes() if path.exists() else None
    asked.answer = quit_
    assert opened(used.folder, qtbot) is None
    assert (path.read_bytes() if path.exists() else None) == left
    asked.answer = restore
    assert opened(used.folder, qtbot) == 6
    assert asked.happened[0] == asked.happened[1] != ""
    assert [len(it) for it in asked.offered] == [2, 2]
    said = told[-1]
    assert "已恢复到" in said
    if left:
        [aside] = used.folder.glob("aside-*")
        assert aside.name in said
        assert (aside / "desk.db").read_bytes() == left
    assert villages(used.folder) == 6


@pytest.mark.usefixtures("signed_in")
def test_a_backup_that_turns_out_to_be_damaged_is_no_longer_called_whole(
    used: Used, asked: Asked, told: list[str], qtbot: QtBot
) -> None:
    shown: list[list[str]] = []

    def tried(dialog: RescueDialog) -> None:
        restore_a_spoilt_one(dialog)
        qtbot.waitUntil(lambda: bool(dialog.told.text()))
        shown.append(drawn(dialog.table))
        quit_(dialog)

    (used.folder / "desk.db").unlink()
    asked.answer = tried
    assert opened(used.folder, qtbot) is None
    assert [sum("完好" in row for row in it) for it in (*asked.offered, *shown)] == [
        2,
        1,
    ]
    assert not any("已恢复到" in it for it in told)


@pytest.mark.usefixtures("signed_in")
@pytest.mark.parametrize("damage", [empty, Path.unlink], ids=["empty", "gone"])
def test_an_older_backup_is_not_restored_before_somebody_knows_what_it_lacks(
    used: Used,
    asked: Asked,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    damage: Callable[[Path], None],
) -> None:
    told: list[str] = []
    answers(monkeypatch, told, agreed=False)
    damage(used.folder / "desk.db")

    def older(dialog: RescueDialog) -> None:
        dialog.table.selectRow(1)
        restore(dialog)
        qtbot.waitUntil(lambda: dialog.told.text() == "没有恢复，什么也没有改动。")
        quit_(dialog)

    asked.answer = older
    assert opened(used.folder, qtbot) is None
    assert not list(used.folder.glob("aside-*"))
    assert "还有更新的备份：" in told[0]
    assert "保存记录到第" in told[0]


@pytest.mark.parametrize("damage", [Path.unlink, cut], ids=["gone", "damaged"])
def test_keys_are_taken_from_a_backup_and_the_store_stays(
    protected: Used,
    asked: Asked,
    told: list[str],
    qtbot: QtBot,
    damage: Callable[[Path], None],
) -> None:
    path = protected.folder / "keys.json"
    if damage is cut:
        path.write_bytes(path.read_bytes()[:100])
    else:
        path.unlink()
    asked.answer = quit_
    assert opened(protected.folder, qtbot) is None
    asked.answer = restore
    assert opened(protected.folder, qtbot) == 7
    assert told == ["已从备份取回钥匙文件，数据没有动。"]
    assert "keys.json" in asked.happened[0]


@pytest.mark.usefixtures("signed_in")
def test_keys_of_another_folder_give_way_to_those_of_the_backup(
    protected: Used, asked: Asked, told: list[str], qtbot: QtBot, tmp_path: Path
) -> None:
    other = Used(tmp_path / "other", protected=True, anew=True)
    shutil.copy(other.folder / "keys.json", protected.folder / "keys.json")
    assert opened(protected.folder, qtbot) == 7
    assert "不是一套" in asked.happened[0]
    assert told == ["已从备份取回钥匙文件，数据没有动。"]
    assert len(list(protected.folder.glob("keys.json*"))) == 2


@pytest.mark.usefixtures("signed_in")
def test_what_no_backup_helps_is_told_and_nothing_opens(
    used: Used, told: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise Refusal(Code.DISK_FULL, file="desk.db")

    monkeypatch.setattr(Desk, "open_store", full)
    assert opened(used.folder, qtbot) is None
    assert "磁盘已满" in told[0]


def test_who_may_only_look_restores_nothing(
    protected: Used, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    yes = QMessageBox.StandardButton.Yes
    monkeypatch.setattr(QMessageBox, "question", lambda *_, **__: yes)
    with Desk(protected.folder) as desk:
        desk.sign_in(HEAD, SECRET)
        store = desk.open_store()
        users.add(store, "审计", Role.READ_ONLY, "another password")
        store.close()
        desk.sign_in("审计", "another password")
        window = make_window(desk)
        qtbot.addWidget(window)
        qtbot.waitUntil(lambda: len(drawn(window.backups.table)) == 2)
        window.backups.table.selectRow(0)
        window.backups.restore_button.click()
        qtbot.waitUntil(lambda: "只能查看" in window.notice.text)
        window.notice.say("", Tone.DONE)
        window.backups.use_second(protected.folder.parent / "stick")
        qtbot.waitUntil(lambda: "只能查看" in window.notice.text)
        assert not list(protected.folder.glob("aside-*"))
        window.close()


def test_a_backup_of_another_key_is_refused_in_words(
    protected: Used, qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = Used(tmp_path / "other", protected=True, anew=True)
    shutil.rmtree(protected.folder / "backups")
    shutil.copytree(other.folder / "backups", protected.folder / "backups")
    with Desk(protected.folder) as desk:
        desk.sign_in(HEAD, SECRET)
        window = make_window(desk)
        qtbot.addWidget(window)
        qtbot.waitUntil(lambda: len(drawn(window.backups.table)) == 2)
        window.backups.table.selectRow(0)
        window.backups.restore_button.click()
        qtbot.waitUntil(lambda: "钥匙打不开它" in window.notice.text)
        window.close()
    # Made in a later second, they look newer than the store that they lie beside.
    assert {it.getMessage() for it in caplog.records} <= {"behind_backup"}
    caplog.clear()
