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


def measure(folder: Path, asked: str) -> Measured:
    """Ask for each of the names in the list `asked`; the time is that of one."""
    names = json.loads((folder / "names.json").read_text("utf-8"))[asked]
    store = Store(folder / stores.FILE, read_only=True)
    with Stopwatch() as watch:
        found = [payouts.payouts_to(store, name) for name in names]
    store.close()
    people = [person for those in found for person in those]
    lines = [line for person in people for _, line in person.paid]
    total = sum(line.amount_fen for line in lines)
    did = f"{len(people)} people, {len(lines)} lines, {total} fen"
    return watch.measured(did, len(names))
