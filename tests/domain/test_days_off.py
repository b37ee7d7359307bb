"""The notices of days off are read as the State Council words them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain.days_off import read_notice, refuse_wrong
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.services.time_limits import built_in_years

NOTICES = {
    2024: """一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。\
鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。""",
    2025: """一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。\
1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。""",
    2026: """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。\
2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。""",
}


@pytest.mark.parametrize("year", NOTICES)
def test_a_notice_as_it_was_published_says_what_is_built_in(year: int) -> None:
    read = read_notice(year, NOTICES[year])
    assert read.problems == ()
    known = built_in_years()[year]
    assert set(read.year.off) == set(known.off)
    assert read.year.worked == known.worked


def test_each_day_off_knows_its_holiday() -> None:
    read = read_notice(2026, NOTICES[2026])
    assert read.year.off[date(2026, 2, 17)] == "春节"
    assert read.year.off[date(2026, 10, 1)] == "国庆节"


def test_the_end_of_december_may_stand_in_the_next_notice() -> None:
    text = "元旦：2026年12月31日至2027年1月2日放假调休，共3天。"
    read = read_notice(2027, text)
    assert read.problems == ()
    assert date(2026, 12, 31) in read.year.off


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("元旦：1月1日（周六）放假。", Code.WEEKDAY_DIFFERS),
        ("元旦：1月1日（周五）至3日（周日）放假，共4天。", Code.DAYS_OFF_COUNT),
        ("元旦：1月1日放假。1月5日上班。", Code.WORKED_NO_WEEKEND),
        ("元旦：1月1日放假。\n国庆节：1月1日放假。", Code.DAY_TWICE),
        ("元旦：2028年1月1日放假。", Code.DAY_OF_OTHER_YEAR),
        ("元旦：1月1日前后放假。", Code.DAYS_OFF_UNREADABLE),
        ("春节：2月30日放假。", Code.DAYS_OFF_UNREADABLE),
        ("春节：2月10日至1日放假。", Code.DAYS_OFF_UNREADABLE),
        ("1月9日上班。", Code.NO_DAYS_OFF),
        ("", Code.NO_DAYS_OFF),
    ],
)
def test_what_is_wrong_with_a_notice_is_told_and_nothing_is_kept(
    text: str, code: Code
) -> None:
    read = read_notice(2027, text)
    assert read.problems[0].code is code
    with pytest.raises(Refusal) as refused:
        refuse_wrong(read)
    assert refused.value.problem.code is code


def test_the_line_of_a_problem_is_told() -> None:
    read = read_notice(2027, "元旦：1月1日放假。\n春节：2月30日放假。")
    [problem] = read.problems
    assert problem.place is not None
    assert problem.place.row == 2


@given(st.text("元旦春节：1234至月日（周六）放假调休，共天。上班、\n年20", max_size=40))
def test_whatever_is_pasted_is_read_or_told(text: str) -> None:
    read = read_notice(2027, text)
    assert read.problems or read.year.off
