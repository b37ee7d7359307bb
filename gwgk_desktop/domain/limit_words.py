"""The words of time limits: what is counted, how often, which events are named."""

from __future__ import annotations

import re

from gwgk_desktop.domain.time_limits import (
    Anchor,
    Count,
    Every,
    NotARuleError,
    Unit,
)

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

_OR = r"(?:、|或者?|和|与|/)"
_TOLD = r"(?:(?:该|有关|相关|政府)*(?:信息|政策|文件))?"
_CHANGE = r"(?:变更|更改|变动|更新)"
EVENTS: tuple[tuple[str, Anchor], ...] = (
    (r"收到(?:群众|村民|书面)*的?异议", Anchor.OBJECTION_RECEIVED),
    (r"(?:收到|受理)(?:群众|村民|书面)*的?申请", Anchor.REQUEST_RECEIVED),
    (r"收到(?:上级)?的?(?:批复|批准|批文)(?:文件)?", Anchor.APPROVAL_RECEIVED),
    (
        (
            r"(?:本级|本?[乡镇])?(?:人大|人民代表大会|常委会|常务委员会)"
            r"(?:或者?其?(?:常委会|常务委员会))?(?:会议)?(?:批准|通过)"
        ),
        Anchor.CONGRESS_APPROVED,
    ),
    (r"(?:经?(?:本级)?财政部门|人大会议)?批复", Anchor.FINANCE_APPROVED),
    (r"(?:重大)?财务事项(?:发生)?", Anchor.MAJOR_FINANCE_EVENT),
    (rf"(?:制作|制定|形成){_OR}?获取{_TOLD}", Anchor.MADE_OR_OBTAINED),
    (rf"(?:获取|获得){_TOLD}", Anchor.OBTAINED),
    (
        rf"{_TOLD}(?:形成|产生)(?:{_OR}?{_CHANGE})?",
        Anchor.FORMED_OR_CHANGED,
    ),
    (
        rf"(?:作出)?(?:(?:行政)?(?:许可|处罚){_OR}?)*(?:行政|许可|处罚)的?决定(?:作出)?",
        Anchor.ADMIN_DECISION,
    ),
    (r"分配结果(?:确定)?", Anchor.ALLOCATION_FIXED),
    (
        r"(?:(?:村民|党员|代表)*(?:会议|大会))?(?:作出)?(?:重大)?(?:决策|决定)(?:作出)?",
        Anchor.DECISION_MADE,
    ),
    (rf"(?:颁布|印发)(?:{_OR}(?:颁布|印发))?", Anchor.DOCUMENT_ISSUED),
    (r"(?:拟征收)?(?:土地)?现状调查(?:结束|完成)?", Anchor.SURVEY_DONE),
    (
        r"(?:在?实地)?(?:启动|开展)?拟?(?:征收土地|征地)工作(?:启动|开展)?",
        Anchor.LAND_WORK_START,
    ),
    (r"公示期?(?:结束|期满|届满)", Anchor.WINDOW_END),
    (r"上次(?:公开|公布)", Anchor.LAST_PUBLICATION),
    (r"(?:每?完成)?[1一]?个?阶段(?:完成|结束)?", Anchor.STAGE_COMPLETED),
    (rf"(?:发生)?{_CHANGE}", Anchor.CHANGED),
    (r"事项发生|^发生", Anchor.MATTER_OCCURS),
)
"""How the end of what is told of an event names it."""
TAKES_PLACE: tuple[tuple[str, Anchor], ...] = (
    (r"(?:组织|举行)?听证会?(?:举行|召开)?", Anchor.HEARING_DATE),
    (r"(?:选举|换届)(?:大会|之?日)?(?:举行)?", Anchor.ELECTION_DATE),
    (
        r"(?:村民|党员|成员|居民|代表|或|股东)*(?:大会|会议)(?:召开|举行)?",
        Anchor.MEETING_DATE,
    ),
)
MEETS = re.compile("会议|大会")
SINCE = r"(?:自(?!然|己|愿|治|主)|从)"
EVENT_WORDS = re.compile(rf"^(?:(?:应当|应|须|要|并)?(?:{SINCE}|于|在))|(?:的|,)$")

_JOINED = re.compile(r"[和、与或]|及(?!时)")


def event_of(
    words: str, events: tuple[tuple[str, Anchor], ...] = EVENTS
) -> tuple[str, str]:
    """Return the event that words name at their end, and what stands before that.

    The event is an Anchor; the words themselves where they name none.  Words
    that hold another one, before or after which it is (开工前和完工), all stand before
    it, too: it is not said from which of them is counted.
    """
    for pattern, anchor in events:
        if match := re.search(rf"(?:{pattern})$", words):
            return anchor, words[: match.start()]
    several = re.search("[前后]", words) and _JOINED.search(words)
    return words, words if several else ""


def count_of(match: re.Match[str], which: str = "") -> Count:
    """Return the count that a pattern met, the one of that name."""
    times, unit = UNITS[match[f"unit{which}"]]
    number, *others = (
        int(it) * times for it in re.findall(r"\d+", match[f"count{which}"])
    )
    if not all((number, *others)):
        raise NotARuleError  # 0日内 is a slip: the same day is told by words (当日)
    return Count(number, unit, tuple(others))
