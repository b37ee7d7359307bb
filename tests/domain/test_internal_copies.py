"""The internal copy: full particulars, and on every page that it may not hang."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gwgk_desktop.documents import wall_sheets
from gwgk_desktop.domain.internal_copies import NEVER_TO_BE_POSTED, compose_internal
from gwgk_desktop.domain.notice_sheets import NoticeSheet
from gwgk_desktop.domain.pages import Direction, Paper, Setting
from tests.readers import pdf_pages, squeezed
from tests.township import BATCH, FORMS, LINE, TODAY, VILLAGE, card, id_number, line

WORDS = squeezed(NEVER_TO_BE_POSTED)


def test_every_particular_of_a_line_stands_on_it() -> None:
    told = line(
        remark="土地流转",
        household_head="王大爷",
        household_head_id_number=id_number(9),
        payee="李四",
        payee_id_number=id_number(8),
    )
    sheet = compose_internal("云溪镇", VILLAGE, BATCH, [told], TODAY)
    assert sheet.rows == (
        (
            *("1", "一组", "王小明", LINE.id_number, LINE.bank_account, LINE.phone),
            *(LINE.address, "8.32", "106.36", "884.92", "户主王大爷；收款李四"),
            *(f"{id_number(9)}；{id_number(8)}", "土地流转"),
        ),
    )
    assert sheet.total_row[0] == "合计"
    assert sheet.total_row[9] == "884.92"
    assert sheet.closing == ("共1行，884.92元。",)


def test_columns_that_nobody_fills_are_left_out() -> None:
    bare = line(phone="", address="", quantity=None, rate=None, payee="王 小明")
    zero = line(quantity=Decimal(0), phone="", address="", rate=None)
    sheet = compose_internal("云溪镇", VILLAGE, BATCH, [bare, zero], TODAY)
    assert [it.heading for it in sheet.columns] == [
        *("序号", "组", "姓名", "身份证号", "银行账号", "数量", "金额（元）")
    ]


def test_an_internal_copy_is_another_kind_of_thing_than_a_wall_sheet() -> None:
    sheet = compose_internal("云溪镇", VILLAGE, BATCH, [line()], TODAY)
    assert not isinstance(sheet, NoticeSheet)
    assert sheet.number.startswith("内部-")
    assert "内部联" in sheet.title[-1]


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("count", [1, 20, 400])
def test_every_page_says_across_and_above_that_it_may_not_hang(
    count: int, paper: Paper
) -> None:
    lines = [
        line(id_number=id_number(it), bank_account=card(it)) for it in range(count)
    ]
    sheet = compose_internal("云溪镇", VILLAGE, BATCH, lines, TODAY)
    setting = Setting(paper, Direction.ACROSS)
    drawn = wall_sheets.draw(sheet, FORMS, setting, TODAY)
    pages = pdf_pages(drawn.content)
    assert len(pages) == drawn.page_count
    assert [squeezed(page).count(WORDS) for page in pages] == [2] * len(pages)
    written = squeezed("".join(pages))
    assert all(it.id_number in written and it.bank_account in written for it in lines)
