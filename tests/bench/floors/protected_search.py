"""A search by name without the protection of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bench.jobs import search

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bench.measuring import Measured


def measure(folder: Path, asked: str) -> Measured:
    """Search in a store without protection."""
    return search.measure(folder, asked)
