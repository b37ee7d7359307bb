"""Bulk rows, which have no images, against the digests that stand in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.checking import Damage, Finding
from gwgk_desktop.store import row_digests
from gwgk_desktop.store.checking.known import MOST_TOLD, named, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gwgk_desktop.store.checking.known import Known
    from gwgk_desktop.store.database import Store

_JOURNALED = "line_correction"
"""Whether its rows are there is told by their images."""


def written(store: Store, known: Known) -> Iterator[Finding]:
    """Every column of every row is as the entry says that wrote it."""
    for number, it in known.written:
        sha256, count = row_digests.digest(
            store.db, it.table, it.first, it.last, it.schema
        )
        gone = number in known.undone_entries or it.table == _JOURNALED
        if not count and gone:
            continue
        if (
            (number in known.undone_entries and it.table != _JOURNALED)
            or sha256 != it.sha256
            or row_digests.changed_since_added(
                store.db, it.table, it.first, it.last, it.schema
            )
        ):
            place = {"table": it.table, "first": it.first, "last": it.last}
            yield Finding(Damage.ROWS_ALTERED, {**place, "number": number})


def unrecorded(store: Store, known: Known) -> Iterator[Finding]:
    """No row stands outside of what the entries say that they wrote.

    Those below all of them may be older than the digests are.
    """
    for table in row_digests.covered():
        if table == _JOURNALED:
            continue
        spans = sorted(
            (it.first, it.last) for _, it in known.written if it.table == table
        )
        yield from some(_outside(store, known, table, spans))


def _outside(
    store: Store, known: Known, table: str, spans: list[tuple[int, int]]
) -> Iterator[Finding]:
    below = spans[0][0] if spans else 2**62
    if table in known.bare:
        [(old,)] = store.db.execute_sql(
            f"SELECT count(*) FROM {table} WHERE id BETWEEN 1 AND ?", (below - 1,)
        )
        known.uncovered[table] = old
        start = below
    else:
        start = 1
    yield from _between(store, table, -(2**62), 1)
    for first, last in spans:
        yield from _between(store, table, start, first)
        start = last + 1
    if spans or table not in known.bare:
        yield from _between(store, table, start, 2**62)


def _between(store: Store, table: str, first: int, end: int) -> Iterator[Finding]:
    if first >= end:
        return
    for (row,) in store.db.execute_sql(
        f"SELECT id FROM {table} WHERE id >= ? AND id < ? LIMIT {MOST_TOLD}",
        (first, end),
    ):
        yield Finding(Damage.ROW_UNRECORDED, named(table, row))
