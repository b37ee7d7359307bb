"""Reading comparison lists: the dead, those who moved away, …, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.documents import cells
from gwgk_desktop.documents.listed_rows import ListedRow, read
from gwgk_desktop.domain import people
from gwgk_desktop.domain.comparisons import ListedPerson, ListReading
from gwgk_desktop.domain.problems import Code, Problem

if TYPE_CHECKING:
    from datetime import date

    from gwgk_desktop.documents.payout_sheet import Book
    from gwgk_desktop.domain.work import Steps


def understand(book: Book, today: date) -> Steps[ListReading]:
    """Say who is on a list and everything that is wrong with it.

    Nobody is dropped: a person whose number is lost or wrong stays on the list
    under name and village.  Raises Refusal where the file holds no list.
    """
    listed, problems = yield from read(
        book,
        "comparison",
        _is_list,
        lambda row: _person(row, today),
        Code.NO_LIST_TABLE,
    )
    return ListReading(book.file, book.sha256, listed, problems)


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
