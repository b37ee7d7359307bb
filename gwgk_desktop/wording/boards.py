"""Boards in Chinese: their kinds, what is wrong with them, what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.board_layout import capacity as sheets_on
from gwgk_desktop.domain.boards import BoardKind, Material, Subject
from gwgk_desktop.domain.checking import Damage
from gwgk_desktop.domain.pages import Direction, Paper
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.wording.desk import HANDS_OFF

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gwgk_desktop.domain.boards import Board

BOARD_KINDS: Mapping[BoardKind, str] = {
    BoardKind.VILLAGE: "村",
    BoardKind.COMMUNITY: "社区",
    BoardKind.GROUP: "村民小组",
    BoardKind.TOWNSHIP: "乡镇",
}
MATERIALS: Mapping[Material, str] = {
    Material.UNKNOWN: "未登记",
    Material.CASE: "橱窗",
    Material.MAGNETIC: "磁性板",
    Material.CORK: "软木板",
    Material.WALL: "墙面",
    Material.MOBILE: "移动栏",
    Material.SCREEN: "电子屏",
}
SUBJECTS: Mapping[Subject, str] = {
    Subject.PARTY: "党务",
    Subject.POLICY: "政务",
    Subject.AFFAIRS: "村务",
    Subject.COMMUNITY: "居务",
    Subject.FINANCE: "财务",
    Subject.SERVICE: "服务",
    Subject.GOVERNMENT: "乡镇政务",
    Subject.SUBSIDY: "补贴",
}
BOARD_PROBLEMS: Mapping[Code, tuple[str, str]] = {
    Code.NO_BOARD_TABLE: (
        "文件{file}里没有认出公开栏清单",
        "表头要有村、名称、宽、高，宽和高写明单位，如 宽（厘米）",
    ),
    Code.BOARD_NAME_MISSING: ("公开栏没有名称", "请填写名称，如 村务公开栏"),
    Code.BOARD_NAME_TAKEN: (
        "{village}已有公开栏“{board}”",
        "请换一个名称，或修改原来那块",
    ),
    Code.BOARD_WITHOUT_VILLAGE: (
        "公开栏的类别与所在的村对不上",
        "乡镇的公开栏不选村，其他的要选村（社区）",
    ),
    Code.BOARD_GROUP_UNKNOWN: (
        "{village}没有登记“{group}”这个村民小组",
        "请先在“设置—村（社区）”登记小组，或改正小组的名称",
    ),
    Code.BOARD_SIZE_INVALID: (
        "公开栏的宽和高应在{least}到{most}毫米之间",
        "请量好再填，注意单位",
    ),
    Code.BOARD_SIZE_UNREADABLE: (
        "宽或高{text}不是尺寸，这一行没有导入",
        "请改正，如 240",
    ),
    Code.BOARD_UNIT_MISSING: (
        "宽或高{text}没有写单位，这一行没有导入",
        "请在表头写明，如 宽（厘米），或写成 240厘米",
    ),
    Code.BOARD_WORD_UNKNOWN: (
        "{text}不认识，这一行没有导入；可填：{choices}",
        "请改正",
    ),
    Code.BOARD_ALREADY_KNOWN: ("{village}的“{board}”已经登记，没有改动", ""),
    Code.BOARD_DAYS_REVERSED: ("停用日期早于启用日期", "请改正日期"),
    Code.BOARD_AREA_OUTSIDE: ("“{area}”伸出了公开栏", "请改小，或移到栏内"),
    Code.BOARD_AREAS_MEET: ("“{area}”与“{other}”叠在一起", "请改正位置或大小"),
    Code.BOARD_PART_UNKNOWN: (
        "这块公开栏上没有“{area}”",
        "请核对版块和固定内容的名称（boards）",
    ),
    Code.BOARD_PHOTO_INVALID: (
        "“{file}”不是能用的照片",
        "请用手机拍的 JPEG 或 PNG 照片",
    ),
    Code.BOARD_SUBJECT_UNKNOWN: (
        "版块“{area}”只贴的{text}不认识",
        f"可填：{'、'.join(SUBJECTS.values())}；什么都贴就不填",
    ),
    Code.BOARD_UNKNOWN: (
        "没有“{board}”这块公开栏",
        "全部公开栏列在“设置—公开栏”（命令行用 boards）",
    ),
    Code.EVENT_STARTS_NOTHING: (
        "“{item}”这项没有随事件起算的时限",
        "定期、长期公开的不用登记事件；时限读不出规则的，请先在“公开目录”改写用语",
    ),
    Code.EVENT_TITLE_MISSING: (
        "没有写发生了什么",
        "请用一句话写明，如 召开村民代表会议",
    ),
    Code.EVENT_HAS_POSTINGS: (
        "第{event}号事件已有上墙记录，不能删除",
        "请先撤销那次上墙的登记",
    ),
    Code.EVENT_UNKNOWN: (
        "没有第{event}号事件",
        "请在“上墙排期—事件”里核对（命令行 plan --events）",
    ),
    Code.OCCASION_UNKNOWN: (
        "读不出“{occasion}”是哪一期",
        "月份写作 2026-02，季度 2026Q1，半年 2026H1，年 2026，事件 event:7",
    ),
    Code.OCCASION_WITHOUT_ITEM: (
        "写了期次“{occasion}”，没有写是目录里的哪一项",
        "请一并选定事项（命令行 --item）",
    ),
}
BOARD_DAMAGES: Mapping[Damage, tuple[str, str]] = {
    Damage.BOARD_PHOTO_MISSING: (
        "公开栏“{board}”的照片丢失",
        "请从备份找回（check --mend），或重新拍照",
    ),
    Damage.BOARD_PHOTO_ALTERED: (
        "公开栏“{board}”的照片已被改动或损坏",
        "请从备份找回（check --mend），或重新拍照",
    ),
    Damage.BOARD_PART_INVALID: (
        "公开栏“{board}”的大小、版块或常驻内容不可能是这样",
        HANDS_OFF,
    ),
}
BOARD_DEEDS: Mapping[Kind, tuple[str, str]] = {
    Kind.ADD_BOARD: ("登记公开栏", "{board}"),
    Kind.EDIT_BOARD: ("修改公开栏", "{board}"),
    Kind.REMOVE_BOARD: ("删除公开栏", "{board}"),
    Kind.IMPORT_BOARDS: ("导入公开栏清单", "{file}，{count}块"),
    Kind.RECORD_EVENT: ("登记事件", "{places}，{item}：{title}，{happened_on}"),
    Kind.REMOVE_EVENT: ("删除事件", "{places}，{item}：{title}，{happened_on}"),
}


def subjects(some: Iterable[str]) -> str:
    """Return subjects by their names."""
    return "、".join(SUBJECTS[Subject(it)] for it in some)


def capacity(board: Board) -> str:
    """Return how many sheets have room on a board, beside what hangs for good."""
    if board.takes_all:
        return "电子屏，轮播不限"
    upright = sheets_on(board, Paper.A4, Direction.UPRIGHT)
    across = sheets_on(board, Paper.A3, Direction.ACROSS)
    return f"A4竖{upright}张，或A3横{across}张"
