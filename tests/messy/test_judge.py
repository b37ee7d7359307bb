"""The judge of readings lets nothing pass: it is tried on readings made wrong."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop.documents import payout_sheet
from gwgk_desktop.domain.problems import Code, Place, Problem
from gwgk_desktop.domain.work import finish
from tests.messy.drawing import Drawn, draw
from tests.messy.judge import Outcome, judge
from tests.messy.traits import Trait
from tests.township import TODAY

if TYPE_CHECKING:
    from gwgk_desktop.domain.readings import PayoutReading


@cache
def drawn_and_read(*traits: Trait) -> tuple[Drawn, PayoutReading]:
    drawn = draw(7, traits)
    book = payout_sheet.open_content(drawn.name, drawn.content)
    return drawn, finish(payout_sheet.understand(book, TODAY))


def changed(reading: PayoutReading, **values: Any) -> PayoutReading:
    """Return a reading whose third record says something else."""
    [table] = reading.tables
    records = list(table.records)
    records[2] = records[2]._replace(**values)
    table = dataclasses.replace(table, records=tuple(records))
    return dataclasses.replace(reading, tables=(table,))


def with_problem(reading: PayoutReading, code: Code) -> PayoutReading:
    """Return a reading with a problem at its third record."""
    [table] = reading.tables
    place = Place(table.sheet, table.records[2].row, "B")
    return dataclasses.replace(reading, problems=(Problem(code, place),))


def test_what_is_right_is_exact() -> None:
    drawn, reading = drawn_and_read()
    found = judge(drawn.truth, reading)
    assert found.outcome is Outcome.EXACT
    assert found.rows == found.exact_rows == reading.count > 0


@pytest.mark.parametrize(
    "values",
    [
        {"name": "别人"},
        {"village": ""},
        {"group": "九组"},
        {"id_number": "360299195006190608"},
        {"bank_account": ""},
        {"amount": Decimal("0.01")},
        {"amount": None},
        {"quantity": None},
        {"payee": "别人"},
        {"remark": "新增"},
    ],
)
def test_a_value_that_differs_is_silent_unless_something_says_so(
    values: dict[str, object],
) -> None:
    drawn, reading = drawn_and_read()
    wrong = changed(reading, **values)
    found = judge(drawn.truth, wrong)
    assert (found.outcome, found.exact_rows) == (Outcome.SILENT, found.rows - 1)
    told = judge(drawn.truth, with_problem(wrong, Code.AMOUNT_MISSING))
    assert (told.outcome, told.exact_rows) == (Outcome.WANTING, found.rows - 1)


def test_a_note_says_nothing_of_a_wrong_value() -> None:
    drawn, reading = drawn_and_read()
    noted = with_problem(changed(reading, name="别人"), Code.ROW_LEFT_OUT)
    assert judge(drawn.truth, noted).outcome is Outcome.SILENT


def test_a_row_that_is_missing_is_silent_unless_it_was_left_out_aloud() -> None:
    drawn, reading = drawn_and_read()
    [table] = reading.tables
    fewer = dataclasses.replace(table, records=table.records[1:])
    lost = dataclasses.replace(reading, tables=(fewer,))
    assert judge(drawn.truth, lost).outcome is Outcome.SILENT
    said = Problem(Code.ROW_LEFT_OUT, Place(table.sheet, table.records[0].row))
    lost = dataclasses.replace(lost, left_out=(said,))
    assert judge(drawn.truth, lost).outcome is Outcome.WANTING


def test_a_row_too_many_is_silent() -> None:
    drawn, reading = drawn_and_read()
    [table] = reading.tables
    more = table.records[0]._replace(row=999)
    table = dataclasses.replace(table, records=(*table.records, more))
    found = judge(drawn.truth, dataclasses.replace(reading, tables=(table,)))
    assert found.outcome is Outcome.SILENT


def test_a_false_alarm_is_wanting() -> None:
    drawn, reading = drawn_and_read()
    alarmed = with_problem(reading, Code.ID_NUMBER_CHECKSUM)
    assert judge(drawn.truth, alarmed).outcome is Outcome.WANTING


def test_a_fault_that_is_not_pointed_out_is_silent() -> None:
    drawn, reading = drawn_and_read(Trait.WRONG_CHECK)
    assert judge(drawn.truth, reading).outcome is Outcome.EXACT
    blind = dataclasses.replace(reading, problems=())
    assert judge(drawn.truth, blind).outcome is Outcome.SILENT


def test_another_order_of_rows_is_wanting() -> None:
    drawn, reading = drawn_and_read()
    [table] = reading.tables
    table = dataclasses.replace(table, records=table.records[::-1])
    found = judge(drawn.truth, dataclasses.replace(reading, tables=(table,)))
    assert found.outcome is Outcome.WANTING


def test_a_total_that_was_not_seen_is_wanting() -> None:
    drawn, reading = drawn_and_read(Trait.TOTAL)
    assert judge(drawn.truth, reading).outcome is Outcome.EXACT
    [table] = reading.tables
    table = dataclasses.replace(table, totals=())
    found = judge(drawn.truth, dataclasses.replace(reading, tables=(table,)))
    assert found.outcome is Outcome.WANTING


def test_a_sheet_left_out_for_another_reason_is_wanting() -> None:
    drawn, reading = drawn_and_read(Trait.OTHER_SHEETS)
    assert judge(drawn.truth, reading).outcome is Outcome.EXACT
    found = judge(drawn.truth, dataclasses.replace(reading, left_out=()))
    assert len(found.wanting) == 4


def test_a_day_that_is_not_kept_is_silent() -> None:
    drawn, reading = drawn_and_read(Trait.DATES)
    assert judge(drawn.truth, reading).outcome is Outcome.EXACT
    assert (
        judge(drawn.truth, changed(reading, extras=(), paid_on=None)).outcome
        is Outcome.SILENT
    )


def test_a_workbook_that_is_refused_is_wanting() -> None:
    drawn, _ = drawn_and_read()
    refused = finish(
        payout_sheet.understand(payout_sheet.open_content("x", b""), TODAY)
    )
    found = judge(drawn.truth, refused)
    assert (found.outcome, found.exact_rows) == (Outcome.WANTING, 0)
