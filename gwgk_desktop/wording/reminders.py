"""What a reminder says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.reminders import Concern, Urgency

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gwgk_desktop.domain.reminders import Reminder

CALENDAR = "政务公开提醒"
CONCERNS: Mapping[Concern, str] = {
    Concern.POST: "上墙",
    Concern.REPOST: "重贴",
    Concern.TAKE_DOWN: "撤下",
    Concern.REPLY: "答复异议",
    Concern.EVIDENCE: "补拍照片",
    Concern.NOTICE_ENDS: "公示期满",
    Concern.DAYS_OFF: "录入放假安排",
    Concern.REVIEW: "公开目录年度修订",
}
URGENCIES: Mapping[Urgency, str] = {
    Urgency.OVERDUE: "已逾期",
    Urgency.TODAY: "今天",
    Urgency.THIS_WEEK: "本周",
    Urgency.LATER: "以后",
}
_ADVICE: Mapping[Concern, str] = {
    Concern.POST: "最迟{due}上墙。",
    Concern.REPOST: "损毁、未满期或要更正：请重新张贴，重新计算天数。",
    Concern.TAKE_DOWN: "已满期或已撤回，请撤下并登记。",
    Concern.REPLY: "最迟{due}答复。",
    Concern.EVIDENCE: "{due}上墙，还没有现场照片。",
    Concern.NOTICE_ENDS: "{due}是公示期最后一天，当天还可以提异议。",
    Concern.DAYS_OFF: "{year}年还没有录入国务院办公厅的放假通知，期限暂按周末推算。",
    Concern.REVIEW: "请在{year}年年底前修订公开目录。",
}


def summary(it: Reminder) -> str:
    """Return a reminder in a line."""
    about = it.title or (f"{it.year}年" if it.year else "")
    where = f"{it.village}：" if it.village else ""
    return f"【{CONCERNS[it.concern]}】{where}{about}"


def advice(it: Reminder) -> str:
    """Return what is to be done, and by when."""
    return _ADVICE[it.concern].format(due=_day(it.due), year=it.year)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
