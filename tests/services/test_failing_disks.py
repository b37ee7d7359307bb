"""Backups and restores on disks that fail or are full."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from gwgk_desktop.domain.backups import Backup, Difference, Reason
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import backups, drills, restoring
from gwgk_desktop.store import backups as kept
from gwgk_desktop.store import places, swaps
from gwgk_desktop.store.database import Site, Store
from gwgk_desktop.store.files import copied
from tests.conftest import NOW
from tests.services.backed_up import deed, make, refused, restored
from tests.store.contents import contents

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

T = TypeVar("T")


class Failing:
    """Lets the n-th call that writes fail, and all after it, as a full disk does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
        self.left = number
        for module, name in (
            (os, "fsync"),
            (Path, "rename"),
            (Path, "replace"),
            (Path, "mkdir"),
        ):
            was = getattr(module, name)
            monkeypatch.setattr(module, name, self._wrap(was))

    def _wrap(self, was: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                raise OSError(28, "No space left on device")
            return was(*args, **named)

        return call


FULL = {Code.DISK_FULL, Code.OUTPUT_UNWRITABLE}


def unless_full(work: Callable[[], T]) -> T | None:
    """Work; return nothing where the disk was full, and nothing else is excused."""
    try:
        return work()
    except Refusal as refusal:
        if refusal.problem.code not in FULL:
            raise
        return None


def swapped(store: Store, made: Backup) -> bool:
    finish(restoring.restore(store, made))
    restoring.swap(store)
    return True


def test_a_disk_that_fails_at_the_nth_write_costs_no_good_backup(
    used: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = make(used)
    used.shelf.keep(b"new")
    deed(used)
    made = None
    number = -1
    while not made:
        number += 1
        with monkeypatch.context() as failing:
            Failing(failing, number)
            made = unless_full(lambda: make(used))
        found = places.found(used.path.parent / "backups")
        assert good in found
        for it in found:
            assert finish(drills.drill(used, it)).passed
    assert number > 8


def test_a_disk_that_fails_at_the_nth_write_of_a_restore_loses_nothing(
    used: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(used, keep=True)
    old = contents(used)
    deed(used)
    new = contents(used)
    make(used)
    shutil.rmtree(used.path.parent / places.SHELF)
    store, number, done = used, 0, False
    while not done:
        with monkeypatch.context() as failing:
            Failing(failing, number)
            done = bool(unless_full(lambda store=store: swapped(store, made)))  # type: ignore[misc]
        store.close()
        swaps.end_swap(store.path.parent)  # the next start
        store = Store(store.path, now=lambda: NOW)
        if contents(store) == old:
            [aside] = backups.asides(store)
            store, _ = restored(store, aside)
            [aside] = backups.asides(store)
            backups.forget(store, aside)
        else:
            assert backups.asides(store) == []
        assert contents(store) == new
        number += 1
    store.close()
    assert number > 15


def test_a_full_database_is_told(used: Store) -> None:
    class Full(sqlite3.Connection):
        def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
            if sql.startswith("PRAGMA journal_mode"):
                raise sqlite3.OperationalError(self.told)
            return super().execute(sql, *args)

        told = "database or disk is full"

    class Elsewhere(Site):
        def connect(self, path: Path) -> sqlite3.Connection:
            return sqlite3.connect(path, factory=Full)

    site = Elsewhere(used.path)
    place = used.path.parent / "backups"
    terms = kept.Terms(Reason.ASKED, NOW)
    told = refused(lambda: finish(kept.make(site, place, terms)))
    assert told["code"] is Code.DISK_FULL
    Full.told = "disk I/O error"
    told = refused(lambda: finish(kept.make(site, place, terms)))
    assert told["code"] is Code.BACKUP_FAILED
    assert places.found(place) == []


def test_a_copy_that_is_not_sound_does_not_count(
    used: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = make(used)
    deed(used)
    monkeypatch.setattr(kept, "wrong_inside", lambda *_, **__: (Difference.COUNTS,))
    told = refused(lambda: make(used))
    assert told == {"code": Code.BACKUP_NOT_SOUND, "differs": (Difference.COUNTS,)}
    assert backups.every(used) == [good]


def test_a_kept_file_that_changes_while_it_is_copied_does_not_count(
    used: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(source: Path, to: Path) -> str:
        sha256 = copied(source, to)
        to.write_bytes(b"torn")
        return sha256

    monkeypatch.setattr(kept, "copied", torn)
    told = refused(lambda: make(used))
    assert told["differs"] == (Difference.SHELF,)
