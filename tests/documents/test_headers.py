"""Headers of one to three rows, merged or not, repeated, and far down the sheet."""

from __future__ import annotations

import pytest

from gwgk_desktop import wording
from gwgk_desktop.documents import headings, payout_sheet
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.readings import Choices, Field, PayoutReading
from gwgk_desktop.domain.work import finish
from tests.documents.reading import SHEET, drawn_back, read, read_drawn
from tests.readers import flat, workbook
from tests.township import TODAY


def columns(reading: PayoutReading) -> dict[str, str]:
    """Return which column of the first table holds each field."""
    return {it.value: use.letter for it, use in reading.tables[0].columns.items()}


def test_a_header_of_one_row() -> None:
    reading = read_drawn("""
        村名 组别 户_主_姓_名 身份证号码 一折（卡）通账号 电话 住址 亩数 标准 金额 备注
        .    .    王小明 . . . . . . #12.5 .
        """)
    [table] = reading.tables
    assert (table.sheet, table.header_row) == (SHEET, 1)
    assert columns(reading) == dict(zip(map(str, Field), "ABCDEFGHIJK", strict=False))
    assert table.columns[Field.NAME].heading == "户 主 姓 名"
    assert table.columns[Field.BANK_ACCOUNT].heading == "一折（卡）通账号"


def test_what_stands_above_the_header_are_titles() -> None:
    reading = read_drawn("""
        云溪镇2026年耕地地力保护补贴公示表 < <
        填报单位：云溪镇 #2026 2026年9月
        姓名 金额 备注
        王小明 #12.5 .
        """)
    assert reading.tables[0].header_row == 3
    assert "云溪镇2026年耕地地力保护补贴公示表" in reading.titles
    assert "2026年9月" in reading.titles


def test_a_header_of_two_rows() -> None:
    reading = read_drawn("""
        序号 农户基本情况 <        补贴情况 <          <
        ^    姓名         身份证号 面积     标准（元） 金额
        #1   王小明       .        #2       #3         #6
        """)
    assert list(columns(reading).values()) == ["B", "C", "D", "E", "F"]
    assert reading.tables[0].columns[Field.AMOUNT].heading == "补贴情况/金额"
    assert drawn_back(reading) == ["3 王小明 2.0 3.0 6.0"]


def test_what_is_merged_across_above_belongs_to_the_header() -> None:
    reading = read_drawn("""
        基本情况 <        补贴情况 <    <
        姓名     身份证号 面积     标准 金额
        王小明   .        #2       #3   #6
        """)
    [table] = reading.tables
    assert table.header_row == 1
    assert table.columns[Field.AMOUNT].heading == "补贴情况/金额"
    assert drawn_back(reading) == ["3 王小明 2.0 3.0 6.0"]


def test_a_header_has_three_rows_at_most() -> None:
    reading = read_drawn("""
        姓名 补贴 <    金额
        ^    早稻 <    ^
        ^    优质 普通 ^
        ^    亩   亩   ^
        王小明 #1 #2 #6
        """)
    assert reading.tables[0].header_row == 1
    assert drawn_back(reading)[-1] == "5 王小明 6.0"
    assert reading.tables[0].columns[Field.AMOUNT].letter == "D"
    assert len(reading.left_out) + reading.count == 2  # the fourth row is no header


def test_a_header_may_have_nothing_below_it() -> None:
    reading = read_drawn("姓名 金额")
    assert (reading.fatal, reading.count, len(reading.tables)) == (None, 0, 1)


def test_a_header_of_three_rows() -> None:
    reading = read_drawn("""
        序号 农户   种植情况 < < 补贴 <
        ^    ^      种植面积 < < 标准 金额
        ^    ^      早稻 晚稻 合计 ^  ^
        #1   王小明 #2   #3   #5   #4 #20
        """)
    assert list(columns(reading).values()) == ["B", "E", "F", "G"]
    assert reading.tables[0].columns[Field.QUANTITY].heading == "种植情况/种植面积/合计"
    assert drawn_back(reading) == ["4 王小明 5.0 4.0 20.0"]


@pytest.mark.parametrize(
    ("above", "letter"),
    [("补贴面积", "C"), ("补贴金额", "C"), ("补贴_面积（亩）", "C")],
)
def test_a_total_below_a_heading_is_that_headings_total(
    above: str, letter: str
) -> None:
    reading = read_drawn(f"""
        姓名   {above} <    金额
        ^      早稻    小计 ^
        王小明 #2      #5   #20
        """)
    field = "quantity" if "面积" in above else "amount"
    assert columns(reading)[field] in {letter, "D"}


def test_sub_headings_stand_below_what_is_merged_across() -> None:
    reading = read_drawn("""
        序号 农户情况 <        金额
        .    姓名     身份证号 .
        #1   王小明   .        #6
        """)
    assert columns(reading) == {"name": "B", "id_number": "C", "amount": "D"}
    assert drawn_back(reading) == ["3 王小明 6.0"]


def test_a_header_of_two_rows_without_merged_cells() -> None:
    reading = read_drawn("""
        序号 姓名   补贴面积（亩） .    .    金额
        .    .      早稻           晚稻 合计 .
        #1   王小明 #1             #2   #3   #6
        """)
    uses = reading.tables[0].columns.values()
    assert [(use.letter, use.heading) for use in uses] == [
        *(("B", "姓名"), ("E", "补贴面积（亩）/合计"), ("F", "金额"))
    ]
    assert drawn_back(reading) == ["3 王小明 3.0 6.0"]


def test_a_text_file_has_headers_of_two_rows_as_well() -> None:
    content = (
        "序号,农户情况,,补贴情况,,\n,姓名,身份证号,面积,标准,金额\n1,王小明,,2,3,6\n"
    )
    reading = read(content.encode(), "发放表.csv")
    assert drawn_back(reading) == ["3 王小明 2 3 6"]


@pytest.mark.parametrize(
    "first_row",
    ["一组 王小明 #5 流转", "一组 王小明 . 流转", ". 王小明 #5 流转", "一组 . #5 ."],
)
def test_the_first_row_of_payouts_is_no_header(first_row: str) -> None:
    reading = read_drawn(f"""
        组别 姓名 金额 .
        {first_row}
        一组 李四 #6 .
        """)
    assert [record.row for _, record in reading.records()] == [2, 3]


def test_a_header_repeated_on_each_page_is_passed_over() -> None:
    reading = read_drawn("""
        序号 姓名   金额
        #1   王小明 #1
        序号 姓名   金额
        #2   李四   #2
        序号 姓名   金额
        #3   张三   #3
        合计 .      #6
        """)
    assert len(reading.tables) == 1
    assert drawn_back(reading) == ["2 王小明 1.0", "4 李四 2.0", "6 张三 3.0"]
    assert flat(reading.problems) == []


def test_two_tables_on_a_sheet_keep_their_own_columns_and_village() -> None:
    reading = read_drawn("""
        梅岭村2026年补贴 < <
        姓名 金额 备注
        王小明 #1 .
        石桥村2026年补贴 < <
        序号 姓名 金额
        #1 李四 #2
        """)
    assert [table.header_row for table in reading.tables] == [2, 5]
    assert drawn_back(reading) == ["3 梅岭村 王小明 1.0", "6 石桥村 李四 2.0"]
    assert {"梅岭村2026年补贴", "石桥村2026年补贴"} <= set(reading.titles)


@pytest.mark.parametrize(
    "title",
    [
        "石桥村2026年补贴表 < <",
        "石桥村 < .",
        "石桥村村民委员会2026年耕地地力保护补贴 . .",
        "填报单位：石桥村 . 2026年9月\n. . 单位：元",
    ],
)
def test_the_same_head_under_another_village_begins_another_table(title: str) -> None:
    reading = read_drawn(f"""
        梅岭村 < <
        姓名   序号 金额
        王小明 #1   #1
        合计   .    #1
        {title}
        姓名   序号 金额
        李四   #1   #2
        合计   .    #2
        """)
    assert [(it.village, it.name) for _, it in reading.records()] == [
        *(("梅岭村", "王小明"), ("石桥村", "李四"))
    ]
    assert flat(reading.problems) == []


def test_the_same_head_under_the_same_village_goes_on() -> None:
    reading = read_drawn("""
        梅岭村补贴表（第1页） < <
        姓名   序号 金额
        王小明 #1   #1
        梅岭村补贴表（第2页） < <
        姓名   序号 金额
        李四   #2   #2
        合计   .    #3
        """)
    assert len(reading.tables) == 1
    assert [it.village for _, it in reading.records()] == ["梅岭村", "梅岭村"]
    assert flat(reading.problems) == []


@pytest.mark.parametrize(
    "last", ["王五 . .", "买买提·吐尔逊 . .", "王五 #3 .", "王五 . 流转", "李月 . 1月"]
)
def test_the_last_payout_of_a_page_is_no_title(last: str) -> None:
    reading = read_drawn(f"""
        姓名   金额 备注
        王小明 #1   .
        {last}
        姓名   金额 备注
        李四   #2   .
        """)
    assert [record.row for _, record in reading.records()] == [2, 3, 5]


def test_a_total_above_a_repeated_head_is_no_title() -> None:
    reading = read_drawn("""
        序号 姓名   金额
        #1   王小明 #1
        小计 <      #2
        序号 姓名   金额
        #2   李四   #2
        """)
    assert flat(reading.problems) == [("total_mismatch", 3, "C")]


def test_tables_of_several_sheets_are_read_in_their_order() -> None:
    content = workbook(
        ("二", "姓名 金额\n李四 #2"),
        ("说明", "填表说明 请如实填写"),
        ("一", "姓名 金额\n王小明 #1"),
    )
    reading = read(content)
    assert [table.sheet for table in reading.tables] == ["二", "一"]
    assert [it.place.sheet for it in reading.left_out if it.place] == ["说明"]


def test_of_two_columns_for_one_field_the_better_heading_is_taken() -> None:
    reading = read_drawn("""
        姓名   应发金额 实发金额 面积 补贴面积
        王小明 #3       #2       #8   #7
        """)
    assert columns(reading) == {"name": "A", "amount": "C", "quantity": "E"}
    [(_, record)] = reading.records()
    assert record.extras == (("应发金额", "3"), ("面积", "8"))


def test_columns_that_nobody_knows_are_kept_with_the_line() -> None:
    reading = read_drawn("""
        序号 姓名   金额 机具品目 型号
        #1   王小明 #2   拖拉机   .
        """)
    [(_, record)] = reading.records()
    assert record.extras == (("机具品目", "拖拉机"),)


def test_a_table_may_stand_anywhere_on_the_sheet() -> None:
    reading = read_drawn("""
        .
        .
        . . 姓名   金额
        . . 王小明 #2
        """)
    assert columns(reading) == {"name": "C", "amount": "D"}
    assert drawn_back(reading) == ["4 王小明 2.0"]


@pytest.mark.parametrize(
    "drawing",
    [
        "村名 户数 金额\n梅岭村 #37 #12.5",  # a summary names nobody
        "姓名 性别\n王小明 男",
        "姓名 身份证号\n王小明 1",
        "填表说明\n请如实填写",
    ],
)
def test_without_names_and_amounts_there_is_no_payout_list(drawing: str) -> None:
    assert read_drawn(drawing).fatal == "no_table"


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("户 主 姓 名", "户主姓名"),
        ("面积（亩）", "面积"),
        ("面积(单位:亩)", "面积"),
        ("补贴标准（元/亩）", "补贴标准"),
        ("一折（卡）通账号", "一折卡通账号"),
        ("　金　额\n（元）", "金额"),
        ("*身份证号：", "身份证号"),
        ("ＮＯ．", "NO"),
    ],
)
def test_headings_are_compared_without_spaces_units_and_marks(
    heading: str, key: str
) -> None:
    assert headings.heading_key(heading) == key


def test_headings_may_number_themselves_and_say_of_what_they_are_made() -> None:
    reading = read_drawn("姓名① 身份证号② 面积③ 标准④ 金额⑤=③×④\n王一 . #2 #10 #20")
    [(_, record)] = reading.records()
    assert (record.name, str(record.quantity), str(record.amount)) == (
        "王一",
        "2.0",
        "20.0",
    )
    assert reading.problems == ()


def test_of_columns_below_one_merged_heading_the_filled_one_is_taken() -> None:
    reading = read_drawn("""
        序号 姓名 < 金额 <
        #1 . 王一 . #20
        #2 . 王二 . #30
        """)
    assert [it.name for _, it in reading.records()] == ["王一", "王二"]
    assert [it.amount for _, it in reading.records()] == [20, 30]
    assert reading.problems == ()


def test_an_amount_with_a_cell_for_each_digit_is_never_one_of_them() -> None:
    drawing = """
        姓名 金额 < < <
        ^ 十 元 角 分
        王一 #3 #4 #5 #0
        """
    book = payout_sheet.open_content("a.xlsx", workbook(("表", drawing)))
    for chosen in ({}, {"金额/元": Field.AMOUNT}):
        choices = Choices(mapping=chosen)
        reading = finish(payout_sheet.understand(book, TODAY, choices))
        assert reading.fatal is Code.NO_TABLE


def test_what_is_no_list_says_which_columns_were_known() -> None:
    reading = read_drawn("村名 姓名 地力补贴(元) 稻谷补贴(元)\n梅岭村 王一 #1 #2")
    told = wording.describe(Problem(Code.NO_TABLE, facts=reading.seen))
    assert "认出的列：村名、姓名；没有认出的列：地力补贴(元)、稻谷补贴(元)" in told
    assert "列的含义" in told
    assert "--map" in told


def test_a_list_without_any_known_heading_is_not_repeated() -> None:
    reading = read_drawn("王一 李二 张三\n王四 李五 张六")
    assert reading.seen == {"file": "发放表.xlsx"}


def test_headings_of_offices_and_banks_are_known() -> None:
    reading = read_drawn("承包方代表 折号 补贴小计\n王一 . #20")
    assert [(it.name, str(it.amount)) for _, it in reading.records()] == [
        ("王一", "20.0")
    ]
    reading = read_drawn("持卡人 账号 发放数\n王一 . #20")
    assert [(it.name, str(it.amount)) for _, it in reading.records()] == [
        ("王一", "20.0")
    ]
