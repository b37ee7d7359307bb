"""An item of the catalogue as somebody typed it, its time limit read and confirmed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gwgk_desktop.domain import phrases
from gwgk_desktop.domain.catalogue import as_texts, item_of
from gwgk_desktop.domain.problems import Code, Problem, Refusal, Severity
from gwgk_desktop.services.catalogue import save_items

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.phrases import Reading
    from gwgk_desktop.domain.problems import Place
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.services.catalogue import Revising
    from gwgk_desktop.store.database import Store


def item_as_told(texts: Mapping[str, str], before: CatalogueItem) -> CatalogueItem:
    """Return an item with what was typed; refuse what no field can hold.

    Where the words of its time limit are others, the rule is read from them anew; ""
    where they cannot be read.
    """
    for field_name, text in texts.items():
        try:
            item_of({**as_texts(before), field_name: text})
        except ValueError as error:
            facts = {"item_field": field_name, "text": text}
            raise Refusal(Code.ITEM_VALUE_INVALID, **facts) from error
    told = item_of({**as_texts(before), **texts})
    if told.phrase == before.phrase:
        return told
    read = phrases.read(told.phrase).rule
    return replace(told, rule=str(read) if read else "")


def save_told(
    store: Store,
    texts: Mapping[str, str],
    before: CatalogueItem,
    revising: Revising,
) -> Operation:
    """Keep an item with what was typed; refuses what `save_items` refuses.

    Its rule is the one among the texts: whoever typed the words has confirmed it.
    """
    told = replace(item_as_told(texts, before), rule=texts["rule"])
    return save_items(store, [told], revising)


def save_unconfirmed(
    store: Store,
    texts: Mapping[str, str],
    before: CatalogueItem,
    revising: Revising,
    *,
    warnings_accepted: bool,
) -> tuple[Operation, list[Problem]]:
    """Keep an item with what was typed, its time limit as the program reads it.

    Returns what is to be known of how that was read.  Refuses, besides what
    `save_items` refuses, words that cannot be read, or not to the last, unless that
    was accepted: then it has no rule, or the one that could be read.
    """
    told = item_as_told(texts, before)
    found: list[Problem] = []
    if told.phrase and told.phrase != before.phrase:
        found = list(reading_problems(phrases.read(told.phrase), told.phrase))
    refuse_warnings(found, accepted=warnings_accepted)
    return save_items(store, [told], revising), found


def refuse_warnings(found: list[Problem], *, accepted: bool) -> None:
    """Refuse for the first warning, unless warnings are accepted."""
    for problem in found:
        if problem.severity is Severity.WARNING and not accepted:
            raise Refusal(problem.code, **problem.facts)


def reading_problems(
    reading: Reading, phrase: str, place: Place | None = None
) -> Iterator[Problem]:
    """Yield what is to be known of how the words of a time limit were read."""
    if reading.rule is None:
        at_fault = reading.unread if reading.unread != phrase else ""
        facts: dict[str, object] = {"phrase": phrase, "at_fault": at_fault}
        yield Problem(Code.RULE_UNREAD, place, facts)
        return
    if reading.left_over:
        facts = {"phrase": phrase, "words_left": list(reading.left_over)}
        yield Problem(Code.RULE_WORDS_LEFT, place, facts)
    if reading.event_assumed:
        facts = {"phrase": phrase, "anchor": reading.event_assumed}
        yield Problem(Code.RULE_EVENT_ASSUMED, place, facts)
    if reading.notice_assumed:
        yield Problem(Code.RULE_NOTICE_ASSUMED, place, {"phrase": phrase})
