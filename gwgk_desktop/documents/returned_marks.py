"""The marks in a workbook that is given back, by which it is known again.

A very hidden sheet says which file it was and which rows were refused: Excel and
WPS keep it, while WPS drops custom properties in some formats.  Each reason ends
with the row's number in the original and the file's code, so that a row is known
even when rows were sorted or inserted, or saved as plain text.  Neither holds
personal data.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from gwgk_desktop.domain import money
from gwgk_desktop.domain.returned import CODE_LENGTH, Returned

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gwgk_desktop.documents.workbooks import Cell, Row, Sheet

REASON = "退回原因"
SHEET = "_gwgk"
_FORMAT = "gwgk-desktop/refused-rows/1"
_MARK = re.compile(rf"〔原表第(\d+)行·([0-9a-f]{{{CODE_LENGTH}}})〕")
_SEARCHED = 200
"""Rows in which the column of reasons is looked for where no hidden sheet is left."""


def reason(text: str, row: int, sha256: str) -> str:
    """Return a reason with the mark of its row in the original."""
    return f"{text}〔原表第{row}行·{sha256[:CODE_LENGTH]}〕"


def hidden_rows(returned: Returned) -> Iterator[list[str | int]]:
    """Yield the rows of the hidden sheet."""
    yield [_FORMAT]
    yield ["sha256", returned.sha256]
    yield ["file", returned.file]
    yield ["whole", int(returned.whole)]
    yield ["owed", "" if returned.owed is None else money.plain(returned.owed)]
    for (sheet, row), original in returned.rows.items():
        yield ["row", sheet, row, original]


def take_apart(sheets: Sequence[Sheet]) -> tuple[Sequence[Sheet], Returned | None]:
    """Return a workbook's sheets without our marks, and what the marks said.

    A workbook that was never given back is returned as it is, with None.
    """
    hidden = next((it for it in sheets if _is_ours(it)), None)
    own = [it for it in sheets if it is not hidden]
    told = _told(hidden.rows) if hidden else None
    marked: dict[tuple[str, int], int] = {}
    codes: set[str] = set()
    for at, sheet in enumerate(own):
        column = reason_column(sheet, None if told else _SEARCHED)
        if column is None:
            continue
        found = _marks(sheet, column)
        if not found and not (told and any(sheet.name == it[0] for it in told.rows)):
            continue  # somebody else's column of that name
        codes |= {code for _, code in found.values()}
        marked |= {(sheet.name, row): number for row, (number, _) in found.items()}
        own[at] = replace(sheet, rows=[_without(row, column) for row in sheet.rows])
    if told is None:
        if len(codes) != 1:
            return sheets, None  # never given back, or rows of several files
        told = Returned(codes.pop(), "", whole=True, owed=None, rows={})
    return own, replace(told, rows=_refused(told, marked))


def reason_column(sheet: Sheet, among: int | None = None) -> int | None:
    """Return the column that is headed 退回原因, from 0, the last of several."""
    rows = sheet.rows if among is None else sheet.rows[:among]
    columns = [at for row in rows if REASON in row for at in _columns(row)]
    return max(columns, default=None)


def _columns(row: Row) -> list[int]:
    return [at for at, cell in enumerate(row) if cell == REASON]


def _refused(
    told: Returned, marked: Mapping[tuple[str, int], int]
) -> dict[tuple[str, int], int]:
    """Return where the refused rows stand now.

    Reasons move with their rows, but may have been cleared once the row was
    repaired; the hidden sheet knows where the rows stood, which holds only as long
    as none has moved.
    """
    moved = any(told.rows.get(place, row) != row for place, row in marked.items())
    strayed = any(place not in told.rows for place in marked)
    return dict(marked) if moved or strayed else {**told.rows, **marked}


def _is_ours(sheet: Sheet) -> bool:
    return sheet.name == SHEET and bool(sheet.rows) and sheet.rows[0][:1] == [_FORMAT]


def _told(rows: Sequence[Row]) -> Returned | None:
    """Return what a hidden sheet says; None where somebody has changed its form."""
    facts: dict[str, Cell] = {}
    refused: dict[tuple[str, int], int] = {}
    for row in rows:
        match row:
            case ["row", sheet, int() | float() as at, int() | float() as original, *_]:
                refused[str(sheet), int(at)] = int(original)
            case [str() as name, fact, *_]:
                facts[name] = fact
    owed = money.read_decimal(str(facts.get("owed", "")))
    sha256 = str(facts.get("sha256", ""))
    if len(sha256) < CODE_LENGTH:
        return None
    whole = facts.get("whole") == 1
    return Returned(sha256, str(facts.get("file", "")), whole, owed, refused)


def _marks(sheet: Sheet, column: int) -> dict[int, tuple[int, str]]:
    """Return the marks in a column of reasons, by row as Excel numbers them."""
    found = {}
    for number, row in enumerate(sheet.rows, start=1):
        cell = row[column] if column < len(row) else ""
        mark = _MARK.search(cell) if isinstance(cell, str) else None
        if mark:
            found[number] = (int(mark[1]), mark[2])
    return found


def _without(row: Row, column: int) -> Row:
    """Return a row with nothing in one column."""
    return [*row[:column], "", *row[column + 1 :]] if column < len(row) else row
