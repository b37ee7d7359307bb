"""A workbook read, understood and checked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import payout_readings
from tests.bench.measuring import Measured, Stopwatch

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 9, 1)


def measure(folder: Path) -> Measured:
    """Read `payouts.xlsx`."""
    with Stopwatch() as watch:
        reading = finish(payout_readings.read(folder / "payouts.xlsx", TODAY))
    return watch.measured(f"{reading.count} rows")
