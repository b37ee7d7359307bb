"""Why sheets cannot have been put up so, held against what the store says of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, partial
from operator import attrgetter
from typing import TYPE_CHECKING

from gwgk_desktop.domain.boards import unseen_by
from gwgk_desktop.domain.item_limits import least_days
from gwgk_desktop.domain.posting_rules import least_end
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.reviews import SheetState
from gwgk_desktop.services import occasions, postings, time_limits
from gwgk_desktop.services.sheet_making import NotAgreed
from gwgk_desktop.store import batches as kept_batches
from gwgk_desktop.store import boards as kept_boards
from gwgk_desktop.store import notice_sheets as kept_sheets
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import posting_records
from gwgk_desktop.store import posting_rules as kept_rules
from gwgk_desktop.store import reviews as kept_reviews

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
    from datetime import date, datetime

    from gwgk_desktop.domain.boards import Board
    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.due_dates import Terms
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.posting_rules import PostingRule
    from gwgk_desktop.domain.postings import Posting, PostingRecord
    from gwgk_desktop.services.putting_up import PostTerms
    from gwgk_desktop.store.database import Store

_TOLD_OF_PAPER = (
    *("village_id", "group", "title", "place", "posted_at"),
    *("item_code", "batch_id", "occasion", "stage"),
)
"""What tells one note from paper from another."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the store says that sheets are held against, asked for once."""

    rule: PostingRule
    terms: Terms
    """How days are counted, and how many a sheet hangs at least in this office."""
    items: Callable[[int | None], Sequence[CatalogueItem]]
    """Village, or None for the township → what it has to disclose."""
    now: datetime
    villages: Mapping[str, int]
    groups: Mapping[int, Sequence[str]]
    """Village → its villager groups."""
    boards: Mapping[int, Board]
    hung: Mapping[tuple[str, int | None], PostingRecord]
    """What last hung of a sheet's number on a board."""
    papers: Sequence[Posting]
    """What was noted from paper."""
    batches: Mapping[int, int]
    """Sheet → the first batch that it shows."""
    paid_on: Mapping[int, date]
    released_at: Mapping[int, datetime]

    def least(self, village_id: int | None, item_code: str, day: date) -> int:
        """Return how many days a sheet hangs at least that is put up on a day.

        By the office's time limits, and by that of the item that it is of.
        """
        item = self.item(village_id, item_code)
        usual = self.terms.defaults.display_days
        asked = max(usual, least_days(item, day, self.terms)) if item else usual
        return self.rule.days_on(day, asked)

    def item(self, village_id: int | None, item_code: str) -> CatalogueItem | None:
        """Return an item that a place has to disclose; None where it has not."""
        some = self.items(village_id) if item_code else ()
        return next((it for it in some if it.code == item_code), None)

    def before(
        self, spot: tuple[str, int | None], taken: Collection[tuple[str, int | None]]
    ) -> PostingRecord | None:
        """Return whose place a sheet takes: what hung of its number on its board.

        Else what was withdrawn and is down, elsewhere, unless its board is `taken`: a
        corrected sheet may go up on another.
        """
        there = self.hung.get(spot)
        if there is not None:
            return there
        return next(
            (
                it
                for at, it in self.hung.items()
                if at[0] == spot[0] and at not in taken
                if it.sheet_withdrawn and it.ended_at and not it.archive
            ),
            None,
        )


def known_of(store: Store, sheets: Sequence[MadeSheet]) -> Known:
    """Return what the store says that bears on some sheets."""
    records = posting_records.records(store.db)
    released = kept_reviews.records(store.db, {it.id: it.drafted_by for it in sheets})
    villages = kept_office.villages(store.db)
    return Known(
        rule=kept_rules.rule(store.db),
        terms=time_limits.terms(store),
        items=cache(partial(occasions.items, store)),
        now=store.now(),
        villages={it.name: it.id for it in villages},
        groups={it.id: it.groups for it in villages},
        boards={it.id: it for it in kept_boards.boards(store.db)},
        hung={
            (it.posting.family, it.posting.board_id): it
            for it in reversed(records)
            if it.posting.sheet_id is not None and it.replaced_by is None
        },
        papers=[it.posting for it in records if it.posting.sheet_id is None],
        batches={
            it.id: shown[0]
            for it in sheets
            if (shown := kept_sheets.shown_batches(store.db, it.id))
        },
        paid_on={it.id: it.paid_on for it in kept_batches.summaries(store.db)},
        released_at={
            number: it.release.at for number, it in released.items() if it.release
        },
    )


def unfit(sheet: MadeSheet, terms: PostTerms, known: Known) -> list[Problem]:
    """Return why a sheet cannot have been put up so; empty where it can."""
    facts: dict[str, object] = {"number": str(sheet.number)}
    if sheet.state is SheetState.WITHDRAWN:
        return [Problem(Code.SHEET_WITHDRAWN, facts=facts)]
    if not sheet.is_released:
        return [Problem(Code.NOT_RELEASED_YET, facts=facts)]
    if terms.posted_at > known.now:
        return [Problem(Code.POSTED_AHEAD, facts=told_at(terms))]
    released, posted = known.released_at[sheet.id], terms.posted_at.date()
    if terms.posted_at < released.replace(second=0, microsecond=0):
        facts |= told_at(terms) | {"released": postings.told_time(released)}
        return [Problem(Code.POSTED_BEFORE_RELEASE, facts=facts)]
    if posted > sheet.notice.first and not terms.day_by_hand:
        facts |= {"printed": sheet.notice.first, "posted": posted}
        facts |= {"days": sheet.notice.days}
        return [Problem(Code.POSTED_OTHER_DAY, facts=facts)]
    return []


def noted_already(new: Posting, known: Known) -> list[Problem]:
    """Return that the same was noted from paper before, if it was."""
    told = attrgetter(*_TOLD_OF_PAPER)
    return [
        Problem(
            Code.PAPER_NOTED_ALREADY,
            facts={
                "posting": it.id,
                "village": it.village,
                "title": it.title,
                "at": postings.told_time(it.posted_at),
            },
        )
        for it in known.papers
        if told(it) == told(new)
    ]


def refuse_group_boards_alone(
    new: Sequence[Posting], terms: PostTerms, known: Known
) -> None:
    """Refuse what is of a whole village, and hangs on boards of its groups alone.

    Raises NotAgreed, which says which groups do not see it, unless that was agreed to.
    What hangs there still of the same sheet counts.
    """
    if terms.groups_alone:
        return
    hanging: dict[Hashable, list[Posting]] = defaultdict(list)
    for it in (*new, *(it.posting for it in known.hung.values() if not it.ended_at)):
        hanging[_matter(it)].append(it)
    told: list[tuple[str, Problem]] = []
    for matter in dict.fromkeys(map(_matter, new)):
        some = hanging[matter]
        it, boards = some[0], [known.boards.get(one.board_id or 0) for one in some]
        if it.group or it.village_id is None or None in boards:
            continue
        on = [one for one in boards if one is not None]
        unseen = unseen_by(on, known.groups.get(it.village_id, ()))
        if unseen is not None:
            facts: dict[str, object] = {"village": it.village, "title": it.title}
            facts |= {"boards": "、".join(dict.fromkeys(one.name for one in on))}
            facts |= {"unseen_by": unseen}
            told.append((it.village, Problem(Code.GROUP_BOARD_ALONE, facts=facts)))
    if told:
        raise NotAgreed(told, Code.POSTING_NOT_AGREED)


def _matter(it: Posting) -> Hashable:
    """Return what all sheets of one thing have in common, on whatever boards."""
    about = (it.item_code, it.batch_id, it.occasion, it.stage)
    return it.village_id, it.family or (it.title, *about)


def still_up(earlier: PostingRecord | None) -> list[Problem]:
    """Return that an earlier posting hangs there still, if it does."""
    if earlier is None or earlier.ended_at is not None:
        return []
    it = earlier.posting
    facts: dict[str, object] = {
        "title": it.title,
        "village": it.village,
        "place": it.place,
        "posting": it.id,
    }
    return [Problem(Code.POSTING_STILL_UP, facts=facts)]


def put_up_again(record: PostingRecord) -> list[Problem]:
    """Return that a posting was put up again already, if it was."""
    if record.replaced_by is None:
        return []
    facts: dict[str, object] = {
        "posting": record.id,
        "title": record.posting.title,
        "by": record.replaced_by,
    }
    return [Problem(Code.POSTING_REPLACED, facts=facts)]


def days_asked(
    terms: PostTerms, known: Known, village_id: int | None, item_code: str
) -> int:
    """Return how many days a sheet hangs at least: as asked, else by the rules."""
    return terms.days or known.least(village_id, item_code, terms.posted_at.date())


def too_short(new: Posting, terms: PostTerms, known: Known) -> list[Problem]:
    """Return whether a sheet is meant to hang too short."""
    least = known.least(new.village_id, new.item_code, new.posted_on)
    facts: dict[str, object] = {"days": new.min_display_days, "least": least}
    if new.min_display_days < least:
        facts |= {"basis": _basis(new, known)}
        return [Problem(Code.DISPLAY_DAYS_FEW, facts=facts)]
    last = least_end(
        new.posted_on,
        new.min_display_days,
        new.notice,
        first_day_counts=known.terms.counting.display_counts_first_day,
    )
    if terms.until is not None and terms.until < last:
        facts = {"until": terms.until, "last": last}
        return [Problem(Code.HANGS_UNTIL_EARLY, facts=facts)]
    return []


def _basis(new: Posting, known: Known) -> str:
    """Return what asks for so many days: the office's rule, else the item's own."""
    item = known.item(new.village_id, new.item_code)
    usual = new.min_display_days < known.terms.defaults.display_days
    return known.rule.display_basis if usual or item is None else item.title


def told_at(terms: PostTerms) -> dict[str, object]:
    """Return when sheets were put up, as facts."""
    return {"at": postings.told_time(terms.posted_at)}
