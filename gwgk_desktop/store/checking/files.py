"""The file, what stands beside it, its settings and its schema."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING

from gwgk_desktop.domain.checking import Damage, Finding
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.store import history, migrations, opening, seals, tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gwgk_desktop.store.checking.known import Known
    from gwgk_desktop.store.database import Store


def file(store: Store, _: Known) -> Iterator[Finding]:
    """Let SQLite check its pages, and look at the settings."""
    if store.key is not None:
        for (told,) in store.db.execute_sql("PRAGMA cipher_integrity_check"):
            page = "".join(it for it in str(told) if it.isdigit())
            yield Finding(Damage.FILE_DAMAGED, {"detail": str(told), "page": page})
    found = store.db.execute_sql("PRAGMA integrity_check(20)").fetchall()
    faults = [str(told).splitlines()[0] for (told,) in found if told != "ok"]
    if faults:
        facts = {"detail": "; ".join(faults), "count": len(faults)}
        yield Finding(Damage.FILE_DAMAGED, facts)
    for setting, right in (
        ("encoding", "UTF-8"),
        ("journal_mode", "delete" if store.stands_still else "wal"),
        ("application_id", migrations.APPLICATION_ID),
        ("user_version", migrations.LATEST),
    ):
        value = store.db.execute_sql(f"PRAGMA {setting}").fetchone()[0]
        if value != right:
            facts = {"setting": setting, "found": str(value), "right": str(right)}
            yield Finding(Damage.SETTING_DIFFERS, facts)


def found_on_opening(store: Store, _: Known) -> Iterator[Finding]:
    """What opening found is told until somebody has settled it."""
    found = opening.unsettled(store.db, store.path)
    for it in found:
        facts = {**it.problem.facts, "key": it.key, "code": it.problem.code.value}
        yield Finding(Damage.FOUND_ON_OPENING, facts)
    name = seals.acknowledged_path(store.path).name
    said = any(_names(it.problem, name) for it in found)
    if not said and _is_behind(store) and opening.was_watched(store.db):
        yield Finding(Damage.ACKNOWLEDGED_MISSING, {"name": name})


def _names(problem: Problem, name: str) -> bool:
    names = problem.facts.get("names")
    return (
        problem.code is Code.SIDECARS_MISSING
        and isinstance(names, list)
        and name in names
    )


def _is_behind(store: Store) -> bool:
    """Return whether what was acknowledged is missing, or behind the history.

    Who works meanwhile, or crashed, has committed one entry and not noted it yet;
    a sealed store has nobody at work, and every entry noted.
    """
    seal, path = seals.seal_path(store.path), seals.acknowledged_path(store.path)
    sealed, head = seal.exists(), history.head(store.db)
    noted = seals.read_acknowledged(store.path)[0]
    behind = head.entries - (noted.head.entries if noted else 0)
    return not path.exists() or behind > 1 or (sealed and seal.exists() and behind > 0)


def seal(store: Store, _: Known) -> Iterator[Finding]:
    """Hold the file, and what stands beside it, against the seal."""
    path = seals.seal_path(store.path)
    if path.exists():
        seal = seals.read_seal(store.path)
        if seal is None:
            yield Finding(Damage.SEAL_UNREADABLE, {"name": path.name})
        # Work that began meanwhile has broken the seal, and may change the file.
        elif (seal.size, seal.sha256) != seals.file_sum(store.path) and path.exists():
            yield Finding(Damage.FILE_ALTERED, {"name": store.path.name})
    unreadable = seals.read_acknowledged(store.path)[1]
    # Sealed, it was written to its end; a crash may cut its last line.
    unreadable += path.exists() and seals.is_cut(store.path)
    if unreadable:
        name = seals.acknowledged_path(store.path).name
        facts = {"name": name, "count": unreadable}
        yield Finding(Damage.ACKNOWLEDGED_UNREADABLE, facts)


def _schema_of(rows: Iterator[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    return {
        (kind, name): " ".join((sql or "").split())
        for kind, name, sql in rows
        if not name.startswith("sqlite_")
    }


_SCHEMA = "SELECT type, name, sql FROM main.sqlite_master"


@cache
def _made_by(steps: tuple[str, ...]) -> Mapping[tuple[str, str], str]:
    with closing(sqlite3.connect(":memory:")) as con:
        con.executescript("".join(steps))
        return _schema_of(con.execute(_SCHEMA))


def schema(store: Store, _: Known) -> Iterator[Finding]:
    """Hold the schema against what the migrations make."""
    right = _made_by(migrations.STEPS)
    found = _schema_of(store.db.execute_sql(_SCHEMA))
    for kind, name in sorted(found.keys() | right.keys()):
        facts = {"what": kind, "name": name}
        if (kind, name) not in right:
            yield Finding(Damage.SCHEMA_UNKNOWN, facts)
        elif (kind, name) not in found:
            yield Finding(Damage.SCHEMA_MISSING, facts)
        elif found[kind, name] != right[kind, name]:
            yield Finding(Damage.SCHEMA_DIFFERS, facts)


def sequences(store: Store, _: Known) -> Iterator[Finding]:
    """The counts of numbers are not behind the numbers in use."""
    last = dict(store.db.execute_sql("SELECT name, seq FROM sqlite_sequence"))
    models = (*tables.JOURNALED, *tables.BULK)
    names = [it._meta.table_name for it in models]
    for name in (*names, "operation", "change"):
        [(highest,)] = store.db.execute_sql(f"SELECT coalesce(max(id), 0) FROM {name}")
        if last.get(name, 0) < highest:
            yield Finding(Damage.SEQUENCE_BEHIND, {"table": name})
