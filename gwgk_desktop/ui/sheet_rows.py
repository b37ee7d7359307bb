"""How sheets stand in their list: columns, headings of the filter, remarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.domain.reviews import SheetState
from gwgk_desktop.ui.rows import Column

if TYPE_CHECKING:
    from gwgk_desktop.domain.notice_sheets import MadeSheet

VOID = "已作废：批次已撤销"
WITHDRAWN = "已撤回"
ANY = "全部"
PAST = "作废、旧版"
_OPEN = (SheetState.DRAFT, SheetState.IN_REVIEW, SheetState.APPROVED)


def shelf(sheet: MadeSheet) -> str:
    """Return under which heading of the filter a sheet is found."""
    past = sheet.state in _OPEN and not sheet.is_open
    return PAST if past else wording.SHEET_STATES[sheet.state]


def unfit(sheet: MadeSheet) -> str:
    """Return why a sheet must not leave the desk; "" where it may."""
    if sheet.state is SheetState.WITHDRAWN:
        return WITHDRAWN
    return VOID if sheet.void else ""


SHEET_COLUMNS: tuple[Column[MadeSheet], ...] = (
    Column("编号", lambda it: str(it.number), width=16),
    Column("状态", wording.sheet_state, width=12),
    Column("标题", lambda it: it.title),
    Column(
        "公示期",
        lambda it: f"{it.notice.first:%m-%d} 至 {it.notice.last:%m-%d}",
        width=15,
        order=lambda it: (it.notice.first, it.notice.last),
    ),
    Column("页数", lambda it: it.page_count, number=True, width=6),
)


def remarks(sheet: MadeSheet) -> str:
    """Return what is to be known of a sheet before it is used; "" where nothing is."""
    if why := unfit(sheet):
        return f"{why}，不能张贴：不再打印，也不再另存。"
    back = sheet.standing.sent_back
    told = f"退回意见：{back}" if back else ""
    return "\n".join(filter(None, (told, wording.corrected_since(sheet))))
