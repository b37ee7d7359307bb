"""The figures that the county asks for every quarter: the command return."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import values
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command, always
from gwgk_desktop.domain import money
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.returns import POSTING_FIGURES
from gwgk_desktop.services import returns

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.domain.returns import PayoutFigure, SentReturn
    from gwgk_desktop.store.database import Store


def _add_return(parser: ArgumentParser) -> None:
    parser.add_argument("quarter", type=_quarter, metavar="季度", help="如 2026Q3")
    parser.add_argument("--form", default="", metavar="格式")
    parser.add_argument("--out", required=True, type=values.workbook, metavar="文件")


def _quarter(text: str) -> Quarter:
    quarter = Quarter.parse(text)
    if quarter is None:
        raise ArgumentTypeError(f"“{text}”不是季度，应如 2026Q3")
    return quarter


def _return(store: Store, wanted: Namespace) -> Answer:
    drawn_up = returns.draw_up(store, wanted.quarter)
    form = wanted.form or returns.DEFAULT_FORM
    sent = returns.export(store, drawn_up, Path(wanted.out), form)
    document: Document = {
        **sent_document(sent),
        "file": wanted.out,
        "unreleased_sheets": drawn_up.unreleased,
        "rows": [figure_document(it) for it in drawn_up.figures],
        "items": [{"village": it.village, **_postings(it)} for it in drawn_up.items],
    }
    line = (
        f"{sent.quarter}：{len(drawn_up.figures)}行，{wording.yuan(sent.total_fen)}元，"
        f"已写入{wanted.out}{wording.unreleased(drawn_up.unreleased)}"
    )
    return Answer(document, (line,))


def figure_document(it: PayoutFigure) -> Document:
    """Return a figure of a return."""
    return {
        "programme": it.programme,
        "village": it.village,
        "lines": it.lines,
        "households": it.households,
        "quantity": wording.decimal(it.quantity),
        "unit": it.unit,
        "amount": money.exact_yuan(money.from_fen(it.total_fen)),
        "sheets": it.sheets,
        "postings": _postings(it),
    }


def _postings(it: PayoutFigure) -> Document:
    return {name: getattr(it, name) for name in POSTING_FIGURES}


def sent_document(it: SentReturn) -> Document:
    """Return a return that was exported."""
    return {
        "quarter": it.quarter,
        "form": it.form,
        "made_on": it.made_on.isoformat(),
        "total": money.exact_yuan(money.from_fen(it.total_fen)),
        "file": it.file_name,
        "sha256": it.file_sha256,
    }


COMMANDS = {
    "return": Command(
        "导出一个季度的报表（xlsx）",
        _return,
        _add_return,
        backs_up=Reason.RETURN,
        changes=always,
    ),
}
