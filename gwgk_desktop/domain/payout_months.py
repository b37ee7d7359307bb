"""Payouts of several months: what a list says of them against what a sheet would."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING

from gwgk_desktop.domain.office import Source
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.readings import Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gwgk_desktop.domain.office import Programme
    from gwgk_desktop.domain.readings import PayoutReading, PayoutTable

_MONTHS = re.compile(
    r"(?:发放|补发|享受|补贴|补助|保障)?(?:月数|月份数|个月)(?:\((?:个?月)\))?"
)
_OF_PEOPLE = re.compile(r"人[数口]")
_MONTHLY = re.compile(r"月(?!数|份|日)")
_SEVERAL = re.compile(r"\d{1,2}月?[-—–~～至到]\d{1,2}月|季度|半年")


def are_months(heading: str) -> bool:
    """Return whether a heading counts months: 月数, 发放月数（个月）."""
    return _MONTHS.fullmatch(_plain(heading)) is not None


def contradictions(reading: PayoutReading, programme: Programme) -> Iterator[Problem]:
    """Yield what a programme's sheets would say wrongly of months.

    Months are no people, and what was paid for several months at once is no amount of
    a month: it is asked where the sheet would call either so.
    """
    shown = {it.source: it.heading for it in programme.columns}
    people, monthly = shown.get(Source.QUANTITY, ""), shown.get(Source.AMOUNT, "")
    for table in reading.tables:
        use = table.columns.get(Field.QUANTITY)
        if use and are_months(use.heading) and _OF_PEOPLE.search(people):
            facts: dict[str, object] = {"heading": use.heading, "shown": people}
            place = table.place(table.header_row, Field.QUANTITY)
            yield Problem(Code.MONTHS_AS_PEOPLE, place, facts)
        amount = table.columns[Field.AMOUNT].heading
        if (
            _MONTHLY.search(_plain(monthly))
            and not _MONTHLY.search(_plain(amount))
            and _of_several(table, reading.titles)
        ):
            facts = {"heading": amount, "shown": monthly}
            place = table.place(table.header_row, Field.AMOUNT)
            yield Problem(Code.AMOUNT_OF_MONTHS, place, facts)


def _of_several(table: PayoutTable, titles: Sequence[str]) -> bool:
    """Return whether a table pays for several months at once, as far as it says."""
    one = {"", "1", "1.0"}
    return (
        table.times != 1
        or any(_SEVERAL.search(_plain(title)) for title in titles)
        or any(
            it.times not in {None, Decimal(1)}
            or any(are_months(head) and text not in one for head, text in it.extras)
            for it in table.records
        )
    )


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
