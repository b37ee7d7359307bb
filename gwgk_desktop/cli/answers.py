"""What a command answers: lines for people, one JSON document for programs.

The documents are described in README.md, in one table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gwgk_desktop import wording
from gwgk_desktop.domain import money
from gwgk_desktop.domain.readings import count_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gwgk_desktop.domain.backups import Aside, Backup, DrillRecord, Loss
    from gwgk_desktop.domain.checking import Finding
    from gwgk_desktop.domain.comparisons import ComparisonList, Verification
    from gwgk_desktop.domain.handover import Handover
    from gwgk_desktop.domain.leaks import Scanned
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.payments import UnpaidLine
    from gwgk_desktop.domain.payouts import BatchSummary, Preview
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.readings import (
        MappedColumn,
        PayoutReading,
        PayoutRecord,
        PayoutTable,
        Repair,
    )
    from gwgk_desktop.domain.recipes import Recipe
    from gwgk_desktop.domain.returns import PayoutFigure, SentReturn
    from gwgk_desktop.domain.reviews import (
        Classification,
        Review,
        ReviewRule,
        SheetRecord,
        TakeDown,
    )
    from gwgk_desktop.domain.tie_out import TieOut
    from gwgk_desktop.domain.users import User
    from gwgk_desktop.domain.work import HistoryEntry
    from gwgk_desktop.services.reviews import Verified

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say."""

    document: Document
    lines: tuple[str, ...] = ()
    asides: tuple[str, ...] = field(default=())
    """Lines for the error stream: problems, notes."""
    status: int = 0


def scanned(found: Scanned) -> Document:
    """Return what a search of files has found: places, kinds, numbers, no values."""
    return {
        "files": found.files,
        "leaks": [
            {"file": it.file, "place": it.place, "kind": it.kind, "count": it.count}
            for it in found.leaks
        ],
        "unreadable": [
            {
                "file": it.file,
                "why": f"{it.why} ({', '.join(it.places)})" if it.places else it.why,
            }
            for it in found.unread
        ],
    }


def reading(read: PayoutReading) -> Document:
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
        "mapping": [mapped(column) for column in read.mapping],
        "repairs": [repair(it) for it in read.repairs],
        "counts": {
            "right": counts.right,
            "repaired": counts.repaired,
            "refused": counts.refused,
        },
        "records": [record(table, it) for table, it in read.records()],
        "problems": problems(read.problems),
        "left_out": problems(read.left_out),
        "notes": problems(read.notes),
    }


def mapped(column: MappedColumn) -> Document:
    """Return a column and what it is taken for."""
    return {
        "sheet": column.sheet,
        "column": column.letter,
        "heading": column.heading,
        "field": column.field,
        "chosen_by": column.chosen_by,
        "proposal": column.proposal,
    }


def repair(it: Repair) -> Document:
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


def recipe(it: Recipe) -> Document:
    """Return a recipe."""
    return {
        "name": it.name,
        "headings": list(it.headings),
        "mapping": dict(it.mapping),
        "used_on": it.used_on.isoformat(),
    }


def record(table: PayoutTable, row: PayoutRecord) -> Document:
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


def problems(some: Iterable[Problem]) -> list[Document]:
    """Return problems, each with its place and sentence."""
    return [
        {
            "code": problem.code,
            "severity": problem.severity,
            "sheet": problem.place.sheet if problem.place else "",
            "row": problem.place.row if problem.place else 0,
            "column": problem.place.column if problem.place else "",
            "message": wording.describe(problem),
        }
        for problem in some
    ]


def previewed(preview: Preview) -> Document:
    """Return what is wrong with a workbook, and what of it is not imported."""
    read = preview.reading
    return {
        "problems": problems(preview.problems),
        "left_out": problems((*read.left_out, *preview.left_out)),
        "notes": problems(read.notes),
    }


def figures(it: TieOut, preview: Preview) -> Document:
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


def batch(it: BatchSummary) -> Document:
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
        "resends": it.resends,
        "paid": it.paid,
        "failed": it.failed,
        "returned": it.returned,
    }
    return {**told, "supplements": it.supplements} if it.supplements else told


def comparison_list(it: ComparisonList) -> Document:
    """Return a comparison list."""
    return {
        "id": it.id,
        "kind": wording.LIST_KINDS[it.terms.kind],
        "source": it.terms.source,
        "dated_on": it.terms.dated_on.isoformat(),
        "imported_on": it.imported_on.isoformat(),
        "file": it.file_name,
        "sha256": it.file_sha256,
        "people": it.people,
        "hits": it.hits,
        "undecided": it.undecided,
    }


def verification(it: Verification) -> Document:
    """Return what is to be verified; it names nobody's number."""
    line, listed, terms = it.hit.line, it.hit.listed, it.hit.terms
    return {
        "id": it.id,
        "batch": it.batch_id,
        "village": it.village,
        "group": line.group,
        "name": line.name,
        "amount": money.exact_yuan(money.from_fen(line.amount_fen)),
        "kind": wording.LIST_KINDS[terms.kind],
        "source": terms.source,
        "dated_on": terms.dated_on.isoformat(),
        "relation": listed.relation,
        "since": listed.since_on.isoformat() if listed.since_on else None,
        "certain": it.hit.certain,
        "days_late": it.days_late,
        "payouts_late": it.payouts_late,
        "found_on": it.found_on.isoformat(),
        "decision": wording.DECISIONS[it.decision] if it.decision else None,
        "decided_by": it.decided_by,
        "decided_on": it.decided_on.isoformat() if it.decided_on else None,
        "reason": it.reason,
    }


def unpaid(it: UnpaidLine) -> Document:
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


def village(it: Village) -> Document:
    """Return a village."""
    return {
        "id": it.id,
        "name": it.name,
        "kind": it.kind,
        "groups": list(it.groups),
        "aliases": list(it.aliases),
    }


def sheet(it: MadeSheet, file: str = "") -> Document:
    """Return a notice sheet; `file` is where it was written."""
    return {
        "number": str(it.number),
        "version": it.number.version,
        "village": it.number.village,
        "title": it.title,
        "from": it.notice.first.isoformat(),
        "to": it.notice.last.isoformat(),
        "kind": it.kind,
        "group": it.group,
        "paper": it.paper,
        "direction": it.direction,
        "type_size": it.size,
        "content_sha256": it.content_sha256,
        "pages": it.page_count,
        "lines": it.line_count,
        "total": money.exact_yuan(money.from_fen(it.total_fen)),
        "sha256": it.file_sha256,
        "file": file,
        "void": it.void,
        "corrected": it.corrected,
        "drafted_by": it.drafted_by,
        "state": it.state,
        "next_step": it.standing.next_step,
        "sent_back": it.standing.sent_back,
        **classification(it.classification),
    }


def classification(it: Classification) -> Document:
    """Return whether something may be seen by all, and why not."""
    return {"disclosure": it.disclosure, "ground": it.ground, "basis": it.basis}


def review(it: Review) -> Document:
    """Return what one reviewer decided."""
    return {
        "step": it.step,
        "decision": it.ruling,
        "by": it.by,
        "on": it.decided_on.isoformat(),
        "means": it.means,
        "reason": it.reason,
        "checks": list(it.checks),
        "recorded_at": it.recorded_at.isoformat(" "),
        "recorded_by": it.recorded_by,
        "page": it.page_name,
    }


def review_rule(it: ReviewRule) -> Document:
    """Return how an office reviews."""
    return {"levels": it.levels, "steps": list(it.steps), "one_person": it.one_person}


def sheet_record(it: SheetRecord) -> Document:
    """Return all that is on record of a sheet's review."""
    gone, back = it.release, it.withdrawal
    return {
        "reviews": [review(one) for one in it.reviews],
        "release": gone
        and {
            "at": gone.at.isoformat(" "),
            "by": gone.by,
            "sha256": gone.file_sha256,
            "content_sha256": gone.content_sha256,
            "rule": review_rule(gone.rule),
        },
        "withdrawal": back
        and {"at": back.at.isoformat(" "), "by": back.by, "reason": back.reason},
    }


def verified(it: Verified) -> Document:
    """Return what a file is, held against what was released."""
    told: Document = {
        "file": it.file,
        "sha256": it.sha256,
        "verdict": it.verdict,
        "what": it.what,
        "sheet": it.sheet and sheet(it.sheet),
    }
    return told | (sheet_record(it.record) if it.record else {})


def take_down(it: TakeDown) -> Document:
    """Return a board that may carry a withdrawn sheet."""
    return {
        "number": it.number,
        "village": it.village,
        "board": it.board,
        "place": it.place,
    }


def user(it: User) -> Document:
    """Return a user."""
    return {
        "name": it.name,
        "role": it.role,
        "since": it.since.isoformat(),
        "closed_on": it.closed_on.isoformat() if it.closed_on else None,
    }


def figure(it: PayoutFigure) -> Document:
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


def sent(it: SentReturn) -> Document:
    """Return a return that was exported."""
    return {
        "quarter": it.quarter,
        "form": it.form,
        "made_on": it.made_on.isoformat(),
        "total": money.exact_yuan(money.from_fen(it.total_fen)),
        "file": it.file_name,
        "sha256": it.file_sha256,
    }


def entry(it: HistoryEntry) -> Document:
    """Return a deed of the history."""
    title, told = wording.deed(it)
    facts: Mapping[str, object] = it.facts
    return {
        "id": it.id,
        "kind": it.kind,
        "at": it.at.isoformat(" "),
        "who": it.who,
        "title": title,
        "note": told,
        "facts": dict(facts),
        "undoes": it.undoes,
        "undone_by": it.undone_by,
        "undoable": it.undoable,
    }


def finding(it: Finding) -> Document:
    """Return one thing that the check found."""
    return {
        "code": it.damage,
        "grave": it.grave,
        "message": wording.finding(it),
        "facts": dict(it.facts),
    }


def backup(it: Backup) -> Document:
    """Return a backup with what its seal says."""
    return {
        "name": it.name,
        "folder": str(it.folder),
        "made_at": it.seal.made_at.isoformat(" "),
        "reason": it.seal.reason,
        "kept": it.seal.kept,
        "whole": it.whole,
        "second": it.second,
        "size": it.size,
        "deeds": it.seal.deeds,
        "head": it.seal.head,
        "schema": it.seal.schema,
        "program": it.seal.program,
        "sha256": it.seal.database_sha256,
        "rows": dict(it.seal.counts),
    }


def aside(it: Aside) -> Document:
    """Return what a restore put aside."""
    at = it.at.isoformat(" ")
    return {"name": it.name, "folder": str(it.folder), "at": at, "size": it.size}


def loss(it: Loss) -> Document:
    """Return what a restore would cost."""
    return {
        "deeds": [entry(one) for one in it.deeds],
        "batches": it.batches,
        "sheets": it.sheets,
        "foreign": it.foreign,
        "unreadable": it.unreadable,
    }


def handover(told: Handover) -> Document:
    """Return what the handover sheet says."""
    recovery = told.recovery
    return {
        "program": told.program,
        "schema": told.schema,
        "folder": str(told.folder),
        "protected": told.protected,
        "open_work": [
            {
                "waiting": it.waiting,
                "batch": it.batch,
                "subject": it.subject,
                "count": it.count,
                "days": it.days,
                "message": wording.open_work(it)[0],
            }
            for it in told.open_work
        ],
        "notices": [
            {"number": str(it.number), "from": str(it.first), "to": str(it.last)}
            for it in told.running
        ],
        "quarter": str(told.quarter),
        "quarter_batches": told.quarter_batches,
        "backups": [
            {
                "folder": str(it.folder),
                "second": it.second,
                "reachable": it.reachable,
                "count": it.count,
                "newest": it.newest.name if it.newest else None,
            }
            for it in told.places
        ],
        "deeds_since": told.deeds_since,
        "drill": {
            "backup": told.drilled,
            "at": str(told.drilled_at),
            "passed": told.drill_passed,
        }
        if told.drilled_at
        else None,
        "recovery": {
            "on": str(recovery.on),
            "by": recovery.by,
            "file": recovery.file,
        }
        if recovery
        else None,
        "users": [user(it) for it in told.users],
    }


def drill(it: DrillRecord) -> Document:
    """Return the record of a drill."""
    return {
        "backup": it.backup,
        "made_at": it.made_at.isoformat(" "),
        "drilled_at": it.drilled_at.isoformat(" ", "seconds"),
        "passed": it.passed,
        "differences": list(it.differences),
        "rows": dict(it.rows),
        "compared": it.compared,
        "kept_files": it.kept_files,
        "seconds": round(it.seconds, 3),
    }
