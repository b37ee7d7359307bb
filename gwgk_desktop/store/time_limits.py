"""Time limits in the store: the office's settings, the days off of each year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gwgk_desktop.domain.counting import Counting, Defaults
from gwgk_desktop.domain.rule_text import period_day, text_of_day
from gwgk_desktop.domain.time_limits import Count, Every, Unit
from gwgk_desktop.domain.working_days import Source, YearOfDays
from gwgk_desktop.store import tables

if TYPE_CHECKING:
    import peewee as pw


def settings(db: pw.Database) -> tuple[Counting, Defaults]:
    """Return how the office counts and what it takes by default."""
    row = next(iter(tables.TimeLimitSetting.select().execute(db)), None)
    usual = Defaults()
    if row is None:
        return Counting(), usual
    counting = Counting(
        notice_counts_first_day=bool(row.notice_counts_first_day),
        display_counts_first_day=bool(row.display_counts_first_day),
    )
    defaults = Defaults(
        prompt=Count(row.prompt_days, Unit(row.prompt_unit)),
        month=period_day(row.month_day) or usual.month,
        quarter=period_day(row.quarter_day) or usual.quarter,
        half_year=period_day(row.half_year_day) or usual.half_year,
        year=period_day(row.year_day) or usual.year,
        regular=Every(row.regular),
        display_days=row.display_days,
        until_replaced=bool(row.until_replaced),
    )
    return counting, defaults


def save_settings(db: pw.Database, counting: Counting, defaults: Defaults) -> None:
    """Keep how the office counts and what it takes by default."""
    table = tables.TimeLimitSetting
    values = {
        "notice_counts_first_day": int(counting.notice_counts_first_day),
        "display_counts_first_day": int(counting.display_counts_first_day),
        "prompt_days": defaults.prompt.number,
        "prompt_unit": defaults.prompt.unit.value,
        "month_day": text_of_day(Every.MONTH, defaults.month),
        "quarter_day": text_of_day(Every.QUARTER, defaults.quarter),
        "half_year_day": text_of_day(Every.HALF_YEAR, defaults.half_year),
        "year_day": text_of_day(Every.YEAR, defaults.year),
        "regular": defaults.regular.value,
        "display_days": defaults.display_days,
        "until_replaced": int(defaults.until_replaced),
    }
    if not table.update(values).execute(db):
        table.insert(values).execute(db)


def years(db: pw.Database) -> dict[int, YearOfDays]:
    """Return the notices that the office has entered itself, by their years."""
    off: dict[int, dict[date, str]] = {}
    worked: dict[int, set[date]] = {}
    table, notice = tables.DayOff, tables.DaysOffYear
    query = table.select(table.notice, table.day, table.worked, table.name)
    for number, day, is_worked, name in query.order_by(table.day).tuples().execute(db):
        if is_worked:
            worked.setdefault(number, set()).add(date.fromisoformat(day))
        else:
            off.setdefault(number, {})[date.fromisoformat(day)] = name
    found = notice.select(notice.id, notice.year, notice.document).tuples().execute(db)
    return {
        year: YearOfDays(
            year,
            off.get(number, {}),
            frozenset(worked.get(number, ())),
            Source.OFFICE,
            document,
        )
        for number, year, document in found
    }


def keep_year(db: pw.Database, year: YearOfDays) -> None:
    """Keep a notice, in the place of what was kept for its year."""
    remove_year(db, year.year)
    notice = {"year": year.year, "document": year.document}
    number = int(tables.DaysOffYear.insert(notice).execute(db))
    days = [(day, 0, name) for day, name in year.off.items()]
    days += [(day, 1, "") for day in year.worked]
    for day, worked, name in sorted(days):
        tables.DayOff.insert(
            notice=number, day=day.isoformat(), worked=worked, name=name
        ).execute(db)


def remove_year(db: pw.Database, year: int) -> bool:
    """Remove the notice for a year; return whether there was one."""
    notice, table = tables.DaysOffYear, tables.DayOff
    number = notice.select(notice.id).where(notice.year == year).scalar(db)
    if number is None:
        return False
    table.delete().where(table.notice == number).execute(db)
    notice.delete().where(notice.id == number).execute(db)
    return True
