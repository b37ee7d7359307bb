"""Reading payout lists out of workbooks as they reach a township desk."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import payout_rows, tables, workbooks
from gwgk_desktop.documents.village_names import village_in
from gwgk_desktop.domain.problems import Code, Place, Problem
from gwgk_desktop.domain.readings import (
    Choices,
    Field,
    PayoutReading,
    check_tables,
    check_totals,
    rows_in_error,
)
from gwgk_desktop.domain.work import Progress, finish

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gwgk_desktop.documents.tables import Header
    from gwgk_desktop.documents.workbooks import Sheet
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
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        opened = yield from workbooks.read_sheets(content, Path(name).stem, password)
    except workbooks.Unreadable as unreadable:
        whose = f"{name}/{unreadable.part}" if unreadable.part else name
        return Book(whose, sha256, fatal=unreadable.code)
    return Book(name, sha256, opened.sheets, left_out=opened.left_out)


def understand(
    book: Book, today: date, choices: Choices = NO_CHOICES
) -> Steps[PayoutReading]:
    """Say what a workbook holds and everything that is wrong with it."""
    name, sha256, sheets = book.file, book.sha256, book.sheets
    if book.fatal:
        return PayoutReading(name, sha256, book.fatal)
    found, problems, left_out, titles = [], [], [], []
    for sheet in sheets:
        reason = _no_payouts(sheet)
        if reason:
            left_out.append(_left_out(sheet, reason))
            continue
        findings = payout_rows.Findings()
        for listed in _tables(sheet, choices.villages):
            titles += listed.titles
            table = yield from payout_rows.read_table(
                sheet,
                listed.header,
                listed.spans,
                payout_rows.Told(listed.titles, listed.village),
                findings,
            )
            found.append(table)
        problems += findings.problems
        left_out += findings.left_out
    if not found:
        empty = all(cell == "" for it in sheets for row in it.rows for cell in row)
        fatal = Code.EMPTY if empty else Code.NO_TABLE
        return PayoutReading(name, sha256, fatal, left_out=tuple(left_out))
    read = tuple(found)
    problems += check_tables(read, today)
    problems += check_totals(read, rows_in_error(problems))
    order = {sheet.name: number for number, sheet in enumerate(sheets)}
    problems.sort(key=partial(_reading_order, order))
    return PayoutReading(
        name, sha256, None, read, tuple(problems), tuple(left_out), tuple(titles)
    )


@dataclass(slots=True)
class _Listed:
    """A table of payouts: what is told above it, and its runs of rows."""

    header: Header
    titles: list[str]
    village: str
    spans: list[range]


def _tables(sheet: Sheet, known_villages: Sequence[str]) -> list[_Listed]:
    """Return the tables of payouts; a head that is repeated joins the one before.

    It does not where its own title names another village.
    """
    found: list[_Listed] = []
    for header in filter(_lists_payouts, tables.find_headers(sheet)):
        rows = range(header.last_row + 1, len(sheet.rows))
        if not found:
            titles = [sheet.name, *_texts(sheet, range(header.first_row))]
            village = village_in(titles, known_villages)
            found.append(_Listed(header, titles, village, [rows]))
            continue
        last = found[-1]
        above = tables.title_rows(sheet, header, last.spans[-1].start)
        last.spans[-1] = range(last.spans[-1].start, above.start)
        titles = _texts(sheet, above)
        village = village_in(titles, known_villages) or last.village
        if header.headings == last.header.headings and village == last.village:
            last.spans.append(rows)
        else:
            found.append(_Listed(header, titles or last.titles, village, [rows]))
    return found


def _texts(sheet: Sheet, rows: range) -> list[str]:
    return [it for row in rows for it in sheet.rows[row] if it and isinstance(it, str)]


def _lists_payouts(header: Header) -> bool:
    return header.columns().keys() >= {Field.NAME, Field.AMOUNT}


def _no_payouts(sheet: Sheet) -> str:
    """Return why a sheet is left out; "" where it holds payouts."""
    if sheet.hidden:
        return "hidden"
    if all(cell == "" for row in sheet.rows for cell in row):
        return "empty"
    headers = tables.find_headers(sheet)
    if any(_lists_payouts(header) for header in headers):
        return ""
    return "summary" if headers else "no_table"


def _left_out(sheet: Sheet, reason: str) -> Problem:
    return Problem(Code.SHEET_LEFT_OUT, Place(sheet.name), {"left_out": reason})


def _reading_order(sheets: dict[str, int], problem: Problem) -> tuple[int, int, str]:
    place = problem.place or Place("")
    return (sheets.get(place.sheet, 0), place.row, place.column.rjust(3))
