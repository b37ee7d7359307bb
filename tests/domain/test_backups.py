"""Which backups are thinned out, and what a seal says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain.backups import (
    LAST_KEPT,
    Backup,
    Difference,
    Reason,
    Seal,
    newest,
    read_seal,
    thinned_out,
)

NOW = datetime(2026, 9, 15, 8, 30)
SEAL = Seal(
    serial=1,
    made_at=NOW,
    reason=Reason.TIMER,
    kept=False,
    origin="a1",
    head="b2",
    deeds=3,
    schema=2,
    program="0.1.0",
    database_sha256="c3",
    database_bytes=4096,
    files={"keys.json": "d4"},
    counts={"operation": 3},
    shelf_sha256="e5",
    shelf_files=0,
)


def backup(
    serial: int,
    ago: timedelta = timedelta(),
    *,
    kept: bool = False,
    whole: bool = True,
    size: int = 1,
) -> Backup:
    seal = replace(SEAL, serial=serial, made_at=NOW - ago, kept=kept)
    differs = () if whole else (Difference.DATABASE,)
    return Backup(Path(f"backup-{serial}"), seal, size, differs)


@st.composite
def heaps(draw: st.DrawFn) -> list[Backup]:
    """Draw backups in the order in which they were made, by a clock that goes on."""
    gaps = draw(st.lists(st.integers(0, 60 * 24 * 40), max_size=25))
    ago, heap = sum(gaps), []
    for serial, gap in enumerate(gaps, start=1):
        ago -= gap
        heap.append(
            backup(
                serial,
                timedelta(minutes=ago),
                kept=draw(st.integers(0, 9)) == 0,
                whole=draw(st.integers(0, 9)) != 0,
                size=draw(st.integers(0, 9)),
            )
        )
    return heap


def left(heap: list[Backup], now: datetime = NOW, budget: int = 10**9) -> list[Backup]:
    gone = {it.folder for it in thinned_out(heap, now, budget)}
    return [it for it in heap if it.folder not in gone]


@given(heaps(), st.integers(0, 200))
def test_the_newest_good_one_and_the_kept_ones_stay_whatever_the_budget(
    heap: list[Backup], budget: int
) -> None:
    gone = thinned_out(heap, NOW, budget)
    assert newest(heap) not in gone
    assert not any(it.seal.kept for it in gone)


@given(heaps())
def test_a_damaged_one_neither_goes_nor_stands_in_for_a_good_one(
    heap: list[Backup],
) -> None:
    gone = thinned_out(heap, NOW)
    assert all(it.whole for it in gone)
    assert gone == thinned_out([it for it in heap if it.whole], NOW)


@given(heaps(), st.integers(0, 200), st.integers(0, 200))
def test_more_room_never_keeps_less(heap: list[Backup], one: int, other: int) -> None:
    small, large = sorted((one, other))
    assert set(map(id, left(heap, budget=small))) <= set(
        map(id, left(heap, budget=large))
    )


@given(heaps(), st.integers(0, 200))
def test_what_is_left_fits_where_it_can(heap: list[Backup], budget: int) -> None:
    stay = [it for it in left(heap, budget=budget) if it.whole]
    free = [it for it in stay if not it.seal.kept and it is not newest(heap)]
    assert sum(it.size for it in stay) <= budget or not any(it.size for it in free)


@given(heaps())
def test_thinning_at_each_backup_leaves_what_thinning_once_leaves(
    heap: list[Backup],
) -> None:
    stay: list[Backup] = []
    for it in heap:
        stay = left([*stay, it], it.seal.made_at)
    assert left(stay) == left(heap)


@given(heaps())
def test_the_last_ten_and_the_newest_of_each_day_stay(heap: list[Backup]) -> None:
    whole = [it for it in heap if it.whole]
    stay = left(heap)
    assert all(it in stay for it in whole[-LAST_KEPT:])
    for ago in range(14):
        day = (NOW - timedelta(days=ago)).date()
        of_day = [it for it in whole if it.seal.made_at.date() == day]
        assert not of_day or of_day[-1] in stay


def test_two_years_of_busy_days_leave_days_weeks_and_months() -> None:
    heap = [
        backup(serial, timedelta(hours=4 * (4500 - serial)))
        for serial in range(1, 4501)
    ]
    days = sorted({it.seal.made_at.date() for it in left(heap)}, reverse=True)
    assert days[:14] == [(NOW - timedelta(days=ago)).date() for ago in range(14)]
    assert 8 + 24 < len(days) <= 14 + 8 + 24
    assert days[-1].isoformat() == "2024-10-31"


def test_a_clock_set_back_makes_the_newest_no_older() -> None:
    heap = [backup(serial, timedelta(days=-400)) for serial in range(1, 30)]
    last = backup(30, timedelta(days=365 * 3))
    assert newest([*heap, last]) is last
    assert last not in thinned_out([*heap, last], NOW)


def test_nothing_is_thinned_out_of_nothing() -> None:
    assert thinned_out([], NOW) == []
    assert newest([]) is None


def test_a_seal_reads_as_it_was_written() -> None:
    assert read_seal(SEAL.written()) == SEAL


@given(st.data())
def test_one_changed_character_breaks_the_seal(data: st.DataObject) -> None:
    text = SEAL.written()
    at = data.draw(st.integers(0, len(text) - 1))
    changed = text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]
    found = read_seal(changed)
    assert found is None or found == SEAL


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"sum": 1}', "null", "{"])
def test_what_is_no_seal_is_none(text: str) -> None:
    assert read_seal(text) is None
