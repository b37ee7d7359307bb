"""The Chinese that the clerk reads, where it is not the label of one widget.

Every problem has a sentence that says what and where, and an advice that says
what to do next; every deed has a title and a sentence for the history.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gwgk_desktop.domain import comparisons, money
from gwgk_desktop.domain.office import Publication, Sensitivity, VillageKind
from gwgk_desktop.domain.payments import PaymentStatus
from gwgk_desktop.domain.personal_data import PersonalData
from gwgk_desktop.domain.problems import Code, Place, Severity
from gwgk_desktop.domain.readings import Field
from gwgk_desktop.domain.work import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.returns import SentReturn
    from gwgk_desktop.domain.work import HistoryEntry

PRODUCT = "乡镇政务公开台"
BUG = "程序出错，这一步没有做成，数据未改动。出错的位置已记在："

PROBLEMS: Mapping[Code, tuple[str, str]] = {
    # A file that cannot be read at all
    Code.ENCRYPTED: (
        "文件{file}设有打开密码，无法读取",
        "请去掉密码后另存一份，再重新选择",
    ),
    Code.DAMAGED: (
        "文件{file}已损坏，无法读取",
        "请向发来的单位重新要一份，或用 WPS/Excel 打开后另存为 .xlsx",
    ),
    Code.TOO_LARGE: (
        "文件{file}过大，或解压后过大，未读取",
        "请确认文件来源；正常的发放表不会这样大，可拆成几个文件",
    ),
    Code.NOT_A_WORKBOOK: (
        "文件{file}不是电子表格",
        "请选择 .xlsx、.xls、.ods 或 .csv 文件",
    ),
    Code.EMPTY: ("文件{file}里没有任何内容", "请确认选对了文件"),
    Code.NO_TABLE: (
        "文件{file}里找不到发放表：表头至少要有“姓名”和“金额”两列",
        "请检查表头的写法；汇总表不是发放清单",
    ),
    # Cells and rows
    Code.NAME_MISSING: ("姓名为空", "请在原表补上姓名"),
    Code.VILLAGE_MISSING: ("村名为空，且不能由上一行确定", "请在原表补上村名"),
    Code.VILLAGE_UNKNOWN: (
        "本镇没有登记“{village}”{nearest}",
        "请核对村名；确是本镇的村，先在“设置”里添加",
    ),
    Code.VILLAGE_NOT_TOLD: (
        "有 {count} 行既没有村名列，标题里也没有村名",
        "请指定这份清单属于哪个村",
    ),
    Code.ID_NUMBER_DAMAGED: (
        "身份证号已被电子表格当作数字破坏，末几位丢失",
        "请向发来的单位要原始数据，或在原表里把该列设为文本后重新录入",
    ),
    Code.ID_NUMBER_LENGTH: ("身份证号应为18位，这里是{length}位", "请核对原件后改正"),
    Code.ID_NUMBER_DATE: ("身份证号中的出生日期不存在或不合理", "请核对原件后改正"),
    Code.ID_NUMBER_CHECKSUM: ("身份证号校验码不符，至少有一位写错", "请核对原件后改正"),
    Code.ID_NUMBER_OLD_FORM: (
        "身份证号是15位旧号",
        "请换成18位号码；确无新号的可以接受",
    ),
    Code.BANK_ACCOUNT_DAMAGED: (
        "银行账号已被电子表格当作数字破坏，末几位丢失",
        "请向发来的单位要原始数据，或在原表里把该列设为文本后重新录入",
    ),
    Code.BANK_ACCOUNT_INVALID: (
        "银行账号含有数字以外的字符，或位数不对",
        "请核对存折或卡片后改正",
    ),
    Code.BANK_ACCOUNT_CHECKSUM: (
        "银行卡号校验位不符，至少有一位写错",
        "请核对卡片；确认无误的可以接受",
    ),
    Code.AMOUNT_MISSING: (
        "金额为空",
        "请补上金额；由公式得出的，请先在电子表格里重新计算并保存",
    ),
    Code.AMOUNT_INVALID: ("金额{text}不是有效的数字", "请改成数字"),
    Code.AMOUNT_NEGATIVE: ("金额{amount}为负数", "退款、扣回不要列在发放表里"),
    Code.AMOUNT_FRACTION: (
        "金额{amount}不足一分的部分按四舍五入记为{kept}",
        "请核对；接受后按记下的数发放、公示",
    ),
    Code.AMOUNT_MISMATCH: (
        "数量{quantity}×标准{rate}＝{product}，与金额{amount}不符",
        "请核对数量、标准和金额；确属部分兑付的可以接受",
    ),
    Code.QUANTITY_INVALID: ("数量{text}不是有效的数字", "请改成数字"),
    Code.RATE_INVALID: ("标准{text}不是有效的数字", "请改成数字"),
    # Across rows
    Code.DUPLICATE_ID_NUMBER: (
        "“{name}”的身份证号与{others}相同",
        "同一人在同一批只能有一行；请核对是重复还是写错",
    ),
    Code.SHARED_BANK_ACCOUNT: (
        "“{name}”的银行账号与{others}相同",
        "请核对；一家人共用一个账户的可以接受",
    ),
    Code.TOTAL_MISMATCH: (
        "“{label}”行写的是{stated}，逐行相加是{found}，相差{difference}",
        "请让发来的单位核对：要么合计写错，要么缺行或多行",
    ),
    # What a reader passed over
    Code.SHEET_LEFT_OUT: ("工作表未读取：{left_out}", ""),
    Code.ROW_LEFT_OUT: ("此行不是发放记录（说明、签字等），未读取", ""),
    # An import
    Code.ALREADY_IMPORTED: (
        "{file}已于{day}按同一项目、同一期别导入过",
        "不必再次导入；确要重来，请先在“历史”里撤销那次导入",
    ),
    Code.ERRORS_NOT_LEFT_OUT: (
        "有{count}行存在错误，尚未同意退回",
        "改正后重新导入，或同意退回错误行、只导入其余各行（--leave-out-errors）",
    ),
    Code.WARNINGS_NOT_ACCEPTED: (
        "有{count}处提醒尚未接受",
        "逐条核对后接受（--accept-warnings）",
    ),
    Code.TOTALS_DISAGREE: (
        "文件里的合计与逐行相加不符（{count}处），整份清单未导入",
        "请让发来的单位核对后重发",
    ),
    Code.NOTHING_TO_IMPORT: ("{file}里没有一行可以导入", "请改正错误后重新导入"),
    # Other deeds
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
    Code.BATCH_UNKNOWN: (
        "没有编号为{batch}的发放批次",
        "请看批次列表里的编号；撤销了的批次不再列出",
    ),
    Code.LINE_UNKNOWN: ("没有编号为{line}的发放明细", "请刷新后重试"),
    Code.NO_LINES_IN_VILLAGE: (
        "第{batch}批没有{village}的发放明细",
        "请核对村名和批次",
    ),
    Code.REASON_MISSING: ("更正必须写明原因", "请填写更正原因"),
    Code.NOTHING_CHANGED: ("没有改动任何内容", "请修改后再保存"),
    Code.TELEPHONE_MISSING: (
        "还没有登记监督电话，公示表不能制作",
        "请在“设置”里填写监督电话",
    ),
    Code.OFFICE_NAME_MISSING: (
        "还没有登记乡镇名称，公示表不能制作",
        "请在“设置”里填写乡镇名称",
    ),
    Code.GLYPH_MISSING: (
        "{column}第{number}行“{text}”中的“{character}”（{code}）字库里没有，印不出来",
        "请核对这个字；确是生僻字的，请暂用拼音或另行处理后再制作",
    ),
    Code.PERSONAL_DATA_ON_SHEET: (
        "公示表“{column}”第{number}行含有{kind}，已拦下",
        "请在该列去掉个人信息，或不公开这一列",
    ),
    Code.COLUMN_LEFT_OUT: ("清单里没有“{column}”的内容，公示表未列此列", ""),
    Code.NOTICE_PERIOD_ASSUMED: (
        "此项目没有查到公示天数，按本单位默认的{days}天",
        "如县里另有规定，请在“设置”里修改",
    ),
    Code.FORM_UNKNOWN: (
        "没有名为“{form}”的报表格式，现有：{forms}",
        "请选用现有的报表格式",
    ),
    Code.NOTHING_PAID: (
        "{quarter}没有任何发放批次",
        "请核对季度；批次按发放日期归入季度",
    ),
    Code.OPERATION_UNKNOWN: ("历史里没有编号为{number}的操作", "请看历史列表里的编号"),
    Code.NOT_UNDOABLE: (
        "第{number}号操作不能撤销：公示表、报表和核实单已经离开本机",
        "需要改动的，请更正后重新制作",
    ),
    Code.ALREADY_UNDONE: ("第{number}号操作已被第{by}号操作撤销", "不必再次撤销"),
    Code.IMPORT_AGAIN: ("撤销导入之后不能恢复", "请重新导入原来的文件"),
    Code.CHANGED_SINCE: ("这条记录后来又有改动，不能撤销", "请先撤销后来的改动"),
    # Comparison lists and what is verified by them
    Code.ON_COMPARISON_LIST: (
        "“{name}”在{source}提供的{kind}名单上（{dated_on}）{late}{certain}",
        "请核实本人情况；导入后可出核实单，由负责人签字决定，程序不会自行删除",
    ),
    Code.NO_LIST_TABLE: (
        "文件{file}里找不到名单：表头要有“姓名”，并有“身份证号”或“村”",
        "请检查表头的写法，或向提供名单的单位重新要一份",
    ),
    Code.LIST_ALREADY_IMPORTED: (
        "{file}已于{day}作为同类名单导入过",
        "不必再次导入；确要重来，请先在“历史”里撤销那次导入",
    ),
    Code.LIST_SOURCE_MISSING: (
        "还没有写明名单由哪个单位提供",
        "请填写来源，如“县民政局”（--source）",
    ),
    Code.NOBODY_LISTED: ("{file}里没有一行可以比对", "请确认选对了文件"),
    Code.LISTED_UNMATCHABLE: (
        "此行没有可用的身份证号，也没有村名，无法比对",
        "请向提供名单的单位补要身份证号",
    ),
    Code.DAY_UNREADABLE: (
        "日期{text}读不懂，按没有日期处理",
        "请写成 2026-09-01 的样子",
    ),
    Code.VERIFICATION_UNKNOWN: (
        "没有编号为{number}的核实事项",
        "请看核实单上的编号",
    ),
    Code.NOTHING_TO_VERIFY: (
        "第{batch}批没有需要核实的明细",
        "名单有更新的，请先导入新的比对名单",
    ),
    Code.DECISION_INCOMPLETE: (
        "核实结果必须写明由谁决定、依据什么",
        "请按签字的核实单填写决定人和理由",
    ),
    Code.VERIFICATIONS_REST_ON_IT: (
        "已有{count}项核实结果以此为依据，不能撤销",
        "确要撤销，请先在“历史”里撤销这些核实结果",
    ),
    # What the bank returns, and what is sent to it again
    Code.NO_PAYMENT_TABLE: (
        "文件{file}里找不到回盘表：表头要有“金额”“状态”，并有账号、身份证号或姓名",
        "请检查表头的写法，或向银行重新要一份",
    ),
    Code.PAYMENTS_ALREADY_READ: (
        "{file}已于{day}作为第{batch}批的回盘导入过",
        "不必再次导入；确要重来，请先在“历史”里撤销那次导入",
    ),
    Code.PAYMENT_STATUS_UNKNOWN: (
        "支付状态{text}不认识，此行未记",
        "请问清银行是成功、失败还是退回；常用的写法可加进 resources/bank_words.toml",
    ),
    Code.PAYMENT_UNMATCHED: (
        "此行对不上本批任何一条明细，未记",
        "请核对账号、身份证号、姓名和金额，并确认选对了批次",
    ),
    Code.PAYMENT_AMBIGUOUS: (
        "此行同时对上本批{count}条明细，未记",
        "请向银行要带身份证号或账号的回盘",
    ),
    Code.PAYMENT_CONTRADICTED: (
        "同一条明细在回盘里有{count}行，结果不一致，都未记",
        "请问清银行以哪一行为准",
    ),
    Code.PAYMENT_OUTDATED: (
        "此行的日期{happened_on}早于已记的结果，未记",
        "已记的结果较新，一般不必处理",
    ),
    Code.LINE_NOT_RETURNED: ("“{name}”不在回盘里，支付结果仍不知道", ""),
    Code.NO_PAYMENT_MATCHED: (
        "{file}里没有一行对得上第{batch}批",
        "请确认选对了文件和批次",
    ),
    Code.NOTHING_TO_RESEND: (
        "第{batch}批没有失败或退回、而又未重发的明细",
        "失败、退回以银行回盘为准，请先导入回盘",
    ),
    Code.PAYMENTS_REST_ON_IT: (
        "第{batch}批已导入银行回盘，不能撤销",
        "确要撤销，请先在“历史”里撤销回盘的导入",
    ),
    Code.LATER_PAYMENTS_READ: (
        "第{batch}批后来又导入过回盘，不能撤销这一份",
        "请先撤销后来的回盘",
    ),
    Code.RESEND_RESTS_ON_IT: (
        "第{batch}批是据此重新发放的，不能撤销",
        "确要撤销，请先在“历史”里撤销那次重新发放",
    ),
    Code.RESEND_HAS_NO_SHEETS: (
        "第{batch}批是第{first}批的重新发放，不另出公示单",
        "请制作原批次的公示单，已发放的情况会一并反映",
    ),
    # The data folder and files
    Code.FOLDER_IN_USE: (
        "数据文件夹“{folder}”正被另一个程序使用",
        "请先关闭已打开的窗口",
    ),
    Code.FOLDER_NOT_EMPTY: (
        "这个数据文件夹已经在用，没有写入示例",
        "请为示例另选一个空的数据文件夹（--data）",
    ),
    Code.FOLDER_UNUSABLE: (
        "数据文件夹“{folder}”不能写入",
        "请检查权限，或另选一个文件夹（--data）",
    ),
    Code.NOT_A_STORE: ("{file}不是本程序的数据库", "请检查数据文件夹选得对不对"),
    Code.STORE_TOO_NEW: (
        "数据库的版本是{found}，本程序只认到{supported}",
        "请升级程序",
    ),
    Code.FILE_MISSING: ("找不到文件{file}", "请检查文件名和位置"),
    Code.FILE_IN_USE: (
        "文件{file}打不开或不能写入",
        "如正在 WPS/Excel 中打开，请先关闭；并检查有无权限",
    ),
    Code.DISK_FULL: ("磁盘已满，{file}没有写成", "原有内容未动；请腾出空间后重试"),
    Code.KEPT_FILE_MISSING: (
        "留存的文件{sha256}丢失或已被改动",
        "请从备份恢复数据文件夹",
    ),
}

SEVERITIES = {
    Severity.ERROR: "错误",
    Severity.WARNING: "提醒",
    Severity.NOTE: "说明",
}

DEEDS: Mapping[Kind, tuple[str, str]] = {
    Kind.SET_UP_EXAMPLE: ("建立示例", "写入示例乡镇“云溪镇”"),
    Kind.SEED_PROGRAMMES: ("载入补贴项目", "载入{count}个补贴项目"),
    Kind.EDIT_OFFICE: ("修改单位信息", "{township}"),
    Kind.ADD_VILLAGES: ("添加村（社区）", "{names}"),
    Kind.EDIT_VILLAGE: ("修改村（社区）", "{village}"),
    Kind.EDIT_BOARD: ("修改公开栏", "{board}"),
    Kind.EDIT_STAFF: ("修改人员", "{name}"),
    Kind.EDIT_PROGRAMME: ("修改补贴项目", "{programme}"),
    Kind.IMPORT_PAYOUTS: (
        "导入发放清单",
        "{year}年{period}{programme}，{file}，{lines}行，{total}元，退回{refused}行，第{batch}批",
    ),
    Kind.CORRECT_BATCH: ("更正批次", "第{batch}批：{was} → {is}"),
    Kind.CORRECT_LINE: ("更正明细", "第{batch}批“{name}”，原因：{reason}"),
    Kind.MAKE_SHEETS: ("制作公示表", "{title}，{numbers}"),
    Kind.EXPORT_RETURN: ("导出报表", "{quarter}，{form}，{total}元，{file}"),
    Kind.IMPORT_COMPARISON_LIST: (
        "导入比对名单",
        "{kind}名单，{source}，{dated_on}，{file}，{people}人",
    ),
    Kind.VERIFY_BATCH: ("比对批次", "第{batch}批，新增待核实{found}项"),
    Kind.DECIDE_VERIFICATION: (
        "记录核实结果",
        "第{batch}批“{name}”：{decision}，{by}，理由：{reason}",
    ),
    Kind.PRINT_VERIFICATIONS: ("出核实单（内部）", "第{batch}批，{count}项{saved_as}"),
    Kind.READ_PAYMENTS: (
        "导入银行回盘",
        "第{batch}批，{file}，成功{paid}，失败{failed}，退回{returned}，未记{refused}行",
    ),
    Kind.RESEND_PAYOUTS: (
        "重新发放（内部清单）",
        "第{resends}批中{lines}行，{total}元，另立第{batch}批，{file}",
    ),
    Kind.UNDO: ("撤销", "撤销第{undoes}号操作：{of}"),
}

FIELDS = {
    Field.VILLAGE: "村",
    Field.GROUP: "组",
    Field.NAME: "姓名",
    Field.HOUSEHOLD_HEAD: "户主",
    Field.HOUSEHOLD_HEAD_ID_NUMBER: "户主身份证号",
    Field.PAYEE: "收款人",
    Field.PAYEE_ID_NUMBER: "收款人身份证号",
    Field.ID_NUMBER: "身份证号",
    Field.BANK_ACCOUNT: "银行账号",
    Field.PHONE: "电话",
    Field.ADDRESS: "住址",
    Field.QUANTITY: "数量",
    Field.RATE: "标准",
    Field.AMOUNT: "金额",
    Field.REMARK: "备注",
}
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
PERSONAL_DATA = {
    PersonalData.ID_NUMBER: "身份证号",
    PersonalData.BANK_ACCOUNT: "银行账号",
    PersonalData.PHONE: "手机号",
}
LEFT_OUT = {
    "hidden": "工作表是隐藏的",
    "empty": "工作表是空的",
    "summary": "是汇总表，没有姓名列",
    "no_table": "没有发放表（如填表说明）",
    "no_list": "没有可比对的表头",
}
LIST_KINDS = comparisons.LIST_KINDS
DECISIONS = comparisons.DECISIONS
PAYMENT_STATUSES = {
    PaymentStatus.PAID: "已发",
    PaymentStatus.FAILED: "失败",
    PaymentStatus.RETURNED: "退回",
}


def describe(problem: Problem) -> str:
    """Return a problem as one line of Chinese: place, what, and what to do."""
    where = f"{place(problem.place)}：" if problem.place else ""
    return where + explain(problem)


def explain(problem: Problem) -> str:
    """Return what is wrong and what to do, without the place."""
    text, advice = PROBLEMS[problem.code]
    told = text.format_map(_told(problem.facts))
    return f"{told}。{advice}。" if advice else f"{told}。"


def place(where: Place) -> str:
    """Return a place as a spreadsheet names it: 公示表 D7, 公示表 第7行."""
    if not where.row:
        return f"工作表“{where.sheet}”"
    if where.column:
        return f"{where.sheet} {where.column}{where.row}"
    return f"{where.sheet} 第{where.row}行"


def deed(entry: HistoryEntry) -> tuple[str, str]:
    """Return a deed's title and what the history says of it."""
    title, text = DEEDS[entry.kind]
    facts = dict(entry.facts)
    facts["undoes"] = entry.undoes
    if "of" in facts:
        facts["of"] = DEEDS[Kind(str(facts["of"]))][0]
    if "total_fen" in facts:
        facts["total"] = money.grouped(int(str(facts["total_fen"])))
    return title, text.format_map(_told(facts))


def papers_counting(
    sheets: Iterable[MadeSheet], returns: Iterable[SentReturn]
) -> tuple[str, ...]:
    """Return what to do with the papers that counted a batch now undone."""
    numbers = "、".join(str(sheet.number) for sheet in sheets)
    quarters = "、".join(f"{it.quarter}（{it.file_name}）" for it in returns)
    told = []
    if numbers:
        told.append(f"以下公示表是按这批制作的，请收回或重新制作：{numbers}")
    if quarters:
        told.append(f"以下报表已计入这批，请重新导出：{quarters}")
    return tuple(told)


def yuan(fen: int) -> str:
    """Return an amount as people read it: 1,234.56."""
    return money.grouped(fen)


def decimal(number: Decimal | None) -> str:
    """Return a quantity or rate; nothing where there is none."""
    return "" if number is None else money.plain(number)


def masked(number: str) -> str:
    """Return a number as the desk's own screens show it: its last four only."""
    return "****" + number[-4:] if len(number) > 8 else "*" * len(number)


def day(when: date) -> str:
    """Return a day as lists show it: 2026-09-10."""
    return when.isoformat()


def _told(facts: Mapping[str, object]) -> dict[str, str]:
    """Return facts as words; what a sentence wants and lacks is left blank."""
    told = _Blank({name: _word(name, fact) for name, fact in facts.items()})
    stated, found = facts.get("stated"), facts.get("found")
    if stated is not None and found is not None:
        told["difference"] = money.plain(abs(stated - found))  # type: ignore[operator]
    return told


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def _word(name: str, fact: object) -> str:
    """Return a fact as its sentence wants it."""
    if isinstance(fact, list):
        return "、".join(str(it) for it in fact)
    if isinstance(fact, tuple):
        return _places(fact)
    if isinstance(fact, Decimal):
        return money.plain(fact)
    if name in _NAMED:
        return _NAMED[name][fact]
    pattern = _PATTERNS.get(name, "{}") if fact else "{}"
    return pattern.format(fact)


_CERTAIN = {True: "", False: "，只对上姓名和村，未必是同一人"}
_NAMED: Mapping[str, Mapping[Any, str]] = {
    "kind": {**PERSONAL_DATA, **LIST_KINDS},
    "left_out": LEFT_OUT,
    "certain": _CERTAIN,
    "decision": DECISIONS,
}
"""Facts that have a name in Chinese."""
_PATTERNS = {
    "text": "“{}”",
    "file": "“{}”",
    "nearest": "，最接近的是“{}”",
    "known": "，最接近的是“{}”",
    "saved_as": "，存为“{}”",
    "late": "，发放时离名单所载日期已{}天",
}


def _places(others: tuple[Place, ...]) -> str:
    shown = "、".join(place(other) for other in others[:3])
    return f"{shown}等{len(others)}处" if len(others) > 3 else shown
