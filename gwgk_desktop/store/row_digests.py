"""What was written into bulk tables, as a digest in the entry that wrote it.

Bulk rows have no images, so the entry of a deed holds, for each bulk table that it
filled, the first and last number and the SHA-256 of its rows with every column they
have.  A line is taken together with its person, for people stay when others' lines
go; so is a correction, which may name somebody whom no line names.  Rows are removed
only with the whole deed that wrote them, and numbers are never used again.

A digest names the schema whose columns it covers: those added since are held to
what they were added with.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gwgk_desktop.store import migrations, tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import peewee as pw

FACT = "rows_sha256"
"""Where the facts of an entry hold its digests."""
_NO_DEFAULT = ""
_KNOWN = range(1, migrations.LATEST + 1)
_CORRECTION = "line_correction"
"""Journaled: its own columns are in the images, so only whom it names goes in here,
with the line that it corrects: the digest of one person alone could be guessed."""
_OF_CORRECTION = ("id", "line_id", "person_id")
_WITH_PERSON = ("payout_line", _CORRECTION)


@dataclass(frozen=True, slots=True)
class Written:
    """The rows of one table that one entry wrote."""

    table: str
    first: int
    last: int
    sha256: str
    schema: int


def covered() -> tuple[str, ...]:
    """Return the tables whose rows are covered, each by the numbers of its own."""
    bulk = (table._meta.table_name for table in tables.BULK)
    return (*(name for name in bulk if name != "person"), _CORRECTION)


def marks(db: pw.SqliteDatabase) -> dict[str, int]:
    """Return the last number that each covered table has given away."""
    return dict(db.execute_sql("SELECT name, seq FROM sqlite_sequence"))


def added(db: pw.SqliteDatabase, before: Mapping[str, int]) -> dict[str, object]:
    """Return what the facts say of the rows that were added since the marks."""
    told: dict[str, object] = {}
    now = marks(db)
    for table in covered():
        first, last = before.get(table, 0) + 1, now.get(table, 0)
        if first <= last:
            sha256, _ = digest(db, table, first, last, migrations.LATEST)
            told[table] = [first, last, sha256]
    if not told:
        return {}
    return {FACT: {"schema": migrations.LATEST, **told}}


def told_by(facts: object) -> Iterator[Written]:
    """Yield what the facts of an entry say of the rows that it wrote."""
    told = facts.get(FACT) if isinstance(facts, dict) else None
    if not isinstance(told, dict) or told.get("schema") not in _KNOWN:
        return
    for table, said in told.items():
        match said:
            case [int(first), int(last), str(sha256)] if table in covered():
                yield Written(table, first, last, sha256, told["schema"])
            case _:
                pass


def digest(
    db: pw.SqliteDatabase, table: str, first: int, last: int, schema: int
) -> tuple[str, int]:
    """Return the SHA-256 of rows, in their order, and how many there are.

    Each is a JSON array of its columns, then those of its person, with a line feed.
    """
    found, count = hashlib.sha256(), 0
    for (row,) in db.execute_sql(_query(table, schema), (first, last)):
        found.update(row)
        count += 1
    return found.hexdigest(), count


def changed_since_added(
    db: pw.SqliteDatabase, table: str, first: int, last: int, schema: int
) -> bool:
    """Return whether a column that is younger than a digest was filled."""
    new = added_columns(table, schema)
    told = (it for it in new.items() if it[1] != _NO_DEFAULT)
    other = " OR ".join(f"{name} IS NOT {default}" for name, default in told)
    if not other:
        return False
    row = db.execute_sql(
        f"SELECT 1 FROM {table} WHERE id BETWEEN ? AND ? AND ({other}) LIMIT 1",
        (first, last),
    ).fetchone()
    return row is not None


def added_columns(table: str, schema: int) -> dict[str, str]:
    """Return the columns that a table got after a schema, and their defaults in SQL."""
    then, now = _columns(schema), _columns(migrations.LATEST)
    old = then.get(table, {})
    return {name: it for name, it in now[table].items() if name not in old}


@lru_cache
def defaults(table: str) -> dict[str, object]:
    """Return what a row holds in the columns that its table got later, unless changed.

    A column that a later step made without a default is not among them: that step
    has said otherwise what its rows hold.
    """
    first = next(it for it in _KNOWN if table in _columns(it))
    added = added_columns(table, first)
    told = [it for it in added.items() if it[1] != _NO_DEFAULT]
    with closing(sqlite3.connect(":memory:")) as con:
        return {
            name: con.execute(f"SELECT {default}").fetchone()[0]
            for name, default in told
        }


@lru_cache
def _query(table: str, schema: int) -> str:
    columns = _columns(schema)
    own = _OF_CORRECTION if table == _CORRECTION else columns[table]
    named = [f"it.{name}" for name in own]
    joined = ""
    if table in _WITH_PERSON:
        named += [f"person.{name}" for name in columns["person"]]
        joined = " LEFT JOIN person ON person.id = it.person_id"
    if table == _CORRECTION:
        named += [f"line.{name}" for name in columns["payout_line"]]
        joined += " LEFT JOIN payout_line AS line ON line.id = it.line_id"
    # As bytes: what is no UTF-8 any more is to be a difference, not an error.
    return (
        f"SELECT CAST(json_array({', '.join(named)}) || char(10) AS BLOB)"
        f" FROM {table} AS it{joined} WHERE it.id BETWEEN ? AND ? ORDER BY it.id"
    )


@lru_cache
def _columns(schema: int) -> dict[str, dict[str, str]]:
    """Return the columns of each table at a schema, and their defaults in SQL."""
    with closing(sqlite3.connect(":memory:")) as con:
        con.executescript("".join(migrations.STEPS[:schema]))
        names = con.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        found: dict[str, Any] = {}
        for (table,) in names.fetchall():
            rows = con.execute(f"PRAGMA table_info({table})").fetchall()
            found[table] = {row[1]: _default_of(row) for row in rows}
        return found


def _default_of(column: tuple[Any, ...]) -> str:
    """Return the default of a column as `table_info` tells of it."""
    _, _, _, not_null, default, _ = column
    return default or (_NO_DEFAULT if not_null else "NULL")
