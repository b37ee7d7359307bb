"""Who works at the desk, and what they may do."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code, Refusal

if TYPE_CHECKING:
    from datetime import date

LONGEST_NAME = 30
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200
IDLE_MINUTES = 5
"""After how long without anybody at the desk it locks, unless a head says otherwise."""
MOST_IDLE_MINUTES = 60


class Role(StrEnum):
    """What somebody may do at the desk."""

    CLERK = "clerk"
    REVIEWER = "reviewer"
    HEAD = "head"
    """Also adds and closes users, and resets their passwords."""
    READ_ONLY = "read_only"
    """Looks, and changes nothing."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who signs in; one who has left is closed, never deleted."""

    name: str
    role: Role
    since: date
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """Who works at a desk: everybody, who is signed in, when the desk locks itself."""

    users: tuple[User, ...] = ()
    me: User | None = None
    """None in a folder without protection."""
    idle_minutes: int = IDLE_MINUTES

    @property
    def is_head(self) -> bool:
        """Whether who is signed in manages the others."""
        return self.me is not None and self.me.role is Role.HEAD


def checked_name(text: str) -> str:
    """Return a user's name as it is kept; refuse one that cannot be told apart."""
    name = unicodedata.normalize("NFKC", text).strip()
    if not name:
        raise Refusal(Code.USER_NOT_NAMED)
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise Refusal(Code.USER_NAME_INVALID, longest=LONGEST_NAME)
    return name


def checked_minutes(minutes: int) -> int:
    """Return after how many minutes the desk shall lock; refuse never and too late."""
    if not 1 <= minutes <= MOST_IDLE_MINUTES:
        raise Refusal(Code.IDLE_MINUTES, longest=MOST_IDLE_MINUTES)
    return minutes


def checked_password(text: str, name: str) -> str:
    """Return a new password as it was chosen; refuse a weak one."""
    if not text:
        raise Refusal(Code.PASSWORD_MISSING)
    if not SHORTEST_PASSWORD <= len(text) <= LONGEST_PASSWORD:
        raise Refusal(
            Code.PASSWORD_LENGTH, shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD
        )
    if text.casefold() == name.casefold() or len(set(text)) < 3:
        raise Refusal(Code.PASSWORD_WEAK)
    return text
