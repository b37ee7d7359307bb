"""What villagers asked, and the lines that are theirs."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from gwgk_desktop.domain.enquiries import OwnLine
from gwgk_desktop.store import tables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import peewee as pw

_OWN = """
WITH own AS (
    SELECT id FROM person WHERE id_number <> ''
        AND id_number IN (SELECT value FROM json_each(?))
)
SELECT line.id, line.batch_id, line.village_id, line.group_name, line.name,
    line.household_head, line.payee, line.amount_fen
FROM payout_line AS line WHERE line.person_id IN (SELECT id FROM own)
UNION ALL
SELECT line.id, line.batch_id, new.village_id, new.group_name, new.name,
    line.household_head, line.payee, new.amount_fen
FROM line_correction AS new JOIN payout_line AS line ON line.id = new.line_id
WHERE new.person_id IN (SELECT id FROM own)
ORDER BY 1
"""


def own_lines(db: pw.Database, id_numbers: Sequence[str]) -> list[OwnLine]:
    """Return the payout lines of whoever has one of these numbers, as often paid.

    A line that was corrected has both amounts, for a sheet may show either.
    """
    rows = defaultdict(list)
    for row in db.execute_sql(_OWN, (json.dumps(list(id_numbers)),)):
        rows[row[0]].append(row[1:])
    found = []
    for some in rows.values():
        batch, village, group, name, head, payee, _ = some[-1]
        names = tuple(dict.fromkeys((name, head, payee)))
        amounts = tuple(dict.fromkeys(it[-1] for it in some))
        found.append(OwnLine(batch, village, group, names, amounts))
    return found


def add(  # noqa: PLR0913 - the columns of a row
    db: pw.Database, *, at: datetime, by: str, name: str, sheet: str, found: int | None
) -> None:
    """Note that somebody asked; `found` is None where they were not known."""
    tables.EnquiryTable.insert(
        asked_at=at.isoformat(" ", "seconds"),
        asked_by=by,
        name=name,
        sheet_number=sheet,
        known=int(found is not None),
        found=found or 0,
    ).execute(db)
