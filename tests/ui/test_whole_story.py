"""From the plan to the archive: what hangs in two villages, by the window alone."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate, QDateTime, QTime
from PySide6.QtWidgets import QFileDialog

from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.services import catalogue_imports, sheet_files
from gwgk_desktop.ui.make_sheets_dialog import MakeSheetsDialog
from gwgk_desktop.ui.notices import FaultsDialog
from gwgk_desktop.ui.photos_dialog import PhotosDialog
from gwgk_desktop.ui.plan_span import Length
from gwgk_desktop.ui.posting_dialogs import TakeDownDialog
from gwgk_desktop.ui.posting_paper_dialogs import ArchiveDialog
from gwgk_desktop.ui.posting_rows import ANY
from gwgk_desktop.ui.put_up_dialog import PutUpDialog
from gwgk_desktop.ui.release_dialogs import ReleaseDialog
from gwgk_desktop.ui.review_dialog import ReviewDialog
from gwgk_desktop.ui.window import Window
from tests.phone_photos import Taken, page, photo
from tests.readers import pdf_pages
from tests.services.conftest import desk, hands
from tests.services.deeds import REVIEWERS, add
from tests.services.posted import PUT_UP, Hands
from tests.services.test_payments import PAID, row, tell
from tests.ui.seen import drawn, now_lanes
from tests.ui.test_reviews import answered, tick

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store

__all__ = ["desk", "hands"]
SUBJECT = "耕地"
"""What the payout of this story is called, in part."""


@pytest.fixture
def window(desk: Store, hands: Hands, qtbot: QtBot, tmp_path: Path) -> Window:
    """Give a window at a desk with a catalogue and a batch that was paid."""
    catalogue_imports.adopt(desk, Scope.VILLAGE, date(2026, 1, 1))
    add(desk)
    made = Window(now_lanes(desk), tmp_path / "log", lambda: hands().date())
    qtbot.addWidget(made)
    made.postings._now = hands
    made.postings.filter.setCurrentText(ANY)
    made.plan.span.choose(Length.YEAR, hands().date())
    made.plan.words.setText(SUBJECT)
    made.show()
    made.refresh()
    return made


def planned(window: Window) -> list[str]:
    """Return how the plan stands with the results of the payout."""
    window._show_page(window.plan)
    rows = [it.split(" | ") for it in drawn(window.plan.table)]
    return sorted(f"{it[1]} {it[0]}" for it in rows if "公布" in " ".join(it))


def released_by(dialog: ReleaseDialog) -> None:
    dialog.by.setText("刘审核")
    dialog.release_button.click()


def keep(dialog: PhotosDialog, shot: Path) -> None:
    dialog.look([shot])
    dialog.keep_button.click()


def signed(dialog: TakeDownDialog) -> None:
    dialog.by.setText("张网格")
    dialog.go_button.click()


def archived(dialog: ArchiveDialog) -> None:
    dialog.by.setText("周主任")
    dialog.place.setText("档案室2柜")
    dialog.go_button.click()


def late(dialog: FaultsDialog) -> None:
    told = [dialog.faults.item(it).text() for it in range(dialog.faults.count())]
    assert len(told) == 2
    assert all("实际是2026-09-16上墙" in it for it in told)


def put_up(dialog: PutUpDialog) -> None:
    dialog.go()
    assert "没有勾选贴在哪里" in dialog.notice.text  # 梅岭村 has two boards
    dialog.boards.same.textActivated.emit("村务公开栏")
    dialog.by.setText("张网格")
    dialog.at.setDateTime(QDateTime(QDate(2026, 9, 16), QTime(9, 0)))
    dialog.go()
    dialog.by_hand.setChecked(True)
    dialog.go()


def test_from_the_plan_to_the_archive(
    window: Window,
    desk: Store,
    hands: Hands,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    assert planned(window) == ["梅岭村 未到时候", "石桥村 未到时候"], "none is paid"
    tell(desk, *(row(it, PAID) for it in (1, 2, 3)))
    window.refresh()
    assert planned(window) == ["梅岭村 可以上墙", "石桥村 可以上墙"]
    window.plan.table.selectAll()
    answered(monkeypatch, MakeSheetsDialog, lambda it: it.make_button.click())
    window.plan.sheet_button.click()
    sheets = window.sheets
    assert window.navigation.currentItem().text() == "公示单"
    for name in REVIEWERS:
        sheets.table.selectAll()
        answered(monkeypatch, ReviewDialog, partial(tick, by=name))
        sheets.review_button.click()
    sheets.table.selectAll()
    answered(monkeypatch, ReleaseDialog, released_by)
    sheets.release_button.click()

    window._show_page(window.plan)
    window.plan.table.selectAll()
    answered(monkeypatch, PutUpDialog, put_up)
    answered(monkeypatch, FaultsDialog, late)
    hands.now = PUT_UP.replace(hour=10)
    window.plan.put_up_button.click()
    assert planned(window) == ["梅岭村 张贴中", "石桥村 张贴中"]

    postings = window.postings
    window._show_page(postings)
    shot = tmp_path / "IMG_0001.jpg"
    pages = [page(sheet_files.content(desk, it)) for it in sheets.rows.all_rows()]
    shot.write_bytes(photo(pages, Taken(2, long_side=2400)))
    answered(monkeypatch, PhotosDialog, lambda it: keep(it, shot))
    postings.photos_button.click()

    hands.set(2, 10)
    window.refresh()
    assert planned(window) == ["梅岭村 期满待撤", "石桥村 期满待撤"]
    window._show_page(postings)
    postings.table.selectAll()
    answered(monkeypatch, TakeDownDialog, signed)
    postings.take_down_button.click()
    assert planned(window) == ["梅岭村 已完成", "石桥村 已完成"]

    window._show_page(postings)
    postings.table.selectAll()
    answered(monkeypatch, ArchiveDialog, archived)
    postings.archive_button.click()
    assert [it.split(" | ")[1] for it in drawn(postings.table)] == ["已归档"] * 2
    postings.table.selectAll()
    folder = str(tmp_path / "证明")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: folder)
    postings.certificate_button.click()
    [file] = (tmp_path / "证明").glob("上墙证明*.pdf")
    told = "".join(pdf_pages(file.read_bytes()))
    assert "梅岭村-2026-001" in told
    assert "石桥村-2026-001" in told
