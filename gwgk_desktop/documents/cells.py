"""What a single cell says: text, a number, an identity number, an account.

Nothing is guessed.  A number that a spreadsheet took for a float has lost its
tail: it is damaged, whatever it looks like.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from gwgk_desktop.domain import money
from gwgk_desktop.domain.problems import Code

if TYPE_CHECKING:
    from gwgk_desktop.documents.workbooks import Cell

EXACT_INTEGER = 10**15
"""From here on a spreadsheet's number has lost digits (it keeps fifteen)."""

_TEXT_TRICK = re.compile(r'=\s*"(.*)"|\'(.*)', re.DOTALL)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
_BETWEEN_DIGITS = re.compile(r"[\s\-]+")
_TRUNCATED = re.compile(r"\d{15}0{3,}")
_HAN_GAP = re.compile(
    r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff])\s+(?=[\u3400-\u9fff\U00020000-\U0003ffff])"
)


def holds(cell: Cell) -> bool:
    """Return whether a cell holds anything: not only spaces or an apostrophe."""
    return not isinstance(cell, str) or text_of(cell) != ""


def text_of(cell: Cell) -> str:
    """Return what a cell shows as one line, without spreadsheet text tricks."""
    if isinstance(cell, str):
        trick = _TEXT_TRICK.fullmatch(cell.strip())
        if trick:
            cell = trick[1] if trick[1] is not None else trick[2]
        return " ".join(cell.split())
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        number = Decimal(cell) if isinstance(cell, int) else money.decimal_of(cell)
        return "" if number is None else money.plain(number)
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M}"
    return str(cell)


def name_of(cell: Cell) -> str:
    """Return a name as typed, but for spaces set between its characters."""
    return _HAN_GAP.sub("", text_of(cell))


def number_of(cell: Cell) -> Decimal | None:
    """Return the number a cell holds, or None where it holds none."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return Decimal(cell)
    if isinstance(cell, float):
        return money.decimal_of(cell)
    return money.read_decimal(unicodedata.normalize("NFKC", text_of(cell)))


def id_number_of(cell: Cell) -> tuple[str, Code | None]:
    """Return an identity number, normalised, and Code.ID_NUMBER_DAMAGED if lost."""
    digits, damaged = _digits_of(cell)
    if damaged or _TRUNCATED.fullmatch(digits):
        return "", Code.ID_NUMBER_DAMAGED
    return digits.upper(), None


def account_of(cell: Cell) -> tuple[str, Code | None]:
    """Return a bank account, normalised, and Code.BANK_ACCOUNT_DAMAGED if lost."""
    digits, damaged = _digits_of(cell)
    return ("", Code.BANK_ACCOUNT_DAMAGED) if damaged else (digits, None)


def _digits_of(cell: Cell) -> tuple[str, bool]:
    """Return a cell's digits and letters, and whether some of them are lost."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if not abs(cell) < EXACT_INTEGER or cell != int(cell):  # "not <" takes nan
            return "", True
        return str(int(cell)), False
    written = unicodedata.normalize("NFKC", text_of(cell))
    if _SCIENTIFIC.fullmatch(written):
        return "", True
    return _BETWEEN_DIGITS.sub("", written), False
