"""Comparison lists, what the banks said, and what was sent again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from gwgk_desktop.domain.checking import Damage, Finding
from gwgk_desktop.domain.payments import PaymentStatus
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store.checking.known import facts_of, named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gwgk_desktop.store.checking.known import Known
    from gwgk_desktop.store.database import Store


def lists_and_payments(store: Store, _: Known) -> Iterator[Finding]:
    """Hold lists, banks' words and resends against what was counted."""
    for number, stated, found in store.db.execute_sql(
        "SELECT list.id, CASE undone WHEN 0 THEN entry_count ELSE 0 END,"
        " (SELECT count(*) FROM comparison_entry WHERE list_id = list.id) AS found"
        " FROM comparison_list AS list"
    ):
        if stated != found:
            facts = {"list": number, "stated": stated, "found": found}
            yield Finding(Damage.LIST_COUNT, facts)
    for number, file in store.db.execute_sql(
        "SELECT min(payment.id), file.id FROM payment"
        " JOIN payment_file AS file ON file.id = payment.file_id"
        " JOIN payout_line AS line ON line.id = payment.line_id"
        " JOIN payout_batch AS batch ON batch.id = file.batch_id"
        " WHERE line.batch_id <> coalesce(batch.resends_id, batch.id)"
        " GROUP BY file.id"
    ):
        facts = {**named("payment", number), "file": file}
        yield Finding(Damage.PAYMENT_OF_OTHER_BATCH, facts)
    yield from _words_of_banks(store)
    yield from _resends(store)


def _words_of_banks(store: Store) -> Iterator[Finding]:
    """Hold what return files say now against what was counted when they were read."""
    found: dict[int, Counter[str]] = {
        number: Counter()
        for (number,) in store.db.execute_sql("SELECT id FROM payment_file")
    }
    for number, status in store.db.execute_sql("SELECT file_id, status FROM payment"):
        found.setdefault(number, Counter())[status] += 1
    for told in facts_of(store, Kind.READ_PAYMENTS):
        stated = {it: told.get(it.value, 0) for it in PaymentStatus}
        file = told.get("payment_file")
        if file in found and found[file] != Counter(stated):
            facts = {
                "file": file,
                "stated": "/".join(str(stated[it]) for it in PaymentStatus),
                "found": "/".join(str(found[file][it]) for it in PaymentStatus),
            }
            yield Finding(Damage.PAYMENT_COUNT, facts)


def _resends(store: Store) -> Iterator[Finding]:
    found = dict(
        store.db.execute_sql(
            "SELECT id, (SELECT count(*) FROM resent_line WHERE batch_id = batch.id)"
            " FROM payout_batch AS batch WHERE undone = 0 AND resends_id IS NOT NULL"
        )
    )
    for told in facts_of(store, Kind.RESEND_PAYOUTS):
        batch, stated = told.get("batch"), told.get("lines")
        if batch in found and found[batch] != stated:
            facts = {"batch": batch, "stated": stated, "found": found[batch]}
            yield Finding(Damage.RESENT_COUNT, facts)
