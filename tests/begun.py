"""Folders that were begun once, and a copy for each test that asks.

To begin a store writes its whole schema and guards; a test of anything else need
not wait for it.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from gwgk_desktop.services import example, office
from gwgk_desktop.store.database import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gwgk_desktop.store.keys import DataKey

NOW = datetime(2026, 9, 15, 8, 30)
TODAY = NOW.date()
STORE = "desk.db"


def begun(folder: Path, begin: Callable[[Path], None]) -> Path:
    """Begin a folder as `begin` does, which is called the first time only."""
    return Path(shutil.copytree(_begun(begin).name, folder, dirs_exist_ok=True))


@contextmanager
def opened(folder: Path, begin: Callable[[Path], None]) -> Iterator[Store]:
    """Begin a folder so, and open its store, whose clock stands still."""
    store = Store(begun(folder, begin) / STORE, now=lambda: NOW)
    yield store
    assert not store.db.in_transaction(), "a transaction was left open"
    store.close()


@cache
def _begun(begin: Callable[[Path], None]) -> TemporaryDirectory[str]:
    folder = TemporaryDirectory(prefix="begun-")
    begin(Path(folder.name))
    return folder


@cache
def empty(key: DataKey | None = None) -> Callable[[Path], None]:
    """Return what begins an empty store."""

    def begin(folder: Path) -> None:
        Store(folder / STORE, now=lambda: NOW, key=key).close()

    return begin


def township(folder: Path) -> None:
    """Begin a store with the programmes and the example township."""
    store = Store(folder / STORE, now=lambda: NOW)
    office.seed_programmes(store)
    example.fill(store)
    store.close()
