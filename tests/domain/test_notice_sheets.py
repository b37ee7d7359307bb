"""What a notice sheet says: the public columns, the sums, the notice, the faults."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain.notice_sheets import SheetNumber
from gwgk_desktop.domain.office import (
    Publication,
    PublicColumn,
    Sensitivity,
    Source,
    Village,
    VillageKind,
)
from gwgk_desktop.domain.pages import subtotal
from gwgk_desktop.domain.payout_sheets import compose, title_of
from gwgk_desktop.domain.personal_data import PersonalData
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.sheet_phrases import written_day
from tests.readers import flat
from tests.township import (
    BATCH,
    OFFICE,
    PROGRAMME,
    TODAY,
    card,
    id_number,
    line,
    programme,
    sheet_request,
)

if TYPE_CHECKING:
    from gwgk_desktop.domain.payouts import PayoutLine
    from gwgk_desktop.domain.sheet_requests import SheetRequest

REMARK = Problem(Code.COLUMN_LEFT_OUT, facts={"column": "备注"})
EXTRA = PublicColumn("树种（株）", Source.EXTRA)


def with_columns(*columns: PublicColumn) -> SheetRequest:
    told = line(extras=(("树 种", "杉木"), ("性别", "男")), remark="流转土地")
    return sheet_request(told, programme=programme(columns=columns))


def test_a_sheet_shows_the_public_columns_and_nothing_else() -> None:
    second = line(name="李四", group="二组", quantity=Decimal(2), amount_fen=21272)
    sheet, problems = compose(sheet_request(line(), second))
    assert [column.heading for column in sheet.columns] == [
        *("序号", "村民小组", "户主姓名", "补贴面积（亩）"),
        *("补贴标准（元/亩）", "补贴金额（元）"),
    ]
    assert sheet.rows == (
        ("1", "一组", "王小明", "8.32", "106.36", "884.92"),
        ("2", "二组", "李四", "2.00", "106.36", "212.72"),
    )
    assert sheet.total_row == ("合计", "", "", "10.32", "", "1,097.64")
    assert problems == []


def test_quantities_have_as_many_decimals_each_and_marks() -> None:
    quantities = (Decimal("12.4"), Decimal(13), Decimal("1.70"), Decimal("1234.25"))
    told = [line(name=f"王{at}", quantity=it) for at, it in enumerate(quantities)]
    sheet, _ = compose(sheet_request(*told))
    assert [row[3] for row in sheet.rows] == ["12.40", "13.00", "1.70", "1,234.25"]
    assert sheet.total_row[3] == "1,261.35"
    assert subtotal(sheet.columns, sheet.rows, "小计")[3] == "1,261.35"
    whole, _ = compose(sheet_request(line(quantity=Decimal("2.0"))))
    assert whole.rows[0][3] == whole.total_row[3] == "2"


def test_numbers_are_told_from_texts() -> None:
    sheet, _ = compose(sheet_request())
    numbers = [column.heading for column in sheet.columns if column.is_number]
    assert numbers == ["补贴面积（亩）", "补贴标准（元/亩）", "补贴金额（元）"]


def test_no_personal_data_are_anywhere_on_a_sheet() -> None:
    sheet, _ = compose(sheet_request())
    told = line()
    written = "".join(sheet.texts())
    for secret in (told.id_number, told.bank_account, told.phone, told.address):
        assert secret not in written


def test_remarks_are_shown_only_on_request() -> None:
    told = line(remark="流转土地")
    without, problems = compose(sheet_request(told))
    assert "流转土地" not in without.texts()
    assert problems == []  # left out on purpose, so nothing is said
    shown, _ = compose(sheet_request(told, with_remark=True))
    assert shown.rows[0][-1] == "流转土地"


def test_remarks_that_nobody_has_are_left_out_and_said() -> None:
    assert compose(sheet_request(with_remark=True))[1] == [REMARK]


def test_a_column_without_a_source_is_left_out_and_said() -> None:
    bare = line(group="", quantity=None, rate=None)
    sheet, problems = compose(sheet_request(bare))
    assert [column.heading for column in sheet.columns] == [
        *("序号", "户主姓名", "补贴金额（元）")
    ]
    assert [it.facts["column"] for it in problems] == [
        *("村民小组", "补贴面积（亩）", "补贴标准（元/亩）")
    ]
    assert {it.code for it in problems} == {Code.COLUMN_LEFT_OUT}


def test_a_column_that_one_line_fills_is_shown() -> None:
    sheet, _ = compose(sheet_request(line(group=""), line(group="二组")))
    assert [row[1] for row in sheet.rows] == ["", "二组"]


def test_an_extra_column_is_found_under_its_heading_without_the_unit() -> None:
    sheet, problems = compose(with_columns(PROGRAMME.columns[2], EXTRA))
    assert sheet.rows == (("王小明", "杉木"),)
    assert problems == []


def test_an_extra_column_that_the_workbook_lacks_is_left_out() -> None:
    other = PublicColumn("型号", Source.EXTRA)
    sheet, problems = compose(with_columns(PROGRAMME.columns[2], other))
    assert sheet.rows == (("王小明",),)
    assert flat(problems) == [("column_left_out", 0, "")]


def test_village_people_and_households_can_stand_in_a_list() -> None:
    columns = (
        PublicColumn("村", Source.VILLAGE),
        PublicColumn("人数", Source.PEOPLE),
        PublicColumn("户数", Source.HOUSEHOLDS),
    )
    assert compose(with_columns(*columns))[0].rows == (("梅岭村", "1", "1"),)


SUMMARIES = [
    {"publication": Publication.SUMMARY},
    {"publication": Publication.NONE},
    {"sensitivity": Sensitivity.NO_LIST},
]


@pytest.mark.parametrize("changes", SUMMARIES)
def test_where_the_list_is_not_public_nobody_is_named(
    changes: dict[str, object],
) -> None:
    """Even where its columns name people: what can be summed is shown."""
    lines = (line(), line(name="李四", id_number=id_number(2), remark="孤儿"))
    asked = sheet_request(*lines, programme=programme(**changes), with_remark=True)
    sheet, problems = compose(asked)
    assert [column.heading for column in sheet.columns] == [
        *("补贴面积（亩）", "补贴标准（元/亩）", "补贴金额（元）")
    ]
    assert sheet.rows == (("16.64", "106.36", "1,769.84"),)
    assert sheet.total_row == ()
    assert {it.code for it in problems} <= {Code.SMALL_LIST, Code.REMARK_NOT_THERE}
    for secret in ("王小明", "李四", "一组", "孤儿"):
        assert secret not in "".join(sheet.texts())


@pytest.mark.parametrize(
    "columns",
    [(), (PublicColumn("姓名", Source.NAME), PublicColumn("", Source.REMARK))],
)
def test_where_no_column_can_be_summed_there_are_people_and_amount(
    columns: tuple[PublicColumn, ...],
) -> None:
    told = programme(publication=Publication.NONE, columns=columns)
    lines = (line(), line(row=6), line(id_number=id_number(2)))
    sheet, _ = compose(sheet_request(*lines, programme=told, with_remark=True))
    assert [column.heading for column in sheet.columns] == [
        *("村（社区）", "人数", "总金额（元）")
    ]
    assert sheet.rows == (("梅岭村", "2", "2,654.76"),)


def test_a_summary_of_several_rates_says_so() -> None:
    told = programme(
        publication=Publication.SUMMARY,
        columns=(
            PublicColumn("标准", Source.RATE),
            PublicColumn("户", Source.HOUSEHOLDS),
        ),
    )
    lines = (line(), line(rate=Decimal(50)), line(rate=None))
    assert compose(sheet_request(*lines, programme=told))[0].rows == (("分档", "1"),)


def test_the_lead_names_policy_rate_and_department() -> None:
    told = programme(policy="昌溪县耕地地力保护补贴实施方案（昌农〔2026〕8号）")
    sheet, _ = compose(sheet_request(programme=told))
    assert sheet.lead == (
        (
            "根据昌溪县耕地地力保护补贴实施方案（昌农〔2026〕8号），"
            "现将梅岭村2026年耕地地力保护补贴拟发放情况公示如下。本表为拟发放情况，以银行实际发放为准。"
        ),
        "补贴标准：106.36元/亩。主管部门：农业农村局。",
    )


@pytest.mark.parametrize(
    ("department", "told"),
    [
        ("农业农村/财政", "农业农村、财政部门"),
        ("农业农村（乡村振兴）", "农业农村（乡村振兴）部门"),
        ("民政/残联", "民政部门、残联"),
        ("县农业农村局、县财政局", "县农业农村局、县财政局"),
    ],
)
def test_departments_are_named_as_notices_name_them(department: str, told: str) -> None:
    request = sheet_request(line(rate=None), programme=programme(department=department))
    assert compose(request)[0].lead[1:] == (f"主管部门：{told}。",)


@pytest.mark.parametrize(
    ("lines", "changes", "second"),
    [
        ((line(),), {"unit": ""}, ("补贴标准：106.36元。主管部门：农业农村局。",)),
        (
            (line(), line(rate=Decimal(5))),
            {},
            ("补贴标准：按档发放，见表内各行。主管部门：农业农村局。",),
        ),
        ((line(rate=None),), {}, ("主管部门：农业农村局。",)),
        ((line(rate=None),), {"department": ""}, ()),
    ],
)
def test_the_lead_says_of_the_rate_what_the_lines_say(
    lines: tuple[PayoutLine, ...], changes: dict[str, object], second: tuple[str, ...]
) -> None:
    sheet, _ = compose(sheet_request(*lines, programme=programme(**changes)))
    first = (
        "现将梅岭村2026年耕地地力保护补贴拟发放情况公示如下。"
        "本表为拟发放情况，以银行实际发放为准。"
    )
    assert sheet.lead == (first, *second)


def test_the_sums_stand_in_figures_and_in_capitals() -> None:
    lines = (line(), line(row=6), line(id_number="", row=7))
    assert compose(sheet_request(*lines))[0].closing[0] == (
        "合计2户，拟发放金额2,654.76元（大写：贰仟陆佰伍拾肆元柒角陆分）。"
    )
    people = programme(unit="人·月")
    assert (
        compose(sheet_request(programme=people))[0].closing[0].startswith("合计1人，")
    )


def test_the_closing_says_until_when_and_where_to_object() -> None:
    sheet, _ = compose(sheet_request())
    assert sheet.closing[1:] == (
        "公示时间：2026年9月10日至2026年9月16日（共7天）。",
        (
            "对以上内容有异议的，请在公示期内（2026年9月16日前，含当日）"
            "向村务监督委员会或云溪镇人民政府反映。"
            "监督电话：0798-2623456；咨询电话：0798-2623457。"
        ),
        "本表已隐去身份证号、银行账号等个人信息。",
    )
    quiet, _ = compose(sheet_request(office=replace(OFFICE, enquiry_phone="")))
    assert quiet.closing[2].endswith("监督电话：0798-2623456。")


def test_signatures_are_those_of_the_villages_committee() -> None:
    assert compose(sheet_request())[0].signatures == (
        "梅岭村村民委员会（盖章）：",
        "村务监督委员会主任（签字）：",
        "经办人（签字）：",
        "日期：　　　　年　　月　　日",
    )
    community = Village(2, "东湖社区", VillageKind.COMMUNITY)
    signed = compose(sheet_request(village=community))[0].signatures
    assert signed[0] == "东湖社区居民委员会（盖章）："


def test_number_and_title_name_the_place_first() -> None:
    asked = sheet_request(batch=replace(BATCH, period="第三季度"))
    assert compose(asked)[0].number == "云溪镇-梅岭村-2026-001"
    assert title_of(asked) == (
        "云溪镇梅岭村2026年第三季度",
        "耕地地力保护补贴",
        "拟发放情况公示",
    )


def test_the_title_leaves_out_what_brackets_add_to_the_programmes_name() -> None:
    told = programme(name="稻谷补贴（稻谷目标价格/生产者补贴）")
    assert title_of(sheet_request(programme=told))[1] == "稻谷补贴"
    sheet, _ = compose(sheet_request(programme=told))
    assert told.name in sheet.lead[0]
    assert programme(name="（只有括号）").title == "（只有括号）"


@pytest.mark.parametrize(
    ("version", "text"), [(1, "梅岭村-2026-012"), (2, "梅岭村-2026-012-2")]
)
def test_a_later_version_stands_in_the_number(version: int, text: str) -> None:
    assert str(SheetNumber("梅岭村", 2026, 12, version)) == text


def test_a_day_is_written_without_zeros() -> None:
    assert written_day(TODAY.replace(day=5)) == "2026年9月5日"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"supervision_phone": ""}, Code.TELEPHONE_MISSING),
        ({"township": ""}, Code.OFFICE_NAME_MISSING),
    ],
)
def test_what_the_office_lacks_forbids_the_sheet(
    changes: dict[str, str], code: Code
) -> None:
    office = replace(OFFICE, **changes)  # type: ignore[arg-type]
    assert compose(sheet_request(office=office))[1] == [Problem(code)]


@pytest.mark.parametrize(
    ("secret", "kind"),
    [
        (id_number(), PersonalData.ID_NUMBER),
        ("３６０２９９１９５００６１９０６０８", PersonalData.ID_NUMBER),
        ("360299 19500619 0608", PersonalData.ID_NUMBER),
        (f"卡{card()}", PersonalData.BANK_ACCOUNT),
        ("电话138 0000 0001", PersonalData.PHONE),
    ],
)
def test_personal_data_in_a_public_column_are_found(
    secret: str, kind: PersonalData
) -> None:
    lines = (line(), line(extras=(("树种", secret),)))
    columns = (PROGRAMME.columns[2], EXTRA)
    [fault] = compose(sheet_request(*lines, programme=programme(columns=columns)))[1]
    assert fault.code is Code.PERSONAL_DATA_ON_SHEET
    assert fault.facts == {"kind": kind, "column": "树种（株）", "number": 2}


@pytest.mark.parametrize("where", ["name", "group", "remark"])
def test_no_column_is_trusted(where: str) -> None:
    told = line(**{where: f"王{id_number()}"})
    problems = compose(sheet_request(told, with_remark=True))[1]
    assert Code.PERSONAL_DATA_ON_SHEET in {it.code for it in problems}


@pytest.mark.parametrize("remark", ["住址：一组12号", "身份证后六位：060054"])
def test_a_remark_that_says_where_or_who_somebody_is_forbids_the_sheet(
    remark: str,
) -> None:
    request = sheet_request(line(remark=remark), with_remark=True)
    assert Code.PERSONAL_DATA_ON_SHEET in {it.code for it in compose(request)[1]}


def test_an_address_in_the_place_of_a_group_forbids_the_sheet() -> None:
    told = line(group="江西省某县云溪镇石桥村一组12号")
    [fault] = compose(sheet_request(told))[1]
    assert fault.facts["kind"] is PersonalData.ADDRESS


def test_personal_data_in_the_text_around_the_table_are_found() -> None:
    told = programme(policy=f"见{id_number()}")
    [fault] = compose(sheet_request(programme=told))[1]
    assert fault.facts == {
        "kind": PersonalData.ID_NUMBER,
        "column": "正文",
        "number": 0,
    }


def test_the_offices_own_mobile_may_stand_on_the_sheet() -> None:
    office = replace(OFFICE, supervision_phone="138 0000 0001")
    assert compose(sheet_request(office=office))[1] == []


@given(
    amounts=st.lists(st.integers(0, 10**9), min_size=1, max_size=20),
    quantities=st.lists(st.none() | st.decimals(0, 99, places=3), min_size=20),
)
def test_every_line_stands_on_the_sheet_and_the_sums_are_exact(
    amounts: list[int], quantities: list[Decimal | None]
) -> None:
    lines = [
        line(amount_fen=fen, quantity=quantity, name=f"王{at}")
        for at, (fen, quantity) in enumerate(zip(amounts, quantities, strict=False))
    ]
    sheet, _ = compose(sheet_request(*lines))
    assert [row[2] for row in sheet.rows] == [it.name for it in lines]
    assert sheet.total_row[-1] == f"{sum(amounts) / Decimal(100):,.2f}"
    told = [it for it in quantities[: len(amounts)] if it is not None]
    if told:
        assert Decimal(sheet.total_row[3]) == sum(told)


def test_a_sheet_is_of_what_is_to_be_paid_until_the_bank_has_paid_it() -> None:
    sheet, _ = compose(sheet_request(line(id=1), line(id=2)))
    assert sheet.title[-1] == "拟发放情况公示"
    assert "本表为拟发放情况，以银行实际发放为准。" in sheet.lead[0]
    assert "拟发放金额1,769.84元" in sheet.closing[0]
    assert "已发放" not in "".join(sheet.texts())


def test_a_sheet_says_how_much_of_it_is_paid_already() -> None:
    sheet, _ = compose(sheet_request(line(id=1), line(id=2), paid={2, 3}))
    assert sheet.title[-1] == "拟发放情况公示"
    assert "其中银行已发放1笔、884.92元" in sheet.lead[0]


def test_a_sheet_is_of_what_is_paid_once_all_of_it_is() -> None:
    sheet, _ = compose(sheet_request(line(id=1), line(id=2), paid={1, 2}))
    assert sheet.title[-1] == "已发放情况公示"
    assert sheet.lead[0] == "现将梅岭村2026年耕地地力保护补贴已发放情况公示如下。"
    assert "已发放金额1,769.84元" in sheet.closing[0]
    assert "拟发放" not in "".join(sheet.texts())
