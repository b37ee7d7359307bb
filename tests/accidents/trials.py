"""Each accident, done so many times: what was lost, by seed.

Grounds and copies stand in the folder `here`, which is used again from trial to trial.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
import warnings
from collections import defaultdict
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop import cli
from gwgk_desktop.desk import Desk
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import backups, checking, drills, office
from gwgk_desktop.store import seals
from tests import damages, stories
from tests.accidents import shim, working
from tests.accidents.power import Disk, events
from tests.accidents.working import (
    DEEDS,
    OLD_PLAIN,
    OLD_PROTECTED,
    OPEN,
    PLAIN,
    PROTECTED,
    STATES,
    Words,
)
from tests.township import numeral

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ROOT = Path(__file__).parents[2]
LONGEST_S = 0.3
"""The latest moment of a kill after its deed began: by then others may go on."""
PATIENCE_S = 60
IMAGES_A_RECORD = 100
CLOSING = 0.25
"""Of the power cuts those that come after the last deed: few events, many ways."""
PAST_THE_END = "past the last write of the deed"


class Trial(NamedTuple):
    """One accident: what it hit, and what was wrong after it."""

    seed: int
    what: str
    fault: str = ""
    saved: int = 0
    """Deeds that had been called done."""


class Case(NamedTuple):
    """A deed, and the state of the folder in which it is done."""

    deed: str
    state: str

    def __str__(self) -> str:
        return f"{self.deed}, {self.state}"


CASES = (
    *(Case(deed, state) for deed in DEEDS for state in STATES if deed != "protect"),
    Case("protect", PLAIN),
    Case("protect", PLAIN),
    Case(OPEN, PROTECTED),
    *(Case(OPEN, state) for state in (OLD_PLAIN, OLD_PROTECTED)),
)
_IN_BOTH = len(STATES) * (len(DEEDS) - 1)
BY_TURNS = tuple(
    number
    for number in range(len(CASES))
    if number >= _IN_BOTH or number // len(STATES) % 2 == number % 2
)
"""Seeds of every deed in one of the states, by turns."""


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


def bug(folder: Path) -> str:
    """Return what a process of ours stumbled over."""
    path = folder / "bug"
    return path.read_text() if path.exists() else ""


# Killed.


def kills(seeds: Iterable[int], here: Path) -> Iterator[Trial]:
    """Kill -9 at a random moment of a deed."""
    for seed in seeds:
        case = CASES[seed % len(CASES)]
        folder = working.fresh(working.ground(here, case.state), here / "killed")
        moment = Random(f"kill {seed}").uniform(0, LONGEST_S)  # noqa: S311
        child = forked(lambda: working.work(folder, seed, [case.deed]), folder)  # noqa: B023
        _wait_for(folder / working.ACKS, f"begin {case.deed}\n")
        time.sleep(moment)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        words = working.heard(folder)
        fault = bug(folder) or _refused(folder)
        fault = fault or working.fault(folder, words, case.state)
        what = f"{words.doing or 'between two deeds'}, {case.state}"
        yield Trial(seed, what, fault, words.deeds)


def _wait_for(path: Path, word: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with contextlib.suppress(FileNotFoundError):
            if word in path.read_text("ascii"):
                return
        time.sleep(0.001)


def _refused(folder: Path) -> str:
    path = folder / "refused"
    return f"refused: {path.read_text()}" if path.exists() else ""


# The power cut.


class Recording(NamedTuple):
    """Work that is recorded below the library."""

    state: str
    first: tuple[str, ...]
    most: int


_ROUND = ("backup", "import", "restore", "swap back", "import", "restore", "sheets")
RECORDINGS = (
    *(Recording(state, ("import", "sheets", "return", "undo"), 10) for state in STATES),
    *(Recording(state, _ROUND, len(_ROUND)) for state in STATES),
    Recording(PLAIN, ("protect", "import", "backup"), 3),
    *(Recording(state, ("import",), 1) for state in (OLD_PLAIN, OLD_PROTECTED)),
)


def recorded(here: Path, number: int) -> tuple[Path, Path]:
    """Return where a recording works, and where its record is written."""
    return here / f"recorded {number}", here / f"record {number}"


def power_cuts(seeds: Iterable[int], here: Path) -> Iterator[Trial]:
    """Cut the power at random moments of recorded work.

    Seeds take turns with the recordings; each is done anew after so many images.
    """
    records: dict[int, list[int]] = defaultdict(list)
    turns = len(RECORDINGS)
    for seed in seeds:
        again = seed // (turns * IMAGES_A_RECORD)
        records[seed % turns + again * turns].append(seed)
    for it in RECORDINGS:
        working.ground(here, it.state)
    assert list(_under_shim("record", here, *records)) == []
    for number, some in records.items():
        yield from _images(here, number, some)


def _images(here: Path, number: int, some: list[int]) -> Iterator[Trial]:
    recording = RECORDINGS[number % len(RECORDINGS)]
    folder, record = recorded(here, number)
    taken = list(events(record))
    acks, words = str(folder / working.ACKS), Words()
    done = max(at for at, it in enumerate(taken) if it.path == acks)
    moments = {seed: _moment(seed, done, len(taken)) for seed in some}
    disk, at = Disk(folder, working.ground(here, recording.state)), 0
    for seed in sorted(some, key=lambda it: moments[it]):
        for event in taken[at : moments[seed]]:
            disk.take(event)
            if event.kind == "W" and event.path == acks:
                words.hear(event.data.decode().strip())
        at = moments[seed]
        image = here / f"image {seed}"
        disk.cut(Random(f"disk {seed}"), image)  # noqa: S311
        state = PLAIN if "protect" in recording.first else recording.state
        fault = working.fault(image, words, state)
        shutil.rmtree(image)
        what = f"{words.doing or 'between two deeds'}, {recording.state}"
        yield Trial(seed, what, fault, words.deeds)
    shutil.rmtree(folder)
    record.unlink()


def _moment(seed: int, done: int, end: int) -> int:
    """Return after how many events the power goes: one in four while all is closed."""
    random = Random(f"cut {seed}")  # noqa: S311 - made to be repeated
    return random.randint(done if random.random() < CLOSING else 0, end)


# The disk full, or failing.


class Spoiling(NamedTuple):
    """At which write of which deed what happens."""

    write: int
    error: str
    errno: int
    case: Case


_ERRORS = (("full", 28), ("failing", 5))
_SPOILT_DEEDS = ("import", "sheets", "return", "undo", "backup", "restore")
_SPOILT = (
    *(Case(deed, state) for deed in _SPOILT_DEEDS for state in STATES),
    Case("swap back", PROTECTED),
    Case("user", PROTECTED),
    Case("protect", PLAIN),
    Case(OPEN, OLD_PLAIN),
    Case(OPEN, OLD_PROTECTED),
)
SPOILINGS = len(_SPOILT) * len(_ERRORS)
_UNDECIDED = {"restore", "swap back", "protect", OPEN}
"""Deeds that go on by themselves once they are decided for, however they ended."""


def spoiling(seed: int) -> Spoiling:
    """Return what a seed stands for: the first writes of all deeds come first."""
    which, case = divmod(seed % SPOILINGS, len(_SPOILT))
    return Spoiling(1 + seed // SPOILINGS, *_ERRORS[which], _SPOILT[case])


def disk_faults(seeds: Iterable[int], here: Path) -> Iterator[Trial]:
    """Let the disk be full, or fail once, at the n-th write or sync of a deed."""
    for case in _SPOILT:
        working.ground(here, case.state)
    for line in _under_shim("spoil", here, *seeds):
        yield Trial(**json.loads(line))


def wrong_after_refusal(folder: Path) -> str:
    """Return what is wrong with how a deed was refused, "" where it was not."""
    path = folder / "refused"
    code = path.read_text() if path.exists() else ""
    if code and code not in working.ON_FAILING_DISKS:
        return f"refused: {code}"
    words = working.heard(folder)
    if not code or words.doing in _UNDECIDED:
        return ""
    with Desk(folder) as desk:
        working.sign_in(desk)
        store = desk.open_store()
        [(last,)] = store.db.execute_sql("SELECT max(id) FROM operation")
        store.close()
    was = words.ways[-1][0]
    return "" if last == was else f"refused, and done: {was} became {last}"


def _under_shim(what: str, *args: object) -> Iterator[str]:
    """Yield the lines that our other half says."""
    library = shim.library()
    assert library is not None
    start = [sys.executable, "-m", "tests.accidents.under_shim", what]
    with subprocess.Popen(  # noqa: S603 - ourselves
        [*start, *map(str, args)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": str(library)},
    ) as child:
        assert child.stdout is not None
        yield from child.stdout
    assert not child.returncode


# Bits flipped at rest.


FLIPPED = {
    "the store": "desk.db",
    "its seal": "desk.seal",
    "what was acknowledged": "desk.acknowledged",
    "the keys": "keys.json",
    "kept files": "kept/*/*",
    "a backup's database": "backups/backup-*/desk.db",
    "a backup's seal": "backups/backup-*/seal.json",
    "a backup's keys": "backups/backup-*/keys.json",
    "a backup's list": "backups/backup-*/kept.list",
    "backups' kept files": "backups/kept/*/*",
}


def flips(seeds: Iterable[int], here: Path, *, sealed: bool = True) -> Iterator[Trial]:
    """Flip a bit of a file at rest; without the seal only meaning can tell."""
    for seed in seeds:
        random = Random(f"flip {seed}")  # noqa: S311 - made to be repeated
        state = random.choice(STATES) if sealed else PLAIN
        folder = working.fresh(working.ground(here, state), here / "flipped")
        if not sealed:
            seals.seal_path(folder / "desk.db").unlink()
        kinds = {
            what: found
            for what, pattern in FLIPPED.items()
            if (found := sorted(folder.glob(pattern)))
        }
        often = random.random() < 0.3 or not sealed
        what = "the store" if often else random.choice(sorted(kinds))
        path = random.choice(kinds[what])
        damages.flip(path, random.randrange(path.stat().st_size), random.randrange(8))
        fault = "" if _noticed(folder) else str(path.relative_to(folder))
        yield Trial(seed, f"{what}, {state}", fault)


def _noticed(folder: Path) -> bool:
    """Return whether something is told on opening, by the check or by a drill."""
    try:
        with Desk(folder) as desk:
            working.sign_in(desk)
            store = desk.open_store()
            try:
                found = finish(checking.check(store))
                told = bool(store.troubles) or any(it.grave for it in found)
                return told or not all(
                    it.whole and finish(drills.drill(store, it)).passed
                    for it in backups.every(store)
                )
            finally:
                store.close()
    except Refusal:
        return True


# Logs that are not what SQLite believes.


def logs(seeds: Iterable[int], here: Path) -> Iterator[Trial]:
    """Put a stale log back, one of another store, or flip a bit of the live one.

    Nothing that was called done may be missing without a word.
    """
    for seed in seeds:
        random = Random(f"log {seed}")  # noqa: S311 - made to be repeated
        state = STATES[seed % 2]
        what = ("stale", "cut", "flipped", "another's", "beside a seal")[seed // 2 % 5]
        early, live = _crashed(here, state, random, seed)
        log = live / "desk.db-wal"
        if what == "stale":
            shutil.copy(early / log.name, log)
        elif what == "cut":
            size = random.randrange(log.stat().st_size)
            log.write_bytes(log.read_bytes()[:size])
        elif what == "flipped":
            damages.flip(log, random.randrange(log.stat().st_size), random.randrange(8))
        elif what == "another's":
            other = STATES[1 - seed % 2] if random.random() < 0.5 else state
            shutil.rmtree(here / "theirs", ignore_errors=True)
            _crashed(here, other, random, seed + 1, "theirs")[1].rename(here / "theirs")
            shutil.copy(here / "theirs" / log.name, log)
        else:
            with Desk(live) as desk:
                working.sign_in(desk)
                desk.open_store().close()
            shutil.copy(early / log.name, log)
        yield Trial(seed, f"{what}, {state}", _silent(live))


def _crashed(
    here: Path, state: str, random: Random, seed: int, name: str = "live"
) -> tuple[Path, Path]:
    """Return a folder as an earlier session left it, and as a later one, crashed."""
    folder = working.fresh(working.ground(here, state), here / f"at work {name}")
    copies = []
    for session, copy in enumerate((here / f"{name} early", here / name)):
        with working.Worker(folder, 2 * seed + session) as worker:
            for _ in range(random.randint(1, 6)):
                worker.do(random.choice(("import", "correct", "sheets")))
            copies.append(working.fresh(folder, copy))
            (copy / "desk.lock").unlink(missing_ok=True)
    return copies[0], copies[1]


def _silent(folder: Path) -> str:
    """Return what is missing or wrong without having been told."""
    words = working.heard(folder)
    with Desk(folder) as desk:
        working.sign_in(desk)
        try:
            store = desk.open_store()
        except Refusal as refusal:
            return f"does not open: {refusal.problem.code}"
        try:
            told = {it.code for it in store.troubles}
            last = store.db.execute_sql("SELECT max(id) FROM operation").fetchone()[0]
            found = [
                it.damage.value for it in finish(checking.check(store)) if it.grave
            ]
        finally:
            store.close()
    missing = last < words.ways[-1][0]
    if missing and Code.COMMITS_LOST not in told:
        return f"{words.ways[-1][0]} was called done, {last} is there; told: {told}"
    # The backup beside it may know of deeds that are lost: that is no false alarm.
    return f"check: {found}" if found and not told else ""


# No accident at all.


def clean(seeds: Iterable[int], here: Path) -> Iterator[Trial]:
    """Do deeds of all kinds, nothing being wrong: the check is to find nothing."""
    for seed in seeds:
        first = CLEAN[seed % len(CLEAN)]
        folder = working.fresh(working.ground(here, first.state), here / "clean")
        with working.Worker(folder, seed) as worker:
            for deed in (first.deed, *worker.random.choices([*DEEDS, *STORIES], k=9)):
                worker.number += 1
                if deed in STORIES:
                    STORIES[deed](worker.store, 10 * worker.number)
                elif deed != OPEN:
                    worker.do(deed)
            found = finish(checking.check(worker.store))
            told = [(it.damage.value, dict(it.facts)) for it in found if it.grave]
        wrong = str(told) if told else ""
        wrong = wrong or working.fault(folder, working.heard(folder))
        yield Trial(seed, str(first), wrong, 10)


STORIES = {"compare": stories.compared, "pay": stories.paid}
CLEAN = (
    *(Case(deed, state) for deed in ("restore", "swap back") for state in STATES),
    Case("protect", PLAIN),
    Case("user", PROTECTED),
    Case("undo", PLAIN),
    *(Case(OPEN, state) for state in (OLD_PLAIN, OLD_PROTECTED)),
)


# Two programs.


def races(seeds: Iterable[int], here: Path) -> Iterator[Trial]:
    """Let a window and a command line take one folder at the same moment."""
    for seed in seeds:
        state = STATES[seed % 2]
        folder = working.fresh(working.ground(here, state), here / "raced")
        random = Random(f"race {seed}")  # noqa: S311 - made to be repeated
        go = time.monotonic() + 0.02
        late = random.uniform(-0.01, 0.01)
        first = forked(lambda: _window(folder, go), folder)  # noqa: B023 - at once
        second = forked(lambda: _command(folder, go + late), folder)  # noqa: B023
        done = sum(
            os.waitstatus_to_exitcode(os.waitpid(it, 0)[1]) == 0
            for it in (first, second)
        )
        refused = folder / "refused"
        fault = bug(folder)
        if refused.exists() and refused.read_text() != Code.FOLDER_IN_USE:
            fault = fault or f"refused: {refused.read_text()}"
        fault = fault or working.fault(folder, Words(), state)
        added = 0
        if not fault:
            with Desk(folder) as desk:
                working.sign_in(desk)
                store = desk.open_look_up()
                added = sum(it.name.startswith("竞") for it in office.villages(store))
                store.close()
        if not done or added != done:
            fault = fault or f"{done} came through, {added} wrote"
        yield Trial(seed, f"{done} came through, {state}", fault, done)


def _window(folder: Path, go: float) -> None:
    """Work as the window does: one connection writes, another reads."""
    while time.monotonic() < go:
        pass
    with Desk(folder) as desk:
        working.sign_in(desk)
        store = desk.open_store()
        look = desk.open_look_up()
        office.add_villages(store, [f"竞{numeral(1)}村"])
        assert len(office.villages(look)) == len(office.villages(store))
        look.close()
        store.close()


def _command(folder: Path, go: float) -> None:
    """Give a command that changes something."""
    os.environ |= {"GWGK_USER": working.HEAD, "GWGK_PASSWORD": working.SECRET}
    while time.monotonic() < go:
        pass
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
        added = ("villages", "--add", f"竞{numeral(2)}村")
        status = cli.main(["--json", "--data", str(folder), *added])
    if status:
        told = json.loads(said.getvalue() or "{}").get("refused", {"code": status})
        (folder / "refused").write_text(str(told["code"]))
        os._exit(1)
