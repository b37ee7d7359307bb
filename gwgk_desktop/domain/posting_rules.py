"""How long sheets hang, objections wait and papers are kept.

Least display is counted from the day after posting and never moved earlier: posted on
the 15th for 15 days, the sheet hangs through the 30th.  The notice period (公示期)
counts its first day.  Where one is longer than the other, the later end holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.time_limits import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gwgk_desktop.domain.calendar import NoticePeriod

MOST_DAYS, MOST_YEARS = 365, 100


PAPERS = "村务公开"
"""The class that papers are archived under unless somebody names another."""


@dataclass(frozen=True, slots=True)
class PostingRule:
    """Since when sheets hang so long, how long objections wait and papers are kept.

    How many days a sheet hangs at least stands among the office's time limits.
    """

    display_basis: str = "《中华人民共和国村民委员会组织法》第三十五条"
    display_since: date = date(2026, 1, 1)
    """From which day on it holds; before, no law said how long."""
    reply_days: int = 5
    """Days in which an objection is answered, the day it came in not counted."""
    reply_basis: str = "本程序的默认（如《山东省村务公开条例》），当地另有规定的请改"
    retention_years: int = 10
    """Our default; no rule with a number was found."""
    finance_retention_years: int = 30
    """Of payouts and finance."""
    reply_unit: Unit = Unit.CALENDAR_DAY
    """What is counted for the answer: calendar days, or days worked."""

    def days_on(self, day: date, days: int) -> int:
        """Return how many days a sheet hangs at least that is put up on a day.

        `days` are those that the office's time limits ask for.
        """
        return days if day >= self.display_since else 0

    def faults(self) -> list[Problem]:
        """Return what may not be so."""
        years = (self.retention_years, self.finance_retention_years)
        right = 0 < self.reply_days <= MOST_DAYS and all(
            0 < it <= MOST_YEARS for it in years
        )
        right = right and self.reply_unit is not Unit.MONTH
        if right and self.display_basis.strip() and self.reply_basis.strip():
            return []
        facts = {"days": MOST_DAYS, "years": MOST_YEARS}
        return [Problem(Code.POSTING_RULE_INVALID, facts=facts)]


def least_end(
    posted_on: date,
    days: int,
    notice: NoticePeriod | None = None,
    *,
    first_day_counts: bool = False,
) -> date:
    """Return the last day on which a sheet must hang; never moved for a day off."""
    end = posted_on + timedelta(days=max(days - first_day_counts, 0))
    return max(end, notice.last) if notice else end


def days_between(posted_on: date, end: date, *, first_day_counts: bool = False) -> int:
    """Return how many full days a sheet hung that came down on the day `end`."""
    return max((end - posted_on).days - 1 + first_day_counts, 0)


def archive_number(prefix: str, year: int, taken: Iterable[str]) -> str:
    """Return the next archive number of a village's year: 梅岭村-2026-村务公开-003."""
    begins = f"{prefix}-{year}-{PAPERS}-"
    known = [it.removeprefix(begins) for it in taken if it.startswith(begins)]
    highest = max((int(it) for it in known if it.isdecimal()), default=0)
    return f"{begins}{highest + 1:03d}"
