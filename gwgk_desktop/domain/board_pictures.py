"""A board as it looks on a day: its sections, what hangs for good, what hangs then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop.domain.plan_conflicts import days_up

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import date

    from gwgk_desktop.domain.boards import Area, Board
    from gwgk_desktop.domain.posting_plan import Plan, Planned, PlanState


@dataclass(frozen=True, slots=True)
class Piece:
    """A sheet, or what hangs for good, where it hangs."""

    area: Area
    title: str
    state: PlanState | None = None
    """None: it hangs for good."""
    page: int = 1
    of: int = 1
    until: date | None = None
    """The last day on which it must hang."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A board with everything on it."""

    board: Board
    pieces: tuple[Piece, ...] = ()
    unplaced: tuple[str, ...] = ()
    """Titles of what hangs on it and has no place by this reckoning, or turns by."""


def bare(board: Board) -> Picture:
    """Return a board with nothing on it but what hangs for good."""
    fixed = tuple(Piece(it.area, it.title) for it in board.fixtures)
    return Picture(board, fixed)


def on_day(board: Board, plan: Plan, day: date) -> Picture:
    """Return a board as the plan has it on a day."""
    # What came down and what goes up in its place have one name, and other days.
    named: dict[tuple[Hashable, date, date], Planned] = {
        (it.key, *days_up(it)): it for it in plan.planned if it.board_id == board.id
    }
    pieces = list(bare(board).pieces)
    unplaced = []
    hangings = plan.hangings.get(board.id)
    for stay in hangings.on(day) if hangings else ():
        entry = named.get((stay.key, stay.first, stay.last))
        if entry is None:
            continue
        if not stay.areas:
            unplaced.append(entry.title)
        pages = len(stay.areas)
        pieces += [
            Piece(area, entry.title, entry.state, number, pages, entry.hangs_until)
            for number, area in enumerate(stay.areas, start=1)
        ]
    return Picture(board, tuple(pieces), tuple(unplaced))
