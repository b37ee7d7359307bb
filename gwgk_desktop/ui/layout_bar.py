"""The bar above a preview that asks about a layout which has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from gwgk_desktop.ui.parts import bar, button

if TYPE_CHECKING:
    from gwgk_desktop.domain.recipes import Recognised


class LayoutBar(QFrame):
    """Shows how a layout differs from its recipe, until the clerk has decided."""

    decided = Signal(bool)
    """Whether the recipe shall be used all the same."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("tone", "advice")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self.use_button = button("仍按模板读取", lambda: self._decide(use=True))
        self.leave_button = button("不用模板", lambda: self._decide(use=False))
        layout = QHBoxLayout(self)
        layout.addWidget(self._text, 1)
        buttons = QVBoxLayout()
        buttons.addLayout(bar(self.use_button, self.leave_button))
        layout.addLayout(buttons)
        self.hide()

    @property
    def text(self) -> str:
        """What the bar asks; nothing while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def ask(self, found: Recognised | None) -> None:
        """Show the difference, if there is one."""
        if found is None or not found.difference:
            self.hide()
            return
        told = [f"版式与模板“{found.recipe.name}”不同，请先核对再决定。"]
        if found.difference.new:
            told.append(f"新增的列：{'、'.join(found.difference.new)}。")
        if found.difference.gone:
            told.append(f"没有了的列：{'、'.join(found.difference.gone)}。")
        self._text.setText("".join(told))
        self.show()

    def _decide(self, *, use: bool) -> None:
        self.hide()
        self.decided.emit(use)
