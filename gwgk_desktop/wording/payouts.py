"""Payouts: imported, corrected, compared, paid, counted in returns."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from gwgk_desktop.domain import comparisons, money
from gwgk_desktop.domain.payments import PaymentStatus
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.wording.figures import exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.returns import SentReturn
    from gwgk_desktop.domain.tie_out import TieOut

LIST_KINDS = comparisons.LIST_KINDS
DECISIONS = comparisons.DECISIONS
_DOUBTS = {
    "stopped": "{}人已决定停发",
    "recovered": "{}人已决定追回",
    "undecided": "{}人待核实",
}
NOT_TAKEN_OUT = (
    "停发、追回的，记了结果名单也不会变："
    "金额要改的，在“补贴发放—查看明细”更正这一行（命令行不能更正，请用窗口）；"
    "整行不该列的，在“历史”先撤销核实结果、再撤销这次导入（命令行 undo），"
    "原表删去这一行再导入；要补发的人，另列清单导入一批"
)
"""Of whom something was decided: what really takes them off the list."""
PAYMENT_STATUSES = {
    PaymentStatus.PAID: "已发",
    PaymentStatus.FAILED: "失败",
    PaymentStatus.RETURNED: "退回",
}
PROBLEMS: Mapping[Code, tuple[str, str]] = {
    # A workbook that was given back and comes in again
    Code.ALREADY_IN_BATCH: ("此行已在第{batch}批里，不再导入", ""),
    Code.NOT_AMONG_REFUSED: (
        "此行不在当初未收的行里，又与第{batch}批已导入的不同，未导入",
        "已导入的行要改，请在“查看明细”里更正；新增的人请另列一份清单",
    ),
    Code.FIRST_BATCH_MISSING: (
        "这份文件只有{file}未收的行，其余各行还没有按这个项目导入过",
        "请先导入原来的清单，再导入这份；确要单独成一批的可以接受",
    ),
    Code.SUPPLEMENT_TOTAL_MISMATCH: (
        "第{batch}批和补充的各行相加是{found}，原清单合计是{stated}，相差{difference}",
        "请核对改正时有没有改动金额、删行或加行；确认无误的可以接受",
    ),
    Code.FAMILY_CHANGED: (
        "第{batch}批或它的补充批次在预览之后有变动",
        "请重新打开这份文件",
    ),
    Code.SUPPLEMENT_STANDS: (
        "第{batch}批还有补充批次（第{later}批），不能先撤销",
        "请先在“历史”里撤销补充批次的导入",
    ),
    Code.NOTHING_REFUSED: ("{file}没有未收的行", "不必导出"),
    Code.FILE_CHANGED: (
        "文件{file}在读取之后改动过，未收的行没有导出",
        "请重新打开这份文件，按新的内容核对",
    ),
    # What a workbook says against what the clerk has chosen
    Code.VILLAGE_CONTRADICTS: (
        "选的是{village}，清单里有{count}行写的是别的村；这些行仍按清单所写的村记",
        "请核对选的村；清单所写无误的可以接受",
    ),
    Code.UNIT_CONTRADICTS: (
        "“{heading}”一列的单位是{unit}，所选项目“{programme}”按{wanted}发放",
        "请核对补贴项目选得对不对；确是这个项目的可以接受",
    ),
    Code.YEAR_CONTRADICTS: (
        "写的是{wanted}年度，清单的标题或文件名写的是{year}年",
        "请核对年度；不对的请撤销后按清单的年度重新导入",
    ),
    Code.PROGRAMME_CONTRADICTS: (
        "所选项目是“{programme}”，清单的标题或文件名写的是“{title}”",
        "请核对补贴项目选得对不对；确是所选项目的可以接受",
    ),
    Code.QUANTITY_NOT_WHOLE: (
        "“{heading}”一列有{count}行不是整数，第一处是{text}；所选项目“{programme}”按{wanted}发放，应是整数",
        "请核对补贴项目和这一列；确实无误的可以接受",
    ),
    Code.MONTHS_AS_PEOPLE: (
        "“{heading}”一列是月数，公示单上会列在“{shown}”下面",
        "请在“列的含义”里改选人数一列，或把这一列定为不用；确实就是人数的可以接受",
    ),
    Code.AMOUNT_OF_MONTHS: (
        "“{heading}”像是几个月合在一起的金额，公示单上会列在“{shown}”下面",
        "请改这一项目公示的列名，或在“列的含义”里改选一个月的金额；确是一个月的可以接受",
    ),
    Code.DAY_OF_PAYMENT_TAKEN: (
        "发放日期没有写，按今天{day}算，归入{quarter}的报表",
        "不对的请先撤销，写明发放日期（--paid-on）后重新导入",
    ),
    # An import
    Code.ALREADY_IMPORTED: (
        "{file}已于{day}按同一项目、同一期别导入过",
        "不必再次导入；确要重来，请先在“历史”里撤销那次导入",
    ),
    Code.ERRORS_NOT_LEFT_OUT: (
        "有{count}行存在错误，尚未同意不收",
        "改正后重新导入，或同意不收错误行、只导入其余各行（--leave-out-errors）",
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
    # Batches, their lines, their returns
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
    Code.FORM_UNKNOWN: (
        "没有名为“{form}”的报表格式，现有：{forms}",
        "请选用现有的报表格式",
    ),
    Code.NOTHING_PAID: (
        "{quarter}没有任何发放批次",
        "请核对季度；批次按发放日期归入季度",
    ),
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
    Code.PAID_AHEAD: (
        "发放日期{paid_on}还没有到，不能登记已经发放",
        "请填实际发放的那一天；还没有发的，发了再登记",
    ),
    Code.PAYMENTS_ALL_KNOWN: (
        "第{batch}批的支付结果都已经有了，没有要登记的",
        "失败、退回的，重新发放后再登记；登记错了的，在“历史”里撤销",
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
}


def figures_told(figures: TieOut) -> str:
    """Return in a sentence or two whether the figures of an import agree."""
    read = figures.read.amount or Decimal()
    taken = figures.taken.amount or Decimal()
    told = _totals_told(figures, read, taken)
    if figures.set_aside:
        told += f"；只导入改好的行，其余{figures.set_aside}行这次不导入"
    elif figures.refused:
        told += f"；未收{figures.refused}行，计{exact(read - taken)}元"
    elif read != taken:
        told += f"；不足一分的部分四舍五入，相差{exact(abs(read - taken))}元"
    return f"{told}。"


def _totals_told(figures: TieOut, read: Decimal, taken: Decimal) -> str:
    """Return what the totals say of the rows: of their amounts, and their quantities."""
    stated = figures.stated.amount
    if stated is None:
        told = "清单里没有可核对的合计行"
    elif abs(stated - read) <= money.TOLERANCE:
        told = "逐行相加与表内合计一分不差"
    elif figures.refused and abs(stated - taken) <= money.TOLERANCE:
        told = "将导入的与表内合计一分不差，未收的行不在合计之内"
    else:
        told = f"逐行相加与表内合计相差{exact(abs(stated - read))}元"
        if figures.unread:
            told += f"（有{figures.unread}行的金额读不出）"
    gives = stated is None or figures.gives(stated)
    if figures.doubtful and gives:
        total = "" if stated is None else "总合计与逐行相加相符，但"
        told = f"金额：{total}有{figures.doubtful}行合计或小计与各行不符，或者读不出"
    elif figures.doubtful_quantities:
        told = f"金额：{told}"
    if figures.doubtful_quantities:
        told += f"；数量：有{figures.doubtful_quantities}行合计或小计与各行不符"
    return told


def papers_counting(
    sheets: Iterable[MadeSheet], returns: Iterable[SentReturn]
) -> tuple[str, ...]:
    """Return what to do with the papers that counted a batch now undone."""
    numbers = "、".join(str(sheet.number) for sheet in sheets)
    files = dict.fromkeys(f"{it.quarter}（{it.file_name}）" for it in returns)
    quarters = "、".join(files)
    told = []
    if numbers:
        told.append(f"以下公示单是按这批制作的，请收回或重新制作：{numbers}")
    if quarters:
        told.append(f"以下报表已计入这批，请重新导出：{quarters}")
    return tuple(told)


def unreleased(count: int) -> str:
    """Return how many sheets of a quarter are not counted; "" where all are."""
    if not count:
        return ""
    return f"。另有{count}份公示单没有发布或已撤回，不计入"


def doubts(facts: Mapping[str, object]) -> str:
    """Return how many people were decided against, or not decided on yet."""
    told = [
        words.format(facts[name]) for name, words in _DOUBTS.items() if facts.get(name)
    ]
    return "、".join(told)
