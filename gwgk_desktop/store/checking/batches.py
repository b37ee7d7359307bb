"""Batches, their lines and corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.checking import Damage, Finding
from gwgk_desktop.domain.payouts import lines_digest
from gwgk_desktop.store import payouts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gwgk_desktop.store.checking.known import Known
    from gwgk_desktop.store.database import Store


def corrections(store: Store, _: Known) -> Iterator[Finding]:
    """Of a line's corrections the newest holds, and it alone."""
    for (number,) in store.db.execute_sql(
        "SELECT line_id FROM line_correction NOT INDEXED GROUP BY +line_id"
        " HAVING sum(superseded = 0) <> 1"
        " OR max(id) <> max(CASE WHEN superseded = 0 THEN id ELSE 0 END)"
    ):
        yield Finding(Damage.CORRECTIONS_UNCLEAR, {"line": number})


def batches(store: Store, known: Known) -> Iterator[Finding]:
    """Hold what a batch counts against its lines and the entry of its import."""
    for row in store.db.execute_sql(
        "SELECT batch.id, line_count, total_fen, village_count, lines_sha256,"
        " count(line.id), coalesce(sum(line.amount_fen), 0),"
        " count(DISTINCT line.village_id)"
        " FROM payout_batch AS batch"
        " LEFT JOIN payout_line AS line ON line.batch_id = batch.id"
        " WHERE undone = 0 AND resends_id IS NULL GROUP BY batch.id"
    ):
        batch, lines, total, villages, sha256, found, found_fen, found_villages = row
        for damage, stated, is_ in (
            (Damage.BATCH_COUNT, lines, found),
            (Damage.BATCH_TOTAL, total, found_fen),
            (Damage.BATCH_VILLAGES, villages, found_villages),
        ):
            if stated != is_:
                facts = {"batch": batch, "stated": stated, "found": is_}
                yield Finding(damage, facts)
        if batch not in known.imports:
            yield Finding(Damage.BATCH_WITHOUT_ENTRY, {"batch": batch})
            continue
        number, told = known.imports[batch]
        if (lines, total, sha256) != tuple(
            told.get(it) for it in ("lines", "total_fen", "lines_sha256")
        ):
            facts = {"batch": batch, "number": number}
            yield Finding(Damage.BATCH_UNLIKE_ENTRY, facts)


def undone(store: Store, known: Known) -> Iterator[Finding]:
    """Hold whether batches are undone against their lines and the history."""
    for batch, undone, has_lines in store.db.execute_sql(
        "SELECT id, undone,"
        " EXISTS (SELECT 1 FROM payout_line WHERE batch_id = payout_batch.id)"
        " FROM payout_batch WHERE resends_id IS NULL"
    ):
        if undone and has_lines:
            yield Finding(Damage.UNDONE_BATCH_HAS_LINES, {"batch": batch})
        if batch in known.imports and bool(undone) != (batch in known.undone):
            yield Finding(Damage.BATCH_UNDONE_UNLIKE_ENTRY, {"batch": batch})


def supplements(store: Store, _: Known) -> Iterator[Finding]:
    """Supplements name a first batch that is before them and holds."""
    for batch, first, undone, firsts_own in store.db.execute_sql(
        "SELECT batch.id, first.id, first.undone, first.supplements_id"
        " FROM payout_batch AS batch"
        " JOIN payout_batch AS first ON first.id = batch.supplements_id"
        " WHERE batch.undone = 0"
    ):
        facts = {"batch": batch, "first": first}
        if undone:
            yield Finding(Damage.SUPPLEMENT_OF_UNDONE, facts)
        if first >= batch or firsts_own is not None:
            yield Finding(Damage.SUPPLEMENT_UNFOUNDED, facts)


def lines(store: Store, known: Known) -> Iterator[Finding]:
    """Hold the lines of each batch, as imported, against their digest."""
    names: dict[int, str] = dict(store.db.execute_sql("SELECT id, name FROM village"))
    for batch, sha256 in store.db.execute_sql(
        "SELECT id, lines_sha256 FROM payout_batch"
        " WHERE undone = 0 AND resends_id IS NULL ORDER BY id"
    ).fetchall():
        number = known.imports.get(batch, (0, {}))[0]
        then = {**names, **known.villages.get(number, {})}
        try:
            found = lines_digest(payouts.as_imported(store.db, batch), then)
        except (ArithmeticError, KeyError, TypeError, ValueError):
            found = ""
        if found != sha256:
            yield Finding(Damage.BATCH_LINES_CHANGED, {"batch": batch})
