"""What comes of postings: objections, the archive, certificates, enquiries.

The commands objection, reply, archive, certificate and enquiry.  Who objects, and the
number of whoever asks, come from a file or the keyboard: others on the machine could
see an argument.
"""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

from gwgk_desktop.cli import values
from gwgk_desktop.cli.answers import Answer, Document, saved
from gwgk_desktop.cli.command import Command, always
from gwgk_desktop.cli.passwords import first_line
from gwgk_desktop.cli.postings import (
    add_numbers,
    add_when,
    at_or_now,
    done_answer,
    objection_document,
)
from gwgk_desktop.cli.sheets import add_folder, folder_to_write
from gwgk_desktop.domain.enquiries import hung_told
from gwgk_desktop.domain.posting_rules import PAPERS
from gwgk_desktop.domain.postings import OUTCOMES, Outcome
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    archives,
    certificates,
    enquiries,
    objections,
    packets,
    postings,
)
from gwgk_desktop.services.archives import ArchiveTerms
from gwgk_desktop.services.objections import ObjectionTerms, ReplyTerms

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from gwgk_desktop.domain.enquiries import Posted
    from gwgk_desktop.domain.postings import Objection
    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.store.database import Store

_OUTCOME_NAMES = {
    Outcome.UPHELD: "成立",
    Outcome.REJECTED: "不成立",
    Outcome.EXPLAINED: "解释",
}
_OUTCOMES = "、".join(_OUTCOME_NAMES.values())


def _add_objection(parser: ArgumentParser) -> None:
    parser.add_argument("numbers", nargs="*", type=int, metavar="记录号")
    parser.add_argument("--text", default="", metavar="内容", help="异议的内容")
    add_when(parser, "收到时间")
    parser.add_argument(
        "--name-file", type=values.file, metavar="文件", help="第一行是异议人姓名"
    )
    parser.add_argument(
        "--phone-file", type=values.file, metavar="文件", help="第一行是异议人电话"
    )


def _objected(wanted: Namespace) -> bool:
    return bool(wanted.numbers or wanted.text)


def _objection(store: Store, wanted: Namespace) -> Answer:
    """Record an objection; without postings, list them all."""
    if not _objected(wanted):
        return _objections(objections.every(store))
    terms = ObjectionTerms(
        received_at=at_or_now(store, wanted),
        text=wanted.text,
        by=wanted.by,
        name=first_line(wanted.name_file) if wanted.name_file else "",
        phone=first_line(wanted.phone_file) if wanted.phone_file else "",
    )
    some = postings.called(store, wanted.numbers)
    done = objections.record(store, some, terms)
    return _objections(done.objections, done.operation.id)


def _objections(some: Sequence[Objection], operation: int = 0) -> Answer:
    document: Document = {"objections": [objection_document(it) for it in some]}
    if operation:
        document["operation"] = operation
    lines = []
    for it in some:
        reply = it.reply
        told = OUTCOMES[reply.outcome] if reply else f"{it.reply_due}前答复"
        lines.append(f"{it.id}\t第{it.posting_id}号\t{told}\t{it.text}")
    return Answer(document, tuple(lines))


def _add_reply(parser: ArgumentParser) -> None:
    parser.add_argument("numbers", nargs="+", type=int, metavar="异议号")
    parser.add_argument("--text", required=True, metavar="内容", help="答复的内容")
    parser.add_argument(
        "--outcome", required=True, type=_outcome, metavar="结果", help=_OUTCOMES
    )
    add_when(parser, "答复时间")


def _outcome(text: str) -> Outcome:
    for outcome, name in _OUTCOME_NAMES.items():
        if text in {outcome.value, name}:
            return outcome
    raise ArgumentTypeError(f"“{text}”不是结果，应为 {_OUTCOMES}")


def _reply(store: Store, wanted: Namespace) -> Answer:
    at = at_or_now(store, wanted)
    terms = ReplyTerms(at, wanted.text, wanted.outcome, wanted.by)
    some = objections.called(store, wanted.numbers)
    done = objections.answer(store, some, terms)
    return _objections(done.objections, done.operation.id)


def _add_archive(parser: ArgumentParser) -> None:
    add_numbers(parser)
    parser.add_argument("--place", default="", metavar="位置", help="如 档案室2柜")
    parser.add_argument("--number", default="", metavar="档号", help="默认自动编")
    parser.add_argument("--papers", default=PAPERS, metavar="类别")
    parser.add_argument(
        "--years", type=values.years, metavar="年数", help="保管年限；默认按规则"
    )
    parser.add_argument("--by", default="", metavar="姓名")
    parser.add_argument(
        "--packet",
        type=values.folder,
        metavar="文件夹",
        help="导出全部材料（内部），每条一个文件夹；不给 --place 就只导出",
    )


def _archived_or_written(wanted: Namespace) -> str:
    return "" if wanted.place or wanted.packet else "要么给 --place，要么给 --packet"


def _archive(store: Store, wanted: Namespace) -> Answer:
    """Note where papers are kept, write them as folders, or both in this order."""
    folder = folder_to_write(wanted.packet) if wanted.packet else None
    some: Sequence[Listed] = postings.called(store, wanted.numbers)
    answer = Answer({})
    if wanted.place:
        terms = ArchiveTerms(
            wanted.place, wanted.number, wanted.papers, wanted.years, wanted.by
        )
        done = archives.archive(store, some, terms)
        some = done.postings
        answer = done_answer(done.operation.id, some)
    if folder is None:
        return answer
    operation, made = finish(packets.save(store, some, folder))
    document = answer.document or done_answer(operation.id, some).document
    told = {"packets": [str(it) for it in made], "packets_operation": operation.id}
    lines = (*answer.lines, *(f"张贴材料（内部）：{it}" for it in made))
    return Answer(document | told, lines)


def _add_certificate(parser: ArgumentParser) -> None:
    add_numbers(parser)
    add_folder(parser)


def _certificate(store: Store, wanted: Namespace) -> Answer:
    folder = folder_to_write(wanted.out)
    some = postings.called(store, wanted.numbers)
    return saved("上墙证明", *certificates.save(store, some, folder))


def _add_enquiry(parser: ArgumentParser) -> None:
    parser.add_argument("--name", required=True, metavar="姓名", help="查询人本人")
    parser.add_argument(
        "--id-number-file",
        type=values.file,
        metavar="文件",
        help="第一行是本人的身份证号；不给就在终端上输入",
    )
    parser.add_argument("--sheet", default="", metavar="编号", help="只问这份公示单")
    parser.add_argument(
        "--out", type=values.folder, metavar="文件夹", help="存下查询单（PDF）"
    )


def _enquiry(store: Store, wanted: Namespace) -> Answer:
    folder = folder_to_write(wanted.out) if wanted.out else None
    told = enquiries.ask(store, wanted.name, _id_number(wanted), wanted.sheet)
    file = str(enquiries.save_slip(store, told, folder)[1]) if folder else ""
    document: Document = {
        "name": told.name,
        "posted": [_posted_document(it) for it in told.posted],
        "file": file,
    }
    lines = [f"{told.name}：登记张贴过的公示单{len(told.posted)}份。"]
    for it in told.posted:
        hung = "；".join(map(hung_told, it.postings))
        lines.append(f"{it.sheet}\t{it.title}\t{hung}")
        lines += [f"\t{row.told}" for row in it.rows]
    return Answer(document, (*lines, *([f"查询单：{file}"] if file else [])))


def _id_number(wanted: Namespace) -> str:
    """Return the number of whoever asks, which nobody else sees."""
    if wanted.id_number_file:
        return first_line(wanted.id_number_file)
    return getpass.getpass("本人身份证号：") if sys.stdin.isatty() else ""


def _posted_document(it: Posted) -> Document:
    return {
        "sheet": it.sheet,
        "title": it.title,
        "postings": [
            {
                "id": one.id,
                "place": one.posting.place,
                "posted_at": one.posting.posted_at.isoformat(" "),
                "ended_at": one.ended_at and one.ended_at.isoformat(" "),
            }
            for one in it.postings
        ],
        "rows": [dict(zip(row.columns, row.cells, strict=False)) for row in it.rows],
    }


COMMANDS = {
    "objection": Command(
        "登记异议；不带记录号时列出全部",
        _objection,
        _add_objection,
        changes=_objected,
    ),
    "reply": Command("登记对异议的答复", _reply, _add_reply, changes=always),
    "archive": Command(
        "张贴材料归档，或导出成文件夹（内部）",
        _archive,
        _add_archive,
        changes=always,
        amiss=_archived_or_written,
    ),
    "certificate": Command(
        "出上墙证明（PDF）", _certificate, _add_certificate, changes=always
    ),
    "enquiry": Command(
        "村民凭本人身份证查询公示过自己的什么",
        _enquiry,
        _add_enquiry,
        changes=always,
    ),
}
