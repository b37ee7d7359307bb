"""What is known of a person: identity number, account, how a household counts.

Identity numbers are those of GB 11643-1999: six digits of the place, eight of
the birth date, three of order, and a check character after ISO 7064 MOD 11-2.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from gwgk_desktop.domain.problems import Code

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_NEW_FORM = re.compile(r"\d{17}[\dX]")
_OLD_FORM = re.compile(r"\d{15}")
_CARD = re.compile(r"62\d{14,17}")
"""Cards of China UnionPay: they alone must pass Luhn; passbooks need not."""
_ACCOUNT = re.compile(r"\d{8,30}")
_USUAL_NAME = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff·]*")
_LOST = frozenset("?□■▯〓\ufffd")
_DOTS = re.compile(r"[•‧∙⋅・･]")
_ORGANISATION = re.compile(
    r"公司|合作社|联合社|企业|集团|中心|协会|学会|基金会|委员会|村委会|居委会|商行|经营部"
    r"|门市|服务部|养殖|种植|农场|林场|牧场|渔场|农机|学校|医院|银行|政府|[厂站社场店院所队]$"
)
"""What tells an organisation from a person."""
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


def full_form(id_number: str) -> str:
    """Return an identity number as it is written today: fifteen digits as eighteen.

    Those of fifteen are of people born in the twentieth century (GB 11643-1999,
    annex A).  Anything else is returned as it is.
    """
    if not _OLD_FORM.fullmatch(id_number):
        return id_number
    first = f"{id_number[:6]}19{id_number[6:]}"
    return first + check_character(first)


def old_form(id_number: str) -> str:
    """Return the fifteen digits that an identity number had once, or ""."""
    if not _NEW_FORM.fullmatch(id_number) or id_number[6:8] != "19":
        return ""
    return id_number[:6] + id_number[8:17]


def age_on(id_number: str, day: date) -> int | None:
    """Return the whole years (周岁) that a person has on a day; None: not told.

    A year is full on the birthday; for those of 29 February on 1 March where the
    year has no such day.
    """
    born = birth_date(id_number)
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def name_key(name: str) -> str:
    """Return what two ways of writing one name have in common.

    王　五 and 王五 are one name, and so are the middle dots · • ・ of 阿依·买买提.
    """
    return _DOTS.sub("·", "".join(unicodedata.normalize("NFKC", name).split()))


def name_fault(name: str) -> Code | None:
    """Return NAME_UNPRINTABLE where a name holds what no person's name does.

    That is what stands for a character that was lost (?, □, 〓, U+FFFD), what only
    one machine can show (private use, control characters), and Latin letters and
    digits.  Middle dots are right, and so is every CJK character, however rare: one
    that Unicode took in after this Python was made as well.  An organisation may
    have letters and digits in its name (昌溪县A12农机站), but nothing lost.
    """
    if _USUAL_NAME.fullmatch(name):
        return None
    written = unicodedata.normalize("NFKC", name)
    organisation = bool(_ORGANISATION.search(written))
    for character in written:
        category = unicodedata.category(character)
        if character in _LOST or category in {"Co", "Cc", "Cs"}:
            return Code.NAME_UNPRINTABLE
        if not organisation and (
            category == "Nd" or unicodedata.name(character, "").startswith("LATIN ")
        ):
            return Code.NAME_UNPRINTABLE
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
