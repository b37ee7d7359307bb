"""What a workbook says against what the clerk has chosen for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.readings import Field
from gwgk_desktop.store import office as kept_office

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.payouts import BatchTerms, PayoutLine
    from gwgk_desktop.domain.readings import PayoutReading
    from gwgk_desktop.store.database import Store

_KINDS = (
    frozenset({"亩", "公顷", "平方米", "㎡", "m²", "m2"}),
    frozenset({"人", "户", "名", "人次", "户次"}),
    frozenset({"台", "套", "辆", "架"}),
    frozenset({"头", "只", "羽", "匹"}),
    frozenset({"座"}),
    frozenset({"公斤", "千克", "斤", "吨", "kg"}),
    frozenset({"元", "万元"}),
)
"""Units that measure the same kind of thing."""
_BRACKETED = re.compile(r"[（(]([^（()）]*)[)）]")
_YEAR = re.compile(r"(20\d\d)年")
_JOINTS = re.compile(r"[/·、（）()\s]")


def own_titles(reading: PayoutReading) -> str:
    """Return what a workbook is called by itself, a line each, without its blanks."""
    titles = ("".join(title.split()) for title in (*reading.titles, reading.file))
    return "\n".join(titles)


def own_year(reading: PayoutReading) -> int | None:
    """Return the year that a workbook's titles name; None for none and for several."""
    years = {int(year) for year in _YEAR.findall(own_titles(reading))}
    return years.pop() if len(years) == 1 else None


def contradictions(
    store: Store,
    reading: PayoutReading,
    terms: BatchTerms | None,
    chosen: Village | None,
    lines: Sequence[PayoutLine],
) -> Iterator[Problem]:
    """Yield a problem for each thing that was chosen and that the workbook denies.

    The village: rows that name another stay where the workbook says.  The programme:
    a quantity in 亩 is no payout by the head.  The year: the titles name another; that
    is only told, for lists of one year are paid out as the next one's.
    """
    if chosen:
        elsewhere = sum(line.village_id != chosen.id for line in lines)
        if elsewhere:
            facts: dict[str, object] = {"village": chosen.name, "count": elsewhere}
            yield Problem(Code.VILLAGE_CONTRADICTS, facts=facts)
    if terms:
        year = own_year(reading)
        if year not in {None, terms.year}:
            facts = {"year": year, "wanted": terms.year}
            yield Problem(Code.YEAR_CONTRADICTS, facts=facts)
        by_id = {it.id: it for it in kept_office.programmes(store.db)}
        programme = by_id[terms.programme_id]
        for table in reading.tables:
            use = table.columns.get(Field.QUANTITY)
            told = _BRACKETED.search(use.heading) if use else None
            if use and told and _differ(told[1], programme.unit):
                facts = {
                    "heading": use.heading,
                    "unit": told[1],
                    "programme": programme.name,
                    "wanted": programme.unit,
                }
                place = table.place(table.header_row, Field.QUANTITY)
                yield Problem(Code.UNIT_CONTRADICTS, place, facts)


def _differ(one: str, other: str) -> bool:
    """Return whether two units are known and have no kind of thing in common."""
    first, second = _kinds(one), _kinds(other)
    return bool(first and second and not first & second)


def _kinds(unit: str) -> set[int]:
    words = set(_JOINTS.split(unit))
    return {number for number, kind in enumerate(_KINDS) if kind & words}
