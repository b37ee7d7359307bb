"""Personal data are found in what the public would see, however written."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain.number_shapes import is_whole_id_number
from gwgk_desktop.domain.personal_data import (
    PersonalData,
    find,
    is_address,
    tellable_name,
    visible,
)
from tests.township import OFFICE, card, id_number

FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
IDS = st.builds(
    lambda order, born: id_number(order, f"{born:%Y%m%d}"),
    st.integers(1, 999),
    st.dates(date(1930, 1, 1), date(2020, 12, 31)),
)
CARDS = st.builds(card, st.integers(0, 10**16 - 1))
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
WORDS = st.text("梅岭村一组备注，：", max_size=5)
GAPS = st.sampled_from(
    ["", " ", "-", "  ", "　", "－", "\u200b", "\xa0", "–", "_", "·"]
)


@given(number=IDS, before=WORDS, after=WORDS)
def test_an_identity_number_is_found_among_words(
    number: str, before: str, after: str
) -> None:
    assert find(before + number + after) is PersonalData.ID_NUMBER
    assert find(before + number.lower() + after) is PersonalData.ID_NUMBER
    assert find(before + number.translate(FULL_WIDTH)) is PersonalData.ID_NUMBER


@given(number=IDS, gap=GAPS, every=st.integers(1, 6))
def test_an_identity_number_is_found_when_parted(
    number: str, gap: str, every: int
) -> None:
    parts = [number[at : at + every] for at in range(0, len(number), every)]
    assert find(gap.join(parts)) is PersonalData.ID_NUMBER


@given(number=st.one_of(CARDS, MOBILES), gap=GAPS, every=st.integers(3, 6))
def test_cards_and_mobiles_are_found_when_parted(
    number: str, gap: str, every: int
) -> None:
    parts = [number[at : at + every] for at in range(0, len(number), every)]
    assert find(gap.join(parts)) is not None


@given(number=IDS, more=st.sampled_from(["1", "12", "42B", "421"]))
def test_a_disabled_persons_certificate_holds_the_identity_number(
    number: str, more: str
) -> None:
    assert find(number + more) is PersonalData.ID_NUMBER


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("360299195006190608", PersonalData.ID_NUMBER),
        ("360299500619060", PersonalData.ID_NUMBER),  # the old form
        ("电话13800000001", PersonalData.PHONE),
        ("13800000001、0798-2623456", PersonalData.PHONE),
        ("268 13800000001", PersonalData.PHONE),
        ("013800000001", PersonalData.PHONE),
        ("6228480000000000", PersonalData.BANK_ACCOUNT),
        ("账号：6228 4800 0000 0000 123", PersonalData.BANK_ACCOUNT),
        ("6,228,480,000,000,000", PersonalData.BANK_ACCOUNT),
        ("13,800,000,001", PersonalData.PHONE),
        ("+86 138 0000 0001", PersonalData.PHONE),
        ("1380000 0001", PersonalData.PHONE),
        ("1 3 8 0 0 0 0 0 0 0 1", PersonalData.PHONE),
        ("3.6029919500619001E+17", PersonalData.ID_NUMBER),
        ("1.3800000001E+10", PersonalData.PHONE),
        ("6.2284800000000003e+18", PersonalData.BANK_ACCOUNT),
        ("360299195006190600", PersonalData.ID_NUMBER),  # its last digits rounded
        ("360299 500619 060", PersonalData.ID_NUMBER),
        ("4111 1111 1111 1111", PersonalData.BANK_ACCOUNT),
        ("6222 0000 0000 0001", PersonalData.BANK_ACCOUNT),  # Luhn or not
        ("20269915083015123", PersonalData.BANK_ACCOUNT),
        ("2026091508301512345", PersonalData.BANK_ACCOUNT),
        ("身份证后六位：060054", PersonalData.ID_NUMBER),
        ("证件号码末4位 1234", PersonalData.ID_NUMBER),
        (id_number(place="620102"), PersonalData.ID_NUMBER),
        ("12345 12345 12345 12345 138 0000 0001", PersonalData.PHONE),
        ("卡号 尾号 8888", PersonalData.BANK_ACCOUNT),
        ("社保卡尾号8888", PersonalData.BANK_ACCOUNT),
        ("江西省某县云溪镇石桥村一组12号", PersonalData.ADDRESS),
        ("住址：石桥村一组 １２ 号", PersonalData.ADDRESS),
        ("三组十二号", PersonalData.ADDRESS),
        ("人民路3-1号", PersonalData.ADDRESS),
        ("5栋2单元301", PersonalData.ADDRESS),
        ("301室", PersonalData.ADDRESS),
        ("门牌号：7", PersonalData.ADDRESS),
        ("住址：石桥村老屋", PersonalData.ADDRESS),
    ],
)
def test_what_is_found(text: str, kind: PersonalData) -> None:
    assert find(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        *("", "王小明", "梅岭村", "12345.67", "1,234,567.89", "2026年9月10日"),
        *("第三季度", "24-1-0012", "360299", "2130122", "0798-2623456"),
        *("10123456789", "36029919500619", "360299501319060"),
        *("2026-09-01至2026-09-30", "100000000.00", "X12345678901"),
        *("一组", "第三村民小组", "赣财农〔2026〕12号", "大棚3栋", "三组12号地块"),
        *("身份证号", "家庭住址", "住址", "门牌号", "本表已隐去身份证号、银行账号等。"),
        *("2026091508301512", "2026091020260916", "20260915083015123"),
        *("113602990148012342", "91360299MA35CQUE1M", "1.36029919500619E+7"),
        *("3f2a36029919500619060812ab", "3602-9919-5006-1906-0a1b-0c2d"),
        *(
            "0.30000000000000004",
            "1,500,1300",
            "15 16 17 18 19 20",
            "5 138 0000 0001 7 9"[:1],
        ),
        *(
            "2026 1500 1300 1200",
            "1.2345678901234E+13",
            "1.36029919500619E+10",
            "1111 1111 1111 1112",
        ),
        *("石桥村2026年9月", "9月12号发放", "幸福小区5栋"),
    ],
)
def test_what_is_no_personal_data(text: str) -> None:
    assert find(text) is None


def test_a_card_that_holds_an_identity_number_by_chance_is_a_card() -> None:
    chances = (
        card(int(f"36021950{month:02d}1{day}0{order:03d}"))
        for month in range(1, 13)
        for day in range(10)
        for order in range(0, 1000, 30)
    )
    held = [it for it in chances if is_whole_id_number(it[:18])]
    assert held
    for number in held:
        assert find(number) is PersonalData.BANK_ACCOUNT


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("一组", False),
        ("上源第三村民小组", False),
        ("村口组", False),
        ("石桥村一组12号", True),
        ("云溪镇石桥村一组", True),
        ("河边老屋场对面过桥左手第二家", True),
    ],
)
def test_an_address_is_told_from_a_group(group: str, *, expected: bool) -> None:
    assert is_address(group) is expected


@given(amount=st.integers(0, 10**9))
def test_an_amount_is_no_personal_data(amount: int) -> None:
    assert find(f"{amount / 100:,.2f}") is None


def test_the_offices_own_telephones_may_stand_on_sheets() -> None:
    allowed = OFFICE.telephones | {"138 0000 0001"}
    assert find("监督电话：0798-2623456", allowed) is None
    assert find("监督电话：138-0000-0001", allowed) is None
    assert find("监督电话：13800000001；王13800000002", allowed) is PersonalData.PHONE


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("张三330106198705050017.xlsx", "张三＊＊＊＊0017.xlsx"),
        ("330106198705050017.xlsx", "＊＊＊＊0017.xlsx"),
        ("卡6217001234567890128和13800138000.et", "卡＊＊＊＊0128和＊＊＊＊8000.et"),
        ("表.330106198705050017", "表.＊＊＊＊0017"),
        ("一三八六五五九三二九六村-2026-001.pdf", "＊＊＊＊三二九六村-2026-001.pdf"),
        ("一三八六五五九三二九六", "＊＊＊＊三二九六"),
        ("卡六二壹柒001234567890128.et", "卡＊＊＊＊0128.et"),
        ("二〇二六年第一二三批.xlsx", "二〇二六年第一二三批.xlsx"),
        ("表\n1\t2026\t导入.xlsx", "表␊1␉2026␉导入.xlsx"),
        ("表\u202egpj\u2028.xlsx", "表\ufffdgpj\ufffd.xlsx"),
        ("2026年第三季度 地力补贴　第1批.xlsx", "2026年第三季度 地力补贴　第1批.xlsx"),
        ("发放表", "发放表"),
    ],
)
def test_the_name_of_a_file_is_told_without_numbers_and_on_one_line(
    name: str, told: str
) -> None:
    assert tellable_name(name) == told
    assert tellable_name(told) == told


@given(number=IDS | CARDS | MOBILES, before=WORDS, after=WORDS)
def test_no_number_of_a_person_stands_in_a_told_name(
    number: str, before: str, after: str
) -> None:
    assert number not in tellable_name(f"{before}{number}{after}.xlsx")


@given(st.text())
def test_what_is_visible_stays_on_its_line(text: str) -> None:
    told = visible(text)
    assert len(told) == len(text)
    assert len(told.splitlines()) <= 1
    assert "\t" not in told
