"""How the office counts days, and what it takes where a wording names no number."""

from __future__ import annotations

from dataclasses import dataclass

from gwgk_desktop.domain.time_limits import (
    MONTHS,
    Count,
    Every,
    NotARuleError,
    PeriodDay,
    Recurring,
    Unit,
)

_TEN_DAYS = Count(10, Unit.CALENDAR_DAY)
_FIFTEENTH_OF_NEXT = PeriodDay(1, 15, next=True)
_END_OF_YEAR = PeriodDay(12, 31)


@dataclass(frozen=True, slots=True)
class Counting:
    """How days on the wall are counted; by default as law and practice have it."""

    notice_counts_first_day: bool = True
    """公示期: 3月11日至17日 are seven days."""
    display_counts_first_day: bool = False
    """张贴: fifteen days from the day after posting."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the office takes where a wording has no number."""

    prompt: Count = _TEN_DAYS
    """随时, 及时: as 重庆 has it."""
    month: PeriodDay = _FIFTEENTH_OF_NEXT
    quarter: PeriodDay = _FIFTEENTH_OF_NEXT
    half_year: PeriodDay = _FIFTEENTH_OF_NEXT
    year: PeriodDay = _END_OF_YEAR
    regular: Every = Every.QUARTER
    """定期: at least quarterly (村民委员会组织法 35)."""
    display_days: int = 15
    """Least days on the wall (村民委员会组织法 35)."""
    until_replaced: bool = False
    """Whether what recurs stays up, its days over, until its next one is put up."""

    def __post_init__(self) -> None:
        for every in MONTHS:
            Recurring(every, self.day_of(every))
        if self.regular not in MONTHS or not self.display_days:
            raise NotARuleError

    def day_of(self, every: Every) -> PeriodDay:
        """Return the day that is taken where a wording names none."""
        return {
            Every.MONTH: self.month,
            Every.QUARTER: self.quarter,
            Every.HALF_YEAR: self.half_year,
            Every.YEAR: self.year,
        }[self.regular if every is Every.REGULAR else every]
