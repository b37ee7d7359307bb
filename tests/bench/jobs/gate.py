"""The leak gate: a finished sheet searched from its bytes for all its people's data."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gwgk_desktop.documents import wall_sheets
from gwgk_desktop.domain.leaks import Known
from gwgk_desktop.domain.notice_sheets import Paper, compose
from gwgk_desktop.domain.personal_data import PersonalData
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import leaks
from tests.bench import sheet_request
from tests.bench.measuring import Measured, Stopwatch

if TYPE_CHECKING:
    from pathlib import Path


def measure(folder: Path) -> Measured:
    """Learn the people of `payouts.csv`, and search the sheet of it."""
    request = sheet_request.of_file(folder / "payouts.csv")
    sheet, _ = compose(request)
    content = wall_sheets.draw(sheet, Paper.A4, date(2026, 9, 15)).content
    with Stopwatch() as watch:
        known = Known()
        known.add_id_numbers(it.id_number for it in request.lines)
        accounts = (it.bank_account for it in request.lines)
        known.add(PersonalData.BANK_ACCOUNT, accounts)
        known.add(PersonalData.PHONE, (it.phone for it in request.lines))
        known.add_addresses(it.address for it in request.lines)
        known.allow(request.office.telephones)
        found, unread = finish(leaks.search(content, "sheet.pdf", known))
    did = f"{len(content)} bytes"
    return watch.measured(f"{did}, {found}, {unread}" if found or unread else did)
