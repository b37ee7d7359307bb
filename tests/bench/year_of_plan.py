"""The year that the job `plan` and its floor work on."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from gwgk_desktop.domain.boards import Board
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.village_events import VillageEvent
from gwgk_desktop.services import boards, catalogue_imports, office, village_events
from gwgk_desktop.store.database import Store

if TYPE_CHECKING:
    from pathlib import Path

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
NOW = datetime(2026, 1, 5, 8, 30)
SIZES = ((2400, 1200), (1800, 900))
"""Of the two boards that each village has here."""


def furnish(path: Path) -> None:
    """Give a store both catalogues, two boards a village, something that happened."""
    store = Store(path, now=lambda: NOW)
    for scope in Scope:
        catalogue_imports.adopt(store, scope, FIRST)
    villages = office.villages(store)
    for village in villages:
        for number, sides in enumerate(SIZES, start=1):
            board = Board(0, village.id, f"第{number}公开栏", "村委会门前", *sides)
            boards.save_board(store, board)
    some = [VillageEvent(0, it.id, "V008", FIRST, "通过方案") for it in villages]
    village_events.record(store, some)
    store.close()
