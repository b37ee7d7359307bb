"""Which days are worked: the notices of the State Council, weekends elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ONE_DAY = timedelta(days=1)
REACHES_BACK = 29
"""From this day of December on the next year's notice may speak of a day:
that of 2008 gave 30 and 31 December 2007 off and had the 29th worked."""
WEEKEND = "weekend"
"""Why a day is off that no notice names."""


class Source(StrEnum):
    """Where the days off of a year are from."""

    BUILT_IN = "built_in"
    OFFICE = "office"


SEVEN_SINCE = 2008
"""From when on 清明, 端午 and 中秋 are days off by law."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday of every year, and when days are off or worked for its sake."""

    name: str
    """As notices have it, in short."""
    begins: tuple[int, int]
    """Month and day before which it never reaches, the year's first where earlier."""
    ends: tuple[int, int]
    also: str = ""
    """What else it is called."""
    since: int = 0


HOLIDAYS = (
    Holiday("元旦", (1, 1), (1, 10), "新年"),
    Holiday("春节", (1, 10), (3, 1), "农历新年"),
    Holiday("清明", (3, 28), (4, 12), since=SEVEN_SINCE),
    Holiday("劳动节", (4, 18), (5, 15), "五一"),
    Holiday("端午", (5, 20), (7, 1), since=SEVEN_SINCE),
    Holiday("中秋", (8, 31), (10, 14), since=SEVEN_SINCE),
    Holiday("国庆", (9, 18), (10, 18), "十一"),
)
"""全国年节及纪念日放假办法; lunar ones by the earliest and latest they can be."""


@dataclass(frozen=True, slots=True)
class YearOfDays:
    """What the notice for one year says; it may speak of the December before."""

    year: int
    off: Mapping[date, str]
    """Each day off that is named → the holiday's name; weekends need not be."""
    worked: frozenset[date]
    """Weekends that are worked."""
    source: Source = Source.OFFICE
    document: str = ""
    """The notice's number, where it is known."""

    @property
    def lacking(self) -> tuple[Holiday, ...]:
        """The holidays of the year that the office's notice does not name."""
        if self.source is Source.BUILT_IN:
            return ()
        named = "、".join(self.off.values())
        return tuple(
            it
            for it in HOLIDAYS
            if self.year >= it.since
            and it.name not in named
            and not (it.also and it.also in named)
        )

    def says_of(self, first: date, last: date) -> bool:
        """Return whether it says which days of a stretch are off, as far as it goes."""
        for it in self.lacking:
            begins, ends = date(self.year, *it.begins), date(self.year, *it.ends)
            if first <= ends and begins <= last:
                return False
        return True


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The days that are worked and those that are off, for any year.

    A year without a notice is counted by its weekends; `unnoticed` tells of it.
    """

    years: Mapping[int, YearOfDays] = field(default_factory=dict)

    def why_off(self, day: date) -> str:
        """Return why a day is off: a holiday's name, WEEKEND, or "" where it is not.

        What the next year's notice says of it goes before its own, being newer.
        """
        for year in (day.year + 1, day.year):
            notice = self.years.get(year)
            if notice is None:
                continue
            if day in notice.worked:
                return ""
            if name := notice.off.get(day):
                return name
        return WEEKEND if day.weekday() >= 5 else ""

    def is_worked(self, day: date) -> bool:
        """Return whether a day is worked."""
        return not self.why_off(day)

    def next_worked(self, day: date) -> date:
        """Return the day itself where it is worked, else the next that is."""
        while self.why_off(day):
            day += ONE_DAY
        return day

    def last_worked(self, day: date) -> date:
        """Return the day itself where it is worked, else the last one before."""
        while self.why_off(day):
            day -= ONE_DAY
        return day

    def worked_from(self, day: date, *, backward: bool = False) -> Iterator[date]:
        """Yield the days worked from `day` on, it included; or back from it."""
        step = -ONE_DAY if backward else ONE_DAY
        while True:
            if not self.why_off(day):
                yield day
            day += step

    def unnoticed(self, first: date, last: date) -> tuple[int, ...]:
        """Return the years without a notice that decide about days of this stretch.

        One whose notice lacks a holiday of about that time is among them.
        """
        reaches = last.month == 12 and last.day >= REACHES_BACK
        years = range(first.year, last.year + 1 + reaches)
        return tuple(
            year
            for year in years
            if year not in self.years or not self.years[year].says_of(first, last)
        )
