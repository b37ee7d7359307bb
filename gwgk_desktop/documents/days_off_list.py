"""Reading the days off of a year from a list: a day, or from–to, off or worked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.documents.headings import compact
from gwgk_desktop.documents.listed_rows import ListedRow, read
from gwgk_desktop.domain.days_off import LONGEST, DayEntry, DaysRead, of_entries
from gwgk_desktop.domain.problems import Code, Problem

if TYPE_CHECKING:
    from gwgk_desktop.documents.payout_sheet import Book
    from gwgk_desktop.domain.work import Steps

_OFF = frozenset({"放假", "休息", "休", "放假调休", "节假日", "假日", "调休放假", "假"})
_WORKED = frozenset({"上班", "补班", "调休上班", "班", "工作日", "补班日", "调休补班"})


def understand(book: Book, year: int, document: str) -> Steps[DaysRead]:
    """Say which days a list names, and everything that is wrong with it.

    Raises Refusal where the file holds no such list.
    """

    def say(row: ListedRow) -> tuple[DayEntry | None, list[Problem]]:
        entry = _entry(row)
        return (None, [entry]) if isinstance(entry, Problem) else (entry, [])

    entries, problems = yield from read(
        book, "days_off", _is_list, say, Code.NO_DAYS_OFF_TABLE
    )
    return of_entries(year, document, entries, problems)


def _is_list(fields: frozenset[str]) -> bool:
    return {"day", "kind"} <= fields


def _entry(row: ListedRow) -> DayEntry | Problem:
    first, unread = row.day("day")
    until, also_unread = row.day("until")
    kind = compact(row.text("kind"))
    if unread or also_unread:
        place = row.place("day" if unread else "until")
        text = row.text("day" if unread else "until")
        return Problem(Code.DAYS_OFF_UNREADABLE, place, {"text": text[:40]})
    if first is None:
        return Problem(Code.DAYS_OFF_UNREADABLE, row.place("day"), {"text": ""})
    if kind not in _OFF | _WORKED:
        facts = {"text": row.text("kind")[:40]}
        return Problem(Code.DAYS_OFF_UNREADABLE, row.place("kind"), facts)
    last = until or first
    if not 0 <= (last - first).days < LONGEST:
        facts = {"text": row.text("until")[:40]}
        return Problem(Code.DAYS_OFF_UNREADABLE, row.place("until"), facts)
    return DayEntry(first, last, kind in _WORKED, row.text("name"), row.place("day"))
