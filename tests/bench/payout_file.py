"""Payouts in a text file: what a measurement starts from without keeping more."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, NamedTuple

from tests import invented

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.invented import InventedPayout

SHEET = "公示表"
EXTRAS = (("乡镇", invented.TOWNSHIP), ("开户银行", invented.BANK))
"""What the columns hold that no field takes."""


class FiledPayout(NamedTuple):
    """A row of the file; `row` is where a workbook would have it."""

    row: int
    village: str
    group: str
    name: str
    id_number: str
    bank_account: str
    phone: str
    address: str
    quantity: str
    rate: str
    amount: str


def write(path: Path, whom: Iterable[InventedPayout]) -> None:
    """Write payouts, a line each."""
    rows = (
        (
            number,
            payout.person.village,
            payout.person.group,
            payout.person.name,
            payout.person.id_number,
            payout.person.bank_account,
            payout.person.phone,
            payout.person.address,
            payout.quantity,
            payout.rate,
            payout.amount,
        )
        for number, payout in enumerate(whom, start=3)
    )
    invented.write_csv(path, rows, "utf-8")


def read(path: Path) -> Iterator[FiledPayout]:
    """Yield the payouts again, one at a time."""
    with path.open(encoding="utf-8", newline="") as file:
        for row, *texts in csv.reader(file):
            yield FiledPayout(int(row), *texts)


def plain(number: str) -> str:
    """Return a number as the store writes it, without idle zeros."""
    return number.rstrip("0").rstrip(".") if "." in number else number
