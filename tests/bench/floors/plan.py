"""The due days alone of the same year, reckoned village by village, hung nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain import rule_text
from gwgk_desktop.domain.due_dates import due_days
from gwgk_desktop.services import plan
from gwgk_desktop.store import boards
from gwgk_desktop.store.database import Store
from tests.bench import stores
from tests.bench.measuring import Measured, Stopwatch
from tests.bench.year_of_plan import FIRST, LAST, NOW

if TYPE_CHECKING:
    from pathlib import Path


def measure(folder: Path) -> Measured:
    """Reckon each due day of each item in each village."""
    with stores.copied(folder) as path:
        store = Store(path, read_only=True, now=lambda: NOW)
        asked = plan.question(store, FIRST, LAST)
        count = 0
        with Stopwatch() as watch:
            for site in asked.sites:
                for item in site.items:
                    if item.rule:
                        rule = rule_text.parse(item.rule)
                        count += len(due_days(rule, FIRST, LAST, asked.terms))
            known = len(boards.boards(store.db))
        store.close()
    return watch.measured(f"{count} due days, {known} boards")
