"""What a workbook says against what the clerk has chosen for it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.domain.problems import Code, Place, Problem, Severity
from gwgk_desktop.domain.readings import ColumnUse, Field
from tests.services.deeds import preview
from tests.township import reading, record, table

if TYPE_CHECKING:
    from gwgk_desktop.domain.readings import PayoutReading
    from gwgk_desktop.store.database import Store


def told(
    store: Store, read: PayoutReading, village: str = "", programme: str = "地力补贴"
) -> list[Problem]:
    """Return the contradictions of an import."""
    seen = preview(store, read, village, programme=programme)
    codes = {
        *(Code.VILLAGE_CONTRADICTS, Code.UNIT_CONTRADICTS, Code.YEAR_CONTRADICTS),
        *(Code.PROGRAMME_CONTRADICTS, Code.QUANTITY_NOT_WHOLE),
    }
    return [it for it in seen.problems if it.code in codes]


def measured(heading: str) -> PayoutReading:
    """Return a workbook whose quantity stands under a heading."""
    made = table(record(quantity=Decimal(3)))
    columns = {**made.columns, Field.QUANTITY: ColumnUse("H", heading)}
    return reading(replace(made, columns=columns))


def test_rows_of_another_village_than_the_chosen_one_are_counted(
    township: Store,
) -> None:
    read = reading(table(record(1), record(2), record(3, village="石桥村")))
    [problem] = told(township, read, "石桥")
    assert problem == Problem(
        Code.VILLAGE_CONTRADICTS, facts={"village": "石桥村", "count": 2}
    )
    assert problem.severity is Severity.WARNING
    seen = preview(township, read, "石桥村")
    assert seen.warnings == 1
    assert [line.village_id for line in seen.lines] == [1, 1, 2]


def test_a_chosen_village_that_the_workbook_does_not_deny_is_no_problem(
    township: Store,
) -> None:
    read = reading(table(record(1), record(2, village="")))
    assert told(township, read, "梅岭村委会") == []


def test_a_unit_that_is_not_the_programmes_is_pointed_out(township: Store) -> None:
    [problem] = told(township, measured("补贴面积(亩)"), programme="农村低保")
    assert (problem.place, problem.severity) == (
        *(Place("公示表", 4, "H"), Severity.WARNING),
    )
    assert problem.facts["unit"] == "亩"


@pytest.mark.parametrize(
    ("heading", "programme", "wrong"),
    [
        ("面积（亩）", "地力补贴", False),
        ("面积（公顷）", "地力补贴", False),
        ("人数（人）", "地力补贴", True),
        ("数量（台）", "地力补贴", True),
        ("金额（元）", "地力补贴", True),
        ("户数（户）", "农村低保", False),
        ("人数（人）", "农村低保", False),
        ("数量（座）", "户厕", False),
        ("面积（亩）", "户厕", True),
        ("数量（套）", "农机补贴", False),
        ("数量（头）", "农机补贴", True),
        ("数量（份）", "农机补贴", False),
        ("补贴面积", "农村低保", True),
        ("补贴面积（核定）", "农村低保", True),
        ("保障人数", "地力补贴", True),
        ("保障人数", "农村低保", False),
        ("补贴面积", "地力补贴", False),
        ("数量", "农机补贴", False),
    ],
)
def test_only_units_that_clearly_differ_are_pointed_out(
    township: Store, heading: str, programme: str, *, wrong: bool
) -> None:
    assert bool(told(township, measured(heading), programme=programme)) is wrong


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("桐岭镇2025年地力补贴发放表", 2025),
        ("桐岭镇 2025 年 地力补贴发放表", 2025),
        ("桐岭镇2026年地力补贴发放表", None),
        ("2025年度补贴，2026年1月发放", None),
        ("地力补贴发放表", None),
    ],
)
def test_another_year_in_the_workbooks_own_title_is_pointed_out(
    township: Store, title: str, year: int | None
) -> None:
    read = replace(reading(table(record())), titles=(title,))
    facts = {"year": year, "wanted": 2026}
    wanted = [Problem(Code.YEAR_CONTRADICTS, facts=facts)] if year else []
    found = told(township, read)
    assert found == wanted
    assert all(it.severity is Severity.NOTE for it in found)


@pytest.mark.parametrize(
    ("heading", "programme", "wrong"),
    [
        ("补贴标准（元/亩）", "农村低保", True),
        ("补贴标准（元/亩）", "地力补贴", False),
        ("补贴标准（元）", "地力补贴", False),
        ("补贴标准（元/人·月）", "农村低保", False),
        ("补贴标准", "农村低保", False),
    ],
)
def test_what_a_rate_is_paid_for_is_the_programmes_unit_or_pointed_out(
    township: Store, heading: str, programme: str, *, wrong: bool
) -> None:
    made = table(record(quantity=Decimal(3)))
    columns = {**made.columns, Field.RATE: ColumnUse("J", heading)}
    found = told(township, reading(replace(made, columns=columns)), programme=programme)
    assert [it.code for it in found] == [Code.UNIT_CONTRADICTS] * wrong


def test_parts_of_people_are_pointed_out_where_the_first_of_them_stands(
    township: Store,
) -> None:
    some = (Decimal(3), Decimal("7.85"), None, Decimal("2.0"), Decimal("0.5"))
    records = [record(at, quantity=it) for at, it in enumerate(some, 1)]
    read = reading(table(*records))
    [problem] = told(township, read, programme="农村低保")
    assert (problem.code, problem.severity) == (
        *(Code.QUANTITY_NOT_WHOLE, Severity.WARNING),
    )
    assert problem.place
    assert problem.place.row == records[1].row
    assert (problem.facts["count"], problem.facts["text"]) == (2, "7.85")
    assert told(township, read, programme="地力补贴") == []


@pytest.mark.parametrize(
    ("title", "file", "programme", "other"),
    [
        (
            "桐岭镇2026年耕地地力保护补贴发放清册",
            "表.xlsx",
            "农村低保",
            "耕地地力保护补贴",
        ),
        ("桐岭镇2026年耕地地力保护补贴发放清册", "表.xlsx", "地力补贴", ""),
        ("一览表", "农村低保.xlsx", "城市低保", "农村低保"),
        ("农村居民最低生活 保障金", "表.xlsx", "地力补贴", "农村居民最低生活保障金"),
        ("孤儿基本生活费发放表", "表.xlsx", "事实无人抚养", "孤儿基本生活费"),
        ("农村低保和农村特困发放表", "表.xlsx", "农村特困", ""),
        ("福彩圆梦·孤儿助学工程补助", "表.xlsx", "孤儿助学", ""),
        ("一览表", "表.xlsx", "地力补贴", ""),
    ],
)
def test_a_title_that_names_another_programme_than_the_chosen_one_is_pointed_out(
    township: Store, title: str, file: str, programme: str, other: str
) -> None:
    read = reading(table(record(quantity=Decimal(3))), file=file)
    found = told(township, replace(read, titles=(title,)), programme=programme)
    assert [it.facts["title"] for it in found] == ([other] if other else [])
    assert all(it.severity is Severity.WARNING for it in found)
