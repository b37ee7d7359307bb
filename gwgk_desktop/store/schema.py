"""What a store of each schema consists of: one that has lost a part is told by it."""

from __future__ import annotations

import functools
import sqlite3
from contextlib import closing

from gwgk_desktop.store import migrations

_COLUMNS = """
    SELECT item.name || '.' || part.name
    FROM sqlite_master AS item, pragma_table_info(item.name) AS part
    WHERE item.type = 'table' AND item.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
"""
_VIEWS = "SELECT name FROM sqlite_master WHERE type = 'view'"


def missing(con: sqlite3.Connection, version: int) -> str:
    """Return a part that a store says it has, and lacks; nothing where it is whole.

    Those are the columns of its tables, as `table.column`, and its views.  Of an
    earlier schema nothing may be there either that a later one adds: the number
    would be wrong, and the steps up from it could not be gone.
    """
    right, found = _of(version), _parts(con)
    if lost := sorted(right - found):
        return lost[0]
    early = sorted(found & (_of(migrations.LATEST) - right))
    return "user_version" if early else ""


@functools.cache
def _of(version: int) -> frozenset[str]:
    with closing(sqlite3.connect(":memory:")) as con:
        con.executescript("".join(migrations.STEPS[:version]))
        return _parts(con)


def _parts(con: sqlite3.Connection) -> frozenset[str]:
    rows = (*con.execute(_COLUMNS), *con.execute(_VIEWS))
    return frozenset(name for (name,) in rows)
