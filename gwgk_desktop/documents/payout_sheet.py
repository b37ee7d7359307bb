"""Reading payout lists out of workbooks as they reach a township desk."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import (
    headings,
    payout_rows,
    returned_marks,
    sheets_together,
    tables,
    untaken,
    workbooks,
)
from gwgk_desktop.documents.payout_findings import Findings, Known, Listed
from gwgk_desktop.documents.village_names import villages_in
from gwgk_desktop.domain.personal_data import tellable_name
from gwgk_desktop.domain.problems import Code, Place, Problem, Severity
from gwgk_desktop.domain.reading_checks import check_tables, check_totals
from gwgk_desktop.domain.readings import (
    Choices,
    PayoutReading,
    PayoutTable,
    cells_in_error,
    rows_in_error,
)
from gwgk_desktop.domain.work import Progress, finish, uncollected

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gwgk_desktop.documents.tables import Header
    from gwgk_desktop.documents.workbooks import Sheet
    from gwgk_desktop.domain.returned import Returned
    from gwgk_desktop.domain.work import Steps


NO_CHOICES = Choices()


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook as it was opened; it can be understood again and again."""

    file: str
    sha256: str
    sheets: tuple[Sheet, ...] = ()
    fatal: Code | None = None
    """Why it cannot be read at all; `file` then names the one within a zip, too."""
    returned: Returned | None = None
    """What its marks say, where it was given back; `sheets` are without them."""
    left_out: tuple[Problem, ...] = ()
    """Files of a zip that are no workbooks."""


def open_book(path: Path, password: str = "") -> Steps[Book]:
    """Open a workbook; one that cannot be read at all has `fatal` set.

    Raises Refusal where there is no such file.
    """
    yield Progress(0)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise paths.refusal_of(error, path) from error
    return (yield from _opened(path.name, content, password))


def open_content(name: str, content: bytes, password: str = "") -> Book:
    """Do the same with the bytes of a file."""
    return finish(_opened(name, content, password))


def _opened(name: str, content: bytes, password: str) -> Steps[Book]:
    name = tellable_name(name)  # from here on it is a fact, shown and kept
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        with uncollected():
            opened = yield from workbooks.read_sheets(
                content, Path(name).stem, password
            )
    except workbooks.Unreadable as unreadable:
        whose = f"{name}/{unreadable.part}" if unreadable.part else name
        return Book(whose, sha256, fatal=unreadable.code)
    own, returned = returned_marks.take_apart(opened.sheets)
    return Book(name, sha256, tuple(own), returned=returned, left_out=opened.left_out)


def understand(
    book: Book, today: date, choices: Choices = NO_CHOICES
) -> Steps[PayoutReading]:
    """Say what a workbook holds and everything that is wrong with it."""
    if book.fatal:
        return PayoutReading(book.file, book.sha256, book.fatal)
    with uncollected():
        return (yield from _understand(book, today, choices))


def _understand(book: Book, today: date, choices: Choices) -> Steps[PayoutReading]:
    name, sha256, sheets = book.file, book.sha256, book.sheets
    known = Known(headings.Meanings(choices), choices)
    found: list[PayoutTable] = []
    findings = Findings(left_out=list(book.left_out))
    titles: list[str] = []
    every: list[Listed] = []
    for sheet in sheets:
        headers = tables.find_headers(sheet, known.meanings)
        reason = _no_payouts(sheet, headers)
        if reason:
            findings.left_out.append(_left_out(sheet, reason))
            untaken.map_untaken(sheet, headers, known, findings)
            if not sheet.hidden:
                whole = range(len(sheet.rows))
                findings.problems += untaken.people_not_read(sheet, whole)
            continue
        listed_tables, unread = _tables(sheet, headers, choices.villages)
        for rows in unread:
            findings.problems += untaken.people_not_read(sheet, rows)
        every += listed_tables
        for listed in listed_tables:
            titles += listed.titles
            for panel in listed.header.panels():
                one = replace(listed, header=panel)
                found.append((yield from payout_rows.read_table(one, known, findings)))
    mapping = tuple(dict.fromkeys(findings.mapping))
    left_out = tuple(findings.left_out)
    if not found:
        empty = all(cell == "" for it in sheets for row in it.rows for cell in row)
        fatal = Code.EMPTY if empty else Code.NO_TABLE
        return PayoutReading(name, sha256, fatal, left_out=left_out, mapping=mapping)
    read = tuple(found)
    problems = findings.problems
    problems += sheets_together.doubtful_sheets(every, choices.villages)
    problems += check_tables(read, today)
    of_totals = check_totals(read, rows_in_error(problems), cells_in_error(problems))
    problems += [it for it in of_totals if it.severity is not Severity.NOTE]
    notes = [it for it in of_totals if it.severity is Severity.NOTE]
    order = {sheet.name: number for number, sheet in enumerate(sheets)}
    problems.sort(key=partial(_reading_order, order))
    return PayoutReading(
        name,
        sha256,
        None,
        read,
        tuple(problems),
        left_out,
        tuple(titles),
        mapping,
        tuple(findings.repairs),
        (*findings.notes, *notes),
        book.returned,
        choices,
    )


def _tables(
    sheet: Sheet, headers: Sequence[Header], known_villages: Sequence[str]
) -> tuple[list[Listed], list[range]]:
    """Return the tables of payouts, and rows under heads that name no amount.

    A head that is repeated joins the one before, unless its own title names
    another village.
    """
    found: list[Listed] = []
    unread: list[range] = []
    for number, header in enumerate(headers):
        if not header.lists_payouts:
            if found and header.names_people:
                above = tables.title_rows(sheet, header, found[-1].spans[-1].start)
                span = found[-1].spans[-1]
                found[-1].spans[-1] = range(span.start, min(span.stop, above.start))
                later = headers[number + 1 :]
                end = later[0].first_row if later else len(sheet.rows)
                unread.append(range(header.last_row + 1, end))
            continue
        rows = range(header.last_row + 1, len(sheet.rows))
        if not found:
            titles = [sheet.name, *_texts(sheet, range(header.first_row))]
            village = _only(villages_in(titles, known_villages))
            found.append(Listed(sheet, header, titles, village, [rows]))
            continue
        last = found[-1]
        above = tables.title_rows(sheet, header, last.spans[-1].start)
        span = last.spans[-1]
        last.spans[-1] = range(span.start, min(span.stop, above.start))
        titles = _texts(sheet, above)
        told = villages_in(titles, known_villages)
        village = _only(told) if told else last.village
        if header.same_as(last.header) and village == last.village:
            last.spans.append(rows)
        else:
            found.append(Listed(sheet, header, titles or last.titles, village, [rows]))
    return found, unread


def _only(villages: frozenset[str]) -> str:
    """Return the village if it is one; several leave open which."""
    return next(iter(villages)) if len(villages) == 1 else ""


def _texts(sheet: Sheet, rows: range) -> list[str]:
    return [it for row in rows for it in sheet.rows[row] if it and isinstance(it, str)]


def _no_payouts(sheet: Sheet, headers: Sequence[Header]) -> str:
    """Return why a sheet is left out; "" where it holds payouts."""
    if sheet.hidden:
        return "hidden"
    if all(cell == "" for row in sheet.rows for cell in row):
        return "empty"
    if any(header.lists_payouts for header in headers):
        return ""
    if any(header.names_people for header in headers):
        return "no_amount"
    return "summary" if headers else "no_table"


def _left_out(sheet: Sheet, reason: str) -> Problem:
    return Problem(Code.SHEET_LEFT_OUT, Place(sheet.name), {"left_out": reason})


def _reading_order(sheets: dict[str, int], problem: Problem) -> tuple[int, int, str]:
    place = problem.place or Place("")
    return (sheets.get(place.sheet, 0), place.row, place.column.rjust(3))
