"""Look-ups go by an index: what they cost does not grow with what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.store import payments, payout_checks, payouts, people
from tests.store.batches import add_batch
from tests.township import id_number, line

if TYPE_CHECKING:
    from collections.abc import Callable

    from gwgk_desktop.store.database import Store


def read_whole(store: Store, ask: Callable[[], object]) -> list[str]:
    """Return what SQLite says of every table that `ask` reads from end to end."""
    asked: list[str] = []
    connection = store.db.connection()
    connection.set_trace_callback(asked.append)
    ask()
    connection.set_trace_callback(None)
    plans = [
        step[3]
        for sql in asked
        if sql.lstrip().startswith(("SELECT", "WITH"))
        for step in connection.execute(f"EXPLAIN QUERY PLAN {sql}")
    ]
    assert plans, "nothing was asked"
    return [step for step in plans if step.startswith("SCAN") and "json" not in step]


def test_what_people_were_paid_is_found_by_an_index(small: Store) -> None:
    add_batch(small, line())
    assert not read_whole(small, lambda: list(payouts.paid_to(small.db, [1, 2])))


def test_people_are_known_again_by_an_index(small: Store) -> None:
    lines = [line(), line(id_number=id_number(2), row=6)]
    add_batch(small, *lines)
    assert not read_whole(small, lambda: people.of_lines(small.db, lines))


def test_what_the_bank_said_is_found_by_an_index(small: Store) -> None:
    add_batch(small, line())
    assert not read_whole(small, lambda: payments.words(small.db, 1))


def test_lines_are_found_by_their_numbers(small: Store) -> None:
    add_batch(small, line())
    assert not read_whole(small, lambda: payouts.lines_called(small.db, [1]))


def test_what_a_new_list_asks_is_found_by_an_index(small: Store) -> None:
    add_batch(small, line(), line(id_number=id_number(2), row=6))
    for ask in (
        lambda: list(payout_checks.paid_in(small.db, [1])),
        lambda: payout_checks.people(small.db, [id_number(1)]),
        lambda: payout_checks.names_of(small.db, [1, 2]),
    ):
        scans = read_whole(small, ask)
        assert [it for it in scans if it != "SCAN asked"] == []
