"""The figures of a quarter, and the returns that were exported."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.domain.calendar import NoticePeriod, Quarter
from gwgk_desktop.domain.notice_sheets import MadeSheet, SheetNumber
from gwgk_desktop.domain.pages import Paper
from gwgk_desktop.domain.returns import PayoutFigure, SentReturn
from gwgk_desktop.domain.reviews import Release, ReviewRule
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store import notice_sheets, returns, reviews
from tests.begun import NOW
from tests.store.batches import TERMS, add_batch, remove_batch
from tests.township import PROGRAMME, TODAY, id_number, line

if TYPE_CHECKING:
    from gwgk_desktop.store.database import Store

QUARTER = Quarter(2026, 3)
FOREST = replace(TERMS, programme_id=2)


def make_sheet(store: Store, village: int, serial: int, version: int = 1) -> None:
    made = MadeSheet(
        number=SheetNumber("", 2026, serial, version),
        title="",
        notice=NoticePeriod(TODAY, 7),
        paper=Paper.A4,
        made_on=TODAY,
        page_count=1,
        line_count=1,
        total_fen=1,
        file_sha256="",
    )
    with store.operation(Kind.MAKE_SHEETS):
        notice_sheets.add(store.db, village, made, [1])


def test_figures_are_by_programme_and_village(small: Store) -> None:
    add_batch(small, line(village_id=2), terms=FOREST, sha256="aa" * 32)
    second = line(id_number=id_number(2), quantity=Decimal("0.1"), row=6)
    add_batch(small, line(), second, line(village_id=2), sha256="bb" * 32)
    assert returns.figures(small.db, QUARTER) == [
        PayoutFigure(
            PROGRAMME.name, "农业农村局", "亩", village, lines, lines, area, fen, 0
        )
        for village, lines, area, fen in (
            ("梅岭村", 2, Decimal("8.42"), 176_984),
            ("石桥村", 1, Decimal("8.32"), 88492),
        )
    ] + [
        PayoutFigure(
            "公益林补偿", "农业农村局", "亩", "石桥村", 1, 1, Decimal("8.32"), 88492, 0
        )
    ]


@pytest.mark.parametrize(
    ("paid_on", "counts"),
    [
        (date(2026, 6, 30), False),
        (date(2026, 7, 1), True),
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
    ],
)
def test_a_batch_counts_in_the_quarter_of_its_payment(
    small: Store, paid_on: date, *, counts: bool
) -> None:
    add_batch(small, line(), terms=replace(TERMS, paid_on=paid_on))
    assert bool(returns.figures(small.db, QUARTER)) is counts
    assert returns.batches_paid_in(small.db, QUARTER) == ([1] if counts else [])


def test_a_household_is_counted_once_in_a_programme_and_village(small: Store) -> None:
    nobody = line(id_number="")
    lines = (line(), nobody, replace(nobody, group="二组"))
    add_batch(small, *lines, sha256="aa" * 32)
    add_batch(small, *lines, sha256="bb" * 32)
    [figure] = returns.figures(small.db, QUARTER)
    assert (figure.lines, figure.households) == (6, 3)


def test_undone_batches_do_not_count(small: Store) -> None:
    add_batch(small, line(), sha256="aa" * 32)
    add_batch(small, line(), sha256="bb" * 32)
    remove_batch(small, 1)
    [figure] = returns.figures(small.db, QUARTER)
    assert (figure.lines, figure.households) == (1, 1)
    assert returns.batches_paid_in(small.db, QUARTER) == [2]
    remove_batch(small, 2)
    assert returns.figures(small.db, QUARTER) == []


def test_quantities_may_be_untold(small: Store) -> None:
    add_batch(small, line(quantity=None))
    assert returns.figures(small.db, QUARTER)[0].quantity is None


def test_sheets_are_counted_by_number_not_by_version(small: Store) -> None:
    add_batch(small, line(), line(village_id=2))
    for sheet_id, (serial, version) in enumerate([(1, 1), (1, 2), (2, 1)], start=1):
        make_sheet(small, 1, serial, version=version)
        with small.operation(Kind.RELEASE_SHEETS):
            release = Release(NOW, "刘", "", "", ReviewRule())
            reviews.add_release(small.db, sheet_id, release)
    assert [it.sheets for it in returns.figures(small.db, QUARTER)] == [2, 0]
    assert returns.unreleased(small.db, QUARTER) == 0


def test_returns_come_back_as_they_went_in_newest_first(small: Store) -> None:
    add_batch(small, line(), sha256="aa" * 32)
    add_batch(small, line(), sha256="bb" * 32)
    told = SentReturn("2026Q3", "quarter_return", TODAY, 5, "a.xlsx", "ef" * 32)
    for batches in ([1, 2], [2]):
        with small.operation(Kind.EXPORT_RETURN):
            returns.add(small.db, told, batches)
    assert returns.sent(small.db) == [replace(told, id=2), replace(told, id=1)]
    assert returns.sent(small.db, batch_id=1) == [replace(told, id=1)]
    assert returns.sent(small.db, batch_id=3) == []
