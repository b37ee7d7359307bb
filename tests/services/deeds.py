"""Deeds that many tests need done before their own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop.domain.payouts import BatchTerms
from gwgk_desktop.domain.reviews import Check, Ruling, SheetState
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    notice_sheets,
    office,
    payout_readings,
    payouts,
    releases,
    reviews,
)
from gwgk_desktop.services.notice_sheets import SheetTerms
from gwgk_desktop.services.reviews import ReviewTerms
from gwgk_desktop.store.database import Store
from tests import begun
from tests.begun import NOW
from tests.township import OFFICE, reading, record, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.payouts import Imported, Preview
    from gwgk_desktop.domain.readings import PayoutReading

DATA = Path(__file__).parents[1] / "data"
PAID_ON = date(2026, 9, 10)
READING = reading(table(record(1), record(2), record(3, village="石桥村")))
"""Two payouts in 梅岭村 and one in 石桥村, 884.92 yuan each."""


def read_here(store: Store, path: Path) -> PayoutReading:
    """Return a workbook as it is understood without any choice of the clerk's."""
    book = finish(payout_readings.open_book(path))
    return finish(payout_readings.understand(store, book))


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


def begin_small(folder: Path) -> None:
    """Begin a small township with a batch and a kept file."""
    store = Store(folder / begun.STORE, now=lambda: NOW)
    office.seed_programmes(store)
    office.save_office(store, OFFICE)
    office.add_villages(store, ["梅岭村", "石桥村"])
    add(store)
    store.shelf.keep(b"a sheet")
    store.close()


def begin_paid(folder: Path) -> None:
    """Begin the example township with one batch in two villages."""
    begun.begun(folder, begun.township)
    store = Store(folder / begun.STORE, now=lambda: NOW)
    add(store)
    store.close()


REVIEWERS = ("王主任", "赵监督", "刘审核")
"""Who reviews in these tests, step by step."""


def drafts(store: Store, batch: int = 1, drafted_by: str = "陈经办") -> list[MadeSheet]:
    """Make the sheets of a batch."""
    terms = SheetTerms(batch, date(2026, 9, 16), drafted_by=drafted_by, agreed=True)
    return list(finish(notice_sheets.make(store, terms)).sheets)


def agreed(
    store: Store, sheets: Sequence[MadeSheet], by: Sequence[str] = REVIEWERS
) -> list[MadeSheet]:
    """Let sheets be reviewed, step by step, to their approval."""
    for name in by:
        terms = ReviewTerms(
            Ruling.AGREE, name, reason="属实", checks=tuple(Check), agreed=True
        )
        sheets = reviews.review(store, sheets, terms).sheets
    assert {it.state for it in sheets} == {SheetState.APPROVED}
    return list(sheets)


def released(store: Store, batch: int = 1) -> list[MadeSheet]:
    """Make the sheets of a batch, review and release them."""
    approved = agreed(store, drafts(store, batch))
    return list(finish(releases.release(store, approved, "刘审核")).sheets)
