"""Days off and the office's settings are kept, told and taken back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from gwgk_desktop import wording
from gwgk_desktop.domain import days_off, due_dates
from gwgk_desktop.domain.counting import Counting, Defaults
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.rule_text import parse
from gwgk_desktop.domain.time_limits import Count, Every, PeriodDay, Unit
from gwgk_desktop.domain.work import finish
from gwgk_desktop.domain.working_days import Source
from gwgk_desktop.services import history, time_limits

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.store.database import Store

NOTICE = "元旦：1月1日（周五）至3日（周日）放假，共3天。1月9日（周六）上班。"
RULE = parse("within 5 working_day after progress")


def enter(store: Store, text: str = NOTICE, year: int = 2027) -> int:
    read = days_off.read_notice(year, text, "国办发明电〔2026〕9号")
    return time_limits.keep_days_off(store, read).id


def test_a_notice_that_was_entered_is_counted_by(store: Store) -> None:
    before = due_dates.first_due(RULE, date(2027, 1, 4), time_limits.terms(store))
    enter(store)
    after = due_dates.first_due(RULE, date(2027, 1, 4), time_limits.terms(store))
    assert before is not None
    assert after is not None
    assert (before.on, before.unnoticed) == (date(2027, 1, 11), (2027,))
    assert (after.on, after.unnoticed) == (date(2027, 1, 9), ())
    assert time_limits.years(store)[2027].source is Source.OFFICE


def test_a_notice_takes_the_place_of_the_one_before_and_goes_again(
    store: Store,
) -> None:
    enter(store)
    enter(store, "元旦：1月1日放假。")
    assert set(time_limits.years(store)[2027].off) == {date(2027, 1, 1)}
    time_limits.remove_days_off(store, 2027)
    assert 2027 not in time_limits.years(store)


def test_the_offices_own_notice_goes_before_the_built_in_one(store: Store) -> None:
    enter(store, "元旦：1月1日放假。", 2026)
    assert set(time_limits.years(store)[2026].off) == {date(2026, 1, 1)}
    time_limits.remove_days_off(store, 2026)
    assert time_limits.years(store)[2026].source is Source.BUILT_IN


def test_what_is_built_in_is_not_removed(store: Store) -> None:
    with pytest.raises(Refusal) as refused:
        time_limits.remove_days_off(store, 2026)
    assert refused.value.problem.code is Code.DAYS_OFF_UNKNOWN


def test_entering_is_undone(store: Store) -> None:
    number = enter(store)
    history.undo(store, number)
    assert 2027 not in time_limits.years(store)


def test_the_history_tells_what_was_entered(store: Store) -> None:
    enter(store)
    [entry] = history.entries(store)[:1]
    told = wording.deed(entry)
    assert told == (
        "录入放假安排",
        "2027年，放假3天，调休上班1天（国办发明电〔2026〕9号）",
    )


def test_a_number_of_somebody_is_no_number_of_a_notice(store: Store) -> None:
    read = days_off.read_notice(2027, NOTICE, "13800000001")
    with pytest.raises(Refusal) as refused:
        time_limits.keep_days_off(store, read)
    assert refused.value.problem.code is Code.NUMBER_IN_TEXT


def test_settings_are_kept_whole(store: Store) -> None:
    counting = Counting(notice_counts_first_day=False, display_counts_first_day=True)
    defaults = Defaults(
        prompt=Count(3, Unit.WORKING_DAY),
        month=PeriodDay(1, 10),
        quarter=PeriodDay(1, 20),
        half_year=PeriodDay(6, 30),
        year=PeriodDay(1, 31, next=True),
        regular=Every.MONTH,
        display_days=30,
    )
    number = time_limits.save_settings(store, counting, defaults).id
    terms = time_limits.terms(store)
    assert (terms.counting, terms.defaults) == (counting, defaults)
    history.undo(store, number)
    assert time_limits.terms(store).defaults == Defaults()


def book(path: Path, *rows: tuple[str | date, ...]) -> Path:
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in (("日期", "结束日期", "类型", "名称"), *rows):
        sheet.append(row)
    workbook.save(path)
    return path


def test_a_list_of_days_off_is_read_from_a_workbook(tmp_path: Path) -> None:
    path = book(
        tmp_path / "放假.xlsx",
        (date(2027, 1, 1), date(2027, 1, 3), "放假", "元旦"),
        ("2027年1月9日", "", "调休上班", ""),
    )
    read = finish(time_limits.read_file(path, 2027))
    assert read.problems == ()
    assert list(read.year.off.values()) == ["元旦"] * 3
    assert read.year.worked == {date(2027, 1, 9)}


def test_a_list_of_days_off_is_read_from_csv(tmp_path: Path) -> None:
    path = tmp_path / "放假.csv"
    path.write_text("日期,类型\n2027-01-01,放假\n2027-01-09,上班\n", "utf-8")
    read = finish(time_limits.read_file(path, 2027))
    assert read.problems == ()
    assert read.year.worked == {date(2027, 1, 9)}


def test_rows_that_cannot_be_read_are_told_with_their_place(tmp_path: Path) -> None:
    path = book(
        tmp_path / "放假.xlsx",
        ("元旦那天", "", "放假", ""),
        ("2027-01-01", "", "放假", "元旦"),
        ("2027-01-09", "", "加班", ""),
        ("2027-02-07", "2027-01-30", "放假", "春节"),
    )
    read = finish(time_limits.read_file(path, 2027))
    assert [
        (it.code, it.place.row, it.place.column) for it in read.problems if it.place
    ] == [
        (Code.DAYS_OFF_UNREADABLE, 2, "A"),
        (Code.DAYS_OFF_UNREADABLE, 4, "C"),
        (Code.DAYS_OFF_UNREADABLE, 5, "B"),
    ]


def test_a_workbook_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "发放表.csv"
    path.write_text("姓名,金额\n王小明,10.00\n", "utf-8")
    with pytest.raises(Refusal) as refused:
        finish(time_limits.read_file(path, 2027))
    assert refused.value.problem.code is Code.NO_DAYS_OFF_TABLE


def test_every_built_in_year_is_whole() -> None:
    for year, notice in time_limits.built_in_years().items():
        assert notice.off
        assert all(it.year == year for it in notice.off)
        assert all(it.weekday() >= 5 for it in notice.worked)
    assert {2024, 2025, 2026} <= time_limits.built_in_years().keys()


def test_every_built_in_year_that_has_a_notice_names_it() -> None:
    years = time_limits.built_in_years()
    assert years[2026].document == "国办发明电〔2025〕7号"
    assert {it for it, one in years.items() if it >= 2008 and not one.document} == set()
