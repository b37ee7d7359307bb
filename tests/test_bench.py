"""The benchmark runs and refuses to compare what is not the same; no time is judged."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench.measuring import Measured, Stopwatch

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["read"], ["read, understand, check a workbook of 400 rows"]),
        (
            ["store", "protected-store"],
            ["store 400 lines", "store 400 lines, protected"],
        ),
        (
            ["sheets-5000", "gate"],
            [
                "make the sheets of 60 lines, 30 villages",
                "search the sheets of 60 lines for leaks",
            ],
        ),
        (
            ["search", "protected-search", "window"],
            [
                "search a whole name among 200 people",
                "search a surname among 200 people",
                "search a whole name among 200 people, protected",
                "window start, a year of 200 people",
            ],
        ),
        (["plan"], ["plan a year: 30 villages, 60 boards, 200 people"]),
    ],
    ids=lambda it: it[0],
)
def test_job_and_floor_do_the_same(
    names: list[str], says: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Those that work on the same data together: they are made once."""
    assert bench.main([*names, "--quick"]) == 0
    _, _, *lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines] == says


def test_what_did_not_do_the_same_is_given_no_ratio(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def measured(kind: str, *_: object) -> Measured:
        return Measured(1.0, 1.0, f"by {kind}")

    monkeypatch.setattr(bench, "_made", lambda *_: Path())
    monkeypatch.setattr(bench, "_measured", measured)
    with pytest.raises(bench.DifferentWork, match="read: job 'by jobs'"):
        bench.measure(bench.BENCHES[:1], quick=True, runs=1)


def test_a_ratio_is_of_medians_and_shown_with_its_range() -> None:
    runs = tuple(
        (Measured(job, 40.0, "it"), Measured(floor, 20.0, "it"))
        for job, floor in ((2.0, 1.0), (9.0, 3.0), (3.0, 0.5))
    )
    line = bench.Line("a job", "nothing", runs)
    assert bench.table([line]).splitlines()[1] == (
        "a job  3.00 s  1.00 s   3.00  2.00–6.00   40       20     3  nothing"
    )


def test_an_unknown_job_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["knit"])
    assert "no job knit; there are read, store" in capsys.readouterr().err


def test_a_name_alone_does_not_take_those_that_begin_with_it() -> None:
    names = ["sheets-5000", "sheets-50000", "window"]
    assert bench._called("sheets-5000", names) == ["sheets-5000"]
    assert bench._called("sheet", names) == ["sheets-5000", "sheets-50000"]


def test_a_stopwatch_sees_the_memory_of_its_block() -> None:
    """In a process of its own, after the parent of this one has held much more."""
    code = (
        "from tests.bench.measuring import Stopwatch, peak_mib\n"
        "before = b'1' * (200 * 2**20)\n"
        "del before\n"
        "with Stopwatch() as watch:\n"
        "    held = b'1' * (100 * 2**20)\n"
        "print(watch.peak_mib)\n"
    )
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    with Stopwatch() as watch:
        pass
    if watch.peak_mib == 0:
        pytest.skip("this system does not tell")
    assert 100 <= float(done.stdout) < 200
