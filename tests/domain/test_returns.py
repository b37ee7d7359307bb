"""The county's quarterly return: subtotals and totals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.postings import Stage
from gwgk_desktop.domain.returns import (
    POSTING_FIGURES,
    DonePosting,
    DuePosting,
    PaidBatch,
    PayoutFigure,
    QuarterReturn,
    Totals,
    owed,
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
    result = Stage.RESULT
    due = [DuePosting("地力补贴", "梅岭村", batch, result, end) for batch in (1, 2, 3)]
    days = [(1, date(2026, 9, 16)), (1, date(2026, 9, 17)), (2, date(2027, 1, 4))]
    done = [
        DonePosting("梅岭村", batch, result, day, hung=at == 1, photographed=at == 0)
        for at, (batch, day) in enumerate(days)
    ]
    done.append(DonePosting("石桥村", 3, result, end, hung=True, photographed=True))
    other = replace(FIGURE, village="石桥村")
    told = with_postings([FIGURE, other], due, done)
    figures = [[getattr(it, name) for name in POSTING_FIGURES] for it in told]
    assert figures == [[3, 2, 1, 1, 1], [0, 0, 0, 0, 0]]
    assert {type(number) for row in figures for number in row} == {int}


PAID = PaidBatch("地力补贴", "梅岭村", 1, date(2026, 11, 2), date(2026, 11, 20), 7)


def told_of(*done: DonePosting, paid: PaidBatch = PAID) -> list[int]:
    [it] = with_postings([FIGURE], owed([paid], done), done)
    return [getattr(it, name) for name in POSTING_FIGURES]


def test_a_notice_alone_leaves_the_result_missing() -> None:
    notice = DonePosting(
        "梅岭村", 1, Stage.NOTICE, date(2026, 11, 13), hung=True, photographed=True
    )
    assert told_of() == [2, 0, 0, 0, 0]
    assert told_of(notice) == [2, 1, 1, 1, 1]
    late = replace(notice, posted_on=date(2026, 11, 14))
    assert told_of(late) == [2, 1, 0, 1, 1]
    result = replace(notice, stage=Stage.RESULT, posted_on=date(2026, 12, 31))
    assert told_of(result) == [2, 1, 1, 1, 1]
    assert told_of(notice, result) == [2, 2, 2, 2, 2]
    late = replace(result, posted_on=date(2027, 1, 4))
    assert told_of(notice, late) == [2, 2, 1, 2, 2]


def test_a_list_that_came_after_payment_owes_no_notice_but_one_on_paper_counts() -> (
    None
):
    after = replace(PAID, imported_on=PAID.paid_on)
    notice = DonePosting(
        "梅岭村", 1, Stage.NOTICE, date(2026, 11, 13), hung=True, photographed=False
    )
    assert told_of(paid=after) == [1, 0, 0, 0, 0]
    assert told_of(notice, paid=after) == [2, 1, 1, 1, 0]
