"""The history: every deed, newest first."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from gwgk_desktop.domain.checking import Head
from gwgk_desktop.domain.work import HistoryEntry, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    import peewee as pw

_ENTRIES = (
    "SELECT deed.id, deed.kind, deed.facts, deed.who, deed.at, deed.undoes, undo.id"
    " FROM operation AS deed LEFT JOIN operation AS undo ON undo.undoes = deed.id"
)


def entries(
    db: pw.Database, most: int, before: int | None = None
) -> list[HistoryEntry]:
    """Return up to `most` deeds, the newest first, from before number `before`."""
    rows = db.execute_sql(
        f"{_ENTRIES} WHERE deed.id < ? ORDER BY deed.id DESC LIMIT ?",
        (before or 2**62, most),
    )
    return [_entry(row) for row in rows]


def entry(db: pw.Database, number: int) -> HistoryEntry | None:
    """Return one deed."""
    row = db.execute_sql(f"{_ENTRIES} WHERE deed.id = ?", (number,)).fetchone()
    return _entry(row) if row else None


def newest_of(db: pw.Database, kinds: Sequence[Kind]) -> HistoryEntry | None:
    """Return the newest deed of some kinds."""
    row = db.execute_sql(
        f"{_ENTRIES} WHERE deed.kind IN (SELECT value FROM json_each(?))"
        " ORDER BY deed.id DESC LIMIT 1",
        (json.dumps(kinds),),
    ).fetchone()
    return _entry(row) if row else None


def given_back(db: pw.Database) -> set[str]:
    """Return the SHA-256 of every workbook of refused rows that was written."""
    rows = db.execute_sql(
        "SELECT facts FROM operation WHERE kind = ?", (Kind.GIVE_BACK_ROWS.value,)
    )
    return {str(json.loads(facts).get("sha256", "")) for (facts,) in rows}


def second_sign_offs(db: pw.Database, number: str) -> list[datetime]:
    """Return when sign-off sheets of a sheet were printed in the second's place."""
    rows = db.execute_sql(
        "SELECT at FROM operation WHERE kind = ? AND EXISTS"
        " (SELECT 1 FROM json_each(facts, '$.second') WHERE value = ?) ORDER BY id",
        (Kind.PRINT_SIGN_OFF.value, number),
    )
    return [datetime.fromisoformat(at) for (at,) in rows]


def origin(db: pw.Database) -> str:
    """Return what tells this store from every other: the hash of its first entry."""
    row = db.execute_sql("SELECT hash FROM operation ORDER BY id LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def head(db: pw.Database) -> Head:
    """Return the newest entry and its hash; no entries and "" where there is none."""
    row = db.execute_sql(
        "SELECT id, hash FROM operation ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return Head(*row) if row else Head(0, "")


def hash_of(db: pw.Database, number: int) -> str | None:
    """Return the hash of an entry; None where there is no such entry."""
    if not 0 < number < 2**63:
        return None  # what stands beside a store may say anything
    row = db.execute_sql(
        "SELECT hash FROM operation WHERE id = ?", (number,)
    ).fetchone()
    return str(row[0]) if row else None


def counts(db: pw.Database) -> dict[str, int]:
    """Return how many batches, lines and sheets there are; lines by the batches."""
    row = db.execute_sql(
        "SELECT (SELECT count(*) FROM payout_batch WHERE undone = 0),"
        " (SELECT coalesce(sum(line_count), 0) FROM payout_batch WHERE undone = 0),"
        " (SELECT count(*) FROM notice_sheet)"
    ).fetchone()
    return dict(zip(("batches", "lines", "sheets"), row, strict=True))


def hashes(db: pw.Database) -> dict[int, str]:
    """Return the hash of each deed, by its number."""
    return dict(db.execute_sql("SELECT id, hash FROM operation"))


def rows_added_since(db: pw.Database, number: int) -> dict[str, int]:
    """Return how many rows the deeds after that one added, by journaled table."""
    rows = db.execute_sql(
        "SELECT table_name, count(*) FROM change"
        " WHERE operation_id > ? AND before IS NULL GROUP BY table_name",
        (number,),
    )
    return dict(rows)


def _entry(row: tuple[object, ...]) -> HistoryEntry:
    number, kind, facts, who, at, undoes, undone_by = row
    return HistoryEntry(
        id=int(str(number)),
        kind=Kind(str(kind)),
        facts=json.loads(str(facts)),
        who=str(who),
        at=datetime.fromisoformat(str(at)),
        undoes=undoes if isinstance(undoes, int) else None,
        undone_by=undone_by if isinstance(undone_by, int) else None,
    )
