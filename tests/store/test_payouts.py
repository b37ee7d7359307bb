"""Batches, lines, people and corrections, as they are kept and found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain.payouts import BatchTerms, LineCorrection
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store import batches, payouts, people
from gwgk_desktop.store.database import DecimalSum
from tests.store.batches import TERMS, add_batch, remove_batch
from tests.store.contents import contents, is_undone, rows
from tests.township import PROGRAMME, TODAY, card, id_number, line

if TYPE_CHECKING:
    from gwgk_desktop.domain.payouts import PayoutLine
    from gwgk_desktop.store.database import Store

FULL = line(remark="流转", extras=(("地块", "河边"), ("地块", "山上")))
BARE = line(
    village_id=2,
    group="",
    id_number="",
    bank_account="",
    phone="",
    address="",
    quantity=None,
    rate=None,
    row=6,
)
CORRECTION = LineCorrection(
    group="二组",
    name="王小民",
    id_number=id_number(2),
    bank_account=card(2),
    quantity=Decimal(9),
    rate=None,
    amount_fen=90000,
    reason="录入错误",
)


def as_kept(line: PayoutLine, number: int) -> PayoutLine:
    return replace(line, id=number)


def correct(store: Store, number: int, new: LineCorrection = CORRECTION) -> None:
    found = payouts.line(store.db, number)
    assert found is not None
    with store.operation(Kind.CORRECT_LINE):
        payouts.correct_line(store.db, found[1], new, "2026-09-15 08:30:00")


def test_lines_come_back_as_they_went_in(small: Store) -> None:
    batch_id, _ = add_batch(small, FULL, BARE)
    assert payouts.lines(small.db, batch_id) == [as_kept(FULL, 1), as_kept(BARE, 2)]
    assert payouts.line_count(small.db, batch_id) == 2
    assert payouts.line(small.db, 2) == (batch_id, as_kept(BARE, 2))
    assert payouts.line(small.db, 3) is None


@pytest.mark.parametrize("text", ["124.9788302", "0.1", "1000000000", "8.320"])
def test_rates_and_quantities_keep_every_decimal(small: Store, text: str) -> None:
    add_batch(small, line(quantity=Decimal(text), rate=Decimal(text)))
    [kept] = payouts.lines(small.db, 1)
    assert (kept.quantity, kept.rate) == (Decimal(text), Decimal(text))


def test_lines_are_given_by_village_and_by_the_page(small: Store) -> None:
    lines = [line(row=row, village_id=1 + row % 2) for row in range(5, 11)]
    add_batch(small, *lines)
    of_two = payouts.lines(small.db, 1, village_id=2)
    assert [it.row for it in of_two] == [5, 7, 9]
    page = payouts.lines(small.db, 1, first=2, most=2)
    assert [it.row for it in page] == [7, 8]
    assert payouts.villages_of(small.db, 1) == [1, 2]


def test_a_batch_is_summed_up(small: Store) -> None:
    add_batch(small, FULL, BARE)
    second = BatchTerms(2, 2025, "第三季度", date(2025, 9, 1))
    add_batch(small, line(amount_fen=5), terms=second)
    newest, oldest = batches.summaries(small.db)
    assert (newest.id, newest.programme, newest.period) == (2, "公益林补偿", "第三季度")
    assert (newest.year, newest.paid_on) == (2025, date(2025, 9, 1))
    assert oldest.programme == PROGRAMME.name
    assert (oldest.line_count, oldest.villages, oldest.sheets) == (2, 2, 0)
    assert (oldest.total_fen, oldest.imported_on) == (176_984, TODAY)
    assert (oldest.file_name, oldest.file_sha256) == ("发放表.xlsx", "ab" * 32)


@pytest.mark.parametrize(
    ("other", "again"),
    [
        (TERMS, True),
        (replace(TERMS, paid_on=date(2020, 1, 1)), True),
        (replace(TERMS, programme_id=2), False),
        (replace(TERMS, year=2025), False),
        (replace(TERMS, period="第二批"), False),
    ],
)
def test_the_same_file_is_known_by_programme_and_period(
    small: Store, other: BatchTerms, *, again: bool
) -> None:
    add_batch(small, FULL)
    day = batches.day_imported(small.db, "ab" * 32, other)
    assert day == (TODAY if again else None)
    assert batches.day_imported(small.db, "ff" * 32, other) is None


def test_one_identity_number_is_one_person(small: Store) -> None:
    same = line(name="王晓明", village_id=2, row=6)
    add_batch(small, FULL, sha256="aa" * 32)
    add_batch(small, same, sha256="bb" * 32)
    assert rows(small, "person") == [(1, FULL.id_number, "王小明", 1, "一组")]


def test_without_an_identity_number_a_person_is_village_group_and_name(
    small: Store,
) -> None:
    nobody = line(id_number="")
    others = [
        replace(nobody, row=6),  # the same
        replace(nobody, name="李四"),
        replace(nobody, group="二组"),
        replace(nobody, village_id=2),
        line(),  # the same name, but a number
    ]
    add_batch(small, nobody, *others)
    add_batch(small, nobody, *others, sha256="bb" * 32)
    assert len(rows(small, "person")) == 5


def test_many_people_are_looked_up_in_parts(small: Store) -> None:
    many = [
        line(id_number=id_number(at % 1000, f"19{50 + at // 1000}0619"), row=at)
        for at in range(2 * payouts.ASKED_AT_ONCE + 1)
    ]
    add_batch(small, *many, sha256="aa" * 32)
    add_batch(small, *many, sha256="bb" * 32)
    assert len(rows(small, "person")) == len(many)
    people = [row[0] for row in rows(small, "person")]
    paid = list(payouts.paid_to(small.db, [int(str(it)) for it in people]))
    assert len(paid) == 2 * len(many)


def test_a_removed_batch_leaves_nothing_but_its_number(small: Store) -> None:
    before = contents(small)
    batch_id, _ = add_batch(small, FULL, BARE)
    correct(small, 1)
    remove_batch(small, batch_id)
    after = contents(small)
    [batch] = after.pop("payout_batch")
    del before["payout_batch"]
    assert is_undone(batch)
    assert after == before
    assert batches.summaries(small.db) == []
    assert batches.day_imported(small.db, "ab" * 32, TERMS) is None


def test_people_whom_another_batch_names_stay(small: Store) -> None:
    add_batch(small, FULL, sha256="aa" * 32)
    add_batch(small, BARE, sha256="cc" * 32)
    batch_id, _ = add_batch(
        small, FULL, line(id_number=id_number(3)), BARE, sha256="bb" * 32
    )
    correct(small, 1, replace(CORRECTION, id_number=id_number(3)))
    remove_batch(small, batch_id)
    assert [row[1] for row in rows(small, "person")] == [
        *(FULL.id_number, "", id_number(3))
    ]


def test_a_correction_holds_and_the_line_stays(small: Store) -> None:
    add_batch(small, FULL, BARE)
    before = rows(small, "payout_line")
    correct(small, 1)
    assert rows(small, "payout_line") == before
    corrected, other = payouts.lines(small.db, 1)
    assert corrected == replace(
        FULL,
        id=1,
        corrected=True,
        group="二组",
        name="王小民",
        id_number=id_number(2),
        bank_account=card(2),
        quantity=Decimal(9),
        rate=None,
        amount_fen=90000,
    )
    assert other == as_kept(BARE, 2)
    assert batches.summaries(small.db)[0].total_fen == 88492 + 90000


def test_a_later_correction_supersedes_the_earlier_one(small: Store) -> None:
    add_batch(small, FULL)
    correct(small, 1)
    correct(small, 1, replace(CORRECTION, amount_fen=5, quantity=None, reason="再改"))
    [kept] = payouts.lines(small.db, 1)
    assert (kept.amount_fen, kept.quantity) == (5, None)
    assert batches.summaries(small.db)[0].total_fen == 5
    told = [(row[8], row[10:]) for row in rows(small, "line_correction")]
    assert told == [
        (90000, ("录入错误", "2026-09-15 08:30:00", 1)),
        (5, ("再改", "2026-09-15 08:30:00", 0)),
    ]


def test_the_terms_of_a_batch_can_be_saved_anew(small: Store) -> None:
    add_batch(small, FULL)
    terms = BatchTerms(2, 2025, "第二批", date(2025, 1, 2))
    with small.operation(Kind.CORRECT_BATCH):
        batches.save_terms(small.db, 1, terms)
    [batch] = batches.summaries(small.db)
    assert (batch.programme_id, batch.year) == (2, 2025)
    assert (batch.period, batch.paid_on) == ("第二批", date(2025, 1, 2))


def test_people_are_found_by_a_part_of_their_name(small: Store) -> None:
    names = ("王小明", "李小明", "王小红", "50%", "买买提·吐尔逊")
    add_batch(
        small,
        *(line(name=name, id_number=id_number(at)) for at, name in enumerate(names)),
    )
    assert [it[1] for it in people.called(small.db, "小明", 9)] == [
        *("李小明", "王小明")
    ]
    assert len(people.called(small.db, "小", 2)) == 2
    assert [it[1] for it in people.called(small.db, "%", 9)] == ["50%"]
    assert people.called(small.db, "吐尔逊", 9)[0][2:] == (1, "一组")


def test_what_people_were_paid_comes_by_person_and_batch(small: Store) -> None:
    add_batch(small, FULL, line(id_number=id_number(2), row=6), sha256="aa" * 32)
    add_batch(small, FULL, sha256="bb" * 32)
    paid = list(payouts.paid_to(small.db, [1, 2]))
    assert [(person, batch, it.row) for person, batch, it in paid] == [
        *((1, 1, 5), (1, 2, 5), (2, 1, 6))
    ]
    assert list(payouts.paid_to(small.db, [])) == []


def test_a_corrected_line_was_paid_to_the_person_it_names_now(small: Store) -> None:
    add_batch(small, FULL)
    correct(small, 1)
    number = [row[0] for row in rows(small, "person") if row[1] == id_number(2)]
    paid = list(payouts.paid_to(small.db, [1, int(str(number[0]))]))
    assert [(person, it.name) for person, _, it in paid] == [(2, "王小民")]
    correct(small, 1, replace(CORRECTION, id_number=FULL.id_number))
    [(person, _, again)] = payouts.paid_to(small.db, [1, 2])
    assert (person, again.corrected) == (1, True)


@given(numbers=st.lists(st.none() | st.decimals(-(10**10), 10**10, places=7)))
def test_decimals_are_added_exactly(numbers: list[Decimal | None]) -> None:
    total = DecimalSum()
    for number in numbers:
        total.step(None if number is None else str(number))
    told = [number for number in numbers if number is not None]
    found = total.finalize()
    assert (found is None) == (not told)
    assert found is None or Decimal(found) == sum(told)


def test_sqlite_can_add_decimals_exactly(store: Store) -> None:
    """Its own sum() of the same is 0.30000000000000004."""
    query = "SELECT decimal_sum(value), sum(value) FROM json_each(?)"
    exact, floating = store.db.execute_sql(query, ('["0.1", "0.2"]',)).fetchone()
    assert exact == "0.3"
    assert floating != 0.3
