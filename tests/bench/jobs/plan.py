"""The plan of a year: all villages, boards, items, batches; as its page has it made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.services import plan
from gwgk_desktop.store.database import Store
from tests.bench import stores
from tests.bench.measuring import Measured, Stopwatch
from tests.bench.year_of_plan import FIRST, LAST, NOW

if TYPE_CHECKING:
    from pathlib import Path


def measure(folder: Path) -> Measured:
    """Make the plan, from the store."""
    with stores.copied(folder) as path:
        store = Store(path, read_only=True, now=lambda: NOW)
        with Stopwatch() as watch:
            made = plan.plan(store, FIRST, LAST)
        store.close()
    due = [
        it
        for it in made.planned
        if it.due and it.due.period and FIRST <= it.due.on <= LAST
    ]
    return watch.measured(f"{len(due)} due days, {len(made.hangings)} boards")
