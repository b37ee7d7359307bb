"""The posting plan in Chinese: how it stands, what stands in its way, what would help."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from gwgk_desktop.domain.posting_plan import NOTICE, PlanState, Remedy
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.time_limits import Window
from gwgk_desktop.wording import time_limits
from gwgk_desktop.wording.postings import INSTEAD
from gwgk_desktop.wording.reviews import sheet_state

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gwgk_desktop.domain.board_pictures import Piece
    from gwgk_desktop.domain.due_dates import Due
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.occasions import Occasion
    from gwgk_desktop.domain.posting_plan import Conflict, Plan, Planned, Proposal

PLAN_STATES: Mapping[PlanState, tuple[str, str]] = {
    PlanState.RECALLED: ("已撤回待撤", "回"),
    PlanState.OVERDUE: ("逾期未贴", "逾"),
    PlanState.AGAIN: ("需重贴", "重"),
    PlanState.MISSING: ("常驻未贴", "缺"),
    PlanState.TODAY: ("今日到期", "今"),
    PlanState.SOON: ("7日内到期", "近"),
    PlanState.TO_TAKE_DOWN: ("期满待撤", "撤"),
    PlanState.OPEN: ("可以上墙", "可"),
    PlanState.HANGING: ("张贴中", "贴"),
    PlanState.STANDING: ("常驻在栏", "常"),
    PlanState.DONE: ("已完成", "✓"),
    PlanState.ENDED: ("没贴满，已下", "止"),
    PlanState.AHEAD: ("未到时候", "·"),
    PlanState.MISSED: ("错过一期", "错"),
    PlanState.UNSETTLED: ("期限未定", "？"),
    PlanState.WAITING: ("等事件", "○"),
    PlanState.OFF: ("本村不适用", "－"),
}
"""What each is called, and the sign by which it is known without its colour."""
_QUIET = frozenset(
    {
        PlanState.AHEAD,
        PlanState.STANDING,
        PlanState.DONE,
        PlanState.ENDED,
        PlanState.HANGING,
    }
)
"""States that want nobody to act."""
TOWNSHIP_PLACE = "乡镇"
NO_SHEET = "未制作"
STAGES = {NOTICE: "公示"}
PLAN_PROBLEMS: Mapping[Code, tuple[str, str]] = {
    Code.NO_BOARD_TO_DRAW: (
        "所选的村没有登记公开栏，没有图可画",
        "请先在“设置—公开栏”登记",
    ),
    Code.PLAN_NO_BOARD: (
        "{place}没有登记公开栏（小组的栏只贴本组的），要上墙的排不下去",
        "请在“设置—公开栏”登记或导入（命令行用 boards）",
    ),
    Code.PLAN_NO_ROOM: (
        "{place}{day}要上墙的{count}份没有地方贴，先是“{title}”",
        "可按提议换一天、换一块栏或合并成一张",
    ),
    Code.PLAN_DUE_TOGETHER: (
        "{place}的“{title}”要贴到{until}，“{other}”{day}又要上墙",
        "两份可以并成一张；分开贴的，栏里要留两个位置",
    ),
    Code.PLAN_NOTICE_MEETS_RESULT: (
        "{place}的“{title}”公示到{until}，{day}就发放：公示期没有结束",
        "请推迟发放，或核对发放日期和公示天数",
    ),
}


RETURN_ITEMS = "村务公开目录事项"
"""What the rows of the quarter's return are called that are no subsidy's."""


_PROPOSALS: Mapping[Remedy, str] = {
    Remedy.OTHER_DAY: "提前到{day}上墙，“{board}”放得下",
    Remedy.GROUP: "把同一版块的{count}份合并成一张",
    Remedy.SMALLER: "改用A4，“{board}”放得下",
    Remedy.TAKE_DOWN: "先撤下该撤的{count}份",
    Remedy.LATER_PAYMENT: "公示期满以后，{day}起再发放",
    Remedy.FIRST_BOARD: "在“设置—公开栏”登记一块公开栏，写明位置和宽、高",
    Remedy.REGISTER_BOARD: "登记别的公开栏，或加大这一块",
}


def proposal(it: Proposal) -> str:
    """Return a way out of a conflict as a sentence without its full stop."""
    told = _PROPOSALS[it.remedy]
    return told.format(day=it.day, board=it.board, count=it.count)


def occasion(it: Planned) -> str:
    """Return what a posting is for: 2026年第1季度公布, 公示; "" where it is obvious."""
    if not it.key.occasion and it.key.batch_id is not None:
        return STAGES.get(it.key.stage, "公布")
    return occasion_told(it.key.occasion)


def occasion_told(text: str) -> str:
    """Return an occasion in Chinese: 2026年第1季度, 2026年2月; "" of none."""
    if text.startswith("event:"):
        return f"第{text.removeprefix('event:')}号事件"
    year, _, month = text.partition("-")
    if month:
        return f"{year}年{int(month)}月"
    for sign, name in (("Q", "季度"), ("H", "半年")):
        before, found, number = text.partition(sign)
        if found:
            return (
                f"{before}年第{number}{name}" if sign == "Q" else _half(before, number)
            )
    return f"{text}年" if text else ""


def _half(year: str, number: str) -> str:
    return f"{year}年{'上' if number == '1' else '下'}半年"


def occasion_offered(it: Occasion) -> str:
    """Return an occasion as it is offered: what it is, and its day."""
    told = occasion_told(it.text)
    return f"{told}　{it.title}（{it.on}）" if it.title else f"{told}（{it.on}到期）"


def sheet_title(place: str, title: str, occasion: str) -> str:
    """Return what the sheet of an item is proposed to be called."""
    period = "" if occasion.startswith("event:") else occasion_told(occasion)
    return f"{place}{period}{title}"


def offered(it: Planned, sheet: MadeSheet | None, *, instead: bool) -> str:
    """Return what goes up and where, and by which released sheet it is noted.

    `instead`: of what was asked for, which has no sheet.
    """
    if instead and sheet is not None:
        return f"{INSTEAD}{sheet.number}　{sheet.title}"
    number = str(sheet.number) if sheet else sheet_standing(it.sheet)
    period = occasion(it)
    title = f"{it.title}（{period}）" if period else it.title
    return f"{it.place}　{title}　{number}"


def sheet_standing(sheet: MadeSheet | None) -> str:
    """Return which sheet there is and how it stands: 梅岭村-2026-001 草稿, 未制作."""
    return f"{sheet.number} {sheet_state(sheet)}" if sheet else NO_SHEET


UNCONFIRMED = (
    "发放日期已到，还没有支付结果：已经发完的，请在“补贴发放”导入银行回盘，"
    "没有回盘的点“登记已发…”（命令行 paid --on），之后就按“已发放”排。"
)


def sheet_of_planned(it: Planned) -> Iterator[str]:
    """Yield which sheet there is for a posting, and whether that makes it due."""
    if it.sheet is not None:
        yield f"公示单：{sheet_standing(it.sheet)}。"
    if it.printed_on is not None:
        yield f"公示单上印的公示从{it.printed_on}开始，到那天就要贴出来。"
    if it.unconfirmed:
        yield UNCONFIRMED


def piece(it: Piece) -> str:
    """Return what hangs at a place of a board, and until when it must."""
    pages = f"（{it.of}张之{it.page}）" if it.of > 1 else ""
    if it.state is None:
        return f"{it.title}：常驻"
    until = f"，贴到{it.until}" if it.until else ""
    return f"{it.title}{pages}：{PLAN_STATES[it.state][0]}{until}"


def unplaced(titles: str) -> str:
    """Return that some of what hangs has no place by this reckoning, or turns by."""
    return f"没有算出位置（或在屏上轮播）：{titles}"


def proposals(it: Conflict) -> str:
    """Return the ways out of a conflict, the best one first."""
    return "；".join(map(proposal, it.proposals))


def event_due(place: str, due: Due) -> str:
    """Return by when what happened in a place is to be posted about."""
    day = time_limits.weekday(due.on)
    if isinstance(due.clause.limit, Window):
        return f"{place}：{'张贴' if due.clause.limit.hangs else '公示'}到{day}"
    return f"{place}：最迟{day}公开"


def plan_summary(plan: Plan, shown: Sequence[Planned]) -> str:
    """Return how it stands in one line: how many of each state, the urgent first."""
    counts = Counter(it.state for it in shown)
    told = [
        f"{name}{counts[state]}"
        for state, (name, _) in PLAN_STATES.items()
        if counts[state]
    ]
    if shown and counts.keys() <= _QUIET:
        told.insert(0, "没有要动手的")
    years = "、".join(map(str, plan.unnoticed))
    unnoticed = (
        f"　{years}年还没有放假通知（或不全），日期按周末推算。" if years else ""
    )
    if plan.planned and not shown:
        return f"筛选后没有，全部{len(plan.planned)}份。{unnoticed}"
    return f"共{len(shown)}份：{'，'.join(told) or '没有'}。{unnoticed}"
