"""Sheets laid out on a board, around what hangs there already.

Maximal rectangles: what is free is kept as the largest rectangles that fit into it,
and a sheet takes the highest, then leftmost place.  The same sheets in the same order
have the same places, and one that is added last moves none of the others.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from gwgk_desktop.domain.boards import Area, Subject, size_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence
    from datetime import date

    from gwgk_desktop.domain.boards import Board
    from gwgk_desktop.domain.pages import Direction, Paper

_Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""
_Size = tuple[int, int]


class Room:
    """What is free on some part of a board.

    Every sheet reaches a gap beyond itself to the right and below, and so does what
    may be hung on: then two that do not meet have the gap between them.
    """

    def __init__(self, parts: Iterable[Area], gap: int) -> None:
        """Begin with the areas that may be hung on, which have nothing in common."""
        self._gap = gap
        self._free = [_box(it, gap) for it in parts]

    def place(self, sizes: Sequence[_Size]) -> tuple[Area, ...]:
        """Take places for sheets of these sizes; all of them, or none.

        Nothing where they have no room together.
        """
        before, placed = self._free, []
        for size in sizes:
            area = self._highest(size)
            if area is None:
                self._free = before
                return ()
            self.take(area)
            placed.append(area)
        return tuple(placed)

    def fits(self, sizes: Sequence[_Size]) -> bool:
        """Return whether `place` would find places; takes none."""
        before = self._free
        placed = self.place(sizes)
        self._free = before
        return bool(placed)

    def _highest(self, size: _Size) -> Area | None:
        wide, high = size[0] + self._gap, size[1] + self._gap
        places = [
            (top, left)
            for left, top, right, bottom in self._free
            if right - left >= wide and bottom - top >= high
        ]
        if not places:
            return None
        top, left = min(places)
        return Area(left, top, *size)

    def take(self, area: Area) -> None:
        """Take an area, whatever of it was free."""
        x0, y0, x1, y1 = _box(area, self._gap)
        whole: list[_Box] = []
        cut: list[_Box] = []
        for box in self._free:
            left, top, right, bottom = box
            if x0 >= right or x1 <= left or y0 >= bottom or y1 <= top:
                whole.append(box)
                continue
            if left < x0:
                cut.append((left, top, x0, bottom))
            if x1 < right:
                cut.append((x1, top, right, bottom))
            if top < y0:
                cut.append((left, top, right, y0))
            if y1 < bottom:
                cut.append((left, y1, right, bottom))
        if len(whole) < len(self._free):
            self._free = whole + _largest(cut, whole)


def _box(area: Area, gap: int) -> _Box:
    return area.x, area.y, area.right + gap, area.bottom + gap


def _largest(cut: Sequence[_Box], whole: Sequence[_Box]) -> list[_Box]:
    """Return those cut that lie in no other; a whole one lies in none of them."""
    found: list[_Box] = []
    for number, box in enumerate(cut):
        left, top, right, bottom = box
        for a, b, c, d in chain(whole, found, cut[number + 1 :]):
            if a <= left and b <= top and right <= c and bottom <= d:
                break
        else:
            found.append(box)
    return found


@dataclass(frozen=True, slots=True)
class Ground:
    """Where on a board sheets of a subject may hang."""

    parts: tuple[Area, ...]
    taken: tuple[Area, ...]
    """What of it is not to be had."""


def ground_for(board: Board, subject: str) -> Ground:
    """Return where sheets of a subject hang.

    In the sections that are for it, payouts else in those for the finances; where
    there is none, in those for nothing else, or on what belongs to no section.
    """
    finance = Subject.FINANCE if subject == Subject.SUBSIDY else subject
    own = [it for it in board.sections if subject in it.subjects]
    own = own or [it for it in board.sections if finance in it.subjects]
    found = own or [it for it in board.sections if not it.subjects]
    fixed = tuple(it.area for it in board.fixtures)
    if found:
        within = (_common(board.face, it.area) for it in found)
        return Ground(tuple(filter(None, within)), fixed)
    sections = tuple(it.area for it in board.sections)
    return Ground((board.face,), (*sections, *fixed))


def _common(one: Area, other: Area) -> Area | None:
    x, y = max(one.x, other.x), max(one.y, other.y)
    right, bottom = min(one.right, other.right), min(one.bottom, other.bottom)
    return Area(x, y, right - x, bottom - y) if x < right and y < bottom else None


def _room(board: Board, ground: Ground) -> Room:
    room = Room(ground.parts, board.gap_mm)
    for area in ground.taken:
        room.take(area)
    return room


def capacity(board: Board, paper: Paper, direction: Direction) -> int:
    """Return how many sheets of a paper have room on a board, beside its fixtures."""
    size = size_of(paper, direction)
    fixed = tuple(it.area for it in board.fixtures)
    parts = [_common(board.face, it.area) for it in board.sections]
    grounds = [Ground((it,), fixed) for it in parts if it]
    if all(it.subjects for it in board.sections):
        grounds.append(ground_for(board, ""))
    count = 0
    for ground in grounds:
        room = _room(board, ground)
        while room.place([size]):
            count += 1
    return count


@dataclass(frozen=True, slots=True)
class Stay:
    """Sheets on a board from a day until another, both included."""

    key: Hashable
    """Whose they are: what the caller calls them."""
    first: date
    last: date
    areas: tuple[Area, ...]
    """None where it was put up though there is no room by this reckoning."""


class Hangings:
    """What hangs on one board, over time; what came first keeps its place."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.stays: list[Stay] = []
        """In the order in which they were hung."""
        self._by_end: list[Stay] = []
        """The same by their last days: what is long over is not asked again."""
        self._rooms: dict[tuple[Ground, date, date], Room] = {}
        self._grounds: dict[str, Ground] = {}

    def hang(
        self,
        key: Hashable,
        subject: str,
        sizes: Sequence[_Size],
        days: tuple[date, date],
    ) -> Stay | None:
        """Find places that stay free from the first to the last day, and take them.

        None: there is no room, or the board is not in use on all those days.
        """
        if not self._in_use(days):
            return None
        areas = self._placed(subject, sizes, days)
        if not areas and not self.board.takes_all:
            return None
        stay = Stay(key, *days, areas)
        # What is planned comes by its days: the rooms of earlier ones are done with.
        rooms = self._rooms
        self._rooms = {it: room for it, room in rooms.items() if it[2] >= stay.first}
        self._keep(stay, self._key(subject, days))
        return stay

    def note(
        self,
        key: Hashable,
        subject: str,
        sizes: Sequence[_Size],
        days: tuple[date, date],
    ) -> Stay:
        """Note what hangs in any case, in a place where there is room for it."""
        stay = Stay(key, *days, self._placed(subject, sizes, days))
        # Hardly two that were put up have the same days: one room is enough to know.
        name = self._key(subject, days)
        self._rooms = {it: room for it, room in self._rooms.items() if it == name}
        self._keep(stay, name)
        return stay

    def has_room(
        self, subject: str, sizes: Sequence[_Size], days: tuple[date, date]
    ) -> bool:
        """Return whether `hang` would find places."""
        if not self._in_use(days):
            return False
        return self.board.takes_all or self._room_for(subject, days).fits(sizes)

    def on(self, day: date) -> list[Stay]:
        """Return what hangs on a day, in the order in which it was hung."""
        return [it for it in self.stays if it.first <= day <= it.last]

    def _in_use(self, days: tuple[date, date]) -> bool:
        return all(map(self.board.in_use, days))

    def _placed(
        self, subject: str, sizes: Sequence[_Size], days: tuple[date, date]
    ) -> tuple[Area, ...]:
        if self.board.takes_all:
            return ()
        return self._room_for(subject, days).place(sizes)

    def _key(self, subject: str, days: tuple[date, date]) -> tuple[Ground, date, date]:
        if subject not in self._grounds:
            self._grounds[subject] = ground_for(self.board, subject)
        return self._grounds[subject], *days

    def _room_for(self, subject: str, days: tuple[date, date]) -> Room:
        key = self._key(subject, days)
        room = self._rooms.get(key)
        if room is None:
            room = self._rooms[key] = _room(self.board, key[0])
            first, last = days
            begin = bisect_left(self._by_end, first, key=_last_day)
            for stay in islice(self._by_end, begin, None):
                if stay.first <= last:
                    for area in stay.areas:
                        room.take(area)
        return room

    def _keep(self, stay: Stay, found_in: tuple[Ground, date, date]) -> None:
        """Take its places in every other room that is known of its days."""
        self.stays.append(stay)
        insort(self._by_end, stay, key=_last_day)
        for key, room in self._rooms.items():
            if key != found_in and key[1] <= stay.last and stay.first <= key[2]:
                for area in stay.areas:
                    room.take(area)


def _last_day(it: Stay) -> date:
    return it.last
