"""What wrong sheets were made of, so that corrected ones are made alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop.domain.notice_sheets import SheetKind
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.store import batches as kept_batches
from gwgk_desktop.store import notice_sheets as kept
from gwgk_desktop.store import office as kept_office

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.payouts import BatchSummary
    from gwgk_desktop.store.database import Store


@dataclass(frozen=True, slots=True)
class MadeAgain:
    """Wrong sheets, with what corrected ones in their place are made of."""

    wrong: tuple[MadeSheet, ...]
    batches: tuple[BatchSummary, ...] = ()
    """What a list shows today: its batches, or those imported in their place."""
    village_ids: frozenset[int] = frozenset()
    newer: tuple[MadeSheet, ...] = ()
    """The corrected versions that were made already: to be reviewed and released."""
    problem: Problem | None = None
    """Why none can be made yet."""

    @property
    def first(self) -> MadeSheet:
        """The one that the others are made like."""
        return self.wrong[0]

    @property
    def per_group(self) -> bool:
        """Whether they were of villager groups."""
        return any(it.group for it in self.wrong)

    @property
    def numbers(self) -> str:
        """Their numbers, as they are told."""
        return "、".join(str(it.number) for it in self.wrong)


def made_again(store: Store, sheet_ids: Sequence[int]) -> MadeAgain:
    """Return what corrected sheets are made of, in the place of wrong ones.

    A batch that was undone since is replaced by the newest of the same programme, year
    and period; where there is none it is told, for there is nothing to make them of.
    """
    every = kept.sheets(store.db)
    wrong = tuple(it for it in every if it.id in sheet_ids)
    versions = {it.newer for it in wrong}
    newer = tuple(it for it in every if it.number in versions and it.is_open)
    villages = {it.name: it.id for it in kept_office.villages(store.db)}
    ids = frozenset(
        villages[it.number.village] for it in wrong if it.number.village in villages
    )
    first = wrong[0]
    shown = kept.shown_batches(store.db, first.id)
    if first.kind not in {SheetKind.PAYOUTS, SheetKind.TOTALS}:
        shown = []
    known = {it.id: it for it in kept_batches.summaries(store.db)}
    found: list[BatchSummary] = []
    for batch_id in shown:
        now = kept_batches.in_place_of(store.db, batch_id)
        if now is None:
            facts: dict[str, object] = {"number": str(first.number), "batch": batch_id}
            gone = Problem(Code.CORRECTED_BATCH_GONE, facts=facts)
            return MadeAgain(wrong, (), ids, newer, gone)
        found.append(known[now])
    return MadeAgain(wrong, tuple(dict.fromkeys(found)), ids, newer)
