"""A dialog of a few labelled fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop.ui.parts import bar, button

if TYPE_CHECKING:
    from collections.abc import Sequence


class RecordDialog(QDialog):
    """Shows fields to fill in; it can be saved once the required ones are."""

    def __init__(
        self,
        title: str,
        fields: Sequence[tuple[str, QWidget]],
        parent: QWidget,
        *,
        required: Sequence[QLineEdit] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(520)
        self._required = required
        form = QFormLayout()
        for label, field in fields:
            form.addRow(label, field)
        self._save = button("保存", self.accept, main=True)
        self._save.setDefault(True)
        for field in required:
            field.textChanged.connect(self._settle)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addLayout(bar(None, button("取消", self.reject), self._save))
        self._settle()

    def _settle(self) -> None:
        self._save.setEnabled(all(field.text().strip() for field in self._required))
