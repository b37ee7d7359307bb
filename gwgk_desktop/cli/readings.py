"""A workbook as read: its options, its password, its documents."""

from __future__ import annotations

import os
from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import passwords
from gwgk_desktop.cli.answers import Document, problems
from gwgk_desktop.domain import money
from gwgk_desktop.domain.readings import count_rows
from gwgk_desktop.wording import FIELDS, UNUSED

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.domain.payouts import Preview
    from gwgk_desktop.domain.readings import (
        Field,
        MappedColumn,
        PayoutReading,
        PayoutRecord,
        PayoutTable,
        Repair,
    )
    from gwgk_desktop.domain.tie_out import TieOut


def of_file(parser: ArgumentParser, *, optional: bool = False) -> None:
    """Take the workbook, and the file with its password."""
    if optional:
        parser.add_argument("file", metavar="文件", nargs="?", default="")
    else:
        parser.add_argument("file", metavar="文件")
    password_of_file(parser)


def password_of_file(parser: ArgumentParser) -> None:
    """Take the file with the password of a workbook."""
    parser.add_argument(
        "--file-password-file",
        metavar="文件",
        help="第一行是打开密码的文本文件（或用环境变量 GWGK_FILE_PASSWORD）",
    )


def file_password(wanted: Namespace) -> str:
    """Return the password of the workbook; never an argument, others see those."""
    if wanted.file_password_file is None:
        return os.environ.get("GWGK_FILE_PASSWORD", "")
    return passwords.first_line(wanted.file_password_file)


def add_map(parser: ArgumentParser) -> None:
    """Take what columns hold."""
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        type=_mapped,
        metavar="标题=字段",
        help=f"这一列是什么，可以多次；字段：{'、'.join(FIELDS.values())}、{UNUSED}",
    )


def _mapped(text: str) -> tuple[str, Field | None]:
    heading, _, told = text.rpartition("=")
    if heading.strip() and told in {UNUSED, "none"}:
        return heading.strip(), None
    for field, label in FIELDS.items():
        if heading.strip() and told in {label, field.value}:
            return heading.strip(), field
    raise ArgumentTypeError(f"“{text}”应如 社保卡号=银行账号、户编号=不用")


def reading_document(read: PayoutReading) -> Document:
    """Return a workbook as read."""
    counts = count_rows(read)
    return {
        "file": read.file,
        "sha256": read.sha256,
        "fatal": read.fatal,
        "count": read.count,
        "total": money.exact_yuan(read.total),
        "tables": [
            {
                "sheet": table.sheet,
                "header_row": table.header_row,
                "columns": {name: use.heading for name, use in table.columns.items()},
            }
            for table in read.tables
        ],
        "mapping": [mapped_document(column) for column in read.mapping],
        "repairs": [repair_document(it) for it in read.repairs],
        "counts": {
            "right": counts.right,
            "repaired": counts.repaired,
            "refused": counts.refused,
        },
        "records": [record_document(table, it) for table, it in read.records()],
        "problems": problems(read.problems),
        "left_out": problems(read.left_out),
        "notes": problems(read.notes),
    }


def mapped_document(column: MappedColumn) -> Document:
    """Return a column and what it is taken for."""
    return {
        "sheet": column.sheet,
        "column": column.letter,
        "heading": column.heading,
        "field": column.field,
        "chosen_by": column.chosen_by,
        "proposal": column.proposal,
    }


def repair_document(it: Repair) -> Document:
    """Return a cell whose value was mended."""
    return {
        "sheet": it.place.sheet,
        "row": it.place.row,
        "column": it.place.column,
        "field": it.field,
        "kind": it.kind,
        "original": it.original,
        "new": it.new,
    }


def record_document(table: PayoutTable, row: PayoutRecord) -> Document:
    """Return a row as read; a field that it lacks is absent."""
    told: Document = {
        "sheet": table.sheet,
        "row": row.row,
        "village": row.village,
        "group": row.group,
        "name": row.name,
        "id_number": row.id_number,
        "bank_account": row.bank_account,
        "phone": row.phone,
        "address": row.address,
        "quantity": wording.decimal(row.quantity),
        "rate": wording.decimal(row.rate),
        "amount": "" if row.amount is None else money.exact_yuan(row.amount),
        "remark": row.remark,
        "household_head": row.household_head,
        "household_head_id_number": row.household_head_id_number,
        "payee": row.payee,
        "payee_id_number": row.payee_id_number,
        "paid_on": row.paid_on.isoformat() if row.paid_on else "",
    }
    return {name: value for name, value in told.items() if value != ""}


def previewed_document(preview: Preview) -> Document:
    """Return what is wrong with a workbook, and what of it is not imported."""
    read = preview.reading
    return {
        "problems": problems(preview.problems),
        "left_out": problems((*read.left_out, *preview.left_out)),
        "notes": problems(read.notes),
    }


def figures_document(it: TieOut, preview: Preview) -> Document:
    """Return the workbook's own total, and how far what is taken stays below it.

    Of a supplement the first list's total, and how far all its batches do.
    """
    stated, taken = it.stated.amount, it.taken.amount
    returned, supplement = preview.reading.returned, preview.supplement
    if returned and supplement and taken is not None:
        stated = stated if returned.owed is None else returned.owed
        taken += money.from_fen(supplement.paid_fen)
    return {
        "stated_total": None if stated is None else money.exact_yuan(stated),
        "difference": (
            None
            if stated is None or taken is None
            else money.exact_yuan(stated - taken)
        ),
    }
