"""Batches, previews, and the canonical form of lines."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest

from gwgk_desktop.domain.payouts import (
    BatchTerms,
    PayoutLine,
    Preview,
    lines_digest,
    of_year,
)
from gwgk_desktop.domain.problems import Code, Place, Problem
from gwgk_desktop.domain.readings import StatedTotal
from tests.township import BATCH, LINE, TODAY, line, reading, record, table

VILLAGES = {1: "梅岭村", 2: "石桥村"}
TERMS = BatchTerms(1, 2026, "", TODAY)


def preview(*problems: Problem, lines: tuple[PayoutLine, ...] = (LINE,)) -> Preview:
    return Preview(reading(table(record())), TERMS, lines, 0, problems)


def test_a_line_is_what_the_record_says() -> None:
    told = record(remark="流转", address="八号", extras=(("地块", "河边"),))
    assert PayoutLine.of(told, "公示表", 2) == line(
        village_id=2, remark="流转", address="八号", extras=(("地块", "河边"),)
    )


@pytest.mark.parametrize(
    ("period", "title"),
    [
        ("", "2026年 耕地地力保护补贴"),
        ("第三季度", "2026年 第三季度 耕地地力保护补贴"),
        ("2026年", "2026年 耕地地力保护补贴"),
        ("2026", "2026年 耕地地力保护补贴"),
        ("2026年度", "2026年度 耕地地力保护补贴"),
        ("2026年第三季度", "2026年第三季度 耕地地力保护补贴"),
        ("2025年", "2026年 2025年 耕地地力保护补贴"),
    ],
)
def test_a_batch_is_called_by_year_period_and_programme(
    period: str, title: str
) -> None:
    assert replace(BATCH, period=period).title == title


def test_several_periods_of_a_year_name_it_once() -> None:
    assert of_year(2026, "2026年第一季度", "第二季度") == "2026年第一季度、第二季度"
    assert of_year(2026, "2026年", "2026年度") == "2026年度"
    assert of_year(2026, "20261期") == "2026年20261期"


def test_a_preview_adds_up_the_lines_that_would_be_written() -> None:
    assert preview(lines=(LINE, LINE)).total_fen == 176_984


def test_warnings_of_refused_rows_need_no_consent() -> None:
    warning = Problem(Code.AMOUNT_MISMATCH, Place("公示表", 5, "J"))
    error = Problem(Code.NAME_MISSING, Place("公示表", 5, "C"))
    elsewhere = Problem(Code.AMOUNT_MISMATCH, Place("二", 5, "J"))
    assert preview(warning).warnings == 1
    assert preview(warning, error).warnings == 0
    assert preview(warning, error, elsewhere).warnings == 1
    assert preview(Problem(Code.AMOUNT_MISMATCH)).warnings == 1
    assert preview(Problem(Code.COLUMN_LEFT_OUT)).warnings == 0


def test_what_has_no_row_and_wrong_totals_block_an_import() -> None:
    place = Place("公示表", 9, "J")
    nowhere = Problem(Code.VILLAGE_NOT_TOLD)
    wrong = Problem(Code.TOTAL_MISMATCH, place, {"refused_unread": 0})
    explained = Problem(Code.TOTAL_MISMATCH, place, {"refused_unread": 2})
    error = Problem(Code.NAME_MISSING, place)
    note = Problem(Code.COLUMN_LEFT_OUT)
    told = preview(nowhere, wrong, explained, error, note)
    assert told.blocking == (nowhere, wrong)


def test_the_canonical_form_of_a_line() -> None:
    """Whoever has the workbook can work out the same digest without us."""
    told = line(extras=(("地块", "河边"),), remark="流转", rate=Decimal("106.360"))
    canonical = [
        *("梅岭村", "一组", "王小明", LINE.id_number, LINE.bank_account),
        *("13800000001", "梅岭村一组8号", "8.32", "106.36", 88492, "流转"),
        *([["地块", "河边"]], "公示表", 5),
    ]
    written = json.dumps(canonical, ensure_ascii=False).encode() + b"\n"
    assert lines_digest([told], VILLAGES) == sha256(written).hexdigest()
    twice = sha256(written * 2).hexdigest()
    assert lines_digest([told, told], VILLAGES) == twice


IMPORTED = [it.name for it in fields(PayoutLine) if it.name not in {"id", "corrected"}]
CHANGED: dict[str, Any] = {
    "village_id": 2,
    "quantity": None,
    "rate": None,
    "amount_fen": 1,
    "extras": (("地块", "河边"),),
    "row": 6,
}


@pytest.mark.parametrize("name", IMPORTED)
def test_the_digest_depends_on_all_that_was_imported(name: str) -> None:
    other = line(**{name: CHANGED.get(name, "改")})
    assert lines_digest([other], VILLAGES) != lines_digest([LINE], VILLAGES)


def test_the_digest_depends_on_the_order() -> None:
    first, second = line(row=5), line(row=6)
    forth = lines_digest([first, second], VILLAGES)
    assert forth != lines_digest([second, first], VILLAGES)


def total(row: int, amount: str | None, *, partial: bool = False) -> StatedTotal:
    stated = None if amount is None else Decimal(amount)
    return StatedTotal(row, "合计", None, stated, partial, 0, 1)
