"""What is known of a person: identity number, account, how a household counts.

Identity numbers are those of GB 11643-1999: six digits of the place, eight of
the birth date, three of order, and a check character after ISO 7064 MOD 11-2.
"""

from __future__ import annotations

import re
from datetime import date

from gwgk_desktop.domain.problems import Code

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_NEW_FORM = re.compile(r"\d{17}[\dX]")
_OLD_FORM = re.compile(r"\d{15}")
_CARD = re.compile(r"62\d{14,17}")
"""Cards of China UnionPay: they alone must pass Luhn; passbooks need not."""
_ACCOUNT = re.compile(r"\d{8,30}")
EARLIEST_BIRTH = date(1900, 1, 1)


def check_character(first_seventeen: str) -> str:
    """Return the eighteenth character of an identity number (ISO 7064 MOD 11-2)."""
    total = sum(
        int(digit) * weight
        for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True)
    )
    return _CHECK_CHARACTERS[total % 11]


def birth_date(id_number: str) -> date | None:
    """Return the birth date in an identity number of either form, if it is one."""
    digits = id_number[6:14] if len(id_number) == 18 else "19" + id_number[6:12]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def id_number_fault(id_number: str, today: date) -> Code | None:
    """Return what is wrong with an identity number, the gravest first.

    The number is normalised: digits and a capital X, nothing else.
    """
    old = _OLD_FORM.fullmatch(id_number)
    if not old and not _NEW_FORM.fullmatch(id_number):
        return Code.ID_NUMBER_LENGTH
    born = birth_date(id_number)
    plausible = born is not None and EARLIEST_BIRTH <= born <= today
    if old:  # fifteen digits without a date are eighteen that lost their tail
        return Code.ID_NUMBER_OLD_FORM if plausible else Code.ID_NUMBER_LENGTH
    if not plausible:
        return Code.ID_NUMBER_DATE
    if check_character(id_number[:17]) != id_number[17]:
        return Code.ID_NUMBER_CHECKSUM
    return None


def passes_luhn(digits: str) -> bool:
    """Return whether the last digit checks the others (ISO/IEC 7812-1 annex B)."""
    total = 0
    for position, character in enumerate(reversed(digits)):
        digit = int(character) * (1 + position % 2)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def account_fault(account: str) -> Code | None:
    """Return what is wrong with a normalised bank account."""
    if not _ACCOUNT.fullmatch(account):
        return Code.BANK_ACCOUNT_INVALID
    if _CARD.fullmatch(account) and not passes_luhn(account):
        return Code.BANK_ACCOUNT_CHECKSUM
    return None


def household_key(id_number: str, village: str, group: str, name: str) -> str:
    """Return what makes one household: an identity number, else where and who."""
    return id_number or f"{village}\n{group}\n{name}"
