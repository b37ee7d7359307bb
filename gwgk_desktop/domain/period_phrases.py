"""The Chinese of what recurs: which day of which month, quarter, half-year or year."""

from __future__ import annotations

import re
from calendar import monthrange

from gwgk_desktop.domain.limit_reads import reader
from gwgk_desktop.domain.limit_words import (
    BEFORE,
    DAY,
    EACH,
    EVERY,
    FIRST_MONTH,
    LAST_MONTHS,
    WITHIN,
)
from gwgk_desktop.domain.time_limits import (
    LAST,
    Every,
    NotARuleError,
    PeriodDay,
    Recurring,
)


def _numbers(text: str) -> list[int]:
    """Return the numbers of a text, as they come."""
    return [int(it) for it in re.findall(r"\d+", text)]


def _on(match: re.Match[str], month: int, *, following: bool = False) -> PeriodDay:
    parts = match.groupdict()
    if parts.get("end"):
        return PeriodDay(month, LAST, following)
    days = (int(match["day"]), *_numbers(parts.get("others") or ""))
    if not all(days):
        raise NotARuleError  # 每月0日前 is a slip: LAST is told by words alone
    return PeriodDay(month, days[0], following, days[1:])


def _month_of_quarter(match: re.Match[str]) -> int:
    return 3 if match["last"] else int(match["month"] or 1)


def _day_of_quarter(match: re.Match[str]) -> Recurring:
    following = match["of"].startswith("下")
    on = _on(match, _month_of_quarter(match), following=following)
    return Recurring(Every.QUARTER, on)


def _day_of_month(match: re.Match[str]) -> Recurring:
    following = not match["of"].startswith("每")
    return Recurring(Every.MONTH, _on(match, 1, following=following))


def _day_of_year(match: re.Match[str]) -> Recurring | None:
    """Read months that are named: of 1, 4, 7 and 10 each is the first of a quarter."""
    months = sorted(set(_numbers(match["months"])))
    lengths = {1: Every.YEAR, 2: Every.HALF_YEAR, 4: Every.QUARTER, 12: Every.MONTH}
    every = lengths.get(len(months))
    first = months[0]
    if every is None or months != list(range(first, 13, 12 // len(months))):
        return None
    if match["day"] or match["end"]:
        on = _on(match, first)
        if max(on.day, *on.others, LAST) > min(map(_longest, months)):
            raise NotARuleError  # 每年2月30日前: no year has such a day
        return Recurring(every, on)
    return Recurring(every, PeriodDay(first, LAST))


def _longest(month: int) -> int:
    """Return how many days a month has at most."""
    return monthrange(_LEAP_YEAR, month)[1]


_LEAP_YEAR = 2000


def _end_of_period(match: re.Match[str]) -> Recurring:
    every = EACH[match["every"]]
    day = 31 if every is Every.YEAR else LAST
    return Recurring(every, PeriodDay(LAST_MONTHS[every], day))


def _days_after_period(match: re.Match[str]) -> Recurring | None:
    days = int(match["days"])
    on = PeriodDay(1, days, next=True) if 1 <= days <= _SHORTEST_MONTH else None
    return Recurring(EACH[match["every"]], on) if on else None


_SHORTEST_MONTH = 28


def _week_of_period(match: re.Match[str]) -> Recurring | None:
    """Read a week of a period: the second ends with the period's fourteenth day."""
    week = int(match["week"])
    on = PeriodDay(1, 7 * week) if 1 <= week <= 4 else None
    return Recurring(EACH[match["every"]], on) if on else None


_MONTHS = r"(?P<months>\d{1,2}月?(?:[、,和]\d{1,2}月?)*)"
RECURRING = tuple(
    reader(pattern, make)
    for pattern, make in (
        (rf"(?P<of>每1?个?|下1?个?)季度?的?{FIRST_MONTH}{DAY}", _day_of_quarter),
        (rf"(?P<of>每1?个?月|下1?个?月|次月)的?{DAY}", _day_of_month),
        (
            rf"每1?年的?{_MONTHS}(?<=月)份?的?(?:{DAY})?{BEFORE}?",
            _day_of_year,
        ),
        (rf"(?:每1?个?|当)?{EVERY}(?:年?[底末]|终(?!了)){BEFORE}?", _end_of_period),
        (
            rf"(?:每1?个?)?{EVERY}(?:终了|结束)之?后的?(?P<days>\d+)(?:个自然)?[日天]{WITHIN}",
            _days_after_period,
        ),
        (
            rf"每1?个?{EVERY}的?第(?P<week>\d)个?周(?:{BEFORE}|{WITHIN})?",
            _week_of_period,
        ),
    )
)
