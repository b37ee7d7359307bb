"""Sheets in the store: numbers are taken once, versions are never overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.notice_sheets import MadeSheet, SheetNumber
from gwgk_desktop.domain.pages import Paper
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store import batches, notice_sheets
from tests.store.batches import add_batch
from tests.township import TODAY, line

if TYPE_CHECKING:
    from gwgk_desktop.store.database import Store

SHEET = MadeSheet(
    number=SheetNumber("梅岭村", 2026, 1, 1),
    title="云溪镇梅岭村2026年耕地地力保护补贴发放情况公示",
    notice=NoticePeriod(date(2026, 9, 10), 7),
    paper=Paper.A4,
    made_on=TODAY,
    page_count=2,
    line_count=37,
    total_fen=3_033_599,
    file_sha256="ef" * 32,
)


@pytest.fixture(autouse=True)
def three_batches(small: Store) -> None:
    """Let there be batches 1, 2 and 3."""
    for sha256 in ("aa", "bb", "cc"):
        add_batch(small, line(), line(village_id=2), sha256=sha256 * 32)


def make(store: Store, village: int, *batches: int, year: int = 2026) -> str:
    """Keep a sheet under the number that it should have."""
    name = ("梅岭村", "石桥村")[village - 1]
    asked = replace(SHEET, number=SheetNumber(name, year, 0, 0))
    found = notice_sheets.number_for(store.db, asked, village, batches)
    number = SheetNumber(name, *found)
    with store.operation(Kind.MAKE_SHEETS):
        notice_sheets.add(store.db, village, replace(SHEET, number=number), batches)
    return str(number)


def test_a_village_counts_its_sheets_within_a_year(small: Store) -> None:
    assert [make(small, 1, 1), make(small, 1, 2), make(small, 2, 1)] == [
        *("梅岭村-2026-001", "梅岭村-2026-002", "石桥村-2026-001")
    ]
    assert make(small, 1, 1, year=2027) == "梅岭村-2027-001"


def test_the_same_batches_again_are_a_new_version(small: Store) -> None:
    made = [make(small, 1, *batches) for batches in ((1,), (2,), (1,), (3,), (1,))]
    assert made == [
        *("梅岭村-2026-001", "梅岭村-2026-002", "梅岭村-2026-001-2"),
        *("梅岭村-2026-003", "梅岭村-2026-001-3"),
    ]


def test_a_sheet_of_two_batches_is_another_than_of_one(small: Store) -> None:
    assert make(small, 1, 1) == "梅岭村-2026-001"
    assert make(small, 1, 1, 2) == "梅岭村-2026-002"
    assert make(small, 1, 2, 1) == "梅岭村-2026-002-2"


def test_sheets_come_back_as_they_went_in_newest_first(small: Store) -> None:
    for batch in (1, 2, 1):
        make(small, 1, batch)
    newest, second, first = notice_sheets.sheets(small.db)
    assert first == replace(SHEET, id=1, newest=2)
    again = SheetNumber("梅岭村", 2026, 1, 2)
    assert newest == replace(SHEET, id=3, number=again)
    assert (second.id, second.superseded) == (2, False)


def test_sheets_are_found_by_batch(small: Store) -> None:
    for batch in (1, 2, 1):
        make(small, 1, batch)
    assert [it.id for it in notice_sheets.sheets(small.db, batch_id=1)] == [3, 1]
    assert [it.id for it in notice_sheets.sheets(small.db, batch_id=3)] == []


def test_a_batch_knows_how_many_sheets_show_it(small: Store) -> None:
    make(small, 1, 1)
    make(small, 2, 1)
    make(small, 2, 1, 2)
    assert [it.sheets for it in batches.summaries(small.db)] == [0, 1, 3]
