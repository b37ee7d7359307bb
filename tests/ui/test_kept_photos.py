"""Kept photos in the window: looked at, told of, copied; nothing of them written."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from gwgk_desktop.domain.postings import Matched
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import history, photos, postings
from gwgk_desktop.services.photos import NewPhoto
from gwgk_desktop.ui.kept_photos_dialog import KeptPhotosDialog
from tests.services.conftest import desk, hands
from tests.services.deeds import add
from tests.services.posted import hung
from tests.stories import photo
from tests.ui.seen import now_lanes
from tests.ui.test_postings import page
from tests.ui.test_reviews import answered

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.store.database import Store
    from gwgk_desktop.ui.parts import Deed
    from gwgk_desktop.ui.postings_page import PostingsPage
    from tests.services.posted import Hands

__all__ = ["desk", "hands", "page"]

TAKEN_AT = datetime(2026, 9, 18, 10, 20, 30)


def kept(desk: Store, hands: Hands) -> Listed:
    """Return a posting with two photos; another of its village has none."""
    add(desk)
    [first, *_] = hung(desk, hands)
    number = first.record.id
    hands.set(18, hour=11)
    photos.keep_photos(
        desk,
        [
            NewPhoto(number, photo(1), "IMG_1.jpg", TAKEN_AT, Matched.CODE),
            NewPhoto(number, photo(2), "IMG_2.jpg"),
        ],
    )
    [it] = postings.called(desk, [number])
    return it


def files(*folders: Path) -> set[Path]:
    return {it for folder in folders for it in folder.rglob("*")}


def test_the_photos_of_a_posting_are_looked_at_from_the_list(
    desk: Store, hands: Hands, page: PostingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = kept(desk, hands)
    page.refresh()
    assert not page.look_button.isEnabled()
    page.show_posting(it.record.id)
    assert page.look_button.isEnabled()
    seen: list[str] = []

    def use(dialog: KeptPhotosDialog) -> None:
        listed = [dialog.list.item(at) for at in range(dialog.list.count())]
        assert [one.text() for one in listed] == [
            "照片1\n2026-09-18 10:20",
            "照片2\n没有拍摄时间",
        ]
        assert not any(one.icon().isNull() for one in listed)
        for at, one in enumerate(listed):
            dialog.list.setCurrentItem(one)
            assert not dialog.picture.pixmap.isNull()
            assert hashlib.sha256(photo(at + 1)).hexdigest() in dialog.about.text()
            seen.append(dialog.about.text())

    answered(monkeypatch, KeptPhotosDialog, use)
    page.look_button.click()
    first, second = seen
    assert "2026-09-18 10:20" in first
    assert "按照片里的二维码归到" in first
    assert "IMG_2.jpg" in second
    assert "人工指定" in second
    page.table.selectAll()
    assert not page.look_button.isEnabled()


def test_a_copy_is_the_photo_to_the_byte_and_stands_in_the_history(
    desk: Store,
    hands: Hands,
    page: PostingsPage,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    it = kept(desk, hands)
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick))
    dialog = KeptPhotosDialog(now_lanes(desk), it, page)
    done: list[Deed] = []
    dialog.deed_done.connect(done.append)
    dialog.copy_button.click()
    dialog.copy_button.click()
    named = f"内部-现场照片-第{it.record.id}号-IMG_1"
    assert {one.name for one in files(stick)} == {f"{named}.jpg", f"{named}(2).jpg"}
    assert all(one.read_bytes() == photo(1) for one in files(stick))
    assert "一模一样" in dialog.notice.text
    [entry, *_] = history.entries(desk, 1)
    assert entry.kind is Kind.EXPORT_PACKETS
    assert entry.facts["folders"] == [f"{named}(2).jpg"]
    assert not entry.undoable
    assert [deed.operation for deed in done] == [0, 0]


def test_looking_writes_nothing_anywhere(
    desk: Store,
    hands: Hands,
    page: PostingsPage,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    it = kept(desk, hands)
    scratch = tmp_path / "temporary"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    before = files(tmp_path, desk.path.parent)
    dialog = KeptPhotosDialog(now_lanes(desk), it, page)
    dialog.list.setCurrentRow(1)
    assert not dialog.picture.pixmap.isNull()
    assert files(tmp_path, desk.path.parent) == before


def test_a_photo_that_is_missing_is_told_and_the_others_are_shown(
    desk: Store, hands: Hands, page: PostingsPage, qtbot: QtBot
) -> None:
    it = kept(desk, hands)
    lost, left = it.record.photos
    desk.shelf.path_of(lost.file_sha256).unlink()
    dialog = KeptPhotosDialog(now_lanes(desk), it, page)
    qtbot.addWidget(dialog)
    assert dialog.picture.pixmap.isNull()
    assert dialog.notice.isVisibleTo(dialog)
    assert lost.file_sha256[:12] in dialog.notice.text
    assert not dialog.list.item(1).icon().isNull()
    dialog.list.setCurrentRow(1)
    assert left.file_sha256 in dialog.about.text()
    assert not dialog.picture.pixmap.isNull()
    assert not dialog.notice.isVisibleTo(dialog)


def test_who_left_the_photos_asks_for_no_more_of_them(
    desk: Store, hands: Hands, page: PostingsPage
) -> None:
    it = kept(desk, hands)
    many = replace(it, record=replace(it.record, photos=it.record.photos * 20))
    asked: list[object] = []
    lanes = now_lanes(desk)
    lanes.look.run = lambda work, **_: asked.append(work)  # type: ignore[method-assign]
    dialog = KeptPhotosDialog(lanes, many, page)
    assert len(asked) == 2  # the photo itself, and the first small one
    dialog.accept()
    dialog._ask_small(1)
    assert len(asked) == 2
