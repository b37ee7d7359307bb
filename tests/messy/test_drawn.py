"""Messy workbooks are read as they are meant, or the clerk is told where not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.messy.drawing import draw, traits_of
from tests.messy.running import judged
from tests.messy.traits import FAULTS, Trait, legal

DRAWN = 60
"""How many workbooks are drawn here; `dev.py soak` draws 500."""


@pytest.mark.parametrize("trait", sorted(Trait))
@pytest.mark.parametrize("seed", [1, 2])
def test_a_workbook_with_one_trait_is_read_exactly(trait: Trait, seed: int) -> None:
    drawn = draw(seed, [trait])
    assert drawn.traits == {trait}
    found = judged(drawn)
    assert (found.silent, found.wanting) == ((), ())


@pytest.mark.parametrize("seed", range(1, DRAWN + 1))
def test_a_drawn_workbook_is_read_exactly(seed: int) -> None:
    found = judged(draw(seed))
    assert (found.silent, found.wanting) == ((), ())


@settings(max_examples=40)
@given(
    st.integers(min_value=1, max_value=10_000),
    st.lists(st.sampled_from(sorted(Trait)), max_size=12, unique=True),
)
def test_nothing_is_misread_in_silence(seed: int, traits: list[Trait]) -> None:
    found = judged(draw(seed, traits))
    assert found.silent == ()


@pytest.mark.parametrize("seed", range(1, 11))
def test_the_same_seed_draws_the_same_workbook(seed: int) -> None:
    assert draw(seed) == draw(seed)
    assert draw(seed).content != draw(seed + 1).content


def test_every_trait_can_be_drawn_alone_and_by_chance() -> None:
    assert all(legal([trait]) == {trait} for trait in Trait)
    by_chance = {trait for seed in range(300) for trait in traits_of(seed)}
    assert by_chance == set(Trait)


@pytest.mark.parametrize("fault", sorted(FAULTS - {Trait.WRONG_TOTAL}))
def test_what_is_at_fault_is_part_of_the_truth(fault: Trait) -> None:
    assert draw(1, [fault]).truth.problems
