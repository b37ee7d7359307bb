"""Run under the shim: `record FOLDER RECORD SEED`, `spoil MADE FOLDER ERRNO N…`."""

from __future__ import annotations

import ctypes
import json
import os
import sys
from pathlib import Path

from tests.accidents import working
from tests.accidents.trials import DEEDS_RECORDED, forked

WITHOUT_LIMIT = 1_000_000_000


def main() -> None:
    """Do what the command line says."""
    library = ctypes.CDLL(None)
    what, *args = sys.argv[1:]
    if what == "record":
        folder, record = Path(args[0]), args[1]
        library.shim_arm(
            str(folder).encode(), record.encode(), *map(ctypes.c_long, (0, 0, 0))
        )
        working.work(folder, int(args[2]), DEEDS_RECORDED)
        return
    made, folder, error = Path(args[0]), Path(args[1]), int(args[2])
    for number in map(int, args[3:]):
        working.fresh(made, folder)
        child = forked(lambda: _spoilt(library, folder, number, error), folder)  # noqa: B023
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        bug, refused = folder / "bug", folder / "refused"
        saved = working.acknowledged(folder)
        fault = working.fault(folder, saved)
        if bug.exists() and "OSError" not in bug.read_text():
            fault = fault or bug.read_text()
        if status and not bug.exists() and not refused.exists():
            fault = fault or f"ended with {status}"
        told = {"seed": number, "fault": fault, "saved": saved}
        print(json.dumps(told), flush=True)


def _spoilt(library: ctypes.CDLL, folder: Path, number: int, error: int) -> None:
    count = WITHOUT_LIMIT if error == 28 else 1
    _arm(library, folder, "", number, count, error)
    try:
        working.work(folder, number, 4)
    finally:
        _arm(library, "", "")


def _arm(library: ctypes.CDLL, folder: Path | str, record: str, *numbers: int) -> None:
    longs = map(ctypes.c_long, numbers or (0, 0, 0))
    library.shim_arm(str(folder).encode(), record.encode(), *longs)


if __name__ == "__main__":
    main()
