"""Run the jobs and their floors by turns, and print the table.

python -m tests.bench                 all jobs; takes some minutes
python -m tests.bench read sheet      those of that name, or whose names begin so
python -m tests.bench --quick         all at toy size: whether it works, not how fast
python -m tests.bench --runs 9        as many runs of each (else 5; 3 of the longest)
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench import libreoffice
from tests.bench.measuring import STARTED, Measured

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
LONGEST_RUN = 900
"""Seconds after which a run is given up."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A job to be measured: its modules, its data, and what the table calls it."""

    name: str
    says: str
    module: str
    """The module of this name in `jobs` and in `floors`."""
    floor: str
    data: str
    """What `making` makes for it."""
    size: int
    quick_size: int
    arguments: tuple[str, ...] = ()
    runs: int = 5


BENCHES = (
    Bench(
        name="read",
        says="read, understand, check a workbook of {size:,} rows",
        module="reading",
        floor="python-calamine iterating over its rows",
        data="workbook",
        size=100_000,
        quick_size=400,
    ),
    Bench(
        name="store",
        says="store {size:,} lines",
        module="storing",
        floor="executemany of the same rows on sqlite3",
        data="empty_store",
        size=100_000,
        quick_size=400,
    ),
    Bench(
        name="sheets-5000",
        says="make the sheets of {size:,} lines, 30 villages",
        module="sheets",
        floor="reportlab's text objects, the same cells",
        data="sheets",
        size=5_000,
        quick_size=60,
    ),
    Bench(
        name="sheets-50000",
        says="make the sheets of {size:,} lines, 30 villages",
        module="sheets",
        floor="reportlab's text objects, the same cells",
        data="sheets",
        size=50_000,
        quick_size=120,
        runs=3,
    ),
    Bench(
        name="gate",
        says="search the sheets of {size:,} lines for leaks",
        module="gate",
        floor="the making of the same sheets",
        data="sheets",
        size=50_000,
        quick_size=60,
        runs=3,
    ),
    Bench(
        name="search-name",
        says="search a whole name among {size:,} people",
        module="search",
        floor="the same question in SQL on sqlite3",
        data="township",
        size=50_000,
        quick_size=200,
        arguments=("name",),
    ),
    Bench(
        name="search-surname",
        says="search a surname among {size:,} people",
        module="search",
        floor="the same question in SQL on sqlite3",
        data="township",
        size=50_000,
        quick_size=200,
        arguments=("surname",),
    ),
    Bench(
        name="protected-store",
        says="store {size:,} lines, protected",
        module="protected_storing",
        floor="the same without protection",
        data="empty_store",
        size=100_000,
        quick_size=400,
    ),
    Bench(
        name="protected-search",
        says="search a whole name among {size:,} people, protected",
        module="protected_search",
        floor="the same without protection",
        data="township",
        size=50_000,
        quick_size=200,
        arguments=("name",),
    ),
    Bench(
        name="plan",
        says="plan a year: 30 villages, 60 boards, {size:,} people",
        module="plan",
        floor="the due days alone, village by village",
        data="planned_township",
        size=50_000,
        quick_size=200,
        runs=3,
    ),
    Bench(
        name="window",
        says="window start, a year of {size:,} people",
        module="window",
        floor="an empty PySide6 window",
        data="township",
        size=50_000,
        quick_size=200,
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: the runs of a job and those of its floor, in pairs."""

    says: str
    floor: str
    runs: tuple[tuple[Measured, Measured], ...]

    @property
    def ratio(self) -> float:
        """How many times the floor the job takes, median to median."""
        job, floor = zip(*self.runs, strict=True)
        return _seconds(job) / _seconds(floor)

    def cells(self) -> tuple[str, ...]:
        """Return what the table says of it."""
        job, floor = zip(*self.runs, strict=True)
        each = [one.seconds / other.seconds for one, other in self.runs]
        return (
            self.says,
            _written(_seconds(job)),
            _written(_seconds(floor)),
            f"{self.ratio:.2f}",
            f"{min(each):.2f}–{max(each):.2f}",
            f"{_peak(job):,.0f}",
            f"{_peak(floor):,.0f}",
            str(len(self.runs)),
            self.floor,
        )


class DifferentWork(Exception):  # noqa: N818 - it names what is wrong
    """Raised where a job and its floor did not do the same: no ratio then."""


def measure(benches: Sequence[Bench], *, quick: bool, runs: int | None) -> list[Line]:
    """Make the data and measure each job against its floor."""
    lines = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for bench in benches:
            size = bench.quick_size if quick else bench.size
            says = bench.says.format(size=size)
            data = _made(Path(folder), bench.data, size)
            count = runs or (1 if quick else bench.runs)
            pairs = []
            for number in range(1, count + 1):
                _say(f"{says}: run {number} of {count}")
                # By turns who goes first: neither always finds the warmer machine.
                order = ("jobs", "floors") if number % 2 else ("floors", "jobs")
                told = {kind: _measured(kind, bench, data) for kind in order}
                job, floor = told["jobs"], told["floors"]
                if job.did != floor.did:
                    message = f"{bench.name}: job {job.did!r}, floor {floor.did!r}"
                    raise DifferentWork(message)
                pairs.append((job, floor))
            lines.append(Line(says, bench.floor, tuple(pairs)))
    return lines


HEADINGS = (
    *("job", "time", "floor", "ratio", "of pairs", "MiB", "floor's", "runs"),
    "the floor is",
)


def table(lines: Sequence[Line]) -> str:
    """Return the lines as a table: medians, and the ratios of the single pairs."""
    rows = [HEADINGS, *(line.cells() for line in lines)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    texts = {0, len(HEADINGS) - 1}
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place in texts else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _called(told: str, names: Sequence[str]) -> list[str]:
    """Return the name that was told, or all names that begin so."""
    return [told] if told in names else [it for it in names if it.startswith(told)]


def _made(folder: Path, name: str, size: int) -> Path:
    """Return the folder of some data, made where it is not there yet."""
    data = folder / f"{name}-{size}"
    if not data.exists():
        _say(f"making {name} of {size:,}")
        _python("tests.bench.making", name, str(data), str(size))
    return data


def _measured(kind: str, bench: Bench, data: Path) -> Measured:
    module = f"{kind}.{bench.module}"
    told = _python("tests.bench.measuring", module, str(data), *bench.arguments)
    return Measured(**json.loads(told))


def _python(module: str, *arguments: str) -> str:
    """Run a module of ours in a new process and return what it prints."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        STARTED: repr(time.perf_counter()),
    }
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=LONGEST_RUN,
    )
    return done.stdout


def _seconds(runs: Sequence[Measured]) -> float:
    return median(run.seconds for run in runs)


def _peak(runs: Sequence[Measured]) -> float:
    return median(run.peak_mib for run in runs)


def _written(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:,.1f} ms"


def _say(text: str) -> None:
    sys.stderr.write(f"{text} …\n")
    sys.stderr.flush()


def main(args: Sequence[str] | None = None) -> int:
    """Measure what is asked for and print the table."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.split("\n")[0])
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="begin of a job's name"
    )
    parser.add_argument("--quick", action="store_true", help="toy sizes, one run")
    parser.add_argument("--runs", type=int, help="how many runs of each")
    wanted = parser.parse_args(args)
    known = {bench.name: bench for bench in BENCHES}
    asked = [name for told in wanted.names for name in _called(told, list(known))]
    if unknown := [told for told in wanted.names if not _called(told, list(known))]:
        parser.error(f"no job {unknown[0]}; there are {', '.join(known)}")
    benches = [known[name] for name in known if name in (asked or known)]
    lines = measure(benches, quick=wanted.quick, runs=wanted.runs)
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors; medians")
    print(table(lines))
    told = [] if wanted.quick else beside(benches)
    print("\n".join(told), end="\n" if told else "")
    return 0


def beside(benches: Sequence[Bench]) -> list[str]:
    """Return how long LibreOffice takes over the rows of the sheets, where it is."""
    told = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for bench in benches:
            if bench.data != "sheets":
                continue
            took = libreoffice.seconds(_made(Path(folder), bench.data, bench.size))
            if took is None:
                return ["LibreOffice is not installed: not timed"]
            rows = f"{bench.size:,} rows"
            told.append(f"LibreOffice, xlsx to PDF, {rows}: {_written(took)}")
    return told


if __name__ == "__main__":
    sys.exit(main())
