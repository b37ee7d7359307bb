"""Batches put into a store without a workbook."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gwgk_desktop.domain.payouts import BatchTerms, Preview
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store import batches, payouts, people
from tests.township import TODAY, reading, record, table

if TYPE_CHECKING:
    from gwgk_desktop.domain.payouts import PayoutLine
    from gwgk_desktop.store.database import Store

TERMS = BatchTerms(1, 2026, "", date(2026, 9, 10))


def add_batch(
    store: Store,
    *lines: PayoutLine,
    terms: BatchTerms = TERMS,
    sha256: str = "ab" * 32,
) -> tuple[int, int]:
    """Add a batch of lines; return the numbers of batch and operation."""
    read = reading(table(record()), sha256=sha256)
    preview = Preview(read, terms, lines, 0, ())
    with store.operation(Kind.IMPORT_PAYOUTS) as operation:
        batch_id = batches.add_batch(store.db, preview, terms, TODAY, "cd" * 32)
        payees = people.of_lines(store.db, lines)
        payouts.add_lines(store.db, batch_id, lines, payees)
    return batch_id, operation.id


def remove_batch(store: Store, batch_id: int) -> None:
    """Take a batch's lines out again."""
    with store.operation(Kind.UNDO):
        payouts.remove_lines(store.db, batch_id)
