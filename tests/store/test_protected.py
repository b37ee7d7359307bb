"""A protected store: what opens it, and why others do not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.users import Role, User
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store import connections, history, migrations, office, seals
from gwgk_desktop.store.database import Store
from gwgk_desktop.store.keys import DataKey
from gwgk_desktop.store.shelf import Shelf
from tests.begun import NOW, TODAY
from tests.store.conftest import KEY
from tests.township import OFFICE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FOREIGN = DataKey("cd" * 16, bytes(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give where a protected store lies that somebody has used."""
    path = tmp_path / "desk.db"
    store = Store(path, key=KEY)
    with store.operation(Kind.EDIT_OFFICE):
        office.save_office(store.db, OFFICE)
    store.close()
    return path


def refusal_of(
    path: Path, key: DataKey | None = KEY, *, read_only: bool = False
) -> Code:
    with pytest.raises(Refusal) as refused:
        Store(path, key=key, read_only=read_only)
    return refused.value.problem.code


def test_nothing_of_it_can_be_read_without_the_key(path: Path) -> None:
    content = path.read_bytes()
    assert b"SQLite" not in content
    assert OFFICE.township.encode() not in content
    assert b"CREATE TABLE" not in content
    with closing(sqlite3.connect(path)) as con, pytest.raises(sqlite3.DatabaseError):
        con.execute("SELECT * FROM sqlite_master")


def test_it_opens_again_with_its_key(path: Path) -> None:
    store = Store(path, key=KEY)
    assert office.office(store.db) == OFFICE
    assert store.db.execute_sql("PRAGMA cipher_integrity_check").fetchall() == []
    store.close()


def cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: 2 * connections.PAGE_SIZE])


def cut_within_the_first_page(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:4096])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[connections.PAGE_SIZE // 2] ^= 1
    path.write_bytes(content)


def replace_by_plain(path: Path) -> None:
    path.unlink()
    Store(path).close()


def replace_by_foreign(path: Path) -> None:
    path.unlink()
    Store(path, key=FOREIGN).close()


def make_newer(path: Path) -> None:
    with closing(connections.connect(path, KEY)) as con:
        con.execute("PRAGMA user_version = 99")
    seals.seal_path(path).unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (cut, Code.STORE_CUT_SHORT),
        (cut_within_the_first_page, Code.STORE_CUT_SHORT),
        (flip, Code.STORE_DAMAGED),
        (replace_by_plain, Code.STORE_NOT_PROTECTED),
        (replace_by_foreign, Code.KEYS_FOREIGN),
        (lambda path: path.write_bytes(b"somebody else's"), Code.KEYS_FOREIGN),
        (make_newer, Code.STORE_TOO_NEW),
    ],
)
def test_every_harm_has_a_name_and_the_file_is_left_as_it_is(
    path: Path, harm: Callable[[Path], None], code: Code
) -> None:
    harm(path)
    before = path.read_bytes()
    assert refusal_of(path) is code
    assert path.read_bytes() == before


def test_without_the_key_or_with_another_it_is_refused(path: Path) -> None:
    assert refusal_of(path, None) is Code.NOT_A_STORE
    assert refusal_of(path, FOREIGN) is Code.KEYS_FOREIGN
    assert refusal_of(path, FOREIGN, read_only=True) is Code.KEYS_FOREIGN


def test_an_unprotected_store_cut_short_is_refused_as_well(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    Store(path).close()
    cut(path)
    assert refusal_of(path, None) is Code.STORE_CUT_SHORT


def test_an_empty_file_may_become_a_store(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.touch()
    Store(path, key=KEY).close()
    assert path.stat().st_size > connections.PAGE_SIZE


def test_a_folder_that_is_not_there_holds_no_store(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "none" / "desk.db") is Code.NOT_A_STORE


def test_one_who_only_looks_stumbles_over_damage(path: Path) -> None:
    flip(path)
    with pytest.raises(Refusal) as refused:
        Store(path, key=KEY, read_only=True)
    assert refused.value.problem.code is Code.STORE_DAMAGED


def test_a_store_left_in_the_middle_of_its_work_opens(path: Path) -> None:
    """Pages that stand in the write-ahead log are not missing from the file."""
    working = Store(path, key=KEY)
    with working.operation(Kind.EDIT_OFFICE):
        working.db.execute_sql("UPDATE office SET county = 'x'")
    beside = Store(path, key=KEY)
    beside.close()
    working.close()


def test_an_old_protected_store_upgrades_and_its_copy_is_protected(
    tmp_path: Path,
) -> None:
    path = tmp_path / "old.db"
    with closing(connections.connect(path, KEY)) as con:
        con.executescript(migrations.STEPS[0])
        con.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
        con.execute("PRAGMA user_version = 1")
    Store(path, key=KEY).close()
    copy = tmp_path / "old.db.v1.bak"
    with closing(connections.connect(copy, KEY)) as con:
        assert con.execute("PRAGMA user_version").fetchone() == (1,)
    assert b"SQLite" not in copy.read_bytes()


def test_kept_files_are_sealed_and_their_names_say_nothing(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, KEY)
    sha256 = shelf.keep(b"content")
    assert shelf.get(sha256) == b"content"
    assert shelf.keep(b"content") == sha256
    [path] = (it for it in tmp_path.rglob("*") if it.is_file())
    assert b"content" not in path.read_bytes()
    assert sha256 not in str(path)
    with pytest.raises(Refusal) as refused:
        Shelf(tmp_path, FOREIGN).get(sha256)
    assert refused.value.problem.code is Code.KEPT_FILE_MISSING
    changed = bytearray(path.read_bytes())
    changed[-1] ^= 1
    path.write_bytes(changed)
    with pytest.raises(Refusal) as refused:
        shelf.get(sha256)
    assert refused.value.problem.code is Code.KEPT_FILE_MISSING


def test_the_history_names_who_did_it(path: Path) -> None:
    user = User("王会计", Role.CLERK, TODAY)
    store = Store(path, now=lambda: NOW, key=KEY, user=user)
    with store.operation(Kind.EDIT_OFFICE):
        pass
    assert [it.who for it in history.entries(store.db, 2)] == ["王会计", ""]
    store.close()


def test_who_may_only_look_changes_nothing(path: Path) -> None:
    user = User("纪检", Role.READ_ONLY, TODAY)
    store = Store(path, key=KEY, user=user)
    with pytest.raises(Refusal) as refused, store.operation(Kind.EDIT_OFFICE):
        pass
    assert refused.value.problem.code is Code.LOOKS_ONLY
    store.close()
