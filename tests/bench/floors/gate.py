"""The making of the sheet that the gate searches."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gwgk_desktop.documents import wall_sheets
from gwgk_desktop.domain.notice_sheets import Paper, compose
from tests.bench import sheet_request
from tests.bench.measuring import Measured, Stopwatch

if TYPE_CHECKING:
    from pathlib import Path


def measure(folder: Path) -> Measured:
    """Make the sheet of `payouts.csv`."""
    request = sheet_request.of_file(folder / "payouts.csv")
    with Stopwatch() as watch:
        sheet, problems = compose(request)
        problems += wall_sheets.missing_glyphs(sheet)
        drawn = wall_sheets.draw(sheet, Paper.A4, date(2026, 9, 15))
    return watch.measured(f"{len(drawn.content)} bytes")
