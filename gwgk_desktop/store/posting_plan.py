"""What the posting plan asks of batches and sheets, of all of them at once."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from gwgk_desktop.domain.payments import PaymentStatus
from gwgk_desktop.store import payouts, tables

if TYPE_CHECKING:
    import peewee as pw


def villages_paid(
    db: pw.Database, batch_ids: Collection[int]
) -> Mapping[int, list[int]]:
    """Return the villages that each of these batches pays in, as corrected."""
    line, correction = tables.PayoutLine, tables.LineCorrection
    found: defaultdict[int, list[int]] = defaultdict(list)
    query = line.select(line.batch, line.village).distinct()
    for batch, village in query.where(line.batch.in_(batch_ids)).tuples().execute(db):
        found[batch].append(village)
    corrected = correction.select(line.batch).distinct().join(line)
    # A correction may have moved a line to another village, the last of one even.
    for (batch,) in corrected.where(correction.superseded == 0).tuples().execute(db):
        if batch in found:
            found[batch] = payouts.villages_of(db, batch)
    return found


Unpaid = Mapping[int, Collection[tuple[int, str]]]
"""By batch: villages, and groups as lines name them, with lines that are not paid."""
_UNPAID = """
SELECT DISTINCT line.batch_id, line.village_id, line.group_name
FROM current_line AS line
WHERE line.batch_id IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
    SELECT 1 FROM payment AS said WHERE said.line_id = line.id AND said.status = ?
    AND said.id = (SELECT max(id) FROM payment WHERE payment.line_id = line.id))
"""


def unpaid(db: pw.SqliteDatabase, batch_ids: Collection[int]) -> Unpaid:
    """Return where batches have lines that the bank does not call paid by now."""
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    if batch_ids:
        asked = (json.dumps(list(batch_ids)), PaymentStatus.PAID)
        for batch, village, group in db.execute_sql(_UNPAID, asked):
            found[batch].append((village, group))
    return found


def batches_shown(db: pw.Database) -> Mapping[int, list[int]]:
    """Return the batches that each sheet shows, by the number of the sheet."""
    shows = tables.NoticeSheetBatch
    found: defaultdict[int, list[int]] = defaultdict(list)
    for sheet, batch in shows.select(shows.sheet, shows.batch).tuples().execute(db):
        found[sheet].append(batch)
    return found
