"""What is asked of a store to find damage: each check yields what it finds.

None of them trusts what another one checks: indexes are not relied upon where they
may be gone, and a value is compared before it is read.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.checking import Damage, Finding
from gwgk_desktop.domain.comparisons import ListKind
from gwgk_desktop.domain.notice_sheets import Paper
from gwgk_desktop.domain.office import (
    Publication,
    Sensitivity,
    VillageKind,
    village_key,
)
from gwgk_desktop.domain.payments import PaymentStatus
from gwgk_desktop.domain.payouts import lines_digest
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.domain.readings import Field
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store import journal, migrations, payouts, seals, tables
from gwgk_desktop.store.shelf import NAMED_IN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gwgk_desktop.domain.checking import Anchor
    from gwgk_desktop.store.database import Store

_MOST_TOLD = 20
"""Of one kind in one table; a hundred thousand lines more tell no more."""


@dataclass(slots=True)
class Known:
    """What the history says, gathered once for the checks that compare with it."""

    imports: dict[int, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    """Batch → operation that imported it, and its facts."""
    undone: set[int] = field(default_factory=set)
    """Batches whose import was undone."""
    last: dict[tuple[str, int], str | None] = field(default_factory=dict)
    """Table and row → its last image; None where it was removed."""
    made_by: dict[tuple[str, int], int] = field(default_factory=dict)
    """Table and row → the operation that added it."""
    changes: list[tuple[int, str, int, dict[str, Any]]] = field(default_factory=list)
    """Operation, table, row, image: of batches and corrections, in their order."""
    villages: dict[int, dict[int, str]] = field(default_factory=dict)
    """Operation of an import → the names of the villages then."""


def checks() -> tuple[Callable[[Store, Known], Iterator[Finding]], ...]:
    """Return the checks that need no anchors, in their order."""
    return (
        _file,
        _seal,
        _schema,
        _sequences,
        _entries,
        _told_by_entries,
        _images,
        _rows,
        _references,
        _people,
        _names,
        _amounts,
        _decimals,
        _days,
        _values,
        _json,
        _corrections,
        _batches,
        _undone,
        _supplements,
        _lines,
        _sheets,
        _returns,
        _kept_files,
        _lists_and_payments,
    )


def gather(store: Store) -> Known:
    """Read what the history says; what cannot be read is left out."""
    known = Known()
    batch_of = _gather_entries(store, known)
    names: dict[int, str] = {}
    waiting = sorted(batch_of)
    for number, table, row, before, after in store.db.execute_sql(
        "SELECT operation_id, table_name, row_id, before, after FROM change ORDER BY id"
    ):
        while waiting and waiting[0] < number:
            known.villages[waiting.pop(0)] = dict(names)
        known.last[table, row] = after
        if before is None:
            known.made_by[table, row] = number
        image = (_loaded(after) if after else None) or {}
        if table == "village":
            names[row] = str(image.get("name", ""))
        elif table in {"payout_batch", "line_correction"}:
            known.changes.append((number, table, row, image))
    for number in waiting:
        known.villages[number] = dict(names)
    return known


def _gather_entries(store: Store, known: Known) -> dict[int, int]:
    """Note the imports and what was undone; return batches by their operations."""
    batch_of: dict[int, int] = {}
    undoes: set[int] = set()
    for number, kind, facts, undone in store.db.execute_sql(
        "SELECT id, kind, facts, undoes FROM operation ORDER BY id"
    ):
        told = _loaded(facts)
        if not isinstance(told, dict):
            continue
        if kind == Kind.IMPORT_PAYOUTS and isinstance(told.get("batch"), int):
            known.imports[told["batch"]] = (number, told)
            batch_of[number] = told["batch"]
        if kind == Kind.UNDO and isinstance(undone, int):
            undoes.add(undone)
    known.undone = {batch for number, batch in batch_of.items() if number in undoes}
    return batch_of


def of_chain(store: Store) -> Iterator[Finding]:
    """Follow the chain of the history from its first entry."""
    return _entries(store, Known())


def left_behind(store: Store) -> set[tuple[int, str]]:
    """Return the entries that restores have left behind, as the history names them.

    A restore goes back to an earlier history and goes on from there: what backups
    and digests say of the other way is no sign of anything.  Each is its number and
    the beginning of its hash.
    """
    left = set()
    for told in _facts_of(store, Kind.RESTORE):
        left |= {(number, hash_) for number, hash_ in told.get("parted", ())}
    return left


def anchored(store: Store, anchors: Sequence[Anchor]) -> Iterator[Finding]:
    """Hold the history against heads known from elsewhere.

    The first that does not fit is told, with the last before it that does: what was
    written anew begins between the two.
    """
    row = store.db.execute_sql("SELECT max(id) FROM operation").fetchone()
    last, good = int(row[0] or 0), 0
    left = left_behind(store)
    for anchor in sorted(anchors, key=lambda it: it.head.entries):
        number = anchor.head.entries
        if not number or _is_among(anchor, left):
            continue
        facts: dict[str, object] = {"source": anchor.source, "number": number}
        if number > last:
            yield Finding(Damage.HISTORY_CUT, {**facts, "last": last})
            return
        found = store.db.execute_sql(
            "SELECT hash FROM operation WHERE id = ?", (number,)
        ).fetchone()
        if not found or not str(found[0]).startswith(anchor.head.hash):
            yield Finding(
                Damage.HISTORY_REWRITTEN, {**facts, "first": min(good + 1, number)}
            )
            return
        good = number


def _is_among(anchor: Anchor, left: set[tuple[int, str]]) -> bool:
    """Return whether a head, or as many digits of it as paper holds, was left."""
    return any(
        number == anchor.head.entries
        and (hash_.startswith(anchor.head.hash) or anchor.head.hash.startswith(hash_))
        for number, hash_ in left
    )


def _loaded(text: object) -> Any:
    try:
        return json.loads(str(text))
    except ValueError:
        return None


def _some(findings: Iterator[Finding]) -> Iterator[Finding]:
    """Yield the first few of a kind."""
    told: Counter[Damage] = Counter()
    for finding in findings:
        told[finding.damage] += 1
        if told[finding.damage] <= _MOST_TOLD:
            yield finding


def _named(table: str, row: int) -> dict[str, object]:
    return {"table": table, "row": row}


def _file(store: Store, _: Known) -> Iterator[Finding]:
    if store.key is not None:
        for (told,) in store.db.execute_sql("PRAGMA cipher_integrity_check"):
            yield Finding(Damage.FILE_DAMAGED, {"detail": str(told)})
    found = store.db.execute_sql("PRAGMA integrity_check(20)").fetchall()
    for (told,) in found:
        if told != "ok":
            yield Finding(Damage.FILE_DAMAGED, {"detail": str(told).splitlines()[0]})
    for setting, right in (
        ("encoding", "UTF-8"),
        ("journal_mode", "wal"),
        ("application_id", migrations.APPLICATION_ID),
        ("user_version", migrations.LATEST),
    ):
        value = store.db.execute_sql(f"PRAGMA {setting}").fetchone()[0]
        if value != right:
            facts = {"setting": setting, "found": str(value), "right": str(right)}
            yield Finding(Damage.SETTING_DIFFERS, facts)


def _seal(store: Store, _: Known) -> Iterator[Finding]:
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


def _schema(store: Store, _: Known) -> Iterator[Finding]:
    with closing(sqlite3.connect(":memory:")) as con:
        con.executescript("".join(migrations.STEPS))
        right = _schema_of(con.execute(_SCHEMA.replace("main.", "")))
    found = _schema_of(store.db.execute_sql(_SCHEMA))
    for kind, name in sorted(found.keys() | right.keys()):
        facts = {"what": kind, "name": name}
        if (kind, name) not in right:
            yield Finding(Damage.SCHEMA_UNKNOWN, facts)
        elif (kind, name) not in found:
            yield Finding(Damage.SCHEMA_MISSING, facts)
        elif found[kind, name] != right[kind, name]:
            yield Finding(Damage.SCHEMA_DIFFERS, facts)


def _sequences(store: Store, _: Known) -> Iterator[Finding]:
    last = dict(store.db.execute_sql("SELECT name, seq FROM sqlite_sequence"))
    models = (*tables.JOURNALED, *tables.BULK)
    names = [it._meta.table_name for it in models]
    for name in (*names, "operation", "change"):
        [(highest,)] = store.db.execute_sql(f"SELECT coalesce(max(id), 0) FROM {name}")
        if last.get(name, 0) < highest:
            yield Finding(Damage.SEQUENCE_BEHIND, {"table": name})


def _entries(store: Store, _: Known) -> Iterator[Finding]:
    """Follow the chain from its first entry."""
    digests = _digests(store)
    expected, previous = 1, ""
    for row in store.db.execute_sql(
        "SELECT id, kind, facts, who, at, undoes, digest, previous, hash"
        " FROM operation ORDER BY id"
    ):
        number, kind, facts, who, at, undoes, digest, told_previous, told = row
        place = {"number": number}
        if number != expected:
            missing = {"number": expected, "last": number - 1}
            yield Finding(Damage.ENTRY_MISSING, missing)
        elif told_previous != previous:
            yield Finding(Damage.CHAIN_BROKEN, place)
        expected = number + 1
        if not told:
            yield Finding(Damage.ENTRY_UNFINISHED, place)
        elif told != journal.hash_of(
            (told_previous, number, kind, facts, who, at, undoes, digest)
        ):
            yield Finding(Damage.ENTRY_ALTERED, place)
        if digest != digests.get(number, hashlib.sha256()).hexdigest() and told:
            yield Finding(Damage.IMAGES_ALTERED, place)
        previous = told
    [(last,)] = store.db.execute_sql(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'operation'"
    )
    if last >= expected:
        yield Finding(Damage.ENTRY_MISSING, {"number": expected, "last": last})


def _told_by_entries(store: Store, _: Known) -> Iterator[Finding]:
    """Read what the entries say, each by itself and after those before it."""
    kinds, latest = set(Kind), ""
    undone: set[int] = set()
    for number, kind, facts, at, undoes in store.db.execute_sql(
        "SELECT id, kind, facts, at, undoes FROM operation ORDER BY id"
    ):
        place = {"number": number}
        if kind not in kinds or not isinstance(_loaded(facts), dict) or not _time(at):
            yield Finding(Damage.ENTRY_UNREADABLE, place)
        elif at < latest:
            yield Finding(Damage.CLOCK_WENT_BACK, {**place, "at": at, "before": latest})
        if undoes is not None and (undoes >= number or undoes in undone):
            yield Finding(Damage.UNDO_UNFOUNDED, {**place, "undoes": undoes})
        undone.add(undoes)
        latest = max(latest, str(at))


def _digests(store: Store) -> dict[int, Any]:
    """Return the running digest of each operation's row images."""
    digests: dict[int, Any] = {}
    for number, *image in store.db.execute_sql(
        "SELECT operation_id, table_name, row_id, before, after FROM change ORDER BY id"
    ):
        digest = digests.setdefault(number, hashlib.sha256())
        digest.update(journal.written_image(tuple(image)))
    return digests


def _images(store: Store, _: Known) -> Iterator[Finding]:
    for (number,) in store.db.execute_sql(
        "SELECT DISTINCT operation_id FROM change"
        " WHERE operation_id NOT IN (SELECT id FROM operation)"
    ):
        yield Finding(Damage.IMAGE_WITHOUT_ENTRY, {"number": number})


def _rows(store: Store, known: Known) -> Iterator[Finding]:
    """Hold every journaled row against the last image of it."""
    for model in tables.JOURNALED:
        name = model._meta.table_name
        cursor = store.db.execute_sql(f"SELECT * FROM {name}")
        columns = [it[0] for it in cursor.description]
        seen = set()
        for values in cursor:
            row = dict(zip(columns, values, strict=True))
            seen.add(row["id"])
            image = known.last.get((name, row["id"]))
            if image is None:
                yield Finding(Damage.ROW_UNRECORDED, _named(name, row["id"]))
                continue
            then = _loaded(image)
            # An image of an older schema lacks columns that were added since.
            if not isinstance(then, dict) or any(
                row.get(it, then) != value for it, value in then.items()
            ):
                yield Finding(Damage.ROW_CHANGED, _named(name, row["id"]))
        for (table, number), image in known.last.items():
            if table == name and image is not None and number not in seen:
                yield Finding(Damage.ROW_MISSING, _named(name, number))


_ORPHANS = {
    ("payout_line", "payout_batch"): Damage.LINE_WITHOUT_BATCH,
    ("payout_line", "person"): Damage.LINE_WITHOUT_PERSON,
    ("payout_line", "village"): Damage.LINE_WITHOUT_VILLAGE,
    ("line_correction", "payout_line"): Damage.CORRECTION_WITHOUT_LINE,
}


def _references(store: Store, _: Known) -> Iterator[Finding]:
    def found() -> Iterator[Finding]:
        for table, row, parent, _key in store.db.execute_sql(
            "PRAGMA foreign_key_check"
        ):
            damage = _ORPHANS.get((table, parent), Damage.REFERENCE_MISSING)
            yield Finding(damage, {**_named(table, row), "parent": parent})

    yield from _some(found())


def _people(store: Store, _: Known) -> Iterator[Finding]:
    for (number,) in store.db.execute_sql(
        "SELECT id FROM person WHERE id NOT IN (SELECT person_id FROM payout_line)"
        f" AND id NOT IN (SELECT person_id FROM line_correction) LIMIT {_MOST_TOLD}"
    ):
        yield Finding(Damage.PERSON_WITHOUT_LINE, _named("person", number))
    for (number,) in store.db.execute_sql(
        "SELECT max(id) FROM person NOT INDEXED WHERE id_number <> ''"
        f" GROUP BY +id_number HAVING count(*) > 1 LIMIT {_MOST_TOLD}"
    ):
        yield Finding(Damage.PERSON_TWICE, _named("person", number))


def _names(store: Store, _: Known) -> Iterator[Finding]:
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


def _amounts(store: Store, _: Known) -> Iterator[Finding]:
    for table, column in (
        ("payout_line", "amount_fen"),
        ("line_correction", "amount_fen"),
        ("payout_batch", "total_fen"),
        ("notice_sheet", "total_fen"),
        ("county_return", "total_fen"),
    ):
        for (number,) in store.db.execute_sql(
            f"SELECT id FROM {table} WHERE typeof({column}) <> 'integer'"
            f" OR {column} < 0 LIMIT {_MOST_TOLD}"
        ):
            yield Finding(Damage.AMOUNT_INVALID, _named(table, number))


def _decimals(store: Store, _: Known) -> Iterator[Finding]:
    for table in ("payout_line", "line_correction"):
        for column in ("quantity", "rate"):
            for (number,) in store.db.execute_sql(
                f"SELECT id FROM {table} WHERE {column} IS NOT NULL AND"
                f" (typeof({column}) <> 'text' OR {column} GLOB '*[^-0-9.]*'"
                f" OR {column} NOT GLOB '*[0-9]*' OR {column} LIKE '%.%.%'"
                f" OR {column} GLOB '?*-*') LIMIT {_MOST_TOLD}"
            ):
                facts = {**_named(table, number), "column": column}
                yield Finding(Damage.DECIMAL_INVALID, facts)


def _day(text: object) -> bool:
    try:
        return date.fromisoformat(str(text)).isoformat() == text
    except ValueError:
        return False


def _time(text: object) -> bool:
    try:
        return datetime.fromisoformat(str(text)).isoformat(" ", "seconds") == text
    except ValueError:
        return False


def _days(store: Store, _: Known) -> Iterator[Finding]:
    for table, column, right in (
        ("payout_batch", "paid_on", _day),
        ("payout_batch", "imported_on", _day),
        ("notice_sheet", "notice_from", _day),
        ("notice_sheet", "made_on", _day),
        ("county_return", "made_on", _day),
        ("recipe", "used_on", _day),
        ("comparison_list", "imported_on", _day),
        ("comparison_list", "dated_on", _day),
        ("verification", "found_on", _day),
        ("payment_file", "read_on", _day),
        ("line_correction", "at", _time),
    ):
        for number, value in store.db.execute_sql(f"SELECT id, {column} FROM {table}"):
            if not right(value):
                facts = {**_named(table, number), "column": column}
                yield Finding(Damage.DAY_INVALID, facts)


def _values(store: Store, _: Known) -> Iterator[Finding]:
    for table, column, words in (
        ("village", "kind", VillageKind),
        ("subsidy_programme", "publication", Publication),
        ("subsidy_programme", "sensitivity", Sensitivity),
        ("notice_sheet", "paper", Paper),
        ("heading_meaning", "field", Field),
        ("comparison_list", "kind", ListKind),
        ("payment", "status", PaymentStatus),
    ):
        known = {it.value for it in words}
        for number, value in store.db.execute_sql(f"SELECT id, {column} FROM {table}"):
            if value not in known:
                facts = {**_named(table, number), "column": column}
                yield Finding(Damage.VALUE_UNKNOWN, facts)
    for number, value in store.db.execute_sql("SELECT id, quarter FROM county_return"):
        quarter = Quarter.parse(str(value))
        if quarter is None or str(quarter) != value:
            facts = {**_named("county_return", number), "column": "quarter"}
            yield Finding(Damage.VALUE_UNKNOWN, facts)


def _json(store: Store, _: Known) -> Iterator[Finding]:
    for table, column, kind in (
        ("recipe", "headings", list),
        ("recipe", "mapping", (list, dict)),
        ("subsidy_programme", "columns", list),
    ):
        for number, value in store.db.execute_sql(f"SELECT id, {column} FROM {table}"):
            if not isinstance(_loaded(value), kind):
                facts = {**_named(table, number), "column": column}
                yield Finding(Damage.JSON_UNREADABLE, facts)
    for (number,) in store.db.execute_sql(
        "SELECT id FROM payout_line WHERE extras <> '' AND NOT json_valid(extras)"
        f" LIMIT {_MOST_TOLD}"
    ):
        facts = {**_named("payout_line", number), "column": "extras"}
        yield Finding(Damage.JSON_UNREADABLE, facts)


def _corrections(store: Store, _: Known) -> Iterator[Finding]:
    """Of a line's corrections the newest holds, and it alone."""
    for (number,) in store.db.execute_sql(
        "SELECT line_id FROM line_correction NOT INDEXED GROUP BY +line_id"
        " HAVING sum(superseded = 0) <> 1"
        " OR max(id) <> max(CASE WHEN superseded = 0 THEN id ELSE 0 END)"
    ):
        yield Finding(Damage.CORRECTIONS_UNCLEAR, {"line": number})


def _batches(store: Store, known: Known) -> Iterator[Finding]:
    """Hold what a batch counts against its lines and the entry of its import."""
    for row in store.db.execute_sql(
        "SELECT batch.id, line_count, total_fen, village_count, lines_sha256,"
        " count(line.id), coalesce(sum(line.amount_fen), 0),"
        " count(DISTINCT line.village_id)"
        " FROM payout_batch AS batch"
        " LEFT JOIN payout_line AS line ON line.batch_id = batch.id"
        " WHERE undone = 0 AND resends_id IS NULL GROUP BY batch.id"
    ):
        batch, lines, total, villages, sha256, found, found_fen, found_villages = row
        for damage, stated, is_ in (
            (Damage.BATCH_COUNT, lines, found),
            (Damage.BATCH_TOTAL, total, found_fen),
            (Damage.BATCH_VILLAGES, villages, found_villages),
        ):
            if stated != is_:
                facts = {"batch": batch, "stated": stated, "found": is_}
                yield Finding(damage, facts)
        if batch not in known.imports:
            yield Finding(Damage.BATCH_WITHOUT_ENTRY, {"batch": batch})
            continue
        number, told = known.imports[batch]
        if (lines, total, sha256) != tuple(
            told.get(it) for it in ("lines", "total_fen", "lines_sha256")
        ):
            facts = {"batch": batch, "number": number}
            yield Finding(Damage.BATCH_UNLIKE_ENTRY, facts)


def _undone(store: Store, known: Known) -> Iterator[Finding]:
    for batch, undone, has_lines in store.db.execute_sql(
        "SELECT id, undone,"
        " EXISTS (SELECT 1 FROM payout_line WHERE batch_id = payout_batch.id)"
        " FROM payout_batch WHERE resends_id IS NULL"
    ):
        if undone and has_lines:
            yield Finding(Damage.UNDONE_BATCH_HAS_LINES, {"batch": batch})
        if batch in known.imports and bool(undone) != (batch in known.undone):
            yield Finding(Damage.BATCH_UNDONE_UNLIKE_ENTRY, {"batch": batch})


def _supplements(store: Store, _: Known) -> Iterator[Finding]:
    for batch, first, undone, firsts_own in store.db.execute_sql(
        "SELECT batch.id, first.id, first.undone, first.supplements_id"
        " FROM payout_batch AS batch"
        " JOIN payout_batch AS first ON first.id = batch.supplements_id"
        " WHERE batch.undone = 0"
    ):
        facts = {"batch": batch, "first": first}
        if undone:
            yield Finding(Damage.SUPPLEMENT_OF_UNDONE, facts)
        if first >= batch or firsts_own is not None:
            yield Finding(Damage.SUPPLEMENT_UNFOUNDED, facts)


def _lines(store: Store, known: Known) -> Iterator[Finding]:
    """Hold the lines of each batch, as imported, against their digest."""
    names: dict[int, str] = dict(store.db.execute_sql("SELECT id, name FROM village"))
    for batch, sha256 in store.db.execute_sql(
        "SELECT id, lines_sha256 FROM payout_batch"
        " WHERE undone = 0 AND resends_id IS NULL ORDER BY id"
    ).fetchall():
        number = known.imports.get(batch, (0, {}))[0]
        then = {**names, **known.villages.get(number, {})}
        try:
            found = lines_digest(payouts.as_imported(store.db, batch), then)
        except (ArithmeticError, KeyError, TypeError, ValueError):
            found = ""
        if found != sha256:
            yield Finding(Damage.BATCH_LINES_CHANGED, {"batch": batch})


class _Then:
    """Amounts and payment dates as they were after an operation of the past."""

    def __init__(self, store: Store, known: Known) -> None:
        self._changes = iter([*known.changes, (2**62, "", 0, {})])
        self._next = next(self._changes)
        self._holds: dict[int, tuple[int, int]] = {}
        self._paid_on: dict[int, str] = {}
        self.base = {
            (batch, village): (count, fen)
            for batch, village, count, fen in store.db.execute_sql(
                "SELECT batch_id, village_id, count(*), sum(amount_fen)"
                " FROM payout_line GROUP BY batch_id, village_id"
            )
        }
        corrected = {image.get("line_id") for *_, image in known.changes}
        self._lines = {
            number: (batch, village, fen)
            for number, batch, village, fen in store.db.execute_sql(
                "SELECT id, batch_id, village_id, amount_fen FROM payout_line"
                " WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps([it for it in corrected if isinstance(it, int)]),),
            )
        }

    def go_on_to(self, number: int) -> None:
        """Go on to just after an operation; never back."""
        while self._next[0] <= number:
            _, table, row, image = self._next
            self._holds.pop(row, None) if table == "line_correction" else None
            if image and table == "payout_batch":
                self._paid_on[row] = str(image.get("paid_on"))
            elif image and not image.get("superseded"):
                self._holds[row] = (image.get("line_id", 0), image.get("amount_fen", 0))
            self._next = next(self._changes)

    def paid(self, batches: set[int], village: int | None = None) -> tuple[int, int]:
        """Return how many lines and how much some batches had, in fen."""
        lines = total = 0
        for (batch, where), (count, fen) in self.base.items():
            if batch in batches and village in {None, where}:
                lines, total = lines + count, total + (fen or 0)
        for line, fen in self._holds.values():
            batch, where, was = self._lines.get(line, (0, 0, 0))
            if batch in batches and village in {None, where}:
                total += fen - was
        return lines, total

    def paid_on(self, batch: int) -> str:
        """Return the payment date of a batch."""
        return self._paid_on.get(batch, "")


def _shown(store: Store, table: str, column: str) -> dict[int, list[int]]:
    shown: dict[int, list[int]] = defaultdict(list)
    for paper, batch in store.db.execute_sql(f"SELECT {column}, batch_id FROM {table}"):
        shown[paper].append(batch)
    return shown


def _comparable(store: Store) -> set[int]:
    """Return the batches whose lines are still there to be counted."""
    return {
        batch
        for (batch,) in store.db.execute_sql(
            "SELECT id FROM payout_batch WHERE undone = 0 AND resends_id IS NULL"
        )
    }


def _kept(store: Store, sha256: str) -> bool | None:
    """Return whether a kept file is as it was; None where it is missing."""
    try:
        store.shelf.get(sha256)
    except Refusal:
        return False if store.shelf.has(sha256) else None
    return True


def _sheets(store: Store, known: Known) -> Iterator[Finding]:
    shown = _shown(store, "notice_sheet_batch", "sheet_id")
    there, then = _comparable(store), _Then(store, known)
    made: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    made_by = known.made_by
    rows = store.db.execute_sql(
        "SELECT sheet.id, village_id, coalesce(village.name, '?'), year, serial,"
        " version, line_count, total_fen, file_sha256 FROM notice_sheet AS sheet"
        " LEFT JOIN village ON village.id = village_id ORDER BY sheet.id"
    ).fetchall()
    for row in sorted(rows, key=lambda it: made_by.get(("notice_sheet", it[0]), 0)):
        sheet, village, name, year, serial, version, lines, total, sha256 = row
        facts = {"sheet": f"{name}-{year}-{serial:03d}" + f"-{version}"}
        made[village, year].append((serial, version))
        kept = _kept(store, str(sha256))
        if not kept:
            missing = kept is None
            damage = Damage.SHEET_FILE_MISSING if missing else Damage.SHEET_FILE_ALTERED
            yield Finding(damage, facts)
        batches = set(shown.get(sheet, ()))
        then.go_on_to(made_by.get(("notice_sheet", sheet), 0))
        if not batches:
            yield Finding(Damage.SHEET_WITHOUT_BATCH, facts)
        elif batches <= there and then.paid(batches, village) != (lines, total):
            yield Finding(Damage.SHEET_TOTAL, facts)
    yield from _numbers(made)


def _numbers(
    made: dict[tuple[int, int], list[tuple[int, int]]],
) -> Iterator[Finding]:
    """Sheets of a village and year count 1, 2, 3, and so do versions of one."""
    for (village, year), numbers in made.items():
        place = {"village_number": village, "year": year}
        serials = {serial for serial, _ in numbers}
        for serial in range(1, max(serials)):
            if serial not in serials:
                yield Finding(Damage.SHEET_NUMBER_GAP, {**place, "serial": serial})
        for serial in sorted(serials):
            versions = [version for it, version in numbers if it == serial]
            facts = {**place, "serial": serial}
            if len(set(versions)) < len(versions):
                yield Finding(Damage.SHEET_NUMBER_TWICE, facts)
            elif versions != list(range(1, len(versions) + 1)):
                yield Finding(Damage.SHEET_VERSION_ORDER, facts)


def _returns(store: Store, known: Known) -> Iterator[Finding]:
    counted = _shown(store, "county_return_batch", "return_id")
    there, then = _comparable(store), _Then(store, known)
    for number, quarter, total, sha256 in store.db.execute_sql(
        "SELECT id, quarter, total_fen, file_sha256 FROM county_return ORDER BY id"
    ).fetchall():
        facts = {"return": number, "quarter": quarter}
        kept = _kept(store, str(sha256))
        if not kept:
            missing = kept is None
            damage = (
                Damage.RETURN_FILE_MISSING if missing else Damage.RETURN_FILE_ALTERED
            )
            yield Finding(damage, facts)
        batches = counted.get(number, [])
        then.go_on_to(known.made_by.get(("county_return", number), 0))
        if not batches:
            yield Finding(Damage.RETURN_WITHOUT_BATCH, facts)
        elif len(set(batches)) < len(batches):
            yield Finding(Damage.RETURN_BATCH_TWICE, facts)
        elif set(batches) <= there and then.paid(set(batches))[1] != total:
            yield Finding(Damage.RETURN_TOTAL, facts)
        parsed = Quarter.parse(str(quarter))
        if parsed is None:
            continue
        first, last = parsed.first_day.isoformat(), parsed.last_day.isoformat()
        for batch in sorted(set(batches)):
            if not first <= then.paid_on(batch) <= last:
                yield Finding(Damage.RETURN_BATCH_OUTSIDE, {**facts, "batch": batch})


def _kept_files(store: Store, _: Known) -> Iterator[Finding]:
    """Files that no row names: as they were, a crash left them; else damaged."""
    named = {
        str(sha256)
        for table in NAMED_IN
        for (sha256,) in store.db.execute_sql(f"SELECT file_sha256 FROM {table}")
    }
    for name, whole in store.shelf.strays(named):
        damage = Damage.KEPT_FILE_ORPHAN if whole else Damage.KEPT_FILE_ALTERED
        yield Finding(damage, {"name": name[:12]})


def _lists_and_payments(store: Store, _: Known) -> Iterator[Finding]:
    for number, stated, found in store.db.execute_sql(
        "SELECT list.id, CASE undone WHEN 0 THEN entry_count ELSE 0 END,"
        " (SELECT count(*) FROM comparison_entry WHERE list_id = list.id) AS found"
        " FROM comparison_list AS list"
    ):
        if stated != found:
            facts = {"list": number, "stated": stated, "found": found}
            yield Finding(Damage.LIST_COUNT, facts)
    for number, file in store.db.execute_sql(
        "SELECT min(payment.id), file.id FROM payment"
        " JOIN payment_file AS file ON file.id = payment.file_id"
        " JOIN payout_line AS line ON line.id = payment.line_id"
        " JOIN payout_batch AS batch ON batch.id = file.batch_id"
        " WHERE line.batch_id <> coalesce(batch.resends_id, batch.id)"
        " GROUP BY file.id"
    ):
        facts = {**_named("payment", number), "file": file}
        yield Finding(Damage.PAYMENT_OF_OTHER_BATCH, facts)
    yield from _words_of_banks(store)
    yield from _resends(store)


def _words_of_banks(store: Store) -> Iterator[Finding]:
    """Hold what return files say now against what was counted when they were read."""
    found: dict[int, Counter[str]] = {
        number: Counter()
        for (number,) in store.db.execute_sql("SELECT id FROM payment_file")
    }
    for number, status in store.db.execute_sql("SELECT file_id, status FROM payment"):
        found.setdefault(number, Counter())[status] += 1
    for told in _facts_of(store, Kind.READ_PAYMENTS):
        stated = {it: told.get(it.value, 0) for it in PaymentStatus}
        file = told.get("payment_file")
        if file in found and found[file] != Counter(stated):
            facts = {
                "file": file,
                "stated": "/".join(str(stated[it]) for it in PaymentStatus),
                "found": "/".join(str(found[file][it]) for it in PaymentStatus),
            }
            yield Finding(Damage.PAYMENT_COUNT, facts)


def _resends(store: Store) -> Iterator[Finding]:
    found = dict(
        store.db.execute_sql(
            "SELECT id, (SELECT count(*) FROM resent_line WHERE batch_id = batch.id)"
            " FROM payout_batch AS batch WHERE undone = 0 AND resends_id IS NOT NULL"
        )
    )
    for told in _facts_of(store, Kind.RESEND_PAYOUTS):
        batch, stated = told.get("batch"), told.get("lines")
        if batch in found and found[batch] != stated:
            facts = {"batch": batch, "stated": stated, "found": found[batch]}
            yield Finding(Damage.RESENT_COUNT, facts)


def _facts_of(store: Store, kind: Kind) -> Iterator[dict[str, Any]]:
    """Yield the facts of all entries of a kind that can be read."""
    for (facts,) in store.db.execute_sql(
        "SELECT facts FROM operation WHERE kind = ?", (kind.value,)
    ):
        told = _loaded(facts)
        if isinstance(told, dict):
            yield told
