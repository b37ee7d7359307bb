"""The posting plan of this office: gathered from the store, made, printed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.domain import planning
from gwgk_desktop.domain.boards import Subject
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.catalogue_versions import in_village
from gwgk_desktop.domain.office import Publication
from gwgk_desktop.domain.posting_plan import (
    DAYS_SOON,
    Key,
    Payout,
    PlanState,
    Posted,
    Question,
    SheetSize,
    Site,
)
from gwgk_desktop.domain.postings import WANTS_ANEW, PostingState
from gwgk_desktop.domain.time_limits import FINANCE_HEAVY
from gwgk_desktop.services import catalogue, held_rules, postings, time_limits
from gwgk_desktop.store import batches as kept_batches
from gwgk_desktop.store import boards as kept_boards
from gwgk_desktop.store import catalogue as kept_catalogue
from gwgk_desktop.store import notice_sheets as kept_sheets
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import posting_plan as kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.posting_plan import Plan
    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.store.database import Store

_HANGING = {
    PostingState.HANGING: PlanState.HANGING,
    PostingState.OBJECTED: PlanState.HANGING,
    PostingState.DISPLAY_DONE: PlanState.TO_TAKE_DOWN,
    PostingState.TO_TAKE_DOWN: PlanState.TO_TAKE_DOWN,
}


def plan(store: Store, first: date, last: date) -> Plan:
    """Return the plan of a span for all villages and the township; changes nothing."""
    return planning.plan(question(store, first, last))


def question(store: Store, first: date, last: date) -> Question:
    """Return all that the plan of a span is made from, as it is on record today."""
    today = store.now().date()
    sheets = kept_sheets.sheets(store.db)
    newest = _newest(store, sheets)
    sizes: dict[tuple[int | None, int | str], SheetSize] = {
        key: _size(it) for key, it in newest.items()
    }
    sites = _sites(store, min(max(first, today), last))
    since = date(min(first, today).year, 1, 1)
    sites = held_rules.told(store, sites, since, last + timedelta(days=DAYS_SOON))
    posted = tuple(_posted(store, sites, sheets))
    for it in posted:
        sizes[it.key.village_id, it.key.batch_id or it.key.item_code] = it.size
    return Question(
        first,
        last,
        today,
        time_limits.terms(store),
        sites,
        tuple(kept_boards.boards(store.db)),
        tuple(kept_boards.events(store.db)),
        tuple(_payouts(store, since, newest)),
        posted,
        sizes,
    )


def _sites(store: Store, day: date) -> tuple[Site, ...]:
    """Return the villages, and the township last, with the items of a day."""
    village_items = catalogue.on_day(store, Scope.VILLAGE, day).items
    departures = kept_catalogue.departures(store.db)
    since = _since(store, Scope.VILLAGE)
    sites = []
    for village in kept_office.villages(store.db):
        own = in_village(village_items, village, departures, day)
        on = tuple(it.item for it in own if it.is_on)
        off = tuple(it.item for it in own if not it.is_on)
        heavy = village.finance_heavy_from
        sites.append(
            Site(
                village.id,
                village.name,
                on,
                frozenset({FINANCE_HEAVY} if heavy else ()),
                off,
                since,
                heavy,
            )
        )
    own_items = catalogue.on_day(store, Scope.TOWNSHIP, day).items
    since = _since(store, Scope.TOWNSHIP)
    township = kept_office.office(store.db).township
    if own_items:
        sites.append(
            Site(None, township or wording.TOWNSHIP_PLACE, own_items, since=since)
        )
    return tuple(sites)


def _since(store: Store, scope: Scope) -> date | None:
    """Return from when on a catalogue holds at all; None where there is none."""
    holds = (it.holds_from for it in kept_catalogue.versions(store.db, scope))
    return min(holds, default=None)


def _payouts(
    store: Store, since: date, newest: Mapping[tuple[int | None, int], MadeSheet]
) -> Iterator[Payout]:
    programmes = {it.id: it for it in kept_office.programmes(store.db)}
    usual = kept_office.office(store.db).notice_days
    batches = [
        it
        for it in kept_batches.summaries(store.db)
        if it.paid_on >= since
        and not it.resends
        and programmes[it.programme_id].publication is not Publication.NONE
    ]
    villages = kept.villages_paid(store.db, [it.id for it in batches])
    for batch in batches:
        days = programmes[batch.programme_id].notice_days or usual
        for village_id in villages[batch.id]:
            sheet = newest.get((village_id, batch.id))
            yield Payout(
                village_id,
                batch.id,
                batch.title,
                batch.imported_on,
                batch.paid_on,
                days,
                sheet.notice.first if sheet else None,
            )


def _newest(
    store: Store, sheets: Sequence[MadeSheet]
) -> dict[tuple[int | None, int], MadeSheet]:
    """Return the newest sheet of each village's batch that counts."""
    villages = {it.name: it.id for it in kept_office.villages(store.db)}
    shown = kept.batches_shown(store.db)
    found: dict[tuple[int | None, int], MadeSheet] = {}
    for sheet in sheets:
        if not (sheet.void or sheet.superseded or sheet.group):
            village = villages.get(sheet.number.village)
            for batch_id in shown.get(sheet.id, ()):
                found.setdefault((village, batch_id), sheet)
    return found


def _size(sheet: MadeSheet) -> SheetSize:
    return SheetSize(sheet.paper, sheet.direction, max(sheet.page_count, 1))


def _posted(
    store: Store, sites: Sequence[Site], sheets: Sequence[MadeSheet]
) -> Iterator[Posted]:
    """Yield what was put up, in the order in which it was noted."""
    items = {it.code: it for site in sites for it in site.items}
    by_id = {it.id: it for it in sheets}
    for it in sorted(postings.postings(store), key=lambda it: it.record.id):
        yield _as_posted(it, items, by_id)


def _state(it: Listed) -> PlanState:
    """Return what a posting comes to; done is only what hung as long as it had to."""
    standing = it.standing
    if standing.state in _HANGING:
        return _HANGING[standing.state]
    if standing.full and standing.state not in WANTS_ANEW:
        return PlanState.DONE
    return PlanState.AGAIN if it.record.replaced_by is None else PlanState.ENDED


def _as_posted(
    it: Listed,
    items: Mapping[str, CatalogueItem],
    sheets: Mapping[int, MadeSheet],
) -> Posted:
    posting, standing = it.record.posting, it.standing
    state = _state(it)
    sheet = sheets.get(posting.sheet_id or 0)
    item = items.get(posting.item_code)
    subject = item.board_section.value if item else ""
    ended = it.record.ended_at
    return Posted(
        posting.id,
        Key(
            posting.village_id,
            "" if posting.batch_id else posting.item_code,
            posting.batch_id,
            "" if posting.batch_id else posting.occasion,
            posting.stage.value,
        ),
        posting.title,
        posting.posted_on,
        state,
        standing.least_end,
        standing.comes_down,
        ended.date() if ended else None,
        posting.board_id,
        Subject.SUBSIDY.value if posting.batch_id else subject,
        _size(sheet) if sheet else SheetSize(),
    )
