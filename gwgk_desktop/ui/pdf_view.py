"""The pages of a sheet as they will come out of the printer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from gwgk_desktop.domain.pages import PageImage


class PdfView(QScrollArea):
    """Shows pages one below the other; the window's width decides their size."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._pages = QWidget()
        self._layout = QVBoxLayout(self._pages)
        self._layout.setSpacing(12)
        self._layout.setAlignment(
            Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        )
        self.setWidget(self._pages)

    def show_pages(self, pages: list[PageImage]) -> None:
        """Replace what is shown."""
        self.clear()
        for page in pages:
            label = QLabel()
            label.setPixmap(QPixmap.fromImage(picture(page)))
            label.setStyleSheet("border: 1px solid #b8c4d0; background: white;")
            self._layout.addWidget(label)
        self.verticalScrollBar().setValue(0)

    def clear(self) -> None:
        """Show nothing."""
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()


def picture(page: PageImage) -> QImage:
    """Return a page as Qt's picture."""
    image = QImage(
        page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB32
    )
    return image.copy()  # Qt does not keep the bytes alive
