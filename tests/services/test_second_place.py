"""The second place of backups: remembered, known by its mark, refused."""

from __future__ import annotations

import ctypes
import os
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from gwgk_desktop import paths
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.checking import Damage
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import backup_settings, backups, checking, drills, restoring
from gwgk_desktop.store import keys, places, swaps
from gwgk_desktop.store.database import Store
from gwgk_desktop.store.files import DATABASE
from tests.conftest import NOW
from tests.services.backed_up import deed, make, refused, restored


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
    stores: list[Store], stick: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    stores.append(Store(tmp_path / "other" / "desk.db", now=lambda: NOW))
    deed(stores[1])
    for it in stores:
        backup_settings.choose_second(it, stick)
        make(it)
    there = places.found(stick / backup_settings.FOLDER_IN_SECOND)
    assert len({it.seal.origin for it in there}) == 2
    for it in stores:
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
    stores: list[Store], stick: Path, tmp_path: Path
) -> None:
    stores.append(protected(tmp_path))
    backup_settings.choose_second(stores[1], stick)
    make(stores[1])
    assert backups.not_protected(stores[1]) is None


def test_a_protected_backup_cut_short_is_not_taken_for_anothers(
    stores: list[Store], tmp_path: Path
) -> None:
    stores.append(protected(tmp_path))
    made = make(stores[1])
    os.truncate(made.folder / DATABASE, 5000)
    told = refused(lambda: finish(restoring.restore(stores[1], made)))
    assert told["code"] is not Code.BACKUP_OTHER_KEY


def test_what_stands_aside_is_held_against_the_heads_of_all_backups(
    stores: list[Store],
) -> None:
    made = make(stores[0])
    deed(stores[0])
    store, _ = restored(stores[0], made)
    stores.append(store)
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
