"""The words of drawn workbooks: headings, titles, labels, what stands around.

Headings are drawn from the program's own table of synonyms, decorated as people
decorate them; those that mean something only beside others are left out.
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from tests.messy.traits import WANS, Trait

if TYPE_CHECKING:
    from random import Random

TITLES = (
    "{place}2026年耕地地力保护补贴资金发放明细表",
    "{place}2026年度稻谷补贴发放清册",
    "{place}2026年实际种粮农民一次性补贴公示表",
    "2026年{place}生态公益林补偿资金兑现表",
)
MONTHLY_TITLES = ("{place}2026年第三季度农村低保资金发放花名册",)
ABOVE_TITLES = ("附件2", "附件：", "昌溪县农业农村局", "（公示）")
SIGNATURES = (
    ("制表人：李文", "审核人：王胜", "负责人（签字）：", ""),
    ("填表：", "", "审核：", "单位负责人："),
    ("经办人签字：　　　　　审核人签字：　　　　　（盖章）", "", "", ""),
)
NOTES = (
    "注：本表一式三份，镇、村、财政所各存一份。",
    "说明：1.本表由村委会填报；2.面积保留两位小数。",
    "备注：如有异议，请于公示期内向村委会反映，电话：0798-2623456",
)
PERSON_ABOVE = ("农户基本情况", "基本信息", "补贴对象基本情况")
MONEY_ABOVE = ("补贴发放情况", "补贴情况", "资金发放")
RICE_ABOVE = ("种植面积", "补贴面积", "计补面积")

_NOT_ALONE = {
    "name": {"名称"},
    "village": {"单位村"},
    "group": {"社", "队", "屯"},
    "amount": {"合计", "资金", "小计金额", "金额合计", "合计金额"},
    "bank_account": {"户主账号"},
}
_HEADS = ("户主姓名", "户主", "农户户主姓名", "户主名称")
_THREE = {
    "household_head": ("户主姓名", "户主"),
    "household_head_id_number": ("户主身份证号", "户主身份证号码"),
    "name": ("享受人姓名", "享受人", "受益人姓名", "补贴对象姓名", "保障对象"),
    "id_number": ("身份证号码", "享受人身份证号", "公民身份号码"),
    "payee": ("收款人姓名", "收款人", "领款人姓名", "领取人"),
    "payee_id_number": ("收款人身份证号", "领取人身份证号"),
}
_UNITS = {
    "quantity": ("（亩）", "(亩)", "（单位：亩）"),
    "rate": ("（元/亩）", "(元/亩)"),
    "amount": ("（元）", "(元)", "（单位：元）"),
    "rice": ("（亩）",),
}


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Return the headings that mean each field on their own."""
    table = tomllib.loads((paths.RESOURCES / "headings.toml").read_text("utf-8"))
    found = {
        field: tuple(it for it in words if it not in _NOT_ALONE.get(field, ()))
        for field, words in table.items()
    }
    found["name"] += _HEADS
    found["quantity"] = tuple(
        it for it in found["quantity"] if it.endswith(("面积", "亩数"))
    )
    found["amount"] = tuple(it for it in found["amount"] if "月" not in it)
    return found


def heading(random: Random, field: str, traits: frozenset[Trait]) -> str:
    """Return a heading for a field, decorated as the traits have it."""
    words = synonyms().get(field, (field,))
    if Trait.THREE_PEOPLE in traits:
        words = _THREE.get(field, words)
    if field == "amount" and Trait.TWO_AMOUNTS in traits:
        words = ("本季度发放金额", "本期发放金额")
    if field == "rice":
        words = RICE_ABOVE
    return decorated(random, random.choice(words), traits) + _unit(
        random, field, traits
    )


def decorated(random: Random, text: str, traits: frozenset[Trait]) -> str:
    """Return a heading with spaces or a line break in it."""
    if Trait.SPACED_HEADINGS in traits and len(text) <= 4:
        return random.choice((" ", "　", "  ")).join(text)
    if Trait.BROKEN_HEADINGS in traits and len(text) >= 4:
        half = len(text) // 2
        return f"{text[:half]}\n{text[half:]}"
    return text


def title(random: Random, place: str, traits: frozenset[Trait]) -> str:
    """Return a title that names a place."""
    those = MONTHLY_TITLES if Trait.TWO_AMOUNTS in traits else TITLES
    return random.choice(those).format(place=place)


def unit_line(random: Random, traits: frozenset[Trait]) -> tuple[str, str, str]:
    """Return what stands between title and table, from left to right."""
    unit = "单位：亩、万元" if Trait.WAN_UNIT_LINE in traits else "单位：亩、元"
    day = random.choice(("2026年9月15日", "2026.9.15", "2026-09-15"))
    return "填报单位（盖章）：云溪镇人民政府", unit, f"填报日期：{day}"


def _unit(random: Random, field: str, traits: frozenset[Trait]) -> str:
    if field == "amount" and Trait.WAN_HEADING in traits:
        return random.choice(("（万元）", "(万元)"))
    if field == "amount" and Trait.WAN_UNIT_LINE in traits:
        return ""
    told = Trait.UNITS in traits or (field == "rate" and bool(traits & WANS))
    if not told or field not in _UNITS:
        return ""
    broken = "\n" if Trait.BROKEN_HEADINGS in traits else ""
    return broken + random.choice(_UNITS[field])
