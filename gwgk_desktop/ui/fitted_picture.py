"""A picture as large as the room that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


class FittedPicture(QWidget):
    """A picture as large as there is room for, in its own shape."""

    def __init__(self) -> None:
        super().__init__()
        self.pixmap = QPixmap()
        self.setMinimumSize(240, 180)
        self.setAccessibleName("照片")

    def show_picture(self, pixmap: QPixmap) -> None:
        """Show a picture; an empty one shows nothing."""
        self.pixmap = pixmap
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self.pixmap.isNull():
            return
        size = self.pixmap.size().scaled(
            self.size(), Qt.AspectRatioMode.KeepAspectRatio
        )
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(self.rect().center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, self.pixmap)
        painter.end()
