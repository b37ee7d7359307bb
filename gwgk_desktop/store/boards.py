"""Boards in the store, and what happened in the villages."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

import peewee as pw

from gwgk_desktop.domain.boards import (
    Area,
    Board,
    BoardKind,
    BoardSection,
    Fixture,
    Material,
)
from gwgk_desktop.domain.village_events import VillageEvent
from gwgk_desktop.store import tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gwgk_desktop.store.tables import Table

_CENTIMETRE = 10


def boards(db: pw.Database) -> list[Board]:
    """Return the boards: the township's own, then village by village."""
    board, village = tables.BoardTable, tables.VillageTable
    sections, fixtures = _sections(db), _fixtures(db)
    rows = board.select().join(village, pw.JOIN.LEFT_OUTER)
    rows = rows.order_by(village.position, board.id)
    return [
        Board(
            row.id,
            row.village_id,
            row.name,
            row.place,
            row.width_cm * _CENTIMETRE + row.width_over_mm,
            row.height_cm * _CENTIMETRE + row.height_over_mm,
            BoardKind(row.kind),
            row.group_name,
            row.margin_mm,
            row.gap_mm,
            Material(row.material),
            _day(row.in_use_from),
            _day(row.in_use_until),
            row.photo_name,
            row.photo_sha256,
            tuple(sections[row.id]),
            tuple(fixtures[row.id]),
        )
        for row in rows.execute(db)
    ]


def _sections(db: pw.Database) -> Mapping[int, list[BoardSection]]:
    found: defaultdict[int, list[BoardSection]] = defaultdict(list)
    table = tables.BoardSection
    for row in table.select().order_by(table.id).execute(db):
        subjects = tuple(filter(None, row.subjects.split(",")))
        found[row.board_id].append(BoardSection(row.name, _area(row), subjects))
    return found


def _fixtures(db: pw.Database) -> Mapping[int, list[Fixture]]:
    found: defaultdict[int, list[Fixture]] = defaultdict(list)
    table = tables.BoardFixture
    for row in table.select().order_by(table.id).execute(db):
        found[row.board_id].append(Fixture(row.title, _area(row), row.item_code))
    return found


def _area(row: tables.BoardSection | tables.BoardFixture) -> Area:
    return Area(row.x_mm, row.y_mm, row.width_mm, row.height_mm)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def save_board(db: pw.Database, board: Board) -> int:
    """Add a board, or keep what has changed of it; number 0 is a new one.

    Returns its number.
    """
    values = {
        "village": board.village_id,
        "name": board.name,
        "place": board.place,
        "width_cm": board.width_mm // _CENTIMETRE,
        "height_cm": board.height_mm // _CENTIMETRE,
        "width_over_mm": board.width_mm % _CENTIMETRE,
        "height_over_mm": board.height_mm % _CENTIMETRE,
        "kind": board.kind,
        "group_name": board.group,
        "margin_mm": board.margin_mm,
        "gap_mm": board.gap_mm,
        "material": board.material,
        "in_use_from": _written(board.in_use_from),
        "in_use_until": _written(board.in_use_until),
        "photo_name": board.photo_name,
        "photo_sha256": board.photo_sha256,
    }
    table, number = tables.BoardTable, board.id
    if number:
        table.update(values).where(table.id == number).execute(db)
    else:
        number = int(table.insert(values).execute(db))
    sections = [
        {"name": it.name, "subjects": ",".join(it.subjects), **_sides(it.area)}
        for it in board.sections
    ]
    fixtures = [
        {"title": it.title, "item_code": it.item_code, **_sides(it.area)}
        for it in board.fixtures
    ]
    _keep_parts(db, tables.BoardSection, number, sections)
    _keep_parts(db, tables.BoardFixture, number, fixtures)
    return number


def _sides(area: Area) -> dict[str, object]:
    sides = (area.x, area.y, area.width, area.height)
    return dict(zip(("x_mm", "y_mm", "width_mm", "height_mm"), sides, strict=True))


def _keep_parts(
    db: pw.Database,
    table: type[tables.BoardSection | tables.BoardFixture],
    board_id: int,
    wanted: Sequence[dict[str, object]],
) -> None:
    """Let a board have these parts; rows that are as wanted stay untouched."""
    query = table.select().where(table.board == board_id).order_by(table.id)
    known = list(query.dicts().execute(db))
    for place, values in enumerate(wanted):
        if place >= len(known):
            table.insert(values | {"board": board_id}).execute(db)
        elif any(known[place][name] != value for name, value in values.items()):
            row = known[place]["id"]
            table.update(values).where(table.id == row).execute(db)
    for row in known[len(wanted) :]:
        _remove(db, table, row["id"])


def remove_board(db: pw.Database, board_id: int) -> None:
    """Remove a board with its sections and fixtures."""
    _keep_parts(db, tables.BoardSection, board_id, ())
    _keep_parts(db, tables.BoardFixture, board_id, ())
    _remove(db, tables.BoardTable, board_id)


def events(db: pw.Database) -> list[VillageEvent]:
    """Return what happened, the earliest first."""
    table = tables.VillageEvent
    query = table.select(
        table.id,
        table.village,
        table.item_code,
        table.happened_on,
        table.title,
        table.note,
    )
    return [
        VillageEvent(number, village, item, date.fromisoformat(day), title, note)
        for number, village, item, day, title, note in query.order_by(
            table.happened_on, table.id
        )
        .tuples()
        .execute(db)
    ]


def add_event(db: pw.Database, event: VillageEvent) -> int:
    """Add what happened and return its number."""
    values = {
        "village": event.village_id,
        "item_code": event.item_code,
        "happened_on": event.happened_on.isoformat(),
        "title": event.title,
        "note": event.note,
    }
    return int(tables.VillageEvent.insert(values).execute(db))


def remove_event(db: pw.Database, event_id: int) -> None:
    """Remove what did not happen."""
    _remove(db, tables.VillageEvent, event_id)


def _remove(db: pw.Database, table: type[Table], number: int) -> None:
    table.delete().where(table.id == number).execute(db)
