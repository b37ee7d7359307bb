"""Lists as townships get them: what other hands put above, below and between."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gwgk_desktop.domain.readings import Field
from tests.documents.reading import read, read_drawn
from tests.readers import flat, workbook
from tests.township import card, id_number


def names(drawing: str) -> list[str]:
    return [record.name for _, record in read_drawn(drawing).records()]


def amounts(drawing: str) -> list[Decimal | None]:
    return [record.amount for _, record in read_drawn(drawing).records()]


@pytest.mark.parametrize("above", ["户主", "户主信息", "户主基本情况"])
@pytest.mark.parametrize("other", ["享受人", "受益人信息", "低保对象", "本人"])
def test_who_stands_above_the_headings_tells_the_people_apart(
    above: str, other: str
) -> None:
    [(_, record)] = read_drawn(f"""
        {above} <        {other} <        金额
        姓名    身份证号 姓名    身份证号 ^
        王大 {id_number(1)} 王小 {id_number(2)} #20
        """).records()
    assert (record.name, record.id_number) == ("王小", id_number(2))
    assert record.household_head == "王大"
    assert record.household_head_id_number == id_number(1)


def test_a_cells_own_unit_holds_against_the_headings() -> None:
    drawing = "姓名 金额（万元）\n王一 745.09元\n王二 #0.01\n合计 845.09元"
    assert amounts(drawing) == [Decimal("745.09"), Decimal(100)]
    assert read_drawn(drawing).problems == ()


@pytest.mark.parametrize(
    ("unit", "amount"), [("千元", 2000), ("百元", 200), ("万元", 20000), ("元", 2)]
)
def test_amounts_in_other_units_are_yuan_and_said(unit: str, amount: int) -> None:
    reading = read_drawn(f"单位：亩、{unit} < <\n姓名 面积 金额\n王一 . #2")
    assert reading.total == amount
    told = [it.facts["unit"] for it in reading.notes]
    assert told == ([] if unit == "元" else [unit])


def test_a_comma_too_many_in_a_text_file_refuses_its_row() -> None:
    content = "姓名,金额\n王一,1,878.85\n王二,20\n"
    assert flat(read(content.encode(), "a.csv").problems) == [("row_too_long", 2, "")]


def test_people_on_a_sheet_without_a_header_are_not_passed_over_in_silence() -> None:
    rows = "\n".join(f"王二 {id_number(at)} #3" for at in (1, 2, 3))
    content = workbook(("一组", "姓名 金额\n王一 #1"), ("续表", rows))
    reading = read(content)
    assert [(it.code, it.facts) for it in reading.problems] == [
        ("people_not_read", {"count": 3})
    ]


def test_a_second_table_without_an_amount_ends_the_first_and_is_told() -> None:
    reading = read_drawn(f"""
        姓名 身份证号 金额
        王一 {id_number(1)} #10
        .
        姓名 身份证号 打款数
        王二 {id_number(2)} #20
        王三 {id_number(3)} #30
        """)
    assert [it.name for _, it in reading.records()] == ["王一"]
    assert flat(reading.problems) == [("people_not_read", 5, "")]


def test_a_total_may_stand_above_its_rows() -> None:
    right = "姓名 金额\n合计 #30\n王一 #10\n王二 #20"
    assert read_drawn(right).problems == ()
    wrong = read_drawn("姓名 金额\n合计 #31\n王一 #10\n王二 #20")
    assert flat(wrong.problems) == [("total_mismatch", 2, "B")]


@pytest.mark.parametrize(
    "last", ["合计 . . #60", "小计 #30 小计 #30\n总计 . . #60", "合计 #60 . ."]
)
def test_one_total_may_speak_of_all_panels(last: str) -> None:
    reading = read_drawn(
        f"姓名 金额 姓名 金额\n王一 #10 王三 #5\n王二 #20 王四 #25\n{last}"
    )
    assert reading.count == 4
    assert reading.problems == ()


@pytest.mark.parametrize(
    "row", ["#1 #2 #3 #4", "甲 乙 丙 丁", "(1) (2) (3) (4)=(2)×(3)"]
)
def test_a_row_that_numbers_the_columns_is_nobody(row: str) -> None:
    drawing = f"姓名 面积 标准 金额\n{row}\n王一 #2 #3 #6"
    assert names(drawing) == ["王一"]
    assert [it.code for it in read_drawn(drawing).left_out] == ["row_left_out"]


@pytest.mark.parametrize(
    ("total", "codes"),
    [
        ("合计：2户，金额30元", []),
        ("合计：3户，金额30元", ["count_mismatch"]),
        ("总计：2人，共计31.5元", ["total_mismatch"]),
    ],
)
def test_a_total_in_a_sentence_is_held_against_the_rows(
    total: str, codes: list[str]
) -> None:
    reading = read_drawn(f"姓名 金额\n王一 #10\n王二 #20\n{total} .")
    assert [it.code for it in reading.problems] == codes


def test_a_column_of_numbers_that_nobody_knows_is_pointed_out() -> None:
    rows = "\n".join(f"王一 {card(at)} #1" for at in range(3))
    reading = read_drawn(f"姓名 发款卡 金额\n{rows}")
    assert [it for it in flat(reading.problems) if it[0] == "numbers_not_used"] == [
        ("numbers_not_used", 1, "B")
    ]


def test_a_heading_of_two_words_means_what_both_mean() -> None:
    reading = read_drawn("姓名/单位名称 身份证号/统一社会信用代码 金额\n王一 . #1")
    assert reading.tables[0].columns.keys() == {
        *(Field.NAME, Field.ID_NUMBER, Field.AMOUNT),
    }
    assert read_drawn("面积/金额 姓名\n王一 #1").fatal


def test_the_amount_is_the_sum_of_what_stands_left_of_it() -> None:
    drawing = """
        姓名 中央资金 省级资金 县级配套 合计
        王一 #10 #5 #1 #16
        王二 #20 . #2 #22
        王三 #30 #7 #3 #40
        """
    assert amounts(drawing) == [16, 22, 40]


def test_of_two_years_the_later_is_taken_with_its_own_area() -> None:
    reading = read_drawn("""
        姓名 2025年 < 2026年 <
        ^    面积 金额 面积 金额
        王一 #1 #10 #2 #20
        王二 #3 #30 #4 #40
        """)
    [first, _] = [record for _, record in reading.records()]
    assert [first.quantity, first.amount] == [Decimal(2), Decimal(20)]
    assert flat(reading.problems) == [("amount_column_unclear", 2, "E")]


def test_a_name_may_not_be_masked_or_be_two() -> None:
    wrong = names_with_faults(["钱二*", "孙三、孙四", "Иван", "赵一（已故）"])
    assert wrong == 4
    assert names_with_faults(["王〇一", "阿卜杜·外力", "欧阳娜娜"]) == 0


def names_with_faults(some: list[str]) -> int:
    rows = "\n".join(f"{name} #1" for name in some)
    problems = read_drawn(f"姓名 金额\n{rows}").problems
    return sum(it.code.startswith("name_") for it in problems)
