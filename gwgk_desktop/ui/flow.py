"""Widgets in a row that goes on in the next where the window is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

SPACING = 6


class FlowLayout(QLayout):
    """As wide as its widest widget at least, as high as its rows need."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(SPACING)
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((spot.bottom() + 1 for _, spot in self._spots(width)), default=0)

    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._seen()]
        gaps = self.spacing() * max(len(hints) - 1, 0)
        high = max((it.height() for it in hints), default=0)
        return QSize(sum(it.width() for it in hints) + gaps, high)

    def minimumSize(self) -> QSize:
        least = QSize(0, 0)
        for item in self._seen():
            least = least.expandedTo(item.sizeHint())
        return least

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        for item, spot in self._spots(rect.width()):
            item.setGeometry(spot.translated(rect.topLeft()))

    def _seen(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _spots(self, width: int) -> Iterator[tuple[QLayoutItem, QRect]]:
        """Yield where each widget stands in a layout of this width."""
        top = 0
        for row in self._rows(width):
            high = max(size.height() for _, size in row)
            left = 0
            for item, size in row:
                at = QPoint(left, top + (high - size.height()) // 2)
                yield item, QRect(at, size)
                left += size.width() + self.spacing()
            top += high + self.spacing()

    def _rows(self, width: int) -> Iterator[list[tuple[QLayoutItem, QSize]]]:
        row: list[tuple[QLayoutItem, QSize]] = []
        used = 0
        for item in self._seen():
            size = item.sizeHint()
            if row and used + size.width() > width:
                yield row
                row, used = [], 0
            row.append((item, size))
            used += size.width() + self.spacing()
        if row:
            yield row
