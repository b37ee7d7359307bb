"""Where the plan cannot be kept: no room, two things at once; and what would help."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from gwgk_desktop.domain.board_layout import Hangings
from gwgk_desktop.domain.boards import BoardKind, of_village
from gwgk_desktop.domain.office import group_key
from gwgk_desktop.domain.pages import Paper
from gwgk_desktop.domain.posting_plan import (
    NOTICE,
    OVER,
    RESULT,
    TO_COME_DOWN,
    TO_PUT_UP,
    Conflict,
    PlanState,
    Proposal,
    Remedy,
)
from gwgk_desktop.domain.problems import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gwgk_desktop.domain.boards import Board
    from gwgk_desktop.domain.posting_plan import Planned, Question

ONE_DAY = timedelta(days=1)
ALWAYS = date.max


class Wall:
    """All boards, and what the plan hangs on them."""

    def __init__(self, boards: Sequence[Board]) -> None:
        self._boards = tuple(boards)
        self.hangings = {it.id: Hangings(it) for it in boards}
        self._of_village: dict[tuple[int | None, str, str], list[Hangings]] = {}

    def boards_for(self, entry: Planned) -> list[Hangings]:
        """Return the boards for a posting: those with a section for its subject first.

        What belongs to a villager group hangs on the group's own board before all
        others, and on no other group's; what belongs to all, on none of a group's: who
        lives elsewhere would not see it.  Screens are last: the law wants a board, and
        lets them go with it.
        """
        village_id, subject, group = (
            entry.key.village_id,
            entry.subject,
            entry.key.group,
        )
        key = (village_id, subject, group)
        if key not in self._of_village:
            found = [
                it
                for it in of_village(self._boards, village_id)
                if (group_key(it.group) in {"", group} if group else _is_for_all(it))
            ]
            found.sort(
                key=lambda it: (
                    it.takes_all,
                    bool(group) and not it.group,
                    not any(subject in part.subjects for part in it.sections),
                )
            )
            self._of_village[key] = [self.hangings[it.id] for it in found]
        return self._of_village[key]

    def hung(self, entry: Planned) -> Planned:
        """Return a posting with the board that it hangs on, or would have room on."""
        if entry.fixed or entry.state is PlanState.MISSED:
            return entry
        days, sides = days_up(entry), entry.size.sides
        if entry.state in OVER and entry.down_on == entry.up_on:
            return entry  # it was down the same day, and leaves its room to others
        if entry.posting_id is not None:
            hangings = self.hangings.get(entry.board_id or 0)
            if hangings is not None:
                hangings.note(entry.key, entry.subject, sides, days)
            return entry
        for hangings in self.boards_for(entry):
            if hangings.hang(entry.key, entry.subject, sides, days):
                return replace(entry, board_id=hangings.board.id)
        return entry


def _is_for_all(board: Board) -> bool:
    """Return whether a board is everybody's, and not a villager group's."""
    return board.kind is not BoardKind.GROUP and not board.group


def days_up(entry: Planned) -> tuple[date, date]:
    """Return the first and last day on which a posting takes room.

    On the day on which it comes down another can take its place.
    """
    if entry.down_on is None:
        return entry.up_on, ALWAYS
    return entry.up_on, max(entry.up_on, entry.down_on - ONE_DAY)


def conflicts_of(
    planned: Sequence[Planned], asked: Question, wall: Wall
) -> Iterator[Conflict]:
    """Yield what stands in the way of a plan, place by place."""
    crowded: dict[tuple[int | None, date], list[Planned]] = defaultdict(list)
    hanging_over = Counter(
        it.key.village_id for it in planned if it.state in TO_COME_DOWN
    )
    boardless = set()
    for it in planned:
        if it.board_id is not None or it.state not in TO_PUT_UP:
            continue
        village = it.key.village_id
        if wall.boards_for(it):
            crowded[village, it.up_on].append(it)
        elif village not in boardless:
            boardless.add(village)
            problem = Problem(Code.PLAN_NO_BOARD, facts={"place": it.place})
            ways = (Proposal(Remedy.FIRST_BOARD),)
            yield Conflict(problem, (), asked.today, ways)
    for (village, day), some in crowded.items():
        yield _no_room(some, day, asked, wall, hanging_over[village])
    yield from _together(planned)
    yield from _notices(planned, asked)


def _no_room(
    some: Sequence[Planned], day: date, asked: Question, wall: Wall, over: int
) -> Conflict:
    first = some[0]
    facts = {
        "place": first.place,
        "day": day,
        "count": len(some),
        "title": first.title,
    }
    ways = []
    if over:
        ways.append(Proposal(Remedy.TAKE_DOWN, count=over))
    if other := _other_day(first, asked, wall):
        ways.append(other)
    same = Counter(it.subject for it in some if it.size.pages == 1).most_common(1)
    if same and same[0][1] > 1:
        ways.append(Proposal(Remedy.GROUP, count=same[0][1]))
    if smaller := _smaller(first, wall):
        ways.append(smaller)
    ways.append(Proposal(Remedy.REGISTER_BOARD))
    keys = tuple(it.key for it in some)
    problem = Problem(Code.PLAN_NO_ROOM, facts=facts)
    return Conflict(problem, keys, day, tuple(ways))


def _other_day(entry: Planned, asked: Question, wall: Wall) -> Proposal | None:
    """Return the last earlier day on which it may go up and a board has room."""
    first, last = days_up(entry)
    if last == ALWAYS:
        return None
    earliest = max(entry.opens_on or asked.today, asked.today)
    calendar, length = asked.terms.calendar, last - first
    boards = wall.boards_for(entry)
    # It comes down in time for what takes its place later, or goes up at once.
    starts = {it.first for one in boards for it in one.stays}
    days = {calendar.last_worked(it - ONE_DAY - length) for it in starts}
    days.add(calendar.next_worked(earliest))
    for day in sorted((it for it in days if earliest <= it < first), reverse=True):
        for hangings in boards:
            if hangings.has_room(entry.subject, entry.size.sides, (day, day + length)):
                return Proposal(Remedy.OTHER_DAY, day, hangings.board.name)
    return None


def _smaller(entry: Planned, wall: Wall) -> Proposal | None:
    """Return the board that has room for it on A4, where it stands on A3."""
    if entry.size.paper is not Paper.A3:
        return None
    sides = replace(entry.size, paper=Paper.A4).sides
    for hangings in wall.boards_for(entry):
        if hangings.has_room(entry.subject, sides, days_up(entry)):
            return Proposal(Remedy.SMALLER, board=hangings.board.name)
    return None


def _together(planned: Sequence[Planned]) -> Iterator[Conflict]:
    """Yield where one item is to go up anew while it has to hang for before."""
    by_item: dict[tuple[int | None, str], list[Planned]] = defaultdict(list)
    for it in planned:
        counts = it.key.item_code and it.due_on and it.state is not PlanState.MISSED
        if counts and it.state is not PlanState.DONE:
            by_item[it.key.village_id, it.key.item_code].append(it)
    for some in by_item.values():
        for before, after in pairwise(some):
            still = before.hangs_until
            if after.state in TO_PUT_UP and still and still >= after.up_on:
                facts = {
                    "place": after.place,
                    "title": before.title,
                    "other": after.title,
                    "until": still,
                    "day": after.up_on,
                }
                problem = Problem(Code.PLAN_DUE_TOGETHER, facts=facts)
                ways = (Proposal(Remedy.GROUP, count=2),)
                yield Conflict(problem, (before.key, after.key), after.up_on, ways)


def _notices(planned: Sequence[Planned], asked: Question) -> Iterator[Conflict]:
    """Yield notices that end after payment, or with the result up beside them."""
    paid = {(it.village_id, it.batch_id): it.paid_on for it in asked.payouts}
    results = {
        it.key._replace(stage=NOTICE): it
        for it in planned
        if it.key.batch_id is not None and it.key.stage == RESULT
    }
    for it in planned:
        name = (it.key.village_id, it.key.batch_id or 0)
        if it.key.stage != NOTICE or name not in paid or it.notice_until is None:
            continue
        result = results.get(it.key)
        posted = result is not None and result.posting_id is not None
        meets = posted and result is not None and result.up_on <= it.notice_until
        done = it.state is PlanState.DONE
        if meets or (it.notice_until >= paid[name] and not done):
            facts = {
                "place": it.place,
                "title": it.title,
                "until": it.notice_until,
                "day": paid[name],
            }
            problem = Problem(Code.PLAN_NOTICE_MEETS_RESULT, facts=facts)
            ways = (Proposal(Remedy.LATER_PAYMENT, it.notice_until + ONE_DAY),)
            keys = (it.key, it.key._replace(stage=RESULT))
            yield Conflict(problem, keys, it.up_on, ways)
