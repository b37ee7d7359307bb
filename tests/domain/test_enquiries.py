"""Which rows of a sheet are of whoever asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain.enquiries import OwnLine, forms_of, rows_naming
from gwgk_desktop.domain.people import old_form
from tests.township import id_number

NUMBER = id_number()
LINE = OwnLine(1, 1, "一组", ("王小明", "", ""), (88492,))
COLUMNS = "columns\t序号\t村民小组\t户主姓名\t补贴金额（元）"


def text(*rows: str) -> str:
    return "\n".join(("gwgk-content\t1", COLUMNS, *rows, "total\t合计\t\t\t1"))


def told(content: str, *lines: OwnLine) -> list[str]:
    return [it.told for it in rows_naming(content, lines or (LINE,), NUMBER)]


ROW = "row\t1\t一组\t王小明\t884.92"
SAID = "序号：1，村民小组：一组，户主姓名：王小明，补贴金额（元）：884.92"


def test_a_row_is_theirs_by_name_and_amount() -> None:
    others = ("row\t2\t一组\t王小明明\t884.92", "row\t3\t一组\t王小明\t12.00")
    assert told(text(ROW, *others)) == [SAID]


def test_a_corrected_line_is_known_by_either_amount() -> None:
    corrected = OwnLine(1, 1, "一组", ("王小明",), (88492, 120000))
    assert len(told(text("row\t1\t一组\t王小明\t1,200.00"), corrected)) == 1


def test_digits_behind_a_name_are_held_against_the_number_and_not_told() -> None:
    own = f"row\t1\t一组\t王小明（尾号{NUMBER[-3:]}）\t884.92"
    other = "row\t2\t一组\t王小明（尾号777）\t884.92"
    masked = f"row\t1\t一组\t王小明（{NUMBER[:2]}*************{NUMBER[-3:]}）\t884.92"
    assert told(text(own, other)) == [SAID]
    assert told(text(masked, other)) == [SAID]


def test_of_two_whom_nothing_tells_apart_none_is_told() -> None:
    twin = "row\t2\t一组\t王小明\t884.92"
    assert told(text(ROW, twin)) == []
    elsewhere = "row\t2\t二组\t王小明\t884.92"
    assert told(text(ROW, elsewhere)) == [SAID]


def test_a_guardian_stands_in_a_minors_place() -> None:
    child = OwnLine(1, 1, "一组", ("王小宝", "王小明"), (88492,))
    assert told(text(ROW), child) == [SAID]


def test_a_sheet_without_their_name_tells_nothing() -> None:
    assert told(text("row\t1\t一组\t李四\t884.92")) == []
    assert told("gwgk-content\t1\ntext\t王小明 884.92") == []


@pytest.mark.parametrize("written", [NUMBER, f" {NUMBER[:6]} {NUMBER[6:]} "])
def test_both_forms_of_a_number_are_looked_for(written: str) -> None:
    assert forms_of(written) == (NUMBER, old_form(NUMBER))
    assert forms_of(old_form(NUMBER)) == (NUMBER, old_form(NUMBER))


@given(st.text("0123456789Xx 一", max_size=17).filter(lambda it: len(it) != 15))
def test_what_is_no_number_is_looked_for_nowhere(written: str) -> None:
    assert len("".join(written.split())) == 15 or forms_of(written) == ()
