"""An unprotected folder becomes a protected one, and nothing is lost on the way."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from gwgk_desktop.desk import CHOSEN_UNPROTECTED, Desk
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.users import Role
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import example, history, users
from gwgk_desktop.store import connections, keys, protecting
from gwgk_desktop.store.shelf import Shelf
from tests.services import deeds
from tests.store.contents import Rows, contents
from tests.township import LINE

if TYPE_CHECKING:
    from collections.abc import Callable

    from gwgk_desktop.store.keys import DataKey

HEAD, SECRET = "刘主任", "first password"
FILE = b"a kept file"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give an unprotected folder that was used for a while."""
    folder = tmp_path / "data"
    with Desk(folder) as desk:
        store = desk.open_store()
        example.fill(store)
        deeds.add(store)
        store.shelf.keep(FILE)
        store.close()
        desk.begin_unprotected()
    (folder / "desk.db.v1.bak").write_bytes(b"an older copy " + number())
    return folder


def test_a_log_that_was_left_goes_with_the_old_store(tmp_path: Path) -> None:
    for name in ("desk.db", "desk.db-wal", "desk.db.sealed"):
        (tmp_path / name).write_text(name)
    protecting.settle(tmp_path / "desk.db")
    left = {it.name for it in tmp_path.iterdir() if it.is_file()}
    assert left == {"desk.db"}
    assert (tmp_path / "desk.db").read_text() == "desk.db.sealed"
    assert (tmp_path / protecting.OLD / "desk.db-wal").exists()


def number() -> bytes:
    return LINE.id_number.encode()


def before(folder: Path) -> dict[str, Rows]:
    with Desk(folder) as desk:
        store = desk.open_store()
        found = contents(store)
        store.close()
    return found


def protect(folder: Path) -> None:
    with Desk(folder) as desk:
        finish(desk.protect(HEAD, SECRET, None))


def after(folder: Path) -> dict[str, Rows]:
    with Desk(folder) as desk:
        desk.sign_in(HEAD, SECRET)
        store = desk.open_store()
        found = contents(store)
        assert len(store.shelf.keep(FILE)) == 64
        store.close()
    return found


def refusal_of(deed: Callable[[], object]) -> Code:
    with pytest.raises(Refusal) as refused:
        deed()
    return refused.value.problem.code


def readable(folder: Path) -> set[str]:
    """Return the files in which an identity number, or the kept file, is readable."""
    files = (it for it in folder.rglob("*") if it.is_file())
    return {
        str(it.relative_to(folder).parent)
        for it in files
        if number() in it.read_bytes() or FILE in it.read_bytes()
    }


def test_every_row_and_file_is_there_afterwards_and_the_old_ones_aside(
    folder: Path,
) -> None:
    was = before(folder)
    assert len(readable(folder)) == 2
    protect(folder)
    assert after(folder) == was
    old = protecting.OLD
    assert all(it.startswith(old) for it in readable(folder))
    assert (folder / old / "desk.db.v1.bak").exists()
    assert not (folder / CHOSEN_UNPROTECTED).exists()
    with closing(sqlite3.connect(folder / old / "desk.db")) as con:
        assert con.execute("SELECT count(*) FROM payout_line").fetchone() == (3,)
    with Desk(folder) as desk:
        assert desk.protected
        assert refusal_of(lambda: finish(desk.protect(HEAD, SECRET, None))) is (
            Code.ALREADY_PROTECTED
        )


def test_the_old_files_are_forgotten_when_a_head_says_so(folder: Path) -> None:
    protect(folder)
    with Desk(folder) as desk:
        desk.sign_in(HEAD, SECRET)
        store = desk.open_store()
        users.add(store, "王会计", Role.CLERK, "another password")
        store.close()
        desk.sign_in("王会计", "another password")
        assert refusal_of(desk.forget_old) is Code.HEAD_ONLY
        assert protecting.has_old(folder)
        desk.sign_in(HEAD, SECRET)
        old = sum(it.is_file() for it in desk.old.rglob("*"))
        assert desk.forget_old() == old > 3
        assert refusal_of(desk.forget_old) is Code.NOTHING_OLD
        store = desk.open_store()
        newest = history.entries(store, 1)[0]
        assert (newest.kind, newest.facts) == (Kind.FORGET_OLD, {"count": old})
        assert newest.who == HEAD
        store.close()
    assert readable(folder) == set()


def test_a_weak_password_leaves_the_folder_as_it_was(folder: Path) -> None:
    was = before(folder)
    with Desk(folder) as desk:
        assert refusal_of(lambda: finish(desk.protect(HEAD, "short", None))) is (
            Code.PASSWORD_LENGTH
        )
    assert before(folder) == was


def test_a_row_that_is_not_the_same_stops_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    was, export = before(folder), protecting._export

    def lossy(path: Path, sealed: Path, key: DataKey) -> None:
        export(path, sealed, key)
        with closing(connections.connect(sealed, key)) as con:
            con.execute("DELETE FROM payout_line WHERE id = 2")
            con.commit()

    with monkeypatch.context() as patched:
        patched.setattr(protecting, "_export", lossy)
        assert refusal_of(lambda: protect(folder)) is Code.NOT_CONVERTED
    assert before(folder) == was
    protect(folder)  # what the first left beside is no hindrance
    assert after(folder) == was


def test_a_file_that_is_not_the_same_stops_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    get = Shelf.get

    def other(shelf: Shelf, sha256: str) -> bytes:
        content = get(shelf, sha256)
        return content + b"x" if shelf._sealing else content

    monkeypatch.setattr(Shelf, "get", other)
    assert refusal_of(lambda: protect(folder)) is Code.NOT_CONVERTED


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "full"), Code.DISK_FULL),
        (sqlcipher.OperationalError("database or disk is full"), Code.DISK_FULL),
        (sqlcipher.OperationalError("disk I/O error"), Code.DISK_FAILED),
    ],
)
def test_a_disk_that_does_not_answer_is_told_and_nothing_has_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, code: Code
) -> None:
    was = before(folder)

    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(protecting, "_export", fail)
        assert refusal_of(lambda: protect(folder)) is code
    assert before(folder) == was


class PowerCut(BaseException):
    """The end, wherever it strikes."""


@pytest.mark.parametrize("at", range(9))
def test_a_power_cut_at_any_renaming_loses_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    was, replace, count = before(folder), Path.replace, 0

    def cut(path: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count > at:
            raise PowerCut
        return replace(path, target)

    with monkeypatch.context() as patched, pytest.raises(PowerCut):
        patched.setattr(Path, "replace", cut)
        protect(folder)
        raise PowerCut  # with fewer renamings than that it was done
    protected = (folder / keys.FILE).exists()
    assert (after if protected else before)(folder) == was
    if protected:
        assert all(it.startswith(protecting.OLD) for it in readable(folder))


def test_reports_come_along_the_way(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protecting, "AT_ONCE", 10)
    with Desk(folder) as desk:
        assert len(list(desk.protect(HEAD, SECRET, None))) > 5


def test_a_half_written_file_on_the_shelf_is_left_behind(folder: Path) -> None:
    [file] = (folder / "kept").glob("*/*")
    file.with_name(f".{file.name}.7.tmp").write_bytes(b"half")
    protect(folder)
    assert len(list((folder / "kept").glob("*/*"))) == 1


def test_keys_without_a_store_never_begin_an_empty_one(folder: Path) -> None:
    protect(folder)
    (folder / "desk.db").unlink()
    with Desk(folder) as desk:
        desk.sign_in(HEAD, SECRET)
        assert refusal_of(desk.open_store) is Code.STORE_GONE
    assert not (folder / "desk.db").exists()


def test_nothing_is_forgotten_before_there_is_a_protected_backup(folder: Path) -> None:
    protect(folder)
    (folder / "backups").write_text("")
    with Desk(folder) as desk:
        desk.sign_in(HEAD, SECRET)
        assert refusal_of(desk.forget_old) is Code.OUTPUT_UNWRITABLE
        assert protecting.has_old(folder)
        (folder / "backups").unlink()
        desk.forget_old()
        [made] = desk.backups()
    assert made.whole
    assert made.seal.files.keys() == {keys.FILE}
