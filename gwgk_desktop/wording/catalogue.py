"""The Chinese of the catalogue: its problems, deeds, columns and versions."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from gwgk_desktop.domain import catalogue, rule_text
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.catalogue_readings import RuleBy
from gwgk_desktop.domain.catalogue_versions import Change, Departure
from gwgk_desktop.domain.checking import Damage
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.time_limits import NotARuleError
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.wording import time_limits
from gwgk_desktop.wording.desk import HANDS_OFF

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.catalogue_readings import CataloguePreview
    from gwgk_desktop.domain.catalogue_versions import (
        FieldChange,
        ItemChange,
        Version,
        VillageDeparture,
        YearlyReview,
    )
    from gwgk_desktop.domain.due_dates import Due

TAB = "\t"
_MARKS = {";": "；", ",": "，", ":": "："}
_HAN = r"\u3400-\u9fff（）《》“”、。0-9"
_HALF_WIDTH = re.compile(
    rf"(?<=[{_HAN}])([;,:])(?=[\u3400-\u9fff（《“]|$)", re.MULTILINE
)
RULE_LOST = "读不出，到期日人工填写"
CATALOGUES = {Scope.VILLAGE: "村级基本目录", Scope.TOWNSHIP: "乡镇标准目录"}
SECTIONS = {
    catalogue.Section.PARTY: "党务",
    catalogue.Section.POLICY: "政务",
    catalogue.Section.AFFAIRS: "村务",
    catalogue.Section.FINANCE: "财务",
    catalogue.Section.SERVICE: "服务",
    catalogue.Section.COMMUNITY: "居务",
    catalogue.Section.GOVERNMENT: "乡镇政务",
}
CHANGES = {Change.ADDED: "新增", Change.CHANGED: "修改", Change.REMOVED: "删去"}
DEPARTURES = {
    Departure.OFF: "停用",
    Departure.TIGHTER: "加严",
    Departure.NONE: "恢复按目录",
}
NO_RULE = "没有规则"
NO_RULE_TOLD = "没有时限规则：不进上墙计划，到期日要人工填写"
"""What is said of an item whose time limit the program cannot reckon with."""
STANDARD_ADOPTED = "启用标准目录"
"""Why the first version is made, where it is the program's own."""
RULE_BY = {
    RuleBy.FILE: "文件里写明",
    RuleBy.KEPT: "与现行目录相同",
    RuleBy.PHRASE: "由时限用语读出",
    RuleBy.CODE: "按时限代码取得",
    RuleBy.NOBODY: "读不出，待人工确定",
}
ITEM_FIELDS = {
    "code": "事项编码",
    "scope": "目录",
    "sequence": "序号",
    "category": "类别",
    "category_code": "类别代码",
    "first_level": "一级事项",
    "second_level": "二级事项",
    "content": "公开内容（要素）",
    "basis": "公开依据",
    "phrase": "公开时限",
    "rule": "时限规则",
    "body": "公开主体",
    "channels": "公开渠道和载体",
    "audience": "公开对象",
    "method": "公开方式",
    "level": "公开层级",
    "procedure": "公开程序",
    "least_display": "最短上墙天数",
    "sensitivity": "敏感级别",
    "village_relation": "与村级关系",
    "section": "公开栏栏目",
    "bodies": "适用范围",
    "holds_from": "时限施行日",
    "display_basis": "最短上墙依据",
    "display_from": "最短上墙施行日",
    "timing_code": "时限代码",
    "evidence": "证据等级",
    "sources": "来源",
    "timing_origin": "时限来源",
    "note": "备注",
}
"""What the fields of an item are called, wherever they are shown."""

PROBLEMS: Mapping[Code, tuple[str, str]] = {
    Code.NO_CATALOGUE: (
        "还没有{catalogue}",
        "请先在“公开目录”里启用标准目录或导入本县的目录（命令行用 catalogue adopt 或 catalogue import）",
    ),
    Code.NO_CATALOGUE_TABLE: (
        "文件{file}里找不到公开目录：表头至少要有事项和公开内容、依据、时限、主体中的几列",
        "请检查表头的写法，如：序号、一级事项、二级事项、公开内容（要素）、公开依据、公开时限、公开主体",
    ),
    Code.CATALOGUE_EXISTS: (
        "已经有{catalogue}了",
        "要改动请用“修改”，要换成另一份请用“导入”",
    ),
    Code.ITEM_UNKNOWN: ("目录里没有事项“{item_code}”{known}", "请核对事项编码"),
    Code.ITEM_WITHOUT_TITLE: (
        "此行有内容而没有事项名称",
        "请在原表补上一级事项或二级事项",
    ),
    Code.ITEM_ROW_LEFT_OUT: ("此行不是目录事项（说明、落款等），未读取", ""),
    Code.ITEM_TWICE: (
        "事项编码“{item_code}”在文件里出现了两次",
        "请在原表改正其中一个",
    ),
    Code.ITEM_VALUE_INVALID: (
        "{item_field}{text}看不懂",
        "最短上墙天数写天数、常驻或至会议日；敏感级别写低、中、高；日期如 2026-01-01",
    ),
    Code.ITEM_INCOMPLETE: ("没有填写{item_field}", "请补上再保存"),
    Code.RULE_UNREAD: (
        "时限{phrase}读不出规则{at_fault}，到期日无法推算",
        "请改写时限用语；接受提醒（命令行加 --accept-warnings）就不带规则保存，该事项不进上墙计划；加严的时限必须读得出规则",
    ),
    Code.RULE_WORDS_LEFT: (
        "时限{phrase}里这几个字没有读进去：{words_left}",
        "请核对是否影响时限：影响的请改写用语，不影响的可以接受（命令行加 --accept-warnings）",
    ),
    Code.RULE_BY_CODE: ("时限{phrase}读不出规则，按时限代码{timing_code}取规则", ""),
    Code.RULE_EVENT_ASSUMED: (
        "时限{phrase}没有写明是什么事，按{anchor}之日计算",
        "",
    ),
    Code.RULE_NOTICE_ASSUMED: (
        "时限{phrase}没有写明是公示还是张贴，按公示计首日",
        "要按张贴从次日起算的，请写“张贴”",
    ),
    Code.RULE_INVALID: (
        "“{rule}”不是时限规则",
        "请改写公开时限的用语，由程序读出规则",
    ),
    Code.VERSION_TOO_EARLY: (
        "生效日{day}早于现行版本的生效日或今天（最早{least}）",
        "已经生效过的目录不改写；请选更晚的生效日",
    ),
    Code.VERSION_UNKNOWN: ("没有第{version}版", "请核对版本号"),
    Code.CATALOGUE_REASON_MISSING: (
        "修订目录、停用或加严事项都要写明理由",
        "请填写理由",
    ),
    Code.DEPARTURE_NOT_TIGHTER: (
        "“{item}”这样改比目录宽",
        "各村只能比基本目录更严：更早公开，或者挂得更久",
    ),
    Code.DEPARTURE_NOT_COMPARED: (
        "“{item}”的时限与目录不是同一种，程序比不出松紧",
        "请自行核对；确实更严的，确认以后再保存（命令行加 --accept-warnings）",
    ),
    Code.DEPARTURE_REPLACED: (
        "“{item}”在{village}原来是：{before}；由这一次的取代",
        "原来的时限或天数还要的，请一并写进这一次",
    ),
    Code.ITEM_NOT_OF_VILLAGES: (
        "“{item}”不在{village}的目录里",
        "请核对村名和事项编码：村只有适用于它、没有停用的村级事项，乡镇只有乡镇的事项",
    ),
    Code.CATALOGUE_REVIEW_INCOMPLETE: (
        "年度审核要写明审核人和结论",
        "请填写审核人，并写明审核的结论和改动的理由",
    ),
    Code.CATALOGUE_REVIEW_KNOWN: (
        "{catalogue}{year}年度已经记过同样的审核（{day}）",
        "没有再记一次；确有另一次审核的，请写明它的结论",
    ),
    Code.CATALOGUE_OF_OTHERS: (
        "文件里有{count}项是{catalogue}的（如{example}），像是导错了目录",
        "请改选另一份目录再导入（命令行用 --scope）；确要导入到这里的，接受提醒",
    ),
    Code.CATALOGUE_SAME: ("文件{file}与现行目录完全相同", "没有需要导入的内容"),
}
DAMAGES: Mapping[Damage, tuple[str, str]] = {
    Damage.CATALOGUE_VERSION_GAP: ("{catalogue}缺第{version}版", HANDS_OFF),
    Damage.CATALOGUE_VERSION_ORDER: (
        "{catalogue}第{version}版的生效日早于前一版",
        HANDS_OFF,
    ),
    Damage.CATALOGUE_RULE_UNREADABLE: (
        "表“{table}”第{row}行的时限规则读不出来",
        HANDS_OFF,
    ),
    Damage.CATALOGUE_ITEM_UNKNOWN: (
        "村级目录差异第{row}行说的事项“{item_code}”目录里从来没有过",
        HANDS_OFF,
    ),
    Damage.CATALOGUE_REVIEW_UNFOUNDED: (
        "目录年度审核第{row}行所说的第{version}版不存在",
        HANDS_OFF,
    ),
}
DEEDS: Mapping[Kind, tuple[str, str]] = {
    Kind.ADOPT_CATALOGUE: ("启用标准目录", "{catalogue}，{count}项，{day}起"),
    Kind.IMPORT_CATALOGUE: (
        "导入公开目录",
        "{catalogue}第{version}版，{file}，新增{added}项、修改{changed}项、删去{removed}项，{day}起，理由：{reason}",
    ),
    Kind.EDIT_CATALOGUE: (
        "修订公开目录",
        "{catalogue}第{version}版，{items}，{day}起，理由：{reason}",
    ),
    Kind.DEPART_FROM_CATALOGUE: (
        "村级目录差异",
        "{village_names}：{items}{departure}，{day}起，理由：{reason}{vouched_for}",
    ),
    Kind.REVIEW_CATALOGUE: (
        "目录年度审核",
        "{catalogue}{year}年度，{by}，{conclusion}",
    ),
}


def catalogue_version(it: Version) -> str:
    """Return which version it is, from when it holds, and why it was made."""
    day = f"{it.holds_from.year}年{it.holds_from.month}月{it.holds_from.day}日"
    return f"第{it.number}版　{day}起施行　{it.reason}"


_TOLD = (
    *("content", "basis", "phrase", "body", "channels", "audience", "method", "level"),
    *("procedure", "sensitivity", "village_relation", "note"),
)


def item_told(it: CatalogueItem) -> tuple[str, ...]:
    """Return an item field by field: what, how, when and where to disclose."""
    texts = catalogue.as_texts(it)
    section = f"公开栏栏目：{SECTIONS[it.board_section]}"
    days = f"最短上墙：{least_display(it)}"
    fields = (f"{ITEM_FIELDS[name]}：{texts[name]}" for name in _TOLD if texts[name])
    return (item_name(it), *fields, days, section)


def least_display(it: CatalogueItem) -> str:
    """Return how long an item hangs at least, what that rests on and since when."""
    days = f"{it.display.days}天" if it.display.days else it.least_display
    since = f"{it.display_from}起" if it.display_from else ""
    rests = "，".join(filter(None, (it.display_basis, since)))
    return (days or "目录没有写，按法定最短") + (f"（{rests}）" if rests else "")


def due_told(due: Sequence[Due], *, recurs: bool) -> tuple[str, ...]:
    """Return the next due days of a time limit, and why the first is when it is."""
    head = "下次到期" if recurs else "假如今天发生，到期"
    days = (f"{time_limits.listed(it).replace(TAB, '，')}{_noted(it)}" for it in due)
    why = time_limits.explained(due[0]) if due else ()
    return (*(f"{head}：{it}" for it in days), *why)


def _noted(it: Due) -> str:
    """Return what of a day is to be known beside it: that it is off, or unsettled."""
    told = []
    if it.worked_before:
        told.append(f"休息日，前一个工作日是{time_limits.weekday(it.worked_before)}")
    if it.unnoticed:
        years = "、".join(map(str, it.unnoticed))
        told.append(f"{years}年的放假安排没有录入或不全，按周末推算")
    return f"（{'；'.join(told)}）" if told else ""


def pointed(text: str) -> str:
    """Return a text with the marks that Chinese has, between Chinese words."""
    return _HALF_WIDTH.sub(lambda it: _MARKS[it[1]], text)


def departure(it: VillageDeparture) -> str:
    """Return how a village departs from an item, and why."""
    days = f"{it.least_display}天" if it.least_display.isdecimal() else it.least_display
    own = "，".join(filter(None, (it.phrase, days and f"最短上墙{days}")))
    what = f"{DEPARTURES[it.departure]}{f'（{own}）' if own else ''}"
    return f"{it.holds_from}起{what}，理由：{it.reason}"


def departure_standing(it: VillageDeparture, day: date, *, holds: bool) -> str:
    """Return a departure with whether it holds on a day."""
    ahead = "尚未施行" if it.holds_from > day else "已不适用"
    return f"{departure(it)}（{'现行' if holds else ahead}）"


def item_change(it: ItemChange) -> str:
    """Return what became of an item, in one line."""
    told = "、".join(ITEM_FIELDS[field.field] for field in it.fields)
    return f"{CHANGES[it.change]}　{item_name(it.item)}{f'：{told}' if told else ''}"


def before_told(it: FieldChange) -> str:
    """Return what stood in a field of an item."""
    return _field_told(it.field, it.before)


def after_told(it: FieldChange) -> str:
    """Return what stands in a field of an item now."""
    return _field_told(it.field, it.after)


def _field_told(field: str, value: str) -> str:
    """Return what stands in a field; a rule as the sentence that it is."""
    if field != "rule" or not value:
        return value
    try:
        return time_limits.rule_sentence(rule_text.parse(value))
    except NotARuleError:
        return RULE_LOST


def import_outcome(shown: CataloguePreview, *, remove_missing: bool, done: bool) -> str:
    """Return what an import has done to a catalogue, or would do."""
    counts = Counter(it.change for it in shown.changes)
    gone = counts[Change.REMOVED]
    removed = gone if remove_missing else 0
    told = (
        f"新增{counts[Change.ADDED]}项、修改{counts[Change.CHANGED]}项、删去{removed}项"
    )
    if stays := gone - removed:
        told += f"；文件里没有的{stays}项保留不动（要删去，加 --remove-missing）"
    if done:
        return f"已导入：{told}。"
    asked = []
    if shown.refused:
        asked.append(f"有{len(shown.refused)}行错误，略过要加 --leave-out-errors")
    if shown.warnings:
        asked.append(f"有{len(shown.warnings)}条提醒，接受要加 --accept-warnings")
    return "；".join((f"没有导入。照此导入会{told}", *asked)) + "。"


def item_name(it: CatalogueItem) -> str:
    """Return an item by its code and title."""
    return f"{it.code} {it.title}"


def items_named(items: Iterable[CatalogueItem]) -> str:
    """Return items by their codes and titles; past five only how many there are."""
    told = [item_name(it) for it in items]
    shown = "、".join(told[:5])
    return f"{shown}等{len(told)}项" if len(told) > 5 else shown


def at_once(day: date, overdue: int, always: int, villages: int) -> str:
    """Return what it means that a catalogue holds from a day on."""
    told = f"从{day}起计：在那以前到期的不再追问。"
    if overdue:
        told += f"这天早于今天，启用后会列出{overdue}项逾期。"
    if always:
        told += f"应当长期公开的{always}项，启用后列为“常驻未贴”。"
    if villages > 1 and (overdue or always):
        told += f"（{villages}个村合计：同一事项每个村各算一项。）"
    return told


def yearly_review(it: YearlyReview) -> str:
    """Return a review in one line."""
    moved = f"第{it.before}版→第{it.version}版" if it.before else f"第{it.version}版"
    return (
        f"{it.year}年度　{it.reviewed_on}　{it.reviewed_by}　{moved}　{it.conclusion}"
    )
