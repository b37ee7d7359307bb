"""What is said of time limits: rules as sentences, dates with their reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.time_limits import (
    FINANCE_HEAVY,
    LAST,
    After,
    Anchor,
    Before,
    Continuous,
    Count,
    Every,
    External,
    PeriodDay,
    Recurring,
    Unit,
    Window,
)
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.domain.working_days import ONE_DAY, WEEKEND, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from gwgk_desktop.domain.due_dates import Due, LookedUp
    from gwgk_desktop.domain.occasions import Period
    from gwgk_desktop.domain.phrases import Reading
    from gwgk_desktop.domain.time_limits import Clause, Limit, Rule
    from gwgk_desktop.domain.working_days import YearOfDays

TIME_LIMIT_PROBLEMS: Mapping[Code, tuple[str, str]] = {
    Code.PHRASE_UNREADABLE: (
        "时限用语读不懂：“{rest}”",
        "请换一种写法，如“每季度首月20日前”“信息形成之日起20个工作日内”“公示7天”，或人工填写应公开日；按周、按旬、按届、任期内的程序排不出日子，请写成每月几日，或每次登记一件事件",
    ),
    Code.NO_DAYS_OFF: (
        "没有读到{year}年的放假日期",
        "请粘贴国务院办公厅的放假通知全文，或导入有“日期”“类型”两列的表",
    ),
    Code.HOLIDAYS_LACKING: (
        "{year}年的安排里没有{names}",
        "请核对通知是否录全；确实没有的，要确认照此保存（命令行 --accept-warnings）",
    ),
    Code.NO_DAYS_OFF_TABLE: (
        "文件{file}里没有放假安排表",
        "表头要有“日期”和“类型”（放假或上班）两列，可另有“结束日期”“名称”",
    ),
    Code.DAYS_OFF_UNREADABLE: (
        "放假安排读不懂{text}",
        "请按“10月1日至7日放假，10月10日上班”改写；表里“类型”只能是放假或上班",
    ),
    Code.DAYS_OFF_COUNT: (
        "写明共{told}天，读到的是{days}天",
        "请与通知原文核对后改正",
    ),
    Code.DAYS_OFF_UNKNOWN: (
        "本单位没有录入{year}年的放假安排",
        "内置的年份不用删除，也删不掉",
    ),
    Code.DAY_OF_OTHER_YEAR: (
        "{day}不属于{year}年的放假安排",
        "请核对年份；只有上一年12月29日至31日可以写在这一年的安排里",
    ),
    Code.DAY_TWICE: ("{day}写了两次", "请删去重复的一次"),
    Code.WORKED_NO_WEEKEND: (
        "{day}写作上班，但它不是周六、周日",
        "请与通知原文核对；平日本来上班，不用写",
    ),
    Code.WEEKDAY_DIFFERS: (
        "{day}写作{weekday}，与日历不符",
        "请与通知原文核对日期和年份",
    ),
}
TIME_LIMIT_DEEDS: Mapping[Kind, tuple[str, str]] = {
    Kind.SET_TIME_LIMITS: ("修改时限设置", "修改计算办法和默认值"),
    Kind.KEEP_DAYS_OFF: (
        "录入放假安排",
        "{year}年，放假{off}天，调休上班{worked}天{document}{lacking}",
    ),
    Kind.REMOVE_DAYS_OFF: ("删除放假安排", "{year}年"),
}
ANCHORS: Mapping[str, str] = {
    Anchor.FORMED_OR_CHANGED: "信息形成或者变更",
    Anchor.MADE_OR_OBTAINED: "制作或者获取信息",
    Anchor.OBTAINED: "获取信息",
    Anchor.CHANGED: "内容变更",
    Anchor.MATTER_OCCURS: "事项发生",
    Anchor.MAJOR_FINANCE_EVENT: "重大财务事项发生",
    Anchor.PROGRESS: "事项有进展",
    Anchor.READY: "具备公开条件",
    Anchor.DECISION_MADE: "决策作出",
    Anchor.ADMIN_DECISION: "行政决定作出",
    Anchor.APPROVAL_RECEIVED: "收到批复（批准文件）",
    Anchor.CONGRESS_APPROVED: "人大批准",
    Anchor.FINANCE_APPROVED: "财政（人大）批复",
    Anchor.ALLOCATION_FIXED: "分配结果确定",
    Anchor.DOCUMENT_ISSUED: "文件印发",
    Anchor.LAND_WORK_START: "启动拟征收土地工作",
    Anchor.SURVEY_DONE: "土地现状调查结束",
    Anchor.STAGE_COMPLETED: "每个阶段完成",
    Anchor.LAST_PUBLICATION: "上次公开",
    Anchor.WINDOW_END: "公示期满",
    Anchor.OBJECTION_RECEIVED: "收到异议",
    Anchor.REQUEST_RECEIVED: "收到申请",
    Anchor.MEETING_DATE: "会议召开",
    Anchor.HEARING_DATE: "组织听证",
    Anchor.ELECTION_DATE: "选举",
}
UNITS = {Unit.CALENDAR_DAY: "日", Unit.WORKING_DAY: "个工作日", Unit.MONTH: "个月"}
EVERY = {
    Every.MONTH: "每月",
    Every.QUARTER: "每季度",
    Every.HALF_YEAR: "每半年",
    Every.YEAR: "每年",
    Every.REGULAR: "定期",
}
_NEXT = {
    Every.MONTH: "次月",
    Every.QUARTER: "下一季度",
    Every.HALF_YEAR: "下一个半年",
    Every.YEAR: "次年",
}
SOURCES_OF_DAYS = {Source.BUILT_IN: "内置", Source.OFFICE: "本单位录入"}
WEEKDAYS = "一二三四五六日"
_NOT_SAID = "原文没有写明，按默认值，非规定"
_EVENT_NOT_SAID = "原文没有写明是什么事，按此计算，非规定"
_DEFAULT = "（没有写明，按本单位默认值，非规定）"


def anchor(name: str) -> str:
    """Return an event's name in Chinese; words stand for themselves."""
    return ANCHORS.get(name, name)


def rule_sentence(rule: Rule) -> str:
    """Return a rule as a sentence."""
    told = [_clause(it) for it in rule.clauses]
    return f"任选其一：{'；或 '.join(told)}" if rule.choice else "；".join(told)


def _clause(clause: Clause) -> str:
    whom = clause.holds_for
    told = "财务往来较多的村" if whom == FINANCE_HEAVY else f"“{whom}”"
    posted = "报送" if clause.returned else "公开"
    return f"{f'{told}：' if whom else ''}{_limit(clause.limit, posted)}"


def _limit(limit: Limit, posted: str) -> str:
    match limit:
        case Recurring(every=every, on=on):
            told = period_day(every, on) if on else EVERY[every]
            return f"{told}{posted}{'' if on else f'一次{_DEFAULT}'}"
        case After():
            return _after(limit, posted)
        case Before(anchor=event, count=count):
            return f"{anchor(event)}前{_counted(count)}{posted}"
        case Window(count=count, hangs=hangs):
            return f"{'张贴' if hangs else '公示（张贴）'}不少于{_counted(count)}"
        case Continuous(renewed=renewed):
            return f"长期{posted}{f'，内容变更后及时更新{_DEFAULT}' * renewed}"
        case External(by=by):
            return f"{posted}的时间由{by or '有关部门'}另行规定"


def _after(limit: After, posted: str) -> str:
    event = anchor(limit.anchor)
    if limit.count is None:
        told = f"{event}后及时{posted}{_DEFAULT}"
    elif not limit.count.number:
        told = f"{event}的当天{posted}"
    else:
        told = f"{event}之日起{_counted(limit.count)}内{posted}"
    if limit.window:
        told += f"，公示{_counted(limit.window)}"
    return f"{'分阶段：' * limit.staged}{told}{'，此后长期公开' * limit.continuous}"


def period_day(every: Every, on: PeriodDay) -> str:
    """Return a day of a period: 下一季度第1个月15日前."""
    of = _NEXT[every] if on.next else EVERY[every]
    if every is Every.YEAR:
        of += f"{on.month}月"
    elif every is not Every.MONTH:
        of += f"第{on.month}个月"
    day = "最后一天" if on.day == LAST else f"{on.day}日"
    return f"{of}{day}前{_elsewhere(on.others, '日')}"


def _counted(count: Count) -> str:
    unit = UNITS[count.unit]
    return f"{count.number}{unit}{_elsewhere(count.others, unit)}"


def _elsewhere(others: tuple[int, ...], unit: str) -> str:
    told = "、".join(f"{it}{unit}" for it in others)
    return f"（也有{told}的）" if told else ""


def period(it: Period) -> str:
    """Return a period as people say it: 2026年第一季度."""
    match it.every:
        case Every.MONTH:
            return f"{it.year}年{it.number}月"
        case Every.QUARTER:
            return f"{it.year}年第{WEEKDAYS[it.number - 1]}季度"
        case Every.HALF_YEAR:
            return f"{it.year}年{'上下'[it.number - 1]}半年"
        case _:
            return f"{it.year}年"


def weekday(day: date) -> str:
    """Return a day with its weekday: 2026-03-05（周四）."""
    return f"{day.isoformat()}（周{WEEKDAYS[day.weekday()]}）"


def assumed(it: Due) -> str | None:
    """Return what was taken by default for this date; None where all was said."""
    parts = []
    if it.assumed_every:
        parts.append(EVERY[it.assumed_every])
    match it.assumed:
        case Count() as count:
            parts.append(f"{_counted(count)}内")
        case PeriodDay() as on if it.period:
            parts.append(period_day(it.period.every, on))
    return f"{'，'.join(parts)}：{_NOT_SAID}" if parts else None


def explained(it: Due, phrase: str = "", basis: str = "") -> Iterator[str]:
    """Yield why something is due when it is: start, count, days off, what was taken.

    Before that the wording and its legal basis, where they are given.
    """
    if phrase:
        yield f"用语：{phrase}"
    if basis:
        yield f"依据：{basis}"
    reckoning, count = it.reckoning, it.reckoning.counted
    if it.period:
        yield f"期次：{period(it.period)}，到期日{weekday(it.on)}是固定日，不因放假移动"
        if it.tells_of and it.tells_of != it.period:
            yield f"公开的是{period(it.tells_of)}的内容"
    elif count is not None:
        yield from _count_told(it, count)
    if off := _days_off(reckoning.passed):
        yield f"其间休息日{len(reckoning.passed)}天：{off}"
    if told := assumed(it):
        yield f"默认值：{told}"
    yield from day_notes(it)


def day_notes(it: Due) -> Iterator[str]:
    """Yield what is to be known of a due day as such: does its month have it, is it off."""
    if it.lacked:
        yield f"{it.on.year}年{it.on.month}月没有{it.lacked}日，按最后一天"
    if it.worked_before:
        yield f"{weekday(it.on)}是休息日，前一个工作日是{weekday(it.worked_before)}"
    for year in it.unnoticed:
        yield f"{year}年的放假安排没有录入或不全，只按周末推算，录入后会变"


def _count_told(it: Due, count: Count) -> Iterator[str]:
    limit, start = it.clause.limit, weekday(it.reckoning.start)
    if isinstance(limit, Window):
        first, last = it.reckoning.first, it.reckoning.last
        if first and last:
            later = "张贴当日不计，" * (first != it.reckoning.start)
            yield f"{later}自{weekday(first)}至{weekday(last)}，共{_counted(count)}"
        return
    if not count.number:
        yield f"当天{start}即到期"
    elif isinstance(limit, Before):
        yield f"事件日：{start}，当日不计，往前数{_counted(count)}到{weekday(it.on)}"
    elif it.reckoning.first and it.reckoning.last:
        begun, last = weekday(it.reckoning.first), it.reckoning.last
        yield f"起算：{start}，当日不计（民法典第二百零一条）"
        yield f"自{begun}起数{_counted(count)}，到{weekday(last)}"
        if count.unit is Unit.WORKING_DAY:
            yield from _worked_weekends(it)
        if last != it.on:
            moved = f"{weekday(last)}是休息日，顺延到{weekday(it.on)}"
            yield f"{moved}（民法典第二百零三条）"


def _worked_weekends(it: Due) -> Iterator[str]:
    first, last = it.reckoning.first, it.reckoning.last
    passed = {day for day, _ in it.reckoning.passed}
    worked = []
    while first and last and first <= last:
        if first.weekday() >= 5 and first not in passed:
            worked.append(first.isoformat())
        first += ONE_DAY
    if worked:
        yield f"调休上班的周末算工作日：{'、'.join(worked)}"


def _days_off(passed: Iterable[tuple[date, str]]) -> str:
    """Return days off in their runs: 周末 01-31至02-01、春节 02-15至02-23."""
    runs: list[list[tuple[date, str]]] = []
    for day, why in passed:
        if runs and runs[-1][-1] == (day - ONE_DAY, why):
            runs[-1].append((day, why))
        else:
            runs.append([(day, why)])
    return "、".join(
        f"{'周末' if run[0][1] == WEEKEND else run[0][1]} {run[0][0]:%m-%d}"
        + (f"至{run[-1][0]:%m-%d}" if len(run) > 1 else "")
        for run in runs
    )


def assumed_in(found: LookedUp, event: str = "") -> str | None:
    """Return what was taken by default; None where all was said.

    `event` is the one that was taken where the words name none.
    """
    told = [f"{anchor(event)}之日：{_EVENT_NOT_SAID}"] if event else []
    if found.renewal:
        told.append(f"变更后{_counted(found.renewal)}内：{_NOT_SAID}")
    elif found.first and (of_date := assumed(found.first)):
        told.append(of_date)
    return "；".join(told) or None


def due_line(found: LookedUp) -> str:
    """Return the due day as one line."""
    if found.first is None:
        return "到期日：没有，见下面的说明"
    return f"到期日：{listed(found.first)}"


def listed(it: Due) -> str:
    """Return a due day with what it is for: 2026-04-20（周一）　2026年第二季度."""
    return weekday(it.on) + (f"\t{period(it.period)}" if it.period else "")


def doubts(event: str, left_over: Sequence[str], *, as_notice: bool) -> Iterator[str]:
    """Yield what a person has to see to in how a phrase was read.

    `event` was taken where the words name none; `as_notice`: as days of a notice.
    """
    if as_notice:
        yield "原文没有写明是公示还是张贴，按公示计首日；要按张贴从次日起算的，请写“张贴”"
    if event:
        yield f"原文没有写明是什么事，按“{anchor(event)}之日”算，请核对"
    if left_over:
        told = "、".join(f"“{it}”" for it in left_over)
        yield f"这几个字没有读进去：{told}，请核对是否影响时限"


def looked_up(reading: Reading, found: LookedUp) -> Iterator[str]:
    """Yield how a phrase was read, and why it is due when it is."""
    if reading.rule is None:
        return
    yield f"读作：{rule_sentence(reading.rule)}"
    yield from doubts(
        reading.event_assumed, reading.left_over, as_notice=reading.notice_assumed
    )
    if found.first:
        yield from explained(found.first)
    elif reading.rule.choice:
        yield "原文列出几种，要选定一种才有到期日"
    elif told := assumed_in(found):
        yield f"长期公开，没有到期日；默认值：{told}"
    elif isinstance(reading.rule.main.limit, Continuous):
        yield "长期公开，没有到期日"
    else:
        yield "到期日由别的部门决定，请人工填写"


def month_of(every: Every, number: int, *, following: bool) -> str:
    """Return a month of a period, or of the one that follows: 下一季度第1个月."""
    of = _NEXT[every] if following else EVERY[every].replace("每", "当")
    if every is Every.MONTH:
        return of
    return f"{of}{number}月" if every is Every.YEAR else f"{of}第{number}个月"


def notices_missing(years: Iterable[int]) -> str:
    """Return that years have no notice; "" where none lacks it."""
    told = "、".join(f"{it}年" for it in years)
    return f"{told}的放假安排没有录入，有关日期只按周末推算。" if told else ""


def year_told(it: YearOfDays) -> str:
    """Return the days off of a year, holiday by holiday, and the weekends worked."""
    days = sorted(it.off.items())
    off = _days_off((day, why or "放假") for day, why in days)
    worked = "、".join(f"{day:%m-%d}" for day in sorted(it.worked))
    by = f"（{it.document}）" if it.document else ""
    told = f"{it.year}年放假{len(days)}天{by}：{off}"
    return f"{told}；调休上班{len(it.worked)}天：{worked}" if worked else told
