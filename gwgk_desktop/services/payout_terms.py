"""What a workbook says against what the clerk has chosen for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.readings import Field
from gwgk_desktop.store import office as kept_office

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gwgk_desktop.domain.office import Programme, Village
    from gwgk_desktop.domain.payouts import BatchTerms, PayoutLine
    from gwgk_desktop.domain.readings import PayoutReading, PayoutTable
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
_COUNTED = frozenset({1, 2, 3, 4})
"""Those of people, machines, animals and seats, of which there are no parts."""
_IN_WORDS = {"面积": "亩", "亩数": "亩", "人数": "人", "人口": "人", "户数": "户"}
"""What a heading says of its unit where it has none in brackets."""
_SHORTEST_NAME = 3
"""Shorter names of programmes are words of titles, too: 孤儿."""
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
    the titles name another; a quantity in 亩, or of half a person, is no payout by the
    head.  The year: the titles name another; that is only told, for lists of one year
    are paid out as the next one's.
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
        known = kept_office.programmes(store.db)
        programme = next(it for it in known if it.id == terms.programme_id)
        if other := _other_programme(own_titles(reading), programme, known):
            facts = {"title": other, "programme": programme.name}
            yield Problem(Code.PROGRAMME_CONTRADICTS, facts=facts)
        for table in reading.tables:
            yield from _of_unit(table, programme)
            yield from _of_parts(table, programme)


def _other_programme(titles: str, chosen: Programme, known: Sequence[Programme]) -> str:
    """Return how titles call a programme that was not chosen; "" where none is.

    A name that is part of a longer one there is not what they speak of, and titles
    that name the chosen one, too, deny nothing.
    """
    named = {
        name: it
        for it in known
        for name in _told_names(it)
        if len(name) >= _SHORTEST_NAME and name in titles
    }
    whole = [
        name
        for name in named
        if not any(name != longer and name in longer for longer in named)
    ]
    if any(named[name].id == chosen.id for name in whole):
        return ""
    return min(whole, key=titles.index, default="")


def _told_names(programme: Programme) -> tuple[str, ...]:
    """Return what a title may call a programme: what its brackets hold is no name."""
    bare = _BRACKETED.sub("", programme.name)
    return (*dict.fromkeys((programme.name, bare, programme.short_name)),)


def _of_unit(table: PayoutTable, programme: Programme) -> Iterator[Problem]:
    """Yield a problem where a column is measured in what the programme is not."""
    for field in (Field.QUANTITY, Field.RATE):
        use = table.columns.get(field)
        unit = _unit_of(use.heading, field) if use else ""
        if use and _differ(unit, programme.unit):
            facts: dict[str, object] = {
                "heading": use.heading,
                "unit": unit,
                "programme": programme.name,
                "wanted": programme.unit,
            }
            place = table.place(table.header_row, field)
            yield Problem(Code.UNIT_CONTRADICTS, place, facts)
            return


def _unit_of(heading: str, field: Field) -> str:
    """Return the unit that a heading names, in brackets or by its words, or ""."""
    every: list[str] = _BRACKETED.findall(heading)
    told = [it for it in every if _kinds(it)]
    if field is Field.RATE:  # 元/亩: what it is paid for
        return told[0].partition("/")[2] if told else ""
    if told:
        return told[0]
    return next((unit for word, unit in _IN_WORDS.items() if word in heading), "")


def _of_parts(table: PayoutTable, programme: Programme) -> Iterator[Problem]:
    """Yield a problem where parts are told of what the programme counts one by one."""
    use = table.columns.get(Field.QUANTITY)
    kinds = _kinds(programme.unit)
    if use is None or not kinds or not kinds <= _COUNTED:
        return
    parts = [
        it
        for it in table.records
        if it.quantity is not None and it.quantity != it.quantity.to_integral_value()
    ]
    if parts:
        facts: dict[str, object] = {
            "heading": use.heading,
            "count": len(parts),
            "text": str(parts[0].quantity),
            "programme": programme.name,
            "wanted": programme.unit,
        }
        place = table.place(parts[0].row, Field.QUANTITY)
        yield Problem(Code.QUANTITY_NOT_WHOLE, place, facts)


def _differ(one: str, other: str) -> bool:
    """Return whether two units are known and have no kind of thing in common."""
    first, second = _kinds(one), _kinds(other)
    return bool(first and second and not first & second)


def _kinds(unit: str) -> set[int]:
    words = set(_JOINTS.split(unit))
    return {number for number, kind in enumerate(_KINDS) if kind & words}
