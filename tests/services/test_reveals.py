"""Showing full numbers: what the history says of it, and what it must never say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import wording
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.readings import Field
from gwgk_desktop.domain.reveals import Numbered, of_line
from gwgk_desktop.domain.users import Role, User
from gwgk_desktop.services import history, payouts, reveals
from tests.begun import TODAY
from tests.services.deeds import add

if TYPE_CHECKING:
    from gwgk_desktop.store.database import Store

NUMBER, ACCOUNT = "360299195006190608", "6228480402564890018"
IN_FILE = Numbered(
    "王小明", ((Field.ID_NUMBER, NUMBER),), "Sheet1", 12, file="发放表.xlsx"
)


def test_a_showing_says_whose_which_and_why_but_no_number(township: Store) -> None:
    add(township)
    [line] = payouts.lines(township, 1, 0, 1)
    asked = of_line(line, 1)
    operation = reveals.reveal(township, asked, " 银行退回，核对账号 ")
    entry = history.entries(township)[0]
    assert entry.id == operation.id
    assert not entry.undoable
    title, told = wording.deed(entry)
    assert title == "显示完整号码"
    assert told == (
        f"{line.name}的身份证号、银行账号、电话，第1批，{line.sheet}第{line.row}行，"
        "原因：银行退回，核对账号"
    )
    assert entry.facts["line"] == line.id
    written = str(dict(entry.facts))
    assert [number for _, number in asked.numbers if number in written] == []
    assert line.id_number not in repr(asked)


def test_a_row_that_is_not_imported_is_named_by_its_file(store: Store) -> None:
    reveals.reveal(store, IN_FILE, "核对")
    assert wording.deed(history.entries(store)[0])[1] == (
        "王小明的身份证号，“发放表.xlsx”Sheet1第12行，原因：核对"
    )


def test_a_number_in_the_reason_or_a_name_is_masked(store: Store) -> None:
    odd = replace(IN_FILE, name=NUMBER, sheet=ACCOUNT, file=f"{ACCOUNT}.xlsx")
    reveals.reveal(store, odd, f"核对 {ACCOUNT}")
    written = str(dict(history.entries(store)[0].facts))
    assert NUMBER not in written
    assert ACCOUNT not in written
    assert "****0018" in written


@pytest.mark.parametrize(
    ("asked", "reason", "code"),
    [
        (IN_FILE, "  ", Code.REVEAL_REASON_MISSING),
        (replace(IN_FILE, numbers=()), "核对", Code.NO_NUMBER),
    ],
)
def test_no_showing_without_a_reason_or_a_number(
    asked: Numbered, reason: str, code: Code, store: Store
) -> None:
    with pytest.raises(Refusal) as refused:
        reveals.reveal(store, asked, reason)
    assert refused.value.problem.code is code
    assert history.entries(store) == []


def test_who_may_only_look_is_shown_no_number(store: Store) -> None:
    store.user = User("纪检", Role.READ_ONLY, TODAY)
    with pytest.raises(Refusal) as refused:
        reveals.reveal(store, IN_FILE, "核对")
    assert refused.value.problem.code is Code.LOOKS_ONLY
    store.user = None


def test_every_number_of_a_record_may_be_shown(store: Store) -> None:
    fields = (Field.PHONE, Field.PAYEE_ID_NUMBER)
    whole = replace(IN_FILE, numbers=tuple((it, NUMBER) for it in fields))
    reveals.reveal(store, whole, "核对")
    assert history.entries(store)[0].facts["fields"] == ["phone", "payee_id_number"]
