"""What refused rows look like when they go back: colours, reasons, safe texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill

from gwgk_desktop.documents import returned_marks
from gwgk_desktop.domain.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl.workbook import Workbook

    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.returned import Returned

MARK = "内部资料 严禁张贴"
REASON_WIDTH = 46
_COLOURS = {
    Severity.WARNING: PatternFill("solid", fgColor="FFFFF2A8"),
    Severity.ERROR: PatternFill("solid", fgColor="FFFFB3B3"),
}
"""In the order in which they are laid on: an error hides a warning."""
_REASON_FONT = Font(color="FFC00000")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def fills(wrong: Iterable[Problem]) -> dict[str, PatternFill]:
    """Return the colours of a row's cells, by column letter."""
    some = list(wrong)
    return {
        problem.place.column: fill
        for severity, fill in _COLOURS.items()
        for problem in some
        if problem.place and problem.place.column and problem.severity is severity
    }


def clear_colours(row: Iterable[Any]) -> None:
    """Take our colours away again: a cell that had one may be right by now."""
    ours = {fill.fgColor.rgb for fill in _COLOURS.values()}
    for cell in row:
        if cell.fill.fgColor.rgb in ours:
            cell.fill = PatternFill()


def write_text(cell: Any, text: str) -> Any:
    """Write a text that is never taken for a formula, whatever it begins with."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)  # no workbook can hold those
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in {"=", "+", "-", "@"}
    return cell


def write_reason(cell: Any, text: str) -> Any:
    """Write why a row is refused."""
    cell.font = _REASON_FONT
    cell.alignment = _WRAPPED
    return write_text(cell, text)


def mark_pages(paper: Any) -> None:
    """Say at the head of every printed page that it is not for the wall."""
    for part in (paper.oddHeader, paper.evenHeader, paper.firstHeader):
        part.center.text = MARK


def hide_marks(book: Workbook, paper: Any, marks: Returned) -> None:
    """Fill the very hidden sheet by which a workbook is known again."""
    paper.sheet_state = "veryHidden"
    for row in returned_marks.hidden_rows(marks):
        texts = (it if isinstance(it, int) else _text(paper, it) for it in row)
        paper.append(list(texts) if book.write_only else row)


def _text(paper: Any, text: str) -> Any:
    return write_text(WriteOnlyCell(paper), text)
