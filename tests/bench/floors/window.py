"""An empty window of PySide6, of the size of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from tests.bench import first_paint

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bench.measuring import Measured

WIDTH, HEIGHT = 1240, 720


def measure(_: Path) -> Measured:
    """Show the window, from the start of the process to its first paint."""
    application = first_paint.WatchedApplication()
    window = QWidget()
    window.resize(WIDTH, HEIGHT)
    window.show()
    application.exec()
    return first_paint.measured()
