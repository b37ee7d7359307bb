"""What the history says, gathered once; and what all checks use."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store import row_digests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gwgk_desktop.domain.checking import Damage, Finding
    from gwgk_desktop.store.database import Store
    from gwgk_desktop.store.row_digests import Written


MOST_TOLD = 20
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
    written: list[tuple[int, Written]] = field(default_factory=list)
    """Operation, and what it says of the bulk rows that it wrote."""
    undone_entries: set[int] = field(default_factory=set)
    """Operations that were undone, and not done again."""
    bare: set[str] = field(default_factory=set)
    """Tables in which rows may be that no digest covers: their deeds were done by a
    program that wrote none."""
    uncovered: dict[str, int] = field(default_factory=dict)
    """Table → how many such rows were found; noted by the check that meets them."""


_WROTE = {
    Kind.IMPORT_PAYOUTS: "payout_line",
    Kind.CORRECT_LINE: "line_correction",
    Kind.READ_PAYMENTS: "payment",
    Kind.RESEND_PAYOUTS: "resent_line",
    Kind.IMPORT_COMPARISON_LIST: "comparison_entry",
}
"""Deeds that were there before digests were, and the tables that they fill."""


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
        image = (loaded(after) if after else None) or {}
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
    undoes: dict[int, int] = {}
    bare: dict[int, str] = {}
    for number, kind, facts, undone in store.db.execute_sql(
        "SELECT id, kind, facts, undoes FROM operation ORDER BY id"
    ):
        told = loaded(facts)
        if not isinstance(told, dict):
            continue
        if kind == Kind.IMPORT_PAYOUTS and isinstance(told.get("batch"), int):
            known.imports[told["batch"]] = (number, told)
            batch_of[number] = told["batch"]
        if kind == Kind.UNDO and isinstance(undone, int):
            undoes[number] = undone
        digests = [(number, it) for it in row_digests.told_by(told)]
        known.written += digests
        if kind in _WROTE and not digests:
            bare[number] = _WROTE[Kind(kind)]
    for number in sorted(undoes, reverse=True):  # an undo may be undone itself
        if number not in known.undone_entries:
            known.undone_entries.add(undoes[number])
    known.undone = {
        batch for number, batch in batch_of.items() if number in undoes.values()
    }
    known.bare = {bare[number] for number in bare.keys() - known.undone_entries}
    return batch_of


def loaded(text: object) -> Any:
    """Return what a text says as JSON; None where it says nothing."""
    try:
        return json.loads(str(text))
    except ValueError:
        return None


def some(findings: Iterator[Finding]) -> Iterator[Finding]:
    """Yield the first few of a kind."""
    told: Counter[Damage] = Counter()
    for finding in findings:
        told[finding.damage] += 1
        if told[finding.damage] <= MOST_TOLD:
            yield finding


def named(table: str, row: int) -> dict[str, object]:
    """Return the facts that name a row."""
    return {"table": table, "row": row}


def facts_of(store: Store, kind: Kind) -> Iterator[dict[str, Any]]:
    """Yield the facts of all entries of a kind that can be read."""
    for (facts,) in store.db.execute_sql(
        "SELECT facts FROM operation WHERE kind = ?", (kind.value,)
    ):
        told = loaded(facts)
        if isinstance(told, dict):
            yield told
