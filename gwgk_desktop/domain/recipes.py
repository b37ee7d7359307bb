"""Recipes: how the workbooks of one issuing office are laid out and read.

A recipe holds headings and what they mean, nothing of anybody's data.  Headings
are compared by their words alone, so that 户 主 姓 名 is 户主姓名; a unit counts,
for 万元 is not 元.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop.domain import personal_data
from gwgk_desktop.domain.readings import ChosenBy, Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from gwgk_desktop.domain.readings import MappedColumn

ALIKE = 0.6
"""What share of a recipe's headings a workbook must have to be called like it."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The headings of an issuing office's workbooks, and what they mean."""

    name: str
    """The issuing office, as the clerk calls it: 县农业农村局."""
    headings: tuple[str, ...]
    mapping: Mapping[str, Field | None]
    """What its headings mean; None: the column holds none of the fields."""
    used_on: date
    """When it was kept or last used."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How a workbook's headings differ from those of a recipe."""

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any difference."""
        return bool(self.new or self.gone)


@dataclass(frozen=True, slots=True)
class Recognised:
    """The recipe that a workbook is read by, and how its layout has changed since."""

    recipe: Recipe
    difference: Difference = dataclasses.field(default_factory=Difference)


def heading_key(heading: str) -> str:
    """Return what a heading is recognised by: NFKC, without any space."""
    return "".join(unicodedata.normalize("NFKC", heading).split())


def headings_of(mapping: Iterable[MappedColumn]) -> tuple[str, ...]:
    """Return the different headings of a workbook, in their order.

    What holds personal data is no heading, wherever it stands.
    """
    found: dict[str, str] = {}
    for column in mapping:
        key = heading_key(column.heading)
        if key and not personal_data.find(key):
            found.setdefault(key, column.heading)
    return tuple(found.values())


def recipe_of(name: str, mapping: Sequence[MappedColumn], today: date) -> Recipe:
    """Return the recipe of a workbook as it is read now.

    A heading that means different things in different tables is left to the
    reader, unless the clerk has said what it means.
    """
    headings = headings_of(mapping)
    meant: dict[str, set[Field | None]] = {}
    for column in mapping:
        meant.setdefault(heading_key(column.heading), set()).add(column.field)
    told = {
        heading_key(column.heading): column.field
        for column in mapping
        if column.chosen_by is ChosenBy.CLERK
    }
    agreed = {key: next(iter(those)) for key, those in meant.items() if len(those) == 1}
    known = agreed | told
    kept = {it: known[heading_key(it)] for it in headings if heading_key(it) in known}
    return Recipe(name, headings, kept, today)


def difference(recipe: Recipe, headings: Iterable[str]) -> Difference:
    """Return which headings are new since the recipe was kept, and which are gone."""
    before, now = _by_key(recipe.headings), _by_key(headings)
    return Difference(
        tuple(text for key, text in now.items() if key not in before),
        tuple(text for key, text in before.items() if key not in now),
    )


def recognise(recipes: Iterable[Recipe], headings: Iterable[str]) -> Recipe | None:
    """Return the recipe of exactly these headings, the one used last."""
    keys = _by_key(headings).keys()
    return max(
        (it for it in recipes if _by_key(it.headings).keys() == keys),
        key=lambda it: it.used_on,
        default=None,
    )


def nearest(recipes: Iterable[Recipe], headings: Iterable[str]) -> Recipe | None:
    """Return the recipe that shares most of its headings, if it shares enough."""
    keys = _by_key(headings).keys()

    def shared(recipe: Recipe) -> float:
        known = _by_key(recipe.headings).keys()
        return len(known & keys) / len(known) if known else 0

    alike = (it for it in recipes if shared(it) >= ALIKE)
    return max(alike, key=lambda it: (shared(it), it.used_on), default=None)


def mapping_of(written: Mapping[str, str | None]) -> dict[str, Field | None]:
    """Return a mapping as it was written; raises ValueError for an unknown field."""
    return {
        heading: None if field is None else Field(field)
        for heading, field in written.items()
    }


def _by_key(headings: Iterable[str]) -> dict[str, str]:
    return {heading_key(it): it for it in headings}
