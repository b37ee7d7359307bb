"""A data folder in use: one program at a time, a log without values."""

from __future__ import annotations

import logging
import os
import sqlite3
import stat
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from gwgk_desktop import paths, wording
from gwgk_desktop.desk import LOG, Desk, has_traces, log_bug
from gwgk_desktop.domain.problems import Code, Refusal, Severity
from gwgk_desktop.services import office
from tests.township import OFFICE, id_number

ON_POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows keeps other rights")


def refusal_of(folder: Path, *, only_if_empty: bool = False) -> Code:
    with pytest.raises(Refusal) as refused:
        Desk(folder, only_if_empty=only_if_empty)
    assert refused.value.problem.facts == {"folder": str(folder)}
    return refused.value.problem.code


def test_a_folder_is_made_and_its_store_has_the_programmes(tmp_path: Path) -> None:
    with Desk(tmp_path / "new" / "data") as desk:
        store = desk.open_store()
        assert len(office.programmes(store)) == 57
        store.close()
    assert (tmp_path / "new" / "data" / "desk.db").is_file()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE subsidy_programme SET columns = CAST(x'5bff5d' AS TEXT) WHERE id = 3",
        "UPDATE subsidy_programme SET columns = '[' WHERE id = 3",
        "UPDATE subsidy_programme SET publication = 'lisu' WHERE id = 3",
        "UPDATE operation SET hash = CAST(x'ff' AS TEXT)",
    ],
)
def test_a_store_with_values_that_nobody_wrote_is_refused_in_words(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    with Desk(tmp_path) as desk:
        desk.open_store().close()
        with closing(sqlite3.connect(tmp_path / "desk.db")) as con, con:
            con.execute(damage)
        with pytest.raises(Refusal) as refused:
            desk.open_store()
        assert refused.value.problem.code is Code.STORE_DAMAGED
    assert {it.message for it in caplog.records} <= {"store_altered"}
    caplog.clear()  # that others changed the file


def test_a_store_that_another_one_holds_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr(office, "seed_programmes", locked)
    with Desk(tmp_path) as desk, pytest.raises(sqlite3.OperationalError):
        desk.open_store()


def test_one_program_a_folder(tmp_path: Path) -> None:
    with Desk(tmp_path):
        assert refusal_of(tmp_path) is Code.FOLDER_IN_USE
    with Desk(tmp_path):  # free again
        pass


def test_one_who_looks_sees_what_the_other_does(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        working, looking = desk.open_store(), desk.open_look_up()
        office.save_office(working, OFFICE)
        assert office.office(looking) == OFFICE
        looking.close()
        working.close()


def test_a_folder_that_should_be_empty_and_is_not_stays_as_it_is(
    tmp_path: Path,
) -> None:
    (tmp_path / "照片").touch()
    assert refusal_of(tmp_path, only_if_empty=True) is Code.FOLDER_NOT_EMPTY
    assert [it.name for it in tmp_path.iterdir()] == ["照片"]
    for empty in (tmp_path / "none", tmp_path / "bare"):
        if empty.name == "bare":
            empty.mkdir()
        with Desk(empty, only_if_empty=True):
            pass


@pytest.mark.parametrize("name", ["file/data", "file", "other/logs"])
def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "logs").touch()
    folder = tmp_path / name.removesuffix("/logs")
    assert refusal_of(folder) is Code.FOLDER_UNUSABLE


def test_the_log_says_where_a_bug_struck_and_no_value(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def strike(secret: str) -> None:
        raise KeyError(secret)

    with Desk(tmp_path):
        try:
            strike(id_number())
        except KeyError as error:
            log_bug(error)
    written = (tmp_path / LOG).read_text("utf-8")
    assert "ERROR KeyError at test_desk.py:" in written
    assert " < test_desk.py:" in written  # who called whom
    assert id_number() not in written
    caplog.clear()


def test_a_closed_folder_is_no_longer_written_to(tmp_path: Path) -> None:
    Desk(tmp_path).close()
    handlers = logging.getLogger("gwgk_desktop").handlers
    assert not any(isinstance(it, logging.FileHandler) for it in handlers)
    assert not (tmp_path / LOG).exists()


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@ON_POSIX
def test_only_its_owner_can_read_what_is_in_a_data_folder(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    for _ in range(2):
        with Desk(folder) as desk:
            store = desk.open_store()
            store.shelf.keep(b"a sheet")
            for path in (folder, *folder.glob("logs"), *folder.glob("desk.*")):
                assert rights(path) == (0o700 if path.is_dir() else 0o600), path
            [kept] = (it for it in (folder / "kept").rglob("*") if it.is_file())
            assert rights(kept) == 0o600
            store.close()
        folder.chmod(0o755)  # as earlier versions left it
        (folder / "desk.db").chmod(0o644)


@ON_POSIX
def test_a_folder_of_somebody_else_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with Desk(tmp_path) as desk:
        desk.open_store().close()
    assert rights(tmp_path) == 0o755
    assert rights(tmp_path / "desk.db") == 0o600


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every folder be on the network."""
    monkeypatch.setattr(paths, "is_remote", lambda _: True)


@pytest.mark.usefixtures("remote")
def test_no_folder_is_begun_on_the_network(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert refusal_of(folder) is Code.FOLDER_ON_NETWORK
    assert not folder.exists()


def test_no_folder_is_begun_where_it_would_be_uploaded(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        Desk(tmp_path / "OneDrive - 云溪镇" / "data")
    assert refused.value.problem.code is Code.FOLDER_SYNCED
    assert not any(tmp_path.iterdir())


def test_somebody_called_like_a_service_has_a_desk_at_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "weiyun"
    monkeypatch.setattr(Path, "home", lambda: home)
    with Desk(home / "data") as desk:
        assert desk.warnings == ()


def test_a_folder_in_use_there_opens_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Desk(tmp_path) as desk:
        desk.open_store().close()
    monkeypatch.setattr(paths, "is_remote", lambda _: True)
    with Desk(tmp_path) as desk:
        [warning] = desk.warnings
        assert warning.severity is Severity.WARNING
        assert "断线会写坏数据库" in wording.describe(warning)


def test_a_folder_that_cannot_be_written_in_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Desk(tmp_path).close()

    def closed(**_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(tempfile, "TemporaryFile", closed)
    assert refusal_of(tmp_path) is Code.FOLDER_UNUSABLE


def test_where_a_store_was_none_is_begun(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        desk.begin_unprotected()
        desk.open_store().close()
        for left in (b"", None):
            (tmp_path / "desk.db").unlink()
            if left is not None:
                (tmp_path / "desk.db").write_bytes(left)
            with pytest.raises(Refusal) as refused:
                desk.open_store()
            assert refused.value.problem.code is Code.STORE_GONE
            assert desk.store_if_readable() is None


@pytest.mark.parametrize("left", ["aside-1/a", "backups/backup-1/a", "kept/ab/a"])
def test_what_only_a_store_leaves_is_a_trace(tmp_path: Path, left: str) -> None:
    (tmp_path / "logs").mkdir()
    assert not has_traces(tmp_path)
    (tmp_path / left).parent.mkdir(parents=True)
    (tmp_path / left).touch()
    assert has_traces(tmp_path)


def test_a_store_that_was_never_begun_is_begun_after_a_power_cut(
    tmp_path: Path,
) -> None:
    with Desk(tmp_path) as desk:
        (tmp_path / "desk.db").touch()
        desk.open_store().close()


def test_the_recovery_sheet_opens_even_where_the_store_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Desk(tmp_path) as desk:
        code, _ = desk.begin_protected("刘主任", "first password", None)
        desk.sign_out()
        (tmp_path / "desk.db").write_bytes(bytes(8192))
        desk.reset_by_recovery(code, "刘主任", "another password")
        assert desk.store_if_readable() is None  # a backup may be restored now

        def full(_: object) -> None:
            raise Refusal(Code.DISK_FULL, file="desk.db")

        monkeypatch.setattr(Desk, "open_store", full)
        for deed in (
            lambda: desk.reset_by_recovery(code, "刘主任", "another password"),
            desk.store_if_readable,
        ):
            with pytest.raises(Refusal) as refused:
                deed()
            assert refused.value.problem.code is Code.DISK_FULL


def test_damage_met_on_opening_is_told_as_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def strike(_: object) -> None:
        raise sqlite3.DatabaseError(said)

    monkeypatch.setattr(office, "seed_programmes", strike)
    with Desk(tmp_path) as desk:
        said = "database disk image is malformed"
        with pytest.raises(Refusal) as refused:
            desk.open_store()
        assert refused.value.problem.code is Code.STORE_DAMAGED
        assert desk.store_is_damaged(KeyError()) is None
