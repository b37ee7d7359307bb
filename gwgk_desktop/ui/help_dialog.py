"""The page that says what workbooks are read, and what happens to the rest."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.ui.parts import fit

TITLE = "能读什么表"


class HelpDialog(QDialog):
    """Shows the page beside the work: it can stay open."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        fit(self, 760, 600)
        self.page = QTextBrowser()
        self.page.setMarkdown(wording.WHAT_IS_READ)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.page, 1)
        layout.addWidget(buttons)


def show_help(parent: QWidget) -> HelpDialog:
    """Open the page and leave the window free."""
    dialog = HelpDialog(parent)
    dialog.open()
    return dialog
