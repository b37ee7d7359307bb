"""A column holds what its heading says, over all pages of its document."""

from __future__ import annotations

from datetime import date

import pytest

from gwgk_desktop.documents import headings
from gwgk_desktop.domain.headed_columns import Columns
from gwgk_desktop.domain.known_data import Known
from gwgk_desktop.domain.leaks import search
from gwgk_desktop.domain.passages import Numbering, Passage
from gwgk_desktop.domain.personal_data import PersonalData
from gwgk_desktop.domain.readings import Field
from tests.township import card, id_number

ACCOUNTS = ("20001234567890", "20001234567911")
PLOTS = ("3410242032010000012", "3410242032010000013")
MARKS = (Numbering.CELLS, Numbering.LINES, Numbering.NONE)


def rows(*lines: str) -> list[list[str]]:
    """Return lines of cells that bars part."""
    return [line.split("|") for line in lines]


def told(*passages: Passage, known: Known | None = None) -> list[tuple[str, str]]:
    """Return where a document holds what."""
    known = known or Known()
    known.today = date(2026, 11, 23)
    columns = Columns(headings.field_of)
    return [
        (it.place, it.kind.value)
        for passage in passages
        for it in search(passage, known, (), columns)
    ]


def cells(*lines: str) -> Passage:
    """Return a spreadsheet's cells."""
    return Passage("表", rows(*lines), Numbering.CELLS)


def page(number: int, *lines: str) -> Passage:
    """Return a page of a PDF, whose words blanks part, and cells where digits stand."""
    return Passage(f"page {number}", [line.split("|") for line in lines])


@pytest.mark.parametrize(
    "heading",
    [
        *("银行账号", "账号", "帐号", "存折号", "卡号", "卡（折）号", "一卡通号"),
        *(
            "银 行\n账 号",
            "账号（农商行）",
            "打卡账号",
            "社会保障卡银行账户",
            "开户行及账号",
        ),
    ],
)
@pytest.mark.parametrize(
    "value",
    [
        *("200012345", "200012345678", "2000 1234 5678 9012", "3401-0123-4567-8901"),
        *("2001012345676660000001", "2.0001234567891E+13", "200012345678.0"),
        *("农商行20001234567890", "二〇〇〇一二三四五六七八九〇"),
    ],
)
def test_a_column_of_accounts_holds_accounts(heading: str, value: str) -> None:
    sheet = cells(f"序号|姓名|{heading}|金额", f"1|汪来福|{value}|120.50")
    assert told(sheet) == [("表!C2", "bank_account")]


@pytest.mark.parametrize(
    "value",
    ["", "无", "6217****1234", "20260317", "1234567.89", "1,234,567,890.00", "待补"],
)
def test_not_all_in_a_column_of_accounts_is_one(value: str) -> None:
    assert told(cells("序号|姓名|银行账号|金额", f"1|汪来福|{value}|120.50")) == []


def test_a_number_is_told_once() -> None:
    sheet = cells("姓名|账号", "汪来福|6228480000000000", f"程金枝|{id_number()}")
    assert told(sheet) == [("表!B2", "bank_account"), ("表!B3", "id_number")]


def test_a_heading_of_two_rows_holds_for_the_column_below() -> None:
    sheet = cells(
        "2026年补贴发放清册",
        "序号|姓名|银行信息||金额",
        "||开户行|账号|",
        f"1|汪来福|农商行|{ACCOUNTS[0]}|120",
    )
    assert told(sheet) == [("表!D4", "bank_account")]


def test_a_heading_holds_for_the_pieces_that_follow_and_for_no_other_sheet() -> None:
    lines = rows(f"1|汪来福|{ACCOUNTS[0]}")
    below = Passage("表", lines, Numbering.CELLS, top=2000)
    other = Passage("表二", lines, Numbering.CELLS)
    found = told(cells("序号|姓名|账号"), below, other)
    assert found == [("表!C2001", "bank_account")]


def test_a_table_goes_on_over_the_pages_of_a_pdf() -> None:
    first = page(
        1, "补贴发放清册", "序号 姓名 银行账号 金额", f"1|汪来福|{ACCOUNTS[0]}|1"
    )
    second = page(2, f"2|程金枝|{ACCOUNTS[1]}|120.50", "合计|1|2.50")
    found = [("page 1", "bank_account"), ("page 2", "bank_account")]
    assert told(first, second) == found


def test_rows_that_a_page_says_in_one_line_are_searched() -> None:
    people = "|".join(f"{at}|汪来福|{it}|1.50" for at, it in enumerate(ACCOUNTS * 3, 1))
    assert len(told(page(1, f"序号 姓名 银行账号 金额|{people}"))) == len(ACCOUNTS) * 3
    split = people.replace("123456", " 1234 56")
    assert len(told(page(1, f"序号 姓名 银行账号 金额|{split}"))) == len(ACCOUNTS) * 3


@pytest.mark.parametrize(
    "lines",
    [
        ("序号 姓名 银行账号 金额", f"1 汪来福 {ACCOUNTS[0]} 120.5"),
        ("序号 姓名 银行账号 金额", "1 汪来福 2000 1234 5678 9012 120.5"),
        ("序号|姓名|备注|账号|金额", f"1|汪来福|{ACCOUNTS[0]}|120.5"),
        ("序号|姓名|银行信息|金额", "开户行|账号", f"1|汪|农商行|{ACCOUNTS[0]}|1"),
        ("银行账号", ACCOUNTS[0]),
        ("| 姓名 | 账号 |", "|---|---|", f"| 汪来福 | {ACCOUNTS[0]} |"),
        ("汪来福 存折账号", ACCOUNTS[0]),
        (f"户名|汪来福|账号|{ACCOUNTS[0]}",),
    ],
)
def test_in_text_words_stand_below_headings_though_some_are_lost(
    lines: tuple[str, ...],
) -> None:
    parted = [it.split("|") if "| " not in it else [it] for it in lines]
    text = Passage("", parted, Numbering.LINES)
    assert [kind for _, kind in told(text)] == ["bank_account"]


def test_a_list_of_one_column_ends_where_other_text_begins() -> None:
    text = Passage(
        "", [["账号"], *([it] for it in ACCOUNTS), ["共 2 户"], ["200012345"]]
    )
    assert told(text) == [("", "bank_account")] * 2


@pytest.mark.parametrize(
    ("value", "count"),
    [
        *(("34102419680412", 1), ("34102419680412127", 1), ("341024196804121279X", 1)),
        *(("11341024003148233K", 0), ("341024********1279", 0), ("19680412", 0)),
        *(("113602990148012342", 0), ("无", 0)),
    ],
)
@pytest.mark.parametrize("heading", ["身份证号", "证件号码", "户主身份证号"])
def test_a_column_of_identity_numbers_holds_mistyped_ones_too(
    heading: str, value: str, count: int
) -> None:
    assert len(told(cells(f"姓名|{heading}", f"汪来福|{value}"))) == count


@pytest.mark.parametrize("value", ["0559-4512345", "4512346", "（0559）4512345"])
def test_telephones_of_persons_are_told_and_those_of_offices_are_not(
    value: str,
) -> None:
    assert told(cells("姓名|联系电话", f"汪来福|{value}")) == [("表!B2", "phone")]
    for lines in (
        ("姓名|职务|联系电话", f"汪来福|主任|{value}"),
        ("姓名|办公电话", f"汪来福|{value}"),
        ("桐岭镇通讯录", "姓名|电话", f"汪来福|{value}"),
        ("单位名称|电话", f"财政所|{value}"),
        ("村|电话", f"峙滩村|{value}"),
        ("姓名|联系电话|人数", f"汪来福|见后|{value[-4:]}"),
    ):
        assert told(cells(*lines)) == []


def test_a_sum_in_the_place_of_a_lost_telephone_is_none() -> None:
    lines = rows(
        "姓名|联系电话|日期|金额", "汪来福|20260317|2345678", "程金枝|20260317|5"
    )
    assert told(Passage("", lines, Numbering.LINES)) == []


def test_the_offices_own_telephone_may_stand_in_a_column() -> None:
    known = Known()
    known.allow(["0559-4512345"])
    assert told(cells("姓名|联系电话", "汪来福|0559-4512345"), known=known) == []


@pytest.mark.parametrize("heading", ["家庭住址", "住址", "现住址", "地址"])
@pytest.mark.parametrize("value", ["峙滩村下屋58号", "桥头十五号", "阳光小区3栋2单元"])
def test_a_column_of_addresses_holds_houses(heading: str, value: str) -> None:
    found = told(cells(f"姓名|{heading}", f"汪来福|{value}"))
    assert {kind for _, kind in found} == {"address"}
    assert len(found) == 1


@pytest.mark.parametrize(
    "lines",
    [
        ("姓名|家庭住址", "汪来福|峙滩村二组"),
        ("姓名|家庭住址", "汪来福|桐岭镇峙滩村"),
        ("单位名称|地址", "便民中心|新街12号"),
        ("名称|办公地址", "便民中心|新街12号"),
        ("姓名|职务|地址", "汪来福|主任|新街12号"),
        ("家庭住址|", "办公地址|新街12号"),
    ],
)
def test_villages_and_addresses_of_offices_are_nobodys(lines: tuple[str, ...]) -> None:
    assert told(cells(*lines)) == []


@pytest.mark.parametrize("marks", MARKS)
@pytest.mark.parametrize(
    "heading",
    ["地块编码", "承包方编码", "经营权证编号", "股权证编号", "工单编号", "项目编号"],
)
def test_a_column_of_codes_holds_nobodys_number(heading: str, marks: Numbering) -> None:
    lines = [f"序号|{heading}|面积", *(f"1|{it}|1.25" for it in PLOTS)]
    table = Passage("", rows(*lines), marks)
    stored = Passage("strings", [[it] for it in PLOTS], neighbours=False, raw=True)
    assert told(table, stored) == []
    assert len(told(stored)) == len(PLOTS)


@pytest.mark.parametrize("heading", ["编号", "身份证编号", "农户编码", "账户编号"])
def test_a_column_of_persons_codes_excuses_nothing(heading: str) -> None:
    found = told(cells(f"序号|{heading}", f"1|{PLOTS[0]}"))
    assert [place for place, _ in found] == ["表!B2"]


def test_what_stands_below_a_code_and_is_somebodys_is_told() -> None:
    somebody, unborn = id_number(7, "19680412"), id_number(7, "20320101")
    sheet = cells("地块编码|面积", f"{somebody}|1.2", f"{unborn}|1.2")
    assert told(sheet) == [("表!A2", "id_number")]
    known = Known()
    known.add(PersonalData.BANK_ACCOUNT, [PLOTS[0]])
    known.add(PersonalData.BANK_ACCOUNT, ["200012345678"])
    sheet = cells("地块编码", *PLOTS, "3410200012345678901")
    assert told(sheet, known=known) == [
        ("表!A2", "bank_account"),
        ("表!A4", "bank_account"),
    ]


def test_an_account_beside_a_column_of_codes_is_told() -> None:
    sheet = cells("地块编码|卡号", f"{PLOTS[0]}|{ACCOUNTS[0]}")
    assert told(sheet) == [("表!B2", "bank_account")]


def test_sentences_that_speak_of_numbers_head_nothing() -> None:
    lines = (
        "本表已隐去身份证号、银行账号等个人信息。|",
        "序号|合同编号|金额",
        "1|200012345678|120",
        "2|341024203201|130",
    )
    assert told(cells(*lines)) == []


@pytest.mark.parametrize(
    "heading", ["凭证号", "拨付凭证号", "流水号", "交易流水号", "订单号", "合同号"]
)
def test_a_column_of_papers_numbers_holds_no_accounts(heading: str) -> None:
    numbers = "202603170000000001", "2026000000000001", "4367421234567890128"
    for it in numbers:
        assert told(cells("序号|说明|金额", f"1|{it}|35.00"))  # by itself it is one
        assert told(cells(f"序号|{heading}|金额", f"1|{it}|35.00")) == []


def test_a_card_or_somebodys_number_among_papers_numbers_is_told() -> None:
    card, account = "6222020200012345678", "2026000000000001"
    known = Known()
    known.add(PersonalData.BANK_ACCOUNT, [account])
    some = cells("序号|流水号|金额", f"1|{card}|35.00", f"2|{account}|8.00")
    assert [place for place, _ in told(some, known=known)] == ["表!B2", "表!B3"]


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ("姓名|银行账号|", "汪来福|622848 04|9876543210"),
        ("姓名|银行账号|金额", f"汪来福|{card()[:6]} {card()[6:8]}|{card()[8:]}"),
        ("姓名|银行账号||||", "汪来福|6217|0048|9876|5432|103"),
        ("姓名|银行账号|||||金额", "汪来福|6217|48|9876|5432|103|120"),
        ("姓名|卡号", "汪来福|2000 12|3456 7890"),
    ],
)
@pytest.mark.parametrize("numbering", [Numbering.CELLS, Numbering.LINES])
def test_an_account_in_several_cells_below_its_heading_is_told(
    heading: str, row: str, numbering: Numbering
) -> None:
    sheet = Passage("表", rows(heading, row), numbering)
    place = "表!B2" if numbering is Numbering.CELLS else "表 line 2"
    assert told(sheet) == [(place, "bank_account")]


@pytest.mark.parametrize(
    "row",
    [
        "姓名|汪来福|卡号|6217|0048|9876|5432|103|金额",
        "开户账号|200012|34567890|120.50",
        "账号|622848 04|9876543212",
    ],
)
def test_an_account_in_several_cells_beside_its_name_is_told(row: str) -> None:
    assert [kind for _, kind in told(cells(row))] == ["bank_account"]


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ("姓名|账号|金额|面积", "汪来福|1234|120000|34567890"),
        ("姓名|账号|2024|2025|2026", "汪来福|待补|1200|1300|1500"),
        ("姓名|账号||||", "汪来福|2023|2024|2025|2026"),
        ("账号|1|2|3|4|5|6|7|8|9|10|11|12", "汪来福|1|2|3|4|5|6|7|8|9|10|11|12"),
        ("账户|2024|2025|2026", "村级|1200|1300|1500"),
        ("账户|期初|收入|支出|结余", "村账户|120034|340023|120034|340023"),
        ("村集体账户|12003456|3400234|1200345", "合计|12003456|3400234|1200345"),
    ],
)
def test_counts_beside_one_another_are_no_account(heading: str, row: str) -> None:
    assert told(cells(heading, row)) == []


def test_a_number_below_its_heading_that_lacks_a_digit_is_what_that_says() -> None:
    short = id_number()[:17]
    sheet = cells("姓名|证件号码|卡号", f"汪来福|{short}|{card()}")
    assert told(sheet) == [("表!B2", "id_number"), ("表!C2", "bank_account")]
    assert told(cells("姓名|证件号码", f"汪来福|{card()}")) == [
        ("表!B2", "bank_account")
    ]
    known = Known()
    known.add(PersonalData.BANK_ACCOUNT, [short])
    sheet = cells("姓名|证件号码", f"汪来福|{short}")
    assert told(sheet, known=known) == [("表!B2", "bank_account")]


def test_below_the_number_of_a_disabled_persons_card_stand_identity_numbers() -> None:
    mistyped = f"{id_number()[:17]}{(int(id_number()[16]) + 5) % 10}43"
    for value in (mistyped, f"{id_number()}43"):
        assert told(cells("姓名|残疾证号", f"汪来福|{value}")) == [
            ("表!B2", "id_number")
        ]


def test_numbers_of_certificates_and_files_are_nobodys_in_their_column() -> None:
    for heading in ("档案号", "低保证号", "特困供养证编号"):
        assert told(cells(f"姓名|{heading}", "汪来福|341024202600012345")) == []
        for value, kind in ((id_number(), "id_number"), (card(), "bank_account")):
            sheet = cells(f"姓名|{heading}", f"汪来福|{value}")
            assert told(sheet) == [("表!B2", kind)]


def test_papers_of_things_hold_no_identity_numbers() -> None:
    for heading in ("许可证件号", "不动产权证件编号"):
        assert told(cells(f"姓名|{heading}", "汪来福|202603170012")) == []


def test_a_title_behind_a_blank_row_begins_another_table() -> None:
    sheet = cells(
        *("姓名|银行账号|金额", f"汪来福|{ACCOUNTS[0]}|120", "||"),
        *("梅岭村水利工程统计表||", "水塘|2026031712|3", "泵站|202603171|4"),
    )
    assert told(sheet) == [("表!B2", "bank_account")]


@pytest.mark.parametrize("title", ["二组补贴发放清册", "二组"])
def test_an_account_goes_on_below_the_title_of_the_next_group(title: str) -> None:
    above = ("姓名|银行账号|金额", f"汪来福|{ACCOUNTS[0]}|120", "合计||120", "||")
    sheet = cells(*above, f"{title}||", f"程金枝|{ACCOUNTS[1]}|120")
    assert told(sheet) == [("表!B2", "bank_account"), ("表!B6", "bank_account")]


def test_whoever_signs_ends_no_table() -> None:
    above = ("姓名|银行账号", f"汪来福|{ACCOUNTS[0]}", "|")
    sheet = cells(*above, "制表人王小明|", "程金枝|200012345")
    assert told(sheet) == [("表!B2", "bank_account"), ("表!B5", "bank_account")]


def test_codes_above_a_title_excuse_no_account_below_it() -> None:
    sheet = cells(
        *("地块编码|面积", f"{PLOTS[0]}|3", "|", "补贴发放清册|"),
        f"{PLOTS[1]}|120",
    )
    assert told(sheet) == [("表!A5", "bank_account")]


def test_a_heading_that_comes_again_and_again_is_read_once() -> None:
    asked: list[str] = []

    def field_of(told: str) -> None:
        asked.append(told)

    again = ["序号|姓名|银行账号|联系电话|住址"] * 2_000
    columns = Columns(field_of)
    row = f"1|汪来福|{ACCOUNTS[0]}|x|y"
    lines = rows(*again, row, "", *again, row)
    passage = Passage("", lines, Numbering.LINES)
    assert len(list(search(passage, Known(), (), columns))) == 2
    assert len(asked) < 50


@pytest.mark.parametrize(
    "heading",
    [
        *("一卡通", "惠农一卡通", "惠农卡", "银行卡", "社保卡", "存折", "开户银行账户"),
        *("一折通", "一卡通（农商行）", "惠农一卡通(社保卡)", "社会保障卡", "工资卡"),
    ],
)
def test_a_card_that_is_named_without_its_number_is_an_account(heading: str) -> None:
    listed = cells(f"序号|户主|{heading}", "1|王小明|201020312345", "2|汪来福|已办")
    assert told(listed) == [("表!C2", "bank_account")]


@pytest.mark.parametrize("heading", ["税号", "纳税人识别号", "宗地号", "票据号码"])
def test_codes_of_offices_plots_and_papers_are_nobodys(heading: str) -> None:
    listed = cells(f"单位名称|{heading}", "甲公司|913410241234567890")
    assert told(listed) == []


def test_headings_of_accounts_are_accounts_to_readers_and_to_the_gate() -> None:
    for heading in (
        "一卡通",
        "一折通",
        "惠农卡",
        "社保卡",
        "社会保障卡",
        "银行卡",
        "存折",
    ):
        assert headings.field_of(heading) is Field.BANK_ACCOUNT
