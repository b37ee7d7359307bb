"""The soak runs, says what failed and how to do it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.messy.trying import Trial
from tests.soak import __main__ as soak
from tests.soak.jobs import mutants, workbooks
from tests.soak.reporting import Asked, Report

if TYPE_CHECKING:
    import pytest


def test_each_job_counts_all_that_was_asked(capsys: pytest.CaptureFixture[str]) -> None:
    soak.main(["--only", "workbooks", "--seed", "5", "--count", "4"])
    printed = capsys.readouterr().out
    assert printed.startswith("workbooks: 4 messy workbooks")
    assert "exact" in printed
    assert "rows exact" in printed


def test_a_failure_is_told_with_the_command_that_does_it_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def found(seeds: range) -> dict[int, Trial]:
        return {it: Trial("lost", 20.0, 7.0, f"hang {it}" * (it > 11)) for it in seeds}

    monkeypatch.setattr(mutants, "trials", found)
    assert soak.main(["--only", "mutants", "--seed", "11", "--count", "3"]) == 1
    printed = capsys.readouterr().out
    assert "FAILED hang 12\n" in printed
    assert "seeds 12, 13\n" in printed
    assert "hang 13" not in printed
    assert "dev.py soak --only mutants --seed 12 --count 1" in printed


def test_every_job_has_a_module_that_runs() -> None:
    assert all(callable(it.run) for it in soak.SOAKS)
    assert isinstance(workbooks.run(Asked(1, 1)), Report)
