"""The commands: each asks services and says what came of it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import paths, wording
from gwgk_desktop.cli import answers
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.domain.backups import Aside, Reason
from gwgk_desktop.domain.payouts import BatchTerms
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.readings import Choices, rows_in_error
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    backups,
    example,
    history,
    notice_sheets,
    office,
    payouts,
    recipes,
    refused_rows,
    returns,
)

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from gwgk_desktop.domain.payouts import BatchSummary, Preview
    from gwgk_desktop.domain.readings import PayoutReading
    from gwgk_desktop.store.database import Store


def _example(store: Store, wanted: Namespace) -> Answer:
    del wanted
    example.fill(store)
    villages = office.villages(store)
    boards = office.boards(store)
    told = office.office(store)
    names = "、".join(village.name for village in villages)
    document: Document = {
        "township": told.township,
        "villages": [answers.village(village) for village in villages],
        "boards": len(boards),
        "programmes": len(office.programmes(store)),
    }
    line = f"已建立示例{told.township}：{names}，公开栏{len(boards)}块。"
    return Answer(document, (line,))


def _file_password(wanted: Namespace) -> str:
    """Return the password of the workbook; never an argument, others see those."""
    if wanted.file_password_file is None:
        return os.environ.get("GWGK_FILE_PASSWORD", "")
    path = Path(wanted.file_password_file)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise paths.refusal_of(error, path) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")  # as Chinese Windows writes it
    return next(iter(text.splitlines()), "")


def _read(_: None, wanted: Namespace) -> Answer:
    choices = Choices(mapping=dict(wanted.map))
    today, password = datetime.now().date(), _file_password(wanted)
    reading = finish(payouts.read(Path(wanted.file), today, password, choices))
    document = answers.reading(reading)
    if reading.fatal:
        wrong = {"wrong_password": True} if password else {}
        fatal = Problem(reading.fatal, facts={"file": reading.file, **wrong})
        return Answer(document, (), (wording.describe(fatal),), status=1)
    recipes.refuse_unknown_headings(reading, choices.mapping)
    problems = [wording.describe(problem) for problem in reading.problems]
    left_out = [wording.describe(problem) for problem in reading.left_out]
    told = f"{reading.count}行，合计{reading.total:,.2f}元，{len(problems)}处问题"
    return Answer(document, (f"{reading.file}：{told}。", *problems, *left_out))


def _import(store: Store, wanted: Namespace) -> Answer:
    programme = office.programme_called(store, wanted.programme)
    reading, recipe = _read_by_recipe(store, wanted)
    if wanted.accept_proposals:
        reading = payouts.with_proposals(store, reading, wanted.village)
    terms = _terms(store, wanted, programme.id, reading)
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
    asides = tuple(wording.describe(problem) for problem in preview.problems)
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
            **answers.tie_out(preview),
            "problems": answers.problems(preview.problems),
            "refused_file": refused_file,
        }
        asides += wording.tie_out(preview)
        told = asides if message in asides else (*asides, message)
        return Answer(refused, (), told, status=1)
    if wanted.keep_recipe:
        recipes.keep(store, wanted.keep_recipe, reading)
    batch = payouts.batch(store, imported.batch_id)
    document: Document = {
        "batch": answers.batch(batch),
        "recipe": recipe,
        "operation": imported.operation_id,
        "imported": imported.line_count,
        "refused_rows": imported.refused,
        **answers.tie_out(preview),
        "problems": answers.problems(preview.problems),
        "left_out": answers.problems(preview.left_out),
        "refused_file": refused_file,
    }
    left = f"，退回{imported.refused}行" if imported.refused else ""
    if preview.left_out:
        left += f"，其余{len(preview.left_out)}行此前已导入"
    line = (
        f"已导入第{batch.id}批 {batch.title}：{imported.line_count}行，"
        f"{wording.yuan(imported.total_fen)}元{left}。"
    )
    return Answer(document, (line, *wording.tie_out(preview)), asides)


def _read_by_recipe(store: Store, wanted: Namespace) -> tuple[PayoutReading, str]:
    """Return the workbook as read, and the name of the recipe it was read by."""
    choices = Choices(mapping=dict(wanted.map))
    book = finish(payouts.open_book(Path(wanted.file), _file_password(wanted)))
    if wanted.no_recipe:
        reading, found = finish(payouts.understand(store, book, choices)), None
    else:
        reading, found = finish(recipes.read(store, book, choices, wanted.recipe))
    recipes.refuse_fatal(reading)
    recipes.refuse_unknown_headings(reading, choices.mapping)
    if found is None:
        return reading, ""
    if found.difference:
        if not wanted.accept_layout:
            recipes.refuse_changed_layout(reading, found)
        reading = finish(recipes.understand(store, book, choices, found.recipe))
        recipes.refuse_fatal(reading)
    return reading, found.recipe.name


def _recipes(store: Store, wanted: Namespace) -> Answer:
    document: Document = {}
    told: tuple[str, ...] = ()
    if wanted.export:
        count = len(recipes.export(store, Path(wanted.export)))
        document["file"] = wanted.export
        told = (f"已导出{count}个模板到{wanted.export}。",)
    if wanted.take_in:
        taken = recipes.take_in(store, Path(wanted.take_in))
        document["operation"] = taken.operation.id if taken.operation else None
        document["taken_in"] = [*taken.recipes, *taken.meanings]
        told = (f"已导入{len(taken.recipes)}个模板、{len(taken.meanings)}个标题。",)
    if wanted.remove:
        document["operation"] = recipes.remove(store, wanted.remove).id
        told = (f"已删除模板“{wanted.remove}”。",)
    every, meanings = recipes.every(store), recipes.meanings(store)
    document["recipes"] = [answers.recipe(it) for it in every]
    document["meanings"] = dict(meanings)
    lines = [f"{it.name}\t{len(it.headings)}列\t{it.used_on}" for it in every]
    lines += [f"“{it}”＝{wording.FIELDS[field]}" for it, field in meanings.items()]
    return Answer(document, told or tuple(lines))


def _terms(
    store: Store, wanted: Namespace, programme_id: int, reading: PayoutReading
) -> BatchTerms:
    """Return what was said of a batch; of a supplement, what its first batch says."""
    period, paid_on = wanted.period.strip(), wanted.paid_on
    likely = payouts.likely_terms(store, reading)
    if (likely.programme_id, likely.year) == (programme_id, wanted.year):
        period, paid_on = period or likely.period, paid_on or likely.paid_on
    return BatchTerms(programme_id, wanted.year, period, paid_on or store.now().date())


def _give_back(store: Store, wanted: Namespace, preview: Preview) -> str | None:
    """Write the refused rows where that was asked for; return the file, if any."""
    if not (wanted.refused_to and rows_in_error(preview.problems)):
        return None
    out, source = Path(wanted.refused_to), Path(wanted.file)
    return str(finish(refused_rows.refused_workbook(store, source, preview, out)))


def _given_back(file: str) -> str:
    return f"退回的行已写入{file}，含个人信息，仅供内部改正，不得张贴。"


def _villages(store: Store, wanted: Namespace) -> Answer:
    if wanted.add:
        office.add_villages(store, wanted.add)
    for alias in wanted.remove_alias:
        office.remove_alias(store, alias)
    for alias, name in wanted.alias:
        office.add_alias(store, alias, name)
    villages = office.villages(store)
    lines = tuple("\t".join((str(it.id), it.name, *it.aliases)) for it in villages)
    return Answer({"villages": [answers.village(it) for it in villages]}, lines)


def _batches(store: Store, wanted: Namespace) -> Answer:
    del wanted
    batches = payouts.batches(store)
    lines = tuple(
        f"{it.id}\t{it.title}\t{it.line_count}行\t{wording.yuan(it.total_fen)}元\t"
        f"{it.paid_on} 发放\t{it.file_name}{_supplementing(it)}"
        for it in batches
    )
    return Answer({"batches": [answers.batch(it) for it in batches]}, lines)


def _supplementing(it: BatchSummary) -> str:
    return f"\t补充第{it.supplements}批" if it.supplements else ""


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
    paths.check_writable(folder)  # before numbers are taken
    made = finish(notice_sheets.make(store, terms))
    files = notice_sheets.save(store, made.sheets, folder)
    pairs = list(zip(made.sheets, files, strict=True))
    document: Document = {
        "sheets": [answers.sheet(sheet, str(file)) for sheet, file in pairs],
        "notes": [
            {"village": village, **answers.problems([problem])[0]}
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


def _return(store: Store, wanted: Namespace) -> Answer:
    drawn_up = returns.draw_up(store, wanted.quarter)
    form = wanted.form or returns.DEFAULT_FORM
    sent = returns.export(store, drawn_up, Path(wanted.out), form)
    document: Document = {
        **answers.sent(sent),
        "file": wanted.out,
        "rows": [answers.figure(figure) for figure in drawn_up.figures],
    }
    line = (
        f"{sent.quarter}：{len(drawn_up.figures)}行，{wording.yuan(sent.total_fen)}元，"
        f"已写入{wanted.out}"
    )
    return Answer(document, (line,))


def _history(store: Store, wanted: Namespace) -> Answer:
    del wanted
    entries = history.entries(store)
    lines = []
    for entry in entries:
        title, told = wording.deed(entry)
        undone = f"（已被第{entry.undone_by}号撤销）" if entry.undone_by else ""
        lines.append(f"{entry.id}\t{entry.at}\t{title}\t{told}{undone}")
    return Answer({"operations": [answers.entry(it) for it in entries]}, tuple(lines))


def _undo(store: Store, wanted: Namespace) -> Answer:
    undone = history.undo(store, wanted.number)
    document: Document = {
        "operation": undone.operation.id,
        "undoes": wanted.number,
        "sheets": [answers.sheet(sheet) for sheet in undone.sheets],
        "returns": [answers.sent(it) for it in undone.returns],
    }
    asides = wording.papers_counting(undone.sheets, undone.returns)
    return Answer(document, (f"已撤销第{wanted.number}号操作。",), asides)


def _backup(store: Store, wanted: Namespace) -> Answer:
    document: Document = {}
    lines: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    if wanted.second:
        backups.choose_second(store, Path(wanted.second))
    if wanted.no_second:
        backups.choose_second(store, None)
    if wanted.to:
        made = finish(backups.make_in(store, Path(wanted.to), keep=wanted.keep))
        document["backup"] = answers.backup(made)
        lines = (f"已备份到{made.folder}，{wording.size(made.size)}。",)
    elif not wanted.list:
        every = finish(backups.make(store, Reason.ASKED, keep=wanted.keep))
        document["backup"] = answers.backup(every.backup)
        there = [it for it in (every.backup, every.second) if it]
        lines = tuple(f"已备份到{it.folder}，{wording.size(it.size)}。" for it in there)
        if every.problem:
            asides = (wording.describe(every.problem),)
    else:
        lines = tuple(
            f"{it.name}\t{it.seal.made_at}\t{wording.BACKUP_REASONS[it.seal.reason]}\t"
            f"{wording.size(it.size)}\t{wording.backup_state(it)}\t{it.folder.parent}"
            for it in backups.every(store)
        )
        lines += tuple(
            f"{it.name}\t{it.at}\t恢复时换下\t{wording.size(it.size)}"
            for it in backups.asides(store)
        )
    document["second"] = backups.settings(store).second
    document["backups"] = [answers.backup(it) for it in backups.every(store)]
    document["asides"] = [answers.aside(it) for it in backups.asides(store)]
    return Answer(document, lines, asides)


def _restore(store: Store, wanted: Namespace) -> Answer:
    source = backups.called(store, wanted.backup)
    if wanted.forget:
        if not isinstance(source, Aside):
            raise Refusal(Code.BACKUP_UNKNOWN, backup=wanted.backup)
        backups.forget(store, source)
        return Answer({"forgotten": source.name}, (f"已删除{source.name}。",))
    lost = backups.what_would_be_lost(store, source)
    told = wording.would_be_lost(lost)
    document: Document = {"backup": source.name, "lost": answers.loss(lost)}
    if wanted.show:
        return Answer({**document, "aside": None}, told)
    if not wanted.yes:
        code, deeds = Code.RESTORE_NOT_AGREED, len(lost.deeds)
        problem = Problem(code, facts={"backup": source.name, "deeds": deeds})
        message = wording.describe(problem)
        document["refused"] = {"code": code, "message": message}
        return Answer(document, (), (*told, message), status=1)
    decided = finish(backups.restore(store, source))
    backups.swap(store)
    asides = (wording.describe(decided.problem),) if decided.problem else ()
    line = f"已恢复{source.name}；原来的数据在{decided.aside}，可以换回来。"
    return Answer({**document, "aside": decided.aside}, (line,), asides)


def _drill(store: Store, wanted: Namespace) -> Answer:
    found = backups.called(store, wanted.backup) if wanted.backup else None
    if isinstance(found, Aside):
        raise Refusal(Code.BACKUP_UNKNOWN, backup=wanted.backup)
    record = finish(backups.drill(store, found))
    status = 0 if record.passed else 1
    return Answer(answers.drill(record), wording.drill_record(record), status=status)


def _never(_: Namespace) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what it does, and what it needs to do it."""

    run: Callable[..., Answer]
    needs_store: bool = True
    only_if_empty: bool = False
    """Whether its data folder must be empty."""
    begins: Callable[[Namespace], bool] = _never
    """Whether it may begin a store where there is none, as asked for."""
    backs_up: Reason | None = None
    """The backup that goes before it; after it, where a return was exported."""


COMMANDS = {
    "example": Command(_example, only_if_empty=True, begins=lambda _: True),
    "read": Command(_read, needs_store=False),
    "import": Command(_import, backs_up=Reason.IMPORT),
    "villages": Command(_villages, begins=lambda wanted: bool(wanted.add)),
    "batches": Command(_batches),
    "sheets": Command(_sheets),
    "return": Command(_return, backs_up=Reason.RETURN),
    "recipes": Command(_recipes),
    "history": Command(_history),
    "undo": Command(_undo, backs_up=Reason.UNDO),
    "backup": Command(_backup),
    # On a bare computer the backup is named by its folder, and begins the store.
    "restore": Command(_restore, begins=lambda wanted: Path(wanted.backup).is_dir()),
    "drill": Command(_drill),
}
