"""What happened in a village, or in the township, and starts a time limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class VillageEvent:
    """Something of an item of the catalogue that happened: it is to be disclosed."""

    id: int
    village_id: int | None
    """None: in the township itself."""
    item_code: str
    happened_on: date
    title: str
    note: str = ""

    @property
    def occasion(self) -> str:
        """What a posting about it names as its occasion."""
        return f"event:{self.id}"
