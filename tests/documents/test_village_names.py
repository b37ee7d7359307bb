"""The village that titles and sheet names speak of."""

from __future__ import annotations

import pytest

from gwgk_desktop.documents.village_names import villages_in

KNOWN = ("梅岭村", "石桥村", "东湖社区", "上石桥村")


@pytest.mark.parametrize(
    ("title", "village"),
    [
        ("云溪镇大坑村2026年耕地地力保护补贴公示表", "大坑村"),
        ("2026年度云溪镇大坑村耕地补贴", "大坑村"),
        ("昌溪县云溪镇大坑村村民委员会", "大坑村"),
        ("江西省景德镇市昌溪县云溪镇大坑村第三季度发放表", "大坑村"),
        ("大坑村", "大坑村"),
        ("大 坑 村 公示表", "大坑村"),
        ("填报单位：大坑村委会", "大坑村"),
        ("云溪街道东塘社区2026年低保", "东塘社区"),
        ("二〇二六年三季度大坑村补贴", "大坑村"),
        ("上半年大坑村补贴", "大坑村"),
        ("2026年9月15日大坑村", "大坑村"),
    ],
)
def test_a_village_is_found_by_its_ending(title: str, village: str) -> None:
    assert villages_in([title], ()) == {village}


@pytest.mark.parametrize(
    "title",
    [
        *("", "2026年耕地地力保护补贴公示表", "农村低保发放表", "全村补贴", "各村汇总"),
        *("乡村振兴补助", "行政村", "Sheet1", "云溪镇", "村民补贴", "新农村建设"),
        *("脱贫村补助", "本社区", "自然村通公路"),
    ],
)
def test_where_no_village_is_named_none_is_guessed(title: str) -> None:
    assert villages_in([title], ()) == set()


@pytest.mark.parametrize(
    ("title", "village"),
    [
        ("关于石桥村和谐补贴", "石桥村"),
        ("云溪镇上石桥村补贴", "上石桥村"),  # the longest that fits
        ("东湖社区居委会", "东湖社区"),
        ("大坑村2026年", "大坑村"),
    ],
)
def test_known_villages_are_found_first(title: str, village: str) -> None:
    assert villages_in([title], KNOWN) == {village}


def test_several_titles_must_agree() -> None:
    assert villages_in(["梅岭村", "云溪镇梅岭村委会补贴表"], KNOWN) == {"梅岭村"}
    assert villages_in(["梅岭村", "石桥村"], KNOWN) == {"梅岭村", "石桥村"}
    assert villages_in(["说明：本表由石桥村填报"], KNOWN) == set()
    assert villages_in(["Sheet1", "2026年", "梅岭村"], KNOWN) == {"梅岭村"}
    assert villages_in([], KNOWN) == set()
