"""Bulletin boards (公开栏): how large they are, what has its place on them.

All lengths are whole millimetres, of the inner face, from its upper left corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from gwgk_desktop.domain.office import group_key
from gwgk_desktop.domain.pages import Direction, Paper
from gwgk_desktop.domain.problems import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

SIZES = {Paper.A4: (210, 297), Paper.A3: (297, 420)}
"""Width and height of a paper that hangs upright."""
USUAL_MARGIN, USUAL_GAP = 20, 10
LEAST_SIDE, MOST_SIDE = 200, 20_000
"""No board is smaller than a sheet or longer than twenty metres."""


class BoardKind(StrEnum):
    """Whose board it is."""

    VILLAGE = "village"
    COMMUNITY = "community"
    GROUP = "group"
    """Of a villager group (村民小组)."""
    TOWNSHIP = "township"


class Material(StrEnum):
    """What a board is made of; an electronic one has room for everything."""

    UNKNOWN = ""
    CASE = "case"
    """Behind glass (橱窗)."""
    MAGNETIC = "magnetic"
    CORK = "cork"
    WALL = "wall"
    """Painted or fixed on a wall."""
    MOBILE = "mobile"
    SCREEN = "screen"


class Subject(StrEnum):
    """What a sheet is about, as boards are divided: as the catalogue, and payouts."""

    PARTY = "party"
    POLICY = "policy"
    AFFAIRS = "affairs"
    COMMUNITY = "community"
    FINANCE = "finance"
    SERVICE = "service"
    GOVERNMENT = "government"
    SUBSIDY = "subsidy"
    """Payouts; where a board has no section for them they hang with the finances."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a board."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Where it ends."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """Where it ends below."""
        return self.y + self.height

    def meets(self, other: Area) -> bool:
        """Return whether the two have more than an edge in common."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def holds(self, other: Area) -> bool:
        """Return whether another lies wholly in this one."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


@dataclass(frozen=True, slots=True)
class BoardSection:
    """A part of a board with a heading of its own: 党务, 村务, 财务."""

    name: str
    area: Area
    subjects: tuple[str, ...] = ()
    """Whose sheets hang here and nowhere else on the board; none: any other's."""


@dataclass(frozen=True, slots=True)
class Fixture:
    """What hangs on a board for good and keeps its place: 组织架构, 监督电话."""

    title: str
    area: Area
    item_code: str = ""
    """The item of the catalogue that it discloses, if any."""


@dataclass(frozen=True, slots=True)
class Board:
    """A bulletin board and the room on it."""

    id: int
    village_id: int | None
    """None: it is the township's own."""
    name: str
    place: str
    width_mm: int
    height_mm: int
    kind: BoardKind = BoardKind.VILLAGE
    group: str = ""
    """Of which villager group it is, by its name, where it is one's."""
    margin_mm: int = USUAL_MARGIN
    """What stays free along its edges."""
    gap_mm: int = USUAL_GAP
    """What stays free between two sheets."""
    material: Material = Material.UNKNOWN
    in_use_from: date | None = None
    in_use_until: date | None = None
    """The last day of its use; None: no end is known."""
    photo_name: str = ""
    photo_sha256: str = ""
    sections: tuple[BoardSection, ...] = ()
    fixtures: tuple[Fixture, ...] = ()

    @property
    def face(self) -> Area:
        """What of it can be hung on."""
        edges = 2 * self.margin_mm
        return Area(
            self.margin_mm,
            self.margin_mm,
            max(self.width_mm - edges, 0),
            max(self.height_mm - edges, 0),
        )

    @property
    def takes_all(self) -> bool:
        """Whether it shows any number of sheets by turns."""
        return self.material is Material.SCREEN

    def in_use(self, day: date) -> bool:
        """Return whether it is in use on a day."""
        begun = self.in_use_from is None or self.in_use_from <= day
        return begun and (self.in_use_until is None or day <= self.in_use_until)


def size_of(paper: Paper, direction: Direction) -> tuple[int, int]:
    """Return how wide and high a paper hangs."""
    width, height = SIZES[paper]
    return (height, width) if direction is Direction.ACROSS else (width, height)


def faults(board: Board) -> Iterator[Problem]:
    """Yield what cannot be of a board: its sides, its days, its parts."""
    sides = (board.width_mm, board.height_mm)
    if not all(LEAST_SIDE <= it <= MOST_SIDE for it in sides):
        facts: dict[str, object] = {"least": LEAST_SIDE, "most": MOST_SIDE}
        yield Problem(Code.BOARD_SIZE_INVALID, facts=facts)
        return
    first, last = board.in_use_from, board.in_use_until
    if first and last and last < first:
        yield Problem(Code.BOARD_DAYS_REVERSED)
    if (board.kind is BoardKind.TOWNSHIP) != (board.village_id is None):
        yield Problem(Code.BOARD_WITHOUT_VILLAGE)
    face = Area(0, 0, *sides)
    for told in (board.sections, board.fixtures):
        parts = [(_called(it), it.area) for it in told]
        for name, area in parts:
            if area.width <= 0 or area.height <= 0 or not face.holds(area):
                yield Problem(Code.BOARD_AREA_OUTSIDE, facts={"area": name})
        for (name, area), (other, there) in combinations(parts, 2):
            if area.meets(there):
                facts = {"area": name, "other": other}
                yield Problem(Code.BOARD_AREAS_MEET, facts=facts)


def _called(part: BoardSection | Fixture) -> str:
    return part.name if isinstance(part, BoardSection) else part.title


def unseen_by(hangs_on: Sequence[Board], groups: Sequence[str]) -> list[str] | None:
    """Return the groups of a village that do not see what hangs on some of its boards.

    None where all do: one of the boards is of no group, or each group has one.  An
    empty list where some do not, and none of the village is on record.
    """
    if not all(it.kind is BoardKind.GROUP for it in hangs_on):
        return None
    seen = {group_key(it.group) for it in hangs_on}
    unseen = [it for it in groups if group_key(it) not in seen]
    return None if groups and not unseen else unseen


def of_village(boards: Iterable[Board], village_id: int | None) -> list[Board]:
    """Return a village's boards, those of groups last; None: the township's."""
    return sorted(
        (it for it in boards if it.village_id == village_id),
        key=lambda it: (it.kind is BoardKind.GROUP, it.id),
    )
