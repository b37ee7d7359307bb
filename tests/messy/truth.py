"""What a drawn workbook says: the truth that a reading is held against."""

from __future__ import annotations

from dataclasses import dataclass, field

ANY: frozenset[str] = frozenset()
"""Whatever code: the row must be pointed out, no matter by which problem."""


@dataclass(frozen=True, slots=True)
class TrueRow:
    """A payout: where it stands (row as Excel counts) and what it says."""

    sheet: str
    row: int
    values: dict[str, str]
    """By field, plain decimals; what the row lacks is absent."""
    days: tuple[str, ...] = ()
    """Days that the row keeps beside its fields, as 2026-09-15."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A problem that must be found, by any one of its codes."""

    sheet: str
    row: int
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class TrueTotal:
    """A total that the workbook states, in yuan."""

    sheet: str
    row: int
    amount: str


@dataclass(slots=True)
class Truth:
    """All that a workbook says, in the order in which it is to be read."""

    rows: list[TrueRow] = field(default_factory=list)
    problems: list[Expected] = field(default_factory=list)
    allowed: set[tuple[str, int]] = field(default_factory=set)
    """Rows of which a warning may be given: the payee is another, and the like."""
    totals: list[TrueTotal] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    """Sheets without payouts, by name, with the reason."""
    totals_wrong: bool = False
    """Whether a wrong total was drawn: one is enough."""
    one_sheet: bool = False
    """The kind of file has no sheets, so what the one is called does not matter."""
