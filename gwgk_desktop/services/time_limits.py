"""Time limits at the desk: days off of every year, the office's settings."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from chinese_calendar.constants import Holiday, holidays, workdays

from gwgk_desktop.domain.working_days import Source, YearOfDays

if TYPE_CHECKING:
    from datetime import date

_NAMES = {it.value: it.chinese for it in Holiday}


@cache
def built_in_years() -> dict[int, YearOfDays]:
    """Return what the State Council's notices say, as far as they are built in."""
    off: dict[int, dict[date, str]] = {}
    for day, name in holidays.items():
        off.setdefault(day.year, {})[day] = _NAMES[name]
    return {
        year: YearOfDays(
            year,
            days,
            frozenset(day for day in workdays if day.year == year),
            Source.BUILT_IN,
        )
        for year, days in off.items()
    }
