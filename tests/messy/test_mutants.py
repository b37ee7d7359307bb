"""Damaged workbooks are read or refused; nothing else happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.messy import trying
from tests.messy.subjects import mutant
from tests.messy.trying import Trier, attempt, everything
from tests.soak.jobs.mutants import trials

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.store.database import Store

MUTANTS = range(1, 151)
"""`dev.py soak` tries 10,000."""


def test_no_mutant_fails_hangs_or_fills_the_memory() -> None:
    found = trials(MUTANTS)
    assert {seed: it.fault for seed, it in found.items() if it.fault} == {}
    assert len(found) == len(MUTANTS)
    assert {"imported", "damaged"} <= {it.outcome for it in found.values()}


def test_the_same_seed_gives_the_same_mutant() -> None:
    assert [mutant(seed) for seed in range(20)] == [mutant(seed) for seed in range(20)]


def test_a_refused_import_that_changes_the_store_is_found(
    township: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "空.csv"
    path.write_bytes(b"")
    assert attempt(township, path, accept=False) == "empty"
    states = iter([{"village": [(1,)]}, {}])
    monkeypatch.setattr(trying, "everything", lambda _: next(states))
    with pytest.raises(AssertionError, match="changed the store"):
        attempt(township, path, accept=False)


def test_everything_of_a_store_is_compared(township: Store) -> None:
    assert {"payout_line", "person", "village", "operation"} <= everything(
        township
    ).keys()


def test_a_process_that_hangs_is_found_and_replaced() -> None:
    with Trier(longest=0.0) as trier:
        found = [trier.trial("表.csv", b"1,2\n" * 200_000) for _ in range(2)]
    assert [(it.outcome, it.fault) for it in found] == [("lost", "hang: over 0 s")] * 2
