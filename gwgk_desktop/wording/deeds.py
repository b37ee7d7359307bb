"""What was done: every deed's title, and what the history says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gwgk_desktop.domain import money
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.wording import catalogue, postings
from gwgk_desktop.wording.boards import BOARD_DEEDS
from gwgk_desktop.wording.facts import in_words
from gwgk_desktop.wording.problems import PROBLEMS, in_general
from gwgk_desktop.wording.time_limits import TIME_LIMIT_DEEDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gwgk_desktop.domain.work import HistoryEntry

AGREED = {
    Code.SMALL_LIST.value: "名单不足五人",
    Code.NOTICE_BEGUN.value: "公示期已经开始",
    Code.STILL_HANGS.value: "前一版还在公示",
    Code.ONE_NAME_MANY_VILLAGES.value: "由同一个人代表几个村",
    Code.LINES_SHOWN_TWICE.value: "同一些人已在另一份公示单上公示",
    Code.FEW_NUMBERS_FIT.value: "相符的身份证号不足一万个",
}
"""What the history says that the clerk has agreed to."""
DEEDS: Mapping[Kind, tuple[str, str]] = {
    **TIME_LIMIT_DEEDS,
    Kind.SET_UP_EXAMPLE: ("建立示例", "写入示例乡镇“云溪镇”"),
    Kind.SEED_PROGRAMMES: ("载入补贴项目", "载入{count}个补贴项目"),
    Kind.EDIT_OFFICE: ("修改单位信息", "{township}"),
    Kind.ADD_VILLAGES: ("添加村（社区）", "{names}"),
    Kind.EDIT_VILLAGE: ("修改村（社区）", "{village}"),
    Kind.SET_FINANCE_HEAVY: (
        "登记财务往来较多的村",
        "{names}：自{since}起财务收支按月公开",
    ),
    Kind.SET_FINANCE_USUAL: ("登记财务往来不多的村", "{names}：财务收支不再按月公开"),
    Kind.ADD_VILLAGE_ALIAS: ("添加村名别名", "{alias} → {village}"),
    Kind.REMOVE_VILLAGE_ALIAS: ("删除村名别名", "{alias} → {village}"),
    **BOARD_DEEDS,
    Kind.EDIT_STAFF: ("修改人员", "{name}"),
    Kind.EDIT_PROGRAMME: ("修改补贴项目", "{programme}{public_columns}{by_rule}"),
    **catalogue.DEEDS,
    Kind.IMPORT_PAYOUTS: (
        "导入发放清单",
        "{year}年{period}{programme}，{file}，{lines}行，{total}元，未收{refused}行，第{batch}批{supplements}",
    ),
    Kind.CORRECT_BATCH: ("更正批次", "第{batch}批：{was} → {is}"),
    Kind.CORRECT_LINE: ("更正明细", "第{batch}批“{name}”，原因：{reason}"),
    Kind.MAKE_SHEETS: ("制作公示单", "{title}，{numbers}{agreed}"),
    Kind.PRINT_INTERNAL_COPIES: (
        "出内部联（内部）",
        "{title}，第{batch}批，{lines}行，{files}",
    ),
    Kind.KEEP_GLYPH: ("存字图", "“{character}”（{code}）"),
    Kind.REMOVE_GLYPH: ("删去字图", "“{character}”（{code}）"),
    Kind.EXPORT_RETURN: ("导出报表", "{quarter}，{form}，{total}元，{file}"),
    Kind.BLOCK_LEAK: (
        "拦下泄露",
        "{file}{leak_place}{written_in}{personal}{why}，已拦下",
    ),
    Kind.KEEP_RECIPE: ("保存模板", "{recipe}，{headings}列"),
    Kind.REMOVE_RECIPE: ("删除模板", "{recipe}"),
    Kind.TAKE_IN_RECIPES: ("导入模板", "{recipes}{meanings}"),
    Kind.KEEP_MEANING: ("添加标题", "“{heading}”以后都作{field}"),
    Kind.REMOVE_MEANING: ("删除标题", "“{heading}”不再作{field}"),
    Kind.GIVE_BACK_ROWS: ("导出未收的行", "{original}，未收{rows}行，{file}"),
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
        "记录支付结果",
        "第{batch}批，{file}，成功{paid}，失败{failed}，退回{returned}，未记{refused}行",
    ),
    Kind.RESEND_PAYOUTS: (
        "重新发放（内部清单）",
        "第{resends}批中{lines}行，{total}元，另立第{batch}批，{file}",
    ),
    Kind.PROTECT_FOLDER: ("加密数据文件夹", "首个用户{user}{recovery_sheet}"),
    Kind.FORGET_OLD: ("删除未加密的旧数据", "{count}个文件"),
    Kind.ADD_USER: ("添加用户", "{user}，{role}"),
    Kind.CLOSE_USER: ("停用用户", "{user}"),
    Kind.RESET_PASSWORD: ("重设密码", "{user}"),
    Kind.CHANGE_PASSWORD: ("修改密码", "{user}"),
    Kind.NEW_RECOVERY: ("更换恢复码", "原来的恢复码已作废{recovery_sheet}"),
    Kind.HAND_OVER: ("出交接单", "{file}，没有办完的{open}项"),
    Kind.HAND_OUT_RECOVERY: ("出恢复单（内部）", "恢复单已{handed_out}{saved_as}"),
    Kind.SET_IDLE_LOCK: ("设置自动锁定", "无人操作{minutes}分钟后锁定"),
    Kind.REVEAL: (
        "显示完整号码",
        "{name}的{fields}，{of_batch}{file}{sheet}第{row}行，原因：{reason}",
    ),
    Kind.MEND_KEPT: ("找回留存的文件", "从备份找回{count}个，还缺{left}个"),
    Kind.RESTORE: ("恢复备份", "{backup}{lost_deeds}"),
    Kind.SET_REVIEW_RULE: ("设置审核步骤", "{steps}{one_person}"),
    Kind.CLASSIFY_SHEETS: ("认定公开属性", "{numbers}：{disclosure}{ground}"),
    Kind.CLASSIFY_PROGRAMME: (
        "认定项目的公开属性",
        "“{programme}”：{disclosure}{ground}",
    ),
    Kind.REVIEW_SHEETS: (
        "审核公示单",
        "{numbers}，{step}：{ruling}，{by}{on_paper}{review_reason}",
    ),
    Kind.PRINT_SIGN_OFF: ("出签审单", "{numbers}{second}{saved_as}"),
    Kind.RELEASE_SHEETS: ("发布公示单", "{numbers}，{by}{one_person}{agreed}"),
    Kind.WITHDRAW_SHEETS: ("撤回公示单", "{numbers}，{by}，理由：{reason}"),
    Kind.SET_ASIDE_SHEETS: ("作废公示单", "{numbers}，{by}，理由：{reason}"),
    **postings.DEEDS,
    Kind.SETTLE_FOUND: ("处置打开时发现的问题", "{what}，原因：{reason}"),
    Kind.UNDO: ("撤销", "撤销第{undoes}号操作：{of}"),
}


def deed(entry: HistoryEntry) -> tuple[str, str]:
    """Return a deed's title and what the history says of it."""
    title, text = DEEDS[entry.kind]
    facts = dict(entry.facts)
    facts["undoes"] = entry.undoes
    if "of" in facts:
        facts["of"] = DEEDS[Kind(str(facts["of"]))][0]
    if "agreed" in facts:
        agreed: Any = facts["agreed"]
        facts["agreed"] = [f"{it}{AGREED.get(code, code)}" for it, code in agreed]
    if entry.kind is Kind.SETTLE_FOUND:
        facts["what"] = "；".join(_settled(facts))
    if "total_fen" in facts:
        facts["total"] = money.grouped(int(str(facts["total_fen"])))
    return title, text.format_map(in_words(facts))


def _settled(facts: Mapping[str, object]) -> Iterator[str]:
    """Yield what was settled, with its numbers where the history has them."""
    known, told = set(Code), facts.get("told")
    if isinstance(told, list):
        for it in told:
            if isinstance(it, dict) and it.get("code") in known:
                yield PROBLEMS[Code(it["code"])][0].format_map(in_words(it))
        return
    codes = facts.get("what")
    for it in codes if isinstance(codes, list) else ():
        if it in known:
            yield in_general(Code(it))
