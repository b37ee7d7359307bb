"""Rows of simple lists: one table of headings, one row for each thing listed.

Comparison lists, bank return files, lists of boards and of days off are such lists.
What their headings mean stands in `resources/list_headings.toml`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from gwgk_desktop import paths
from gwgk_desktop.documents import cells, tables
from gwgk_desktop.documents.headings import compact, heading_key
from gwgk_desktop.documents.payout_findings import quoted
from gwgk_desktop.domain.problems import Code, Place, Problem, Refusal, column_letters
from gwgk_desktop.domain.work import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from gwgk_desktop.documents.payout_sheet import Book
    from gwgk_desktop.documents.tables import Header
    from gwgk_desktop.documents.workbooks import Cell, Row, Sheet
    from gwgk_desktop.domain.work import Steps

T = TypeVar("T")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s.*|T.*)?")
_BARE_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SPOKEN = re.compile(r":|签字|盖章|审核|制表|填报")
AT_ONCE = 2_000
"""How many rows are read between two reports of progress."""
_LONG_NUMBER = re.compile(r"\d{9}")
_LONGEST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of a list: its cells by what their columns mean."""

    sheet: str
    row: int
    cells: Mapping[str, Cell]
    letters: Mapping[str, str]
    headings: Mapping[str, str]
    """What stands above each, as it is written: it may name a unit."""

    def place(self, field: str = "") -> Place:
        """Return where a field of the row stands."""
        return Place(self.sheet, self.row, self.letters.get(field, ""))

    def text(self, field: str) -> str:
        """Return the text of a field; "" where the list has no such column."""
        return cells.text_of(self.cells.get(field, ""))

    def name(self, field: str) -> str:
        """Return a name, without spaces between its characters."""
        return cells.name_of(self.cells.get(field, ""))

    def day(self, field: str) -> tuple[date | None, Problem | None]:
        """Return a day, and what is wrong where the cell holds something else."""
        cell = self.cells.get(field, "")
        day = day_of(cell)
        if day is not None or not cells.holds(cell):
            return day, None
        facts = {"text": repeatable(cells.text_of(cell))}
        return None, Problem(Code.DAY_UNREADABLE, self.place(field), facts)


def read(
    book: Book,
    kind: str,
    needs: Callable[[frozenset[str]], bool],
    say: Callable[[ListedRow], tuple[T | None, Sequence[Problem]]],
    lacking: Code,
) -> Steps[tuple[tuple[T, ...], tuple[Problem, ...]]]:
    """Return what the rows of a list say, and everything that is wrong with it.

    `say` tells a row, or None where it cannot be taken, and what is wrong with it.
    Raises Refusal, with the code `lacking`, where the file holds no list of the kind.
    """
    told: list[T] = []
    problems = list(book.left_out)
    count = 0
    for found in rows_of(book.sheets, kind, needs):
        if isinstance(found, Problem):
            problems.append(found)
            continue
        count += 1
        if count % AT_ONCE == 0:
            yield Progress(count)
        said, wrong = say(found)
        if said is not None:
            told.append(said)
        problems += wrong
    if not count and not any(it.code is Code.ROW_LEFT_OUT for it in problems):
        raise Refusal(lacking, file=book.file)
    return tuple(told), tuple(problems)


def rows_of(
    sheets: Sequence[Sheet], kind: str, needs: Callable[[frozenset[str]], bool]
) -> Iterator[ListedRow | Problem]:
    """Yield the rows of every table of a kind; as problems, what is left out.

    `needs` says whether the fields that a header names make it one of the kind.
    """
    known = meanings(kind)

    def heads(cells: Row) -> bool:
        texts = [it for it in cells if isinstance(it, str) and it]
        if len(texts) < sum(it != "" for it in cells):
            return False
        told = (known.get(heading_key(text)) for text in texts)
        return needs(frozenset(it[0] for it in told if it))

    for sheet in sheets:
        headers = [] if sheet.hidden else tables.headers_where(sheet, heads)
        if not headers:
            blank = all(cell == "" for row in sheet.rows for cell in row)
            reason = "hidden" if sheet.hidden else "empty" if blank else "no_list"
            facts = {"left_out": reason}
            yield Problem(Code.SHEET_LEFT_OUT, Place(sheet.name), facts)
            continue
        ends = [header.first_row for header in headers[1:]] + [len(sheet.rows)]
        for header, end in zip(headers, ends, strict=True):
            yield from _below(sheet, header, end, best_columns(header, known))


def day_of(cell: Cell) -> date | None:
    """Return the day that a cell names to the day; None where it does not."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = unicodedata.normalize("NFKC", cells.text_of(cell))
    found = _DAY.fullmatch(written) or _BARE_DAY.fullmatch(written)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def repeatable(text: str) -> str:
    """Return a cell's text as a message may repeat it: short, no long number."""
    short = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
    return "" if _LONG_NUMBER.search(text) else short


def best_columns(
    header: Header, known: Mapping[str, tuple[str, int]]
) -> dict[str, int]:
    """Return the column taken for each field: the best heading, then the first."""
    best: dict[str, tuple[int, int]] = {}
    for heading in header.headings:
        field, rank = known.get(heading_key(heading.text), ("", 0))
        here = (rank, heading.column)
        if field and here < best.get(field, (rank, heading.column + 1)):
            best[field] = here
    return {field: column for field, (_, column) in best.items()}


def _below(
    sheet: Sheet, header: Header, end: int, at: Mapping[str, int]
) -> Iterator[ListedRow | Problem]:
    letters = {field: column_letters(column) for field, column in at.items()}
    texts = {it.column: it.whole for it in header.headings}
    headings = {field: texts[column] for field, column in at.items()}
    for number in range(header.last_row + 1, end):
        row = sheet.rows[number]
        width = len(row)
        told = {it: row[here] if here < width else "" for it, here in at.items()}
        if not any(cells.holds(cell) for cell in row):
            continue
        if _is_no_entry(row, told):
            place = Place(sheet.name, number + 1)
            facts = {"text": quoted(sheet.rows[number])}
            yield Problem(Code.ROW_LEFT_OUT, place, facts)
        else:
            yield ListedRow(sheet.name, number + 1, told, letters, headings)


def _is_no_entry(row: Row, told: Mapping[str, Cell]) -> bool:
    """Return whether a row lists nothing: a total, a signature, a remark."""
    first = compact(next(cells.text_of(cell) for cell in row if cells.holds(cell)))
    if first.rstrip(":") in tables.TOTAL_HEADINGS or _SPOKEN.search(first):
        return True
    whose = ("name", "id_number", "account", "day")
    return not any(cells.holds(told.get(field, "")) for field in whose)


@cache
def meanings(kind: str) -> dict[str, tuple[str, int]]:
    """Return the field and rank of each heading of a kind of list."""
    table = tomllib.loads((paths.RESOURCES / "list_headings.toml").read_text("utf-8"))
    return {
        heading: (field, rank)
        for field, headings in table[kind].items()
        for rank, heading in enumerate(headings)
    }
