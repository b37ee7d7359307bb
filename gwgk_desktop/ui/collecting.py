"""Python's garbage, collected on the UI thread alone, between two events.

Left to itself, Python collects wherever it makes its next object: on a lane's thread,
or while Qt's list of widgets is being read.  Garbage that holds widgets is taken apart
there, and the program ends.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1000


class Collector(QObject):
    """Collects garbage from time to time, from now on in Python's place."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(INTERVAL_MS)

    def collect(self) -> None:
        """Collect the oldest generation that Python would by now, and the younger."""
        fill = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [age for age, (held, most) in enumerate(fill) if held > most > 0]
        if due:
            gc.collect(due[-1])
