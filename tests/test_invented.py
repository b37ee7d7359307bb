"""Invented people are the same for ever, and right in all that can be checked."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.documents import typefaces
from gwgk_desktop.domain import people as rules
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import payout_readings
from tests import invented

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 9, 1)
SEEDS = st.integers(0, 10_000)


def test_a_seed_gives_the_same_people_for_ever() -> None:
    first = invented.people(3)[0]
    assert (first.name, first.id_number) == ("宋金早", "36029920040408461X")
    assert invented.people(50, seed=7) == invented.people(50, seed=7)
    assert invented.people(50, seed=7) != invented.people(50, seed=8)


@given(seed=SEEDS)
def test_all_that_can_be_checked_is_right(seed: int) -> None:
    for person in invented.people(20, seed):
        assert person.id_number.startswith(invented.COUNTY_CODE)
        assert rules.id_number_fault(person.id_number, TODAY) is None
        assert person.bank_account.startswith("62")
        assert rules.account_fault(person.bank_account) is None
        assert len(person.phone) == 11


@given(seed=SEEDS)
def test_an_amount_is_the_rounded_product(seed: int) -> None:
    for it in invented.payouts(invented.people(20), seed, Decimal("124.9788302")):
        assert abs(it.quantity * it.rate - it.amount) <= Decimal("0.005")
        assert it.amount == round(it.amount, 2) > 0


def test_nobody_shares_a_number() -> None:
    people = invented.people(5_000)
    numbers = [n for p in people for n in (p.id_number, p.bank_account, p.phone)]
    assert len(set(numbers)) == 15_000


def test_all_kinds_of_names_are_among_them() -> None:
    names = [person.name for person in invented.people(2_000)]
    assert any("·" in name for name in names)
    assert any(name.startswith(invented.COMPOUND_SURNAMES) for name in names)
    assert any(set(name) & set(invented.RARE_GIVEN) for name in names)
    assert typefaces.missing(names) == []


def test_people_live_village_by_village_in_all_groups() -> None:
    people = invented.people(480)
    places = [(person.village, person.group) for person in people]
    expected = [(v, g) for v in invented.VILLAGES for g in invented.GROUPS]
    assert list(dict.fromkeys(places)) == expected


def test_a_workbook_is_the_same_bytes_and_read_by_others(tmp_path: Path) -> None:
    rows = list(invented.sheet_rows(invented.payouts(invented.people(60))))
    for name in ("one.xlsx", "two.xlsx"):
        invented.write_xlsx(tmp_path / name, rows, sheet="公示 & 表")
    content = (tmp_path / "one.xlsx").read_bytes()
    assert content == (tmp_path / "two.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "one.xlsx")
    assert book.sheetnames == ["公示 & 表"]
    read = [
        tuple(str(cell) for cell in row if cell is not None)
        for row in book["公示 & 表"].iter_rows(values_only=True)
    ]
    assert read == [
        tuple(
            cell if isinstance(cell, str) else f"{Decimal(cell).normalize():f}"
            for cell in row
            if cell is not None
        )
        for row in rows
    ]


def test_our_own_reader_finds_nothing_wrong(tmp_path: Path) -> None:
    whom = list(invented.payouts(invented.people(100)))
    rows = list(invented.sheet_rows(whom))
    invented.write_xlsx(tmp_path / "payouts.xlsx", rows)
    invented.write_csv(tmp_path / "payouts.csv", rows)
    for name in ("payouts.xlsx", "payouts.csv"):
        reading = finish(payout_readings.read(tmp_path / name, TODAY))
        assert reading.problems == ()
        assert reading.total == sum(it.amount for it in whom)
        read = [(record.name, record.id_number) for _, record in reading.records()]
        assert read == [(it.person.name, it.person.id_number) for it in whom]


def test_a_text_file_holds_every_character(tmp_path: Path) -> None:
    rows = list(invented.sheet_rows(invented.payouts(invented.people(500))))
    invented.write_csv(tmp_path / "payouts.csv", rows)
    with (tmp_path / "payouts.csv").open(encoding="gb18030", newline="") as file:
        read = [tuple(row) for row in csv.reader(file)]
    assert read == [tuple("" if it is None else str(it) for it in row) for row in rows]
