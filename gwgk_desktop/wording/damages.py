"""What each kind of damage is and what to do, for the check and docs/damage.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.checking import TOLD_ONLY, Damage
from gwgk_desktop.wording import catalogue, postings
from gwgk_desktop.wording.boards import BOARD_DAMAGES
from gwgk_desktop.wording.desk import HANDS_OFF
from gwgk_desktop.wording.facts import VALUE

if TYPE_CHECKING:
    from collections.abc import Mapping


_RESTORE = "请从最近一份核对无误的备份恢复，并把现在的数据文件夹留存备查"
DAMAGES: Mapping[Damage, tuple[str, str]] = {
    **BOARD_DAMAGES,
    # The file and its schema
    Damage.FILE_DAMAGED: ("数据库文件损坏，有的内容读不出来{where}", _RESTORE),
    Damage.FILE_ALTERED: (
        "数据库文件{name}与上次关闭时不同：程序之外有人或有故障改动过它",
        _RESTORE,
    ),
    Damage.FOUND_ON_OPENING: (
        "打开数据库时发现、还没有处置：{told}",
        "查明后请点“已阅，记入历史”，写明原因（命令行用 check --settle 原因）",
    ),
    Damage.ACKNOWLEDGED_MISSING: (
        "保存记录{name}不见了、读不出来或落在历史后面，有没有丢失操作无从核对",
        "请对照备份和纸上的月度摘要核对，并查明是谁删改的",
    ),
    Damage.SEAL_UNREADABLE: (
        "封存记录{name}损坏，读不出来",
        "再打开、关闭一次程序就会重写；磁盘可能有故障，请检查",
    ),
    Damage.ACKNOWLEDGED_UNREADABLE: (
        "保存记录{name}里有{count}行损坏",
        "其余各项核对无误的，不影响数据；磁盘可能有故障，请检查",
    ),
    Damage.SETTING_DIFFERS: (
        "数据库的设置{setting}是{found}，应为{right}",
        HANDS_OFF,
    ),
    Damage.SCHEMA_UNKNOWN: ("数据库里多了不认识的{what}“{name}”", HANDS_OFF),
    Damage.SCHEMA_MISSING: ("数据库里缺少{what}“{name}”", _RESTORE),
    Damage.SCHEMA_DIFFERS: ("数据库里的{what}“{name}”与程序建立的不同", HANDS_OFF),
    Damage.SEQUENCE_BEHIND: (
        "表{table}的编号计数落在已用的编号后面，新的编号会与旧的重复",
        HANDS_OFF,
    ),
    # The history
    Damage.ENTRY_ALTERED: ("历史第{number}号操作的记录被改动过", HANDS_OFF),
    Damage.ENTRY_MISSING: (
        "历史缺少{span}操作",
        "有人删过历史；请从备份恢复，并查明是谁删的",
    ),
    Damage.ENTRY_UNFINISHED: ("历史第{number}号操作没有结尾", HANDS_OFF),
    Damage.ENTRY_UNREADABLE: ("历史第{number}号操作的内容读不出来", HANDS_OFF),
    Damage.CHAIN_BROKEN: ("历史第{number}号操作与它前面的一号接不上", HANDS_OFF),
    Damage.IMAGES_ALTERED: (
        "历史第{number}号操作留存的改动前后内容被改动过",
        HANDS_OFF,
    ),
    Damage.IMAGE_WITHOUT_ENTRY: (
        "留存的改动前后内容属于历史里没有的第{number}号操作",
        HANDS_OFF,
    ),
    Damage.UNDO_UNFOUNDED: (
        "历史第{number}号撤销的是第{undoes}号，那一号在它之后，或已经撤销过",
        HANDS_OFF,
    ),
    Damage.CLOCK_WENT_BACK: (
        "历史第{number}号操作的时间{at}早于前面的{before}，电脑的时钟拨回过",
        "请核对电脑的日期和时间；公示日期、期限按时钟计算",
    ),
    Damage.HISTORY_REWRITTEN: (
        "历史与{source}不符：{span}被改写过",
        "请把现在的数据文件夹留存备查，报告负责人；{remedy}",
    ),
    Damage.HISTORY_CUT: (
        "历史与{source}不符：当时已到第{number}号，现在只到第{last}号",
        "有操作丢失或被删；请把现在的数据文件夹留存备查；{remedy}",
    ),
    # Rows against the history
    Damage.ROW_CHANGED: (
        "表{table}第{row}行与历史最后记下的不同，不是通过本程序改的",
        HANDS_OFF,
    ),
    Damage.ROW_MISSING: ("表{table}第{row}行不见了，历史没有删除的记录", HANDS_OFF),
    Damage.ROW_UNRECORDED: ("表{table}第{row}行在历史里没有来历", HANDS_OFF),
    Damage.ROWS_ALTERED: (
        "表{table}第{first}行至第{last}行与历史第{number}号操作写入时的指纹不符，有人改过",
        HANDS_OFF,
    ),
    # Rows against each other
    Damage.REFERENCE_MISSING: (
        "表{table}第{row}行指到表{parent}里没有的一行",
        _RESTORE,
    ),
    Damage.LINE_WITHOUT_BATCH: ("发放明细第{row}行不属于任何批次", _RESTORE),
    Damage.LINE_WITHOUT_PERSON: ("发放明细第{row}行的人没有登记", _RESTORE),
    Damage.LINE_WITHOUT_VILLAGE: ("发放明细第{row}行的村没有登记", _RESTORE),
    Damage.CORRECTION_WITHOUT_LINE: ("第{row}号更正所更正的明细不见了", _RESTORE),
    Damage.CORRECTIONS_UNCLEAR: (
        "第{line}行明细的几次更正分不清哪一次有效",
        HANDS_OFF,
    ),
    Damage.PERSON_WITHOUT_LINE: ("登记的第{row}人没有任何发放明细", HANDS_OFF),
    Damage.PERSON_TWICE: ("登记的第{row}人与另一人身份证号相同", HANDS_OFF),
    Damage.OFFICE_TWICE: ("单位信息有{count}份，应只有一份", HANDS_OFF),
    Damage.VILLAGE_NAME_TWICE: (
        "“{name}”这个名称同时指两个村（社区）",
        "请在“设置”里改名，或删除其中一个别名",
    ),
    # Values
    Damage.AMOUNT_INVALID: ("表{table}第{row}行的金额不是零或正的整数分", HANDS_OFF),
    Damage.DECIMAL_INVALID: ("表{table}第{row}行的{column}不是数字", HANDS_OFF),
    Damage.DAY_INVALID: ("表{table}第{row}行的{column}不是日期", HANDS_OFF),
    Damage.VALUE_UNKNOWN: ("表{table}第{row}行的{column}不是程序认得的", HANDS_OFF),
    Damage.JSON_UNREADABLE: ("表{table}第{row}行的{column}读不出来", HANDS_OFF),
    # Batches
    Damage.BATCH_COUNT: (
        "第{batch}批应有{stated}行明细，实际有{found}行",
        _RESTORE,
    ),
    Damage.BATCH_TOTAL: (
        "第{batch}批合计应为{stated}分，明细相加是{found}分",
        _RESTORE,
    ),
    Damage.BATCH_VILLAGES: (
        "第{batch}批应涉及{stated}个村，明细里有{found}个",
        _RESTORE,
    ),
    Damage.BATCH_LINES_CHANGED: (
        "第{batch}批的明细与导入时的指纹不符，有人改过",
        HANDS_OFF,
    ),
    Damage.BATCH_UNLIKE_ENTRY: (
        "第{batch}批的行数、合计或指纹与历史第{number}号导入记下的不同",
        HANDS_OFF,
    ),
    Damage.BATCH_WITHOUT_ENTRY: ("第{batch}批在历史里没有导入的记录", HANDS_OFF),
    Damage.UNDONE_BATCH_HAS_LINES: ("第{batch}批已经撤销，却还有明细", HANDS_OFF),
    Damage.BATCH_UNDONE_UNLIKE_ENTRY: (
        "第{batch}批是否撤销，与历史所记的不同",
        HANDS_OFF,
    ),
    Damage.SUPPLEMENT_OF_UNDONE: (
        "第{batch}批补充的第{first}批已经撤销",
        "请在“历史”里撤销补充批次的导入",
    ),
    Damage.SUPPLEMENT_UNFOUNDED: (
        "第{batch}批补充的第{first}批不是首批，或比它还晚",
        HANDS_OFF,
    ),
    # Sheets, returns, kept files
    Damage.SHEET_FILE_MISSING: ("公示单{sheet}留存的文件丢失", _RESTORE),
    Damage.SHEET_FILE_ALTERED: ("公示单{sheet}留存的文件已被改动或损坏", _RESTORE),
    Damage.SHEET_NUMBER_GAP: (
        "{year}年第{village_number}号村的公示单缺第{serial}号",
        HANDS_OFF,
    ),
    Damage.SHEET_NUMBER_TWICE: (
        "{year}年第{village_number}号村的公示单第{serial}号有两份同版",
        HANDS_OFF,
    ),
    Damage.SHEET_VERSION_ORDER: (
        "{year}年第{village_number}号村的公示单第{serial}号缺版，或先后颠倒",
        HANDS_OFF,
    ),
    Damage.SHEET_TOTAL: (
        "公示单{sheet}的行数或合计与制作时的批次不符",
        "请核对张贴的公示单；" + HANDS_OFF,
    ),
    Damage.SHEET_WITHOUT_BATCH: ("公示单{sheet}不知是哪个批次的", HANDS_OFF),
    Damage.RETURN_FILE_MISSING: ("{quarter}第{return}份报表留存的文件丢失", _RESTORE),
    Damage.RETURN_FILE_ALTERED: (
        "{quarter}第{return}份报表留存的文件已被改动或损坏",
        _RESTORE,
    ),
    Damage.RETURN_TOTAL: (
        "{quarter}第{return}份报表的合计与导出时的批次不符",
        "请核对报出的报表；" + HANDS_OFF,
    ),
    Damage.RETURN_BATCH_TWICE: (
        "{quarter}第{return}份报表把同一批次算了两次",
        HANDS_OFF,
    ),
    Damage.RETURN_WITHOUT_BATCH: (
        "{quarter}第{return}份报表不知计入了哪些批次",
        HANDS_OFF,
    ),
    Damage.RETURN_BATCH_OUTSIDE: (
        "{quarter}第{return}份报表计入了不在这一季度发放的第{batch}批",
        HANDS_OFF,
    ),
    Damage.KEPT_FILE_ALTERED: (
        "留存的文件{name}已被改动或损坏，又没有记录用到它",
        "不影响已有的公示单和报表；磁盘可能有故障，请检查",
    ),
    Damage.KEPT_FILE_ORPHAN: (
        "留存的文件{name}没有记录用到它：多半是恢复到了较早的备份，或制作到一半断了电",
        "不必处理",
    ),
    # Review and release
    Damage.CONTENT_FILE_MISSING: ("公示单{sheet}留存的内容文本丢失", _RESTORE),
    Damage.CONTENT_FILE_ALTERED: (
        "公示单{sheet}留存的内容文本已被改动或损坏",
        _RESTORE,
    ),
    Damage.REVIEW_PAGE_MISSING: (
        "公示单{sheet}第{row}号审核的签字页丢失",
        _RESTORE,
    ),
    Damage.REVIEW_PAGE_ALTERED: (
        "公示单{sheet}第{row}号审核的签字页已被改动或损坏",
        _RESTORE,
    ),
    Damage.REVIEW_WITHOUT_NAME: ("公示单{sheet}第{row}号审核没有写是谁", HANDS_OFF),
    Damage.REVIEW_WITHOUT_REASON: (
        "公示单{sheet}第{row}号审核退回而没有写理由",
        HANDS_OFF,
    ),
    Damage.REVIEW_WITHOUT_CHECKS: (
        "公示单{sheet}第{row}号乡镇审核同意了，五关却没有核对全",
        HANDS_OFF,
    ),
    Damage.REVIEW_AFTER_RELEASE: (
        "公示单{sheet}第{row}号审核在发布之后",
        HANDS_OFF,
    ),
    Damage.RELEASE_UNLIKE_SHEET: (
        "公示单{sheet}发布时记下的文件与现在留存的不是同一份",
        "请核对张贴的公示单；" + HANDS_OFF,
    ),
    Damage.RELEASE_WITHOUT_REVIEW: (
        "公示单{sheet}没有审完就发布了，缺：{step}",
        "请核对张贴的公示单；" + HANDS_OFF,
    ),
    Damage.RELEASE_BY_DRAFTER_ALONE: (
        "公示单{sheet}只有起草人自己审核就发布了",
        "请核对张贴的公示单；" + HANDS_OFF,
    ),
    Damage.RELEASE_NOT_PROACTIVE: (
        "公示单{sheet}不是主动公开的，却发布了",
        "请马上从公开栏撤下；" + HANDS_OFF,
    ),
    Damage.RELEASED_TWICE: (
        "公示单{sheet}有两版同时在公示",
        "请撤回旧的一版；" + HANDS_OFF,
    ),
    Damage.WITHDRAWN_WITHOUT_REASON: ("公示单{sheet}撤回而没有写理由", HANDS_OFF),
    Damage.WITHDRAWN_UNRELEASED: ("公示单{sheet}没有发布过，却撤回了", HANDS_OFF),
    **postings.DAMAGES,
    # Comparison lists and payments
    Damage.LIST_COUNT: (
        "第{list}份比对名单应有{stated}人，实际有{found}人",
        _RESTORE,
    ),
    Damage.PAYMENT_OF_OTHER_BATCH: (
        "第{file}份银行回盘记到了别的批次的明细上",
        HANDS_OFF,
    ),
    Damage.PAYMENT_COUNT: (
        "第{file}份银行回盘的结果与导入时不符：导入时{stated}，现在{found}（成功、失败、退回）",
        _RESTORE,
    ),
    Damage.RESENT_COUNT: (
        "重新发放的第{batch}批应有{stated}条明细，实际有{found}条",
        _RESTORE,
    ),
    **catalogue.DAMAGES,
    # Backups
    Damage.BACKUP_SEAL_UNREADABLE: (
        "备份{name}的封存记录读不出来，没有用它核对",
        "请另做一份备份，并检查存放备份的磁盘",
    ),
    Damage.BACKUP_UNUSABLE: (
        "备份{name}不可用（{differs}）",
        "恢复时不会用它；请另做一份备份，检查存放备份的磁盘，再在“备份”页把它删除（命令行用 restore --forget）",
    ),
    Damage.BACKUP_SETTINGS_UNREADABLE: (
        "备份的设置{file}读不出来，不知道第二存放处在哪里",
        "请在“备份”页重新选定第二存放处",
    ),
}
"""What each kind of damage is, and what to do."""


def damage_table() -> str:
    """Return every kind of damage as a Markdown table, kept in docs/damage.md."""
    rows = "".join(
        f"| `{damage}` | {'说明' if damage in TOLD_ONLY else '问题'} |"
        f" {VALUE.sub('…', text)} | {advice} |\n"
        for damage, (text, advice) in DAMAGES.items()
    )
    return _DAMAGE_HEAD + rows


_DAMAGE_HEAD = """\
# 核对能发现什么

`gwgk-desktop check` 和“历史—核对”查的每一种问题；有“问题”时退出状态是 1，“说明”只是告知。

本表由 `python3 dev.py docs` 按程序生成，请勿手改。

| 代码 | 级别 | 说什么 | 怎么办 |
|---|---|---|---|
"""
