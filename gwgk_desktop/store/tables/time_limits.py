"""Time limits: what the office has set, and the days off of each year."""

from __future__ import annotations

import peewee as pw

from gwgk_desktop.store.tables.base import Table


class TimeLimitSetting(Table):
    """How the office counts, and what it takes where a wording has no number: one row.

    The days of a period are rules in their text form: "monthly next day 15".
    """

    notice_counts_first_day = pw.IntegerField()
    display_counts_first_day = pw.IntegerField()
    prompt_days = pw.IntegerField()
    prompt_unit = pw.TextField()
    month_day = pw.TextField()
    quarter_day = pw.TextField()
    half_year_day = pw.TextField()
    year_day = pw.TextField()
    regular = pw.TextField()
    display_days = pw.IntegerField()
    until_replaced = pw.IntegerField(default=0)

    class Meta:
        table_name = "time_limit_setting"


class DaysOffYear(Table):
    """The notice of the State Council for a year, as the office has it."""

    year = pw.IntegerField(unique=True)
    document = pw.TextField()

    class Meta:
        table_name = "days_off_year"


class DayOff(Table):
    """A day that a notice names: off, or a weekend that is worked."""

    notice = pw.ForeignKeyField(DaysOffYear, on_delete="RESTRICT", index=False)
    day = pw.TextField()
    worked = pw.IntegerField()
    name = pw.TextField()

    class Meta:
        table_name = "day_off"
        indexes = ((("notice", "day"), True),)
