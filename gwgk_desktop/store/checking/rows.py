"""Rows against the history, and against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.checking import Damage, Finding
from gwgk_desktop.domain.office import (
    village_key,
)
from gwgk_desktop.store import row_digests, tables
from gwgk_desktop.store.checking.known import MOST_TOLD, loaded, named, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gwgk_desktop.store.checking.known import Known
    from gwgk_desktop.store.database import Store


def rows(store: Store, known: Known) -> Iterator[Finding]:
    """Hold every journaled row against the last image of it."""
    for model in tables.JOURNALED:
        name = model._meta.table_name
        cursor = store.db.execute_sql(f"SELECT * FROM {name}")
        columns = [it[0] for it in cursor.description]
        new = row_digests.defaults(name)
        seen = set()
        for values in cursor:
            row = dict(zip(columns, values, strict=True))
            seen.add(row["id"])
            image = known.last.get((name, row["id"]))
            if image is None:
                yield Finding(Damage.ROW_UNRECORDED, named(name, row["id"]))
                continue
            then = loaded(image)
            # An image of an older schema lacks columns that were added since; until
            # the row is changed, they hold what they were added with.
            if not isinstance(then, dict) or any(
                row.get(it, then) != value for it, value in {**new, **then}.items()
            ):
                yield Finding(Damage.ROW_CHANGED, named(name, row["id"]))
        for (table, number), image in known.last.items():
            if table == name and image is not None and number not in seen:
                yield Finding(Damage.ROW_MISSING, named(name, number))


_ORPHANS = {
    ("payout_line", "payout_batch"): Damage.LINE_WITHOUT_BATCH,
    ("payout_line", "person"): Damage.LINE_WITHOUT_PERSON,
    ("payout_line", "village"): Damage.LINE_WITHOUT_VILLAGE,
    ("line_correction", "payout_line"): Damage.CORRECTION_WITHOUT_LINE,
}


def references(store: Store, _: Known) -> Iterator[Finding]:
    """Rows name others that are there."""

    def found() -> Iterator[Finding]:
        for table, row, parent, _key in store.db.execute_sql(
            "PRAGMA foreign_key_check"
        ):
            damage = _ORPHANS.get((table, parent), Damage.REFERENCE_MISSING)
            yield Finding(damage, {**named(table, row), "parent": parent})

    yield from some(found())


def people(store: Store, _: Known) -> Iterator[Finding]:
    """Everybody is named by a line, and stands there once."""
    for (number,) in store.db.execute_sql(
        "SELECT id FROM person WHERE id NOT IN (SELECT person_id FROM payout_line)"
        f" AND id NOT IN (SELECT person_id FROM line_correction) LIMIT {MOST_TOLD}"
    ):
        yield Finding(Damage.PERSON_WITHOUT_LINE, named("person", number))
    for (number,) in store.db.execute_sql(
        "SELECT max(id) FROM person NOT INDEXED WHERE id_number <> ''"
        f" GROUP BY +id_number HAVING count(*) > 1 LIMIT {MOST_TOLD}"
    ):
        yield Finding(Damage.PERSON_TWICE, named("person", number))


def names(store: Store, _: Known) -> Iterator[Finding]:
    """There is one office, and no name means two villages."""
    [(offices,)] = store.db.execute_sql("SELECT count(*) FROM office")
    if offices > 1:
        yield Finding(Damage.OFFICE_TWICE, {"count": offices})
    whose: dict[str, int] = {}
    for name, village in store.db.execute_sql(
        "SELECT name, id FROM village UNION ALL"
        " SELECT name, village_id FROM village_alias"
    ):
        if whose.setdefault(village_key(str(name)), village) != village:
            yield Finding(Damage.VILLAGE_NAME_TWICE, {"name": name})
