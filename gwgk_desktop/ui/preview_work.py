"""The work behind a preview, as the look-up lane does it.

Everything that takes a pass over all rows is worked out here, so that the window
has only to show it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from gwgk_desktop.domain.office import is_village_name, village_key
from gwgk_desktop.domain.problems import Code, Problem, Severity
from gwgk_desktop.domain.readings import Choices, row_key
from gwgk_desktop.domain.tie_out import TieOut, tie_out
from gwgk_desktop.services import office, payout_readings, payouts, recipes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gwgk_desktop.domain.office import Programme, Village
    from gwgk_desktop.domain.payouts import BatchTerms, LikelyTerms, Preview
    from gwgk_desktop.domain.problems import Place
    from gwgk_desktop.domain.readings import PayoutReading, PayoutRecord, Repair, RowKey
    from gwgk_desktop.domain.recipes import Recipe, Recognised
    from gwgk_desktop.domain.work import Steps


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook that was opened and understood, and what the form offers."""

    book: Any
    """It is handed back to be understood anew; the window looks at nothing of it."""
    reading: PayoutReading
    found: Recognised | None
    recipes: list[Recipe]
    likely: LikelyTerms
    programmes: list[Programme]
    villages: list[Village]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that would be left out, and the first reason why."""

    place: Place
    record: PayoutRecord
    reason: Problem | None


@dataclass(frozen=True, slots=True)
class UnknownVillage:
    """A village that a workbook names and the store does not have."""

    name: str
    """As it would be registered: 梅岭村 for 梅岭村委会 too."""
    rows: int
    """How many rows name it."""
    like: str
    """The village that is registered under nearly the same name; "" where none is."""
    fits: bool
    """Whether it can be a village's name at all."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A preview with everything that is counted over its rows."""

    preview: Preview
    figures: TieOut
    warnings: int
    blocked: Code | None
    """What forbids the import of the whole list, whatever is agreed to."""
    problems: tuple[Problem, ...]
    """Those that forbid the import first, then the others of the preview, and what was
    understood beyond the letter."""
    codes: Mapping[Code, int]
    unknown_villages: tuple[UnknownVillage, ...]
    refused: tuple[RefusedRow, ...]


def open_file(store: Any, path: Path, password: str = "") -> Steps[Opened]:
    """Open and read a workbook, by the recipe of its layout where there is one."""
    book = yield from payout_readings.open_book(path, password)
    reading, found = yield from recipes.read(store, book, Choices())
    return Opened(
        book,
        reading,
        found,
        recipes.every(store),
        payout_readings.likely_terms(store, reading),
        office.programmes(store),
        office.villages(store),
    )


def reread(
    store: Any,
    book: Any,
    by_clerk: Choices,
    recipe: Recipe | None,
    known: Sequence[Repair],
) -> Steps[tuple[PayoutReading, Sequence[Repair]]]:
    """Understand a workbook anew; return its repairs too, the refused ones among them.

    `known` are those that were shown before: a refused one stays to be seen.
    """
    reading = yield from recipes.understand(store, book, by_clerk, recipe)
    if not by_clerk.refused:
        return reading, reading.repairs
    kept = [it for it in known if it.place in by_clerk.refused]
    return reading, sorted([*reading.repairs, *kept], key=_IN_ORDER)


_IN_ORDER = attrgetter("place.sheet", "place.row", "place.column")


def look(
    store: Any, reading: PayoutReading, terms: BatchTerms | None, village: str
) -> Seen:
    """Make the preview and count it."""
    preview = payouts.preview(store, reading, terms, village)
    blocking = preview.blocking
    first = {id(it) for it in blocking}
    others = (it for it in preview.problems if id(it) not in first)
    problems = (*blocking, *others, *reading.notes)
    return Seen(
        preview,
        tie_out(preview),
        preview.warnings,
        blocking[0].code if blocking else None,
        problems,
        Counter(it.code for it in problems),
        _unknown_villages(preview),
        _refused(preview),
    )


def _unknown_villages(preview: Preview) -> tuple[UnknownVillage, ...]:
    """Return them in the order of the workbook, each once however it is written."""
    rows: Counter[str] = Counter()
    like: dict[str, str] = {}
    for problem in preview.problems:
        if problem.code is Code.VILLAGE_UNKNOWN:
            name = village_key(str(problem.facts["village"]))
            rows[name] += 1
            like.setdefault(name, str(problem.facts["nearest"]))
    return tuple(
        UnknownVillage(name, count, like[name], is_village_name(name))
        for name, count in rows.items()
    )


def _refused(preview: Preview) -> tuple[RefusedRow, ...]:
    if not preview.refused:
        return ()
    elsewhere = {row_key(it.place) for it in preview.left_out if it.place}
    known = elsewhere.union(preview.keys)
    reasons: dict[RowKey, Problem] = {}
    general = None
    for problem in preview.problems:
        if problem.severity is not Severity.ERROR:
            continue
        if problem.place is None:
            general = general or problem
        else:
            reasons.setdefault(row_key(problem.place), problem)
    return tuple(
        RefusedRow(
            table.place(record.row),
            record,
            reasons.get(table.key(record), general),
        )
        for table, record in preview.reading.records()
        if table.key(record) not in known
        and (preview.supplement is None or table.key(record) in reasons)
    )
