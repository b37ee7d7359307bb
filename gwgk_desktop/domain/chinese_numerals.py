"""Digits that are written in Chinese, as people write telephones and houses."""

from __future__ import annotations

import re

_DIGITS = {
    **{ord(it): str(at) for at, it in enumerate("〇一二三四五六七八九")},
    **{ord(it): str(at) for at, it in enumerate("零壹贰叁肆伍陆柒捌玖")},
    **{ord(it): str(at) for it, at in {"幺": 1, "两": 2, "貳": 2, "參": 3}.items()},
    **{ord(it): str(at) for it, at in {"陸": 6, "○": 0, "洞": 0}.items()},
}
NUMERALS = "".join(map(chr, _DIGITS))
"""All of them; the inside of a set of characters."""
SEVERAL = re.compile(r"[〇零○幺一二三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖]{3}")
"""So many beside one another are no word: 一二三."""
_COUNTED = re.compile(r"(?:([0-9])[百佰])?零?(?:([0-9]?)[十拾])?0?([0-9]?)")


def as_digits(text: str) -> str:
    """Return a text of the same length with its Chinese numerals as digits."""
    return text.translate(_DIGITS)


def number_of(text: str) -> int | None:
    """Return a number up to 999, or one spelt by its digits: 159, 一五9, 一百五十九."""
    plain = as_digits(text)
    if plain.isascii() and plain.isdigit():
        return int(plain)
    found = _COUNTED.fullmatch(plain)
    if not found or not plain:
        return None
    hundreds, tens, ones = found.groups()
    tens = "1" if tens == "" else tens  # 十九
    return int(hundreds or 0) * 100 + int(tens or 0) * 10 + int(ones or 0)
