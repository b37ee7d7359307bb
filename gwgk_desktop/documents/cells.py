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

from gwgk_desktop.domain import money, people
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.readings import RepairKind

if TYPE_CHECKING:
    from gwgk_desktop.documents.workbooks import Cell

EXACT_INTEGER = 10**15
"""From here on a spreadsheet's number has lost digits (it keeps fifteen)."""

_TEXT_TRICK = re.compile(r'=\s*"(.*)"|\'(.*)', re.DOTALL)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
_BETWEEN_DIGITS = re.compile(r"[\s\-\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_TRUNCATED = re.compile(r"\d{15}0{3,}")
_HAN_GAP = re.compile(
    r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff])\s+(?=[\u3400-\u9fff\U00020000-\U0003ffff])"
)
_ASCII_NUMBER = re.compile(r"[+-]?\d{1,12}(?:\.\d*)?", re.ASCII)
_MONEY_SIGNS = re.compile(r"[¥,元圆整万]")
ERRORS = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!")
)
"""What spreadsheets show where a formula has no value."""


def holds(cell: Cell) -> bool:
    """Return whether a cell holds anything: not only spaces or an apostrophe."""
    return not isinstance(cell, str) or text_of(cell) != ""


def text_of(cell: Cell) -> str:
    """Return what a cell shows as one line, without spreadsheet text tricks."""
    if isinstance(cell, str):
        bare = cell.strip()
        if bare[:1] in {"=", "'"} and (trick := _TEXT_TRICK.fullmatch(bare)):
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
    if not isinstance(cell, str):
        return None
    return money.read_decimal(unicodedata.normalize("NFKC", text_of(cell)))


def amount_of(cell: Cell) -> Decimal | None:
    """Return the yuan a cell holds, be they written in words, or None."""
    if not isinstance(cell, str):
        return number_of(cell)
    return money.read_amount(unicodedata.normalize("NFKC", text_of(cell)))


def id_number_of(cell: Cell) -> tuple[str, Code | None]:
    """Return an identity number, normalised, and Code.ID_NUMBER_DAMAGED if lost.

    Eighteen digits that end in three zeros are what a spreadsheet leaves of a
    number, unless their check character is right: ID_NUMBER_ROUNDED then.
    """
    digits, damaged = _digits_of(cell)
    if damaged:
        return "", Code.ID_NUMBER_DAMAGED
    if _TRUNCATED.fullmatch(digits):
        if len(digits) == 18 and people.check_character(digits[:17]) == digits[17]:
            return digits, Code.ID_NUMBER_ROUNDED
        return "", Code.ID_NUMBER_DAMAGED
    return digits.upper(), None


def is_rounded(cell: Cell) -> bool:
    """Return whether a text looks like fifteen digits that a spreadsheet kept."""
    return isinstance(cell, str) and bool(_TRUNCATED.fullmatch(_digits_of(cell)[0]))


def is_lost(cell: Cell) -> bool:
    """Return whether a cell is a long number that a spreadsheet has damaged."""
    return _digits_of(cell)[1]


def account_of(cell: Cell) -> tuple[str, Code | None]:
    """Return a bank account, normalised, and Code.BANK_ACCOUNT_DAMAGED if lost."""
    digits, damaged = _digits_of(cell)
    if not damaged and _TRUNCATED.fullmatch(digits):
        # Luhn lets one in ten pass; four idle zeros are too many for chance.
        damaged = digits.endswith("0000") or people.account_fault(digits) is not None
    return ("", Code.BANK_ACCOUNT_DAMAGED) if damaged else (digits, None)


def repair_of(written: str, taken: str) -> RepairKind | None:
    """Return how a written cell was mended to give what was taken; None if it was not.

    Numbers are compared by what they say: 300.00 is 300.
    """
    if written == taken or _same_number(written, taken):
        return None
    if "\t" in written or text_of(written) != " ".join(written.split()):
        return RepairKind.TEXT_TRICK
    narrow = unicodedata.normalize("NFKC", written)
    if _MONEY_SIGNS.search(narrow):
        return RepairKind.TEN_THOUSANDS if "万" in narrow else RepairKind.MONEY_SIGN
    if narrow != written and "".join(narrow.split()) != "".join(written.split()):
        return RepairKind.WIDTH
    spaceless = "".join(written.split())
    cased = spaceless != taken and spaceless.upper() == taken
    return RepairKind.CASE if cased else RepairKind.SPACES


def _same_number(one: str, other: str) -> bool:
    """Return whether two plain ASCII numbers are the same but for idle zeros."""
    numbers = _ASCII_NUMBER.fullmatch(one), _ASCII_NUMBER.fullmatch(other)
    return all(numbers) and Decimal(one) == Decimal(other)


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
