"""Which stores only a backup can help, and by which errors they are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.store import connections

if TYPE_CHECKING:
    from pathlib import Path

WANTS_BACKUP = frozenset(
    {
        Code.NO_STORE,
        Code.STORE_GONE,
        Code.NOT_A_STORE,
        Code.STORE_DAMAGED,
        Code.STORE_INCOMPLETE,
        Code.STORE_CUT_SHORT,
        Code.STORE_NOT_PROTECTED,
        Code.KEYS_FOREIGN,
        Code.KEYS_MISSING,
        Code.KEYS_DAMAGED,
    }
)
"""Why a store cannot be opened that a backup can help: by itself, or by its keys."""


_SAID_OF_DAMAGE = (*connections.SAID_OF_DAMAGE, "disk I/O error")
_UNLIKE_OURS = (ValueError, KeyError, TypeError)
"""What is raised of a value that we would never have written."""


def damage_of(error: BaseException, file: Path) -> Refusal | None:
    """Return what to tell where an error means that the store is damaged."""
    if not isinstance(error, connections.DAMAGED):
        return None
    told = connections.told_by(error)
    if not any(it in told for it in _SAID_OF_DAMAGE):
        return None
    return Refusal(Code.STORE_DAMAGED, file=file.name)


def is_strange(error: BaseException) -> bool:
    """Return whether an error comes of rows, or an index, that are not as we wrote."""
    if isinstance(error, connections.DAMAGED):
        return "UNIQUE constraint" in connections.told_by(error)
    return isinstance(error, _UNLIKE_OURS)
