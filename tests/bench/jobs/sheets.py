"""A set of notice sheets: composed, looked through for glyphs that lack, drawn."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gwgk_desktop.documents import sheet_forms, wall_sheets
from gwgk_desktop.domain.pages import AS_USUAL
from gwgk_desktop.domain.payout_sheets import compose
from tests.bench import sheet_request
from tests.bench.measuring import Measured, Stopwatch
from tests.bench.pdf_words import words

if TYPE_CHECKING:
    from pathlib import Path


def measure(folder: Path) -> Measured:
    """Make the sheets of `payouts.csv`, a village after the other."""
    forms = sheet_forms.standard()
    told = []
    with Stopwatch() as watch:
        for request in sheet_request.of_file(folder / "payouts.csv"):
            sheet, problems = compose(request)
            problems += wall_sheets.missing_glyphs(sheet)
            drawn = wall_sheets.draw(sheet, forms, AS_USUAL, date(2026, 9, 15))
            told.append(drawn.content)
    return watch.measured(", ".join(map(words, told)))
