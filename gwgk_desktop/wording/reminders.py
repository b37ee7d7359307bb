"""What a reminder says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.posting_plan import PlanState
from gwgk_desktop.domain.reminders import Concern, FirstStep, Group
from gwgk_desktop.wording.catalogue import CATALOGUES
from gwgk_desktop.wording.plan import PLAN_STATES, occasion_told
from gwgk_desktop.wording.time_limits import WEEKDAYS, explained

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from gwgk_desktop.domain.due_dates import Due
    from gwgk_desktop.domain.reminders import Reminder

CALENDAR = "政务公开提醒"
CONCERNS: Mapping[Concern, str] = {
    Concern.POST: "上墙",
    Concern.HANG: "常驻上墙",
    Concern.REPOST: "重贴",
    Concern.RECALL: "立即撤下",
    Concern.CORRECT: "更正重贴",
    Concern.TAKE_DOWN: "撤下",
    Concern.REPLY: "答复异议",
    Concern.EVIDENCE: "补拍照片",
    Concern.NOTICE_ENDS: "公示期满",
    Concern.DAYS_OFF: "录入放假安排",
    Concern.REVIEW: "公开目录年度修订",
}
FIRST_STEPS: Mapping[FirstStep, str] = {
    FirstStep.OFFICE: "填写单位名称和监督电话…",
    FirstStep.VILLAGES: "登记村（社区）…",
    FirstStep.BOARDS: "登记公开栏…",
    FirstStep.CATALOGUE: "启用公开目录…",
    FirstStep.LIST: "导入发放名单…",
}
"""What a new office does first, as the buttons say that lead there."""
_STEP_COMMANDS: Mapping[FirstStep, str] = {
    FirstStep.OFFICE: "office",
    FirstStep.VILLAGES: "villages",
    FirstStep.BOARDS: "boards",
    FirstStep.CATALOGUE: "catalogue adopt",
    FirstStep.LIST: "import",
}
NOTHING = "没有要办的事。"
_STEPS_DONE = "开始使用，依次办好这几件（已办{done}件，还有{left}件）："
ALWAYS_MISSING, _ = PLAN_STATES[PlanState.MISSING]
"""What has to hang always and does not: called so everywhere."""
GROUPS: Mapping[Group, str] = {
    Group.RECALL: "立即撤下",
    Group.CORRECT: "更正重贴",
    Group.TAKE_DOWN: "期满可撤",
    Group.OVERDUE: "已逾期",
    Group.TODAY: "今天到期",
    Group.THIS_WEEK: "本周内",
    Group.LATER: "本周以后",
    Group.EVIDENCE: "缺现场照片",
    Group.NOTICE_ENDS: "公示快满",
    Group.STANDING: ALWAYS_MISSING,
    Group.OFFICE: "本单位",
}
_SAID = {
    Group.RECALL: "已撤回，要立即撤下",
    Group.CORRECT: "已撤回，更正后重贴",
    Group.OVERDUE: "逾期",
    Group.TODAY: "到期",
    Group.EVIDENCE: "缺现场照片",
    Group.TAKE_DOWN: "期满可撤",
    Group.OFFICE: "本单位的事",
}
_ADVICE: Mapping[Concern, str] = {
    Concern.POST: "最迟{due}上墙。",
    Concern.HANG: "应当长期公开，公开栏上还没有。",
    Concern.REPOST: "损毁、未满期或要更正：请重新张贴，重新计算天数。",
    Concern.RECALL: "已撤回，立即撤下：公示单有错，不能再贴；撤下后登记。",
    Concern.CORRECT: "已撤回，更正后重贴：请制作更正的公示单，审核、发布后上墙。",
    Concern.TAKE_DOWN: "已满期，请撤下并登记。",
    Concern.REPLY: "最迟{due}答复。",
    Concern.EVIDENCE: (
        "{due}上墙，还没有现场照片：贴没贴过凭照片证明，上墙证明和归档材料里都要有。"
    ),
    Concern.NOTICE_ENDS: "{due}是公示期最后一天，当天还可以提异议。",
    Concern.DAYS_OFF: "{year}年还没有录入国务院办公厅的放假通知，期限暂按周末推算。",
    Concern.REVIEW: "{year}年度还没有审核{catalogue}，请在年底前办。",
}
_LACKING = "{year}年的放假通知录入的不全，缺{names}，这些日子暂按周末推算。"


_SINCE: Mapping[Concern, tuple[str, str]] = {
    Concern.HANG: (ALWAYS_MISSING, ALWAYS_MISSING),
    Concern.EVIDENCE: ("贴了{late}天", "今天贴的"),
    Concern.RECALL: ("已撤回，还在墙上", "已撤回，还在墙上"),
    Concern.CORRECT: ("撤下{late}天了", "今天撤下的"),
    Concern.TAKE_DOWN: ("已期满{late}天", "今天可撤"),
}
"""How long it has been so, of what does not wait for a day; and on its first day."""


def summary(it: Reminder) -> str:
    """Return a reminder in a line."""
    about = title(it)
    where = f"{it.village}：" if it.village else ""
    return f"【{CONCERNS[it.concern]}】{where}{about}"


def advice(it: Reminder) -> str:
    """Return what is to be done, and by when."""
    if it.lacking:
        return _LACKING.format(year=it.year, names="、".join(it.lacking))
    named = CATALOGUES[it.scope] if it.scope else ""
    return _ADVICE[it.concern].format(due=_day(it.due), year=it.year, catalogue=named)


def in_calendar(it: Reminder, today: date) -> str:
    """Return what a calendar says of it: of what is overdue, since when."""
    if it.due >= today:
        return advice(it)
    return f"{by_when(it, today)}（{it.due.isoformat()}）。{advice(it)}"


def title(it: Reminder) -> str:
    """Return what a reminder is about: a posting, a year, a catalogue of a year."""
    if it.title:
        period = occasion_told(it.occasion)
        return f"{it.title}（{period}）" if period else it.title
    named = CATALOGUES[it.scope] if it.scope else ""
    return f"{it.year}年{named}" if it.year else ""


def by_when(it: Reminder, today: date) -> str:
    """Return by when, in a few words: 逾期3天, 今天, 10月3日（周六）."""
    late = (today - it.due).days
    if it.concern in _SINCE:
        since, now = _SINCE[it.concern]
        return since.format(late=late) if late else now
    if late > 0:
        return f"逾期{late}天"
    weekday = WEEKDAYS[it.due.weekday()]
    return "今天" if not late else f"{_day(it.due)}（周{weekday}）"


def why(
    it: Reminder, due: Due | None, phrase: str = "", basis: str = ""
) -> Iterator[str]:
    """Yield why: what is to be done, the time limit, how its day was reckoned."""
    yield advice(it)
    if due is not None:
        yield from explained(due, phrase, basis)


def said(counts: Mapping[Group, int]) -> str:
    """Return how it stands today, in a sentence; "" where nothing is due."""
    parts = [
        f"{counts[group]}项{words}"
        for group, words in _SAID.items()
        if counts.get(group)
    ]
    return f"今天有{'，'.join(parts)}。" if parts else ""


def standing(
    counts: Mapping[Group, int], first_steps: Sequence[FirstStep], *, any_todo: bool
) -> str:
    """Return how it stands today, in a sentence: in the window and by command.

    Nothing is to be done only where no first step is left, either.
    """
    if told := said(counts):
        return told
    return "" if first_steps or any_todo else NOTHING


def steps_left(first_steps: Sequence[FirstStep]) -> str:
    """Return what leads in the first steps of an office; "" where none is left."""
    if not first_steps:
        return ""
    left = len(first_steps)
    return _STEPS_DONE.format(done=len(FIRST_STEPS) - left, left=left)


def step_told(step: FirstStep) -> str:
    """Return a first step as the command line says it, which has no such button."""
    told = FIRST_STEPS[step].removesuffix("…")
    return f"{told}（命令行 {_STEP_COMMANDS[step]}）"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
