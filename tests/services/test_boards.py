"""Boards are registered, imported from a list, photographed; what happened is noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from PIL import Image

from gwgk_desktop.domain.boards import Area, Board, BoardKind, BoardSection, Material
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.village_events import VillageEvent
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    boards,
    catalogue_imports,
    checking,
    history,
    village_events,
)
from tests.begun import TODAY
from tests.township import card

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gwgk_desktop.services.boards import ImportedBoards
    from gwgk_desktop.store.database import Store

HEAD = ("村", "名称", "位置", "宽（厘米）", "高（厘米）", "小组", "材质", "启用日期")


def refused(work: Callable[[], object]) -> Code:
    with pytest.raises(Refusal) as refusal:
        work()
    return refusal.value.problem.code


def imported(
    store: Store, folder: Path, rows: Sequence[Sequence[object]]
) -> ImportedBoards:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEAD, *rows):
        sheet.append(list(row))
    path = folder / "公开栏.xlsx"
    book.save(path)
    reading = finish(boards.read_boards(store, path))
    return boards.import_boards(store, reading)


def test_a_list_of_boards_is_imported_with_what_it_says(
    township: Store, tmp_path: Path
) -> None:
    rows = [
        ("梅岭村", "党群栏", "祠堂前", 240.5, "1.2米", "", "橱窗", "2024-03-01"),
        ("梅岭村", "一组栏", "", "2000毫米", 90, "第一组", "", None),
        ("", "镇政府公开栏", "大门口", 600, 200, "", "", None),
    ]
    done = imported(township, tmp_path, rows)
    assert [it.code for it in done.problems] == []
    known = {it.name: it for it in boards.boards(township)}
    first = known["党群栏"]
    assert (first.width_mm, first.height_mm) == (2405, 1200)
    assert (first.material, first.in_use_from) == (Material.CASE, date(2024, 3, 1))
    group = known["一组栏"]
    assert (group.kind, group.group, group.width_mm) == (BoardKind.GROUP, "一组", 2000)
    own = known["镇政府公开栏"]
    assert (own.kind, own.village_id) == (BoardKind.TOWNSHIP, None)
    assert boards.boards(township)[0] == own
    assert done.operation is not None
    history.undo(township, done.operation.id)
    assert "党群栏" not in {it.name for it in boards.boards(township)}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("无名村", "栏", "", 240, 120, "", "", ""), Code.VILLAGE_UNKNOWN),
        (("梅岭村", "栏", "", "很宽", 120, "", "", ""), Code.BOARD_SIZE_UNREADABLE),
        (("梅岭村", "栏", "", 2, 120, "", "", ""), Code.BOARD_SIZE_INVALID),
        (("梅岭村", "栏", "", 240, 120, "九组", "", ""), Code.BOARD_GROUP_UNKNOWN),
        (("梅岭村", "栏", "", 240, 120, "", "木头", ""), Code.BOARD_WORD_UNKNOWN),
        (("梅岭村", "栏", "", 240, 120, "", "", "去年"), Code.DAY_UNREADABLE),
        (("梅岭村", "村务公开栏", "", 9, 9, "", "", ""), Code.BOARD_SIZE_INVALID),
        (("梅岭村", "村务公开栏", "", 99, 99, "", "", ""), Code.BOARD_ALREADY_KNOWN),
    ],
)
def test_a_row_that_is_not_clear_is_left_out_and_told(
    township: Store, tmp_path: Path, row: Sequence[object], code: Code
) -> None:
    before = boards.boards(township)
    done = imported(township, tmp_path, [row])
    assert [it.code for it in done.problems] == [code]
    assert (done.added, done.operation) == ((), None)
    assert boards.boards(township) == before


def test_a_size_without_a_unit_is_not_guessed(township: Store, tmp_path: Path) -> None:
    path = tmp_path / "栏.csv"
    path.write_text("村,名称,宽,高\n梅岭村,栏,240,120\n", "utf-8")
    reading = finish(boards.read_boards(township, path))
    assert [it.code for it in reading.problems] == [Code.BOARD_UNIT_MISSING]
    path.write_text("姓名,金额\n王小明,1\n", "utf-8")
    assert (
        refused(lambda: finish(boards.read_boards(township, path)))
        is Code.NO_BOARD_TABLE
    )


def test_a_photo_is_kept_and_damage_to_it_is_found(
    township: Store, tmp_path: Path
) -> None:
    board = boards.boards(township)[0]
    path = tmp_path / "栏.jpg"
    Image.new("RGB", (40, 30), "red").save(path)
    content = path.read_bytes()
    boards.save_board(township, board, path)
    path.unlink()
    kept = boards.boards(township)[0]
    assert (kept.photo_name, boards.photo(township, kept)) == ("栏.jpg", content)
    assert finish(checking.check(township)) == []
    text = tmp_path / "x.jpg"
    text.write_text("no picture")
    assert (
        refused(lambda: boards.save_board(township, board, text))
        is Code.BOARD_PHOTO_INVALID
    )


def test_a_board_is_refused_that_cannot_be(township: Store) -> None:
    board = boards.boards(township)[0]
    wrong = {
        Code.BOARD_NAME_MISSING: replace(board, name=" "),
        Code.BOARD_NAME_TAKEN: replace(board, id=0),
        Code.BOARD_GROUP_UNKNOWN: replace(board, group="九组"),
        Code.BOARD_SUBJECT_UNKNOWN: replace(
            board, sections=(BoardSection("党务", Area(0, 0, 9, 9), ("党物",)),)
        ),
        Code.NUMBER_IN_TEXT: replace(
            board, sections=(BoardSection(card(4), Area(0, 0, 9, 9)),)
        ),
        Code.BOARD_SIZE_INVALID: replace(board, width_mm=5),
    }
    for code, it in wrong.items():
        assert refused(lambda it=it: boards.save_board(township, it)) is code  # type: ignore[misc]
    assert boards.boards(township)[0] == board


def test_parts_of_a_board_that_stay_are_not_touched(township: Store) -> None:
    board = boards.boards(township)[0]
    parts = [
        BoardSection(it, Area(100 * n, 0, 90, 90)) for n, it in enumerate("甲乙丙")
    ]
    boards.save_board(township, replace(board, sections=tuple(parts)))
    changed = (parts[0], replace(parts[1], name="丁"))
    deed = boards.save_board(township, replace(board, sections=changed))
    [(rows,)] = township.db.execute_sql(
        "SELECT count(*) FROM change WHERE operation_id = ?"
        " AND table_name = 'board_section'",
        (deed.id,),
    ).fetchall()
    assert rows == 2
    assert boards.boards(township)[0].sections == changed
    history.undo(township, deed.id)
    assert boards.boards(township)[0].sections == tuple(parts)


def test_what_happened_is_noted_in_several_villages_and_taken_back(
    township: Store,
) -> None:
    catalogue_imports.adopt(township, Scope.VILLAGE, date(2026, 1, 1))
    event = VillageEvent(0, 1, "V008", TODAY, "支部通过修路方案")
    deed = village_events.record(township, [event, replace(event, village_id=2)])
    assert deed.facts["places"] == ["梅岭村", "石桥村"]
    assert [it.village_id for it in village_events.events(township)] == [1, 2]
    village_events.remove(township, 2)
    assert [it.id for it in village_events.events(township)] == [1]
    for wrong, code in (
        (replace(event, item_code="V999"), Code.ITEM_UNKNOWN),
        (replace(event, title=" "), Code.EVENT_TITLE_MISSING),
        (replace(event, note=card(4)), Code.NUMBER_IN_TEXT),
    ):
        assert refused(lambda it=wrong: village_events.record(township, [it])) is code  # type: ignore[misc]
    assert refused(lambda: village_events.remove(township, 9)) is Code.EVENT_UNKNOWN


@pytest.mark.parametrize(
    ("code", "village", "refusal"),
    [
        ("V016", 1, Code.EVENT_STARTS_NOTHING),  # every year
        ("V001", 1, Code.EVENT_STARTS_NOTHING),  # always there
        ("V008", None, Code.ITEM_NOT_OF_VILLAGES),  # in the township itself
        ("V071", 1, Code.ITEM_NOT_OF_VILLAGES),  # a community's
    ],
)
def test_an_event_that_starts_nothing_is_refused(
    township: Store, code: str, village: int | None, refusal: Code
) -> None:
    catalogue_imports.adopt(township, Scope.VILLAGE, date(2026, 1, 1))
    event = VillageEvent(0, village, code, TODAY, "通过方案")
    assert refused(lambda: village_events.record(township, [event])) is refusal
    assert village_events.events(township) == []


def test_by_when_an_event_is_to_be_posted_is_told(township: Store) -> None:
    catalogue_imports.adopt(township, Scope.VILLAGE, date(2026, 1, 1))
    event = VillageEvent(0, 1, "V066", TODAY, "买了抽水机")
    [told] = village_events.started_by(township, [event])
    assert (told.place, told.item.code) == ("梅岭村", "V066")
    assert told.due.on == date(2026, 9, 20)  # a Sunday that is worked


def test_a_board_that_is_new_has_all_it_was_given(township: Store) -> None:
    new = Board(0, 1, "新栏", "路口", 1999, 1001, in_use_until=date(2027, 1, 1))
    boards.save_board(township, new)
    found = next(it for it in boards.boards(township) if it.name == "新栏")
    assert replace(found, id=0) == new
