"""The county's forms and their maps: every figure has its cell, as a number."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwgk_desktop import paths
from gwgk_desktop.documents import return_book
from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.returns import (
    POSTING_FIGURES,
    PayoutFigure,
    QuarterReturn,
    Totals,
)
from tests import readers

FORMS = return_book.forms()
NAMES = [form.name for form in FORMS]
LAND = PayoutFigure(
    "耕地地力保护补贴",
    "农业农村局",
    "亩",
    "梅岭村",
    37,
    36,
    Decimal("285.22"),
    3033599,
    1,
    due=2,
    posted=2,
    in_time=1,
    hung=1,
    photographed=1,
)
RETURN = QuarterReturn(
    quarter=Quarter(2026, 3),
    township="云溪镇",
    county="昌溪县",
    drawn_up_on=date(2026, 10, 9),
    figures=(
        LAND,
        replace(LAND, village="石桥村", quantity=Decimal("0.005"), total_fen=1),
        replace(LAND, programme="农村低保", unit="人", quantity=None, sheets=0),
    ),
    batch_ids=(1, 2),
)
NUMBERS = ("lines", "households", "quantity", "amount", "sheets", *POSTING_FIGURES)


def form_sheet(name: str) -> readers.SheetRead:
    content = (paths.FORMS / f"{name}.xlsx").read_bytes()
    return readers.xlsx(content)[return_book.form(name).sheet]


def filled(drawn_up: QuarterReturn, name: str = "quarter_return") -> readers.SheetRead:
    form = return_book.form(name)
    return readers.xlsx(return_book.fill(form, drawn_up))[form.sheet]


def test_there_is_a_form() -> None:
    assert return_book.DEFAULT_FORM in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_mapped_cell_exists_and_is_empty_in_the_form(name: str) -> None:
    form, sheet = return_book.form(name), form_sheet(name)
    rows = (form.item, form.subtotal, form.total)
    mapped = [*form.cells.values()]
    mapped += [f"{column}{row}" for column in form.columns.values() for row in rows]
    assert {place: sheet.cells[place].text for place in mapped} == dict.fromkeys(
        mapped, ""
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_two_figures_share_a_cell(name: str) -> None:
    form = return_book.form(name)
    assert len(set(form.columns.values())) == len(form.columns)
    assert len(set(form.cells.values())) == len(form.cells)


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_mapped_and_nothing_else(name: str) -> None:
    form = return_book.form(name)
    figures = {it.name for it in fields(PayoutFigure)} - {"total_fen"} | {"amount"}
    assert form.columns.keys() == figures | {"sequence"}
    assert form.cells.keys() == {"office", "quarter", "drawn_up_on"}
    assert {it.name for it in fields(Totals)} <= {*NUMBERS, "total_fen"}


@pytest.mark.parametrize("name", NAMES)
def test_every_mapped_column_has_a_heading_in_the_form(name: str) -> None:
    form, sheet = return_book.form(name), form_sheet(name)
    above = sheet.row(form.item - 1)
    assert all(above[column] for column in form.columns.values())


def test_an_unknown_form_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refusal) as refused:
        return_book.form("../quarter_return")
    assert refused.value.problem.code is Code.FORM_UNKNOWN
    assert refused.value.problem.facts["forms"] == "、".join(NAMES)


def test_a_filled_form_holds_exactly_these_rows() -> None:
    sheet = filled(RETURN)
    land = "耕地地力保护补贴"
    assert [" ".join(sheet.row(row).values()) for row in range(4, 10)] == [
        f"1 {land} 农业农村局 梅岭村 37 36 285.22 亩 30335.99 1 2 2 1 1 1",
        f"2 {land} 农业农村局 石桥村 37 36 0.005 亩 0.01 1 2 2 1 1 1",
        f"{land}　小计 74 72 285.225 亩 30336 2 4 4 2 2 2",
        "3 农村低保 农业农村局 梅岭村 37 36 人 30335.99 0 2 2 1 1 1",
        "农村低保　小计 37 36 人 30335.99 0 2 2 1 1 1",
        "合　计 111 108 60671.99 2 6 6 3 3 3",
    ]
    assert [list(sheet.row(row)) for row in (4, 6, 7, 9)] == [
        list("ABCDEFGHIJKLMNO"),
        *(list("BEFGHIJKLMNO"), list("ABCDEFHIJKLMNO"), list("BEFIJKLMNO")),
    ]


def test_office_quarter_and_day_stand_in_their_cells() -> None:
    sheet = filled(RETURN)
    assert sheet.cells["C2"].text == "昌溪县云溪镇"
    assert sheet.cells["F2"].text == "2026年第三季度"
    assert sheet.cells["I2"].text == "2026年10月9日"


def test_what_the_county_wrote_stays() -> None:
    before, after = form_sheet("quarter_return"), filled(RETURN)
    for row in (1, 3):
        assert after.row(row) == before.row(row)
    assert after.cells["A2"].text == "填报单位（盖章）："


def test_what_stood_below_moves_down_whole() -> None:
    before, after = form_sheet("quarter_return"), filled(RETURN)
    assert after.row(11) == before.row(8)
    assert after.row(12) == before.row(9)
    assert after.row(8 - 1)["B"] == "农村低保"
    assert before.merges - after.merges == {"A9:O9"}
    assert after.merges - before.merges == {"A12:O12"}
    assert after.heights[12] == before.heights[9]


def test_every_row_looks_like_its_sample() -> None:
    after = filled(RETURN)
    heights = form_sheet("quarter_return").heights
    assert [after.heights[row] for row in range(4, 10)] == [heights[4]] * 6


def test_the_smallest_return_needs_no_more_room() -> None:
    sheet = filled(replace(RETURN, figures=(LAND,)))
    assert sheet.row(6)["B"] == "合　计"
    assert sheet.row(8) == form_sheet("quarter_return").row(8)
    assert sheet.merges == form_sheet("quarter_return").merges


WORDS = st.text("=+-@梅岭村1<>&\"' ", min_size=1, max_size=8).filter(str.strip)


@settings(max_examples=25)
@given(
    villages=st.lists(WORDS, min_size=1, max_size=4),
    fen=st.integers(0, 10**12),
    quantity=st.none() | st.decimals(0, 10**6, places=4),
)
def test_numbers_are_numbers_and_texts_are_texts_whatever_they_begin_with(
    villages: list[str], fen: int, quantity: Decimal | None
) -> None:
    figures = [
        replace(LAND, village=village, total_fen=fen, quantity=quantity)
        for village in villages
    ]
    form = return_book.form("quarter_return")
    sheet = filled(replace(RETURN, figures=tuple(figures)))
    assert not any(cell.is_formula for cell in sheet.cells.values())
    for row, village in enumerate(villages, start=form.item):
        assert sheet.cells[f"{form.columns['village']}{row}"].text == village
        for name in NUMBERS:
            cell = sheet.cells[f"{form.columns[name]}{row}"]
            assert cell.is_number == (name != "quantity" or quantity is not None)
        amount = sheet.cells[f"{form.columns['amount']}{row}"].text
        assert Decimal(amount) == Decimal(fen) / 100


def test_a_village_called_like_a_formula_is_no_formula() -> None:
    content = return_book.fill(
        return_book.form("quarter_return"),
        replace(RETURN, figures=(replace(LAND, village="=1+1"),)),
    )
    [sheet] = readers.xlsx(content).values()
    assert sheet.cells["D4"] == readers.CellRead(
        "=1+1", is_number=False, is_formula=False
    )
    assert b"<f>" not in readers.xlsx_parts(content)["xl/worksheets/sheet1.xml"]


def test_the_workbook_names_no_author() -> None:
    form = return_book.form("quarter_return")
    parts = readers.xlsx_parts(return_book.fill(form, RETURN))
    core = parts["docProps/core.xml"].decode()
    for name in ("creator", "lastModifiedBy"):
        assert re.search(rf"<[a-z:]*{name}>[^<]", core) is None
    assert not any("comment" in part or "custom" in part for part in parts)
