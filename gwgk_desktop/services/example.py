"""The fictional township 云溪镇, to try the program on."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.domain.boards import Board, BoardKind
from gwgk_desktop.domain.office import Office, StaffMember, Village, VillageKind
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store import boards as kept_boards
from gwgk_desktop.store import history
from gwgk_desktop.store import office as kept

if TYPE_CHECKING:
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.store.database import Store


_BEGINNINGS = frozenset({Kind.SEED_PROGRAMMES, Kind.PROTECT_FOLDER})
"""Deeds that begin a store, and put nothing of anybody's into it."""


def refuse_used(store: Store) -> None:
    """Refuse a store in which anything was ever done, undone or not."""
    done = {it.kind for it in history.entries(store.db, len(_BEGINNINGS) + 1)}
    if done - _BEGINNINGS:
        raise Refusal(Code.FOLDER_NOT_EMPTY, folder=str(store.path.parent))


def fill(store: Store) -> Operation:
    """Fill a store with the example township; refuse one that holds anything."""
    if kept.villages(store.db) or kept.office(store.db).township:
        raise Refusal(Code.FOLDER_NOT_EMPTY, folder=str(store.path.parent))
    text = (paths.RESOURCES / "seed" / "example.toml").read_text("utf-8")
    example = tomllib.loads(text)
    with store.operation(Kind.SET_UP_EXAMPLE) as operation:
        kept.save_office(store.db, Office(**example["office"]))
        for row in example["village"]:
            kind = VillageKind(row["kind"])
            number = kept.add_village(store.db, row["name"], kind)
            groups = tuple(row["groups"])
            kept.save_village(store.db, Village(number, row["name"], kind, groups))
            for board in row["board"]:
                kind_of = BoardKind(board.pop("kind", kind))
                kept_boards.save_board(
                    store.db, Board(0, number, kind=kind_of, **board)
                )
        for member in example["staff"]:
            kept.save_staff_member(store.db, StaffMember(0, **member))
    return operation
