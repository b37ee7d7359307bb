"""What the window shows of a sheet's pages, from its making to its release."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops
from PySide6.QtGui import QImage

from gwgk_desktop.desk import Desk
from gwgk_desktop.domain.reviews import LEVELS, Check, ReviewRule
from gwgk_desktop.services import example, reviews
from gwgk_desktop.ui.main import make_window
from gwgk_desktop.ui.make_sheets_dialog import MakeSheetsDialog
from gwgk_desktop.ui.release_dialogs import ReleaseDialog
from gwgk_desktop.ui.review_dialog import ReviewDialog
from gwgk_desktop.ui.sheet_rows import ANY
from tests.services.deeds import READING, add
from tests.ui.seen import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.ui.sheets_page import SheetsPage
    from gwgk_desktop.ui.window import Window

RED = 40
"""How much more red than green a point of 草稿 has; the sheet itself is black."""


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    """Give a window on an office with one batch, where the township alone reviews."""
    with Desk(tmp_path / "数据") as desk:
        store = desk.open_store()
        example.fill(store)
        add(store, READING)
        reviews.save_rule(store, ReviewRule(LEVELS[1]))
        store.close()
        made = make_window(desk)
        qtbot.addWidget(made)
        made.resize(1200, 760)
        made.show()
        qtbot.waitUntil(lambda: len(drawn(made.payouts.table)) == 1)
        yield made
        made.close()


def stamped(page: SheetsPage, qtbot: QtBot) -> bool:
    """Wait for the first page of what is chosen; return whether 草稿 lies across it."""
    view = page.pages
    qtbot.waitUntil(
        lambda: bool(view._labels) and not view._labels[0].pixmap().isNull()
    )
    seen = view._labels[0].pixmap().toImage()
    seen = seen.convertToFormat(QImage.Format.Format_RGB888)
    size = (seen.width(), seen.height())
    points = bytes(seen.constBits())
    picture = Image.frombuffer(
        "RGB", size, points, "raw", "RGB", seen.bytesPerLine(), 1
    )
    red, green, _ = picture.split()
    return any(ImageChops.subtract(red, green).histogram()[RED:])


def test_no_draft_is_seen_after_the_release_however_one_comes_to_the_page(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.sheets

    def make(dialog: MakeSheetsDialog) -> int:
        dialog.drafter.setText("陈经办")
        qtbot.waitUntil(dialog.make_button.isEnabled)
        with qtbot.waitSignal(dialog.deed_done):
            dialog.make_button.click()
        return 1

    def review(dialog: ReviewDialog) -> int:
        dialog.by.setText("刘审核")
        for check in Check:
            dialog.checks[check].setChecked(True)
        with qtbot.waitSignal(dialog.deed_done):
            dialog.agree_button.click()
        return 1

    def release(dialog: ReleaseDialog) -> int:
        dialog.by.setText("刘审核")
        with qtbot.waitSignal(dialog.deed_done):
            dialog.release_button.click()
        return 1

    for kind, act in (
        (MakeSheetsDialog, make),
        (ReviewDialog, review),
        (ReleaseDialog, release),
    ):
        monkeypatch.setattr(kind, "exec", act)
    window.payouts.sheets_button.click()
    qtbot.waitUntil(lambda: len(drawn(page.table)) == 2)
    assert stamped(page, qtbot)  # made, and shown at once
    page.table.selectRow(0)
    page.review_button.click()
    qtbot.waitUntil(page.release_button.isEnabled)
    assert stamped(page, qtbot)  # agreed to, and still a draft
    page.release_button.click()
    qtbot.waitUntil(lambda: "已发布" in drawn(page.table)[0])
    assert not stamped(page, qtbot)  # it stayed chosen
    page.table.selectRow(1)
    assert stamped(page, qtbot)
    page.table.selectRow(0)
    assert not stamped(page, qtbot)  # come back from another sheet
    page.pages.zoom.setCurrentIndex(2)
    assert not stamped(page, qtbot)
    page.filter.setCurrentText("草稿")
    assert stamped(page, qtbot)
    page.filter.setCurrentText("已发布")
    assert not stamped(page, qtbot)  # come by the filter
    page.filter.setCurrentText(ANY)
    window._show_page(window.payouts)
    window._show_page(page)
    page.refresh()
    qtbot.waitUntil(lambda: len(drawn(page.table)) == 2)
    page.table.selectRow(0)
    assert not stamped(page, qtbot)  # come by the list of pages
