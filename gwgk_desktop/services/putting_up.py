"""How sheets get onto the wall: put up, put up again, noted from paper.

Who put a sheet up need not be who notes it down.  What is put up later than it says
either gets a new sheet, or has the day written on it by hand, which then counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gwgk_desktop.domain.boards import of_village
from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.notice_sheets import TOWNSHIP
from gwgk_desktop.domain.occasions import OfItem
from gwgk_desktop.domain.posting_ends import faults_of_end, too_early
from gwgk_desktop.domain.postings import (
    Posting,
    Stage,
    TakenDown,
    sheet_family,
)
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.sheet_phrases import stage_said
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import boards, leaks, occasions, postings, unready
from gwgk_desktop.services.office import nearest_name
from gwgk_desktop.services.posting_faults import (
    Known,
    days_asked,
    known_of,
    noted_already,
    put_up_again,
    refuse_group_boards_alone,
    still_up,
    told_at,
    too_short,
    unfit,
)
from gwgk_desktop.services.postings import Done
from gwgk_desktop.services.sheet_making import SheetFaults
from gwgk_desktop.store import boards as kept_boards
from gwgk_desktop.store import notice_sheets as kept_sheets
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import postings as kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from gwgk_desktop.domain.boards import Board
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.postings import PostingRecord
    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.store.database import Store


@dataclass(frozen=True, slots=True)
class Placement:
    """A sheet, and the board that it is put up on."""

    sheet: MadeSheet
    board: Board | None = None
    """None: the village has no board on record."""


@dataclass(frozen=True, slots=True)
class PostTerms:
    """When and how sheets were put up."""

    posted_at: datetime
    by: str = ""
    """Who put them up; the signed-in user where nobody is named."""
    days: int | None = None
    """For how many days at least; None: as the office's rule says."""
    until: date | None = None
    """Until when they are meant to hang, where that is longer."""
    lasting: bool = False
    day_by_hand: bool = False
    """Whether the day was written on them by hand: it counts, not the printed one."""
    stage: Stage | None = None
    """None: before the day of payment a notice, else the result."""
    item_code: str = ""
    occasion: str = ""
    note: str = ""
    agreed: bool = False
    """Whether what was noted from paper before is noted once more all the same."""
    groups_alone: bool = False
    """Whether what is of a whole village may hang on boards of its groups alone."""
    unready: bool = False
    """Whether what has no board, is not due yet or has a sheet that waits is noted."""


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What hung without a sheet in the store, as the paper says it."""

    title: str
    village_id: int | None = None
    group: str = ""
    board_id: int | None = None
    place: str = ""
    batch_id: int | None = None
    notice: NoticePeriod | None = None


def placements(
    store: Store, sheets: Sequence[MadeSheet], boards: Sequence[str] = ()
) -> list[Placement]:
    """Return where sheets are put up: on boards of these names in their villages.

    Without names, on the only board of the village, or none where none is on record.
    Refuses a name that no village of theirs has, and several to choose from.
    """
    every = {it.name for it in kept_boards.boards(store.db)}
    for name in boards:
        if name not in every:
            nearest = nearest_name(name, sorted(every))
            raise Refusal(Code.BOARD_NOT_LISTED, board=name, known=nearest)
    found: list[Placement] = []
    for sheet in sheets:
        there = possible(store, [sheet])
        named = [it for it in there if it.board and it.board.name in boards]
        if len(there) > 1 and not named:
            names = "、".join(it.board.name for it in there if it.board)
            raise Refusal(
                Code.BOARD_NOT_CHOSEN,
                village=sheet.number.village,
                count=len(there),
                boards=names,
            )
        found += named or there
    return found


def possible(store: Store, sheets: Sequence[MadeSheet]) -> list[Placement]:
    """Return every board that sheets may be put up on, those of their villages."""
    ids = {it.name: it.id for it in kept_office.villages(store.db)}
    known = kept_boards.boards(store.db)
    found: list[Placement] = []
    for sheet in sheets:
        there = of_village(known, ids.get(sheet.number.village))
        found += [Placement(sheet, it) for it in there] or [Placement(sheet)]
    return found


def post(store: Store, places: Sequence[Placement], terms: PostTerms) -> Done:
    """Note that sheets were put up: all of them, or none.

    What hung there before of the same number, and was spoilt or came down too early or
    was wrong, is thereby replaced.  Raises SheetFaults with a fault for each that may
    not hang, or hung on another day than it says without the day written by hand.
    """
    terms = _of_catalogue(store, terms)
    return post_all(store, [(it, terms) for it in places], [])


def post_from_paper(
    store: Store, it: OnPaper, terms: PostTerms, down: TakenDown | None = None
) -> Done:
    """Note what was put up without a sheet in the store (补登), and came down since.

    `down`: by whom and why is taken from who put it up and what is noted, where they
    are empty.  Refused as `postings.take_down` refuses.
    """
    return post_all(store, [], [(it, _of_catalogue(store, terms))], down)


def _of_catalogue(store: Store, terms: PostTerms) -> PostTerms:
    """Return terms whose item and occasion are known; refuse others."""
    about = occasions.told(store, terms.item_code, terms.occasion)
    return replace(terms, item_code=about.item_code, occasion=about.occasion)


def post_all(
    store: Store,
    sheets: Sequence[tuple[Placement, PostTerms]],
    papers: Sequence[tuple[OnPaper, PostTerms]],
    down: TakenDown | None = None,
) -> Done:
    """Note what was put up on one walk, with sheets in the store and without.

    As `post` and `post_from_paper` do, in one deed: all of it, or none.  Who put it up
    and what is noted of it is taken from the first.  `down`: when all of it came down.
    """
    if not sheets and not papers:
        raise Refusal(Code.NOTHING_TO_POST)
    first = (*sheets, *papers)[0][1]
    by = postings.who_did(store, first.by)
    known = known_of(store, [place.sheet for place, _ in sheets])
    faults: list[tuple[str, Problem]] = []
    new: list[Posting] = []
    taken = {_spot(place) for place, _ in sheets}
    for place, told in sheets:
        terms = replace(told, by=by)
        earlier = known.before(_spot(place), taken)
        if earlier is not None:
            taken.add((earlier.posting.family, earlier.posting.board_id))
        made = _of_sheet(place, terms, known, earlier)
        problems = unfit(place.sheet, terms, known) + still_up(earlier)
        problems += too_short(made, terms, known)
        faults += [(place.sheet.number.village, it) for it in problems]
        new.append(made)
    if faults:
        raise SheetFaults(faults)
    for paper, told in papers:
        terms = replace(told, by=by)
        made = _of_paper(store, paper, terms, known)
        board = known.boards.get(paper.board_id or 0)
        made = replace(made, place=_place(board) if board else paper.place.strip())
        _refuse(too_short(made, terms, known))
        if not terms.agreed:
            _refuse(noted_already(made, known))
        new.append(made)
    if not first.unready:
        waiting = unready.waiting(store)
        unready.refuse(
            unready.of_posting(
                store,
                it,
                waiting,
                elsewhere=it.sheet_id is None and bool(it.place),
            )
            for it in new
        )
    refuse_group_boards_alone(new, first, known)
    return _write(store, new, replace(first, by=by), down)


def _of_paper(store: Store, it: OnPaper, terms: PostTerms, known: Known) -> Posting:
    if not it.title.strip():
        raise Refusal(Code.POSTING_TITLE_MISSING)
    if terms.posted_at > store.now():
        raise Refusal(Code.POSTED_AHEAD, at=postings.told_time(terms.posted_at))
    leaks.refuse_numbers(
        store, {"title": it.title, "place": it.place, "name": it.group}
    )
    villages = {at: name for name, at in known.villages.items()}
    return Posting(
        village_id=it.village_id,
        village=villages.get(it.village_id or 0, TOWNSHIP),
        title=it.title.strip(),
        posted_at=terms.posted_at,
        posted_by=terms.by,
        min_display_days=days_asked(terms, known, it.village_id, terms.item_code),
        group=it.group,
        board_id=it.board_id,
        item_code=terms.item_code,
        batch_id=it.batch_id,
        occasion=terms.occasion,
        stage=terms.stage or _stage(it.batch_id, terms, known),
        hangs_until=terms.until,
        lasting=terms.lasting,
        notice=it.notice,
        day_by_hand=terms.day_by_hand,
        note=terms.note.strip(),
    )


def repost(
    store: Store, some: Sequence[Listed], terms: PostTerms, board: str = ""
) -> Done:
    """Note that postings were put up again: their clocks start anew.

    Where they hung, or on a board of this name in their villages.  For those that were
    spoilt or came down too early.  A sheet that was withdrawn is not put up again: its
    next version is, by `post`.
    """
    terms = _of_catalogue(store, terms)
    terms = replace(terms, by=postings.who_did(store, terms.by))
    sheets = {it.id: it for it in kept_sheets.sheets(store.db)}
    ids = [one.record.posting.sheet_id for one in some]
    known = known_of(store, [sheets[it] for it in ids if it])
    faults: list[tuple[str, Problem]] = []
    new: list[Posting] = []
    for one in some:
        it = one.record.posting
        problems = still_up(one.record) + put_up_again(one.record)
        sheet = sheets.get(it.sheet_id or 0)
        if sheet is not None:
            problems += unfit(sheet, terms, known)
        elif terms.posted_at > known.now:
            problems.append(Problem(Code.POSTED_AHEAD, facts=told_at(terms)))
        item_code = terms.item_code or it.item_code
        days = days_asked(terms, known, it.village_id, item_code)
        made = replace(
            it,
            posted_at=terms.posted_at,
            posted_by=terms.by,
            min_display_days=max(days, it.min_display_days),
            hangs_until=terms.until,
            notice=_notice(it.notice, terms),
            day_by_hand=terms.day_by_hand,
            stage=terms.stage or it.stage,
            item_code=item_code,
            occasion=terms.occasion if terms.item_code else it.occasion,
            replaces=it.id,
            note=terms.note.strip(),
        )
        if board:
            there = boards.called(store, board, it.village_id)
            made = replace(made, board_id=there.id, place=_place(there))
            if there.id != it.board_id:
                problems += still_up(known.hung.get((it.family, there.id)))
        problems += too_short(made, terms, known)
        faults += [(it.village, problem) for problem in problems]
        new.append(made)
    if faults:
        raise SheetFaults(faults)
    if board:
        refuse_group_boards_alone(new, terms, known)
    return _write(store, new, terms)


def _spot(place: Placement) -> tuple[str, int | None]:
    return sheet_family(place.sheet.number), place.board.id if place.board else None


def _about(sheet: MadeSheet, terms: PostTerms, before: Posting | None) -> OfItem:
    """Return of what item a sheet is: as said now, as it was made, as before."""
    for it in (terms, sheet, before):
        if it is not None and it.item_code:
            return OfItem(it.item_code, it.occasion)
    return OfItem()


def _of_sheet(
    place: Placement, terms: PostTerms, known: Known, earlier: PostingRecord | None
) -> Posting:
    sheet, board = place.sheet, place.board
    batch = known.batches.get(sheet.id)
    before = earlier.posting if earlier else None
    stage = terms.stage or (stage_said(sheet.title) if batch else None)
    stage = stage or (before.stage if before else _stage(batch, terms, known))
    about = _about(sheet, terms, before)
    village_id = known.villages.get(sheet.number.village)
    # What is published of a matter does not take the place of its notice.
    replaces = before.id if before and before.stage is stage else None
    return Posting(
        village_id=village_id,
        village=sheet.number.village,
        title=sheet.title,
        posted_at=terms.posted_at,
        posted_by=terms.by,
        min_display_days=days_asked(terms, known, village_id, about.item_code),
        group=sheet.group,
        board_id=board.id if board else None,
        place=_place(board) if board else "",
        sheet_id=sheet.id,
        sheet=str(sheet.number),
        family=sheet_family(sheet.number),
        item_code=about.item_code,
        batch_id=batch,
        occasion=about.occasion,
        stage=stage,
        hangs_until=terms.until,
        lasting=terms.lasting,
        notice=_notice(sheet.notice, terms),
        day_by_hand=terms.day_by_hand,
        replaces=replaces,
        note=terms.note.strip(),
    )


def _notice(printed: NoticePeriod | None, terms: PostTerms) -> NoticePeriod | None:
    """Return the notice period that counts: as long as printed, from its true day."""
    if printed is None or not terms.day_by_hand:
        return printed
    return NoticePeriod(terms.posted_at.date(), printed.days)


def _stage(batch_id: int | None, terms: PostTerms, known: Known) -> Stage:
    paid_on = known.paid_on.get(batch_id or 0)
    before = paid_on is not None and terms.posted_at.date() < paid_on
    return Stage.NOTICE if before else Stage.RESULT


def _write(
    store: Store,
    new: Sequence[Posting],
    terms: PostTerms,
    down: TakenDown | None = None,
) -> Done:
    for told in {f"{it.note} {it.item_code} {it.occasion}" for it in new}:
        leaks.refuse_numbers(store, {"note": told})
    again = [str(it.replaces) for it in new if it.replaces]
    facts: dict[str, object] = {
        "titles": [postings.called_in_history(it) for it in new],
        "places": [it.place for it in new],
        "at": postings.told_time(terms.posted_at),
        "by": terms.by,
        "day_by_hand": terms.day_by_hand,
        "anew": "、".join(again),
    }
    with store.operation(Kind.POST_SHEETS, facts) as operation:
        ids = [kept.add(store.db, it) for it in new]
        operation.facts["postings"] = ids
        if down is not None:
            operation.facts["down"] = postings.told_time(down.at)
            _note_down(store, ids, replace(down, by=down.by or terms.by))
    return Done(operation, tuple(postings.called(store, ids)))


def _note_down(store: Store, ids: Sequence[int], down: TakenDown) -> None:
    """Note that what was just put up came down; too early only with a reason."""
    leaks.refuse_numbers(store, {"reason": down.reason, "who": down.by})
    for it in postings.called(store, ids):
        _refuse(faults_of_end(it.record, down.at, store.now()))
        soon = too_early(it.record, it.standing, down.at)
        if soon and not down.reason.strip():
            _refuse(soon)
        kept.add_take_down(store.db, it.record.id, down)


def _place(board: Board) -> str:
    return f"{board.name}（{board.place}）" if board.place else board.name


def _refuse(problems: Iterable[Problem]) -> None:
    for problem in problems:
        raise Refusal(problem.code, **problem.facts)
