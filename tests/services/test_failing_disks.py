"""Backups and restores on disks that fail or are full."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from gwgk_desktop.domain.backups import Difference, Reason
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import backups
from gwgk_desktop.store import backups as kept
from gwgk_desktop.store import places
from gwgk_desktop.store.database import Site, Store
from gwgk_desktop.store.files import copied
from tests.begun import NOW
from tests.services import failing
from tests.services.backed_up import deed, make, refused

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_disk_that_fails_at_the_nth_write_costs_no_good_backup(
    used: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing.back_up(used, monkeypatch, range(99))


def test_a_disk_that_fails_at_the_nth_write_of_a_restore_loses_nothing(
    used: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every third, beginning with the second; the soak does all."""
    failing.restore(used, monkeypatch, range(1, 99, 3))


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
