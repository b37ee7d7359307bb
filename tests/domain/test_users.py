"""Names and passwords of users."""

from __future__ import annotations

import tomllib

import pytest

from gwgk_desktop import paths
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.users import checked_name, checked_password
from gwgk_desktop.store import keys


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", Code.USER_NOT_NAMED),
        ("　", Code.USER_NOT_NAMED),
        ("王" * 31, Code.USER_NAME_INVALID),
        ("王\n会计", Code.USER_NAME_INVALID),
        ("王会计\n", Code.USER_NAME_INVALID),
        ("\t王会计", Code.USER_NAME_INVALID),
        (" \n", Code.USER_NOT_NAMED),
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
        ("wang-xiaoming1987", Code.PASSWORD_WEAK),
        ("12345678wang-xiaoming", Code.PASSWORD_WEAK),
        ("11111112", Code.PASSWORD_WEAK),
        ("12345678", Code.PASSWORD_WEAK),
        ("１２３４５６７８", Code.PASSWORD_WEAK),
        ("87654321", Code.PASSWORD_WEAK),
        ("0987654321", Code.PASSWORD_WEAK),
        ("Abc12345", Code.PASSWORD_WEAK),
        ("aaabbbccc", Code.PASSWORD_WEAK),
        ("QWERTYUIOP", Code.PASSWORD_WEAK),
        ("qwertasdfg", Code.PASSWORD_WEAK),
        ("woaiwoai", Code.PASSWORD_WEAK),
        ("abcabcabca", Code.PASSWORD_WEAK),
        ("甲乙丙甲乙丙甲乙丙", Code.PASSWORD_WEAK),
        ("Woaini1314", Code.PASSWORD_WEAK),
        ("Fang1234", Code.PASSWORD_WEAK),
        ("fangmei@123", Code.PASSWORD_WEAK),
        ("Fangmei888!", Code.PASSWORD_WEAK),
        ("4321Fang", Code.PASSWORD_WEAK),
        ("方小梅同志们好12345", Code.PASSWORD_WEAK),
    ],
)
def test_a_weak_password_is_refused(text: str, code: Code) -> None:
    with pytest.raises(Refusal) as refused:
        checked_password(text, "wang-xiaoming", {"woaini1314"})
    assert refused.value.problem.code is code


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (" 梅岭 村委 2026 ", "王会计"),
        ("王会计最喜欢吃糖醋排骨", "王会计"),
        ("three-Blue-horses", "e"),
        ("abcd-K7-wxyz", "王会计"),
        ("Fang7351", "王会计"),
        ("梅岭 村委 123", "王会计"),
    ],
)
def test_any_other_password_is_taken_as_it_is(text: str, name: str) -> None:
    assert checked_password(text, name, ()) == text


def test_the_most_common_passwords_are_refused() -> None:
    """Each of the list is one that nothing else refuses, in small letters."""
    path = paths.RESOURCES / keys.COMMON_PASSWORDS
    listed = tomllib.loads(path.read_text("utf-8"))["passwords"]
    assert len(set(listed)) == len(listed) > 100
    for password in listed:
        assert checked_password(password, "王会计", ()) == password.casefold()
        with pytest.raises(Refusal):
            keys.checked(password.upper(), "王会计")
