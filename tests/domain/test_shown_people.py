"""Who stands on a public list: minors by number alone, nobody by secret data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain import people, shown_people
from gwgk_desktop.domain.personal_data import PersonalData
from tests.township import card, id_number, line

DAY = date(2026, 9, 10)
CHILD = id_number(1, "20150203")
ADULT = id_number(2, "19800203")


@given(born=st.dates(date(1990, 1, 1), date(2026, 9, 10)))
def test_a_minor_is_who_has_not_had_the_eighteenth_birthday(born: date) -> None:
    number = id_number(7, f"{born:%Y%m%d}")
    assert shown_people.is_minor(number, DAY) == (
        (people.age_on(number, DAY) or 0) < 18
    )


@pytest.mark.parametrize(
    ("born", "minor"), [("20080910", False), ("20080911", True), ("20080909", False)]
)
def test_on_the_birthday_one_is_of_age(born: str, *, minor: bool) -> None:
    assert shown_people.is_minor(id_number(1, born), DAY) is minor


@pytest.mark.parametrize("number", ["", "93350100MA0001009H", "123", "360299500619060"])
def test_who_has_no_identity_number_of_today_is_no_minor(number: str) -> None:
    assert not shown_people.is_minor(number, DAY)


def test_minors_are_counted_and_everybody_else_is_named() -> None:
    lines = [
        line(name="张三"),
        line(name="小明", id_number=CHILD, remark="三年级", extras=(("学校", "一小"),)),
        line(name="小红", id_number=id_number(3, "20160203")),
        line(name="小红", id_number=id_number(3, "20160203")),
    ]
    who = shown_people.listed(lines, DAY)
    assert [it.name for it in who.lines] == ["张三"]
    assert who.places == (0,)
    assert (who.guarded, who.minor_people, len(who.minors)) == (0, 2, 3)
    for it in who.minors:
        told = (it.name, it.group, it.id_number, it.remark, it.extras)
        assert told == ("未成年人", "", "", "", ())


def test_a_guardian_stands_for_a_minor_and_nothing_more_is_told() -> None:
    child = line(
        name="小明",
        id_number=CHILD,
        payee="李四",
        payee_id_number=ADULT,
        remark="三年级",
        extras=(("学校", "一小"),),
        quantity=Decimal(1),
    )
    who = shown_people.listed([child], DAY)
    [shown] = who.lines
    assert (shown.name, shown.id_number) == ("李四（监护人）", ADULT)
    assert (shown.remark, shown.extras, shown.group) == ("", (), "一组")
    assert who.places == (0,)
    assert (who.guarded, who.minors) == (1, ())


@pytest.mark.parametrize(
    ("changes", "guardian"),
    [
        ({}, None),
        ({"payee": "李四"}, ("李四", "")),
        ({"payee": " 李四 ", "payee_id_number": ADULT}, ("李四", ADULT)),
        (
            {"household_head": "王五", "household_head_id_number": ADULT},
            ("王五", ADULT),
        ),
        ({"payee": "李四", "household_head": "王五"}, ("李四", "")),
        ({"payee": "小 明", "household_head": "王五"}, ("王五", "")),
        ({"payee": "小哥", "payee_id_number": id_number(9, "20100101")}, None),
        ({"payee": "李四*"}, None),
        ({"payee": " "}, None),
        ({"extras": (("监护人姓名", "赵六"),), "payee": "李四"}, ("赵六", "")),
        ({"extras": (("代领人", "赵六"),)}, ("赵六", "")),
        ({"extras": (("监护人身份证号", ADULT), ("监护人", ""))}, None),
        ({"extras": (("监护人电话", "13800000001"), ("村组", "一组"))}, None),
    ],
)
def test_a_guardian_is_an_adult_who_stands_in_the_line(
    changes: dict[str, object], guardian: tuple[str, str] | None
) -> None:
    child = line(name="小明", id_number=CHILD, **changes)
    assert shown_people.guardian_of(child, DAY) == guardian


OWN = line(
    bank_account="123456789012",
    phone="0798-2623456",
    household_head_id_number=ADULT,
    payee_id_number=id_number(5, "19700101"),
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (OWN.id_number, PersonalData.ID_NUMBER),
        (f"号{people.old_form(OWN.id_number)}", PersonalData.ID_NUMBER),
        (ADULT[:6] + " " + ADULT[6:14] + "－" + ADULT[14:], PersonalData.ID_NUMBER),
        (OWN.payee_id_number.lower(), PersonalData.ID_NUMBER),
        ("卡 1234 5678 9012", PersonalData.BANK_ACCOUNT),
        ("０７９８２６２３４５６", PersonalData.PHONE),
        ("在梅岭村一组 8号 住", PersonalData.ADDRESS),
        ("梅岭村一组的水田", None),
        ("123456", None),
        (card(), None),
    ],
)
def test_a_text_that_holds_the_persons_own_data_is_known(
    text: str, kind: PersonalData | None
) -> None:
    assert shown_people.own_data_in(text, OWN) is kind


@pytest.mark.parametrize(
    "changes",
    [
        {"id_number": ""},
        {"bank_account": "1234567"},
        {"bank_account": ""},
        {"phone": "119"},
        {"phone": ""},
        {"address": ""},
        {"address": "梅岭村一组"},
    ],
)
def test_what_is_too_short_to_be_anybodys_is_not_looked_for(
    changes: dict[str, str],
) -> None:
    bare = line(id_number="", bank_account="", phone="", address="")
    told = line(
        **{"id_number": "", "bank_account": "", "phone": "", "address": ""} | changes
    )
    text = "梅岭村一组水田1234567亩119"
    assert shown_people.own_data_in(text, bare) is None
    assert shown_people.own_data_in(text, told) is None
