"""What a sheet says as plain text: anybody may hold it against the code."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from gwgk_desktop.domain import sheet_content
from gwgk_desktop.domain.pages import SheetColumn, SheetTable
from gwgk_desktop.domain.payout_sheets import compose
from tests.township import LINE, sheet_request

SHEET = compose(sheet_request())[0]
TEXT = """\
gwgk-content	1
number	云溪镇-梅岭村-2026-001
title	云溪镇梅岭村2026年耕地地力保护补贴拟发放情况公示
notice	2026-09-10	2026-09-16
text	现将梅岭村2026年耕地地力保护补贴拟发放情况公示如下。本表为拟发放情况，以银行实际发放为准。
text	补贴标准：106.36元/亩。主管部门：农业农村局。
columns	序号	村民小组	户主姓名	补贴面积（亩）	补贴标准（元/亩）	补贴金额（元）
row	1	一组	王小明	8.32	106.36	884.92
total	合计			8.32		884.92
text	合计1户，拟发放金额884.92元（大写：捌佰捌拾肆元玖角贰分）。
text	公示时间：2026年9月10日至2026年9月16日（共7天）。
text	对以上内容有异议的，请在公示期内（2026年9月16日前，含当日）向村务监督委员会或云溪镇人民政府反映。监督电话：0798-2623456；咨询电话：0798-2623457。
text	本表已隐去身份证号、银行账号等个人信息。
sign	梅岭村村民委员会（盖章）：
sign	村务监督委员会主任（签字）：
sign	经办人（签字）：
sign	日期：　　　　年　　月　　日
"""  # noqa: E501 - a paragraph stands on one line


def test_the_content_says_all_that_the_sheet_says_line_by_line() -> None:
    assert sheet_content.content_text(SHEET) == TEXT


def test_the_hash_is_that_of_the_file() -> None:
    told = hashlib.sha256(TEXT.encode()).hexdigest()
    assert sheet_content.sha256_of(TEXT) == told
    assert sheet_content.code_text(SHEET, TEXT) == (
        f"云溪镇-梅岭村-2026-001\n2026-09-10/2026-09-16\nSHA256 {told}"
    )
    assert "\n-\nSHA256" in sheet_content.code_text(replace(SHEET, notice=None), TEXT)


def test_how_a_sheet_is_set_or_marked_is_no_part_of_it() -> None:
    marked = replace(SHEET, watermark="草稿", banner="样张")
    assert sheet_content.content_text(marked) == TEXT


def test_a_line_stays_a_line_whatever_stands_in_a_cell() -> None:
    odd = replace(SHEET, rows=(("1", "一\t组", "王\n小明", "", "", ""),))
    lines = sheet_content.content_text(odd).splitlines()
    assert lines[7] == "row\t1\t一 组\t王 小明\t\t\t"
    assert len(lines) == len(TEXT.splitlines())


def test_what_a_sheet_has_not_is_left_out_and_what_follows_is_told() -> None:
    table = SheetTable((SheetColumn("项目"),), (("路灯",),))
    bare = replace(
        SHEET,
        lead=(),
        columns=(),
        rows=(),
        total_row=(),
        notice=None,
        further=("一段", table),
    )
    lines = sheet_content.content_text(bare).splitlines()
    assert lines[3:6] == ["text\t一段", "columns\t项目", "row\t路灯"]


def test_no_personal_data_stands_in_it() -> None:
    for secret in (LINE.id_number, LINE.bank_account, LINE.phone, LINE.address):
        assert secret not in TEXT


def test_other_days_numbers_and_a_correction_are_no_other_matter() -> None:
    later = TEXT.replace("2026-09-10", "2026-10-09").replace("2026-09-16", "2026-10-15")
    later = later.replace("2026年9月10日", "2026年10月9日")
    later = later.replace("2026年9月16日", "2026年10月15日")
    later = later.replace("-001\n", "-001-2\n").replace(
        "情况公示\n", "情况公示（更正）\n"
    )
    wrong = (
        "text\t本表更正编号云溪镇-梅岭村-2026-001的公示单，原表已撤回，以本表为准。\n"
    )
    later = later.replace("text\t公示时间", f"{wrong}text\t公示时间")
    assert later != TEXT
    assert sheet_content.same_list(TEXT, later)
    assert not sheet_content.same_list(TEXT, later.replace("884.92", "884.93"))
    assert not sheet_content.same_list(TEXT, later.replace("2623456", "2623455"))
