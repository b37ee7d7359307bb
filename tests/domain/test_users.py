"""Names and passwords of users."""

from __future__ import annotations

import pytest

from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.users import checked_name, checked_password


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", Code.USER_NOT_NAMED),
        ("　", Code.USER_NOT_NAMED),
        ("王" * 31, Code.USER_NAME_INVALID),
        ("王\n会计", Code.USER_NAME_INVALID),
    ],
)
def test_a_name_that_cannot_be_told_apart_is_refused(text: str, code: Code) -> None:
    with pytest.raises(Refusal) as refused:
        checked_name(text)
    assert refused.value.problem.code is code


def test_a_name_is_the_same_however_it_is_typed() -> None:
    assert checked_name(" 王会计Ａ ") == "王会计A"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", Code.PASSWORD_MISSING),
        ("short77", Code.PASSWORD_LENGTH),
        ("ab1" * 67, Code.PASSWORD_LENGTH),
        ("Wang-Xiaoming", Code.PASSWORD_WEAK),
        ("11111112", Code.PASSWORD_WEAK),
    ],
)
def test_a_weak_password_is_refused(text: str, code: Code) -> None:
    with pytest.raises(Refusal) as refused:
        checked_password(text, "wang-xiaoming")
    assert refused.value.problem.code is code


def test_any_other_password_is_taken_as_it_is() -> None:
    assert checked_password(" 梅岭 村委 2026 ", "王会计") == " 梅岭 村委 2026 "
