"""Payouts of several months, held against what a sheet would call them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.domain.problems import Code, Severity
from gwgk_desktop.domain.readings import ColumnUse, Field
from tests.services.deeds import preview
from tests.township import reading, record, table

if TYPE_CHECKING:
    from gwgk_desktop.domain.readings import PayoutReading, PayoutRecord
    from gwgk_desktop.store.database import Store

MONTHS = {Code.MONTHS_AS_PEOPLE, Code.AMOUNT_OF_MONTHS}


def told(store: Store, read: PayoutReading, programme: str = "农村低保") -> list[Code]:
    """Return what is said of months where a list is imported."""
    problems = preview(store, read, programme=programme).problems
    of_months = [it for it in problems if it.code in MONTHS]
    assert all(it.severity is Severity.WARNING and it.place for it in of_months)
    return [it.code for it in of_months]


def listed(
    *records: PayoutRecord,
    quantity: str = "保障人数",
    amount: str = "发放金额",
    title: str = "",
) -> PayoutReading:
    """Return a list whose columns have those headings."""
    made = table(*records or (record(rate=None),))
    columns = {
        **made.columns,
        Field.QUANTITY: ColumnUse("H", quantity),
        Field.AMOUNT: ColumnUse("J", amount),
    }
    return replace(reading(replace(made, columns=columns)), titles=(title,))


def test_months_that_would_stand_below_people_are_asked(township: Store) -> None:
    assert told(township, listed(quantity="发放月数")) == [Code.MONTHS_AS_PEOPLE]
    assert told(township, listed(quantity="月数"), "地力补贴") == []


@pytest.mark.parametrize(
    "read",
    [
        listed(title="梅岭村2026年1-3月农村低保发放表"),
        listed(title="2026年二季度低保"),
        listed(record(rate=None, extras=(("月数", "3"),))),
        listed(record(times=Decimal(3))),
    ],
)
def test_several_months_that_would_stand_below_one_are_asked(
    township: Store, read: PayoutReading
) -> None:
    assert told(township, read) == [Code.AMOUNT_OF_MONTHS]


@pytest.mark.parametrize(
    "read",
    [
        listed(title="梅岭村2026年3月农村低保发放表"),
        listed(amount="月保障金额", title="2026年二季度低保"),
        listed(record(rate=None, extras=(("月数", "1"),))),
    ],
)
def test_the_amount_of_a_month_is_no_doubt(
    township: Store, read: PayoutReading
) -> None:
    assert told(township, read) == []
