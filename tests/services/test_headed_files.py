"""Headings count in files of all kinds, over pages, pieces and lost cells."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from reportlab.pdfgen.canvas import Canvas

from gwgk_desktop.documents import typefaces
from gwgk_desktop.domain.known_data import Known
from tests import planted, searched

if TYPE_CHECKING:
    from collections.abc import Sequence

ROWS = 40
HEADING = ("序号", "姓名", "银行账号", "金额")
CODES = ("序号", "姓名", "地块编码", "面积")


def _people(digits: str) -> list[tuple[str, ...]]:
    return [
        (str(row), "汪来福", f"{digits}{row:03d}", f"{row}.50")
        for row in range(1, ROWS)
    ]


ACCOUNTS, PLOTS = _people("20001234567"), _people("3410242032010000")


def pdf(*pages: Sequence[Sequence[str]]) -> bytes:
    """Return pages of rows, each cell by itself."""
    out = io.BytesIO()
    font = str(typefaces.load().fontName)
    canvas = Canvas(out, invariant=1)
    for rows in pages:
        canvas.setFont(font, 11)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                canvas.drawString(40 + 135 * column, 790 - 18 * at, cell)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def xlsx(*rows: Sequence[str]) -> bytes:
    """Return a workbook of one sheet."""
    made = openpyxl.Workbook()
    for row in rows:
        made.worksheets[0].append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def docx(*rows: Sequence[str]) -> bytes:
    """Return a document with one table."""
    told = ("".join(map(planted.cell, row)) for row in rows)
    body = "".join(f"<w:tr>{row}</w:tr>" for row in told)
    return planted.docx(f"<w:tbl>{body}</w:tbl>")


def csv(*rows: Sequence[str]) -> bytes:
    """Return cells that commas part."""
    return "\n".join(map(",".join, rows)).encode("gb18030")


@pytest.mark.parametrize("make", [xlsx, docx, csv, lambda *rows: pdf(rows)])
def test_accounts_are_found_and_codes_are_not(make: object) -> None:
    assert callable(make)
    found = searched.search(make(HEADING, *ACCOUNTS), Known())
    assert [it.kind.value for it in found] == ["bank_account"] * len(ACCOUNTS)
    assert searched.search(make(CODES, *PLOTS), Known()) == []


def test_a_page_without_a_heading_goes_on_with_the_one_before() -> None:
    found = searched.search(pdf([HEADING, *ACCOUNTS], ACCOUNTS), Known())
    assert [it.place for it in found].count("page 2") == len(ACCOUNTS)


def test_cells_that_a_file_loses_move_no_number_out_of_its_column() -> None:
    heading = (*HEADING[:2], "备注", *HEADING[2:])
    rows = [(*it[:2], "", *it[2:]) for it in ACCOUNTS]
    assert len(searched.search(docx(heading, *rows), Known())) == len(ACCOUNTS)


def test_a_heading_holds_to_the_end_of_a_long_sheet() -> None:
    rows = [(str(row), "汪来福", "", "") for row in range(4_500)]
    found = searched.search(csv(HEADING, *rows, *ACCOUNTS[:1]), Known())
    assert [it.place for it in found] == ["line 4502"]
