"""What is printed of a review: to be signed (签审单), to be ticked (撤下清单)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop.domain.pages import PrintedSheet, SheetColumn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
from gwgk_desktop.domain.reviews import (
    CHECKS,
    DISCLOSURES,
    RULINGS,
    STEPS,
    Review,
    ReviewRule,
    SheetRecord,
    Step,
    in_force,
    wants_second,
)

SIGN_OFF_COLUMNS = (
    SheetColumn("步骤"),
    SheetColumn("审核内容", is_free=True),
    SheetColumn("结果（同意、退回）"),
    SheetColumn("姓名（签字）"),
    SheetColumn("日期"),
    SheetColumn("意见", is_free=True),
)


@dataclass(frozen=True, slots=True)
class SignOff:
    """What a sign-off sheet tells of a sheet; nothing in it is personal data."""

    township: str
    number: str
    title: str
    facts: str
    """How many lines and pages, how much, which notice period."""
    file_sha256: str
    rule: ReviewRule
    record: SheetRecord


def sign_off_sheet(it: SignOff, today: date) -> PrintedSheet:
    """Return the 签审单 of one sheet: what was decided, and room for the rest.

    Where one person works alone it takes the second reviewer's place, and says so.
    """
    steps = it.rule.steps
    agreed = {one.step: one for one in in_force(it.record.reviews)}
    told = "没有账号的审核人在本单上签字，由经办人登记。"
    if wants_second(it.rule, it.record):
        steps = (*steps, Step.SIGN_OFF)
        told = "本单位由一人经办，本单由另一人签字，代替第二人审核。"
    # Whoever is still to sign ticks by hand what was looked at.
    waits = any(step not in agreed for step in steps)
    done = () if waits else agreed.values()
    checked = {check for one in done for check in one.checks}
    drafted = f"起草：{it.record.drafted_by}。" if it.record.drafted_by else ""
    shown = DISCLOSURES[it.record.classification.disclosure]
    return PrintedSheet(
        number=f"{it.township}-{it.number}-签审",
        title=(f"{it.township}公示单签审单",),
        lead=(
            f"公示单编号：{it.township}-{it.number}。{it.title}。",
            f"{it.facts}。公开属性：{shown}。{drafted}",
            f"原件SHA-256：{it.file_sha256}",
            f"先审后发，一事一审：逐步审核，全部同意后才能发布。{told}",
        ),
        columns=SIGN_OFF_COLUMNS,
        rows=tuple(_step_row(step, agreed.get(step)) for step in steps),
        total_row=(),
        closing=tuple(
            f"{'√' if check in checked else '□'}{name}：{looks}。"
            for check, (name, looks) in CHECKS.items()
        ),
        hand_lines=LINES_TO_SIGN,
        signatures=("经办人（签字）：", f"打印日期：{today.isoformat()}"),
        banner="签审单　存档备查　不张贴",
    )


_LOOKS_AT: Mapping[Step, str] = {
    Step.VILLAGE_COMMITTEE: "对象、面积、金额属实，同意公示",
    Step.SUPERVISION_COMMITTEE: "程序合规，内容属实",
    Step.TOWNSHIP: "内容、保密、个人信息：五关逐项核对",
    Step.SIGN_OFF: "代替第二人审核，五关逐项核对",
}


LINES_TO_SIGN = 2
"""So many lines high is a row that is signed by hand."""
_TO_SIGN, _TO_DATE, _TO_REMARK = "　" * 7, "　" * 5, "　" * 9
"""Cells to be written in by hand: as wide as that takes."""


def _step_row(step: Step, done: Review | None) -> tuple[str, ...]:
    looked = (STEPS[step], _LOOKS_AT[step])
    if done is None:
        return (*looked, "", _TO_SIGN, _TO_DATE, _TO_REMARK)
    day = done.decided_on.isoformat()
    return (*looked, RULINGS[done.ruling], done.by, day, done.reason)


TAKE_DOWN_COLUMNS = (
    SheetColumn("已撤下"),
    SheetColumn("公示单编号"),
    SheetColumn("村（社区）"),
    SheetColumn("公开栏"),
    SheetColumn("位置", is_free=True),
    SheetColumn("登记的上墙时间"),
    SheetColumn("撤下日期"),
    SheetColumn("撤下人（签字）"),
)


@dataclass(frozen=True, slots=True)
class TakeDown:
    """A board that may carry a withdrawn sheet, as far as is known."""

    number: str
    village: str
    board: str
    """"" where the village has no board on record."""
    place: str
    since: str = ""
    """When it was put up there; "" where that was not noted."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A sheet that was withdrawn."""

    number: str
    title: str
    withdrawn_on: date
    reason: str


NOT_NOTED = "没有登记挂在哪里"
"""Where a sheet hangs of whose village no board is on record."""
LOOK_THERE = "请到村里逐处查看"
_COME_DOWN = "按登记已经都撤下了，不用再去"


def take_down_sheet(
    township: str, gone: Iterable[Gone], rows: Iterable[TakeDown], today: date
) -> PrintedSheet:
    """Return the list of boards to take withdrawn sheets down from, to be ticked.

    All that are gone are named, also those of which no board carries any.
    """
    every, some = tuple(rows), tuple(gone)
    hanging = {it.number for it in every}
    hand_in = "撤下后请将本单交回存档；" if every else ""
    tick = "请逐处撤下，撤下一处勾一处。" if every else f"{_COME_DOWN}。"
    return PrintedSheet(
        number=f"{township}-撤下-{today:%Y%m%d}",
        title=(f"{township}公示单", "撤下清单"),
        lead=(
            f"以下公示单已经撤回，{tick}",
            *(_gone_line(it, hangs=it.number in hanging or not every) for it in some),
        ),
        columns=TAKE_DOWN_COLUMNS if every else (),
        rows=tuple(
            (
                "□",
                it.number,
                it.village,
                it.board or NOT_NOTED,
                it.place or ("" if it.board else LOOK_THERE),
                it.since or "没有登记，请核对",
                _TO_DATE,
                _TO_SIGN,
            )
            for it in every
        ),
        total_row=(),
        closing=(f"{hand_in}有更正的，按新的一版重新张贴。",),
        signatures=("经办人（签字）：", "日期：　　　　年　　月　　日"),
        banner="撤下清单　存档备查　不张贴",
    )


def _gone_line(it: Gone, *, hangs: bool) -> str:
    day = it.withdrawn_on.isoformat()
    told = f"{it.number}《{it.title}》：{day}撤回，{it.reason}"
    return told if hangs else f"{told}（{_COME_DOWN}）"
