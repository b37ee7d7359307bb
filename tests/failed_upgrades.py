"""Upgrades of kept stores that fail at one of their statements."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from gwgk_desktop.desk import STORE
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import checking
from gwgk_desktop.store import connections, migrations
from gwgk_desktop.store.database import Store
from tests.kept_stores import differences, rows_in, schema_in

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from gwgk_desktop.store.keys import DataKey
    from tests.kept_stores import Kept

EACH = 3
"""Of so many statements one is let fail; beginning with another one, others."""


class Failing:
    """A connection of which the n-th statement of a script fails."""

    def __init__(self, con: sqlite3.Connection, fails_at: int) -> None:
        self._con = con
        self._left = fails_at

    def __getattr__(self, name: str) -> Any:
        return getattr(self._con, name)

    def executescript(self, script: str) -> None:
        """Run a script as SQLite does: statement by statement."""
        statement = ""
        for part in script.split(";")[:-1]:
            statement += f"{part};"
            if sqlite3.complete_statement(statement):
                self._left -= 1
                if not self._left:
                    raise sqlite3.OperationalError("disk I/O error")
                self._con.execute(statement)
                statement = ""


def statements(script: str) -> int:
    """Return how many statements a script has: a trigger is one."""
    counted, statement = 0, ""
    for part in script.split(";")[:-1]:
        statement += f"{part};"
        if sqlite3.complete_statement(statement):
            counted, statement = counted + 1, ""
    return counted


def try_every(
    kept: Kept, folder: Path, first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let the upgrade of a kept store fail at a statement, and at others after it.

    Each is the third after the last.  After each failure the store is as it was; in
    the end it is upgraded.
    """
    path = kept.unpack(folder) / STORE
    key = kept.key(folder)
    connect = connections.connect
    old, content = schema_in(path, key), path.read_bytes()
    fails_at, tried = first, 0
    while schema_in(path, key)[0] == old[0] != (migrations.LATEST,):
        assert path.read_bytes() == content

        def failing(at: Path, with_key: DataKey | None, n: int = fails_at) -> Any:
            con = connect(at, with_key)
            return Failing(con, n) if at == path else con

        with monkeypatch.context() as patch:
            patch.setattr(connections, "connect", failing)
            try:
                Store(path, key=key).close()
            except Refusal as refused:
                assert refused.problem.code is Code.DISK_FAILED  # noqa: PT017 - or none
        fails_at, tried = fails_at + EACH, fails_at
    steps = migrations.STEPS[kept.version :][:1]  # later ones: from their own stores
    assert tried >= sum(map(statements, steps))
    store = Store(path, key=key)
    assert finish(checking.check(store)) == []
    store.close()
    assert differences(kept.rows, rows_in(path, key)) == []
