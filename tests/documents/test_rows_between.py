"""What stands between payouts, below them and on other sheets, and what it means."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.styles import Font

from gwgk_desktop.domain.problems import Place
from tests.documents.reading import read, read_drawn
from tests.readers import flat, workbook
from tests.township import id_number

if TYPE_CHECKING:
    from gwgk_desktop.domain.readings import PayoutReading


def places(reading: PayoutReading) -> list[str]:
    return [f"{it.village}{it.group} {it.name}".strip() for _, it in reading.records()]


def told_of(reading: PayoutReading, code: str) -> list[dict[str, object]]:
    every = (*reading.problems, *reading.notes, *reading.left_out)
    return [dict(it.facts) for it in every if it.code == code]


@pytest.mark.parametrize(
    ("lines", "parted"),
    [
        (["王一,1,250.00", "王二,800.00"], {2: "1,250.00"}),
        (["王一,12,345", "王二,1,000,000.00"], {2: "12,345", 3: "1,000,000.00"}),
        (["王一,1,250.00", "王二,2,350.00"], {2: "1,250.00", 3: "2,350.00"}),
    ],
)
def test_commas_of_thousands_refuse_a_row_that_is_no_longer_than_its_header(
    lines: list[str], parted: dict[int, str]
) -> None:
    content = "\n".join(["姓名,金额,签字,备注,编号", *lines])
    reading = read(content.encode(), "a.csv")
    told = {it.place.row: it.facts["text"] for it in reading.problems if it.place}
    assert told == parted
    assert {it.code for it in reading.problems} == {"amount_parted"}


def test_a_comma_in_a_quantity_moves_the_amount_and_refuses_the_row() -> None:
    content = "姓名,面积,标准,金额,备注\n王一,1,250.5,100,125050.00\n王二,2,100,200\n"
    [problem, *_] = read(content.encode(), "a.csv").problems
    assert (problem.code, problem.facts["text"]) == ("amount_parted", "1,250.5")


@pytest.mark.parametrize(
    "content",
    [
        "姓名,金额,门牌\n王一,80,101\n王二,1200.50,102\n",
        "姓名,面积,标准,金额\n王一,2,150,300\n王二,3,150,450\n",
        "姓名;面积;标准;金额;备注\n王一;2;150;300;\n王二;3;150;450\n",
        "姓名\t金额\t备注\n王一\t80\t101\n",
        "姓名,金额,备注\n王一,80,补101户\n王二,90,\n",
    ],
)
def test_numbers_that_stand_in_columns_of_their_own_are_not_parted(
    content: str,
) -> None:
    assert read(content.encode(), "a.csv").problems == ()


@pytest.mark.parametrize(
    "row",
    [
        *("大坑村", "村别：大坑村", "村名：大坑村", "二、大坑村", "大坑村（共2户）"),
        *("大坑村2026年稻谷补贴发放表", "单位：云溪镇大坑村", "大坑村委会"),
    ],
)
def test_a_row_that_names_a_village_holds_for_those_below(row: str) -> None:
    reading = read_drawn(f"""
        石桥村2026年稻谷补贴发放表 < <
        姓名 面积 金额
        王一 #1   #10
        小计 .    #10
        {row} .   .
        王二 #1   #20
        """)
    assert places(reading) == ["石桥村 王一", "大坑村 王二"]
    assert reading.problems == ()
    assert reading.left_out == ()
    assert told_of(reading, "place_taken") == [{"text": row}]


def test_a_row_may_name_village_and_group() -> None:
    reading = read_drawn("姓名 金额\n石桥村二组 .\n王一 #1\n一组 .\n王二 #2")
    assert places(reading) == ["石桥村二组 王一", "石桥村一组 王二"]
    assert [it["text"] for it in told_of(reading, "place_taken")] == [
        "石桥村二组",
        "一组",
    ]


def test_nobody_is_put_to_a_village_where_a_row_that_names_another_is_not_clear() -> (
    None
):
    reading = read_drawn("""
        石桥村发放表 <
        姓名 金额
        王一 #1
        大坑村的几户并入这里一起发 .
        王二 #2
        """)
    assert places(reading) == ["石桥村 王一", "王二"]
    assert flat(reading.problems) == [("section_unclear", 5, "")]
    assert told_of(reading, "section_unclear") == [
        {"section": 4, "text": "大坑村的几户并入这里一起发"}
    ]


@pytest.mark.parametrize("group", ["第一村民小组", "第十二村民小组"])
def test_a_group_of_villagers_is_no_village(group: str) -> None:
    reading = read_drawn(f"石桥村 < <\n组 姓名 金额\n{group} 王一 #1")
    assert places(reading) == [f"石桥村{group} 王一"]
    assert reading.repairs == ()


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("备注", "本人已死亡，停发"),
        ("备注", "不发"),
        ("备注", "重复，作废"),
        ("备注", "退回"),
        ("是否发放", "否"),
        ("是否发放", "×"),
        ("是否停发", "是"),
        ("状态", "暂停"),
        ("状态", "已注销"),
        ("死亡日期", "2026-01-05"),
    ],
)
def test_words_by_which_a_row_is_not_to_be_paid_are_told(
    heading: str, text: str
) -> None:
    reading = read_drawn(f"姓名 金额 {heading}\n王一 #1 .\n王二 #2 {text}")
    assert flat(reading.problems) == [("marked_unpaid", 3, "C")]
    assert reading.problems[0].facts == {"heading": heading, "text": text}


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        *[("备注", it) for it in ("未重复", "正常", "停发后已恢复发放", "补发1月")],
        *[("是否发放", "是"), ("是否停发", "否"), ("状态", "正常")],
        *[("死亡日期", "无"), ("备注", "上月不发生变化")],
    ],
)
def test_words_that_speak_for_a_payout_are_not(heading: str, text: str) -> None:
    reading = read_drawn(f"姓名 金额 {heading}\n王一 #1 .\n王二 #2 {text}")
    assert reading.problems == ()


def test_those_below_a_row_that_says_they_are_not_paid_are_told() -> None:
    reading = read_drawn("""
        村 姓名 金额
        石桥村 王一 #1
        合计 . #1
        以下人员暂不发放： . .
        石桥村 王二 #2
        """)
    assert flat(reading.problems) == [("below_total", 3, "C"), ("listed_unpaid", 5, "")]


def test_what_is_struck_through_is_told_and_other_styles_are_not() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(
            workbook(("表", "姓名 金额 备注\n王一 #1 甲\n王二 #2 乙\n王三 #3 丙"))
        )
    )
    sheet = book["表"]
    sheet["A2"].font = Font(bold=True)
    sheet["A3"].font = sheet["B4"].font = sheet["C2"].font = Font(strike=True)
    out = io.BytesIO()
    book.save(out)
    assert flat(read(out.getvalue()).problems) == [
        ("struck_through", 3, "A"),
        ("struck_through", 4, "B"),
    ]


def test_sheets_that_are_void_or_of_another_year_are_told() -> None:
    one = "姓名 金额\n王{} #{}"
    content = workbook(
        ("正式", one.format("一", 1)),
        ("作废", one.format("二", 2)),
        ("2025年", one.format("三", 3)),
        ("不予发放名单", one.format("四", 4)),
    )
    assert [(it.code, it.place.sheet) for it in read(content).problems if it.place] == [
        ("sheet_unpaid", "作废"),
        ("sheet_of_year", "2025年"),
        ("sheet_unpaid", "不予发放名单"),
    ]


def test_of_sheets_with_years_the_latest_is_not_told() -> None:
    content = workbook(
        ("2026年", "姓名 金额\n王一 #1"),
        ("2025年", "姓名 金额\n王二 #2"),
        ("补", "姓名 金额\n王三 #3"),
    )
    [problem] = read(content).problems
    assert (problem.code, problem.facts) == ("sheet_of_year", {"year": "2025"})


def test_colours_that_a_title_explains_are_told_not_to_be_read() -> None:
    reading = read_drawn("发放表（红色为停发） <\n姓名 金额\n王一 #1")
    assert told_of(reading, "colours_tell") == [{"text": "发放表（红色为停发）"}]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["地力补贴", "稻谷补贴"], True),
        (["地力补贴", "地力补贴（二）"], False),
        (["石桥村", "大坑村"], False),
        (["石桥村补贴资金", "大坑村补贴资金"], False),
    ],
)
def test_sheets_of_several_programmes_are_told(names: list[str], told: bool) -> None:  # noqa: FBT001
    drawings = ("姓名 金额\n王一 #1", "姓名 金额\n王二 #1")
    sheets = zip(names, drawings, strict=True)
    reading = read(workbook(*sheets))
    codes = [it.code for it in reading.problems]
    assert codes == (["sheets_of_programmes"] if told else [])


def test_a_unit_noted_below_the_table_is_taken_and_said() -> None:
    reading = read_drawn("姓名 金额\n王一 #0.12\n注：本表金额单位为万元 .")
    assert reading.total == 1200
    assert told_of(reading, "amount_unit") == [{"unit": "万元"}]


def test_units_that_differ_are_told_and_the_headings_is_taken() -> None:
    reading = read_drawn("单位：万元 <\n姓名 金额（元）\n王一 #12")
    assert reading.total == 12
    assert flat(reading.problems) == [("money_units_differ", 2, "B")]
    assert reading.problems[0].facts == {"unit": "元", "others": ["万元"]}


def test_payouts_below_the_total_of_all_are_told() -> None:
    reading = read_drawn("姓名 金额\n王一 #1\n总计 #1\n王二 #2\n王三 #3")
    assert flat(reading.problems) == [("below_total", 3, "B")]
    facts = {"label": "总计", "count": 2, "amount": Decimal(5)}
    assert reading.problems[0].facts == facts


@pytest.mark.parametrize(
    "label",
    [
        *("过次页", "承前页", "本组计", "组计", "一组计", "户计", "石桥村计"),
        *("总数", "汇总", "∑", "Total"),
    ],
)
def test_words_of_sums_are_nobody(label: str) -> None:
    reading = read_drawn(f"""
        村 姓名 身份证号 金额
        石桥村 王一 {id_number(1)} #1
        石桥村 王二 {id_number(2)} #2
        . {label} . #3
        """)
    assert [it.name for _, it in reading.records()] == ["王一", "王二"]
    assert reading.problems == ()


@pytest.mark.parametrize("row", ["石桥村 （以下空白） . .", ". 其中： . #2"])
def test_fillers_are_nobody_and_are_quoted(row: str) -> None:
    reading = read_drawn(f"村 姓名 身份证号 金额\n石桥村 王一 {id_number(1)} #1\n{row}")
    assert reading.count == 1
    assert reading.problems == ()
    assert flat(reading.left_out) == [("row_left_out", 3, "")]


def test_a_row_left_out_is_quoted_short_and_without_numbers() -> None:
    phone = "13800138000"
    reading = read_drawn(
        f"姓名 金额\n王一 #1\n制表人：张三，电话{phone}，有疑问请联系村委会 ."
    )
    [left_out] = reading.left_out
    assert left_out.place == Place("公示表", 3)
    text = str(left_out.facts["text"])
    assert text.startswith("制表人：张三，电话…")
    assert phone not in text
    assert len(text) <= 21


@pytest.mark.parametrize(
    "row",
    ["合计（6户） . . #2", "合计 6户 . #2", "合计 共6户 . #2", ". . 合计6人 #2"],
)
def test_counts_beside_a_total_are_held_against_the_rows(row: str) -> None:
    table = "村 组 姓名 金额\n石桥村 一组 王一 #1\n石桥村 一组 王二 #1\n"
    assert flat(read_drawn(table + row).problems) == [("count_mismatch", 4, "")]
    assert read_drawn(table + row.replace("6", "2")).problems == ()
