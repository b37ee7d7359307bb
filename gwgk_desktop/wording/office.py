"""The office: its villages, telephones and programmes, and what these may show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.office import Publication, Sensitivity, Source, VillageKind
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.shown_tails import Mask
from gwgk_desktop.wording.figures import day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gwgk_desktop.domain.office import GivenVillages

VILLAGE_KINDS = {VillageKind.VILLAGE: "行政村", VillageKind.COMMUNITY: "社区"}
SENSITIVITIES = {
    Sensitivity.LOW: "一般",
    Sensitivity.MEDIUM: "较敏感",
    Sensitivity.HIGH: "敏感，只出规定的列",
    Sensitivity.NO_LIST: "不出名单",
}
PUBLICATIONS = {
    Publication.LIST: "公示名单",
    Publication.SUMMARY: "只公示汇总",
    Publication.NONE: "不公示名单",
}
SOURCES = {
    Source.SEQUENCE: "序号",
    Source.VILLAGE: "村（社区）",
    Source.GROUP: "村民小组",
    Source.NAME: "姓名",
    Source.QUANTITY: "数量（面积、人数等）",
    Source.RATE: "标准",
    Source.AMOUNT: "金额",
    Source.PEOPLE: "人数",
    Source.HOUSEHOLDS: "户数",
    Source.REMARK: "备注（要有规定）",
    Source.EXTRA: "原表的同名列（要有规定）",
    Source.BATCH: "期别（几个批次同列时）",
}
"""What a public column may show; no source is personal data."""
MASKS = {
    Mask.SHORTEST: "最短的尾号（推荐）",
    Mask.TWO_THREE: "前2后3",
    Mask.SIX_FOUR: "前6后4（要有县里的文件）",
}
PROBLEMS: Mapping[Code, tuple[str, str]] = {
    Code.PROGRAMME_UNKNOWN: (
        "没有名为“{programme}”的补贴项目{known}",
        "请用项目的全称、简称或编码",
    ),
    Code.PROGRAMME_NOT_CHOSEN: ("还没有选补贴项目", "请选择补贴项目，然后才能导入"),
    Code.VILLAGE_NOT_LISTED: (
        "本镇没有登记“{village}”{known}",
        "请核对村名，或先添加这个村",
    ),
    Code.VILLAGE_EXISTS: ("“{village}”已经登记过", "不必重复添加"),
    Code.VILLAGE_ALIAS_TAKEN: (
        "“{alias}”已是“{village}”的名称或别名",
        "一个名称只能指一个村；请核对，或先删除原来的别名",
    ),
    Code.VILLAGE_ALIAS_UNKNOWN: ("没有登记别名“{alias}”{known}", "请核对要删除的别名"),
    Code.TABLE_UNREADABLE: (
        "对照表“{table}”写得不对，读不出来",
        "请按程序自带的同名文件改正；删去它就按自带的执行",
    ),
    Code.VILLAGE_NAME_MISSING: ("村名是空的", "请写上村（社区）的名称"),
    Code.VILLAGE_NAME_INVALID: (
        "村名里有数字、字母或符号，没有添加",
        "村（社区）的名称只能是汉字，请核对",
    ),
    Code.TELEPHONE_MISSING: (
        "还没有登记监督电话，公示单不能制作",
        "请在“设置”里填写监督电话，命令行用 office --supervision-phone",
    ),
    Code.TELEPHONE_INVALID: (
        "{told_in}填的不是电话号码，没有保存",
        (
            "请填固定电话（带区号）、400电话、12345这样的短号或手机号，"
            "如 0559-4512345、0559-4512346转8001，多个用“、”分开；身份证号、卡号不能填在这里"
        ),
    ),
    Code.TELEPHONE_OF_PERSON: (
        "填的电话与数据里某人的{personal}相同，没有保存",
        "填在这里的号码会印上公示单，请换一个办公电话",
    ),
    Code.TELEPHONE_NOT_AGREED: (
        "填的电话也是清单里某人的手机或电话，还没有保存",
        (
            "确是办公用的，请确认后保存：写明是“电话”的地方会放行、印出来，"
            "别处出现仍然拦住；不是就换一个办公电话（命令行确认用--agree）"
        ),
    ),
    Code.NUMBER_IN_TEXT: (
        "填写的{told_in}里有{personal}，没有保存",
        "这里写的内容会留在记录里、印到纸上，请去掉号码和住址再试",
    ),
    Code.OFFICE_NAME_MISSING: (
        "还没有登记乡镇名称，公示单不能制作",
        "请在“设置”里填写乡镇名称",
    ),
    Code.COLUMN_NOT_PUBLIC: (
        "“{column}”是{kind}，不得列入公示单",
        "任何规定都不能公开这一项；同名的人由程序注明身份证号末位",
    ),
    Code.COLUMN_HEADING_MISSING: ("有一列没有标题", "请填上标题，或删去这一列"),
    Code.COLUMN_RULE_MISSING: (
        "“{columns}”不在默认公开的列之内，要有规定才能公开",
        "请填写规定的文号，如“民发〔2021〕57号第二十四条”",
    ),
    Code.DIVISION_CODE_INVALID: (
        "行政区划代码应为6位数字，没有保存",
        "请填写本县身份证号的前六位，或留空由程序按登记的人推断",
    ),
    Code.MASK_ORDER_MISSING: (
        "“前6后4”露出的位数过多，没有县里的文件不能使用",
        "请填写县里文件的文号；没有的，请用“最短的尾号”",
    ),
}


def villages_added(given: GivenVillages) -> str:
    """Return how many villages were added, and which names were passed over."""
    told = f"已添加{len(given.new)}个村（社区）。"
    if given.known:
        told += f"“{'、'.join(given.known)}”已经登记过，没有再添加。"
    if given.repeated:
        told += f"“{'、'.join(given.repeated)}”写了不止一次，只添加一个。"
    return told


def heavy_since(when: date | None) -> str:
    """Return from when on a village's finances are busy, as its list shows it."""
    return f"{day(when)}起" if when else ""
