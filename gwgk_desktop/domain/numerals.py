"""Numbers that are written in Chinese."""

from __future__ import annotations

import re

_DIGITS = dict(zip("零〇一二三四五六七八九两", (*[0], *range(10), 2), strict=True))
_PLACES = {"十": 10, "百": 100}
NUMERAL = f"[{''.join(_DIGITS)}{''.join(_PLACES)}]+"
"""What a pattern takes for such a number."""


def number_of(text: str) -> int | None:
    """Return the number below a thousand that is written so, None where it is none."""
    if not re.fullmatch(NUMERAL, text):
        return None
    if not set(text) & set(_PLACES):
        return int("".join(str(_DIGITS[it]) for it in text))
    total, digit = 0, None
    lowest = 1000
    for sign in text:
        place = _PLACES.get(sign)
        if place is None:
            if digit:
                return None
            digit = _DIGITS[sign]
            continue
        if place >= lowest or digit == 0:
            return None
        lowest = place
        total += (1 if digit is None else digit) * place
        digit = None
    return total + (digit or 0)
