"""Deeds that many tests need done before their own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop.domain.payouts import BatchTerms
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import office, payouts
from tests.township import reading, record, table

if TYPE_CHECKING:
    from gwgk_desktop.domain.payouts import Imported, Preview
    from gwgk_desktop.domain.readings import PayoutReading
    from gwgk_desktop.store.database import Store

DATA = Path(__file__).parents[1] / "data"
PAID_ON = date(2026, 9, 10)
READING = reading(table(record(1), record(2), record(3, village="石桥村")))
"""Two payouts in 梅岭村 and one in 石桥村, 884.92 yuan each."""


def terms_of(
    store: Store,
    programme: str = "地力补贴",
    year: int = 2026,
    period: str = "",
    paid_on: date = PAID_ON,
) -> BatchTerms:
    """Return the terms of a batch of that programme."""
    number = office.programme_called(store, programme).id
    return BatchTerms(number, year, period, paid_on)


def preview(
    store: Store,
    read: PayoutReading = READING,
    village: str = "",
    *,
    programme: str = "地力补贴",
    period: str = "",
) -> Preview:
    """Return what an import would write."""
    terms = terms_of(store, programme, period=period)
    return payouts.preview(store, read, terms, village)


def add(
    store: Store,
    read: PayoutReading = READING,
    village: str = "",
    *,
    programme: str = "地力补贴",
    period: str = "",
) -> Imported:
    """Import a reading, whatever is to be accepted."""
    seen = preview(store, read, village, programme=programme, period=period)
    return finish(
        payouts.import_batch(store, seen, accept_warnings=True, leave_out_errors=True)
    )
