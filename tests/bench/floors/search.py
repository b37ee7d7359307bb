"""The same question in plain SQL, answered with plain rows."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from gwgk_desktop.services.payouts import MOST_FOUND
from gwgk_desktop.store import database
from tests.bench import stores
from tests.bench.measuring import Measured, Stopwatch

if TYPE_CHECKING:
    from pathlib import Path

_PEOPLE = f"""
SELECT person.id, person.name, village.name, person.group_name
FROM person JOIN village ON village.id = person.village_id
WHERE instr(person.name, ?) > 0 ORDER BY person.name, person.id LIMIT {MOST_FOUND}
"""
_COLUMNS = """
    batch.id, batch.year, batch.period, programme.name, batch.paid_on,
    line.id, line.village_id, line.phone, line.address, line.remark, line.extras,
    line.sheet, line.row, person.id_number, coalesce(new.group_name, line.group_name),
    coalesce(new.name, line.name), coalesce(new.bank_account, line.bank_account),
    iif(new.id IS NULL, line.quantity, new.quantity),
    iif(new.id IS NULL, line.rate, new.rate),
    coalesce(new.amount_fen, line.amount_fen)
"""
_OF_BATCH = """
    JOIN payout_batch AS batch ON batch.id = line.batch_id
    JOIN subsidy_programme AS programme ON programme.id = batch.programme_id
"""
_LINES = f"""
SELECT person.id, {_COLUMNS}
FROM person
JOIN payout_line AS line ON line.person_id = person.id
LEFT JOIN line_correction AS new ON new.line_id = line.id AND new.superseded = 0
{_OF_BATCH}
WHERE person.id IN (SELECT value FROM json_each(?1))
    AND (new.id IS NULL OR new.person_id = person.id)
UNION ALL
SELECT person.id, {_COLUMNS}
FROM person
JOIN line_correction AS new ON new.person_id = person.id AND new.superseded = 0
JOIN payout_line AS line ON line.id = new.line_id
{_OF_BATCH}
WHERE person.id IN (SELECT value FROM json_each(?1)) AND line.person_id <> person.id
ORDER BY 1, 2, 7
"""


def measure(folder: Path, asked: str) -> Measured:
    """Ask for each of the names in the list `asked`; the time is that of one."""
    names = json.loads((folder / "names.json").read_text("utf-8"))[asked]
    place = (folder / stores.FILE).absolute().as_uri()
    con = sqlite3.connect(f"{place}?mode=ro", uri=True)
    for name, value in database._PRAGMAS.items():
        con.execute(f"PRAGMA {name} = {value}")
    found = []
    with Stopwatch() as watch:
        for name in names:
            people = con.execute(_PEOPLE, (name,)).fetchall()
            ids = json.dumps([person[0] for person in people])
            found.append((people, con.execute(_LINES, (ids,)).fetchall()))
    con.close()
    count = sum(len(people) for people, _ in found)
    amounts = [line[-1] for _, lines in found for line in lines]
    did = f"{count} people, {len(amounts)} lines, {sum(amounts)} fen"
    return watch.measured(did, len(names))
