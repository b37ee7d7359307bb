"""What the clerk can do with notice sheets: make, look at, save, print."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import joined_pdf, pdf_pages, sheet_forms, wall_sheets
from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.free_sheets import (
    SheetFrame,
    VillageTotal,
    compose_cover,
    compose_free,
    compose_totals,
)
from gwgk_desktop.domain.notice_sheets import (
    TOWNSHIP,
    MadeSheet,
    SheetKind,
    SheetNumber,
    SheetRequest,
    compose,
    title_of,
)
from gwgk_desktop.domain.office import group_key
from gwgk_desktop.domain.pages import AS_USUAL, Direction, Paper, Setting, TypeSize
from gwgk_desktop.domain.people import household_key
from gwgk_desktop.domain.problems import Code, Problem, Refusal, Severity
from gwgk_desktop.domain.work import Kind, Progress
from gwgk_desktop.services import glyph_pictures, payouts
from gwgk_desktop.store import notice_sheets as kept
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import payments as kept_payments
from gwgk_desktop.store import payouts as kept_payouts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.notice_sheets import NoticeSheet
    from gwgk_desktop.domain.office import Programme, Village
    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.domain.payouts import BatchSummary, PayoutLine
    from gwgk_desktop.domain.work import Operation, Steps
    from gwgk_desktop.store.database import Store


NO_GROUP = "未分组"
"""What the sheet of those is called whose line names no villager group."""


@dataclass(frozen=True, slots=True)
class SheetTerms:
    """What the clerk asks of the sheets of a batch, or of several of a programme."""

    batch_id: int
    notice_from: date
    paper: Paper = Paper.A4
    village_ids: Sequence[int] = ()
    """Villages to make sheets for; none named means all of the batches."""
    with_remark: bool = False
    direction: Direction = Direction.UPRIGHT
    size: TypeSize = TypeSize.ORDINARY
    further_batch_ids: Sequence[int] = ()
    """Batches of the same programme and year that stand on the same sheets."""
    per_group: bool = False
    """Whether each villager group gets a sheet of its own."""

    @property
    def batch_ids(self) -> tuple[int, ...]:
        """All batches, each once."""
        return tuple(dict.fromkeys((self.batch_id, *self.further_batch_ids)))

    @property
    def setting(self) -> Setting:
        """How the sheets are set."""
        return Setting(self.paper, self.direction, self.size)


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
    """Make and keep the wall sheets of batches, in one deed.

    One a village, or one a villager group; all of them or none: raises SheetFaults
    where one of them cannot be made.
    """
    batches = _batches(store, terms)
    batch = batches[0]
    forms = sheet_forms.load(store.path.parent)
    pictures = glyph_pictures.pictures(store)
    office = kept_office.office(store.db)
    paid = frozenset().union(*(_paid_lines(store, it.id) for it in batches))
    by_id = {it.id: it for it in kept_office.villages(store.db)}
    programme = next(
        it for it in kept_office.programmes(store.db) if it.id == batch.programme_id
    )
    wanted = _villages(store, terms, by_id)
    days = programme.notice_days or office.notice_days
    notice = NoticePeriod(terms.notice_from, days)
    notes: list[tuple[str, Problem]] = []
    if programme.notice_days is None:
        assumed = Problem(Code.NOTICE_PERIOD_ASSUMED, facts={"days": days})
        notes.append(("", assumed))
    faults: list[tuple[str, Problem]] = []
    made: list[MadeSheet] = []
    year = terms.notice_from.year
    said: dict[str, object] = {
        "batch": batch.id,
        "title": batch.title,
        "paper": terms.paper,
    }
    with store.operation(Kind.MAKE_SHEETS, said) as operation:
        for done, village_id in enumerate(wanted):
            yield Progress(done, len(wanted))
            village = by_id[village_id]
            for group, lines, counts in _groups(store, batches, village_id, terms):
                several = zip(batches, counts, strict=True)
                parts = [it for it in several if it[1]] if len(batches) > 1 else []
                request = SheetRequest(
                    office=office,
                    village=village,
                    programme=programme,
                    batch=parts[0][0] if parts else batch,
                    lines=lines,
                    notice=notice,
                    number=SheetNumber(village.name, year, 0, 0),
                    sentences=forms.sentences,
                    parts=parts if len(parts) > 1 else (),
                    group=group,
                    with_remark=terms.with_remark,
                    paid=paid,
                )
                asked = _asked(
                    title_of(request), request.number, notice, terms.setting, store
                )
                asked = replace(asked, group=group)
                shown = [it.id for it, _ in parts] or [batch.id]
                number = _number(store, asked, village_id, shown)
                sheet, problems = compose(replace(request, number=number))
                problems += wall_sheets.missing_glyphs(sheet, pictures)
                told = [(village.name, problem) for problem in problems]
                errors = [it for it in told if it[1].severity is Severity.ERROR]
                notes += [it for it in told if it[1].severity is not Severity.ERROR]
                faults += errors
                if faults:
                    continue
                drawn = wall_sheets.draw(
                    sheet, forms, terms.setting, asked.made_on, pictures
                )
                kept_sheet = replace(
                    asked,
                    number=number,
                    page_count=drawn.page_count,
                    line_count=len(lines),
                    total_fen=sum(line.amount_fen for line in lines),
                    file_sha256=store.shelf.keep(drawn.content),
                    content_sha256=store.shelf.keep(drawn.text.encode()),
                )
                kept.add(store.db, village_id, kept_sheet, shown)
                made.append(kept_sheet)
        if faults:
            raise SheetFaults(faults)
        operation.facts["numbers"] = [str(sheet.number) for sheet in made]
    return MadeSheets(operation, _as_kept(store, made), tuple(notes))


def _batches(store: Store, terms: SheetTerms) -> list[BatchSummary]:
    """Return the batches that are asked for; refuse those that cannot share a sheet."""
    batches = [payouts.batch(store, it) for it in terms.batch_ids]
    first = batches[0]
    for batch in batches:
        if batch.resends:
            facts: dict[str, object] = {"batch": batch.id, "first": batch.resends}
            raise Refusal(Code.RESEND_HAS_NO_SHEETS, **facts)
        if (batch.programme_id, batch.year) != (first.programme_id, first.year):
            raise Refusal(Code.BATCHES_APART, batch=batch.id, first=first.id)
    return batches


def _villages(
    store: Store, terms: SheetTerms, by_id: Mapping[int, Village]
) -> list[int]:
    """Return the villages to make sheets for, in their order."""
    paid_in = {it.id for it in villages_of(store, terms.batch_ids)}
    for village_id in terms.village_ids:
        if village_id not in paid_in:
            facts = {"village": by_id[village_id].name, "batch": terms.batch_id}
            raise Refusal(Code.NO_LINES_IN_VILLAGE, **facts)
    asked = terms.village_ids or paid_in
    return [it for it in by_id if it in paid_in and it in asked]


def villages_of(store: Store, batch_ids: Sequence[int]) -> list[Village]:
    """Return the villages that have lines in any of these batches."""
    paid_in = {
        village_id
        for batch_id in batch_ids
        for village_id in kept_payouts.villages_of(store.db, batch_id)
    }
    return [it for it in kept_office.villages(store.db) if it.id in paid_in]


def _paid_lines(store: Store, batch_id: int) -> Collection[int]:
    return kept_payments.paid_lines(store.db, batch_id)


def _groups(
    store: Store, batches: Sequence[BatchSummary], village_id: int, terms: SheetTerms
) -> Iterator[tuple[str, list[PayoutLine], list[int]]]:
    """Yield what each sheet of a village shows: group, lines, how many a batch."""
    by_batch = [
        kept_payouts.lines(store.db, it.id, village_id=village_id) for it in batches
    ]
    every = [line for lines in by_batch for line in lines]
    if not terms.per_group:
        yield "", every, [len(lines) for lines in by_batch]
        return
    names: dict[str, str] = {}
    for line in every:
        names.setdefault(group_key(line.group), line.group.strip() or NO_GROUP)
    for key, name in names.items():
        some = [
            [line for line in lines if group_key(line.group) == key]
            for lines in by_batch
        ]
        yield name, [line for lines in some for line in lines], list(map(len, some))


def _asked(
    title: Sequence[str],
    number: SheetNumber,
    notice: NoticePeriod,
    setting: Setting,
    store: Store,
) -> MadeSheet:
    """Return what is known of a sheet before it is drawn."""
    return MadeSheet(
        number=number,
        title="".join(title),
        notice=notice,
        paper=setting.paper,
        made_on=store.now().date(),
        page_count=0,
        line_count=0,
        total_fen=0,
        file_sha256="",
        direction=setting.direction,
        size=setting.size,
    )


def _number(
    store: Store, asked: MadeSheet, village_id: int | None, batch_ids: Sequence[int]
) -> SheetNumber:
    number = asked.number
    serial, version = kept.number_for(store.db, asked, village_id, batch_ids)
    return replace(number, serial=serial, version=version)


def _as_kept(store: Store, made: Sequence[MadeSheet]) -> tuple[MadeSheet, ...]:
    by_number = {it.number: it for it in kept.sheets(store.db)}
    return tuple(by_number[it.number] for it in made)


@dataclass(frozen=True, slots=True)
class FreeTerms:
    """What the clerk asks of a sheet that is not a list of payouts."""

    kind: SheetKind
    notice_from: date
    village_id: int | None = None
    """The village that posts it; None where the township does."""
    days: int | None = None
    """Days of notice; None: as the programme says, or the office's own default."""
    title: str = ""
    text: str = ""
    """Of a matter or an item: paragraphs, and tables of lines with tabs."""
    batch_id: int | None = None
    """Of totals: the batch."""
    setting: Setting = AS_USUAL


def make_free(store: Store, terms: FreeTerms) -> MadeSheets:
    """Make and keep a notice of a matter, an item, totals by village or a cover.

    Raises SheetFaults where it cannot be made.
    """
    forms = sheet_forms.load(store.path.parent)
    pictures = glyph_pictures.pictures(store)
    office = kept_office.office(store.db)
    village = None
    if terms.village_id is not None:
        every = kept_office.villages(store.db)
        village = next(it for it in every if it.id == terms.village_id)
    shown = None
    if terms.batch_id is not None:
        batch = payouts.batch(store, terms.batch_id)
        programmes = kept_office.programmes(store.db)
        programme = next(it for it in programmes if it.id == batch.programme_id)
        shown = (programme, batch)
    by_rule = shown[0].notice_days if shown else None
    days = terms.days or by_rule or office.notice_days
    notice = NoticePeriod(terms.notice_from, days)
    name = village.name if village else TOWNSHIP
    number = SheetNumber(name, terms.notice_from.year, 0, 0)
    frame = SheetFrame(office, village, notice, number, forms.sentences)
    sheet, _, totals = _composed(store, terms, frame, shown)
    asked = replace(
        _asked(sheet.title, number, notice, terms.setting, store),
        kind=terms.kind,
        line_count=sum(count for count, _ in totals),
        total_fen=sum(fen for _, fen in totals),
    )
    batch_ids = [] if terms.batch_id is None else [terms.batch_id]
    said: dict[str, object] = {"title": asked.title, "paper": terms.setting.paper}
    with store.operation(Kind.MAKE_SHEETS, said) as operation:
        number = _number(store, asked, terms.village_id, batch_ids)
        sheet, problems, _ = _composed(
            store, terms, replace(frame, number=number), shown
        )
        problems += wall_sheets.missing_glyphs(sheet, pictures)
        told = [(name, problem) for problem in problems]
        if told:
            raise SheetFaults(told)
        drawn = wall_sheets.draw(sheet, forms, terms.setting, asked.made_on, pictures)
        made = replace(
            asked,
            number=number,
            page_count=drawn.page_count,
            file_sha256=store.shelf.keep(drawn.content),
            content_sha256=store.shelf.keep(drawn.text.encode()),
        )
        kept.add(store.db, terms.village_id, made, batch_ids)
        operation.facts["numbers"] = [str(number)]
    return MadeSheets(operation, _as_kept(store, [made]), ())


def _composed(
    store: Store,
    terms: FreeTerms,
    frame: SheetFrame,
    shown: tuple[Programme, BatchSummary] | None,
) -> tuple[NoticeSheet, list[Problem], list[tuple[int, int]]]:
    """Return a sheet, what forbids it, and the lines and fen that it sums up."""
    if shown is not None:
        programme, batch = shown
        totals = _totals(store, batch)
        counted = [(count, total.amount_fen) for count, total in totals]
        told = [total for _, total in totals]
        return *compose_totals(frame, programme, batch, told), counted
    if terms.kind is SheetKind.COVER:
        current = [
            it
            for it in reversed(kept.sheets(store.db, village_id=terms.village_id))
            if not it.superseded
            and not it.void
            and it.kind is not SheetKind.COVER
            and it.number.year == frame.number.year
        ]
        if not current:
            raise Refusal(Code.NO_SHEETS_TO_LIST)
        return *compose_cover(frame, current), []
    if not terms.title.strip() or not terms.text.strip():
        raise Refusal(Code.SHEET_WITHOUT_WORDS)
    return *compose_free(frame, terms.title.strip(), terms.text), []


def _totals(store: Store, batch: BatchSummary) -> list[tuple[int, VillageTotal]]:
    """Return by village how many lines a batch has there, and what they come to."""
    names = {it.id: it.name for it in kept_office.villages(store.db)}
    found = []
    for village_id in kept_payouts.villages_of(store.db, batch.id):
        lines = kept_payouts.lines(store.db, batch.id, village_id=village_id)
        name = names[village_id]
        people = {household_key(it.id_number, name, it.group, it.name) for it in lines}
        told = [it.quantity for it in lines if it.quantity is not None]
        total = VillageTotal(
            village=name,
            people=len(people),
            quantity=sum(told, Decimal()) if told else None,
            amount_fen=sum(it.amount_fen for it in lines),
        )
        found.append((len(lines), total))
    return found


def sheets(store: Store) -> list[MadeSheet]:
    """Return the sheets that were made, the newest first."""
    return kept.sheets(store.db)


def content(store: Store, sheet: MadeSheet) -> bytes:
    """Return the PDF of a sheet as it was made."""
    return store.shelf.get(sheet.file_sha256)


def content_text(store: Store, sheet: MadeSheet) -> bytes:
    """Return what a sheet says as its `content.txt`; b"" of sheets of old."""
    return store.shelf.get(sheet.content_sha256) if sheet.content_sha256 else b""


def file_name(sheet: MadeSheet) -> str:
    """Return the file name that a sheet is saved under: number and paper."""
    return f"{sheet.number}.pdf"


def save(store: Store, sheets: Sequence[MadeSheet], to: Path) -> list[Path]:
    """Save the PDFs of sheets in the folder `to`; never over another file.

    Raises Refusal where one is void, where the folder cannot be written in, or,
    naming the sheets that are kept all the same, where a copy fails.
    """
    _refuse_void(sheets)
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


def save_joined(store: Store, sheets: Sequence[MadeSheet], to: Path) -> Path:
    """Save the sheets as one PDF in the folder `to`, each with its bookmark.

    Raises Refusal where one is void, or where the folder cannot be written in.
    """
    _refuse_void(sheets)
    paths.check_writable(to)
    parts = [(f"{it.number} {it.title}", content(store, it)) for it in sheets]
    path = paths.free_name(to / f"公示单合订-{len(sheets)}份.pdf")
    paths.replace_file(path, joined_pdf.join(parts))
    return path


def pages_to_print(
    store: Store,
    sheet: MadeSheet,
    dots: float,
    most: int | None = None,
    first: int = 0,
) -> list[PageImage]:
    """Return pages of a sheet for the printer; refuse one that is void.

    They are drawn from the very bytes that are kept.
    """
    _refuse_void([sheet])
    return page_images(store, sheet, dots, most, first)


def page_images(
    store: Store,
    sheet: MadeSheet,
    dots: float,
    most: int | None = None,
    first: int = 0,
) -> list[PageImage]:
    """Return pages of a sheet as pictures at `dots` per inch, from `first` on."""
    return pdf_pages.images(content(store, sheet), dots, most, first)


def page_sizes(store: Store, sheet: MadeSheet) -> list[tuple[float, float]]:
    """Return how wide and high each page of a sheet is, in points."""
    return pdf_pages.sizes(content(store, sheet))


def _refuse_void(sheets: Sequence[MadeSheet]) -> None:
    for sheet in sheets:
        if sheet.void:
            raise Refusal(Code.SHEET_VOID, number=str(sheet.number))
