"""What the store knows of a new list's people: what holds now, and nothing undone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from gwgk_desktop.domain.payouts import LineCorrection
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store import payout_checks, payouts
from tests.store.batches import TERMS, add_batch, remove_batch
from tests.township import card, id_number, line

if TYPE_CHECKING:
    from gwgk_desktop.store.database import Store

CORRECTED = LineCorrection(
    group="二组",
    name="赵六",
    id_number=id_number(9),
    bank_account=card(9),
    quantity=None,
    rate=None,
    amount_fen=1,
    reason="写错了人",
)


def correct(store: Store, line_id: int, new: LineCorrection = CORRECTED) -> None:
    found = payouts.line(store.db, line_id)
    assert found is not None
    with store.operation(Kind.CORRECT_LINE):
        payouts.correct_line(store.db, found[1], new, "2026-09-15 08:30:00")


def test_batches_of_a_programme_are_told_the_oldest_first(small: Store) -> None:
    add_batch(small, line())
    undone, _ = add_batch(small, line(), terms=replace(TERMS, year=2025))
    add_batch(small, line(), terms=replace(TERMS, programme_id=2))
    add_batch(small, line(), terms=replace(TERMS, period="第二批"))
    remove_batch(small, undone)
    found = payout_checks.batches(small.db, [1])
    assert [(it.id, it.year, it.period) for it in found] == [
        (1, 2026, ""),
        (4, 2026, "第二批"),
    ]
    assert (found[0].programme, found[0].paid_on) == ("耕地地力保护补贴", TERMS.paid_on)
    assert payout_checks.batches(small.db, []) == []


def test_lines_are_told_as_they_hold_now(small: Store) -> None:
    add_batch(small, line(), line(row=6, id_number="", quantity=None))
    add_batch(small, line(), terms=replace(TERMS, year=2025))
    correct(small, 1)
    one, two = sorted(payout_checks.paid_in(small.db, [1]))
    assert (two.name, two.group, two.id_number) == ("赵六", "二组", id_number(9))
    assert (one.id_number, one.counted, two.counted) == ("", None, None)
    [three] = payout_checks.paid_in(small.db, {2: "of two"})
    assert three.counted == Decimal("8.32")


def test_people_are_found_by_their_numbers(small: Store) -> None:
    add_batch(small, line(), line(row=6, id_number=""))
    asked = [id_number(1), id_number(2), ""]
    assert payout_checks.people(small.db, asked) == [(1, id_number(1), "王小明")]


def test_the_names_of_people_are_those_that_hold_now_the_newest_last(
    small: Store,
) -> None:
    add_batch(small, line(), line(row=6, id_number=id_number(2)))
    add_batch(small, line(name="王晓明"), terms=replace(TERMS, year=2025))
    assert payout_checks.names_of(small.db, [1]) == {1: ["王小明", "王晓明"]}
    correct(small, 3)
    assert payout_checks.names_of(small.db, [1, 2, 3]) == {
        1: ["王小明"],
        2: ["王小明"],
        3: ["赵六"],
    }
    correct(small, 3, replace(CORRECTED, name="赵陆"))
    assert payout_checks.names_of(small.db, [3]) == {3: ["赵陆"]}
    assert payout_checks.names_of(small.db, [99]) == {}


def test_lines_of_people_called_so_are_told_with_their_accounts(small: Store) -> None:
    add_batch(small, line(), line(row=6, id_number="", name="李四"))
    [found] = payout_checks.lines_of_people_called(small.db, ["王小明", "李四", "无"])
    assert (found.id_number, found.bank_account) == (id_number(1), card())
    correct(small, 1)
    [found] = payout_checks.lines_of_people_called(small.db, ["王小明"])
    assert (found.id_number, found.name) == (id_number(9), "赵六")
    correct(small, 1, replace(CORRECTED, id_number=""))
    assert payout_checks.lines_of_people_called(small.db, ["王小明"]) == []
