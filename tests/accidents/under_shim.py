"""Run under the shim: `record HERE CASE…`, `spoil HERE SEED…`; see `trials`.

Prints a line of JSON for each: how much of a case was done, what a disk that fails
has led to.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Refusal
from tests.accidents import trials, working

if TYPE_CHECKING:
    from tests.accidents.trials import Spoiling

ENOSPC = 28
WITHOUT_LIMIT = 1_000_000_000


def main() -> None:
    """Do what the command line says."""
    what, here, *wanted = sys.argv[1:]
    if what == "record":
        for number in map(int, wanted):
            _record(Path(here), number)
    else:
        _spoil(Path(here), map(int, wanted))


def _record(here: Path, number: int) -> None:
    """Let one of the records be made, in a process of its own."""
    recording = trials.RECORDINGS[number % len(trials.RECORDINGS)]
    folder, record = trials.recorded(here, number)
    working.fresh(working.ground(here, recording.state), folder)

    def work() -> None:
        _arm(folder, str(record))
        working.work(folder, number, recording.first, recording.most)
        _arm("")

    _waited(folder, trials.forked(work, folder))
    if bug := trials.bug(folder):
        sys.exit(bug)


def _spoil(here: Path, seeds: map[int]) -> None:
    """Let the disk fail at each of some writes; stop where a deed has fewer."""
    ended: set[tuple[str, str]] = set()
    for seed in seeds:
        spoiling = trials.spoiling(seed)
        saved, told, what = 0, "", f"{spoiling.error}, {spoiling.case}"
        if spoiling.case in ended:
            what = trials.PAST_THE_END
        else:
            folder = working.fresh(
                working.ground(here, spoiling.case.state), here / "spoilt"
            )
            _waited(folder, trials.forked(partial(_spoilt, folder, spoiling), folder))
            told = trials.bug(folder)
            after = folder / "after"
            if not told and after.exists() and int(after.read_text()) < spoiling.write:
                ended.add(spoiling.case)
                what = trials.PAST_THE_END
            words = working.heard(folder)
            saved = words.deeds
            told = told or working.fault(folder, words, spoiling.case.state)
            told = told or trials.wrong_after_refusal(folder)
        line = {"seed": seed, "what": what, "fault": told, "saved": saved}
        print(json.dumps(line), flush=True)


def _spoilt(folder: Path, spoiling: Spoiling) -> None:
    """Do a deed while a write fails; note what was refused, and how many there were."""
    library = ctypes.CDLL(None)
    count = WITHOUT_LIMIT if spoiling.errno == ENOSPC else 1
    opening = spoiling.case.deed == working.OPEN
    refused = ""
    if opening:
        (folder / working.ACKS).write_text(f"begin {working.OPEN}\n")
        _arm(folder, "", spoiling.write, count, spoiling.errno)
    try:
        with working.Worker(folder, spoiling.write, quiet=opening) as worker:
            if not opening:
                worker.say(f"begin {spoiling.case.deed}")
                _arm(folder, "", spoiling.write, count, spoiling.errno)
                worker.act(spoiling.case.deed)
            writes = library.shim_writes()
            _arm("")
            worker.done()
    except Refusal as refusal:
        refused = refusal.problem.code
        writes = library.shim_writes()
    finally:
        _arm("")
    (folder / "after").write_text(str(writes))
    if refused:
        (folder / "refused").write_text(refused)


def _arm(folder: Path | str, record: str = "", *numbers: int) -> None:
    longs = map(ctypes.c_long, numbers or (0, 0, 0))
    ctypes.CDLL(None).shim_arm(str(folder).encode(), record.encode(), *longs)


def _waited(folder: Path, child: int) -> None:
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status and not trials.bug(folder):
        (folder / "bug").write_text(f"ended with {status}")


if __name__ == "__main__":
    main()
