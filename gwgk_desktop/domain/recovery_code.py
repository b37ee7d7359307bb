"""The code on the recovery sheet: written by a printer, typed in by a hand.

150 random bits in Crockford's base 32 (no I, L, O, U), six groups of five symbols,
each followed by a check symbol.  The check is a sum over the field of 32 elements
in which every place has a weight of its own, and so has the group's number: one
wrong symbol, two that changed places, or a group out of its order are always found,
and the group is named.
"""

from __future__ import annotations

import secrets
import unicodedata

from gwgk_desktop.domain.problems import Code, Refusal

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 6
OF_GROUP = 5
"""Symbols that carry the code; the check symbol comes on top."""
_ALIKE = str.maketrans("OIL", "011")
_BETWEEN = str.maketrans("", "", " -\t\n\r－—–·")
_REDUCING = 0b100101
"""x^5 + x^2 + 1, by which products are reduced in the field."""


def new() -> str:
    """Return a code nobody has seen yet."""
    return written("".join(secrets.choice(SYMBOLS) for _ in range(GROUPS * OF_GROUP)))


def written(symbols: str) -> str:
    """Return the symbols of a code as they are printed: groups with their checks."""
    groups = [
        symbols[at : at + OF_GROUP] for at in range(0, GROUPS * OF_GROUP, OF_GROUP)
    ]
    return "-".join(it + _check(it, number) for number, it in enumerate(groups))


def groups_of(code: str) -> list[str]:
    """Return the groups of a code, or of what was typed of it, as they are printed."""
    plain = _plain(code)
    size = OF_GROUP + 1
    return [plain[at : at + size] for at in range(0, len(plain), size)]


def mistyped(text: str) -> list[int]:
    """Return which of the groups typed so far are wrong, counted from 1.

    A last group that is not whole yet is not judged.
    """
    whole = [it for it in groups_of(text) if len(it) == OF_GROUP + 1]
    return [at for at, it in enumerate(whole, start=1) if not _is_right(it, at - 1)]


def read(text: str) -> str:
    """Return the symbols of a code that was typed in, checks left out.

    Small letters, spaces and what looks alike are taken.  Refuses with
    RECOVERY_LENGTH and RECOVERY_MISTYPED, which names the group.
    """
    groups, wanted = groups_of(text), GROUPS * (OF_GROUP + 1)
    found = sum(map(len, groups))
    if found != wanted:
        raise Refusal(Code.RECOVERY_LENGTH, wanted=wanted, found=found)
    for number in mistyped(text):
        raise Refusal(Code.RECOVERY_MISTYPED, group=number)
    return "".join(it[:-1] for it in groups)


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).upper().translate(_BETWEEN)
    return plain.translate(_ALIKE)


def _is_right(group: str, number: int) -> bool:
    return set(group) <= set(SYMBOLS) and _check(group[:-1], number) == group[-1]


def _check(group: str, number: int) -> str:
    values = (number, *(SYMBOLS.index(symbol) for symbol in group))
    total, weight = 0, 1
    for value in values:
        weight = _product(weight, 2)
        total ^= _product(weight, value)
    return SYMBOLS[total]


def _product(one: int, other: int) -> int:
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 32:
            one ^= _REDUCING
        other >>= 1
    return product
