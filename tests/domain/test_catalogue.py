"""An item says in its own words what the program reckons with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain.catalogue import (
    CatalogueItem,
    Display,
    Filter,
    Hangs,
    Level,
    Method,
    Scope,
    Section,
    as_texts,
    channels_of,
    item_of,
    levels_of,
    methods_of,
    next_code,
    tidy,
)
from gwgk_desktop.domain.office import Sensitivity, VillageKind

if TYPE_CHECKING:
    from datetime import date


def an_item(**changes: object) -> CatalogueItem:
    """Return an item as the basic catalogue has them."""
    told: dict[str, object] = {
        "code": "V012",
        "scope": Scope.VILLAGE,
        "sequence": 12,
        "category": "政务公开",
        "category_code": Section.POLICY,
        "first_level": "救灾救济",
        "second_level": "款物分配",
        "content": "资金、物资",
        "basis": "村民委员会组织法",
        "phrase": "每季度",
        "rule": "quarterly",
        "body": "村/社区",
        "least_display": "15",
        **changes,
    }
    return CatalogueItem(**told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "display"),
    [
        ("15", Display(Hangs.DAYS, 15)),
        ("０３０日", Display(Hangs.DAYS, 30)),
        ("7天", Display(Hangs.DAYS, 7)),
        ("常驻", Display(Hangs.STANDING)),
        ("长期", Display(Hangs.STANDING)),
        ("至会议日", Display(Hangs.UNTIL_EVENT)),
        ("", Display(Hangs.UNSAID)),
        ("—", Display(Hangs.UNSAID)),
    ],
)
def test_the_least_display_is_read_as_catalogues_write_it(
    text: str, display: Display
) -> None:
    assert Display.of(text) == display


@pytest.mark.parametrize("text", ["0", "很久", "15个工作日", "999", "-3", "1.5"])
def test_a_display_that_nobody_can_tell_is_not_guessed(text: str) -> None:
    assert Display.of(text) is None


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("低", Sensitivity.LOW),
        ("高(健康)", Sensitivity.HIGH),
        ("高（未成年人）", Sensitivity.HIGH),
        ("", None),
        ("很高", None),
    ],
)
def test_sensitivity_is_told_by_its_first_word(
    words: str, level: Sensitivity | None
) -> None:
    assert an_item(sensitivity=words).sensitivity_level is level


@pytest.mark.parametrize(
    ("words", "levels"),
    [
        ("县级、乡级", (Level.COUNTY, Level.TOWNSHIP)),
        ("乡、村级", (Level.TOWNSHIP, Level.VILLAGE)),
        ("镇级", (Level.TOWNSHIP,)),
        ("市、镇、村", (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)),
        ("", ()),
    ],
)
def test_levels_tick_the_columns_of_the_form(
    words: str, levels: tuple[Level, ...]
) -> None:
    assert levels_of(words) == levels


def test_methods_tick_the_columns_of_the_form() -> None:
    assert methods_of("主动公开") == (Method.PROACTIVE,)
    assert methods_of("主动、依申请公开") == (Method.PROACTIVE, Method.ON_REQUEST)


@pytest.mark.parametrize(
    ("words", "boxes"),
    [
        ("村务公开栏、政府网站", ("政府网站", "社区/企事业单位/村公示栏(电子屏)")),
        ("便民服务中心;村应急广播", ("广播电视", "便民服务站")),
        ("张榜", ("社区/企事业单位/村公示栏(电子屏)",)),
        ("供养机构", ("其他",)),
        ("", ()),
    ],
)
def test_channels_tick_the_boxes_of_the_form(
    words: str, boxes: tuple[str, ...]
) -> None:
    assert channels_of(words) == boxes


def test_an_item_hangs_where_its_kind_says_unless_the_office_says_otherwise() -> None:
    assert an_item().board_section is Section.POLICY
    assert an_item(section=Section.FINANCE).board_section is Section.FINANCE


def test_villages_and_communities_have_what_the_law_gives_them() -> None:
    village, community = VillageKind.VILLAGE, VillageKind.COMMUNITY
    concerned = {
        section: [
            kind
            for kind in VillageKind
            if an_item(category_code=section).concerns(kind)
        ]
        for section in (Section.PARTY, Section.AFFAIRS, Section.COMMUNITY)
    }
    assert concerned == {
        Section.PARTY: [village, community],
        Section.AFFAIRS: [village],
        Section.COMMUNITY: [community],
    }
    both = an_item(category_code=Section.AFFAIRS, bodies=frozenset(VillageKind))
    assert both.concerns(community)


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")))


@given(
    words=st.fixed_dictionaries(
        dict.fromkeys(("content", "basis", "channels", "note", "phrase"), _TEXT)
    ),
    section=st.none() | st.sampled_from(Section),
    bodies=st.none() | st.sets(st.sampled_from(VillageKind), min_size=1),
    day=st.none() | st.dates(),
    sequence=st.integers(0, 10**6),
)
def test_an_item_is_the_same_after_it_was_written_as_texts(
    words: dict[str, str],
    section: Section | None,
    bodies: set[VillageKind] | None,
    day: date | None,
    sequence: int,
) -> None:
    item = an_item(
        **words,
        section=section,
        bodies=frozenset(bodies) if bodies else None,
        holds_from=day,
        display_from=day,
        sequence=sequence,
    )
    assert item_of(as_texts(item)) == item


def test_the_codes_of_the_offices_own_items_are_never_given_twice() -> None:
    assert next_code(Scope.VILLAGE, ["V001", "X001", "X009", "Y044"]) == "X010"
    assert next_code(Scope.TOWNSHIP, []) == "Y001"


def test_a_text_keeps_its_lines_and_loses_the_blanks_around_them() -> None:
    assert tidy("  一是 \r\n　二是\t\n\n") == "一是\n二是"


def test_items_are_found_by_any_words_of_theirs() -> None:
    item = an_item()
    assert Filter("救灾 资金").passes(item)
    assert Filter("v012").passes(item)
    assert not Filter("救灾 低保").passes(item)
    assert Filter(category="政务公开", body="村/社区").passes(item)
    assert not Filter(body="村委会").passes(item)
    assert not Filter(section=Section.FINANCE).passes(item)
