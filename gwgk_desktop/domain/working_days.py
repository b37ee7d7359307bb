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
        """Return the years without a notice that decide about days of this stretch."""
        reaches = last.month == 12 and last.day >= REACHES_BACK
        years = range(first.year, last.year + 1 + reaches)
        return tuple(year for year in years if year not in self.years)
