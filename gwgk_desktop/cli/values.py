"""What a value on the command line may be, and what is said of one that may not."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date, datetime, timedelta
from pathlib import Path

from gwgk_desktop import wording
from gwgk_desktop.domain.posting_rules import MOST_YEARS
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.domain.users import checked_name

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
MOST_DAYS = 365
"""Of public notice."""
DAYS_AHEAD = 366
"""How far ahead of today a day may lie; further is a slip of the fingers."""


def day(text: str) -> date:
    """Return a day that may be meant."""
    told = _day(text)
    earliest = date(EARLIEST_YEAR, 1, 1)
    latest = datetime.now().astimezone().date() + timedelta(days=DAYS_AHEAD)
    if not earliest <= told <= latest:
        said = f"“{text}”不在 {earliest} 至 {latest} 之间，请核对"
        raise ArgumentTypeError(said)
    return told


def any_day(text: str) -> date:
    """Return a day of the years that the program knows, however far ahead."""
    told = _day(text)
    if not EARLIEST_YEAR <= told.year <= LATEST_YEAR:
        said = f"“{text}”不在 {EARLIEST_YEAR} 年至 {LATEST_YEAR} 年之间，请核对"
        raise ArgumentTypeError(said)
    return told


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        said = f"“{text}”不是日期，应如 2026-09-01"
        raise ArgumentTypeError(said) from error


def folder(text: str) -> str:
    """Return the name of a folder."""
    if not text.strip():
        raise ArgumentTypeError("文件夹的名称是空的")
    return text


def file(text: str) -> str:
    """Return the name of a file."""
    if not text.strip():
        raise ArgumentTypeError("文件的名称是空的")
    return text


def user(text: str) -> str:
    """Return the name of a user as it is kept."""
    try:
        return checked_name(text)
    except Refusal as refusal:
        raise ArgumentTypeError(wording.describe(refusal.problem)) from refusal


def workbook(text: str) -> str:
    """Return the name of a workbook."""
    if Path(text).suffix.lower() != ".xlsx":
        raise ArgumentTypeError(f"“{text}”不是 .xlsx 文件名，应如 报表.xlsx")
    return text


def pdf(text: str) -> str:
    """Return the name of a PDF."""
    if Path(text).suffix.lower() != ".pdf":
        raise ArgumentTypeError(f"“{text}”不是 .pdf 文件名，应如 摘要.pdf")
    return text


def month(text: str) -> tuple[int, int]:
    """Return a year and a month of it."""
    of_year, _, number = text.partition("-")
    if number.isdecimal() and 1 <= int(number) <= 12:
        return year(of_year), int(number)
    raise ArgumentTypeError(f"“{text}”不是月份，应如 2026-09")


def days(text: str) -> int:
    """Return for how many days something is posted."""
    if text.isdecimal() and 1 <= int(text) <= MOST_DAYS:
        return int(text)
    raise ArgumentTypeError(f"“{text}”不是天数，应为 1 到 {MOST_DAYS}")


def year(text: str) -> int:
    """Return a year."""
    if text.isdecimal() and EARLIEST_YEAR <= int(text) <= LATEST_YEAR:
        return int(text)
    raise ArgumentTypeError(f"“{text}”不是年度，应如 2026")


def moment(text: str) -> datetime:
    """Return a day and an hour that may be meant."""
    try:
        told = datetime.fromisoformat(text.strip())
    except ValueError as error:
        said = f"“{text}”不是日期和时刻，应如 2026-09-16T09:00"
        raise ArgumentTypeError(said) from error
    if told.tzinfo is not None or len(text.strip()) < len("2026-09-16T09"):
        said = f"“{text}”要写到时刻，应如 2026-09-16T09:00"
        raise ArgumentTypeError(said)
    day(told.date().isoformat())
    return told


def years(text: str) -> int:
    """Return for how many years something is kept."""
    if text.isdecimal() and 1 <= int(text) <= MOST_YEARS:
        return int(text)
    raise ArgumentTypeError(f"“{text}”不是年数，应为 1 到 {MOST_YEARS}")
