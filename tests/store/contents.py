"""What a store holds, to be compared before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.store import tables

if TYPE_CHECKING:
    from gwgk_desktop.store.database import Store

Rows = list[tuple[object, ...]]
HISTORY = ("operation", "change")


def contents(store: Store) -> dict[str, Rows]:
    """Return every row of every table but the history's own."""
    models = (*tables.JOURNALED, *tables.BULK)
    return {it._meta.table_name: rows(store, it._meta.table_name) for it in models}


def is_undone(batch: tuple[object, ...]) -> bool:
    """Return whether a row of the batches is one that was undone."""
    return bool(batch[list(tables.PayoutBatch._meta.columns).index("undone")])


def rows(store: Store, table: str) -> Rows:
    """Return the rows of a table."""
    return list(store.db.execute_sql(f"SELECT * FROM {table} ORDER BY id"))


def indexes_and_tables(store: Store) -> list[tuple[str, str]]:
    """Return the schema, as the statements that would make it."""
    found = store.db.execute_sql(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    )
    return [(name, " ".join(sql.split())) for name, sql in found]
