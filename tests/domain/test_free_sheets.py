"""Sheets beside the lists: a matter, an item, totals, a cover."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.free_sheets import (
    HungSheet,
    SheetFrame,
    VillageTotal,
    compose_cover,
    compose_free,
    compose_totals,
    parts_of,
)
from gwgk_desktop.domain.notice_sheets import TOWNSHIP, MadeSheet, SheetNumber
from gwgk_desktop.domain.office import Sensitivity
from gwgk_desktop.domain.pages import Paper, SheetTable
from gwgk_desktop.domain.problems import Code
from tests.township import (
    BATCH,
    FORMS,
    OFFICE,
    PROGRAMME,
    TODAY,
    VILLAGE,
    id_number,
    programme,
)

NOTICE = NoticePeriod(date(2026, 9, 10), 7)
FRAME = SheetFrame(
    OFFICE, VILLAGE, NOTICE, SheetNumber("梅岭村", 2026, 1, 1), FORMS.sentences
)
TOWN = replace(FRAME, village=None, number=SheetNumber(TOWNSHIP, 2026, 2, 1))
TEXT = """现将结果公示如下。

项目\t中标人\t金额（元）
路灯40盏\t昌溪县光明电器有限公司\t38,600.00
电缆\t同上
以上价格含安装。
"""


def test_lines_are_paragraphs_and_lines_with_tabs_are_tables() -> None:
    first, table, last = parts_of(TEXT)
    assert (first, last) == ("现将结果公示如下。", "以上价格含安装。")
    assert isinstance(table, SheetTable)
    assert table.rows == (
        ("路灯40盏", "昌溪县光明电器有限公司", "38,600.00"),
        ("电缆", "同上", ""),
    )
    assert [(it.heading, it.is_number, it.is_free) for it in table.columns] == [
        ("项目", False, False),
        ("中标人", False, True),
        ("金额（元）", True, False),
    ]


def test_a_matter_is_posted_with_its_notice_and_its_signatures() -> None:
    sheet, problems = compose_free(FRAME, "路灯安装情况公示", TEXT)
    assert problems == []
    assert sheet.title == ("路灯安装情况公示",)
    assert sheet.number == "云溪镇-梅岭村-2026-001"
    assert sheet.further == tuple(parts_of(TEXT))
    assert sheet.closing[0] == "公示时间：2026年9月10日至2026年9月16日（共7天）。"
    assert sheet.signatures[0] == "梅岭村村民委员会（盖章）："
    assert sheet.notice == NOTICE


def test_the_townships_own_sheet_is_sealed_by_the_township() -> None:
    sheet, _ = compose_free(TOWN, "机构职能", TEXT)
    assert sheet.number == "云溪镇-本级-2026-002"
    assert sheet.signatures[0] == "云溪镇人民政府（盖章）："


def test_personal_data_in_the_words_or_the_tables_forbids_the_sheet() -> None:
    for text in (f"联系人{id_number()}", f"姓名\t号码\n王小明\t{id_number()}"):
        _, problems = compose_free(FRAME, "公示", text)
        assert [it.code for it in problems] == [Code.PERSONAL_DATA_ON_SHEET]
        assert id_number() not in str(problems[0].facts)


def test_personal_data_are_told_of_the_title_where_they_stand_there() -> None:
    _, problems = compose_free(FRAME, f"公示{id_number()}", TEXT)
    assert [it.facts["column"] for it in problems] == ["标题"]
    _, problems = compose_free(FRAME, "公示", f"联系人{id_number()}")
    assert [it.facts["column"] for it in problems] == ["正文"]


TOTALS = [
    VillageTotal("梅岭村", 37, Decimal("285.22"), 3_033_599, 38, 0, 0),
    VillageTotal("石桥村", 12, None, 100, 12, 0, 0),
]


def test_totals_name_villages_and_nobody() -> None:
    told = programme(policy="昌农〔2026〕8号")
    sheet, problems = compose_totals(TOWN, told, BATCH, TOTALS)
    assert problems == []
    assert "".join(sheet.title) == "云溪镇2026年耕地地力保护补贴分村拟发放情况公示"
    assert sheet.rows == (
        ("1", "梅岭村", "37", "285.22", "30,335.99"),
        ("2", "石桥村", "12", "", "1.00"),
    )
    assert sheet.total_row == ("合计", "", "49", "285.22", "30,336.99")
    assert sheet.lead[0].startswith("根据昌农〔2026〕8号，现将云溪镇2026年")
    assert "合计49户" in sheet.closing[0]
    assert "叁万零叁佰叁拾陆元玖角玖分" in sheet.closing[0]


def test_totals_of_few_people_of_a_sensitive_programme_are_asked_about() -> None:
    told = programme(
        name="孤儿基本生活费（含艾滋病病毒感染儿童）",
        sensitivity=Sensitivity.NO_LIST,
        policy="昌民〔2026〕8号",
    )
    few = [replace(TOTALS[0], people=count) for count in (1, 4, 5)]
    sheet, problems = compose_totals(TOWN, told, BATCH, few)
    assert [(it.code, it.facts["people"]) for it in problems] == [
        *((Code.SMALL_LIST, 1), (Code.SMALL_LIST, 4))
    ]
    assert "艾滋病" not in "".join((*sheet.title, *sheet.lead, *sheet.closing))
    known = programme(policy="昌农〔2026〕8号")
    assert compose_totals(TOWN, known, BATCH, few)[1] == []


def test_totals_speak_of_the_payouts_as_the_villages_sheets_do() -> None:
    paid = [replace(it, paid_lines=it.lines, paid_fen=it.amount_fen) for it in TOTALS]
    for all_paid, state in ((False, "拟发放"), (True, "已发放")):
        totals = paid if all_paid else TOTALS
        sheet, _ = compose_totals(TOWN, PROGRAMME, BATCH, totals)
        assert sheet.title[-1] == f"分村{state}情况公示"
        assert f"补贴{state}情况公示如下" in sheet.lead[0]
        assert ("以银行实际发放为准" in sheet.lead[0]) is not all_paid
        assert f"{state}金额30,336.99元" in sheet.closing[0]
        assert not any("已发放（元）" in it.heading for it in sheet.columns)


def test_totals_of_what_is_paid_in_part_say_how_much_is_and_how_much_is_not() -> None:
    partly = [replace(TOTALS[0], paid_lines=37, paid_fen=3_033_499), TOTALS[1]]
    sheet, _ = compose_totals(TOWN, PROGRAMME, BATCH, partly)
    assert sheet.title[-1] == "分村拟发放情况公示"
    assert "其中银行已发放37笔、30,334.99元" in sheet.lead[0]
    headings = [it.heading for it in sheet.columns]
    assert headings[-2:] == ["其中已发放（元）", "尚未发放（元）"]
    assert [row[-2:] for row in sheet.rows] == [
        ("30,334.99", "1.00"),
        ("0.00", "1.00"),
    ]
    assert sheet.total_row[-2:] == ("30,334.99", "2.00")


def test_totals_without_quantities_have_no_such_column() -> None:
    per_head = replace(PROGRAMME, unit="人·月")
    sheet, _ = compose_totals(TOWN, per_head, BATCH, TOTALS[1:])
    assert [it.heading for it in sheet.columns] == [
        *("序号", "村（社区）", "人数", "补贴金额（元）")
    ]
    bare, _ = compose_totals(TOWN, replace(PROGRAMME, unit=""), BATCH, TOTALS)
    assert bare.columns[3].heading == "数量"


def test_a_cover_lists_the_sheets_that_hang() -> None:
    made = MadeSheet(
        number=SheetNumber("梅岭村", 2026, 1, 2),
        title="补贴公示",
        notice=NoticePeriod(date(2026, 12, 28), 7),
        paper=Paper.A4,
        made_on=TODAY,
        page_count=3,
        line_count=1,
        total_fen=1,
        file_sha256="ab" * 32,
    )
    other = replace(made, notice=NOTICE, page_count=1)
    late = NoticePeriod(date(2026, 11, 20), 7)
    hung = [HungSheet(made, "村委会公开栏"), HungSheet(other, "二组公开栏", late)]
    sheet, problems = compose_cover(FRAME, hung)
    assert problems == []
    assert "".join(sheet.title) == "云溪镇梅岭村2026年公开栏张贴目录"
    assert sheet.rows == (
        (
            "1",
            "梅岭村-2026-001-2",
            "补贴公示",
            "2026-12-28至2027-01-03",
            "村委会公开栏",
            "3",
        ),
        ("2", "梅岭村-2026-001-2", "补贴公示", "2026-11-20至11-26", "二组公开栏", "1"),
    )
    assert sheet.lead == ("正在张贴的公示单2份，共4页，目录如下。",)
    assert sheet.further == ()
    town, _ = compose_cover(TOWN, hung[:1], [other])
    assert [it.heading for it in town.columns][3:] == ["公示起止", "公开栏", "页数"]
    told, others = town.further
    assert told == "已经发布、没有登记上墙的1份："
    assert isinstance(others, SheetTable)
    assert [row[-2:] for row in others.rows] == [("2026-09-10至09-16", "1")]
    nothing_up, _ = compose_cover(TOWN, [], [made])
    assert nothing_up.lead == (told,)
    assert town.title[0] == "云溪镇2026年"
