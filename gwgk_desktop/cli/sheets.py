"""The sheets that are posted, as drafts: sheets, notice."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import paths, wording
from gwgk_desktop.cli import classification, values
from gwgk_desktop.cli.answers import Answer, Document, problems
from gwgk_desktop.cli.command import Command, always
from gwgk_desktop.domain import money
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.notice_sheets import IN_WORDS, SheetKind
from gwgk_desktop.domain.pages import Direction, Paper, Setting, TypeSize
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    free_sheets,
    internal_copies,
    notice_sheets,
    office,
    sheet_files,
    sheet_making,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.services.sheet_making import MadeSheets
    from gwgk_desktop.store.database import Store

_KINDS = {
    "事项": SheetKind.MATTER,
    "目录事项": SheetKind.ITEM,
    "分村汇总": SheetKind.TOTALS,
    "张贴目录": SheetKind.COVER,
}


def _add_sheets(parser: ArgumentParser) -> None:
    parser.add_argument("--batch", required=True, type=int, metavar="编号")
    parser.add_argument("--village", default="", metavar="村", help="只做这个村的")
    parser.add_argument(
        "--from",
        dest="notice_from",
        type=values.day,
        metavar="日期",
        help="公示开始日，默认今天",
    )
    _add_setting(parser)
    parser.add_argument("--with-remark", action="store_true", help="列出备注栏")
    parser.add_argument(
        "--further",
        action="extend",
        nargs="+",
        type=int,
        default=[],
        metavar="编号",
        help="同一年、同一项目的其他批次，列在同一份公示单上",
    )
    parser.add_argument("--per-group", action="store_true", help="每个村民小组一份")
    parser.add_argument(
        "--one-file", action="store_true", help="合成一个 PDF，每份一个书签"
    )
    _add_drafter(parser)
    classification.add(parser)
    add_agree(parser)
    parser.add_argument(
        "--internal",
        action="store_true",
        help="出内部联（含身份证号、账号，严禁张贴），不出公示单",
    )
    add_folder(parser)


def _add_setting(parser: ArgumentParser) -> None:
    parser.add_argument("--paper", type=_paper, default=Paper.A4, metavar="A4|A3")
    parser.add_argument("--across", action="store_true", help="横排")
    parser.add_argument("--large", action="store_true", help="大字，便于老年人看")


_NOT_INTERNAL = {
    "notice_from": "--from",
    "across": "--across",
    "large": "--large",
    "with_remark": "--with-remark",
    "further": "--further",
    "per_group": "--per-group",
    "one_file": "--one-file",
    "drafter": "--drafter",
    "disclosure": "--as",
    "agree": "--agree",
}
"""What an internal copy has no use for."""


def _sheets_amiss(wanted: Namespace) -> str:
    """Return which options mean nothing beside the others."""
    idle = [name for key, name in _NOT_INTERNAL.items() if getattr(wanted, key)]
    if wanted.internal and idle:
        return f"内部联（--internal）不用 {'、'.join(idle)}"
    return classification.amiss(wanted)


def add_agree(parser: ArgumentParser) -> None:
    """Let the clerk agree to what wants to be confirmed once more."""
    parser.add_argument(
        "--agree", action="store_true", help="要再次确认的各项已核对，同意公示"
    )


def _add_drafter(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--drafter", default="", metavar="姓名", help="经办人；加密的以登录用户为准"
    )


def _paper(text: str) -> Paper:
    if text.upper() in set(Paper):
        return Paper(text.upper())
    raise ArgumentTypeError(f"“{text}”不是纸张，应为 {'、'.join(Paper)}")


def _setting(wanted: Namespace) -> Setting:
    return Setting(
        wanted.paper,
        Direction.ACROSS if wanted.across else Direction.UPRIGHT,
        TypeSize.LARGE if wanted.large else TypeSize.ORDINARY,
    )


def add_folder(parser: ArgumentParser) -> None:
    """Take the folder in which what is made is written."""
    parser.add_argument("--out", required=True, type=values.folder, metavar="文件夹")


def folder_to_write(out: str) -> Path:
    """Return the folder that was named; refuse it before anything is done."""
    folder = Path(out)
    paths.refuse_astray(folder)
    paths.check_writable(folder)
    return folder


def _sheets(store: Store, wanted: Namespace) -> Answer:
    villages = (
        [office.village_called(store, wanted.village).id] if wanted.village else []
    )
    folder = folder_to_write(wanted.out)  # before numbers are taken
    if wanted.internal:
        return _internal_copies(store, wanted, villages, folder)
    setting = _setting(wanted)
    terms = notice_sheets.SheetTerms(
        batch_id=wanted.batch,
        notice_from=wanted.notice_from or store.now().date(),
        paper=setting.paper,
        direction=setting.direction,
        size=setting.size,
        village_ids=villages,
        with_remark=wanted.with_remark,
        further_batch_ids=wanted.further,
        per_group=wanted.per_group,
        agreed=wanted.agree,
        drafted_by=wanted.drafter,
        classification=classification.told(wanted),
    )
    try:
        made = finish(notice_sheets.make(store, terms))
    except sheet_making.NotAgreed as refusal:
        return not_agreed(refusal)
    return _made_sheets(store, made, folder, one_file=wanted.one_file)


def not_agreed(refusal: sheet_making.NotAgreed) -> Answer:
    """Return what the clerk must agree to before a deed is done."""
    message = wording.describe(refusal.problem)
    document: Document = {
        "refused": {"code": refusal.problem.code, "message": message},
        "notes": notes(refusal.told),
    }
    return Answer(document, (), (*of_villages(refusal.told), message), status=1)


def _internal_copies(
    store: Store, wanted: Namespace, villages: Sequence[int], folder: Path
) -> Answer:
    saved = finish(
        internal_copies.save(store, wanted.batch, folder, villages, wanted.paper)
    )
    document: Document = {
        "operation": saved.operation.id,
        "lines": saved.lines,
        "files": [str(path) for path in saved.files],
    }
    told = tuple(f"内部联（严禁张贴）：{path}" for path in saved.files)
    return Answer(document, told)


def _made_sheets(
    store: Store, made: MadeSheets, folder: Path, *, one_file: bool
) -> Answer:
    """Save the sheets that were made, and answer with them."""
    if one_file:
        files = [sheet_files.save_joined(store, made.sheets, folder)]
        files *= len(made.sheets)
    else:
        files = sheet_files.save(store, made.sheets, folder)
    pairs = list(zip(made.sheets, files, strict=True))
    document: Document = {
        "sheets": [sheet_document(sheet, str(file)) for sheet, file in pairs],
        "notes": notes(made.notes),
    }
    lines = tuple(f"{sheet.page_count}页\t{file}" for sheet, file in pairs)
    return Answer(document, lines, of_villages(made.notes))


def notes(told: Sequence[tuple[str, Problem]]) -> list[Document]:
    """Return what is told of sheets, each with the village."""
    return [{"village": village, **problems([problem])[0]} for village, problem in told]


def of_villages(told: Sequence[tuple[str, Problem]]) -> tuple[str, ...]:
    """Return what is told of sheets in words, the village first, and once."""
    said = ((village, wording.describe(problem)) for village, problem in told)
    return tuple(
        it if it.startswith(village) else f"{village}：{it}" for village, it in said
    )


def sheet_document(it: MadeSheet, file: str = "") -> Document:
    """Return a notice sheet; `file` is where it was written."""
    return {
        "number": str(it.number),
        "version": it.number.version,
        "village": it.number.village,
        "title": it.title,
        "from": it.notice.first.isoformat(),
        "to": it.notice.last.isoformat(),
        "kind": it.kind,
        "group": it.group,
        "paper": it.paper,
        "direction": it.direction,
        "type_size": it.size,
        "content_sha256": it.content_sha256,
        "pages": it.page_count,
        "lines": it.line_count,
        "total": money.exact_yuan(money.from_fen(it.total_fen)),
        "sha256": it.file_sha256,
        "file": file,
        "void": it.void,
        "corrected": it.corrected,
        "drafted_by": it.drafted_by,
        "state": it.state,
        "newer": str(it.newer) if it.newer else None,
        "next_step": it.standing.next_step,
        "sent_back": it.standing.sent_back,
        **classification.document(it.classification),
    }


def _add_notice(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--kind",
        required=True,
        type=_kind,
        metavar="种类",
        help=f"公示什么：{'、'.join(_KINDS)}",
    )
    parser.add_argument("--title", default="", metavar="标题")
    parser.add_argument(
        "--item", default="", metavar="代码", help="目录事项：公开目录里的代码"
    )
    parser.add_argument(
        "--occasion", default="", metavar="期次", help="如 2026Q1、2026-02、event:7"
    )
    parser.add_argument(
        "--text",
        type=values.file,
        metavar="文件",
        help="正文（UTF-8 文本）：一行一段；用制表符分隔的行是表格，第一行是表头",
    )
    parser.add_argument("--batch", type=int, metavar="编号", help="分村汇总的批次")
    parser.add_argument("--village", default="", metavar="村", help="不写就是乡镇的")
    parser.add_argument(
        "--from", dest="notice_from", type=values.day, metavar="日期", help="默认今天"
    )
    parser.add_argument("--days", type=values.days, metavar="天数", help="公示天数")
    _add_setting(parser)
    _add_drafter(parser)
    classification.add(parser)
    add_agree(parser)
    add_folder(parser)


def _kind(text: str) -> SheetKind:
    if text in _KINDS:
        return _KINDS[text]
    raise ArgumentTypeError(f"“{text}”不是公示的种类，应为 {'、'.join(_KINDS)}")


def _notice_lacks(wanted: Namespace) -> str:
    """Return what the kind of a notice needs, or does not take."""
    if wanted.kind is SheetKind.TOTALS and wanted.batch is None:
        return "分村汇总要用 --batch 写明批次"
    if wanted.kind is SheetKind.TOTALS and wanted.village:
        return "分村汇总是乡镇的，不写 --village"
    if wanted.kind is not SheetKind.TOTALS and wanted.batch is not None:
        return "--batch 只用于分村汇总"
    in_words = wanted.kind in IN_WORDS
    if in_words and not (wanted.title and wanted.text):
        return "要用 --title 和 --text 写明标题和正文"
    if not in_words and (wanted.title or wanted.text):
        ours = "、".join(name for name, it in _KINDS.items() if it not in IN_WORDS)
        return f"{ours}的内容由程序写，不写 --title、--text"
    of_item = wanted.kind is SheetKind.ITEM or not (wanted.item or wanted.occasion)
    told = "" if of_item else "--item、--occasion 只用于目录事项"
    return told or classification.amiss(wanted)


def _notice(store: Store, wanted: Namespace) -> Answer:
    village = (
        office.village_called(store, wanted.village).id if wanted.village else None
    )
    terms = free_sheets.FreeTerms(
        kind=wanted.kind,
        notice_from=wanted.notice_from or store.now().date(),
        village_id=village,
        days=wanted.days,
        title=wanted.title,
        text=_text(Path(wanted.text)) if wanted.text else "",
        batch_id=wanted.batch,
        item_code=wanted.item,
        occasion=wanted.occasion,
        setting=_setting(wanted),
        drafted_by=wanted.drafter,
        classification=classification.told(wanted),
        agreed=wanted.agree,
    )
    folder = folder_to_write(wanted.out)  # before a number is taken
    try:
        made = free_sheets.make(store, terms)
    except sheet_making.NotAgreed as refusal:
        return not_agreed(refusal)
    return _made_sheets(store, made, folder, one_file=False)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise paths.refusal_of(error, path) from error
    except ValueError as error:
        raise Refusal(Code.TEXT_NOT_UTF8, file=path.name) from error


COMMANDS = {
    "sheets": Command(
        "制作一个批次的公示单（PDF），都是草稿",
        _sheets,
        _add_sheets,
        backs_up=Reason.RELEASE,
        changes=always,
        amiss=_sheets_amiss,
    ),
    "notice": Command(
        "制作事项公示、分村汇总、目录事项、张贴目录（PDF）",
        _notice,
        _add_notice,
        backs_up=Reason.RELEASE,
        changes=always,
        amiss=_notice_lacks,
    ),
}
