"""The workbook that a bank is sent to pay lines again: private, and says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.styles import Font
from openpyxl.worksheet.properties import PageSetupProperties

from gwgk_desktop.documents import memory_book
from gwgk_desktop.domain import money

if TYPE_CHECKING:
    from collections.abc import Sequence

BANNER = "内部资料　严禁张贴"
_HEADINGS = (
    *("序号", "村", "组", "姓名", "身份证号", "银行账号", "金额（元）", "上次结果"),
)
_WIDTHS = (6, 12, 10, 12, 22, 24, 14, 30)


@dataclass(frozen=True, slots=True)
class ResendRow:
    """A line to be paid again."""

    village: str
    group: str
    name: str
    id_number: str
    account: str
    amount_fen: int
    before: str
    """What became of it the last time."""


def fill(title: str, rows: Sequence[ResendRow]) -> bytes:
    """Return the workbook; numbers of people and accounts are texts, never numbers."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "重新发放（内部）"
    sheet.append([BANNER])
    sheet.append([title])
    sheet.append(list(_HEADINGS))
    for number, row in enumerate(rows, start=1):
        whose = (row.village, row.group, row.name, row.id_number, row.account)
        sheet.append([number, *whose, money.from_fen(row.amount_fen), row.before])
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
                cell.number_format = "@"
    total = sum(row.amount_fen for row in rows)
    sheet.append(["合计", *[None] * 5, money.from_fen(total), f"{len(rows)}笔"])
    for place in ("A1", "A2", *(f"{letter}3" for letter in "ABCDEFGH")):
        sheet[place].font = Font(bold=True)
    for letter, width in zip("ABCDEFGH", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for row_number in range(4, sheet.max_row + 1):
        sheet[f"G{row_number}"].number_format = "0.00"
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "1:3"
    sheet.HeaderFooter.oddHeader.center.text = BANNER  # type: ignore[union-attr] # there
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.properties.creator = ""
    book.properties.lastModifiedBy = ""
    return memory_book.saved(book)
