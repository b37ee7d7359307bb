"""What is found while the rows of a table are read: problems, repairs, columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gwgk_desktop.domain.personal_data import numbers_in
from gwgk_desktop.domain.problems import Code, Place, Problem, Severity, column_letters
from gwgk_desktop.domain.readings import (
    ChosenBy,
    Field,
    MappedColumn,
    Repair,
    RepairKind,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gwgk_desktop.documents import headings
    from gwgk_desktop.documents.tables import Header, Heading
    from gwgk_desktop.documents.workbooks import Sheet
    from gwgk_desktop.domain.readings import Choices

_SHOWN_IN_FACTS = 12
"""A cell's text up to this length, and without long numbers, may be repeated."""
_QUOTED = 20
"""How much is quoted of a row that was left out, and of words about a row."""
_LONG_NUMBER = re.compile(r"\d{6}")


@dataclass(slots=True)
class Findings:
    """What is wrong with the rows of a sheet, what was mended, what is left out."""

    problems: list[Problem] = field(default_factory=list)
    left_out: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    mapping: list[MappedColumn] = field(default_factory=list)


@dataclass(slots=True)
class Listed:
    """A table of payouts: where it stands, and what is told above it."""

    sheet: Sheet
    header: Header
    titles: list[str]
    village: str
    """The one village that the titles name."""
    spans: list[range]
    """Its runs of rows: a head that is repeated parts them."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before a workbook is read."""

    meanings: headings.Meanings
    choices: Choices


class Notes:
    """Notes what is found in the rows of a table, each at its place."""

    def __init__(
        self,
        listed: Listed,
        known: Known,
        findings: Findings,
        letters: Mapping[Field, str],
    ) -> None:
        self._sheet, self._panel = listed.sheet.name, listed.header.panel
        self._refused = known.choices.refused
        self._findings = findings
        self._letters = letters

    def row(self, number: int, letter: str = "") -> Place:
        """Return the place of a row, or of its cell in the column of that letter."""
        return Place(self._sheet, number + 1, letter, self._panel)

    def place(self, number: int, field: Field) -> Place:
        """Return the place of a row's cell in the column of a field."""
        return self.row(number, self._letters.get(field, ""))

    def note(self, code: Code, number: int, field: Field, **facts: object) -> None:
        """Note a problem with a row's cell; what is no more than a note apart."""
        problem = Problem(code, self.place(number, field), facts)
        if problem.severity is Severity.NOTE:
            self._findings.notes.append(problem)
        else:
            self._findings.problems.append(problem)

    def mended(
        self, field: Field, number: int, kind: RepairKind, original: str, new: str
    ) -> bool:
        """Note a repair; return whether it may stand: the clerk has not refused it."""
        place = self.place(number, field)
        self._findings.repairs.append(Repair(place, field, kind, original, new))
        return place not in self._refused


def mapped_column(
    sheet: Sheet,
    heading: Heading,
    field: Field | None,
    why: ChosenBy,
    meanings: headings.Meanings,
) -> MappedColumn:
    """Return what a column is taken for, and what it could be."""
    letter = column_letters(heading.column)
    proposal = meanings.proposal(heading.text) if heading.meaning is None else None
    return MappedColumn(sheet.name, letter, heading.whole, field, why, proposal)


def quoted(row: Iterable[object]) -> str:
    """Return the texts of a row as a message quotes them: their start, no number."""
    text = " ".join(str(it).strip() for it in row if isinstance(it, str) and it)
    for start, end in reversed(numbers_in(text)):
        text = f"{text[:start]}…{text[end:]}"
    return text if len(text) <= _QUOTED else text[:_QUOTED] + "…"


def repeatable(text: str) -> str:
    """Return a cell's text as a message may repeat it: short, no long number."""
    short = text if len(text) <= _SHOWN_IN_FACTS else text[:_SHOWN_IN_FACTS] + "…"
    return "" if _LONG_NUMBER.search(text) else short
