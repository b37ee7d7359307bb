"""Comparison lists and bank return files, read from drawings."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.documents import (
    bank_return,
    comparison_sheet,
    listed_rows,
    payout_sheet,
    resend_book,
)
from gwgk_desktop.documents.resend_book import ResendRow
from gwgk_desktop.documents.workbooks import Sheet
from gwgk_desktop.domain.payments import BankReading, BankRow, PaymentStatus
from gwgk_desktop.domain.problems import Code, Place, Problem, Refusal
from gwgk_desktop.domain.work import finish
from tests.readers import flat, workbook, xlsx, xlsx_parts
from tests.township import TODAY, card, id_number

if TYPE_CHECKING:
    from gwgk_desktop.documents.workbooks import Cell
    from gwgk_desktop.domain.comparisons import ListReading

WANG, CARD = id_number(), card()


def listed(*sheets: tuple[str, str]) -> ListReading:
    book = payout_sheet.open_content("名单.xlsx", workbook(*sheets))
    return finish(comparison_sheet.understand(book, TODAY))


def returned(*sheets: tuple[str, str]) -> BankReading:
    book = payout_sheet.open_content("回盘.xlsx", workbook(*sheets))
    return finish(bank_return.understand(book))


DEAD = f"""
昌溪县死亡人员名单 < < < <
序号 姓名 公民身份号码 户籍所在村 死亡日期 备注
#1 王_小明 {WANG} 梅岭村 2026年3月1日 病故
#2 李四 . 石桥村 20260401 .

#3 张三 {WANG[:14]} 石桥村 去年冬天 .
#4 赵六 . . 2026/5/1 .
#5 . {id_number(5)} . . .
合计 . . . . .
填表人：刘一 . . . . .
"""


def test_everybody_on_a_list_is_read_in_its_order() -> None:
    people = listed(("死亡", DEAD)).people
    assert [(it.name, it.id_number, it.village, it.since_on) for it in people] == [
        ("王小明", WANG, "梅岭村", date(2026, 3, 1)),
        ("李四", "", "石桥村", date(2026, 4, 1)),
        ("张三", WANG[:14], "石桥村", None),
        ("赵六", "", "", date(2026, 5, 1)),
        ("", id_number(5), "", None),
    ]
    assert (people[0].remark, people[0].sheet, people[0].row) == ("病故", "死亡", 3)


def test_what_is_wrong_with_a_list_is_told_by_place_and_nobody_is_dropped() -> None:
    assert flat(listed(("死亡", DEAD)).problems) == [
        ("id_number_length", 6, "C"),
        ("day_unreadable", 6, "E"),
        ("listed_unmatchable", 7, "B"),
        ("row_left_out", 9, ""),
        ("row_left_out", 10, ""),
    ]


def test_a_lost_number_leaves_name_and_village() -> None:
    drawing = "姓名 身份证号 村\n王小明 #360299195006190000 梅岭村\n李四 #1e17 ."
    reading = listed(("表", drawing))
    assert [(it.name, it.id_number) for it in reading.people] == [
        *(("王小明", ""), ("李四", ""))
    ]
    assert flat(reading.problems) == [
        ("id_number_damaged", 2, "B"),
        ("id_number_damaged", 3, "B"),
        ("listed_unmatchable", 3, "A"),
    ]


def test_relatives_of_cadres_have_their_relation() -> None:
    drawing = f"姓名 身份证号码 任职村 与村干部关系\n王小明 {WANG} 梅岭村 村支书之妻"
    assert listed(("表", drawing)).people[0].relation == "村支书之妻"


def test_sheets_without_a_list_are_left_out_and_told() -> None:
    reading = listed(
        ("说明", "请核对 下表"), ("空", "."), ("名单", "姓名 村\n李四 石桥村")
    )
    assert [(it.code, it.facts) for it in reading.problems] == [
        (Code.SHEET_LEFT_OUT, {"left_out": "no_list"}),
        (Code.SHEET_LEFT_OUT, {"left_out": "empty"}),
    ]
    assert len(reading.people) == 1


def test_hidden_sheets_are_not_read() -> None:
    hidden = Sheet("旧", [["姓名", "村"], ["李四", "石桥村"]], hidden=True)
    [found] = listed_rows.rows_of([hidden], "comparison", lambda _: True)
    assert found == Problem(Code.SHEET_LEFT_OUT, Place("旧"), {"left_out": "hidden"})


def test_a_list_that_goes_on_below_a_second_header_is_read_whole() -> None:
    drawing = "姓名 村\n李四 石桥村\n姓名 村\n王五 梅岭村"
    assert [it.name for it in listed(("表", drawing)).people] == ["李四", "王五"]


@pytest.mark.parametrize(
    "drawing", ["姓名 金额\n王小明 #5", "身份证号 村\n1 2", "#5 姓名 村\n1 2 3"]
)
def test_a_file_without_a_list_is_refused(drawing: str) -> None:
    with pytest.raises(Refusal) as refused:
        listed(("表", drawing))
    assert refused.value.problem.code is Code.NO_LIST_TABLE


def test_a_long_list_tells_how_far_it_is_read() -> None:
    rows = "\n".join(f"人{at} 石桥村" for at in range(listed_rows.AT_ONCE))
    book = payout_sheet.open_content("a.xlsx", workbook(("表", f"姓名 村\n{rows}")))
    steps = comparison_sheet.understand(book, TODAY)
    assert next(steps).done == listed_rows.AT_ONCE
    rows = "\n".join(f"人{at} #1 成功" for at in range(listed_rows.AT_ONCE))
    told = f"户名 金额 状态\n{rows}"
    book = payout_sheet.open_content("a.xlsx", workbook(("表", told)))
    assert next(bank_return.understand(book)).done == listed_rows.AT_ONCE


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-09-01", date(2026, 9, 1)),
        ("2026/9/1", date(2026, 9, 1)),
        ("2026.9.1", date(2026, 9, 1)),
        ("2026年9月1日", date(2026, 9, 1)),
        ("20260901", date(2026, 9, 1)),
        (20260901, date(2026, 9, 1)),
        ("2026-09-01 08:30:00", date(2026, 9, 1)),
        ("２０２６－０９－０１", date(2026, 9, 1)),
        (datetime(2026, 9, 1, 8), date(2026, 9, 1)),
        (date(2026, 9, 1), date(2026, 9, 1)),
        ("2026-13-01", None),
        ("2026年9月", None),
        ("9月1日", None),
        (46266.0, None),
        ("", None),
    ],
)
def test_days_are_read_in_every_style_to_the_day(cell: Cell, day: date | None) -> None:
    assert listed_rows.day_of(cell) == day


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("待定", "待定"),
        ("一二三四五六七八九十一二三", "一二三四五六七八九十一二…"),
        (CARD, ""),
    ],
)
def test_a_message_repeats_no_long_number(text: str, shown: str) -> None:
    assert listed_rows.repeatable(text) == shown


BANK = f"""
序号 户名 账号 金额 交易状态 失败原因 交易日期
#1 王小明 {CARD} #884.92 成功 . 2026-09-10
#2 李四 6217****0012 #100 失败：户名不符 . 2026-09-10
#3 张三 {card(3)} #50.5 退票 账户已销户 前天
#4 赵六 {card(4)} #1 处理中 . .
#5 钱七 {card(5)} 一百 成功 . .
#6 孙八 {card(6)} . 成功 . .
合计 . . #1035.42 . . .
"""


def test_a_return_file_says_of_each_row_what_became_of_it() -> None:
    rows = returned(("回盘", BANK)).rows
    assert rows[0] == BankRow(
        name="王小明",
        id_number="",
        account=CARD,
        amount_fen=88492,
        status=PaymentStatus.PAID,
        reason="",
        happened_on=date(2026, 9, 10),
        sheet="回盘",
        row=2,
    )
    assert [(it.name, it.account, it.status, it.reason) for it in rows[1:]] == [
        ("李四", "", PaymentStatus.FAILED, "户名不符"),
        ("张三", card(3), PaymentStatus.RETURNED, "账户已销户"),
    ]


def test_what_a_return_file_does_not_say_clearly_is_told_by_place() -> None:
    assert flat(returned(("回盘", BANK)).problems) == [
        ("day_unreadable", 4, "G"),
        ("payment_status_unknown", 5, "E"),
        ("amount_invalid", 6, "D"),
        ("amount_missing", 7, "D"),
        ("row_left_out", 8, ""),
    ]


@pytest.mark.parametrize(
    ("told", "status", "reason"),
    [
        ("成功", PaymentStatus.PAID, ""),
        ("交易 成功", PaymentStatus.PAID, ""),
        ("success", PaymentStatus.PAID, ""),
        ("失败（账户不存在）", PaymentStatus.FAILED, "账户不存在"),
        ("已退汇", PaymentStatus.RETURNED, ""),
        ("不明", None, ""),
        ("或许-成功", None, ""),
    ],
)
def test_the_words_of_banks_are_known_whole_or_up_to_a_mark(
    told: str, status: PaymentStatus | None, reason: str
) -> None:
    assert bank_return.status_of(told) == (status, reason)


@pytest.mark.parametrize("drawing", ["户名 金额\n王小明 #5", "金额 状态\n#5 成功"])
def test_a_file_that_is_no_return_file_is_refused(drawing: str) -> None:
    with pytest.raises(Refusal) as refused:
        returned(("表", drawing))
    assert refused.value.problem.code is Code.NO_PAYMENT_TABLE


def test_the_workbook_for_the_bank_keeps_numbers_as_texts_and_is_private() -> None:
    row = ResendRow("梅岭村", "一组", "=王", WANG, CARD, 88492, "失败：户名不符")
    content = resend_book.fill("重新发放", [row, row])
    [(name, sheet)] = xlsx(content).items()
    assert "内部" in name
    assert sheet.cells["A1"].text == "内部资料　严禁张贴"
    whose = ("梅岭村", "一组", "=王", WANG, CARD)
    assert [sheet.cells[f"{letter}4"].text for letter in "BCDEF"] == list(whose)
    assert not any(sheet.cells[f"{letter}4"].is_number for letter in "BCDEFH")
    assert not sheet.cells["D4"].is_formula
    assert sheet.cells["G6"].text == "1769.84"
    part = xlsx_parts(content)["xl/worksheets/sheet1.xml"].decode()
    assert "<oddHeader>&amp;C内部资料　严禁张贴</oddHeader>" in part
