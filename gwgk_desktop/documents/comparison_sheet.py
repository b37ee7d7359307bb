"""Reading comparison lists: the dead, those who moved away, …, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.documents import cells
from gwgk_desktop.documents.listed_rows import ListedRow, rows_of
from gwgk_desktop.domain import people
from gwgk_desktop.domain.comparisons import ListedPerson, ListReading
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.work import Progress

if TYPE_CHECKING:
    from datetime import date

    from gwgk_desktop.documents.payout_sheet import Book
    from gwgk_desktop.domain.work import Steps

AT_ONCE = 2_000
"""How many rows are read between two reports of progress."""


def understand(book: Book, today: date) -> Steps[ListReading]:
    """Say who is on a list and everything that is wrong with it.

    Nobody is dropped: a person whose number is lost or wrong stays on the list
    under name and village.  Raises Refusal where the file holds no list.
    """
    listed: list[ListedPerson] = []
    problems = list(book.left_out)
    read = 0
    for found in rows_of(book.sheets, "comparison", _is_list):
        if isinstance(found, Problem):
            problems.append(found)
            continue
        read += 1
        if read % AT_ONCE == 0:
            yield Progress(read)
        person, wrong = _person(found, today)
        listed.append(person)
        problems += wrong
    if not read and not any(it.code is Code.ROW_LEFT_OUT for it in problems):
        raise Refusal(Code.NO_LIST_TABLE, file=book.file)
    return ListReading(book.file, book.sha256, tuple(listed), tuple(problems))


def _is_list(fields: frozenset[str]) -> bool:
    return "name" in fields and bool(fields & {"id_number", "village"})


def _person(row: ListedRow, today: date) -> tuple[ListedPerson, list[Problem]]:
    name, village = row.name("name"), row.name("village")
    number, fault = cells.id_number_of(row.cells.get("id_number", ""))
    if number and not fault:
        fault = people.id_number_fault(number, today)
    since, unread = row.day("since")
    problems = []
    if fault:
        facts = {"name": name, "length": len(number)}
        problems.append(Problem(fault, row.place("id_number"), facts))
    if unread:
        problems.append(unread)
    if not number and not (name and village):
        problems.append(Problem(Code.LISTED_UNMATCHABLE, row.place("name")))
    person = ListedPerson(
        name=name,
        id_number=number,
        village=village,
        since_on=since,
        relation=row.text("relation"),
        remark=row.text("remark"),
        sheet=row.sheet,
        row=row.row,
    )
    return person, problems
