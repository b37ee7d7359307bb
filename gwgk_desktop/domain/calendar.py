"""Days, periods and notice times."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_WRITTEN_QUARTER = re.compile(
    r"([12]\d{3})\s*年?\s*[Qq第]\s*([1-4一二三四])\s*(?:季度)?"
)
_WRITTEN_DAY = re.compile(
    r"(?P<y>[12]\d{3})(?:年|[-/.])(?P<m>\d{1,2})(?:月|[-/.])(?P<d>\d{1,2})日?"
    r"(?:0?0:00(?::00)?)?|(?P<y2>[12]\d{3})(?P<m2>\d{2})(?P<d2>\d{2})"
)
_FIRST_SERIAL, _LAST_SERIAL = 36526, 55153
"""The numbers by which spreadsheets count the days from 2000 to 2050."""
_CHINESE_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4}


def read_day(text: str) -> date | None:
    """Return the day a person or a spreadsheet wrote, or None where it is none.

    Understood: 2026-01-30, 2026/1/30, 2026.1.30, 2026年1月30日, 20260130 and the
    spreadsheet's own number for it, 46052.
    """
    compact = "".join(text.split())
    if compact.isdecimal() and _FIRST_SERIAL <= int(compact) <= _LAST_SERIAL:
        return date(1899, 12, 30) + timedelta(days=int(compact))
    match = _WRITTEN_DAY.fullmatch(compact)
    if match is None:
        return None
    year, month, day = (match[it] or match[f"{it}2"] for it in "ymd")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter, numbered 1 to 4."""

    year: int
    number: int

    @classmethod
    def containing(cls, day: date) -> Quarter:
        """Return the quarter that `day` falls in."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    @classmethod
    def parse(cls, text: str) -> Quarter | None:
        """Return the quarter written as 2026Q3 or 2026年第三季度, else None."""
        match = _WRITTEN_QUARTER.fullmatch(text.strip())
        if match is None:
            return None
        number = _CHINESE_DIGITS.get(match[2]) or int(match[2])
        return cls(int(match[1]), number)

    @property
    def first_day(self) -> date:
        """The first day of the quarter."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """The last day of the quarter."""
        return self.next().first_day - timedelta(days=1)

    def next(self) -> Quarter:
        """Return the quarter that follows."""
        years, number = divmod(self.number, 4)
        return Quarter(self.year + years, number + 1)

    def previous(self) -> Quarter:
        """Return the quarter before."""
        return Quarter.containing(self.first_day - timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


def month_of(day: date) -> tuple[date, date]:
    """Return the first and last day of the month of a day."""
    years, month = divmod(day.month, 12)
    following = date(day.year + years, month + 1, 1)
    return day.replace(day=1), following - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NoticePeriod:
    """The days on which objections are taken; the first day counts.

    Published notices count so: 9月10日至9月16日 are seven days.
    """

    first: date
    days: int

    @property
    def last(self) -> date:
        """The last day of the notice: first + days − 1."""
        return self.first + timedelta(days=self.days - 1)
