"""The township's villages, programmes and telephones."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain.office import (
    Office,
    Publication,
    Sensitivity,
    Village,
    VillageKind,
    group_key,
    village_key,
)
from tests.township import programme

STEMS = st.text("梅岭石桥东湖新塘", min_size=2, max_size=3)
VILLAGE_FORMS = ("", "村", "村委会", "村村委会", "村村民委员会", "行政村", "村民委员会")
COMMUNITY_FORMS = ("社区", "社区居委会", "社区居民委员会", "居委会", "居民委员会")


@given(stem=STEMS)
def test_all_ways_to_write_a_village_are_one(stem: str) -> None:
    assert {village_key(stem + form) for form in VILLAGE_FORMS} == {f"{stem}村"}


@given(stem=STEMS)
def test_all_ways_to_write_a_community_are_one(stem: str) -> None:
    assert {village_key(stem + form) for form in COMMUNITY_FORMS} == {f"{stem}社区"}


@given(stem=STEMS, form=st.sampled_from(VILLAGE_FORMS + COMMUNITY_FORMS))
def test_a_key_is_its_own_key(stem: str, form: str) -> None:
    key = village_key(stem + form)
    assert village_key(key) == key


@given(one=STEMS, other=STEMS)
def test_different_villages_stay_apart(one: str, other: str) -> None:
    for form, another in itertools.product(VILLAGE_FORMS, VILLAGE_FORMS):
        same = village_key(one + form) == village_key(other + another)
        assert same == (one == other)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        (" 梅 岭 村 ", "梅岭村"),
        ("梅岭　村委会", "梅岭村"),
        ("", ""),
        ("村委会", "村委会"),
    ],
)
def test_spaces_do_not_count(written: str, key: str) -> None:
    assert village_key(written) == key


def test_a_committee_is_of_villagers_or_residents() -> None:
    assert Village(1, "梅岭村").committee == "梅岭村村民委员会"
    community = Village(2, "东湖社区", VillageKind.COMMUNITY)
    assert community.committee == "东湖社区居民委员会"


@pytest.mark.parametrize(
    ("publication", "sensitivity", "names"),
    [
        (Publication.LIST, Sensitivity.LOW, True),
        (Publication.LIST, Sensitivity.HIGH, True),
        (Publication.LIST, Sensitivity.NO_LIST, False),
        (Publication.SUMMARY, Sensitivity.LOW, False),
        (Publication.NONE, Sensitivity.MEDIUM, False),
    ],
)
def test_who_is_named(
    publication: Publication, sensitivity: Sensitivity, *, names: bool
) -> None:
    told = programme(publication=publication, sensitivity=sensitivity)
    assert told.names_people is names


def test_a_programme_is_called_by_name_short_name_or_code() -> None:
    for text in ("耕地地力保护补贴", "地力补贴", "2130122"):
        assert programme().called(text)
    assert not programme().called("补贴")


def test_what_a_name_holds_in_brackets_is_a_name_as_well() -> None:
    told = programme(name="稻谷补贴（稻谷目标价格/生产者补贴）", short_name="稻谷")
    assert told.names == (
        "稻谷补贴（稻谷目标价格/生产者补贴）",
        *("稻谷补贴", "稻谷目标价格", "生产者补贴", "稻谷"),
    )


def test_nothing_is_called_by_no_name() -> None:
    nameless = programme(short_name="", code="")
    assert "" not in nameless.names
    assert not nameless.called("")


@pytest.mark.parametrize(
    ("supervision", "enquiry", "telephones"),
    [
        ("0798-2623456", "0798-2623457", {"07982623456", "07982623457"}),
        ("138 0000 0001", "", {"13800000001"}),
        ("2623456、13800000001", "", {"2623456", "13800000001"}),
        ("12345", "", set()),
        ("", "", set()),
    ],
)
def test_the_offices_own_telephones(
    supervision: str, enquiry: str, telephones: set[str]
) -> None:
    office = Office("云溪镇", "昌溪县", supervision, enquiry)
    assert office.telephones == telephones


@pytest.mark.parametrize(
    "name", ["三组", "3组", "３组", "第三组", "第3村民小组", "三小组", " 三 组 "]
)
def test_a_group_is_known_however_it_is_written(name: str) -> None:
    assert group_key(name) == "三组"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("10组", "十组"),
        ("13组", "十三组"),
        ("20组", "二十组"),
        ("21组", "二十一组"),
        ("99组", "九十九组"),
        ("100组", "100组"),
        ("河边组", "河边组"),
        ("河边居民小组", "河边组"),
        ("3", "三组"),
        ("", ""),
    ],
)
def test_groups_are_told_apart(name: str, key: str) -> None:
    assert group_key(name) == key


def test_a_village_is_called_by_its_name_and_its_aliases() -> None:
    village = Village(1, "梅岭村", aliases=("老梅村", "坪上村"))
    assert village.names == ("梅岭村", "老梅村", "坪上村")
