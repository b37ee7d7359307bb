"""The commands: each asks services and says what came of it."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import paths, wording
from gwgk_desktop.cli import answers, passwords
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.desk import is_used
from gwgk_desktop.domain.backups import Aside, Reason
from gwgk_desktop.domain.comparisons import ListTerms
from gwgk_desktop.domain.office import Office
from gwgk_desktop.domain.payouts import BatchTerms
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.readings import Choices, rows_in_error
from gwgk_desktop.domain.reviews import (
    GROUNDS,
    LEVELS,
    Classification,
    ReviewRule,
    Verdict,
)
from gwgk_desktop.domain.tie_out import tie_out
from gwgk_desktop.domain.users import checked_name
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    backups,
    checking,
    comparisons,
    example,
    handover,
    history,
    notice_sheets,
    office,
    payments,
    payouts,
    recipes,
    refused_rows,
    returns,
    reviews,
    users,
)
from gwgk_desktop.services.reviews import ReviewTerms

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence

    from gwgk_desktop.desk import Desk
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.payouts import BatchSummary, Preview
    from gwgk_desktop.domain.readings import PayoutReading
    from gwgk_desktop.domain.tie_out import TieOut
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


def _init(desk: Desk, wanted: Namespace) -> Answer:
    document, lines = _begin(desk, wanted)
    store = desk.open_store()
    told = Office(
        township=wanted.township.strip(),
        county=wanted.county.strip(),
        supervision_phone=wanted.supervision_phone.strip(),
    )
    try:
        if told != Office():
            office.save_office(store, told)
    finally:
        store.close()
    document["folder"] = str(desk.folder)
    return Answer(document, (f"已建立数据文件夹“{desk.folder}”。", *lines))


def _begin(desk: Desk, wanted: Namespace) -> tuple[Document, tuple[str, ...]]:
    """Begin a folder, protected or not as wanted, and say how it opens."""
    if wanted.unprotected:
        desk.begin_unprotected()
        return {"protected": False, "user": None}, ("没有加密：谁拿到都能读出。",)
    sheet = Path(wanted.recovery_sheet) if wanted.recovery_sheet else None
    name, password = passwords.user(wanted), passwords.chosen(wanted)
    code, written = desk.begin_protected(name, password, sheet)
    document: Document = {"protected": True, "user": checked_name(name)}
    return document | _recovery(code, written), (_recovery_told(code, written),)


def _recovery(code: str, written: Path | None) -> Document:
    return {
        "recovery_code": None if written else code,
        "recovery_sheet": str(written) if written else None,
    }


def _recovery_told(code: str, written: Path | None) -> str:
    if written:
        return f"恢复单已写入{written}：请打印后装入信封锁好，再删除这个文件。"
    return f"恢复码只显示这一次，请抄在纸上锁好：{code}"


def _protect(desk: Desk, wanted: Namespace) -> Answer:
    if wanted.forget_old:
        passwords.sign_in(desk, wanted)
        count = desk.forget_old()
        return Answer({"forgotten": count}, (f"已删除未加密的旧文件{count}个。",))
    sheet = Path(wanted.recovery_sheet) if wanted.recovery_sheet else None
    name = checked_name(passwords.user(wanted))
    code, written = finish(desk.protect(name, passwords.chosen(wanted), sheet))
    document: Document = {"protected": True, "user": name, **_recovery(code, written)}
    told = f"数据已加密并逐行核对；未加密的旧数据留在“{desk.old}”。"
    advice = "确认无误后用 protect --forget-old 删除旧数据。"
    left = desk.second_not_protected()
    asides = (wording.describe(left),) if left else ()
    return Answer(document, (told, _recovery_told(code, written), advice), asides)


def _users(store: Store, wanted: Namespace) -> Answer:
    document: Document = {}
    told: tuple[str, ...] = ()
    if wanted.add:
        password = passwords.chosen_anew(wanted)
        users.add(store, wanted.add, wanted.role, password)
        told = (f"已添加用户“{wanted.add}”（{wording.ROLES[wanted.role]}）。",)
    if wanted.close:
        users.close(store, wanted.close)
        told = (f"已停用用户“{wanted.close}”。",)
    if wanted.reset:
        users.reset(store, wanted.reset, passwords.chosen_anew(wanted))
        told = (f"已重设“{wanted.reset}”的密码。",)
    if wanted.change_password:
        old = passwords.old(wanted)
        users.change_password(store, old, passwords.chosen_anew(wanted))
        told = ("密码已修改。",)
    if wanted.new_recovery:
        sheet = Path(wanted.recovery_sheet) if wanted.recovery_sheet else None
        code, written = users.new_recovery(store, sheet)
        document |= _recovery(code, written)
        told = ("原来的恢复码已作废。", _recovery_told(code, written))
    every = users.every(store)
    document["users"] = [answers.user(it) for it in every]
    lines = tuple(
        f"{it.name}\t{wording.ROLES[it.role]}\t{it.since}"
        + (f"\t{it.closed_on} 停用" if it.closed_on else "")
        for it in every
    )
    return Answer(document, told or lines)


def _file_password(wanted: Namespace) -> str:
    """Return the password of the workbook; never an argument, others see those."""
    if wanted.file_password_file is None:
        return os.environ.get("GWGK_FILE_PASSWORD", "")
    return passwords.first_line(wanted.file_password_file)


def _read(_: None, wanted: Namespace) -> Answer:
    choices = Choices(mapping=dict(wanted.map))
    today, password = datetime.now().date(), _file_password(wanted)
    reading = finish(payouts.read(Path(wanted.file), today, password, choices))
    recipes.refuse_unknown_headings(reading, choices.mapping)
    document = answers.reading(reading)
    if reading.fatal:
        wrong = {"wrong_password": True} if password else {}
        fatal = Problem(reading.fatal, facts={"file": reading.file, **wrong})
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
            **answers.figures(figures, preview),
            **answers.previewed(preview),
            "refused_file": refused_file,
        }
        asides += _tied_out(figures)
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
        **answers.figures(figures, preview),
        **answers.previewed(preview),
        "refused_file": refused_file,
    }
    left = f"，退回{imported.refused}行" if imported.refused else ""
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
    book = finish(payouts.open_book(Path(wanted.file), _file_password(wanted)))
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
    refused_rows.refuse_other_file(store, out, preview.reading)
    password = _file_password(wanted)
    write = refused_rows.refused_workbook(store, source, preview, out, password)
    return str(finish(write))


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
        drafted_by=wanted.drafter,
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


def _review(store: Store, wanted: Namespace) -> Answer:
    """Record a decision; without one, say how it stands with sheets."""
    if wanted.decision is None:
        every = notice_sheets.sheets(store)
        sheets = reviews.called(store, wanted.numbers) if wanted.numbers else every
        return _reviewed(store, sheets, detailed=bool(wanted.numbers))
    if not wanted.numbers:
        raise Refusal(Code.SHEET_UNKNOWN, number="")
    terms = ReviewTerms(
        ruling=wanted.decision,
        by=wanted.by,
        step=wanted.step,
        reason=wanted.reason,
        checks=tuple(wanted.checked),
        decided_on=wanted.on,
        on_paper=wanted.on_paper,
        page=Path(wanted.page) if wanted.page else None,
    )
    done = reviews.review(store, reviews.called(store, wanted.numbers), terms)
    answer = _reviewed(store, done.sheets, detailed=False)
    return replace(answer, document=answer.document | {"operation": done.operation.id})


def _reviewed(store: Store, sheets: Sequence[MadeSheet], *, detailed: bool) -> Answer:
    """Return how it stands with sheets; in detail, with every decision."""
    told = [(it, reviews.record(store, it)) for it in sheets] if detailed else []
    documents = [answers.sheet(it) | answers.sheet_record(one) for it, one in told]
    lines = [f"{it.number}\t{wording.sheet_state(it)}\t{it.title}" for it in sheets]
    for _, one in told:
        lines += wording.review_record(one)
    return Answer(
        {"sheets": documents or [answers.sheet(it) for it in sheets]}, tuple(lines)
    )


def _release(store: Store, wanted: Namespace) -> Answer:
    sheets = reviews.called(store, wanted.numbers)
    if wanted.out:
        paths.check_writable(Path(wanted.out))
    done = finish(reviews.release(store, sheets, wanted.by))
    answer = _save_in(store, done.sheets, wanted.out)
    lines = (f"已发布{len(done.sheets)}份公示单。", *answer.lines)
    document = answer.document | {"operation": done.operation.id}
    return Answer(document, lines)


def _save(store: Store, wanted: Namespace) -> Answer:
    return _save_in(store, reviews.called(store, wanted.numbers), wanted.out)


def _save_in(store: Store, sheets: Sequence[MadeSheet], out: str | None) -> Answer:
    """Save sheets where a folder is named, and say where."""
    if not out:
        return Answer({"sheets": [answers.sheet(it) for it in sheets]})
    files = notice_sheets.save(store, sheets, Path(out))
    pairs = list(zip(sheets, files, strict=True))
    document: Document = {"sheets": [answers.sheet(it, str(to)) for it, to in pairs]}
    return Answer(document, tuple(str(file) for file in files))


def _withdraw(store: Store, wanted: Namespace) -> Answer:
    sheets = reviews.called(store, wanted.numbers)
    if wanted.out:
        paths.check_writable(Path(wanted.out))
    done = reviews.withdraw(store, sheets, wanted.reason, wanted.by)
    boards = reviews.take_down(store, done.sheets)
    file = ""
    if wanted.out:
        file = str(reviews.save_take_down(store, done.sheets, Path(wanted.out)))
    document: Document = {
        "operation": done.operation.id,
        "sheets": [answers.sheet(it) for it in done.sheets],
        "boards": [answers.take_down(it) for it in boards],
        "file": file,
    }
    lines = [f"已撤回{len(done.sheets)}份公示单，请从以下公开栏撤下："]
    lines += [
        f"{it.number}\t{it.village}\t{it.board or '没有登记公开栏'}\t{it.place}"
        for it in boards
    ]
    return Answer(document, (*lines, *([f"撤下清单：{file}"] if file else [])))


def _sign_off(store: Store, wanted: Namespace) -> Answer:
    sheets = reviews.called(store, wanted.numbers)
    operation, file = reviews.save_sign_off(store, sheets, Path(wanted.out))
    document: Document = {"operation": operation.id, "file": str(file)}
    return Answer(document, (f"签审单：{file}",))


def _classify(store: Store, wanted: Namespace) -> Answer:
    ground = wanted.ground.strip()
    basis = wanted.basis.strip() or GROUNDS.get(ground, "")
    told = Classification(wanted.disclosure, ground, basis)
    name = wording.DISCLOSURES[wanted.disclosure]
    if wanted.programme:
        programme = office.programme_called(store, wanted.programme)
        operation = reviews.classify_programme(store, programme, told)
        document: Document = {"programme": programme.name}
        line = f"“{programme.name}”以后制作的公示单：{name}。"
    else:
        done = reviews.classify(store, reviews.called(store, wanted.numbers), told)
        operation = done.operation
        document = {"sheets": [answers.sheet(it) for it in done.sheets]}
        line = f"{len(done.sheets)}份公示单：{name}。"
    document |= {"operation": operation.id, **answers.classification(told)}
    return Answer(document, (line,))


def _review_rule(store: Store, wanted: Namespace) -> Answer:
    rule = reviews.rule(store)
    document: Document = {}
    if wanted.levels is not None or wanted.one_person is not None:
        alone = rule.one_person if wanted.one_person is None else wanted.one_person
        steps = LEVELS[wanted.levels] if wanted.levels else rule.steps
        rule = ReviewRule(steps, one_person=alone)
        document["operation"] = reviews.save_rule(store, rule).id
    document |= answers.review_rule(rule)
    return Answer(document, (wording.review_rule(rule),))


def _verify_file(store: Store, wanted: Namespace) -> Answer:
    found = reviews.verify(store, Path(wanted.file))
    status = 0 if found.verdict is Verdict.RELEASED else 1
    told = wording.verdict(found.file, found.verdict, found.sheet, found.record)
    return Answer(answers.verified(found), told, status=status)


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


def _compare(store: Store, wanted: Namespace) -> Answer:
    if not wanted.file:
        lists = comparisons.lists(store)
        lines = tuple(
            f"{it.id}\t{wording.LIST_KINDS[it.terms.kind]}\t{it.terms.source}\t"
            f"{it.terms.dated_on}\t{it.people}人\t待核实{it.undecided}项\t{it.file_name}"
            for it in lists
        )
        return Answer({"lists": [answers.comparison_list(it) for it in lists]}, lines)
    terms = ListTerms(wanted.kind, wanted.source.strip(), wanted.dated)
    password = _file_password(wanted)
    reading = finish(comparisons.read_list(store, Path(wanted.file), password))
    imported = finish(comparisons.import_list(store, reading, terms))
    [made] = [it for it in comparisons.lists(store) if it.id == imported.list_id]
    document: Document = {
        "list": answers.comparison_list(made),
        "operation": imported.operation.id,
        "problems": answers.problems(reading.problems),
    }
    line = f"已导入{wording.LIST_KINDS[terms.kind]}名单：{imported.people}人。"
    asides = tuple(wording.describe(problem) for problem in reading.problems)
    return Answer(document, (line,), asides)


def _verify(store: Store, wanted: Namespace) -> Answer:
    if wanted.file:
        return _verify_file(store, wanted)
    verified = comparisons.verify(store, wanted.batch)
    asked = verified.verifications
    file = ""
    if wanted.out and asked:
        file = str(
            comparisons.save_verifications(store, wanted.batch, Path(wanted.out))[1]
        )
    document: Document = {
        "operation": verified.operation.id if verified.operation else None,
        "added": verified.added,
        "file": file,
        "verifications": [answers.verification(it) for it in asked],
    }
    told = f"第{wanted.batch}批对上{len(asked)}项，其中新增{verified.added}项。"
    lines = tuple(
        f"{it.id}\t{it.village}\t{it.hit.line.name}\t"
        f"{wording.LIST_KINDS[it.hit.terms.kind]}\t{it.hit.terms.source}\t"
        f"{wording.DECISIONS[it.decision] if it.decision else '待核实'}"
        for it in asked
    )
    saved = (f"核实单（内部）：{file}",) if file else ()
    return Answer(document, (told, *lines, *saved))


def _decide(store: Store, wanted: Namespace) -> Answer:
    operation = comparisons.decide(
        store, wanted.number, wanted.decision, wanted.by, wanted.reason
    )
    decision = wording.DECISIONS[wanted.decision]
    document: Document = {
        "operation": operation.id,
        "verification": wanted.number,
        "decision": decision,
    }
    return Answer(document, (f"已记录第{wanted.number}项核实结果：{decision}。",))


def _paid(store: Store, wanted: Namespace) -> Answer:
    reading = finish(payments.read(Path(wanted.file), _file_password(wanted)))
    preview = payments.preview(store, reading, wanted.batch)
    asides = tuple(wording.describe(problem) for problem in preview.problems)
    try:
        read = finish(payments.record(store, preview))
    except Refusal as refusal:
        message = wording.describe(refusal.problem)
        refused: Document = {
            "refused": {"code": refusal.problem.code, "message": message},
            "problems": answers.problems(preview.problems),
        }
        return Answer(refused, (), (*asides, message), status=1)
    document: Document = {
        "batch": answers.batch(payouts.batch(store, wanted.batch)),
        "operation": read.operation.id,
        "paid": read.paid,
        "failed": read.failed,
        "returned": read.returned,
        "refused_rows": read.refused,
        "problems": answers.problems(preview.problems),
        "unpaid": [answers.unpaid(it) for it in payments.unpaid(store, wanted.batch)],
    }
    left = f"，{read.refused}行未记" if read.refused else ""
    line = (
        f"第{wanted.batch}批：成功{read.paid}笔，失败{read.failed}笔，"
        f"退回{read.returned}笔{left}。"
    )
    return Answer(document, (line,), asides)


def _resend(store: Store, wanted: Namespace) -> Answer:
    resent = payments.resend(store, wanted.batch, Path(wanted.out))
    batch = payouts.batch(store, resent.batch_id)
    document: Document = {
        "batch": answers.batch(batch),
        "operation": resent.operation.id,
        "file": str(resent.file),
    }
    line = (
        f"已立第{batch.id}批，重新发放第{batch.resends}批中的{resent.lines}笔，"
        f"{wording.yuan(resent.total_fen)}元；清单（内部）：{resent.file}"
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


def _check(store: Store, wanted: Namespace) -> Answer:
    folders = [Path(folder) for folder in wanted.backups]
    found = finish(checking.check(store, wanted.against, folders))
    grave = any(it.grave for it in found)
    document: Document = {
        "whole": not grave,
        "findings": [answers.finding(it) for it in found],
    }
    return Answer(document, wording.checked(found), status=int(grave))


def _digest(store: Store, wanted: Namespace) -> Answer:
    year, month = wanted.month
    told = checking.write_digest(store, year, month, Path(wanted.out))
    document: Document = {
        "file": wanted.out,
        "code": told.code,
        "entries": told.head.entries,
        "entries_in_month": told.entries_in_month,
    }
    return Answer(document, (f"{told.code}\t{wanted.out}",))


def _handover(store: Store, wanted: Namespace) -> Answer:
    told, operation = handover.write(store, Path(wanted.out))
    document = answers.handover(told)
    document |= {"file": wanted.out, "operation": operation.id}
    lines = ("\t".join(filter(None, wording.open_work(it))) for it in told.open_work)
    return Answer(document, (*lines, f"交接单已写入{wanted.out}"))


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


def _example_begins(desk: Desk, wanted: Namespace) -> Answer:
    """Fill an empty folder; it is unprotected unless a password was given."""
    wanted.unprotected = not passwords.given(wanted)
    document, lines = _begin(desk, wanted)
    store = desk.open_store()
    try:
        answer = _example(store, wanted)
    finally:
        store.close()
    if wanted.unprotected:
        return answer
    return replace(
        answer, document=answer.document | document, lines=(*answer.lines, *lines)
    )


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


def _restore(desk: Desk, wanted: Namespace) -> Answer:
    bare = not is_used(desk.folder)
    with desk.keys_of(lambda: desk.backup_called(wanted.backup)):
        passwords.sign_in(desk, wanted)
        store = None if bare else desk.store_if_readable()
        if store is None:
            return _restore_unopened(desk, wanted, bare=bare)
    with closing(store):
        return _restore_opened(store, wanted)


def _restore_unopened(desk: Desk, wanted: Namespace, *, bare: bool) -> Answer:
    """Restore where there is nothing to lose that could be told."""
    backup = desk.backup_called(wanted.backup)
    document: Document = {"backup": backup.name, "lost": None, "aside": None}
    told = wording.NOTHING_THERE if bare else wording.UNREADABLE_THERE
    if wanted.show:
        desk.let_go_of_keys()
        return Answer(document, (told,))
    if not wanted.yes and not bare:
        problem = Problem(Code.RESTORE_NOT_AGREED, facts={"backup": backup.name})
        message = wording.describe(problem)
        document["refused"] = {"code": problem.code, "message": message}
        desk.let_go_of_keys()
        return Answer(document, (), (told, message), status=1)
    aside = finish(desk.restore_unopened(backup))
    lines = [f"已恢复{backup.name}。"]
    if aside:
        lines.append(f"原来打不开的文件留在{aside}。")
    return Answer({**document, "aside": aside or None}, tuple(lines))


def _restore_opened(store: Store, wanted: Namespace) -> Answer:
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
        problem = Problem(Code.RESTORE_NOT_AGREED, facts={"backup": source.name})
        message = wording.describe(problem)
        document["refused"] = {"code": problem.code, "message": message}
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


class Needs(Enum):
    """What a command needs of the data folder."""

    NOTHING = "nothing"
    STORE = "store"
    """A store: the command is given it, open."""
    FOLDER = "folder"
    """A store, too, but the command opens it by itself, from the desk."""
    NO_STORE = "no_store"
    """That there is none yet; the command is given the desk."""
    EMPTY = "empty"
    """That there is nothing in it; the command is given the desk."""
    EITHER = "either"
    """It may hold a store or none; the command is given the desk."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what it does, and what it needs to do it."""

    run: Callable[..., Answer]
    needs: Needs = Needs.STORE
    backs_up: Reason | None = None
    """The backup that goes before it; after it, where a return was exported."""


COMMANDS = {
    "init": Command(_init, Needs.NO_STORE),
    "protect": Command(_protect, Needs.FOLDER),
    "example": Command(_example_begins, Needs.EMPTY),
    "users": Command(_users),
    "read": Command(_read, Needs.NOTHING),
    "import": Command(_import, backs_up=Reason.IMPORT),
    "villages": Command(_villages),
    "batches": Command(_batches),
    "sheets": Command(_sheets, backs_up=Reason.RELEASE),
    "review": Command(_review),
    "release": Command(_release, backs_up=Reason.RELEASE),
    "withdraw": Command(_withdraw, backs_up=Reason.RELEASE),
    "sign-off": Command(_sign_off),
    "save": Command(_save),
    "classify": Command(_classify),
    "review-rule": Command(_review_rule),
    "return": Command(_return, backs_up=Reason.RETURN),
    "recipes": Command(_recipes),
    "compare": Command(_compare, backs_up=Reason.IMPORT),
    "verify": Command(_verify),
    "decide": Command(_decide),
    "paid": Command(_paid, backs_up=Reason.IMPORT),
    "resend": Command(_resend, backs_up=Reason.IMPORT),
    "history": Command(_history),
    "check": Command(_check),
    "digest": Command(_digest),
    "handover": Command(_handover),
    "undo": Command(_undo, backs_up=Reason.UNDO),
    "backup": Command(_backup),
    "restore": Command(_restore, Needs.EITHER),
    "drill": Command(_drill),
}
