"""Boards: their photos, their parts, what happened in the villages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.boards import Subject, faults
from gwgk_desktop.domain.checking import Damage, Finding
from gwgk_desktop.store import boards as kept
from gwgk_desktop.store.checking.known import named
from gwgk_desktop.store.checking.papers import kept_as_it_was

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gwgk_desktop.store.checking.known import Known
    from gwgk_desktop.store.database import Store


def photos(store: Store, _: Known) -> Iterator[Finding]:
    """The photos of boards are there as they were."""
    for board, sha256 in store.db.execute_sql(
        "SELECT name, photo_sha256 FROM board WHERE photo_sha256 <> ''"
    ).fetchall():
        whole = kept_as_it_was(store, str(sha256))
        if not whole:
            missing = whole is None
            yield Finding(
                Damage.BOARD_PHOTO_MISSING if missing else Damage.BOARD_PHOTO_ALTERED,
                {"board": board},
            )


def parts(store: Store, _: Known) -> Iterator[Finding]:
    """Boards are of a size that can be, and their parts lie on them side by side."""
    subjects = set(Subject)
    for number, value in store.db.execute_sql("SELECT id, subjects FROM board_section"):
        if not set(filter(None, str(value).split(","))) <= subjects:
            facts = {**named("board_section", number), "column": "subjects"}
            yield Finding(Damage.VALUE_UNKNOWN, facts)
    try:
        boards = kept.boards(store.db)
    except (TypeError, ValueError):  # the checks of days and words have told of it
        return
    for board in boards:
        if next(faults(board), None) is not None:
            yield Finding(Damage.BOARD_PART_INVALID, {"board": board.name})
