"""What may be written on the command line, and what is said of a mistake in it."""

from __future__ import annotations

import argparse
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from gwgk_desktop import __version__
from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.comparisons import (
    DECISIONS,
    LIST_KINDS,
    Decision,
    ListKind,
)
from gwgk_desktop.domain.notice_sheets import Paper
from gwgk_desktop.domain.reviews import (
    CHECKS,
    DISCLOSURES,
    LEVELS,
    RULINGS,
    Check,
    Disclosure,
    Ruling,
    Step,
)
from gwgk_desktop.domain.users import Role
from gwgk_desktop.wording import FIELDS, PRODUCT, ROLES, UNUSED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gwgk_desktop.domain.readings import Field

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
DAYS_AHEAD = 366
"""How far ahead of today a day may lie; further is a slip of the fingers."""

_LIST_KINDS = "、".join(LIST_KINDS.values())
_DECISIONS = "、".join(DECISIONS.values())
_STEP_NAMES = {
    Step.VILLAGE_COMMITTEE: ("村委会", "居委会"),
    Step.SUPERVISION_COMMITTEE: ("监委会",),
    Step.TOWNSHIP: ("乡镇",),
    Step.SIGN_OFF: ("签审单",),
}
_STEPS = "、".join(names[0] for names in _STEP_NAMES.values())
_CHECKS = "、".join(name for name, _ in CHECKS.values())
_MISTAKES = {
    "the following arguments are required": "缺少参数",
    "unrecognized arguments": "不认识的参数",
    "expected one argument": "后面要跟一个值",
    "expected at least one argument": "后面至少要跟一个值",
    "invalid choice": "没有这个选项",
    "choose from": "可选",
    "not allowed with argument": "不能同时用于",
    "invalid int value": "应为整数",
    "argument ": "参数 ",
}


class _Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and end with status 2."""
        for english, chinese in _MISTAKES.items():
            message = message.replace(english, chinese)
        self.exit(2, f"用法不对：{message}\n{self.format_usage()}")

    def format_usage(self) -> str:
        """Return the usage line."""
        return super().format_usage().replace("usage:", "用法：", 1)

    def format_help(self) -> str:
        """Return the whole help."""
        text = super().format_help().replace("usage:", "用法：", 1)
        for english, chinese in (
            ("positional arguments:", "参数："),
            ("options:", "选项："),
            ("show this help message and exit", "显示此帮助"),
        ):
            text = text.replace(english, chinese)
        return text


def parse(args: Sequence[str] | None) -> argparse.Namespace:
    """Return what was asked; ends the program with status 2 on wrong usage."""
    before, after = _globals(final=False), _globals(final=True)
    parser = _Parser(
        prog="gwgk-desktop",
        description=f"{PRODUCT}：不带命令时打开窗口。",
        parents=[before],
    )
    parser.add_argument(
        "--version", action="version", version=__version__, help="显示版本"
    )
    parser.set_defaults(data=None, json=False, user=None, password_file=None)
    commands = parser.add_subparsers(dest="command", title="命令", metavar="命令")

    def command(name: str, told: str) -> _Parser:
        return commands.add_parser(name, help=told, description=told, parents=[after])

    _add_folders(command)
    read = command("read", "读取一份发放表，不改动任何数据")
    _of_file(read)
    _add_map(read)
    add = command("import", "导入一份发放表")
    _of_file(add)
    add.add_argument(
        "--programme", required=True, metavar="项目", help="补贴项目的名称"
    )
    add.add_argument("--year", required=True, type=_year, metavar="年度")
    add.add_argument("--period", default="", metavar="期别", help="如 第三季度、9月")
    add.add_argument("--paid-on", type=_day, metavar="日期", help="发放日期，默认今天")
    add.add_argument(
        "--village", default="", metavar="村", help="清单里没有村名时所属的村"
    )
    add.add_argument("--accept-warnings", action="store_true", help="接受各条提醒")
    add.add_argument("--leave-out-errors", action="store_true", help="退回有错误的行")
    _add_recipe_choice(add)
    add.add_argument(
        "--accept-proposals",
        action="store_true",
        help="损坏的身份证号按以前批次的登记补上",
    )
    add.add_argument(
        "--refused-to",
        metavar="文件或文件夹",
        help="把退回的行写成一份标明原因的内部工作簿",
    )
    villages = command("villages", "列出村（社区），或添加，或登记别名")
    villages.add_argument("--add", nargs="+", default=[], metavar="村")
    villages.add_argument(
        "--alias",
        nargs="+",
        type=_alias,
        default=[],
        metavar="旧名=现名",
        help="清单里仍写旧名的，算作现在的村",
    )
    villages.add_argument("--remove-alias", nargs="+", default=[], metavar="旧名")
    command("batches", "列出发放批次")
    _add_wall_sheets(command("sheets", "制作一个批次的公示单（PDF），都是草稿"))
    _reviewing(command)
    _add_return(command("return", "导出一个季度的报表（xlsx）"))
    _add_recipes(command("recipes", "列出模板，或导出、导入、删除"))
    compare = _comparing(command)
    _paying(command)
    _add_history(command)
    _add_backups(command)
    wanted = parser.parse_args(args)
    _refuse_contradictions(wanted, commands.choices)
    if wanted.command == "compare" and wanted.file:
        for name in ("kind", "dated"):
            if getattr(wanted, name) is None:
                compare.error(f"the following arguments are required: --{name}")
    return wanted


def _of_file(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    if optional:
        parser.add_argument("file", metavar="文件", nargs="?", default="")
    else:
        parser.add_argument("file", metavar="文件")
    parser.add_argument(
        "--file-password-file",
        metavar="文件",
        help="第一行是打开密码的文本文件（或用环境变量 GWGK_FILE_PASSWORD）",
    )


def _comparing(command: Callable[[str, str], _Parser]) -> _Parser:
    """Add the commands of comparison lists and return the first of them."""
    compare = command("compare", "导入一份比对名单；不带文件时列出已导入的")
    _of_file(compare, optional=True)
    compare.add_argument("--kind", type=_list_kind, metavar="种类", help=_LIST_KINDS)
    compare.add_argument("--source", default="", metavar="单位", help="名单由谁提供")
    compare.add_argument("--dated", type=_day, metavar="日期", help="名单的日期")
    verify = command(
        "verify",
        "核对一份公示单文件是不是发布的原件；带 --batch 时把批次与比对名单相比",
    )
    verify.add_argument(
        "file", nargs="?", default="", metavar="文件", help="公示单 PDF 或内容文本"
    )
    verify.add_argument("--batch", type=int, metavar="编号", help="出核实单（内部）")
    verify.add_argument("--out", default="", metavar="文件夹")
    decide = command("decide", "记录一项核实结果")
    decide.add_argument("number", type=int, metavar="编号", help="核实单上的编号")
    decide.add_argument(
        "--decision", required=True, type=_decision, metavar="结果", help=_DECISIONS
    )
    decide.add_argument("--by", required=True, metavar="姓名", help="由谁决定")
    decide.add_argument("--reason", required=True, metavar="理由")
    return compare


def _refuse_contradictions(
    wanted: argparse.Namespace, parsers: Mapping[str, argparse.ArgumentParser]
) -> None:
    """Refuse what says both of two things, or neither."""
    if wanted.command == "verify" and bool(wanted.file) == (wanted.batch is not None):
        parsers["verify"].error("要么给一个文件，要么给 --batch")
    if wanted.command == "classify" and bool(wanted.numbers) == bool(wanted.programme):
        parsers["classify"].error("要么给公示单编号，要么给 --programme")


def _add_wall_sheets(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--batch", required=True, type=int, metavar="编号")
    parser.add_argument("--village", default="", metavar="村", help="只做这个村的")
    parser.add_argument(
        "--from",
        dest="notice_from",
        type=_day,
        metavar="日期",
        help="公示开始日，默认今天",
    )
    parser.add_argument("--paper", type=_paper, default=Paper.A4, metavar="A4|A3")
    parser.add_argument("--with-remark", action="store_true", help="列出备注栏")
    parser.add_argument(
        "--drafter", default="", metavar="姓名", help="经办人；加密的以登录用户为准"
    )
    parser.add_argument("--out", required=True, type=_folder, metavar="文件夹")


def _reviewing(command: Callable[[str, str], _Parser]) -> None:
    """Add the commands of a sheet's life after it was made."""
    review = command("review", "审核公示单；不带 --decision 时列出状态和记录")
    review.add_argument("numbers", nargs="*", metavar="编号", help="如 梅岭村-2026-001")
    review.add_argument(
        "--decision", type=_ruling, metavar="结果", help="、".join(RULINGS.values())
    )
    review.add_argument(
        "--step", type=_step, metavar="步骤", help=f"默认是下一步；{_STEPS}"
    )
    review.add_argument("--by", default="", metavar="姓名", help="由谁审核")
    review.add_argument("--reason", default="", metavar="意见", help="退回必填")
    review.add_argument(
        "--checked",
        nargs="+",
        default=[],
        type=_check,
        metavar="关",
        help=f"乡镇审核逐项核对过的：{_CHECKS}",
    )
    review.add_argument("--on", type=_day, metavar="日期", help="签字日期，默认今天")
    review.add_argument("--on-paper", action="store_true", help="是在纸上签的字")
    review.add_argument("--page", metavar="文件", help="签字页的照片或PDF，一并留存")
    release = command("release", "发布审完的公示单；发布之后不能再改")
    _of_sheets(release, "--by", "经办人；加密的以登录用户为准")
    release.add_argument(
        "--out", type=_folder, metavar="文件夹", help="存下PDF和内容文本"
    )
    withdraw = command("withdraw", "撤回发布了的公示单，列出要撤下的公开栏")
    _of_sheets(withdraw, "--by", "经办人；加密的以登录用户为准")
    withdraw.add_argument("--reason", required=True, metavar="理由")
    withdraw.add_argument(
        "--out", type=_folder, metavar="文件夹", help="存下撤下清单（PDF）"
    )
    for name, told in (
        ("sign-off", "出签审单（PDF）：没有账号的在纸上签字"),
        ("save", "另存公示单：发布了的是原件，没有发布的印有“草稿”"),
    ):
        saved = command(name, told)
        _of_sheets(saved)
        saved.add_argument("--out", required=True, type=_folder, metavar="文件夹")
    classify = command("classify", "认定公示单或项目的公开属性")
    classify.add_argument("numbers", nargs="*", metavar="编号")
    classify.add_argument(
        "--programme", default="", metavar="项目", help="这个项目以后制作的都这样"
    )
    classify.add_argument(
        "--as",
        dest="disclosure",
        required=True,
        type=_disclosure,
        metavar="属性",
        help="、".join(DISCLOSURES.values()),
    )
    classify.add_argument("--ground", default="", metavar="理由", help="不予公开必填")
    classify.add_argument("--basis", default="", metavar="依据", help="不予公开必填")
    rule = command("review-rule", "查看或设置审核步骤")
    rule.add_argument("--levels", type=int, choices=sorted(LEVELS), help="几级审核")
    people = rule.add_mutually_exclusive_group()
    people.add_argument(
        "--one-person",
        action="store_const",
        const=True,
        help="单人经办：签审单代替第二人",
    )
    people.add_argument(
        "--two-people", dest="one_person", action="store_const", const=False
    )


def _of_sheets(parser: argparse.ArgumentParser, who: str = "", told: str = "") -> None:
    parser.add_argument("numbers", nargs="+", metavar="编号", help="公示单编号")
    if who:
        parser.add_argument(who, default="", metavar="姓名", help=told)


def _paying(command: Callable[[str, str], _Parser]) -> None:
    """Add the commands of what the bank pays."""
    paid = command("paid", "导入一个批次的银行回盘")
    _of_file(paid)
    paid.add_argument("--batch", required=True, type=int, metavar="编号")
    resend = command("resend", "把失败、退回的明细另立一批，出给银行的清单（内部）")
    resend.add_argument("--batch", required=True, type=int, metavar="编号")
    resend.add_argument("--out", required=True, metavar="文件夹")


def _globals(*, final: bool) -> _Parser:
    """Return the options that stand before or after the command.

    After it they have no default, so that none is lost that stood before.
    """
    parser = _Parser(add_help=False)
    unset = argparse.SUPPRESS if final else None
    parser.add_argument(
        "--data", type=_folder, metavar="文件夹", default=unset, help="数据文件夹"
    )
    parser.add_argument(
        "--user", metavar="用户", default=unset, help="用户名（或 GWGK_USER）"
    )
    parser.add_argument(
        "--password-file",
        metavar="文件",
        default=unset,
        help="第一行是登录密码的文本文件（或用环境变量 GWGK_PASSWORD）",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        default=argparse.SUPPRESS if final else False,
        help="输出一份 JSON",
    )
    return parser


def _add_sheet(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--recovery-sheet",
        default="",
        metavar="文件",
        help="把恢复单写成 PDF（文件名会带“内部”）；不写就只在屏幕上显示一次",
    )


def _add_history(command: Callable[[str, str], _Parser]) -> None:
    command("history", "列出历史操作")
    undo = command("undo", "撤销一次操作")
    undo.add_argument("number", type=int, metavar="编号")
    _add_check(command("check", "核对数据库、历史和留存的文件"))
    _add_digest(command("digest", "写出一个月的摘要（PDF，一页，不含个人信息）"))
    handover = command("handover", "写出交接单（PDF）：未办的事、备份在哪里、用户")
    handover.add_argument("--out", required=True, type=_pdf, metavar="文件")


def _add_backups(command: Callable[[str, str], _Parser]) -> None:
    _add_backup(command("backup", "备份，或列出备份、选定第二存放处"))
    _add_restore(command("restore", "恢复一个备份；原来的数据留在一旁"))
    drill = command("drill", "演练：在别处恢复一个备份并逐行核对")
    drill.add_argument(
        "backup", metavar="备份", nargs="?", default="", help="默认最近的一个"
    )


def _add_folders(command: Callable[[str, str], _Parser]) -> None:
    _add_init(command("init", "建立一个新的数据文件夹，默认加密"))
    _add_sheet(command("example", "在空的数据文件夹里建立示例乡镇，给了密码就加密"))
    _add_protect(command("protect", "把没有加密的数据文件夹加密，旧数据另外留着"))
    _add_users(command("users", "列出用户，或添加、停用、重设密码、更换恢复码"))


def _add_init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unprotected", action="store_true", help="不加密")
    parser.add_argument("--township", default="", metavar="乡镇", help="乡镇名称")
    parser.add_argument("--county", default="", metavar="县", help="县名称")
    parser.add_argument(
        "--supervision-phone", default="", metavar="电话", help="监督电话"
    )
    _add_sheet(parser)


def _add_protect(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--forget-old", action="store_true", help="删除留着的未加密旧数据（主任）"
    )
    _add_sheet(parser)


def _add_users(parser: argparse.ArgumentParser) -> None:
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--add", default="", metavar="用户", help="添加（主任）")
    one.add_argument("--close", default="", metavar="用户", help="停用（主任）")
    one.add_argument("--reset", default="", metavar="用户", help="重设密码（主任）")
    one.add_argument("--change-password", action="store_true", help="修改自己的密码")
    one.add_argument(
        "--new-recovery", action="store_true", help="更换恢复码（主任），旧码作废"
    )
    roles = "、".join(f"{role} {label}" for role, label in ROLES.items())
    parser.add_argument(
        "--role", type=_role, default=Role.CLERK, metavar="角色", help=roles
    )
    parser.add_argument(
        "--new-password-file",
        metavar="文件",
        help="第一行是新密码的文本文件（或用环境变量 GWGK_NEW_PASSWORD）",
    )
    _add_recovery_file(parser)
    _add_sheet(parser)


def _add_recovery_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--recovery-file",
        metavar="文件",
        help="第一行是恢复码的文本文件：代替密码，以主任身份打开",
    )


def _add_recipe_choice(parser: argparse.ArgumentParser) -> None:
    _add_map(parser)
    by_recipe = parser.add_mutually_exclusive_group()
    by_recipe.add_argument(
        "--recipe", default="", metavar="模板", help="按这个发来单位的模板读取"
    )
    by_recipe.add_argument("--no-recipe", action="store_true", help="不用任何模板")
    parser.add_argument(
        "--accept-layout", action="store_true", help="版式与模板不同也按它读取"
    )
    parser.add_argument(
        "--keep-recipe",
        type=_named,
        metavar="模板",
        help="导入后把列的含义存为模板",
    )


def _add_recipes(parser: argparse.ArgumentParser) -> None:
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--export", default="", metavar="文件", help="导出全部模板")
    one.add_argument(
        "--import", dest="take_in", default="", metavar="文件", help="导入模板"
    )
    one.add_argument("--remove", default="", metavar="模板", help="删除一个模板")


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--against", default="", metavar="摘要码", help="纸上月度摘要的八组字符"
    )
    parser.add_argument(
        "--backups", nargs="+", default=[], metavar="文件夹", help="用这些备份核对历史"
    )


def _add_digest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("month", type=_month, metavar="月份", help="如 2026-09")
    parser.add_argument("--out", required=True, type=_pdf, metavar="文件")


def _add_backup(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--to", type=_folder, metavar="文件夹", help="备份到这里")
    what.add_argument("--list", action="store_true", help="只列出备份")
    parser.add_argument("--keep", action="store_true", help="这个备份长期保留")
    second = parser.add_mutually_exclusive_group()
    second.add_argument(
        "--second", type=_folder, metavar="文件夹", help="以后也备份到这里，如U盘"
    )
    second.add_argument("--no-second", action="store_true", help="不再用第二存放处")


def _add_return(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("quarter", type=_quarter, metavar="季度", help="如 2026Q3")
    parser.add_argument("--form", default="", metavar="格式")
    parser.add_argument("--out", required=True, type=_workbook, metavar="文件")


def _add_restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", metavar="备份", help="名称，或备份所在的文件夹")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--yes", action="store_true", help="同意失去备份之后的操作")
    how.add_argument("--show", action="store_true", help="只看会失去什么")
    how.add_argument("--forget", action="store_true", help="删除恢复时换下的数据")
    _add_recovery_file(parser)


def _add_map(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        type=_mapped,
        metavar="标题=字段",
        help=f"这一列是什么，可以多次；字段：{'、'.join(FIELDS.values())}、{UNUSED}",
    )


def _role(text: str) -> Role:
    for role, label in ROLES.items():
        if text in {role.value, label}:
            return role
    raise argparse.ArgumentTypeError(f"“{text}”不是角色，应为 {'、'.join(Role)}")


def _named(text: str) -> str:
    if text.strip():
        return text.strip()
    raise argparse.ArgumentTypeError("模板要有名称，如 县农业农村局")


def _mapped(text: str) -> tuple[str, Field | None]:
    heading, _, told = text.rpartition("=")
    if heading.strip() and told in {UNUSED, "none"}:
        return heading.strip(), None
    for field, label in FIELDS.items():
        if heading.strip() and told in {label, field.value}:
            return heading.strip(), field
    raise argparse.ArgumentTypeError(f"“{text}”应如 社保卡号=银行账号、户编号=不用")


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        said = f"“{text}”不是日期，应如 2026-09-01"
        raise argparse.ArgumentTypeError(said) from error
    earliest = date(EARLIEST_YEAR, 1, 1)
    latest = datetime.now().astimezone().date() + timedelta(days=DAYS_AHEAD)
    if not earliest <= day <= latest:
        said = f"“{text}”不在 {earliest} 至 {latest} 之间，请核对"
        raise argparse.ArgumentTypeError(said)
    return day


def _folder(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("文件夹的名称是空的")
    return text


def _workbook(text: str) -> str:
    if Path(text).suffix.lower() != ".xlsx":
        raise argparse.ArgumentTypeError(f"“{text}”不是 .xlsx 文件名，应如 报表.xlsx")
    return text


def _pdf(text: str) -> str:
    if Path(text).suffix.lower() != ".pdf":
        raise argparse.ArgumentTypeError(f"“{text}”不是 .pdf 文件名，应如 摘要.pdf")
    return text


def _month(text: str) -> tuple[int, int]:
    year, _, month = text.partition("-")
    if month.isdecimal() and 1 <= int(month) <= 12:
        return _year(year), int(month)
    raise argparse.ArgumentTypeError(f"“{text}”不是月份，应如 2026-09")


def _year(text: str) -> int:
    if text.isdecimal() and EARLIEST_YEAR <= int(text) <= LATEST_YEAR:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}”不是年度，应如 2026")


def _list_kind(text: str) -> ListKind:
    named = {name: kind for kind, name in LIST_KINDS.items()}
    if text in named:
        return named[text]
    raise argparse.ArgumentTypeError(f"“{text}”不是名单的种类，应为 {_LIST_KINDS}")


def _decision(text: str) -> Decision:
    named = {name: decision for decision, name in DECISIONS.items()}
    if text in named:
        return named[text]
    raise argparse.ArgumentTypeError(f"“{text}”不是核实结果，应为 {_DECISIONS}")


def _ruling(text: str) -> Ruling:
    for ruling, name in RULINGS.items():
        if text in {ruling.value, name}:
            return ruling
    told = "、".join(RULINGS.values())
    raise argparse.ArgumentTypeError(f"“{text}”不是审核结果，应为 {told}")


def _step(text: str) -> Step:
    for step, names in _STEP_NAMES.items():
        if text in {step.value, *names}:
            return step
    raise argparse.ArgumentTypeError(f"“{text}”不是审核步骤，应为 {_STEPS}")


def _check(text: str) -> Check:
    for check, (name, _) in CHECKS.items():
        if text in {check.value, name, name.removesuffix("关")}:
            return check
    raise argparse.ArgumentTypeError(f"“{text}”不是五关之一，应为 {_CHECKS}")


def _disclosure(text: str) -> Disclosure:
    for disclosure, name in DISCLOSURES.items():
        if text in {disclosure.value, name}:
            return disclosure
    told = "、".join(DISCLOSURES.values())
    raise argparse.ArgumentTypeError(f"“{text}”不是公开属性，应为 {told}")


def _alias(text: str) -> tuple[str, str]:
    alias, sign, name = (part.strip() for part in text.partition("="))
    if alias and sign and name:
        return alias, name
    raise argparse.ArgumentTypeError(f"“{text}”不是别名，应如 旧石桥村=石桥村")


def _paper(text: str) -> Paper:
    if text.upper() in set(Paper):
        return Paper(text.upper())
    raise argparse.ArgumentTypeError(f"“{text}”不是纸张，应为 {'、'.join(Paper)}")


def _quarter(text: str) -> Quarter:
    quarter = Quarter.parse(text)
    if quarter is None:
        raise argparse.ArgumentTypeError(f"“{text}”不是季度，应如 2026Q3")
    return quarter
