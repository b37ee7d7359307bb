r"""What a sheet says, as plain text that anybody can hold against its QR code.

`content.txt` is UTF-8 without a byte-order mark; every line ends with U+000A.  A line
is a word that says what it is, and its texts, parted by U+0009:

    gwgk-content  1                   always the first: the form and its version
    number        <number of the sheet>
    title         <title>
    notice        <first day>  <last day>        days as 2026-09-10
    text          <paragraph>         above the list, in order
    columns       <heading> ...       of a table
    row           <cell> ...          its rows, in order
    total         <cell> ...          its last row
    text, columns, row, total         what follows the list, in order
    text          <paragraph>         below the list, in order
    sign          <line to be signed or sealed>

Lines that the sheet has nothing for are left out.  Tabs and line breaks within a text
are written as spaces.  It says what the sheet says to everybody, and nothing else; how
it is set (paper, type, pages), who drafted it and whether it is a draft is not part.

The QR code holds three lines: the number, the notice as <first day>/<last day>, and
`SHA256 ` with the hash of these bytes in small letters, as `sha256sum` prints it.  On
a page that was printed before the release the third line is `草稿` instead: such a page
vouches for nothing.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from gwgk_desktop.domain.sheet_phrases import (
    CORRECTION,
    tells_correction,
    written_day,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gwgk_desktop.domain.notice_sheets import NoticeSheet
    from gwgk_desktop.domain.pages import SheetTable

FILE_NAME = "content.txt"
FORM = ("gwgk-content", "1")
DRAFT_MARK = "草稿"
_CODE = re.compile(
    r"(?P<number>[^\n]+)\n(?P<days>-|\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d)\n"
    rf"(?:SHA256 (?P<sha256>[0-9a-f]{{64}})|{DRAFT_MARK})"
)


@dataclass(frozen=True, slots=True)
class SheetCode:
    """What stands in the QR code of a sheet."""

    number: str
    """The number of the sheet, as it is printed."""
    sha256: str
    """Of its content text; "" of a page that was printed before the release."""

    @property
    def is_draft(self) -> bool:
        """Whether the page was printed before the sheet was released."""
        return not self.sha256


def content_text(sheet: NoticeSheet) -> str:
    """Return all that a sheet says, as the text that its QR code vouches for."""
    return "".join("\t".join(map(_plain, line)) + "\n" for line in _lines(sheet))


def same_list(one: str, other: str) -> bool:
    """Return whether two content texts say the same of their matter.

    Their numbers, their days and what they correct do not count.
    """
    return _of_matter(one) == _of_matter(other)


def _of_matter(content: str) -> list[str]:
    lines = [line.split("\t") for line in content.splitlines()]
    days = [day for line in lines if line[0] == "notice" for day in line[1:3]]
    written = [written_day(date.fromisoformat(it)) for it in days]
    found = []
    for word, *texts in lines:
        told = "\t".join(texts)
        if word in _OWN_OF_A_SHEET or tells_correction(told):
            continue
        for day in written:
            told = told.replace(day, "")
        found.append(f"{word}\t{told.replace(CORRECTION, '')}")
    return found


_OWN_OF_A_SHEET = frozenset({FORM[0], "number", "notice"})


def line_of(sheet: NoticeSheet, row: int) -> int:
    """Return which line of its content text a row of the list is, both from 1 on."""
    return 4 + bool(sheet.notice) + len(sheet.lead) + row


def sha256_of(content: str) -> str:
    """Return the hash of a content text, as `sha256sum content.txt` prints it."""
    return hashlib.sha256(content.encode()).hexdigest()


def code_text(sheet: NoticeSheet, content: str) -> str:
    """Return what stands in the QR code of a sheet with this content."""
    notice = sheet.notice
    days = f"{notice.first}/{notice.last}" if notice else "-"
    return f"{sheet.number}\n{days}\nSHA256 {sha256_of(content)}"


def read_code(text: str) -> SheetCode | None:
    """Return what a QR code holds; None where it is not one of our sheets'."""
    held = _CODE.fullmatch(text)
    return SheetCode(held["number"], held["sha256"] or "") if held else None


def draft_code(text: str) -> str:
    """Return the code of a page printed before the release, by what its code says.

    What is no sheet's code stays as it is.
    """
    if read_code(text) is None:
        return text
    number, days, _ = text.split("\n")
    return f"{number}\n{days}\n{DRAFT_MARK}"


def _lines(sheet: NoticeSheet) -> Iterator[Iterable[str]]:
    yield FORM
    yield ("number", sheet.number)
    yield ("title", "".join(sheet.title))
    if sheet.notice:
        yield ("notice", f"{sheet.notice.first}", f"{sheet.notice.last}")
    for paragraph in sheet.lead:
        yield ("text", paragraph)
    yield from _table(sheet.table)
    for part in sheet.further:
        if isinstance(part, str):
            yield ("text", part)
        else:
            yield from _table(part)
    for paragraph in sheet.closing:
        yield ("text", paragraph)
    for signature in sheet.signatures:
        yield ("sign", signature)


def _table(table: SheetTable) -> Iterator[Iterable[str]]:
    if table.columns:
        yield ("columns", *(column.heading for column in table.columns))
        for row in table.rows:
            yield ("row", *row)
    if table.total_row:
        yield ("total", *table.total_row)


def _plain(text: str) -> str:
    if text.isprintable():
        return text
    return " ".join(text.replace("\t", " ").splitlines())
