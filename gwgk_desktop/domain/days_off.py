"""The days off of a year: as the notice words them, and what may be wrong.

春节：2月15日（农历腊月二十八、周日）至23日（周一）放假调休，共9天。2月14日（周六）上班。
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code, Place, Problem, Refusal
from gwgk_desktop.domain.working_days import REACHES_BACK, YearOfDays

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 16
"""Days that one entry may span: more is a slip."""


@dataclass(frozen=True, slots=True)
class DayEntry:
    """A day, or several in a row, off or worked, as somebody has written them."""

    first: date
    last: date
    worked: bool
    name: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class DaysRead:
    """What was read of a year, and all that is wrong with it."""

    year: YearOfDays
    problems: tuple[Problem, ...]


def of_entries(
    year: int, document: str, entries: Iterable[DayEntry], problems: Iterable[Problem]
) -> DaysRead:
    """Put the entries of a year together and say what is wrong with them.

    A day of another year is wrong, but for the end of the December before: notices
    speak of it.  So is a day named twice, and one worked that is no weekend.
    """
    found, told = list(problems), Counter[date]()
    off: dict[date, str] = {}
    worked: set[date] = set()
    for entry in entries:
        for day in _days(entry):
            facts = {"day": day.isoformat()}
            told[day] += 1
            if not _belongs(day, year):
                facts_of_year = {"day": day.isoformat(), "year": year}
                found.append(
                    Problem(Code.DAY_OF_OTHER_YEAR, entry.place, facts_of_year)
                )
            if told[day] == 2:
                found.append(Problem(Code.DAY_TWICE, entry.place, facts))
            if not entry.worked:
                off[day] = entry.name
                continue
            if day.weekday() < 5:
                found.append(Problem(Code.WORKED_NO_WEEKEND, entry.place, facts))
            worked.add(day)
    if not off:
        found.append(Problem(Code.NO_DAYS_OFF, facts={"year": year}))
    return DaysRead(
        YearOfDays(year, off, frozenset(worked), document=document.strip()),
        tuple(found),
    )


def refuse_wrong(read: DaysRead) -> None:
    """Refuse a year that anything is wrong with: the first of it is told."""
    for problem in read.problems:
        raise Refusal(problem.code, **problem.facts)


def lacking(year: YearOfDays) -> list[Problem]:
    """Return the warning that holidays are not in a year's notice, if they are not."""
    names = "、".join(it.name for it in year.lacking)
    facts: dict[str, object] = {"year": year.year, "names": names}
    return [Problem(Code.HOLIDAYS_LACKING, facts=facts)] if names else []


_BRACKET = re.compile(r"\(([^()]*)\)")
_DAY = r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d\d?)月)?(?P<day>\d\d?)日(?:@(?P<week>.))?"
_ENTRY = re.compile(
    rf"{_DAY}(?:至{_DAY.replace('<', '<to_')})?(?P<other>、|与|和)?"
    r"(?P<what>放假|调休|休息|补休|上班|补班)?"
)
_COUNT = re.compile(r"共?(\d+)天")
_REMARK = re.compile(r"不调休|与周末连休")
_NAME = re.compile(r"^(?:[一二三四五六七八九十]+、|\d+[.、])?([^:\d]{1,12}):")
_WEEK = "一二三四五六日"


def read_notice(year: int, text: str, document: str = "") -> DaysRead:
    """Read the days off of a year as the notice words them, a line a holiday.

    What holds a day and cannot be read is a problem, with its line; so is a weekday or
    a number of days (共9天) that does not fit.
    """
    entries: list[DayEntry] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        plain = "".join(unicodedata.normalize("NFKC", line).split())
        plain = _BRACKET.sub(_weekday, plain)
        match = _NAME.match(plain)
        name = match[1] if match else ""
        place = Place("", number)
        for sentence in re.split("[。;]", plain[match.end() if match else 0 :]):
            found = _sentence(year, sentence, name, place)
            entries += [it for it in found if isinstance(it, DayEntry)]
            problems += [it for it in found if isinstance(it, Problem)]
    return of_entries(year, document, entries, problems)


def _weekday(match: re.Match[str]) -> str:
    """Keep of a bracket the weekday that it names."""
    told = re.search(r"(?:周|星期)([一二三四五六日天])", match[1])
    return "@" + told[1].replace("天", "日") if told else ""


def _sentence(
    year: int, sentence: str, name: str, place: Place
) -> list[DayEntry | Problem]:
    if not re.search(r"\d+日", sentence):
        return []
    unread = [Problem(Code.DAYS_OFF_UNREADABLE, place, {"text": sentence[:40]})]
    pending: list[tuple[date, date]] = []
    found: list[DayEntry | Problem] = []
    month, end = 0, 0
    for match in _ENTRY.finditer(sentence):
        if sentence[end : match.start()].strip(",、"):
            end = -1
            break
        month = int(match["month"] or month)
        first = _date(match, "", year, month)
        month = int(match["to_month"] or month)
        last = _date(match, "to_", year, month) if match["to_day"] else first
        if first is None or last is None or not 0 <= (last - first).days < LONGEST:
            return list(unread)
        found += _wrong_weekdays(match, first, last, place)
        pending.append((first, last))
        end = match.end()
        if match["what"]:
            worked = match["what"] in {"上班", "补班"}
            label = "" if worked else name
            found += [DayEntry(*it, worked, label, place) for it in pending]
            pending = []
            end = re.compile(r"(?:放假|调休)*,?").match(sentence, end).end()  # type: ignore[union-attr]
    rest = _REMARK.sub("", _COUNT.sub("", sentence[end:])).strip(",")
    if end < 0 or pending or rest:
        return list(unread)
    return found + _wrong_count(sentence, found, place)


def _date(match: re.Match[str], which: str, year: int, month: int) -> date | None:
    try:
        return date(
            int(match[f"{which}year"] or year), month, int(match[f"{which}day"])
        )
    except ValueError:
        return None


def _wrong_weekdays(
    match: re.Match[str], first: date, last: date, place: Place
) -> list[Problem]:
    return [
        Problem(
            Code.WEEKDAY_DIFFERS,
            place,
            {"day": day.isoformat(), "weekday": f"周{told}"},
        )
        for day, told in ((first, match["week"]), (last, match["to_week"]))
        if told and _WEEK[day.weekday()] != told
    ]


def _wrong_count(
    sentence: str, found: list[DayEntry | Problem], place: Place
) -> list[DayEntry | Problem]:
    match = _COUNT.search(sentence)
    off = [it for it in found if isinstance(it, DayEntry) and not it.worked]
    days = sum(len(_days(it)) for it in off)
    if match is None or int(match[1]) == days:
        return []
    facts = {"told": int(match[1]), "days": days}
    return [Problem(Code.DAYS_OFF_COUNT, place, facts)]


def _days(entry: DayEntry) -> list[date]:
    count = (entry.last - entry.first).days + 1
    return [entry.first + timedelta(days=it) for it in range(count)]


def _belongs(day: date, year: int) -> bool:
    before = day.year == year - 1 and day.month == 12 and day.day >= REACHES_BACK
    return day.year == year or before
