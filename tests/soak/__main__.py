"""Run the long jobs and print their figures.

python3 dev.py soak                         every job at full length
python3 dev.py soak --quick                 every job, short: whether it works
python3 dev.py soak --only mutants          one job
python3 dev.py soak --only mutants --seed 4711 --count 1    one seed again
python3 dev.py soak --keep FOLDER           keeps there the files that failed
"""

from __future__ import annotations

import argparse
import importlib
import platform
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.soak.reporting import Asked, Run, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.soak.reporting import Report


@dataclass(frozen=True, slots=True)
class Soak:
    """A job: its module in `jobs`, what it does, and how much of it."""

    name: str
    says: str
    size: int
    quick_size: int
    module: str = ""
    """Where its function of that name is; else its own module's `run`."""

    @property
    def run(self) -> Run:
        """The function that does it."""
        module = importlib.import_module(f"tests.soak.jobs.{self.module or self.name}")
        found: Run = getattr(module, self.name if self.module else "run")
        return found


SOAKS = (
    Soak("workbooks", "messy workbooks read and held against the truth", 500, 30),
    Soak("mutants", "damaged workbooks read and imported", 10_000, 60),
    Soak("photos", "photos of sheets on boards, matched", 200, 6),
    Soak("leaks", "values planted in finished documents", 1_000, 30),
    Soak("alarms", "clean documents searched for leaks", 1_000, 12, "leaks"),
    Soak("kills", "programs killed at random moments of deeds", 1_000, 28, "accidents"),
    Soak("power", "power cuts at random moments", 1_000, 10, "accidents"),
    Soak("disk", "writes that fail: n is 1 to 300", 300 * 34, 68, "accidents"),
    Soak("logs", "logs put back, cut, flipped, or another's", 200, 10, "accidents"),
    Soak("races", "races of two programs for one folder", 200, 5, "accidents"),
    Soak("flips", "bits flipped in files at rest", 1_000, 20, "accidents"),
    Soak("corruptions", "stores damaged, then started", 200, 18, "accidents"),
    Soak("carving", "days at a desk whose disk is carved", 30, 2, "accidents"),
    Soak("clean", "stores in which nothing is wrong", 50, 9, "accidents"),
    Soak("damage", "kinds of damage done by hand", 1_360, 70, "accidents"),
    Soak("columns", "tables changed in every column", 120, 3, "turns"),
    Soak("upgrades", "upgrades that fail at every third statement", 60, 3, "turns"),
    Soak("writes", "restores that fail at every third write", 3, 1, "turns"),
    Soak(
        "broken", "broken stores asked for by a third of the commands", 150, 3, "turns"
    ),
    Soak("drills", "backups of every kept version restored, row by row", 20, 3),
)


def main(args: Sequence[str] | None = None) -> int:
    """Run what is asked; return 1 where anything failed."""
    names = [it.name for it in SOAKS]
    parser = argparse.ArgumentParser(prog="soak", description=__doc__.split("\n")[0])
    parser.add_argument("--only", choices=names, help="one job")
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--count", type=int, help="how many, instead of all")
    parser.add_argument("--quick", action="store_true", help="a few of each")
    parser.add_argument("--keep", type=Path, help="a folder for what failed")
    wanted = parser.parse_args(args)
    failed = False
    for soak in SOAKS:
        if wanted.only in {None, soak.name}:
            usual = soak.quick_size if wanted.quick else soak.size
            asked = Asked(wanted.seed, wanted.count or usual, wanted.keep)
            say(f"{soak.name}: {asked.count:,} from seed {asked.seed} …")
            began = time.monotonic()
            report = soak.run(asked)
            print(told(soak, asked, report, time.monotonic() - began), flush=True)
            failed = failed or bool(report.failures)
    return int(failed)


def told(soak: Soak, asked: Asked, report: Report, seconds: float) -> str:
    """Return a report as lines: figures first, then what failed."""
    what = f"{soak.name}: {asked.count:,} {soak.says}, seed {asked.seed} on"
    lines = [f"{what}, {seconds:.0f} s, Python {platform.python_version()}"]
    width = max((len(name) for name, _ in report.figures), default=0)
    lines += [f"  {name.ljust(width)}  {value}" for name, value in report.figures]
    lines += [f"  FAILED {it}" for it in report.failures]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
