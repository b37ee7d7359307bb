"""Restoring: what it costs, what comes back, what goes aside."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import backups, history, office, restoring
from gwgk_desktop.store import places, swaps
from gwgk_desktop.store.database import Store
from tests.conftest import NOW
from tests.services.backed_up import KEYS, deed, make, refused, restored
from tests.services.deeds import add
from tests.store.contents import contents
from tests.township import numeral

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


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
    stores: list[Store],
) -> None:
    store = stores[0]
    before = contents(store)
    made = make(store)
    sha256 = store.shelf.keep(b"a sheet")
    deed(store)
    after = contents(store)
    shutil.rmtree(store.path.parent / places.SHELF)
    store, aside = restored(store, made)
    stores.append(store)
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
    stores.append(store)
    assert contents(store) == after
    assert history.entries(store)[0].kind is Kind.RESTORE
    [first] = backups.asides(store)
    backups.forget(store, first)
    assert backups.asides(store) == []


def test_the_store_before_a_restore_is_backed_up_first(stores: list[Store]) -> None:
    made = make(stores[0])
    deed(stores[0])
    stores.append(restored(stores[0], made)[0])
    assert [it.seal.reason for it in backups.every(stores[1])] == [
        *(Reason.RESTORE, Reason.ASKED)
    ]
    assert backups.standing(stores[1]).deeds_since == 1
    later = make(stores[1])
    assert later.seal.serial == 3


def test_histories_that_parted_have_their_last_deed_in_common(
    stores: list[Store],
) -> None:
    early = make(stores[0])
    deed(stores[0])
    late = make(stores[0])
    stores.append(restored(stores[0], early)[0])
    deed(stores[1], "上源村")
    loss = restoring.what_would_be_lost(stores[1], late)
    assert [it.kind for it in loss.deeds] == [Kind.ADD_VILLAGES, Kind.RESTORE]
    assert not loss.foreign


def test_the_backup_before_a_restore_thins_out_none(stores: list[Store]) -> None:
    first = make(stores[0])
    for number in range(9):
        deed(stores[0], f"坑{numeral(number)}村")
        make(stores[0])
    deed(stores[0])
    store, _ = restored(stores[0], first)
    stores.append(store)
    assert office.villages(store)[-1].name == "石桥村"


def test_the_keys_of_a_folder_stay_when_a_backup_is_restored(
    stores: list[Store],
) -> None:
    """Whoever was let go since, or has a new password, stays so."""
    keys = stores[0].path.parent / "keys.json"
    keys.write_bytes(KEYS)
    made = make(stores[0])
    assert (made.folder / "keys.json").read_bytes() == KEYS
    keys.write_bytes(b"newer")
    store, _ = restored(stores[0], made)
    stores.append(store)
    assert keys.read_bytes() == b"newer"


def test_a_kept_file_that_is_otherwise_now_goes_aside(stores: list[Store]) -> None:
    sha256 = stores[0].shelf.keep(b"a sheet")
    made = make(stores[0])
    path = stores[0].path.parent / places.SHELF / sha256[:2] / sha256
    path.write_bytes(b"other")
    store, aside = restored(stores[0], made)
    stores.append(store)
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
