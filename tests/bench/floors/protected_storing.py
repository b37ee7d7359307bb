"""The import of a list without the protection of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bench.jobs import storing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bench.measuring import Measured


def measure(folder: Path) -> Measured:
    """Import the lines into a store without protection."""
    return storing.measure(folder)
