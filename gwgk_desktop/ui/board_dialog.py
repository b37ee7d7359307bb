"""The form of a board: its sides and place, its sections, what hangs for good."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.board_pictures import bare
from gwgk_desktop.domain.boards import (
    LEAST_SIDE,
    MOST_SIDE,
    Area,
    Board,
    BoardKind,
    BoardSection,
    Fixture,
    Material,
)
from gwgk_desktop.services import boards
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.areas_editor import AreasEditor
from gwgk_desktop.ui.board_picture import BoardPicture
from gwgk_desktop.ui.deed_dialog import DeedDialog
from gwgk_desktop.ui.parts import (
    allow,
    bar,
    button,
    choose,
    hint,
    optional_day_box,
    optional_day_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.ui.tasks import Lanes

NEW_SECTION, NEW_FIXTURE = Area(20, 20, 700, 600), Area(20, 20, 297, 420)
PHOTO_HEIGHT = 120
KINDS_OF_FILES = "照片 (*.jpg *.jpeg *.png)"


class BoardDialog(DeedDialog):
    """Lets a board be registered or changed; it stays open until it is right."""

    def __init__(
        self, lanes: Lanes, board: Board, villages: Sequence[Village], parent: QWidget
    ) -> None:
        super().__init__(lanes, parent)
        self._board, self._villages = board, villages
        self._photo: Path | None = None
        self.setWindowTitle("公开栏")
        self.picture = BoardPicture()
        self.capacity = QLabel()
        self.capacity.setObjectName("hint")
        self._fields()
        self._parts()
        self.tabs = QTabWidget()
        self.tabs.addTab(self._facts_tab(), "登记")
        self.tabs.addTab(self.sections, "版块")
        self.tabs.addTab(self.fixtures, "常驻内容")
        self.lacking = hint()
        self.save_button = button("保存", self._save, main=True)
        middle = QHBoxLayout()
        middle.addWidget(self.tabs, 1)
        right = QVBoxLayout()
        right.addWidget(self.picture, 1)
        right.addWidget(self.capacity)
        middle.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(middle)
        layout.addWidget(self.notice)
        layout.addLayout(
            bar(self.lacking, None, button("取消", self.reject), self.save_button)
        )
        self.resize(960, 520)
        self._settle()
        self._show_photo()

    def _fields(self) -> None:
        board = self._board
        self.kind = QComboBox()
        for kind, name in wording.BOARD_KINDS.items():
            self.kind.addItem(name, kind)
        choose(self.kind, board.kind)
        self.village = QComboBox()
        for it in self._villages:
            self.village.addItem(it.name, it.id)
        choose(self.village, board.village_id)
        self.group = QComboBox()
        self.name, self.place = QLineEdit(board.name), QLineEdit(board.place)
        self.name.setPlaceholderText("如 村务公开栏")
        self.place.setPlaceholderText("如 村委会门前")
        self.width_box = _length(board.width_mm, LEAST_SIDE)
        self.height_box = _length(board.height_mm, LEAST_SIDE)
        self.margin, self.gap = _length(board.margin_mm), _length(board.gap_mm)
        self.material = QComboBox()
        for material, name in wording.MATERIALS.items():
            self.material.addItem(name, material)
        choose(self.material, board.material)
        self.first = optional_day_box(board.in_use_from)
        self.last = optional_day_box(board.in_use_until)
        self._offer_groups(board.group)
        self.kind.currentIndexChanged.connect(self._settle)
        self.village.currentIndexChanged.connect(lambda _: self._offer_groups(""))
        for box in (self.width_box, self.height_box, self.margin, self.gap):
            box.valueChanged.connect(self._settle)
        self.material.currentIndexChanged.connect(self._settle)
        self.name.textChanged.connect(self._settle)

    def _parts(self) -> None:
        words = "、".join(wording.SUBJECTS.values())
        self.sections = AreasEditor(
            "版块", "只贴（可不填）", f"用顿号隔开，可填：{words}", NEW_SECTION
        )
        self.sections.show_rows(
            [
                (it.name, wording.subjects(it.subjects), it.area)
                for it in self._board.sections
            ]
        )
        self.fixtures = AreasEditor(
            "内容", "目录编号（可不填）", "公开目录里的编号，如 V001", NEW_FIXTURE
        )
        self.fixtures.show_rows(
            [(it.title, it.item_code, it.area) for it in self._board.fixtures]
        )
        self.sections.changed.connect(self._settle)
        self.fixtures.changed.connect(self._settle)

    def _facts_tab(self) -> QWidget:
        tab = QWidget()
        form = QFormLayout(tab)
        for label, field in (
            ("类别", self.kind),
            ("村（社区）", self.village),
            ("村民小组", self.group),
            ("名称", self.name),
            ("位置", self.place),
            ("宽", self.width_box),
            ("高", self.height_box),
            ("四边留空", self.margin),
            ("两张之间", self.gap),
            ("材质", self.material),
            ("启用日期", self.first),
            ("停用日期", self.last),
        ):
            form.addRow(label, field)
        self.photo = QLabel()
        self.photo_button = button("选照片…", self._choose_photo)
        form.addRow("照片", self.photo)
        form.addRow("", self.photo_button)
        return tab

    def _offer_groups(self, wanted: str) -> None:
        village = next(
            (it for it in self._villages if it.id == self.village.currentData()), None
        )
        self.group.clear()
        for name in village.groups if village else ():
            self.group.addItem(name)
        if wanted:
            self.group.setCurrentText(wanted)

    @property
    def board(self) -> Board:
        """The board as it stands in the form."""
        kind = BoardKind(self.kind.currentData())
        own = kind is not BoardKind.TOWNSHIP
        village = self.village.currentData()
        return Board(
            self._board.id,
            int(village) if own and village is not None else None,
            self.name.text().strip(),
            self.place.text().strip(),
            self.width_box.value(),
            self.height_box.value(),
            kind,
            self.group.currentText() if kind is BoardKind.GROUP else "",
            self.margin.value(),
            self.gap.value(),
            Material(self.material.currentData()),
            optional_day_of(self.first),
            optional_day_of(self.last),
            self._board.photo_name,
            self._board.photo_sha256,
            tuple(
                BoardSection(name, area, _subjects(also))
                for name, also, area in self.sections.rows
                if name
            ),
            tuple(
                Fixture(title, area, code)
                for title, code, area in self.fixtures.rows
                if title
            ),
        )

    def _settle(self) -> None:
        kind = BoardKind(self.kind.currentData())
        self.village.setEnabled(kind is not BoardKind.TOWNSHIP)
        self.group.setEnabled(kind is BoardKind.GROUP)
        board = self.board
        self.capacity.setText(wording.capacity(board))
        self.picture.show_picture(bare(board))
        allow(self.save_button, ("" if board.name else "名称",), self.lacking)

    def _choose_photo(self) -> None:
        name = file_dialogs.open_file(self, "选照片", KINDS_OF_FILES)
        if name:
            self._photo = Path(name)
            self.photo.setText(self._photo.name)

    def _show_photo(self) -> None:
        if self._board.photo_sha256:
            self._lanes.look.run(
                lambda store: boards.photo(store, self._board),
                done=self._photo_found,
                failed=lambda _: self.photo.setText("照片读不出来"),
            )

    def _photo_found(self, content: bytes) -> None:
        pixmap = QPixmap()
        if pixmap.loadFromData(content):
            self.photo.setPixmap(pixmap.scaledToHeight(PHOTO_HEIGHT))

    def _save(self) -> None:
        board, photo = self.board, self._photo
        self._lanes.work.run(
            lambda store: boards.save_board(store, board, photo),
            done=lambda operation: self._end("已保存公开栏。", operation, "撤销"),
            failed=self._refused,
        )


def _subjects(text: str) -> tuple[str, ...]:
    """Return the subjects that a text names; a word that is none stays a word.

    The service refuses it then: nothing that was typed is dropped in silence.
    """
    known = {name: subject for subject, name in wording.SUBJECTS.items()}
    words = text.replace(",", "、").replace("，", "、").split("、")
    return tuple(str(known.get(it.strip(), it.strip())) for it in words if it.strip())


def _length(millimetres: int, least: int = 0) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, MOST_SIDE)
    box.setSuffix(" 毫米")
    box.setValue(millimetres)
    return box
