"""Time limits at the desk: days off of every year, the office's settings, phrases."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING

from chinese_calendar.constants import Holiday, holidays, workdays

from gwgk_desktop import paths
from gwgk_desktop.documents import days_off_list, payout_sheet
from gwgk_desktop.domain import days_off, phrases
from gwgk_desktop.domain.due_dates import Terms
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.domain.working_days import Source, WorkCalendar, YearOfDays
from gwgk_desktop.services import leaks
from gwgk_desktop.store import time_limits as kept

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.counting import Counting, Defaults
    from gwgk_desktop.domain.days_off import DaysRead
    from gwgk_desktop.domain.phrases import Reading
    from gwgk_desktop.domain.work import Operation, Steps
    from gwgk_desktop.store.database import Store

_NAMES = {it.value: it.chinese for it in Holiday}


@cache
def built_in_years() -> dict[int, YearOfDays]:
    """Return what the State Council's notices say, as far as they are built in."""
    path = paths.RESOURCES / "days_off_notices.toml"
    documents = tomllib.loads(path.read_text("utf-8"))["documents"]
    off: dict[int, dict[date, str]] = {}
    for day, name in holidays.items():
        off.setdefault(day.year, {})[day] = _NAMES[name]
    return {
        year: YearOfDays(
            year,
            days,
            frozenset(day for day in workdays if day.year == year),
            Source.BUILT_IN,
            documents.get(str(year), ""),
        )
        for year, days in off.items()
    }


def built_in_terms() -> Terms:
    """Return what dates rest on where there is no store: what is built in."""
    return Terms(WorkCalendar(built_in_years()))


def terms(store: Store) -> Terms:
    """Return what every date rests on; the office's days off go before the built-in."""
    counting, defaults = kept.settings(store.db)
    return Terms(WorkCalendar(years(store)), counting, defaults)


def years(store: Store) -> dict[int, YearOfDays]:
    """Return the notice of each year that has one, the office's own first."""
    return dict(sorted({**built_in_years(), **kept.years(store.db)}.items()))


def save_settings(store: Store, counting: Counting, defaults: Defaults) -> Operation:
    """Keep how the office counts and what it takes where a wording has no number."""
    with store.operation(Kind.SET_TIME_LIMITS, {}) as operation:
        kept.save_settings(store.db, counting, defaults)
    return operation


def read_file(path: Path, year: int, document: str = "") -> Steps[DaysRead]:
    """Read the days off of a year from a workbook or CSV; changes nothing.

    Raises Refusal where the file cannot be read or lists no days.
    """
    book = yield from payout_sheet.open_book(path)
    if book.fatal:
        raise Refusal(book.fatal, file=book.file)
    return (yield from days_off_list.understand(book, year, document))


def read_notice_file(path: Path, year: int, document: str = "") -> DaysRead:
    """Read the days off of a year from a text that words them as the notice does.

    Raises Refusal where the file cannot be read as UTF-8.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise Refusal(Code.FILE_MISSING, file=path.name) from error
    except UnicodeDecodeError as error:
        raise Refusal(Code.TEXT_NOT_UTF8, file=path.name) from error
    return days_off.read_notice(year, text, document)


def keep_days_off(
    store: Store, read: DaysRead, *, accept_warnings: bool = False
) -> Operation:
    """Keep the days off of a year, in the place of those that it had.

    Refused where anything of them is wrong: the first thing is told.  A notice that
    lacks a holiday is kept only by whoever accepts it.
    """
    days_off.refuse_wrong(read)
    document = read.year.document
    leaks.refuse_numbers(
        store, {"order": "\n".join((document, *read.year.off.values()))}
    )
    if not accept_warnings:
        for it in days_off.lacking(read.year):
            raise Refusal(it.code, **it.facts)
    facts: dict[str, object] = {
        "year": read.year.year,
        "off": len(read.year.off),
        "worked": len(read.year.worked),
        "document": document,
        "lacking": "、".join(it.name for it in read.year.lacking),
    }
    with store.operation(Kind.KEEP_DAYS_OFF, facts) as operation:
        kept.keep_year(store.db, read.year)
    return operation


def remove_days_off(store: Store, year: int) -> Operation:
    """Remove the office's own notice for a year; what is built in holds again."""
    with store.operation(Kind.REMOVE_DAYS_OFF, {"year": year}) as operation:
        if not kept.remove_year(store.db, year):
            raise Refusal(Code.DAYS_OFF_UNKNOWN, year=year)
    return operation


def read_phrase(phrase: str) -> Reading:
    """Read a wording into its rule; refuse one that cannot be read."""
    reading = phrases.read(phrase)
    if reading.rule is None:
        rest = reading.unread or phrase.strip()
        raise Refusal(Code.PHRASE_UNREADABLE, rest=rest)
    return reading
