"""A board as it looks on a day: its sections, what hangs for good, what hangs then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from gwgk_desktop.domain.boards import Area, Board
    from gwgk_desktop.domain.posting_plan import Plan, PlanState


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
    named = {it.key: it for it in plan.planned if it.board_id == board.id}
    pieces = list(bare(board).pieces)
    unplaced = []
    hangings = plan.hangings.get(board.id)
    for stay in hangings.on(day) if hangings else ():
        entry = named.get(stay.key)  # type: ignore[call-overload]
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
