"""What so many digits are by their form alone: somebody's number, or nothing."""

from __future__ import annotations

import re
from datetime import date
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
MOBILE = re.compile(r"1[3-9][0-9]{9}")
SHORTEST_CODE = 15
"""So many digits together are nobody's quantity, day or sum, whatever they are."""
_GROUP = re.compile(r"[0-9Xx]+")
_DIALLED = re.compile(r"(?:0|(?:00)?86)?1[3-9][0-9]{9}")
_CHINA = "0086"
_MOBILES = re.compile(r"(?:1[3-9][0-9]{9}){2,}")
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
"""GB/T 2260, and those of Taiwan, Hong Kong and Macao."""
_FOREIGNER = "9"
"""Before the province, on the cards of 2023 of foreigners who stay for good."""
LATEST_BIRTH = date(2049, 12, 31)
"""Until when anybody is born, where nobody says which day it is."""
_CARD = re.compile(r"62[0-9]{14,17}")
_CARDS_BEGIN = "34569"
"""What a card begins with; 2026 1500 1300 1200 are amounts."""


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


def of_run(run: re.Match[str]) -> Iterator[Number]:
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
        if _is_id_number(part) and at not in cards and not begins_in_day(groups, at):
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
            if is_mobiles(group):
                for first in range(0, len(group), 11):
                    place, phone = start + first, group[first : first + 11]
                    yield Number(place, place + 11, PersonalData.PHONE, phone)
            elif kind := solid(group):
                yield Number(start, start + len(group), kind, group)
            elif group.startswith(_CHINA):
                free.append((start, group))
        else:
            free.append((start, group))
        begun += len(group)
    yield from _parted(free)


def of_shape(digits: str, sizes: tuple[int, ...]) -> PersonalData | None:
    """Return what digits are that stand by themselves in groups of these sizes."""
    if digits.isdigit() and len(digits) in {11, 16, 17, 18, 19}:
        shaped = sizes in _MOBILE_SHAPES or set(sizes) == {1}
        if len(digits) == 11 and not shaped:
            return None
        return _of_shape(digits, sizes, whole=True)
    return None


def is_whole_id_number(text: str, today: date = LATEST_BIRTH) -> bool:
    """Return whether a text is an identity number of a province, rightly checked.

    Nobody is born after today.
    """
    if not _is_id_number(text):
        return False
    born = people.birth_date(text)
    return born is not None and born <= today


def begins_in_day(groups: Sequence[tuple[int, str]], at: int) -> bool:
    """Return whether eighteen digits from the nth on begin in a day and go beyond.

    2026-03-17 20260318 2026: days beside one another make identity numbers by chance.
    """
    begun = 0
    for number, (_, group) in enumerate(groups):
        if at < begun + len(group):
            within = at + 18 <= begun + len(group)
            return not within and _is_of_day([it for _, it in groups], number)
        begun += len(group)
    return False


def _is_of_day(groups: Sequence[str], number: int) -> bool:
    """Return whether a group is a day, a moment, or a year, month or day of three."""
    group = groups[number]
    if len(group) >= len("20260317"):
        return _MOMENT.fullmatch(group) is not None or _is_moment(group)
    for first in range(max(number - 2, 0), number + 1):
        three = groups[first : first + 3]
        padded = "".join(it.zfill(2) for it in three)
        if tuple(map(len, three))[:1] == (4,) and _MOMENT.fullmatch(padded):
            return True
    return False


def is_mobiles(digits: str) -> bool:
    """Return whether digits are several mobile numbers, one written after the other."""
    return _MOBILES.fullmatch(digits) is not None


def is_place(digits: str) -> bool:
    """Return whether an identity number of eighteen may begin with these digits.

    With a province, behind a 9 those of foreigners.  The county is not asked: numbers
    keep the codes of those that are gone.
    """
    begin = digits[1:3] if digits.startswith(_FOREIGNER) else digits[:2]
    return begin in _PROVINCES


def is_card(digits: str) -> bool:
    """Return whether digits are the number of a bank card, rightly checked."""
    return _CARD.fullmatch(digits) is not None and people.passes_luhn(digits)


def is_credit_code(digits: str) -> bool:
    """Return whether digits are an office's code, and look like nobody's birth.

    By chance one identity number in thirty-one ends as such a code would.
    """
    born = digits[:17].isdigit() and is_place(digits) and _has_birth(digits)
    return people.is_credit_code(digits) and not born


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


def solid(digits: str) -> PersonalData | None:
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
    if digits.startswith(_CHINA) and sizes[0] > len(_CHINA):
        digits = digits.removeprefix(_CHINA)
        sizes = (sizes[0] - len(_CHINA), *sizes[1:])
    even = len(set(sizes[:-1])) <= 1 and sizes[-1] <= sizes[0]
    if len(digits) == 11:
        parted = sizes in _MOBILE_SHAPES or set(sizes) == {1} or (whole and even)
        if MOBILE.fullmatch(digits) and parted:
            return PersonalData.PHONE
    elif len(digits) == 15:
        parted = sizes == (6, 6, 3) or set(sizes) == {1} or (whole and even)
        if parted and digits[:2] in _PROVINCES and _has_birth(digits):
            return PersonalData.ID_NUMBER
    elif 16 <= len(digits) <= 19 and not is_credit_code(digits):
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
    return born is not None and people.EARLIEST_BIRTH <= born <= LATEST_BIRTH


def _is_moment(digits: str) -> bool:
    """Return whether digits are a time to the second or finer, or two days."""
    if not _MOMENT.match(digits):
        return False
    if len(digits) == 16 and _MOMENT.match(digits, 8):
        return True
    hour, minute, second = digits[8:10], digits[10:12], digits[12:14]
    return len(digits) <= 17 and hour < "24" and minute < "60" and second < "60"


def _is_id_number(text: str) -> bool:
    """Return whether 18 characters are an identity number: place, date and check."""
    return (
        text[:17].isdigit()
        and len(text) == 18
        and is_place(text)
        and _has_birth(text)
        and people.check_character(text[:17]) == text[17]
    )
