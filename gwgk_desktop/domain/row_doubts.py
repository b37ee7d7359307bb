"""Rows that look as if cells were exchanged, or as if several were one person's."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from gwgk_desktop.domain import money, people
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.readings import Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from gwgk_desktop.domain.readings import PayoutRecord, PayoutTable

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LONG = re.compile(r"\d{15,19}|\d{17}[Xx]")
_WITH_A_POINT = re.compile(r"\d{1,6}\.\d{1,2}")
_SEPARATED = re.compile(r"[\s\-]")
MOST_ALIKE = 2
"""Accounts of which every second one looks like a mobile number are no mistakes."""


def exchanged(table: PayoutTable, today: date) -> Iterator[Problem]:
    """Yield the accounts and telephones that look like what another cell holds."""
    if Field.BANK_ACCOUNT in table.columns:
        mobiles = [it for it in table.records if _MOBILE.fullmatch(it.bank_account)]
        if len(mobiles) > max(1, len(table.records) // MOST_ALIKE):
            mobiles = []
        for it in mobiles:
            yield _problem(table, it, Field.BANK_ACCOUNT, Field.PHONE)
        for it in table.records:
            if _LONG.fullmatch(it.bank_account) and _is_id_number(
                it.bank_account, today
            ):
                yield _problem(table, it, Field.BANK_ACCOUNT, Field.ID_NUMBER)
    if Field.PHONE in table.columns:
        for it in table.records:
            phone = _SEPARATED.sub("", it.phone)
            if _LONG.fullmatch(phone):
                looks = _is_id_number(phone, today)
                other = Field.ID_NUMBER if looks else Field.BANK_ACCOUNT
                yield _problem(table, it, Field.PHONE, other)
            elif _WITH_A_POINT.fullmatch(phone):
                yield _problem(table, it, Field.PHONE, Field.AMOUNT)


def _is_id_number(number: str, today: date) -> bool:
    return len(number) == len("360299195006190604") and (
        people.id_number_fault(number, today) is None
    )


def _problem(
    table: PayoutTable, record: PayoutRecord, field: Field, looks: Field
) -> Problem:
    facts: dict[str, object] = {
        "name": people.tellable(record.name),
        "field": field.value,
        "looks": looks.value,
    }
    return Problem(Code.CELL_OF_OTHER_KIND, table.place(record.row, field), facts)


def as_one_line(records: Sequence[PayoutRecord]) -> dict[str, object]:
    """Return what one line instead of several of one person would say.

    Nothing where they are not plainly one person with several payouts: name, place
    and account agree, and no two rows pay the same.
    """
    first = records[0]
    who = {(it.village, it.group, it.name, it.bank_account) for it in records}
    paid = {(it.quantity, it.amount) for it in records}
    amounts = [it.amount for it in records if it.amount is not None]
    if not first.bank_account or len(who) > 1 or len(paid) < len(records):
        return {}
    if len(amounts) < len(records):
        return {}
    quantities = [it.quantity for it in records if it.quantity is not None]
    alike = len({it.rate for it in records}) == 1 and len(quantities) == len(records)
    return {
        "rows": len(records),
        "merged": money.plain(sum(quantities, Decimal())) if alike else "",
        "sum": sum(amounts, Decimal()),
    }
