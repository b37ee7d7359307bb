"""Backups: what is made and thinned, how it stands with them, what is found."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop import wording
from gwgk_desktop.desk import Desk
from gwgk_desktop.domain.backups import Backup, Difference, Reason
from gwgk_desktop.domain.checking import Damage
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.users import Role, User
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    backup_settings,
    backups,
    checking,
    drills,
    history,
    restoring,
)
from gwgk_desktop.store import backups as kept
from gwgk_desktop.store import inspecting, migrations, places, seals, swaps
from gwgk_desktop.store.database import Store
from gwgk_desktop.store.files import DATABASE, tree
from tests import damages
from tests.begun import NOW
from tests.services.backed_up import KEYS, connect, deed, make, refused, restored
from tests.store.contents import contents
from tests.township import numeral

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


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


def as_written(path: Path) -> tuple[int, ...]:
    """Return what a file has another of once it is written again.

    When it was read last is left out: a backup that is asked for reads what is there.
    """
    told = path.stat()
    every = (told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns)
    return (*every, told.st_mode, told.st_nlink)


def test_kept_files_are_copied_once_a_place(used: Store) -> None:
    make(used)
    place = used.path.parent / "backups" / "kept"
    [shared] = [it for it in place.rglob("*") if it.is_file()]
    before = as_written(shared)
    used.shelf.keep(b"another")
    deed(used)
    assert make(used).seal.shelf_files == 2
    assert as_written(shared) == before
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


def test_an_older_store_is_backed_up_before_its_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with closing(sqlite3.connect(path)) as con:
        con.executescript(
            f"{migrations.STEPS[0]}; PRAGMA user_version = 1;"
            f"PRAGMA application_id = {migrations.APPLICATION_ID};"
        )
    with Desk(tmp_path) as stores:
        store = stores.open_store()
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
    stores: list[Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(stores[0])
    before = contents(stores[0])

    def strike(_: object) -> None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    with monkeypatch.context() as patched:
        patched.setattr("gwgk_desktop.store.history.hashes", strike)
        loss = restoring.what_would_be_lost(stores[0], made)
        assert loss.unreadable
        assert wording.would_be_lost(loss) == (wording.UNREADABLE_THERE,)
        finish(restoring.restore(stores[0], made))
    restoring.swap(stores[0])
    stores.append(Store(stores[0].path))
    assert contents(stores[1]) == before


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
    for forbidden in deeds:
        assert refused(forbidden)["code"] is Code.LOOKS_ONLY
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
    used: Store, stores: list[Store]
) -> None:
    made = make(used)
    deed(used)
    shelf = used.path.parent / "kept"
    sheets = tree(shelf)
    assert sheets
    shutil.rmtree(shelf)
    shelf.write_bytes(b"in the way")
    store, _ = restored(used, made)
    stores.append(store)
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
