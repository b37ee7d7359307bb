"""Comparison lists in the store, the lines that they hit, and what was decided."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import peewee as pw

from gwgk_desktop.domain.comparisons import (
    ComparisonList,
    Decision,
    Hit,
    ListedPerson,
    ListKind,
    ListTerms,
    Verification,
    match,
)
from gwgk_desktop.domain.office import village_key
from gwgk_desktop.store import payouts, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gwgk_desktop.domain.comparisons import Listed, ListReading
    from gwgk_desktop.domain.payouts import PayoutLine

_ADD_LISTED = (
    "INSERT INTO comparison_entry (list_id, name, id_number, village_name, since_on,"
    " relation, remark, sheet, row) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LISTED = (
    "entry.id, entry.name, entry.id_number, entry.village_name, entry.since_on,"
    " entry.relation, entry.remark, entry.sheet, entry.row,"
    " list.kind, list.source, list.dated_on"
)
_FOUND = f"""
SELECT {_LISTED} FROM comparison_entry AS entry
JOIN comparison_list AS list ON list.id = entry.list_id
WHERE entry.id_number <> ''
    AND entry.id_number IN (SELECT value FROM json_each(:numbers))
UNION
SELECT {_LISTED} FROM comparison_entry AS entry
JOIN comparison_list AS list ON list.id = entry.list_id
WHERE entry.village_name <> '' AND (
    (entry.id_number = '' AND entry.name IN (SELECT value FROM json_each(:names)))
    OR entry.name IN (SELECT value FROM json_each(:bare_names)))
"""  # noqa: S608 - of constants
"""Who among the listed may be somebody of the lines; a list that was undone has
nobody left."""
_VERIFICATIONS = f"""
SELECT verification.id, line.batch_id, village.name, verification.line_id,
    verification.certain, verification.found_on, verification.decision,
    verification.decided_by, verification.decided_on, verification.reason,
    batch.paid_on,
    (SELECT count(*) FROM payout_line AS other
        JOIN payout_batch AS later ON later.id = other.batch_id
        WHERE other.person_id = line.person_id AND entry.since_on <> ''
            AND later.undone = 0 AND later.paid_on > entry.since_on),
    {_LISTED}
FROM verification
JOIN current_line AS line ON line.id = verification.line_id
JOIN payout_batch AS batch ON batch.id = line.batch_id
JOIN village ON village.id = line.village_id
JOIN comparison_entry AS entry ON entry.id = verification.entry_id
JOIN comparison_list AS list ON list.id = entry.list_id
WHERE verification.id IN ({{which}})
ORDER BY village.position, village.id, line.id, verification.id
"""  # noqa: S608 - of constants
_OF_BATCH = """
SELECT asked.id FROM payout_line AS those
JOIN verification AS asked ON asked.line_id = those.id WHERE those.batch_id = ?
"""


def day_imported(db: pw.Database, sha256: str, kind: ListKind) -> date | None:
    """Return when this very file was imported as a list of that kind."""
    table = tables.ComparisonList
    query = table.select(table.imported_on).where(
        (table.file_sha256 == sha256) & (table.kind == kind) & (table.undone == 0)
    )
    day = query.scalar(db)
    return date.fromisoformat(day) if day else None


def add_list(
    db: pw.Database, reading: ListReading, terms: ListTerms, imported_on: date
) -> int:
    """Add a list without its people and return its number."""
    query = tables.ComparisonList.insert(
        kind=terms.kind,
        source=terms.source,
        dated_on=terms.dated_on.isoformat(),
        imported_on=imported_on.isoformat(),
        file_name=reading.file,
        file_sha256=reading.sha256,
        entry_count=len(reading.people),
        undone=0,
    )
    return int(query.execute(db))


def add_people(
    db: pw.SqliteDatabase, list_id: int, people: Sequence[ListedPerson]
) -> None:
    """Add people to a list."""
    rows = [
        (
            list_id,
            it.name,
            it.id_number,
            it.village,
            it.since_on.isoformat() if it.since_on else "",
            it.relation,
            it.remark,
            it.sheet,
            it.row,
        )
        for it in people
    ]
    db.connection().executemany(_ADD_LISTED, rows)


def remove_list(db: pw.SqliteDatabase, list_id: int) -> None:
    """Remove a list's people and what waits to be verified because of them.

    The list itself stays, marked as undone.
    """
    table, listed = tables.ComparisonList, tables.ComparisonEntry
    asked = tables.Verification
    table.update(undone=1).where(table.id == list_id).execute(db)
    of_list = listed.select(listed.id).where(listed.list == list_id)
    asked.delete().where(asked.entry.in_(of_list)).execute(db)
    db.execute_sql("DELETE FROM comparison_entry WHERE list_id = ?", (list_id,))


def decided(
    db: pw.Database, *, list_id: int | None = None, batch_id: int | None = None
) -> int:
    """Return how many decisions rest on a list, or on a batch's lines."""
    asked, listed = tables.Verification, tables.ComparisonEntry
    line = tables.PayoutLine
    query = asked.select().where(asked.decision != "")
    if list_id is not None:
        of_list = listed.select(listed.id).where(listed.list == list_id)
        query = query.where(asked.entry.in_(of_list))
    if batch_id is not None:
        of_batch = line.select(line.id).where(line.batch == batch_id)
        query = query.where(asked.line.in_(of_batch))
    return int(query.count(db))


def lists(db: pw.Database) -> list[ComparisonList]:
    """Return the lists, the newest first, without those that were undone."""
    table, listed, asked = (
        tables.ComparisonList,
        tables.ComparisonEntry,
        tables.Verification,
    )
    hits = (
        asked.select(
            listed.list,
            pw.fn.COUNT(asked.id).alias("hits"),
            pw.fn.SUM(asked.decision == "").alias("undecided"),
        )
        .join(listed)
        .group_by(listed.list)
        .alias("hits")
    )
    query = (
        table.select(
            table.id,
            table.kind,
            table.source,
            table.dated_on,
            table.imported_on,
            table.file_name,
            table.file_sha256,
            table.entry_count,
            pw.fn.COALESCE(hits.c.hits, 0),
            pw.fn.COALESCE(hits.c.undecided, 0),
        )
        .join(hits, pw.JOIN.LEFT_OUTER, on=hits.c.list_id == table.id)
        .where(table.undone == 0)
        .order_by(table.id.desc())
    )
    return [
        ComparisonList(
            id=row[0],
            terms=_terms(row[1:4]),
            imported_on=date.fromisoformat(row[4]),
            file_name=row[5],
            file_sha256=row[6],
            people=row[7],
            hits=row[8],
            undecided=row[9],
        )
        for row in query.tuples().execute(db)
    ]


def hits(db: pw.SqliteDatabase, lines: Sequence[PayoutLine]) -> list[Hit]:
    """Return whom of the lines a list names; one question, however many lines."""
    if not db.execute_sql("SELECT 1 FROM comparison_entry LIMIT 1").fetchone():
        return []
    asked = {
        "numbers": [line.id_number for line in lines if line.id_number],
        "names": list({line.name for line in lines if line.id_number}),
        "bare_names": list({line.name for line in lines if not line.id_number}),
    }
    told = {name: json.dumps(values) for name, values in asked.items()}
    by_number: dict[str, list[Listed]] = defaultdict(list)
    by_name: dict[str, dict[str, list[Listed]]] = defaultdict(dict)
    keys: dict[str, str] = {}
    for row in db.execute_sql(_FOUND, told):
        found = (_listed(row), _terms(row[9:12]))
        number, village = found[0].id_number, found[0].village
        if number:
            by_number[number].append(found)
        if village:
            key = keys.get(village) or keys.setdefault(village, village_key(village))
            by_name[found[0].name].setdefault(key, []).append(found)
    return match(lines, _village_keys(db), by_number, by_name)


def add_verifications(db: pw.Database, found: Iterable[Hit], today: date) -> int:
    """Add the hits that are not yet there; return how many were."""
    asked = tables.Verification
    added = 0
    for hit in found:
        query = asked.insert(
            line=hit.line.id,
            entry=hit.listed.id,
            found_on=today.isoformat(),
            certain=int(hit.certain),
            decision="",
            decided_by="",
            decided_on="",
            reason="",
        ).on_conflict_ignore()
        added += int(query.as_rowcount().execute(db))
    return added


def verifications(db: pw.SqliteDatabase, batch_id: int) -> list[Verification]:
    """Return what is to be verified of a batch, village by village."""
    query = _VERIFICATIONS.format(which=_OF_BATCH)
    return _verifications(db, query, batch_id)


def verification(db: pw.SqliteDatabase, number: int) -> Verification | None:
    """Return one verification."""
    found = _verifications(db, _VERIFICATIONS.format(which="?"), number)
    return found[0] if found else None


def decide(db: pw.Database, decided: Verification) -> None:
    """Keep what was decided of a verification."""
    asked, on = tables.Verification, decided.decided_on
    asked.update(
        decision=decided.decision or "",
        decided_by=decided.decided_by,
        decided_on=on.isoformat() if on else "",
        reason=decided.reason,
    ).where(asked.id == decided.id).execute(db)


def _verifications(
    db: pw.SqliteDatabase, query: str, number: int
) -> list[Verification]:
    rows = db.execute_sql(query, (number,)).fetchall()
    lines = payouts.lines_called(db, [row[3] for row in rows])
    found = []
    for row in rows:
        listed, terms = _listed(row[12:]), _terms(row[21:24])
        hit = Hit(lines[row[3]], listed, terms, certain=bool(row[4]))
        found.append(
            Verification(
                id=row[0],
                batch_id=row[1],
                village=row[2],
                hit=hit,
                found_on=date.fromisoformat(row[5]),
                days_late=hit.days_late(date.fromisoformat(row[10])),
                payouts_late=row[11],
                decision=Decision(row[6]) if row[6] else None,
                decided_by=row[7],
                decided_on=_day(row[8]),
                reason=row[9],
            )
        )
    return found


def _village_keys(db: pw.Database) -> dict[int, frozenset[str]]:
    """Return the keys of each village's names, its other names too."""
    village, alias = tables.VillageTable, tables.VillageAlias
    named: dict[int, set[str]] = defaultdict(set)
    for number, name in village.select(village.id, village.name).tuples().execute(db):
        named[number].add(village_key(name))
    for number, name in alias.select(alias.village, alias.name).tuples().execute(db):
        named[number].add(village_key(name))
    return {number: frozenset(names) for number, names in named.items()}


def _listed(row: Sequence[Any]) -> ListedPerson:
    return ListedPerson(
        name=row[1],
        id_number=row[2],
        village=row[3],
        since_on=_day(row[4]),
        relation=row[5],
        remark=row[6],
        sheet=row[7],
        row=row[8],
        id=row[0],
    )


def _terms(row: Sequence[str]) -> ListTerms:
    return _one_of_few(*row)


@lru_cache(maxsize=1_000)
def _one_of_few(kind: str, source: str, dated_on: str) -> ListTerms:
    return ListTerms(ListKind(kind), source, date.fromisoformat(dated_on))


@lru_cache(maxsize=10_000)
def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
