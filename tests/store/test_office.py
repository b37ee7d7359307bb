"""The office in the store: what is saved comes back, in its order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import peewee as pw
import pytest

from gwgk_desktop.domain.boards import Board
from gwgk_desktop.domain.office import (
    Office,
    Publication,
    Sensitivity,
    StaffMember,
    Village,
    VillageKind,
)
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store import boards, office
from tests.store.contents import rows
from tests.township import OFFICE, PROGRAMME, programme

if TYPE_CHECKING:
    from gwgk_desktop.store.database import Store

VILLAGE = Village(1, "梅岭村", VillageKind.VILLAGE, ("一组", "二组", "三组"))
BOARD = Board(1, 1, "村务公开栏", "村委会门前", 2400, 1200)
CLERK = StaffMember(1, "李会计", "经办人", "")


def test_an_office_is_one(store: Store) -> None:
    assert office.office(store.db) == Office()
    for told in (OFFICE, replace(OFFICE, county="", notice_days=10)):
        with store.operation(Kind.EDIT_OFFICE):
            office.save_office(store.db, told)
        assert office.office(store.db) == told
    assert len(rows(store, "office")) == 1


def test_villages_keep_the_order_in_which_they_came(store: Store) -> None:
    with store.operation(Kind.ADD_VILLAGES):
        for name in ("石桥村", "梅岭村"):
            office.add_village(store.db, name, VillageKind.VILLAGE)
        office.add_village(store.db, "东湖社区", VillageKind.COMMUNITY)
    assert [(it.name, it.kind) for it in office.villages(store.db)] == [
        ("石桥村", VillageKind.VILLAGE),
        ("梅岭村", VillageKind.VILLAGE),
        ("东湖社区", VillageKind.COMMUNITY),
    ]


@pytest.mark.parametrize(
    "groups", [(), ("一组",), ("三组", "一组", "四组"), ("二组", "三组", "一组")]
)
def test_a_villages_groups_are_added_moved_and_removed(
    store: Store, groups: tuple[str, ...]
) -> None:
    with store.operation(Kind.ADD_VILLAGES):
        office.add_village(store.db, "梅岭", VillageKind.COMMUNITY)
        office.save_village(store.db, VILLAGE)
    assert office.villages(store.db) == [VILLAGE]
    changed = replace(VILLAGE, groups=groups)
    with store.operation(Kind.EDIT_VILLAGE):
        office.save_village(store.db, changed)
    assert office.villages(store.db) == [changed]


def test_boards_are_added_changed_and_removed(small: Store) -> None:
    second = replace(BOARD, id=2, village_id=2)
    with small.operation(Kind.EDIT_BOARD):
        boards.save_board(small.db, replace(second, id=0))
        boards.save_board(small.db, replace(BOARD, id=0))
    wider = replace(BOARD, id=2, width_mm=3005)
    with small.operation(Kind.EDIT_BOARD):
        boards.save_board(small.db, wider)
    assert boards.boards(small.db) == [wider, replace(second, id=1)]
    with small.operation(Kind.EDIT_BOARD):
        boards.remove_board(small.db, 1)
    assert boards.boards(small.db) == [wider]


def test_staff_are_added_changed_and_removed(store: Store) -> None:
    with store.operation(Kind.EDIT_STAFF):
        office.save_staff_member(store.db, replace(CLERK, id=0))
        office.save_staff_member(store.db, StaffMember(0, "周主任", "负责人"))
        office.save_staff_member(store.db, replace(CLERK, telephone="0798-1"))
    clerk = replace(CLERK, telephone="0798-1")
    assert office.staff(store.db) == [clerk, StaffMember(2, "周主任", "负责人")]
    with store.operation(Kind.EDIT_STAFF):
        office.remove_staff_member(store.db, 2)
    assert office.staff(store.db) == [clerk]


def test_programmes_come_back_as_they_went_in(store: Store) -> None:
    bare = programme(id=2, key="x", code="", columns=(), notice_days=None)
    with store.operation(Kind.SEED_PROGRAMMES):
        office.add_programmes(store.db, [PROGRAMME, bare])
    assert office.programmes(store.db) == [PROGRAMME, bare]
    changed = replace(
        bare,
        publication=Publication.NONE,
        sensitivity=Sensitivity.NO_LIST,
        columns=PROGRAMME.columns[:2],
        policy="昌农〔2026〕8号",
    )
    with store.operation(Kind.EDIT_PROGRAMME):
        office.save_programme(store.db, changed)
    assert office.programmes(store.db) == [PROGRAMME, changed]


@pytest.mark.parametrize("days", [0, 366, -1])
def test_a_notice_lasts_a_day_at_least_and_a_year_at_most(
    store: Store, days: int
) -> None:
    with pytest.raises(pw.IntegrityError), store.operation(Kind.EDIT_OFFICE):
        office.save_office(store.db, replace(OFFICE, notice_days=days))


def test_aliases_are_kept_with_their_village_in_their_order(small: Store) -> None:
    aliases: tuple[str, ...]
    for aliases in (("坪上村", "古塘村"), ("古塘村", "老梅村"), ()):
        with small.operation(Kind.EDIT_VILLAGE):
            office.save_village(small.db, Village(1, "梅岭村", aliases=aliases))
        assert [it.aliases for it in office.villages(small.db)] == [aliases, ()]


def test_an_alias_means_one_village(small: Store) -> None:
    with pytest.raises(pw.IntegrityError), small.operation(Kind.ADD_VILLAGE_ALIAS):
        for number in (1, 2):
            village = Village(number, "", aliases=("坪上村",))
            office.save_aliases(small.db, village)
