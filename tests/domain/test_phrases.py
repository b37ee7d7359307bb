"""Time limits as they are worded in Chinese are read as the collected table says."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain import phrases
from gwgk_desktop.domain.rule_text import parse
from gwgk_desktop.domain.time_limits import (
    FINANCE_HEAVY,
    LAST,
    MONTHS,
    After,
    Anchor,
    Before,
    Clause,
    Continuous,
    Count,
    Every,
    External,
    Kind,
    Recurring,
    Rule,
    Unit,
    Window,
)

DATA = Path(__file__).parents[1] / "data"
TABLE = DATA / "timing_phrases.csv"
OTHERS = [
    line.split(" => ")
    for line in (DATA / "more_phrases.txt").read_text("utf-8").splitlines()
]
"""What else is worded so, and the rule that it means."""
WAYS = re.compile(r"\s*/\s+|\s+/\s*")
SHARES_ITS_TAIL = "征求意见时间"
"""Of T51: both sides of its stroke share what follows the second."""
RECURRENCES = {
    Every.MONTH: "monthly",
    Every.QUARTER: "quarterly",
    Every.HALF_YEAR: "semiannual",
    Every.YEAR: "annual",
}


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


SEVERAL = {"T05", "T25", "T26", "T52", "T57", "T59"}
"""Of several numbers, events or clauses: told one by one in OTHERS."""
ROWS = {it["code"]: it for it in rows()}


def ways() -> list[tuple[str, str]]:
    return [
        (code, way)
        for code, row in ROWS.items()
        for way in dict.fromkeys((*WAYS.split(row["phrase"]), row["phrase"]))
        if way != SHARES_ITS_TAIL and code not in SEVERAL
    ]


def test_the_table_has_all_wordings() -> None:
    assert len(ROWS) == 59


def rule_of(phrase: str) -> Rule:
    reading = phrases.read(phrase)
    assert reading.rule is not None, reading.unread
    return reading.rule


def kind_told(rule: Rule) -> str:
    """Return the kind, as the table calls it."""
    if rule.choice:
        return "enum"
    if any(it.holds_for == FINANCE_HEAVY for it in rule.clauses):
        return "recurring_conditional"
    return rule.main.kind


def recurrence_told(clause: Clause) -> str:
    match clause.limit:
        case Recurring(every=every):
            return RECURRENCES[every]
        case After(anchor=Anchor.LAST_PUBLICATION):
            return "≤3 months"
        case External():
            return "-"
        case _:
            return "none"


def anchor_told(clause: Clause) -> str:
    match clause.limit:
        case Recurring() as recurring:
            return anchor_of_period(recurring)
        case After(anchor=anchor) | Before(anchor=anchor):
            return anchor
        case Window():
            return "posting_start"
        case Continuous(renewed=True):
            return "changed"
        case _:
            return "-"


def anchor_of_period(limit: Recurring) -> str:
    on = limit.on
    if on is None or on.next:
        return "period_end"
    if limit.every is Every.YEAR:
        return "calendar_year"
    if on.day == LAST and on.month == MONTHS[limit.every]:
        return "period_end"
    return "period_start"


def offset_told(clause: Clause) -> str:
    match clause.limit:
        case Recurring() as recurring:
            return day_told(recurring)
        case After(count=Count() as count):
            return str(count.number)
        case Before(count=count):
            return f"-{count.number}"
        case After() | Continuous(renewed=True):
            return "unspecified"
        case _:
            return "-"


def day_told(limit: Recurring) -> str:
    on = limit.on
    if on is None:
        return "unspecified day"
    if limit.every is Every.YEAR:
        return f"{on.month}-{on.day}"
    if on.day == LAST:
        return "last day"
    month = "" if limit.every is Every.MONTH else f" {on.month}"
    return f"{'next ' * on.next}month{month} day {on.day}"


def unit_told(clause: Clause) -> str:
    match clause.limit:
        case Recurring():
            return "calendar"
        case After(count=Count(unit=unit)) | Before(count=Count(unit=unit)):
            return unit
        case _:
            return "-"


@pytest.mark.parametrize(("code", "way"), ways())
def test_each_collected_wording_is_read_as_the_table_says(code: str, way: str) -> None:
    row, rule = ROWS[code], rule_of(way)
    clause = rule.main
    told = (kind_told(rule), anchor_told(clause), unit_told(clause))
    assert told == (row["kind"], row["anchor"], row["offset_unit"])
    assert recurrence_told(clause) in row["recurrence"].split("|")
    assert offset_told(clause) == row["offset"].split(" | ")[0]
    assert rule.needs_human == (row["needs_human_date"] == "yes")


SAYS_HOW_LONG = [
    code
    for code, row in ROWS.items()
    if re.fullmatch(r"\d+(?:d|wd)", row["min_display"])
    and code not in {"T14", "T15", "T16", "T40"}  # there another article says it
]


@pytest.mark.parametrize("code", SAYS_HOW_LONG)
def test_a_wording_that_says_how_long_it_hangs_is_read_so(code: str) -> None:
    row = ROWS[code]
    for way in WAYS.split(row["phrase"]):
        if way == SHARES_ITS_TAIL:
            continue
        match rule_of(way).main.limit:
            case Window(count=count) | After(window=Count() as count):
                working = count.unit is Unit.WORKING_DAY
                told = f"{count.number}{'wd' if working else 'd'}"
                assert told == row["min_display"]
            case limit:
                pytest.fail(str(limit))


@pytest.mark.parametrize(("phrase", "rule"), OTHERS)
def test_other_wordings_are_read_by_the_same_grammar(phrase: str, rule: str) -> None:
    assert str(rule_of(phrase)) == rule


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "公开",
        "应当公示",
        "每季度公布两次",
        "每周公布一次",
        "每两个月公布一次",
        "每月5日、20日",
        "每月25日至30日",
        "每月10日后公布",
        "不得早于每月10日",
        "会议召开前10日内公布",
        "信息形成之日起的第10个工作日前",
        "审批通过后次日公开",
        "公示不超过7天",
        "不少于15日，常年公开",
        "不定期公开",
        "每月初",
        "每月上旬",
        "年初公布计划,年底公布结果",
        "每月5日前，遇节假日顺延",
        "20个工作日内（特殊情况可延长20个工作日）",
        "每月第3个工作日前",
        "每年第一季度内",
        "立即公开",
        "保留至下次公开",
        "24小时内",
        "群众诉求5个工作日内答复",
        "届中离任30日内",
        "每届公布一次",
        "任期内公开",
        "每周一公布",
        "每旬公布",
        "6月底前",
        "2026年3月1日前",
        "依申请公开",
        "每年6月30日和12月31日前",
    ],
)
def test_what_the_grammar_does_not_know_is_told_and_not_guessed(phrase: str) -> None:
    reading = phrases.read(phrase)
    assert reading.rule is None
    assert reading.unread or not phrase


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("每年植树节前", "植树节前"),
        ("每年重阳节前", "重阳节前"),
        ("每年防汛期间", "防汛期间"),
        ("每年村民大会前", "大会前"),
        ("每月党员活动日", "党员活动日"),
        ("每季度村民会议后", "会议后"),
        ("每半年例会前", "例会前"),
        ("每年8月份征地后", "征地后"),
        ("每月10日前后", "后"),
        ("每月例会", "例会"),
        ("每季首月15日(遇节假日顺延)", "遇节假日顺延"),
        ("每月15日前,遇节假日提前", "每月15日前,遇节假日提前"),
        ("每月15日前，遇节假日提前至前一工作日", "遇节假日提前至"),
        ("公示7天(不含节假日)", "不含节假日"),
        ("会前公布 / 每月公布", "会前"),
    ],
)
def test_words_that_may_turn_a_limit_make_it_unread_and_are_named(
    phrase: str, words: str
) -> None:
    reading = phrases.read(phrase)
    assert reading.rule is None
    assert words in reading.unread


@pytest.mark.parametrize(
    "phrase",
    [
        *("每月32日前", "每季度第4个月10日前", "1000个工作日内", "每半年第7个月5日前"),
        *("公示1000天", "每年13月底前", "提前1000日公布", "5日/1000日内公开"),
        *("每月0日前", "每季度首月0日前", "次月00日前", "每年3月5日/0日前"),
        *("信息形成之日起0日内", "信息形成之日起零个工作日内公开", "不超过0日"),
        *("会议召开前0日公布", "公示期不少于0天", "信息形成之日起5日/0日内"),
    ],
)
def test_numbers_that_no_rule_has_are_not_read(phrase: str) -> None:
    reading = phrases.read(phrase)
    assert reading.rule is None
    assert reading.unread


@pytest.mark.parametrize(
    "phrase",
    ["每年2月30日前", "每年6月31日前", "每年1、4、7、10月31日前", "每年2月5日/30日前"],
)
def test_days_that_no_year_has_are_not_read(phrase: str) -> None:
    assert phrases.read(phrase) == phrases.Reading(None, phrase)


@pytest.mark.parametrize(
    ("phrase", "rule"),
    [
        ("每年2月29日前", "annual month 2 day 29"),
        ("每月31日前", "monthly day 31"),
        ("每年1、4、7、10月30日前", "quarterly month 1 day 30"),
    ],
)
def test_days_that_some_year_or_month_has_are_read(phrase: str, rule: str) -> None:
    assert str(rule_of(phrase)) == rule


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("项目开工前和完工后5日内", "项目开工前"),
        ("自项目开工前、完工之日起5日内公开", "项目开工前"),
        ("项目开工前及完工后5日内公开", "项目开工前"),
        ("开工前公示和完工后5日内公开", "开工前"),
        ("完工后与验收前5日公布", "完工后"),
        ("开工前和完工当日公开", "开工前和完工"),
        ("开工前和完工后及时公开", "开工前和完工"),
    ],
)
def test_an_event_told_with_what_is_before_or_after_another_is_not_read(
    phrase: str, words: str
) -> None:
    reading = phrases.read(phrase)
    assert reading.rule is None
    assert words in reading.unread


@pytest.mark.parametrize(
    ("phrase", "rule", "assumed"),
    [
        ("张贴不少于15天", "display 15 calendar_day", False),
        ("张贴时间应不少于15个工作日", "display 15 working_day", False),
        ("在村公示栏张贴15天", "display 15 calendar_day", False),
        ("张榜不少于15天", "display 15 calendar_day", False),
        ("至少保留五日", "display 5 calendar_day", False),
        ("张贴公示不少于7天", "window 7 calendar_day", False),
        ("公示的时间一般不少于7天", "window 7 calendar_day", False),
        ("不少于15天", "window 15 calendar_day", True),
        ("公布不少于15天", "window 15 calendar_day", True),
    ],
)
def test_days_on_the_wall_and_of_a_notice_are_told_apart_by_their_word(
    phrase: str, rule: str, *, assumed: bool
) -> None:
    reading = phrases.read(phrase)
    assert (str(reading.rule), reading.notice_assumed) == (rule, assumed)


@pytest.mark.parametrize(
    ("phrase", "rule", "words"),
    [
        ("每季度首月20日前,并公布结果", "quarterly month 1 day 20", ("结果",)),
        ("每月公开党费收缴", "monthly", ("党费收缴",)),
        ("党费收缴按季度公布", "quarterly", ("党费收缴",)),
        ("原则上每月公布一次", "monthly", ("原则上",)),
        ("长期公示(困难党员)", "continuous", ("困难党员",)),
        (
            "低保信息形成之日起10个工作日内",
            "within 10 working_day after formed_or_changed",
            ("低保",),
        ),
    ],
)
def test_what_a_rule_does_not_hold_is_told_beside_it(
    phrase: str, rule: str, words: tuple[str, ...]
) -> None:
    reading = phrases.read(phrase)
    assert (str(reading.rule), reading.left_over) == (rule, words)
    assert reading.needs_human


def test_what_joins_two_limits_is_of_neither() -> None:
    rule = rule_of("每季度首个月20日前,并公示10日")
    assert str(rule) == "quarterly month 1 day 20; window 10 calendar_day"


def known_phrases() -> list[str]:
    table = [way for code in ROWS for way in WAYS.split(ROWS[code]["phrase"])]
    return [it for it in (*table, *(it for it, _ in OTHERS)) if phrases.read(it).rule]


KNOWN = known_phrases()


@pytest.mark.parametrize("phrase", KNOWN)
def test_all_words_of_the_known_wordings_are_accounted_for(phrase: str) -> None:
    assert phrases.read(phrase).left_over in {(), ("发放前",), ("时限",)}


@pytest.mark.parametrize(
    "whose", ["", "村委会", "村民委员会", "居民委员会换届", "两委"]
)
def test_whose_next_election_it_is_may_be_said(whose: str) -> None:
    reading = phrases.read(f"下届{whose}选举前公布")
    assert str(reading.rule) == "1 calendar_day before election_date"
    assert reading.left_over == ()


def test_other_words_before_an_election_are_not_passed_over() -> None:
    assert phrases.read("下届山水选举前公布").rule is None


@given(
    st.sampled_from(KNOWN),
    st.text("苹梨桥猫山河马灯植树防汛祭祖庙赶集茶油竹", min_size=1, max_size=4)
    | st.sampled_from(
        ["植树节", "党员活动日", "例会上", "遇节假日顺延", "征地后", "防汛期间", "除外"]
    ),
    st.floats(0, 1),
)
def test_a_word_put_anywhere_is_never_passed_over_in_silence(
    phrase: str, word: str, where: float
) -> None:
    place = round(where * len(phrase))
    before = phrases.read(phrase)
    after = phrases.read(phrase[:place] + word + phrase[place:])
    silent = (after.rule, after.left_over) == (before.rule, before.left_over)
    assert not silent


def test_a_count_that_names_no_event_says_that_one_was_taken() -> None:
    reading = phrases.read("20个工作日内公开")
    assert reading.event_assumed == Anchor.FORMED_OR_CHANGED
    assert str(reading.rule) == "within 20 working_day after formed_or_changed"
    assert not phrases.read("信息形成之日起20个工作日内").event_assumed
    for words in ("三日前公布", "提前一周发通知"):
        assert phrases.read(words).event_assumed == Anchor.MEETING_DATE
    assert not phrases.read("提前十日公布会议议题").event_assumed


def test_ways_that_mean_the_same_are_one_rule_and_others_a_choice() -> None:
    assert str(rule_of("每月公布一次 / 每月")) == "monthly"
    assert rule_of("每月公布一次 / 每季度").choice


NUMBERS = st.integers(1, 365)
_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """Write a number below a thousand as laws do."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += f"{_DIGITS[tens] if hundreds or tens > 1 else ''}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


@given(NUMBERS, st.sampled_from(["个工作日", "日", "天", "个自然日"]))
def test_any_number_is_read_in_digits_full_width_and_chinese(
    number: int, unit: str
) -> None:
    wide = str(number).translate({ord(str(it)): chr(0xFF10 + it) for it in range(10)})
    told = {
        str(rule_of(f"信息形成之日起{it}{unit}内公开"))
        for it in (str(number), wide, chinese(number))
    }
    kind = "working_day" if "工作" in unit else "calendar_day"
    assert told == {f"within {number} {kind} after formed_or_changed"}


@given(
    st.text(
        "每季度首月第三个工作日前后内0123十五公示期,;、()/ 随时长自起不", max_size=20
    )
)
def test_whatever_is_typed_is_read_or_refused_and_never_fails(text: str) -> None:
    reading = phrases.read(text)
    assert reading.rule is None or parse(str(reading.rule)) == reading.rule


def test_the_kind_return_is_what_is_reported_upwards() -> None:
    assert rule_of("每季度最后1个月10号前报送进展情况").main.kind is Kind.RETURN
