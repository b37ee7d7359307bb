"""Workbooks that were given back for their refused rows to be repaired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

CODE_LENGTH = 8
"""How many characters of a SHA-256 name a file shortly."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a workbook says that was given back and comes in again."""

    sha256: str
    """The original's; its first eight characters where nothing else is left of it."""
    file: str
    """The original's name; "" where it is not known."""
    whole: bool
    """Whether all rows went back, not the refused ones alone."""
    owed: Decimal | None
    """What the original list pays in all; None where it does not say."""
    rows: Mapping[tuple[str, int], int]
    """Where the refused rows stand, as (sheet, row), and their row in the original."""

    def asks(self, place: tuple[str, int]) -> bool:
        """Return whether a row is one of those that were refused."""
        return not self.whole or place in self.rows
