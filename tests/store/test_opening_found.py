"""What opening found stays until somebody has settled it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import wording
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.checking import Damage, Witness
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import backups, checking, office
from gwgk_desktop.store import history, opening, seals
from gwgk_desktop.store.database import Store
from gwgk_desktop.store.watching import Watch
from tests.begun import NOW
from tests.township import id_number

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def open_(path: Path) -> Store:
    later = NOW + timedelta(days=1)
    return Store(path, now=lambda: later)


def work(path: Path, *names: str) -> None:
    store = open_(path)
    for name in names:
        office.add_villages(store, [name])
    store.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the path of a store with three deeds and a backup of them."""
    path = tmp_path / "one" / "desk.db"
    path.parent.mkdir()
    store = Store(path, now=lambda: NOW)
    office.seed_programmes(store)
    office.add_villages(store, ["梅岭村"])
    office.add_villages(store, ["石桥村"])
    store.close()
    return path


def lose(path: Path) -> Store:
    """Do a deed, put the store back to before it, and open it again."""
    before = path.read_bytes()
    work(path, "新开村")
    path.write_bytes(before)
    return open_(path)


def told(store: Store) -> list[object]:
    found = finish(checking.check(store))
    return [it.facts["code"] for it in found if it.damage is Damage.FOUND_ON_OPENING]


def test_a_lost_commit_is_told_by_every_check_until_it_is_settled(path: Path) -> None:
    store = lose(path)
    assert [it.code for it in store.troubles] == [Code.COMMITS_LOST]
    assert told(store) == ["commits_lost"]
    office.add_villages(store, ["另一村"])  # takes the number of the lost one
    assert told(store) == ["commits_lost"]
    store.close()
    store = open_(path)
    assert store.troubles == ()
    assert told(store) == ["commits_lost"]
    operation = checking.settle(store, " 停电 ")
    assert operation.facts["reason"] == "停电"
    assert operation.facts["what"] == ["commits_lost"]
    [entry] = history.entries(store.db, 1)
    said = wording.deed(entry)[1]
    assert "已经保存的第4号操作不见了，历史只到第3号" in said
    assert told(store) == []
    assert not opening.found_path(path).exists()
    store.close()
    store = open_(path)
    assert finish(checking.check(store)) == []
    store.close()


def test_the_next_deed_keeps_it_in_the_chain(path: Path) -> None:
    store = lose(path)
    office.add_villages(store, ["另一村"])
    opening.found_path(path).unlink()
    assert told(store) == ["commits_lost"]
    office.add_villages(store, ["再一村"])  # said once is enough
    rows = store.db.execute_sql(
        "SELECT count(*) FROM operation WHERE instr(facts, 'found_on_opening')"
    )
    assert rows.fetchone() == (1,)
    store.close()


def test_a_lost_deed_that_a_backup_knows_is_left_behind_once_settled(
    path: Path,
) -> None:
    before = path.read_bytes()
    store = open_(path)
    office.add_villages(store, ["新开村"])
    code = checking.digest(store, 2026, 9).code
    finish(backups.make(store, Reason.ASKED))
    store.close()
    path.write_bytes(before)
    store = open_(path)
    damages = {it.damage for it in finish(checking.check(store))}
    assert Damage.HISTORY_CUT in damages
    checking.settle(store, "停电")
    checked = finish(checking.examine(store, code))
    assert checked.findings == ()
    assert checked.paper_silent
    [paper] = [it for it in checked.compared if it.witness is Witness.PAPER]
    assert (paper.entries, paper.left_behind, paper.done) == ((4,), (4,), False)
    store.close()


def test_settling_wants_a_reason_and_something_to_settle(path: Path) -> None:
    store = open_(path)
    with pytest.raises(Refusal) as refused:
        checking.settle(store, "停电")
    assert refused.value.problem.code is Code.NOTHING_TO_SETTLE
    store.close()
    store = lose(path)
    with pytest.raises(Refusal) as refused:
        checking.settle(store, " ")
    assert refused.value.problem.code is Code.SETTLING_REASON_MISSING
    with pytest.raises(Refusal) as refused:
        checking.settle(store, f"停电，问过{id_number()}")
    assert refused.value.problem.code is Code.NUMBER_IN_TEXT
    assert told(store) == ["commits_lost"]
    store.close()


def test_a_file_changed_at_rest_is_told_on_opening(path: Path) -> None:
    with closing(sqlite3.connect(path)) as con, con:
        con.execute("UPDATE village SET position = 9")
    store = open_(path)
    assert [it.code for it in store.troubles] == [Code.STORE_ALTERED]
    office.add_villages(store, ["另一村"])
    assert told(store) == ["store_altered"]
    store.close()


def test_a_change_that_hides_its_time_is_kept_before_the_seal_goes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seals, "MOST_SUMMED", 0)
    content = path.read_bytes()
    store = open_(path)
    path.write_bytes(content.replace("梅岭村".encode(), "海岭村".encode()))
    assert store.troubles == ()
    office.add_villages(store, ["另一村"])
    assert told(store) == ["store_altered"]
    store.close()


def test_a_folder_that_was_copied_elsewhere_is_no_trouble(
    path: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(path.parent, tmp_path / "two", copy_function=shutil.copyfile)
    store = open_(copy / path.name)
    assert store.troubles == ()
    office.add_villages(store, ["另一村"])
    assert told(store) == []
    store.close()


@pytest.mark.parametrize("both", [True, False])
def test_what_stands_beside_every_store_is_missed(path: Path, *, both: bool) -> None:
    seals.acknowledged_path(path).unlink()
    if both:
        seals.seal_path(path).unlink()
    looking = Store(path, read_only=True)
    damages = {it.damage for it in finish(checking.check(looking))}
    looking.close()
    assert damages == {Damage.ACKNOWLEDGED_MISSING}
    store = open_(path)
    [trouble] = store.troubles
    assert trouble.code is Code.SIDECARS_MISSING
    names = ["desk.seal", "desk.acknowledged"]
    assert trouble.facts == {"names": names if both else names[1:]}
    office.add_villages(store, ["另一村"])
    assert told(store) == ["sidecars_missing"]
    store.close()


def crashed(path: Path) -> Path:
    """Return a copy of a store at which somebody is at work."""
    store = open_(path)
    office.add_villages(store, ["新开村"])
    copy = shutil.copytree(path.parent, path.parent.with_name("crashed")) / path.name
    store.close()
    return copy


def test_a_crash_leaves_no_seal_and_nothing_is_missed(path: Path) -> None:
    copy = crashed(path)
    assert not seals.seal_path(copy).exists()
    store = open_(copy)
    assert store.troubles == ()
    store.close()


def test_a_commit_that_a_crash_kept_from_being_noted_is_no_trouble(path: Path) -> None:
    copy = crashed(path)
    cut_lines(copy, 1)
    looking = Store(copy, read_only=True)
    assert finish(checking.check(looking)) == []
    looking.close()
    for _ in range(2):
        store = open_(copy)
        assert store.troubles == ()
        assert finish(checking.check(store)) == []
        store.close()


def test_a_crash_whose_log_was_folded_before_the_next_crash_is_no_trouble(
    path: Path,
) -> None:
    copy = crashed(path)
    Watch(copy, lambda: NOW)
    with closing(sqlite3.connect(copy)) as con:
        con.execute("PRAGMA wal_checkpoint")
    assert not copy.with_name("desk.db-wal").exists()
    store = open_(copy)
    assert store.troubles == ()
    store.close()


def test_a_seal_that_was_taken_away_is_missed(path: Path) -> None:
    seals.seal_path(path).unlink()
    store = open_(path)
    [trouble] = store.troubles
    assert (trouble.code, trouble.facts) == (
        Code.SIDECARS_MISSING,
        {"names": ["desk.seal"]},
    )
    assert told(store) == ["sidecars_missing"]
    store.close()


def cut_lines(path: Path, count: int) -> None:
    noted = seals.acknowledged_path(path)
    lines = noted.read_bytes().splitlines(keepends=True)
    noted.write_bytes(b"".join(lines[:-count]))


def emptied(path: Path) -> None:
    seals.acknowledged_path(path).write_bytes(b"")


def made_a_folder(path: Path) -> None:
    seals.acknowledged_path(path).unlink()
    seals.acknowledged_path(path).mkdir()


def cut_by_one(path: Path) -> None:
    last = seals.every_acknowledged(path)[-1]
    while seals.every_acknowledged(path)[-1] == last:
        cut_lines(path, 1)


BEHIND = [emptied, made_a_folder, cut_by_one]


@pytest.mark.parametrize("spoil", BEHIND)
@pytest.mark.parametrize("sealed", [True, False])
def test_acknowledged_entries_that_say_too_little_are_told_until_settled(
    path: Path, spoil: Callable[[Path], None], *, sealed: bool
) -> None:
    spoil(path)
    if not sealed:
        seals.seal_path(path).unlink()
    looking = Store(path, read_only=True)
    damages = {it.damage for it in finish(checking.check(looking))}
    looking.close()
    if sealed or spoil is not cut_by_one:  # one behind, unsealed: somebody is at work
        assert damages == {Damage.ACKNOWLEDGED_MISSING}
    names = ["desk.acknowledged"] if sealed else ["desk.seal", "desk.acknowledged"]
    store = open_(path)
    [trouble] = store.troubles
    assert trouble.code is Code.SIDECARS_MISSING
    assert trouble.facts == {"names": names}
    office.add_villages(store, ["另一村"])
    store.close()
    store = open_(path)
    assert store.troubles == ()
    found = finish(checking.check(store))
    assert [it.facts["code"] for it in found] == ["sidecars_missing"]
    checking.settle(store, "文件被删")
    store.close()
    store = open_(path)
    assert store.troubles == ()
    assert finish(checking.check(store)) == []
    store.close()


@pytest.mark.parametrize("spoil", BEHIND)
def test_lost_commits_do_not_hide_behind_a_spoilt_list(
    path: Path, spoil: Callable[[Path], None]
) -> None:
    copy = crashed(path)
    for it in copy.parent.glob("desk.db-*"):
        it.unlink()
    spoil(copy)
    if spoil is cut_by_one:  # says no more than the store has left
        cut_by_one(copy)
    store = open_(copy)
    assert [it.code for it in store.troubles] == [Code.SIDECARS_MISSING]
    store.close()


def test_one_spoilt_list_is_told_once_by_a_check(path: Path) -> None:
    for it in (seals.seal_path(path), seals.acknowledged_path(path)):
        it.unlink()
    store = open_(path)
    [found] = finish(checking.check(store))
    assert found.damage is Damage.FOUND_ON_OPENING
    store.close()


def test_a_whole_older_set_is_held_against_the_backups(
    path: Path, tmp_path: Path
) -> None:
    before = shutil.copytree(path.parent, tmp_path / "before")
    store = open_(path)
    office.add_villages(store, ["新开村"])
    finish(backups.make(store, Reason.ASKED))
    store.close()
    for it in before.glob("desk.*"):
        shutil.copy(it, path.parent)
    store = open_(path)
    assert [it.code for it in store.troubles] == [Code.BEHIND_BACKUP]
    office.add_villages(store, ["另一村"])
    store.close()
    store = open_(path)  # said once is enough
    assert store.troubles == ()
    assert told(store) == ["behind_backup"]
    checking.settle(store, "硬盘坏了")
    store.close()
    store = open_(path)
    assert store.troubles == ()
    assert told(store) == []
    store.close()


def test_a_store_of_an_earlier_program_has_nothing_beside_it(path: Path) -> None:
    for it in (seals.seal_path(path), seals.acknowledged_path(path)):
        it.unlink()
    with closing(sqlite3.connect(path)) as con, con:
        con.execute("UPDATE operation SET facts = '{}'")
    store = open_(path)
    assert store.troubles == ()
    store.close()


def test_with_all_gone_the_backups_know_what_is_lost(path: Path) -> None:
    before = path.read_bytes()
    store = open_(path)
    office.add_villages(store, ["新开村"])
    [backup] = [finish(backups.make(store, Reason.ASKED)).backup]
    store.close()
    strange = backup.folder.with_name("backup-20260101-000000")
    strange.mkdir()
    (strange / "seal.json").write_text("{")
    path.write_bytes(before)
    for it in (seals.seal_path(path), seals.acknowledged_path(path)):
        it.unlink()
    path.with_name("desk.db-wal").write_bytes(b"an old one")
    store = open_(path)
    told_of = {it.code: it.facts for it in store.troubles}
    assert set(told_of) == {Code.BEHIND_BACKUP, Code.SIDECARS_MISSING}
    facts = told_of[Code.BEHIND_BACKUP]
    assert (facts["backup"], facts["deeds"], facts["last"]) == (backup.name, 4, 3)
    assert (path.parent / str(facts["copy"])).read_bytes() == b"an old one"
    checking.settle(store, "硬盘坏了")
    assert finish(checking.check(store)) == [
        it for it in finish(checking.check(store)) if not it.facts.get("code")
    ]
    store.close()


def test_what_was_settled_goes_should_the_power_have_gone_just_then(
    path: Path,
) -> None:
    store = lose(path)
    there = opening.found_path(path).read_bytes()
    checking.settle(store, "停电")
    store.close()
    opening.found_path(path).write_bytes(there)
    store = open_(path)
    assert told(store) == []
    assert not opening.found_path(path).exists()
    store.close()


def test_what_cannot_be_written_down_is_noted_by_the_next_deed(path: Path) -> None:
    opening.found_path(path).mkdir()
    store = lose(path)
    assert [it.code for it in store.troubles] == [Code.COMMITS_LOST]
    assert told(store) == ["found_unreadable"]
    office.add_villages(store, ["另一村"])
    assert told(store) == ["commits_lost", "found_unreadable"]
    checking.settle(store, "磁盘坏了")
    assert told(store) == []
    store.close()


def test_the_same_found_again_is_written_once(path: Path) -> None:
    problem = Problem(Code.COMMITS_LOST, facts={"last": 3, "copy": "a"})
    assert opening.keep(path, problem, NOW) is not None
    again = Problem(Code.COMMITS_LOST, facts={"last": 3, "copy": "b"})
    assert opening.keep(path, again, NOW) is None
    other = Problem(Code.COMMITS_LOST, facts={"last": 4})
    assert opening.keep(path, other, NOW) is not None
    assert len({it.key for it in opening.read(path)}) == 2


@pytest.mark.parametrize("content", ["", "{", "7", "{}", '{"found": [], "sum": "x"}'])
def test_a_damaged_record_is_found_itself(path: Path, content: str) -> None:
    opening.found_path(path).write_text(content)
    store = open_(path)
    assert told(store) == ["found_unreadable"]
    checking.settle(store, "磁盘坏道")
    assert told(store) == []
    opening.found_path(path).write_text(content + " ")
    assert told(store) == ["found_unreadable"]
    store.close()


def test_facts_that_cannot_be_read_say_nothing_of_opening(path: Path) -> None:
    told_ = json.dumps({opening.FACT: [{"key": "a"}, 7], "parted": [[1], 7]})
    with closing(sqlite3.connect(path)) as con, con:
        con.execute(
            "UPDATE operation SET kind = 'restore', facts = ? WHERE id = 2", (told_,)
        )
        con.execute(
            "UPDATE operation SET kind = ?, facts = '{\"settles\": 7}' WHERE id = 3",
            (Kind.SETTLE_FOUND.value,),
        )
        con.execute(
            "UPDATE operation SET kind = ?, facts = '{' WHERE id = 1", ("restore",)
        )
    looking = Store(path, read_only=True)
    assert opening.in_history(looking.db) == ([], set())
    assert opening.parted(looking.db) == set()
    looking.close()


def test_where_it_cannot_be_noted_the_old_lines_go(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_(path)

    def full(_: int) -> None:
        raise OSError(28, "full")

    with monkeypatch.context() as now:
        now.setattr("os.fsync", full)
        store._watch.acknowledge(store._head())  # type: ignore[union-attr]
    assert seals.acknowledged_path(path).read_bytes() == b""
    assert not seals.is_cut(path)
    store.close()
    assert seals.every_acknowledged(path) == []
    assert seals.every_acknowledged(path.with_name("none.db")) == []
