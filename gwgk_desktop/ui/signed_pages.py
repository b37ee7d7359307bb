"""The signed pages that are kept with the decisions on a sheet, as they came in."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import paths, wording
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.services import reviews
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.deed_dialog import DeedDialog
from gwgk_desktop.ui.notices import Tone
from gwgk_desktop.ui.parts import bar, button, fit
from gwgk_desktop.ui.pdf_view import picture

if TYPE_CHECKING:
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.domain.reviews import Review, SheetRecord
    from gwgk_desktop.ui.tasks import Lanes


class SignedPagesDialog(DeedDialog):
    """Shows the pages that were signed on paper for a sheet, decision by decision."""

    def __init__(self, lanes: Lanes, sheet: MadeSheet, parent: QWidget) -> None:
        super().__init__(lanes, parent)
        self.setWindowTitle(f"签字页 — {sheet.number}")
        fit(self, 900, 680)
        self._signed: list[Review] = []
        self.list = QListWidget()
        self.list.setMaximumHeight(110)
        self.list.currentRowChanged.connect(self._show)
        self.pages: list[QLabel] = []
        self._within = QWidget()
        self._column = QVBoxLayout(self._within)
        self._column.setAlignment(
            Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        )
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._within)
        self.save_button = button("另存为…", self._save)
        self.save_button.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(self.list)
        layout.addWidget(scroll, 1)
        layout.addLayout(bar(self.save_button, None, button("关闭", self.accept)))
        lanes.look.run(
            partial(reviews.record, sheet=sheet),
            done=self._known,
            failed=self.failed.emit,
        )

    def _known(self, record: SheetRecord) -> None:
        self._signed = [it for it in record.reviews if it.page_sha256]
        self.list.addItems(
            [f"{wording.review_line(it)}　{it.page_name}" for it in self._signed]
        )
        if self._signed:
            self.list.setCurrentRow(0)
        else:
            told = "这一份没有留存签字页：审核时可以附上照片或PDF。"
            self.notice.say(told, Tone.ADVICE)

    def _show(self, place: int) -> None:
        self._clear()
        self.save_button.setEnabled(True)
        self._lanes.look.run(
            partial(reviews.signed_images, review=self._signed[place]),
            done=partial(self._shown, place),
            failed=self._refused,
        )

    def _shown(self, place: int, pages: list[PageImage]) -> None:
        if place == self.list.currentRow():
            self._clear()
            for page in pages:
                label = QLabel()
                label.setPixmap(QPixmap.fromImage(picture(page)))
                self._column.addWidget(label)
                self.pages.append(label)

    def _clear(self) -> None:
        for label in self.pages:
            self._column.removeWidget(label)
            label.hide()
            label.deleteLater()
        self.pages = []

    def _save(self) -> None:
        signed = self._signed[self.list.currentRow()]
        name = file_dialogs.save_file(self, "签字页另存为", signed.page_name)
        if name:
            self._lanes.look.run(
                partial(reviews.signed_page, review=signed),
                done=partial(self._write, Path(name)),
                failed=self._refused,
            )

    def _write(self, path: Path, content: bytes) -> None:
        try:
            paths.replace_file(path, content)
        except Refusal as refusal:
            self._refused(refusal)
        else:
            self.notice.say(f"已存到 {path}", Tone.DONE)
