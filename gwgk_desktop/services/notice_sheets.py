"""Lists of payouts as sheets: what is known of them beforehand, and their making."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gwgk_desktop.documents import (
    wall_sheets,
)
from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.notice_sheets import (
    NO_GROUP,
    MadeSheet,
    SheetKind,
    SheetNumber,
)
from gwgk_desktop.domain.office import group_key, group_order
from gwgk_desktop.domain.pages import Direction, Paper, Setting, TypeSize
from gwgk_desktop.domain.payout_sheets import compose, title_of
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.sheet_faults import told_of_drafter, unsaid_in_lead
from gwgk_desktop.domain.sheet_requests import SheetRequest
from gwgk_desktop.domain.work import Progress
from gwgk_desktop.services import payouts
from gwgk_desktop.services.asked_sheets import (
    Asked,
    Known,
    known_of,
    known_of_sheet,
    never_compared,
    unconfirmed,
)
from gwgk_desktop.services.office import age_limits
from gwgk_desktop.services.sheet_making import (
    How,
    MadeSheets,
    classified_as,
    drafter,
    how_drawn,
    making,
    numbered,
    outlined,
    paid_lines,
)
from gwgk_desktop.store import notice_sheets as kept
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import payouts as kept_payouts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.payouts import BatchSummary, PayoutLine
    from gwgk_desktop.domain.reviews import Classification
    from gwgk_desktop.domain.work import Steps
    from gwgk_desktop.store.database import Store


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


def look_ahead(store: Store, terms: SheetTerms) -> Steps[list[tuple[str, Problem]]]:
    """Return what is to be known of the sheets of batches before they are made.

    Each with the village, "" where it holds for all: faults, what wants consent, what
    is left out, and how many identity numbers still fit what is shown.  Nothing is
    written.
    """
    wanted = _wanted(store, terms)
    told = list(wanted.notes)
    for it in wanted.asked:
        yield Progress(it.done, wanted.count)
        sheet, problems = compose(it.request)
        problems += known_of_sheet(store, it, sheet, wanted.known)
        problems += wall_sheets.pictured_glyphs(sheet, wanted.how.pictures)
        told += [(it.request.village.name, one) for one in problems]
    return told


def make(store: Store, terms: SheetTerms) -> Steps[MadeSheets]:
    """Make and keep the wall sheets of batches, as drafts, in one deed.

    One a village, or one a villager group; all of them or none: raises SheetFaults
    where one of them cannot be made, and Leaked where the gate finds personal data in
    a finished one.
    """
    wanted = _wanted(store, terms)
    said: dict[str, object] = {
        "batch": wanted.batch.id,
        "title": wanted.batch.title,
        "paper": terms.paper,
    }
    with making(store, wanted.how, said, agreed=terms.agreed) as work:
        work.notes.extend(wanted.notes)
        for it in wanted.asked:
            yield Progress(it.done, wanted.count)
            sheet, problems = compose(it.request)
            problems += known_of_sheet(store, it, sheet, wanted.known)
            asked = replace(it.sheet, title="".join(sheet.title))
            work.keep(asked, sheet, problems, it.request.village.id, it.batch_ids)
    return work.result()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The sheets of batches that are asked for."""

    batch: BatchSummary
    count: int
    """How many villages."""
    asked: Iterator[Asked]
    """One a sheet; its lines and its number are read when it is taken."""
    notes: tuple[tuple[str, Problem], ...]
    how: How
    known: Known


def _wanted(store: Store, terms: SheetTerms) -> _Wanted:
    """Return what the sheets of batches are made of; refuse what has no sheets."""
    batches = _batches(store, terms)
    office, how = kept_office.office(store.db), how_drawn(store)
    paid = frozenset().union(*(paid_lines(store, it.id) for it in batches))
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
    notes += tuple(("", it) for it in unsaid_in_lead(programme))
    named = drafter(store, terms.drafted_by)
    notes += tuple(("", it) for it in told_of_drafter(named))
    notes += tuple(("", it) for it in unconfirmed(batches, store.now().date()))
    notes += tuple(("", it) for it in never_compared(store, programme, batches))
    classified = classified_as(store, terms.classification, programme.id)

    def asked() -> Iterator[Asked]:
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
                    outlined(request.number, request.notice, terms.setting, store),
                    title="".join(title_of(request)),
                    group=group,
                    line_count=len(lines),
                    total_fen=sum(line.amount_fen for line in lines),
                    drafted_by=named,
                    classification=classified,
                )
                shown = [it.id for it, _ in parts] or [batches[0].id]
                number, corrects = numbered(store, sheet, village_id, shown)
                request = replace(request, number=number, corrects=corrects)
                yield Asked(done, request, replace(sheet, number=number), shown)

    known = known_of(store, batches)
    return _Wanted(batches[0], len(wanted), asked(), notes, how, known)


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


@dataclass(frozen=True, slots=True)
class Offered:
    """A village that can have a sheet of some batches, and the newest that it has."""

    village: Village
    sheet: MadeSheet | None = None

    @property
    def wants_sheet(self) -> bool:
        """Whether there is none that hangs or waits, and is as its lines are now."""
        it = self.sheet
        return it is None or it.corrected > 0


def offered(store: Store, batch_ids: Sequence[int]) -> list[Offered]:
    """Return the villages of batches, each with the newest sheet of just these."""
    wanted = set(batch_ids)
    newest: dict[str, MadeSheet] = {}
    for it in kept.sheets(store.db, batch_id=batch_ids[0]):
        holds = it.kind is SheetKind.PAYOUTS and (it.is_released or it.is_open)
        if holds and set(kept.shown_batches(store.db, it.id)) == wanted:
            newest.setdefault(it.number.village, it)
    every = villages_of(store, batch_ids)
    return [Offered(it, newest.get(it.name)) for it in every]


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


def sheets(store: Store) -> list[MadeSheet]:
    """Return the sheets that were made, the newest first."""
    return kept.sheets(store.db)
