"""Drills, and kept files that are lost and brought back from backups."""

from __future__ import annotations

import errno
import hashlib
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import wording
from gwgk_desktop.domain.backups import Difference, Reason
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import backups, drills, history
from gwgk_desktop.store import inspecting, places
from gwgk_desktop.store.database import Store
from tests.begun import NOW
from tests.services.backed_up import (
    connect,
    deed,
    flip,
    make,
    named,
    refused,
    restored,
    shared_file,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def sheet(store: Store) -> tuple[str, Path]:
    """Keep a file that a row names; return its SHA-256 and where it stands."""
    sha256 = store.shelf.keep(b"a posted sheet")
    named(store, sha256)
    return sha256, store.shelf.path_of(sha256)


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


def test_a_good_kept_file_is_not_replaced_by_a_restore(stores: list[Store]) -> None:
    made = make(stores[0])
    path = stores[0].shelf.path_of(hashlib.sha256(b"a sheet").hexdigest())
    before = path.stat()
    store, _ = restored(stores[0], made)
    stores.append(store)
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
    named = {it for it in refused.value.problem.facts.values() if it}
    assert named <= {str(folder), folder.name}


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
