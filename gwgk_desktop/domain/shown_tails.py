"""Digits of identity numbers on public sheets: how few will do, what they betray.

Two people of one name get the shortest tail that tells them apart, and nobody else
gets any.  How much that gives away is a number: how many identity numbers (six
digits of the county, a birth date within 110 years, three digits of order, a right
check character) still agree with everything that a sheet shows of a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from gwgk_desktop.domain import people

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

YEARS = 110
"""How old people become at most, for the count."""
FEW = 10_000
"""Fewer numbers that fit want the clerk's consent."""
TOO_FEW = 1_000
"""Fewer than these are shown only by order of the county."""

OPENS, CLOSES, TAIL = "（", "）", "尾号"
"""How digits are written behind a name."""
_LENGTH, _PLACE, _ORDER = 18, 6, 14
"""An identity number, and where its date and its order begin."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_AGE_HEADING = re.compile(r"年龄|周岁|岁数|高龄")
_BIRTH_HEADING = re.compile(r"出生|生日")
_SEX_HEADING = re.compile(r"性别")
_AGES = re.compile(r"(?<!\d)(\d{1,3})(?!\d)")
_BIRTH = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[年.\-/]?(\d{1,2})(?:[月.\-/]?(\d{1,2}))?)?(?!\d)"
)
_AT_LEAST = re.compile(r"以上|及以上|≥|>|满\d+(?:周?岁)?$")
_AT_MOST = re.compile(r"以下|≤|<|不满")


class Mask(StrEnum):
    """How an office tells people of one name apart by their identity numbers."""

    SHORTEST = "shortest"
    """As few of the last characters as tell them apart: the default."""
    TWO_THREE = "2-3"
    """The first two and the last three (前2后3)."""
    SIX_FOUR = "6-4"
    """The first six and the last four (前6后4): only by order of the county."""

    @property
    def shown(self) -> tuple[int, int] | None:
        """How many characters are shown first and last; None: as few as will do."""
        return {Mask.TWO_THREE: (2, 3), Mask.SIX_FOUR: (6, 4)}.get(self)


@dataclass(frozen=True, slots=True)
class ShownDigits:
    """Digits of an identity number that a sheet chose to show, and in which cell.

    The search for personal data passes them over at this place, and nowhere else.
    """

    row: int
    """The row of the table, counted from 1."""
    column: int
    """The column of the table, counted from 0."""
    tail: str
    """The last characters of the number."""
    head: str = ""
    """The first ones, where the office's mask shows them."""

    @property
    def written(self) -> str:
        """What stands behind the name: 尾号23X, or the number with its middle gone."""
        if not self.head:
            return f"{TAIL}{self.tail}"
        hidden = _LENGTH - len(self.head) - len(self.tail)
        return f"{self.head}{'*' * hidden}{self.tail}"


@dataclass(frozen=True, slots=True)
class DigitsAt:
    """Digits that a finished sheet shows on purpose, and where they stand in it."""

    head: str
    tail: str
    page: int
    """Of the PDF, counted from 1."""
    line: int
    """Of its `content.txt`, counted from 1."""

    @property
    def digits(self) -> str:
        """All that is shown of the number."""
        return self.head + self.tail

    @property
    def behind(self) -> str:
        """What stands right before the digits, behind the name."""
        return OPENS if self.head else OPENS + TAIL


@dataclass(frozen=True, slots=True)
class Told:
    """What a sheet tells of a person's identity number, besides the name."""

    head: str = ""
    tail: str = ""
    born_from: date = date.min
    born_to: date = date.max
    """Between which days, both counted in, the person must have been born."""
    sex: int | None = None
    """1: a man, whose order number is odd; 0: a woman."""

    def and_also(self, other: Told) -> Told:
        """Return what both together tell; digits are those of the longer."""
        return Told(
            max(self.head, other.head, key=len),
            max(self.tail, other.tail, key=len),
            max(self.born_from, other.born_from),
            min(self.born_to, other.born_to),
            other.sex if self.sex is None else self.sex,
        )


NOTHING = Told()


def fitting(division: str, day: date, told: Told) -> int:
    """Return how many identity numbers agree with all that is told, exactly.

    Counted are numbers that begin with the six digits `division`, have a birth date
    in the 110 years up to `day`, any order from 000 to 999 and a right check
    character (ISO 7064 MOD 11-2).  A head that is shown and is not the division's
    says that the person is of elsewhere: then it stands for the division.
    """
    pattern = told.head + told.tail.rjust(_LENGTH, "?")[len(told.head) :]
    division = "".join(
        known if shown == "?" else shown
        for known, shown in zip(division.rjust(_PLACE, "0"), pattern, strict=False)
    )
    first = max(told.born_from, _years_before(day, YEARS))
    last = min(told.born_to, day)
    dates = _dates_by_rest(first, last, pattern[_PLACE:_ORDER])
    orders = _orders_by_rest(pattern[_ORDER:17], told.sex)
    if pattern[17] == "?":
        return sum(dates) * sum(orders)
    wanted = _CHECKS.index(pattern[17]) - _rest(division, 0)
    return sum(count * orders[(wanted - rest) % 11] for rest, count in enumerate(dates))


def _agrees(text: str, pattern: str) -> bool:
    return all(p in {"?", c} for c, p in zip(text, pattern, strict=True))


def _rest(digits: str, at: int) -> int:
    """Return the weighted sum modulo 11 of digits that begin at a place."""
    weighted = zip(digits, _WEIGHTS[at:], strict=False)
    return sum(int(digit) * weight for digit, weight in weighted) % 11


@lru_cache(maxsize=512)
def _dates_by_rest(first: date, last: date, pattern: str) -> tuple[int, ...]:
    """Return how many dates leave which rest, of those that agree with a pattern."""
    counts = [0] * 11
    any_date = set(pattern) == {"?"}
    years = {it: _rest(f"{it:04d}", _PLACE) for it in range(first.year, last.year + 1)}
    days = [_rest(f"{it:02d}", _PLACE + 6) for it in range(32)]
    months = [_rest(f"{it:02d}", _PLACE + 4) for it in range(13)]
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        it = date.fromordinal(ordinal)
        if any_date or _agrees(f"{it:%Y%m%d}", pattern):
            counts[(years[it.year] + months[it.month] + days[it.day]) % 11] += 1
    return tuple(counts)


@lru_cache(maxsize=4096)
def _orders_by_rest(pattern: str, sex: int | None) -> tuple[int, ...]:
    """Return how many orders 000 to 999 leave which rest; odd ones are of men."""
    counts = [0] * 11
    for number in range(1000):
        digits = f"{number:03d}"
        if _agrees(digits, pattern) and sex in {None, number % 2}:
            counts[_rest(digits, _ORDER)] += 1
    return tuple(counts)


def _years_before(day: date, years: int) -> date:
    """Return the same day so many years before; 28 for 29 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def of_ages(least: int, most: int, day: date) -> Told:
    """Return what is told by an age between `least` and `most` whole years; 0: none.

    A year is full on the birthday, as `people.age_on` counts.
    """
    born_from = _years_before(day, most + 1) + timedelta(days=1) if most else date.min
    return Told(born_from=born_from, born_to=_years_before(day, least))


def told_by(heading: str, text: str, day: date) -> Told:
    """Return what a cell tells of its person's identity number: age, birth, sex.

    By the heading: 年龄, 年龄档, 出生年月, 性别.  Ages such as 85, 80-89岁,
    90周岁以上; births such as 1938, 1938年5月, 1938-05-02.  What cannot be read
    tells nothing.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if _SEX_HEADING.search(heading):
        return Told(sex={"男": 1, "女": 0}.get(plain[:1]))
    if _BIRTH_HEADING.search(heading):
        return _of_birth(plain)
    if _AGE_HEADING.search(heading):
        return _of_age(plain.replace("百岁", "100岁"), day)
    return NOTHING


def _of_birth(text: str) -> Told:
    match = _BIRTH.search(text)
    if match is None:
        return NOTHING
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return NOTHING
    if day:
        return Told(born_from=first, born_to=first)
    following = date(year + 1, 1, 1)
    if 0 < month < 12:
        following = date(year, month + 1, 1)
    return Told(born_from=first, born_to=following - timedelta(days=1))


def _of_age(text: str, day: date) -> Told:
    ages = [int(it) for it in _AGES.findall(text) if int(it) <= YEARS]
    if not ages:
        return NOTHING
    if len(ages) == 1 and _AT_LEAST.search(text):
        return of_ages(ages[0], 0, day)
    if len(ages) == 1 and _AT_MOST.search(text):
        return of_ages(0, ages[0], day)
    return of_ages(min(ages), max(ages), day)


def division_of(id_numbers: Iterable[str]) -> str:
    """Return the six digits that most of these identity numbers begin with, or "".

    Of equally frequent ones the least, so that the same people give the same.
    """
    counts = Counter(number[:_PLACE] for number in map(tail_source, id_numbers))
    counts.pop("", None)
    return min(counts, key=lambda it: (-counts[it], it), default="")


def tail_source(id_number: str) -> str:
    """Return the eighteen characters that tails are taken of; "" where none are.

    Numbers of fifteen digits count as what they are today.  Organisations have a
    credit code, which is public, and no identity number.
    """
    number = people.full_form(id_number)
    if len(number) != _LENGTH or people.is_credit_code(number):
        return ""
    return number if number[:17].isdigit() else ""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who stands on a sheet by name."""

    row: int
    label: str
    """All that the sheet shows anyway to tell people apart: the name, the group."""
    number: str
    """The identity number as `tail_source` has it; "" where it is not known."""


@dataclass(frozen=True, slots=True)
class Alike:
    """What tells people of one label apart, and whom nothing tells apart."""

    shown: Mapping[int, tuple[str, str]]
    """Row → the first and the last characters that are shown of the number."""
    untold: int
    """How many people stay that the sheet cannot tell from another."""


def tell_apart(named: Sequence[Named], mask: Mask = Mask.SHORTEST) -> Alike:
    """Return which digits tell apart those who would else look the same.

    One person on several rows is one person; so are those without a number, as
    wherever households are counted.  Each gets the shortest tail that nobody
    else of the same label has; under a fixed mask those whom it tells apart get it.
    """
    alike: defaultdict[str, list[Named]] = defaultdict(list)
    for one in named:
        alike[one.label].append(one)
    shown: dict[int, tuple[str, str]] = {}
    untold = 0
    for some in alike.values():
        numbers = {one.number for one in some}
        if len(numbers) < 2:
            continue
        known = numbers - {""}
        # Where nobody else's number is known there is nothing to tell it from.
        digits = {
            it: _digits(it, known - {it}, mask) if it and len(known) > 1 else None
            for it in numbers
        }
        untold += sum(it is None for it in digits.values())
        for one in some:
            if (found := digits[one.number]) is not None:
                shown[one.row] = found
    return Alike(shown, untold)


def _digits(number: str, others: Collection[str], mask: Mask) -> tuple[str, str] | None:
    if mask.shown is None:
        tails = (number[-length:] for length in range(1, _LENGTH + 1))
        return "", next(it for it in tails if not any(map(_ends(it), others)))
    first, last = mask.shown
    head, tail = number[:first], number[-last:]
    same = any(it.startswith(head) and it.endswith(tail) for it in others)
    return None if same else (head, tail)


def _ends(tail: str) -> Callable[[str], bool]:
    return lambda number: number.endswith(tail)
