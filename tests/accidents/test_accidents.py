"""After any accident: it opens, nothing acknowledged is lost, the check is clean."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.domain.checking import Damage
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import checking, office
from gwgk_desktop.store.database import Store
from tests import stories
from tests.accidents import corrupting, shim, trials, working
from tests.accidents.power import Disk, Event
from tests.conftest import NOW

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


@needs_fork
def test_nothing_is_lost_where_the_program_is_killed(tmp_path: Path) -> None:
    assert faults(trials.kills(range(1, 21), tmp_path), 20) == []


@needs_shim
def test_nothing_is_lost_where_the_power_goes(tmp_path: Path) -> None:
    assert faults(trials.power_cuts(range(20), tmp_path), 20) == []


@needs_shim
def test_nothing_is_lost_where_the_disk_is_full_or_fails(tmp_path: Path) -> None:
    assert faults(trials.disk_faults(range(1, 21), tmp_path), 40) == []


def test_a_flipped_bit_of_a_file_at_rest_is_found(tmp_path: Path) -> None:
    assert faults(trials.flips(range(30), tmp_path), 30) == []


@needs_fork
def test_two_programs_never_write_at_once(tmp_path: Path) -> None:
    assert faults(trials.races(range(10), tmp_path), 10) == []


def test_a_damaged_store_is_restored_and_no_good_backup_touched(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    count = 2 * len(corrupting.WAYS)
    assert faults(corrupting.corruptions(range(count), tmp_path), count) == []
    caplog.clear()  # what was told on opening is logged


def test_a_clock_set_back_is_told(tmp_path: Path) -> None:
    store = stories.begun(tmp_path / "desk.db")
    store.close()
    early = Store(tmp_path / "desk.db", now=lambda: NOW.replace(year=2025))
    office.add_villages(early, ["新村"])
    found = finish(checking.check(early))
    early.close()
    assert [it.damage for it in found] == [Damage.CLOCK_WENT_BACK]
    assert not found[0].grave


# The judges must be able to find what they look for.


def test_the_judge_sees_a_lost_deed(tmp_path: Path) -> None:
    made = working.base(tmp_path / "made")
    last = 5
    assert working.fault(made, last) == ""
    assert working.fault(made, last + 1).startswith("lost")
    path = made / "desk.db"
    path.write_bytes(path.read_bytes()[:8192])
    assert working.fault(made, last)


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
