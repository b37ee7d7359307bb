"""Letters that are typed, and read by machines, for digits: l386559329O."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gwgk_desktop.domain.known_data import LONG

if TYPE_CHECKING:
    from collections.abc import Iterator

_BESIDE_DIGIT = re.compile(r"[lIOo][0-9]|[0-9][lIOo]")
_WORD = re.compile(rf"(?<![0-9A-Za-z])[0-9lIOo]{{{LONG},}}(?![0-9A-Za-z])")
_AS_DIGITS = str.maketrans("lIOo", "1100")


def words(text: str) -> Iterator[tuple[int, str]]:
    """Yield the words of digits and such letters, where they begin, all as digits."""
    if not _BESIDE_DIGIT.search(text):
        return
    for word in _WORD.finditer(text):
        if not word[0].isdigit():
            yield word.start(), word[0].translate(_AS_DIGITS)
