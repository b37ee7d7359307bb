"""The handover sheet: what is left to do, what runs, where the backups are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.handover import Section, Waiting
from gwgk_desktop.wording.desk import PRODUCT, UNPROTECTED
from gwgk_desktop.wording.figures import day
from gwgk_desktop.wording.users import ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gwgk_desktop.domain.handover import Handover, OpenWork

WAITING: Mapping[Waiting, tuple[str, str, str]] = {
    Waiting.ROWS_REFUSED: (
        "上次导入未收的行还没有改好再导入",
        "{count}行",
        "补贴发放—导入发放表",
    ),
    Waiting.IMPORT_UNDONE: ("导入已撤销，还没有重新导入", "{count}行", "补贴发放"),
    Waiting.NO_SHEET: ("还没有制作公示单", "{count}个村", "补贴发放—制作公示单"),
    Waiting.SHEET_OUTDATED: (
        "公示单制作之后明细又有更正，请核对要不要重做",
        "{count}行",
        "公示单",
    ),
    Waiting.SHEET_VOID: ("公示单已作废（批次撤销），请收回", "{count}份", "公示单"),
    Waiting.SHEET_NOT_POSTED: ("已发布，还没有登记上墙", "{count}份", "张贴记录"),
    Waiting.POSTING_TO_MEND: ("要重贴、更正或撤下", "{count}处", "张贴记录"),
    Waiting.OBJECTION_OPEN: ("异议还没有答复", "{count}件", "张贴记录"),
    Waiting.RETURN_NOT_SENT: ("季度已过，报表还没有导出", "{count}个批次", "报表"),
    Waiting.RETURN_OUTDATED: (
        "报表导出之后批次又有增减或更正，请重新导出",
        "{count}个批次",
        "报表",
    ),
    Waiting.NO_BANK_WORD: ("银行回盘没有说到", "{count}笔", "补贴发放—银行回盘"),
    Waiting.BANK_FAILED: ("银行发放失败、退回，还没有重发", "{count}笔", "补贴发放"),
    Waiting.RESEND_UNANSWERED: ("已重新发放，等银行回盘", "{count}笔", "补贴发放"),
    Waiting.VERIFICATION_OPEN: ("比对核实还没有记录结果", "{count}项", "比对核实"),
}
"""What is left to do: what, how it is counted, and where in the program."""
HANDOVER_TITLE = "交接单"
SECOND_UNPLUGGED = (
    "现在没有接上，里面有几份、最近到哪一天，这里都没有核对；请接上再打印一次交接单"
)
"""What the handover sheet says of a second place that cannot be reached."""


def open_work(it: OpenWork) -> tuple[str, str, str, str, str]:
    """Return a piece of open work: what, of what, how much, how long, where."""
    told, counted, where = WAITING[it.waiting]
    subject = it.subject if it.batch is None else f"第{it.batch}批 {it.subject}"
    days = "" if it.days is None else f"{it.days}天"
    return told, subject, counted.format(count=it.count), days, where


def handover(it: Handover) -> tuple[Section, ...]:
    """Return what the handover sheet says, part by part."""
    by = f"，{it.made_by}" if it.made_by else ""
    state = "已加密" if it.protected else UNPROTECTED
    head = (
        f"{it.township or '（乡镇名称没有登记）'}　{it.made_at:%Y-%m-%d %H:%M} 生成{by}",
        f"程序 {PRODUCT} {it.program}，数据库版本 {it.schema}",
        f"数据文件夹（{state}）：{it.folder}",
        "本单不含领取人的任何信息；各项以程序里当时的情况为准。",
    )
    work = tuple(map(open_work, it.open_work))
    return (
        Section(HANDOVER_TITLE, head),
        Section("一、先做什么", _first_steps(it)),
        Section(
            "二、没有办完的事",
            () if work else ("没有程序知道的未办事项。",),
            ("事项", "批次、编号或季度", "多少", "已有", "在哪里办"),
            work,
            (34, 36, 12, 9, 18),
        ),
        *_handover_days(it),
        _handover_backups(it),
        _handover_users(it),
        Section(
            "六、签字",
            (
                "交班人：　　　　　　　　　　接班人：　　　　　　　　　　监交人：",
                "日期：　　　　年　　月　　日",
            ),
        ),
    )


def _first_steps(it: Handover) -> tuple[str, ...]:
    sign_in = (
        "2. 用自己的用户名登录；没有的，请主任在“设置—用户”里添加（命令行用 users --add），不要借用别人的。"
        if it.protected
        else "2. 数据文件夹没有加密，打开就能看；建议在“设置—用户”里加密（命令行用 protect）。"
    )
    return (
        "1. 打开程序，确认数据文件夹就是上面写的那个。",
        sign_in,
        "3. “历史”—“核对”一遍：数据、历史、留存的文件都应没有问题。",
        "4. “备份”—“立即备份”，再“演练”一次最近的备份；接上第二存放处的U盘。",
        "5. 照第二部分逐项办理；办完一项划去一项。",
    )


def _handover_days(it: Handover) -> tuple[Section, ...]:
    rows = tuple(
        (str(one.number), one.title, day(one.first), day(one.last))
        for one in it.running
    )
    quarter = (
        f"{it.quarter}到{day(it.quarter.last_day)}为止，"
        f"已有{it.quarter_batches}个批次还没有计入报表。"
        "报表的报送期限程序里没有登记，请照县里的通知。"
    )
    told = (
        "公示期还没有满的公示单（期内可能有人来提异议）："
        if rows
        else ("没有公示期未满的公示单。")
    )
    return (
        Section(
            "三、日期",
            (quarter, told),
            ("编号", "标题", "公示开始", "公示到") if rows else (),
            rows,
            (26, 48, 17, 17),
        ),
    )


def _handover_backups(it: Handover) -> Section:
    lines = []
    for one in it.places:
        where = "第二存放处" if one.second else "本机"
        told = f"有{one.count}份" if one.reachable else SECOND_UNPLUGGED
        lines.append(f"{where}：{one.folder}，{told}。")
        if one.newest:
            seal = one.newest.seal
            at = f"{seal.made_at:%Y-%m-%d %H:%M}"
            lines.append(
                f"　　最近一份：{at}，历史到第{seal.deeds}号，{one.newest.name}"
            )
    if len(it.places) == 1:
        lines.append("第二存放处：还没有选定。请选一个U盘或移动硬盘。")
    if it.deeds_since:
        lines.append(f"本机最近的备份之后还有{it.deeds_since}步操作没有备份。")
    if it.drilled_at:
        told = "合格" if it.drill_passed else "不合格"
        lines.append(
            f"最近一次演练：{it.drilled_at:%Y-%m-%d %H:%M}，{it.drilled}，{told}。"
        )
    else:
        lines.append("还没有做过演练。")
    return Section("四、备份", tuple(lines))


def _handover_users(it: Handover) -> Section:
    if not it.protected:
        return Section("五、用户和恢复单", ("没有加密，不设用户，也没有恢复单。",))
    code = it.recovery
    told = "恢复单：历史里没有记录，请主任在“设置—用户”里更换一份（命令行用 users --new-recovery）。"
    if code:
        by = f"，{code.by}" if code.by else ""
        told = f"恢复单：{day(code.on)}{by}，"
        if code.file:
            told += f"写成“{code.file}”打印。它应在单位保险柜的信封里：请当面看信封"
            told += "在不在、封口完好，不要拆开抄录。"
        else:
            told += "恢复码没有写成文件，只显示过一次；请问清抄件锁在哪里，没有的请主任更换。"
    rows = tuple(
        (
            user.name,
            ROLES[user.role],
            day(user.since),
            f"{day(user.closed_on)}停用" if user.closed_on else "",
        )
        for user in it.users
    )
    return Section(
        "五、用户和恢复单",
        (told,),
        ("用户", "角色", "从何时起", "停用"),
        rows,
        (30, 26, 26, 26),
    )
