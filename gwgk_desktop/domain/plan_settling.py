"""How it stands with what is planned: posted or not, and until when it hangs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gwgk_desktop.domain.due_dates import must_hang
from gwgk_desktop.domain.posting_plan import (
    DAYS_SOON,
    About,
    Planned,
    PlanState,
    SheetSize,
)
from gwgk_desktop.domain.sheet_phrases import stage_said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from gwgk_desktop.domain.posting_plan import Key, Posted, Question
    from gwgk_desktop.domain.time_limits import Count

ONE_DAY = timedelta(days=1)


class Settling:
    """What was put up already, held against what is planned."""

    def __init__(self, asked: Question) -> None:
        self._posted, self._terms = asked.posted, asked.terms
        self._today, self._asked = asked.today, asked

    @cached_property
    def soonest(self) -> date:
        """When whatever should be up already can be put up."""
        return self._terms.calendar.next_worked(self._today)

    @cached_property
    def newest(self) -> Mapping[Key, Posted]:
        """The newest posting of each name that may fulfil it."""
        some = (it for it in self._posted if it.state is not PlanState.ENDED)
        return {named(it.key): it for it in some}

    def goes_up(self, due_on: date, opens: date | None) -> date:
        """Return the last day worked before something is due; no day that is past.

        Where every day is off from when it may go up, it does on the day it is due.
        """
        calendar = self._terms.calendar
        up_on = calendar.last_worked(due_on)
        if opens is not None and up_on < opens:
            up_on = due_on
        return up_on if up_on >= self._today else self.soonest

    def settled(
        self, entry: Planned, counts: Sequence[Count], until: date | None
    ) -> Planned:
        """Return a posting with its last days and its state, posted or not.

        It hangs until a day if one is given, else for the longest of its counts of
        days; always without either.
        """
        calendar = self._terms.calendar
        entry = self._with_sheet(entry)
        posted = self.newest.get(named(entry.key))
        if posted and posted.state is not PlanState.AGAIN:
            late = (posted.posted_on - entry.due_on).days if entry.due_on else 0
            late_days = max(late, 0)
            hung = self.hung(posted)
            return replace(entry, state=posted.state, late_days=late_days, **hung)
        hangs = until
        if until is None and (span := must_hang(counts, entry.up_on, self._terms)):
            hangs = span.last
        down_on = calendar.next_worked(hangs + ONE_DAY) if hangs else None
        state, late = (PlanState.AGAIN, 0) if posted else self._unposted(entry)
        return replace(
            entry,
            hangs_until=hangs,
            counted=hangs != until,
            down_on=down_on,
            state=state,
            late_days=late,
        )

    def _with_sheet(self, entry: Planned) -> Planned:
        sheet = self._asked.sheets.get(About.of(entry.key))
        if sheet is None or entry.sheet is not None:
            return entry
        if entry.key.batch_id and stage_said(sheet.title) not in {
            None,
            entry.key.stage,
        }:
            return entry  # it is the sheet of the batch's other posting
        size = SheetSize(sheet.paper, sheet.direction, max(sheet.page_count, 1))
        return replace(entry, sheet=sheet, size=size)

    def printed(self, entry: Planned) -> Planned:
        """Return what is planned with its sheet, of which it has to hold what it says.

        Once it is released it is due by the first day that it is printed with, if that
        is earlier, and goes up on that day if it can still be.
        """
        entry = self._with_sheet(entry)
        sheet, due_on = entry.sheet, entry.due_on
        if sheet is None or due_on is None or sheet.id not in self._asked.waiting:
            return entry
        first = sheet.notice.first
        up_on = first if first >= self._today else self.soonest
        return replace(entry, due_on=min(first, due_on), up_on=up_on)

    def _unposted(self, entry: Planned) -> tuple[PlanState, int]:
        """Return the state of what is not up, by the days left, and how late it is."""
        today = self._today
        if entry.due_on is None:
            return entry.state, 0
        late = (today - entry.due_on).days
        if late > 0:
            return PlanState.OVERDUE, late
        if late == 0:
            return PlanState.TODAY, 0
        if late >= -DAYS_SOON:
            return PlanState.SOON, 0
        opened = entry.opens_on is None or entry.opens_on <= today
        return PlanState.OPEN if opened else PlanState.AHEAD, 0

    def hung(self, posted: Posted) -> dict[str, Any]:
        """Return how a posting was put up, with when it comes down or came."""
        calendar, today = self._terms.calendar, self._today
        down_on = posted.ended_on
        recalled = posted.state is PlanState.RECALLED
        if recalled:
            down_on = today  # a wrong sheet waits for no day
        elif down_on is None and posted.comes_down is not None:
            over = max(posted.comes_down + ONE_DAY, today)
            down_on = calendar.next_worked(over)
        always = posted.ended_on is None and posted.comes_down is None
        always = recalled or (always and not posted.until_next)
        return {
            "up_on": posted.posted_on,
            "hangs_until": None if always else posted.least_end,
            "down_on": down_on,
            "board_id": posted.board_id,
            "posting_id": posted.posting_id,
            "size": posted.size,
        }

    def other(self, posted: Posted, place: str) -> Planned:
        """Return a posting that fulfils nothing of this plan; it hangs all the same."""
        state = posted.state
        if state is PlanState.AGAIN:
            ended = posted.ended_on is not None
            state = PlanState.ENDED if ended else PlanState.HANGING
        return Planned(
            posted.key,
            place,
            posted.title,
            posted.subject,
            state=state,
            **self.hung(posted),
        )


def named(key: Key) -> Key:
    """Return a key as it is looked up: a batch is its own occasion."""
    return key if key.batch_id is None else key._replace(occasion="", item_code="")
