"""Each accident, done so many times: what was lost, by seed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
import warnings
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.desk import Desk
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import checking, office
from gwgk_desktop.store import seals
from gwgk_desktop.store.database import Store
from tests import damages
from tests.accidents import shim, working
from tests.accidents.power import Disk, events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ROOT = Path(__file__).parents[2]
LONGEST_S, LONGEST_UPGRADE_S = 0.8, 0.12
"""The latest moment of a kill: by then some deeds are done, or the upgrade is."""
DEEDS_RECORDED = 12
IMAGES_A_RECORD = 100


class Trial(NamedTuple):
    """One accident: what it hit, and what was wrong after it."""

    seed: int
    what: str
    fault: str = ""
    saved: int = 0
    """Deeds that had been called saved."""


def forked(work: Callable[[], object], folder: Path) -> int:
    """Do work in a process of its own; what it stumbles over is noted in `bug`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    except Refusal as refusal:
        (folder / "refused").write_text(refusal.problem.code)
    except BaseException:  # noqa: BLE001 - the parent reads it
        (folder / "bug").write_text(traceback.format_exc())
    finally:
        os._exit(status)


def _bug(folder: Path) -> str:
    path = folder / "bug"
    return path.read_text() if path.exists() else ""


def kills(seeds: Iterable[int], here: Path) -> Iterator[Trial]:
    """Kill -9 at random moments: deeds, and every fifth time an upgrade."""
    made, old = working.base(here / "made"), working.old_base(here / "old")
    for seed in seeds:
        random = Random(f"kill {seed}")  # noqa: S311 - made to be repeated
        upgrade = seed % 5 == 0
        folder = working.fresh(old if upgrade else made, here / "killed")
        child = forked(lambda: working.work(folder, seed), folder)  # noqa: B023 - at once
        time.sleep(random.uniform(0, LONGEST_UPGRADE_S if upgrade else LONGEST_S))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        saved = working.acknowledged(folder)
        fault = _bug(folder) or working.fault(folder, saved)
        yield Trial(seed, "upgrade" if upgrade else "deeds", fault, saved)


def power_cuts(seeds: Iterable[int], here: Path) -> Iterator[Trial]:
    """Cut the power at random moments of recorded work."""
    made, old = working.base(here / "made"), working.old_base(here / "old")
    every = list(seeds)
    for start in range(0, len(every), IMAGES_A_RECORD):
        some = every[start : start + IMAGES_A_RECORD]
        upgrade = start // IMAGES_A_RECORD % 5 == 4
        begun = old if upgrade else made
        folder = working.fresh(begun, here / "recorded")
        record = here / "record"
        _under_shim("record", folder, record, some[0])
        recorded = list(events(record))
        moments = {
            seed: Random(f"cut {seed}").randint(0, len(recorded))  # noqa: S311
            for seed in some
        }
        disk, at, saved = Disk(folder, begun), 0, 0
        for seed in sorted(some, key=lambda it: moments[it]):
            for event in recorded[at : moments[seed]]:
                disk.take(event)
                if event.kind == "W" and event.path.endswith(f"/{working.ACKS}"):
                    saved = int(event.data)
            at = moments[seed]
            image = here / f"image-{seed}"
            disk.cut(Random(f"disk {seed}"), image)  # noqa: S311
            fault = working.fault(image, saved)
            shutil.rmtree(image)
            yield Trial(seed, "upgrade" if upgrade else "deeds", fault, saved)


def disk_faults(seeds: Iterable[int], here: Path) -> Iterator[Trial]:
    """Let the disk be full, or fail once, at the n-th write; n is the seed."""
    made = working.base(here / "made")
    every = list(seeds)
    for what, error in (("full", 28), ("failing", 5)):
        told = _under_shim("spoil", made, here / "spoilt", error, *every)
        for line in told.splitlines():
            yield Trial(**json.loads(line), what=what)


def _under_shim(what: str, *args: object) -> str:
    library = shim.library()
    assert library is not None
    start = [sys.executable, "-m", "tests.accidents.under_shim", what]
    done = subprocess.run(  # noqa: S603 - ourselves
        [*start, *map(str, args)],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": str(library)},
    )
    assert not done.returncode, done.stderr
    return done.stdout


def flips(seeds: Iterable[int], here: Path, *, sealed: bool = True) -> Iterator[Trial]:
    """Flip a bit of a file at rest; without the seal only meaning can tell."""
    made = here / "made"
    if not made.exists():
        made.mkdir(parents=True)
        damages.make(made)
        shutil.rmtree(made / "out")
        shutil.rmtree(made / "backups")
    for seed in seeds:
        random = Random(f"flip {seed}")  # noqa: S311 - made to be repeated
        folder = working.fresh(made, here / "flipped")
        if not sealed:
            seals.seal_path(folder / "desk.db").unlink()
        files = sorted(it for it in folder.rglob("*") if it.is_file())
        store = [folder / "desk.db"]
        path = random.choice(store if not sealed or random.random() < 0.5 else files)
        damages.flip(path, random.randrange(path.stat().st_size), random.randrange(8))
        yield Trial(seed, path.suffix or "kept", "" if _noticed(folder) else path.name)


def _noticed(folder: Path) -> bool:
    try:
        store = Store(folder / "desk.db")
    except Refusal:
        return True
    try:
        found = finish(checking.check(store))
        return bool(store.troubles) or any(it.grave for it in found)
    finally:
        store.close()


def races(seeds: Iterable[int], here: Path) -> Iterator[Trial]:
    """Let two programs take one folder at the same moment."""
    made = working.base(here / "made")
    for seed in seeds:
        folder = working.fresh(made, here / "raced")
        go = time.monotonic() + 0.02
        random = Random(f"race {seed}")  # noqa: S311 - made to be repeated
        apart = (0.0, random.uniform(0, 0.01))
        children = [
            forked(lambda late=late: _race(folder, go + late), folder)  # type: ignore[misc] # noqa: B023
            for late in apart
        ]
        states = [os.waitstatus_to_exitcode(os.waitpid(it, 0)[1]) for it in children]
        done = states.count(0)
        refused = folder / "refused"
        fault = _bug(folder) or working.fault(folder, 0)
        if refused.exists() and refused.read_text() != Code.FOLDER_IN_USE:
            fault = fault or f"refused: {refused.read_text()}"
        store = Store(folder / "desk.db", read_only=True)
        added = sum(it.name.startswith("竞村") for it in office.villages(store))
        store.close()
        if not done or added != done:
            fault = fault or f"{done} came through, {added} wrote"
        yield Trial(seed, f"{done} came through", fault, done)


def _race(folder: Path, go: float) -> None:
    while time.monotonic() < go:
        pass
    with Desk(folder) as desk:
        store = desk.open_store()
        name = (
            "竞村"
            + "甲乙丙丁戊己庚辛"[os.getpid() % 8]
            + "东西南北"[os.getpid() // 8 % 4]
        )
        office.add_villages(store, [f"{name}村"])
        store.close()
