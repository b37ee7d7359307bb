"""The Chinese characters of GB 18030-2022, and what stands where a code is private.

GB 18030-2022 holds 87,887 ideographs: those of Unicode 11 from the URO (to U+9FEF),
Extensions A (to U+4DB5), B (to U+2A6D6), C (to U+2B734), D, E and F, and the twelve
unified ones in the block of compatibility ideographs.  Implementation level 1 asks
for the ideographs of two and four bytes in the BMP, level 2 adds those of the
《通用规范汉字表》, level 3 asks for all 87,887 (and the radicals).
"""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

IDEOGRAPHS = (
    range(0x4E00, 0x9FF0),
    range(0x3400, 0x4DB6),
    range(0x20000, 0x2A6D7),
    range(0x2A700, 0x2B735),
    range(0x2B740, 0x2B81E),
    range(0x2B820, 0x2CEA2),
    range(0x2CEB0, 0x2EBE1),
)
COMPATIBLE = "﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩"
"""Unified ideographs that stand among the compatibility ideographs."""

_PRIVATE = (range(0xE000, 0xF900), range(0xF0000, 0xFFFFE), range(0x100000, 0x10FFFE))
_FIRST_OF_GBK = 0xE815
"""GBK's bytes FE 50 to FE A0 were private use from here on, one after another."""
_NOT_IN_PYTHON: Mapping[int, int] = {
    # Python knows the table of 2000; that of 2022 moved these 24 (附录 D).
    **{0xE78D + at: 0xFE10 + at for at in range(10) if at not in {1, 2}},
    0xE78E: 0xFE12,
    0xE78F: 0xFE11,
    0xE816: 0x20087,
    0xE817: 0x20089,
    0xE818: 0x200CC,
    0xE81E: 0x9FB4,
    0xE826: 0x9FB5,
    0xE82B: 0x9FB6,
    0xE82C: 0x9FB7,
    0xE831: 0x215D7,
    0xE832: 0x9FB8,
    0xE83B: 0x2298F,
    0xE843: 0x9FB9,
    0xE854: 0x9FBA,
    0xE855: 0x241FE,
    0xE864: 0x9FBB,
}


def ideographs() -> Iterator[str]:
    """Yield every ideograph of GB 18030-2022, 87,887 of them."""
    yield from map(chr, chain.from_iterable(IDEOGRAPHS))
    yield from COMPATIBLE


def is_private(character: str) -> bool:
    """Return whether Unicode says nothing of this code: each font draws its own."""
    return any(ord(character) in some for some in _PRIVATE)


def official_of(character: str) -> str:
    """Return the character that a private code of GBK's stands for, or ""."""
    return _officials().get(character, "")


def code_of(character: str) -> str:
    """Return a character's code as it is written: U+9FB4."""
    return f"U+{ord(character):04X}"


@cache
def _officials() -> Mapping[str, str]:
    """Return what each private code of GBK's became, as later standards say."""
    found = {chr(old): chr(new) for old, new in _NOT_IN_PYTHON.items()}
    trails = [trail for trail in range(0x50, 0xA1) if trail != 0x7F]
    for place, trail in enumerate(trails):
        now = bytes((0xFE, trail)).decode("gb18030")
        if not is_private(now):
            found[chr(_FIRST_OF_GBK + place)] = now
    return found
