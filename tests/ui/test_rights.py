"""Buttons of deeds are off, with the reason, for who may not do them."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from gwgk_desktop import wording
from gwgk_desktop.desk import Desk
from gwgk_desktop.domain.users import Role, Roster, User
from gwgk_desktop.services import example, users
from gwgk_desktop.ui.main import make_window
from gwgk_desktop.ui.rights import DeedButton, Needs, rights
from tests.ui.seen import DATA

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.ui.window import Window

SECRET = "first password"  # noqa: S105 - of nobody


def roster(role: Role) -> Roster:
    me = User("某某", role, date(2026, 9, 1))
    return Roster((me,), me)


@pytest.mark.parametrize(
    ("who", "needs", "why_not"),
    [
        (Roster(), Needs.CHANGING, ""),
        (Roster(), Needs.HEAD, ""),
        (roster(Role.READ_ONLY), Needs.CHANGING, wording.CLERK_NEEDED),
        (roster(Role.READ_ONLY), Needs.HEAD, wording.HEAD_NEEDED),
        (roster(Role.CLERK), Needs.CHANGING, ""),
        (roster(Role.REVIEWER), Needs.CHANGING, ""),
        (roster(Role.CLERK), Needs.HEAD, wording.HEAD_NEEDED),
        (roster(Role.HEAD), Needs.CHANGING, ""),
        (roster(Role.HEAD), Needs.HEAD, ""),
    ],
)
def test_a_button_is_on_for_who_may_and_says_why_it_is_off(
    qtbot: QtBot, who: Roster, needs: Needs, why_not: str
) -> None:
    button = DeedButton("做", needs)
    qtbot.addWidget(button)
    button.setToolTip("做什么")
    rights().settle(who)
    assert button.isEnabled() is not bool(why_not)
    assert button.toolTip() == (why_not or "做什么")
    button.setEnabled(True)
    assert button.isEnabled() is not bool(why_not)
    later = DeedButton("做", needs)
    qtbot.addWidget(later)
    assert later.isEnabled() is not bool(why_not)
    rights().settle(roster(Role.HEAD))
    assert button.isEnabled()
    button.setEnabled(False)
    assert (button.isEnabled(), button.toolTip()) == (False, "做什么")


def drop(window: Window, file: Path) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(file))])
    window.dropEvent(
        QDropEvent(
            QPointF(9, 9),
            Qt.DropAction.CopyAction,
            dropped,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def deeds(window: Window) -> list[DeedButton]:
    return window.findChildren(DeedButton)


@pytest.mark.parametrize("role", [Role.READ_ONLY, Role.CLERK, Role.HEAD])
def test_the_window_knows_who_is_signed_in(
    tmp_path: Path, qtbot: QtBot, role: Role
) -> None:
    with Desk(tmp_path / "数据") as desk:
        desk.begin_protected("刘主任", SECRET, None)
        with closing(desk.open_store()) as store:
            example.fill(store)
            if role is not Role.HEAD:
                users.add(store, "某某", role, SECRET)
        desk.sign_in("刘主任" if role is Role.HEAD else "某某", SECRET)
        window = make_window(desk)
        qtbot.addWidget(window)
        qtbot.waitUntil(lambda: window.office.users.rows.rowCount() > 0)
        imports, add = window.payouts.import_button, window.office.users.add_button
        assert imports.isEnabled() is (role is not Role.READ_ONLY)
        assert add.isEnabled() is (role is Role.HEAD)
        told = {it.toolTip() for it in deeds(window)}
        assert (wording.CLERK_NEEDED in told) is (role is Role.READ_ONLY)
        assert (wording.HEAD_NEEDED in told) is (role is not Role.HEAD)
        if role is Role.READ_ONLY:
            assert len(deeds(window)) > 30
            assert not [it.text() for it in deeds(window) if it.isEnabled()]
            drop(window, DATA / "plain.xlsx")  # no dialog opens
            assert window.notice.text == wording.CLERK_NEEDED
        window.close()
