"""After any accident: it opens, nothing acknowledged is lost, the check is clean."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.domain.backups import LAST_KEPT, Reason
from gwgk_desktop.domain.checking import Damage
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import backups, checking, drills, office, restoring
from gwgk_desktop.store import seals
from gwgk_desktop.store.database import Store
from tests import stories
from tests.accidents import corrupting, shim, trials, working
from tests.accidents.power import Disk, Event
from tests.begun import NOW
from tests.township import card, numeral

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.accidents.trials import Trial

needs_fork = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and kill")
needs_shim = pytest.mark.skipif(shim.library() is None, reason=shim.WHY_NOT)


def faults(done: Iterable[Trial], expected: int) -> list[Trial]:
    """Return the trials that found something, once all are done."""
    every = list(done)
    assert len(every) == expected
    return [it for it in every if it.fault]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder in which the grounds are made once for all trials."""
    return tmp_path_factory.mktemp("accidents")


@needs_fork
def test_nothing_is_lost_where_the_program_is_killed(here: Path) -> None:
    seeds = trials.BY_TURNS
    assert {trials.CASES[it].deed for it in seeds} == {it.deed for it in trials.CASES}
    assert faults(trials.kills(seeds, here), len(seeds)) == []


def test_a_damaged_store_is_restored_and_no_good_backup_touched(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    count = 2 * len(corrupting.WAYS)
    assert faults(corrupting.corruptions(range(count), tmp_path), count) == []
    caplog.clear()  # what was told on opening is logged


@needs_shim
def test_nothing_is_lost_where_the_power_goes(here: Path) -> None:
    seeds = range(2 * len(trials.RECORDINGS))
    assert faults(trials.power_cuts(seeds, here), len(seeds)) == []


@needs_shim
def test_nothing_is_lost_where_the_disk_is_full_or_fails(here: Path) -> None:
    seeds = range(0, 14 * trials.SPOILINGS, trials.SPOILINGS + 1)  # of many deeds
    assert faults(trials.disk_faults(seeds, here), len(seeds)) == []


def test_a_flipped_bit_of_a_file_at_rest_is_found(
    here: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert faults(trials.flips(range(40), here), 40) == []
    told = {it.getMessage() for it in caplog.records}
    assert told <= {
        Code.STORE_ALTERED,
        Code.STORE_STOPPED,
        Code.SIDECARS_MISSING,
        Code.SEAL_DIFFERS,
    }
    caplog.clear()


def test_a_log_that_is_not_the_stores_never_costs_a_deed_in_silence(
    here: Path, caplog: pytest.LogCaptureFixture
) -> None:
    seeds = (0, 3, 4, 7, 8)  # each way, by turns protected
    assert faults(trials.logs(seeds, here), len(seeds)) == []
    told = {it.getMessage() for it in caplog.records}
    assert told == {Code.LOG_SET_ASIDE, Code.COMMITS_LOST}
    caplog.clear()


@pytest.mark.parametrize("state", working.STATES)
def test_the_salts_of_a_log_are_noted_as_its_header_has_them(
    here: Path, tmp_path: Path, state: str
) -> None:
    """SQLCipher, too, leaves the header of a log in clear."""
    folder = working.fresh(working.ground(here, state), tmp_path / "it")
    with working.Worker(folder, 1) as worker:
        worker.do("correct")
        header = (folder / "desk.db-wal").read_bytes()[:32]
        noted, unreadable = seals.read_acknowledged(folder / "desk.db")
        assert noted is not None
        assert noted.salts == header[16:24].hex()
        assert (noted.head.entries, noted.head.hash) == worker.head()
        assert header[:4] in {b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83"}
        assert unreadable == 0


def test_nothing_is_told_where_nothing_is_wrong(here: Path) -> None:
    assert faults(trials.clean(range(0, 9, 2), here), 5) == []


@needs_fork
def test_two_programs_never_write_at_once(here: Path) -> None:
    assert faults(trials.races(range(5), here), 5) == []


def test_a_clock_set_back_is_told_and_no_backup_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    store = stories.begun(path)
    for number in range(LAST_KEPT):
        office.add_villages(store, [f"{numeral(number + 1)}岭村"])
        finish(backups.make(store, Reason.ASKED))
    store.close()
    early = Store(path, now=lambda: NOW.replace(year=2025))
    office.add_villages(early, ["新村"])
    made = finish(backups.make(early, Reason.ASKED)).backup
    assert backups.standing(early).newest == made
    assert made in backups.every(early)
    assert finish(drills.drill(early)).backup == made.name
    found = finish(checking.check(early))
    early.close()
    assert [it.damage for it in found] == [Damage.CLOCK_WENT_BACK]
    assert not found[0].grave
    again = Store(path, now=lambda: NOW)
    finish(restoring.restore(again, made))
    restoring.swap(again)
    back = Store(path, now=lambda: NOW)
    assert "新村" in {it.name for it in office.villages(back)}
    assert [it for it in finish(checking.check(back)) if it.grave] == []
    back.close()


# The judges must be able to find what they look for.


def test_the_judge_sees_a_lost_deed(here: Path, tmp_path: Path) -> None:
    for state in working.STATES:
        folder = working.fresh(working.ground(here, state), tmp_path / state)
        with working.Worker(folder, 1) as worker:
            worker.do("correct")
        words = working.heard(folder)
        assert working.fault(folder, words, state) == ""
        [(last, hash_)] = words.ways
        words.ways[:] = [(last, "ab" * 32)]
        assert working.fault(folder, words, state).startswith("lost: ")
        words.ways[:] = [(last, "ab" * 32), (last, hash_)]
        assert working.fault(folder, words, state).startswith("lost by going back")
        words = replace(words, ways=[(last, hash_)], backups={"backup-1"})
        assert working.fault(folder, words, state) == "backups gone: ['backup-1']"
        (folder / "note").write_text(f"卡号{card(7)}，电话不详")
        found = working.fault(folder, working.Words(), state)
        assert found == ("in clear: note" if state == working.PROTECTED else "")
        path = folder / "desk.db"
        path.write_bytes(path.read_bytes()[:16384])
        assert working.fault(folder, working.Words(), state)


def test_a_disk_without_power_has_what_was_synced_and_some_of_the_rest(
    tmp_path: Path,
) -> None:
    made = tmp_path / "made"
    made.mkdir()
    (made / "a").write_bytes(b"old")
    root = Path("/disk")

    def held(*events: Event) -> set[tuple[tuple[str, bytes], ...]]:
        found = set()
        for seed in range(60):
            disk = Disk(root, made)
            for event in events:
                disk.take(event)
            image = tmp_path / f"{len(events)}-{seed}"
            disk.cut(Random(seed), image)  # noqa: S311 - made to be repeated
            files = sorted(it for it in image.iterdir())
            found.add(tuple((it.name, it.read_bytes()) for it in files))
        return found

    written = Event("W", "/disk/a", 0, b"new")
    assert held(written) == {(("a", b"old"),), (("a", b"new"),)}
    assert held(written, Event("S", "/disk/a", 0, b"")) == {(("a", b"new"),)}
    torn = held(Event("W", "/disk/a", 0, b"x" * 512 + b"y" * 512))
    assert (("a", b"old" + b"\0" * 509 + b"y" * 512),) in torn
    made_b = (Event("C", "/disk/b", 0, b""), Event("W", "/disk/b", 0, b"b"))
    moved = Event("R", "/disk/b", 0, b"/disk/a")
    synced = Event("S", "/disk/b", 0, b"")
    assert held(*made_b, synced, moved) == {
        (("a", b"old"), ("b", b"b")),
        (("a", b"b"),),
    }
    assert held(*made_b, synced, moved, Event("D", "/disk", 0, b"")) == {(("a", b"b"),)}


def test_a_folder_that_is_renamed_takes_its_files_along(tmp_path: Path) -> None:
    made = tmp_path / "made"
    (made / "one").mkdir(parents=True)
    (made / "one" / "a").write_bytes(b"a")
    disk = Disk(Path("/disk"), made)
    disk.take(Event("R", "/disk/one", 0, b"/disk/two"))
    disk.take(Event("W", "/disk/two/a", 0, b"b"))
    disk.take(Event("S", "/disk/two/a", 0, b""))
    found = set()
    for seed in range(20):
        disk.cut(Random(seed), tmp_path / str(seed))  # noqa: S311 - made to be repeated
        files = (tmp_path / str(seed)).rglob("a")
        found |= {(it.parent.name, it.read_bytes()) for it in files}
    assert found == {("one", b"b"), ("two", b"b")}
    disk.take(Event("D", "/disk", 0, b""))
    disk.cut(Random(1), tmp_path / "last")  # noqa: S311 - made to be repeated
    assert [it.parent.name for it in (tmp_path / "last").rglob("a")] == ["two"]
