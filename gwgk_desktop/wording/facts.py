"""Facts of problems and deeds as the words that their sentences want."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gwgk_desktop.domain import money
from gwgk_desktop.domain.personal_data import PersonalData, tellable_name
from gwgk_desktop.domain.problems import Place
from gwgk_desktop.wording import catalogue, postings, time_limits
from gwgk_desktop.wording.backups import differing
from gwgk_desktop.wording.leaks import PERSONAL_DATA, UNSEARCHED, by_kind, leak_place
from gwgk_desktop.wording.payouts import DECISIONS, LIST_KINDS, doubts
from gwgk_desktop.wording.readings import FIELDS, LEFT_OUT
from gwgk_desktop.wording.reviews import DISCLOSURES, REVIEW_STEPS, RULINGS
from gwgk_desktop.wording.users import HANDED_OUT, ROLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

VALUE = re.compile(r"(?:\{\w+\})+")
"""Where facts stand in a sentence, one or several in a row."""


def place(where: Place) -> str:
    """Return a place as a spreadsheet names it: 公示表 D7, 公示表 第7行."""
    if not where.row:
        return f"工作表“{where.sheet}”"
    if where.column:
        return f"{where.sheet} {where.column}{where.row}"
    return f"{where.sheet} 第{where.row}行".strip()


def in_words(facts: Mapping[str, object]) -> dict[str, str]:
    """Return facts as words; what a sentence wants and lacks is left blank."""
    told = Blank({name: _word(name, fact) for name, fact in facts.items()})
    if facts.get("number"):
        told["at_row"] = f"（单上第{facts['number']}行）"
    if facts.get("official"):
        told["official_told"] = f"是自造字，国标编码是{facts['official']}，"
    stated, found = facts.get("stated"), facts.get("found")
    if stated is not None and found is not None:
        told["difference"] = money.plain(abs(stated - found))  # type: ignore[operator]
    if facts.get("unseen_by") == []:
        told["unseen_by"] = "其他各组"
    if "undecided" in facts:
        told["doubts"] = doubts(facts)
        if facts.get("people"):
            told["more_people"] = f"等{facts['people']}人"
    counts = facts.get("by_kind")
    if isinstance(counts, dict):
        told["by_kind"] = by_kind(counts)
    others, more = facts.get("others"), facts.get("more", 0)
    if isinstance(others, tuple) and isinstance(more, int):
        told["others"] = _places(others, more)
    return told


class Blank(dict[str, str]):
    """Words of a sentence, in which one that is lacking is left blank."""

    def __missing__(self, key: str) -> str:
        return ""


def _word(name: str, fact: object) -> str:
    """Return a fact as its sentence wants it."""
    if name == "differs" and isinstance(fact, tuple):
        return differing(fact)
    if name == "leak_place":
        return leak_place(str(fact))
    if name in _NAMED_LISTS and isinstance(fact, list):
        fact = [_NAMED_LISTS[name][it] for it in fact]
    if name == "steps" and isinstance(fact, list):
        fact = " → ".join(REVIEW_STEPS[it] for it in fact)
    if isinstance(fact, list):
        fact = "、".join(_without_numbers(name, str(it)) for it in fact)
    for kind, words in _KINDS_OF_FACTS:
        if isinstance(fact, kind):
            return words(fact)
    if name in _NAMED:
        return _NAMED[name][fact]
    if fact is False:
        return ""
    pattern = _PATTERNS.get(name, "{}") if fact else "{}"
    told = _without_numbers(name, fact) if isinstance(fact, str) else fact
    return pattern.format(told)


def _without_numbers(name: str, fact: str) -> str:
    """Return a name as it may be told: somebody's number may stand in one."""
    return tellable_name(fact) if name in _NAMES else fact


FORM_FAULTS: Mapping[str, str] = {
    "missing": "缺少这一项",
    "unknown": "没有这一项，或名称写错了",
    "kind": "内容的种类不对（数字、文字、清单或引号、括号写错了）",
    "range": "数值太大、太小，或与别的项冲突",
    "braces": "花括号里的名称不对，或括号不成对",
}
"""What a file of forms can be wrong in."""
TOLD_IN: Mapping[str, str] = {
    "name": "名称",
    "county": "县名",
    "alias": "别名",
    "group": "村民小组",
    "user": "用户名",
    "recipe": "模板名称",
    "heading": "列标题",
    "order": "文件号",
    "place": "位置",
    "post": "职务",
    "rule": "公开依据",
    "period": "期次",
    "reason": "原因或意见",
    "who": "人名",
    "ground": "理由",
    "basis": "依据",
    "source": "来源",
    "section": "版块",
    "catalogue_item": "目录事项",
    "conclusion": "审核结论",
    **postings.TOLD_IN,
    "telephone": "电话",
    "supervision_phone": "监督电话",
    "enquiry_phone": "咨询电话",
    "says": "字图的代替文字",
    "policy": "政策名称和文号",
    "audience": "补贴对象",
    "funding": "资金来源",
    "payment": "发放方式",
}
"""What somebody may write freely."""
_NAMES = frozenset(
    {
        "alias",
        "board",
        "column",
        "file",
        "heading",
        "known",
        "names",
        "nearest",
        "number",
        "numbers",
    }
    | {"original", "programme", "recipe", "recipes", "saved_as", "user", "village"}
)
"""Facts that are names, which somebody gave."""
_CERTAIN = {True: "", False: "，只对上姓名和村，未必是同一人"}
_NAMED: Mapping[str, Mapping[Any, str]] = {
    "kind": LIST_KINDS,
    "left_out": LEFT_OUT,
    "form_fault": FORM_FAULTS,
    "certain": _CERTAIN,
    "decision": DECISIONS,
    "looks": {field.value: label for field, label in FIELDS.items()},
    "field": {field.value: label for field, label in FIELDS.items()},
    "told_in": TOLD_IN,
    "written_in": {it: f"填写的{name}里的" for it, name in TOLD_IN.items()},
    "catalogue": {it.value: name for it, name in catalogue.CATALOGUES.items()},
    "departure": {it.value: name for it, name in catalogue.DEPARTURES.items()},
    "item_field": catalogue.ITEM_FIELDS,
    "anchor": time_limits.ANCHORS,
    "personal": {kind.value: label for kind, label in PERSONAL_DATA.items()},
    "why": {why.value: label for why, label in UNSEARCHED.items()},
    "role": {role.value: label for role, label in ROLES.items()},
    "handed_out": HANDED_OUT,
    "step": REVIEW_STEPS,
    "next": REVIEW_STEPS,
    "ruling": RULINGS,
    "disclosure": DISCLOSURES,
    "outcome": postings.OUTCOMES,
    "posting_state": postings.STATES,
}
"""Facts that have a name in Chinese."""
_NAMED_LISTS: Mapping[str, Mapping[str, str]] = {
    "fields": _NAMED["field"],
    "unsaid": TOLD_IN,
    "unready": postings.UNREADY,
}
"""Lists of such facts."""
_PATTERNS = {
    "form_key": "的“{}”",
    "printed_as": "，公示单上印的编号如 {}",
    "new": "，新增的列：{}",
    "gone": "，没有了的列：{}",
    "recipes": "模板：{}。",
    "meanings": "标题：{}。",
    "text": "“{}”",
    "phrase": "“{}”",
    "lost_deeds": "，失去之后的{}步操作",
    "file": "“{}”",
    "in_way": "：“{}”是一个文件，不是文件夹",
    "groups": "第{}组",
    "missing": "“{}”",
    "copy": "（当时的日志留存为“{}”）",
    "original": "“{}”",
    "of_batch": "第{}批，",
    "supplements": "（补充第{}批）",
    "recovery_sheet": "，恢复单写入“{}”",
    "wrong_password": "给出的密码不对，",
    "nearest": "，最接近的是“{}”",
    "known": "，最接近的是“{}”",
    "taken_down_at": "：{}已登记撤下",
    "spoilt_at": "：{}已登记损毁",
    "at_desk": "（--by）",
    "factor": "×{}",
    "merged": "数量{}、",
    "taken": "；认出的列：{}",
    "untaken": "；没有认出的列：{}",
    "odd": "，且有不该有的字符",
    "formula": "（公式没有存下算出的值）",
    "too_large": "（数额过大）",
    "youngest": "满{}周岁",
    "oldest": "不超过{}周岁",
    "saved_as": "，存为“{}”",
    "fitting": "{:,}",
    "order": "（县里文件：{}）",
    "public_columns": "，公开的列：{}",
    "vouched_for": "；程序比不出松紧，经人工核对更严：{}",
    "at_fault": "（“{}”读不懂）",
    "by_rule": "，依据{}",
    "agreed": "，已再次确认：{}",
    "second": "（{}单人经办，代替第二人）",
    "one_person": "（单人经办，以签审单代替第二人）",
    "on_paper": "（纸上签字）",
    "ground": "（{}）",
    "review_reason": "，意见：{}",
    **postings.PATTERNS,
    "document": "（{}）",
    "lacking": "，没有{}",
    "in_quantity": "的数量",
    "unread_cells": "：差额可能是{}没有读出的内容",
    "late": "，发放时离名单所载日期已{}天",
}


def _places(others: tuple[Place, ...], more: int = 0) -> str:
    """Return places by name; past three only how many there are, `more` unnamed."""
    shown = "、".join(place(other) for other in others[:3])
    count = len(others) + more
    return f"{shown}等{count}处" if count > 3 else shown


_KINDS_OF_FACTS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (tuple, _places),
    (Decimal, money.plain),
    (PersonalData, lambda fact: PERSONAL_DATA[fact]),
    (Place, place),
)
