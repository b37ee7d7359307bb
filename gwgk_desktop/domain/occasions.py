"""What one due day is for: a month, a quarter, half a year, a year."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from gwgk_desktop.domain.time_limits import LAST, MONTHS, Every, PeriodDay

_WRITTEN = re.compile(r"([12]\d{3})(?:-(0[1-9]|1[0-2])|Q([1-4])|H([12]))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A month, quarter, half-year or year, as 2026-02, 2026Q1, 2026H1, 2026."""

    every: Every
    year: int
    number: int
    """Within its year, from 1."""

    @classmethod
    def containing(cls, every: Every, day: date) -> Period:
        """Return the period of this length that `day` falls in."""
        return cls(every, day.year, (day.month - 1) // MONTHS[every] + 1)

    @classmethod
    def parse(cls, text: str) -> Period | None:
        """Return the period that a text names, None where it is none."""
        match = _WRITTEN.fullmatch(text)
        if match is None:
            return None
        of_year, month, quarter, half = match.groups()
        for every, number in (
            (Every.MONTH, month),
            (Every.QUARTER, quarter),
            (Every.HALF_YEAR, half),
        ):
            if number:
                return cls(every, int(of_year), int(number))
        return cls(Every.YEAR, int(of_year), 1)

    @property
    def first_day(self) -> date:
        """The first day of the period."""
        return date(self.year, (self.number - 1) * MONTHS[self.every] + 1, 1)

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return self.moved(1).first_day - timedelta(days=1)

    def moved(self, periods: int) -> Period:
        """Return the period so many later; earlier where negative."""
        in_year = 12 // MONTHS[self.every]
        years, number = divmod(self.number - 1 + periods, in_year)
        return Period(self.every, self.year + years, number + 1)

    def due_on(self, on: PeriodDay) -> date:
        """Return the day that `on` means for this period."""
        start = self.moved(1).first_day if on.next else self.first_day
        return day_of_month(start.year, start.month + on.month - 1, on.day)

    def told_by(self, on: PeriodDay) -> Period:
        """Return the period whose facts are posted on that day.

        A day in the first half of a period tells of the one before: 每季度首月20日
        posts the quarter that ended; a later day, or one after its end, of itself.
        """
        if on.next:
            return self
        first, last = self.first_day, self.last_day
        early = self.due_on(on) - first < (last - first) / 2
        return self.moved(-1) if early else self

    def __str__(self) -> str:
        match self.every:
            case Every.MONTH:
                return f"{self.year}-{self.number:02}"
            case Every.QUARTER:
                return f"{self.year}Q{self.number}"
            case Every.HALF_YEAR:
                return f"{self.year}H{self.number}"
            case _:
                return str(self.year)


@dataclass(frozen=True, slots=True)
class OfItem:
    """An item of the catalogue, and what of it; "" of none."""

    item_code: str = ""
    occasion: str = ""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that an item is posted for."""

    text: str
    """As a posting has it: 2026Q1, event:7."""
    on: date
    """When it is due, or when it happened."""
    title: str = ""
    """What happened, of an event."""


def day_of_month(year: int, month: int, day: int) -> date:
    """Return that day, or the month's last where it lacks it or LAST is asked.

    A month beyond 12 is one of the years that follow.
    """
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    length = monthrange(year, month)[1]
    return date(year, month, length if day == LAST else min(day, length))
