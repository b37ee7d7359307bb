"""What the plan has to hang is noted as put up: with its sheet where there is one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gwgk_desktop.domain.boards import of_village
from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.office import group_key
from gwgk_desktop.domain.posting_plan import NOTICE, About
from gwgk_desktop.domain.postings import Stage
from gwgk_desktop.domain.sheet_phrases import stage_said
from gwgk_desktop.services import putting_up, time_limits
from gwgk_desktop.services.putting_up import OnPaper, Placement, PostTerms
from gwgk_desktop.store import boards as kept_boards
from gwgk_desktop.store import notice_sheets as kept_sheets
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import posting_plan as kept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gwgk_desktop.domain.boards import Board
    from gwgk_desktop.domain.due_dates import Terms
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.posting_plan import Key, Planned
    from gwgk_desktop.services.postings import Done
    from gwgk_desktop.store.database import Store


@dataclass(frozen=True, slots=True)
class Offer:
    """A board on which something planned can be put up."""

    planned: Planned
    sheet: MadeSheet | None
    """Its released sheet; None: it is noted without one, from paper."""
    board: Board | None
    """None: the place has no board on record."""

    @property
    def is_planned(self) -> bool:
        """Whether it is the board that the plan has found for it."""
        return self.board is not None and self.board.id == self.planned.board_id


def offers(store: Store, planned: Sequence[Planned]) -> list[Offer]:
    """Return every board that each could be put up on: those of its place in use.

    What belongs to a villager group goes on no other group's board.
    """
    sheets, today = released_sheets(store), store.now().date()
    known = [it for it in kept_boards.boards(store.db) if it.in_use(today)]
    found: list[Offer] = []
    for it in planned:
        sheet = _sheet_of(sheets, it.key)
        there = [
            Offer(it, sheet, board)
            for board in of_village(known, it.key.village_id)
            if not it.key.group or group_key(board.group) in {"", it.key.group}
        ]
        found += there or [Offer(it, sheet, None)]
    return found


def released_sheets(store: Store) -> dict[About, MadeSheet]:
    """Return the released sheet of each village's batch, the newest of several.

    And of each of its groups that has one, and of each occasion of an item.
    """
    villages = {it.name: it.id for it in kept_office.villages(store.db)}
    shown = kept.batches_shown(store.db)
    found: dict[About, MadeSheet] = {}
    for sheet in kept_sheets.sheets(store.db):
        if sheet.is_released:
            village = villages.get(sheet.number.village)
            if sheet.item_code:
                about = About(village, sheet.item_code, occasion=sheet.occasion)
                found.setdefault(about, sheet)
            for batch_id in shown.get(sheet.id, ()):
                about = About(village, batch_id, group_key(sheet.group))
                found.setdefault(about, sheet)
    return found


def _sheet_of(sheets: Mapping[About, MadeSheet], key: Key) -> MadeSheet | None:
    """Return the released sheet of what is planned; of a batch one that says so."""
    sheet = sheets.get(About.of(key))
    said = stage_said(sheet.title) if sheet and key.batch_id else None
    return None if said and said != key.stage else sheet


def record(store: Store, planned: Sequence[Planned], asked: PostTerms) -> Done:
    """Note that planned postings went up, each on its board; one may be there twice.

    In one deed: all of them, or none.  Of `asked` counts when, by whom, and what was
    agreed to; all else is as planned.  Refused as `putting_up.post_all` refuses, sheets
    that went up on another day than printed, too, unless that was mended by hand.
    """
    sheets = released_sheets(store)
    boards = {it.id: it for it in kept_boards.boards(store.db)}
    terms_of_days = time_limits.terms(store)
    with_sheet: list[tuple[Placement, PostTerms]] = []
    on_paper: list[tuple[OnPaper, PostTerms]] = []
    for it in planned:
        key = it.key
        terms = PostTerms(
            asked.posted_at,
            asked.by,
            days=_days(it, terms_of_days),
            lasting=it.due_on is None,
            stage=Stage(key.stage),
            item_code=key.item_code,
            occasion=key.occasion,
            groups_alone=asked.groups_alone,
        )
        sheet = _sheet_of(sheets, key)
        board = boards.get(it.board_id or 0)
        if sheet is not None:
            late = asked.posted_at.date() > sheet.notice.first
            terms = replace(terms, day_by_hand=asked.day_by_hand and late)
            with_sheet.append((Placement(sheet, board), terms))
            continue
        notice = None
        if key.stage == NOTICE and it.notice_until is not None:
            days = (it.notice_until - it.up_on).days + 1
            notice = NoticePeriod(asked.posted_at.date(), days)
        paper = OnPaper(
            it.title,
            key.village_id,
            group=key.group,
            board_id=board.id if board else None,
            batch_id=key.batch_id,
            notice=notice,
        )
        on_paper.append((paper, terms))
    return putting_up.post_all(store, with_sheet, on_paper)


def _days(it: Planned, terms: Terms) -> int | None:
    """Return for how many days it hangs, where that is longer than usual.

    What is counted from the day that it goes up is counted anew, from the true day.
    """
    if it.hangs_until is None or it.counted:
        return None
    counts_first = terms.counting.display_counts_first_day
    days = (it.hangs_until - it.up_on).days + counts_first
    return days if days > terms.defaults.display_days else None
