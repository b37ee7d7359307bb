"""Identity numbers, bank accounts and households."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain import people
from gwgk_desktop.domain.problems import Code
from tests.township import card, id_number

TODAY = date(2026, 9, 15)
BIRTHS = st.dates(people.EARLIEST_BIRTH, TODAY)
NUMBERS = st.builds(
    lambda order, born: id_number(order, f"{born:%Y%m%d}"), st.integers(0, 999), BIRTHS
)
CARDS = st.builds(card, st.integers(0, 10**16 - 1))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("11010519491231002", "X"),
        ("44052418800101001", "4"),
        ("36029919500619060", "8"),
    ],
)
def test_check_characters_of_known_numbers(first: str, last: str) -> None:
    assert people.check_character(first) == last


@given(number=NUMBERS)
def test_a_right_number_has_no_fault(number: str) -> None:
    assert people.id_number_fault(number, TODAY) is None


@given(number=NUMBERS, place=st.integers(0, 16), more=st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number: str, place: int, more: int) -> None:
    wrong = str((int(number[place]) + more) % 10)
    assert people.id_number_fault(
        number[:place] + wrong + number[place + 1 :], TODAY
    ) in {Code.ID_NUMBER_CHECKSUM, Code.ID_NUMBER_DATE}


@given(number=NUMBERS, place=st.integers(0, 16))
def test_two_digits_that_changed_places_are_found(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    fault = people.id_number_fault(swapped, TODAY)
    assert (fault is None) == (swapped == number)


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("36029919500619060", Code.ID_NUMBER_LENGTH),
        ("3602991950061906088", Code.ID_NUMBER_LENGTH),
        ("36029919500619060x", Code.ID_NUMBER_LENGTH),
        ("3602991950061906O8", Code.ID_NUMBER_LENGTH),
        ("", Code.ID_NUMBER_LENGTH),
        (id_number(born="19500230"), Code.ID_NUMBER_DATE),
        (id_number(born="18991231"), Code.ID_NUMBER_DATE),
        (id_number(born="20260916"), Code.ID_NUMBER_DATE),
        (id_number(born="20260915"), None),
        (id_number(born="19000101"), None),
        ("360299195006190609", Code.ID_NUMBER_CHECKSUM),
        ("360299500619060", Code.ID_NUMBER_OLD_FORM),
        ("360299501319060", Code.ID_NUMBER_LENGTH),
        ("36029950061906X", Code.ID_NUMBER_LENGTH),
    ],
)
def test_what_is_wrong_with_a_number(number: str, fault: Code | None) -> None:
    assert people.id_number_fault(number, TODAY) == fault


@given(born=BIRTHS)
def test_the_birth_date_stands_in_the_number(born: date) -> None:
    assert people.birth_date(id_number(born=f"{born:%Y%m%d}")) == born


@given(born=st.dates(date(1900, 1, 1), date(1999, 12, 31)))
def test_old_numbers_are_of_the_twentieth_century(born: date) -> None:
    assert people.birth_date(f"360299{born:%y%m%d}001") == born


@pytest.mark.parametrize("number", ["360299195002300608", "36029950o619060", "", "1"])
def test_what_is_no_date_gives_none(number: str) -> None:
    assert people.birth_date(number) is None


@pytest.mark.parametrize(
    ("digits", "passes"),
    [("79927398713", True), ("79927398710", False), ("0", True), ("18", True)],
)
def test_luhn_of_known_numbers(digits: str, *, passes: bool) -> None:
    assert people.passes_luhn(digits) is passes


@given(number=CARDS, place=st.integers(0, 18), more=st.integers(1, 9))
def test_luhn_finds_one_wrong_digit(number: str, place: int, more: int) -> None:
    wrong = str((int(number[place]) + more) % 10)
    assert people.passes_luhn(number)
    assert not people.passes_luhn(number[:place] + wrong + number[place + 1 :])


@pytest.mark.parametrize(
    ("account", "fault"),
    [
        (card(), None),
        (card()[:-1] + str((int(card()[-1]) + 1) % 10), Code.BANK_ACCOUNT_CHECKSUM),
        ("10090123456789012345", None),  # a passbook: no check digit is known
        ("12345678", None),
        ("1234567", Code.BANK_ACCOUNT_INVALID),
        ("1" * 31, Code.BANK_ACCOUNT_INVALID),
        ("6222 0202", Code.BANK_ACCOUNT_INVALID),
        ("存折", Code.BANK_ACCOUNT_INVALID),
        ("62" + "1" * 13, None),  # too short for a card
    ],
)
def test_what_is_wrong_with_an_account(account: str, fault: Code | None) -> None:
    assert people.account_fault(account) == fault


def test_a_household_is_an_identity_number_else_where_and_who() -> None:
    key = people.household_key
    assert key("1", "梅岭村", "一组", "王") == key("1", "石桥村", "二组", "李")
    assert key("", "梅岭村", "一组", "王") == key("", "梅岭村", "一组", "王")
    assert key("", "梅岭村", "一组", "王") != key("", "梅岭村", "二组", "王")
    assert key("", "梅岭村", "一组", "王") != key("", "石桥村", "一组", "王")
    assert key("", "梅岭村", "一组", "王") != key("", "梅岭村", "一组", "李")


@given(born=st.dates(date(1900, 1, 1), date(1999, 12, 31)), order=st.integers(1, 999))
def test_an_old_number_and_a_new_one_are_two_forms_of_one(
    born: date, order: int
) -> None:
    new = id_number(order, f"{born:%Y%m%d}")
    old = f"360299{born:%y%m%d}{order:03d}"
    assert people.full_form(old) == people.full_form(new) == new
    assert people.old_form(new) == old


@pytest.mark.parametrize(
    "number", ["", "1", "36029950061906X", "王", "12345678901234X"]
)
def test_what_is_no_identity_number_has_no_other_form(number: str) -> None:
    assert people.full_form(number) == number
    assert people.old_form(number) == ""


def test_those_born_in_this_century_never_had_an_old_number() -> None:
    assert people.old_form(id_number(born="20010101")) == ""


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("19460910", date(2026, 9, 9), 79),
        ("19460910", date(2026, 9, 10), 80),
        ("20080229", date(2026, 2, 28), 17),
        ("20080229", date(2026, 3, 1), 18),
        ("19461301", date(2026, 9, 9), None),
    ],
)
def test_a_year_of_age_is_full_on_the_birthday(
    born: str, day: date, age: int | None
) -> None:
    assert people.age_on(id_number(born=born), day) == age


@pytest.mark.parametrize(
    "name", ["王五", "王　五", " 王五", "阿依·买买提", "阿依•买买提", "阿依・买买提"]
)
def test_a_name_is_known_however_it_is_written(name: str) -> None:
    assert people.name_key(name) in {"王五", "阿依·买买提"}


@pytest.mark.parametrize(
    "name",
    [
        "",
        "王小明",
        "王 小明",
        "欧阳红有",
        "阿依·买买提",
        "阿依•买买提",
        "买买提.艾力",
        "王㐱",
        "王〇",
        "王\U00020bb7",  # extension B
        "王\U00030000",  # extension G
        "王\U0002ebf0",  # extension I: younger than this Python
        "王\uf907",  # a compatibility ideograph
        "王葛\U000e0100",  # a variant of a character, chosen by a selector
        "昌溪县A12农机站",
        "云溪镇3A农机合作社",
        "ABC（昌溪）有限公司",
        "梅岭村第2卫生院",
    ],
)
def test_names_that_are_right_are_left_alone(name: str) -> None:
    assert people.name_fault(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "王?明",
        "王？明",
        "王□明",
        "王■",
        "王〓",
        "王\ufffd",
        "王\ue000明",
        "王\U000f0000",
        "王\x07明",
        "王yan",
        "王Ｙan",
        "王ān",
        "王小明2",
        "王小明２",
        "昌溪县?农机站",
        "云溪镇\ue123合作社",
    ],
)
def test_names_with_what_no_person_is_called_are_found(name: str) -> None:
    assert people.name_fault(name) is Code.NAME_UNPRINTABLE


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("死亡", Code.NAME_IS_NONE),
        ("无", Code.NAME_IS_NONE),
        ("空户", Code.NAME_IS_NONE),
        ("五保户", Code.NAME_IS_NONE),
        ("一组", Code.NAME_IS_NONE),
        ("小计", Code.NAME_IS_NONE),
        ("褚建国、褚建军", Code.NAME_OF_SEVERAL),
        ("卫金生/卫水生", Code.NAME_OF_SEVERAL),
        ("钱七（已故，其妻王五代领）", Code.NAME_WITH_REMARK),
        ("赵六(代)", Code.NAME_WITH_REMARK),
        ("户主：陈水根", Code.NAME_WITH_REMARK),
        ("吴九*", Code.NAME_UNPRINTABLE),
        ("王□（代）", Code.NAME_UNPRINTABLE),
        ("农机站（分站）", None),
        ("村集体", None),
        ("无名氏", None),
        ("吴队", None),
    ],
)
def test_what_is_no_name_is_told_for_what_it_is(name: str, fault: Code | None) -> None:
    assert people.name_fault(name) is fault


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "93360299832902728P", "933602992195186480"]
)
def test_an_organisation_has_a_credit_code_instead(code: str) -> None:
    assert people.is_credit_code(code)
    assert people.id_number_fault(code, TODAY) is None
    wrong = code[:-1] + ("1" if code[-1] != "1" else "2")
    assert not people.is_credit_code(wrong)
    assert people.id_number_fault(wrong, TODAY) in {
        *(Code.ID_NUMBER_CHECKSUM, Code.ID_NUMBER_DATE),
    }


def test_what_is_no_credit_code() -> None:
    assert not people.is_credit_code("")
    assert not people.is_credit_code("I1350100M000100Y43")
    assert people.id_number_fault("I1350100M000100Y43", TODAY) is Code.ID_NUMBER_LENGTH


def test_numbers_in_names_are_not_told() -> None:
    assert people.tellable("李360299195006190018") == "李…"
    assert people.tellable("王小明") == "王小明"
