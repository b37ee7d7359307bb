"""What the bank pays: paid, resend."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import readings, values
from gwgk_desktop.cli.answers import Answer, Document, problems
from gwgk_desktop.cli.command import Command, always
from gwgk_desktop.cli.payouts import batch_document
from gwgk_desktop.cli.sheets import add_folder
from gwgk_desktop.domain import money
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import payments, payouts

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.domain.payments import UnpaidLine
    from gwgk_desktop.store.database import Store


def _add_paid(parser: ArgumentParser) -> None:
    readings.of_file(parser, optional=True)
    parser.add_argument("--batch", required=True, type=int, metavar="编号")
    parser.add_argument(
        "--on",
        type=values.day,
        metavar="日期",
        help="银行没有回盘的，登记这一批已于这一天发放；不写文件",
    )
    parser.add_argument(
        "--by", default="", metavar="姓名", help="和 --on 一起用：谁确认的"
    )


def _paid_amiss(wanted: Namespace) -> str:
    """Return what a return file, or the clerk's own word, needs and does not take."""
    if bool(wanted.file) == bool(wanted.on):
        return "要写回盘文件，没有回盘的用 --on 写明发放日期；两样只用一样"
    return "--by 只和 --on 一起用" if wanted.by and not wanted.on else ""


def _said_paid(store: Store, wanted: Namespace) -> Answer:
    said = finish(payments.say_paid(store, wanted.batch, wanted.on, wanted.by))
    document: Document = {
        "batch": batch_document(payouts.batch(store, wanted.batch)),
        "operation": said.operation.id,
        "paid": said.paid,
        "failed": said.failed,
        "returned": said.returned,
        "refused_rows": said.refused,
        "problems": [],
        "unpaid": [unpaid_document(it) for it in payments.unpaid(store, wanted.batch)],
    }
    return Answer(document, (f"第{wanted.batch}批：已登记{said.paid}笔已经发放。",))


def _paid(store: Store, wanted: Namespace) -> Answer:
    if wanted.on:
        return _said_paid(store, wanted)
    reading = finish(payments.read(Path(wanted.file), readings.file_password(wanted)))
    preview = payments.preview(store, reading, wanted.batch)
    asides = tuple(wording.describe(problem) for problem in preview.problems)
    try:
        read = finish(payments.record(store, preview))
    except Refusal as refusal:
        message = wording.describe(refusal.problem)
        refused: Document = {
            "refused": {"code": refusal.problem.code, "message": message},
            "problems": problems(preview.problems),
        }
        return Answer(refused, (), (*asides, message), status=1)
    document: Document = {
        "batch": batch_document(payouts.batch(store, wanted.batch)),
        "operation": read.operation.id,
        "paid": read.paid,
        "failed": read.failed,
        "returned": read.returned,
        "refused_rows": read.refused,
        "problems": problems(preview.problems),
        "unpaid": [unpaid_document(it) for it in payments.unpaid(store, wanted.batch)],
    }
    left = f"，{read.refused}行未记" if read.refused else ""
    line = (
        f"第{wanted.batch}批：成功{read.paid}笔，失败{read.failed}笔，"
        f"退回{read.returned}笔{left}。"
    )
    return Answer(document, (line,), asides)


def unpaid_document(it: UnpaidLine) -> Document:
    """Return a line that failed or came back."""
    return {
        "line": it.line.id,
        "sheet": it.line.sheet,
        "row": it.line.row,
        "name": it.line.name,
        "amount": money.exact_yuan(money.from_fen(it.line.amount_fen)),
        "status": it.word.status,
        "reason": it.word.reason,
        "since": it.word.since.isoformat(),
        "days": it.days,
        "resent": it.word.resent,
    }


def _add_resend(parser: ArgumentParser) -> None:
    parser.add_argument("--batch", required=True, type=int, metavar="编号")
    add_folder(parser)


def _resend(store: Store, wanted: Namespace) -> Answer:
    resent = payments.resend(store, wanted.batch, Path(wanted.out))
    batch = payouts.batch(store, resent.batch_id)
    document: Document = {
        "batch": batch_document(batch),
        "operation": resent.operation.id,
        "file": str(resent.file),
    }
    line = (
        f"已立第{batch.id}批，重新发放第{batch.resends}批中的{resent.lines}笔，"
        f"{wording.yuan(resent.total_fen)}元；清单（内部）：{resent.file}"
    )
    return Answer(document, (line,))


COMMANDS = {
    "paid": Command(
        "导入一个批次的银行回盘；没有回盘的，登记已经发放",
        _paid,
        _add_paid,
        backs_up=Reason.IMPORT,
        changes=always,
        amiss=_paid_amiss,
    ),
    "resend": Command(
        "把失败、退回的明细另立一批，出给银行的清单（内部）",
        _resend,
        _add_resend,
        backs_up=Reason.IMPORT,
        changes=always,
    ),
}
