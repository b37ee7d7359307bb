"""A store that only looks, and files kept beside the store."""

from __future__ import annotations

import hashlib
import sqlite3
from typing import TYPE_CHECKING

import peewee as pw
import pytest

from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store import database, office, tables
from gwgk_desktop.store.database import Store
from gwgk_desktop.store.shelf import Shelf
from tests.begun import NOW
from tests.township import OFFICE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def looking(store: Store) -> Iterator[Store]:
    """Give the same store, opened to look only."""
    opened = Store(store.path, now=lambda: NOW, read_only=True, key=store.key)
    yield opened
    opened.close()


def test_one_who_only_looks_sees_what_is_committed(
    store: Store, looking: Store
) -> None:
    with store.operation(Kind.EDIT_OFFICE):
        office.save_office(store.db, OFFICE)
        assert office.office(looking.db).township == ""
    assert office.office(looking.db) == OFFICE


def test_one_who_only_looks_cannot_write(looking: Store) -> None:
    with pytest.raises(pw.OperationalError, match="readonly"):
        office.save_office(looking.db, OFFICE)
    with (
        pytest.raises(pw.OperationalError, match="readonly"),
        looking.operation(Kind.EDIT_OFFICE),
    ):
        pass


def test_one_who_only_looks_makes_no_store(tmp_path: Path) -> None:
    with pytest.raises(pw.OperationalError, match="unable to open"):
        Store(tmp_path / "none.db", read_only=True)
    assert not (tmp_path / "none.db").exists()


def test_exact_sums_are_there_for_those_who_look(looking: Store) -> None:
    [(total,)] = looking.db.execute_sql(
        'SELECT decimal_sum(value) FROM json_each(\'["0.1", "0.2"]\')'
    )
    assert total == "0.3"


def test_what_was_called_saved_survives_a_power_cut(store: Store) -> None:
    def pragma(name: str) -> object:
        return store.db.execute_sql(f"PRAGMA {name}").fetchone()[0]

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2  # full
    assert pragma("foreign_keys") == 1
    assert pragma("temp_store") == 2  # in memory, never in a file


def test_two_stores_may_be_open_side_by_side(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "other.db")
    with other.operation(Kind.EDIT_OFFICE):
        office.save_office(other.db, OFFICE)
    assert tables.OfficeTable.select().count(store.db) == 0
    other.close()


def test_the_clock_is_the_stores(store: Store) -> None:
    assert store.now() == NOW


def test_a_kept_file_comes_back(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    sha256 = shelf.keep(b"content")
    assert sha256 == hashlib.sha256(b"content").hexdigest()
    assert shelf.get(sha256) == b"content"
    assert shelf.keep(b"content") == sha256
    assert [it.name for it in tmp_path.rglob("*") if it.is_file()] == [sha256]


@pytest.mark.parametrize("harm", ["remove", "change"])
def test_a_kept_file_that_is_not_the_same_is_refused(tmp_path: Path, harm: str) -> None:
    shelf = Shelf(tmp_path)
    sha256 = shelf.keep(b"content")
    [path] = (it for it in tmp_path.rglob("*") if it.is_file())
    if harm == "remove":
        path.unlink()
    else:
        path.write_bytes(b"contend")
    with pytest.raises(Refusal) as refused:
        shelf.get(sha256)
    assert refused.value.problem.code is Code.KEPT_FILE_MISSING
    assert refused.value.problem.facts == {"sha256": sha256[:12]}


def test_a_disk_that_does_not_answer_is_not_taken_for_a_damaged_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "desk.db"
    Store(path).close()

    def failing(*_: object) -> int:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(database, "_pragma", failing)
    with pytest.raises(Refusal) as refused:
        Store(path)
    assert refused.value.problem.code is Code.DISK_FAILED
