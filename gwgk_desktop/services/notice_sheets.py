"""What the clerk can do with notice sheets: make, look at, save, print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import pdf_pages, wall_sheets
from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.notice_sheets import (
    MadeSheet,
    Paper,
    SheetNumber,
    SheetRequest,
    compose,
)
from gwgk_desktop.domain.problems import Code, Problem, Refusal, Severity
from gwgk_desktop.domain.work import Kind, Progress
from gwgk_desktop.services import payouts
from gwgk_desktop.store import notice_sheets as kept
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import payments as kept_payments
from gwgk_desktop.store import payouts as kept_payouts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.domain.work import Operation, Steps
    from gwgk_desktop.store.database import Store


@dataclass(frozen=True, slots=True)
class SheetTerms:
    """What the clerk asks of the sheets of a batch."""

    batch_id: int
    notice_from: date
    paper: Paper = Paper.A4
    village_ids: Sequence[int] = ()
    """Villages to make sheets for; none named means all of the batch."""
    with_remark: bool = False


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


def make(store: Store, terms: SheetTerms) -> Steps[MadeSheets]:
    """Make and keep the wall sheets of a batch, one a village, in one deed.

    All of them or none: raises SheetFaults where one of them cannot be made.
    """
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
    notice = NoticePeriod(terms.notice_from, days)
    notes: list[tuple[str, Problem]] = []
    if programme.notice_days is None:
        assumed = Problem(Code.NOTICE_PERIOD_ASSUMED, facts={"days": days})
        notes.append(("", assumed))
    faults: list[tuple[str, Problem]] = []
    made: list[MadeSheet] = []
    today = store.now().date()
    said: dict[str, object] = {
        "batch": batch.id,
        "title": batch.title,
        "paper": terms.paper,
    }
    with store.operation(Kind.MAKE_SHEETS, said) as operation:
        for done, village_id in enumerate(wanted):
            yield Progress(done, len(wanted))
            village = by_id[village_id]
            year = terms.notice_from.year
            serial, version = kept.number_for(store.db, village_id, year, [batch.id])
            request = SheetRequest(
                office=office,
                village=village,
                programme=programme,
                batch=batch,
                lines=kept_payouts.lines(store.db, batch.id, village_id=village_id),
                notice=notice,
                number=SheetNumber(village.name, year, serial, version),
                with_remark=terms.with_remark,
                paid=paid,
            )
            sheet, problems = compose(request)
            problems += wall_sheets.missing_glyphs(sheet)
            told = [(village.name, problem) for problem in problems]
            errors = [it for it in told if it[1].severity is Severity.ERROR]
            notes += [it for it in told if it[1].severity is not Severity.ERROR]
            faults += errors
            if faults:
                continue
            drawn = wall_sheets.draw(sheet, terms.paper, today)
            kept_sheet = MadeSheet(
                number=request.number,
                title="".join(sheet.title),
                notice=notice,
                paper=terms.paper,
                made_on=today,
                page_count=drawn.page_count,
                line_count=len(request.lines),
                total_fen=sum(line.amount_fen for line in request.lines),
                file_sha256=store.shelf.keep(drawn.content),
            )
            kept.add(store.db, village_id, kept_sheet, [batch.id])
            made.append(kept_sheet)
        if faults:
            raise SheetFaults(faults)
        operation.facts["numbers"] = [str(sheet.number) for sheet in made]
    made_ids = {
        sheet.number: sheet for sheet in kept.sheets(store.db, batch_id=batch.id)
    }
    return MadeSheets(
        operation, tuple(made_ids[sheet.number] for sheet in made), tuple(notes)
    )


def sheets(store: Store) -> list[MadeSheet]:
    """Return the sheets that were made, the newest first."""
    return kept.sheets(store.db)


def content(store: Store, sheet: MadeSheet) -> bytes:
    """Return the PDF of a sheet as it was made."""
    return store.shelf.get(sheet.file_sha256)


def file_name(sheet: MadeSheet) -> str:
    """Return the file name that a sheet is saved under: number and paper."""
    return f"{sheet.number}.pdf"


def save(store: Store, sheets: Sequence[MadeSheet], to: Path) -> list[Path]:
    """Save the PDFs of sheets in the folder `to`; never over another file.

    Raises Refusal where one is void, where the folder cannot be written in, or,
    naming the sheets that are kept all the same, where a copy fails.
    """
    _refuse_void(sheets)
    paths.refuse_astray(to)
    paths.check_writable(to)
    files: list[Path] = []
    for done, sheet in enumerate(sheets):
        kept_file = content(store, sheet)
        path = paths.free_name(to / file_name(sheet))
        try:
            paths.replace_file(path, kept_file)
        except Refusal as refusal:
            numbers = [str(it.number) for it in sheets[done:]]
            facts: dict[str, object] = {"numbers": numbers, "folder": str(to)}
            raise Refusal(Code.SHEETS_NOT_SAVED, **facts) from refusal
        files.append(path)
    return files


def pages_to_print(store: Store, sheet: MadeSheet, dots: float) -> list[PageImage]:
    """Return the pages of a sheet for the printer; refuse one that is void."""
    _refuse_void([sheet])
    return page_images(store, sheet, dots)


def page_images(
    store: Store, sheet: MadeSheet, dots: float, most: int | None = None
) -> list[PageImage]:
    """Return the pages of a sheet, at most `most`, as pictures at `dots` per inch."""
    return pdf_pages.images(content(store, sheet), dots, most)


def _refuse_void(sheets: Sequence[MadeSheet]) -> None:
    for sheet in sheets:
        if sheet.void:
            raise Refusal(Code.SHEET_VOID, number=str(sheet.number))
