"""The dialog that takes photos in: what each shows, and where it is kept."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.postings import Matched
from gwgk_desktop.services import photos
from gwgk_desktop.services.photos import Match
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.deed_dialog import DeedDialog
from gwgk_desktop.ui.fitted_picture import FittedPicture
from gwgk_desktop.ui.notices import NoticeBar, Tone
from gwgk_desktop.ui.parts import Deed, bar, button, choice, chosen_value, fill, fit
from gwgk_desktop.ui.pdf_view import picture
from gwgk_desktop.ui.posting_dialog import called
from gwgk_desktop.ui.progress import walk_shown
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import Column, RowsModel, chosen_all, table_of
from gwgk_desktop.ui.rows_in_place import show_in_place
from gwgk_desktop.wording import photos as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.services.photos import Looked, LookedAt
    from gwgk_desktop.services.postings import Done, Listed
    from gwgk_desktop.ui.tasks import Lanes

_KINDS = "照片 (*.jpg *.jpeg *.jfif *.png *.bmp *.webp *.heic *.heif);;所有文件 (*)"


def _name(it: LookedAt) -> str:
    return it.sha256 or str(it.file)


class PhotosDialog(DeedDialog):
    """Looks at photos, shows what each was matched with, and keeps them.

    What no code tells is chosen by hand, with the picture in view.
    """

    def __init__(
        self,
        lanes: Lanes,
        some: Sequence[Listed],
        files: Sequence[Path],
        parent: QWidget,
    ) -> None:
        super().__init__(lanes, parent)
        self.setWindowTitle("现场照片")
        fit(self, 1100, 660)
        self._by_hand: dict[str, int] = {}
        self._postings = {it.record.id: it for it in some}
        columns: tuple[Column[LookedAt], ...] = (
            Column("照片", lambda it: it.name, width=20),
            Column("拍摄时间", lambda it: words.taken(it.taken_at), width=16),
            Column("归到", self._told, width=18),
            Column("说明", lambda it: words.why(it.problems())),
        )
        self.rows: RowsModel[LookedAt] = RowsModel(columns, self)
        self._photos: list[LookedAt] = []
        self.table = table_of(self.rows)
        self.table.setWordWrap(True)  # why a photo goes nowhere is read to its end
        self.table.verticalHeader().setSectionResizeMode(
            QHeaderView.ResizeMode.ResizeToContents
        )
        self.table.selectionModel().selectionChanged.connect(self._chosen)
        self.notice = NoticeBar(stays=True)  # of files, not of what is typed
        self.picture = FittedPicture()
        self.why = QLabel()
        self.why.setWordWrap(True)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.posting = choice("人工指定张贴记录：输入记录号、村名查找")
        fill(self.posting, [(called(it), it.record.id) for it in some])
        self.posting.setCurrentIndex(-1)
        self.posting.activated.connect(self._choose)
        self.files_button = button("选照片…", self._ask_files, needs=Needs.CHANGING)
        self.folder_button = button("选文件夹…", self._ask_folder, needs=Needs.CHANGING)
        self.keep_button = button("留存", self.keep, main=True, needs=Needs.CHANGING)
        self._lay_out()
        self._settle()
        if files:
            self.look(files)

    def _lay_out(self) -> None:
        hint = QLabel(
            "手机、U盘里的现场照片：按照片里公示单的二维码归到张贴记录，"
            "一张照片里有几份公示单都认；认不出的，看着照片人工指定。原件留存。"
        )
        hint.setWordWrap(True)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.picture, 1)
        column.addWidget(self.why)
        column.addWidget(self.posting)
        split = QSplitter()
        split.addWidget(self.table)
        split.addWidget(shown)
        # Of the list no column is out of sight; the picture takes what is left.
        split.setCollapsible(0, False)  # noqa: FBT003 - Qt's
        split.setStretchFactor(1, 1)
        columns = self.table.horizontalHeader().length() + 2 * self.table.frameWidth()
        columns += self.table.verticalScrollBar().sizeHint().width()
        # Where the screen is narrow its words are cut before the picture has no room.
        columns = min(columns, self.width() * 3 // 5)
        self.table.setMinimumWidth(columns)
        split.setSizes([columns, self.width() - columns])
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(hint)
        layout.addLayout(bar(self.files_button, self.folder_button, None))
        layout.addWidget(split, 1)
        close = button("关闭", self.reject)
        layout.addLayout(bar(None, close, self.keep_button))

    def look(self, files: Sequence[Path]) -> None:
        """Look at photos and folders of them; they join those that are shown."""
        walk_shown(
            self._lanes.look,
            lambda store: photos.look(store, files),
            "识别照片",
            self,
            done=self._looked,
            failed=self._refused,
        )

    def keep(self) -> None:
        """Keep what is matched or chosen; the rest stays in view."""
        some = self._matches()
        walk_shown(
            self._lanes.work,
            lambda store: photos.keep(store, some),
            "留存照片",
            self,
            done=partial(self._kept, some),
            failed=self._refused,
        )

    def _looked(self, found: Looked) -> None:
        known = set(map(_name, self._photos))
        self._photos += [it for it in found.photos if _name(it) not in known]
        told = words.passed_over(found.passed_over) if found.passed_over else ""
        if told:
            self.notice.say(told, Tone.ADVICE)
        else:
            self.notice.hide()
        self._show()
        if self._photos and not chosen_all(self.table):
            self.table.selectRow(0)

    def _kept(self, some: Sequence[Match], done: Done) -> None:
        count = len({it.photo.sha256 for it in some})
        operation = done.operation
        deed = Deed(words.done(count), operation.touched, operation.id, "撤销留存照片")
        self.deed_done.emit(deed)
        kept = {it.photo.sha256 for it in some}
        gone = [at for at, it in enumerate(self.rows.all_rows()) if it.sha256 in kept]
        self._photos = [it for it in self._photos if it.sha256 not in kept]
        self._show()
        if self._photos:
            if not chosen_all(self.table):  # the next one, not the one that is kept
                self.table.selectRow(min(gone[0], len(self._photos) - 1))
            self.notice.say(words.left(count, len(self._photos)), Tone.ADVICE)
        else:
            self.accept()

    def _matches(self) -> list[Match]:
        found = photos.matches(self._photos)
        for it in self._photos:
            chosen = self._by_hand.get(it.sha256)
            known = {*it.matched, *it.kept_with}
            if chosen is not None and it.is_readable and chosen not in known:
                found.append(Match(it, chosen, Matched.HAND))
        return found

    def _told(self, it: LookedAt) -> str:
        hand = self._by_hand.get(it.sha256)
        places = {at: one.record.posting.village for at, one in self._postings.items()}
        return words.goes_to(it.matched, hand, it.kept_with, places)

    def _show(self) -> None:
        show_in_place(self.table, self.rows, self._photos, _name)
        self._settle()

    def _settle(self) -> None:
        some: list[LookedAt] = chosen_all(self.table)
        self.posting.setEnabled(len(some) == 1 and some[0].is_readable)
        self.keep_button.setEnabled(bool(self._matches()))

    def _chosen(self) -> None:
        self._settle()
        self.picture.show_picture(QPixmap())
        self.why.clear()
        some: list[LookedAt] = chosen_all(self.table)
        if len(some) != 1:
            return
        it = some[0]
        self.why.setText(words.why(it.problems()))
        place = self.posting.findData(self._by_hand.get(it.sha256))
        self.posting.setCurrentIndex(place)
        if it.sha256:
            self._lanes.look.run(
                lambda _: photos.image_of(it),
                done=partial(self._picture, it),
                failed=self._refused,
            )

    def _picture(self, it: LookedAt, page: PageImage) -> None:
        if chosen_all(self.table) == [it]:
            self.picture.show_picture(QPixmap.fromImage(picture(page)))

    def _choose(self) -> None:
        some: list[LookedAt] = chosen_all(self.table)
        number = chosen_value(self.posting)
        if len(some) != 1 or not isinstance(number, int):
            return
        it = some[0]
        wrong = photos.unfit(it, self._postings[number])
        if wrong:
            self._by_hand.pop(it.sha256, None)
            self.posting.setCurrentIndex(-1)
            self.notice.say(wording.describe(wrong), Tone.REFUSED)
        else:
            self._by_hand[it.sha256] = number
            self.notice.hide()
        self._show()

    def _ask_files(self) -> None:
        names = file_dialogs.open_files(self, "选照片", _KINDS)
        if names:
            self.look([Path(it) for it in names])

    def _ask_folder(self) -> None:
        name = file_dialogs.folder(self, "选放照片的文件夹")
        if name:
            self.look([Path(name)])
