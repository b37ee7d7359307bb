"""What is noted as put up and may not be: sheets that wait, days that are to come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop.domain import unready
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.services import occasions, postings
from gwgk_desktop.services.sheet_making import NotAgreed
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import posting_plan as kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.posting_plan import Planned
    from gwgk_desktop.domain.postings import Posting
    from gwgk_desktop.store.database import Store
from gwgk_desktop.domain.unready import Doubt, Unready


@dataclass(frozen=True, slots=True)
class Waiting:
    """Released sheets that were never noted as put up, by what they are about."""

    sheets: Mapping[tuple[int | None, int | str], Sequence[MadeSheet]]

    def about(
        self, village_id: int | None, batch_id: int | None, item_code: str
    ) -> Sequence[MadeSheet]:
        """Return those of a batch or an item in a place, the newest first."""
        return self.sheets.get((village_id, batch_id or item_code), ())


def waiting(store: Store) -> Waiting:
    """Return the released sheets that wait to be put up."""
    villages = {it.name: it.id for it in kept_office.villages(store.db)}
    shown = kept.batches_shown(store.db)
    found: dict[tuple[int | None, int | str], list[MadeSheet]] = defaultdict(list)
    for it in postings.waiting(store):
        village = villages.get(it.number.village)
        about: list[int | str] = list(shown.get(it.id, ()))
        about += [it.item_code] if it.item_code else []
        for one in about:
            found[village, one].append(it)
    return Waiting(found)


def of_planned(
    it: Planned, sheet: MadeSheet | None, day: date, known: Waiting, *, board: bool
) -> Doubt | None:
    """Return what is in doubt where a posting of the plan is noted as of a day.

    `board`: whether there is one on which it can hang.
    """
    key = it.key
    early = it.opens_on is not None and it.opens_on > day
    why = _why(
        {
            Unready.NO_SHEET: sheet is None,
            Unready.NOT_DUE: early,
            Unready.NO_BOARD: not board,
        }
    )
    waits = known.about(key.village_id, key.batch_id, key.item_code)
    if not why:
        return None
    return Doubt(
        it.place,
        it.title,
        why,
        it.opens_on if early else None,
        tuple(str(one.number) for one in waits) if sheet is None else (),
    )


def of_posting(
    store: Store, it: Posting, known: Waiting, *, elsewhere: bool
) -> Doubt | None:
    """Return what is in doubt of a posting that is noted without the plan.

    `elsewhere`: on no board, at a place that is told in words.  What is noted from
    paper has no sheet on purpose: that is in doubt where one waits.
    """
    waits: Sequence[MadeSheet] = ()
    if it.sheet_id is None and (it.batch_id or it.item_code):
        waits = known.about(it.village_id, it.batch_id, it.item_code)
    opens_on = None
    if it.item_code and it.occasion:
        opens_on = occasions.opens_on(store, it.village_id, it.item_code, it.occasion)
    early = opens_on is not None and opens_on > it.posted_on
    nowhere = it.board_id is None and not elsewhere
    why = _why(
        {
            Unready.NO_SHEET: bool(waits),
            Unready.NOT_DUE: early,
            # a sheet is hung on any board there is; paper may hang where nobody said
            Unready.NO_BOARD: nowhere and it.sheet_id is not None,
            Unready.NO_PLACE: nowhere and it.sheet_id is None,
        }
    )
    numbers = tuple(str(one.number) for one in waits)
    if not why:
        return None
    return Doubt(it.village, it.title, why, opens_on if early else None, numbers)


def _why(holds: Mapping[Unready, bool]) -> tuple[Unready, ...]:
    return tuple(it for it in Unready if holds.get(it))


def refuse(doubts: Iterable[Doubt | None]) -> None:
    """Raise NotAgreed with what is in doubt, where anything is."""
    some = list(dict.fromkeys(it for it in doubts if it is not None))
    if some:
        raise NotAgreed(unready.told(some), Code.UNREADY_NOT_AGREED)
