"""Reading a list of boards, row by row; nothing of a size is guessed, not its unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from gwgk_desktop import wording
from gwgk_desktop.documents.headings import compact
from gwgk_desktop.documents.listed_rows import ListedRow, read, repeatable
from gwgk_desktop.domain.boards import Board, BoardKind, Material
from gwgk_desktop.domain.office import group_key, village_key
from gwgk_desktop.domain.problems import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gwgk_desktop.documents.payout_sheet import Book
    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.work import Steps

W = TypeVar("W", bound=StrEnum)
_UNITS = {"毫米": 1, "mm": 1, "厘米": 10, "公分": 10, "cm": 10, "米": 1000, "m": 1000}
_UNIT = re.compile("|".join(_UNITS), re.IGNORECASE)
_LENGTH = re.compile(rf"([0-9]+(?:\.[0-9]+)?)({_UNIT.pattern})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BoardReading:
    """The boards of a list, and what is wrong with its rows."""

    file: str
    boards: tuple[Board, ...]
    problems: tuple[Problem, ...]


class _Wrong(Exception):  # noqa: N818 - one row's, caught where rows are read
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def understand(book: Book, villages: Sequence[Village]) -> Steps[BoardReading]:
    """Say which boards a list names; a row with anything unclear is left out.

    Raises Refusal where the file holds no list of boards.
    """
    known = {village_key(name): it for it in villages for name in it.names}

    def say(row: ListedRow) -> tuple[Board | None, list[Problem]]:
        try:
            return _board(row, known), []
        except _Wrong as wrong:
            return None, [wrong.problem]

    boards, problems = yield from read(
        book, "boards", _is_list, say, Code.NO_BOARD_TABLE
    )
    return BoardReading(book.file, boards, problems)


def _is_list(fields: frozenset[str]) -> bool:
    return fields >= {"name", "width", "height"}


def _board(row: ListedRow, known: Mapping[str, Village]) -> Board:
    kind = _kind(row)
    told = row.name("village")
    village = known.get(village_key(told)) if told else None
    if told and village is None:
        facts = {"village": repeatable(told), "nearest": ""}
        raise _Wrong(Problem(Code.VILLAGE_UNKNOWN, row.place("village"), facts))
    if kind is None:
        kind = BoardKind(village.kind) if village else BoardKind.TOWNSHIP
    group = row.name("group")
    if group and village:
        group = _group(row, village, group)
        kind = BoardKind.GROUP
    days = []
    for field in ("from", "until"):
        day, unread = row.day(field)
        if unread:
            raise _Wrong(unread)
        days.append(day)
    return Board(
        0,
        village.id if village else None,
        row.text("name"),
        row.text("place"),
        _length(row, "width"),
        _length(row, "height"),
        kind,
        group,
        material=_material(row),
        in_use_from=days[0],
        in_use_until=days[1],
    )


def _group(row: ListedRow, village: Village, told: str) -> str:
    for name in village.groups:
        if group_key(name) == group_key(told):
            return name
    facts = {"village": village.name, "group": repeatable(told)}
    raise _Wrong(Problem(Code.BOARD_GROUP_UNKNOWN, row.place("group"), facts))


def _kind(row: ListedRow) -> BoardKind | None:
    return _named(row, "kind", wording.BOARD_KINDS)


def _material(row: ListedRow) -> Material:
    return _named(row, "material", wording.MATERIALS) or Material.UNKNOWN


def _named(row: ListedRow, field: str, names: Mapping[W, str]) -> W | None:
    text = row.name(field)
    if not text:
        return None
    for member, name in names.items():
        if text.removesuffix("公开栏").removesuffix("级") == name:
            return member
    facts = {"text": repeatable(text), "choices": "、".join(names.values())}
    raise _Wrong(Problem(Code.BOARD_WORD_UNKNOWN, row.place(field), facts))


def _length(row: ListedRow, field: str) -> int:
    """Return a length in millimetres; its unit stands in the cell or above it."""
    text = compact(row.text(field))
    match = _LENGTH.fullmatch(text)
    place, facts = row.place(field), {"text": repeatable(text)}
    if match is None:
        raise _Wrong(Problem(Code.BOARD_SIZE_UNREADABLE, place, facts))
    units = [match[2]] if match[2] else _UNIT.findall(compact(row.headings[field]))
    if not units:
        raise _Wrong(Problem(Code.BOARD_UNIT_MISSING, place, facts))
    return round(Decimal(match[1]) * _UNITS[units[-1].lower()])
