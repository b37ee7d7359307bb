"""How sheets stand in their list: columns, headings of the filter, remarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.domain.reviews import SheetState
from gwgk_desktop.ui.rows import Column
from gwgk_desktop.ui.why_off import unfit_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gwgk_desktop.domain.notice_sheets import MadeSheet

VOID = "已作废：批次已撤销"
WITHDRAWN = "已撤回"
ANY = "全部"
PAST = "作废、旧版"
SHELVES = tuple(
    PAST if state is SheetState.SET_ASIDE else name
    for state, name in wording.SHEET_STATES.items()
)
"""The headings of the filter, in their order."""
ONE_ALONE = "请只选一份公示单"
CHOOSE_SHEET = "请先在列表里选公示单"
NONE_CURRENT = "列表里没有能打印、另存的公示单：要有已发布的，或没有作废的最新草稿"
_OPEN = (SheetState.DRAFT, SheetState.IN_REVIEW, SheetState.APPROVED)


def shelf(sheet: MadeSheet) -> str:
    """Return under which heading of the filter a sheet is found."""
    past = sheet.state in _OPEN and not sheet.is_open
    return PAST if past or sheet.is_set_aside else wording.SHEET_STATES[sheet.state]


def unfit(sheet: MadeSheet) -> str:
    """Return why a sheet must not leave the desk; "" where it may."""
    if sheet.state is SheetState.WITHDRAWN:
        return WITHDRAWN
    if sheet.is_set_aside:
        return wording.SET_ASIDE
    return VOID if sheet.void else ""


SHEET_COLUMNS: tuple[Column[MadeSheet], ...] = (
    Column("编号", lambda it: str(it.number), width=16),
    Column("状态", wording.sheet_state, width=12, hint=wording.whole_state),
    Column("标题", lambda it: it.title),
    Column(
        "公示期",
        lambda it: f"{it.notice.first:%m-%d} 至 {it.notice.last:%m-%d}",
        width=12,
        order=lambda it: (it.notice.first, it.notice.last),
    ),
    Column("页数", lambda it: it.page_count, number=True, width=6),
)


def why_off(some: Sequence[MadeSheet]) -> tuple[str, ...]:
    """Return why sheets that are chosen cannot be treated; "" where they can.

    To be reviewed, signed off, classified, released, withdrawn, listed for taking down,
    set aside.
    """
    approved, gone = SheetState.APPROVED, SheetState.WITHDRAWN
    not_open = _unfit_for(some, lambda it: it.is_open, "只能选没有发布的最新一版")
    waits = _unfit_for(some, lambda it: it.state is approved, "审完的才能发布")
    return (
        not_open or ("" if waits else "已审完，可以发布"),
        not_open,
        not_open,
        not_open or waits,
        _unfit_for(some, lambda it: it.is_released, "只能撤回已发布的"),
        _unfit_for(some, lambda it: it.state is gone, "撤回之后才有撤下清单"),
        not_open,
    )


def why_kept_here(some: Sequence[MadeSheet]) -> str:
    """Return why sheets that are chosen are not saved or printed; "" where they are."""
    if not some:
        return CHOOSE_SHEET
    wrong = [it for it in some if unfit(it)]
    if not wrong:
        return ""
    more = f"等{len(wrong)}份" if len(wrong) > 1 else ""
    return f"{unfit(wrong[0])}：选中的{wrong[0].number}{more}不再打印、另存"


def _unfit_for(
    some: Sequence[MadeSheet], fits: Callable[[MadeSheet], bool], told: str
) -> str:
    """Return for which sheets something is, and which of these do not fit."""

    def called(it: MadeSheet) -> str:
        return f"{it.number}（{wording.sheet_state(it)}）"

    return unfit_for(some, fits, told, called, CHOOSE_SHEET)


def remarks(sheet: MadeSheet) -> str:
    """Return what is to be known of a sheet before it is used; "" where nothing is."""
    if why := unfit(sheet):
        newer = wording.newer_version(sheet)
        return f"{why}，不能张贴：不再打印，也不再另存。{newer}"
    back = sheet.standing.sent_back
    told = f"退回意见：{back}" if back else ""
    some = (told, wording.newer_version(sheet), wording.corrected_since(sheet))
    return "\n".join(filter(None, some))
