"""Who works at the desk, and what they may do."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code, Refusal

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import date

LONGEST_NAME = 30
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
"""Keys beside one another."""
_WORD_AND_RUN = re.compile(
    r"(?P<before>\d{3,})\W?[^\W\d_]{1,12}\W?|[^\W\d_]{1,12}\W?(?P<after>\d{3,})\W?"
)
_MEAN_RUN = 3
"""Where runs are on average this long or longer, a password is made of runs."""
_SHORTEST_NAME_IN = 2
"""A shorter name stands in many a good password by chance."""
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

    @property
    def may_change(self) -> bool:
        """Whether who is signed in may do more than look; without users all may."""
        return self.me is None or self.me.role is not Role.READ_ONLY


def checked_name(text: str) -> str:
    """Return a user's name as it is kept; refuse one that cannot be told apart."""
    plain = unicodedata.normalize("NFKC", text)
    name = plain.strip()
    if not name:
        raise Refusal(Code.USER_NOT_NAMED)
    if len(name) > LONGEST_NAME or not plain.isprintable():
        raise Refusal(Code.USER_NAME_INVALID, longest=LONGEST_NAME)
    return name


def checked_minutes(minutes: int) -> int:
    """Return after how many minutes the desk shall lock; refuse never and too late."""
    if not 1 <= minutes <= MOST_IDLE_MINUTES:
        raise Refusal(Code.IDLE_MINUTES, longest=MOST_IDLE_MINUTES)
    return minutes


def checked_password(text: str, name: str, common: Container[str]) -> str:
    """Return a new password as it was chosen; refuse a weak one.

    Weak is one of the `common` ones (in small letters), one made of runs or repeats,
    one of a word and a run (Fang1234), and one that is little else than the name of
    the user.
    """
    if not text:
        raise Refusal(Code.PASSWORD_MISSING)
    if not SHORTEST_PASSWORD <= len(text) <= LONGEST_PASSWORD:
        raise Refusal(
            Code.PASSWORD_LENGTH, shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD
        )
    plain = unicodedata.normalize("NFKC", text).casefold()
    weak = plain in common or _patterned(plain) or _is_word_and_run(plain)
    if weak or _is_name(plain, name.casefold()):
        raise Refusal(Code.PASSWORD_WEAK)
    return text


def _is_name(text: str, name: str) -> bool:
    """Return whether a password without the user's name in it is none."""
    if len(name) < _SHORTEST_NAME_IN or name not in text:
        return False
    rest = text.replace(name, "")
    return len(rest) < SHORTEST_PASSWORD or _patterned(rest)


def _is_word_and_run(text: str) -> bool:
    """Return whether a password is a word, somebody's name say, and a run of digits."""
    told = _WORD_AND_RUN.fullmatch(text)
    return told is not None and _runs(told["before"] or told["after"]) == 1


def _patterned(text: str) -> bool:
    """Return whether a text is made of runs (1234, edcb, qwer), or repeats itself."""
    if len(set(text)) < 3:
        return True
    if any(
        text == (text[:length] * len(text))[: len(text)]
        for length in range(1, len(text) // 2 + 1)
    ):
        return True
    return _runs(text) <= len(text) // _MEAN_RUN


def _runs(text: str) -> int:
    """Return of how many runs a text is made; a character by itself is one, too."""
    count, run = 1, frozenset[tuple[int, int]]()
    for one, other in pairwise(text):
        steps = _steps(one, other)
        run = run & steps if run else steps
        count += not run
    return count


def _steps(one: str, other: str) -> frozenset[tuple[int, int]]:
    """Return how two characters are neighbours: on which scale, in which direction."""
    told = {0: ord(other) - ord(one)}
    for number, row in enumerate(_ROWS, start=1):
        if one in row and other in row:
            told[number] = row.index(other) - row.index(one)
    return frozenset(it for it in told.items() if abs(it[1]) <= 1)
