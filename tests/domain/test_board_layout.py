"""Sheets laid out on a board: side by side, inside, and where they were yesterday."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwgk_desktop.domain.board_layout import Hangings, Room, capacity
from gwgk_desktop.domain.boards import (
    SIZES,
    Area,
    Board,
    BoardSection,
    Fixture,
    Material,
    Subject,
    size_of,
)
from gwgk_desktop.domain.pages import Direction, Paper

DAY = date(2026, 9, 1)
ALWAYS = (DAY, DAY + timedelta(days=30))
A4 = size_of(Paper.A4, Direction.UPRIGHT)
BOARD = Board(1, 1, "村务公开栏", "村委会门前", 2400, 1200)

sizes = st.builds(size_of, st.sampled_from(list(SIZES)), st.sampled_from(Direction))
boards = st.builds(
    lambda width, height, gap: Board(
        1, 1, "栏", "", width, height, margin_mm=15, gap_mm=gap
    ),
    st.integers(300, 3000),
    st.integers(300, 1500),
    st.integers(0, 30),
)
days = st.integers(0, 60).map(lambda it: DAY + timedelta(days=it))


def apart(one: Area, other: Area, gap: int) -> bool:
    """Return whether there is a gap between two sheets, across or down."""
    return (
        one.right + gap <= other.x
        or other.right + gap <= one.x
        or one.bottom + gap <= other.y
        or other.bottom + gap <= one.y
    )


@given(boards, st.lists(sizes, max_size=25))
def test_sheets_lie_on_the_face_with_the_gap_between_them(
    board: Board, some: list[tuple[int, int]]
) -> None:
    hangings = Hangings(board)
    placed = [hangings.hang(n, "", [it], ALWAYS) for n, it in enumerate(some)]
    areas = [area for it in placed if it for area in it.areas]
    assert all(board.face.holds(it) for it in areas)
    assert all(apart(*it, board.gap_mm) for it in combinations(areas, 2))


@given(boards, st.lists(sizes, min_size=1, max_size=20), sizes)
def test_what_is_hung_last_moves_nothing(
    board: Board, some: list[tuple[int, int]], last: tuple[int, int]
) -> None:
    def laid_out(wanted: list[tuple[int, int]]) -> list[tuple[Area, ...]]:
        hangings = Hangings(board)
        found = [hangings.hang(n, "", [it], ALWAYS) for n, it in enumerate(wanted)]
        return [it.areas if it else () for it in found]

    assert laid_out([*some, last])[:-1] == laid_out(some)


@given(
    boards,
    st.lists(st.tuples(sizes, days, st.integers(0, 20)), max_size=25),
)
@settings(deadline=None)
def test_whatever_hangs_on_one_day_lies_apart(
    board: Board, some: list[tuple[tuple[int, int], date, int]]
) -> None:
    hangings = Hangings(board)
    for number, (size, first, more) in enumerate(some):
        hangings.hang(number, "", [size], (first, first + timedelta(days=more)))
    for day in {first for _, first, _ in some}:
        areas = [area for stay in hangings.on(day) for area in stay.areas]
        assert all(apart(*it, board.gap_mm) for it in combinations(areas, 2))


parts = st.builds(
    Area,
    st.integers(0, 1800),
    st.integers(0, 700),
    st.integers(250, 600),
    st.integers(310, 500),
)


@given(parts, parts, st.lists(st.sampled_from(["party", "finance"]), max_size=12))
def test_sections_and_what_hangs_for_good_are_kept(
    section: Area, fixed: Area, subjects: list[str]
) -> None:
    board = Board(
        1,
        1,
        "栏",
        "",
        2400,
        1200,
        sections=(BoardSection("党务", section, ("party",)),),
        fixtures=(Fixture("监督电话", fixed),),
    )
    hangings = Hangings(board)
    for number, subject in enumerate(subjects):
        hangings.hang((number, subject), subject, [A4], ALWAYS)
    for stay in hangings.stays:
        [area] = stay.areas
        inside = section.holds(area)
        assert inside if stay.key[1] == "party" else not section.meets(area)  # type: ignore[index]
        assert apart(area, fixed, 0)


@given(boards, sizes)
def test_a_board_has_room_for_what_it_says_and_for_no_more(
    board: Board, size: tuple[int, int]
) -> None:
    paper, direction = next(
        (paper, way)
        for paper in SIZES
        for way in Direction
        if size_of(paper, way) == size
    )
    hangings, count = Hangings(board), 0
    while hangings.hang(count, "", [size], ALWAYS):
        count += 1
    assert capacity(board, paper, direction) == count
    across = (board.face.width + board.gap_mm) // (size[0] + board.gap_mm)
    down = (board.face.height + board.gap_mm) // (size[1] + board.gap_mm)
    assert count == across * down


def test_a_usual_board_has_room_for_thirty_pages() -> None:
    assert capacity(BOARD, Paper.A4, Direction.UPRIGHT) == 30
    assert capacity(BOARD, Paper.A3, Direction.ACROSS) == 15


def test_all_pages_of_a_sheet_have_room_or_none() -> None:
    room = Room([Area(0, 0, 430, 297)], 10)
    assert room.place([A4, A4, A4]) == ()
    assert room.place([A4, A4]) == (Area(0, 0, *A4), Area(220, 0, *A4))
    assert room.place([A4]) == ()


def test_a_place_is_free_again_from_the_day_on_which_it_is_left() -> None:
    small = Board(1, 1, "栏", "", 250, 340)
    hangings = Hangings(small)
    fortnight = DAY + timedelta(days=14)
    assert hangings.hang(1, "", [A4], (DAY, fortnight))
    assert hangings.hang(2, "", [A4], (fortnight, fortnight)) is None
    after = fortnight + timedelta(days=1)
    assert not hangings.has_room("", [A4], (fortnight, after))
    assert hangings.has_room("", [A4], (after, after))
    assert hangings.hang(3, "", [A4], (after, after))
    assert [it.key for it in hangings.on(after)] == [3]


def test_a_board_is_hung_on_only_while_it_is_in_use() -> None:
    board = Board(1, 1, "栏", "", 2400, 1200, in_use_until=DAY + timedelta(days=5))
    assert Hangings(board).hang(1, "", [A4], ALWAYS) is None
    assert Hangings(board).hang(1, "", [A4], (DAY, DAY + timedelta(days=5)))


def test_a_screen_shows_everything_by_turns() -> None:
    screen = Board(1, 1, "屏", "", 800, 450, material=Material.SCREEN)
    hangings = Hangings(screen)
    assert all(hangings.hang(it, "", [A4], ALWAYS) for it in range(500))


@pytest.mark.parametrize(
    ("subjects", "beside"),
    [(("finance",), False), (("subsidy",), False), ((), False), (("party",), True)],
)
def test_payouts_hang_in_their_own_section_else_with_the_finances(
    subjects: tuple[str, ...],
    beside: bool,  # noqa: FBT001 - a case
) -> None:
    board = Board(
        1,
        1,
        "栏",
        "",
        2440,
        1200,
        margin_mm=0,
        sections=(BoardSection("版块", Area(0, 0, 1200, 1200), subjects),),
    )
    stay = Hangings(board).hang(1, Subject.SUBSIDY, [A4], ALWAYS)
    assert stay is not None
    # Beside the section a gap is kept to it.
    assert stay.areas[0].x == (1210 if beside else 0)
