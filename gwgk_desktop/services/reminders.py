"""What is to be done by when: gathered from the plan, the wall and the calendar.

Nothing of it is kept; it is asked for anew, and what is done is no longer told.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import calendar_file, own_files
from gwgk_desktop.domain import reminders
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.plan_settling import named
from gwgk_desktop.domain.posting_plan import TO_PUT_UP, PlanState
from gwgk_desktop.domain.postings import sheet_family
from gwgk_desktop.domain.reminders import Concern, FirstStep, ToPost
from gwgk_desktop.services import catalogue, leaks, plan, postings, time_limits
from gwgk_desktop.store import batches as kept_batches
from gwgk_desktop.store import history as kept_history
from gwgk_desktop.store import office as kept_office

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.due_dates import Due
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.posting_plan import Key, Plan, Planned
    from gwgk_desktop.domain.reminders import Group, Reminder
    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.store.database import Store

RESTS_ON = plan.RESTS_ON | {"posting_photo", "catalogue_review"}
"""The tables that reminders are gathered from."""
DAYS_AHEAD = 7
MOST_DAYS = 366
FILE = "公开提醒.ics"
_FOLD = b"\r\n "
"""Where a calendar file goes on with a long line in the next."""
_OF_POSTINGS = frozenset({Concern.REPOST, Concern.CORRECT})
"""Reminders of postings that what goes up in their place is told by."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """A reminder, its group of a day, and what of the desk it is about."""

    reminder: Reminder
    group: Group
    planned: Planned | None = None
    """What of the plan is to go up."""
    listed: Listed | None = None
    """Which posting it is about."""
    item: CatalogueItem | None = None
    """Whose time limit asks for it, as the village has it; None where nothing does:
    a photo, a reply or coming down is not asked for by the item's own limit."""
    sheet: MadeSheet | None = None
    """Which sheet is to go up, of one that the plan does not have."""

    @property
    def due(self) -> Due | None:
        """How its day was found, of what is planned, or waits for an answer."""
        if self.planned:
            return self.planned.due
        if self.listed is None or self.reminder.concern is not Concern.REPLY:
            return None
        waiting = self.listed.record.open_objections
        first = min(waiting, key=lambda it: it.reply_due, default=None)
        return first.due if first else None


@dataclass(frozen=True, slots=True)
class Today:
    """All that is to be done, as it is on a day."""

    day: date
    todo: tuple[ToDo, ...]
    """Group by group, each by its days."""
    postings: tuple[Listed, ...] = ()
    """Those that are not archived: photos may be of any of them."""
    places: tuple[str, ...] = ()
    """What the villages are called, in their order, and the township."""
    begun: bool = True
    """Whether there is a catalogue, or a posting, that something could be due of."""
    first_steps: tuple[FirstStep, ...] = ()
    """What is still to be done before the first sheet hangs."""

    @property
    def counts(self) -> Mapping[Group, int]:
        """How many there are of each group."""
        return Counter(it.group for it in self.todo)

    @property
    def villages(self) -> Mapping[str, int]:
        """How many there are of each village that has any, in their order."""
        some = Counter(it.reminder.village for it in self.todo if it.reminder.village)
        known = [it for it in self.places if it in some]
        return {it: some[it] for it in (*known, *(some.keys() - {*known}))}


def today(store: Store, days: int = DAYS_AHEAD) -> Today:
    """Return what is to be done today, and what comes in so many days."""
    day = store.now().date()
    wall = postings.recent(store)
    made = plan.coming(store, day + timedelta(days=days), wall)
    by_id = {it.record.id: it for it in wall}
    of_wall = _of_wall(store, wall, day)
    told = {
        named(plan.key_of(by_id[it.posting_id].record.posting))
        for it in of_wall
        if it.concern in _OF_POSTINGS and it.posting_id
    }
    to_post = [it for it in made.planned if _goes_up(it, told)]
    by_key = {_name(it): it for it in to_post}
    items = {(one.name, it.code): it for one in made.sites for it in one.items}
    sheets = {str(it.number): it for it in _unplanned(store, to_post)}
    found = [
        *reminders.of_plan(_to_post(made, to_post)),
        *reminders.of_sheets(sheets.values()),
        *of_wall,
    ]
    begun = bool(wall) or any(it.items for it in made.sites)
    if begun:  # before that no day depends on what is worked and what is off
        found += reminders.of_days_off(_noticed(store), day)
    for scope in Scope:
        year = catalogue.year_to_review(store, scope)
        found += reminders.of_review(year, scope)
    last, places = day + timedelta(days=days), [it.name for it in made.sites]
    todo = [
        ToDo(
            it,
            reminders.group_of(it, day),
            by_key.get(it.plan_key),
            by_id.get(it.posting_id or 0),
            items.get((it.village, it.item_code)) if it.plan_key or it.sheet else None,
            sheets.get(it.sheet),
        )
        for it in reminders.in_order(found, places)
        if it.due <= last or not reminders.has_deadline(it)
    ]
    order = list(reminders.Group)
    todo.sort(key=lambda it: order.index(it.group))  # by their days within a group
    return Today(
        day,
        tuple(todo),
        tuple(it for it in wall if it.record.archive is None),
        tuple(places),
        begun=begun,
        first_steps=() if wall else tuple(_first_steps(store, made)),
    )


def _first_steps(store: Store, made: Plan) -> Iterator[FirstStep]:
    """Yield what is needed before anything can hang, and is not there."""
    own = kept_office.office(store.db)
    there = {
        FirstStep.OFFICE: own.township and own.supervision_phone,
        FirstStep.VILLAGES: kept_office.villages(store.db),
        FirstStep.BOARDS: made.boards,
        FirstStep.CATALOGUE: any(it.items for it in made.sites),
        FirstStep.LIST: kept_batches.is_any(store.db),
    }
    yield from (step for step, done in there.items() if not done)


def chosen(
    it: Today, villages: Sequence[str] = (), item_words: str = ""
) -> tuple[ToDo, ...]:
    """Return what is of these villages and of items with these words.

    All villages where none is named; what concerns the whole office is of none.
    """
    words = item_words.strip().lower()
    return tuple(
        one
        for one in it.todo
        if (not villages or one.reminder.village in villages)
        and words in f"{one.reminder.item_code} {one.reminder.title}".lower()
    )


def save_calendar(
    store: Store, some: Sequence[ToDo], to: Path, *, overwrite: bool = False
) -> Path:
    """Save reminders as a calendar file.

    Refuses to write over any file but such a calendar, as it was written, unless the
    clerk has agreed to `overwrite` it.
    Searched for personal data first: raises Leaked where it holds any.
    """
    paths.refuse_astray(to)
    if not overwrite:
        own_files.refuse_other(to)
    content = calendar_file.draw(
        (it.reminder for it in some), kept_history.origin(store.db), store.now()
    )
    content = own_files.sealed(content)
    leaks.gate(store, content.replace(_FOLD, b""), FILE)
    paths.replace_file(to, content)
    return to


def _noticed(store: Store) -> dict[int, list[str]]:
    """Return the years whose notice of days off is there, and what each lacks."""
    years = time_limits.years(store)
    return {year: [one.name for one in it.lacking] for year, it in years.items()}


def _of_wall(store: Store, wall: Sequence[Listed], day: date) -> list[Reminder]:
    """Return what is to be done about what hangs, hung too short, or was wrong.

    Of what was wrong no more once its corrected sheet waits to go up: that is told.
    """
    waiting = {sheet_family(it.number) for it in postings.waiting(store)}
    by_id = {it.record.id: it.record.posting.family for it in wall}
    some = reminders.of_postings([(it.record, it.standing) for it in wall], day)
    return [
        it
        for it in some
        if it.concern is not Concern.CORRECT or by_id[it.posting_id or 0] not in waiting
    ]


def _goes_up(it: Planned, told: Container[Key]) -> bool:
    """Return whether something is told of by the plan: no posting tells of it."""
    again = it.state is PlanState.AGAIN and named(it.key) in told
    return it.state in TO_PUT_UP and not again


def _unplanned(store: Store, to_post: Sequence[Planned]) -> Iterator[MadeSheet]:
    """Yield the released sheets that wait to go up, and that the plan does not have."""
    have = {it.sheet.id for it in to_post if it.sheet}
    for it in postings.waiting(store):
        if it.id not in have and not (it.void or it.superseded):
            yield it


def _to_post(made: Plan, some: Sequence[Planned]) -> Iterator[ToPost]:
    since = {it.village_id: it.since for it in made.sites}
    for it in some:
        key = it.key
        # What has to hang always should have since the catalogue holds.
        due = it.due_on or since.get(key.village_id) or made.today
        yield ToPost(
            it.place,
            it.title,
            due,
            _name(it),
            key.item_code,
            always=it.state is PlanState.MISSING,
            occasion=key.occasion,
        )


def _name(it: Planned) -> str:
    """Return what a planned posting is called every day until it is up."""
    key = it.key
    about = key.item_code or f"batch:{key.batch_id}"
    name = f"{key.village_id or 0}:{about}:{key.occasion}:{key.stage}"
    return f"{name}:{key.group}" if key.group else name
