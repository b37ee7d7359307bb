"""Finding personal data in a text that the public may come to see.

Personal data are a person's identity number, bank or card account, telephone
and address below the villager group.  Names are none of it.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from gwgk_desktop.domain import people

_BETWEEN = r"[\s\-–—_.·*\u200b-\u200f\u202a-\u202e\u2060\ufeff]"
"""What people, and what programs without showing it, put between digits."""
_RUN = re.compile(rf"\d(?:{_BETWEEN}{{0,2}}[\dXx]){{10,}}")
_MOBILE = re.compile(r"1[3-9]\d{9}")


class PersonalData(StrEnum):
    """The kinds of personal data that a pattern can tell."""

    ID_NUMBER = "id_number"
    BANK_ACCOUNT = "bank_account"
    PHONE = "phone"


def find(text: str, allowed: frozenset[str] = frozenset()) -> PersonalData | None:
    """Return what personal data a text holds, or None.

    Looked for: identity numbers of 18 and 15 digits with a date (and check
    character), mobile telephones, cards of 16 to 19 digits; also when parted by
    spaces or hyphens or written full width.  `allowed` are the office's own
    telephones.
    """
    plain = unicodedata.normalize("NFKC", text)
    for run in _RUN.finditer(plain):
        digits = re.sub(r"[^\dX]", "", run[0].upper())
        if digits in {re.sub(r"\D", "", number) for number in allowed}:
            continue
        kind = _kind(digits)
        if kind:
            return kind
    return None


def _kind(digits: str) -> PersonalData | None:
    for length in (18, 15):
        for start in range(len(digits) - length + 1):
            part = digits[start : start + length]
            if _is_id_number(part):
                return PersonalData.ID_NUMBER
    if re.fullmatch(r"\d{16,19}", digits):
        return PersonalData.BANK_ACCOUNT
    if _MOBILE.fullmatch(digits) or (len(digits) > 11 and _MOBILE.search(digits)):
        return PersonalData.PHONE
    return None


def _is_id_number(text: str) -> bool:
    if people.birth_date(text) is None:
        return False
    if len(text) == 15:
        return text.isdigit()
    return text[:17].isdigit() and people.check_character(text[:17]) == text[17]
