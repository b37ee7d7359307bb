"""Backups that are not as they were sealed, and whether they are relied on."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop import wording
from gwgk_desktop.domain.backups import Backup, Difference, Reason
from gwgk_desktop.domain.checking import Damage
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    backup_settings,
    backups,
    checking,
    drills,
    history,
    restoring,
)
from gwgk_desktop.store import places
from gwgk_desktop.store.database import Store
from gwgk_desktop.store.files import DATABASE, sha256_of
from tests.conftest import NOW
from tests.services.backed_up import (
    KEYS,
    connect,
    deed,
    flip,
    make,
    refused,
    shared_file,
)
from tests.store.contents import contents
from tests.township import numeral

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


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
