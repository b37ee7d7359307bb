"""What is known of a person: identity number, account, how a household counts.

Identity numbers are those of GB 11643-1999: six digits of the place, eight of
the birth date, three of order, and a check character after ISO 7064 MOD 11-2.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_NEW_FORM = re.compile(r"\d{17}[\dX]", re.ASCII)
_OLD_FORM = re.compile(r"\d{15}", re.ASCII)
_CARD = re.compile(r"62\d{14,17}", re.ASCII)
"""Cards of China UnionPay: they alone must pass Luhn; passbooks need not."""
_CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_CODE = re.compile(
    r"(?:1[1239]|5[12349]|9[123]|N[1239]|A[19]|Y1)\d{6}[0-9A-HJ-NPQRTUWXY]{10}",
    re.ASCII,
)
"""Registrar and kind, six digits of the place, the organisation, the check.  54 are
committees of villages and residents."""
_SUMS_OF_THREE = tuple(
    {
        "".join(digits): sum(
            int(digit) * weight for digit, weight in zip(digits, weights, strict=True)
        )
        for digits in product("0123456789", repeat=len(weights))
    }
    for weights in (_WEIGHTS[at : at + 3] for at in range(0, 17, 3))
)
"""Weighted sums by three digits at a time: lists come by the hundred thousand."""
_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")
"""A digit doubled, its own digits added up."""
_ACCOUNT = re.compile(r"\d{8,30}", re.ASCII)
_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff]+")
"""A name that can be written in one way only."""
_USUAL_NAME = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff·]*")
_LOST = frozenset("?□■▯〓\ufffd")
_NO_NAME = frozenset("*、,;:/\\()")
"""What masks a name, or is not written in one."""
_NOBODY = re.compile(
    r"死亡|已死亡?|已故|亡故|无|无名|无人|空户?|五保户?|低保户?|特困户?|贫困户|脱贫户|绝户"
    r"|销户|已?注销|停发|暂停|不详|未知|待定|待补|户主|本人|同上|姓名|[合小总共累]计"
    r"|第?[一二三四五六七八九十\d]{1,3}(?:村民)?(?:小组|组|队|社|屯)"
)
"""What stands in the place of a name and is none."""
_SEVERAL = re.compile(r"[\u3400-\u9fff·]{2,}(?:[、/,;][\u3400-\u9fff·]{2,})+")
_REMARKED = re.compile(r"[\u3400-\u9fff·]+\(.*\)|[\u3400-\u9fff]+:[\u3400-\u9fff·]+")
_DOTS = re.compile(r"[•‧∙⋅・･]")
_ORGANISATION = re.compile(
    r"公司|合作社|联合社|企业|集团|中心|协会|学会|基金会|委员会|村委会|居委会|商行|经营部"
    r"|门市|服务部|养殖|种植|农场|林场|牧场|渔场|农机|学校|医院|银行|政府|[厂站社场店院所队]$"
)
"""What tells an organisation from a person."""
_NUMBER_IN_NAME = re.compile(r"\d{4,}")
EARLIEST_BIRTH = date(1900, 1, 1)


def check_character(first_seventeen: str) -> str:
    """Return the eighteenth character of an identity number (ISO 7064 MOD 11-2)."""
    a, b, c, d, e, f = _SUMS_OF_THREE
    total = (
        a[first_seventeen[0:3]]
        + b[first_seventeen[3:6]]
        + c[first_seventeen[6:9]]
        + d[first_seventeen[9:12]]
        + e[first_seventeen[12:15]]
        + f[first_seventeen[15:17]]
    )
    return _CHECK_CHARACTERS[total % 11]


def birth_date(id_number: str) -> date | None:
    """Return the birth date in an identity number of either form, if it is one."""
    return _day(id_number[6:14] if len(id_number) == 18 else "19" + id_number[6:12])


@lru_cache(maxsize=65536)
def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def id_number_fault(id_number: str, today: date) -> Code | None:
    """Return what is wrong with an identity number, the gravest first.

    The number is normalised: digits and a capital X, nothing else.  Where an
    organisation is paid, its unified social credit code stands instead.
    """
    if len(id_number) == 18 and _NEW_FORM.fullmatch(id_number):
        born = _day(id_number[6:14])
        if born is None or not EARLIEST_BIRTH <= born <= today:
            return None if is_credit_code(id_number) else Code.ID_NUMBER_DATE
        right = check_character(id_number[:17]) == id_number[17]
        return None if right else Code.ID_NUMBER_CHECKSUM
    if _OLD_FORM.fullmatch(id_number):
        born = birth_date(id_number)
        # Fifteen digits without a date are eighteen that lost their tail.
        plausible = born is not None and EARLIEST_BIRTH <= born <= today
        return Code.ID_NUMBER_OLD_FORM if plausible else Code.ID_NUMBER_LENGTH
    if _CREDIT_CODE.fullmatch(id_number):
        return None if is_credit_code(id_number) else Code.ID_NUMBER_CHECKSUM
    return Code.ID_NUMBER_LENGTH


def is_credit_code(text: str) -> bool:
    """Return whether a text is a unified social credit code (GB 32100-2015).

    Eighteen characters of digits and letters but I, O, S, V, Z; the last is
    31 minus the weighted sum of the others modulo 31.
    """
    if not _CREDIT_CODE.fullmatch(text):
        return False
    total = sum(
        _CREDIT_CHARACTERS.index(character) * (3**place % 31)
        for place, character in enumerate(text[:17])
    )
    return _CREDIT_CHARACTERS[-total % 31] == text[17]


def has_form_of_credit_code(text: str) -> bool:
    """Return whether a text looks like such a code, rightly checked or not."""
    return _CREDIT_CODE.fullmatch(text) is not None


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
    if id_number[6:8] != "19" or not _NEW_FORM.fullmatch(id_number):
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
    if _PLAIN_NAME.fullmatch(name):
        return name
    return _DOTS.sub("·", "".join(unicodedata.normalize("NFKC", name).split()))


def name_fault(name: str) -> Code | None:
    """Return what no person's name holds, if a name does.

    NAME_UNPRINTABLE is what stands for a character that was lost (?, □, 〓, U+FFFD),
    what only one machine can show (private use, control characters), and Latin
    letters and digits.  Middle dots are right, and so is every CJK character, however
    rare: one that Unicode took in after this Python was made as well.  An
    organisation may have letters and digits in its name (昌溪县A12农机站), but nothing
    lost.  Words that are said instead of a name are NAME_IS_NONE, two names
    NAME_OF_SEVERAL, and a name with something said of it NAME_WITH_REMARK.
    """
    if _NOBODY.fullmatch(name):
        return Code.NAME_IS_NONE
    if _USUAL_NAME.fullmatch(name):
        return None
    written = unicodedata.normalize("NFKC", name)
    organisation = _ORGANISATION.search(written) is not None
    kinds = [unicodedata.category(character) for character in written]
    if not _LOST.isdisjoint(written) or not {"Co", "Cc", "Cs"}.isdisjoint(kinds):
        return Code.NAME_UNPRINTABLE
    return None if organisation else _fault_of_person(written, kinds)


def _fault_of_person(written: str, kinds: Sequence[str]) -> Code | None:
    if _SEVERAL.fullmatch(written):
        return Code.NAME_OF_SEVERAL
    if _REMARKED.fullmatch(written):
        return Code.NAME_WITH_REMARK
    letters = not {"Nd", "Lu", "Ll", "Lt"}.isdisjoint(kinds)
    odd = not _NO_NAME.isdisjoint(written)
    return Code.NAME_UNPRINTABLE if letters or odd else None


def passes_luhn(digits: str) -> bool:
    """Return whether the last digit checks the others (ISO/IEC 7812-1 annex B)."""
    written = digits.encode("ascii")
    kept, doubled = written[-1::-2], written[-2::-2].translate(_DOUBLED)
    return (sum(kept) + sum(doubled) - ord("0") * len(written)) % 10 == 0


def account_fault(account: str) -> Code | None:
    """Return what is wrong with a normalised bank account."""
    if not _ACCOUNT.fullmatch(account):
        return Code.BANK_ACCOUNT_INVALID
    if _CARD.fullmatch(account) and not passes_luhn(account):
        return Code.BANK_ACCOUNT_CHECKSUM
    return None


def tellable(name: str) -> str:
    """Return a name as messages may tell it: without any number that stands in it."""
    return _NUMBER_IN_NAME.sub("…", name)


def household_key(id_number: str, village: str, group: str, name: str) -> str:
    """Return what makes one household: an identity number, else where and who."""
    return id_number or f"{village}\n{group}\n{name}"
