"""What can be of a board, and what cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop.domain.boards import (
    Area,
    Board,
    BoardKind,
    BoardSection,
    Fixture,
    Subject,
    faults,
    of_village,
    unseen_by,
)
from gwgk_desktop.domain.catalogue import Section
from gwgk_desktop.domain.problems import Code

if TYPE_CHECKING:
    from collections.abc import Mapping

BOARD = Board(1, 1, "村务公开栏", "村委会门前", 2400, 1200)
LEFT, RIGHT = Area(0, 0, 1200, 1200), Area(1200, 0, 1200, 1200)


def section(area: Area) -> BoardSection:
    return BoardSection("党务", area)


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"sections": (section(LEFT), section(RIGHT))}, []),
        ({"width_mm": 199}, [Code.BOARD_SIZE_INVALID]),
        ({"height_mm": 20_001}, [Code.BOARD_SIZE_INVALID]),
        (
            {"in_use_from": date(2026, 2, 1), "in_use_until": date(2026, 1, 31)},
            [Code.BOARD_DAYS_REVERSED],
        ),
        ({"village_id": None}, [Code.BOARD_WITHOUT_VILLAGE]),
        ({"kind": BoardKind.TOWNSHIP}, [Code.BOARD_WITHOUT_VILLAGE]),
        ({"kind": BoardKind.TOWNSHIP, "village_id": None}, []),
        (
            {"sections": (section(Area(1300, 0, 1200, 1200)),)},
            [Code.BOARD_AREA_OUTSIDE],
        ),
        ({"fixtures": (Fixture("电话", Area(9, 9, 0, 9)),)}, [Code.BOARD_AREA_OUTSIDE]),
        (
            {"sections": (section(LEFT), section(Area(1199, 0, 300, 300)))},
            [Code.BOARD_AREAS_MEET],
        ),
        # What hangs for good may lie in a section.
        ({"sections": (section(LEFT),), "fixtures": (Fixture("电话", LEFT),)}, []),
    ],
)
def test_a_board_is_as_it_can_be(changed: Mapping[str, Any], codes: list[Code]) -> None:
    assert [it.code for it in faults(replace(BOARD, **changed))] == codes


def test_every_section_of_the_catalogue_can_have_its_place() -> None:
    assert {it.value for it in Section} < {it.value for it in Subject}


def test_boards_of_groups_come_after_the_villages_own() -> None:
    group = replace(BOARD, id=1, kind=BoardKind.GROUP)
    own, other = replace(BOARD, id=2), replace(BOARD, id=3, village_id=2)
    township = replace(BOARD, id=4, village_id=None, kind=BoardKind.TOWNSHIP)
    some = [group, own, other, township]
    assert of_village(some, 1) == [own, group]
    assert of_village(some, None) == [township]


def test_who_does_not_see_what_hangs_on_boards_of_groups_alone() -> None:
    village = replace(BOARD, id=1)
    first, second = (
        replace(BOARD, id=number, kind=BoardKind.GROUP, group=group)
        for number, group in ((2, "1组"), (3, "第二村民小组"))
    )
    groups = ("一组", "二组", "三组")
    assert unseen_by([first], groups) == ["二组", "三组"]
    assert unseen_by([first, second], groups) == ["三组"]
    assert unseen_by([first, second], groups[:2]) is None
    assert unseen_by([first, village], groups) is None
    assert unseen_by([first], ()) == []  # some do not, nobody knows which
