"""Whether all is as it was, on the screen and on paper: check, digest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import values
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import checking, drills

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.domain.checking import Compared, Finding
    from gwgk_desktop.store.database import Store


def _add_check(parser: ArgumentParser) -> None:
    parser.add_argument("--against", metavar="摘要码", help="纸上月度摘要的八组字符")
    parser.add_argument(
        "--backups",
        action="extend",
        nargs="+",
        type=values.folder,
        default=[],
        metavar="文件夹",
        help="用这些备份核对历史",
    )
    parser.add_argument(
        "--thorough", action="store_true", help="逐字节核对全部备份（较慢）"
    )
    parser.add_argument(
        "--mend", action="store_true", help="先从备份找回丢失或损坏的留存文件"
    )
    parser.add_argument(
        "--settle", metavar="原因", help="处置打开时发现的问题：写明原因，记入历史"
    )


def _check(store: Store, wanted: Namespace) -> Answer:
    document: Document = {}
    if wanted.settle is not None:
        document["operation"] = checking.settle(store, wanted.settle).id
    folders = [Path(folder) for folder in wanted.backups]
    mended = finish(drills.mend(store)) if wanted.mend else None
    told = finish(
        checking.examine(store, wanted.against, folders, thorough=wanted.thorough)
    )
    document |= {
        "whole": told.whole,
        "findings": [finding_document(it) for it in told.findings],
        "compared": [compared_document(it) for it in told.compared],
    }
    lines = wording.examined(told)
    if mended:
        back, left = len(mended.back), len(mended.still_lost)
        document["mended"] = {"operation": mended.operation, "back": back, "left": left}
        lines = (wording.mended(back, left), *lines)
    silent = told.paper_silent or told.backups_silent(
        str(it.absolute()) for it in folders
    )
    status = int(not told.whole or silent)
    return Answer(document, lines, status=status)


def compared_document(it: Compared) -> Document:
    """Return what the store was held against, or could not be."""
    return {
        "with": it.witness,
        "name": it.name,
        "done": it.done,
        "count": it.count,
        "entries": list(it.entries),
        "left_behind": list(it.left_behind),
        "rows_not_covered": it.rows,
        "message": wording.compared(it),
    }


def finding_document(it: Finding) -> Document:
    """Return one thing that the check found."""
    return {
        "code": it.damage,
        "grave": it.grave,
        "message": wording.finding(it),
        "facts": dict(it.facts),
    }


def _add_digest(parser: ArgumentParser) -> None:
    parser.add_argument("month", type=values.month, metavar="月份", help="如 2026-09")
    parser.add_argument("--out", required=True, type=values.pdf, metavar="文件")


def _digest(store: Store, wanted: Namespace) -> Answer:
    year, month = wanted.month
    told = checking.write_digest(store, year, month, Path(wanted.out))
    document: Document = {
        "file": wanted.out,
        "code": told.code,
        "entries": told.head.entries,
        "entries_in_month": told.entries_in_month,
        "month_ended": told.ended,
    }
    unfinished = wording.digest_unfinished(told)
    asides = (unfinished,) if unfinished else ()
    return Answer(document, (f"{told.code}\t{wanted.out}",), asides)


COMMANDS = {
    "check": Command(
        "核对数据库、历史和留存的文件", _check, _add_check, looks_at_damage=True
    ),
    "digest": Command(
        "写出一个月的摘要（PDF，一页，不含个人信息）", _digest, _add_digest
    ),
}
