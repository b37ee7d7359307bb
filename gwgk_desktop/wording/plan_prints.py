"""What is printed of the plan, village by village: the day's list, the walk-round."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gwgk_desktop.domain.handover import Section
from gwgk_desktop.domain.posting_plan import DAYS_SOON, OVER, TO_PUT_UP, PlanState
from gwgk_desktop.wording.boards import capacity
from gwgk_desktop.wording.plan import (
    PLAN_STATES,
    occasion,
    proposal,
    sheet_standing,
)
from gwgk_desktop.wording.problems import what_is_wrong

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from gwgk_desktop.domain.boards import Board
    from gwgk_desktop.domain.posting_plan import Plan, Planned

MORNING_LIST, CHECKLIST, BOARD_PICTURES = "今日上墙撤下清单", "公开栏巡查表", "公开栏图"
RECALLED = "已撤回，立即撤下"
NO_SHEET_YET = "该上墙，还没有发布公示单，今天贴不了"
_BOX = "□"
_FAULTS = (
    ("有公开栏，位置醒目", "没有公开栏"),
    ("栏里贴有内容", "空白"),
    ("玻璃、底板、纸张完好整洁", "破损、脏旧"),
    ("内容是最近一期的", "内容未更新"),
    ("有最近一期财务收支", "缺财务公开"),
    ("有公布日期、期限、监督电话，盖章签字", "张贴不规范"),
    ("公示单、照片、异议答复都已归档", "档案不全"),
)
"""What inspections look at, and what they call it when it is not so."""
_DAYS = ("最迟", "贴到")
_TO_DO = (_BOX, "事项", "期次", "公示单", "公开栏", "张数")
_TO_DO_SHARES = (2, 10, 6, 8, 8, 5)
_DAY_SHARE = 7


def morning_list(
    plan: Plan, day: date, village_id: int | None, place: str, boards: Sequence[Board]
) -> tuple[Section, ...]:
    """Return what goes up and comes down in a village on a day, and in the week."""
    names = {it.id: it.name for it in boards}
    own = [it for it in plan.planned if it.key.village_id == village_id]
    every = [it for it in own if it.state in TO_PUT_UP and it.up_on <= day]
    now = [it for it in every if it.is_released]
    lacking = [it for it in every if not it.is_released]
    week = day + timedelta(days=DAYS_SOON)
    soon = [it for it in own if it.state in TO_PUT_UP and day < it.up_on <= week]
    recalled = [it for it in own if it.state is PlanState.RECALLED]
    down = [
        it
        for it in own
        if it.state is PlanState.TO_TAKE_DOWN
        or (it.state is PlanState.HANGING and it.down_on == day)
    ]

    def table(
        some: Sequence[Planned],
        heading: str,
        none: str,
        *,
        ahead: bool = False,
        ticked: bool = True,
    ) -> Section:
        if not some:
            return Section(heading, (none,))
        days = ("上墙", *_DAYS) if ahead else _DAYS
        rows = tuple(
            (*_row(it, names), *([it.up_on.isoformat()] if ahead else []), *_days(it))
            for it in some
        )
        shares = (*_TO_DO_SHARES, *[_DAY_SHARE] * len(days))
        head = (*_TO_DO, *days)
        if not ticked:  # nobody can do it today
            head, shares = head[1:], shares[1:]
            rows = tuple(row[1:] for row in rows)
        return Section(heading, (), head, rows, shares)

    troubles = [
        f"{what_is_wrong(one.problem)}。可以：{proposal(one.proposals[0])}。"
        for one in plan.conflicts
        if one.proposals
        and any(key.village_id == village_id for key in one.keys)
        and one.on <= week
    ]
    head = Section(f"{place}{MORNING_LIST}", (f"{day:%Y年%m月%d日}",))
    up = table(now, "今天上墙", "没有已发布、要上墙的。")
    found = [
        head,
        up,
        table(down, "今天可以撤下", "没有要撤下的。"),
        table(soon, f"以后{DAYS_SOON}天上墙", "没有。", ahead=True),
    ]
    if recalled:
        found.insert(1, table(recalled, RECALLED, ""))
    if lacking:
        found.insert(
            found.index(up) + 1, table(lacking, NO_SHEET_YET, "", ticked=False)
        )
    if troubles:
        found.append(Section("另请注意", tuple(dict.fromkeys(troubles))))
    found.append(Section("上墙人签名：　　　　　　　　时间："))
    return tuple(found)


def _row(it: Planned, names: dict[int, str]) -> tuple[str, ...]:
    size = it.size
    return (
        _BOX,
        it.title,
        occasion(it),
        sheet_standing(it.sheet),
        names.get(it.board_id or 0, "没有位置"),
        f"{size.paper}×{size.pages}",
    )


def _days(it: Planned) -> tuple[str, str]:
    """Return by when something is to hang, and until when."""
    until = it.hangs_until.isoformat() if it.hangs_until else "长期"
    if it.state is PlanState.RECALLED:
        until = "不能再贴"
    return it.due_on.isoformat() if it.due_on else "", until


def checklist(
    plan: Plan, day: date, village_id: int | None, place: str, boards: Sequence[Board]
) -> tuple[Section, ...]:
    """Return the walk-round of a village's boards: seven questions, what must hang."""
    head = Section(
        f"{place}{CHECKLIST}",
        (f"日期：{day:%Y年%m月%d日}　　巡查人：　　　　　　　　陪同：",),
    )
    if not boards:
        told = f"没有登记公开栏。{_BOX} 确实没有　{_BOX} 有，没有登记"
        return (head, Section("公开栏", (told,)))
    found = [head]
    for board in boards:
        hanging = [
            it
            for it in plan.planned
            if it.board_id == board.id
            and it.key.village_id == village_id
            and _hangs(it, day)
        ]
        rows = tuple((good, f"{_BOX} 是", f"{_BOX} {bad}", "") for good, bad in _FAULTS)
        title = f"{board.name}（{board.place}）" if board.place else board.name
        room = (f"贴得下：{capacity(board)}",)
        shares = (16, 4, 9, 12)
        found.append(
            Section(title, room, ("看什么", "合格", "不合格", "情况"), rows, shares)
        )
        right = [it for it in hanging if it.state is not PlanState.RECALLED]
        found.append(_must_hang(right))
        found += _must_not_hang([it for it in hanging if it not in right])
    found.append(Section("整改意见：　　　　　　　　　　　　　　　　限期："))
    return tuple(found)


def _hangs(it: Planned, day: date) -> bool:
    """Return whether it is on its board on a day, by what was noted and is planned.

    What is down already was there until the day before.
    """
    if it.state in TO_PUT_UP or it.up_on > day:
        return False
    if it.down_on is None:
        return True
    return day < it.down_on if it.state in OVER else day <= it.down_on


def _must_not_hang(recalled: Sequence[Planned]) -> Iterator[Section]:
    """Yield what hangs wrongly, if anything: its sheet was withdrawn."""
    if recalled:
        rows = tuple(
            (it.title, occasion(it), f"{_BOX}已撤下 {_BOX}还在") for it in recalled
        )
        yield Section(RECALLED, (), ("事项", "期次", "现场"), rows, (20, 10, 12))


def _must_hang(hanging: Sequence[Planned]) -> Section:
    if not hanging:
        return Section("栏里应有", ("没有登记张贴中的内容。",))
    rows = tuple(
        (
            it.title,
            occasion(it),
            PLAN_STATES[it.state][0],
            it.hangs_until.isoformat() if it.hangs_until else "长期",
            f"{_BOX}在 {_BOX}完好 {_BOX}缺",
        )
        for it in hanging
    )
    head = ("事项", "期次", "状态", "应贴到", "现场")
    return Section("栏里应有", (), head, rows, (14, 8, 6, 7, 11))
