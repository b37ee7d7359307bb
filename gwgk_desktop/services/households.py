"""Households beside those of the year before: who is new, who is gone, whose jumps."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Generic, TypeVar

from gwgk_desktop.domain import people
from gwgk_desktop.domain.payouts import PayoutLine
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.readings import Field
from gwgk_desktop.services.new_lists import AnyLine, NewList, Where, where_of
from gwgk_desktop.store import payout_checks as kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gwgk_desktop.domain.payouts import BatchTerms

_L = TypeVar("_L", PayoutLine, kept.Paid)
JUMP = Decimal("0.3")
"""From what change on last year a quantity is pointed out."""
_NAMED = 5
"""How many of the households that are gone are named."""
_Key = str | Where
"""What makes a household: an identity number as written today, else its place."""


def comparable(batches: Sequence[kept.Batch], terms: BatchTerms) -> list[kept.Batch]:
    """Return the batches of the last year before with which a list is comparable.

    Those of the same period; where there are none, those of the one period that the
    year had.
    """
    year = max((it.year for it in batches if it.year < terms.year), default=None)
    last = [it for it in batches if it.year == year]
    same = [it for it in last if it.period == terms.period]
    return same or (last if len({it.period for it in last}) == 1 else [])


class _Households(Generic[_L]):
    """Households of a list, and what is counted of each in all its lines.

    Found by identity number, else by where they are and who.
    """

    def __init__(self, lines: Iterable[tuple[str, _L, Decimal | None]]) -> None:
        self.first: dict[_Key, _L] = {}
        self.quantities: dict[_Key, Decimal | None] = {}
        self._by_place: dict[Where, _Key] | None = None
        self._any_unnumbered = False
        for number, line, quantity in lines:
            key = number or where_of(line)
            if key not in self.first:
                self.first[key] = line
                self.quantities[key] = quantity
                self._any_unnumbered |= not number
            elif quantity is not None:
                self.quantities[key] = quantity + (self.quantities[key] or 0)

    def find(self, key: _Key, line: AnyLine) -> _Key | None:
        """Return the key here of what another list knows as `key`.

        By its place only where one of the two has no identity number.
        """
        if key in self.first:
            return key
        if isinstance(key, tuple):
            return self._numbered_at(key)
        where = where_of(line) if self._any_unnumbered else None
        return where if where in self.first else None

    def _numbered_at(self, where: Where) -> _Key | None:
        if self._by_place is None:
            self._by_place = {where_of(line): key for key, line in self.first.items()}
        return self._by_place.get(where)


def changes_since(
    new: NewList,
    terms: BatchTerms,
    year: int,
    was: Sequence[kept.Paid],
    paid: Sequence[kept.Paid],
) -> Iterator[Problem]:
    """Yield what has changed since the list of `year`: `was`.

    `paid` are the lines of this year's other batches of the same period.  Villages
    that had no list then, or have none now, are not compared.
    """
    now = _Households((number, line, line.quantity) for line, number in new.each())
    before, others = (
        _Households((people.full_form(it.id_number), it, it.counted) for it in those)
        for those in (was, paid)
    )
    villages = {it.village_id for it in was}
    for key, line in now.first.items():
        if line.village_id not in villages:
            continue
        then = before.find(key, line)
        if then is None:
            facts: dict[str, object] = {
                "name": people.tellable(line.name),
                "before_year": year,
            }
            place = new.place(line, Field.NAME)
            yield Problem(Code.HOUSEHOLD_NEW, place, facts)
        elif _jumps(before.quantities[then], now.quantities[key]):
            facts = {
                "name": people.tellable(line.name),
                "before_year": year,
                "before": before.quantities[then],
                "year": terms.year,
                "quantity": now.quantities[key],
            }
            place = new.place(line, Field.QUANTITY)
            yield Problem(Code.QUANTITY_JUMP, place, facts)
    here = {line.village_id for line in new.lines}
    gone = [
        line.name
        for key, line in before.first.items()
        if line.village_id in here
        and now.find(key, line) is None
        and others.find(key, line) is None
    ]
    if gone:
        facts = {"before_year": year, "count": len(gone), "names": gone[:_NAMED]}
        yield Problem(Code.HOUSEHOLDS_GONE, facts=facts)


def _jumps(before: Decimal | None, now: Decimal | None) -> bool:
    if not before or now is None:
        return False
    return abs(now - before) > JUMP * before
