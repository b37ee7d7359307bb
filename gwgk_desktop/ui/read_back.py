"""Words to be read before a deed, which never push its buttons off the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_LINES_IN_VIEW = 3
"""Of words that are scrolled, at least."""


class ReadBack(QScrollArea):
    """Words to be read before something is agreed to, as high as they are.

    Where there is no room for that they are scrolled: what stands below stays in view.
    """

    def __init__(self, told: str = "") -> None:
        super().__init__()
        self.label = QLabel(told)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setWidget(self.label)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # No higher than its words: room to spare belongs to what stands below.
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Preferred, policy.Maximum)
        for one in (self.viewport(), self.label):
            one.setAutoFillBackground(False)

    def text(self) -> str:
        """Return what it says."""
        return self.label.text()

    def setText(self, told: str) -> None:
        """Say something else, from its beginning."""
        self.label.setText(told)
        self.verticalScrollBar().setValue(0)
        self.setVisible(bool(told))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        wide = max(self.width(), self.label.minimumSizeHint().width())
        return QSize(self.label.sizeHint().width(), self.label.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        lines = min(self.text().count("\n") + 1, _LINES_IN_VIEW)
        return QSize(0, lines * self.fontMetrics().lineSpacing())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
