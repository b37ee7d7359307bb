"""What the clerk can do with the catalogue: look, revise, compare, review.

A revision goes into the version that is still open on the day it is to hold from, or
begins another; what held yesterday is never changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gwgk_desktop.domain import rule_text
from gwgk_desktop.domain.catalogue import (
    CatalogueItem,
    Display,
    Scope,
    as_texts,
    item_of,
    next_code,
    tidy,
)
from gwgk_desktop.domain.catalogue_versions import (
    Version,
    VillageDeparture,
    YearlyReview,
    as_of,
    compare,
    review_due,
    version_on,
)
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.time_limits import NotARuleError
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import leaks
from gwgk_desktop.services.office import nearest_name
from gwgk_desktop.store import catalogue as kept
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.wording import catalogue as words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from gwgk_desktop.domain.catalogue_versions import ItemChange
    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.store.database import Store

NEEDED = ("phrase", "body")
"""What every item has to say, besides what it is called."""
MOST_NAMED = 20
"""Of items that the history names; the version itself has them all."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A catalogue as one version has it."""

    scope: Scope
    version: Version | None
    """None where there is none yet."""
    items: tuple[CatalogueItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """What a page of a catalogue shows."""

    catalogue: Catalogue
    newest: Catalogue
    """The newest version, which may hold from a day to come: what is revised."""
    villages: tuple[Village, ...]
    departures: tuple[VillageDeparture, ...]
    year_to_review: int | None


@dataclass(frozen=True, slots=True)
class Revising:
    """From which day a revision holds, and why it is made."""

    holds_from: date
    reason: str
    kind: Kind = Kind.EDIT_CATALOGUE
    """What the deed is called."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """What the history says of it besides."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Items as they are from then on, and those that are taken out."""

    changed: Sequence[CatalogueItem] = ()
    gone: Sequence[CatalogueItem] = ()


def versions(store: Store, scope: Scope) -> list[Version]:
    """Return the versions of a catalogue, the first one first."""
    return kept.versions(store.db, scope)


def on_day(store: Store, scope: Scope, day: date) -> Catalogue:
    """Return the catalogue that holds on a day, empty where there is none."""
    version = version_on(kept.versions(store.db, scope), day)
    if version is None:
        return Catalogue(scope, None)
    items = as_of(kept.revisions(store.db, scope), version.number)
    return Catalogue(scope, version, items)


def overview(store: Store, scope: Scope, day: date) -> Overview:
    """Return all that a page shows of a catalogue on a day."""
    return Overview(
        on_day(store, scope, day),
        newest(store, scope),
        tuple(kept_office.villages(store.db)),
        tuple(kept.departures(store.db)),
        year_to_review(store, scope),
    )


def of_version(store: Store, scope: Scope, number: int) -> Catalogue:
    """Return the catalogue as a version has it; refuse one that is not there."""
    known = {it.number: it for it in kept.versions(store.db, scope)}
    if number not in known:
        raise Refusal(Code.VERSION_UNKNOWN, version=number)
    items = as_of(kept.revisions(store.db, scope), number)
    return Catalogue(scope, known[number], items)


def newest(store: Store, scope: Scope) -> Catalogue:
    """Return the newest version, which may hold from a day to come."""
    known = kept.versions(store.db, scope)
    return (
        of_version(store, scope, known[-1].number) if known else Catalogue(scope, None)
    )


def codes_ever(store: Store, scope: Scope) -> set[str]:
    """Return the codes of all items that a catalogue has, or ever had."""
    return {it.code for it in kept.revisions(store.db, scope)}


def item(store: Store, code: str, day: date) -> CatalogueItem:
    """Return the item of a code as it holds on a day; refuse one that is not there."""
    known = [it for scope in Scope for it in on_day(store, scope, day).items]
    return _called(known, code)


def _called(known: Sequence[CatalogueItem], code: str) -> CatalogueItem:
    found = next((it for it in known if it.code == code), None)
    if found is None:
        nearest = nearest_name(code, [it.code for it in known])
        raise Refusal(Code.ITEM_UNKNOWN, item_code=code, known=nearest)
    return found


def newest_item(store: Store, code: str) -> CatalogueItem:
    """Return the item of a code in the newest version; refuse one not there."""
    known = [it for scope in Scope for it in newest(store, scope).items]
    return _called(known, code)


def differences(
    store: Store, scope: Scope, before: int, after: int
) -> tuple[ItemChange, ...]:
    """Return what differs between two versions; refuse one that is not there."""
    was, now = of_version(store, scope, before), of_version(store, scope, after)
    return compare(was.items, now.items)


def history_of(
    store: Store, scope: Scope, code: str
) -> list[tuple[Version, ItemChange]]:
    """Return what each version changed of an item, the newest first."""
    found = []
    revisions = kept.revisions(store.db, scope)
    before: tuple[CatalogueItem, ...] = ()
    for version in kept.versions(store.db, scope):
        items = as_of(revisions, version.number)
        after = tuple(it for it in items if it.code == code)
        found += [(version, it) for it in compare(before, after)]
        before = after
    return found[::-1]


def save_items(
    store: Store, items: Sequence[CatalogueItem], revising: Revising
) -> Operation:
    """Keep items as they are from a day on; one without a code is new.

    Refuses an item that lacks what every one has to say or holds anybody's number, a
    revision without a reason, a day on which an earlier version holds already, and
    what changes nothing.
    """
    scope = items[0].scope
    now = newest(store, scope)
    known = {it.code: it for it in now.items}
    taken = codes_ever(store, scope)
    ready = []
    for one in items:
        given = checked(one)
        if not given.code:
            given = replace(given, code=next_code(scope, taken))
            taken.add(given.code)
        ready.append(given)
    changed = [it for it in ready if known.get(it.code) != it]
    if not changed:
        raise Refusal(Code.NOTHING_CHANGED)
    return revise(store, now, Changes(changed), revising)


def remove_items(store: Store, codes: Sequence[str], revising: Revising) -> Operation:
    """Take items out of their catalogue from a day on; refuse an unknown one."""
    held = [newest(store, scope) for scope in Scope]
    for one in held:
        gone = [it for it in one.items if it.code in codes]
        if gone and len(gone) == len(set(codes)):
            return revise(store, one, Changes(gone=gone), revising)
    known = [it.code for one in held for it in one.items]
    unknown = next((it for it in codes if it not in known), codes[0])
    nearest = nearest_name(unknown, known)
    raise Refusal(Code.ITEM_UNKNOWN, item_code=unknown, known=nearest)


def revise(
    store: Store, now: Catalogue, changes: Changes, revising: Revising
) -> Operation:
    """Write items into the version that is open on the day, or into a new one."""
    changed, gone = changes.changed, changes.gone
    told = "\n".join(text for it in changed for text in as_texts(it).values())
    leaks.refuse_numbers(store, {"catalogue_item": told, "reason": revising.reason})
    version = _version_for(store, now, revising)
    said: dict[str, object] = {
        "catalogue": now.scope.value,
        "version": version.number,
        "items": [words.item_name(it) for it in (*changed, *gone)][:MOST_NAMED],
        "day": revising.holds_from.isoformat(),
        "reason": version.reason,
        **revising.facts,
    }
    with store.operation(revising.kind, said) as operation:
        number = version.id or kept.add_version(store.db, version)
        kept.save_items(store.db, number, ((it, False) for it in changed))
        kept.save_items(store.db, number, ((it, True) for it in gone))
    return operation


def checked(item: CatalogueItem) -> CatalogueItem:
    """Return an item as it is kept; refuse one that nobody could go by."""
    item = item_of({name: tidy(text) for name, text in as_texts(item).items()})
    texts = as_texts(item)
    if not item.title:
        raise Refusal(Code.ITEM_INCOMPLETE, item_field="first_level")
    for field_name in NEEDED:
        if not texts[field_name]:
            raise Refusal(Code.ITEM_INCOMPLETE, item_field=field_name)
    if Display.of(item.least_display) is None:
        text = item.least_display
        raise Refusal(Code.ITEM_VALUE_INVALID, item_field="least_display", text=text)
    if item.sensitivity and item.sensitivity_level is None:
        text = item.sensitivity
        raise Refusal(Code.ITEM_VALUE_INVALID, item_field="sensitivity", text=text)
    return replace(item, rule=rule_checked(item.rule)) if item.rule else item


def rule_checked(text: str) -> str:
    """Return a rule in the form in which it is kept; refuse what is none."""
    try:
        return str(rule_text.parse(text))
    except NotARuleError as error:
        raise Refusal(Code.RULE_INVALID, rule=text) from error


def _version_for(store: Store, now: Catalogue, revising: Revising) -> Version:
    """Return the version to write into: the newest, where it is open, or a new one."""
    reason = revising.reason.strip()
    if not reason:
        raise Refusal(Code.CATALOGUE_REASON_MISSING)
    today, last, day = store.now().date(), now.version, revising.holds_from
    if last is not None and last.holds_from == day and last.open_on(today):
        return last
    least = max(last.holds_from, today) if last is not None else None
    if least is not None and day < least:
        raise Refusal(Code.VERSION_TOO_EARLY, day=day, least=least)
    number = last.number + 1 if last is not None else 1
    return Version(0, now.scope, number, day, reason, who(store), store.now())


def who(store: Store) -> str:
    """Return who is at the desk; "" in a folder without users."""
    return store.user.name if store.user else ""


def reviews(store: Store, scope: Scope) -> list[YearlyReview]:
    """Return the yearly reviews of a catalogue, the first one first."""
    return kept.reviews(store.db, scope)


def year_to_review(store: Store, scope: Scope) -> int | None:
    """Return the year whose review is still to be done; None where none is."""
    known = kept.versions(store.db, scope)
    return review_due(known, kept.reviews(store.db, scope), store.now().date())


def since_review(
    store: Store, scope: Scope
) -> tuple[list[YearlyReview], tuple[ItemChange, ...]]:
    """Return the reviews of a catalogue, and what has changed since the last."""
    known = kept.reviews(store.db, scope)
    now = newest(store, scope)
    if now.version is None:
        return known, ()
    before = known[-1].version if known else 1
    return known, differences(store, scope, before, now.version.number)


def review(
    store: Store, scope: Scope, by: str, conclusion: str, reviewed_on: date
) -> Operation:
    """Record that a catalogue was gone through: by whom, when, what came of it and why.

    Refuses one without a name or a conclusion, one that says what another of its year
    says, and where there is no catalogue.
    """
    by, conclusion = by.strip(), conclusion.strip()
    if not (by and conclusion):
        raise Refusal(Code.CATALOGUE_REVIEW_INCOMPLETE)
    leaks.refuse_numbers(store, {"who": by, "conclusion": conclusion})
    known, before = kept.versions(store.db, scope), kept.reviews(store.db, scope)
    if not known:
        raise Refusal(Code.NO_CATALOGUE, catalogue=scope.value)
    for it in before:
        said = (it.year, it.reviewed_by, it.conclusion)
        if said == (reviewed_on.year, by, conclusion):
            day = it.reviewed_on
            told = {"catalogue": scope.value, "year": it.year, "day": day}
            raise Refusal(Code.CATALOGUE_REVIEW_KNOWN, **told)
    new = YearlyReview(
        id=0,
        scope=scope,
        year=reviewed_on.year,
        reviewed_on=reviewed_on,
        reviewed_by=by,
        conclusion=conclusion,
        version=known[-1].number,
        before=before[-1].version if before else 0,
        recorded_by=who(store),
        recorded_at=store.now(),
    )
    facts: dict[str, object] = {
        "catalogue": scope.value,
        "year": new.year,
        "by": by,
        "conclusion": conclusion,
    }
    with store.operation(Kind.REVIEW_CATALOGUE, facts) as operation:
        kept.add_review(store.db, new)
    return operation
