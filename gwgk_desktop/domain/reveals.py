"""Full numbers, shown on request: whose they are, and what the history says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gwgk_desktop.domain.readings import Field

if TYPE_CHECKING:
    from gwgk_desktop.domain.payouts import PayoutLine
    from gwgk_desktop.domain.readings import PayoutRecord

NUMBER_FIELDS = (
    Field.ID_NUMBER,
    Field.BANK_ACCOUNT,
    Field.PHONE,
    Field.HOUSEHOLD_HEAD_ID_NUMBER,
    Field.PAYEE_ID_NUMBER,
)
"""Fields whose numbers stand masked on every screen."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A row that has numbers: whose they are, and where it stands.

    `numbers` are neither logged nor written: the history names their fields.
    """

    name: str
    numbers: tuple[tuple[Field, str], ...] = field(repr=False)
    sheet: str
    row: int
    batch_id: int = 0
    """0 where it is not imported."""
    line_id: int = 0
    file: str = ""
    """The file it stands in, where it is of no batch."""


def of_line(line: PayoutLine, batch_id: int) -> Numbered:
    """Return the numbers of a line of a batch."""
    numbers = numbers_of(line)
    return Numbered(line.name, numbers, line.sheet, line.row, batch_id, line.id)


def numbers_of(row: PayoutLine | PayoutRecord) -> tuple[tuple[Field, str], ...]:
    """Return the numbers that a line or record has, each with its field."""
    told = ((it, str(getattr(row, it.value))) for it in NUMBER_FIELDS)
    return tuple((field, number) for field, number in told if number)
