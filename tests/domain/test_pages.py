"""Sums of printed tables."""

from __future__ import annotations

from gwgk_desktop.domain.pages import SheetColumn, Summed, subtotal

COLUMNS = (
    SheetColumn("序号"),
    SheetColumn("姓名"),
    SheetColumn("面积", is_number=True, summed=Summed.PLAIN),
    SheetColumn("金额", is_number=True, summed=Summed.MONEY),
)
ROWS = [("1", "甲", "8.32", "1,000.10"), ("2", "乙", "", "0.90")]


def test_columns_are_summed_as_they_are_written() -> None:
    assert subtotal(COLUMNS, ROWS, "小计") == ("小计", "", "8.32", "1,001.00")


def test_where_nothing_is_summed_there_is_no_row() -> None:
    assert subtotal(COLUMNS[:2], ROWS, "小计") == ()
    assert subtotal(COLUMNS, [], "小计") == ("小计", "", "0", "0.00")
