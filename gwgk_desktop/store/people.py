"""The people in the store: whom the lines name, once each.

A person is one identity number; without a number, one village, group and name.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import peewee as pw

from gwgk_desktop.store import tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.payouts import PayoutLine

Key = tuple[str, int, str, str]
"""An identity number alone, or village, group and name where there is none."""

_ADD_PERSON = (
    "INSERT INTO person (id, id_number, name, village_id, group_name)"
    " VALUES (?, ?, ?, ?, ?)"
)


def of_lines(db: pw.SqliteDatabase, lines: Sequence[PayoutLine]) -> dict[Key, int]:
    """Return the person of each line by key, adding those not yet known."""
    wanted = {key(line): line for line in lines}
    [(last,)] = db.execute_sql(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'person'"
    )
    known = _known(db, list(wanted)) if last else {}
    new = [(whose, line) for whose, line in wanted.items() if whose not in known]
    numbered = list(enumerate(new, start=last + 1))
    db.connection().executemany(
        _ADD_PERSON,
        [
            (number, line.id_number, line.name, line.village_id, line.group)
            for number, (_, line) in numbered
        ],
    )
    known |= {whose: number for number, (whose, _) in numbered}
    return known


def remove_unnamed(db: pw.Database) -> None:
    """Remove the people whom no line and no correction names."""
    db.execute_sql(
        "DELETE FROM person"
        " WHERE NOT EXISTS (SELECT 1 FROM payout_line WHERE person_id = person.id)"
        " AND NOT EXISTS (SELECT 1 FROM line_correction WHERE person_id = person.id)"
    )


def called(db: pw.Database, text: str, most: int) -> list[tuple[int, str, int, str]]:
    """Return people whose name holds `text`: number, name, village, group."""
    person = tables.Person
    query = (
        person.select(person.id, person.name, person.village, person.group_name)
        .where(pw.fn.INSTR(person.name, text) > 0)
        .order_by(person.name, person.id)
        .limit(most)
    )
    return list(query.tuples().execute(db))


def key(line: PayoutLine) -> Key:
    """Return what makes the person of a line one and the same."""
    if line.id_number:
        return (line.id_number, 0, "", "")
    return ("", line.village_id, line.group, line.name)


def _known(db: pw.SqliteDatabase, keys: Sequence[Key]) -> dict[Key, int]:
    """Return the numbers of the people among `keys` whom the store knows."""
    person = tables.Person
    known: dict[Key, int] = {}
    numbers = [key[0] for key in keys if key[0]]
    # The index is of real numbers only: without `<> ''` all people would be read.
    rows = db.execute_sql(
        "SELECT id_number, id FROM person WHERE id_number <> ''"
        " AND id_number IN (SELECT value FROM json_each(?))",
        (json.dumps(numbers),),
    )
    known |= {(number, 0, "", ""): id_ for number, id_ in rows}
    without = {key for key in keys if not key[0]}
    for village_id in {key[1] for key in without}:
        query = person.select(person.group_name, person.name, person.id).where(
            (person.id_number == "") & (person.village == village_id)
        )
        for group, name, id_ in query.tuples().execute(db):
            key = ("", village_id, group, name)
            if key in without:
                known[key] = id_
    return known
