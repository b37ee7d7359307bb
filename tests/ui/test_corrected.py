"""What was wrong is put right: from the wall straight to the sheet to be made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from gwgk_desktop.domain.notice_sheets import SheetKind
from gwgk_desktop.domain.pages import Direction, Paper, Setting, TypeSize
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    free_sheets,
    history,
    notice_sheets,
    payouts,
    postings,
    releases,
)
from gwgk_desktop.services.free_sheets import FreeTerms
from gwgk_desktop.services.made_again import made_again
from gwgk_desktop.services.notice_sheets import SheetTerms
from gwgk_desktop.ui.make_sheets_dialog import MakeSheetsDialog
from gwgk_desktop.ui.notice_dialog import NoticeDialog
from gwgk_desktop.ui.posting_rows import ANY
from gwgk_desktop.ui.rows import choose_row, chosen
from gwgk_desktop.ui.window import Window
from tests.services.conftest import desk, hands
from tests.services.deeds import add, agreed
from tests.services.posted import PUT_UP, Hands, hung
from tests.ui.seen import now_lanes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.store.database import Store

__all__ = ["desk", "hands"]

SETTING = Setting(Paper.A3, Direction.ACROSS, TypeSize.LARGE)


@pytest.fixture
def window(desk: Store, hands: Hands, qtbot: QtBot, tmp_path: Path) -> Window:
    made = Window(now_lanes(desk), tmp_path / "log", lambda: hands().date())
    qtbot.addWidget(made)
    return made


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[MakeSheetsDialog | NoticeDialog]:
    """Give the dialogs that are opened, as they are when they open."""
    opened: list[MakeSheetsDialog | NoticeDialog] = []

    def note(dialog: MakeSheetsDialog | NoticeDialog) -> int:
        opened.append(dialog)
        return 0

    monkeypatch.setattr(MakeSheetsDialog, "exec", note)
    monkeypatch.setattr(NoticeDialog, "exec", note)
    return opened


def withdrawn(store: Store, hands: Hands, wrong: Sequence[MadeSheet]) -> list[Listed]:
    """Hang sheets, withdraw them and take them down."""
    done = finish(releases.release(store, agreed(store, wrong), "刘审核"))
    hung(store, hands, done.sheets)
    hands.set(17)
    releases.withdraw(store, list(done.sheets), "金额有误", "刘审核")
    gone = [it for it in postings.postings(store) if it.record.sheet_withdrawn]
    postings.take_down(store, gone, hands(), "张网格")
    return [it for it in postings.postings(store) if it.record.sheet_withdrawn]


def of_batch(store: Store, village: str) -> list[MadeSheet]:
    terms = SheetTerms(
        1,
        PUT_UP.date(),
        SETTING.paper,
        direction=SETTING.direction,
        size=SETTING.size,
        per_group=True,
        drafted_by="陈经办",
    )
    made = finish(notice_sheets.make(store, terms))
    return [it for it in made.sheets if it.number.village == village]


def wrong_list(store: Store, hands: Hands) -> list[Listed]:
    add(store)
    return withdrawn(store, hands, of_batch(store, "石桥村"))


def click(window: Window, which: Callable[[Window], None]) -> None:
    window.refresh()
    which(window)


def from_the_wall(window: Window) -> None:
    page = window.postings
    page.filter.setCurrentText(ANY)
    assert choose_row(page.table, lambda it: it.listed is not None)
    assert page.correct_button.isEnabled(), page.correct_button.toolTip()
    page.correct_button.click()


def from_the_day(window: Window) -> None:
    page = window.today
    window.show()  # it gathers only while somebody looks
    page.refresh()
    assert choose_row(page.table, lambda it: it.reminder.concern == "correct")
    page.do_button.click()


@pytest.mark.parametrize("which", [from_the_wall, from_the_day])
def test_a_wrong_list_is_made_anew_in_a_dialog_that_is_filled(
    desk: Store,
    hands: Hands,
    window: Window,
    asked: list[MakeSheetsDialog | NoticeDialog],
    which: Callable[[Window], None],
) -> None:
    wrong = wrong_list(desk, hands)
    click(window, which)
    [dialog] = asked
    assert isinstance(dialog, MakeSheetsDialog)
    assert dialog.windowTitle() == "制作更正的公示单"
    assert dialog.boxes.setting == SETTING
    assert dialog.per_group.isChecked()
    villages = [dialog.villages.item(it) for it in range(dialog.villages.count())]
    ticked = [it.text() for it in villages if it.checkState() is Qt.CheckState.Checked]
    assert ticked == ["石桥村"]
    assert len(wrong) == 1


def test_a_corrected_version_that_is_there_is_shown_and_not_made_twice(
    desk: Store,
    hands: Hands,
    window: Window,
    asked: list[MakeSheetsDialog | NoticeDialog],
) -> None:
    wrong_list(desk, hands)
    terms = SheetTerms(1, desk.now().date(), per_group=True, drafted_by="陈经办")
    made = finish(notice_sheets.make(desk, terms)).sheets
    [new] = [it for it in made if it.number.village == "石桥村"]
    click(window, from_the_wall)
    assert asked == []
    assert window.navigation.currentItem().text() == "公示单"
    assert chosen(window.sheets.table).number == new.number
    assert (
        window.notice.text == f"更正的{new.number}已经制作，请审核、发布，再登记上墙。"
    )


def test_of_a_batch_that_is_gone_it_is_said_what_to_do_first(
    desk: Store,
    hands: Hands,
    window: Window,
    asked: list[MakeSheetsDialog | NoticeDialog],
) -> None:
    [posting] = wrong_list(desk, hands)
    sheet_id = posting.record.posting.sheet_id or 0
    for it in history.entries(desk):
        if it.kind == "import_payouts":
            history.undo(desk, it.id)
    click(window, from_the_wall)
    assert asked == []
    assert chosen(window.sheets.table).id == sheet_id
    assert "第1批已撤销导入" in window.notice.text
    assert "导入更正后的发放表" in window.notice.text
    add(desk)  # imported in its place
    [batch] = payouts.batches(desk)
    again = made_again(desk, [sheet_id])
    assert (again.problem, again.batches) == (None, (batch,))
    click(window, from_the_wall)
    assert len(asked) == 1


def test_a_wrong_notice_is_made_anew_with_its_title_and_new_words(
    desk: Store,
    hands: Hands,
    window: Window,
    asked: list[MakeSheetsDialog | NoticeDialog],
) -> None:
    terms = FreeTerms(
        SheetKind.MATTER,
        PUT_UP.date(),
        village_id=2,
        days=9,
        title="路灯安装情况公示",
        text="共装路灯三盏。",
        setting=SETTING,
        drafted_by="陈经办",
    )
    [posting] = withdrawn(desk, hands, free_sheets.make(desk, terms).sheets)
    click(window, from_the_wall)
    [dialog] = asked
    assert isinstance(dialog, NoticeDialog)
    assert (dialog.title.text(), dialog.text.toPlainText()) == ("路灯安装情况公示", "")
    assert dialog.kind.currentData() == SheetKind.MATTER
    assert dialog.village.currentText() == posting.record.posting.village
    assert (dialog.days.value(), dialog.boxes.setting) == (9, SETTING)
    assert "正文请按更正后的重新写" in dialog.notice.text
    assert not dialog.typed()
