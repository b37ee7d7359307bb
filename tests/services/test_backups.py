"""Backups, restoring, drills: what is made, what is refused, what is never lost."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from gwgk_desktop import paths, wording
from gwgk_desktop.desk import Desk
from gwgk_desktop.domain.backups import Aside, Backup, Difference, Reason
from gwgk_desktop.domain.checking import Damage
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.users import Role, User
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    backup_settings,
    backups,
    checking,
    drills,
    history,
    office,
    restoring,
)
from gwgk_desktop.store import backups as kept
from gwgk_desktop.store import (
    connections,
    inspecting,
    keys,
    migrations,
    places,
    seals,
    swaps,
)
from gwgk_desktop.store.database import Site, Store
from gwgk_desktop.store.files import DATABASE, copied, sha256_of, tree
from tests import damages
from tests.begun import NOW
from tests.services.deeds import add
from tests.store.contents import contents
from tests.township import OFFICE, numeral

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")
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


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[list[Store]]:
    """Give a list with one store of a batch; stores added to it are closed."""
    stores = [Store(tmp_path / "desk.db", now=lambda: NOW)]
    office.seed_programmes(stores[0])
    office.save_office(stores[0], OFFICE)
    office.add_villages(stores[0], ["梅岭村", "石桥村"])
    add(stores[0])
    stores[0].shelf.keep(b"a sheet")
    yield stores
    for it in stores:
        it.close()


@pytest.fixture
def used(desk: list[Store]) -> Store:
    """Give a store of a small township with a batch and a kept file."""
    return desk[0]


def test_a_backup_holds_every_row_and_says_so(used: Store) -> None:
    made = make(used)
    assert made.name == "backup-20260915-083000"
    assert made.seal.counts["payout_line"] == 3
    assert made.seal.shelf_files == 1
    assert (made.seal.serial, made.whole, made.size > 4096) == (1, True, True)
    assert sorted(it.name for it in made.folder.iterdir()) == [
        *("desk.db", "kept.list", "seal.json")
    ]
    assert backups.every(used) == [made]
    with closing(connect(made.folder / DATABASE)) as con:
        assert con.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert con.execute("SELECT count(*) FROM payout_line").fetchone() == (3,)


def test_nothing_new_makes_no_backup(used: Store) -> None:
    made = make(used)
    assert make(used, Reason.TIMER) == made
    deed(used)
    later = make(used, Reason.TIMER)
    assert (later.seal.serial, later.seal.reason) == (2, Reason.TIMER)
    assert later.name == "backup-20260915-083000-2"
    assert [it.name for it in backups.every(used)] == [later.name, made.name]


def test_new_keys_make_a_backup(used: Store) -> None:
    make(used)
    (used.path.parent / "keys.json").write_bytes(KEYS)
    made = make(used)
    assert made.seal.serial == 2
    assert (made.folder / "keys.json").read_bytes() == KEYS
    assert make(used) == made


def test_one_that_is_kept_is_made_anew_and_stays(used: Store) -> None:
    make(used)
    made = make(used, keep=True)
    assert (made.seal.serial, made.seal.kept) == (2, True)
    assert make(used, keep=True) == made


def test_kept_files_are_copied_once_a_place(used: Store) -> None:
    make(used)
    place = used.path.parent / "backups" / "kept"
    [shared] = [it for it in place.rglob("*") if it.is_file()]
    before = shared.stat()
    used.shelf.keep(b"another")
    deed(used)
    assert make(used).seal.shelf_files == 2
    assert shared.stat() == before
    assert len([it for it in place.rglob("*") if it.is_file()]) == 2


def test_a_shared_file_that_was_cut_is_copied_anew(used: Store) -> None:
    make(used)
    place = used.path.parent / "backups" / "kept"
    [shared] = [it for it in place.rglob("*") if it.is_file()]
    shared.write_bytes(b"a")
    deed(used)
    assert finish(drills.drill(used, make(used))).passed
    assert shared.read_bytes() == b"a sheet"


def test_thinning_leaves_what_is_wanted_and_its_files(used: Store) -> None:
    place = used.path.parent / "backups"
    used.shelf.keep(b"of all")
    for number in range(14):
        used.shelf.keep(b"file %d" % number)
        deed(used, f"坑{numeral(number)}村")
        make(used)
        for path in tree(used.path.parent / places.SHELF):
            if (used.path.parent / places.SHELF / path).read_bytes() == (
                b"file %d" % number
            ):
                (used.path.parent / places.SHELF / path).unlink()
        for path in tree(place / places.SHELF):
            os.utime(place / places.SHELF / path, (0, 0))
    assert len(places.found(place)) == 10
    contents_ = {(place / "kept" / it).read_bytes() for it in tree(place / "kept")}
    assert {b"of all", b"file 13", b"file 5"} <= contents_
    assert b"file 0" not in contents_
    for it in places.found(place):
        assert finish(inspecting.check_kept(used, it))


def test_no_shared_file_goes_while_a_list_cannot_be_read(used: Store) -> None:
    place = used.path.parent / "backups"
    for number in range(12):
        deed(used, f"坑{numeral(number)}村")
        made = make(used)
        if not number:
            (made.folder / places.SEAL).write_text("{}")  # never thinned: not whole
            (made.folder / places.LIST).write_text("")
            (place / "kept" / "stray").write_text("")
            os.utime(place / "kept" / "stray", (0, 0))
    assert (place / "kept" / "stray").exists()


def test_another_stores_backups_in_the_place_are_left_alone(
    used: Store, tmp_path: Path
) -> None:
    stick = tmp_path.parent / f"{tmp_path.name}-stick"
    (tmp_path / "other").mkdir()
    theirs = Store(tmp_path / "other" / "desk.db", now=lambda: NOW)
    deed(theirs)
    first = finish(backups.make_in(theirs, stick)).backup
    theirs.close()
    for number in range(12):
        deed(used, f"坑{numeral(number)}村")
        finish(backups.make_in(used, stick))
    found = places.found(stick / backup_settings.FOLDER_IN_SECOND)
    assert first.name in {it.name for it in found}
    assert len(found) == 11


# The second place.


@pytest.fixture
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder that is not the data folder's."""
    return tmp_path_factory.mktemp("stick")


def test_the_second_place_is_remembered_and_used(used: Store, stick: Path) -> None:
    backup_settings.choose_second(used, stick)
    made = finish(backups.make(used, Reason.ASKED))
    assert made.second is not None
    assert made.second.folder.parent == stick / backup_settings.FOLDER_IN_SECOND
    assert sorted(it.second for it in backups.every(used)) == [False, True]
    standing = backups.standing(used)
    assert (standing.second, standing.second_there) == (str(stick), True)
    assert not standing.second_due
    backup_settings.choose_second(used, None)
    assert backup_settings.settings(used).second == ""
    assert backups.standing(used).second_newest is None


def test_what_another_desk_put_there_says_nothing_of_this_one(
    desk: list[Store], stick: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    desk.append(Store(tmp_path / "other" / "desk.db", now=lambda: NOW))
    deed(desk[1])
    for it in desk:
        backup_settings.choose_second(it, stick)
        make(it)
    there = places.found(stick / backup_settings.FOLDER_IN_SECOND)
    assert len({it.seal.origin for it in there}) == 2
    for it in desk:
        found = {one.damage for one in finish(checking.check(it))}
        assert found <= {Damage.KEPT_FILE_ORPHAN}


def protected(tmp_path: Path) -> Store:
    """Give a protected store in which something was done."""
    (tmp_path / "shut").mkdir()
    path = tmp_path / "shut" / "desk.db"
    _, key, _ = keys.new("刘主任", "first password", NOW)
    store = Store(path, now=lambda: NOW, key=key)
    deed(store)
    return store


def test_of_protected_backups_in_the_second_place_nothing_is_told(
    desk: list[Store], stick: Path, tmp_path: Path
) -> None:
    desk.append(protected(tmp_path))
    backup_settings.choose_second(desk[1], stick)
    make(desk[1])
    assert backups.not_protected(desk[1]) is None


def test_a_protected_backup_cut_short_is_not_taken_for_anothers(
    desk: list[Store], tmp_path: Path
) -> None:
    desk.append(protected(tmp_path))
    made = make(desk[1])
    os.truncate(made.folder / DATABASE, 5000)
    told = refused(lambda: finish(restoring.restore(desk[1], made)))
    assert told["code"] is not Code.BACKUP_OTHER_KEY


def test_what_stands_aside_is_held_against_the_heads_of_all_backups(
    desk: list[Store],
) -> None:
    made = make(desk[0])
    deed(desk[0])
    store, _ = restored(desk[0], made)
    desk.append(store)
    [aside] = swaps.asides(store.path.parent)
    assert (made.seal.deeds, made.seal.head) in restoring._heads(store, aside)


def test_a_second_place_that_is_gone_is_asked_for(used: Store, stick: Path) -> None:
    backup_settings.choose_second(used, stick)
    shutil.rmtree(stick)
    made = finish(backups.make(used, Reason.ASKED))
    assert made.second is None
    assert [it.code for it in made.problems] == [Code.SECOND_MISSING]
    assert backups.before(used, Reason.IMPORT) is None
    assert not stick.exists()
    standing = backups.standing(used)
    assert (standing.second_due, standing.second_there) == (True, False)


def test_another_stick_in_the_same_slot_is_not_taken_for_the_second_place(
    used: Store, stick: Path
) -> None:
    backup_settings.choose_second(used, stick)
    ours = stick.rename(stick.with_name(f"{stick.name}-away"))
    stick.mkdir()
    made = finish(backups.make(used, Reason.ASKED))
    assert [it.code for it in made.problems] == [Code.SECOND_NOT_OURS]
    (stick / backup_settings.FOLDER_IN_SECOND).mkdir()  # another desk's
    assert finish(backups.make(used, Reason.ASKED)).second is None
    assert not any((stick / backup_settings.FOLDER_IN_SECOND).iterdir())
    shutil.rmtree(stick)
    ours.rename(stick)
    assert finish(backups.make(used, Reason.ASKED)).second is not None


def test_several_sticks_may_take_turns(used: Store, stick: Path) -> None:
    backup_settings.choose_second(used, stick)
    monday = stick.rename(stick.with_name(f"{stick.name}-monday"))
    stick.mkdir()
    backup_settings.choose_second(used, stick)
    assert finish(backups.make(used, Reason.ASKED)).second is not None
    shutil.rmtree(stick)
    monday.rename(stick)
    assert finish(backups.make(used, Reason.ASKED)).second is not None


def test_a_second_place_from_before_there_were_marks_gets_one(
    used: Store, stick: Path
) -> None:
    chosen = replace(backup_settings.settings(used), second=str(stick))
    backup_settings.write_settings(used, chosen)
    problem = backup_settings.second_missing(used)
    assert problem is not None
    assert problem.code is Code.SECOND_NOT_OURS
    place = stick / backup_settings.FOLDER_IN_SECOND
    place.mkdir()
    assert finish(backups.make(used, Reason.ASKED)).second is not None
    assert len(list(place.glob("desk-*.mark"))) == 1
    shutil.rmtree(place)
    place.mkdir()
    assert finish(backups.make(used, Reason.ASKED)).second is None


def test_a_path_with_a_slip_of_the_fingers_makes_no_folder(
    used: Store, stick: Path
) -> None:
    for work in (
        partial(backup_settings.choose_second, used, stick / "usbb" / "备份"),
        lambda: finish(backups.make_in(used, stick / "usbb" / "备份")),
    ):
        told = refused(work)
        assert told == {
            "code": Code.FOLDER_MISSING,
            "folder": str(stick / "usbb"),
        }
    assert not any(stick.iterdir())


def test_what_is_wrong_with_the_second_place_is_told(used: Store, stick: Path) -> None:
    backup_settings.choose_second(used, stick)
    (stick / backup_settings.FOLDER_IN_SECOND / "kept").write_text("a file")
    made = finish(backups.make(used, Reason.ASKED))
    assert made.backup.whole
    assert made.problem is not None
    assert backups.before(used, Reason.IMPORT) == made.problem


def test_settings_that_cannot_be_read_are_told_until_they_are_chosen_anew(
    used: Store, stick: Path
) -> None:
    path = used.path.parent / backup_settings.SETTINGS
    path.write_text("{}")
    assert backup_settings.settings(used).second == ""
    made = finish(backups.make(used, Reason.ASKED))
    assert [it.code for it in made.problems] == [Code.BACKUP_SETTINGS_DAMAGED]
    assert finish(drills.drill(used)).passed
    assert path.read_text() == "{}"
    damages_ = {it.damage for it in finish(checking.check(used))}
    assert Damage.BACKUP_SETTINGS_UNREADABLE in damages_
    backup_settings.choose_second(used, stick)
    assert finish(backups.make(used, Reason.ASKED)).problems == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("OneDrive - 云溪镇/备份", Code.BACKUP_TARGET_SYNCED),
        ("坚果云", Code.BACKUP_TARGET_SYNCED),
        ("BaiduSyncdisk/a", Code.BACKUP_TARGET_SYNCED),
        ("百度网盘同步空间", Code.BACKUP_TARGET_SYNCED),
    ],
)
def test_a_synced_folder_is_refused(
    used: Store, stick: Path, name: str, code: Code
) -> None:
    told = refused(lambda: backup_settings.choose_second(used, stick / name))
    assert told["code"] is code
    assert told["service"] in name
    assert not any(stick.iterdir())


@pytest.mark.parametrize("name", ["//server/share", "\\\\server\\share"])
def test_a_folder_of_the_network_is_refused(used: Store, name: str) -> None:
    told = refused(lambda: backup_settings.choose_second(used, Path(name)))
    assert told["code"] is Code.BACKUP_TARGET_NETWORK


@pytest.mark.parametrize(
    ("system", "remote"), [("cifs", True), ("fuse.sshfs", True), ("ext4", False)]
)
def test_a_mount_of_the_network_is_refused(
    used: Store,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    system: str,
    remote: bool,
) -> None:
    mounts = stick / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nsomewhere {stick} {system} rw 0 0\n")
    monkeypatch.setattr(paths, "_MOUNTS", mounts)
    if remote:
        told = refused(lambda: backup_settings.refuse_unfit(used, stick / "a"))
        assert told["code"] is Code.BACKUP_TARGET_NETWORK
    else:
        backup_settings.refuse_unfit(used, stick / "a")
    monkeypatch.setattr(paths, "_MOUNTS", stick / "none")
    backup_settings.refuse_unfit(used, stick / "a")


@pytest.mark.parametrize(("kind", "remote"), [(4, True), (3, False)])
def test_a_drive_of_the_network_is_refused(
    used: Store,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    kind: int,
    remote: bool,
) -> None:
    class Kernel:
        @staticmethod
        def GetDriveTypeW(drive: str) -> int:  # noqa: N802 - Windows names it so
            assert drive == "/"
            return kind

    class Windows:
        kernel32 = Kernel

    monkeypatch.setattr(ctypes, "windll", Windows, raising=False)
    if remote:
        told = refused(lambda: backup_settings.refuse_unfit(used, stick))
        assert told["code"] is Code.BACKUP_TARGET_NETWORK
    else:
        backup_settings.refuse_unfit(used, stick)


def test_the_data_folder_is_no_second_place(used: Store) -> None:
    own = used.path.parent
    for folder in (own, own / "usb", own / ".." / own.name):
        told = refused(partial(backup_settings.choose_second, used, folder))
        assert told["code"] is Code.BACKUP_TARGET_OWN


def test_a_full_or_closed_place_is_refused(
    used: Store, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (stick / "file").touch()
    told = refused(lambda: backup_settings.choose_second(used, stick / "file" / "a"))
    assert told["code"] is Code.OUTPUT_UNWRITABLE
    usage = shutil.disk_usage(stick)
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _: type(usage)(usage.total, usage.used, 9)
    )
    told = refused(lambda: backup_settings.choose_second(used, stick))
    assert (told["code"], told["free"]) == (Code.BACKUP_TARGET_FULL, "0.0 MB")


# How it stands.


def test_it_is_told_what_is_not_backed_up(used: Store) -> None:
    deeds = len(history.entries(used))
    assert backups.standing(used).deeds_since == deeds
    make(used)
    assert backups.standing(used).deeds_since == 0
    deed(used)
    assert backups.standing(used).deeds_since == 1


def test_a_deed_is_done_though_its_backup_fails(used: Store) -> None:
    (used.path.parent / "backups").write_text("a file")

    def work(store: Store) -> Any:
        yield from ()
        deed(store)
        return "done"

    result, problem = finish(backups.first(used, Reason.IMPORT, work))
    assert result == "done"
    assert problem is not None
    assert problem.code is Code.OUTPUT_UNWRITABLE


def test_the_structure_is_checked_throughout_once_a_week(used: Store) -> None:
    first = finish(backups.on_timer(used)).backup
    assert backup_settings.settings(used).thorough_on == NOW.date()
    assert finish(backups.on_timer(used)).backup == first
    chosen = replace(
        backup_settings.settings(used), thorough_on=NOW.date() - timedelta(days=7)
    )
    backup_settings.write_settings(used, chosen)
    assert finish(backups.on_timer(used)).backup.seal.serial == 2


def last_thorough(used: Store, days: int) -> None:
    """Let the last thorough check be some days old."""
    day = NOW.date() - timedelta(days=days)
    chosen = replace(backup_settings.settings(used), thorough_on=day)
    backup_settings.write_settings(used, chosen)


@pytest.mark.parametrize(
    ("days", "idle", "done"),
    [
        (6, True, False),
        (7, True, True),
        (7, False, False),
        (13, False, False),
        (14, False, True),
    ],
)
def test_the_weekly_check_waits_for_an_idle_desk_a_week_at_most(
    used: Store, days: int, *, idle: bool, done: bool
) -> None:
    make(used)
    last_thorough(used, days)
    finish(backups.on_timer(used, idle=idle))
    assert (backup_settings.settings(used).thorough_on == NOW.date()) is done


@pytest.mark.parametrize("damage", [Damage.FILE_DAMAGED, Damage.LINE_WITHOUT_PERSON])
def test_a_damaged_structure_is_told_each_time_until_it_is_mended(
    used: Store, damage: Damage
) -> None:
    """What an ordinary backup does not see: every row is as it was."""
    scene = damages.Scene(used.path.parent, 0)
    damages.DAMAGES[damage](scene)
    scene.con.commit()
    scene.con.close()
    assert make(used).seal.serial == 1
    for _ in range(2):
        told = refused(lambda: finish(backups.on_timer(used)))
        assert told == {"code": Code.STORE_UNSOUND, "file": "desk.db"}
    assert backup_settings.settings(used).thorough_on is None
    assert [it.seal.serial for it in backups.every(used)] == [1]
    assert damage in {it.damage for it in finish(checking.check(used))}


def test_a_copy_that_was_badly_written_is_not_laid_to_the_store(
    used: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsound(*_: object, **__: object) -> tuple[Difference, ...]:
        return (Difference.STRUCTURE,)

    monkeypatch.setattr(kept, "wrong_inside", unsound)
    told = refused(lambda: finish(backups.on_timer(used)))
    assert told["code"] is Code.BACKUP_NOT_SOUND


def test_a_store_that_cannot_be_read_at_all_is_not_sound(used: Store) -> None:
    path = used.path.with_name("other.db")
    path.write_bytes(b"SQLite format 3\0" + bytes(4080))
    assert not inspecting.is_sound(used.connect, path)


# What is not as it was sealed.


def flip(path: Path, at: int = -1) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2 if at < 0 else at] ^= 16
    path.write_bytes(content)


def changed_row(backup: Backup, sql: str) -> None:
    """Change a backup as somebody would who knows of its seal."""
    with closing(connect(backup.folder / DATABASE)) as con, con:
        con.execute(sql)
    changed_seal(backup)


DAMAGE: list[tuple[Callable[[Backup], object], list[Difference]]] = [
    (lambda it: flip(it.folder / "seal.json"), [Difference.SEAL]),
    (lambda it: (it.folder / "seal.json").unlink(), [Difference.SEAL]),
    (lambda it: flip(it.folder / "desk.db"), [Difference.DATABASE]),
    (lambda it: (it.folder / "desk.db").unlink(), [Difference.DATABASE]),
    (lambda it: flip(it.folder / "keys.json"), [Difference.KEYS]),
    (lambda it: (it.folder / "keys.json").unlink(), [Difference.KEYS]),
    (lambda it: flip(it.folder / "kept.list"), [Difference.SHELF]),
    (lambda it: (it.folder / "kept.list").unlink(), [Difference.SHELF]),
    (lambda it: flip(shared_file(it)), [Difference.SHELF]),
    (lambda it: shared_file(it).unlink(), [Difference.SHELF]),
    (lambda it: changed_row(it, "DELETE FROM payout_line"), [Difference.COUNTS]),
    (
        lambda it: changed_row(it, "UPDATE operation SET hash = 'x' WHERE id = 4"),
        [Difference.HEAD],
    ),
    (
        lambda it: changed_row(it, "UPDATE operation SET facts = '{}' WHERE id = 2"),
        [Difference.CHAIN],
    ),
    (
        lambda it: changed_row(it, "UPDATE change SET after = '{}' WHERE id = 2"),
        [Difference.CHAIN],
    ),
    (
        lambda it: changed_row(it, "DROP TABLE operation"),
        [Difference.STRUCTURE],
    ),
    (
        lambda it: changed_bytes(it, b"SQLite format 3\0" + b"x" * 5000),
        [Difference.STRUCTURE],
    ),
]


def shared_file(backup: Backup) -> Path:
    """Return the one kept file of a backup, as its place holds it."""
    [line] = places.lines((backup.folder / places.LIST).read_bytes())
    return places.shared(backup.folder.parent, line.sha256)


def changed_bytes(backup: Backup, content: bytes) -> None:
    (backup.folder / DATABASE).write_bytes(content)
    changed_seal(backup)


def changed_seal(backup: Backup) -> None:
    database = backup.folder / DATABASE
    size = database.stat().st_size
    seal = replace(
        backup.seal, database_sha256=sha256_of(database), database_bytes=size
    )
    (backup.folder / places.SEAL).write_text(seal.written(), "utf-8")


@pytest.mark.parametrize(("damage", "differences"), DAMAGE)
def test_a_damaged_backup_is_named_by_the_drill_and_refused_by_the_restore(
    used: Store,
    damage: Callable[[Backup], object],
    differences: list[Difference],
) -> None:
    (used.path.parent / "keys.json").write_bytes(KEYS)
    made = make(used)
    (used.path.parent / "keys.json").unlink()
    last = len(history.entries(used))
    damage(made)
    [found] = backups.every(used)
    deed(used)
    before = contents(used)
    shutil.rmtree(used.path.parent / places.SHELF)
    assert list(finish(drills.drill(used, found)).differences)[:1] == differences
    told = refused(lambda: finish(restoring.restore(used, found)))
    assert (told["code"], told["backup"]) == (Code.BACKUP_DAMAGED, made.name)
    assert list(told["differs"]) == differences
    assert len(history.entries(used)) == last + 1
    assert contents(used) == before
    assert {it.name for it in used.path.parent.iterdir()} <= {
        *("desk.db", "desk.db-wal", "desk.db-shm", "desk.acknowledged", "backups"),
        "backups.json",  # that a drill was tried, and failed
    }


def test_a_backup_without_its_database_is_not_whole(used: Store) -> None:
    made = make(used)
    (made.folder / "desk.db").unlink()
    [found] = backups.every(used)
    assert not found.whole
    assert refused(lambda: finish(drills.drill(used)))["code"] is Code.NO_BACKUP
    assert backups.standing(used).newest is None
    assert make(used).seal.serial == 2


# Relied on once more.


def spoiled(backup: Backup) -> None:
    """Flip a bit in the middle of a backup's database; its size stays."""
    flip(backup.folder / DATABASE)


@pytest.mark.parametrize("reason", [Reason.ASKED, Reason.IMPORT, Reason.RESTORE])
def test_a_backup_that_is_relied_on_is_read_before_it_is_skipped_for(
    used: Store, reason: Reason
) -> None:
    first = make(used)
    spoiled(first)
    made = finish(backups.make(used, reason))
    assert made.backup.seal.serial == 2
    assert made.problem is not None
    assert made.problem.code is Code.BACKUP_UNUSABLE
    assert made.problem.facts["differs"] == (Difference.DATABASE,)
    good, bad = backups.every(used)
    assert (good, bad.name) == (made.backup, first.name)
    assert (bad.whole, bad.differs) == (False, (Difference.DATABASE,))
    assert finish(backups.make(used, reason)).backup == good


@pytest.mark.parametrize(
    ("damage", "differs"),
    [
        (lambda it: flip(it.folder / places.LIST), Difference.SHELF),
        (lambda it: changed_row(it, "DELETE FROM payout_line"), Difference.COUNTS),
    ],
)
def test_all_of_a_backup_is_read_before_it_is_skipped_for(
    used: Store, damage: Callable[[Backup], object], differs: Difference
) -> None:
    damage(make(used))
    assert make(used).seal.serial == 2
    assert backups.every(used)[-1].differs == (differs,)


def test_the_timer_does_not_read_what_has_not_changed(used: Store) -> None:
    first = make(used)
    spoiled(first)
    assert make(used, Reason.TIMER).seal.serial == 1


def test_a_backup_in_the_second_place_is_read_too(used: Store, stick: Path) -> None:
    backup_settings.choose_second(used, stick)
    first = finish(backups.make(used, Reason.ASKED)).second
    assert first is not None
    spoiled(first)
    made = finish(backups.make(used, Reason.ASKED))
    assert made.backup.seal.serial == 1
    assert made.second is not None
    assert made.second.seal.serial == 2
    assert [it.code for it in made.problems] == [Code.BACKUP_UNUSABLE]


def test_a_backup_that_failed_its_drill_stands_in_for_nothing(used: Store) -> None:
    made = make(used)
    spoiled(made)
    assert not finish(drills.drill(used)).passed
    [found] = backups.every(used)
    assert found.differs == (Difference.DATABASE,)
    assert wording.backup_state(found) == "不可用：数据库文件的校验和"
    told = refused(lambda: restoring.what_would_be_lost(used, found))
    assert (told["code"], told["differs"]) == (Code.BACKUP_DAMAGED, found.differs)
    assert backups.standing(used).newest is None
    assert make(used, Reason.TIMER).seal.serial == 2
    for number in range(12):
        deed(used, f"坑{numeral(number)}村")
        make(used)
    assert len(backups.every(used)) == 11  # the last ten good ones, and that one


def test_a_backup_that_passes_a_later_drill_is_relied_on_again(used: Store) -> None:
    made = make(used)
    content = (made.folder / DATABASE).read_bytes()
    spoiled(made)
    assert not finish(drills.drill(used, made)).passed
    (made.folder / DATABASE).write_bytes(content)  # a loose contact, say
    [found] = backups.every(used)
    assert finish(drills.drill(used, found)).passed
    assert backups.every(used) == [made]


def test_a_mark_that_cannot_be_read_is_a_mark(used: Store) -> None:
    made = make(used)
    (made.folder / places.MARK).write_text("[")
    assert [it.differs for it in backups.every(used)] == [(Difference.SEAL,)]


def test_a_restore_that_fails_marks_the_backup(used: Store) -> None:
    made = make(used)
    spoiled(made)
    deed(used)
    told = refused(lambda: finish(restoring.restore(used, made)))
    assert told["code"] is Code.BACKUP_DAMAGED
    assert not {it.name: it for it in backups.every(used)}[made.name].whole


def test_an_unusable_backup_is_removed_when_somebody_says_so(used: Store) -> None:
    made = make(used)
    told = refused(lambda: backups.forget(used, made))
    assert told == {"code": Code.BACKUP_IS_WHOLE, "backup": made.name}
    (made.folder / places.SEAL).unlink()
    [found] = backups.every(used)
    backups.forget(used, found)
    assert backups.every(used) == []


def test_the_check_tells_the_backups_that_cannot_be_relied_on(
    used: Store, stick: Path
) -> None:
    backup_settings.choose_second(used, stick)
    first = finish(backups.make(used, Reason.ASKED)).second
    assert first is not None
    deed(used)
    make(used)
    spoiled(first)

    def told(*, thorough: bool = False) -> list[Any]:
        found = finish(checking.check(used, thorough=thorough))
        grave = [it for it in found if it.grave]
        assert {it.damage for it in grave} <= {Damage.BACKUP_UNUSABLE}
        return [it.facts["differs"] for it in grave]

    assert told() == []
    assert told(thorough=True) == [(Difference.DATABASE,)]
    assert told() == [(Difference.DATABASE,)]  # it is marked now
    flip(shared_file(first))
    shared = first.folder.parent / "kept"
    assert sorted(told(thorough=True)) == [(Difference.DATABASE,), (Difference.SHELF,)]
    assert shared.exists()


def test_the_check_leaves_another_stores_backups_to_it(
    used: Store, tmp_path: Path, stick: Path
) -> None:
    (tmp_path / "other").mkdir()
    theirs = Store(tmp_path / "other" / "desk.db", now=lambda: NOW)
    deed(theirs)
    made = finish(backups.make_in(theirs, stick)).backup
    theirs.close()
    spoiled(made)
    backup_settings.choose_second(used, stick)
    assert not any(it.grave for it in finish(checking.check(used, thorough=True)))


# Kept files that are lost.


def sheet(store: Store) -> tuple[str, Path]:
    """Keep a file that a row names; return its SHA-256 and where it stands."""
    sha256 = store.shelf.keep(b"a posted sheet")
    named(store, sha256)
    return sha256, store.shelf.path_of(sha256)


def named(store: Store, sha256: str) -> None:
    """Let a row name a kept file."""
    with store.operation(Kind.EXPORT_RETURN):
        store.db.execute_sql(
            "INSERT INTO county_return"
            " (quarter, form, file_name, file_sha256, made_on, total_fen)"
            " VALUES ('2026Q3', 'standard', 'r.xlsx', ?, '2026-09-15', 0)",
            (sha256,),
        )


def lost(made: backups.Made) -> list[int]:
    return [
        int(str(it.facts["count"]))
        for it in made.problems
        if it.code is Code.KEPT_FILES_LOST
    ]


@pytest.mark.parametrize("damage", [Path.unlink, flip])
def test_a_lost_kept_file_is_told_and_its_good_copy_stays(
    used: Store, damage: Callable[[Path], object]
) -> None:
    sha256, path = sheet(used)
    make(used)
    damage(path)
    for reason, name in ((Reason.ASKED, "大坑村"), (Reason.TIMER, "小坑村")):
        deed(used, name)
        made = finish(backups.make(used, reason))
        assert lost(made) == [1]
        listed = places.kept_files(made.backup) or []
        assert f"{sha256[:2]}/{sha256}" in {it.name for it in listed}
        assert finish(drills.drill(used, made.backup)).passed
    assert lost(finish(backups.make(used, Reason.ASKED))) == [1]  # though not new
    # And it comes back, once.
    mended = finish(drills.mend(used))
    assert (mended.back, mended.still_lost) == ((sha256,), ())
    assert used.shelf.get(sha256) == b"a posted sheet"
    [entry, *_] = history.entries(used)
    assert (entry.id, entry.kind) == (mended.operation, Kind.MEND_KEPT)
    assert (entry.facts, entry.undoable) == ({"count": 1, "left": 0}, False)
    before = path.stat()
    assert finish(drills.mend(used)) == drills.Mended()
    assert path.stat() == before


def test_a_kept_file_that_no_backup_has_is_told_and_not_made_up(used: Store) -> None:
    sha256, path = sheet(used)
    path.unlink()
    made = finish(backups.make(used, Reason.ASKED))
    assert lost(made) == [1]
    listed = places.kept_files(made.backup) or []
    assert sha256 not in {it.sha256 for it in listed}
    told = refused(lambda: finish(drills.mend(used)))
    assert told == {"code": Code.NOTHING_TO_MEND_FROM, "count": 1}
    assert history.entries(used)[0].kind is Kind.EXPORT_RETURN


def test_what_can_be_brought_back_is_though_not_all_can(used: Store) -> None:
    sha256, path = sheet(used)
    made = make(used)
    path.unlink()
    flip(places.shared(made.folder.parent, sha256))
    other = hashlib.sha256(b"another sheet").hexdigest()
    named(used, used.shelf.keep(b"another sheet"))
    make(used)
    used.shelf.path_of(other).unlink()
    mended = finish(drills.mend(used))
    assert (mended.back, mended.still_lost) == ((other,), (sha256,))


def test_a_drill_finds_a_kept_file_that_was_backed_up_damaged(used: Store) -> None:
    """What an earlier version did: it listed what it found."""
    made = make(used)
    [line] = places.kept_files(made) or []
    bad = replace(line, sha256=hashlib.sha256(b"bad").hexdigest(), size=3)
    path = places.shared(made.folder.parent, bad.sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"bad")
    listed = places.written([bad])
    (made.folder / places.LIST).write_bytes(listed)
    seal = replace(made.seal, shelf_sha256=hashlib.sha256(listed).hexdigest())
    (made.folder / places.SEAL).write_text(seal.written(), "utf-8")
    [found] = backups.every(used)
    assert finish(drills.drill(used, found)).differences == (Difference.SHELF,)


def test_a_shared_file_that_was_damaged_is_made_good_and_its_backups_with_it(
    used: Store,
) -> None:
    made = make(used)
    flip(shared_file(made))
    assert not finish(drills.drill(used)).passed
    deed(used)
    make(used)
    assert [it.whole for it in backups.every(used)] == [True, True]


def test_a_good_kept_file_is_not_replaced_by_a_restore(desk: list[Store]) -> None:
    made = make(desk[0])
    path = desk[0].shelf.path_of(hashlib.sha256(b"a sheet").hexdigest())
    before = path.stat()
    store, _ = restored(desk[0], made)
    desk.append(store)
    assert path.stat() == before


def test_a_store_that_cannot_be_read_is_not_laid_to_the_backups_folder(
    used: Store,
) -> None:
    first = make(used)
    deed(used)
    used.close()
    with used.path.open("r+b") as file:
        file.seek(12 * 4096)
        file.write(b"\xff" * 4096)
    again = Store(used.path, now=lambda: NOW)
    told = refused(lambda: make(again))
    again.close()
    assert told == {"code": Code.STORE_UNSOUND, "file": "desk.db"}
    assert [it.name for it in backups.every(again)] == [first.name]


# Restoring.


def test_what_would_be_lost_is_told(used: Store) -> None:
    made = make(used)
    assert restoring.what_would_be_lost(used, made).deeds == ()
    deed(used)
    add(used, programme="公益林")
    loss = restoring.what_would_be_lost(used, made)
    assert [it.kind for it in loss.deeds] == [Kind.IMPORT_PAYOUTS, Kind.ADD_VILLAGES]
    assert (loss.batches, loss.sheets, loss.foreign) == (1, 0, False)


def test_another_stores_backup_would_cost_everything(
    used: Store, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    theirs = Store(tmp_path / "other" / "desk.db", now=lambda: NOW)
    deed(theirs)
    made = make(theirs)
    theirs.close()
    found = backups.called(used, str(made.folder))
    loss = restoring.what_would_be_lost(used, found)
    assert loss.foreign
    assert len(loss.deeds) == len(history.entries(used))


def test_a_restore_brings_rows_and_files_back_and_puts_the_present_aside(
    desk: list[Store],
) -> None:
    store = desk[0]
    before = contents(store)
    made = make(store)
    sha256 = store.shelf.keep(b"a sheet")
    deed(store)
    after = contents(store)
    shutil.rmtree(store.path.parent / places.SHELF)
    store, aside = restored(store, made)
    desk.append(store)
    assert contents(store) == before
    assert store.shelf.get(sha256) == b"a sheet"
    [entry, *_] = history.entries(store)
    assert (entry.kind, entry.undoable) == (Kind.RESTORE, False)
    assert (entry.facts["backup"], entry.facts["lost_deeds"]) == (made.name, 1)
    [put] = backups.asides(store)
    assert (put.name, put.at) == (aside, NOW)
    # And back again: what was put aside is a backup like any other.
    assert len(restoring.what_would_be_lost(store, put).deeds) == 1
    store, _ = restored(store, backups.called(store, put.name))
    desk.append(store)
    assert contents(store) == after
    assert history.entries(store)[0].kind is Kind.RESTORE
    [first] = backups.asides(store)
    backups.forget(store, first)
    assert backups.asides(store) == []


def test_the_store_before_a_restore_is_backed_up_first(desk: list[Store]) -> None:
    made = make(desk[0])
    deed(desk[0])
    desk.append(restored(desk[0], made)[0])
    assert [it.seal.reason for it in backups.every(desk[1])] == [
        *(Reason.RESTORE, Reason.ASKED)
    ]
    assert backups.standing(desk[1]).deeds_since == 1
    later = make(desk[1])
    assert later.seal.serial == 3


def test_histories_that_parted_have_their_last_deed_in_common(
    desk: list[Store],
) -> None:
    early = make(desk[0])
    deed(desk[0])
    late = make(desk[0])
    desk.append(restored(desk[0], early)[0])
    deed(desk[1], "上源村")
    loss = restoring.what_would_be_lost(desk[1], late)
    assert [it.kind for it in loss.deeds] == [Kind.ADD_VILLAGES, Kind.RESTORE]
    assert not loss.foreign


def test_the_backup_before_a_restore_thins_out_none(desk: list[Store]) -> None:
    first = make(desk[0])
    for number in range(9):
        deed(desk[0], f"坑{numeral(number)}村")
        make(desk[0])
    deed(desk[0])
    store, _ = restored(desk[0], first)
    desk.append(store)
    assert office.villages(store)[-1].name == "石桥村"


def test_the_keys_of_a_folder_stay_when_a_backup_is_restored(desk: list[Store]) -> None:
    """Whoever was let go since, or has a new password, stays so."""
    keys = desk[0].path.parent / "keys.json"
    keys.write_bytes(KEYS)
    made = make(desk[0])
    assert (made.folder / "keys.json").read_bytes() == KEYS
    keys.write_bytes(b"newer")
    store, _ = restored(desk[0], made)
    desk.append(store)
    assert keys.read_bytes() == b"newer"


def test_a_kept_file_that_is_otherwise_now_goes_aside(desk: list[Store]) -> None:
    sha256 = desk[0].shelf.keep(b"a sheet")
    made = make(desk[0])
    path = desk[0].path.parent / places.SHELF / sha256[:2] / sha256
    path.write_bytes(b"other")
    store, aside = restored(desk[0], made)
    desk.append(store)
    assert store.shelf.get(sha256) == b"a sheet"
    put = store.path.parent / aside / places.SHELF / sha256[:2] / sha256
    assert put.read_bytes() == b"other"


def test_an_unknown_backup_is_refused(used: Store) -> None:
    told = refused(lambda: backups.called(used, "backup-1"))
    assert told == {"code": Code.BACKUP_UNKNOWN, "backup": "backup-1"}


def test_a_restore_that_cannot_be_decided_for_leaves_all_as_it_was(
    used: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(used)
    before = contents(used)
    replace_file = paths.replace_file

    def full(path: Path, content: bytes, *, private: bool = False) -> None:
        replace_file(path, content, private=private)
        if path.name == swaps.SWAP:
            raise Refusal(Code.DISK_FULL, file=path.name)

    monkeypatch.setattr(paths, "replace_file", full)
    told = refused(lambda: finish(restoring.restore(used, made)))
    assert told["code"] is Code.DISK_FULL
    assert not swaps.swap_is_open(used.path.parent)
    restoring.swap(used)
    store = Store(used.path)
    assert contents(store) == before
    store.close()


def test_a_restore_whose_files_were_removed_leaves_the_store_in_its_place(
    used: Store,
) -> None:
    decided = finish(restoring.restore(used, make(used)))
    before = contents(used)
    [prepared] = used.path.parent.glob("restoring-*")
    shutil.rmtree(prepared)
    restoring.swap(used)
    store = Store(used.path)
    assert contents(store) == before
    assert decided.aside not in {it.name for it in used.path.parent.iterdir()}
    assert not swaps.swap_is_open(used.path.parent)
    store.close()


# The drill.


def test_a_drill_compares_row_by_row_with_the_store_in_use(used: Store) -> None:
    made = make(used)
    record = finish(drills.drill(used))
    assert record.passed
    assert (record.backup, record.kept_files) == (made.name, 1)
    assert record.compared == sum(made.seal.counts.values())
    deed(used)
    record = finish(drills.drill(used))
    assert record.passed
    assert record.compared is None


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE payout_line SET amount_fen = 1",
        "INSERT INTO person SELECT 99, '', name, 1, '九组' FROM person LIMIT 1",
        "DELETE FROM person WHERE id = 3",
    ],
)
def test_a_drill_finds_a_store_that_was_changed_past_its_history(
    used: Store, sql: str
) -> None:
    make(used)
    with closing(connect(used.path)) as con, con:
        con.execute("PRAGMA foreign_keys = 0")
        con.execute(sql)
    assert finish(drills.drill(used)).differences == (Difference.ROWS,)


def test_a_drill_says_that_a_store_which_lacks_a_table_could_not_be_compared(
    used: Store,
) -> None:
    make(used)
    with closing(connect(used.path)) as con, con:
        con.execute("PRAGMA foreign_keys = 0")
        con.execute("DROP TABLE payout_line")
    record = finish(drills.drill(used))
    assert (record.passed, record.incomparable, record.compared) == (True, True, None)
    told = "\n".join(wording.drill_record(record))
    assert "没能与它逐行比较" in told
    assert "不一致" not in told


@pytest.mark.parametrize("damage", [Path.unlink, flip])
def test_a_drill_tells_of_kept_files_that_the_store_has_lost(
    used: Store, damage: Callable[[Path], object]
) -> None:
    _, path = sheet(used)
    make(used)
    assert finish(drills.drill(used)).lost == 0
    damage(path)
    record = finish(drills.drill(used))
    assert (record.passed, record.lost) == (True, 1)
    assert "留存文件有1个丢失或损坏" in wording.drill_record(record)[-1]
    finish(drills.mend(used))
    assert finish(drills.drill(used)).lost == 0


@pytest.mark.parametrize("damage", [Path.unlink, flip])
def test_a_backup_says_which_damage_among_the_backups_it_put_right(
    used: Store, damage: Callable[[Path], object]
) -> None:
    sha256, _ = sheet(used)
    beside = make(used).folder.parent
    there = places.shared(beside, sha256)
    good = there.read_bytes()
    damage(there)
    deed(used, "大坑村")
    made = finish(backups.make(used, Reason.ASKED))
    told = {it.code: it.facts for it in made.problems}
    assert told[Code.BACKUP_FILES_MENDED] == {"count": 1, "folder": str(beside)}
    assert there.read_bytes() == good
    assert finish(backups.make(used, Reason.ASKED)).problems == ()


@pytest.mark.parametrize(
    ("error", "code"),
    [(errno.ENOSPC, Code.DISK_FULL), (errno.EROFS, Code.OUTPUT_UNWRITABLE)],
)
def test_a_drill_that_has_no_room_names_the_data_folder(
    used: Store, monkeypatch: pytest.MonkeyPatch, error: int, code: Code
) -> None:
    make(used)

    def failing(**_: object) -> None:
        raise OSError(error, "no")

    monkeypatch.setattr("tempfile.TemporaryFile", failing)
    with pytest.raises(Refusal) as refused:
        finish(drills.drill(used))
    assert refused.value.problem.code is code
    folder = used.path.parent
    assert set(refused.value.problem.facts.values()) <= {str(folder), folder.name}


def test_a_drill_that_runs_out_of_room_names_the_data_folder(
    used: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(used)

    def full(*_: object) -> str:
        raise OSError(errno.ENOSPC, "full", str(used.path))

    monkeypatch.setattr(inspecting, "copied", full)
    with pytest.raises(Refusal) as refused:
        finish(drills.drill(used))
    assert refused.value.problem.facts == {"file": used.path.parent.name}
    assert not list(used.path.parent.glob("drill-*"))


def test_many_rows_are_compared_with_progress(used: Store) -> None:
    with closing(connect(used.path)) as con, con:
        con.execute(
            "WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n"
            " WHERE i < 20010) INSERT INTO recipe SELECT i, i, '', '', '' FROM n"
        )
    make(used)
    record = finish(drills.drill(used))
    assert record.compared is not None
    assert record.compared > 20_000


# Opening.


def test_an_older_store_is_backed_up_before_its_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with closing(sqlite3.connect(path)) as con:
        con.executescript(
            f"{migrations.STEPS[0]}; PRAGMA user_version = 1;"
            f"PRAGMA application_id = {migrations.APPLICATION_ID};"
        )
    with Desk(tmp_path) as desk:
        store = desk.open_store()
        [made] = backups.every(store)
        assert (made.seal.reason, made.seal.schema) == (Reason.UPGRADE, 1)
        store, _ = restored(store, made)
        assert history.entries(store)[0].kind is Kind.RESTORE
        assert not list(tmp_path.glob("restoring-*"))
        store.close()


def test_what_a_crash_left_is_cleared_away(used: Store) -> None:
    folder = used.path.parent
    for name in ("restoring-1", "drill-1", "backups/.making-1"):
        (folder / name).mkdir(parents=True)
    (folder / "aside-1").mkdir()
    swaps.end_swap(folder)
    make(used)
    assert not (folder / "restoring-1").exists()
    assert not (folder / "drill-1").exists()
    assert not (folder / "backups" / ".making-1").exists()
    assert backups.asides(used) == []


# Failing disks.


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


def test_loose_ends_are_found_by_a_thorough_check(used: Store) -> None:
    with closing(connect(used.path)) as con, con:
        con.execute("DELETE FROM person WHERE id = 3")
    make(used)
    told = refused(lambda: make(used, thorough=True))
    assert told == {"code": Code.STORE_UNSOUND, "file": "desk.db"}
    assert len(backups.every(used)) == 1


def test_a_cancelled_backup_leaves_nothing(used: Store) -> None:
    steps = backups.make(used, Reason.TIMER)
    for _ in range(3):
        next(steps)
    steps.close()
    assert backups.every(used) == []
    assert not list((used.path.parent / "backups").glob(".making*"))


def test_a_read_only_folder_is_refused_in_words(used: Store, stick: Path) -> None:
    (stick / "a").touch()
    told = refused(lambda: finish(backups.make_in(used, stick / "a")))
    assert told["code"] is Code.OUTPUT_UNWRITABLE


# What is found elsewhere, and what is left.


def test_backups_are_found_wherever_somebody_points(used: Store, stick: Path) -> None:
    backup_settings.choose_second(used, stick)
    finish(backups.make(used, Reason.ASKED))
    place = stick / backup_settings.FOLDER_IN_SECOND
    [folder] = place.glob("backup-*")
    for chosen in (folder, place, stick, stick.parent):
        assert folder in {it.folder for it in backups.below(chosen)}
    assert len(backups.below(used.path.parent)) == 1
    assert backups.below(stick / "none") == []


def test_a_store_too_damaged_to_be_asked_is_restored_all_the_same(
    desk: list[Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(desk[0])
    before = contents(desk[0])

    def strike(_: object) -> None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    with monkeypatch.context() as patched:
        patched.setattr("gwgk_desktop.store.history.hashes", strike)
        loss = restoring.what_would_be_lost(desk[0], made)
        assert loss.unreadable
        assert wording.would_be_lost(loss) == (wording.UNREADABLE_THERE,)
        finish(restoring.restore(desk[0], made))
    restoring.swap(desk[0])
    desk.append(Store(desk[0].path))
    assert contents(desk[1]) == before


def test_who_only_looks_chooses_restores_and_forgets_nothing(
    used: Store, stick: Path
) -> None:
    made = make(used)
    finish(restoring.restore(used, made))
    restoring.swap(used)
    looker = Store(used.path, user=User("审计", Role.READ_ONLY, NOW.date()))
    [aside] = backups.asides(looker)
    deeds: tuple[Callable[[], object], ...] = (
        lambda: backup_settings.choose_second(looker, stick),
        lambda: finish(restoring.restore(looker, made)),
        lambda: backups.forget(looker, aside),
    )
    for deed in deeds:
        assert refused(deed)["code"] is Code.LOOKS_ONLY
    looker.close()
    assert backups.asides(looker) == [aside]


def test_a_backup_is_known_by_its_folder_its_database_and_its_stick(
    used: Store, stick: Path, tmp_path: Path
) -> None:
    early = finish(backups.make_in(used, stick)).backup
    deed(used)
    late = finish(backups.make_in(used, stick)).backup
    assert backups.called(used, str(stick)) == late
    assert backups.called(used, str(early.folder.parent)) == late
    assert backups.called(used, str(early.folder / DATABASE)) == early
    renamed = early.folder.rename(early.folder.with_name("九月份"))
    found = backups.called(used, str(renamed))
    assert isinstance(found, Backup)
    assert (found.seal, found.whole) == (early.seal, True)
    assert finish(drills.drill(used, found)).passed
    (late.folder / places.SEAL).unlink()
    told = refused(lambda: backups.called(used, str(stick)))
    assert told["code"] is Code.BACKUP_UNKNOWN
    (tmp_path / "bare").mkdir()
    told = refused(lambda: backups.called(used, str(tmp_path / "bare")))
    assert told["code"] is Code.BACKUP_UNKNOWN


def test_a_backup_without_its_seal_is_listed_last(used: Store) -> None:
    early = make(used)
    deed(used)
    late = make(used)
    (late.folder / places.SEAL).unlink()
    assert [it.name for it in backups.every(used)] == [early.name, late.name]
    told = wording.backup_state(backups.every(used)[1])
    assert told == "不可用：没有封存记录，或记录读不出"


def test_a_file_where_a_restore_needs_a_folder_goes_aside_with_the_rest(
    used: Store, desk: list[Store]
) -> None:
    made = make(used)
    deed(used)
    shelf = used.path.parent / "kept"
    sheets = tree(shelf)
    assert sheets
    shutil.rmtree(shelf)
    shelf.write_bytes(b"in the way")
    store, _ = restored(used, made)
    desk.append(store)
    assert tree(shelf) == sheets
    [aside] = swaps.asides(store.path.parent)
    assert (aside.folder / "kept").read_bytes() == b"in the way"


def test_who_may_only_look_takes_no_backup_elsewhere(
    used: Store, tmp_path: Path
) -> None:
    used.user = User("小李", Role.READ_ONLY, NOW.date())
    told = refused(lambda: finish(backups.make_in(used, tmp_path / "stick")))
    assert told["code"] is Code.LOOKS_ONLY


def test_a_backup_that_was_asked_for_is_refused_where_nothing_is_saved(
    used: Store,
) -> None:
    make(used)
    seals.note_damage(used.path)
    told = refused(lambda: finish(backups.make(used, Reason.ASKED)))
    assert told["code"] is Code.STORE_STOPPED
