"""A lost commit is told, whatever SQLite says; a strange log is never read."""

from __future__ import annotations

import errno
import shutil
import zlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store import office, seals, watching
from gwgk_desktop.store.database import Store
from tests.begun import NOW
from tests.damages import flip
from tests.township import OFFICE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the path of a store in which two deeds were done, sealed."""
    path = tmp_path / "one" / "desk.db"
    path.parent.mkdir()
    store = Store(path, now=lambda: NOW)
    work(store, 2)
    store.close()
    return path


def work(store: Store, count: int) -> None:
    for _ in range(count):
        with store.operation(Kind.EDIT_OFFICE):
            office.save_office(store.db, OFFICE)


def crashed(path: Path, count: int, to: str = "two") -> Path:
    """Return a copy of the folder as it stood after more deeds, without an end."""
    store = Store(path, now=lambda: NOW)
    work(store, count)
    copy = path.parent.with_name(to)
    shutil.copytree(path.parent, copy)
    store.close()
    return copy / path.name


def opened(path: Path) -> tuple[list[Code], int]:
    """Open and close a store; return what it told, and the last entry."""
    later = NOW + timedelta(days=1)
    store = Store(path, now=lambda: later)
    [(last,)] = store.db.execute_sql("SELECT max(id) FROM operation")
    told = [it.code for it in store.troubles]
    store.close()
    return told, last


def test_a_closed_store_is_sealed_and_its_log_is_gone(path: Path) -> None:
    seal = seals.read_seal(path)
    assert seal is not None
    assert (seal.size, seal.sha256) == seals.file_sum(path)
    assert seal.head.entries == 2
    assert not path.with_name("desk.db-wal").exists()
    before = seals.seal_path(path).stat().st_mtime_ns
    assert opened(path) == ([], 2)
    assert seals.seal_path(path).stat().st_mtime_ns == before


def test_the_seal_is_broken_before_the_first_change(path: Path) -> None:
    assert not seals.seal_path(crashed(path, 1)).exists()


def test_after_a_crash_nothing_is_missing(path: Path) -> None:
    copy = crashed(path, 3)
    assert copy.with_name("desk.db-wal").stat().st_size
    assert opened(copy) == ([], 5)
    assert not list(copy.parent.glob("*wal*"))


def test_power_that_goes_while_the_log_is_emptied_is_no_lost_seal(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(path, now=lambda: NOW)
    with store.operation(Kind.SEED_PROGRAMMES, {"sealed": True}):
        pass  # from here on a seal that is missing is told
    execute: Any = store.db.execute_sql
    copy = path.parent.with_name("two")

    def cut(sql: str, *args: Any) -> Any:
        done = execute(sql, *args)
        if "wal_checkpoint" in sql:
            shutil.copytree(path.parent, copy)
        return done

    monkeypatch.setattr(store.db, "execute_sql", cut)
    store.close()
    assert not (copy / "desk.seal").exists()
    assert not (copy / "desk.db-wal").stat().st_size
    assert opened(copy / path.name) == ([], 3)
    seals.seal_path(copy / path.name).unlink()
    assert opened(copy / path.name) == ([Code.SIDECARS_MISSING], 3)


def test_power_that_goes_before_the_seal_is_noted_leaves_no_gap(path: Path) -> None:
    store = Store(path, now=lambda: NOW)
    with store.operation(Kind.SEED_PROGRAMMES, {"sealed": True}):
        pass
    store.close()
    noted = seals.acknowledged_path(path)
    noted.write_bytes(b"".join(noted.read_bytes().splitlines(keepends=True)[:-1]))
    assert opened(path) == ([], 3)
    seals.seal_path(path).unlink()
    assert opened(path) == ([Code.SIDECARS_MISSING], 3)


def test_a_stale_log_put_back_beside_a_sealed_store_is_set_aside(path: Path) -> None:
    early = crashed(path, 1)
    later = Store(path)
    work(later, 5)
    later.close()
    content = path.read_bytes()
    shutil.copy(early.with_name("desk.db-wal"), path.with_name("desk.db-wal"))
    assert opened(path) == ([Code.LOG_SET_ASIDE], 8)
    assert path.read_bytes() == content
    assert len(list(path.parent.glob("desk.db-wal.stale-*"))) == 1
    assert opened(path) == ([], 8)


def test_a_stale_log_in_the_place_of_a_live_one_is_set_aside(path: Path) -> None:
    early = crashed(path, 1)
    Store(path).close()
    live = crashed(path, 4, "three")
    shutil.copy(early.with_name("desk.db-wal"), live.with_name("desk.db-wal"))
    told, last = opened(live)
    assert told == [Code.LOG_SET_ASIDE, Code.COMMITS_LOST]
    assert last < 7


@pytest.mark.parametrize("place", range(100, 20_000, 1999))
def test_a_flipped_bit_in_a_live_log_is_told_where_it_loses_commits(
    path: Path, place: int
) -> None:
    copy = crashed(path, 6)
    log = copy.with_name("desk.db-wal")
    flip(log, place, place)
    damaged = log.read_bytes()
    told, last = opened(copy)
    assert (told, last) == ([], 8) or told == [Code.COMMITS_LOST]
    if last < 8:
        [kept] = copy.parent.glob("desk.db-wal.crashed-*")
        assert kept.read_bytes() == damaged


def test_an_older_store_put_back_is_told(path: Path, tmp_path: Path) -> None:
    shutil.copy(path, tmp_path / "old.db")
    store = Store(path)
    work(store, 2)
    store.close()
    shutil.copy(tmp_path / "old.db", path)
    assert opened(path) == ([Code.COMMITS_LOST], 2)
    seals.acknowledged_path(path).unlink()
    assert opened(path) == ([Code.SEAL_DIFFERS], 2)


def test_a_half_written_last_line_is_no_trouble(path: Path) -> None:
    with seals.acknowledged_path(path).open("ab") as file:
        file.write(b"3 abc")
    assert opened(path) == ([], 2)
    assert seals.read_acknowledged(path)[1] == 0


def test_a_torn_line_is_mended_when_a_crashed_store_opens(path: Path) -> None:
    copy = crashed(path, 1)
    with seals.acknowledged_path(copy).open("ab") as file:
        file.write(b"4 abc")
    assert opened(copy) == ([], 3)
    assert not seals.is_cut(copy)


def test_a_line_whose_sum_is_right_and_that_says_nothing_is_not_read(
    path: Path,
) -> None:
    told = b"three of them"[:9]
    line = told + f" {zlib.crc32(told):08x}\n".encode()
    seals.acknowledged_path(path).write_bytes(line)
    assert seals.read_acknowledged(path) == (None, 1)


def test_a_log_that_cannot_be_kept_opens_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    copy = crashed(path, 1)
    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(Refusal) as refused:
        Store(copy)
    assert refused.value.problem.code is Code.DISK_FULL


def test_a_log_that_is_gone_has_no_salts(path: Path) -> None:
    assert watching.Watch(path, lambda: NOW)._salts() == seals.NO_SALTS


def test_a_long_list_of_what_was_acknowledged_is_cut(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_MOST_ACKNOWLEDGED", 100)
    store = Store(path)
    work(store, 2)
    store.close()
    assert seals.acknowledged_path(path).read_bytes().count(b"\n") == 1
    assert opened(path) == ([], 4)


def test_what_cannot_be_noted_stands_all_the_same(path: Path) -> None:
    seals.acknowledged_path(path).unlink()
    seals.acknowledged_path(path).mkdir()
    store = Store(path)
    work(store, 1)
    store.close()
    assert opened(path) == ([], 3)


def test_while_somebody_reads_no_seal_is_written(path: Path) -> None:
    store, reader = Store(path), Store(path, read_only=True)
    work(store, 1)
    cursor = reader.db.execute_sql("SELECT * FROM operation")
    next(iter(cursor))
    work(store, 1)
    store.db.execute_sql("PRAGMA busy_timeout = 1")
    store.close()
    assert not seals.seal_path(path).exists()
    cursor.close()
    reader.close()
    assert opened(path) == ([], 4)
