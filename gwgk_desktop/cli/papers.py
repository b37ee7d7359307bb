"""What leaves the desk for everybody: sheets, return."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import paths, wording
from gwgk_desktop.cli import values
from gwgk_desktop.cli.answers import Answer, Document, problems
from gwgk_desktop.cli.command import Command, always
from gwgk_desktop.domain import money
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.notice_sheets import Paper
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import notice_sheets, office, returns

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.returns import PayoutFigure, SentReturn
    from gwgk_desktop.store.database import Store


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
    parser.add_argument("--paper", type=_paper, default=Paper.A4, metavar="A4|A3")
    parser.add_argument("--with-remark", action="store_true", help="列出备注栏")
    parser.add_argument("--out", required=True, type=values.folder, metavar="文件夹")


def _paper(text: str) -> Paper:
    if text.upper() in set(Paper):
        return Paper(text.upper())
    raise ArgumentTypeError(f"“{text}”不是纸张，应为 {'、'.join(Paper)}")


def _sheets(store: Store, wanted: Namespace) -> Answer:
    villages = (
        [office.village_called(store, wanted.village).id] if wanted.village else []
    )
    terms = notice_sheets.SheetTerms(
        batch_id=wanted.batch,
        notice_from=wanted.notice_from or store.now().date(),
        paper=wanted.paper,
        village_ids=villages,
        with_remark=wanted.with_remark,
    )
    folder = Path(wanted.out)
    paths.refuse_astray(folder)
    paths.check_writable(folder)  # before numbers are taken
    made = finish(notice_sheets.make(store, terms))
    files = notice_sheets.save(store, made.sheets, folder)
    pairs = list(zip(made.sheets, files, strict=True))
    document: Document = {
        "sheets": [sheet_document(sheet, str(file)) for sheet, file in pairs],
        "notes": [
            {"village": village, **problems([problem])[0]}
            for village, problem in made.notes
        ],
    }
    lines = tuple(f"{sheet.page_count}页\t{file}" for sheet, file in pairs)
    asides = tuple(
        f"{village}：{wording.describe(problem)}"
        if village
        else wording.describe(problem)
        for village, problem in made.notes
    )
    return Answer(document, lines, asides)


def sheet_document(it: MadeSheet, file: str = "") -> Document:
    """Return a notice sheet; `file` is where it was written."""
    return {
        "number": str(it.number),
        "version": it.number.version,
        "village": it.number.village,
        "title": it.title,
        "from": it.notice.first.isoformat(),
        "to": it.notice.last.isoformat(),
        "paper": it.paper,
        "pages": it.page_count,
        "lines": it.line_count,
        "total": money.exact_yuan(money.from_fen(it.total_fen)),
        "sha256": it.file_sha256,
        "file": file,
        "void": it.void,
    }


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
        "rows": [figure_document(figure) for figure in drawn_up.figures],
    }
    line = (
        f"{sent.quarter}：{len(drawn_up.figures)}行，{wording.yuan(sent.total_fen)}元，"
        f"已写入{wanted.out}"
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
    }


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
    "sheets": Command(
        "制作一个批次的公示单（PDF）",
        _sheets,
        _add_sheets,
        backs_up=Reason.RELEASE,
        changes=always,
    ),
    "return": Command(
        "导出一个季度的报表（xlsx）",
        _return,
        _add_return,
        backs_up=Reason.RETURN,
        changes=always,
    ),
}
