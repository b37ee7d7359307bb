"""The county's quarterly return: subtotals and totals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.returns import (
    POSTING_FIGURES,
    DonePosting,
    DuePosting,
    PayoutFigure,
    QuarterReturn,
    Totals,
    with_postings,
)
from tests.township import TODAY

FIGURE = PayoutFigure(
    "地力补贴", "农业农村局", "亩", "梅岭村", 3, 2, Decimal("8.32"), 5, 1
)
FIGURES = st.builds(
    PayoutFigure,
    st.sampled_from(["地力补贴", "低保", "公益林"]),
    st.just("民政局"),
    st.sampled_from(["亩", "人"]),
    st.sampled_from(["梅岭村", "石桥村"]),
    st.integers(1, 99),
    st.integers(1, 99),
    st.none() | st.decimals(0, 999, places=2),
    st.integers(0, 10**9),
    st.integers(0, 3),
)


def drawn_up(*figures: PayoutFigure) -> QuarterReturn:
    return QuarterReturn(Quarter(2026, 3), "云溪镇", "昌溪县", TODAY, figures, (1,))


def test_totals_add_what_can_be_added() -> None:
    other = replace(FIGURE, village="石桥村", quantity=None)
    assert Totals.of([FIGURE, other]) == Totals(6, 4, Decimal("8.32"), 10, 2)


def test_quantities_of_different_units_are_not_added() -> None:
    assert Totals.of([FIGURE, replace(FIGURE, unit="人")]).quantity is None


def test_nothing_adds_up_to_nothing() -> None:
    assert Totals.of([]) == Totals(0, 0, None, 0, 0)
    assert Totals.of([replace(FIGURE, quantity=None)]).quantity is None


@given(figures=st.lists(FIGURES, max_size=9))
def test_the_programmes_part_the_figures_and_add_up_to_the_whole(
    figures: list[PayoutFigure],
) -> None:
    told = drawn_up(*figures)
    parts = told.by_programme()
    assert sorted(map(repr, (it for _, some in parts for it in some))) == sorted(
        map(repr, figures)
    )
    assert len({name for name, _ in parts}) == len(parts)
    assert all(it.programme == name for name, some in parts for it in some)
    sums = [Totals.of(some) for _, some in parts]
    assert sum(it.total_fen for it in sums) == told.totals.total_fen
    assert sum(it.households for it in sums) == told.totals.households


def test_programmes_stand_in_the_order_of_their_first_figure() -> None:
    low, high = replace(FIGURE, programme="低保"), FIGURE
    names = [name for name, _ in drawn_up(low, high, low).by_programme()]
    assert names == ["低保", "地力补贴"]


def test_a_batch_counts_once_however_many_boards_it_hung_on() -> None:
    end = date(2026, 12, 31)
    due = [DuePosting("地力补贴", "梅岭村", batch, end) for batch in (1, 2, 3)]
    done = [
        DonePosting("梅岭村", 1, date(2026, 9, 16), hung=False, photographed=True),
        DonePosting("梅岭村", 1, date(2026, 9, 17), hung=True, photographed=False),
        DonePosting("梅岭村", 2, date(2027, 1, 4), hung=False, photographed=False),
        DonePosting("石桥村", 3, end, hung=True, photographed=True),
    ]
    other = replace(FIGURE, village="石桥村")
    told = with_postings([FIGURE, other], due, done)
    figures = [[getattr(it, name) for name in POSTING_FIGURES] for it in told]
    assert figures == [[3, 2, 1, 1, 1], [0, 0, 0, 0, 0]]
    assert {type(number) for row in figures for number in row} == {int}
