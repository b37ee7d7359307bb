"""A form as high as it is; where the screen has no room for that it is scrolled."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QScrollArea, QWidget

_FEWEST_FIELDS = 6
"""In view, of a form that is scrolled."""


class ScrolledForm(QScrollArea):
    """Shows a form; what stands below it is never pushed off the screen."""

    def __init__(self, form: QFormLayout) -> None:
        super().__init__()
        inside = QWidget()
        form.setContentsMargins(0, 0, 0, 0)
        inside.setLayout(form)
        inside.installEventFilter(self)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for more room, or less, when fields come and go."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        return self.widget().sizeHint() + QSize(bar, 0)

    def minimumSizeHint(self) -> QSize:
        field = 2 * self.fontMetrics().lineSpacing()
        return QSize(self.widget().minimumSizeHint().width(), _FEWEST_FIELDS * field)
