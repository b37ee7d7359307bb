"""What a list of payouts for the wall is made of: lines, batches, the notice."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING

from gwgk_desktop.domain import money
from gwgk_desktop.domain.people import household_key
from gwgk_desktop.domain.sheet_phrases import state_told

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gwgk_desktop.domain.calendar import NoticePeriod
    from gwgk_desktop.domain.notice_sheets import SheetNumber
    from gwgk_desktop.domain.office import Office, Programme, Village
    from gwgk_desktop.domain.payouts import BatchSummary, PayoutLine
    from gwgk_desktop.domain.sheet_forms import Sentences


@dataclass(frozen=True, slots=True)
class SheetRequest:
    """What a sheet is made of: a batch or more in one village, and the notice."""

    office: Office
    village: Village
    programme: Programme
    batch: BatchSummary
    lines: Sequence[PayoutLine]
    notice: NoticePeriod
    number: SheetNumber
    sentences: Sentences
    parts: Sequence[tuple[BatchSummary, int]] = ()
    """Where the sheet shows several batches of the programme: each, `batch` the first,
    with how many of the lines are its; the lines stand in this order."""
    group: str = ""
    """The villager group whose lines these are; "" for the whole village."""
    with_remark: bool = False
    """Whether the 备注 column is shown; what it holds is nobody's promise."""
    paid: Collection[int] = ()
    """The numbers of the lines that a bank's return file calls paid."""
    ages: tuple[int, int] = (0, 0)
    """The least and most age of the programme's people, as its name tells; 0: none."""
    corrects: SheetNumber | None = None
    """The withdrawn sheet that this one takes the place of."""

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods of its batches, in order; each once."""
        told = [batch.period for batch, _ in self.parts] or [self.batch.period]
        return tuple(dict.fromkeys(filter(None, told)))

    def period_of(self, place: int) -> str:
        """Return the period of the line at this place, counted from 0."""
        ends = list(accumulate(count for _, count in self.parts))
        batch, _ = self.parts[bisect_left(ends, place + 1)]
        return batch.period or f"第{batch.id}批"

    @property
    def all_paid(self) -> bool:
        """Whether the bank has paid every line; until then it is to be paid (拟发放).

        One line that failed or that no return file names keeps the whole sheet
        at 拟发放; how much is paid already is said in its lead.
        """
        return all(line.id in self.paid for line in self.lines)

    @property
    def state(self) -> str:
        """What the sheet tells of: 拟发放, or 已发放 once all of it is paid."""
        return state_told(all_paid=self.all_paid)

    @property
    def batches(self) -> list[BatchSummary]:
        """The batches that it shows."""
        return [batch for batch, _ in self.parts] or [self.batch]

    @property
    def households(self) -> int:
        """How many households, or people, are paid by its lines."""
        village = self.village.name
        return len(
            {
                household_key(line.id_number, village, line.group, line.name)
                for line in self.lines
            }
        )

    @property
    def amount_fen(self) -> int:
        """What all lines come to."""
        return sum(line.amount_fen for line in self.lines)

    @property
    def quantity(self) -> Decimal | None:
        """The sum of all quantities; None where no line has one."""
        told = [line.quantity for line in self.lines if line.quantity is not None]
        return sum(told, Decimal()) if told else None

    @property
    def decimals(self) -> int:
        """How many decimals each quantity has: the column is read downwards."""
        told = (line.quantity for line in self.lines)
        return money.most_decimals(it for it in told if it is not None)

    @property
    def quantity_told(self) -> str:
        """The sum of all quantities, with the decimals of the column."""
        return money.marked(self.quantity or Decimal(), self.decimals)
