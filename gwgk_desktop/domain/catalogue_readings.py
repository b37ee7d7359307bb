"""A catalogue as a file has it: rows, what is wrong with them, what would change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gwgk_desktop.domain.catalogue import CatalogueItem, Scope
    from gwgk_desktop.domain.catalogue_versions import ItemChange
    from gwgk_desktop.domain.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A row of a file: what it says of each field that the file has a column for."""

    texts: Mapping[str, str]
    place: Place


@dataclass(frozen=True, slots=True)
class CatalogueReading:
    """What a file says, and what of it could not be read."""

    file: str
    sha256: str
    rows: tuple[CatalogueRow, ...]
    problems: tuple[Problem, ...]


class RuleBy(StrEnum):
    """How the rule of an item was come by."""

    FILE = "file"
    """The file holds it."""
    KEPT = "kept"
    """It is the one that is kept: nothing about the time limit has changed."""
    PHRASE = "phrase"
    """It was read from the words."""
    CODE = "code"
    """The words could not be read, their code in the file says it."""
    NOBODY = "nobody"
    """It could not be read: somebody has to settle it."""


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item as it would be imported, and how its rule was come by."""

    item: CatalogueItem
    rule_by: RuleBy
    place: Place


@dataclass(frozen=True, slots=True)
class CataloguePreview:
    """What an import would do; nothing is changed yet."""

    reading: CatalogueReading
    scope: Scope
    items: tuple[ReadItem, ...]
    changes: tuple[ItemChange, ...]
    """Against the newest version; items that the file lacks are removed ones."""
    same: int
    """How many items are there already, just so."""
    problems: tuple[Problem, ...]

    @property
    def refused(self) -> tuple[Problem, ...]:
        """Why rows of the file cannot be taken."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What the clerk has to accept before anything is imported."""
        return self._of(Severity.WARNING)

    def _of(self, severity: Severity) -> tuple[Problem, ...]:
        return tuple(it for it in self.problems if it.severity is severity)
