"""The county's quarterly return: what was paid where, and what hung for it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from gwgk_desktop.domain.posting_plan import notice_due, result_due
from gwgk_desktop.domain.postings import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    due: int = 0
    """How many postings were due: a batch's notice and its result, or an item's
    occasion; the next four of them."""
    posted: int = 0
    in_time: int = 0
    """Posted by the day on which each was due."""
    hung: int = 0
    """Hung as long as they must."""
    photographed: int = 0


POSTING_FIGURES = ("due", "posted", "in_time", "hung", "photographed")


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over figures; quantities of different units are not added."""

    lines: int
    households: int
    quantity: Decimal | None
    total_fen: int
    sheets: int
    due: int = 0
    posted: int = 0
    in_time: int = 0
    hung: int = 0
    photographed: int = 0

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
            due=sum(it.due for it in those),
            posted=sum(it.posted for it in those),
            in_time=sum(it.in_time for it in those),
            hung=sum(it.hung for it in those),
            photographed=sum(it.photographed for it in those),
        )


@dataclass(frozen=True, slots=True)
class PaidBatch:
    """A batch that was paid in a village, as far as its postings go."""

    programme: str
    village: str
    batch_id: int
    imported_on: date
    paid_on: date
    notice_days: int


@dataclass(frozen=True, slots=True)
class DuePosting:
    """A batch's notice or result that is due on the wall of a village, until when."""

    programme: str
    village: str
    batch_id: int
    stage: Stage
    due_on: date


@dataclass(frozen=True, slots=True)
class DonePosting:
    """A posting of a batch in a village, as far as a return asks."""

    village: str
    batch_id: int
    stage: Stage
    posted_on: date
    hung: bool
    photographed: bool


def owed(paid: Iterable[PaidBatch], done: Iterable[DonePosting]) -> list[DuePosting]:
    """Return what batches owe the wall: the notice before payment, and the result.

    A list that came on the day of payment or later owes no notice, unless one was
    noted: it hung on paper before, or then because the bank had not paid all of it yet.
    """
    noticed: dict[tuple[str, int], date] = {}
    for one in done:
        if one.stage is Stage.NOTICE:
            key = one.village, one.batch_id
            noticed[key] = min(noticed.get(key, one.posted_on), one.posted_on)
    found = []
    for it in paid:
        latest = notice_due(it.imported_on, it.paid_on, it.notice_days)
        hung_on = noticed.get((it.village, it.batch_id))
        if latest is None and hung_on is not None:
            before = notice_due(date.min, it.paid_on, it.notice_days)
            latest = before if hung_on < it.paid_on else hung_on
        days = {Stage.NOTICE: latest, Stage.RESULT: result_due(it.paid_on)}
        found += [
            DuePosting(it.programme, it.village, it.batch_id, stage, due_on)
            for stage, due_on in days.items()
            if due_on is not None
        ]
    return found


def with_postings(
    figures: Iterable[PayoutFigure],
    due: Iterable[DuePosting],
    done: Iterable[DonePosting],
) -> list[PayoutFigure]:
    """Return figures with what was due on the wall, and what was done of it.

    A batch's notice counts once in a village, and so does its result, however many
    boards they hung on; neither stands for the other.
    """
    by_stage: dict[tuple[str, int, Stage], list[DonePosting]] = defaultdict(list)
    for one in done:
        by_stage[one.village, one.batch_id, one.stage].append(one)
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for it in due:
        some = by_stage[it.village, it.batch_id, it.stage]
        counts[it.programme, it.village].update(
            due=1,
            posted=int(bool(some)),
            in_time=int(any(one.posted_on <= it.due_on for one in some)),
            hung=int(any(one.hung for one in some)),
            photographed=int(any(one.photographed for one in some)),
        )
    return [_counted(it, counts[it.programme, it.village]) for it in figures]


@dataclass(frozen=True, slots=True)
class DueItem:
    """An item of the catalogue that was due in a village, and what came of it."""

    village: str
    posted: bool
    in_time: bool
    hung: bool
    photographed: bool


def of_items(name: str, some: Iterable[DueItem]) -> list[PayoutFigure]:
    """Return a row for each village with items due, in their order; called `name`."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for it in some:
        counts[it.village].update(
            due=1,
            posted=int(it.posted),
            in_time=int(it.in_time),
            hung=int(it.hung),
            photographed=int(it.photographed),
        )
    bare = PayoutFigure(name, "", "", "", 0, 0, None, 0, 0)
    return [
        _counted(replace(bare, village=village), count)
        for village, count in counts.items()
    ]


def _counted(it: PayoutFigure, count: Counter[str]) -> PayoutFigure:
    return replace(
        it,
        due=count["due"],
        posted=count["posted"],
        in_time=count["in_time"],
        hung=count["hung"],
        photographed=count["photographed"],
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
    items: tuple[PayoutFigure, ...] = ()
    """What was due of the catalogue's items, village by village; nothing is paid."""

    @property
    def totals(self) -> Totals:
        """The sums of the whole quarter, of its batches and its items."""
        return Totals.of((*self.figures, *self.items))

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
