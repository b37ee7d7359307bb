"""Payout lists: read, import, batches."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import readings, values
from gwgk_desktop.cli.answers import Answer, Document, problems
from gwgk_desktop.cli.command import Command, Needs, always
from gwgk_desktop.cli.recipes import add_recipe_choice
from gwgk_desktop.domain import money
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.payouts import BatchTerms
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.readings import Choices, rows_in_error
from gwgk_desktop.domain.tie_out import tie_out
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    office,
    payout_readings,
    payouts,
    recipes,
    refused_rows,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.domain.payouts import BatchSummary, Preview
    from gwgk_desktop.domain.readings import PayoutReading
    from gwgk_desktop.domain.tie_out import TieOut
    from gwgk_desktop.store.database import Store


def _add_read(parser: ArgumentParser) -> None:
    readings.of_file(parser)
    readings.add_map(parser)


def _add_import(parser: ArgumentParser) -> None:
    readings.of_file(parser)
    parser.add_argument(
        "--programme", required=True, metavar="项目", help="补贴项目的名称"
    )
    parser.add_argument("--year", required=True, type=values.year, metavar="年度")
    parser.add_argument("--period", default="", metavar="期别", help="如 第三季度、9月")
    parser.add_argument(
        "--paid-on", type=values.day, metavar="日期", help="发放日期，默认今天"
    )
    parser.add_argument(
        "--village", default="", metavar="村", help="清单里没有村名时所属的村"
    )
    parser.add_argument("--accept-warnings", action="store_true", help="接受各条提醒")
    parser.add_argument(
        "--leave-out-errors", action="store_true", help="不收有错误的行"
    )
    add_recipe_choice(parser)
    parser.add_argument(
        "--accept-proposals",
        action="store_true",
        help="损坏的身份证号按以前批次的登记补上",
    )
    parser.add_argument(
        "--refused-to",
        type=values.file,
        metavar="文件或文件夹",
        help="把未收的行写成一份标明原因的内部工作簿",
    )


def _read(_: None, wanted: Namespace) -> Answer:
    choices = Choices(mapping=dict(wanted.map))
    today, password = datetime.now().date(), readings.file_password(wanted)
    reading = finish(payout_readings.read(Path(wanted.file), today, password, choices))
    recipes.refuse_unknown_headings(reading, choices.mapping)
    document = readings.reading_document(reading)
    if reading.fatal:
        wrong = {"wrong_password": True} if password else {}
        fatal = Problem(reading.fatal, facts={**reading.seen, **wrong})
        return Answer(document, (), (wording.describe(fatal),), status=1)
    problems = [wording.describe(problem) for problem in reading.problems]
    left_out = [wording.describe(problem) for problem in reading.left_out]
    told = f"{reading.count}行，合计{reading.total:,.2f}元，{len(problems)}处问题"
    return Answer(document, (f"{reading.file}：{told}。", *problems, *left_out))


def _import(store: Store, wanted: Namespace) -> Answer:
    programme = office.programme_called(store, wanted.programme)
    reading, recipe = _read_by_recipe(store, wanted)
    if wanted.accept_proposals:
        reading = payouts.with_proposals(store, reading, wanted.village)
    terms, taken = _terms(store, wanted, programme.id, reading)
    try:
        preview = payouts.preview(store, reading, terms, wanted.village)
    except Refusal as refusal:
        # It was imported before; its refused rows can still be had.
        seen = payouts.preview(store, reading, None, wanted.village)
        refused_file = _give_back(store, wanted, seen)
        if not refused_file:
            raise
        message = wording.describe(refusal.problem)
        refused: Document = {
            "refused": {"code": refusal.problem.code, "message": message},
            "refused_file": refused_file,
        }
        return Answer(refused, (), (message, _given_back(refused_file)), status=1)
    aside = (*preview.problems, *reading.left_out, *reading.notes)
    asides = tuple(wording.describe(problem) for problem in aside)
    figures = tie_out(preview)
    # Before the import: where the file cannot be written, nothing is imported.
    refused_file = _give_back(store, wanted, preview)
    if refused_file:
        asides += (_given_back(refused_file),)
    try:
        imported = finish(
            payouts.import_batch(
                store,
                preview,
                accept_warnings=wanted.accept_warnings,
                leave_out_errors=wanted.leave_out_errors,
                recipe=recipe,
            )
        )
    except Refusal as refusal:
        message = wording.describe(refusal.problem)
        refused = {
            "refused": {"code": refusal.problem.code, "message": message},
            **readings.figures_document(figures, preview),
            **readings.previewed_document(preview),
            "refused_file": refused_file,
        }
        asides += _tied_out(figures)
        told = asides if message in asides else (*asides, message)
        return Answer(refused, (), told, status=1)
    if wanted.keep_recipe:
        recipes.keep(store, wanted.keep_recipe, reading)
    batch = payouts.batch(store, imported.batch_id)
    previewed = readings.previewed_document(preview)
    previewed["notes"] += problems(taken)
    document: Document = {
        "batch": batch_document(batch),
        "recipe": recipe,
        "operation": imported.operation_id,
        "imported": imported.line_count,
        "refused_rows": imported.refused,
        **readings.figures_document(figures, preview),
        **previewed,
        "refused_file": refused_file,
    }
    asides += tuple(map(wording.describe, taken))
    left = f"，未收{imported.refused}行" if imported.refused else ""
    if preview.left_out:
        left += f"，其余{len(preview.left_out)}行此前已导入"
    line = (
        f"已导入第{batch.id}批 {batch.title}：{imported.line_count}行，"
        f"{wording.yuan(imported.total_fen)}元{left}。"
    )
    return Answer(document, (line, *_tied_out(figures)), asides)


def _tied_out(figures: TieOut) -> tuple[str, ...]:
    """Return what rows that are refused mean for the workbook's own total."""
    stated = figures.stated.amount
    if not figures.refused or stated is None:
        return ()
    return (f"原表合计{wording.exact(stated)}元：{wording.figures_told(figures)}",)


def _read_by_recipe(store: Store, wanted: Namespace) -> tuple[PayoutReading, str]:
    """Return the workbook as read, and the name of the recipe it was read by."""
    choices = Choices(mapping=dict(wanted.map))
    book = finish(
        payout_readings.open_book(Path(wanted.file), readings.file_password(wanted))
    )
    if wanted.no_recipe:
        read = recipes.understand(store, book, choices, None)
        reading, found = finish(read), None
    else:
        reading, found = finish(recipes.read(store, book, choices, wanted.recipe))
    recipes.refuse_unknown_headings(reading, choices.mapping)
    if found and found.difference:
        if not wanted.accept_layout:
            recipes.refuse_changed_layout(reading, found)
        reading = finish(recipes.understand(store, book, choices, found.recipe))
    recipes.refuse_fatal(reading)
    return reading, found.recipe.name if found else ""


def _terms(
    store: Store, wanted: Namespace, programme_id: int, reading: PayoutReading
) -> tuple[BatchTerms, list[Problem]]:
    """Return what was said of a batch; of a supplement, what its first batch says.

    And that today was taken, where nothing says the day of payment.
    """
    period, paid_on = wanted.period.strip(), wanted.paid_on
    likely = payout_readings.likely_terms(store, reading)
    if (likely.programme_id, likely.year) == (programme_id, wanted.year):
        period, paid_on = period or likely.period, paid_on or likely.paid_on
    if paid_on:
        return BatchTerms(programme_id, wanted.year, period, paid_on), []
    today = store.now().date()
    facts = {"day": today, "quarter": str(Quarter.containing(today))}
    taken = Problem(Code.DAY_OF_PAYMENT_TAKEN, facts=facts)
    return BatchTerms(programme_id, wanted.year, period, today), [taken]


def _give_back(store: Store, wanted: Namespace, preview: Preview) -> str | None:
    """Write the refused rows where that was asked for; return the file, if any."""
    if not (wanted.refused_to and rows_in_error(preview.problems)):
        return None
    out, source = Path(wanted.refused_to), Path(wanted.file)
    refused_rows.refuse_other_file(store, out, preview.reading)
    password = readings.file_password(wanted)
    write = refused_rows.refused_workbook(store, source, preview, out, password)
    return str(finish(write))


def _given_back(file: str) -> str:
    return f"未收的行已写入{file}，含个人信息，仅供内部改正，不得张贴。"


def _batches(store: Store, wanted: Namespace) -> Answer:
    del wanted
    batches = payouts.batches(store)
    lines = tuple(
        f"{it.id}\t{it.title}\t{it.line_count}行\t{wording.yuan(it.total_fen)}元\t"
        f"{it.paid_on} 发放\t{it.file_name}{_supplementing(it)}"
        for it in batches
    )
    return Answer({"batches": [batch_document(it) for it in batches]}, lines)


def _supplementing(it: BatchSummary) -> str:
    return f"\t补充第{it.supplements}批" if it.supplements else ""


def batch_document(it: BatchSummary) -> Document:
    """Return a batch; `supplements` stands only where it is a supplement."""
    told: Document = {
        "id": it.id,
        "programme": it.programme,
        "year": it.year,
        "period": it.period,
        "paid_on": it.paid_on.isoformat(),
        "imported_on": it.imported_on.isoformat(),
        "file": it.file_name,
        "sha256": it.file_sha256,
        "lines": it.line_count,
        "villages": it.villages,
        "total": money.exact_yuan(money.from_fen(it.total_fen)),
        "sheets": it.sheets,
        "released_sheets": it.released,
        "resends": it.resends,
        "paid": it.paid,
        "failed": it.failed,
        "returned": it.returned,
    }
    return {**told, "supplements": it.supplements} if it.supplements else told


COMMANDS = {
    "read": Command("读取一份发放表，不改动任何数据", _read, _add_read, Needs.NOTHING),
    "import": Command(
        "导入一份发放表", _import, _add_import, backs_up=Reason.IMPORT, changes=always
    ),
    "batches": Command("列出发放批次", _batches),
}
