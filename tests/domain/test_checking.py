"""The code of a digest can be typed in from paper, and finds slips of the fingers."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain.checking import GROUPS, Head, grouped_code, read_code

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
HEADS = st.builds(
    Head, st.integers(1, 2**40 - 1), st.binary(min_size=32, max_size=32).map(bytes.hex)
)


@given(HEADS)
def test_a_code_says_its_head_again(head: Head) -> None:
    read = read_code(f" {grouped_code(head).lower().replace('-', ' ')}\n")
    assert isinstance(read, Head)
    assert read.entries == head.entries
    assert head.hash.startswith(read.hash)
    assert len(read.hash) == 30


@given(HEADS, st.integers(0, 39), st.sampled_from(SYMBOLS))
def test_one_wrong_character_is_found_in_its_group(
    head: Head, place: int, wrong: str
) -> None:
    bare = grouped_code(head).replace("-", "")
    typed = bare[:place] + wrong + bare[place + 1 :]
    expected = [] if typed == bare else [place // 5 + 1]
    read = read_code(typed)
    assert (read if isinstance(read, list) else []) == expected


@given(HEADS, st.integers(0, 38))
def test_two_characters_exchanged_are_found(head: Head, place: int) -> None:
    bare = grouped_code(head).replace("-", "")
    typed = bare[:place] + bare[place + 1] + bare[place] + bare[place + 2 :]
    assert typed == bare or isinstance(read_code(typed), list)


def test_two_groups_exchanged_are_found() -> None:
    random = Random(4)  # noqa: S311 - slips, not secrets
    for _ in range(200):
        groups = grouped_code(Head(9, random.randbytes(32).hex())).split("-")
        one, other = random.sample(range(GROUPS), 2)
        groups[one], groups[other] = groups[other], groups[one]
        assert isinstance(read_code("-".join(groups)), list) or (
            groups[one] == groups[other]
        )


@pytest.mark.parametrize("text", ["", "ABCDE", "文" * 40, "0" * 41])
def test_what_is_no_code_has_every_group_wrong(text: str) -> None:
    assert read_code(text) == list(range(1, 9))


def test_letters_taken_for_figures_are_understood() -> None:
    code = grouped_code(Head(1, "00" * 32))
    assert read_code(code.replace("0", "O").replace("1", "l")) == Head(1, "00" * 15)
