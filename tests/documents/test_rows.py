"""Rows below a header: payouts, totals, footers, and cells that were filled once."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.documents import payout_rows, payout_sheet
from gwgk_desktop.domain.problems import Place
from tests.documents.reading import drawn_back, read, read_drawn
from tests.readers import flat, workbook, xlsx_parts
from tests.township import TODAY, card, id_number

if TYPE_CHECKING:
    from gwgk_desktop.domain.readings import PayoutReading


def villages_and_groups(reading: PayoutReading) -> list[tuple[str, str]]:
    return [(it.village, it.group) for _, it in reading.records()]


def test_problems_are_all_found_and_placed() -> None:
    reading = read_drawn(f"""
        云溪镇2026年补贴 < < < < <
        序号 村名 姓名 身份证号 账号 金额
        #1 梅岭村 王小明 {id_number(1)} {card(1)} 1,200.50元
        #2 梅岭村 . {id_number(2)} {card(2)} #300
        #3 梅岭村 李四 #3.6e17 {card(3)} 三百
        #4 梅岭村 王小明 {id_number(1)} #6.2e18 .
        #5 . 张三 {id_number(5)} {card(5)} #80
        合计 . . . . #1580.5
        经办人：张三 . . 审核：李四 . .
        """)
    assert flat(reading.problems) == [
        ("duplicate_id_number", 3, "D"),
        ("name_missing", 4, "C"),
        ("id_number_damaged", 5, "D"),
        ("amount_invalid", 5, "F"),
        ("duplicate_id_number", 6, "D"),
        ("bank_account_damaged", 6, "E"),
        ("amount_missing", 6, "F"),
        ("village_missing", 7, "B"),
    ]
    assert flat(reading.left_out) == [("row_left_out", 9, "")]
    assert reading.count == 5
    invalid = reading.problems[3]
    assert invalid.facts == {"text": "三百"}


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("#884.92", "884.92"),
        ("#884.9200000000001", "884.92"),
        ("884.92", "884.92"),
        ("8,884.92", "8884.92"),
        ("８８４．９２元", "884.92"),
        ("￥884.92", "884.92"),
        ("'884.92", "884.92"),
        ("#0", "0"),
    ],
)
def test_amounts_as_people_and_spreadsheets_leave_them(cell: str, amount: str) -> None:
    reading = read_drawn(f"姓名 金额\n王小明 {cell}")
    [(_, record)] = reading.records()
    assert record.amount == Decimal(amount)
    zero = ["amount_zero"] if amount == "0" else []
    assert [it.code for it in reading.problems] == zero


def test_a_text_file_may_guard_its_numbers_as_formulas() -> None:
    number = id_number()
    content = f'姓名,身份证号,金额\n王小明,"=""{number}""","=""884.92"""\n'
    [(_, record)] = read(content.encode(), "a.csv").records()
    assert (record.id_number, record.amount) == (number, Decimal("884.92"))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (".", "amount_missing"),
        ("'", "amount_missing"),
        ("三百", "amount_invalid"),
        ("1.2.3", "amount_invalid"),
        ("#1e10", "amount_invalid"),  # no payout: something in the wrong column
        ("360299195006190608", "amount_invalid"),
        ("-5", "amount_negative"),
        ("#0.125", "amount_fraction"),
    ],
)
def test_an_amount_that_cannot_be_read_is_a_problem_never_a_zero(
    cell: str, code: str
) -> None:
    reading = read_drawn(f"姓名 身份证号 金额\n王小明 {id_number()} {cell}")
    assert flat(reading.problems) == [(code, 2, "C")]


@pytest.mark.parametrize("written", ["nan", "inf", "1e400"])
def test_what_is_no_number_in_a_number_cell_is_a_problem(written: str) -> None:
    """A workbook's XML can say so, and calamine hands it on."""
    drawing = "姓名 身份证号 账号 面积 金额\n王小明 #12345 #12345 #12345 #12345"
    content = edited(workbook(("表", drawing)), "<v>12345</v>", f"<v>{written}</v>")
    assert flat(read(content).problems) == [
        ("id_number_damaged", 2, "B"),
        ("bank_account_damaged", 2, "C"),
        ("quantity_invalid", 2, "D"),
        ("amount_invalid", 2, "E"),
    ]


def edited(content: bytes, old: str, new: str) -> bytes:
    """Return a workbook with something replaced in its first sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in xlsx_parts(content).items():
            if name == "xl/worksheets/sheet1.xml":
                assert old.encode() in part
                part = part.replace(old.encode(), new.encode())  # noqa: PLW2901
            archive.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("quantity", "rate", "codes"),
    [
        ("八亩", "#2", ["quantity_invalid"]),
        ("#2", "按档", ["rate_invalid"]),
        ("1e5", "#2", ["quantity_invalid"]),
        (".", "#2", []),
        ("'", "'", []),
    ],
)
def test_quantities_and_rates_are_numbers_or_nothing(
    quantity: str, rate: str, codes: list[str]
) -> None:
    reading = read_drawn(f"姓名 面积 标准 金额\n王小明 {quantity} {rate} #5")
    assert [it.code.value for it in reading.problems] == codes


def test_a_message_repeats_no_long_text_and_no_long_number() -> None:
    reading = read_drawn("""
        姓名   面积                  标准          金额
        王小明 这一格里写了很多很多字呢 约36029919501 x
        """)
    facts = [it.facts["text"] for it in reading.problems]
    assert facts == ["这一格里写了很多很多字呢", "", "x"]
    long = read_drawn("姓名 面积 金额\n王小明 这一格里写了很多很多很多字 #1")
    assert long.problems[0].facts["text"] == "这一格里写了很多很多很多…"


@pytest.mark.parametrize(
    ("heading", "above", "amount"),
    [
        ("金额（万元）", "表", "12000"),
        ("金额", "单位：万元", "12000"),
        ("金额", "金额单位：人民币万元", "12000"),
        ("金额", "单位：元", "1.2"),
        ("金额", "总投资500万元", "1.2"),
    ],
)
def test_amounts_may_be_in_ten_thousands(heading: str, above: str, amount: str) -> None:
    reading = read_drawn(f"""
        {above} .
        姓名    {heading}
        王小明  #1.2
        李四    #1.2
        合计    #2.4
        """)
    assert [it.amount for _, it in reading.records()] == [Decimal(amount)] * 2
    assert flat(reading.problems) == []


TOTALS = [
    *("合计", "小计", "本页合计", "累计", "总计", "合_计", "本村小计", "共计", "计"),
    *("全镇总计", "一组小计", "梅岭村合计", "云溪镇合计", "第1页小计", "东湖社区小计"),
    *("合计金额(元)", "合计2户", "合计(大写):叁拾元整"),
]


@pytest.mark.parametrize("label", TOTALS)
@pytest.mark.parametrize("place", ["{0} .", ". {0}", "{0} <"])
def test_total_rows_are_kept_out_and_used_to_check(label: str, place: str) -> None:
    right = read_drawn(f"""
        序号 姓名 面积 金额
        #1 王小明 #1.5 #10
        #2 李四 #2 #20
        {place.format(label)} #3.5 #30
        """)
    assert right.count == 2
    assert flat(right.problems) == []
    assert right.tables[0].totals[0].label == label.replace("_", "")
    wrong = read_drawn(f"""
        序号 姓名 面积 金额
        #1 王小明 #1.5 #10
        #2 李四 #2 #20
        {place.format(label)}： #3 #31
        """)
    assert flat(wrong.problems) == [
        ("total_mismatch", 4, "C"),
        ("total_mismatch", 4, "D"),
    ]


@pytest.mark.parametrize(
    "name", ["计划", "合计生", "张计", "小计划", "村计", "陈总计生"]
)
def test_a_name_that_holds_a_word_of_totals_is_a_name(name: str) -> None:
    reading = read_drawn(f"姓名 金额\n王小明 #10\n{name} #20")
    assert [record.name for _, record in reading.records()] == ["王小明", name]


def test_the_total_may_stand_in_the_column_of_the_names() -> None:
    reading = read_drawn("""
        序号 姓名   金额
        #1   王小明 #10
        .    小计   #11
        """)
    assert flat(reading.problems) == [("total_mismatch", 3, "C")]
    assert reading.problems[0].facts["found"] == Decimal(10)


def test_a_sum_without_a_label_is_a_total_as_well() -> None:
    reading = read_drawn("""
        序号 姓名   金额
        #1   王小明 #10
        #2   李四   #20
        .    .      #30
        """)
    assert reading.count == 2
    assert flat(reading.problems) == []


def test_an_amount_without_a_name_is_a_payout_that_lacks_one() -> None:
    reading = read_drawn("""
        序号 姓名   金额
        #1   王小明 #10
        #2   李四   #20
        #3   .      #31
        """)
    assert reading.count == 3
    assert flat(reading.problems) == [("name_missing", 4, "B")]


def test_an_amount_like_that_of_the_only_row_since_a_total_is_no_sum() -> None:
    reading = read_drawn("""
        序号 姓名   金额
        #1   王小明 #10
        #2   李四   #20
        小计 .      #30
        #3   张三   #5
        #4   .      #5
        """)
    assert reading.count == 4
    assert flat(reading.problems) == [("name_missing", 6, "B")]


def test_subtotals_of_each_village_and_the_grand_total() -> None:
    reading = read_drawn("""
        村名   姓名 金额
        梅岭村 王一 #1
        梅岭村 王二 #2
        小计   .    #3
        石桥村 李一 #4
        石桥村 李二 #5
        小计   .    #9
        总计   .    #12
        """)
    assert reading.count == 4
    assert flat(reading.problems) == []


@pytest.mark.parametrize(
    "footer",
    [
        "经办人：张三 . 审核：李四",
        "制表人：张三 . .",
        "注：本表一式两份 . .",
        "填报单位（盖章） < <",
        "负责人签字 . .",
        ". . 2026年9月15日",
    ],
)
def test_what_is_no_payout_is_left_out_and_said(footer: str) -> None:
    reading = read_drawn(f"序号 姓名 金额\n#1 王小明 #10\n. . .\n{footer}")
    assert reading.count == 1
    assert flat(reading.problems) == []
    assert reading.left_out[0].place == Place("公示表", 4)
    assert flat(reading.left_out) == [("row_left_out", 4, "")]


@pytest.mark.parametrize(
    "row",
    [
        "#1 王小明 . .",
        "#1 . #5 .",
        f"#1 . . {id_number()}",
        "#1 王小明 #5 转存：上月",
    ],
)
def test_what_speaks_of_a_payout_is_never_left_out(row: str) -> None:
    reading = read_drawn(f"序号 姓名 金额 身份证号\n{row}")
    assert reading.count == 1
    assert reading.left_out == ()


def test_a_column_filled_once_is_filled_down() -> None:
    reading = read_drawn("""
        村名   组别 姓名 金额
        梅岭村 一组 王一 #1
        .      .    王二 #2
        .      二组 王三 #3
        石桥村 .    李一 #4
        .      一组 李二 #5
        """)
    assert villages_and_groups(reading) == [
        *(("梅岭村", "一组"), ("梅岭村", "一组"), ("梅岭村", "二组")),
        *(("石桥村", ""), ("石桥村", "一组")),
    ]


def test_a_gap_in_a_column_that_repeats_itself_is_not_guessed() -> None:
    reading = read_drawn("""
        村名   组别 姓名 金额
        梅岭村 一组 王一 #1
        梅岭村 一组 王二 #2
        .      .    王三 #3
        石桥村 二组 李一 #4
        """)
    assert villages_and_groups(reading)[2] == ("", "")
    assert flat(reading.problems) == [("village_missing", 4, "A")]


def test_merged_cells_are_filled_whatever_the_column_does() -> None:
    reading = read_drawn("""
        村名   组别 姓名 金额
        梅岭村 一组 王一 #1
        ^      ^    王二 #2
        ^      二组 王三 #3
        ^      二组 王四 #3
        石桥村 一组 李一 #4
        石桥村 ^    李二 #4
        """)
    assert villages_and_groups(reading) == [
        *[("梅岭村", "一组")] * 2,
        *[("梅岭村", "二组")] * 2,
        *[("石桥村", "一组")] * 2,
    ]
    assert flat(reading.problems) == []


def test_a_village_of_the_title_holds_where_there_is_no_column() -> None:
    drawing = """
        云溪镇大坑村2026年补贴 <
        姓名   金额
        王小明 #1
        """
    assert villages_and_groups(read_drawn(drawing)) == [("大坑村", "")]
    beside = drawing.replace("姓名   金额", "姓名 金额 村名")
    assert villages_and_groups(read_drawn(beside)) == [("", "")]


def test_names_lose_the_spaces_between_their_characters_only() -> None:
    reading = read_drawn("""
        姓名           金额
        李_四          #1
        欧阳__春       #2
        买买提·吐尔逊 #3
        John_Smith     #4
        """)
    assert [record.name for _, record in reading.records()] == [
        *("李四", "欧阳春", "买买提·吐尔逊", "John Smith")
    ]


def test_a_row_of_all_fields_is_kept_whole() -> None:
    reading = read_drawn(f"""
        村名 组别 姓名 身份证号 账号 电话 住址 面积 标准 金额 备注 型号
        梅岭村 一组 王小明 {id_number()} {card()} 13800000001 八号 #2 #3.5 #7 流转 甲
        """)
    assert drawn_back(reading) == [
        f"2 梅岭村 一组 王小明 {id_number()} {card()} 13800000001 八号 2.0 3.5 7.0 流转"
    ]
    assert [it.extras for _, it in reading.records()] == [(("型号", "甲"),)]


def test_rows_shorter_than_the_header_are_read_as_far_as_they_go() -> None:
    content = "村名,姓名,金额,备注,型号\n梅岭村,王小明,5\n梅岭村,李四\n".encode()
    reading = read(content, "a.csv")
    assert drawn_back(reading) == ["2 梅岭村 王小明 5", "3 梅岭村 李四"]
    assert flat(reading.problems) == [("amount_missing", 3, "C")]


def test_long_work_reports_how_far_it_is_and_can_be_left() -> None:
    rows = "".join(f"王{number},1\n" for number in range(2 * payout_rows.AT_ONCE))
    book = payout_sheet.open_content("a.csv", f"姓名,金额\n{rows}".encode())
    steps = payout_sheet.understand(book, TODAY)
    seen = [(next(steps).done, next(steps).total)]
    steps.close()
    assert seen == [(0, 2 * payout_rows.AT_ONCE)]


def test_who_is_merged_over_several_plots_is_whom_each_is_for() -> None:
    reading = read_drawn(f"""
        组 姓名 身份证号 账号 地块 面积 标准 金额
        一组 王一 {id_number(1)} {card(1)} 1号 #2 #100 #200
        ^ ^ ^ ^ 2号 #3.5 #100 #350
        二组 王二 {id_number(2)} {card(2)} 1号 #1 #100 #100
        合计 . . . . #6.5 . #650
        """)
    people = [(it.group, it.name, it.id_number) for _, it in reading.records()]
    assert people == [("一组", "王一", id_number(1))] * 2 + [
        ("二组", "王二", id_number(2))
    ]
    assert [it for it in flat(reading.problems) if it[0] != "shared_bank_account"] == [
        ("several_plots", 2, "C"),
        ("several_plots", 3, "C"),
    ]
    plots = next(it for it in reading.problems if it.code.value == "several_plots")
    assert (plots.facts["merged"], plots.facts["sum"]) == ("5.5", 550)
    assert ("merged_down", 1, "B") in flat(reading.notes)


def test_members_below_a_merged_name_are_not_made_the_head() -> None:
    reading = read_drawn("""
        姓名 地块 金额
        王一 1号 #200
        ^ 2号 .
        王二 1号 #100
        """)
    assert [it.name for _, it in reading.records()] == ["王一", "王二"]


def test_rows_of_one_person_that_pay_the_same_may_be_one_row_twice() -> None:
    row = f"王一 {id_number(1)} {card(1)} #2 #200"
    reading = read_drawn(f"姓名 身份证号 账号 面积 金额\n{row}\n{row}")
    assert ("duplicate_id_number", 2, "B") in flat(reading.problems)


def test_somebody_called_as_a_total_is_asked_about() -> None:
    reading = read_drawn(f"""
        姓名 身份证号 金额
        王一 {id_number(1)} #200
        合计 {id_number(2)} #100
        合计 . #300
        """)
    assert [it.name for _, it in reading.records()] == ["王一", "合计"]
    assert flat(reading.problems) == [("name_is_none", 3, "A")]


def test_cells_that_were_exchanged_are_told() -> None:
    right = "\n".join(
        f"王{it} {id_number(at)} {card(at)} 1380000000{at} #{at}"
        for at, it in enumerate("一二三四", 1)
    )
    reading = read_drawn(f"""
        姓名 身份证号 账号 电话 金额
        {right}
        李一 {id_number(5)} 13912345678 {card(5)} #10
        李二 {id_number(6)} {id_number(6)} {id_number(6)} #10
        李三 {id_number(7)} {card(7)} 362.75 #10
        李四 {id_number(8)} {card(8)} 0798-2623456 #10
        """)
    told = [(it.place and it.place.row, *it.facts.values()) for it in reading.problems]
    assert told == [
        (6, "李一", "bank_account", "phone"),
        (6, "李一", "phone", "bank_account"),
        (7, "李二", "bank_account", "id_number"),
        (7, "李二", "phone", "id_number"),
        (8, "李三", "phone", "amount"),
    ]


def test_a_bank_whose_accounts_look_like_mobile_numbers_is_no_doubt() -> None:
    rows = "\n".join(f"王{at * '大'} 1380000000{at} #{at}" for at in range(1, 4))
    assert read_drawn(f"姓名 账号 金额\n{rows}").problems == ()


def test_members_below_a_head_are_no_payouts_without_amount() -> None:
    reading = read_drawn(f"""
        户号 姓名 与户主关系 身份证号 保障人数 月保障金额 账号
        #1 王一 户主 {id_number(1)} #3 #900 {card(1)}
        . 李一 妻 {id_number(2)} . . .
        . 王二 子 {id_number(3)} . . .
        #2 王三 户主 {id_number(4)} #1 . {card(2)}
        #3 王四 本人 {id_number(5)} #1 #300 {card(3)}
        #4 李四 妻 {id_number(6)} #1 . {card(4)}
        """)
    assert [it.name for _, it in reading.records()] == ["王一", "王三", "王四", "李四"]
    assert flat(reading.problems) == [
        ("amount_missing", 5, "F"),
        ("amount_missing", 7, "F"),
    ]
    [note] = [it for it in reading.notes if it.code.value == "members_left_out"]
    assert note.facts == {"count": 2, "first": 3, "last": 4}
