"""Which column holds what: synonyms, what adds up, the clerk's word."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gwgk_desktop.documents import payout_sheet
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.readings import (
    Choices,
    ChosenBy,
    Field,
    PayoutReading,
    PayoutRecord,
)
from gwgk_desktop.domain.work import finish
from tests.documents.reading import SHEET, read_drawn
from tests.readers import flat, workbook
from tests.township import TODAY, card, id_number


def read_as(drawing: str, choices: Choices) -> PayoutReading:
    """Return what is read from a drawn workbook, some things being decided."""
    book = payout_sheet.open_content("a.xlsx", workbook((SHEET, drawing)))
    return finish(payout_sheet.understand(book, TODAY, choices))


def mapped(reading: PayoutReading) -> dict[str, tuple[Field | None, ChosenBy]]:
    return {it.heading: (it.field, it.chosen_by) for it in reading.mapping}


def records(reading: PayoutReading) -> list[PayoutRecord]:
    return [record for _, record in reading.records()]


def test_the_quarters_payout_is_the_amount_and_the_month_times_three() -> None:
    reading = read_drawn("""
        姓名 保障人数 月标准 月保障金 本季度发放金额
        王一 #2 #300 #600 #1800
        王二 #1 #300 #300 #900
        王三 #3 #300 #900 #2700
        合计 #6 . #1800 #5400
        """)
    assert [it.amount for it in records(reading)] == [1800, 900, 2700]
    assert reading.problems == ()
    assert [(it.code, it.facts) for it in reading.notes] == [
        (Code.TIMES_COUNTED, {"times": 3})
    ]
    assert records(reading)[0].extras == (("月保障金", "600"),)


def test_a_column_of_months_multiplies_row_by_row() -> None:
    right = "\n".join(f"王二 #1 #300 #{at} #{300 * at}" for at in range(1, 10))
    reading = read_drawn(
        f"姓名 人数 月标准 月数 发放金额\n{right}\n王三 #1 #300 #1 #400"
    )
    assert [it for it in flat(reading.problems) if it[0] == "amount_mismatch"] == [
        ("amount_mismatch", 11, "E")
    ]


def test_months_are_no_people_where_people_are_counted() -> None:
    reading = read_drawn("""
        姓名 保障人口 人均补差 月金额 月数 发放金额
        王一 #4 #277 #1108 #3 #3324
        王二 #1 #359 #359 #3 #1077
        """)
    assert [it.quantity for it in records(reading)] == [4, 1]
    assert [it.times for it in records(reading)] == [3, 3]
    assert reading.problems == ()


def test_what_is_taken_off_the_amount_is_pointed_out() -> None:
    drawing = "姓名 补贴金额 代扣医保 实际打卡\n王一 #1000 #380 #620\n王二 #900 #0 #900"
    reading = read_drawn(drawing)
    assert flat(reading.problems) == [("amount_column_unclear", 1, "B")]
    columns = ["补贴金额", "代扣医保", "实际打卡"]
    assert reading.problems[0].facts["columns"] == columns
    chosen = Choices(mapping={"实际打卡": Field.AMOUNT})
    again = read_as(drawing, chosen)
    assert [it.amount for it in records(again)] == [620, 900]
    assert again.problems == ()


def test_what_was_paid_before_makes_the_amount_unclear() -> None:
    reading = read_drawn("姓名 金额 已发金额 未发金额\n王一 #1000 #400 #600")
    assert flat(reading.problems) == [("amount_column_unclear", 1, "B")]


def test_deductions_of_nothing_or_beside_what_was_paid_are_no_doubt() -> None:
    for drawing in (
        "姓名 金额 扣款\n王一 #10 #0\n王二 #20 .",
        "姓名 应发金额 扣款 实发金额\n王一 #10 #1 #9\n王二 #20 #1 #19",
        "姓名 金额 实际种植面积\n王一 #10 #7\n王二 #20 #8",
    ):
        assert read_drawn(drawing).problems == ()


def test_the_sum_of_the_others_is_the_amount() -> None:
    reading = read_drawn("""
        姓名 补贴金额 补助金额 合计
        王一 #10 #5 #15
        王二 #20 #7 #27
        王三 #30 #9 #39
        """)
    assert [it.amount for it in records(reading)] == [15, 27, 39]
    assert mapped(reading)["合计"] == (Field.AMOUNT, ChosenBy.SUM)
    assert reading.problems == ()


def test_quantity_times_rate_tells_the_amount() -> None:
    reading = read_drawn("""
        姓名 面积 标准 补贴资金 补贴总额
        王一 #2 #10 #7 #20
        王二 #3 #10 #8 #30
        王三 #4 #10 #9 #40
        """)
    assert mapped(reading)["补贴总额"] == (Field.AMOUNT, ChosenBy.SUM)
    assert reading.problems == ()


def test_of_two_areas_that_which_gives_the_amount_is_the_quantity() -> None:
    reading = read_drawn("""
        姓名 补贴面积 种植面积 标准 金额
        王一 #9 #2 #10 #20
        王二 #9 #3 #10 #30
        """)
    assert mapped(reading)["种植面积"] == (Field.QUANTITY, ChosenBy.SUM)
    assert mapped(reading)["补贴面积"] == (None, ChosenBy.HEADING)
    assert [it.quantity for it in records(reading)] == [2, 3]


def test_an_empty_column_is_not_the_amount() -> None:
    reading = read_drawn("姓名 实发金额 应发金额\n王一 . #20\n王二 . #30")
    assert [it.amount for it in records(reading)] == [20, 30]


def test_columns_that_could_both_be_the_amount_are_pointed_out() -> None:
    reading = read_drawn("姓名 补贴金额 补助金额\n王一 #1 #20\n王二 #2 #30")
    assert flat(reading.problems) == [("amount_column_unclear", 1, "B")]
    chosen = Choices(mapping={"补助金额": Field.AMOUNT})
    again = read_as("姓名 补贴金额 补助金额\n王一 #1 #20\n王二 #2 #30", chosen)
    assert [it.amount for it in records(again)] == [20, 30]
    assert mapped(again)["补助金额"] == (Field.AMOUNT, ChosenBy.CLERK)
    assert again.problems == ()


def test_the_clerk_may_take_a_column_for_nothing() -> None:
    drawing = "姓名 电话 金额\n王一 13800000000 #20"
    [record] = records(read_as(drawing, Choices(mapping={"电话": None})))
    assert (record.phone, record.extras) == ("", (("电话", "13800000000"),))


def test_an_unknown_heading_is_a_proposal_until_the_clerk_says_so() -> None:
    drawing = "姓名 补贴金额数 面积\n王一 #20 #2"
    reading = read_drawn(drawing)
    assert reading.fatal is Code.NO_TABLE
    proposed = {it.heading: it.proposal for it in reading.mapping}
    assert proposed["补贴金额数"] is Field.AMOUNT
    for choices in (
        Choices(mapping={"补贴金额数": Field.AMOUNT}),
        Choices(meanings={"补贴金额数": Field.AMOUNT}),
    ):
        assert [it.amount for it in records(read_as(drawing, choices))] == [20]


def test_a_table_whose_headings_nobody_knows_is_shown() -> None:
    reading = read_drawn("甲乙 丙丁 戊己\n王一 x y\n王二 x y")
    assert reading.fatal is Code.NO_TABLE
    assert [it.heading for it in reading.mapping] == ["甲乙", "丙丁", "戊己"]


def test_three_people_are_kept_apart() -> None:
    head, own, payee = (id_number(at) for at in (1, 2, 3))
    reading = read_drawn(f"""
        户主姓名 户主身份证号 享受人 享受人身份证号 收款人 收款人身份证号 银行账号 金额
        王大 {head} 王小 {own} 李四 {payee} {card()} #20
        """)
    [record] = records(reading)
    assert (record.name, record.id_number) == ("王小", own)
    assert (record.household_head, record.household_head_id_number) == ("王大", head)
    assert (record.payee, record.payee_id_number) == ("李四", payee)


def test_the_number_of_the_head_never_goes_over_to_another() -> None:
    [record] = records(read_drawn(f"姓名 户主身份证号 金额\n王小 {id_number()} #20"))
    assert (record.id_number, record.household_head_id_number) == ("", id_number())


@pytest.mark.parametrize(
    ("heading", "name"), [("户主姓名", "王大"), ("收款人", "王大"), ("户名", "王大")]
)
def test_who_alone_is_named_is_paid_for(heading: str, name: str) -> None:
    [record] = records(read_drawn(f"{heading} 金额\n{name} #20"))
    assert (record.name, record.household_head, record.payee) == (name, "", "")


def test_panels_side_by_side_are_read_from_the_left() -> None:
    reading = read_drawn("""
        序号 姓名 金额 序号 姓名 金额
        #1 王一 #10 #3 王三 #30
        #2 王二 #20 #4 王四 x
        合计 . . . . #60
        """)
    assert [(it.name, it.row) for it in records(reading)] == [
        *(("王一", 2), ("王二", 3), ("王三", 2), ("王四", 3)),
    ]
    wrong = [it for it in reading.problems if it.code is Code.AMOUNT_INVALID]
    assert [(it.place.row, it.place.panel) for it in wrong if it.place] == [(3, 1)]
    assert [it.code for it in reading.problems] == [Code.AMOUNT_INVALID]


def test_a_column_before_the_panels_belongs_to_each() -> None:
    reading = read_drawn("""
        村名 姓名 金额 姓名 金额
        梅岭村 王一 #10 王二 #20
        """)
    assert [(it.village, it.name) for it in records(reading)] == [
        *(("梅岭村", "王一"), ("梅岭村", "王二")),
    ]


def test_ten_thousands_in_a_heading_are_said() -> None:
    reading = read_drawn("姓名 金额（万元）\n王一 #0.12")
    assert records(reading)[0].amount == Decimal(1200)
    assert [it.code for it in reading.notes] == [Code.AMOUNT_UNIT]


def test_days_of_payment_are_read_and_wrong_ones_pointed_out() -> None:
    reading = read_drawn("姓名 金额 发放日期\n王一 #1 2026.9.15\n王二 #2 不详")
    assert [str(it.paid_on) for it in records(reading)] == ["2026-09-15", "None"]
    assert flat(reading.problems) == [("paid_on_invalid", 3, "C")]
    assert records(reading)[1].extras == (("发放日期", "不详"),)
