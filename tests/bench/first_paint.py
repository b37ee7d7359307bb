"""When a window has been painted for the first time, and its program's end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from tests.bench.measuring import Measured, peak_mib, seconds_since_asked

if TYPE_CHECKING:
    from collections.abc import Sequence


class WatchedApplication(QApplication):
    """An application that notes its first painted window, and ends."""

    measured: Measured | None = None

    def __init__(self, arguments: Sequence[str] = ()) -> None:
        super().__init__(list(arguments))
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Wait for a window's first paint event, and let it be painted."""
        if (
            event.type() == QEvent.Type.Paint
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and not isinstance(watched, QDialog)
        ):
            self.removeEventFilter(self)
            QTimer.singleShot(0, self._painted)
        return super().eventFilter(watched, event)

    def _painted(self) -> None:
        seconds = seconds_since_asked()
        WatchedApplication.measured = Measured(seconds, peak_mib(), "a window")
        self.exit()  # not quit(): a window might ask before it closes


def measured() -> Measured:
    """Return what was noted."""
    if WatchedApplication.measured is None:
        raise AssertionError("no window was painted")
    return WatchedApplication.measured
