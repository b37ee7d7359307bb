"""An import of lines that the clerk has seen in the preview."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from gwgk_desktop.domain.payouts import BatchTerms
from gwgk_desktop.domain.readings import (
    ColumnUse,
    Field,
    PayoutReading,
    PayoutRecord,
    PayoutTable,
)
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import office, payouts
from gwgk_desktop.store.database import Store
from tests.bench import payout_file, stores
from tests.bench.measuring import Measured, Stopwatch

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.store.keys import DataKey


def measure(folder: Path, key: DataKey | None = None) -> Measured:
    """Import the lines of `payouts.csv` into a new store, protected by the key."""
    reading = _reading(folder / "payouts.csv")
    with stores.copied(folder) as path:
        if key is not None:
            stores.protect(path)
        store = Store(path, key=key)
        programme = office.programme_called(store, stores.PROGRAMME)
        terms = BatchTerms(programme.id, 2026, "", date(2026, 9, 15))
        preview = payouts.preview(store, reading, terms)
        with Stopwatch() as watch:
            finish(payouts.import_batch(store, preview))
        store.close()
        return watch.measured(stores.content(path, key))


def _reading(path: Path) -> PayoutReading:
    """Return what a reader would make of a workbook with the same payouts."""
    records = tuple(
        PayoutRecord(
            row=it.row,
            village=it.village,
            group=it.group,
            name=it.name,
            id_number=it.id_number,
            bank_account=it.bank_account,
            phone=it.phone,
            address=it.address,
            quantity=Decimal(it.quantity),
            rate=Decimal(it.rate),
            amount=Decimal(it.amount),
            extras=payout_file.EXTRAS,
        )
        for it in payout_file.read(path)
    )
    columns = {
        Field.VILLAGE: ColumnUse("C", "村名"),
        Field.AMOUNT: ColumnUse("K", "补贴金额"),
    }
    table = PayoutTable(payout_file.SHEET, 2, columns, records)
    return PayoutReading("payouts.xlsx", "0" * 64, tables=(table,))
