"""What is asked of a store for the handover sheet: counts and days, no names."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.work import Kind

if TYPE_CHECKING:
    import peewee as pw

_WITHOUT_SHEET = """
SELECT batch.id, batch.village_count - count(DISTINCT sheet.village_id) AS lacking
FROM payout_batch AS batch
LEFT JOIN notice_sheet_batch AS shows ON shows.batch_id = batch.id
LEFT JOIN notice_sheet AS sheet ON sheet.id = shows.sheet_id
    AND NOT EXISTS (SELECT 1 FROM sheet_review AS it
        WHERE it.sheet_id = sheet.id AND it.ruling = 'set_aside')
WHERE batch.undone = 0 AND batch.resends_id IS NULL
GROUP BY batch.id HAVING lacking > 0 ORDER BY batch.id
"""
_UNDONE = """
SELECT batch.id, batch.year, batch.period, programme.name, batch.line_count, undo.at
FROM payout_batch AS batch
JOIN subsidy_programme AS programme ON programme.id = batch.programme_id
JOIN operation AS deed ON deed.kind = 'import_payouts'
    AND json_extract(deed.facts, '$.batch') = batch.id
JOIN operation AS undo ON undo.undoes = deed.id
WHERE batch.undone = 1 AND batch.resends_id IS NULL AND NOT EXISTS (
    SELECT 1 FROM payout_batch AS later
    WHERE later.id > batch.id AND later.resends_id IS NULL
        AND later.programme_id = batch.programme_id AND later.year = batch.year
        AND later.period = batch.period)
ORDER BY batch.id
"""


class Undone(NamedTuple):
    """A batch that was undone and has no successor."""

    batch_id: int
    year: int
    period: str
    programme: str
    lines: int
    on: date


_CORRECTED_SINCE = """
WITH returned (id, quarter, made_by) AS (
    SELECT row.id, row.quarter, made.operation_id
    FROM county_return AS row JOIN change AS made
        ON made.table_name = 'county_return' AND made.row_id = row.id
        AND made.before IS NULL
    WHERE row.id IN (SELECT max(id) FROM county_return GROUP BY quarter)
), touched (operation_id, row_id, step, image) AS (
    SELECT operation_id, row_id, (after IS NOT NULL) - (before IS NOT NULL),
        coalesce(after, before)
    FROM change WHERE table_name = 'line_correction'
)
SELECT DISTINCT quarter, batch_id FROM (
    SELECT returned.quarter, line.batch_id
    FROM returned
    JOIN touched ON touched.operation_id > returned.made_by
    JOIN payout_line AS line ON line.id = json_extract(touched.image, '$.line_id')
    JOIN county_return_batch AS counts
        ON counts.return_id = returned.id AND counts.batch_id = line.batch_id
    WHERE (line.village_id, line.person_id, line.amount_fen) IS NOT (
            json_extract(touched.image, '$.village_id'),
            json_extract(touched.image, '$.person_id'),
            json_extract(touched.image, '$.amount_fen')
        ) OR line.quantity IS NOT json_extract(touched.image, '$.quantity')
    GROUP BY returned.id, touched.row_id
    HAVING sum(touched.step) <> 0
)
"""


def without_sheet(db: pw.Database) -> dict[int, int]:
    """Return how many villages of a batch have no sheet of it, by batch."""
    return dict(db.execute_sql(_WITHOUT_SHEET))


def refused_rows(db: pw.Database) -> dict[int, tuple[int, date]]:
    """Return what the last import of a list left out, and when, by first batch.

    A list is its first batch with its supplements; an import that was undone says
    nothing.
    """
    found: dict[int, tuple[int, date]] = {}
    for facts, at in db.execute_sql(
        "SELECT deed.facts, deed.at FROM operation AS deed WHERE deed.kind = ?"
        " AND NOT EXISTS (SELECT 1 FROM operation WHERE undoes = deed.id)"
        " ORDER BY deed.id",
        (Kind.IMPORT_PAYOUTS.value,),
    ):
        told = json.loads(facts)
        first = told.get("supplements", told["batch"])
        found[first] = (told["refused"], datetime.fromisoformat(at).date())
    return {first: told for first, told in found.items() if told[0]}


def undone_imports(db: pw.Database) -> list[Undone]:
    """Return the batches that were undone and for which no other came."""
    return [
        Undone(number, year, period, name, lines, datetime.fromisoformat(at).date())
        for number, year, period, name, lines, at in db.execute_sql(_UNDONE)
    ]


def open_verifications(db: pw.Database) -> dict[int, tuple[int, date]]:
    """Return how many hits of a batch are not decided, and since when, by batch."""
    rows = db.execute_sql(
        "SELECT line.batch_id, count(*), min(asked.found_on)"
        " FROM verification AS asked JOIN payout_line AS line"
        " ON line.id = asked.line_id WHERE asked.decision = ''"
        " GROUP BY line.batch_id ORDER BY line.batch_id"
    )
    return {number: (count, date.fromisoformat(on)) for number, count, on in rows}


def corrected_since_return(db: pw.Database) -> dict[Quarter, set[int]]:
    """Return the batches of which a figure was corrected after the newest return.

    By quarter.  A correction that was made and undone since leaves all as it was sent;
    one of an account or a name changes no figure.
    """
    found: dict[Quarter, set[int]] = defaultdict(set)
    for name, batch_id in db.execute_sql(_CORRECTED_SINCE):
        if quarter := Quarter.parse(name):
            found[quarter].add(batch_id)
    return dict(found)


def last_returns(db: pw.Database) -> dict[Quarter, set[int]]:
    """Return the batches that the newest return of each quarter counts."""
    counted: dict[int, set[int]] = defaultdict(set)
    for number, batch_id in db.execute_sql(
        "SELECT return_id, batch_id FROM county_return_batch"
    ):
        counted[number].add(batch_id)
    newest = db.execute_sql("SELECT quarter, max(id) FROM county_return GROUP BY 1")
    named = ((Quarter.parse(name), number) for name, number in newest)
    return {quarter: counted[number] for quarter, number in named if quarter}
