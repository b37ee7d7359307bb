"""The pages of a sheet as they will come out of the printer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from gwgk_desktop.domain.pages import PageImage

POINTS_PER_INCH = 72
SCREEN_DOTS = 96
"""Dots of the screen to an inch at a zoom of 100 %."""
ZOOMS = (50, 75, 100, 150, 200, 300)
KEPT = 12
"""How many pages are held as pictures: a page of A3 at 300 % takes 70 MB."""
_BESIDE = 48
"""What the margins of the view and the scroll bar take of its width."""


class PagesView(QWidget):
    """Shows pages one below the other, with a list of them and a choice of zoom.

    Only pages that are seen are asked for: `wanted` names a page and its dots per
    inch, `show_page` brings it.
    """

    wanted = Signal(int, float)

    def __init__(self) -> None:
        super().__init__()
        self._sizes: list[tuple[float, float]] = []
        self._labels: list[QLabel] = []
        self._asked: dict[int, float] = {}
        self._tops: list[int] = []
        self.zoom = QComboBox()
        self.zoom.addItem("适合宽度", 0)
        for percent in ZOOMS:
            self.zoom.addItem(f"{percent}%", percent)
        self.zoom.currentIndexChanged.connect(self._resize_pages)
        self.list = QListWidget()
        self.list.setFixedWidth(84)
        self.list.currentRowChanged.connect(self._go_to)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        # One that came and went would change the width that the pages are to fit.
        always = Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        self._scroll.setVerticalScrollBarPolicy(always)
        self._scroll.viewport().installEventFilter(self)
        self._pages = QWidget()
        self._layout = QVBoxLayout(self._pages)
        self._layout.setSpacing(12)
        self._layout.setAlignment(
            Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        )
        self._scroll.setWidget(self._pages)
        self._scroll.verticalScrollBar().valueChanged.connect(self._ask)
        top = QHBoxLayout()
        top.addWidget(QLabel("缩放"))
        top.addWidget(self.zoom)
        top.addStretch(1)
        below = QHBoxLayout()
        below.addWidget(self.list)
        below.addWidget(self._scroll, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addLayout(below, 1)

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    def show_document(self, sizes: list[tuple[float, float]]) -> None:
        """Begin to show pages of these sizes, in points; what was shown is gone."""
        self.clear()
        self._sizes = sizes
        for number in range(1, len(sizes) + 1):
            label = QLabel()
            label.setStyleSheet("border: 1px solid #b8c4d0; background: white;")
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._layout.addWidget(label)
            self._labels.append(label)
            self.list.addItem(f"第{number}页")
        self.list.setVisible(len(sizes) > 1)  # of one page it only takes room
        self._scroll.verticalScrollBar().setValue(0)
        self._resize_pages()

    def show_page(self, number: int, dots: float, page: PageImage) -> None:
        """Show a page that was wanted, unless the zoom is another by now."""
        if self._asked.get(number) == dots:
            self._labels[number].setPixmap(QPixmap.fromImage(picture(page)))

    def clear(self) -> None:
        """Show nothing."""
        self._sizes, self._asked, self._tops = [], {}, []
        for label in self._labels:
            self._layout.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels = []
        self.list.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Not this widget's own event: then what it holds has the old width still.
        if event.type() is QEvent.Type.Resize and self._sizes:
            self._resize_pages()
        return super().eventFilter(watched, event)

    def _dots(self, number: int) -> float:
        percent = self.zoom.currentData()
        if percent:
            return float(SCREEN_DOTS * percent / 100)
        room = max(self._scroll.viewport().width() - _BESIDE, 100)
        return round(room / self._sizes[number][0] * POINTS_PER_INCH, 1)

    def _resize_pages(self) -> None:
        """Make room for pages as large as they are to be; ask for those seen."""
        margins = self._layout.contentsMargins()
        top, self._tops = margins.top(), []
        for number, (label, (wide, high)) in enumerate(
            zip(self._labels, self._sizes, strict=True)
        ):
            scale = self._dots(number) / POINTS_PER_INCH
            label.setFixedSize(round(wide * scale) + 2, round(high * scale) + 2)
            self._tops.append(top)
            top += label.height() + self._layout.spacing()
        self._layout.activate()
        self._pages.resize(self._pages.width(), top + margins.bottom())
        self._ask()

    def _go_to(self, number: int) -> None:
        if 0 <= number < len(self._labels):
            self._scroll.verticalScrollBar().setValue(self._tops[number] - 6)

    def _ask(self) -> None:
        """Ask for the pages that are seen now, and let go of those far from them."""
        top = self._scroll.verticalScrollBar().value()
        bottom = top + self._scroll.viewport().height()
        shown = [
            number
            for number, (begins, label) in enumerate(
                zip(self._tops, self._labels, strict=True)
            )
            if begins < bottom and begins + label.height() > top
        ]
        for number in shown:
            dots = self._dots(number)
            if self._asked.get(number) != dots:
                self._asked[number] = dots
                self.wanted.emit(number, dots)
        far = [it for it in self._asked if it not in shown]
        for number in far[: max(len(self._asked) - KEPT, 0)]:
            del self._asked[number]
            self._labels[number].clear()


def picture(page: PageImage) -> QImage:
    """Return a page as Qt's picture."""
    image = QImage(
        page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB32
    )
    return image.copy()  # Qt does not keep the bytes alive
