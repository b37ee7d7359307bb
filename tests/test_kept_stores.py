"""The stores and backups of every version open for ever, and agree row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import wording
from gwgk_desktop.desk import STORE, Desk
from gwgk_desktop.domain.checking import Damage
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    checking,
    history,
    notice_sheets,
    office,
    restoring,
    returns,
    reviews,
)
from gwgk_desktop.store import (
    boards,
    connections,
    glyph_pictures,
    migrations,
    posting_records,
)
from gwgk_desktop.store import checking as kept_checking
from gwgk_desktop.store import places as kept_backups
from gwgk_desktop.store.database import Store
from tests import failed_upgrades, kept_stores
from tests.kept_stores import Kept, differences, rows_in, schema_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.returns import SentReturn
    from gwgk_desktop.store.keys import DataKey

EVERY = kept_stores.every()
every_kept = pytest.mark.parametrize("kept", EVERY, ids=[it.name for it in EVERY])


def test_a_store_of_every_schema_is_kept() -> None:
    """Where this fails: python -m tests.kept_stores, and keep what it makes."""
    plain = {it.version for it in EVERY if not it.protected}
    sealed = {it.version for it in EVERY if it.protected}
    assert plain == set(range(1, migrations.LATEST + 1))
    assert sealed == set(range(2, migrations.LATEST + 1))


def test_what_is_kept_is_never_made_anew(tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        kept_stores.keep(tmp_path, EVERY[0].name)


def test_what_is_kept_is_small() -> None:
    sizes = {it.name: it.stat().st_size for it in kept_stores.STORES.iterdir()}
    assert max(sizes.values()) < 300_000


@every_kept
def test_what_is_kept_is_of_its_schema(kept: Kept, tmp_path: Path) -> None:
    folder = kept.unpack(tmp_path)
    key = kept.key(folder)
    [backup] = kept_backups.found(folder / kept_backups.PLACE)
    assert backup.seal.schema == kept.version
    for path in (folder / STORE, backup.folder / STORE):
        assert connections.is_plain(path) is not kept.protected
        assert schema_in(path, key)[0] == (kept.version,)
        assert rows_in(path, key) == kept.rows


@every_kept
def test_an_old_store_opens_and_agrees_row_by_row(kept: Kept, tmp_path: Path) -> None:
    folder = kept.unpack(tmp_path)
    key = kept.key(folder)
    store = Store(folder / STORE, key=key)
    assert store.troubles == ()
    assert finish(checking.check(store)) == []
    store.close()
    now = rows_in(folder / STORE, key)
    assert differences(kept.rows, now) == []
    assert now["operation"] == kept.rows["operation"]


@every_kept
def test_an_old_folder_is_worked_on_as_a_new_one(kept: Kept, tmp_path: Path) -> None:
    folder = kept.unpack(tmp_path)
    with Desk(folder) as desk:
        kept.sign_in(desk)
        store = desk.open_store()
        before = [it.id for it in history.entries(store)]
        number = office.add_villages(store, ["新开村"]).id
        assert [it.id for it in history.entries(store)] == [number, *before]
        assert "新开村" in {it.name for it in office.villages(store)}
        assert list(kept_checking.of_chain(store)) == []
        history.undo(store, number)
        assert finish(checking.check(store)) == []
        made = kept_backups.found(folder / kept_backups.PLACE)
        upgraded = kept.version < migrations.LATEST
        # One more was made before the upgrade, where the first was not that already.
        assert {it.seal.schema for it in made} == {kept.version}
        assert (folder / f"{STORE}.v{kept.version}.bak").exists() is upgraded
        store.close()


@every_kept
def test_damage_to_the_kept_files_of_an_old_folder_is_told(
    kept: Kept, tmp_path: Path
) -> None:
    """Protected or not: what rows name, and what none names."""
    folder = kept.unpack(tmp_path)
    store = Store(folder / STORE, key=kept.key(folder))
    store.shelf.keep(b"whole")
    [(orphan, whole)] = store.shelf.strays(kept_by_rows(store))
    assert whole
    stray = folder / "kept" / orphan[:2] / orphan
    assert found_by_check(store) == {Damage.KEPT_FILE_ORPHAN}
    stray.write_bytes(stray.read_bytes()[:-1])
    assert found_by_check(store) == {Damage.KEPT_FILE_ALTERED}
    stray.unlink()
    some = [it for it in (folder / "kept").glob("*/*") if it.stat().st_size > 9_999]
    some[0].write_bytes(some[0].read_bytes()[:-1])
    assert found_by_check(store) == {Damage.SHEET_FILE_ALTERED}
    some[0].unlink()
    assert found_by_check(store) == {Damage.SHEET_FILE_MISSING}
    store.close()


def named(store: Store) -> list[MadeSheet | SentReturn]:
    return [*notice_sheets.sheets(store), *returns.sent(store)]


def kept_by_rows(store: Store) -> set[str]:
    """Return the SHA-256 of every file that a row names."""
    sheets = notice_sheets.sheets(store)
    decided = (one for it in sheets for one in reviews.record(store, it).reviews)
    return {
        *(it.file_sha256 for it in named(store)),
        *(it.content_sha256 for it in sheets),
        *(it.page_sha256 for it in decided),
        *(sha256 for sha256, _ in glyph_pictures.pictures(store.db).values()),
        *(it.photo_sha256 for it in boards.boards(store.db)),
        *(
            it.file_sha256
            for one in posting_records.records(store.db)
            for it in one.photos
        ),
    }


def found_by_check(store: Store) -> set[Damage]:
    return {it.damage for it in finish(checking.check(store))}


Restored = tuple["Path", "DataKey | None"]
"""Where the restored store stands, and what opens it."""


def over_what_has_gone_on(kept: Kept, folder: Path) -> Restored:
    """Restore the backup over the store that it is of, which has gone on since."""
    kept.unpack(folder)
    with Desk(folder) as desk:
        kept.sign_in(desk)
        store = desk.open_store()
        office.add_villages(store, ["新开村"])
        finish(restoring.restore(store, desk.backups()[-1]))
        restoring.swap(store)
        return folder / STORE, store.key


def where_the_store_is_damaged(kept: Kept, folder: Path) -> Restored:
    """Restore the backup where the store cannot be opened any more."""
    kept.unpack(folder)
    content = (folder / STORE).read_bytes()
    (folder / STORE).write_bytes(content[:16] + bytes(8192 - 16))
    with Desk(folder) as desk:
        kept.sign_in(desk)
        assert finish(desk.restore_unopened(desk.backups()[-1])).startswith("aside-")
    return folder / STORE, kept.key(folder)


def on_a_bare_computer(kept: Kept, folder: Path) -> Restored:
    """Restore the backup, carried on a stick, where there was never a store."""
    stick = kept.unpack(folder / "stick") / kept_backups.PLACE
    [there] = kept_backups.found(stick)
    with Desk(folder / "new") as desk, desk.keys_of(lambda: there, unprotected=True):
        kept.sign_in(desk)
        assert not finish(desk.restore_unopened(there))
    return folder / "new" / STORE, kept.key(folder / "new")


@pytest.mark.parametrize(
    "restored", [over_what_has_gone_on, where_the_store_is_damaged, on_a_bare_computer]
)
@every_kept
def test_an_old_backup_restores_and_agrees_row_by_row(
    kept: Kept, tmp_path: Path, restored: Callable[[Kept, Path], Restored]
) -> None:
    path, key = restored(kept, tmp_path)
    now = rows_in(path, key)
    assert differences(kept.rows, now) == []
    assert [it["kind"] for it in history_since(kept, now)] == ["restore"]
    store = Store(path, key=key)
    assert finish(checking.check(store)) == []
    store.close()


def history_since(kept: Kept, now: kept_stores.Rows) -> list[dict[str, object]]:
    return now["operation"][len(kept.rows["operation"]) :]


@pytest.mark.parametrize("kept", [it for it in EVERY if not it.protected], ids=str)
def test_an_old_unprotected_backup_restores_into_a_folder_protected_since(
    kept: Kept, tmp_path: Path
) -> None:
    folder = kept.unpack(tmp_path)
    with Desk(folder) as desk:
        finish(desk.protect("王主任", "a password of today", None))
        store = desk.open_store()
        assert store.key is not None
        old = str(kept_backups.found(desk.old / kept_backups.PLACE)[-1].folder)
        finish(restoring.restore(store, desk.backup_called(old)))
        restoring.swap(store)
        assert not connections.is_plain(folder / STORE)
        assert differences(kept.rows, rows_in(folder / STORE, store.key)) == []


@every_kept
def test_an_upgrade_that_fails_at_any_statement_leaves_the_old_store(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every third, the first of them by turns; the soak does all."""
    first = 1 + EVERY.index(kept) % failed_upgrades.EACH
    failed_upgrades.try_every(kept, tmp_path, first, monkeypatch)


def told_of(work: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        work()
    assert refused.value.problem.code is Code.STORE_TOO_NEW
    return wording.describe(refused.value.problem)


@every_kept
def test_a_store_and_a_backup_of_a_newer_schema_are_refused_in_words(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the program was when it knew one schema less than the store has."""
    folder = kept.unpack(tmp_path)
    before = rows_in(folder / STORE, kept.key(folder))
    monkeypatch.setattr(migrations, "LATEST", kept.version - 1)
    monkeypatch.setattr(migrations, "STEPS", migrations.STEPS[: kept.version - 1])
    with Desk(folder) as desk:
        kept.sign_in(desk)
        assert "请升级程序" in told_of(desk.open_store)
        [backup] = desk.backups()
        told_of(lambda: finish(desk.restore_unopened(backup)))
    assert rows_in(folder / STORE, kept.key(folder)) == before


def test_what_differs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What compares must itself be seen to find what is wrong."""
    before: kept_stores.Rows = {
        "operation": [{"id": 1, "hash": "a"}],
        "person": [{"id": 1, "name": "甲"}, {"id": 2, "name": "乙"}],
    }
    now: kept_stores.Rows = {
        "operation": [{"id": 1, "hash": "a"}, {"id": 2, "hash": "b"}],
        "person": [{"id": 1, "called": "甲", "age": None}, {"id": 2, "called": "丙"}],
    }
    moved = {("person", "name"): ("person", "called"), ("person", "gone"): None}
    assert differences(before, now)
    monkeypatch.setattr(kept_stores, "MOVED", moved)
    [found] = differences(before, now)
    assert "乙" in found
    assert "丙" in found
    del now["person"][1]
    assert differences(before, now) == ["person: 2 rows are now 1"]
