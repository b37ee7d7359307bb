"""The code on the recovery sheet: read forgivingly, wrong symbols always found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain import recovery_code
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.recovery_code import GROUPS, OF_GROUP, SYMBOLS

CODES = st.text(SYMBOLS, min_size=GROUPS * OF_GROUP, max_size=GROUPS * OF_GROUP)


def refusal_of(text: str) -> tuple[Code, dict[str, object]]:
    with pytest.raises(Refusal) as refused:
        recovery_code.read(text)
    problem = refused.value.problem
    return problem.code, dict(problem.facts)


def test_a_new_code_has_150_random_bits_and_reads_back() -> None:
    codes = {recovery_code.new() for _ in range(20)}
    assert len(codes) == 20
    for code in codes:
        assert [len(group) for group in code.split("-")] == [6] * 6
        assert len(recovery_code.read(code)) * 5 == 150


@given(CODES)
def test_a_code_reads_back_however_it_is_typed(symbols: str) -> None:
    code = recovery_code.written(symbols)
    assert recovery_code.read(code) == symbols
    assert recovery_code.read(code.lower().replace("-", " ")) == symbols
    assert recovery_code.read(code.replace("0", "o").replace("1", "l")) == symbols
    full_width = {ord(it): ord(it) + 0xFEE0 for it in SYMBOLS}
    assert recovery_code.read(code.translate(full_width)) == symbols


@given(CODES, st.integers(0, 35), st.sampled_from(SYMBOLS))
def test_one_wrong_symbol_is_found_and_its_group_named(
    symbols: str, at: int, other: str
) -> None:
    plain = recovery_code.written(symbols).replace("-", "")
    if plain[at] != other:
        wrong = plain[:at] + other + plain[at + 1 :]
        told = (Code.RECOVERY_MISTYPED, {"group": at // 6 + 1})
        assert refusal_of(wrong) == told


@given(CODES, st.integers(0, 34))
def test_two_symbols_in_each_others_place_are_found(symbols: str, at: int) -> None:
    plain = recovery_code.written(symbols).replace("-", "")
    if plain[at] != plain[at + 1] and at % 6 != 5:
        wrong = plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]
        told = (Code.RECOVERY_MISTYPED, {"group": at // 6 + 1})
        assert refusal_of(wrong) == told


def test_groups_out_of_their_order_are_found() -> None:
    groups = recovery_code.written("0123456789" * 3).split("-")
    groups[1], groups[2] = groups[2], groups[1]
    assert refusal_of("-".join(groups))[0] is Code.RECOVERY_MISTYPED


def test_a_code_of_another_length_is_no_code() -> None:
    told = (Code.RECOVERY_LENGTH, {"wanted": 36, "found": 5})
    assert refusal_of("AB-CDE") == told
    other = recovery_code.written("0" * 30)[:-1] + "*"
    assert refusal_of(other) == (Code.RECOVERY_MISTYPED, {"group": 6})


def test_groups_are_judged_as_they_are_typed() -> None:
    code = recovery_code.written("0123456789" * 3)
    groups = code.split("-")
    assert recovery_code.groups_of(code.lower()) == groups
    assert recovery_code.mistyped("") == []
    assert recovery_code.mistyped(f"{groups[0]} {groups[1][:5]}") == []
    assert recovery_code.mistyped(f"{groups[1]}{groups[1]}*****") == [1]
