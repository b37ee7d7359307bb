"""Finding personal data in a text that the public may come to see.

Personal data are a person's identity number, bank or card account, telephone
and address below the villager group.  Names are none of it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from gwgk_desktop.domain import called_numbers, people
from gwgk_desktop.domain.called_numbers import NO_HOUSE
from gwgk_desktop.domain.chinese_numerals import SEVERAL, as_digits, number_of
from gwgk_desktop.domain.number_shapes import (
    BETWEEN,
    LATEST_BIRTH,
    MOBILE,
    SHORTEST_CODE,
    Number,
    PersonalData,
    is_card,
    is_credit_code,
    is_place,
    of_run,
    solid,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

__all__ = (
    "BETWEEN",
    "Number",
    "PersonalData",
    "amounts_hidden",
    "blanked",
    "codes_hidden",
    "find",
    "houses",
    "is_address",
    "numbers",
    "numbers_in",
    "starred",
    "tellable_name",
    "visible",
)

_RUN = re.compile(rf"[0-9](?:[{BETWEEN}]{{0,3}}[0-9Xx]){{10,}}")
_THOUSANDS = re.compile(
    r"(?<![0-9])(?<![0-9][.,])[0-9]{1,3}(?:,[0-9]{3}){3,}(?![0-9]|[.,][0-9])"
)
_AMOUNT = re.compile(
    r"[0-9](?<![0-9.][0-9])(?:"
    r"(?:[0-9]{0,2}(?:,[0-9]{3})+|[0-9]{0,11})\.[0-9]{1,4}(?![0-9.])"
    # as computers count: 0.30000000000000004
    r"|[0-9]{0,6}\.[0-9]{5,17}(?!\.?[0-9])"
    r"|[0-9]{0,2}(?:,[0-9]{3})+(?![0-9]|[.,][0-9]))"
)
"""Amounts, areas, rates: their digits are no part of any number that is called out."""
_NUMBERED_MOBILE = re.compile(
    r"(?:[1-9][0-9]?|1(?:3[6-9]|[4-9][0-9])|[2-9][0-9]{2})\.1[3-9][0-9]{9}"
)
"""12.13812345678 is the twelfth of a list of telephones: a computer's decimals have
more places.  From 100 to 135 it is rather a place on a map of China."""
_SHORTEST_NUMBERED = 13
_LONGITUDE = r"(?:7[3-9]|[89][0-9]|1[0-3][0-9])\.[0-9]{3,17}"
_NEAR_LONGITUDE = 24
_BESIDE = r"[^0-9A-Za-z]{1,3}"
_BEFORE_LONGITUDE = re.compile(f"{_BESIDE}{_LONGITUDE}")
_BEHIND_LONGITUDE = re.compile(f"{_LONGITUDE}{_BESIDE}$")
_WHOLE_FLOAT = re.compile(r"(?<![0-9])(?<![0-9][.,])([0-9]{11,19})\.0(?![0-9])")
"""A number as programs write it that took it for a sum; sums end in .00."""
_HEXADECIMAL = re.compile(
    r"[0-9A-Fa-f](?<![0-9A-Za-z][0-9A-Fa-f])[0-9A-Fa-f]{7}[0-9A-Fa-f\-]{8,}(?![0-9A-Za-z])"
)
_FEWEST_LETTERS = 3
"""Fingerprints of files and the like have more; numbers of people have none."""
_CREDIT_CODE = re.compile(
    r"[1-9ANY](?<![0-9A-Za-z][1-9ANY])[0-9]{7}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])"
)
_EXPONENT = re.compile(r"(?<![0-9.])([1-9])\.([0-9]{7,17})[Ee]\+?(1[0-8])(?![0-9])")
"""A long number as spreadsheets store it: 3.6029919500619001E+17."""
_FEWEST_DIGITS = 11
_STARRED = re.compile(  # &C: how the head of a sheet begins in a workbook
    r"(?<![0-9])(?<!(?<!&)[A-Za-z])[0-9]{6,16}([*×xX●■□•?#_]{1,6})[0-9]{0,11}[0-9Xx]?(?![0-9A-Za-z*])"
)
_ID_LENGTH, _OF_PLACE = 18, 6
_MOST_STARS = 4
"""Four digits of eighteen have under a thousand choices, for the last is a check."""
_MOST_STARS_OF_BIRTH = 6
"""So have the year and the month of a birth."""
_COUNT = r"[\d一二三四五六七八九十百零〇]+"
_ADDRESS = re.compile(
    rf"(?:[组队村屯庄湾寨路街巷弄]|胡同|[社小]区)[第附-]?{_COUNT}(?:[-之附]{_COUNT})?号"
    rf"{NO_HOUSE}"
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
_HOUSE = re.compile(rf"[组队屯]第?{_COUNT}(?:[-之附]{_COUNT})?号{NO_HOUSE}")
_FLAT = re.compile(rf"{_COUNT}[栋幢座]{_COUNT}单元\d{{3,4}}")
"""Addresses that nothing but a home has; an office has a street and a number, too."""
_OF_ABOVE = re.compile(r"[省市县镇].+村")
_COUNTED_MOBILE = re.compile(
    rf"(一百[三四五六七八九]十[一二三四五六七八九]?)"
    rf"([{BETWEEN}]{{0,3}}[0-9]{{4}}[{BETWEEN}]{{0,3}}[0-9]{{4}})(?![0-9])"
)
_LONGEST_GROUP = 12
_HIDDEN = "＊"
"""Full width: the plain one may not stand in the name of a file on Windows."""
_PICTURES = 0x2400
"""Where Unicode's pictures of the control characters begin."""
_UNSEEN = "\ufffd"
_WITHOUT_SIGN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Controls, what turns the direction of writing or has no width, halves, line ends."""


def find(text: str, allowed: frozenset[str] = frozenset()) -> PersonalData | None:
    """Return the first kind of personal data that a text holds, or None."""
    return next(kinds(text, allowed), None)


def kinds(text: str, allowed: frozenset[str] = frozenset()) -> Iterator[PersonalData]:
    """Yield what personal data a text holds; a kind may come more than once.

    Looked for: the numbers that `numbers` tells; a part of an identity number or
    account that is called so; addresses below the villager group.  `allowed` are the
    office's own telephones.
    """
    if len(text) < _FEWEST_DIGITS and text.isascii():
        return  # no whole number, and what else is told is told in Chinese
    plain = unicodedata.normalize("NFKC", text)
    ours = {re.sub(r"\D", "", number) for number in allowed}
    for number in numbers(plain):
        if number.digits not in ours:
            yield number.kind
    close = "".join(plain.split())
    if part := _PART_OF_NUMBER.search(close):
        yield PersonalData.ID_NUMBER if part[1] else PersonalData.BANK_ACCOUNT
    if _ADDRESS.search(close):
        yield PersonalData.ADDRESS


def numbers(plain: str, today: date = LATEST_BIRTH) -> Iterator[Number]:
    """Yield the numbers of people that a text (NFKC) holds, told by their form alone.

    Identity numbers of 18 digits with a date and check character, wherever they stand
    in a run of digits; those of 15 with province and date; mobile telephones; cards of
    16 to 19 digits.  All of them also when parted by spaces, hyphens, line breaks and
    what nobody sees; a number without a check character must then be parted as people
    part it, for lists of small numbers are full of elevens.  In Chinese numerals, too;
    so are identity numbers of which stars hide so little that it can be guessed, and
    whatever of 12 to 30 digits is called an account or an identity number.  What the
    words beside it call a code of a thing is left out: `called_numbers`.
    """
    text = _THOUSANDS.sub(_without_commas, plain) if "," in plain else plain
    if ".0" in text:
        text = _WHOLE_FLOAT.sub(_without_fraction, text)
    if "+" in text:
        yield from _exponents(text)
    if _RUN.search(text):
        yield from _in_runs(text, today)
    yield from starred(text)
    yield from called_numbers.home_phones(text)
    if "百" in text:
        yield from _counted(text)
    if SEVERAL.search(text):
        yield from _spelt(text)


def _in_runs(text: str, today: date) -> Iterator[Number]:
    """Yield the numbers of a text in digits, and what it calls an account."""
    hidden = blanked(text)
    called = list(called_numbers.numbers(hidden))
    told: list[Number] = []
    for run in _RUN.finditer(hidden):
        for it in of_run(run):
            if not called_numbers.is_excused(text, it, today):
                told.append(_as_called(it, called))
                yield told[-1]
    for one in called:
        if not any(it.start < one.end and one.start < it.end for it in told):
            told.append(one)
            yield one


def _as_called(number: Number, called: Sequence[Number]) -> Number:
    """Return as what it is called what is an account by its form alone."""
    if number.kind is PersonalData.BANK_ACCOUNT and not is_card(number.digits):
        for it in called:
            if it.start <= number.start < it.end:
                return number._replace(kind=it.kind)
    return number


def starred(text: str) -> Iterator[Number]:
    """Yield the identity numbers of which stars hide less than a thousand choices."""
    for found in _STARRED.finditer(text):
        shown = found[0]
        begin, end = (it - found.start() for it in found.span(1))
        if len(shown) != _ID_LENGTH or not is_place(shown):
            continue
        few = end - begin <= _MOST_STARS or (
            begin == _OF_PLACE and end - begin <= _MOST_STARS_OF_BIRTH
        )
        month, day = shown[10:12], shown[12:14]
        right = not (month.isdigit() and not "01" <= month <= "12")
        if few and right and not (day.isdigit() and not "01" <= day <= "31"):
            yield Number(*found.span(), PersonalData.ID_NUMBER, shown)


def _spelt(text: str) -> Iterator[Number]:
    """Yield the numbers that are written in Chinese numerals, wholly or in part."""
    for run in _RUN.finditer(blanked(as_digits(text))):
        for it in of_run(run):
            if SEVERAL.search(text, it.start, it.end):
                yield it


def _counted(text: str) -> Iterator[Number]:
    """Yield mobile numbers whose first three digits are told as a count: 一百三十八."""
    for it in _COUNTED_MOBILE.finditer(text):
        digits = f"{number_of(it[1])}{re.sub('[^0-9]', '', it[2])}"
        if MOBILE.fullmatch(digits):
            yield Number(*it.span(), PersonalData.PHONE, digits)


def blanked(text: str) -> str:
    """Return a text of the same length without amounts, fingerprints, credit codes."""
    return codes_hidden(amounts_hidden(text))


def amounts_hidden(text: str) -> str:
    """Return a text of the same length in which signs stand for amounts and rates."""
    return _AMOUNT.sub(_hidden_amount, text) if "." in text or "," in text else text


def codes_hidden(text: str) -> str:
    """Return a text of the same length without fingerprints and credit codes."""
    text = _CREDIT_CODE.sub(_hidden_code, text)
    return _HEXADECIMAL.sub(_hidden_fingerprint, text)


def houses(plain: str) -> Iterator[re.Match[str]]:
    """Yield the house numbers within a villager group, and flats, that a text names."""
    yield from _HOUSE.finditer(plain)
    if "单元" in plain:  # few texts name one, and each of their digits might begin it
        yield from _FLAT.finditer(plain)


def numbers_in(text: str) -> list[tuple[int, int]]:
    """Return where a text holds what may be somebody's number, as (start, end).

    Rather one too many than one too few: numbers that fail their check count, too.
    """
    if len(text) < _FEWEST_DIGITS:
        return []
    plain = "".join(map(_one_by_one, text))
    found = _runs_of_people(plain)
    if SEVERAL.search(plain):
        spelt = _runs_of_people(as_digits(plain))
        found += [it for it in spelt if SEVERAL.search(plain, *it)]
    return _joined(found)


def tellable_name(file_name: str) -> str:
    """Return the name of a file as facts, logs and lists may tell it.

    Of numbers that may be somebody's only the last four stay, and what cannot be seen
    is written so that it can be: it would forge lines.  The result may name a file.
    """
    stem, dot, ending = file_name.rpartition(".")
    if not (ending.isascii() and ending.isalpha()):  # 三 is a letter, too
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


def _runs_of_people(plain: str) -> list[tuple[int, int]]:
    """Return where digits stand that may be somebody's number."""
    return [
        run.span()
        for run in _RUN.finditer(plain)
        if _may_be_number(re.sub(r"[^\dX]", "", run[0].upper()))
    ]


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in their order, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            begun, until = joined.pop()
            start, end = begun, max(until, end)  # noqa: PLW2901
        joined.append((start, end))
    return joined


def _may_be_number(digits: str) -> bool:
    return len(digits) >= SHORTEST_CODE or MOBILE.search(digits) is not None


def _without_commas(found: re.Match[str]) -> str:
    """Return 6,228,480,000 as a number; blanks keep everything behind at its place."""
    return found[0].replace(",", "") + "\x04" * found[0].count(",")


def _without_fraction(found: re.Match[str]) -> str:
    return found[1] + "\x04\x04"


def _hidden(found: re.Match[str]) -> str:
    return "\x04" * len(found[0])


def _hidden_amount(found: re.Match[str]) -> str:
    amount = found[0]
    short = len(amount) < _SHORTEST_NUMBERED  # as nearly all are
    if short or not _NUMBERED_MOBILE.fullmatch(amount) or _is_coordinate(found):
        return "\x04" * len(amount)
    return amount


def _is_coordinate(found: re.Match[str]) -> bool:
    """Return whether a decimal stands beside a longitude: 29.13912345678,118.2715."""
    text, (start, end) = found.string, found.span()
    before = text[max(start - _NEAR_LONGITUDE, 0) : start]
    pair = _BEHIND_LONGITUDE.search(before) or _BEFORE_LONGITUDE.match(text, end)
    return pair is not None


def _hidden_fingerprint(found: re.Match[str]) -> str:
    letters = sum(it.isalpha() for it in found[0])
    return _hidden(found) if letters >= _FEWEST_LETTERS else found[0]


def _hidden_code(found: re.Match[str]) -> str:
    code = found[0]
    # With a letter that no number of a person has it is a code, though mistyped.
    lettered = any(it.isalpha() for it in code[:17]) or code[17] not in "0123456789X"
    mistyped = lettered and people.has_form_of_credit_code(code)
    return _hidden(found) if mistyped or is_credit_code(code) else code


def _exponents(text: str) -> Iterator[Number]:
    for found in _EXPONENT.finditer(text):
        power, digits = int(found[3]), found[1] + found[2]
        if len(digits) > power + 1 and digits[power + 1 :].strip("0"):
            continue  # it has a fraction
        digits = digits[: power + 1].ljust(power + 1, "0")
        if kind := solid(digits):
            yield Number(found.start(), found.end(), kind, digits)
