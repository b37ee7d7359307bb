"""What the clerk can do with notice sheets: make, look at, save, print."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import (
    joined_pdf,
    pdf_pages,
    sheet_forms,
    stamps,
    wall_sheets,
)
from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.free_sheets import (
    SheetFrame,
    VillageTotal,
    compose_cover,
    compose_free,
    compose_totals,
)
from gwgk_desktop.domain.leaks import Exempt
from gwgk_desktop.domain.notice_sheets import (
    NO_GROUP,
    TOWNSHIP,
    MadeSheet,
    SheetKind,
    SheetNumber,
    SheetRequest,
    compose,
    repeats,
    title_of,
)
from gwgk_desktop.domain.office import group_key, group_order
from gwgk_desktop.domain.pages import AS_USUAL, Direction, Paper, Setting, TypeSize
from gwgk_desktop.domain.people import household_key
from gwgk_desktop.domain.problems import Code, Problem, Refusal, Severity
from gwgk_desktop.domain.reviews import FOR_ALL, Classification, SheetState
from gwgk_desktop.domain.work import Kind, Progress
from gwgk_desktop.services import glyph_pictures, leaks, payouts
from gwgk_desktop.services.office import age_limits
from gwgk_desktop.store import boards as kept_boards
from gwgk_desktop.store import notice_sheets as kept
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import payments as kept_payments
from gwgk_desktop.store import payouts as kept_payouts
from gwgk_desktop.store import reviews as kept_reviews

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.documents.wall_sheets import GlyphPicture
    from gwgk_desktop.domain.notice_sheets import NoticeSheet
    from gwgk_desktop.domain.office import Programme, Village
    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.domain.payouts import BatchSummary, PayoutLine
    from gwgk_desktop.domain.sheet_forms import SheetForms
    from gwgk_desktop.domain.work import Operation, Steps
    from gwgk_desktop.store.database import Store


CONTENT = ".content.txt"
"""What the name of a released sheet's content ends with, beside its PDF."""


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
    agreed: bool = False
    """Whether the clerk has agreed to what `look_ahead` warns of."""
    drafted_by: str = ""
    """Who makes them, where the folder has no users."""
    classification: Classification | None = None
    """Whether they may be seen by all; None: as their programme says."""

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


class NotAgreed(Refusal):
    """Raised where a deed wants the clerk's consent; `warnings` say what to."""

    def __init__(
        self,
        warnings: Sequence[tuple[str, Problem]],
        code: Code = Code.SHEETS_NOT_AGREED,
    ) -> None:
        super().__init__(code, count=len(warnings))
        self.warnings = tuple(warnings)


def look_ahead(store: Store, terms: SheetTerms) -> Steps[list[tuple[str, Problem]]]:
    """Return what is to be known of the sheets of batches before they are made.

    Each with the village: faults, what wants consent, what is left out, and how many
    identity numbers still fit what is shown.  Nothing is written.
    """
    told: list[tuple[str, Problem]] = []
    wanted = _wanted(store, terms)
    for it in wanted.asked:
        yield Progress(it.done, wanted.count)
        problems = compose(it.request)[1] + _repeated(it, wanted.known)
        told += [(it.request.village.name, one) for one in problems]
    return told


def make(store: Store, terms: SheetTerms) -> Steps[MadeSheets]:
    """Make and keep the wall sheets of batches, as drafts, in one deed.

    One a village, or one a villager group; all of them or none: raises SheetFaults
    where one of them cannot be made, and Leaked where the gate finds personal data in
    a finished one.
    """
    wanted = _wanted(store, terms)
    told = _Told(list(wanted.notes), [], [])
    made: list[MadeSheet] = []
    said: dict[str, object] = {
        "batch": wanted.batch.id,
        "title": wanted.batch.title,
        "paper": terms.paper,
    }
    with (
        leaks.recorded(store),
        store.operation(Kind.MAKE_SHEETS, said) as operation,
    ):
        for it in wanted.asked:
            yield Progress(it.done, wanted.count)
            village = it.request.village
            sheet, problems = compose(it.request)
            problems += wall_sheets.missing_glyphs(sheet, wanted.how.pictures)
            problems += _repeated(it, wanted.known)
            told.add(village.name, problems)
            if told.faults or (told.warnings and not terms.agreed):
                continue
            new = replace(
                _finished(store, it.sheet, sheet, wanted.how),
                title="".join(sheet.title),
            )
            kept.add(store.db, village.id, new, it.batch_ids)
            made.append(new)
        if told.faults:
            raise SheetFaults(told.faults)
        if told.warnings and not terms.agreed:
            raise NotAgreed(told.warnings)
        if told.warnings:
            operation.facts["agreed"] = [[it, one.code] for it, one in told.warnings]
        operation.facts["numbers"] = [str(sheet.number) for sheet in made]
    return MadeSheets(operation, _as_kept(store, made), tuple(told.notes))


@dataclass(frozen=True, slots=True)
class _Told:
    """What is to be said of sheets, each with the village."""

    notes: list[tuple[str, Problem]]
    warnings: list[tuple[str, Problem]]
    faults: list[tuple[str, Problem]]

    def add(self, village: str, problems: Sequence[Problem]) -> None:
        """Add what is to be said of a village's sheet."""
        for it in problems:
            if it.severity is Severity.ERROR:
                self.faults.append((village, it))
                continue
            self.notes.append((village, it))
            if it.severity is Severity.WARNING:
                self.warnings.append((village, it))


@dataclass(frozen=True, slots=True)
class _How:
    """How sheets of the office are drawn."""

    forms: SheetForms
    pictures: Mapping[str, GlyphPicture]


def _how(store: Store) -> _How:
    return _How(sheet_forms.load(store.path.parent), glyph_pictures.pictures(store))


def _finished(
    store: Store, asked: MadeSheet, sheet: NoticeSheet, how: _How
) -> MadeSheet:
    """Draw a sheet, search what it says, and put it and its content on the shelf."""
    drawn = wall_sheets.draw(
        sheet, how.forms, asked.setting, asked.made_on, how.pictures
    )
    text = drawn.text.encode()
    made = replace(asked, page_count=drawn.page_count, shown=drawn.shown)
    leaks.gate(store, drawn.content, f"{asked.number}.pdf", _shown_on_pages(made))
    leaks.gate(store, text, f"{asked.number}{CONTENT}", _shown_in_text(made))
    return replace(
        made,
        file_sha256=store.shelf.keep(drawn.content),
        content_sha256=store.shelf.keep(text),
    )


def _shown_on_pages(sheet: MadeSheet, before: int = 0) -> list[Exempt]:
    """Return the digits that a PDF may show, each on its page, `before` pages on."""
    return [
        Exempt(it.digits, f"page {before + it.page}", it.behind) for it in sheet.shown
    ]


def _shown_in_text(sheet: MadeSheet) -> list[Exempt]:
    """Return the digits that a content text may show, each on its line."""
    return [Exempt(it.digits, f"line {it.line}", it.behind) for it in sheet.shown]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A sheet that is asked for: what it is made of, and what is known of it."""

    done: int
    """How many villages are done."""
    request: SheetRequest
    sheet: MadeSheet
    batch_ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The sheets of batches that are asked for."""

    batch: BatchSummary
    count: int
    """How many villages."""
    asked: Iterator[_Asked]
    """One a sheet; its lines and its number are read when it is taken."""
    notes: tuple[tuple[str, Problem], ...]
    how: _How
    known: Mapping[int, Sequence[MadeSheet]]
    """The sheets that there are of each batch."""


def _repeated(asked: _Asked, known: Mapping[int, Sequence[MadeSheet]]) -> list[Problem]:
    """Return which sheets show the same lines: to be agreed to where one hangs."""
    others = {
        it.id: it
        for batch_id in asked.batch_ids
        for it in known[batch_id]
        if (it.is_released or it.is_open) and repeats(asked.sheet, it)
    }
    number = str(asked.sheet.number)
    return [
        Problem(
            Code.LINES_SHOWN_TWICE,
            facts={"number": number, "other": str(it.number)},
            weighed=Severity.WARNING if it.is_released else Severity.NOTE,
        )
        for it in others.values()
    ]


def _wanted(store: Store, terms: SheetTerms) -> _Wanted:
    """Return what the sheets of batches are made of; refuse what has no sheets."""
    batches = _batches(store, terms)
    office, how = kept_office.office(store.db), _how(store)
    paid = frozenset().union(*(_paid_lines(store, it.id) for it in batches))
    by_id = {it.id: it for it in kept_office.villages(store.db)}
    programme = next(
        it
        for it in kept_office.programmes(store.db)
        if it.id == batches[0].programme_id
    )
    wanted = _villages(store, terms, by_id)
    days = programme.notice_days or office.notice_days
    notes: tuple[tuple[str, Problem], ...] = ()
    if programme.notice_days is None:
        assumed = Problem(Code.NOTICE_PERIOD_ASSUMED, facts={"days": days})
        notes = (("", assumed),)
    classified = _classified(store, terms.classification, programme.id)

    def asked() -> Iterator[_Asked]:
        for done, village_id in enumerate(wanted):
            village, year = by_id[village_id], terms.notice_from.year
            for group, lines, counts in _groups(store, batches, village_id, terms):
                several = zip(batches, counts, strict=True)
                parts = [it for it in several if it[1]] if len(batches) > 1 else []
                request = SheetRequest(
                    office=office,
                    village=village,
                    programme=programme,
                    batch=parts[0][0] if parts else batches[0],
                    lines=lines,
                    notice=NoticePeriod(terms.notice_from, days),
                    number=SheetNumber(village.name, year, 0, 0),
                    sentences=how.forms.sentences,
                    parts=parts if len(parts) > 1 else (),
                    group=group,
                    with_remark=terms.with_remark,
                    paid=paid,
                    ages=age_limits(programme) or (0, 0),
                )
                sheet = replace(
                    _asked(request.number, request.notice, terms.setting, store),
                    title="".join(title_of(request)),
                    group=group,
                    line_count=len(lines),
                    total_fen=sum(line.amount_fen for line in lines),
                    drafted_by=_drafter(store, terms.drafted_by),
                    classification=classified,
                )
                shown = [it.id for it, _ in parts] or [batches[0].id]
                number, corrects = _number(store, sheet, village_id, shown)
                request = replace(request, number=number, corrects=corrects)
                yield _Asked(done, request, replace(sheet, number=number), shown)

    known = {it.id: kept.sheets(store.db, batch_id=it.id) for it in batches}
    return _Wanted(batches[0], len(wanted), asked(), notes, how, known)


def _classified(
    store: Store, told: Classification | None, programme_id: int | None
) -> Classification:
    """Return what new sheets are classified as; refuse what says no ground."""
    if told is None:
        known = kept_reviews.programme_classifications(store.db)
        return FOR_ALL if programme_id is None else known.get(programme_id, FOR_ALL)
    for problem in told.faults():
        raise Refusal(problem.code, **problem.facts)
    leaks.refuse_numbers(store, {"ground": told.ground, "basis": told.basis})
    return told


def _drafter(store: Store, named: str) -> str:
    """Return who drafts a sheet; refuse a name that holds a number of a person."""
    leaks.refuse_numbers(store, {"who": named})
    return store.user.name if store.user else named.strip()


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
    for key, name in sorted(names.items(), key=lambda it: group_order(it[0])):
        some = [
            [line for line in lines if group_key(line.group) == key]
            for lines in by_batch
        ]
        yield name, [line for lines in some for line in lines], list(map(len, some))


def _asked(
    number: SheetNumber, notice: NoticePeriod, setting: Setting, store: Store
) -> MadeSheet:
    """Return what is known of a sheet before it is composed."""
    return MadeSheet(
        number=number,
        title="",
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
) -> tuple[SheetNumber, SheetNumber | None]:
    """Return the number of a new sheet, and of the withdrawn one that it corrects."""
    number = asked.number
    serial, version = kept.number_for(store.db, asked, village_id, batch_ids)
    wrong = kept_reviews.withdrawn_version(store.db, village_id, number.year, serial)
    new = replace(number, serial=serial, version=version)
    return new, None if wrong is None else replace(new, version=wrong)


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
    drafted_by: str = ""
    """Who makes it, where the folder has no users."""
    classification: Classification | None = None
    """Whether it may be seen by all; None: as a programme says, else by all."""
    agreed: bool = False
    """Whether the clerk has agreed to what wants consent."""


def make_free(store: Store, terms: FreeTerms) -> MadeSheets:
    """Make and keep a notice of a matter, an item, totals by village or a cover.

    Raises SheetFaults where it cannot be made, and Leaked where the gate finds
    personal data in it.
    """
    how = _how(store)
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
    frame = SheetFrame(office, village, notice, number, how.forms.sentences)
    sheet, _, totals = _composed(store, terms, frame, shown)
    asked = replace(
        _asked(number, notice, terms.setting, store),
        title="".join(sheet.title),
        kind=terms.kind,
        line_count=sum(count for count, _ in totals),
        total_fen=sum(fen for _, fen in totals),
        drafted_by=_drafter(store, terms.drafted_by),
        classification=_classified(
            store, terms.classification, shown[0].id if shown else None
        ),
    )
    batch_ids = [] if terms.batch_id is None else [terms.batch_id]
    said: dict[str, object] = {"title": asked.title, "paper": terms.setting.paper}
    with (
        leaks.recorded(store),
        store.operation(Kind.MAKE_SHEETS, said) as operation,
    ):
        number, corrects = _number(store, asked, terms.village_id, batch_ids)
        frame = replace(frame, number=number, corrects=corrects)
        sheet, problems, _ = _composed(store, terms, frame, shown)
        problems += wall_sheets.missing_glyphs(sheet, how.pictures)
        told = _Told([], [], [])
        told.add(name, problems)
        if told.faults:
            raise SheetFaults(told.faults)
        if told.warnings and not terms.agreed:
            raise NotAgreed(told.warnings)
        if told.warnings:
            operation.facts["agreed"] = [[it, one.code] for it, one in told.warnings]
        made = _finished(store, replace(asked, number=number), sheet, how)
        kept.add(store.db, terms.village_id, made, batch_ids)
        operation.facts["numbers"] = [str(number)]
    return MadeSheets(operation, _as_kept(store, [made]), tuple(told.notes))


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
        paid = _paid_lines(store, batch.id)
        lines = kept_payouts.lines(store.db, batch.id)
        all_paid = all(it.id in paid for it in lines)
        sheet = compose_totals(frame, programme, batch, told, all_paid=all_paid)
        return *sheet, counted
    if terms.kind is SheetKind.COVER:
        current = _hanging(store, terms)
        if not current:
            raise Refusal(Code.NO_SHEETS_TO_LIST)
        return *compose_cover(frame, current, _board_names(store)), []
    if not terms.title.strip() or not terms.text.strip():
        raise Refusal(Code.SHEET_WITHOUT_WORDS)
    return *compose_free(frame, terms.title.strip(), terms.text), []


def _hanging(store: Store, terms: FreeTerms) -> list[MadeSheet]:
    """Return what hangs from the day of a cover on: released, and its period runs."""
    day = max(terms.notice_from, store.now().date())
    return [
        it
        for it in reversed(kept.sheets(store.db, village_id=terms.village_id))
        if it.is_released
        and it.kind is not SheetKind.COVER
        and it.notice.first <= day <= it.notice.last
    ]


def _board_names(store: Store) -> dict[str, str]:
    """Return what the boards of each village are called, of those that have some."""
    names = {it.id: it.name for it in kept_office.villages(store.db)}
    found: dict[str, list[str]] = {}
    for it in kept_boards.boards(store.db):
        if it.village_id is not None:
            found.setdefault(names[it.village_id], []).append(it.name)
    return {village: "、".join(filter(None, some)) for village, some in found.items()}


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
    """Return the PDF of a sheet as it was made, and as it is when it is released."""
    return store.shelf.get(sheet.file_sha256)


def content_text(store: Store, sheet: MadeSheet) -> bytes:
    """Return what a sheet says as its `content.txt`; b"" of sheets of old."""
    return store.shelf.get(sheet.content_sha256) if sheet.content_sha256 else b""


def refuse_leaks(store: Store, sheet: MadeSheet) -> None:
    """Search a sheet's PDF and content text as they are kept; raise Leaked.

    Whose people came to the desk since it was made are looked for as well.  Refuses
    kept files that are missing or altered.
    """
    made, text = content(store, sheet), content_text(store, sheet)
    leaks.gate(store, made, f"{sheet.number}.pdf", _shown_on_pages(sheet))
    leaks.gate(store, text, f"{sheet.number}{CONTENT}", _shown_in_text(sheet))


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
    paths.refuse_astray(to)
    paths.check_writable(to)
    files: list[Path] = []
    finished: list[tuple[bytes, bytes | None]] = []
    for sheet in sheets:
        made = printable(store, sheet)
        text = content_text(store, sheet) if sheet.is_released else None
        leaks.gate(store, made, file_name(sheet), _shown_on_pages(sheet))
        if text is not None:
            name = f"{sheet.number}{CONTENT}"
            leaks.gate(store, text, name, _shown_in_text(sheet))
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


def save_joined(store: Store, sheets: Sequence[MadeSheet], to: Path) -> Path:
    """Save the sheets as one PDF in the folder `to`, each with its bookmark.

    Those that were not released have 草稿 across their pages.  Raises Refusal where one
    is void or would leak personal data, or where the folder cannot be written in.
    """
    _refuse_unfit(sheets)
    paths.check_writable(to)
    sheets = _in_order(sheets)
    parts = [(f"{it.number} {it.title}", content(store, it)) for it in sheets]
    joined = joined_pdf.join(parts)
    drafts: set[int] = set()
    shown: list[Exempt] = []
    first = 0
    for it in sheets:
        if not it.is_released:
            drafts.update(range(first, first + it.page_count))
        shown += _shown_on_pages(it, first)
        first += it.page_count
    draft = "草稿-" if drafts else ""
    if drafts:
        joined = stamps.stamped(joined, drafts)
    name = f"{draft}公示单合订-{len(sheets)}份.pdf"
    leaks.gate(store, joined, name, shown)
    path = paths.free_name(to / name)
    paths.replace_file(path, joined)
    return path


def _in_order(sheets: Sequence[MadeSheet]) -> list[MadeSheet]:
    """Return sheets by village, then by number, which groups have in their order."""
    villages: dict[str, int] = {}
    for it in sheets:
        name = it.number.village
        villages[name] = min(villages.get(name, it.id), it.id)

    def order(it: MadeSheet) -> tuple[int, int, int, int]:
        number = it.number
        return villages[number.village], number.year, number.serial, number.version

    return sorted(sheets, key=order)


def pages_to_print(
    store: Store,
    sheet: MadeSheet,
    dots: float,
    most: int | None = None,
    first: int = 0,
) -> list[PageImage]:
    """Return pages of a sheet for the printer, drawn from the bytes that are kept.

    Refuses one that must not hang, and one that would leak personal data.
    """
    _refuse_unfit([sheet])
    made = content(store, sheet)
    leaks.gate(store, made, file_name(sheet), _shown_on_pages(sheet))
    return page_images(store, sheet, dots, most, first)


def page_images(
    store: Store,
    sheet: MadeSheet,
    dots: float,
    most: int | None = None,
    first: int = 0,
) -> list[PageImage]:
    """Return pages of a sheet as pictures at `dots` per inch, from `first` on.

    They are as they would be printed: 草稿 across what was not released.
    """
    made = content(store, sheet)
    if not sheet.is_released:
        end = sheet.page_count
        if most is not None:
            end = min(end, first + most)
        made = stamps.stamped(made, range(first, end))
    return pdf_pages.images(made, dots, most, first)


def pages_to_review(
    store: Store,
    sheet: MadeSheet,
    dots: float,
    most: int | None = None,
    first: int = 0,
) -> list[PageImage]:
    """Return pages of a sheet as they would be released, from `first` on."""
    return pdf_pages.images(content(store, sheet), dots, most, first)


def page_sizes(store: Store, sheet: MadeSheet) -> list[tuple[float, float]]:
    """Return how wide and high each page of a sheet is, in points."""
    return pdf_pages.sizes(content(store, sheet))


def _refuse_unfit(sheets: Sequence[MadeSheet]) -> None:
    for sheet in sheets:
        number = str(sheet.number)
        if sheet.state is SheetState.WITHDRAWN:
            raise Refusal(Code.SHEET_WITHDRAWN, number=number)
        if sheet.void:
            raise Refusal(Code.SHEET_VOID, number=number)
