"""What is noted as put up though nothing says that it could be: why somebody is asked.

It may hang all the same, put up by hand; but once it is noted the plan counts it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


class Unready(StrEnum):
    """Why something is not expected to hang."""

    NO_SHEET = "no_sheet"
    """No released sheet of it is there that could."""
    NOT_DUE = "not_due"
    NO_BOARD = "no_board"
    """Its place has no board on record."""
    NO_PLACE = "no_place"
    """Nobody said where it hangs: on no board, and at no place told in words."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is said to hang, and why that is in doubt."""

    village: str
    title: str
    why: tuple[Unready, ...]
    opens_on: date | None = None
    """From when on it may hang, where that is yet to come."""
    instead: tuple[str, ...] = ()
    """Numbers of the released sheets about it that wait to be put up."""


def told(doubts: Iterable[Doubt]) -> list[tuple[str, Problem]]:
    """Return doubts to be agreed to, those of the same reasons as one, the first named.

    Each with its village; "" where it is told of several.
    """
    groups: dict[tuple[object, ...], list[Doubt]] = {}
    for it in doubts:
        groups.setdefault((it.why, it.opens_on, bool(it.instead)), []).append(it)
    found = []
    for some in groups.values():
        first = some[0]
        facts: dict[str, object] = {
            "village": first.village,
            "title": first.title,
            "among": len(some) if len(some) > 1 else "",
            "unready": list(first.why),
            "opens_on": first.opens_on or "",
            "instead": list(dict.fromkeys(n for it in some for n in it.instead)),
        }
        village = first.village if len(some) == 1 else ""
        found.append((village, Problem(Code.POSTED_UNREADY, facts=facts)))
    return found
