"""The posting plan of this office: what it is made from, gathered from the store."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.domain import planning
from gwgk_desktop.domain.boards import Subject
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.catalogue_versions import in_village
from gwgk_desktop.domain.notice_sheets import sheet_group
from gwgk_desktop.domain.office import Publication, group_key
from gwgk_desktop.domain.posting_plan import (
    DAYS_SOON,
    About,
    Key,
    Payout,
    PlanState,
    Posted,
    Question,
    SheetSize,
    Site,
)
from gwgk_desktop.domain.postings import WANTS_ANEW, PostingState
from gwgk_desktop.domain.reviews import SheetState
from gwgk_desktop.services import catalogue, held_rules, postings, time_limits
from gwgk_desktop.store import batches as kept_batches
from gwgk_desktop.store import boards as kept_boards
from gwgk_desktop.store import catalogue as kept_catalogue
from gwgk_desktop.store import notice_sheets as kept_sheets
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import posting_plan as kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.payouts import BatchSummary
    from gwgk_desktop.domain.posting_plan import Plan
    from gwgk_desktop.domain.postings import Posting
    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.store.database import Store
    from gwgk_desktop.store.posting_plan import Unpaid

RESTS_ON = frozenset(
    {"board", "board_section", "board_fixture", "village_event", "village"}
    | {"catalogue_version", "catalogue_item", "village_departure", "office"}
    | {"payout_batch", "subsidy_programme", "notice_sheet", "sheet_release"}
    | {"sheet_review", "sheet_withdrawal", "posting", "posting_take_down"}
    | {"posting_spoiling", "objection", "objection_reply", "archive_record"}
    | {"posting_rule", "time_limit_setting", "days_off_year", "day_off"}
)
"""The tables that a plan is made from: whoever shows it looks again after them."""
_HANGING = {
    PostingState.HANGING: PlanState.HANGING,
    PostingState.OBJECTED: PlanState.HANGING,
    PostingState.DISPLAY_DONE: PlanState.TO_TAKE_DOWN,
    PostingState.TO_TAKE_DOWN: PlanState.RECALLED,
}


def plan(
    store: Store, first: date, last: date, some: Sequence[Listed] | None = None
) -> Plan:
    """Return the plan of a span for all villages and the township; changes nothing.

    `some`: every posting, where somebody has asked for them already.
    """
    return planning.plan(question(store, first, last, some))


def coming(store: Store, last: date, recent: Sequence[Listed]) -> Plan:
    """Return the plan from today on, by postings that were asked for already.

    They are those of `postings.recent`; what came down before today is left out of it.
    """
    first = store.now().date()
    asked = question(store, first, last, recent)
    return planning.plan(replace(asked, remembers=False))


def on_morning(store: Store, day: date, last: date) -> Plan:
    """Return the plan as it will be on a day, if nothing is put up or down until then.

    So nothing that is not up yet is missing on a list for a coming day, and what goes
    up is counted from that day on.
    """
    today = store.now().date()
    if day <= today:
        return plan(store, day, last)
    asked = question(store, day, last, postings.postings(store, day))
    return planning.plan(replace(asked, first=today, today=day))


def question(
    store: Store, first: date, last: date, some: Sequence[Listed] | None = None
) -> Question:
    """Return all that the plan of a span is made from, as it is on record today.

    `some`: the postings that it is made from, where not from all of them.
    """
    today = store.now().date()
    sheets = kept_sheets.sheets(store.db)
    newest = newest_sheets(store, sheets)
    sizes = {key: _size(it) for key, it in newest.items()}
    sites = _sites(store, min(max(first, today), last))
    since = date(min(first, today).year, 1, 1)
    sites = held_rules.told(store, sites, since, last + timedelta(days=DAYS_SOON))
    hung = postings.postings(store) if some is None else some
    posted = tuple(_posted(hung, sites, sheets))
    for it in posted:
        key = it.key
        about = About(key.village_id, key.batch_id or key.item_code, key.group)
        sizes[about] = it.size
    return Question(
        first,
        last,
        today,
        time_limits.terms(store),
        sites,
        tuple(kept_boards.boards(store.db)),
        tuple(kept_boards.events(store.db)),
        tuple(_payouts(store, since, newest, posted)),
        posted,
        sizes,
        newest,
        frozenset(it.id for it in postings.waiting(store)),
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
        sites.append(
            Site(
                village.id,
                village.name,
                on,
                village.conditions,
                off,
                since,
                village.finance_heavy_from,
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
    store: Store,
    since: date,
    newest: Mapping[About, MadeSheet],
    posted: Iterable[Posted],
) -> Iterator[Payout]:
    """Yield what was paid in each village, group by group where its sheets are so."""
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
    partly = [it.id for it in batches if 0 < it.paid < it.line_count]
    unpaid = kept.unpaid(store.db, partly)
    groups: dict[tuple[int | None, int | str], dict[str, str]] = defaultdict(dict)
    for about, one in newest.items():
        groups[about.village_id, about.what].setdefault(about.group, one.group)
    for it in posted:
        if it.key.batch_id is not None and it.state is not PlanState.ENDED:
            # Without a sheet a group is called as it is looked up.
            known = groups[it.key.village_id, it.key.batch_id]
            known.setdefault(it.key.group, it.key.group)
    for batch in batches:
        days = programmes[batch.programme_id].notice_days or usual
        for village_id in villages[batch.id]:
            known = groups[village_id, batch.id]
            for key, group in ({"": ""} if "" in known else known or {"": ""}).items():
                sheet = newest.get(About(village_id, batch.id, key))
                yield Payout(
                    village_id,
                    batch.id,
                    batch.title,
                    batch.imported_on,
                    batch.paid_on,
                    days,
                    sheet.notice.first if sheet else None,
                    group,
                    all_paid=_all_paid(batch, unpaid, village_id, group),
                )


def _all_paid(batch: BatchSummary, unpaid: Unpaid, village_id: int, group: str) -> bool:
    """Return whether the bank has paid all of a batch in a village, or in a group."""
    if not batch.paid or batch.paid == batch.line_count:
        return bool(batch.paid)
    wanted = sheet_group(group) if group else None
    return not any(
        village == village_id and wanted in {None, sheet_group(name)}
        for village, name in unpaid[batch.id]
    )


def newest_sheets(store: Store, sheets: Sequence[MadeSheet]) -> dict[About, MadeSheet]:
    """Return the newest sheet that counts of each village's batch, and item's occasion.

    Of each group of a batch, where the newest is that of a group.
    """
    villages = {it.name: it.id for it in kept_office.villages(store.db)}
    shown = kept.batches_shown(store.db)
    found: dict[About, MadeSheet] = {}
    by_group: dict[tuple[int | None, int], bool] = {}
    for sheet in sheets:
        if not sheet.counts:
            continue
        village, group = villages.get(sheet.number.village), group_key(sheet.group)
        if sheet.item_code and sheet.state is not SheetState.WITHDRAWN:
            about = About(village, sheet.item_code, occasion=sheet.occasion)
            found.setdefault(about, sheet)
        for batch_id in shown.get(sheet.id, ()):
            if by_group.setdefault((village, batch_id), bool(group)) is bool(group):
                found.setdefault(About(village, batch_id, group), sheet)
    return found


def _size(sheet: MadeSheet) -> SheetSize:
    return SheetSize(sheet.paper, sheet.direction, max(sheet.page_count, 1))


def _posted(
    hung: Sequence[Listed], sites: Sequence[Site], sheets: Sequence[MadeSheet]
) -> Iterator[Posted]:
    """Yield what was put up, in the order in which it was noted."""
    items = {it.code: it for site in sites for it in site.items}
    by_id = {it.id: it for it in sheets}
    for it in sorted(hung, key=lambda it: it.record.id):
        yield _as_posted(it, items, by_id)


def _state(it: Listed) -> PlanState:
    """Return what a posting comes to; done is only what hung as long as it had to."""
    standing = it.standing
    if standing.state in _HANGING:
        return _HANGING[standing.state]
    if standing.full and standing.state not in WANTS_ANEW:
        return PlanState.DONE
    return PlanState.AGAIN if it.record.replaced_by is None else PlanState.ENDED


def key_of(posting: Posting) -> Key:
    """Return what the plan calls what a posting fulfils."""
    return Key(
        posting.village_id,
        "" if posting.batch_id else posting.item_code,
        posting.batch_id,
        "" if posting.batch_id else posting.occasion,
        posting.stage.value,
        group_key(posting.group) if posting.batch_id else "",
    )


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
        key_of(posting),
        posting.title,
        posting.posted_on,
        state,
        standing.least_end,
        standing.comes_down,
        until_next=standing.comes_down is None and not posting.lasting,
        ended_on=ended.date() if ended else None,
        board_id=posting.board_id,
        subject=Subject.SUBSIDY.value if posting.batch_id else subject,
        size=_size(sheet) if sheet else SheetSize(),
    )
