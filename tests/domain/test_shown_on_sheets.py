"""What a sheet shows of whom: columns of the rule, minors, namesakes, short lists."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwgk_desktop.domain.office import (
    Programme,
    Publication,
    PublicColumn,
    Sensitivity,
    Source,
)
from gwgk_desktop.domain.payout_sheets import compose
from gwgk_desktop.domain.personal_data import PersonalData
from gwgk_desktop.domain.problems import Code, Problem, Severity
from gwgk_desktop.domain.shown_tails import (
    FEW,
    TOO_FEW,
    Mask,
    ShownDigits,
    Told,
    fitting,
    of_ages,
)
from gwgk_desktop.services import office
from tests.township import OFFICE, PROGRAMME, id_number, line, programme, sheet_request

if TYPE_CHECKING:
    from gwgk_desktop.domain.notice_sheets import NoticeSheet
    from gwgk_desktop.domain.payouts import PayoutLine

DAY = date(2026, 9, 10)
CHILD = id_number(1, "20150203")
GROUP, NAME = PROGRAMME.columns[1], PROGRAMME.columns[2]
AMOUNT = PROGRAMME.columns[5]
SEEDS = office._programmes_of_resources()
SENSITIVE = [
    it for it in SEEDS if it.sensitivity is Sensitivity.HIGH and it.names_people
]


def shown(*lines: PayoutLine, **changes: Any) -> tuple[NoticeSheet, list[Problem]]:
    return compose(sheet_request(*lines, **changes))


def names(sheet: NoticeSheet) -> list[str]:
    at = next(n for n, it in enumerate(sheet.columns) if "姓名" in it.heading)
    return [row[at] for row in sheet.rows]


def codes(problems: list[Problem]) -> list[Code]:
    return [it.code for it in problems]


def number_with_tail(tail: str, start: int = 1950) -> str:
    """Return an identity number of that tail."""
    for day in range(1, 4000):
        born = date.fromordinal(date(start, 1, 1).toordinal() + day)
        number = id_number(int(tail[-4:-1]), f"{born:%Y%m%d}")
        if number.endswith(tail):
            return number
    raise AssertionError(tail)


# Two people of one name


def test_two_people_of_one_name_in_a_group_get_the_shortest_tail() -> None:
    sheet, problems = shown(
        line(), line(id_number=id_number(2)), line(name="李四", id_number=id_number(3))
    )
    first, second = id_number(), id_number(2)
    assert first[-1] != second[-1]
    assert names(sheet) == [
        f"王小明（尾号{first[-1]}）",
        f"王小明（尾号{second[-1]}）",
        "李四",
    ]
    assert sheet.exempt == (ShownDigits(1, 2, first[-1]), ShownDigits(2, 2, second[-1]))
    assert "末几位" in sheet.closing[-1]
    [told] = problems
    assert (told.code, told.severity) == (Code.FEW_NUMBERS_FIT, Severity.NOTE)
    counts = [fitting("360299", DAY, Told(tail=it.tail)) for it in sheet.exempt]
    assert told.facts == {"people": 2, "fitting": min(counts), "order": ""}


def test_the_group_tells_people_apart_where_it_stands_on_the_sheet() -> None:
    lines = (
        line(group="一组"),
        line(group="二组", id_number=id_number(2)),
        line(group="第一村民小组", id_number=id_number(3)),
    )
    sheet, _ = shown(*lines)
    assert [bool(re.search("尾号", it)) for it in names(sheet)] == [True, False, True]
    without = programme(columns=(NAME, AMOUNT))
    sheet, _ = shown(*lines, programme=without)
    assert all("尾号" in it for it in names(sheet))
    assert {it.column for it in sheet.exempt} == {0}


def test_where_nothing_is_shown_the_sheet_is_as_it_was() -> None:
    sheet, problems = shown(line(), line(row=6))
    assert names(sheet) == ["王小明", "王小明"]
    assert (sheet.exempt, problems) == ((), [])
    assert "末几位" not in "".join(sheet.closing)


def test_who_has_no_number_cannot_be_told_apart_and_that_is_said() -> None:
    sheet, problems = shown(line(), line(id_number="", row=6))
    assert sheet.exempt == ()
    assert problems == [Problem(Code.NAMESAKES_ALIKE, facts={"people": 2})]


def test_the_shortest_tail_that_few_could_have_forbids_the_sheet() -> None:
    """Two numbers that differ in the fifth character from the end and before."""
    first = id_number(60, "19500619")
    others = (id_number(60, f"{y}0618") for y in range(1930, 2000))
    second = next(it for it in others if it[-4:] == first[-4:])
    lines = (line(id_number=first), line(id_number=second, row=6))
    sheet, problems = shown(*lines)
    assert [len(it.tail) for it in sheet.exempt] == [5, 5]
    [told] = problems
    assert told.severity is Severity.ERROR
    assert int(str(told.facts["fitting"])) < TOO_FEW
    ordered = replace(OFFICE, mask_order="昌民〔2026〕3号")
    _, [agreed] = shown(*lines, office=ordered)
    assert agreed.severity is Severity.WARNING
    assert agreed.facts["order"] == "昌民〔2026〕3号"


def test_four_digits_want_the_clerks_consent() -> None:
    first = number_with_tail(id_number()[-4:], 1930)
    second = number_with_tail("1" + id_number()[-3:], 1970)
    assert first[-3:] == second[-3:] != first[-4:]
    _, [told] = shown(line(id_number=first), line(id_number=second, row=6))
    assert told.severity is Severity.WARNING
    assert TOO_FEW <= int(str(told.facts["fitting"])) < FEW


def test_an_age_that_the_programme_tells_counts_with_the_tail() -> None:
    lines = (line(), line(id_number=id_number(2), row=6))
    _, [every] = shown(*lines)
    _, [old] = shown(*lines, ages=(80, 0))
    told = Told(tail=id_number()[-1]).and_also(of_ages(80, 0, DAY))
    assert int(str(old.facts["fitting"])) <= fitting("360299", DAY, told)
    assert int(str(old.facts["fitting"])) < int(str(every.facts["fitting"])) / 3


@pytest.mark.parametrize(
    ("heading", "text", "severity"),
    [
        ("出生日期", "1950-06-19", Severity.WARNING),
        ("出生年月", "195006", None),
        ("年龄", "76", None),
        ("性别", "男", None),
        ("树种", "杉木", None),
    ],
)
def test_a_birthday_alone_is_told_to_leave_few_numbers(
    heading: str, text: str, severity: Severity | None
) -> None:
    columns = (NAME, PublicColumn(heading, Source.EXTRA))
    told = programme(columns=columns, rule="民发〔2021〕57号")
    _, problems = shown(line(extras=((heading, text),)), programme=told)
    assert [it.severity for it in problems] == ([severity] if severity else [])


def test_a_birthday_and_a_tail_together_forbid_the_sheet() -> None:
    columns = (NAME, PublicColumn("出生日期", Source.EXTRA))
    told = programme(columns=columns, rule="民发〔2021〕57号")
    lines = [
        line(id_number=id_number(it), extras=(("出生日期", "1950-06-19"),))
        for it in (1, 2)
    ]
    _, problems = shown(*lines, programme=told)
    assert [it.severity for it in problems] == [Severity.ERROR]


def test_the_division_code_of_the_office_is_what_is_counted_with() -> None:
    lines = (line(), line(id_number=id_number(2), row=6))
    elsewhere = replace(OFFICE, division_code="440308")
    _, [told] = shown(*lines, office=elsewhere)
    counts = [fitting("440308", DAY, Told(tail=id_number(it)[-1])) for it in (1, 2)]
    assert told.facts["fitting"] == min(counts)


def test_a_fixed_mask_shows_its_digits_and_hides_the_rest() -> None:
    lines = (line(), line(id_number=id_number(2), row=6))
    masked = replace(OFFICE, mask=Mask.SIX_FOUR, mask_order="昌民〔2026〕3号")
    sheet, [told] = shown(*lines, office=masked)
    first = id_number()
    assert names(sheet)[0] == f"王小明（360299********{first[-4:]}）"
    assert sheet.exempt[0] == ShownDigits(1, 2, first[-4:], "360299")
    assert told.severity is Severity.WARNING
    sheet, [told] = shown(*lines, office=replace(OFFICE, mask=Mask.TWO_THREE))
    assert names(sheet)[0] == f"王小明（36*************{first[-3:]}）"
    assert told.severity is Severity.NOTE


def test_a_list_without_names_needs_no_digits() -> None:
    told = programme(columns=(GROUP, AMOUNT))
    sheet, problems = shown(line(), line(id_number=id_number(2)), programme=told)
    assert (sheet.exempt, problems) == ((), [])


@pytest.mark.parametrize("mask", Mask)
@pytest.mark.parametrize("seed", SEEDS, ids=lambda it: it.key)
def test_every_preset_on_every_programme_is_counted(
    seed: Programme, mask: Mask
) -> None:
    """At least ten thousand numbers fit, or it is told, or no digit stands there."""
    lines = [
        line(
            id_number=id_number(it, born),
            extras=tuple((column.heading, "80-89") for column in seed.columns),
        )
        for it, born in ((1, "19400619"), (2, "19410317"))
    ]
    limits = office.age_limits(seed) or (0, 0)
    ordered = replace(OFFICE, mask=mask, mask_order="昌民〔2026〕3号")
    sheet, problems = shown(*lines, programme=seed, office=ordered, ages=limits)
    told = [it for it in problems if it.code is Code.FEW_NUMBERS_FIT]
    if seed.sensitivity is Sensitivity.HIGH or not seed.names_people:
        assert sheet.exempt == ()
    else:
        assert len(sheet.exempt) == 2
        [it] = told
        assert (int(str(it.facts["fitting"])) < FEW) == (
            it.severity is Severity.WARNING
        )


@settings(max_examples=30)
@given(
    mine=st.integers(0, 999),
    sheets=st.lists(
        st.lists(st.integers(0, 999), max_size=3), min_size=10, max_size=10
    ),
    mask=st.sampled_from(Mask),
)
def test_ten_sheets_of_a_year_never_show_what_one_of_them_hid(
    mine: int, sheets: list[list[int]], mask: Mask
) -> None:
    masked = replace(OFFICE, mask=mask, mask_order="昌民〔2026〕3号")
    places: list[set[int]] = []
    for others in sheets:
        numbers = [id_number(it) for it in (mine, *others)]
        sheet, _ = shown(*[line(id_number=it) for it in numbers], office=masked)
        it = next((it for it in sheet.exempt if it.row == 1), ShownDigits(1, 2, ""))
        heads, tails = len(it.head), len(it.tail)
        places.append({*range(heads), *range(18 - tails, 18)})
        written = "".join(sheet.texts())
        assert id_number(mine) not in written
    together = set().union(*places)
    assert together in places
    if mask.shown and together:
        head, tail = mask.shown
        assert together == {*range(head), *range(18 - tail, 18)}


# Sensitive programmes


@pytest.mark.parametrize("seed", SENSITIVE, ids=lambda it: it.key)
def test_a_sensitive_programme_shows_what_its_rule_lists_and_no_remark(
    seed: Programme,
) -> None:
    told = replace(seed, columns=(*seed.columns, PublicColumn("备注", Source.REMARK)))
    extras = tuple((it.heading, "甲") for it in seed.columns)
    lines = [
        line(id_number=id_number(it), remark="重病", extras=extras) for it in range(9)
    ]
    for rule in ("", "民发〔2021〕57号"):
        sheet, problems = shown(
            *lines, programme=replace(told, rule=rule), with_remark=True
        )
        assert "重病" not in sheet.texts()
        headings = [it.heading for it in sheet.columns]
        assert sheet.exempt == ()
        if rule:
            assert headings == [it.heading for it in seed.columns]
        else:
            free = {Source.SEQUENCE, Source.VILLAGE, Source.NAME, Source.QUANTITY}
            free |= {Source.AMOUNT, Source.PEOPLE, Source.HOUSEHOLDS}
            assert headings == [it.heading for it in seed.columns if it.source in free]
        left = {it.heading for it in told.columns} - set(headings)
        barred = [it for it in problems if it.code is Code.COLUMN_NOT_IN_RULE]
        assert {it.facts["column"] for it in barred} == left


def test_the_minimum_living_allowance_shows_name_people_and_amount() -> None:
    dibao = next(it for it in SEEDS if it.name == "农村居民最低生活保障金")
    sheet, _ = shown(line(remark="残疾", extras=(("致贫原因", "病"),)), programme=dibao)
    assert [it.heading for it in sheet.columns] == [
        *("序号", "申请人姓名", "家庭成员（保障）人数", "月保障金额（元）")
    ]


def test_people_of_one_name_on_a_sensitive_sheet_get_no_digits() -> None:
    told = programme(sensitivity=Sensitivity.HIGH)
    lines = [line(id_number=id_number(it)) for it in range(6)]
    sheet, problems = shown(*lines, programme=told)
    assert sheet.exempt == ()
    assert Problem(Code.NAMESAKES_ALIKE, facts={"people": 6}) in problems


@pytest.mark.parametrize("seed", SENSITIVE, ids=lambda it: it.key)
@pytest.mark.parametrize("count", [1, 4, 5])
def test_a_short_list_of_a_sensitive_programme_is_asked_about(
    seed: Programme, count: int
) -> None:
    """All of them are: the name of the programme says what is told of people."""
    lines = [line(id_number=id_number(it), name=f"王{it}") for it in range(count)]
    _, problems = shown(
        *lines, line(id_number=id_number(0), name="王0"), programme=seed
    )
    asked = [it for it in problems if it.code is Code.SMALL_LIST]
    assert len(asked) == (count < 5)
    for it in asked:
        assert it.severity is Severity.WARNING
        assert it.facts["people"] == count
        assert seed.notice_rule in str(it.facts["rule"])
        assert seed.rule in str(it.facts["rule"])


def test_a_short_list_without_any_rule_says_that_there_is_none() -> None:
    told = programme(sensitivity=Sensitivity.HIGH, notice_rule="")
    _, problems = shown(line(), programme=told)
    asked = next(it for it in problems if it.code is Code.SMALL_LIST)
    assert asked.facts["rule"] == "没有登记"


@pytest.mark.parametrize(
    "changes",
    [
        {"sensitivity": Sensitivity.LOW},
        {"sensitivity": Sensitivity.MEDIUM},
    ],
)
def test_other_sheets_may_be_short(changes: dict[str, Any]) -> None:
    assert Code.SMALL_LIST not in codes(
        shown(line(), programme=programme(**changes))[1]
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"sensitivity": Sensitivity.NO_LIST},
        {"sensitivity": Sensitivity.HIGH, "publication": Publication.SUMMARY},
    ],
)
def test_the_sum_of_few_people_of_a_sensitive_programme_is_asked_about(
    changes: dict[str, Any],
) -> None:
    """One orphan's 100.00 yuan tell as much as a list."""
    told = programme(**changes)
    assert Code.SMALL_LIST in codes(shown(line(), programme=told)[1])
    many = [line(id_number=id_number(it), name=f"王{it}") for it in range(5)]
    assert Code.SMALL_LIST not in codes(shown(*many, programme=told)[1])


def test_the_words_of_a_sensitive_sheet_leave_out_what_brackets_tell() -> None:
    name = "孤儿基本生活费（含艾滋病病毒感染儿童）"
    for sensitivity in (Sensitivity.NO_LIST, Sensitivity.HIGH):
        told = programme(name=name, sensitivity=sensitivity)
        sheet, problems = shown(line(), programme=told)
        words = "".join((*sheet.title, *sheet.lead, *sheet.closing))
        assert "孤儿基本生活费" in words
        assert "艾滋病" not in words + str(problems)


# Minors


def test_minors_are_counted_in_one_row_and_the_sums_hold() -> None:
    lines = (
        line(),
        line(name="小红", id_number=CHILD),
        line(name="小兰", id_number=id_number(2, "20160101"), remark="一年级"),
    )
    village, people = (
        PublicColumn("村", Source.VILLAGE),
        PublicColumn("人", Source.PEOPLE),
    )
    columns = (*PROGRAMME.columns, village, people)
    sheet, problems = shown(
        *lines, with_remark=True, programme=programme(columns=columns)
    )
    assert sheet.rows[-1] == (
        *("2", "", "未成年人2人", "16.64", "", "1,769.84", "梅岭村", "2"),
    )
    assert sheet.total_row[5] == "2,654.76"
    written = "".join(sheet.texts())
    for secret in ("小红", "小兰", "一年级"):
        assert secret not in written
    assert Problem(Code.MINORS_COUNTED, facts={"people": 2}) in problems


def test_a_list_of_minors_alone_is_one_row() -> None:
    sheet, _ = shown(line(id_number=CHILD, quantity=None))
    assert names(sheet) == ["未成年人1人"]
    assert [it.heading for it in sheet.columns] == [
        *("序号", "户主姓名", "补贴标准（元/亩）", "补贴金额（元）")
    ]


def test_a_guardian_in_the_line_is_named_for_the_minor() -> None:
    lines = (line(), line(name="小红", id_number=CHILD, payee="李四"))
    sheet, problems = shown(*lines)
    assert names(sheet) == ["王小明", "李四（监护人）"]
    assert problems == [Problem(Code.GUARDIANS_NAMED, facts={"people": 1})]


def test_who_is_of_age_on_the_day_of_posting_is_named() -> None:
    for born, named in (("20080910", True), ("20080911", False)):
        sheet, _ = shown(line(id_number=id_number(1, born)))
        assert ("王小明" in sheet.texts()) is named


# Columns and cells


def test_a_column_of_personal_data_forbids_the_sheet() -> None:
    """A store of an earlier program may still hold one."""
    told = programme(columns=(NAME, PublicColumn("联系电话", Source.EXTRA)))
    _, problems = shown(line(extras=(("联系电话", "见村部"),)), programme=told)
    assert problems[0] == Problem(
        Code.COLUMN_NOT_PUBLIC,
        facts={"kind": PersonalData.PHONE, "column": "联系电话"},
    )
    assert problems[0].severity is Severity.ERROR


def test_a_cell_with_its_own_persons_account_forbids_the_sheet() -> None:
    told = line(bank_account="123456789012", remark="户 1234 5678 9012")
    _, problems = shown(line(), told, with_remark=True)
    [fault] = problems
    facts = {"kind": PersonalData.BANK_ACCOUNT, "column": "备注", "number": 2}
    assert fault == Problem(Code.OWN_DATA_ON_SHEET, facts=facts)


def test_what_a_pattern_finds_is_told_once() -> None:
    _, problems = shown(line(remark=id_number()), with_remark=True)
    assert codes(problems) == [Code.PERSONAL_DATA_ON_SHEET]
