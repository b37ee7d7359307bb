"""What the command catalogue answers as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.catalogue import as_texts
from gwgk_desktop.wording import catalogue as words
from gwgk_desktop.wording import time_limits

if TYPE_CHECKING:
    from gwgk_desktop.cli.answers import Document
    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.catalogue_versions import (
        ItemChange,
        Version,
        VillageDeparture,
        YearlyReview,
    )
    from gwgk_desktop.domain.due_dates import Due
    from gwgk_desktop.services.catalogue_dates import Meant


def item_document(it: CatalogueItem) -> Document:
    """Return an item: each field as text, its sequence as a number."""
    return {**as_texts(it), "sequence": it.sequence, "title": it.title}


def version_document(it: Version) -> Document:
    """Return a version."""
    return {
        "catalogue": it.scope,
        "number": it.number,
        "holds_from": it.holds_from.isoformat(),
        "reason": it.reason,
        "made_by": it.made_by,
        "made_at": it.made_at.isoformat(" ", "seconds"),
    }


def change_document(it: ItemChange) -> Document:
    """Return what became of an item."""
    return {
        "change": it.change,
        "code": it.item.code,
        "title": it.item.title,
        "fields": [
            {"field": one.field, "before": one.before, "after": one.after}
            for one in it.fields
        ],
    }


def departure_document(it: VillageDeparture) -> Document:
    """Return how a village departs from an item."""
    return {
        "departure": it.departure,
        "holds_from": it.holds_from.isoformat(),
        "reason": it.reason,
        "phrase": it.phrase,
        "rule": it.rule,
        "least_display": it.least_display,
        "made_by": it.made_by,
    }


def review_document(it: YearlyReview) -> Document:
    """Return a yearly review."""
    return {
        "year": it.year,
        "reviewed_on": it.reviewed_on.isoformat(),
        "reviewed_by": it.reviewed_by,
        "conclusion": it.conclusion,
        "version": it.version,
        "before": it.before,
        "recorded_by": it.recorded_by,
    }


def meant_document(it: Meant) -> Document:
    """Return what a time limit means: as a sentence, and when it is next due."""
    return {
        "sentence": time_limits.rule_sentence(it.rule) if it.rule else "",
        "recurs": it.recurs,
        "next": [due_document(one) for one in it.due],
    }


def meant_lines(it: Meant) -> tuple[str, ...]:
    """Return the same as people read it."""
    if it.rule is None:
        return (words.NO_RULE_TOLD,)
    sentence = f"读作：{time_limits.rule_sentence(it.rule)}"
    return (sentence, *words.due_told(it.due, recurs=it.recurs))


def due_document(it: Due) -> Document:
    """Return a due day."""
    return {"due": it.on.isoformat(), "period": it.occasion or None}
