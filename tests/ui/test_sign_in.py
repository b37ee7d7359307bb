"""Opening a data folder by the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import wording
from gwgk_desktop.desk import Desk
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.services import example, office
from gwgk_desktop.ui.main import make_window
from gwgk_desktop.ui.recovery_dialog import RecoveryDialog
from gwgk_desktop.ui.sign_in_dialog import FirstStartDialog, SignInDialog, let_in
from tests.ui.seen import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

HEAD, SECRET = "刘主任", "first password"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a data folder that nobody has begun."""
    with Desk(tmp_path / "数据") as opened:
        yield opened


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the recovery codes that were shown."""
    shown: list[str] = []

    def show(dialog: RecoveryDialog) -> int:
        shown.append(dialog._code)
        return 1

    monkeypatch.setattr(RecoveryDialog, "exec", show)
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


def test_a_folder_whose_keys_have_gone_asks_nothing(desk: Desk) -> None:
    desk.begin_protected(HEAD, SECRET, None)
    (desk.folder / "keys.json").unlink()
    with pytest.raises(Refusal) as refused:
        let_in(desk)
    assert refused.value.problem.code is Code.KEYS_MISSING
