"""The record of who changed what: it is the audit, the undo and the guard.

Outside an operation SQLite itself refuses every change (`PRAGMA query_only`).
Temporary triggers, made anew for each connection that changes anything, write a
row's image before and after every change; bulk tables have none: their rows never
change in place.  The entries form a chain: each one's hash covers the one before,
so the past cannot be rewritten without rewriting all that followed.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import peewee as pw

    from gwgk_desktop.store.tables import Table

_IMAGES = """
CREATE TEMP TRIGGER journal_{table}_{event} AFTER {event} ON main.{table} BEGIN
    INSERT INTO change (operation_id, table_name, row_id, before, after)
        SELECT id, '{table}', {row}.id, {before}, {after} FROM current_operation;
END
"""


@contextmanager
def open_to_change(
    db: pw.SqliteDatabase, journaled: Iterable[type[Table]]
) -> Iterator[None]:
    """Let this connection change rows, those of the journaled tables watched.

    It is watched from its first change on: most connections only ever look.
    """
    db.execute_sql("PRAGMA query_only = 0")
    try:
        if not db.execute_sql("SELECT 1 FROM sqlite_temp_master").fetchone():
            _watch(db, journaled)
        yield
    finally:
        db.execute_sql("PRAGMA query_only = 1")


def _watch(db: pw.SqliteDatabase, journaled: Iterable[type[Table]]) -> None:
    con = db.connection()  # past peewee: whoever changes anything waits for all these
    with db.atomic():
        for statement in _watching(tuple(journaled)):
            con.execute(statement)


@cache
def _watching(journaled: tuple[type[Table], ...]) -> tuple[str, ...]:
    """Return the statements that watch some tables: what asks for it comes last."""
    found = []
    for table in journaled:
        name = table._meta.table_name
        columns = [field.column_name for field in table._meta.sorted_fields]
        old, new = _image(columns, "OLD."), _image(columns, "NEW.")
        for event, row, before, after in (
            ("INSERT", "NEW", "NULL", new),
            ("UPDATE", "NEW", old, new),
            ("DELETE", "OLD", old, "NULL"),
        ):
            images = {"row": row, "before": before, "after": after}
            found.append(_IMAGES.format(table=name, event=event, **images))
    return (*found, "CREATE TEMP TABLE current_operation (id INTEGER NOT NULL)")


def begin(
    db: pw.SqliteDatabase, kind: str, who: str, at: str, undoes: int | None
) -> int:
    """Open an operation and return its number."""
    db.execute_sql(
        "INSERT INTO operation (kind, facts, who, at, undoes, digest, previous, hash)"
        " VALUES (?, '', ?, ?, ?, '', '', '')",
        (kind, who, at, undoes),
    )
    db.execute_sql("INSERT INTO current_operation VALUES (last_insert_rowid())")
    return int(db.execute_sql("SELECT id FROM current_operation").fetchone()[0])


def end(db: pw.SqliteDatabase, number: int, facts: str) -> frozenset[str]:
    """Close the operation that is open; return the tables whose rows it changed."""
    digest, touched = hashlib.sha256(), set()
    for image in _images(db, number):
        touched.add(image[0])
        digest.update(written_image(image))
    row = db.execute_sql(
        "SELECT hash FROM operation WHERE id < ? ORDER BY id DESC LIMIT 1", (number,)
    ).fetchone()
    previous = row[0] if row else ""
    db.execute_sql(
        "UPDATE operation SET facts = ?, digest = ?, previous = ? WHERE id = ?",
        (facts, digest.hexdigest(), previous, number),
    )
    db.execute_sql(
        "UPDATE operation SET hash = ? WHERE id = ?", (_hash(db, number), number)
    )
    db.execute_sql("DELETE FROM current_operation")
    return frozenset(touched)


def revert(db: pw.SqliteDatabase, number: int) -> None:
    """Put the rows an operation changed back, last change first."""
    changes = db.execute_sql(
        "SELECT table_name, row_id, before, after FROM change"
        " WHERE operation_id = ? ORDER BY id DESC",
        (number,),
    ).fetchall()
    for table, row_id, before, after in changes:
        if _now(db, table, row_id, after or before) != after:
            raise Refusal(Code.CHANGED_SINCE)
        db.execute_sql(*_write(table, row_id, before, after))


def _images(db: pw.SqliteDatabase, number: int) -> Iterator[tuple[str, ...]]:
    yield from db.execute_sql(
        "SELECT table_name, row_id, before, after FROM change"
        " WHERE operation_id = ? ORDER BY id",
        (number,),
    )


def _hash(db: pw.SqliteDatabase, number: int) -> str:
    """Return the hash of an entry: of all it says and of the entry before."""
    entry = db.execute_sql(
        "SELECT previous, id, kind, facts, who, at, undoes, digest"
        " FROM operation WHERE id = ?",
        (number,),
    ).fetchone()
    return hash_of(entry)


def hash_of(entry: tuple[object, ...]) -> str:
    """Return the hash of an entry.

    It is of the hash before, number, kind, facts, who, at, what it undoes, digest.
    """
    written = json.dumps(entry, ensure_ascii=False).encode()
    return hashlib.sha256(written).hexdigest()


def written_image(image: tuple[object, ...]) -> bytes:
    """Return a row image (table, row, before, after) as its digest takes it in."""
    return json.dumps(image, ensure_ascii=False).encode() + b"\n"


def _image(columns: Iterable[str], prefix: str = "") -> str:
    return "json_object({})".format(
        ", ".join(f"'{column}', {prefix}{column}" for column in columns)
    )


def _now(db: pw.SqliteDatabase, table: str, row_id: int, like: str) -> str | None:
    image = _image(json.loads(like))
    row = db.execute_sql(
        f"SELECT {image} FROM {table} WHERE id = ?", (row_id,)
    ).fetchone()
    return row[0] if row else None


def _write(
    table: str, row_id: int, before: str | None, after: str | None
) -> tuple[str, tuple[object, ...]]:
    if before is None:
        return f"DELETE FROM {table} WHERE id = ?", (row_id,)
    row: dict[str, object] = json.loads(before)
    if after is None:
        marks = ", ".join("?" * len(row))
        names = ", ".join(row)
        return f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values())
    assignments = ", ".join(f"{name} = ?" for name in row)
    return f"UPDATE {table} SET {assignments} WHERE id = ?", (*row.values(), row_id)
