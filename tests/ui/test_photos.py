"""Photos in the window: dropped on the page, matched, chosen by hand, kept, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QLabel

from gwgk_desktop.domain.postings import Matched
from gwgk_desktop.services import history, postings
from gwgk_desktop.ui.photos_dialog import PhotosDialog
from gwgk_desktop.ui.rows import chosen_all
from tests.services.conftest import desk, hands, up
from tests.services.deeds import add
from tests.services.posted import hung
from tests.services.test_photos import taken
from tests.stories import photo
from tests.ui.seen import now_lanes
from tests.ui.test_postings import page
from tests.ui.test_reviews import answered

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.store.database import Store
    from gwgk_desktop.ui.parts import Deed
    from gwgk_desktop.ui.postings_page import PostingsPage
    from tests.services.posted import Hands

__all__ = ["desk", "hands", "page", "up"]


def cells(dialog: PhotosDialog) -> list[list[str]]:
    model = dialog.rows
    return [
        [str(model.data(model.index(row, at))) for at in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_dropped_photos_are_matched_and_the_rest_chosen_by_hand(
    desk: Store,
    hands: Hands,
    page: PostingsPage,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    add(desk)
    up = hung(desk, hands)
    hands.set(18, hour=11)
    page.refresh()
    file = taken(desk, up[:1], tmp_path, "IMG_1.jpg")
    other = tmp_path / "IMG_2.jpg"
    other.write_bytes(photo(5))
    done: list[Deed] = []
    page.deed_done.connect(done.append)

    def use(dialog: PhotosDialog) -> None:
        (first, second) = cells(dialog)
        assert first[:3] == ["IMG_1.jpg", "2026-09-18 10:20", "第1号梅岭村"]
        assert second[2] == "没有认出"
        assert dialog.table.wordWrap()
        heights = [dialog.table.sizeHintForRow(row) for row in range(2)]
        assert heights[1] > heights[0]  # why it is not matched is read to its end
        assert "没有认出公示单的二维码" in second[3]
        assert not dialog.picture.pixmap.isNull()
        dialog.table.selectRow(1)
        assert dialog.keep_button.isEnabled()
        place = dialog.posting.findData(up[1].record.id)
        dialog.posting.setCurrentIndex(place)
        dialog.posting.activated.emit(place)
        assert cells(dialog)[1][2] == "第2号石桥村（人工）"
        dialog.keep_button.click()
        assert dialog.result() == PhotosDialog.DialogCode.Accepted

    answered(monkeypatch, PhotosDialog, use)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(it)) for it in (file, other)])
    page.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    ways = [
        one.matched
        for it in sorted(postings.postings(desk), key=lambda it: it.record.id)
        for one in it.record.photos
    ]
    assert ways == [Matched.CODE, Matched.HAND]
    [deed] = done
    assert deed.said == "已留存照片2张。"
    history.undo(desk, deed.operation)
    assert not any(it.record.photos for it in postings.postings(desk))


def test_what_is_kept_makes_room_for_the_next_photo(
    desk: Store, hands: Hands, up: list[Listed], qtbot: QtBot, tmp_path: Path
) -> None:
    hands.set(18, hour=11)
    known = taken(desk, up[:1], tmp_path, "IMG_1.jpg")
    other = tmp_path / "IMG_2.jpg"
    other.write_bytes(photo(5))
    dialog = PhotosDialog(now_lanes(desk), up, [known, other], None)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    shown = dialog.picture.pixmap.toImage()
    assert [it.name for it in chosen_all(dialog.table)] == ["IMG_1.jpg"]
    dialog.keep_button.click()
    assert [it.name for it in chosen_all(dialog.table)] == ["IMG_2.jpg"]
    assert dialog.picture.pixmap.toImage() != shown
    assert "没有认出公示单的二维码" in dialog.why.text()


def test_the_photos_have_room_on_a_small_screen(township: Store, qtbot: QtBot) -> None:
    dialog = PhotosDialog(now_lanes(township), [], [], None)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    assert dialog.minimumSizeHint().width() <= dialog.width() <= 1000


def test_no_column_of_the_photos_is_out_of_sight(township: Store, qtbot: QtBot) -> None:
    dialog = PhotosDialog(now_lanes(township), [], [], None)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.resize(1100, 660)
    dialog.show()
    qtbot.waitExposed(dialog)
    columns = dialog.table.horizontalHeader().length()
    assert dialog.table.viewport().width() >= columns
    assert dialog.picture.width() >= dialog.picture.minimumWidth()
    said = [it.text() for it in dialog.findChildren(QLabel)]
    assert not any("加密" in it for it in said)  # the folder may have no password


def test_what_no_posting_is_known_of_stays_in_view(
    desk: Store, up: list[Listed], hands: Hands, qtbot: object, tmp_path: Path
) -> None:
    del qtbot
    hands.set(18, hour=11)
    dialog = PhotosDialog(now_lanes(desk), up, [], None)  # type: ignore[arg-type]
    assert not dialog.keep_button.isEnabled()
    good = taken(desk, up[:1], tmp_path, "IMG_1.jpg")
    (tmp_path / "IMG_2.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0")
    dialog.look([tmp_path])
    assert len(cells(dialog)) == 2
    assert "HEIC" in cells(dialog)[1][3]
    dialog.table.selectRow(1)
    assert not dialog.posting.isEnabled()
    assert "HEIC" in dialog.why.text()
    dialog.keep_button.click()
    assert [it[0] for it in cells(dialog)] == ["IMG_2.heic"]
    assert "还有1张" in dialog.notice.text
    dialog.look([good])
    assert "已留存" in cells(dialog)[1][2]
    assert not dialog.keep_button.isEnabled()


def test_a_photo_is_not_given_to_another_villages_posting(
    desk: Store, up: list[Listed], hands: Hands, qtbot: object, tmp_path: Path
) -> None:
    del qtbot
    hands.set(17, hour=11)
    dialog = PhotosDialog(now_lanes(desk), up, [], None)  # type: ignore[arg-type]
    dialog.look([taken(desk, up[:1], tmp_path, "IMG_1.jpg")])
    dialog.table.selectRow(0)
    assert "拍摄时间2026-09-18 10:20还没有到" in dialog.why.text()
    for number, told in ((2, "没有认出"), (1, "第1号梅岭村（人工）")):
        place = dialog.posting.findData(number)
        dialog.posting.setCurrentIndex(place)
        dialog.posting.activated.emit(place)
        assert cells(dialog)[0][2] == told
        assert dialog.keep_button.isEnabled() == (number == 1)
        assert ("不能归到第2号" in dialog.notice.text) == (number == 2)


@pytest.mark.usefixtures("up")
def test_the_papers_of_chosen_postings_are_written_as_folders(
    page: PostingsPage,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    page.refresh()
    assert not page.packet_button.isEnabled()
    page.filter.setCurrentText("全部")
    page.table.selectAll()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    done: list[Deed] = []
    page.deed_done.connect(done.append)
    page.packet_button.click()
    assert len(list(tmp_path.glob("内部-张贴材料-*"))) == 2
    assert "已导出2份张贴材料（内部）" in done[-1].said
    assert not done[-1].operation
