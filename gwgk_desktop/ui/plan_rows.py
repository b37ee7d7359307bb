"""The columns of the plan's lists."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.domain.posting_plan import TO_PUT_UP, PlanState
from gwgk_desktop.ui.rows import Column
from gwgk_desktop.ui.why_off import unfit_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gwgk_desktop.domain.posting_plan import Conflict, Planned
    from gwgk_desktop.domain.village_events import VillageEvent

_CHOOSE = "请先在“列表”里选"
_RANK = {state: rank for rank, state in enumerate(PlanState)}


def _state(it: Planned) -> str:
    name, _ = wording.PLAN_STATES[it.state]
    return f"{name}（晚{it.late_days}天）" if it.late_days else name


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def plan_columns(
    board: Callable[[int | None], str], today: Callable[[], date]
) -> tuple[Column[Planned], ...]:
    """Return the columns of the plan's list; `board` names a board.

    Days of this year stand without it, so that the list has room; the tooltip has all.
    """

    def on(
        title: str,
        day_of: Callable[[Planned], date | None],
        none: Callable[[Planned], str] = lambda _: "",
    ) -> Column[Planned]:
        def told(it: Planned) -> str:
            day = day_of(it)
            this_year = day is not None and day.year == today().year
            return f"{day:%m-%d}" if this_year else _day(day) or none(it)

        return Column(
            title,
            told,
            width=9,
            order=lambda it: day_of(it) or date.max,
            hint=lambda it: _day(day_of(it)) or none(it),
        )

    return (
        Column("状态", _state, width=18, order=lambda it: (_RANK[it.state], it.up_on)),
        Column("村（社区）", lambda it: it.place, width=8),
        Column("事项", lambda it: it.title),
        Column("期次", wording.occasion, width=12),
        on("最迟", lambda it: it.due_on),
        on("上墙", lambda it: it.up_on),
        on("贴到", lambda it: it.hangs_until, _endless),
        Column("公开栏", lambda it: board(it.board_id), width=12),
        Column("公示单", _sheet, width=16),
        on("可上墙", lambda it: it.opens_on),
        on("撤下", lambda it: it.down_on),
    )


def _sheet(it: Planned) -> str:
    return wording.plan.sheet_standing(it.sheet) if it.sheet else ""


def _endless(it: Planned) -> str:
    return "" if it.state in {PlanState.MISSED, PlanState.RECALLED} else "长期"


CONFLICT_COLUMNS: tuple[Column[Conflict], ...] = (
    Column("日期", lambda it: _day(it.on), width=11),
    Column("冲突", lambda it: wording.explain_in_window(it.problem)),
    Column("提议", wording.proposals),
)


def event_columns(
    place: Callable[[int | None], str],
) -> tuple[Column[VillageEvent], ...]:
    """Return the columns of the list of events; `place` names a village."""
    return (
        Column("编号", lambda it: it.id, number=True, width=6),
        Column("发生日期", lambda it: _day(it.happened_on), width=11),
        Column("村（社区）", lambda it: place(it.village_id), width=10),
        Column("目录编号", lambda it: it.item_code, width=9),
        Column("发生了什么", lambda it: it.title),
        Column("备注", lambda it: it.note, width=20),
    )


def why_off(
    some: Sequence[Planned], event: VillageEvent | None
) -> tuple[str, str, str]:
    """Return why what is chosen cannot be put up, get a sheet, or be removed.

    "" where it can.
    """
    told = "只能选还没有上墙的"
    up = unfit_for(some, lambda it: it.state in TO_PUT_UP, told, _called, _CHOOSE)
    batches = {it.key.batch_id for it in some}
    of_one = len(some) == 1 or (len(batches) == 1 and None not in batches)
    several = "一次只能选一个事项，或同一批次的" if some else _CHOOSE
    removed = "" if event else "请先在“事件”里选一件"
    return up, "" if of_one else several, removed


def _called(it: Planned) -> str:
    return f"{it.place}{it.title}（{_state(it)}）"
