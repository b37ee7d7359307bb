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
from gwgk_desktop.services import putting_up, time_limits, unready
from gwgk_desktop.services.putting_up import OnPaper, Placement, PostTerms
from gwgk_desktop.store import boards as kept_boards
from gwgk_desktop.store import notice_sheets as kept_sheets
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import posting_plan as kept

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gwgk_desktop.domain.boards import Board
    from gwgk_desktop.domain.due_dates import Terms
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.posting_plan import Key, Planned
    from gwgk_desktop.domain.unready import Doubt
    from gwgk_desktop.services.postings import Done
    from gwgk_desktop.services.unready import Waiting
    from gwgk_desktop.store.database import Store


@dataclass(frozen=True, slots=True)
class Offer:
    """A board on which something planned can be put up."""

    planned: Planned
    sheet: MadeSheet | None
    """Its released sheet; None: it is noted without one, from paper."""
    board: Board | None
    """None: the place has no board on record."""
    doubt: Doubt | None = None
    """Why nobody would expect it to hang there; None where all is as it should be."""
    instead: bool = False
    """Whether it is offered in the place of what has no sheet, which was asked for."""

    @property
    def is_planned(self) -> bool:
        """Whether it is the board that the plan has found for it."""
        return self.board is not None and self.board.id == self.planned.board_id


def offers(store: Store, planned: Sequence[Planned]) -> list[Offer]:
    """Return every board that each could be put up on: those of its place in use.

    What belongs to a villager group goes on no other group's board.  Where something
    has no sheet and a released one about the same waits, that one is offered first.
    """
    sheets, today = released_sheets(store), store.now().date()
    known = [it for it in kept_boards.boards(store.db) if it.in_use(today)]
    waiting = unready.waiting(store)
    asked = {it.key for it in planned}
    found: list[Offer] = []
    for it in planned:
        sheet = _sheet_of(sheets, it.key)
        others = () if sheet else _instead(it, waiting, asked)
        for one, its_sheet in (*others, (it, sheet)):
            there: list[Board | None] = [
                board
                for board in of_village(known, one.key.village_id)
                if not one.key.group or group_key(board.group) in {"", one.key.group}
            ]
            found += [
                Offer(
                    one,
                    its_sheet,
                    board,
                    unready.of_planned(
                        one, its_sheet, today, waiting, board=board is not None
                    ),
                    instead=one is not it,
                )
                for board in there or [None]
            ]
    return found


def _instead(
    it: Planned, waiting: Waiting, asked: Collection[Key]
) -> list[tuple[Planned, MadeSheet]]:
    """Return released sheets about the same that wait, each as it would be noted.

    The other stage of a batch, or another occasion of an item.
    """
    key, found = it.key, {}
    for sheet in waiting.about(key.village_id, key.batch_id, key.item_code):
        said = stage_said(sheet.title) if key.batch_id else None
        name = key._replace(
            stage=said or key.stage,
            group=group_key(sheet.group) if key.batch_id else "",
            occasion=key.occasion if key.batch_id else sheet.occasion,
        )
        if name in asked or name in found:
            continue
        # It hangs as long as any sheet has to; what was planned is another one.
        found[name] = (
            replace(
                it,
                key=name,
                title=sheet.title,
                sheet=sheet,
                opens_on=None,
                due_on=sheet.notice.first,
                hangs_until=None,
                notice_until=None,
            ),
            sheet,
        )
    return list(found.values())


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
    Raises NotAgreed where something has no sheet, is not due yet or has no board.
    """
    sheets = released_sheets(store)
    boards = {it.id: it for it in kept_boards.boards(store.db)}
    terms_of_days = time_limits.terms(store)
    if not asked.unready:
        waiting, day = unready.waiting(store), asked.posted_at.date()
        with_board = {it.village_id for it in boards.values()}
        unready.refuse(
            unready.of_planned(
                it,
                _sheet_of(sheets, it.key),
                day,
                waiting,
                board=it.key.village_id in with_board,
            )
            for it in planned
        )
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
            unready=True,
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
