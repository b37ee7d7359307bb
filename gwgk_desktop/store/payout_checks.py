"""What the store knows of the people and batches that a new list speaks of.

Each question is asked once for a whole list: its keys go to SQLite as one JSON
array, so that a list of 100,000 costs a few statements and no temporary table.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.store import tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    import peewee as pw

_PAID_IN = """
SELECT line.batch_id, person.id_number, line.village_id, line.group_name, line.name,
    line.quantity
FROM current_line AS line JOIN person ON person.id = line.person_id
WHERE line.batch_id IN (SELECT value FROM json_each(?))
"""
_NAMES_OF = """
WITH asked AS MATERIALIZED (SELECT value AS id FROM json_each(?))
SELECT line.person_id, line.name, line.id FROM asked
JOIN payout_line AS line ON line.person_id = asked.id
WHERE NOT EXISTS (
    SELECT 1 FROM line_correction WHERE line_id = line.id AND superseded = 0)
UNION ALL
SELECT new.person_id, new.name, new.line_id FROM asked
JOIN line_correction AS new ON new.person_id = asked.id WHERE new.superseded = 0
ORDER BY 3
"""
# The index of identity numbers is of real ones only: without `<> ''` it is not used.
_PEOPLE = """
SELECT id, id_number, name FROM person
WHERE id_number <> '' AND id_number IN (SELECT value FROM json_each(?))
"""
_CALLED = """
WITH asked AS MATERIALIZED (
    SELECT person.id AS id FROM person
    WHERE id_number <> '' AND name IN (SELECT value FROM json_each(?)))
SELECT line.batch_id, person.id_number, line.village_id, line.group_name, line.name,
    line.bank_account
FROM asked
JOIN payout_line AS kept ON kept.person_id = asked.id
JOIN current_line AS line ON line.id = kept.id
JOIN person ON person.id = line.person_id
WHERE person.id_number <> ''
ORDER BY line.id
"""


class Batch(NamedTuple):
    """A batch that was not undone, as the checks need it."""

    id: int
    programme_id: int
    programme: str
    year: int
    period: str
    paid_on: date


class Paid(NamedTuple):
    """A line that holds now: of which batch, to whom, how much of what is counted."""

    batch_id: int
    id_number: str
    village_id: int
    group: str
    name: str
    quantity: str | None

    @property
    def counted(self) -> Decimal | None:
        """The quantity as a number."""
        return None if self.quantity is None else Decimal(self.quantity)


class Known(NamedTuple):
    """A line with an account by which its person may be known again."""

    batch_id: int
    id_number: str
    village_id: int
    group: str
    name: str
    bank_account: str


def batches(db: pw.Database, programme_ids: Collection[int]) -> list[Batch]:
    """Return the batches of these programmes that hold, the oldest first."""
    batch, programme = tables.PayoutBatch, tables.ProgrammeTable
    query = (
        batch.select(
            batch.id,
            batch.programme,
            programme.name,
            batch.year,
            batch.period,
            batch.paid_on,
        )
        .join(programme)
        .where((batch.undone == 0) & batch.programme.in_(list(programme_ids)))
        .order_by(batch.id)
    )
    return [
        Batch._make((*row[:5], date.fromisoformat(row[5])))
        for row in query.tuples().execute(db)
    ]


def paid_in(db: pw.Database, batch_ids: Iterable[int]) -> Iterator[Paid]:
    """Yield the lines of some batches as they hold now, in no order."""
    yield from map(Paid._make, db.execute_sql(_PAID_IN, (json.dumps([*batch_ids]),)))


def people(db: pw.Database, id_numbers: Iterable[str]) -> list[tuple[int, str, str]]:
    """Return the people with these identity numbers: number in the store, theirs, name.

    The name is that under which a person came first; see `names_of`.
    """
    return list(db.execute_sql(_PEOPLE, (json.dumps([*id_numbers]),)))


def names_of(db: pw.Database, person_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the names that people's lines give them now, the newest last."""
    names: dict[int, list[str]] = {}
    rows = db.execute_sql(_NAMES_OF, (json.dumps([*person_ids]),))
    for person_id, name, _ in rows:
        names.setdefault(person_id, []).append(name)
    return names


def lines_of_people_called(db: pw.Database, names: Iterable[str]) -> list[Known]:
    """Return the lines, with an identity number, of people known by these names."""
    asked = json.dumps([*names], ensure_ascii=False)
    return list(map(Known._make, db.execute_sql(_CALLED, (asked,))))
