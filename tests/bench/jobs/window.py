"""The program's own window on the data of a township, as the clerk starts it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING
from unittest import mock

from PySide6 import QtWidgets

from tests.bench import first_paint

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bench.measuring import Measured


def measure(folder: Path) -> Measured:
    """Open the window, from the start of the process to its first paint."""
    watched = first_paint.WatchedApplication
    # Imported within: wherever the program names QApplication, it is the watched one.
    with mock.patch.object(QtWidgets, "QApplication", watched):
        program = importlib.import_module("gwgk_desktop.__main__")
        program.main(["--data", str(folder)])
    return first_paint.measured()
