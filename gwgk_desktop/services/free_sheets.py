"""Sheets that are no lists of payouts: a matter, an item, totals, a cover."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.free_sheets import (
    HungSheet,
    SheetFrame,
    VillageTotal,
    compose_cover,
    compose_free,
    compose_totals,
)
from gwgk_desktop.domain.item_limits import days_on_notice
from gwgk_desktop.domain.notice_sheets import (
    TOWNSHIP,
    MadeSheet,
    SheetKind,
    SheetNumber,
)
from gwgk_desktop.domain.pages import AS_USUAL, Setting
from gwgk_desktop.domain.people import household_key
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.sheet_faults import told_of_drafter, told_of_period
from gwgk_desktop.services import catalogue, occasions, payouts, time_limits
from gwgk_desktop.services.office import nearest_name
from gwgk_desktop.store import boards as kept_boards
from gwgk_desktop.store import notice_sheets as kept
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import payouts as kept_payouts
from gwgk_desktop.store import posting_records

if TYPE_CHECKING:
    from datetime import date

    from gwgk_desktop.domain.notice_sheets import NoticeSheet
    from gwgk_desktop.domain.office import Programme
    from gwgk_desktop.domain.payouts import BatchSummary
    from gwgk_desktop.domain.reviews import Classification
    from gwgk_desktop.store.database import Store
from gwgk_desktop.services.sheet_making import (
    MadeSheets,
    classified_as,
    drafter,
    how_drawn,
    making,
    numbered,
    outlined,
    paid_lines,
)


@dataclass(frozen=True, slots=True)
class FreeTerms:
    """What the clerk asks of a sheet that is not a list of payouts."""

    kind: SheetKind
    notice_from: date
    village_id: int | None = None
    """The village that posts it; None where the township does."""
    days: int | None = None
    """Days of notice; None: as the item or the programme says, or the office's own."""
    title: str = ""
    text: str = ""
    """Of a matter or an item: paragraphs, and tables of lines with tabs."""
    batch_id: int | None = None
    """Of totals: the batch."""
    item_code: str = ""
    """Of an item: its code in the catalogue, where it has one."""
    occasion: str = ""
    """And for which of its periods or events it is made: 2026Q1, event:7."""
    setting: Setting = AS_USUAL
    drafted_by: str = ""
    """Who makes it, where the folder has no users."""
    classification: Classification | None = None
    """Whether it may be seen by all; None: as a programme says, else by all."""
    agreed: bool = False
    """Whether the clerk has agreed to what wants consent."""


def make(store: Store, terms: FreeTerms) -> MadeSheets:
    """Make and keep a notice of a matter, an item, totals by village or a cover.

    Raises SheetFaults where it cannot be made, and Leaked where the gate finds
    personal data in it.
    """
    how = how_drawn(store)
    office = kept_office.office(store.db)
    village = None
    if terms.village_id is not None:
        every = kept_office.villages(store.db)
        village = next(it for it in every if it.id == terms.village_id)
    shown = _shown(store, terms)
    about = occasions.told(store, terms.item_code, terms.occasion)
    unfounded = _of_catalogue(store, terms)
    notice = NoticePeriod(terms.notice_from, terms.days or days_unsaid(store, terms))
    name = village.name if village else TOWNSHIP
    number = SheetNumber(name, terms.notice_from.year, 0, 0)
    frame = SheetFrame(office, village, notice, number, how.forms.sentences)
    sheet, _, totals = _composed(store, terms, frame, shown)
    asked = replace(
        outlined(number, notice, terms.setting, store),
        title="".join(sheet.title),
        kind=terms.kind,
        line_count=sum(count for count, _ in totals),
        total_fen=sum(fen for _, fen in totals),
        drafted_by=drafter(store, terms.drafted_by),
        item_code=about.item_code,
        occasion=about.occasion,
        classification=classified_as(
            store, terms.classification, shown[0].id if shown else None
        ),
    )
    batch_ids = [] if terms.batch_id is None else [terms.batch_id]
    said: dict[str, object] = {"title": asked.title, "paper": terms.setting.paper}
    with making(store, how, said, agreed=terms.agreed) as work:
        number, corrects = numbered(store, asked, terms.village_id, batch_ids)
        frame = replace(frame, number=number, corrects=corrects)
        sheet, problems, _ = _composed(store, terms, frame, shown)
        problems += unfounded + _too_short(store, terms)
        problems += told_of_drafter(asked.drafted_by)
        problems += told_of_period(notice, store.now().date(), notice.first)
        asked = replace(asked, number=number)
        work.keep(asked, sheet, problems, terms.village_id, batch_ids)
    return work.result()


def days_unsaid(store: Store, terms: FreeTerms) -> int:
    """Return how many days a sheet is on notice whose clerk says none.

    An item's as long as it has to hang, totals' as their programme says; the office's
    own default for all else, of which an item hangs no shorter than any posting.
    """
    default = kept_office.office(store.db).notice_days
    if terms.kind is SheetKind.ITEM:
        usual = time_limits.terms(store).defaults.display_days
        return _least_of_item(store, terms) or max(default, usual)
    shown = _shown(store, terms)
    return (shown[0].notice_days if shown else None) or default


def _least_of_item(store: Store, terms: FreeTerms) -> int | None:
    """Return how many days the item of a sheet has to hang; None of no known one."""
    code = terms.item_code.strip()
    some = occasions.items(store, terms.village_id)
    item = next((it for it in some if it.code == code), None)
    if terms.kind is not SheetKind.ITEM or item is None:
        return None
    return days_on_notice(item, terms.notice_from, time_limits.terms(store))


def _of_catalogue(store: Store, terms: FreeTerms) -> list[Problem]:
    """Refuse an item that no catalogue has now; tell where there is no catalogue."""
    code = terms.item_code.strip()
    if not code:
        return []
    day = store.now().date()
    known = {
        it.code for scope in Scope for it in catalogue.on_day(store, scope, day).items
    }
    if known and code not in known:
        nearest = nearest_name(code, sorted(known))
        raise Refusal(Code.ITEM_UNKNOWN, item_code=code, known=nearest)
    if known:
        return []
    return [Problem(Code.ITEM_WITHOUT_CATALOGUE, facts={"item_code": code})]


def _too_short(store: Store, terms: FreeTerms) -> list[Problem]:
    """Return that the clerk's days are fewer than those of the item, if they are."""
    least = _least_of_item(store, terms)
    if terms.days is None or least is None or terms.days >= least:
        return []
    facts: dict[str, object] = {"days": terms.days, "least": least}
    return [Problem(Code.NOTICE_UNDER_LEAST, facts=facts)]


def _shown(store: Store, terms: FreeTerms) -> tuple[Programme, BatchSummary] | None:
    """Return the batch that a sheet sums up, with its programme; None of no batch."""
    if terms.batch_id is None:
        return None
    batch = payouts.batch(store, terms.batch_id)
    programmes = kept_office.programmes(store.db)
    return next(it for it in programmes if it.id == batch.programme_id), batch


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
        counted = [(it.lines, it.amount_fen) for it in totals]
        return *compose_totals(frame, programme, batch, totals), counted
    if terms.kind is SheetKind.COVER:
        hung, waits = _on_walls(store, terms)
        if not (hung or waits):
            raise Refusal(Code.NO_SHEETS_TO_LIST)
        return *compose_cover(frame, hung, waits), []
    if not terms.title.strip() or not terms.text.strip():
        raise Refusal(Code.SHEET_WITHOUT_WORDS)
    return *compose_free(frame, terms.title.strip(), terms.text), []


def _on_walls(
    store: Store, terms: FreeTerms
) -> tuple[list[HungSheet], list[MadeSheet]]:
    """Return what hangs where, as was noted, and what is released and hangs nowhere.

    Of the latter what is on notice from the day of the cover on.  What was withdrawn
    is left out: it is to come down.
    """
    day = max(terms.notice_from, store.now().date())
    every = {
        it.id: it
        for it in reversed(kept.sheets(store.db, village_id=terms.village_id))
        if it.is_released and it.kind is not SheetKind.COVER
    }
    noted = posting_records.records(store.db, sheet_ids=list(every))
    names = {it.id: it.name for it in kept_boards.boards(store.db)}
    up = [it.posting for it in noted if it.ended_at is None and not it.replaced_by]
    hung = [
        HungSheet(one, names.get(it.board_id or 0, it.place), it.notice)
        for one in every.values()
        for it in reversed(up)
        if it.sheet_id == one.id
    ]
    ever = {it.posting.sheet_id for it in noted}
    waits = [
        it
        for it in every.values()
        if it.id not in ever and it.notice.first <= day <= it.notice.last
    ]
    return hung, waits


def _totals(store: Store, batch: BatchSummary) -> list[VillageTotal]:
    """Return by village what a batch's lines there come to."""
    paid = paid_lines(store, batch.id)
    names = {it.id: it.name for it in kept_office.villages(store.db)}
    found = []
    for village_id in kept_payouts.villages_of(store.db, batch.id):
        lines = kept_payouts.lines(store.db, batch.id, village_id=village_id)
        name = names[village_id]
        people = {household_key(it.id_number, name, it.group, it.name) for it in lines}
        told = [it.quantity for it in lines if it.quantity is not None]
        done = [it for it in lines if it.id in paid]
        total = VillageTotal(
            village=name,
            people=len(people),
            quantity=sum(told, Decimal()) if told else None,
            amount_fen=sum(it.amount_fen for it in lines),
            lines=len(lines),
            paid_lines=len(done),
            paid_fen=sum(it.amount_fen for it in done),
        )
        found.append(total)
    return found
