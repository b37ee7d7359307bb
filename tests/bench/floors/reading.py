"""The rows of a workbook, by python-calamine alone; nothing is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import python_calamine

from tests.bench.measuring import Measured, Stopwatch

if TYPE_CHECKING:
    from pathlib import Path

NO_PAYOUT = 3
"""Rows that pay nobody: title, headings, total."""


def measure(folder: Path) -> Measured:
    """Iterate over the sheet of `payouts.xlsx`."""
    with Stopwatch() as watch:
        book = python_calamine.CalamineWorkbook.from_path(folder / "payouts.xlsx")
        count = sum(1 for _ in book.get_sheet_by_index(0).iter_rows())
    return watch.measured(f"{count - NO_PAYOUT} rows")
