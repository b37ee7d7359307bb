"""A sheet leaves the desk and is met again: release, withdraw, save, verify.

The command verify stands with the comparisons, which it serves as well.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import values
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command, always
from gwgk_desktop.cli.reviews import add_numbers, add_saved, record_document
from gwgk_desktop.cli.sheets import (
    add_agree,
    folder_to_write,
    not_agreed,
    sheet_document,
)
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.review_papers import LOOK_THERE, NOT_NOTED
from gwgk_desktop.domain.reviews import Verdict
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import releases, reviews, sheet_files, sheet_making

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.review_papers import TakeDown
    from gwgk_desktop.services.releases import Verified
    from gwgk_desktop.store.database import Store


def _add_release(parser: ArgumentParser) -> None:
    add_numbers(parser)
    _add_who(parser)
    add_agree(parser)
    parser.add_argument(
        "--out", type=values.folder, metavar="文件夹", help="存下PDF和内容文本"
    )


def _add_who(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--by", default="", metavar="姓名", help="经办人；加密的以登录用户为准"
    )


def _release(store: Store, wanted: Namespace) -> Answer:
    folder = folder_to_write(wanted.out) if wanted.out else None
    sheets = reviews.called(store, wanted.numbers)
    try:
        done = finish(releases.release(store, sheets, wanted.by, agreed=wanted.agree))
    except sheet_making.NotAgreed as refusal:
        return not_agreed(refusal)
    answer = _save_in(store, done.sheets, folder)
    lines = (f"已发布{len(done.sheets)}份公示单。", *answer.lines)
    document = answer.document | {"operation": done.operation.id}
    return Answer(document, lines)


def _add_withdraw(parser: ArgumentParser) -> None:
    add_numbers(parser)
    _add_who(parser)
    parser.add_argument("--reason", required=True, metavar="理由")
    parser.add_argument(
        "--out", type=values.folder, metavar="文件夹", help="存下撤下清单（PDF）"
    )


def _withdraw(store: Store, wanted: Namespace) -> Answer:
    folder = folder_to_write(wanted.out) if wanted.out else None
    sheets = reviews.called(store, wanted.numbers)
    done = releases.withdraw(store, sheets, wanted.reason, wanted.by)
    listed = _listed(store, done.sheets, folder)
    document: Document = {
        "operation": done.operation.id,
        "sheets": [sheet_document(it) for it in done.sheets],
        **listed.document,
    }
    hangs = bool(listed.document["boards"])
    line = wording.withdrawn(len(done.sheets), hangs=hangs)
    return Answer(document, (line, *listed.lines))


def _add_set_aside(parser: ArgumentParser) -> None:
    add_numbers(parser)
    _add_who(parser)
    parser.add_argument("--reason", required=True, metavar="理由")


def _set_aside(store: Store, wanted: Namespace) -> Answer:
    sheets = reviews.called(store, wanted.numbers)
    done = reviews.set_aside(store, sheets, wanted.reason, wanted.by)
    document: Document = {
        "operation": done.operation.id,
        "sheets": [sheet_document(it) for it in done.sheets],
    }
    return Answer(document, (wording.set_aside(len(done.sheets)),))


def _take_down(store: Store, wanted: Namespace) -> Answer:
    folder = folder_to_write(wanted.out)
    return _listed(store, reviews.called(store, wanted.numbers), folder)


def _listed(store: Store, sheets: Sequence[MadeSheet], to: Path | None) -> Answer:
    """Return the boards of withdrawn sheets; write the list where a folder is named."""
    boards = releases.take_down(store, sheets)
    file = str(releases.save_take_down(store, sheets, to)) if to else ""
    lines = [
        f"{it.number}\t{it.village}\t{it.board or NOT_NOTED}"
        f"\t{it.place or ('' if it.board else LOOK_THERE)}"
        for it in boards
    ]
    document: Document = {
        "boards": [take_down_document(it) for it in boards],
        "file": file,
    }
    return Answer(document, (*lines, *([f"撤下清单：{file}"] if file else [])))


def take_down_document(it: TakeDown) -> Document:
    """Return a board that may carry a withdrawn sheet."""
    return {
        "number": it.number,
        "village": it.village,
        "board": it.board,
        "place": it.place,
        "since": it.since,
    }


def _save(store: Store, wanted: Namespace) -> Answer:
    folder = folder_to_write(wanted.out)
    return _save_in(store, reviews.called(store, wanted.numbers), folder)


def _save_in(store: Store, sheets: Sequence[MadeSheet], to: Path | None) -> Answer:
    """Save sheets where a folder is named, and say where."""
    if to is None:
        return Answer({"sheets": [sheet_document(it) for it in sheets]})
    files = sheet_files.save(store, sheets, to)
    pairs = list(zip(sheets, files, strict=True))
    document: Document = {"sheets": [sheet_document(it, str(at)) for it, at in pairs]}
    return Answer(document, tuple(str(file) for file in files))


def verify_file(store: Store, wanted: Namespace) -> Answer:
    """Say whether a file is what was released: the command verify, given a file."""
    found = releases.verify(store, Path(wanted.file))
    status = 0 if found.verdict is Verdict.RELEASED else 1
    told = wording.verdict(found.file, found.verdict, found.sheet, found.record)
    return Answer(verified_document(found), told, status=status)


def verified_document(it: Verified) -> Document:
    """Return what a file is, held against what was released."""
    told: Document = {
        "file": it.file,
        "sha256": it.sha256,
        "verdict": it.verdict,
        "what": it.what,
        "sheet": it.sheet and sheet_document(it.sheet),
    }
    return told | (record_document(it.record) if it.record else {})


COMMANDS = {
    "release": Command(
        "发布审完的公示单；发布之后不能再改",
        _release,
        _add_release,
        backs_up=Reason.RELEASE,
        changes=always,
    ),
    "withdraw": Command(
        "撤回发布了的公示单，列出要撤下的公开栏",
        _withdraw,
        _add_withdraw,
        backs_up=Reason.RELEASE,
        changes=always,
    ),
    "set-aside": Command(
        "作废没有发布的公示单，编号不再使用",
        _set_aside,
        _add_set_aside,
        changes=always,
    ),
    "take-down-list": Command(
        "再出撤下清单（PDF）：撤回的公示单要从哪些公开栏撤下", _take_down, add_saved
    ),
    "save": Command(
        "另存公示单：发布了的是原件，没有发布的印有“草稿”", _save, add_saved
    ),
}
