"""The import of a list with the protection of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bench import stores
from tests.bench.jobs import storing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bench.measuring import Measured


def measure(folder: Path) -> Measured:
    """Import the lines into a store with protection."""
    return storing.measure(folder, stores.KEY)
