"""What opening a store found, kept until somebody has settled it.

A lost commit is seen once: when the store is opened, before the next deed takes its
number.  So what was found stands in `desk.found`, and the next deed writes it into
its own entry, where the chain holds it.  A deed of its own settles it.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gwgk_desktop import paths
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store import row_digests
from gwgk_desktop.store.seals import UNREADABLE, sum_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from pathlib import Path

    import peewee as pw

FACT, SETTLES = "found_on_opening", "settles"
_UNREADABLE = "unreadable"
_OF_ITS_DAY = frozenset({"copy"})
"""Facts that differ where the same is found once more."""


@dataclass(frozen=True, slots=True)
class Found:
    """A problem that was found on opening; its key is used once."""

    key: str
    problem: Problem

    def told(self) -> dict[str, object]:
        """Return it as JSON takes it."""
        problem = self.problem
        return {"key": self.key, "code": problem.code, "facts": dict(problem.facts)}


def found_path(store: Path) -> Path:
    """Return where stands what was found on opening a store."""
    return store.with_suffix(".found")


def read(store: Path) -> list[Found]:
    """Return what stands beside a store; what is damaged there is found itself."""
    path = found_path(store)
    content = b""
    try:
        content = path.read_bytes()
        told = json.loads(content)
        if told["sum"] == sum_of({"found": told["found"]}):
            return [_found(it) for it in told["found"]]
    except FileNotFoundError:
        return []
    except UNREADABLE:
        pass
    key = f"{_UNREADABLE}-{hashlib.sha256(content).hexdigest()[:12]}"
    return [Found(key, Problem(Code.FOUND_UNREADABLE, facts={"name": path.name}))]


def keep(store: Path, problem: Problem, at: datetime) -> Found | None:
    """Write down what was found; None where it stands there already.

    Where it cannot be written, the next deed notes it all the same.
    """
    there = read(store)
    if any(_same(it.problem, problem) for it in there):
        return None
    found = Found(f"{at:%Y%m%d-%H%M%S}-{len(there) + 1}-{problem.code}", problem)
    with suppress(Refusal):
        _write(store, [*there, found])
    return found


def forget(store: Path) -> None:
    """Remove what stands beside a store: it is settled, removed or not."""
    with suppress(OSError):
        found_path(store).unlink(missing_ok=True)


def in_history(db: pw.Database) -> tuple[list[Found], set[str]]:
    """Return what entries say was found, and the keys of all that was settled."""
    found, settled = [], set()
    for kind, facts in db.execute_sql(
        "SELECT kind, facts FROM operation WHERE kind = ? OR instr(facts, ?)",
        (Kind.SETTLE_FOUND.value, f'"{FACT}"'),
    ):
        told = _loaded(facts)
        found += [_found(it) for it in _listed(told, FACT) if _is_found(it)]
        if kind == Kind.SETTLE_FOUND:
            settled |= {str(key) for key in _listed(told, SETTLES)}
    return found, settled


def unsettled(db: pw.Database, store: Path) -> list[Found]:
    """Return what nobody has settled, from beside the store and from its history."""
    noted, settled = in_history(db)
    every = {it.key: it for it in (*noted, *read(store))}
    return [it for key, it in every.items() if key not in settled]


def parted(db: pw.SqliteDatabase) -> set[tuple[int, str]]:
    """Return the entries that were left behind, as the history names them.

    A restore goes back to an earlier history and goes on from there, and so does
    who settles that deeds were lost: what backups and digests say of the other way
    is no sign of anything.  Each is its number and the beginning of its hash.
    """
    left: set[tuple[int, str]] = set()
    for (facts,) in db.execute_sql(
        "SELECT facts FROM operation WHERE kind IN (?, ?)",
        (Kind.RESTORE.value, Kind.SETTLE_FOUND.value),
    ):
        left |= _named_parted(_loaded(facts))
    return left


def named_parted(found: Iterable[Found]) -> set[tuple[int, str]]:
    """Return the entries that are told, in what was found, to be left behind."""
    return {one for it in found for one in _named_parted(dict(it.problem.facts))}


def _named_parted(told: dict[str, Any]) -> set[tuple[int, str]]:
    left: set[tuple[int, str]] = set()
    for one in _listed(told, "parted"):
        match one:
            case [int(number), str(hash_)]:
                left.add((number, hash_))
            case _:
                pass
    return left


def was_watched(db: pw.SqliteDatabase) -> bool:
    """Return whether a program has worked on a store that puts files beside it.

    The store of an earlier one has none, and nothing is wrong with that.
    """
    row = db.execute_sql(
        "SELECT 1 FROM operation WHERE instr(facts, ?)"
        " OR kind = ? AND instr(facts, ?) LIMIT 1",
        (f'"{row_digests.FACT}"', Kind.SEED_PROGRAMMES.value, '"sealed"'),
    ).fetchone()
    return row is not None


def unnoted(found: Iterable[Found], known: Collection[Found]) -> list[Found]:
    """Return what no entry of the history says yet."""
    keys = {it.key for it in known}
    return [it for it in found if it.key not in keys]


def _same(one: Problem, other: Problem) -> bool:
    def stays(problem: Problem) -> dict[str, Any]:
        written = json.loads(json.dumps(dict(problem.facts)))
        return {it: written[it] for it in written.keys() - _OF_ITS_DAY}

    return one.code is other.code and stays(one) == stays(other)


def _write(store: Path, found: list[Found]) -> None:
    told: dict[str, object] = {"found": [it.told() for it in found]}
    written = json.dumps({**told, "sum": sum_of(told)}, ensure_ascii=False, indent=1)
    paths.replace_file(found_path(store), written.encode(), private=True)


def _found(told: Any) -> Found:
    return Found(
        str(told["key"]), Problem(Code(told["code"]), facts=dict(told["facts"]))
    )


def _is_found(told: Any) -> bool:
    try:
        _found(told)
    except (KeyError, TypeError, ValueError):
        return False
    return True


def _listed(told: dict[str, Any], name: str) -> list[Any]:
    listed = told.get(name)
    return listed if isinstance(listed, list) else []


def _loaded(facts: str) -> dict[str, Any]:
    try:
        told = json.loads(facts)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
