"""Store files that measurements work on, each on a copy of its own."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop.domain.work import finish
from gwgk_desktop.store import connections, keys, protecting

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = "desk.db"
PROGRAMME = "耕地地力保护补贴"
KEY = keys.DataKey("bench", bytes(32))
"""Of the protected stores that are measured."""


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    """Give a copy of the folder's store, and take it away afterwards."""
    with tempfile.TemporaryDirectory(dir=folder) as own:
        yield Path(shutil.copy(folder / FILE, own))


def protect(path: Path) -> None:
    """Put a protected store with the same content in the place of a plain one."""
    finish(protecting.convert(path, KEY))
    protecting.settle(path)


def content(path: Path, key: keys.DataKey | None = None) -> str:
    """Return how many people and lines a store holds, and a digest of all of them."""
    digest, counts = hashlib.sha256(), []
    with closing(connections.connect(path, key)) as con:
        for table in ("person", "payout_line"):
            count = 0
            for row in con.execute(f"SELECT * FROM {table} ORDER BY id"):
                digest.update(repr(row).encode())
                count += 1
            counts.append(f"{count} of {table}")
    return f"{', '.join(counts)}, {digest.hexdigest()[:16]}"
