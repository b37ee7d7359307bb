"""Which line each row of a bank's return file speaks of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.domain.payments import (
    BankRow,
    PaymentStatus,
    UnpaidLine,
    Word,
    match,
)
from tests.readers import flat
from tests.township import LINE, TODAY, card, id_number, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.payouts import PayoutLine

PAID, FAILED, RETURNED = PaymentStatus
FIRST = line(id=1)
SECOND = line(id=2, name="李四", id_number=id_number(2), bank_account=card(2), row=6)
ROW = BankRow(
    name="王小明",
    id_number="",
    account=card(),
    amount_fen=LINE.amount_fen,
    status=PAID,
    reason="",
    happened_on=date(2026, 9, 10),
    sheet="回盘",
    row=3,
)


def matched(
    rows: Sequence[BankRow],
    lines: Sequence[PayoutLine] = (FIRST, SECOND),
    words: dict[int, Word] | None = None,
) -> tuple[list[tuple[int, int]], list[tuple[str, int, str]]]:
    """Return (line, row) of what is taken, and the problems."""
    taken, problems = match(rows, lines, words or {})
    return sorted((it.id, row.row) for it, row in taken), flat(problems)


MISSING_SECOND = [("line_not_returned", 6, "")]


@pytest.mark.parametrize(
    "row",
    [
        ROW,
        replace(ROW, name="", id_number=""),
        replace(ROW, account="", id_number=LINE.id_number, name=""),
        replace(ROW, account=""),
        replace(ROW, account=card(9), id_number=id_number(9)),
    ],
)
def test_a_row_is_matched_by_account_number_or_name_with_the_amount(
    row: BankRow,
) -> None:
    assert matched([row]) == ([(1, 3)], MISSING_SECOND)


@pytest.mark.parametrize(
    "row", [replace(ROW, amount_fen=1), replace(ROW, account="", name="")]
)
def test_what_matches_nothing_is_told_by_its_place(row: BankRow) -> None:
    missing = [("line_not_returned", 5, ""), *MISSING_SECOND]
    assert matched([row]) == ([], [("payment_unmatched", 3, ""), *missing])


def test_the_account_goes_before_the_name() -> None:
    namesake = replace(SECOND, name="王小明")
    assert matched([replace(ROW, account=card(2))], [FIRST, namesake])[0] == [(2, 3)]


def test_one_account_for_several_lines_is_parted_by_number_and_name() -> None:
    wife = replace(SECOND, bank_account=card())
    rows = [ROW, replace(ROW, name="李四", row=4)]
    assert matched(rows, [FIRST, wife]) == ([(1, 3), (2, 4)], [])


def test_a_name_that_says_nothing_does_not_widen_what_the_account_says() -> None:
    twin = replace(FIRST, id=3, row=7)
    taken, problems = matched([replace(ROW, name="李四")], [FIRST, twin, SECOND])
    assert taken == []
    assert problems[0] == ("payment_ambiguous", 3, "")


def test_lines_alike_take_rows_alike() -> None:
    twin = replace(FIRST, id=3, row=7)
    rows = [ROW, replace(ROW, row=4)]
    assert matched(rows, [FIRST, twin]) == ([(1, 3), (3, 4)], [])


@pytest.mark.parametrize(
    "rows", [[ROW], [ROW, replace(ROW, row=4, status=FAILED, reason="销户")]]
)
def test_nothing_is_guessed_between_lines_alike(rows: list[BankRow]) -> None:
    twin = replace(FIRST, id=3, row=7)
    taken, problems = matched(rows, [FIRST, twin])
    assert taken == []
    assert problems[: len(rows)] == [("payment_ambiguous", row.row, "") for row in rows]


def test_the_same_word_twice_is_one_word() -> None:
    assert matched([ROW, replace(ROW, row=4)], [FIRST]) == ([(1, 3)], [])


def test_rows_that_contradict_each_other_are_not_taken() -> None:
    rows = [ROW, replace(ROW, row=4, status=FAILED)]
    assert matched(rows, [FIRST]) == (
        *([], [("payment_contradicted", 3, ""), ("payment_contradicted", 4, "")]),
    )


@pytest.mark.parametrize(
    ("known", "told", "taken"),
    [
        (date(2026, 9, 11), date(2026, 9, 10), False),
        (date(2026, 9, 10), date(2026, 9, 10), True),
        (date(2026, 9, 11), None, True),
        (None, date(2026, 9, 10), True),
    ],
)
def test_an_older_word_does_not_replace_a_newer_one(
    known: date | None, told: date | None, *, taken: bool
) -> None:
    words = {1: Word(FAILED, "", known, TODAY, 5)}
    found, problems = matched([replace(ROW, happened_on=told)], [FIRST], words)
    assert bool(found) is taken
    assert problems == ([] if taken else [("payment_outdated", 3, "")])


def test_a_line_of_which_something_is_known_need_not_be_in_each_file() -> None:
    words = {2: Word(PAID, "", None, TODAY, 5)}
    assert matched([ROW], words=words) == ([(1, 3)], [])


def test_it_is_so_since_the_banks_day_or_that_of_the_reading() -> None:
    word = Word(RETURNED, "", date(2026, 9, 10), TODAY, 1)
    assert word.since == date(2026, 9, 10)
    assert replace(word, happened_on=None).since == TODAY
    assert UnpaidLine(FIRST, word, 5).days == 5
