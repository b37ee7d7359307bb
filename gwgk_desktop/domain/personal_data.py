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
_SHORTEST_CODE = 15
"""So many digits together are nobody's quantity, day or sum, whatever they are."""
_MOBILE = re.compile(r"1[3-9]\d{9}")
_FEWEST_DIGITS = 11
_COUNT = r"[\d一二三四五六七八九十百零〇]+"
_ADDRESS = re.compile(
    rf"(?:[组队村屯庄湾寨路街巷弄]|胡同|[社小]区)[第附-]?{_COUNT}(?:[-之附]{_COUNT})?号"
    r"(?![田地塘井标线])"  # 三组12号地块 is land, not a house
    rf"|{_COUNT}[栋幢座]{_COUNT}|{_COUNT}单元|\d{{3,4}}室"
    rf"|门牌号?码?[:是为]?{_COUNT}"
    r"|(?:住址|地址|住所)[:是为]\w"
)
"""An address below the villager group: a house number, a staircase, a flat."""
_PART_OF_NUMBER = re.compile(
    r"(?:(身份证|证件)|账号|帐号|卡号|银行卡|存折|尾号)"
    r"(?:号码?|[前后末尾数码位:是为]|[四五六4-6]位)*[\dXx]{4,}"
)
"""A part of a number that is called what it is: 身份证后六位：060054."""
_OF_ABOVE = re.compile(r"[省市县镇].+村")
_LONGEST_GROUP = 12
_HIDDEN = "＊"
"""Full width: the plain one may not stand in the name of a file on Windows."""
_PICTURES = 0x2400
"""Where Unicode's pictures of the control characters begin."""
_UNSEEN = "\ufffd"
_WITHOUT_SIGN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Controls, what turns the direction of writing or has no width, halves, line ends."""


class PersonalData(StrEnum):
    """The kinds of personal data that a pattern can tell."""

    ID_NUMBER = "id_number"
    BANK_ACCOUNT = "bank_account"
    PHONE = "phone"
    ADDRESS = "address"


def find(text: str, allowed: frozenset[str] = frozenset()) -> PersonalData | None:
    """Return what personal data a text holds, or None.

    Looked for: identity numbers of 18 and 15 digits with a date (and check
    character), mobile telephones, cards of 16 to 19 digits; also when parted by
    spaces or hyphens or written full width; a part of an identity number or account
    that is called so; addresses below the villager group.  `allowed` are the
    office's own telephones.
    """
    plain = unicodedata.normalize("NFKC", text)
    for run in _RUN.finditer(plain):
        digits = re.sub(r"[^\dX]", "", run[0].upper())
        if digits in {re.sub(r"\D", "", number) for number in allowed}:
            continue
        kind = _kind(digits)
        if kind:
            return kind
    close = "".join(plain.split())
    if part := _PART_OF_NUMBER.search(close):
        return PersonalData.ID_NUMBER if part[1] else PersonalData.BANK_ACCOUNT
    return PersonalData.ADDRESS if _ADDRESS.search(close) else None


def numbers_in(text: str) -> list[tuple[int, int]]:
    """Return where a text holds what may be somebody's number, as (start, end).

    Rather one too many than one too few: numbers that fail their check count, too.
    """
    if len(text) < _FEWEST_DIGITS:
        return []
    plain = "".join(map(_one_by_one, text))
    return [
        run.span()
        for run in _RUN.finditer(plain)
        if _may_be_number(re.sub(r"[^\dX]", "", run[0].upper()))
    ]


def tellable_name(file_name: str) -> str:
    """Return the name of a file as facts, logs and lists may tell it.

    Of numbers that may be somebody's only the last four stay, and what cannot be seen
    is written so that it can be: it would forge lines.  The result may name a file.
    """
    stem, dot, ending = file_name.rpartition(".")
    if not ending.isalpha():
        stem, dot, ending = file_name, "", ""
    for start, end in reversed(numbers_in(stem)):
        stem = f"{stem[:start]}{_HIDDEN * 4}{stem[end - 4 :]}"
    return visible(f"{stem}{dot}{ending}")


def visible(text: str) -> str:
    """Return a text with a sign for each character that has none: ␊ for a new line."""
    return "".join(map(_sign, text))


def _sign(character: str) -> str:
    if character < " ":
        return chr(_PICTURES + ord(character))
    return _UNSEEN if unicodedata.category(character) in _WITHOUT_SIGN else character


def is_address(group: str) -> bool:
    """Return whether what stands for a villager group is rather an address."""
    return (
        len(group) > _LONGEST_GROUP
        or _OF_ABOVE.search(group) is not None
        or find(group) is PersonalData.ADDRESS
    )


def _one_by_one(character: str) -> str:
    """Return a character's plain form where that is one character, too."""
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def _may_be_number(digits: str) -> bool:
    return len(digits) >= _SHORTEST_CODE or _kind(digits) is not None


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
