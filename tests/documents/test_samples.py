"""The nine sample workbooks are read as a careful clerk reads them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gwgk_desktop.documents import payout_sheet
from gwgk_desktop.domain import money
from gwgk_desktop.domain.problems import Severity
from gwgk_desktop.domain.readings import Field, PayoutReading, PayoutRecord
from gwgk_desktop.domain.work import finish
from tests.township import TODAY

DATA = Path(__file__).parents[1] / "data"
TRUTH: dict[str, dict[str, Any]] = json.loads((DATA / "truth.json").read_text("utf-8"))
FIELDS = [it for it in Field if it not in {Field.ADDRESS, Field.REMARK}]
"""Those that truth.json speaks of."""


def read(name: str) -> PayoutReading:
    return finish(
        payout_sheet.understand(finish(payout_sheet.open_book(DATA / name)), TODAY)
    )


def as_truth(record: PayoutRecord) -> dict[str, str]:
    """Return a record as truth.json writes it: what it lacks is absent."""
    values = {field.value: getattr(record, field.value) for field in FIELDS}
    written = {
        name: money.plain(value) if isinstance(value, Decimal) else value
        for name, value in values.items()
        if value not in {"", None}
    }
    if record.amount is not None:
        written["amount"] = money.exact_yuan(record.amount)
    return written


@pytest.mark.parametrize("name", TRUTH)
def test_every_record_is_read(name: str) -> None:
    reading = read(name)
    assert reading.fatal is None
    assert [as_truth(it) for _, it in reading.records()] == TRUTH[name]["records"]


@pytest.mark.parametrize("name", TRUTH)
def test_count_and_total_are_right(name: str) -> None:
    reading = read(name)
    assert reading.count == TRUTH[name]["count"]
    assert reading.total == Decimal(TRUTH[name]["total"])


@pytest.mark.parametrize("name", TRUTH)
def test_every_kind_of_problem_is_found_and_no_other(name: str) -> None:
    problems = read(name).problems
    assert sorted({it.code.value for it in problems}) == TRUTH[name]["problems"]
    assert all(it.place and it.place.row and it.place.column for it in problems)


def test_nothing_of_the_damaged_sample_is_accepted() -> None:
    reading = read("ids_as_numbers.xlsx")
    refused = {it.place.row for it in reading.problems if it.place}
    assert refused == {it.row for _, it in reading.records()}
    assert {it.severity for it in reading.problems} == {Severity.ERROR}
    assert not any(it.id_number or it.bank_account for _, it in reading.records())


def test_sheets_that_hold_no_payouts_are_named_with_the_reason() -> None:
    left_out = read("sheets_per_village.xlsx").left_out
    told = {it.place.sheet: it.facts.get("left_out") for it in left_out if it.place}
    assert {name: told[name] for name in ("汇总", "填表说明", "Sheet3", "参数")} == {
        "汇总": "summary",
        "填表说明": "no_table",
        "Sheet3": "empty",
        "参数": "hidden",
    }


@pytest.mark.parametrize("name", TRUTH)
def test_progress_is_reported_before_the_file_is_opened(name: str) -> None:
    steps = payout_sheet.open_book(DATA / name)
    assert next(steps).done == 0
    steps.close()
