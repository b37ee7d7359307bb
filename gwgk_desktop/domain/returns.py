"""The county's quarterly return: what was paid where, and what hung for it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from gwgk_desktop.domain.calendar import Quarter


@dataclass(frozen=True, slots=True)
class PayoutFigure:
    """What one programme paid in one village in a quarter."""

    programme: str
    department: str
    unit: str
    village: str
    lines: int
    households: int
    """A household is one identity number, else one village, group and name."""
    quantity: Decimal | None
    total_fen: int
    sheets: int
    """Released and not withdrawn: what hangs."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over figures; quantities of different units are not added."""

    lines: int
    households: int
    quantity: Decimal | None
    total_fen: int
    sheets: int

    @classmethod
    def of(cls, figures: Iterable[PayoutFigure]) -> Totals:
        """Return the sums of some figures."""
        those = tuple(figures)
        told = [it.quantity for it in those if it.quantity is not None]
        one_unit = len({it.unit for it in those}) == 1
        return cls(
            lines=sum(it.lines for it in those),
            households=sum(it.households for it in those),
            quantity=sum(told, Decimal()) if told and one_unit else None,
            total_fen=sum(it.total_fen for it in those),
            sheets=sum(it.sheets for it in those),
        )


@dataclass(frozen=True, slots=True)
class QuarterReturn:
    """A return as drawn up, before it is written into a form."""

    quarter: Quarter
    township: str
    county: str
    drawn_up_on: date
    figures: tuple[PayoutFigure, ...]
    batch_ids: tuple[int, ...]
    unreleased: int = 0
    """How many sheets of these batches do not hang, and so are not counted."""

    @property
    def totals(self) -> Totals:
        """The sums of the whole quarter."""
        return Totals.of(self.figures)

    def by_programme(self) -> list[tuple[str, tuple[PayoutFigure, ...]]]:
        """Return each programme with its figures, in their order."""
        names = dict.fromkeys(figure.programme for figure in self.figures)
        return [
            (name, tuple(it for it in self.figures if it.programme == name))
            for name in names
        ]


@dataclass(frozen=True, slots=True)
class SentReturn:
    """A return that was exported."""

    quarter: str
    form: str
    made_on: date
    total_fen: int
    file_name: str
    file_sha256: str
    id: int = 0
