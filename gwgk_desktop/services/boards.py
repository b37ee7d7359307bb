"""Boards: registered, changed, imported from a list, photographed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import board_list, payout_sheet, wall_sheets
from gwgk_desktop.domain.boards import Subject, faults
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import leaks
from gwgk_desktop.services.office import nearest_name
from gwgk_desktop.store import boards as kept
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import postings as kept_postings

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.documents.board_list import BoardReading
    from gwgk_desktop.domain.boards import Board
    from gwgk_desktop.domain.work import Operation, Steps
    from gwgk_desktop.store.database import Store

MOST_PHOTO_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class ImportedBoards:
    """What the import of a list wrote, and what it left out."""

    operation: Operation | None
    """None where every board was known."""
    added: tuple[Board, ...]
    problems: tuple[Problem, ...]


def boards(store: Store) -> list[Board]:
    """Return the boards: the township's own, then village by village."""
    return kept.boards(store.db)


def called(store: Store, name: str, village_id: int | None) -> Board:
    """Return the board of a village, or the township, by its name.

    Raises Refusal with BOARD_NOT_LISTED where there is none, with the nearest name.
    """
    own = {it.name: it for it in boards(store) if it.village_id == village_id}
    if name not in own:
        nearest = nearest_name(name, sorted(own))
        raise Refusal(Code.BOARD_NOT_LISTED, board=name, known=nearest)
    return own[name]


def save_board(store: Store, board: Board, photo: Path | None = None) -> Operation:
    """Add a board, or keep what has changed of it, with a new photo if one is given.

    Refuses sides, days and parts that cannot be, a name that another of its village
    has, a number in what is written of it, and a photo that is no picture.
    """
    _refuse_faults(store, board, kept.boards(store.db))
    content = _picture(photo) if photo else b""
    kind = Kind.EDIT_BOARD if board.id else Kind.ADD_BOARD
    with store.operation(kind, {"board": _told(store, board)}) as operation:
        if photo:
            sha256 = store.shelf.keep(content)
            board = replace(board, photo_name=photo.name, photo_sha256=sha256)
        kept.save_board(store.db, board)
    return operation


def _told(store: Store, board: Board) -> str:
    """Return what the history calls a board: its village, if it is of one, and name."""
    names = {it.id: it.name for it in kept_office.villages(store.db)}
    village = names.get(board.village_id or 0) or kept_office.office(store.db).township
    return f"{village} {board.name}".strip()


def photo(store: Store, board: Board) -> bytes:
    """Return the photo of a board as it was taken; b"" where there is none."""
    return store.shelf.get(board.photo_sha256) if board.photo_sha256 else b""


def remove_board(store: Store, board: Board) -> Operation:
    """Remove a board; refuse one on which something hung."""
    if kept_postings.hangs_on(store.db, board.id):
        raise Refusal(Code.BOARD_HAS_POSTINGS, board=board.name)
    facts: dict[str, object] = {"board": _told(store, board)}
    with store.operation(Kind.REMOVE_BOARD, facts) as operation:
        kept.remove_board(store.db, board.id)
    return operation


def read_boards(store: Store, path: Path) -> Steps[BoardReading]:
    """Read a list of boards; changes nothing.

    Raises Refusal where the file cannot be read or lists no boards.
    """
    book = yield from payout_sheet.open_book(path)
    if book.fatal:
        raise Refusal(book.fatal, file=book.file)
    villages = kept_office.villages(store.db)
    return (yield from board_list.understand(book, villages))


def import_boards(store: Store, reading: BoardReading) -> ImportedBoards:
    """Add the boards of a list that are not registered yet; change none.

    A board with anything that cannot be is left out and told.
    """
    names = {it.id: it.name for it in kept_office.villages(store.db)}
    known = kept.boards(store.db)
    problems = list(reading.problems)
    added: list[Board] = []
    for board in reading.boards:
        try:
            _refuse_faults(store, board, [*known, *added])
        except Refusal as refusal:
            problem = refusal.problem
            if problem.code is Code.BOARD_NAME_TAKEN:
                village = names.get(board.village_id or 0, "")
                facts = {"village": village, "board": board.name}
                problem = Problem(Code.BOARD_ALREADY_KNOWN, facts=facts)
            problems.append(problem)
        else:
            added.append(board)
    if not added:
        return ImportedBoards(None, (), tuple(problems))
    told: dict[str, object] = {"file": reading.file, "count": len(added)}
    with store.operation(Kind.IMPORT_BOARDS, told) as operation:
        for board in added:
            kept.save_board(store.db, board)
    return ImportedBoards(operation, tuple(added), tuple(problems))


def _refuse_faults(store: Store, board: Board, others: list[Board]) -> None:
    village = next(
        (it for it in kept_office.villages(store.db) if it.id == board.village_id), None
    )
    if not board.name.strip():
        raise Refusal(Code.BOARD_NAME_MISSING)
    leaks.refuse_numbers(
        store,
        {
            "name": board.name,
            "place": board.place,
            "section": "\n".join(it.name for it in board.sections),
            "title": "\n".join(it.title for it in board.fixtures),
        },
    )
    known = set(Subject)
    for section in board.sections:
        for subject in section.subjects:
            if subject not in known:
                raise Refusal(
                    Code.BOARD_SUBJECT_UNKNOWN, area=section.name, text=subject
                )
    for problem in faults(board):
        raise Refusal(problem.code, **problem.facts)
    name = village.name if village else ""
    if board.group and (village is None or board.group not in village.groups):
        raise Refusal(Code.BOARD_GROUP_UNKNOWN, village=name, group=board.group)
    for it in others:
        same = (it.village_id, it.name) == (board.village_id, board.name)
        if same and (not it.id or it.id != board.id):
            raise Refusal(Code.BOARD_NAME_TAKEN, village=name, board=board.name)


def _picture(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise paths.refusal_of(error, path) from error
    if len(content) > MOST_PHOTO_BYTES:
        raise Refusal(Code.TOO_LARGE, file=path.name)
    if wall_sheets.picture_size(content) is None:
        raise Refusal(Code.BOARD_PHOTO_INVALID, file=path.name)
    return content
