"""A search by name, as the window asks it: on the read-only connection."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gwgk_desktop.services import payouts
from gwgk_desktop.store.database import Store
from tests.bench import stores
from tests.bench.measuring import Measured, Stopwatch

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.store.keys import DataKey


def measure(folder: Path, asked: str, key: DataKey | None = None) -> Measured:
    """Ask for each of the names in the list `asked`; the time is that of one."""
    names = json.loads((folder / "names.json").read_text("utf-8"))[asked]
    with stores.copied(folder) as path:
        if key is not None:
            stores.protect(path)
        store = Store(path, read_only=True, key=key)
        with Stopwatch() as watch:
            found = [payouts.payouts_to(store, name) for name in names]
        store.close()
    people = [person for those in found for person in those]
    lines = [line for person in people for _, line in person.paid]
    total = sum(line.amount_fen for line in lines)
    did = f"{len(people)} people, {len(lines)} lines, {total} fen"
    return watch.measured(did, len(names))
