"""What the posting plan asks of batches and sheets, of all of them at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from gwgk_desktop.store import payouts, tables

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

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


def batches_shown(db: pw.Database) -> Mapping[int, list[int]]:
    """Return the batches that each sheet shows, by the number of the sheet."""
    shows = tables.NoticeSheetBatch
    found: defaultdict[int, list[int]] = defaultdict(list)
    for sheet, batch in shows.select(shows.sheet, shows.batch).tuples().execute(db):
        found[sheet].append(batch)
    return found
