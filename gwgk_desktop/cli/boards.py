"""Boards: the command boards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import board_edits, values
from gwgk_desktop.cli.answers import Answer, Document, problems
from gwgk_desktop.cli.command import Command
from gwgk_desktop.domain.board_layout import capacity
from gwgk_desktop.domain.pages import Direction, Paper
from gwgk_desktop.domain.problems import Code, Refusal, Severity
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import boards, office

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.domain.boards import Area, Board
    from gwgk_desktop.store.database import Store


def _add_boards(parser: ArgumentParser) -> None:
    parser.add_argument("--village", metavar="村", help="只列这个村（社区）的")
    parser.add_argument(
        "--import",
        dest="file",
        type=values.file,
        metavar="清单",
        help="导入清单：村、名称、宽、高（写明单位）等列；已登记的不改",
    )
    parser.add_argument("--remove", metavar="名称", help="删除一块，要带 --village")
    parser.add_argument(
        "--edit", metavar="名称", help="修改一块；村里的带 --village，不带是乡镇本级的"
    )
    board_edits.add_edits(parser)


def _amiss(wanted: Namespace) -> str:
    if wanted.remove and not wanted.village:
        return "the following arguments are required: --village"
    if sum(map(bool, (wanted.file, wanted.remove, wanted.edit))) > 1:
        return "--import、--remove、--edit 一次只能用一个"
    edits = board_edits.wanted_edits(wanted)
    if wanted.edit and not edits:
        return "--edit 要说改什么，如 --place 位置"
    if edits and not wanted.edit:
        return f"{edits[0]} 要和 --edit 名称 一起用"
    return ""


def _changes(wanted: Namespace) -> bool:
    return bool(wanted.file or wanted.remove or wanted.edit)


def _boards(store: Store, wanted: Namespace) -> Answer:
    names: dict[int | None, str] = {it.id: it.name for it in office.villages(store)}
    document: Document = {}
    said: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    status = 0
    if wanted.file:
        reading = finish(boards.read_boards(store, Path(wanted.file)))
        done = boards.import_boards(store, reading)
        document["operation"] = done.operation.id if done.operation else None
        document["added"] = [board_document(it, names) for it in done.added]
        document["problems"] = problems(done.problems)
        said = (f"已导入{len(done.added)}块公开栏。",)
        asides = tuple(wording.describe(it) for it in done.problems)
        wrong = any(it.severity is not Severity.NOTE for it in done.problems)
        status = int(wrong and not done.added)
    known = boards.boards(store)
    if wanted.village:
        village = office.village_called(store, wanted.village)
        known = [it for it in known if it.village_id == village.id]
    if wanted.remove:
        board = _called(known, wanted.remove)
        document["operation"] = boards.remove_board(store, board).id
        said = (f"已删除公开栏“{board.name}”。",)
        known.remove(board)
    if wanted.edit:
        own = known if wanted.village else [it for it in known if not it.village_id]
        new = board_edits.edited(_called(own, wanted.edit), wanted)
        picture = Path(wanted.photo) if wanted.photo else None
        document["operation"] = boards.save_board(store, new, picture).id
        known = [it for it in boards.boards(store) if it.id == new.id]
        said = (f"已修改公开栏“{new.name}”。",)
    document["boards"] = [board_document(it, names) for it in known]
    lines = (
        f"{it.id}\t{names.get(it.village_id, wording.TOWNSHIP_PLACE)}\t{it.name}\t"
        f"{it.place}\t{it.width_mm}×{it.height_mm}毫米\t{wording.capacity(it)}"
        for it in known
    )
    return Answer(document, (*said, *lines), asides, status)


def _called(known: list[Board], name: str) -> Board:
    board = next((it for it in known if it.name == name), None)
    if board is None:
        raise Refusal(Code.BOARD_UNKNOWN, board=name)
    return board


def board_document(it: Board, names: dict[int | None, str]) -> Document:
    """Return a board; `names` says what its village is called."""
    return {
        "id": it.id,
        "village": names.get(it.village_id),
        "group": it.group,
        "name": it.name,
        "place": it.place,
        "kind": it.kind.value,
        "width_mm": it.width_mm,
        "height_mm": it.height_mm,
        "margin_mm": it.margin_mm,
        "gap_mm": it.gap_mm,
        "material": it.material.value,
        "in_use_from": it.in_use_from.isoformat() if it.in_use_from else None,
        "in_use_until": it.in_use_until.isoformat() if it.in_use_until else None,
        "photo_sha256": it.photo_sha256,
        "sections": [
            {"name": one.name, "subjects": list(one.subjects), **_area(one.area)}
            for one in it.sections
        ],
        "fixtures": [
            {"title": one.title, "item_code": one.item_code, **_area(one.area)}
            for one in it.fixtures
        ],
        "capacity": None if it.takes_all else _capacity(it),
    }


def _capacity(it: Board) -> Document:
    return {
        "A4": capacity(it, Paper.A4, Direction.UPRIGHT),
        "A3": capacity(it, Paper.A3, Direction.ACROSS),
    }


def _area(it: Area) -> Document:
    return {
        "x_mm": it.x,
        "y_mm": it.y,
        "width_mm": it.width,
        "height_mm": it.height,
    }


COMMANDS = {
    "boards": Command(
        "列出公开栏和贴得下几张；从清单导入、修改一块、删除",
        _boards,
        _add_boards,
        changes=_changes,
        amiss=_amiss,
    ),
}
