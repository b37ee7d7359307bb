"""Finding personal data in a text that the public may come to see.

Personal data are a person's identity number, bank or card account, telephone
and address below the villager group.  Names are none of it.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.domain import people

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BETWEEN = (
    r"\s\0\x01\x02\-\u2010-\u2015\u2212_.·•*\xad\u034f\u061c\u115f\u180e"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u2064\u3164\ufe00-\ufe0f\ufeff\ufffe"
)
"""What people, and what programs without showing it, put between digits; the inside
of a set of characters.  U+0002 and U+FFFE are what pdfium makes of a hyphen at the
end of a line."""
_RUN = re.compile(rf"[0-9](?:[{BETWEEN}]{{0,3}}[0-9Xx]){{10,}}")
_GROUP = re.compile(r"[0-9Xx]+")
_THOUSANDS = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3}){3,}(?![0-9.,])")
_AMOUNT = re.compile(
    r"(?<![0-9.])(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})\.[0-9]{1,4}(?![0-9.])"
    # as computers count: 0.30000000000000004
    r"|(?<![0-9.])[0-9]{1,7}\.[0-9]{5,17}(?![0-9.])"
    r"|(?<![0-9.])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9.,])"
)
"""Amounts, areas, rates: their digits are no part of any number that is called out."""
_WHOLE_FLOAT = re.compile(r"(?<![0-9.,])([0-9]{11,19})\.0(?![0-9])")
"""A number as programs write it that took it for a sum; sums end in .00."""
_HEXADECIMAL = re.compile(
    r"(?<![0-9A-Za-z])(?=(?:[0-9\-]*[A-Fa-f]){3})[0-9A-Fa-f]{8}[0-9A-Fa-f\-]{8,}(?![0-9A-Za-z])"
)
"""Fingerprints of files and the like."""
_CREDIT_CODE = re.compile(
    r"(?<![0-9A-Za-z])[1-9][0-9]{7}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])"
)
_EXPONENT = re.compile(r"(?<![0-9.])([1-9])\.([0-9]{7,17})[Ee]\+?(1[0-8])(?![0-9])")
"""A long number as spreadsheets store it: 3.6029919500619001E+17."""
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_DIALLED = re.compile(r"(?:0|(?:00)?86)?1[3-9][0-9]{9}")
_MOBILE_SHAPES = frozenset(
    {(3, 4, 4), (4, 4, 3), (4, 3, 4), (3, 3, 5), (3, 8), (7, 4), (4, 7), (5, 6), (6, 5)}
)
_MOMENT = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
"""A day as it begins the number of a file or a form: 20260915."""
_PROVINCES = frozenset(
    str(it)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65))
    for it in range(first, last + 1)
) | {"71", "81", "82", "83"}
_LATEST_BIRTH = 2049
_CARD = re.compile(r"62[0-9]{14,17}")
_CARDS_BEGIN = "34569"
"""What a card begins with; 2026 1500 1300 1200 are amounts."""
_SHORTEST_CODE = 15
"""So many digits together are nobody's quantity, day or sum, whatever they are."""
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
_HOUSE = re.compile(
    rf"[组队屯]第?{_COUNT}(?:[-之附]{_COUNT})?号(?![田地塘井标线])"
    rf"|{_COUNT}[栋幢座]{_COUNT}单元\d{{3,4}}"
)
"""Addresses that nothing but a home has; an office has a street and a number, too."""
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


class Number(NamedTuple):
    """A number of a person that a text holds."""

    start: int
    end: int
    kind: PersonalData
    digits: str
    """Its digits, and the X of an identity number, without what stands between."""


def find(text: str, allowed: frozenset[str] = frozenset()) -> PersonalData | None:
    """Return what personal data a text holds, or None.

    Looked for: the numbers that `numbers` tells; a part of an identity number or
    account that is called so; addresses below the villager group.  `allowed` are the
    office's own telephones.
    """
    if len(text) < _FEWEST_DIGITS and text.isascii():
        return None  # no whole number, and what else is told is told in Chinese
    plain = unicodedata.normalize("NFKC", text)
    ours = {re.sub(r"\D", "", number) for number in allowed}
    for number in numbers(plain):
        if number.digits not in ours:
            return number.kind
    close = "".join(plain.split())
    if part := _PART_OF_NUMBER.search(close):
        return PersonalData.ID_NUMBER if part[1] else PersonalData.BANK_ACCOUNT
    return PersonalData.ADDRESS if _ADDRESS.search(close) else None


def numbers(plain: str) -> Iterator[Number]:
    """Yield the numbers of people that a text (NFKC) holds, told by their form alone.

    Identity numbers of 18 digits with a date and check character, wherever they stand
    in a run of digits; those of 15 with province and date; mobile telephones; cards of
    16 to 19 digits.  All of them also when parted by spaces, hyphens, line breaks and
    what nobody sees; a number without a check character must then be parted as people
    part it, for lists of small numbers are full of elevens.
    """
    text = _THOUSANDS.sub(_without_commas, plain) if "," in plain else plain
    if ".0" in text:
        text = _WHOLE_FLOAT.sub(_without_fraction, text)
    if "+" in text:
        yield from _exponents(text)
    if _RUN.search(text):
        for run in _RUN.finditer(blanked(text)):
            yield from _of_run(run)


def blanked(text: str) -> str:
    """Return a text of the same length without amounts, fingerprints, credit codes."""
    if "." in text or "," in text:
        text = _AMOUNT.sub(_hidden, text)
    text = _CREDIT_CODE.sub(_hidden_code, text)
    return _HEXADECIMAL.sub(_hidden, text)


def amounts_hidden(text: str) -> str:
    """Return a text of the same length in which signs stand for amounts and rates."""
    return _AMOUNT.sub(_hidden, text)


def of_shape(digits: str, sizes: tuple[int, ...]) -> PersonalData | None:
    """Return what digits are that stand by themselves in groups of these sizes."""
    if digits.isdigit() and len(digits) in {11, 16, 17, 18, 19}:
        shaped = sizes in _MOBILE_SHAPES or set(sizes) == {1}
        if len(digits) == 11 and not shaped:
            return None
        return _of_shape(digits, sizes, whole=True)
    return None


def houses(plain: str) -> Iterator[re.Match[str]]:
    """Yield the house numbers within a villager group that a text names."""
    return _HOUSE.finditer(plain)


def is_whole_id_number(text: str) -> bool:
    """Return whether a text is an identity number of a province, rightly checked."""
    return text[:2] in _PROVINCES and _is_id_number(text)


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
    return len(digits) >= _SHORTEST_CODE or _MOBILE.search(digits) is not None


def _without_commas(found: re.Match[str]) -> str:
    """Return 6,228,480,000 as a number; blanks keep everything behind at its place."""
    return found[0].replace(",", "") + "\x04" * found[0].count(",")


def _without_fraction(found: re.Match[str]) -> str:
    return found[1] + "\x04\x04"


def _hidden(found: re.Match[str]) -> str:
    return "\x04" * len(found[0])


def _hidden_code(found: re.Match[str]) -> str:
    return _hidden(found) if people.is_credit_code(found[0]) else found[0]


def _exponents(text: str) -> Iterator[Number]:
    for found in _EXPONENT.finditer(text):
        power, digits = int(found[3]), found[1] + found[2]
        if len(digits) > power + 1 and digits[power + 1 :].strip("0"):
            continue  # it has a fraction
        digits = digits[: power + 1].ljust(power + 1, "0")
        if kind := _solid(digits):
            yield Number(found.start(), found.end(), kind, digits)


def _of_run(run: re.Match[str]) -> Iterator[Number]:
    """Yield the numbers in a run of digits, whatever stands between them."""
    groups = [
        (run.start() + it.start(), it[0].upper()) for it in _GROUP.finditer(run[0])
    ]
    places = [start + at for start, group in groups for at in range(len(group))]
    digits = "".join(group for _, group in groups)
    taken = [False] * len(digits)
    cards = _in_cards(groups)
    at = 0
    while at <= len(digits) - 18:
        part = digits[at : at + 18]
        if _is_id_number(part) and at not in cards:
            taken[at : at + 18] = [True] * 18
            yield Number(places[at], places[at + 17] + 1, PersonalData.ID_NUMBER, part)
            at += 18
        else:
            at += 1
    begun = 0
    free: list[tuple[int, str]] = []
    for start, group in groups:
        if any(taken[begun : begun + len(group)]) or not group.isdigit():
            yield from _parted(free)
            free = []
        elif len(group) >= 11:
            yield from _parted(free)
            free = []
            if kind := _solid(group):
                yield Number(start, start + len(group), kind, group)
        else:
            free.append((start, group))
        begun += len(group)
    yield from _parted(free)


def _in_cards(groups: Sequence[tuple[int, str]]) -> frozenset[int]:
    """Return which digits of a run stand within a card's number: no other begins there.

    Some cards hold eighteen digits that would make an identity number, by chance.
    """
    within: list[int] = []
    begun = 0
    for _, group in groups:
        card = _CARD.fullmatch(group) and people.passes_luhn(group)
        if card and not _is_id_number(group):  # those of Gansu begin with 62 as well
            within += range(begun, begun + len(group))
        begun += len(group)
    return frozenset(within)


def _solid(digits: str) -> PersonalData | None:
    """Return what so many digits in one piece are."""
    if _DIALLED.fullmatch(digits):
        return PersonalData.PHONE
    if digits[:2] in _PROVINCES and len(digits) in {15, 18} and _has_birth(digits):
        return PersonalData.ID_NUMBER
    if not 16 <= len(digits) <= 19 or _is_moment(digits):
        return None
    return PersonalData.BANK_ACCOUNT


def _parted(groups: Sequence[tuple[int, str]]) -> Iterator[Number]:
    """Yield the numbers that groups of under eleven digits make."""
    first = 0
    while first < len(groups):
        last, kind = _best(groups, first)
        if kind is None:
            first += 1
            continue
        start, digits = groups[first][0], "".join(it for _, it in groups[first:last])
        yield Number(
            start, groups[last - 1][0] + len(groups[last - 1][1]), kind, digits
        )
        first = last


def _best(
    groups: Sequence[tuple[int, str]], first: int
) -> tuple[int, PersonalData | None]:
    """Return up to which group a number goes that begins here, and its kind."""
    digits = ""
    for last in range(first + 1, len(groups) + 1):
        digits += groups[last - 1][1]
        if len(digits) > 19:
            break
        sizes = tuple(len(it) for _, it in groups[first:last])
        whole = first == 0 and last == len(groups)
        if kind := _of_shape(digits, sizes, whole=whole):
            return last, kind
    return first, None


def _of_shape(
    digits: str, sizes: tuple[int, ...], *, whole: bool
) -> PersonalData | None:
    """Return what digits are that stand in groups of these sizes."""
    even = len(set(sizes[:-1])) <= 1 and sizes[-1] <= sizes[0]
    if len(digits) == 11:
        parted = sizes in _MOBILE_SHAPES or set(sizes) == {1} or (whole and even)
        if _MOBILE.fullmatch(digits) and parted:
            return PersonalData.PHONE
    elif len(digits) == 15:
        parted = sizes == (6, 6, 3) or set(sizes) == {1} or (whole and even)
        if parted and digits[:2] in _PROVINCES and _has_birth(digits):
            return PersonalData.ID_NUMBER
    elif 16 <= len(digits) <= 19:
        alone = whole or set(sizes) == {1}
        card = digits.startswith("62") or (alone and digits[0] in _CARDS_BEGIN)
        parted = even or len(sizes) == 2
        if card and parted and people.passes_luhn(digits):
            return PersonalData.BANK_ACCOUNT
        if whole and parted and digits.startswith("62"):
            return PersonalData.BANK_ACCOUNT
    return None


def _has_birth(digits: str) -> bool:
    born = people.birth_date(digits)
    return born is not None and people.EARLIEST_BIRTH.year <= born.year <= _LATEST_BIRTH


def _is_moment(digits: str) -> bool:
    """Return whether digits are a time to the second or finer, or two days."""
    if not _MOMENT.match(digits):
        return False
    if len(digits) == 16 and _MOMENT.match(digits, 8):
        return True
    hour, minute, second = digits[8:10], digits[10:12], digits[12:14]
    return len(digits) <= 17 and hour < "24" and minute < "60" and second < "60"


def _is_id_number(text: str) -> bool:
    """Return whether 18 characters are an identity number: its date and its check."""
    return (
        text[:17].isdigit()
        and len(text) == 18
        and _has_birth(text)
        and people.check_character(text[:17]) == text[17]
    )
