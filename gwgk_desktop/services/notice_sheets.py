"""What the clerk can do with notice sheets: make, look at, save, print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import pdf_pages, stamps, wall_sheets
from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.leaks import Exempt
from gwgk_desktop.domain.notice_sheets import (
    MadeSheet,
    Paper,
    SheetNumber,
    SheetRequest,
    compose,
)
from gwgk_desktop.domain.problems import Code, Problem, Refusal, Severity
from gwgk_desktop.domain.reviews import FOR_ALL, Classification, SheetState
from gwgk_desktop.domain.sheet_content import content_text
from gwgk_desktop.domain.work import Kind, Progress
from gwgk_desktop.services import leaks, payouts
from gwgk_desktop.services.office import age_limits
from gwgk_desktop.store import notice_sheets as kept
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import payments as kept_payments
from gwgk_desktop.store import payouts as kept_payouts
from gwgk_desktop.store import reviews as kept_reviews

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.domain.payouts import BatchSummary
    from gwgk_desktop.domain.work import Operation, Steps
    from gwgk_desktop.store.database import Store


CONTENT = ".content.txt"
"""What the name of a released sheet's content ends with, beside its PDF."""


@dataclass(frozen=True, slots=True)
class SheetTerms:
    """What the clerk asks of the sheets of a batch."""

    batch_id: int
    notice_from: date
    paper: Paper = Paper.A4
    village_ids: Sequence[int] = ()
    """Villages to make sheets for; none named means all of the batch."""
    with_remark: bool = False
    agreed: bool = False
    """Whether the clerk has agreed to what `look_ahead` warns of."""
    drafted_by: str = ""
    """Who makes them, where the folder has no users."""
    classification: Classification | None = None
    """Whether they may be seen by all; None: as their programme says."""


@dataclass(frozen=True, slots=True)
class MadeSheets:
    """The sheets that one deed made, and what it has to say of them."""

    operation: Operation
    sheets: tuple[MadeSheet, ...]
    notes: tuple[tuple[str, Problem], ...]
    """What was left out or assumed, each with the village."""


class SheetFaults(Refusal):
    """Raised where sheets cannot be made; `faults` says why, village by village."""

    def __init__(self, faults: Sequence[tuple[str, Problem]]) -> None:
        village, first = faults[0]
        super().__init__(first.code, **{**first.facts, "village": village})
        self.faults = tuple(faults)


class NotAgreed(Refusal):
    """Raised where sheets want the clerk's consent; `warnings` say what to."""

    def __init__(self, warnings: Sequence[tuple[str, Problem]]) -> None:
        super().__init__(Code.SHEETS_NOT_AGREED, count=len(warnings))
        self.warnings = tuple(warnings)


def look_ahead(store: Store, terms: SheetTerms) -> Steps[list[tuple[str, Problem]]]:
    """Return what is to be known of the sheets of a batch before they are made.

    Each with the village: faults, what wants consent, what is left out, and how many
    identity numbers still fit what is shown.  Nothing is written.
    """
    told: list[tuple[str, Problem]] = []
    wanted = _wanted(store, terms)
    for done, request in enumerate(wanted.requests):
        yield Progress(done, wanted.count)
        told += [(request.village.name, it) for it in compose(request)[1]]
    return told


def make(store: Store, terms: SheetTerms) -> Steps[MadeSheets]:
    """Make and keep the wall sheets of a batch, one a village, in one deed.

    All of them or none: raises SheetFaults where one of them cannot be made, and
    Leaked where the gate finds personal data in a finished one.
    """
    wanted = _wanted(store, terms)
    batch = wanted.batch
    notes = list(wanted.notes)
    warnings: list[tuple[str, Problem]] = []
    faults: list[tuple[str, Problem]] = []
    made: list[MadeSheet] = []
    today = store.now().date()
    said: dict[str, object] = {
        "batch": batch.id,
        "title": batch.title,
        "paper": terms.paper,
    }
    with (
        leaks.recorded(store),
        store.operation(Kind.MAKE_SHEETS, said) as operation,
    ):
        for done, request in enumerate(wanted.requests):
            yield Progress(done, wanted.count)
            village = request.village
            sheet, problems = compose(request)
            problems += wall_sheets.missing_glyphs(sheet)
            told = [(village.name, problem) for problem in problems]
            errors = [it for it in told if it[1].severity is Severity.ERROR]
            notes += [it for it in told if it[1].severity is not Severity.ERROR]
            warnings += [it for it in told if it[1].severity is Severity.WARNING]
            faults += errors
            if faults or (warnings and not terms.agreed):
                continue
            drawn = wall_sheets.draw(sheet, terms.paper, today)
            shown = [Exempt(it.head + it.tail) for it in sheet.exempt]
            said_text = content_text(sheet).encode()
            leaks.gate(store, drawn.content, f"{request.number}.pdf", shown)
            leaks.gate(store, said_text, f"{request.number}{CONTENT}", shown)
            kept_sheet = MadeSheet(
                number=request.number,
                title="".join(sheet.title),
                notice=request.notice,
                paper=terms.paper,
                made_on=today,
                page_count=drawn.page_count,
                line_count=len(request.lines),
                total_fen=sum(line.amount_fen for line in request.lines),
                file_sha256=store.shelf.keep(drawn.content),
                content_sha256=store.shelf.keep(said_text),
                drafted_by=store.user.name if store.user else terms.drafted_by.strip(),
                classification=wanted.classification,
            )
            kept.add(store.db, village.id, kept_sheet, [batch.id])
            made.append(kept_sheet)
        if faults:
            raise SheetFaults(faults)
        if warnings and not terms.agreed:
            raise NotAgreed(warnings)
        if warnings:
            operation.facts["agreed"] = [[it, told.code] for it, told in warnings]
        operation.facts["numbers"] = [str(sheet.number) for sheet in made]
    made_ids = {
        sheet.number: sheet for sheet in kept.sheets(store.db, batch_id=batch.id)
    }
    return MadeSheets(
        operation, tuple(made_ids[sheet.number] for sheet in made), tuple(notes)
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The sheets of a batch that are asked for."""

    batch: BatchSummary
    count: int
    requests: Iterator[SheetRequest]
    """One a village, its lines read when it is taken."""
    notes: tuple[tuple[str, Problem], ...]
    classification: Classification


def _wanted(store: Store, terms: SheetTerms) -> _Wanted:
    """Return what the sheets of a batch are made of; refuse what has no sheets."""
    batch = payouts.batch(store, terms.batch_id)
    if batch.resends:
        first = batch.resends
        raise Refusal(Code.RESEND_HAS_NO_SHEETS, batch=batch.id, first=first)
    office = kept_office.office(store.db)
    paid = kept_payments.paid_lines(store.db, batch.id)
    by_id = {it.id: it for it in kept_office.villages(store.db)}
    programme = next(
        it for it in kept_office.programmes(store.db) if it.id == batch.programme_id
    )
    paid_in = kept_payouts.villages_of(store.db, batch.id)
    for village_id in terms.village_ids:
        if village_id not in paid_in:
            facts = {"village": by_id[village_id].name, "batch": batch.id}
            raise Refusal(Code.NO_LINES_IN_VILLAGE, **facts)
    wanted = [it for it in paid_in if not terms.village_ids or it in terms.village_ids]
    days = programme.notice_days or office.notice_days
    notes: tuple[tuple[str, Problem], ...] = ()
    if programme.notice_days is None:
        assumed = Problem(Code.NOTICE_PERIOD_ASSUMED, facts={"days": days})
        notes = (("", assumed),)

    def requests() -> Iterator[SheetRequest]:
        for village_id in wanted:
            village, year = by_id[village_id], terms.notice_from.year
            serial, version = kept.number_for(store.db, village_id, year, [batch.id])
            yield SheetRequest(
                office=office,
                village=village,
                programme=programme,
                batch=batch,
                lines=kept_payouts.lines(store.db, batch.id, village_id=village_id),
                notice=NoticePeriod(terms.notice_from, days),
                number=SheetNumber(village.name, year, serial, version),
                with_remark=terms.with_remark,
                paid=paid,
                ages=age_limits(programme) or (0, 0),
                corrects=_corrected(store, village_id, year, serial, village.name),
            )

    return _Wanted(
        batch, len(wanted), requests(), notes, _classified(store, terms, programme.id)
    )


def _classified(store: Store, terms: SheetTerms, programme_id: int) -> Classification:
    """Return what new sheets are classified as; refuse what says no ground."""
    told = terms.classification
    if told is None:
        known = kept_reviews.programme_classifications(store.db)
        return known.get(programme_id, FOR_ALL)
    for problem in told.faults():
        raise Refusal(problem.code, **problem.facts)
    return told


def _corrected(
    store: Store, village_id: int, year: int, serial: int, village: str
) -> SheetNumber | None:
    version = kept_reviews.withdrawn_version(store.db, village_id, year, serial)
    return None if version is None else SheetNumber(village, year, serial, version)


def sheets(store: Store) -> list[MadeSheet]:
    """Return the sheets that were made, the newest first."""
    return kept.sheets(store.db)


def content(store: Store, sheet: MadeSheet) -> bytes:
    """Return the PDF of a sheet as it was made, and as it is when it is released."""
    return store.shelf.get(sheet.file_sha256)


def printable(store: Store, sheet: MadeSheet) -> bytes:
    """Return the PDF of a sheet as it may leave the desk: a draft is marked so."""
    made = content(store, sheet)
    return made if sheet.is_released else stamps.stamped(made)


def file_name(sheet: MadeSheet) -> str:
    """Return the file name that a sheet is saved under; a draft's says so."""
    return f"{sheet.number}.pdf" if sheet.is_released else f"草稿-{sheet.number}.pdf"


def save(store: Store, sheets: Sequence[MadeSheet], to: Path) -> list[Path]:
    """Save the PDFs of sheets in the folder `to`; never over another file.

    A released one gets its content as text beside it, under the same name and
    `.content.txt`, so that anybody can check it with `sha256sum`; what was not
    released has 草稿 across every page.  Returns the PDFs.

    Raises Refusal where one is void or would leak personal data, where the folder
    cannot be written in, or, naming the sheets that are kept all the same, where a
    copy fails.
    """
    _refuse_unfit(sheets)
    paths.check_writable(to)
    files: list[Path] = []
    finished: list[tuple[bytes, bytes | None]] = []
    for sheet in sheets:
        made = printable(store, sheet)
        text = store.shelf.get(sheet.content_sha256) if sheet.is_released else None
        leaks.gate(store, made, file_name(sheet))
        if text is not None:
            leaks.gate(store, text, f"{sheet.number}{CONTENT}")
        finished.append((made, text))
    for done, (sheet, (made, text)) in enumerate(zip(sheets, finished, strict=True)):
        path = paths.free_name(to / file_name(sheet))
        try:
            paths.replace_file(path, made)
            if text is not None:
                beside = path.with_name(f"{path.stem}{CONTENT}")
                paths.replace_file(paths.free_name(beside), text)
        except Refusal as refusal:
            numbers = [str(it.number) for it in sheets[done:]]
            facts: dict[str, object] = {"numbers": numbers, "folder": str(to)}
            raise Refusal(Code.SHEETS_NOT_SAVED, **facts) from refusal
        files.append(path)
    return files


def pages_to_print(store: Store, sheet: MadeSheet, dots: float) -> list[PageImage]:
    """Return the pages of a sheet for the printer.

    Refuses one that must not hang, and one that would leak personal data.
    """
    _refuse_unfit([sheet])
    leaks.gate(store, printable(store, sheet), file_name(sheet))
    return page_images(store, sheet, dots)


def page_images(
    store: Store, sheet: MadeSheet, dots: float, most: int | None = None
) -> list[PageImage]:
    """Return the pages of a sheet, at most `most`, as pictures at `dots` per inch.

    They are as they would be printed: 草稿 across what was not released.
    """
    made = content(store, sheet)
    if not sheet.is_released:
        made = stamps.stamped(made, most)
    return pdf_pages.images(made, dots, most)


def pages_to_review(
    store: Store, sheet: MadeSheet, dots: float, most: int | None = None
) -> list[PageImage]:
    """Return the pages of a sheet as they would be released."""
    return pdf_pages.images(content(store, sheet), dots, most)


def _refuse_unfit(sheets: Sequence[MadeSheet]) -> None:
    for sheet in sheets:
        number = str(sheet.number)
        if sheet.state is SheetState.WITHDRAWN:
            raise Refusal(Code.SHEET_WITHDRAWN, number=number)
        if sheet.void:
            raise Refusal(Code.SHEET_VOID, number=number)
