"""The words of time limits: what is counted, how often, which events are named."""

from __future__ import annotations

import re

from gwgk_desktop.domain.time_limits import Anchor, Count, Every, Unit

_TIME = re.compile(
    r"\d|每|季|半年|月|周|星期|年底|年末|年内|届|前一|次日|旬|初(?![审步次])|[二三四五六七八九十两]次"
)
_NO_LIMIT = re.compile(r"[1一]次|上1?个?(?:月|季度|半年|年度?)")
"""How often in a period, and of which one: no limit besides that of the period."""


def has_time(text: str) -> bool:
    """Return whether a text still speaks of time: of a number, a month, a week."""
    return bool(_TIME.search(_NO_LIMIT.sub("", text)))


UNITS = {
    "工作日": (1, Unit.WORKING_DAY),
    "日": (1, Unit.CALENDAR_DAY),
    "天": (1, Unit.CALENDAR_DAY),
    "周": (7, Unit.CALENDAR_DAY),
    "星期": (7, Unit.CALENDAR_DAY),
    "月": (1, Unit.MONTH),
    "年": (12, Unit.MONTH),
}
UNIT = r"个?(?:自然)?(?P<unit>工作日|日|天|周|星期|年|(?<=个)月)"
COUNT = rf"(?P<count>\d+(?:(?:个?工作日|日|天)?/\d+)*){UNIT}"
COUNT_2 = COUNT.replace("<count>", "<count2>").replace("<unit>", "<unit2>")
"""The same, where a pattern has two of them."""
BEFORE = r"(?:之前|以前|前)"
WITHIN = r"(?:之内|以内|内)"
DAY = (
    r"(?:(?P<day>\d{1,2})[日号](?P<others>(?:/\d{1,2}[日号])*)"
    r"|(?P<end>月?[底末]|最后1[日天]))" + BEFORE + r"?(?!以?后|之后|起|至|-|~)"
)
FIRST_MONTH = r"(?:首个?月|第(?P<month>\d)个?月|(?P<last>最后1个?月|末月))的?"
EACH = {
    "月": Every.MONTH,
    "季": Every.QUARTER,
    "季度": Every.QUARTER,
    "半年": Every.HALF_YEAR,
    "年": Every.YEAR,
    "年度": Every.YEAR,
}
EVERY = r"(?P<every>月|季度?|半年|年度?)"
LAST_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}

EVENTS: tuple[tuple[str, Anchor], ...] = (
    (r"收到.*异议", Anchor.OBJECTION_RECEIVED),
    (r"收到.*申请|受理.*申请", Anchor.REQUEST_RECEIVED),
    (r"收到.*(?:批复|批准|批文)", Anchor.APPROVAL_RECEIVED),
    (
        r"(?:人大|人民代表大会|常委会|常务委员会).*(?:批准|通过)",
        Anchor.CONGRESS_APPROVED,
    ),
    (r"批复", Anchor.FINANCE_APPROVED),
    (r"财务事项", Anchor.MAJOR_FINANCE_EVENT),
    (r"(?:制作|制定|形成).*获取", Anchor.MADE_OR_OBTAINED),
    (r"获取|获得", Anchor.OBTAINED),
    (r"形成|产生", Anchor.FORMED_OR_CHANGED),
    (r"行政决定|(?:许可|处罚).*决定", Anchor.ADMIN_DECISION),
    (r"分配结果", Anchor.ALLOCATION_FIXED),
    (r"决策|决定", Anchor.DECISION_MADE),
    (r"颁布|印发", Anchor.DOCUMENT_ISSUED),
    (r"现状调查", Anchor.SURVEY_DONE),
    (r"征收土地工作|征地工作", Anchor.LAND_WORK_START),
    (r"公示期?(?:结束|期满|届满)", Anchor.WINDOW_END),
    (r"上次(?:公开|公布)", Anchor.LAST_PUBLICATION),
    (r"阶段", Anchor.STAGE_COMPLETED),
    (r"变更|更改|变动|更新", Anchor.CHANGED),
    (r"事项发生|^发生$", Anchor.MATTER_OCCURS),
)
TAKES_PLACE: tuple[tuple[str, Anchor], ...] = (
    (r"听证", Anchor.HEARING_DATE),
    (r"选举|换届", Anchor.ELECTION_DATE),
    (r"会", Anchor.MEETING_DATE),
)
SINCE = r"(?:自(?!然|己|愿|治|主)|从)"
EVENT_WORDS = re.compile(rf"^(?:(?:应当|应|须|要|并)?(?:{SINCE}|于|在))|(?:的|,)$")


def event_of(words: str) -> str:
    """Return the event that words name: an Anchor, or the words themselves."""
    for pattern, anchor in EVENTS:
        if re.search(pattern, words):
            return anchor
    return words


def count_of(match: re.Match[str], which: str = "") -> Count:
    """Return the count that a pattern met, the one of that name."""
    times, unit = UNITS[match[f"unit{which}"]]
    number, *others = (
        int(it) * times for it in re.findall(r"\d+", match[f"count{which}"])
    )
    return Count(number, unit, tuple(others))
