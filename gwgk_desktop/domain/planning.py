"""The plan is made: from catalogue, events, payouts, boards and postings.

Everything is planned for the last day worked before it is due, what is overdue for
today; then each finds its place on a board, what hangs already before what comes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from gwgk_desktop.domain.boards import Subject
from gwgk_desktop.domain.due_dates import due_days, must_hang
from gwgk_desktop.domain.due_dates import notice as on_notice
from gwgk_desktop.domain.held_rules import due_in_turn, rule_on
from gwgk_desktop.domain.item_limits import ItemLimit, limit_of, started
from gwgk_desktop.domain.office import group_key
from gwgk_desktop.domain.plan_conflicts import Wall, conflicts_of
from gwgk_desktop.domain.plan_outcomes import as_missed, matrix, missed, until_next
from gwgk_desktop.domain.plan_settling import ONE_DAY, Settling, named
from gwgk_desktop.domain.posting_plan import (
    DAYS_SOON,
    NOTICE,
    RESULT,
    TO_PUT_UP,
    About,
    Key,
    Plan,
    Planned,
    PlanState,
    SheetSize,
    notice_due,
    result_due,
)
from gwgk_desktop.domain.postings import Stage
from gwgk_desktop.domain.sheet_phrases import stage_of
from gwgk_desktop.domain.time_limits import Before, Count, Unit, Window

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.due_dates import Due, Terms
    from gwgk_desktop.domain.posting_plan import Payout, Question, Site
    from gwgk_desktop.domain.time_limits import Rule
    from gwgk_desktop.domain.village_events import VillageEvent

_DAYS = Unit.CALENDAR_DAY
_LONGEST = timedelta(days=366)
"""What went up longer ago and does not hang always hangs no more."""
_URGENCY = {state: rank for rank, state in enumerate(PlanState)}


def plan(asked: Question) -> Plan:
    """Return the plan of a span: what goes up, hangs or comes down in it.

    What is overdue goes up today; it is looked for from the year's beginning on.
    """
    made = _Making(asked)
    found = [it for it in made.entries() if asked.remembers or not _over(it, asked)]
    found.sort(key=_before_others)
    wall = Wall(asked.boards)
    placed = [wall.hung(it) for it in found]
    shown = [it for it in placed if _within(it, asked.first, asked.last)]
    order = {site.village_id: number for number, site in enumerate(asked.sites)}
    last = len(order)
    shown.sort(key=lambda it: (it.up_on, order.get(it.key.village_id, last)))
    return Plan(
        asked.first,
        asked.last,
        asked.today,
        tuple(shown),
        tuple(conflicts_of(shown, asked, wall)),
        wall.hangings,
        matrix(asked.sites, shown, made.limit),
        asked.terms.calendar,
        asked.sites,
        asked.boards,
        tuple(sorted({year for it in shown if it.due for year in it.due.unnoticed})),
    )


def _before_others(it: Planned) -> tuple[bool, int, bool, date, int, date]:
    """Return by what postings find their places: what hangs, and what is released.

    Then what is due: by the days on which it goes up, the most urgent first.
    """
    return (
        it.posting_id is None,
        it.posting_id or 0,
        not it.is_released,
        it.up_on,
        _URGENCY[it.state],
        it.due_on or date.max,
    )


def _over(it: Planned, asked: Question) -> bool:
    """Return whether a posting came down before the span."""
    down_on = it.down_on if it.posting_id is not None else None
    return down_on is not None and down_on < asked.first


def _within(it: Planned, first: date, last: date) -> bool:
    """Return whether a posting goes up, hangs or comes down in a span."""
    return it.up_on <= last and (it.down_on is None or it.down_on >= first)


class _Making:
    """What is worked out once for all villages of a plan."""

    def __init__(self, asked: Question) -> None:
        self.asked = asked
        self._days = Settling(asked)
        self._limits: dict[tuple[str, str], ItemLimit] = {}
        self._dues: dict[tuple[Rule, frozenset[str]], list[Due]] = {}

    @property
    def _terms(self) -> Terms:
        return self.asked.terms

    @cached_property
    def _since(self) -> date:
        """From when on it matters that something was due and is not up."""
        return date(min(self.asked.first, self.asked.today).year, 1, 1)

    @cached_property
    def _events(self) -> Mapping[tuple[int | None, str], list[VillageEvent]]:
        found = defaultdict(list)
        for it in self.asked.events:
            found[it.village_id, it.item_code].append(it)
        return found

    @cached_property
    def _fixed(self) -> Mapping[tuple[int | None, str], int]:
        """The board on which an item has its place for good."""
        return {
            (board.village_id, fixture.item_code): board.id
            for board in reversed(self.asked.boards)
            for fixture in board.fixtures
            if board.in_use(self.asked.today)
        }

    def limit(self, item: CatalogueItem) -> ItemLimit:
        """Return the time limit of an item."""
        key = (item.rule, item.least_display)
        if key not in self._limits:
            self._limits[key] = limit_of(item, self._terms)
        return self._limits[key]

    def entries(self) -> Iterator[Planned]:
        """Yield everything that has to hang, and whatever else hangs."""
        found: list[Planned] = []
        for site in self.asked.sites:
            for item in site.items:
                found += self._of_item(site, item)
        names = {site.village_id: site.name for site in self.asked.sites}
        for payout in self.asked.payouts:
            found += self._of_payout(payout, names.get(payout.village_id, ""))
        again = PlanState.AGAIN
        told = {named(it.key) for it in found if it.state is not again}
        known = missed(found, self.asked.today)
        if self._terms.defaults.until_replaced:
            stay = {it.posting_id for it in self.asked.posted if it.until_next}
            known = until_next(tuple(known), self.asked, stay)
        yield from known
        for posted in self.asked.posted:
            # An earlier posting of the same name hung as well, and took room.
            newest = self._days.newest.get(named(posted.key)) is posted
            if not newest or named(posted.key) not in told:
                yield self._days.other(posted, names.get(posted.key.village_id, ""))

    def _of_item(self, site: Site, item: CatalogueItem) -> Iterator[Planned]:
        limit = self.limit(item)
        if limit.rule is None:
            return
        dues = self._due_days(item, site)
        events = self._events.get((site.village_id, item.code), ())
        if not (dues or events or limit.standing):
            return
        base = Planned(
            Key(site.village_id, item.code, None, "", RESULT),
            site.name,
            item.title,
            item.board_section,
            up_on=self._days.soonest,
            size=self._size(About(site.village_id, item.code)),
        )
        if limit.standing:
            fixed = self._fixed.get((site.village_id, item.code))
            yield self._standing(base, fixed)
        for due in dues:
            yield self._planned(base, due, limit)
        for event in events:
            day = event.happened_on
            rule = self._rule(item, rule_on(site.held(item), day)) or limit.rule
            due_then = started(rule, day, self._terms, site.conditions_on(day))
            if due_then is not None:
                yield self._planned(base, due_then, limit, event)

    def _rule(self, item: CatalogueItem, text: str) -> Rule | None:
        return self.limit(replace(item, rule=text)).rule

    def _due_days(self, item: CatalogueItem, site: Site) -> list[Due]:
        """Return what is due of an item, each by the rule that held on its day."""
        turns = []
        for it in site.held(item):
            rule = self._rule(item, it.rule)
            turns.append((it.holds_from, self._due_by(rule, site) if rule else []))
        return due_in_turn(turns)

    def _due_by(self, rule: Rule, site: Site) -> list[Due]:
        since, found = site.since, []
        for conditions in {frozenset[str](), site.conditions}:
            found += [
                it
                for it in self._due_under(rule, conditions)
                if site.conditions_on(it.on) == conditions
                and (since is None or it.on >= since)
            ]
        return sorted(found, key=lambda it: it.on)

    def _due_under(self, rule: Rule, conditions: frozenset[str]) -> list[Due]:
        key = (rule, conditions)
        if key not in self._dues:
            last = self.asked.last + timedelta(days=DAYS_SOON)
            found = due_days(rule, self._since, last, self._terms, conditions)
            early = self.asked.first - _LONGEST
            today = self.asked.today
            self._dues[key] = [it for it in found if it.on <= today or it.on >= early]
        return self._dues[key]

    def _planned(
        self,
        base: Planned,
        due: Due,
        limit: ItemLimit,
        event: VillageEvent | None = None,
    ) -> Planned:
        due_on, title = due.on, base.title
        occasion = event.occasion if event else due.occasion
        opens: date | None = due.opens_on
        until = event.happened_on if event and limit.until_event else None
        if event:
            title = f"{title}：{event.title}"
            before = isinstance(due.clause.limit, Before)
            opens = None if before else min(event.happened_on, due.on)
            if isinstance(due.clause.limit, Window):
                # On notice from the day itself until the day that was reckoned.
                due_on = event.happened_on
                until = due.on
        up_on = self._days.goes_up(due_on, opens)
        entry = replace(
            base,
            key=base.key._replace(occasion=occasion),
            title=title,
            opens_on=opens,
            due_on=due_on,
            up_on=up_on,
            due=due,
        )
        return self._days.settled(self._days.printed(entry), limit.counts, until)

    def _standing(self, base: Planned, fixed: int | None) -> Planned:
        """Return what always hangs: on a board as a fixture, or as a posting."""
        if fixed is not None:
            return replace(
                base,
                state=PlanState.STANDING,
                up_on=self.asked.first,
                board_id=fixed,
                fixed=True,
            )
        entry = self._days.settled(replace(base, state=PlanState.MISSING), (), None)
        hangs = entry.state in {PlanState.HANGING, PlanState.TO_TAKE_DOWN}
        return replace(entry, state=PlanState.STANDING) if hangs else entry

    def _of_payout(self, it: Payout, place: str) -> Iterator[Planned]:
        """Yield the notice before payment, where it can still be, and the result."""
        terms = self._terms
        group = group_key(it.group)
        notice = Key(it.village_id, "", it.batch_id, "", NOTICE, group)
        base = Planned(
            notice,
            place,
            f"{it.title}（{it.group}）" if it.group else it.title,
            Subject.SUBSIDY,
            up_on=self.asked.today,
            size=self._size(About(it.village_id, it.batch_id, group)),
            unconfirmed=it.paid_on <= self.asked.today and not it.all_paid,
        )
        least = Count(terms.defaults.display_days, _DAYS)
        opens = it.paid_on
        waits = False
        due_on = notice_due(it.imported_on, it.paid_on, it.notice_days)
        if due_on is None and stage_of(all_paid=it.all_paid) is Stage.NOTICE:
            due_on = max(it.imported_on, it.printed_on or it.imported_on)
        if due_on is not None:
            up_on = self._days.goes_up(due_on, it.imported_on)
            up_on = self._as_printed(it, it.imported_on, due_on) or up_on
            entry = replace(base, opens_on=it.imported_on, due_on=due_on, up_on=up_on)
            entry = self._notice(self._days.printed(entry), it, least)
            waits = entry.state in TO_PUT_UP
            if entry.notice_until is not None:
                opens = max(opens, entry.notice_until + ONE_DAY)
            yield entry
        due_on = max(result_due(it.paid_on), opens)
        first = terms.calendar.next_worked(max(opens, self.asked.today))
        entry = replace(
            base,
            key=notice._replace(stage=RESULT),
            opens_on=opens,
            due_on=due_on,
            up_on=self._as_printed(it, opens, due_on) or first,
        )
        # Of the two the sheet is the notice's, as long as that is not up.
        entry = entry if waits else self._days.printed(entry)
        yield self._days.settled(entry, (least,), None)

    def _as_printed(self, it: Payout, opens: date, due_on: date) -> date | None:
        """Return the day that its sheet is printed with, where it is yet to come."""
        day = it.printed_on
        fits = day is not None and max(opens, self.asked.today) <= day <= due_on
        return day if fits else None

    def _notice(self, entry: Planned, it: Payout, least: Count) -> Planned:
        """Return the notice of a payout with its days; missed once the money is paid.

        Or once the payout is published, unless a released sheet waits whose notice is
        not over: people can object still, whatever was noted of another sheet.

        It hangs as long as anything has to, be its notice shorter or not.
        """
        terms = self._terms
        posted = self._days.newest.get(entry.key)
        published = self._days.newest.get(entry.key._replace(stage=RESULT))
        sheet = entry.sheet
        waits = sheet is not None and sheet.id in self.asked.waiting
        waits = waits and sheet is not None and sheet.notice.last >= self.asked.today
        over = it.all_paid or (published is not None and not waits)
        if posted is None and over:
            return as_missed(entry)
        first = posted.posted_on if posted else entry.up_on
        span = on_notice(Count(max(it.notice_days, 1), _DAYS), first, terms)
        hangs = must_hang((least,), first, terms)
        last = max(span.last, hangs.last) if hangs else span.last
        entry = self._days.settled(entry, (), last)
        return replace(entry, notice_until=span.last)

    def _size(self, about: About) -> SheetSize:
        return self.asked.sizes.get(about, SheetSize())
