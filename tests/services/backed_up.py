"""Stores that are backed up and restored, for the tests that look at it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop.domain.backups import Aside, Backup, Reason
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import backups, office, restoring
from gwgk_desktop.store import connections, places
from gwgk_desktop.store.database import Store
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

connect = partial(connections.connect, key=None)
KEYS = b'{"wrapped": "..."}'


def refused(work: Callable[[], object]) -> dict[str, Any]:
    with pytest.raises(Refusal) as refusal:
        work()
    problem = refusal.value.problem
    return {"code": problem.code, **problem.facts}


def make(store: Store, reason: Reason = Reason.ASKED, **more: Any) -> Backup:
    return finish(backups.make(store, reason, **more)).backup


def deed(store: Store, name: str = "大坑村") -> None:
    office.add_villages(store, [name])


def restored(store: Store, source: Backup | Aside) -> tuple[Store, str]:
    """Restore and open what has taken the store's place."""
    decided = finish(restoring.restore(store, source))
    restoring.swap(store)
    return Store(store.path, now=lambda: NOW), decided.aside


def flip(path: Path, at: int = -1) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2 if at < 0 else at] ^= 16
    path.write_bytes(content)


def shared_file(backup: Backup) -> Path:
    """Return the one kept file of a backup, as its place holds it."""
    [line] = places.lines((backup.folder / places.LIST).read_bytes())
    return places.shared(backup.folder.parent, line.sha256)


def named(store: Store, sha256: str) -> None:
    """Let a row name a kept file."""
    with store.operation(Kind.EXPORT_RETURN):
        store.db.execute_sql(
            "INSERT INTO county_return"
            " (quarter, form, file_name, file_sha256, made_on, total_fen)"
            " VALUES ('2026Q3', 'standard', 'r.xlsx', ?, '2026-09-15', 0)",
            (sha256,),
        )
