"""The leak gate: finished sheets searched from their bytes for all people's data."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gwgk_desktop.documents import sheet_forms, wall_sheets
from gwgk_desktop.domain.known_data import Known
from gwgk_desktop.domain.pages import AS_USUAL
from gwgk_desktop.domain.payout_sheets import compose
from gwgk_desktop.domain.personal_data import PersonalData
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import leaks
from tests.bench import sheet_request
from tests.bench.measuring import Measured, Stopwatch

if TYPE_CHECKING:
    from pathlib import Path


def measure(folder: Path) -> Measured:
    """Learn the people of `payouts.csv`, and search the sheets of it."""
    forms, day = sheet_forms.standard(), date(2026, 9, 15)
    requests = list(sheet_request.of_file(folder / "payouts.csv"))
    lines = [line for request in requests for line in request.lines]
    made = [
        wall_sheets.draw(compose(it)[0], forms, AS_USUAL, day).content
        for it in requests
    ]
    with Stopwatch() as watch:
        known = Known()
        known.add_id_numbers(it.id_number for it in lines)
        accounts = (it.bank_account for it in lines)
        known.add(PersonalData.BANK_ACCOUNT, accounts)
        known.add(PersonalData.PHONE, (it.phone for it in lines))
        known.add_addresses(it.address for it in lines)
        known.allow(requests[0].office.telephones)
        told = [finish(leaks.search(it, "sheet.pdf", known)) for it in made]
    did = f"{sum(map(len, made))} bytes"
    told = [it for it in told if any(it)]
    return watch.measured(f"{did}, {told}" if told else did)
