"""Where nothing can be written, or the store is damaged: it can be looked at."""

from __future__ import annotations

import errno
import shutil
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from gwgk_desktop import cli, paths, wording
from gwgk_desktop.desk import Desk, opening
from gwgk_desktop.desk import folder as folder_taken
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import backups, checking, office, restoring
from gwgk_desktop.store import backups as kept
from gwgk_desktop.store import connections, inspecting, keys, seals, watching
from gwgk_desktop.store.database import Store
from tests import kept_stores

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD, PASSWORD = "刘主任", "first password"


@pytest.fixture(params=["unprotected", "protected"])
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Give a data folder with a village."""
    made = tmp_path / "data"
    with Desk(made) as desk:
        if request.param == "protected":
            desk.begin_protected(HEAD, PASSWORD, None)
        else:
            desk.begin_unprotected()
        store = desk.open_store()
        office.add_villages(store, ["云溪村"])
        finish(backups.make(store, Reason.ASKED))
        office.add_villages(store, ["坑口村"])
        store.close()
    return made


def failing(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Let nothing be written any more."""

    def refuse(folder: Path) -> None:
        raise OSError(number, "nothing can be written", str(folder))

    monkeypatch.setattr(paths, "refuse_full", refuse)


def sign_in(desk: Desk) -> None:
    if desk.protected:
        desk.sign_in(HEAD, PASSWORD)


def opened(desk: Desk) -> Store:
    sign_in(desk)
    return desk.open_store()


def names(store: Store) -> list[str]:
    return [it.name for it in office.villages(store)]


def told(store: Store) -> list[Code]:
    return [it.code for it in store.troubles]


def refused(work: Callable[[], object]) -> Code:
    with pytest.raises(Refusal) as refusal:
        work()
    assert wording.describe(refusal.value.problem)
    return refusal.value.problem.code


def tree(folder: Path) -> dict[str, bytes]:
    # Windows lets nobody read a file that is locked; SQLite wants an index.
    left_out = ("desk.lock", "desk.db-shm")
    return {
        str(it.relative_to(folder)): it.read_bytes()
        for it in folder.rglob("*")
        if it.is_file() and it.name not in left_out and it.parent.name != "logs"
    }


WHY = {
    errno.ENOSPC: Code.DISK_FULL_READING,
    errno.EDQUOT: Code.DISK_FULL_READING,
    errno.EROFS: Code.FOLDER_READING,
    errno.EACCES: Code.FOLDER_READING,
}


@pytest.mark.parametrize("number", WHY, ids=lambda it: errno.errorcode[it])
def test_where_nothing_can_be_written_the_store_is_looked_at(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    number: int,
) -> None:
    was = tree(folder)
    failing(monkeypatch, number)
    with Desk(folder) as desk:
        store = opened(desk)
        looking = desk.open_look_up()
        assert told(store) == [WHY[number]]
        assert desk.stopped
        assert names(store) == names(looking) == ["云溪村", "坑口村"]
        assert refused(lambda: office.add_villages(store, ["龙门村"])) is WHY[number]
        assert finish(checking.check(looking)) == []
        there = finish(backups.make_in(store, tmp_path / "stick"))
        assert there.backup.whole
        assert backups.at_quit(store) is None
        checking.write_digest(store, 2026, 9, tmp_path / "a.pdf")
        looking.close()
        store.close()
    assert tree(folder) == was
    caplog.clear()


def test_a_disk_that_sqlite_finds_full_is_looked_at_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*args: object, **others: object) -> Store:
        if others.get("reading") is None:
            raise Refusal(Code.DISK_FULL, file="desk.db")
        return Store(*args, **others)  # type: ignore[arg-type]

    monkeypatch.setattr(opening, "Store", full)
    with Desk(folder) as desk:
        store = opened(desk)
        assert told(store) == [Code.DISK_FULL_READING]
        assert names(store) == ["云溪村", "坑口村"]
        store.close()
    caplog.clear()


def test_a_failing_disk_without_room_is_called_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work() -> None:
        with connections.disk_told(tmp_path / "desk.db"):
            raise connections.UNREACHABLE[0]("disk I/O error")

    assert refused(work) is Code.DISK_FAILED
    failing(monkeypatch, errno.ENOSPC)
    assert refused(work) is Code.DISK_FULL


def test_after_a_crash_the_log_is_read_all_the_same(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    crashed = tmp_path / "crashed"
    with Desk(folder) as desk:
        store = opened(desk)
        office.add_villages(store, ["龙门村"])
        shutil.copytree(folder, crashed)
        store.close()
    (crashed / "desk.db-shm").unlink()
    was = tree(crashed)
    failing(monkeypatch, errno.ENOSPC)
    with Desk(crashed) as desk:
        store, looking = opened(desk), desk.open_look_up()
        assert names(store) == names(looking) == ["云溪村", "坑口村", "龙门村"]
        assert told(store) == [Code.DISK_FULL_READING]
        looking.close()
        store.close()
    assert tree(crashed) == was
    caplog.clear()


def test_a_log_that_is_not_the_stores_is_not_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "desk.db-wal").write_bytes(b"another log" * 99)
    failing(monkeypatch, errno.EROFS)
    with Desk(folder) as desk:
        store = opened(desk)
        assert names(store) == ["云溪村", "坑口村"]
        store.close()
    assert (folder / "desk.db-wal").exists()
    caplog.clear()


def test_what_must_be_written_first_is_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = kept_stores.every()[0].unpack(tmp_path / "old")
    failing(monkeypatch, errno.ENOSPC)
    with Desk(folder) as desk:
        assert refused(desk.open_store) is Code.WRITING_NEEDED


def test_a_log_that_cannot_be_read_where_it_stands_is_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashed = tmp_path / "crashed"
    with Desk(folder) as desk:
        store = opened(desk)
        office.add_villages(store, ["龙门村"])
        shutil.copytree(folder, crashed)
        store.close()
    (crashed / "desk.db-shm").unlink()
    failing(monkeypatch, errno.EROFS)
    monkeypatch.setattr(Path, "touch", paths.refuse_full)  # nor an index of the log
    with Desk(crashed) as desk:
        assert refused(lambda: opened(desk)) is Code.WRITING_NEEDED


def test_a_folder_without_room_is_not_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, errno.ENOSPC)
    assert refused(lambda: Desk(tmp_path / "new")) is Code.DISK_FULL


def test_nobody_looks_at_a_folder_as_it_stands_while_somebody_works(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Desk(folder), monkeypatch.context() as patch:
        failing(patch, errno.EROFS)
        assert refused(lambda: Desk(folder)) is Code.FOLDER_IN_USE
    with monkeypatch.context() as patch:
        failing(patch, errno.EROFS)
        with Desk(folder):
            patch.undo()
            assert refused(lambda: Desk(folder)) is Code.FOLDER_IN_USE


def test_a_folder_without_a_lock_is_looked_at(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        failing(patch, errno.EROFS)
        (folder / "desk.lock").unlink(missing_ok=True)
        patch.setattr(folder_taken, "_make_private", paths.refuse_full)
        with Desk(folder) as desk:
            assert desk.reading is not None


def test_a_wrong_password_is_one_on_a_full_disk_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not (folder / keys.FILE).exists():
        return

    def full(*_: object, **__: object) -> None:
        raise Refusal(Code.DISK_FULL, file=keys.FILE)

    with Desk(folder) as desk:
        assert refused(lambda: desk.sign_in(HEAD, "another one")) is Code.PASSWORD_WRONG
        monkeypatch.setattr(paths, "replace_file", full)
        assert refused(lambda: desk.sign_in(HEAD, "another one")) is Code.PASSWORD_WRONG
        sign_in(desk)
        assert desk.who == HEAD


# A damaged store.


@pytest.fixture
def damaged(folder: Path) -> Path:
    """Give the folder with a page that nobody reads at work, spoilt."""
    with Desk(folder) as desk:
        store = opened(desk)
        [(page,)] = store.db.execute_sql(
            "SELECT rootpage FROM sqlite_master WHERE name = 'comparison_entry'"
        )
        [(size,)] = store.db.execute_sql("PRAGMA page_size")
        store.close()
    with (folder / "desk.db").open("r+b") as file:
        file.seek((page - 1) * int(size))
        file.write(bytes(range(256)) * 8)
    return folder


def test_a_store_with_a_bad_page_is_looked_at_and_not_saved_in_any_more(
    damaged: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        with Desk(damaged) as desk:
            store = opened(desk)
            assert told(store) == [Code.STORE_STOPPED, Code.STORE_ALTERED]
            assert names(store) == ["云溪村", "坑口村"]
            add = refused(lambda: office.add_villages(store, ["龙门村"]))  # noqa: B023
            assert add is Code.STORE_STOPPED
            assert any(it.grave for it in finish(checking.check(store)))
            store.close()
    with Desk(damaged) as desk:
        store = opened(desk)
        [good] = backups.every(store)
        finish(restoring.restore(store, good))
        restoring.swap(store)
        store = desk.open_store()
        assert told(store) == []
        assert names(store) == ["云溪村"]
        office.add_villages(store, ["龙门村"])
        assert finish(checking.check(store)) == []
        store.close()
    caplog.clear()


def test_a_store_that_was_read_wrong_once_goes_on_after_a_check(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    seals.note_damage(folder / "desk.db")
    with Desk(folder) as desk:
        store = opened(desk)
        assert told(store) == [Code.STORE_STOPPED]
        assert finish(checking.check(store)) == []
        assert store.stopped is None
        office.add_villages(store, ["龙门村"])
        store.close()
    caplog.clear()


def test_a_large_store_is_looked_through_by_its_backups(
    damaged: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(seals, "MOST_SUMMED", 1)
    with Desk(damaged) as desk:
        store = opened(desk)
        assert Code.STORE_STOPPED not in told(store)
        refused(lambda: finish(backups.make(store, Reason.ASKED, keep=True)))
        assert Code.STORE_STOPPED in told(store)
        assert refused(lambda: office.add_villages(store, ["龙门村"]))
        store.close()
    caplog.clear()


def test_a_stick_that_fails_does_not_make_the_store_damaged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsound(*_: object, **__: object) -> None:
        raise Refusal(Code.BACKUP_NOT_SOUND, differs=())

    with Desk(folder) as desk:
        store = opened(desk)
        monkeypatch.setattr(kept, "make", unsound)
        assert refused(lambda: finish(backups.make(store, Reason.ASKED)))
        assert store.stopped is None
        store.close()


def test_what_others_changed_is_told_and_may_be_saved_in(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Desk(folder) as desk:
        store = opened(desk)
        with closing(store.connect(store.path)) as con:
            store.close()
            con.execute("UPDATE village SET name = '云溪' WHERE id = 1")
            con.commit()
        store = desk.open_store()
        assert told(store) == [Code.STORE_ALTERED]
        office.add_villages(store, ["龙门村"])
        store.close()
    caplog.clear()


def test_the_structure_that_a_weekly_look_finds_damaged_stops_the_saving(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsound(*_: object, **__: object) -> None:
        raise Refusal(Code.BACKUP_NOT_SOUND, differs=())

    with Desk(folder) as desk:
        store = opened(desk)
        monkeypatch.setattr(kept, "make", unsound)
        monkeypatch.setattr(inspecting, "is_sound", lambda *_: False)
        assert refused(lambda: finish(backups.on_timer(store))) is Code.STORE_UNSOUND
        assert told(store) == [Code.STORE_STOPPED]
        store.close()


def test_what_a_command_stumbles_over_stops_the_saving(
    damaged: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def stumble(*_: object) -> None:
        raise connections.UNREADABLE[0]("database disk image is malformed")

    monkeypatch.setattr(seals, "MOST_SUMMED", 1)  # nobody looks through it before
    monkeypatch.setenv("GWGK_USER", HEAD)
    monkeypatch.setenv("GWGK_PASSWORD", PASSWORD)
    with monkeypatch.context() as patch:
        patch.setattr(office, "villages", stumble)
        assert cli.main(["--data", str(damaged), "villages"]) == 1
        assert "已损坏" in capsys.readouterr().err
    assert cli.main(["--data", str(damaged), "villages", "--add", "龙门村"]) == 1
    assert "只能查看" in capsys.readouterr().err
    book = str(Path(__file__).parent / "data" / "titled.xlsx")
    terms = ["--programme", "x", "--year", "2026", "--paid-on", "2026-09-15"]
    assert cli.main(["--data", str(damaged), "import", book, *terms]) == 1
    assert "只能查看" in capsys.readouterr().err
    assert len([*damaged.glob("backups/backup-*")]) == 1  # nor was one tried
    assert cli.main(["--data", str(damaged), "villages"]) == 0
    assert "只能查看" in capsys.readouterr().err
    caplog.clear()


def test_a_file_that_does_not_answer_is_not_called_damaged(tmp_path: Path) -> None:
    def silent(_: Path) -> NoReturn:
        raise connections.UNREACHABLE[0]("disk I/O error")

    assert inspecting.reads_well(silent, tmp_path / "desk.db")


def test_where_a_file_cannot_be_summed_nothing_is_said_of_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, errno.EIO)
    monkeypatch.setattr(seals, "file_sum", lambda _: paths.refuse_full(folder))
    watch = watching.Watch(folder / "desk.db", datetime.now)
    assert watch.as_sealed is None
