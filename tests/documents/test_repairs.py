"""What is mended is shown, and can be refused."""

from __future__ import annotations

import io

import openpyxl
import pytest

from gwgk_desktop import wording
from gwgk_desktop.documents import payout_sheet
from gwgk_desktop.domain.problems import Code, Place
from gwgk_desktop.domain.readings import Choices, Field, PayoutReading, RepairKind
from gwgk_desktop.domain.work import finish
from tests.documents.reading import SHEET
from tests.readers import flat, workbook
from tests.township import TODAY, card, id_number

X = id_number(7, "19500101")


def read_as(drawing: str, *refused: Place) -> PayoutReading:
    """Return what is read from a drawn workbook, some repairs being refused."""
    book = payout_sheet.open_content("a.xlsx", workbook((SHEET, drawing)))
    choices = Choices(refused=frozenset(refused))
    return finish(payout_sheet.understand(book, TODAY, choices))


@pytest.mark.parametrize(
    ("heading", "written", "kind", "new", "unmended"),
    [
        ("姓名", "王 五", RepairKind.SPACES, "王五", []),
        (
            *("身份证号", f"{id_number()[:6]}-{id_number()[6:]}", RepairKind.SPACES),
            *(id_number(), ["id_number_length"]),
        ),
        (
            *("身份证号", f"'{id_number()}", RepairKind.TEXT_TRICK),
            *(id_number(), ["id_number_length"]),
        ),
        (
            *("账号", "６２２２" + card()[4:], RepairKind.WIDTH),
            *("6222" + card()[4:], ["bank_account_invalid"]),
        ),
        ("面积", "１２．５", RepairKind.WIDTH, "12.5", ["quantity_invalid"]),
        ("面积", "1,234.5", RepairKind.MONEY_SIGN, "1234.5", ["quantity_invalid"]),
        ("金额", "￥30", RepairKind.MONEY_SIGN, "30", ["amount_invalid"]),
        ("金额", "3万元", RepairKind.TEN_THOUSANDS, "30000", ["amount_invalid"]),
        ("金额", "1.2万", RepairKind.TEN_THOUSANDS, "12000", ["amount_invalid"]),
        ("金额", "12元5角6分", RepairKind.MONEY_SIGN, "12.56", ["amount_invalid"]),
        ("金额", "壹仟贰佰元整", RepairKind.MONEY_SIGN, "1200", ["amount_invalid"]),
        ("金额", "人民币900元", RepairKind.MONEY_SIGN, "900", ["amount_invalid"]),
    ],
)
def test_a_repair_is_shown_and_can_be_refused(
    heading: str, written: str, kind: RepairKind, new: str, unmended: list[str]
) -> None:
    headings = ["姓名", "身份证号", "账号", "面积", "金额"]
    row = ["王五", ".", ".", ".", "#30"]
    row[headings.index(heading)] = written.replace(" ", "_")
    drawing = f"{' '.join(headings)}\n{' '.join(row)}"
    reading = read_as(drawing)
    [repair] = reading.repairs
    column = "ABCDE"[headings.index(heading)]
    assert repair.place == Place(SHEET, 2, column)
    assert (repair.kind, repair.original, repair.new) == (kind, written, new)
    refused = read_as(drawing, repair.place)
    codes = [code for code, _, _ in flat(refused.problems)]
    assert [it for it in codes if it in unmended] == unmended
    assert [it.place for it in refused.repairs] == [repair.place]


@pytest.mark.parametrize(
    ("heading", "written"),
    [
        ("补贴面积（亩）", "7.63亩"),
        ("补贴面积（亩）", "7.63_亩"),
        ("补贴面积（单位：亩）", "７．６３亩"),
        ("补贴面积", "7.63亩"),
        ("数量（头）", "7.63头"),
    ],
)
def test_a_quantity_may_say_the_unit_of_its_column(heading: str, written: str) -> None:
    rows = f"王五 {written} #30\n李四 2 #8\n合计 9.63{written[-1]} #38"
    reading = read_as(f"姓名 {heading} 金额\n{rows}")
    assert [str(it.quantity) for _, it in reading.records()] == ["7.63", "2"]
    [repair] = reading.repairs
    assert (repair.kind, repair.original, repair.new) == (
        *(RepairKind.UNIT, written.replace("_", " "), "7.63"),
    )
    assert reading.problems == ()
    refused = read_as(f"姓名 {heading} 金额\n王五 {written} #30", repair.place)
    assert [it.code for it in refused.problems] == [Code.QUANTITY_INVALID]


@pytest.mark.parametrize(
    ("heading", "cells", "told"),
    [
        (
            "面积（亩）",
            ["7.63公顷", "2"],
            "数量“7.63公顷”的单位是“公顷”，与这一列的“亩”",
        ),
        ("数量", ["12头", "2户"], "数量“12头”的单位是“头”，与这一列的“户”"),
    ],
)
def test_a_quantity_in_another_unit_is_an_error_that_names_both(
    heading: str, cells: list[str], told: str
) -> None:
    reading = read_as(f"姓名 {heading} 金额\n王五 {cells[0]} #30\n李四 {cells[1]} #8")
    assert reading.repairs == ()
    assert {it.code for it in reading.problems} == {Code.QUANTITY_UNIT}
    assert told in wording.describe(reading.problems[0])


def test_a_subtotal_that_holds_what_was_not_read_blames_nobody() -> None:
    rows = "王五 7.63公顷 #30\n李四 2 #8\n小计 9.63 #38\n合计 5 #38"
    reading = read_as(f"姓名 面积（亩） 金额\n{rows}")
    of_part, of_all = (it for it in reading.problems if "total" in it.code)
    assert wording.describe(of_part) == (
        f"{SHEET} B4：“小计”行的数量写的是9.63，逐行相加是2，相差7.63："
        "差额可能是B2没有读出的内容。请先改好没有读出的单元格，再看是否相符。"
    )
    assert "B2" in wording.describe(of_all)
    whole = read_as("姓名 面积（亩） 金额\n王五 . #30\n李四 2 #8\n小计 9.63 #38")
    [blamed] = whole.problems
    assert "请让发来的单位核对" in wording.describe(blamed)


def test_a_small_x_is_made_large() -> None:
    number = next(
        it for it in (id_number(at) for at in range(1, 200)) if it.endswith("X")
    )
    [repair] = read_as(f"姓名 身份证号 金额\n王五 {number.lower()} #1").repairs
    assert (repair.kind, repair.new) == (RepairKind.CASE, number)


def test_what_says_the_same_is_no_repair() -> None:
    assert read_as("姓名 面积 金额\n王五 2.50 300.00").repairs == ()


def test_village_and_group_in_one_cell_are_taken_apart() -> None:
    drawing = "村民小组 姓名 金额\n梅岭村三组 王五 #1"
    reading = read_as(drawing)
    [(_, record)] = reading.records()
    assert (record.village, record.group) == ("梅岭村", "三组")
    [repair] = reading.repairs
    assert (repair.field, repair.kind) == (Field.GROUP, RepairKind.SPLIT)
    [(_, whole)] = read_as(drawing, repair.place).records()
    assert (whole.village, whole.group) == ("", "梅岭村三组")


@pytest.mark.parametrize("far", [False, True])
def test_zeros_that_only_a_number_format_shows_belong_to_the_account(
    *, far: bool
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["姓名", "账号", "金额"], ["王五", 99095788275, 30]):
        sheet.append(row)
    sheet["B2"].number_format = "0000000000000"
    if far:  # laid out whole it would be too large: it is squeezed before
        sheet["XFD1000000"] = "x"
    kept = io.BytesIO()
    book.save(kept)
    opened = payout_sheet.open_content("a.xlsx", kept.getvalue())
    reading = finish(payout_sheet.understand(opened, TODAY))
    [(_, record)] = reading.records()
    assert record.bank_account == "0099095788275"
    [repair] = [it for it in reading.repairs if it.place.row == 2]
    assert (repair.kind, repair.original) == (RepairKind.SHOWN_ZEROS, "99095788275")
    refused = Choices(refused=frozenset({repair.place}))
    [(_, record)] = finish(payout_sheet.understand(opened, TODAY, refused)).records()
    assert record.bank_account == "99095788275"
