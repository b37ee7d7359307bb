"""The dialog that shows the photos kept with a posting, and what is known of each."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop.services import packets, photos
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.deed_dialog import DeedDialog
from gwgk_desktop.ui.fitted_picture import FittedPicture
from gwgk_desktop.ui.notices import Tone
from gwgk_desktop.ui.parts import Deed, bar, button, fit
from gwgk_desktop.ui.pdf_view import picture
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.wording import photos as words

if TYPE_CHECKING:
    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.domain.postings import PostingPhoto
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.ui.tasks import Lanes

SMALL = (144, 108)
"""Pixels of a picture in the list."""
SHOWN = (1600, 1600)
"""The most pixels of the picture: more than any screen of the office has room for."""
_CELL = QSize(160, 160)
_LIST_WIDTH = 190
"""A column of them and its scroll bar."""


class KeptPhotosDialog(DeedDialog):
    """Shows the photos of a posting one by one; a copy of each can be written.

    They are opened in memory alone: nothing of them is written but such a copy.
    """

    def __init__(self, lanes: Lanes, listed: Listed, parent: QWidget) -> None:
        super().__init__(lanes, parent)
        posting = listed.record.posting
        self.setWindowTitle(f"现场照片 — 第{posting.id}号　{posting.village}")
        fit(self, 960, 680)
        self._photos = listed.record.photos
        self._is_left = False
        self.list = QListWidget()
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setIconSize(QSize(*SMALL))
        self.list.setGridSize(_CELL)
        self.list.setMinimumWidth(_LIST_WIDTH)
        self.list.setAccessibleName("这条张贴记录的照片")
        for number, it in enumerate(self._photos, start=1):
            self.list.addItem(QListWidgetItem(words.in_list(number, it)))
        self.picture = FittedPicture()
        self.about = QLabel()
        self.about.setWordWrap(True)
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy_button = button("导出一份…", self._copy, needs=Needs.CHANGING)
        self._lay_out(posting.title)
        self.list.currentRowChanged.connect(self._chosen)
        self.list.setCurrentRow(0)
        self._ask_small(0)

    def _lay_out(self, title: str) -> None:
        heading = QLabel(title)
        heading.setWordWrap(True)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.picture, 1)
        column.addWidget(self.about)
        split = QSplitter()
        split.addWidget(self.list)
        split.addWidget(shown)
        split.setStretchFactor(1, 1)
        split.setSizes([_LIST_WIDTH, self.width() - _LIST_WIDTH])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(heading)
        layout.addWidget(split, 1)
        layout.addLayout(bar(self.copy_button, None, button("关闭", self.accept)))

    def done(self, result: int) -> None:
        """Close, and ask for no further pictures."""
        self._is_left = True
        super().done(result)

    def _ask_small(self, place: int) -> None:
        """Ask for the small pictures one by one: whatever is chosen comes between."""
        if self._is_left or place >= len(self._photos):
            return
        it = self._photos[place]
        self._lanes.look.run(
            lambda store: photos.kept_image(store, it, SMALL),
            done=partial(self._small_found, place),
            failed=lambda _: self._ask_small(place + 1),
        )

    def _small_found(self, place: int, page: PageImage) -> None:
        pixmap = QPixmap.fromImage(picture(page))
        icon = QIcon(pixmap)
        icon.addPixmap(pixmap, QIcon.Mode.Selected)  # else Qt colours it
        self.list.item(place).setIcon(icon)
        self._ask_small(place + 1)

    def _chosen(self, place: int) -> None:
        it = self._photos[place]
        self.notice.hide()
        self.picture.show_picture(QPixmap())
        self.about.setText("\n".join(words.about(it)))
        self._lanes.look.run(
            lambda store: photos.kept_image(store, it, SHOWN),
            done=partial(self._found, it),
            failed=self._refused,
        )

    def _found(self, it: PostingPhoto, page: PageImage) -> None:
        if it is self._current:
            self.picture.show_picture(QPixmap.fromImage(picture(page)))

    @property
    def _current(self) -> PostingPhoto:
        return self._photos[self.list.currentRow()]

    def _copy(self) -> None:
        it = self._current
        name = file_dialogs.folder(self, "照片（内部）导出到哪个文件夹")
        if name:
            self._lanes.work.run(
                lambda store: packets.save_photo(store, it, Path(name)),
                done=self._copied,
                failed=self._refused,
            )

    def _copied(self, done: tuple[Operation, Path]) -> None:
        operation, path = done
        said = words.copied(str(path))
        self.notice.say(said, Tone.DONE)
        self.deed_done.emit(Deed(said, operation.touched | {"operation"}))
