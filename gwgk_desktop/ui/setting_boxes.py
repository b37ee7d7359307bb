"""The choice of paper, direction and type size for sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox

from gwgk_desktop.domain.pages import Direction, Paper, Setting, TypeSize

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFormLayout


class SettingBoxes:
    """Three boxes in a form: what is chosen is `setting`."""

    def __init__(self, form: QFormLayout) -> None:
        self.paper = QComboBox()
        self.paper.addItem("A4", Paper.A4)
        self.paper.addItem("A3", Paper.A3)
        self.direction = QComboBox()
        self.direction.addItem("竖排", Direction.UPRIGHT)
        self.direction.addItem("横排", Direction.ACROSS)
        self.large = QCheckBox("大字（便于老年人看）")
        form.addRow("纸张", self.paper)
        form.addRow("方向", self.direction)
        form.addRow("", self.large)

    def show(self, setting: Setting) -> None:
        """Choose how sheets are set."""
        self.paper.setCurrentIndex(self.paper.findData(setting.paper))
        self.direction.setCurrentIndex(self.direction.findData(setting.direction))
        self.large.setChecked(setting.size is TypeSize.LARGE)

    @property
    def setting(self) -> Setting:
        """What is chosen."""
        size = TypeSize.LARGE if self.large.isChecked() else TypeSize.ORDINARY
        # Qt gives plain texts back
        paper = Paper(self.paper.currentData())
        return Setting(paper, Direction(self.direction.currentData()), size)
