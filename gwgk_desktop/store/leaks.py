"""The personal data in the store, to be looked for where nobody should read any."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from gwgk_desktop.domain import personal_data
from gwgk_desktop.domain.personal_data import PersonalData

if TYPE_CHECKING:
    from collections.abc import Iterator

    import peewee as pw

    from gwgk_desktop.domain.leaks import Known

Seen = dict[str, int]
"""The last row of each table that was looked at."""

_VALUES = (
    ("person", "id_number", PersonalData.ID_NUMBER),
    ("payout_line", "household_head_id_number", PersonalData.ID_NUMBER),
    ("payout_line", "payee_id_number", PersonalData.ID_NUMBER),
    ("comparison_entry", "id_number", PersonalData.ID_NUMBER),
    ("payout_line", "bank_account", PersonalData.BANK_ACCOUNT),
    ("line_correction", "bank_account", PersonalData.BANK_ACCOUNT),
    ("payout_line", "phone", PersonalData.PHONE),
    ("objection", "objector_phone", PersonalData.PHONE),
    ("payout_line", "address", PersonalData.ADDRESS),
)
_TEXTS = (
    ("payout_line", "remark"),
    ("payout_line", "extras"),
    ("comparison_entry", "remark"),
    ("payment", "reason"),
)
"""Free text, in which numbers of people are told by their form."""
_TABLES = sorted({table for table, *_ in (*_VALUES, *_TEXTS)})
_ELEVEN = "*" + "[0-9]*" * 11


def newest(db: pw.Database) -> Seen:
    """Return the last row of each table that holds personal data."""
    found = {}
    for table in _TABLES:
        [(last,)] = db.execute_sql(f"SELECT coalesce(max(id), 0) FROM {table}")
        found[table] = last
    return found


def learn(db: pw.Database, known: Known, seen: Seen) -> None:
    """Add what has come into the store since it was last looked at."""
    for table, column, kind in _VALUES:
        values = _values(db, table, column, seen.get(table, 0))
        if kind is PersonalData.ID_NUMBER:
            known.add_id_numbers(values)
        elif kind is PersonalData.ADDRESS:
            known.add_addresses(values)
        else:
            known.add(kind, values)
    for table, column in _TEXTS:
        query = (
            f"SELECT DISTINCT {column} FROM {table} WHERE id > ? AND {column} GLOB ?"
        )
        for (text,) in db.execute_sql(query, (seen.get(table, 0), _ELEVEN)):
            plain = unicodedata.normalize("NFKC", text)
            for number in personal_data.numbers(plain):
                known.add(number.kind, [number.digits])


def _values(db: pw.Database, table: str, column: str, after: int) -> Iterator[str]:
    query = f"SELECT DISTINCT {column} FROM {table} WHERE id > ? AND {column} <> ''"
    return (value for (value,) in db.execute_sql(query, (after,)))
