"""The tab of pictures (字图) that stand for characters which no typeface has."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import paths
from gwgk_desktop.domain.characters import code_of
from gwgk_desktop.services import glyph_pictures
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.deed_dialog import DeedDialog, pass_on
from gwgk_desktop.ui.parts import (
    Deed,
    bar,
    button,
    sure,
)
from gwgk_desktop.ui.rows import Column, RowsModel, chosen, table_of

if TYPE_CHECKING:
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.services.glyph_pictures import Pictured
    from gwgk_desktop.ui.tasks import Lanes

SIDE = 96
"""How large a picture is shown, in dots."""
KINDS_OF_FILES = "图片 (*.png *.jpg *.jpeg)"
COLUMNS: tuple[Column[Pictured], ...] = (
    Column("字", lambda it: it.character, width=6),
    Column("编码", lambda it: code_of(it.character), width=12),
    Column("复制出来的文字", lambda it: it.description or it.character),
)


def _scaled(image: bytes) -> QPixmap:
    """Return a picture as large as it is shown; an empty one where it is none."""
    pixmap = QPixmap()
    if not pixmap.loadFromData(image):
        return QPixmap()
    return pixmap.scaled(
        SIDE,
        SIDE,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


class GlyphsTab(QWidget):
    """Shows the pictures that are kept; adds and removes some."""

    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes) -> None:
        super().__init__()
        self._lanes = lanes
        self.rows: RowsModel[Pictured] = RowsModel(COLUMNS, self)
        self.table = table_of(
            self.rows,
            empty="没有存过字图，也还用不着。\n"
            "制作公示单时指明哪个字印不出来，再点“添加字图…”为它存一张。",
        )
        self.table.selectionModel().selectionChanged.connect(self._show_chosen)
        self.picture = QLabel()
        self.picture.setFixedSize(SIDE, SIDE)
        hint = QLabel(
            "国标字库里没有的字（如自造字），制作公示单时会指明。在这里为它存一张图，"
            "以后每份公示单都印这张图。"
        )
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        self.add_button = button("添加字图…", self._add)
        self.remove_button = button("删除…", self._remove)
        layout = QVBoxLayout(self)
        layout.addWidget(hint)
        layout.addLayout(bar(self.add_button, self.remove_button, None, self.picture))
        layout.addWidget(self.table, 1)

    def refresh(self) -> None:
        """Look again at the pictures."""
        self._lanes.look.run(
            glyph_pictures.every, done=self.rows.show_rows, failed=self.failed.emit
        )

    def _show_chosen(self) -> None:
        row = chosen(self.table)
        self.picture.setPixmap(QPixmap() if row is None else _scaled(row.image))

    def _add(self) -> None:
        row = chosen(self.table)
        known = "" if row is None else row.character
        dialog = GlyphDialog(self._lanes, known, self.window())
        pass_on(dialog, self)
        dialog.exec()

    def _remove(self) -> None:
        row = chosen(self.table)
        if row is None:
            return
        question = f"删除“{row.character}”的字图？已经制作的公示单不变。"
        if sure(self, question):
            self._lanes.work.run(
                partial(glyph_pictures.remove, character=row.character),
                done=self._removed,
                failed=self.failed.emit,
            )

    def _removed(self, operation: Operation) -> None:
        deed = Deed("已删除字图。", operation.touched, operation.id, "撤销")
        self.deed_done.emit(deed)


class GlyphDialog(DeedDialog):
    """Asks for a character, its picture, and what is copied out in its place."""

    def __init__(self, lanes: Lanes, character: str, parent: QWidget) -> None:
        super().__init__(lanes, parent)
        self.setWindowTitle("字图")
        self.setMinimumWidth(520)
        self._image = b""
        self.character = QLineEdit(character)
        self.character.setPlaceholderText("一个字：从发放表或提示里复制过来")
        self.says = QLineEdit()
        self.says.setPlaceholderText("可不填，如 ⿰亻山；复制公示单文字时代替这个字")
        self.file_button = button("选图片…", self._choose)
        self.picture = QLabel("PNG 或 JPEG，正方形，白底黑字，不超过1 MB")
        self.picture.setObjectName("hint")
        form = QFormLayout()
        form.addRow("字", self.character)
        form.addRow(self.file_button, self.picture)
        form.addRow("文字", self.says)
        self.save_button = button("保存字图", self._save, main=True)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addLayout(form)
        layout.addLayout(bar(None, button("取消", self.reject), self.save_button))

    def _choose(self) -> None:
        name = file_dialogs.open_file(self, "字图", KINDS_OF_FILES)
        if not name:
            return
        try:
            self._image = Path(name).read_bytes()
        except OSError as error:
            self._refused(paths.refusal_of(error, Path(name)))
        else:
            self.picture.setPixmap(_scaled(self._image))

    def _save(self) -> None:
        self._lanes.work.run(
            partial(
                glyph_pictures.keep,
                character=self.character.text().strip(),
                picture=self._image,
                description=self.says.text(),
            ),
            done=self._saved,
            failed=self._refused,
        )

    def _saved(self, operation: Operation) -> None:
        told = "已换掉原来的字图，新" if operation.facts.get("replaced") else "已"
        said = f"{told}存“{self.character.text().strip()}”的字图。"
        self._end(said, operation, "撤销")
