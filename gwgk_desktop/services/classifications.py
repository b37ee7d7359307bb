"""What can be decided of who may see sheets: of a programme's, and of single ones.

Whether all may see it, who asks, or nobody, is decided at the source, with its ground
(政府信息公开条例 第十三条 to 第十六条).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.domain.reviews import FOR_ALL, Classification
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import leaks, reviews
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import reviews as kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.office import Programme
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.store.database import Store


@dataclass(frozen=True, slots=True)
class ClassifiedProgramme:
    """A programme, and what its sheets are unless somebody says otherwise."""

    programme: Programme
    classification: Classification


def classified_programmes(store: Store) -> list[ClassifiedProgramme]:
    """Return every programme with what its sheets are."""
    known = kept.programme_classifications(store.db)
    return [
        ClassifiedProgramme(it, known.get(it.id, FOR_ALL))
        for it in kept_office.programmes(store.db)
    ]


def classify_programme(
    store: Store, programme: Programme, new: Classification
) -> Operation:
    """Keep what the sheets of a programme are, unless one is said to be otherwise."""
    _refuse_faults(store, new)
    facts: dict[str, object] = {"programme": programme.name, **_classified(new)}
    with store.operation(Kind.CLASSIFY_PROGRAMME, facts) as operation:
        kept.save_programme_classification(store.db, programme.id, new)
    return operation


def classify(
    store: Store, sheets: Sequence[MadeSheet], new: Classification
) -> reviews.Done:
    """Say whether sheets may be seen by all; refuse what has been released."""
    _refuse_faults(store, new)
    faults = [(it, problem) for it in sheets for problem in reviews.closed(it)]
    reviews.refuse_faults(faults)
    facts: dict[str, object] = {
        "numbers": reviews.numbers_of(sheets),
        **_classified(new),
    }
    with store.operation(Kind.CLASSIFY_SHEETS, facts) as operation:
        for sheet in sheets:
            kept.save_classification(store.db, sheet.id, new)
    return reviews.Done(operation, reviews.as_now(store, sheets))


def _refuse_faults(store: Store, new: Classification) -> None:
    for problem in new.faults():
        raise Refusal(problem.code, **problem.facts)
    leaks.refuse_numbers(store, {"ground": new.ground, "basis": new.basis})


def _classified(it: Classification) -> dict[str, object]:
    return {"disclosure": it.disclosure, "ground": it.ground, "basis": it.basis}
