"""What is printed of the plan, village by village; everything passes the leak gate."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from gwgk_desktop import paths, wording
from gwgk_desktop.documents import board_drawing, own_files, pdf_pages, section_pages
from gwgk_desktop.domain.board_pictures import on_day
from gwgk_desktop.domain.boards import of_village
from gwgk_desktop.domain.posting_plan import DAYS_SOON
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.services import leaks, plan
from gwgk_desktop.store import boards as kept_boards
from gwgk_desktop.store import office as kept_office

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.store.database import Store


class PlanPrint(StrEnum):
    """What is printed of the plan, village by village."""

    MORNING = "morning"
    """What goes up and comes down on a day."""
    CHECKLIST = "checklist"
    """The walk-round of the boards."""
    BOARDS = "boards"
    """The boards as they look on a day."""


_SECTIONS = {
    PlanPrint.MORNING: wording.plan_prints.morning_list,
    PlanPrint.CHECKLIST: wording.plan_prints.checklist,
}
PRINTS = {
    PlanPrint.MORNING: wording.plan_prints.MORNING_LIST,
    PlanPrint.CHECKLIST: wording.plan_prints.CHECKLIST,
    PlanPrint.BOARDS: wording.plan_prints.BOARD_PICTURES,
}


def drawn(
    store: Store, what: PlanPrint, day: date, village_ids: Sequence[int | None]
) -> bytes:
    """Return a print of the plan of a day as PDF, each village on pages of its own.

    Searched for personal data; raises Leaked where it holds any, and Refusal where
    there is nothing to print.
    """
    planned = plan.on_morning if what is PlanPrint.MORNING else plan.plan
    made = planned(store, day, day + timedelta(days=DAYS_SOON))
    known = kept_boards.boards(store.db)
    township = kept_office.office(store.db).township or wording.TOWNSHIP_PLACE
    names: dict[int | None, str] = {
        it.id: it.name for it in kept_office.villages(store.db)
    }
    names[None] = township
    wanted = {it: of_village(known, it) for it in village_ids}
    if what is PlanPrint.BOARDS:
        pictures = [
            (names[village], on_day(board, made, day))
            for village, boards in wanted.items()
            for board in boards
        ]
        if not pictures:
            raise Refusal(Code.NO_BOARD_TO_DRAW)
        content = board_drawing.draw(pictures, day)
    else:
        parts = []
        for village, boards in wanted.items():
            sections = _SECTIONS[what](made, day, village, names[village], boards)
            foot = f"{township}　{names[village]}　{day}"
            printed = section_pages.Printed(PRINTS[what], foot, day)
            parts.append(section_pages.draw(sections, printed))
        content = parts[0] if len(parts) == 1 else pdf_pages.joined(parts)
    content = own_files.sealed(content)
    leaks.gate(store, content, f"{PRINTS[what]}.pdf")
    return content


def save(  # noqa: PLR0913 - what is printed, of when and whom, and where to
    store: Store,
    what: PlanPrint,
    day: date,
    village_ids: Sequence[int | None],
    to: Path,
    *,
    overwrite: bool = False,
) -> Path:
    """Save a print of the plan as PDF.

    Refuses to write over any file but such a print, as it was written, unless the clerk
    has agreed to `overwrite` it.
    """
    paths.refuse_astray(to)
    if not overwrite:
        own_files.refuse_other(to)
    content = drawn(store, what, day, village_ids)
    paths.replace_file(to, content)
    return to


def pages(
    store: Store,
    what: PlanPrint,
    day: date,
    village_ids: Sequence[int | None],
    dots: float,
) -> list[PageImage]:
    """Return a print of the plan as pictures, so many dots to the inch."""
    return list(pdf_pages.images(drawn(store, what, day, village_ids), dots))
