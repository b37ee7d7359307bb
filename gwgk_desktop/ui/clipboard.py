"""What our windows put on the clipboard, and its leaving from there."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData, QObject, Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

KEPT_FOR_MS = 30_000
_KEEP_OUT = (
    ("x-kde-passwordManagerHint", b"secret"),
    *(
        (f'application/x-qt-windows-mime;value="{name}"', b"\0\0\0\0")
        for name in (
            "ExcludeClipboardContentFromMonitorProcessing",
            "CanIncludeInClipboardHistory",
            "CanUploadToCloudClipboard",
        )
    ),
)
"""How clipboard managers are asked to keep no copy, by KDE's word and by Windows'."""


class Clipboard(QObject):
    """Knows what of the clipboard is ours, and takes back only that."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._number = ""
        self._ours = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEPT_FOR_MS)
        self._timer.timeout.connect(self.forget_number)
        QGuiApplication.clipboard().dataChanged.connect(self._changed)

    def lend(self, number: str) -> None:
        """Put a number there for a while."""
        content = QMimeData()
        content.setText(number)
        for kind, value in _KEEP_OUT:
            content.setData(kind, QByteArray(value))
        QGuiApplication.clipboard().setMimeData(content)
        self._number = number
        self._timer.start()

    def forget_number(self) -> None:
        """Take a number that was lent back, where it is still there."""
        self._timer.stop()
        if self._number and QGuiApplication.clipboard().text() == self._number:
            QGuiApplication.clipboard().clear()
        self._number = ""

    def forget(self) -> None:
        """Take back whatever came from our windows; another program's stays."""
        self.forget_number()
        there = QGuiApplication.clipboard()
        if there.ownsClipboard() or (self._ours and there.text() == self._ours):
            there.clear()
        if there.supportsSelection() and there.ownsSelection():
            there.clear(QClipboard.Mode.Selection)
        self._ours = ""

    def _changed(self) -> None:
        # Nobody else can copy while one of our windows is the active one.
        state = QGuiApplication.applicationState()
        if state == Qt.ApplicationState.ApplicationActive:
            self._ours = QGuiApplication.clipboard().text()


def clipboard() -> Clipboard:
    """Return the one of this application."""
    application = QGuiApplication.instance()
    assert application is not None, "there is a window"  # noqa: S101 - for the types
    known = application.findChild(Clipboard)
    return known if known is not None else Clipboard(application)
